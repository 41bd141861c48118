"""GeoJSON by RFC 7946: one feature a row, a point where the place has a coordinate."""

import json
from functools import partial
from pathlib import Path

from helpers.exchange.write import Contents
from helpers.exchange.write.export import Export


def write(export: Export, path: Path) -> Contents:
    """Give a feature collection, one feature a line, with what it is beside them (section 6.1).

    A row without a coordinate has no geometry (3.2), a file without any no ``bbox`` (5).
    """
    as_json = partial(
        json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str
    )
    features, points = [], []
    for row in export.rows():
        spot = [row["lon"], row["lat"]]
        there = None not in spot
        points += [spot] if there else []
        geometry = {"type": "Point", "coordinates": spot} if there else None
        feature = {"type": "Feature", "id": export.key(row), "geometry": geometry}
        features.append(feature | {"properties": row})
    box = [end(axis) for end in (min, max) for axis in zip(*points, strict=True)]
    columns = {c.name: {"type": c.type, "hxl": c.hxl, "about": c.meaning} for c in export.columns}
    head = {"type": "FeatureCollection", "name": export.name, **export.about, "columns": columns}
    head |= {"bbox": box} if box else {}
    lines = ",\n".join(map(as_json, features))
    return {path: f'{as_json(head)[:-1]},"features":[\n{lines}\n]}}\n'}
