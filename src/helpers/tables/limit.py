"""What a brief may load while it is built: nothing whose change would not build it again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd

VARIABLE = "BRIEF_MAY_LOAD"


class BeyondLimit(RuntimeError):
    """A brief asked for rows whose change would not build it again."""


def set_limit(folder: Path, known_by: str) -> None:
    """Let this process and its kernel load one dataset only, as known by a day."""
    os.environ[VARIABLE] = json.dumps([str(folder), known_by])


def check_limit(folder: Path, known_by: pd.Timestamp | None) -> None:
    """Refuse what a brief that is being built may not load; ``known_by`` None = all reports.

    Raises
    ------
    BeyondLimit
        For another dataset, or for reports published after the day that the brief was given.
    """
    if not os.environ.get(VARIABLE):
        return
    allowed, last = json.loads(os.environ[VARIABLE])
    if folder != Path(allowed) or known_by is None or known_by > pd.Timestamp(last):
        wanted = "with all reports" if known_by is None else f"as known by {known_by.date()}"
        raise BeyondLimit(
            f"This brief may load {Path(allowed).name} as known by {last}, not {folder.name} "
            f"{wanted}: nothing would build it again when those rows change. Load with the "
            "notebook's own parameters, or give it a later known_by."
        )
