"""Names on a map: none covers another, and none stands beside the mark of another place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from helpers.charts import style
from helpers.charts.basemap import Box, squeeze

ROOM_PX = {"narrow": (312, 330), "wide": (490, 520)}
"""Room for the map, width and height: on a phone and on paper, and at least where it is wider."""
LETTER_PX, LINE_PX, GAP_PX, APART_PX = 6.4, 15, 11, 5
CLEAR_PX = 4
"""So much nearer to its own mark than to any other a name stands."""
MARGIN_PX = 5
"""How far a name may stand out over the edge of the map."""
MOST_NAMES = 24
SIDES = style.LOOKS["sides"]
"""Where a name can stand, the best first: on which side of its mark, across and up."""
LEADS_PX, LEAD_GAP_PX, TURNS = (20, 30, 42, 56), 3, 16
"""Where there is no room beside a mark: how long a line leads to the name, in how many ways."""


class Name(NamedTuple):
    """Where a name stands: on which side of a point, and how far that is from its mark (pixels)."""

    side: str
    lead: tuple[float, float] = (0.0, 0.0)


def place_names(
    spots: pd.DataFrame, objective: str, extent: Box, room: str, keep: Iterable[Box] = ()
) -> dict[str, Name]:
    """Choose which places are named, and where, by place_id.

    ``spots`` have place_id, name, lat, lon, population, capital_of and reported (bool). Named first
    are the ``objective``, then capitals, then reported places, then the most populous. A name
    stands beside its mark, where no other mark is as near, or else a line leads to it; of lesser
    places only the former. ``room`` is one of ``ROOM_PX``; ``keep`` are boxes in degrees that stay
    free.
    """
    points = to_pixels(spots, extent, room)
    edge = _pixels(extent[2], extent[3], extent, room)
    taken = [(*_pixels(*box[:2], extent, room), *_pixels(*box[2:], extent, room)) for box in keep]
    chosen: dict[str, Name] = {}
    for row in _rank(spots, objective).itertuples():
        if len(chosen) == MOST_NAMES:
            break
        here = points[row.place_id]
        others = [point for place, point in points.items() if place != row.place_id]
        for name in _ways(row.first):
            box = name_box(here, row.name, name)
            line = list(_steps(here, name.lead))
            own = 0.0 if line else away(box, here)
            if (
                min(box[:2]) >= -MARGIN_PX
                and box[2] <= edge[0] + MARGIN_PX
                and box[3] <= edge[1] + MARGIN_PX
                and not any(overlap(box, other) for other in taken)
                and not any(away(other, step) == 0 for step in line for other in taken)
                and all(away(box, other) > own + CLEAR_PX for other in others)
                and all(math.dist(step, other) > CLEAR_PX for step in line for other in others)
            ):
                chosen[row.place_id] = name
                taken.append((box[0] - APART_PX, box[1], box[2] + APART_PX, box[3]))
                taken += [(x - 2, y - 2, x + 2, y + 2) for x, y in line]
                break
    return chosen


def _rank(spots: pd.DataFrame, objective: str) -> pd.DataFrame:
    """Order places by how much their name is needed; first = objective or capital."""
    aim, people = spots["place_id"] == objective, spots["population"].fillna(0).astype(int)
    ranked = spots.assign(aim=aim, first=aim | (spots["capital_of"] != ""), people=people)
    by = ["aim", "first", "reported", "people", "place_id"]
    return ranked.sort_values(by, ascending=[False] * 4 + [True])


def _ways(led: bool) -> Iterator[Name]:
    """Give where a name can stand, the best first; with a line to it where it may be ``led``."""
    yield from map(Name, SIDES)
    for long in LEADS_PX if led else ():
        for turn in range(TURNS):
            across, up = (f(2 * math.pi * turn / TURNS) for f in (math.cos, math.sin))
            side = "middle right" if across > 0 else "middle left"
            if abs(across) < 0.1:
                side = "top center" if up > 0 else "bottom center"
            yield Name(side, (long * across, long * up))


def _steps(here: tuple[float, float], lead: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Give points along the line to a name, from a little off its mark."""
    steps = int(math.hypot(*lead) // 5)
    for i in range(2, steps + 1):
        yield here[0] + lead[0] * i / steps, here[1] + lead[1] * i / steps


def px_per_degree(extent: Box, room: str) -> tuple[float, float]:
    """Give how many pixels a degree of longitude and one of latitude take."""
    west, south, east, north = extent
    width, height = ROOM_PX[room]
    across = min(width / (east - west), height / (north - south) * squeeze(extent))
    return across, across / squeeze(extent)


def _pixels(lon: float, lat: float, extent: Box, room: str) -> tuple[float, float]:
    """Give where a point stands, from the lower left corner."""
    across, up = px_per_degree(extent, room)
    return (lon - extent[0]) * across, (lat - extent[1]) * up


def to_pixels(spots: pd.DataFrame, extent: Box, room: str) -> dict[str, tuple]:
    """Give where each place stands, from the lower left corner."""
    return {p.place_id: _pixels(p.lon, p.lat, extent, room) for p in spots.itertuples()}


def name_box(point: tuple[float, float], words: str, name: Name) -> Box:
    """Give the box of a name: left, bottom, right, top."""
    (x, y), (across, up) = point, SIDES[name.side]
    gap = LEAD_GAP_PX if any(name.lead) else GAP_PX
    wide = LETTER_PX * len(words)
    left = x + name.lead[0] + across * gap - wide * (1 - across) / 2
    bottom = y + name.lead[1] + up * (gap - 2) - LINE_PX * (1 - up) / 2
    return left, bottom, left + wide, bottom + LINE_PX


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes share ground."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def away(box: Box, point: tuple[float, float]) -> float:
    """Give how far a point is from a box; 0 within.

    >>> away((0, 0, 10, 10), (13, 14)), away((0, 0, 10, 10), (5, 5))
    (5.0, 0.0)
    """
    across = max(box[0] - point[0], 0.0, point[0] - box[2])
    return math.hypot(across, max(box[1] - point[1], 0.0, point[1] - box[3]))
