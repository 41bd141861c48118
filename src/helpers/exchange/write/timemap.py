"""JSON that timemap of Forensic Architecture loads: events, and beside it sources and associations.

The shapes are those that timemap's own validators let in (``src/reducers/validate`` there): every
value of an event is a text, an event has no other keys, and days are month/day/year.
"""

from __future__ import annotations

import json
from pathlib import Path

from helpers import files
from helpers.exchange.write.export import Export
from helpers.order import id_key
from helpers.status import STATUSES


def write(export: Export, path: Path) -> list[Path]:
    """Write the three files that timemap asks for.

    ``path`` is for its ``EVENTS_EXT``; beside it stand ``<name>.associations.json`` (types as
    categories, statuses as filters) and ``<name>.sources.json`` (the reports).
    """
    rows = list(export.rows())
    claims = export.dataset.events
    report_of = dict(zip(claims["claim_id"], claims["report_id"], strict=True))
    events = [_event(export, row, report_of) for row in rows]
    used = {report for event in events for report in event["sources"]}
    contents = {
        path: events,
        path.with_name(f"{path.stem}.associations.json"): _associations(rows, export),
        path.with_name(f"{path.stem}.sources.json"): _sources(export, used),
    }
    files.write_all(
        {
            name: json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
            for name, content in contents.items()
        }
    )
    return list(contents)


def _event(export: Export, row: dict, report_of: dict[str, str]) -> dict:
    """Give an event as timemap takes it, on the last day on which it can have happened.

    It is described by who asserts and who denies it, never as a finding.
    """
    first, last = row["date_earliest"], row["date_latest"]
    described = [f"{(row['status'] or '').capitalize()}: {row['summary'] or ''}"]
    for words, ids in (("Asserted by", row["origin_ids"]), ("Denied by", row["denied_by"])):
        described += [f"{words} {', '.join(ids.split())}."] if ids else []
    claim_ids = f"{row['claim_ids'] or ''} {row['denial_ids'] or ''}".split()
    there = row["lat"] is not None and row["lon"] is not None
    return {
        "id": row["event_id"] or "",
        "description": " ".join(described),
        "date": f"{last:%m/%d}/{last.year:04}" if last else "",
        "time": "",
        "time_precision": "day",
        "time_display": (
            str(last or "")
            if not last or first == last
            else f"{first} to {last}"
            if first
            else f"by {last}"
        ),
        "location": row["place_name"] or "",
        "latitude": str(row["lat"]) if there else "",
        "longitude": str(row["lon"]) if there else "",
        "type": row["event_type"] or "",
        "category": row["event_type"] or "",
        "associations": [f"type-{row['event_type']}", f"status-{row['status']}"],
        "sources": sorted({report_of[c] for c in claim_ids if c in report_of}, key=id_key),
        "comments": f"{export.about['attribution']}. {export.about['licence']}",
    }


def _associations(rows: list[dict], export: Export) -> list[dict]:
    """Give each type of event as a category and each status as a filter, with its rule."""
    rules = export.dataset.offensive.statuses
    types = sorted({row["event_type"] for row in rows if row["event_type"]})
    used = {row["status"] for row in rows}
    kinds = [(f"type-{name}", name, "CATEGORY", "Type", "") for name in types]
    kinds += [
        (f"status-{name}", name, "FILTER", "Status", rules.get(name, ""))
        for name in STATUSES
        if name in used
    ]
    return [
        {"id": key, "title": name, "desc": rule, "mode": mode, "filter_paths": [group, name]}
        for key, name, mode, group, rule in kinds
    ]


def _sources(export: Export, used: set[str]) -> dict[str, dict]:
    """Give the reports behind the events by id."""
    d = export.dataset
    outlets = d.sources.set_index("source_id")["name"]
    return {
        report.report_id: {
            "id": report.report_id,
            "title": report.title,
            "paths": [],
            "type": "report",
            "url": report.url,
            "author": outlets.get(report.outlet_id, report.outlet_id),
            "date": str(report.published.date()),
        }
        for report in d.reports[d.reports["report_id"].isin(used)].itertuples()
    }
