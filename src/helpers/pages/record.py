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
from helpers.pages.figures import ExportError, script_json
from helpers.tables import Dataset

VERSION = 1
DIGITS = 4
"""Hexadecimal digits of the digest of one row or module inside a page; those of all are whole."""
LEFT_OUT = ("values", "sight", "texts")
"""Inputs that a page need not carry: it says them elsewhere, they follow, or it shows them."""
NUMBERED = re.compile(r"(.*?)(\d+)")
OPENED = '<script type="application/json" id="manifest">'
MANIFEST = re.compile(rf"{re.escape(OPENED)}(.*?)</script>\n", re.S)
UNITS = {"places": "places", "capitals": "places", "population": "people"}


def manifest(notebook: str, parameters: Mapping, slug: str, inputs: Mapping) -> dict:
    """Give what a page carries of its making.

    Parameters
    ----------
    notebook
        The name of its file.
    parameters
        As handed to papermill.
    inputs
        What the run depends on, as ``build.freshness`` gives it: ``rows`` (digests by table and
        id), ``values`` (all parameters, with days filled in), ``sight`` (what it may see),
        ``helpers`` (digests by module), other digests and versions.

    Returns
    -------
    A dictionary that JSON can hold, with ``digests``: of all rows, and of all modules, together.
    """
    return {
        "version": VERSION,
        "notebook": notebook,
        "slug": slug,
        "parameters": dict(parameters),
        "values": dict(inputs["values"]),
        "digests": {name: digest(inputs[name]) for name in ("rows", "helpers")},
        "inputs": shortened(inputs),
    }


def digest(told: Mapping) -> str:
    """Give one checksum of many, as of all rows or of all modules."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def shortened(inputs: Mapping) -> dict:
    """Give inputs as a page carries them: without values, sight and texts, digests in short.

    >>> shortened({"rows": {"routes": {"m5 1": "012345"}}, "helpers": {"claims": "6789ab"}})
    {'rows': {'routes': 'm5 1=0123'}, 'helpers': 'claims=6789'}
    """
    told = {name: value for name, value in inputs.items() if name not in LEFT_OUT}
    rows = {table: short(digests) for table, digests in inputs["rows"].items()}
    modules = sorted(inputs["helpers"].items())  # they come in any order
    return {**told, "rows": rows, "helpers": short(dict(modules))}


def lengthened(inputs: Mapping) -> dict:
    """Give inputs as a page carries them by table and id, and by module, again."""
    rows = {table: long(told) for table, told in inputs["rows"].items()}
    return {**inputs, "rows": rows, "helpers": long(inputs["helpers"])}


def short(digests: Mapping[str, str]) -> str:
    """Write the beginnings of digests with their ids, but for an id that is the next number.

    >>> short({"c0009": "012345", "c0010": "6789ab", "c0012": "cdef01"})
    'c0009=01236789,c0012=cdef'
    """
    told, due = "", ""
    for key, value in digests.items():
        told += value[:DIGITS] if key == due else f",{key}={value[:DIGITS]}"
        due = following(key)
    return told[1:]


def long(told: str) -> dict[str, str]:
    """Read what ``short`` wrote.

    >>> long("c0009=01236789,c0012=cdef")
    {'c0009': '0123', 'c0010': '6789', 'c0012': 'cdef'}
    """
    found, due = {}, ""
    for part in filter(None, told.split(",")):
        key, _, values = part.rpartition("=")
        due = key or due
        for start in range(0, len(values), DIGITS):
            found[due] = values[start : start + DIGITS]
            due = following(due)
    return found


def following(key: str) -> str:
    """Give the id with the next number; '' after one without a number.

    >>> following("c0009"), following("m5 9"), following("damascus")
    ('c0010', 'm5 10', '')
    """
    told = NUMBERED.fullmatch(key)
    return f"{told[1]}{int(told[2]) + 1:0{len(told[2])}}" if told else ""


def carried(html: str, told: Mapping) -> str:
    """Put a manifest into a page, at its end."""
    head, end, tail = html.rpartition("</body>")
    return f"{head}{OPENED}{script_json(told)}</script>\n{end}{tail}"


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
        told = json.loads(found[-1])
        version = told["version"]
        whole = all(isinstance(told[name], kind) for name, kind in kinds.items())
    except (LookupError, TypeError, ValueError, RecursionError):
        whole = False
    if whole and version != VERSION:
        raise ExportError(f"Its manifest has version {str(version):.20}, not {VERSION}.")
    if not whole:
        raise ExportError("It carries no manifest: it is no brief, or an older one.")
    return told


def brief(d: Dataset, told: Mapping, html: str) -> str:
    """Give a brief for programs as JSON; ``docs/brief.schema.json`` describes it.

    Parameters
    ----------
    d
        The dataset as the brief's notebook saw it.
    told
        Its manifest, see ``manifest``.
    html
        The page as it is written.
    """
    values = told["values"]
    events = claims.grade_events(d)
    text = {
        "format": "offensive-progress-brief",
        "version": VERSION,
        "slug": told["slug"],
        "notebook": told["notebook"],
        "offensive": d.offensive.title,
        "dataset": d.name,
        "as_of": str(d.as_of.date()),
        "known_by": str(d.known_by.date()),
        **{name: values[name] for name in ("bar", "front") if name in values},
        "headline": headline(d, events, str(values.get("front", "all"))),
        "events": statuses(events),
        "inputs": {
            **told["inputs"],
            **told["digests"],
        },
        "page": {"file": f"{told['slug']}.html", "sha256": sha256(html)},
    }
    return json.dumps(text, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def sha256(text: str) -> str:
    """Give the checksum of a text file."""
    return hashlib.sha256(text.encode()).hexdigest()


def headline(d: Dataset, events: pd.DataFrame, front: str) -> dict[str, dict]:
    """Give the numbers of the last day, floor and ceiling, each with its unit and source.

    ``of`` is the whole that is counted; of the distance, what it was before the offensive.
    """
    from helpers.charts.text import source_line  # charts take long, and reading a page needs none

    then, now = progress.places_held_on(d, events, control.days(d)[[0, -1]])
    told = {}
    for measure, unit in UNITS.items():
        weight = progress.place_values(d, measure, front).dropna().to_dict()
        ends = {end: int(sum(weight.get(place, 0) for place in now[end])) for end in now}
        told[measure] = {"unit": unit, **ends, "of": int(sum(weight.values()))}
    told["population"]["places_unknown"] = progress.unknown_population(d, front)
    km = places.distances(d, d.offensive.objective)
    km = km[km.index.isin(places.counted(d)["place_id"])].to_dict()
    told["distance"] = {
        "unit": "km",
        "to": d.offensive.objective,
        **{end: nearest(km, now[end]) for end in now},
        "of": nearest(km, then["floor"]),
    }
    source = source_line(d)
    return {name: {**number, "source": source} for name, number in told.items()}


def nearest(km: Mapping, held: Iterable) -> float | None:
    """Give the smallest distance of some places, in km with one decimal; None where none is known.

    >>> nearest({"a": 99.96, "b": 120.0}, ["a", "b", "c"]), nearest({}, ["c"])
    (100.0, None)
    """
    known = [km[place] for place in held if place in km]
    return round(min(known), 1) if known else None


def statuses(events: pd.DataFrame) -> list[dict]:
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
