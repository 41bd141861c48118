"""JSON that timemap of Forensic Architecture loads: events, and beside it sources and associations.

The shapes are those that timemap's own validators let in (``src/reducers/validate`` there): every
value of an event is a text, an event has no other keys, and days are month/day/year.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from helpers.claims import STATUSES
from helpers.exchange.write.contents import Export
from helpers.runs import store

DATE = "{0.month:02}/{0.day:02}/{0.year:04}"


def write(export: Export, path: Path, watch: Callable[[Iterable], Iterable]) -> list[Path]:
    """Write the three files that timemap asks for.

    ``path`` is for its ``EVENTS_EXT``; beside it stand ``<name>.associations.json`` (types as
    categories, statuses as filters) and ``<name>.sources.json`` (the reports).
    """
    rows = list(watch(export.rows()))
    reports = reported(export)
    files = {
        path: [event(export, row, reports) for row in rows],
        path.with_name(f"{path.stem}.associations.json"): associations(rows, export),
        path.with_name(f"{path.stem}.sources.json"): sources(export, rows, reports),
    }
    for name, told in files.items():
        store.write(name, json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return list(files)


def reported(export: Export) -> dict[str, str]:
    """Give the report of each claim."""
    events = export.dataset.events
    return dict(zip(events["claim_id"], events["report_id"], strict=True))


def event(export: Export, row: dict, reports: dict[str, str]) -> dict:
    """Give an event as timemap takes it, on the last day on which it can have happened."""
    there = row["lat"] is not None and row["lon"] is not None
    return {
        "id": row["event_id"] or "",
        "description": description(row),
        "date": DATE.format(row["date_latest"]) if row["date_latest"] else "",
        "time": "",
        "time_precision": "day",
        "time_display": when(row),
        "location": row["place_name"] or "",
        "latitude": str(row["lat"]) if there else "",
        "longitude": str(row["lon"]) if there else "",
        "type": row["event_type"] or "",
        "category": row["event_type"] or "",
        "associations": [f"type-{row['event_type']}", f"status-{row['status']}"],
        "sources": told_by(row, reports),
        "comments": f"{export.about['attribution']}. {export.about['licence']}",
    }


def description(row: dict) -> str:
    """Say what is told, by whom, and who denies it: never as a finding."""
    parts = [f"{(row['status'] or '').capitalize()}: {row['summary'] or ''}"]
    for words, ids in (("Asserted by", row["origin_ids"]), ("Denied by", row["denied_by"])):
        parts += [f"{words} {', '.join(ids.split())}."] if ids else []
    return " ".join(parts)


def when(row: dict) -> str:
    """Give the days of an event in words: one day, from one to another, or by a day."""
    first, last = row["date_earliest"], row["date_latest"]
    if not last or first == last:
        return str(last or "")
    return f"{first} to {last}" if first else f"by {last}"


def told_by(row: dict, reports: dict[str, str]) -> list[str]:
    """Give the reports of the claims that assert an event and of the denials that stand."""
    ids = f"{row['claim_ids'] or ''} {row['denial_ids'] or ''}".split()
    return sorted({reports[claim] for claim in ids if claim in reports})


def associations(rows: list[dict], export: Export) -> list[dict]:
    """Give each type of event as a category and each status as a filter, with its rule."""
    rules = export.dataset.offensive.statuses
    types = sorted({row["event_type"] for row in rows if row["event_type"]})
    kinds = [(f"type-{name}", name, "CATEGORY", "Type", "") for name in types]
    used = {row["status"] for row in rows}
    kinds += [
        (f"status-{name}", name, "FILTER", "Status", rules.get(name, ""))
        for name in STATUSES
        if name in used
    ]
    return [
        {"id": key, "title": name, "desc": rule, "mode": mode, "filter_paths": [group, name]}
        for key, name, mode, group, rule in kinds
    ]


def sources(export: Export, rows: list[dict], reports: dict[str, str]) -> dict[str, dict]:
    """Give the reports behind the events by id."""
    used = {report for row in rows for report in told_by(row, reports)}
    d = export.dataset
    outlets = d.sources.set_index("source_id")["name"]
    told = d.reports[d.reports["report_id"].isin(used)]
    return {
        report.report_id: {
            "id": report.report_id,
            "title": report.title,
            "paths": [],
            "type": "report",
            "url": report.url,
            "author": outlets.get(report.outlet_id, report.outlet_id),
            "date": str(pd.Timestamp(report.published).date()),
        }
        for report in told.itertuples()
    }
