"""Places: which are counted, how far apart they are, and the routes that join them."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from pyproj import Geod

from helpers.tables import Dataset, cached_per_dataset

__all__ = ["capitals", "counted", "distances", "located", "names", "route", "sides_before"]

AREAS = ("governorate", "area")  # kinds of places that are never counted as a place
NO_AREA = "-"
WGS84 = Geod(ellps="WGS84")


def counted(d: Dataset, front: str = "all") -> pd.DataFrame:
    """Give the places that measures count: every kind but governorates and areas.

    A ``front`` that the gazetteer does not have is a ValueError.
    """
    d.offensive.check_front(front)
    places = d.places[~d.places["kind"].isin(AREAS)]
    return places if front == "all" else places[places["front"] == front]


def capitals(d: Dataset) -> pd.DataFrame:
    """Give the places that are the capital of a governorate."""
    return d.places[d.places["capital_of"] != ""]


@cached_per_dataset
def names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each place by its id."""
    return dict(zip(d.places["place_id"], d.places["name"], strict=True))


def located(d: Dataset) -> pd.DataFrame:
    """Give the places that have a coordinate."""
    return d.places[d.places["lat"].notna()]


@cached_per_dataset
def sides_before(d: Dataset) -> pd.Series:
    """Give the side that held each place on the day before the offensive; '' = unknown."""
    sides = {place: spot.side for place, spot in spots(d).items()}
    return pd.Series(sides, dtype="str").rename_axis("place_id")


class Spot(NamedTuple):
    """What control asks of a place; ``area`` is its governorate if listed, else ``NO_AREA``."""

    side: str
    actor: str
    governorate: str
    area: str


@cached_per_dataset
def spots(d: Dataset) -> dict[str, Spot]:
    """Give what control asks of each place, by place_id."""
    side = dict(zip(d.actors["actor_id"], d.actors["side"], strict=True))
    areas = set(d.places.loc[d.places["kind"].isin(AREAS), "place_id"])
    columns = (d.places[name] for name in ("place_id", "holder_before", "governorate"))
    return {
        place: Spot(
            side.get(actor, ""),
            actor if side.get(actor) else "",
            where,
            where if where in areas else NO_AREA,
        )
        for place, actor, where in zip(*columns, strict=True)
    }


@cached_per_dataset
def government(d: Dataset) -> str:
    """Give the actor that commands the defender: the one at whose top most of its places stood."""
    parent = dict(zip(d.actors["actor_id"], d.actors["parent_id"], strict=True))
    heads = []
    for spot in spots(d).values():
        actor = spot.actor if spot.side == d.offensive.defender else ""
        for _ in parent:  # no chain is longer
            actor = parent.get(actor) or actor
        heads += [actor] if actor else []
    return max(dict.fromkeys(heads), key=heads.count, default="")


@cached_per_dataset
def commanded_by(d: Dataset) -> dict[str, frozenset[str]]:
    """Give each actor with all those below it, by actor_id."""
    parent = dict(zip(d.actors["actor_id"], d.actors["parent_id"], strict=True))
    below = {actor: {actor} for actor in parent}
    for actor, above in parent.items():
        for _ in parent:  # no chain is longer
            if above in below:
                below[above].add(actor)
                above = parent[above]
    return {actor: frozenset(those) for actor, those in below.items()}


def route(d: Dataset, route_id: str) -> pd.DataFrame:
    """Give the places of a route that have a coordinate, with the straight distances between them.

    One row a place: position, place_id, name, lat, lon, km (from the start of the route), and
    hop_km (from the place before). Distances are geodesics on WGS 84, not road lengths. '' is the
    empty route; one that the descriptor does not have is a ValueError.
    """
    if route_id and route_id not in d.offensive.routes:
        raise ValueError(f'No route "{route_id}"; there are {", ".join(d.offensive.routes)}.')
    stops = d.routes[d.routes["route_id"] == route_id].sort_values("position")
    spots = located(d)[["place_id", "name", "lat", "lon"]]
    stops = stops[["position", "place_id"]].merge(spots, on="place_id", validate="m:1")
    hops = WGS84.line_lengths(stops["lon"], stops["lat"]) if len(stops) > 1 else []
    hop_km = pd.Series([0.0, *hops][: len(stops)], dtype="float64") / 1000
    return stops.assign(km=hop_km.cumsum(), hop_km=hop_km)


def distances(d: Dataset, place_id: str) -> pd.Series:
    """Give the geodesic distance in km from every located place to one of them."""
    here = d.places[d.places["place_id"] == place_id].dropna(subset=["lat"])
    if here.empty:
        return pd.Series(dtype="float64", index=pd.Index([], name="place_id"))
    return distances_from(d, here["lat"].iloc[0], here["lon"].iloc[0])


def distances_from(d: Dataset, lat: float, lon: float) -> pd.Series:
    """Give the geodesic distance in km from a point to every located place, by place_id."""
    spots = located(d).set_index("place_id")
    here = np.full(len(spots), lon), np.full(len(spots), lat)
    _, _, metres = WGS84.inv(*here, spots["lon"], spots["lat"])
    return pd.Series(metres, index=spots.index, dtype="float64") / 1000


def earth_points(d: Dataset, place_ids: Iterable[str]) -> pd.DataFrame:
    """Give the located ones of some places as points on WGS 84: x, y and z in km, by place_id."""
    spots = located(d).set_index("place_id")[["lon", "lat"]]
    spots = spots[spots.index.isin(place_ids)]
    (x, y), (cos, sin) = ((np.cos(at), np.sin(at)) for at in np.radians(spots.to_numpy()).T)
    across = WGS84.a / 1000 / np.sqrt(1 - WGS84.es * sin**2)
    axes = {"x": across * cos * x, "y": across * cos * y, "z": across * (1 - WGS84.es) * sin}
    return pd.DataFrame(axes, spots.index)


def ground_km(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Give the km along the ground between points of ``earth_points``, right to a part in 10,000.

    >>> ground_km(np.array([[6378.137, 0, 0]]), np.array([[0, 6378.137, 0]])).round(1).tolist()
    [10018.8]
    """
    diameter = 2 * WGS84.a / 1000
    return diameter * np.arcsin(np.minimum(np.linalg.norm(a - b, axis=-1) / diameter, 1))


class Neighbour(NamedTuple):
    """A place near a point; ``km`` is the geodesic distance on WGS 84."""

    place_id: str
    name: str
    km: float


def neighbours(d: Dataset, lat: float, lon: float, most: int = 4) -> list[Neighbour]:
    """Give the located places nearest to a point, without the one that lies on it."""
    if pd.isna(lat) or pd.isna(lon):
        return []
    km, name = distances_from(d, lat, lon).sort_index().sort_values(kind="stable"), names(d)
    return [Neighbour(place, name[place], far) for place, far in km[km > 0].head(most).items()]


def on_roads(d: Dataset, place_id: str) -> list[str]:
    """Say on which roads of the dataset a place lies, and between which places."""
    sentences = []
    for route_id, road in d.offensive.routes.items():
        stops = d.routes[d.routes["route_id"] == route_id].sort_values("position")
        stops = stops["place_id"].tolist()
        if place_id in stops:
            at = stops.index(place_id)
            beside = [names(d)[stop] for stop in stops[max(at - 1, 0) : at + 2] if stop != place_id]
            if len(beside) == 2:
                road += f", between {' and '.join(beside)}"
            elif beside:
                road += f", its end, by {beside[0]}"
            sentences.append(road)
    return sentences


def kilometres_outside(d: Dataset, lat: float, lon: float) -> float:
    """Give how many km a point lies outside the country: its boundaries, or its box without any."""
    from shapely.geometry import Point
    from shapely.ops import nearest_points

    country, here = _country(d), Point(lon, lat)
    if country.covers(here):
        return 0.0
    edge, _ = nearest_points(country, here)
    return WGS84.inv(lon, lat, edge.x, edge.y)[2] / 1000


@cached_per_dataset
def _country(d: Dataset) -> object:
    from shapely import box, make_valid, union_all
    from shapely.geometry import shape

    shapes = [make_valid(shape(f["geometry"])) for f in (d.boundaries or {}).get("features", [])]
    return union_all(shapes) if shapes else box(*d.offensive.box)
