"""An empty dataset for another offensive, with one worked row in each table to overwrite."""

from __future__ import annotations

import copy
import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from helpers import tables
from helpers.tables.reader import read_descriptor, resources

SIDES = {"attacker": "attacking forces", "defender": "defending forces"}
FRONT = "main"


class There(ValueError):
    """There is a folder of this name already."""


def start(folder: Path, like: Path, title: str, today: date) -> None:
    """Make a dataset folder whole, or not at all.

    Parameters
    ----------
    folder
        To be made; its name becomes the name of the dataset.
    like
        Dataset whose columns, allowed values and rules it takes over; none of its rows.
    title
        Of the offensive.
    today
        Day of the worked rows.

    Raises
    ------
    There
        Where the folder exists.
    """
    if folder.exists():
        raise There(f"{folder} is there already; choose another name, or remove it first.")
    package = described(read_descriptor(like), folder.name, title, today)
    draft = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        draft.chmod(0o755)
        text = json.dumps(package, indent=1, ensure_ascii=False)
        (draft / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")
        rows = worked(today)
        for name, resource in resources(package).items():
            (draft / resource["path"]).write_text(
                table(resource, rows.get(name, [])), encoding="utf-8", newline=""
            )
        problems = tables.check(draft)
        if problems:
            raise tables.BadTables(problems)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def described(like: dict, name: str, title: str, today: date) -> dict:
    """Give a descriptor with the tables and rules of another and an offensive to be described."""
    tabular = [copy.deepcopy(resource) for resource in resources(like).values()]
    for resource in tabular:
        for field in resource["schema"]["fields"]:
            if (resource["name"], field["name"]) == ("places", "front"):
                field.setdefault("constraints", {})["enum"] = [FRONT]
    route = {
        "route_id": "road",
        "name": "Main road",
        "from": "example-village",
        "to": "example-town",
        "note": "Straight hops between listed places.",
    }
    return {
        "profile": "data-package",
        "name": name,
        "title": f"{title}: who says what, who denies it",
        "description": like["description"],
        "version": "0.1.0",
        "licenses": like.get("licenses", []),
        "sources": [],
        "offensive": {
            "title": title,
            "attacker": "attacker",
            "defender": "defender",
            "start": str(today),
            "time_zone": "UTC",
            "objective": "example-town",
            "box": [-1, -1, 2, 2],
            "sides": [{"side": side, "name": told} for side, told in SIDES.items()],
            "routes": [route],
            "statuses": like["offensive"]["statuses"],
            "bars": like["offensive"]["bars"],
        },
        "resources": tabular,
    }


def worked(today: date) -> dict[str, list[dict[str, str]]]:
    """Give the worked rows: one claim of one report, and what it points to."""
    day = str(today)
    spot = {"coord_km": "1", "coord_source": "made up", "holder_before": "defender", "front": FRONT}
    governorate = {"governorate": "example-governorate"}
    return {
        "sources": [
            {"source_id": "example-post", "name": "Example Post", "kind": "outlet"},
            {
                "source_id": "attacker",
                "name": "Attackers' command",
                "kind": "party",
                "speaks_for": "attacker",
                "note": "A party to the fighting.",
            },
        ],
        "actors": [
            {"actor_id": side, "name": told.capitalize(), "side": side}
            for side, told in SIDES.items()
        ],
        "places": [
            {
                "place_id": "example-governorate",
                "name": "Example governorate",
                "kind": "governorate",
            },
            {
                "place_id": "example-village",
                "name": "Example village",
                "kind": "village",
                "lat": "0",
                "lon": "0",
                **governorate,
                **spot,
            },
            {
                "place_id": "example-town",
                "name": "Example town",
                "kind": "town",
                "lat": "0.5",
                "lon": "0.5",
                "capital_of": "example-governorate",
                **governorate,
                **spot,
            },
        ],
        "routes": [
            {"route_id": "road", "position": str(i), "place_id": place}
            for i, place in enumerate(("example-village", "example-town"), start=1)
        ],
        "reports": [
            {
                "report_id": "r0001",
                "outlet_id": "example-post",
                "title": "Example village claimed",
                "url": "https://example.org/1",
                "published": day,
                "language": "en",
                "read": "full",
                "accessed_on": day,
                "note": "Worked row: overwrite it.",
            }
        ],
        "events": [
            {
                "claim_id": "c0001",
                "event_id": "example-village-falls",
                "report_id": "r0001",
                "event_type": "capture",
                "stance": "asserts",
                "place_id": "example-village",
                "place_precision": "at",
                "date_latest": day,
                "actor_id": "attacker",
                "loser_id": "defender",
                "holder_after": "attacker",
                "extent": "full",
                "claimant_id": "attacker",
                "evidence": "statement",
                "summary": "The attackers say that they hold Example village.",
                "coded_on": day,
                "note": "Worked row: overwrite it.",
            }
        ],
    }


def table(resource: dict, rows: list[dict[str, str]]) -> str:
    """Give a table as CSV, columns as in the descriptor."""
    out = io.StringIO(newline="")
    columns = [field["name"] for field in resource["schema"]["fields"]]
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
