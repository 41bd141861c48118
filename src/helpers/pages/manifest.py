"""What other programs read of a brief: the manifest inside its page, and ``brief.json``.

The manifest says from what a page was made, so that it can be made again and compared. It holds
no path, user, time or machine.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from operator import attrgetter

import pandas as pd

from helpers import claims, control, places, progress
from helpers.pages.figures import ExportError
from helpers.pages.summary import Summary
from helpers.tables import Dataset

VERSION = 2
OPENED = '<script type="application/json" id="manifest">'
MANIFEST = re.compile(rf"{re.escape(OPENED)}(.*?)</script>\n", re.S)
UNITS = {"places": "places", "capitals": "places", "population": "people"}


def of_run(notebook: str, parameters: Mapping, slug: str, inputs: Mapping) -> dict:
    """Give what a page carries of its making, as JSON can hold it.

    Parameters
    ----------
    notebook
        The name of its file.
    parameters
        As handed to papermill.
    inputs
        What the run depends on, as ``runs.inputs.of_run`` gives it.
    """
    return {
        "version": VERSION,
        "notebook": notebook,
        "slug": slug,
        "parameters": dict(parameters),
        "values": dict(inputs["values"]),
        "inputs": {name: value for name, value in inputs.items() if name != "values"},
    }


def bare(html: str) -> str:
    """Give a page without its manifest."""
    return MANIFEST.sub("", html)


def read(html: str) -> dict:
    """Read the manifest that a page carries.

    Raises
    ------
    ExportError
        Where it carries none, or one of another version.
    """
    found = MANIFEST.findall(html)
    kinds = {"notebook": str, "slug": str, "parameters": dict, "values": dict, "inputs": dict}
    try:
        made = json.loads(found[-1])
        version = made["version"]
        whole = all(isinstance(made[name], kind) for name, kind in kinds.items())
    except (LookupError, TypeError, ValueError, RecursionError):
        whole = False
    if whole and version != VERSION:
        raise ExportError(f"Its manifest has version {str(version):.20}, not {VERSION}.")
    if not whole:
        raise ExportError("It carries no manifest: it is no brief, or an older one.")
    return made


def brief(d: Dataset, made: Mapping, summary: Summary, html: str) -> str:
    """Give a brief for programs as JSON; ``docs/brief.schema.json`` describes it.

    Parameters
    ----------
    d
        The dataset as the brief's notebook saw it.
    made
        Its manifest, see ``of_run``.
    summary
        What the list of briefs shows of it.
    html
        The page as it is written.
    """
    values, inputs = made["values"], made["inputs"]
    events = claims.grade_events(d)
    content = {
        "format": "offensive-progress-brief",
        "version": VERSION,
        "slug": made["slug"],
        "notebook": made["notebook"],
        "offensive": d.offensive.title,
        "dataset": d.name,
        "as_of": str(d.as_of.date()),
        "known_by": str(d.known_by.date()),
        **{name: values[name] for name in ("bar", "front") if name in values},
        "question": summary.question,
        "bottom_line": summary.bottom_line,
        "changed": list(summary.changed),
        "headline": headline(d, events, str(values.get("front", "all"))),
        "events": event_statuses(events),
        "inputs": {**inputs, **{name: digest(inputs[name]) for name in ("rows", "code")}},
        "page": {"file": f"{made['slug']}.html", "sha256": sha256(html)},
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def digest(value: Mapping) -> str:
    """Give a digest of what JSON can hold, whatever the order of its keys."""
    return sha256(json.dumps(value, sort_keys=True))


def sha256(text: str) -> str:
    """Give the checksum of a text file."""
    return hashlib.sha256(text.encode()).hexdigest()


def headline(d: Dataset, events: pd.DataFrame, front: str) -> dict[str, dict]:
    """Give the numbers of the last day, floor and ceiling, each with its unit and source.

    ``of`` is the whole that is counted; of the distance, what it was before the offensive.
    """
    from helpers.charts.style import source_line  # charts take long, and reading a page needs none

    then, now = progress.places_held_on(d, events, control.days(d)[[0, -1]])
    numbers = {}
    for measure, unit in UNITS.items():
        weight = progress.place_values(d, measure, front).dropna().to_dict()
        ends = {end: int(sum(weight.get(place, 0) for place in now[end])) for end in now}
        numbers[measure] = {"unit": unit, **ends, "of": int(sum(weight.values()))}
    numbers["population"]["places_unknown"] = progress.unknown_population(d, front)
    km = places.distances(d, d.offensive.objective)
    km = km[km.index.isin(places.counted(d)["place_id"])].to_dict()
    numbers["distance"] = {
        "unit": "km",
        "to": d.offensive.objective,
        **{end: _nearest(km, now[end]) for end in now},
        "of": _nearest(km, then["floor"]),
    }
    source = source_line(d)
    return {name: {**number, "source": source} for name, number in numbers.items()}


def _nearest(km: Mapping, held: Iterable) -> float | None:
    """Give the smallest distance of some places, in km with one decimal; None where none is known.

    >>> _nearest({"a": 99.96, "b": 120.0}, ["a", "b", "c"]), _nearest({}, ["c"])
    (100.0, None)
    """
    known = [km[place] for place in held if place in km]
    return round(min(known), 1) if known else None


def event_statuses(events: pd.DataFrame) -> list[dict]:
    """Give every event with its status and the claims that assert and deny it, by event_id."""
    return [
        {
            "event_id": event.event_id,
            "event_type": event.event_type,
            "place_id": event.place_id or None,
            "status": event.status,
            "claim_ids": list(event.claim_ids),
            "denial_ids": list(event.denial_ids),
        }
        for event in sorted(events.itertuples(), key=attrgetter("event_id"))
    ]
