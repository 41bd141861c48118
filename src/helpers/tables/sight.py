"""What a brief may see while it is built: no row whose change would not build it again."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

VARIABLE = "BRIEFS_MAY_SEE"
FOR_CODERS = {
    "events": ("coded_on", "note"),
    "reports": ("accessed_on", "note"),
    "sources": ("note",),
    "places": ("geonames_id", "variants"),
}
"""By table, the columns that no brief shows or works with."""


class OutOfSight(RuntimeError):
    """A brief asked for rows whose change would not build it again."""


def limit(folder: Path, known_by: str) -> None:
    """Let this process and its kernel see one dataset, as known by a day."""
    os.environ[VARIABLE] = f"{folder} {known_by}"


def shown(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table with the columns that a brief may see: without those for coders."""
    return frame.drop(columns=list(FOR_CODERS.get(table, ())), errors="ignore")


def keep_to(folder: Path, known_by: pd.Timestamp | None) -> bool:
    """Refuse what a brief that is being built may not see; ``known_by`` None = all reports.

    Returns
    -------
    Whether a brief is being built; it sees no columns for coders either, see ``shown``, and no
    places that are in no measure.

    Raises
    ------
    OutOfSight
        For another dataset, or for reports published after the day that the brief was given.
    """
    if VARIABLE not in os.environ:
        return False
    allowed, _, last = os.environ[VARIABLE].rpartition(" ")
    if folder != Path(allowed) or known_by is None or known_by > pd.Timestamp(last):
        wanted = "with all reports" if known_by is None else f"as known by {known_by.date()}"
        raise OutOfSight(
            f"This brief may see {Path(allowed).name} as known by {last}, not {folder.name} "
            f"{wanted}: nothing would build it again when those rows change. Load with the "
            "notebook's own parameters, or give it a later known_by."
        )
    return True
