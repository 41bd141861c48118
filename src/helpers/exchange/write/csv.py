"""CSV, and beside it the data package that says what is in it."""

import csv
import io
import json
from pathlib import Path

from helpers.exchange.write import Contents
from helpers.exchange.write.export import DESCRIPTIONS, FORMULA, Export
from helpers.tables.reader import read_descriptor


def write(export: Export, path: Path, tagged: bool = False) -> Contents:
    """Give a CSV file in UTF-8 with a mark, and beside it ``<name>.datapackage.json``."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([column.name for column in export.columns])
    if tagged:
        rows.writerow([column.hxl for column in export.columns])
    for row in export.rows():
        rows.writerow(map(_text, row.values()))
    beside = path.with_name(f"{path.stem}.datapackage.json")
    package = json.dumps(_describe_file(export, path.name, tagged), indent=1, ensure_ascii=False)
    return {path: out.getvalue().encode("utf-8-sig"), beside: package + "\n"}


def _text(value: object) -> str:
    """Write a value so that no spreadsheet runs it as a formula.

    >>> _text(None), _text(True), _text(-1.5), _text("=1+1"), _text("'s-Hertogenbosch")
    ('', 'true', '-1.5', "'=1+1", "''s-Hertogenbosch")
    """
    if isinstance(value, str):
        return f"'{value}" if FORMULA.match(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _describe_file(export: Export, name: str, tagged: bool) -> dict:
    package = read_descriptor(export.dataset.path)
    fields = [
        {"name": c.name, "type": c.type, "description": c.meaning, "hxl": c.hxl}
        for c in export.columns
    ]
    resource = {
        "name": export.name,
        "path": name,
        **DESCRIPTIONS["csv"],
        **({"dialect": {"commentRows": [2]}} if tagged else {}),
        "schema": {"fields": fields, "missingValues": [""]},
    }
    about = {key: value for key, value in export.about.items() if key != "sources"}
    return {
        "profile": "tabular-data-package",
        "name": f"{about['dataset']}-{export.name}",
        **about,
        **{key: package[key] for key in ("licenses", "sources") if package.get(key)},
        "resources": [resource],
    }
