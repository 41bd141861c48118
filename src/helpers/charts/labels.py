"""Names on a map: none covers a mark or another name, and each is nearest to its own mark."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.charts import style

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels
LETTER_PX, BOLD_PX, LINE_PX, RISE_PX = 6.8, 7.4, 15, 4
"""How wide letters are, how high a name is, and how far its base line lies below its middle."""
GAP_PX, CLEAR_PX, APART_PX = 3, 3, 4
"""From the edge of a mark to its name, from a name to any other mark, and to another name."""
MOST_TRIED = 1000  # marks that may be named, the first
SIDES = np.array([*style.LOOKS["sides"].values()])
TURNS, LONG_PX, LESSER_PX = np.arange(24) * (math.pi / 12), (18, 26, 36, 48, 62, 80, 104), 50
LEADS = np.concatenate([long * np.column_stack([np.cos(TURNS), np.sin(TURNS)]) for long in LONG_PX])
"""Where there is no room beside a mark: how far a line leads to the name, across and down."""
ACROSS = np.where(abs(np.cos(TURNS)) < 0.3, 0, np.sign(np.cos(TURNS)))
DOWN = np.where(ACROSS, 0, np.sign(np.sin(TURNS)))
LEAD_SIDES = np.tile(np.column_stack([ACROSS, DOWN]), (len(LONG_PX), 1))
ANCHORS = ("middle", "start", "end")  # of a name over or under a mark, at its right, at its left


class Mark(NamedTuple):
    """The mark of a place in a picture; a name with a line may be ``led`` to, and is bold."""

    place_id: str
    name: str
    row: int
    x: float
    y: float
    radius: float
    reported: bool
    first: bool
    wanted: bool = True


class Name(NamedTuple):
    """Where a name stands: its box, its anchor, and how far from the mark a line leads to it."""

    mark: Mark
    box: Box
    anchor: str
    lead: tuple[float, float] = (0.0, 0.0)

    @property
    def base(self) -> tuple[float, float]:
        """Where its text begins, ends or has its middle, on the base line."""
        left, top, right, bottom = self.box
        across = {"start": left, "middle": (left + right) / 2, "end": right}[self.anchor]
        return across, (top + bottom) / 2 + RISE_PX


def rank_places(spots: pd.DataFrame, objective: str) -> pd.DataFrame:
    """Order places by how much their name is needed; first = objective or capital."""
    aim, people = spots["place_id"] == objective, spots["population"].fillna(0).astype(int)
    ranked = spots.assign(aim=aim, first=aim | (spots["capital_of"] != ""), people=people)
    by = ["aim", "first", "reported", "people", "place_id"]
    return ranked.sort_values(by, ascending=[False] * 4 + [True])


def place_names(
    marks: Sequence[Mark], room: Box, taken: Iterable[Box] = (), most: int = 30, led: bool = False
) -> list[Name]:
    """Choose which places are named, and where.

    ``marks`` are all that are seen, those first whose names are needed most. A name stands beside
    its mark or, where it is first or all may be ``led``, where a line leads to it, which passes by
    other marks (that to the very first may pass under them); in the ``room`` and off the ``taken``
    boxes.
    """
    taken, chosen = [*taken], []
    at = np.array([(mark.x, mark.y, mark.radius) for mark in marks]).reshape(-1, 3)
    wide = np.array([len(m.name) * (BOLD_PX if m.first else LETTER_PX) for m in marks])
    gap = at[:, 2:] * np.where(SIDES.all(axis=1), 0.7, 1) + GAP_PX
    beside = _boxes(at[:, None, :2] + SIDES * gap[:, :, None], SIDES, wide[:, None])
    for i, mark in enumerate(marks[:MOST_TRIED]):
        if len(chosen) == most:
            break
        if not mark.wanted:
            continue
        reach = LONG_PX[-1] + wide[i] + LINE_PX
        near = (abs(at[:, :2] - at[i, :2]) - at[:, 2:] <= reach).all(axis=1)
        around, own = at[near], int(near[:i].sum())
        clear = _clear(beside[i], around, own) & _inside(beside[i], room)
        found = next(_free(beside[i], clear, taken), None)
        name = found and Name(mark, found[1], ANCHORS[int(SIDES[found[0], 0])])
        if not name and (led or mark.first):
            name = _lead_away(mark, around, wide[i], room, taken, needed=i == 0)
        if name:
            chosen.append(name)
            left, top, right, bottom = name.box
            taken.append((left - APART_PX, top, right + APART_PX, bottom))
            taken += [(x - 1, y - 1, x + 1, y + 1) for x, y in _line(mark, name.lead)]
    return chosen


def _lead_away(
    mark: Mark, at: np.ndarray, wide: float, room: Box, taken: list[Box], needed: bool
) -> Name | None:
    """Give the first place for a name to which a line can lead; if ``needed`` under other marks."""
    under = None
    here = np.array([mark.x, mark.y])
    boxes = _boxes(here + LEADS + LEAD_SIDES * [2, 0], LEAD_SIDES, np.array([wide]))
    near = np.hypot(*LEADS.T) < (np.inf if mark.first else LESSER_PX)
    clear = _clear(boxes, at) & _inside(boxes, room) & near
    others = at[(at[:, :2] != here).any(axis=1)]
    for way, box in _free(boxes, clear, taken):
        line = _line(mark, LEADS[way])
        name = Name(mark, box, ANCHORS[int(LEAD_SIDES[way, 0])], tuple(LEADS[way].tolist()))
        if (np.hypot(*(others[:, None, :2] - line).T).T <= others[:, 2:] + 1).any():
            under = under or (name if needed else None)
        elif not any(overlap((x, y, x, y), other) for other in taken for x, y in line.tolist()):
            return name
    return under


def _boxes(points: np.ndarray, sides: np.ndarray, wide: np.ndarray) -> np.ndarray:
    """Give the boxes of names that stand on some side of points."""
    left = points[..., 0] - wide * (1 - sides[..., 0]) / 2
    top = points[..., 1] - LINE_PX * (1 - sides[..., 1]) / 2
    return np.stack([left, top, left + wide, top + LINE_PX], axis=-1)


def _clear(boxes: np.ndarray, at: np.ndarray, own: int | None = None) -> np.ndarray:
    """Say which boxes touch no mark; of names beside their ``own``, to which none is as near."""
    far = away(boxes[:, None], at)
    if own is None:
        return (far > CLEAR_PX).all(axis=-1)
    least = np.maximum(CLEAR_PX, far[:, own] + 1)
    far[:, own] = np.inf
    return (far > least[:, None]).all(axis=-1)


def _inside(boxes: np.ndarray, room: Box) -> np.ndarray:
    return (boxes[..., :2] >= room[:2]).all(axis=-1) & (boxes[..., 2:] <= room[2:]).all(axis=-1)


def _free(boxes: np.ndarray, clear: np.ndarray, taken: list[Box]) -> Iterable[tuple[int, Box]]:
    """Give the clear boxes that share no ground with those taken, with their numbers."""
    for way in np.flatnonzero(clear).tolist():
        box = tuple(boxes[way].tolist())
        if not any(overlap(box, other) for other in taken):
            yield way, box


def _line(mark: Mark, lead: Sequence[float]) -> np.ndarray:
    """Give points along the line to a name, from the edge of its mark; none without one."""
    long = math.hypot(*lead)
    steps = np.arange(mark.radius, long, 3) / long if long else np.empty(0)
    return np.array([mark.x, mark.y]) + steps[:, None] * np.array(lead)


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes share ground."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def away(boxes: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Give how far the edge of each mark (x, y, radius) is from boxes.

    >>> away(np.array([0, 0, 10, 10]), np.array([[13, 14, 1], [5, 5, 2]])).tolist()
    [4.0, -2.0]
    """
    x, y, radius = marks.T
    across = np.maximum(np.maximum(boxes[..., 0] - x, x - boxes[..., 2]), 0)
    down = np.maximum(np.maximum(boxes[..., 1] - y, y - boxes[..., 3]), 0)
    return np.hypot(across, down) - radius
