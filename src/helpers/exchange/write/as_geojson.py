"""GeoJSON by RFC 7946: one feature a row, a point where the place has a coordinate."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow.compute as pc

from helpers.exchange.write import schema
from helpers.exchange.write.contents import Export
from helpers.runs import store


def write(export: Export, path: Path, watch: Callable[[Iterable], Iterable]) -> list[Path]:
    """Write a feature collection, one feature a line.

    ``about`` stands beside ``features`` (section 6.1). A row without a coordinate has the geometry
    null (section 3.2), and a file without any has no ``bbox``.
    """
    head = {"type": "FeatureCollection", **about(export), **box(export)}
    with store.whole(path) as file:
        file.write(as_json(head)[:-1].encode() + b',"features":[')
        for i, row in enumerate(watch(export.rows())):
            file.write(b",\n" if i else b"\n")
            file.write(as_json(feature(export.name, row)).encode())
        file.write(b"\n]}\n")
    return [path]


def as_json(value: object) -> str:
    """Give a value as compact JSON; a number that JSON does not know is an error."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def about(export: Export) -> dict:
    """Give the foreign members of the collection: ``about``, and the columns with their tags."""
    told = {c.name: {"type": c.type, "hxl": c.hxl, "about": c.description} for c in export.columns}
    return {"name": export.name, **export.about, "columns": told}


def feature(name: str, row: dict) -> dict:
    """Give a row as a feature; longitude stands before latitude."""
    return {
        "type": "Feature",
        "id": " ".join(str(row[key]) for key in schema.KEYS[name]),
        "geometry": point(row),
        "properties": {key: plain(value) for key, value in row.items()},
    }


def point(row: dict) -> dict | None:
    """Give the point of a row, or nothing where it has none."""
    if row["lat"] is None or row["lon"] is None:
        return None
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def plain(value: object) -> object:
    """Give a day as JSON can hold it, anything else as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def box(export: Export) -> dict:
    """Give west, south, east and north of all points (section 5)."""
    there = export.table.filter(
        pc.and_(pc.is_valid(export.table["lat"]), pc.is_valid(export.table["lon"]))
    )
    if not len(there):
        return {}
    ends = [pc.min_max(there[name]).as_py() for name in ("lon", "lat")]
    return {"bbox": [end[side] for side in ("min", "max") for end in ends]}
