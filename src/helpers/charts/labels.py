"""Names on a map, placed so that none covers another or hides a capital: on a phone, or wider."""

from __future__ import annotations

import pandas as pd

from helpers.charts.basemap import Box, squeeze

ROOM_PX = {"narrow": (312, 330), "wide": (490, 520)}
"""Room for the map, width and height: on a phone and on paper, and at least where it is wider."""
LETTER_PX, LINE_PX, GAP_PX, APART_PX = 6.4, 15, 10, 6
MOST_NAMES = 24
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


def place_names(
    spots: pd.DataFrame, objective: str, extent: Box, room: str = "narrow"
) -> dict[str, str]:
    """Choose which places are named and on which side of the mark the name stands.

    ``spots`` have place_id, name, lat, lon, population and capital_of. The ``objective`` is named
    first, then capitals, then the most populous. ``room`` is one of ``ROOM_PX``. A capital is named
    where its name covers no other name, no capital and at most a few other marks; another place
    only where it covers no mark at all. Gives the text position by place_id.
    """
    points = to_pixels(spots, extent, room)
    right, top = _pixels(extent[2], extent[3], extent, room)
    boxes = {
        row.place_id: {
            position: box
            for position in POSITIONS
            if (box := name_box(points[row.place_id], row.name, position))[0] >= 0
            and box[1] >= 0
            and box[2] <= right
            and box[3] <= top
        }
        for row in spots.itertuples()
    }
    order = _rank(spots, objective, {place: len(inside) for place, inside in boxes.items()})
    first = set(order.loc[order["first"], "place_id"])
    taken: list[Box] = []
    chosen: dict[str, str] = {}
    for row in order.itertuples():
        if len(chosen) == MOST_NAMES or not (row.first or row.people):
            break
        options = []
        for rank, (position, box) in enumerate(boxes[row.place_id].items()):
            if not any(overlap(box, other) for other in taken):
                hidden = {place for place, point in points.items() if covers(box, point)}
                options.append((len(hidden & first), len(hidden), rank, position, box))
        if options:
            capitals, marks, _, position, box = min(options)
            if not marks or row.aim or (row.first and not capitals and marks <= MOST_HIDDEN):
                chosen[row.place_id] = position
                taken.append((box[0] - APART_PX, box[1], box[2] + APART_PX, box[3]))
    return chosen


def _rank(spots: pd.DataFrame, objective: str, ways: dict[str, int]) -> pd.DataFrame:
    """Order places by how much their name is needed, by how few ways it can stand, by people.

    first = objective or capital.
    """
    ranked = spots.assign(
        aim=spots["place_id"] == objective,
        first=(spots["capital_of"] != "") | (spots["place_id"] == objective),
        people=spots["population"].fillna(0).astype(int),
    )
    ranked["ways"] = ranked["place_id"].map(ways).where(ranked["first"], 0)
    order = {"aim": False, "first": False, "ways": True, "people": False, "place_id": True}
    return ranked.sort_values([*order], ascending=[*order.values()])


def _pixels(lon: float, lat: float, extent: Box, room: str) -> tuple[float, float]:
    """Give where a point stands, from the lower left corner."""
    west, south, east, north = extent
    width, height = ROOM_PX[room]
    across = min(width / (east - west), height / (north - south) * squeeze(extent))
    return (lon - west) * across, (lat - south) * across / squeeze(extent)


def to_pixels(spots: pd.DataFrame, extent: Box, room: str = "narrow") -> dict[str, tuple]:
    """Give where each place stands, from the lower left corner."""
    return {p.place_id: _pixels(p.lon, p.lat, extent, room) for p in spots.itertuples()}


def name_box(point: tuple[float, float], name: str, position: str) -> Box:
    """Give the box of a name beside a mark: left, bottom, right, top."""
    (x, y), (across, up) = point, POSITIONS[position]
    wide = LETTER_PX * len(name)
    left = x + across * GAP_PX - wide * (1 - across) / 2
    bottom = y + up * (GAP_PX - 2) - LINE_PX * (1 - up) / 2
    return left, bottom, left + wide, bottom + LINE_PX


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes share ground."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def covers(box: Box, point: tuple[float, float]) -> bool:
    """Say whether a mark's middle lies in a box."""
    return box[0] - 3 < point[0] < box[2] + 3 and box[1] - 3 < point[1] < box[3] + 3
