"""What lies under the marks of a map: outlines, routes, and axes that keep their shape."""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import style
from helpers.charts.lanes import QUIET
from helpers.tables import Dataset

WIDE_PX, HIGH_PX = 980, 680
UNSEEN = 0.01
"""Degrees: less than a pixel on a map as wide as a page."""
SCALES_KM = (5, 10, 25, 50, 100, 200, 500)
LAND, BORDER = "#f6f5f1", "#bdbdb8"

Box = tuple[float, float, float, float]
"""West, south, east, north."""


def draw_outlines(boundaries: dict) -> list[go.Scatter]:
    """Draw the governorates of a GeoJSON collection as one trace of outlines."""
    from shapely.geometry import LineString, shape  # takes long, and few need a map

    shapes = [shape(feature["geometry"]) for feature in (boundaries or {}).get("features", [])]
    parts = [part for whole in shapes for part in getattr(whole, "geoms", [whole])]
    rings = [
        LineString(part.exterior).simplify(UNSEEN, preserve_topology=False).coords for part in parts
    ]
    look = {"line": {"color": BORDER, "width": 1}, "fill": "toself", "fillcolor": LAND}
    return [_draw_lines(rings, 2, **look, **QUIET)] if rings else []


def draw_routes(d: Dataset) -> list[go.Scatter]:
    """Draw all routes as one trace of straight hops."""
    stops = [places.route(d, route)[["lon", "lat"]].to_numpy() for route in d.offensive.routes]
    title = f"{', '.join(d.offensive.routes.values())} (schematic)"
    name = style.wrap(title, style.KEY_CHARS)
    line = {"color": style.RULE, "width": 1.5, "dash": "dot"}
    lines = _draw_lines(stops, 3, name=name, line=line, hoverinfo="skip")
    return [lines] if any(map(len, stops)) else []


def _draw_lines(lines: Iterable, decimals: int, **members: object) -> go.Scatter:
    """Draw lines of longitude and latitude as one trace, a gap after each."""
    xs, ys = [], []
    for line in lines:
        points = np.round(np.asarray(line, dtype=float), decimals)
        xs += [*points[:, 0].tolist(), None]
        ys += [*points[:, 1].tolist(), None]
    return go.Scatter(x=xs, y=ys, mode="lines", **members)


def map_extent(d: Dataset, spots: pd.DataFrame) -> Box:
    """Give west, south, east, north of what matters, with a margin.

    What matters are the ``spots`` that are reported (a column) and the objective; where there is
    none, all of them.
    """
    matter = spots[spots["reported"] | (spots["place_id"] == d.offensive.objective)]
    matter = spots if len(matter) < 2 else matter
    if matter.empty:
        return d.offensive.box
    west, east = matter["lon"].min(), matter["lon"].max()
    south, north = matter["lat"].min(), matter["lat"].max()
    edge = 0.06 * max(east - west, north - south, 1.0)
    return west - edge, south - edge, east + edge, north + edge


def scale_bar(extent: Box, spots: pd.DataFrame) -> tuple[int, Box]:
    """Give the kilometres of a scale bar, and its box in the lower corner further from any spot."""
    west, south, east, north = extent
    degree_km, wide, high = 111.3 * squeeze(extent), east - west, north - south
    km = max((km for km in SCALES_KM if km <= 0.25 * wide * degree_km), default=SCALES_KM[0])
    long, low = km / degree_km, south + 0.02 * high
    boxes = [
        (left, low, left + long, low + 0.05 * high)
        for left in (west + 0.02 * wide, east - 0.02 * wide - long)
    ]

    def free(box: Box) -> float:
        across = spots["lon"] - (box[0] + box[2]) / 2
        return float(np.hypot(across, spots["lat"] - box[1]).min()) if len(spots) else 0.0

    return km, max(boxes, key=free)


def draw_scale(km: int, box: Box) -> go.Scatter:
    """Draw a scale bar along the lower edge of its box, the kilometres above it."""
    west, east = round(box[0], 3), round(box[2], 3)
    xs, ys = [west, (west + east) / 2, east], [round(box[1], 3)] * 3
    line, font = {"color": style.INK, "width": 2}, {"size": style.SMALL_PX}
    look = {"mode": "lines+text", "line": line, "textposition": "top center", "textfont": font}
    return go.Scatter(x=xs, y=ys, text=["", f"{km} km", ""], **look, **QUIET)


def squeeze(extent: Box) -> float:
    """Give how much shorter a degree of longitude is than one of latitude."""
    return math.cos(math.radians((extent[1] + extent[3]) / 2))


def map_height(extent: Box) -> int:
    """Give the height in pixels that suits the land: low where it is broad."""
    west, south, east, north = extent
    shape = (north - south) / ((east - west) * squeeze(extent))
    return round(min(HIGH_PX, max(150, WIDE_PX * shape)))


def map_axes(extent: Box) -> tuple[dict, dict]:
    """Give axes that keep the shape of the land, without lines or numbers."""
    west, south, east, north = (round(float(edge), 3) for edge in extent)
    plain = {"visible": False, "constrain": "domain"}
    kept = {"scaleanchor": "x", "scaleratio": round(1 / squeeze(extent), 4)}
    up = {**plain, "range": [south, north], "constraintoward": "top", **kept}
    return {**plain, "range": [west, east]}, up
