"""What other programs read of a brief: the manifest inside its page, and ``brief.json``.

The manifest says from what a page was made, so that it can be made again and compared. It holds
no path, user, time or machine.
"""

import hashlib
import json
import re
from collections.abc import Mapping

import pandas as pd

from helpers import claims, control, progress, vintage
from helpers.pages.figures import ExportError
from helpers.pages.summary import Summary
from helpers.tables import Dataset

VERSION = 3
OPENED = '<script type="application/json" id="manifest">'
MANIFEST = re.compile(rf"{re.escape(OPENED)}(.*?)</script>\n", re.S)
EVENT_COLUMNS = ["event_id", "event_type", "place_id", "grade", "claim_ids", "denial_ids"]
UNITS = {"places": "places", "capitals": "places", "population": "people"}


def of_run(notebook: str, parameters: Mapping, slug: str, inputs: Mapping) -> dict:
    """Give what a page carries of its making, as JSON can hold it.

    ``parameters`` are those handed to papermill, ``inputs`` what the run depends on, see
    ``runs.inputs.of_run``; of its rows a page carries one digest a table.
    """
    rows = {table: digest(known) for table, known in inputs["rows"].items()}
    carried = {name: value for name, value in inputs.items() if name not in ("values", "said")}
    return {
        "version": VERSION,
        "notebook": notebook,
        "slug": slug,
        "parameters": dict(parameters),
        "values": dict(inputs["values"]),
        "inputs": carried | {"rows": rows},
    }


def bare(html: str) -> str:
    """Give a page without its manifest."""
    return MANIFEST.sub("", html)


def read(html: str) -> dict:
    """Read the manifest that a page carries; ``ExportError`` for none or another version."""
    found = MANIFEST.findall(html)
    kinds = {"notebook": str, "slug": str, "parameters": dict, "values": dict, "inputs": dict}
    try:
        made = json.loads(found[-1])
        version = made["version"]
        whole = all(isinstance(made[name], kind) for name, kind in kinds.items())
    except (LookupError, TypeError, ValueError, RecursionError):
        whole = False
    if not whole:
        raise ExportError("It carries no manifest: it is no brief, or an older one.")
    if version != VERSION:
        raise ExportError(f"Its manifest has version {str(version):.20}, not {VERSION}.")
    return made


def brief(d: Dataset, held: pd.DataFrame, made: Mapping, summary: Summary, html: str) -> str:
    """Give a brief for programs as JSON; ``docs/brief.schema.json`` describes it.

    ``d`` is the dataset as the brief's notebook saw it, ``held`` as ``control.control_table`` gives
    it, ``made`` its manifest, see ``of_run``, ``summary`` what the list of briefs shows of it, and
    ``html`` the page as it is written.
    """
    values, inputs = made["values"], made["inputs"]
    events = claims.grade_events(d)
    statuses = events[EVENT_COLUMNS].sort_values("event_id").to_dict("records")
    content = {
        "format": "offensive-progress-brief",
        "version": VERSION,
        "slug": made["slug"],
        "notebook": made["notebook"],
        "offensive": d.offensive.title,
        "dataset": d.name,
        "as_of": str(d.as_of.date()),
        "known_by": str(d.known_by.date()),
        **({"front": values["front"]} if "front" in values else {}),
        "question": summary.question,
        "title": summary.headline or summary.question,
        "bottom_line": summary.bottom_line,
        "changed": list(summary.changed),
        "revisions": vintage.edition_revisions(d),
        "headline": _headline(d, held, str(values.get("front", "all"))),
        "events": [{**row, "place_id": row["place_id"] or None} for row in statuses],
        "inputs": {**inputs, **{name: digest(inputs[name]) for name in ("rows", "code")}},
        "page": {"file": f"{made['slug']}.html", "sha256": sha256(html)},
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def digest(value: Mapping) -> str:
    """Give a digest of what JSON can hold, whatever the order of its keys."""
    return sha256(json.dumps(value, sort_keys=True))


def sha256(content: str | bytes) -> str:
    """Give the checksum of a file."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


def _headline(d: Dataset, held: pd.DataFrame, front: str) -> dict[str, dict]:
    """Give the numbers of the last day, each with its unit and source; ``before`` is the eve's."""
    from helpers.charts.style import source_line  # charts take long, and reading a page needs none

    held, numbers = held[held["day"].isin([held["day"].min(), held["day"].max()])], {}
    for measure, unit in UNITS.items():
        whole, own = (
            progress.count_states(d, held, measure, front, holder).iloc[-1]
            for holder in ("", d.offensive.attacker)
        )
        numbers[measure] = {
            "unit": unit,
            "states": {state: int(whole[state]) for state in control.STATES},
            "attacker": {state: int(own[state]) for state in control.CHANGED},
            **{name: int(whole[name]) for name in ("listed", "named")},
        }
    unknown = progress.place_values(d, "population", front).isna()
    numbers["population"]["places_unknown"] = int(unknown.sum())
    distance = progress.objective_distance(d, held, front)
    km = {level: distance[f"{level}_km"].iloc[-1] for level in progress.LEVELS}
    km["before"] = distance["claimed_km"].iloc[0]
    rounded = {name: None if pd.isna(end) else round(end, 1) for name, end in km.items()}
    numbers["distance"] = {"unit": "km", "to": d.offensive.objective, **rounded}
    return {name: {**number, "source": source_line(d)} for name, number in numbers.items()}
