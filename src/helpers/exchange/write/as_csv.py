"""CSV, and beside it the data package that says what is in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from helpers.exchange.write.contents import Export
from helpers.exchange.write.formulas import harmless
from helpers.runs import store
from helpers.tables.reading import descriptor

HOW_TO_READ = (
    "Text that begins like a formula, or with an apostrophe, has one apostrophe in front: take it "
    "off. Numbers and days have none."
)


def write(
    export: Export, path: Path, watch: Callable[[Iterable], Iterable], tagged: bool = False
) -> list[Path]:
    """Write a CSV file (UTF-8 with a mark, so that a spreadsheet sees it) and its description.

    The description stands beside it as ``<name>.datapackage.json``.
    """
    beside = path.with_name(f"{path.stem}.datapackage.json")
    kinds = [column.type for column in export.columns]
    with store.whole(path) as file:
        out = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow([column.name for column in export.columns])
        if tagged:
            rows.writerow([column.hxl for column in export.columns])
        for row in watch(export.rows()):
            rows.writerow([told(v, kind) for v, kind in zip(row.values(), kinds, strict=True)])
        out.detach()
    text = json.dumps(package(export, path.name, tagged), indent=1, ensure_ascii=False)
    store.write(beside, text + "\n")
    return [path, beside]


def told(value: object, kind: str) -> str:
    """Write a value as text.

    >>> told(None, "string"), told(True, "boolean"), told(-1.5, "number"), told("=1+1", "string")
    ('', 'true', '-1.5', "'=1+1")
    """
    if value is None:
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    return harmless(str(value)) if kind == "string" else str(value)


def package(export: Export, name: str, tagged: bool) -> dict:
    """Describe a CSV file as a Frictionless Data Package."""
    own = descriptor(export.dataset.path)
    told = {key: value for key, value in export.about.items() if key != "sources"}
    fields = [
        {"name": c.name, "type": c.type, "description": c.description, "hxl": c.hxl}
        for c in export.columns
    ]
    resource = {
        "name": export.name,
        "path": name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "description": HOW_TO_READ,
        **({"dialect": {"commentRows": [2]}} if tagged else {}),
        "schema": {"fields": fields, "missingValues": [""]},
    }
    return {
        "profile": "tabular-data-package",
        "name": f"{told['dataset']}-{export.name}",
        **told,
        **{key: own[key] for key in ("licenses", "sources") if own.get(key)},
        "resources": [resource],
    }
