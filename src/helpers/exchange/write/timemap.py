"""JSON that timemap of Forensic Architecture loads: events, and beside it sources and associations.

The shapes are those that timemap's own validators let in (``src/reducers/validate`` there): every
value of an event is a text, an event has no other keys, and days are month/day/year.
"""

import json
from pathlib import Path

from helpers.exchange.write import Contents
from helpers.exchange.write.export import Export
from helpers.grades import GRADES
from helpers.order import id_key
from helpers.tables import Dataset


def write(export: Export, path: Path) -> Contents:
    """Give the three files that timemap asks for.

    ``path`` is for its ``EVENTS_EXT``; beside it stand ``<name>.associations.json`` (types as
    categories, grades as filters) and ``<name>.sources.json`` (the reports).
    """
    rows = list(export.rows())
    d = export.dataset
    report_of = dict(zip(d.events["claim_id"], d.events["report_id"], strict=True))
    events = [_event(export, row, report_of) for row in rows]
    used = {report for event in events for report in event["sources"]}
    contents = {
        path: events,
        path.with_name(f"{path.stem}.associations.json"): _associations(rows, export),
        path.with_name(f"{path.stem}.sources.json"): _sources(d, used),
    }
    form = {"indent": 1, "ensure_ascii": False, "allow_nan": False}
    return {name: f"{json.dumps(c, **form)}\n" for name, c in contents.items()}


def _event(export: Export, row: dict, report_of: dict[str, str]) -> dict:
    """Give an event on the last day on which it can have happened, described by who says so."""
    first, last = row["date_earliest"], row["date_latest"]
    described = [f"{(row['grade'] or '').capitalize()}: {row['summary'] or ''}"]
    for words, ids in (("Asserted by", row["origin_ids"]), ("Denied by", row["denied_by"])):
        described += [f"{words} {', '.join(ids.split())}."] if ids else []
    claim_ids = f"{row['claim_ids'] or ''} {row['denial_ids'] or ''}".split()
    there = row["lat"] is not None and row["lon"] is not None
    shown = str(last or "")
    if last and first != last:
        shown = f"{first} to {last}" if first else f"by {last}"
    return {
        "id": row["event_id"] or "",
        "description": " ".join(described),
        "date": f"{last:%m/%d}/{last.year:04}" if last else "",
        "time": "",
        "time_precision": "day",
        "time_display": shown,
        "location": row["place_name"] or "",
        "latitude": str(row["lat"]) if there else "",
        "longitude": str(row["lon"]) if there else "",
        "type": row["event_type"] or "",
        "category": row["event_type"] or "",
        "associations": [f"type-{row['event_type']}", f"grade-{row['grade']}"],
        "sources": sorted({report_of[c] for c in claim_ids if c in report_of}, key=id_key),
        "comments": f"{export.about['attribution']}. {export.about['licence']}",
    }


def _associations(rows: list[dict], export: Export) -> list[dict]:
    rules = export.dataset.offensive.grades
    types = sorted({row["event_type"] for row in rows if row["event_type"]})
    grades = [name for name in GRADES if any(row["grade"] == name for row in rows)]
    cells = [(f"type-{n}", n, "", "CATEGORY", ["Type", n]) for n in types]
    cells += [(f"grade-{n}", n, rules.get(n, ""), "FILTER", ["Grade", n]) for n in grades]
    keys = ("id", "title", "desc", "mode", "filter_paths")
    return [dict(zip(keys, values, strict=True)) for values in cells]


def _sources(d: Dataset, used: set[str]) -> dict[str, dict]:
    reports = d.reports.rename(columns={"report_id": "id"})
    names = reports["outlet_id"].map(d.sources.set_index("source_id")["name"])
    reports["author"] = names.fillna(reports["outlet_id"])
    reports["date"] = reports["published"].dt.strftime("%Y-%m-%d")
    rows = reports.loc[reports["id"].isin(used), ["id", "title", "url", "author", "date"]]
    same = {"paths": [], "type": "report"}
    return {row["id"]: row | same for row in rows.to_dict("records")}
