"""Read exports back with libraries that are not those that wrote them, where there are such."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pyogrio

from helpers.exchange.write.export import COLUMNS

Rows = list[dict]


def typed(value: object, kind: str) -> object:
    """Read a value, as a library gives it, as the type of its column; None = empty."""
    if value is None or value == "":
        return None
    if kind == "date":
        day = date.fromisoformat(value) if isinstance(value, str) else value
        assert not getattr(day, "tzinfo", None), "a day has a time zone"
        if isinstance(day, datetime):
            assert day.time() == datetime.min.time(), "a day has a time"
            return day.date()
        return day
    if kind == "boolean":
        return {"true": True, "false": False}.get(value, value)
    if kind == "string":
        return value.isoformat() if isinstance(value, date) else str(value)
    return {"integer": int, "number": float}[kind](value)


def cast(name: str, rows: Rows) -> Rows:
    """Give rows the columns and types of an export."""
    return [{c.name: typed(row.get(c.name), c.type) for c in COLUMNS[name]} for row in rows]


def read_csv(name: str, path: Path, heads: int = 1) -> Rows:
    """Read CSV with the standard library; one apostrophe is taken off every text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[heads:]]
    texts = [c.name for c in COLUMNS[name] if c.type == "string"]
    return cast(name, [row | {t: row[t].removeprefix("'") for t in texts} for row in rows])


def read_parquet(name: str, path: Path) -> Rows:
    """Read Parquet with pandas, whose missing values become None."""
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert list(frame) == [c.name for c in COLUMNS[name]]
    return cast(name, frame.astype(object).where(frame.notna(), None).to_dict("records"))


def read_geojson(name: str, path: Path) -> Rows:
    """Read GeoJSON with the standard library."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return cast(name, [feature["properties"] for feature in told["features"]])


def read_gdal(name: str, path: Path) -> Rows:
    """Read GeoJSON or KML with GDAL, which QGIS uses."""
    _, table = pyogrio.read_arrow(path)
    return cast(name, table.to_pylist())


def read_kml(name: str, path: Path) -> Rows:
    """Read KML with GDAL; stretches of control become days again."""
    if not len(pyogrio.list_layers(path)):
        return []
    _, table = pyogrio.read_arrow(path)
    rows = []
    for row in table.to_pylist():
        rows.append(row)
        if name == "control":
            first, last = (date.fromisoformat(row[end]) for end in ("day", "day_last"))
            rows += [
                row | {"day": first + timedelta(days=n)} for n in range(1, (last - first).days + 1)
            ]
    return cast(name, rows)


def read_xlsx(name: str, path: Path, heads: int = 1) -> Rows:
    """Read XLSX with openpyxl; no cell may be a formula."""
    sheet = openpyxl.load_workbook(path)[name]
    lines = list(sheet.iter_rows())
    assert not any(cell.data_type == "f" for line in lines for cell in line)
    header = [cell.value for cell in lines[0]]
    return cast(
        name,
        [dict(zip(header, (cell.value for cell in line), strict=True)) for line in lines[heads:]],
    )


READERS = {
    "csv": [read_csv],
    "parquet": [read_parquet],
    "geojson": [read_geojson, read_gdal],
    "kml": [read_kml],
    "xlsx": [read_xlsx],
}
