"""GeoJSON areas: what their properties say, and which places lie in them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely.errors import ShapelyError

from helpers.exchange.read import files
from helpers.exchange.read.context import Context

NO_AREAS = ("Point", "MultiPoint", "LineString", "MultiLineString")
MOST_BYTES, MOST_NUMBERS = 2**26, 4_000_000  # of a map, with its commas and brackets


def read(path: Path, context: Context) -> tuple[pd.DataFrame, pd.Series]:
    """Read the areas of a GeoJSON file; points, lines and what cannot be read count as refused.

    Gives one row an area: its properties as text, by plain names, and ``row`` (its number in the
    file, from 1); and the polygons in degrees of those that can be read. Heights are dropped; of an
    outline that crosses itself every second part is inside. Raises BadTables where it is no such
    file, or in degrees of no known kind.
    """
    features, crs = read_features(path, context, "areas")
    rows, shapes = {}, {}
    for number, feature in enumerate(features, 1):
        area = _area(feature)
        if area is None:
            context.account.note("refused", "of an area that cannot be read", str(path), [number])
        elif area.is_empty:
            context.account.note("refused", "that are no polygon", str(path), [number])
            continue
        else:
            shapes[number] = area
        rows[number] = read_properties(feature)
    polygons = pd.Series(_in_degrees(path, list(shapes.values()), crs), list(shapes), dtype=object)
    frame = pd.DataFrame.from_dict(rows, orient="index").fillna("").reindex(list(rows))
    return frame.assign(row=list(rows)), polygons


def read_features(path: Path, context: Context, what: str) -> tuple[list, dict]:
    """Read the features of a GeoJSON file, and the system of its coordinates where it names one.

    Their numbers are counted as rows. BadTables where it is no GeoJSON file of ``what``.
    """
    try:
        with files.unpacked(path) as (_, inner, _):
            text = inner.read(MOST_BYTES + 1)
    except files.DAMAGED as error:
        raise files.bad(path, 0, "the file cannot be read", f"Fetch it again ({error}).") from None
    if len(text) > MOST_BYTES or sum(map(text.count, (b",", b"[", b"{"))) > MOST_NUMBERS:
        rule = f"it has more than {MOST_BYTES >> 20} MB or {MOST_NUMBERS:,} numbers"
        raise files.bad(path, 0, rule, "Simplify its outlines, or give parts of it.")
    context.advance(path.stat().st_size)
    try:
        data = json.loads(text)
        data = data.get("map", data)  # as DeepState's own address hands it out
        features, crs = list(data["features"]), (data.get("crs") or {}).get("properties", {})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        rule = f"not a GeoJSON file of {what}"
        raise files.bad(path, 0, rule, f"({type(error).__name__}: {error})") from None
    context.account.read[str(path)] = [np.arange(1, len(features) + 1)]
    return features, crs


def read_properties(feature: object) -> dict[str, str]:
    """Give what a feature says, as text by plain names; nothing where it is none."""
    told = feature.get("properties") if isinstance(feature, dict) else None
    cells = told.items() if isinstance(told, dict) else ()
    return {files.column_name(name): str(cell) for name, cell in cells if cell is not None}


def _area(feature) -> shapely.Geometry | None:
    """Give the polygons of a feature, empty of a point or a line; None where it cannot be read."""
    try:
        if (geometry := feature["geometry"])["type"] in NO_AREAS:
            return shapely.Point()
        parts = [shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))]
        while any(part.geom_type == "GeometryCollection" for part in parts):
            parts = shapely.get_parts(parts)
        areas = [part for part in parts if part.geom_type.endswith("Polygon") and not part.is_empty]
        return areas[0] if len(areas) == 1 else shapely.union_all(areas) if areas else None
    except (ShapelyError, KeyError, TypeError, ValueError):
        return None


def _in_degrees(path: Path, drawn: list, crs: dict) -> np.ndarray:
    """Turn areas into degrees of longitude and latitude by the system that the file names."""
    areas = np.array(drawn, dtype=object)
    try:
        change = pyproj.Transformer.from_crs(
            crs.get("name", "OGC:CRS84"), "OGC:CRS84", always_xy=True
        )
    except pyproj.exceptions.CRSError:
        rule = f"its coordinates are of an unknown system: {crs['name']}"
        raise files.bad(path, 0, rule, "Save it in degrees, WGS 84.") from None
    areas = shapely.transform(areas, change.transform, interleaved=False)
    if len(areas):
        west, south, east, north = shapely.total_bounds(areas)
        if not (-180.5 <= west and east <= 180.5 and -90.5 <= south and north <= 90.5):
            rule = "its coordinates are no degrees, and it names no other system"
            raise files.bad(path, 0, rule, "Save it in degrees, WGS 84.")
    return areas


def cover(places: pd.DataFrame, areas: pd.Series) -> pd.DataFrame:
    """Give which area each place lies in: place and area (the index of ``areas``).

    Places have place_id, lat and lon. A place on an outline lies in every area that it bounds.
    """
    points = shapely.points(places["lon"].to_numpy(float), places["lat"].to_numpy(float))
    tree = shapely.STRtree(areas.to_numpy())
    point, area = tree.query(points, predicate="intersects")
    ids, numbers = places["place_id"].to_numpy(), areas.index.to_numpy()
    return pd.DataFrame({"place": ids[point], "area": numbers[area]})
