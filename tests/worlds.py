"""Small worlds: datasets made of a few claims, counted by hand or drawn, in memory or as files."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from helpers.tables import Dataset
from helpers.tables.dataset import LAST_READ
from helpers.tables.types import add_derived
from tests.conftest import RIVERLAND
from tests.long import times

HOLDERS = {"rebels": "crown-army", "crown-army": "rebels", "none": "crown-army", "": ""}


def on(day: int | None) -> pd.Timestamp:
    """Give a day of January 2030; nothing where there is none."""
    return pd.NaT if day is None else pd.Timestamp(2030, 1, day)


def world(base: Dataset, rows: list[dict]) -> Dataset:
    """Replace the claims of a dataset by a few.

    Each row may give event, claimant, via, stance, day (both dates of the event), earliest, latest,
    published (default: the latest day), place, near, holder, loser, extent,
    evidence, type and actor.
    """
    events, reports = [], []
    for i, row in enumerate(rows, 1):
        latest = row.get("latest", row.get("day", 3))
        holder = row.get("holder", "rebels")
        published = on(row.get("published", latest))
        reports.append(
            {
                "report_id": f"r{i:04}",
                "outlet_id": "far-post",
                "published": published,
                "url": "",
                "title": "",
                "language": "en",
                "read": "full",
                "note": "",
            }
        )
        events.append(
            {
                "claim_id": row.get("id", f"c{i:04}"),
                "event_id": row.get("event", "x"),
                "report_id": f"r{i:04}",
                "event_type": row.get("type", "capture"),
                "stance": row.get("stance", "asserts"),
                "place_id": row.get("place", "birch"),
                "place_precision": "near" if row.get("near") else "at",
                "date_earliest": on(row.get("earliest", row.get("day", 3))),
                "date_latest": on(latest),
                "actor_id": row.get("actor", "rebels"),
                "loser_id": row.get("loser", HOLDERS.get(holder, "crown-army")),
                "holder_after": holder,
                "extent": row.get("extent", "full" if holder else ""),
                "claimant_id": row.get("claimant", "rebel-command"),
                "via_id": row.get("via", ""),
                "evidence": row.get("evidence", "statement"),
                "count_low": pd.NA,
                "count_high": pd.NA,
                "count_of": "",
                "count_scope": "",
                "supersedes": row.get("supersedes", ""),
                "summary": "Something happened.",
                "coded_on": on(31),
                "note": "",
            }
        )
    frame = pd.DataFrame(events, columns=base.events.columns)
    last = max([r["published"] for r in reports], default=base.as_of)
    frame = add_derived(frame).astype(base.events.dtypes.to_dict())
    table = pd.DataFrame(
        reports,
        columns=["report_id", "outlet_id", "title", "url", "published", "language", "read", "note"],
    )
    table["published"] = pd.to_datetime(table["published"])
    whole = LAST_READ[base.path].tables  # a dataset has only the sources that its own claims use
    sources = {name: whole[name] for name in ("sources", "actors")}
    return replace(base, events=frame, reports=table, as_of=last, known_by=last, **sources)


EVENTS = {
    "birch-falls": dict(place="birch", holder="rebels"),
    "birch-left": dict(place="birch", holder="none"),
    "birch-back": dict(place="birch", holder="crown-army"),
    "cedar-falls": dict(place="cedar", holder="rebels"),
    "elm-near": dict(place="elm", holder="rebels", near=True),
    "toll": dict(place="elm", holder=""),
    "west-falls": dict(place="westland", holder="rebels"),
    "crown-ends": dict(
        place="", holder="", loser="crown-army", actor="crown-army", type="collapse"
    ),
}
GONE = {"holder": "none", "type": "withdrawal"}
ENDED = {"holder": "", "type": "collapse", "place": "", "actor": "crown-army"}
ENDED |= {"loser": "crown-army", "extent": ""}
"""What an event says after which a place has no holder: it left, or its side collapsed."""
EXTENTS = ["full", "most", "part", "outskirts"]
CLAIMANTS = [
    "rebel-command",
    "crown-army",
    "crown-tv",
    "river-monitor",
    "daily-leaf",
    "leaf-radio",
    "far-post",
    "press",
    "witnesses",
]


@st.composite
def claim(draw):
    """Draw one claim about one of a few events."""
    event = draw(st.sampled_from(list(EVENTS)))
    latest = draw(st.integers(2, 8))
    return EVENTS[event] | dict(
        event=event,
        latest=latest,
        earliest=draw(st.none() | st.integers(2, latest)),
        published=draw(st.integers(latest, 10)),
        claimant=draw(st.sampled_from(CLAIMANTS)),
        stance=draw(st.sampled_from(["asserts", "asserts", "denies", "doubts"])),
        extent=draw(st.sampled_from(EXTENTS)) if EVENTS[event]["holder"] else "",
        evidence=draw(st.sampled_from(["statement", "statement", "geolocated", "inferred"])),
    )


tables_of_claims = st.lists(claim(), min_size=1, max_size=10)
quick = settings(
    max_examples=times(14, 500),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


# Whole worlds, as files

NAMES = (
    *("Left Bank", "Dead Sea", "St. John's", "Held", "Taken", "The Front", "Nobody"),
    *("Mt. Lost", "U.S. Base", "El-Bab; East", "Homs (old city)", "Km 7", "12th District", "Open"),
    *("Captured Hill", "Denies", "O'Higgins & Sons", "Port-au-Bois", "Not Reported"),
)
SIDES = (
    *("the Movement", "M23", "People's Front", "forces of the North (FN)", "United Nations"),
    *("Al-Nur & Co.", "army", "no side", "Those Who Hold", "rebels", "Forces", "Ukraine's forces"),
)
TYPES = ("clash", "strike", "redeployment", "uprising", "siege", "evacuation", "diplomacy")
TYPES += ("command_change", "casualties", "displacement", "statement", "background")
CHANGES = ("capture", "entry", "advance", "handover", "withdrawal")
COUNTED = ("killed", "wounded", "missing", "displaced", "places", "people")
PAIRS = (("rebels", "crown-army"), ("crown-army", "rebels"), ("hill-brigade", "crown-army"))
PAIRS += (("rebels", "league-militia"), ("league-militia", "crown-army"), ("none", "crown-army"))


def draw_folder(draw: Random, folder: Path) -> Path:
    """Write a small valid dataset of odd names, gaps and reversals; give its folder."""
    shutil.copytree(RIVERLAND, folder)
    chance = lambda part: draw.random() < part  # noqa: E731
    package = json.loads((folder / "datapackage.json").read_text())
    told = package["offensive"]
    tables = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            tables[path.stem] = [*rows], rows.fieldnames
    places, stops = tables["places"][0], tables["routes"][0]
    if chance(0.4):
        for side, name in zip(told["sides"], draw.sample(SIDES, 3), strict=True):
            side["name"] = name
    if chance(0.4):
        for place, name in zip(places, draw.sample(NAMES, len(places)), strict=True):
            place["name"] = name
    if chance(0.1):
        told["attacker"], told["defender"] = "crown", "rebels"
    for part, columns in (
        (draw.choice((0, 0, 0.3, 1)), ("lat", "lon", "coord_km", "coord_source")),
        (draw.choice((0, 0, 0.5, 1)), ("population", "population_source")),
        (draw.choice((0, 0, 0.2, 1)), ("holder_before",)),
        (draw.choice((0, 0, 0, 1)), ("governorate", "capital_of")),
        (draw.choice((0, 0, 0, 1)), ("kind",)),
    ):
        for place in (p for p in places if p["kind"] != "governorate" and chance(part)):
            place.update(dict.fromkeys(columns, ""))
    if chance(0.1):
        draw.choice(places[2:])["garrison_of"] = "league-militia"
    if not any(p["governorate"] for p in places) and chance(0.5):
        del places[:2]  # no provinces at all
        for row in tables["unlisted"][0]:
            row["governorate"] = ""
        (folder / "boundaries.geojson").unlink()
    elif chance(0.2):
        (folder / "boundaries.geojson").unlink()
    ids = [place["place_id"] for place in places]
    fronts = draw.choice((None, None, ["west", "east", "north"], []))
    if fronts is not None:
        told["fronts"] = fronts
        for place in places if not fronts else ():
            place["front"] = ""
    if fronts == []:
        del told["fronts"]
    roads = draw.choice(("one", "one", "two", "none", "empty", "stop"))
    if roads == "none":
        told["routes"] = []
    if roads in ("none", "empty"):
        stops.clear()
    if roads == "stop":
        del stops[1:]
    if roads == "two":  # one goes round, from a place to the one beside it
        told["routes"].append(
            {"route_id": "ring", "name": draw.choice(("Ring", "M. 5", "The Road"))}
        )
        round_trip = draw.sample([i for i in ids if not i.endswith("land")], 4)
        stops += [
            {"route_id": "ring", "position": n, "place_id": p} for n, p in enumerate(round_trip, 1)
        ]
    told["objective"] = draw.choice((told["objective"], told["objective"], draw.choice(ids)))
    length = draw.choice((1, 2, 5, 9, 9, 9))
    if chance(0.3):
        told["end"] = str(date(2030, 1, 1) + timedelta(days=length))
    if chance(0.3):
        for source in tables["sources"][0]:
            source["owner"] = draw.choice(("", "leaf-group", "leaf-group"))
    claimants = draw.sample(CLAIMANTS, draw.choice((1, 2, 5, len(CLAIMANTS))))
    tables["events"][0][:], tables["reports"][0][:] = _draw_claims(draw, ids, claimants, length)
    for name, (rows, columns) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1))
    return folder


def _draw_claims(draw: Random, places: list[str], claimants: list[str], length: int) -> tuple:
    """Draw a few events, each with a few claims, and the report of each claim."""
    day = lambda number: str(date(2030, 1, 1) + timedelta(days=number))  # noqa: E731
    events = [_draw_event(draw, places) for _ in range(draw.choice((1, 1, 3, 6, 10)))]
    claims, reports = [], []
    for _ in range(len(events) * draw.choice((1, 2, 4))):
        number, event = len(claims) + 1, draw.choice(events)
        last = draw.randint(1, length)
        row = event | {"claim_id": f"c{number:04}", "report_id": f"r{number:04}"}
        row |= {"date_latest": day(last), "coded_on": "2030-02-01", "summary": "It happened."}
        row["date_earliest"] = draw.choice(("", day(draw.randint(1, last))))
        row["stance"] = draw.choice(("asserts", "asserts", "asserts", "denies", "doubts"))
        row["claimant_id"] = draw.choice(claimants)
        row["via_id"] = draw.choice(("", "", "", "wire", "far-post"))
        row["evidence"] = draw.choice(("statement",) * 4 + ("geolocated", "inferred", "witness"))
        if event["holder_after"]:
            row["extent"] = draw.choice(("full", "full", *EXTENTS))
            row["place_precision"] = draw.choice(("at", "at", "at", "at", "near"))
        if draw.random() < (0.7 if event["event_type"] == "casualties" else 0.1):
            low, high = sorted((draw.choice((0, 1, 12, 3000)), draw.choice((1, 5, 40, 90000))))
            row |= draw.choice(
                (
                    {"count_low": low, "count_high": high},
                    {"count_low": low},
                    {"count_high": high},
                    {"count_low": low, "count_high": low},
                )
            )
            row["count_of"] = draw.choice(COUNTED)
            row["count_scope"] = draw.choice(("event", "day", "cumulative"))
        older = [c for c in claims if c["claimant_id"] == row["claimant_id"]]
        older = [c for c in older if c["event_id"] == row["event_id"]]
        if older and draw.random() < 0.2:
            row["supersedes"] = draw.choice(older)["claim_id"]
            row["stance"] = draw.choice(("retracts", "asserts"))
        claims.append(row)
        published = draw.choice((last, last, last, draw.randint(last, length + 2)))
        reports.append(
            {"report_id": row["report_id"], "published": day(published), "language": "en"}
            | {"outlet_id": draw.choice((*claimants, "far-post")), "read": "full"}
            | {"accessed_on": "2030-02-01", "title": draw.choice(("A report", ""))}
        )
    return claims, reports


def _draw_event(draw: Random, places: list[str]) -> dict[str, str]:
    """Draw what all claims of an event have in common."""
    number, way = draw.randrange(10**6), draw.random()
    event = {"event_id": f"e{number}", "place_id": draw.choice(places), "holder_after": ""}
    if way < 0.6:
        holder, loser = draw.choice(PAIRS + PAIRS[:2] * 3)
        kind = "withdrawal" if holder == "none" else draw.choice(("capture", *CHANGES))
        actor = loser if holder == "none" else draw.choice((holder, holder, ""))
        return (
            event
            | {"event_type": kind, "holder_after": holder, "loser_id": loser}
            | {"actor_id": actor}
        )
    actor = draw.choice(("rebels", "crown-army", "league-militia", "hill-brigade"))
    if way < 0.7:
        homes = ["", *(place for place in places if place.endswith("land"))]
        return (
            event
            | {"event_type": "collapse", "place_id": draw.choice(homes)}
            | {"actor_id": actor, "loser_id": draw.choice((actor, ""))}
        )
    event["place_id"] = draw.choice((event["place_id"], ""))
    loser = draw.choice(("", "rebels", "crown-army"))
    return (
        event
        | {"event_type": draw.choice(TYPES), "actor_id": draw.choice((actor, ""))}
        | {"loser_id": loser}
    )
