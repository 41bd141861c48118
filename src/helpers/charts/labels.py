"""Names on a map, placed so that none covers another or hides a capital: on a phone, or wider."""

from __future__ import annotations

import math

import pandas as pd

ROOM_PX = {"narrow": (312, 330), "wide": (490, 520)}
"""Room for the map, width and height: on a phone and on paper, and at least where it is wider."""
LETTER_PX, LINE_PX, GAP_PX, APART_PX = 6.4, 15, 10, 6
LIMIT = 24
MOST_HIDDEN = 3
"""Marks of lesser places that the name of a capital may cover."""
POSITIONS = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
}
"""Where a name can stand, the best first: on which side of its mark, across and up."""

Box = tuple[float, float, float, float]


def place(spots: pd.DataFrame, objective: str, extent: Box, room: str = "narrow") -> dict[str, str]:
    """Choose which places are named and on which side of the mark the name stands.

    Parameters
    ----------
    spots
        place_id, name, lat, lon, population, capital_of.
    objective
        The place that is named first; then capitals, then the most populous.
    extent
        West, south, east, north of the map.
    room
        One of ``ROOM_PX``.

    Returns
    -------
    Text position by place_id. A capital is named where its name covers no other name, no capital
    and at most a few other marks; another place only where it covers no mark at all.
    """
    points = pixels(spots, extent, room)
    width, height = size(extent, room)
    taken: list[Box] = []
    chosen: dict[str, str] = {}
    ways = {
        row.place_id: sum(
            not outside(around(points[row.place_id], row.name, position), width, height)
            for position in POSITIONS
        )
        for row in spots.itertuples()
    }
    order = ranked(spots, objective, ways)
    first = set(order.loc[order["first"], "place_id"])
    for row in order.itertuples():
        if len(chosen) == LIMIT or not (row.first or row.people):
            break
        options = []
        for rank, position in enumerate(POSITIONS):
            box = around(points[row.place_id], row.name, position)
            if outside(box, width, height) or any(overlap(box, other) for other in taken):
                continue
            hidden = {p for p, point in points.items() if inside(point, box)}
            options.append((len(hidden & first), len(hidden), rank, position, box))
        if options:
            capitals, marks, _, position, box = min(options)
            if not marks or row.aim or (row.first and not capitals and marks <= MOST_HIDDEN):
                chosen[row.place_id] = position
                taken.append((box[0] - APART_PX, box[1], box[2] + APART_PX, box[3]))
    return chosen


def ranked(spots: pd.DataFrame, objective: str, ways: dict[str, int]) -> pd.DataFrame:
    """Order places by how much their name is needed, then, if they must be, by how few
    ways it can stand, then by people.

    first = objective or capital.
    """
    return (
        spots.assign(
            aim=spots["place_id"] == objective,
            people=spots["population"].fillna(0).astype(int),
            first=(spots["capital_of"] != "") | (spots["place_id"] == objective),
        )
        .assign(
            ways=lambda rows: rows["place_id"].map(ways).where(rows["first"], 0),
        )
        .sort_values(
            ["aim", "first", "ways", "people", "place_id"],
            ascending=[False, False, True, False, True],
        )
    )


def scale(extent: Box, room: str = "narrow") -> tuple[float, float]:
    """Give pixels a degree of longitude and latitude."""
    west, south, east, north = extent
    width, height = ROOM_PX[room]
    squeeze = math.cos(math.radians((south + north) / 2))
    across = min(width / (east - west), height / (north - south) * squeeze)
    return across, across / squeeze


def size(extent: Box, room: str = "narrow") -> tuple[float, float]:
    """Give width and height of the map."""
    across, up = scale(extent, room)
    return (extent[2] - extent[0]) * across, (extent[3] - extent[1]) * up


def pixels(spots: pd.DataFrame, extent: Box, room: str = "narrow") -> dict[str, tuple]:
    """Give where each place stands, from the lower left corner."""
    across, up = scale(extent, room)
    return {
        p.place_id: ((p.lon - extent[0]) * across, (p.lat - extent[1]) * up)
        for p in spots.itertuples()
    }


def around(point: tuple[float, float], name: str, position: str) -> Box:
    """Give the box of a name beside a mark: left, bottom, right, top."""
    (x, y), (across, up) = point, POSITIONS[position]
    wide = LETTER_PX * len(name)
    left = x + across * GAP_PX - wide * (1 - across) / 2
    bottom = y + up * (GAP_PX - 2) - LINE_PX * (1 - up) / 2
    return left, bottom, left + wide, bottom + LINE_PX


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes share ground."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(point: tuple[float, float], box: Box) -> bool:
    """Say whether a mark's middle lies in a box."""
    return box[0] - 3 < point[0] < box[2] + 3 and box[1] - 3 < point[1] < box[3] + 3


def outside(box: Box, width: float, height: float) -> bool:
    """Say whether a box leaves the map."""
    return box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height
