"""What lies under the marks of a map: land, neighbours, water, routes, and a tint of the holders.

All of it is in units, ``UNITS`` a degree of latitude, x to the east and y to the south.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from helpers import places
from helpers.charts.labels import Box, Mark
from helpers.tables import Dataset, cached_per_dataset

UNITS, KM_PER_DEGREE = 500, 111.3
COARSE = 2  # units: less than a pixel on a map as wide as a page
TINT_KM = 10
SCALES_KM = (5, 10, 25, 50, 100, 200, 500)


class Frame(NamedTuple):
    """A part of a picture that shows land: its box in pixels, pixels a unit, and what is where."""

    box: Box
    scale: float
    x: float
    y: float

    def place(self, mark: Mark) -> Mark:
        """Move a mark from where it stands in units to where it stands in the picture."""
        return mark._replace(x=self.x + mark.x * self.scale, y=self.y + mark.y * self.scale)

    @property
    def land(self) -> Box:
        """The box in units."""
        left, top, right, bottom = self.box
        west, north = (left - self.x) / self.scale, (top - self.y) / self.scale
        return west, north, (right - self.x) / self.scale, (bottom - self.y) / self.scale


def fit_frame(box: Box, extent: Box, room: Box | None = None) -> Frame:
    """Give the frame that fills a box and has an extent (units) whole in a room within it."""
    left, top, right, bottom = room or box
    west, north, east, south = extent
    scale = min((right - left) / (east - west), (bottom - top) / (south - north))
    x = (left + right) / 2 - (west + east) / 2 * scale
    return Frame(box, scale, x, (top + bottom) / 2 - (north + south) / 2 * scale)


def to_units(d: Dataset, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give x and y, with a degree of longitude as short as in the middle of the country."""
    middle = math.radians((d.offensive.box[1] + d.offensive.box[3]) / 2)
    return np.asarray(lon) * (math.cos(middle) * UNITS), np.asarray(lat) * -UNITS


def locate(d: Dataset, spots: pd.DataFrame) -> pd.DataFrame:
    """Give places that have a coordinate, with it in units: x and y."""
    spots = spots[spots["lat"].notna()]
    x, y = to_units(d, spots["lon"].to_numpy(), spots["lat"].to_numpy())
    return spots.assign(x=x, y=y)


def extent(d: Dataset, spots: pd.DataFrame, zoom: str = "") -> Box:
    """Give west, north, east, south (units) of what matters, with a margin.

    What matters are the places (x, y, reported) of the front or governorate to ``zoom`` to (a
    ValueError where it has none), or all that are reported, and the objective.
    """
    if zoom:
        matter = spots[(spots["front"] == zoom) | (spots["governorate"] == zoom)]
        if matter.empty:
            raise ValueError(f'No place on the map is on a front or in a governorate "{zoom}".')
    else:
        matter = spots[spots["reported"] | (spots["place_id"] == d.offensive.objective)]
        matter = spots if len(matter) < 2 else matter
    if matter.empty:
        west, south, east, north = d.offensive.box
        xs, ys = to_units(d, np.array([west, east]), np.array([north, south]))
    else:
        xs, ys = matter["x"], matter["y"]
    edge = 0.05 * max(max(xs) - min(xs), max(ys) - min(ys), UNITS / 2)
    return min(xs) - edge, min(ys) - edge, max(xs) + edge, max(ys) + edge


@cached_per_dataset
def shapes(d: Dataset) -> dict[str, dict[str, shapely.Geometry]]:
    """Give what is drawn, by kind and name: neighbour, lake, river, land, country and route."""
    found: dict[str, dict] = {kind: {} for kind in ("neighbour", "lake", "river", "land")}
    outlines = d.boundaries or {}
    around = (outlines.get("surroundings") or {}).get("features", [])
    for i, feature in enumerate([*outlines.get("features", []), *around]):
        told = feature.get("properties") or {}
        drawn = shapely.transform(
            shapely.geometry.shape(feature["geometry"]),
            lambda at: np.column_stack(to_units(d, at[:, 0], at[:, 1])),
        )
        drawn = shapely.make_valid(drawn)
        kind = told["kind"] if told.get("kind") in found else "land"
        found[kind][f"{told.get('name', '')}#{i}"] = drawn
    whole = shapely.union_all([*found["land"].values()])
    stops = {r: locate(d, places.route(d, r))[["x", "y"]].to_numpy() for r in d.offensive.routes}
    lines = {r: shapely.linestrings(at) for r, at in stops.items() if len(at) > 1}
    return {**found, "country": {"": whole}, "route": lines}


@cached_per_dataset
def ground(d: Dataset) -> dict[str, str]:
    """Give what is drawn as one path for each kind of ``shapes``."""
    return {kind: path(drawn.values()) for kind, drawn in shapes(d).items()}


def path(drawn: Iterable[shapely.Geometry]) -> str:
    """Write shapes as steps of a path, simplified, in whole units."""
    steps = []
    parts = shapely.get_parts(shapely.simplify([*drawn], COARSE, preserve_topology=False))
    for part in parts if len(parts) else ():
        closed = part.geom_type == "Polygon"
        for line in shapely.get_rings(part) if closed else [part]:
            points = np.round(shapely.get_coordinates(line)).astype(int)
            moves = np.diff(points, axis=0)[: -1 if closed else None].tolist()
            hops = "l" + " ".join(f"{x} {y}" for x, y in moves if x or y)
            steps.append(f"M{points[0][0]} {points[0][1]}{hops}{'z' if closed else ''}")
    return "".join(steps).replace(" -", "-")


def tints(d: Dataset, spots: pd.DataFrame) -> dict[str, str]:
    """Give the ground within ``TINT_KM`` of reported, settled places as paths, by their holder.

    ``spots`` have x, y, reported and settled_holder; where places are near, each has what is
    nearest to it, a place without a report too.
    """
    spots = spots.sort_values("reported", ascending=False).drop_duplicates(["x", "y"])
    spots = spots.reset_index(drop=True)
    points = shapely.points(spots["x"], spots["y"])
    near = shapely.buffer(points, TINT_KM / KM_PER_DEGREE * UNITS, quad_segs=5)
    if len(spots) > 1:
        cells = shapely.voronoi_polygons(shapely.multipoints(points), ordered=True)
        near = shapely.intersection(near, shapely.get_parts(cells))
    sides = spots["settled_holder"]
    sides = sides.where(spots["reported"] & sides.isin([*d.offensive.sides]))
    (country,) = shapes(d)["country"].values()
    land = (lambda drawn: drawn) if country.is_empty else country.intersection
    return {
        side: path([land(shapely.union_all(near[at]))])
        for side, at in sides.groupby(sides).groups.items()
    }


def name_neighbours(
    d: Dataset, frame: Frame, keep: Iterable[Box]
) -> dict[str, tuple[float, float]]:
    """Give where the names of neighbours stand (pixels): in the middle of what is seen of each."""
    covered = shapely.union_all([shapely.box(*box) for box in keep])
    seen = shapely.box(*frame.box).difference(covered)
    found = {}
    for name, drawn in shapes(d)["neighbour"].items():
        inside = shapely.clip_by_rect(drawn, *frame.land)
        if not inside.is_empty:
            at = shapely.transform(inside, lambda at: at * frame.scale + (frame.x, frame.y))
            middle = shapely.maximum_inscribed_circle(at.intersection(seen), 4)
            if middle.length > 16:
                found[name.partition("#")[0]] = middle.coords[0]
    return found


def scale_bar(frame: Frame) -> tuple[int, float]:
    """Give the kilometres of a scale bar for a frame, and its length in pixels."""
    most = 0.2 * (frame.box[2] - frame.box[0])
    km_px = UNITS * frame.scale / KM_PER_DEGREE
    km = max((km for km in SCALES_KM if km * km_px <= most), default=SCALES_KM[0])
    return km, km * km_px
