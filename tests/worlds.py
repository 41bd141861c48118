"""Small worlds: datasets made of a few claims, for tests that count by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.tables import Dataset, derived

HOLDERS = {"rebels": "crown-army", "crown-army": "rebels", "none": "crown-army", "": ""}


def on(day: int | None) -> pd.Timestamp:
    """Give a day of January 2030; nothing where there is none."""
    return pd.NaT if day is None else pd.Timestamp(2030, 1, day)


def world(base: Dataset, rows: list[dict]) -> Dataset:
    """Replace the claims of a dataset by a few.

    Each row may give event, claimant, via, stance, day (both dates of the event), earliest, latest,
    published (default: the latest day), place, near, holder, loser, extent, evidence and type.
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
                "actor_id": "rebels",
                "loser_id": row.get("loser", HOLDERS[holder]),
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
    frame = derived.add_derived(frame).astype(base.events.dtypes.to_dict())
    table = pd.DataFrame(
        reports,
        columns=["report_id", "outlet_id", "title", "url", "published", "language", "read", "note"],
    )
    table["published"] = pd.to_datetime(table["published"])
    return replace(base, events=frame, reports=table, as_of=last, known_by=last)
