"""Small worlds: datasets made of a few claims, counted by hand or drawn by hypothesis."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from helpers.tables import Dataset
from helpers.tables.dataset import LAST_READ
from helpers.tables.types import add_derived
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
    max_examples=times(25, 500),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
