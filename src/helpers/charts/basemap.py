"""What lies under the marks of a map: outlines, routes, and axes that keep their shape."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import style, text
from helpers.tables import Dataset

WIDE_PX, HIGH_PX = 980, 680
UNSEEN = 0.01
"""Degrees."""
LAND, BORDER = "#f6f5f1", "#bdbdb8"


def outlines(boundaries: dict) -> list[go.Scatter]:
    """Draw the governorates of a GeoJSON collection as one trace of outlines.

    To a hundredth of a degree, which is less than a pixel on a map as wide as a page.
    """
    xs, ys = [], []
    for ring in rings(boundaries):
        seen = [key for key, _ in groupby((round(x, 2), round(y, 2)) for x, y in thinned(ring))]
        xs += [*(x for x, _ in seen), None]
        ys += [*(y for _, y in seen), None]
    if not xs:
        return []
    return [
        go.Scatter(
            x=xs,
            y=ys,
            mode="lines",
            fill="toself",
            fillcolor=LAND,
            hoverinfo="skip",
            line={"color": BORDER, "width": 1},
            showlegend=False,
        )
    ]


def thinned(ring: list[list[float]]) -> list[list[float]]:
    """Leave out points of a line that lie nearer than ``UNSEEN`` to the line without them.

    >>> thinned([[0, 0], [1, 0.001], [2, 0], [2, 2], [0, 0]])
    [[0, 0], [2, 0], [2, 2], [0, 0]]
    """
    kept, todo = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while todo:
        first, last = todo.pop()
        between = range(first + 1, last)
        away, at = max(((apart(ring, i, first, last), i) for i in between), default=(0, 0))
        if away > UNSEEN:
            kept.add(at)
            todo += [(first, at), (at, last)]
    return [ring[i] for i in sorted(kept)]


def apart(ring: list[list[float]], i: int, first: int, last: int) -> float:
    """Give the distance of a point of a line from the straight line between two others."""
    (x, y), (west, south), (east, north) = ring[i], ring[first], ring[last]
    across, up = east - west, north - south
    length = math.hypot(across, up)
    if not length:
        return math.hypot(x - west, y - south)
    return abs(across * (y - south) - up * (x - west)) / length


def rings(boundaries: dict) -> Iterator[list[list[float]]]:
    """Give the outer ring of each polygon of a GeoJSON collection: longitude, latitude."""
    for feature in (boundaries or {}).get("features", []):
        shape = feature["geometry"]
        parts = shape["coordinates"]
        for polygon in parts if shape["type"] == "MultiPolygon" else [parts]:
            yield [point[:2] for point in polygon[0]]


def road(d: Dataset) -> list[go.Scatter]:
    """Draw all routes as one trace of straight hops."""
    xs, ys = [], []
    for route in d.offensive.routes:
        stops = places.route(d, route)
        xs += [*stops["lon"].round(3), None]
        ys += [*stops["lat"].round(3), None]
    title = text.lines(f"{' and '.join(d.offensive.routes.values())} (schematic)", style.KEY_CHARS)
    return (
        [
            go.Scatter(
                x=xs,
                y=ys,
                mode="lines",
                hoverinfo="skip",
                name=title,
                line={"color": style.RULE, "width": 1.5, "dash": "dot"},
            )
        ]
        if any(xs)
        else []
    )


def extent(d: Dataset, spots: pd.DataFrame) -> tuple[float, float, float, float]:
    """Give west, south, east, north of what is drawn, with a margin."""
    points = [point for ring in rings(d.boundaries) for point in ring]
    xs = [*(round(point[0], 3) for point in points), *spots["lon"]]
    ys = [*(round(point[1], 3) for point in points), *spots["lat"]]
    if not xs:
        return d.offensive.box
    edge = 0.02 * max(max(xs) - min(xs), max(ys) - min(ys), 0.5)
    return min(xs) - edge, min(ys) - edge, max(xs) + edge, max(ys) + edge


def height_px(extent: tuple[float, float, float, float]) -> int:
    """Give the height that suits the land: low where it is broad."""
    west, south, east, north = extent
    squeeze = math.cos(math.radians((south + north) / 2))
    return round(min(HIGH_PX, max(150, WIDE_PX * (north - south) / ((east - west) * squeeze))))


def frame(figure: go.Figure, extent: tuple[float, float, float, float]) -> None:
    """Set axes that keep the shape of the land, without lines or numbers."""
    west, south, east, north = extent
    squeeze = math.cos(math.radians((south + north) / 2))
    plain = {"visible": False, "constrain": "domain"}
    figure.update_layout(
        xaxis={**plain, "range": [round(west, 3), round(east, 3)]},
        yaxis={
            **plain,
            "range": [round(south, 3), round(north, 3)],
            "scaleanchor": "x",
            "constraintoward": "top",
            "scaleratio": round(1 / squeeze, 4),
        },
        margin={"l": 6, "r": 6, "b": 66},
    )
