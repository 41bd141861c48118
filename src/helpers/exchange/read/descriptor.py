"""What an import puts into the descriptor: whose data came, and the days and the box if open."""

from math import ceil, floor

import pandas as pd

from helpers.exchange.read.context import WORDS, Project, is_open
from helpers.tables.append import Draft
from helpers.tables.reader import DESCRIPTOR, BadTables, file_problem
from helpers.tables.rules import MOST_YEARS

EVER = {"start": pd.Timestamp("1700-01-01"), "end": pd.Timestamp("2199-12-31")}
"""From which day and until which rows are taken where these are open."""
MANY = 60  # days, of which each may become an edition


def complete(draft: Draft, project: Project) -> list[str]:
    """Put whose data came into the descriptor, fill in what is open, and say what was filled in.

    Days and box are those of all claims and places; BadTables where they span too many years.
    """
    _credit(draft.described, project)
    old, rows = draft.described["offensive"], draft.rows("events")
    found = {
        "start": min((row["date_earliest"] or row["date_latest"] for row in rows), default=""),
        "end": max((row["date_latest"] for row in rows), default=""),
        "box": _box([(float(r["lon"]), float(r["lat"])) for r in draft.rows("places") if r["lat"]]),
    }
    new = {key: value for key, value in found.items() if value and is_open(draft, key)}
    new = {key: value for key, value in new.items() if value != old.get(key)}
    first, last = (pd.Timestamp((old | new).get(k) or old["start"]) for k in ("start", "end"))
    if new and last > first + pd.DateOffset(years=MOST_YEARS):
        rule = WORDS["too_many_years"].format(first.date(), last.date(), MOST_YEARS)
        raise BadTables([file_problem(DESCRIPTOR, 0, rule, WORDS["name_days"])])
    order = ["title", "attacker", "defender", "start", "end"]  # the last day beside the first
    told = {key: (old | new)[key] for key in (*order, *old, *new) if key in old | new}
    draft.described["offensive"] = told
    days = (last - first).days + 1
    shown = ", ".join(f"{key} {value}" for key, value in new.items())
    filled = [WORDS["filled_in"].format(shown)] if new else []
    return filled + [WORDS["many_days"].format(days)] * (days > MANY and "end" in new)


def _box(spots: list[tuple[float, float]]) -> list[float]:
    """Give west, south, east and north around places, to the next tenth of a degree; [] of none."""
    if not spots:
        return []
    low, high = (list(map(edge, zip(*spots, strict=True))) for edge in (min, max))
    return [*((floor(x * 10) - 1) / 10 for x in low), *((ceil(x * 10) + 1) / 10 for x in high)]


def _credit(told: dict, project: Project) -> None:
    """Name a project among the sources of the data, and its licence among the licences."""
    licence = dict(project.licence)
    title = ", ".join(filter(None, (f"{project.data} ({project.name})", licence.get("title"))))
    source = {"title": title} | ({"path": project.url} if project.url else {})
    if source not in (sources := told.setdefault("sources", [])):
        sources.append(source)
    licences = told.setdefault("licenses", [])
    if licence and licence["name"] not in [one.get("name") for one in licences]:
        licences.append(licence | {"title": f"{licence['title']} (rows of {project.name})"})
