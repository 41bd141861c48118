"""What lies around a point: the nearest places, the roads through a place, the country's border."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers import places
from helpers.tables import Dataset


@dataclass(frozen=True)
class Neighbour:
    """A place nearby; ``km`` is the geodesic distance on WGS 84."""

    place_id: str
    name: str
    km: float


def neighbours(d: Dataset, lat: float, lon: float, most: int = 4) -> list[Neighbour]:
    """Give the located places nearest to a point, without the one that lies on it."""
    if pd.isna(lat) or pd.isna(lon):
        return []
    spots = places.located(d)
    count = len(spots)
    _, _, metres = places.WGS84.inv(
        [lon] * count, [lat] * count, spots["lon"].tolist(), spots["lat"].tolist()
    )
    told = [
        Neighbour(place_id, name, m / 1000)
        for place_id, name, m in zip(spots["place_id"], spots["name"], metres, strict=True)
        if m > 0
    ]
    return sorted(told, key=lambda n: (n.km, n.place_id))[:most]


def on_roads(d: Dataset, place_id: str) -> list[str]:
    """Say on which roads of the dataset a place lies, and between which places."""
    names, told = places.names(d), []
    for route_id, road in d.offensive.routes.items():
        stops = d.routes[d.routes["route_id"] == route_id].sort_values("position")
        stops = stops["place_id"].tolist()
        if place_id not in stops:
            continue
        at = stops.index(place_id)
        beside = [names[stops[i]] for i in (at - 1, at + 1) if 0 <= i < len(stops)]
        where = f"between {' and '.join(beside)}" if len(beside) > 1 else f"its end, by {beside[0]}"
        told.append(f"{road}, {where}" if beside else road)
    return told


def kilometres_outside(d: Dataset, lat: float, lon: float) -> float:
    """Give how far a point lies outside the country; 0 = inside.

    The country is the union of the dataset's boundaries, or its box where it has none.
    """
    from shapely import box, union_all
    from shapely.geometry import Point, shape
    from shapely.ops import nearest_points

    shapes = [shape(f["geometry"]) for f in (d.boundaries or {}).get("features", [])]
    country = union_all(shapes) if shapes else box(*d.offensive.box)
    here = Point(lon, lat)
    if country.covers(here):
        return 0.0
    edge, _ = nearest_points(country, here)
    _, _, metres = places.WGS84.inv(lon, lat, edge.x, edge.y)
    return metres / 1000
