"""What a brief may see while it is built: nothing whose change would not build it again."""

from __future__ import annotations

import json
import os
from collections.abc import Container
from pathlib import Path

import pandas as pd

VARIABLE = "BRIEFS_MAY_SEE"
AREAS = ("governorate", "area")
"""Kinds of places that are never counted as a place."""
FOR_CODERS = {
    "events": ("actor_id", "coded_on", "note"),
    "reports": ("accessed_on", "note"),
    "sources": ("note",),
    "places": ("geonames_id", "variants"),
}
"""By table, the columns that no brief shows or works with."""
KEYS = 2
"""So many columns at the head of a table name its rows."""


class OutOfSight(RuntimeError):
    """A brief asked for rows whose change would not build it again."""


def limit(folder: Path, known_by: str, hidden: dict[str, list[str]], areas: list[str]) -> None:
    """Let this process and its kernel see a part of one dataset, as known by a day.

    Parameters
    ----------
    hidden
        By table, the columns that are left out, as ``hidden`` gives them.
    areas
        The ids of the governorates and areas that are not left out.
    """
    told = {"folder": str(folder), "known_by": known_by, "hidden": hidden, "areas": areas}
    os.environ[VARIABLE] = json.dumps(told)


def hidden(tables: dict[str, pd.DataFrame], words: Container[str] | None) -> dict[str, list[str]]:
    """Give the columns that a brief may not see: for coders, or in none of the words of its code.

    ``words`` None is any word.
    """
    return {
        name: [
            column
            for position, column in enumerate(frame.columns)
            if column in FOR_CODERS.get(name, ())
            or not (words is None or position < KEYS or column == "kind" or column in words)
        ]
        for name, frame in tables.items()
        if name != "unlisted"
    }


def told_areas(places: pd.DataFrame, named: Container[str], text: str | None) -> list[str]:
    """Give the governorates and areas that a brief may see: those it could speak of.

    These are the ones that are ``named``, by their ids, by a claim or a route that it may see, or
    by the text of its notebook; without ``text`` all of them.
    """
    areas = places[places["kind"].isin(AREAS)]
    return sorted(
        place
        for place, name in zip(areas["place_id"], areas["name"], strict=True)
        if text is None or place in named or name in text
    )


def part(tables: dict[str, pd.DataFrame], told: dict) -> dict[str, pd.DataFrame]:
    """Give the part of all tables that a brief may see, ``told`` as ``keep_to`` gives it."""
    seen = {
        name: frame.drop(columns=told["hidden"].get(name, []))
        for name, frame in tables.items()
        if name != "unlisted"
    }
    return {**seen, "places": told_places(seen["places"], told["areas"])}


def told_places(places: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """Give the places that a brief may see: all but the governorates and areas left out."""
    return places[~places["kind"].isin(AREAS) | places["place_id"].isin(areas)]


def keep_to(folder: Path, known_by: pd.Timestamp | None) -> dict | None:
    """Refuse what a brief that is being built may not see; ``known_by`` None = all reports.

    Returns
    -------
    Which part of the tables it may see, for ``part``; None where no brief is being built.

    Raises
    ------
    OutOfSight
        For another dataset, or for reports published after the day that the brief was given.
    """
    if VARIABLE not in os.environ:
        return None
    told = json.loads(os.environ[VARIABLE])
    allowed, last = Path(told["folder"]), told["known_by"]
    if folder != allowed or known_by is None or known_by > pd.Timestamp(last):
        wanted = "with all reports" if known_by is None else f"as known by {known_by.date()}"
        raise OutOfSight(
            f"This brief may see {allowed.name} as known by {last}, not {folder.name} "
            f"{wanted}: nothing would build it again when those rows change. Load with the "
            "notebook's own parameters, or give it a later known_by."
        )
    return told
