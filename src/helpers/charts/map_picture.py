"""What stands where on the map, which ``map.svg.j2`` draws: marks, names, a key, and insets."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader

from helpers.charts import basemap, labels, style
from helpers.charts.basemap import Box, Frame
from helpers.charts.labels import Mark
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

RING_PX, CAPITAL_PX = 2.4, 6.6  # from a mark to the ring round it; least radius of a capital
ZOOM, CROWDED, EDGE_PX, HEAD_PX = 2.6, 5, 8, 18
"""How much larger an inset is, from how many marks that touch there is one; its title's height."""
KEY_PX, LETTER_PX, KEY_PART = 18, 6.4, 0.85
ROOMS: dict[str, dict[str, float]] = style.LOOKS["rooms"]


class Look(NamedTuple):
    """How a mark is drawn: its lines are in parts of its radius; a ``star`` is the one in it."""

    shape: str
    radius: float
    fill: str
    edge: str
    width: float
    star: str = ""
    crossed: bool = False
    ring: float = 0.0


def draw(
    d: Dataset,
    spots: pd.DataFrame,
    extent: Box,
    when: str,
    room: dict[str, float],
    tints: dict[str, str],
) -> tuple[str, list[list[int]]]:
    """Draw places in a shape, and give the picture and where its marks are: x, y and row.

    ``spots`` have x and y (units), state, holder, changed (bool), row, reported, and are ranked by
    ``labels.rank_places``; the surest have the lowest row. ``when`` is the day; for the tints see
    ``basemap.tints``.
    """
    styles, looks, look_of, places = style.side_styles(d), {}, {}, []
    for spot in spots.itertuples():
        capital = spot.capital_of != ""
        look = _look(spot.state, styles[spot.holder], room["part"], capital, spot.changed)
        look_of[spot.row] = looks.setdefault(look, f"mark-{len(looks)}")
        radius = look.ring + 0.7 if look.ring else look.radius * (1 + look.width / 2)
        at = (spot.x, spot.y, radius, spot.reported, spot.first)
        places.append(Mark(spot.place_id, spot.name, spot.row, *at))
    key, top = _place_key(_key_entries(d, spots, when), room["wide"])
    box = (0.0, top, float(room["wide"]), float(room["high"]))
    free = (0.0, top, float(room["wide"] - room["beside"]), float(room["high"] - room["below"]))
    frame, insets = basemap.fit_frame(box, extent, free), []
    for panel in _panels(room, free):
        insets += _choose_inset(places, frame, panel, [window for window, _, _ in insets])
    frame = frame if insets else basemap.fit_frame(box, extent)
    windows, panels = [inset[0] for inset in insets], [inset[1] for inset in insets]
    seen = _place(places, frame, panels)
    bar, bar_box = _place_scale(frame, seen, panels)
    lands, taken, letters = [], [*panels, bar_box], []
    for name, (x, y) in basemap.name_neighbours(d, frame, taken).items():
        land = (x - 5.2 * len(name), y - 8, x + 5.2 * len(name), y + 8)
        if land[0] > 0 and land[2] < room["wide"] and _is_free(land, seen, taken):
            lands.append((x, y + 4, name.upper()))
            taken.append(land)
    for letter, (left, up, right, down) in zip("ABC", windows, strict=False):
        ways = [(x, y) for y in (up, down - 14, up - 15) for x in (left - 13, right + 1)]
        boxes = [(x, y, x + 12, y + 14) for x, y in ways]
        letters.append((letter, next((b for b in boxes if _is_free(b, seen, taken)), boxes[0])))
        taken.append(letters[-1][1])
    seen = [
        mark._replace(wanted=mark.first or not any(_holds(window, mark) for window in windows))
        for mark in seen
    ]
    names = labels.place_names(seen, frame.box, taken, room["names"])
    parts = [{"frame": frame, "marks": seen, "names": names}]
    for letter, (_, panel, inset) in zip("ABC", insets, strict=False):
        some = _place(places, inset)
        names = labels.place_names(some, inset.box, (), room["names"], led=True)
        around = next((mark.name for mark in some if mark.first), some[0].name)
        part = {"frame": inset, "marks": some, "names": names, "panel": panel}
        parts.append({**part, "title": f"{letter}  Around {around}"})
    svg = _template().render(
        style=style,
        room=room,
        looks=looks,
        look_of=look_of,
        parts=parts,
        lands=lands,
        windows=windows,
        letters=letters,
        bar=bar,
        key=key,
        tints=[
            (path, style.tint(styles[s].colour, style.LOOKS["tint"])) for s, path in tints.items()
        ],
        paths=basemap.ground(d),
    )
    return svg, [[round(m.x), round(m.y), m.row] for part in parts for m in part["marks"]]


@cache
def _template() -> object:
    folder = Path(__file__).parent
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("map.svg.j2")


def _look(
    state: str, side: style.SideStyle, part: float, capital: bool = False, changed: bool = False
) -> Look:
    """Give the look of a state, with a star in the mark of a capital and a ring round a change."""
    radius, *colours, width = style.LOOKS["marks"][state]
    radius = part * (max(radius, CAPITAL_PX) if capital else radius)
    own = {"side": side.colour, "light": style.tint(side.colour, style.LOOKS["light"])}
    fill, edge = (own.get(colour, colour) for colour in colours)
    symbol = {"left": "x", "open": "circle", "not_reported": "circle"}.get(state, side.symbol)
    star = "#ffffff" if colours[0] == "side" else edge if state == "claimed" else style.INK
    star, ring = star if capital else "", round(radius + RING_PX * part, 1) if changed else 0.0
    look = (symbol, round(radius, 2), fill, edge, round(width * part / radius, 2))
    return Look(*look, star, state == "disputed", ring)


def _key_entries(d: Dataset, spots: pd.DataFrame, when: str) -> list[tuple[Look | str, str]]:
    """Give the marks of the key and what they are called: sides by shape, states by fill."""
    styles, states = style.side_styles(d), set(spots["state"])
    sides = [look for side, look in styles.items() if side in {*spots["holder"]} - {"", NOBODY}]
    entries = [(_look("confirmed", look, KEY_PART), look.name) for look in sides]
    for state, name in style.STATE_NAMES.items():
        entries += [(_look(state, style.GREY, KEY_PART), name)] if state in states else []
    if (spots["state"].isin(["claimed", "disputed"]) & (spots["holder"] == NOBODY)).any():
        entries.append((_look("claimed", styles[NOBODY], KEY_PART), "claimed to be left"))
    if (spots["capital_of"] != "").any():
        entries.append(("capital", "governorate capital"))
    if spots["changed"].any():
        entries.append(("changed", f"changed on {when}"))
    if len(d.routes):
        entries.append(("route", f"{', '.join(d.offensive.routes.values())} (schematic)"))
    return [*entries, ("tint", f"held by several sources or before ({basemap.TINT_KM} km around)")]


def _place_key(entries: list[tuple[Look | str, str]], wide: int) -> tuple[list[tuple], float]:
    """Put the entries of a key into as few lines as may be, and give their height."""
    ends, placed = [], []
    for kind, words in entries:
        long = 22 + LETTER_PX * len(words)
        row = next((i for i, end in enumerate(ends) if end + long <= wide), len(ends))
        ends += [0.0] if row == len(ends) else []
        placed.append((round(ends[row]), KEY_PX * row + KEY_PX / 2, kind, words))
        ends[row] += long + 6
    return placed, KEY_PX * len(ends) + 2.0


def _panels(room: dict[str, float], free: Box) -> list[Box]:
    """Give the boxes that insets may fill, beside or below the map."""
    _, top, right, bottom = free
    each = range(room["insets"])
    if room["beside"]:
        high = (bottom - top) / room["insets"]
        ups = [top + high * i for i in each]
        return [(right, up + 6, room["wide"] - 6.0, up + high - 1) for up in ups]
    wide = room["wide"] / room["insets"]
    return [(wide * i + 3, bottom, wide * (i + 1) - 3, room["high"] - 4.0) for i in each]


def _choose_inset(
    places: Sequence[Mark], frame: Frame, panel: Box, chosen: Sequence[Box]
) -> list[tuple[Box, Box, Frame]]:
    """Choose what a panel shows enlarged: the window with most marks that touch, off the others."""
    seen = _place(places, frame, chosen)
    told = np.array([(m.x, m.y, m.radius, m.reported, m.first) for m in seen]).reshape(-1, 5)
    x, y, radius, reported, first = told.T
    inner = (panel[0], panel[1] + HEAD_PX, *panel[2:])
    wide, high = ((inner[i + 2] - inner[i]) / ZOOM for i in (0, 1))
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    crowded = ((far < radius[:, None] + radius + 1) & (far > 0)).any(axis=1) & (reported > 0)
    near = (abs(x[:, None] - x) < wide / 2 - 4) & (abs(y[:, None] - y) < high / 2 - 4)
    touching = (near & crowded).sum(axis=1)
    if touching.max(initial=0) < CROWDED:
        return []
    first[0] += 3  # what is ranked highest
    inside = near[np.where(touching < CROWDED, 0, touching + near @ first).argmax()]
    left, top, right, bottom = frame.box
    across = np.clip((x[inside].min() + x[inside].max()) / 2, left + wide / 2, right - wide / 2)
    down = np.clip((y[inside].min() + y[inside].max()) / 2, top + high / 2, bottom - high / 2)
    window = (across - wide / 2, down - high / 2, across + wide / 2, down + high / 2)
    if any(labels.overlap(window, other) for other in chosen):
        return []
    return [(window, panel, basemap.fit_frame(inner, frame._replace(box=window).land))]


def _place(places: Iterable[Mark], frame: Frame, hidden: Sequence[Box] = ()) -> list[Mark]:
    """Give the places that are seen in a frame, where they stand in the picture."""
    return [
        mark
        for mark in map(frame.place, places)
        if _holds(frame.box, mark, -6) and not any(_holds(box, mark, EDGE_PX) for box in hidden)
    ]


def _holds(box: Box, mark: Mark, edge: float = 0) -> bool:
    left, top, right, bottom = box
    return left - edge < mark.x < right + edge and top - edge < mark.y < bottom + edge


def _is_free(box: Box, seen: Iterable[Mark], taken: Iterable[Box]) -> bool:
    touched = any(labels.overlap(box, other) for other in taken)
    return not touched and not any(_holds(box, mark, mark.radius) for mark in seen)


def _place_scale(
    frame: Frame, seen: Sequence[Mark], panels: Sequence[Box]
) -> tuple[tuple[float, float, float, str], Box]:
    """Put a scale bar (x, y, length, words) in the corner further from any mark; also its box."""
    km, long = basemap.scale_bar(frame)
    left, top, right, bottom = frame.box
    right = min([right, *(panel[0] for panel in panels if panel[0] > left + 30)])
    bottom = min([bottom, *(panel[1] for panel in panels if panel[0] < left + 30)])
    wide = max(long, 44) + 12
    ways = [(x, y) for x in (left + 4, right - wide - 6) for y in (bottom - 32, top + 6)]
    boxes = np.array([(x, y, x + wide, y + 26) for x, y in ways])
    at = np.array([(m.x, m.y, m.radius) for m in seen]).reshape(-1, 3)
    box = boxes[labels.away(boxes[:, None], at).min(axis=1, initial=1e9).argmax()].tolist()
    return (box[0] + 6, box[3] - 6, long, f"{km} km"), tuple(box)
