"""The map: who holds each place on the last day, how sure that is, and what changed that day.

A still picture in two shapes, for a page and for a phone. A mark's shape and colour is the side,
its size and fill how sure that is; a place that no report speaks of is a small grey dot.
"""

import pandas as pd

from helpers import control, places
from helpers.charts import basemap, labels, lanes, map_picture, style, tooltips
from helpers.charts.own import Picture
from helpers.tables import Dataset
from helpers.text import capitalise, count, day, number
from helpers.wording.names import agree

MOST_MARKS = 1500  # places that are drawn, those of which most is known; the others are counted


def draw_map(d: Dataset, held: pd.DataFrame, where: str = "", zoom: str = "") -> Picture:
    """Draw who holds each place on the last day.

    ``held`` is control (``control.control_table``) of the places to draw; ``where`` says in words
    what it is limited to: " on the front “east”". ``zoom`` is a front, or a governorate by its
    place_id, that fills the map. Routes are straight lines.
    """
    last = d.as_of
    stays = lanes.fold_runs(held, lanes.STAY, "place_id")
    now = stays[stays["last"] == last].set_index("place_id", drop=False)
    before = held[held["day"] == last - pd.Timedelta(days=1)].set_index("place_id")
    of = ["state", "holder"]
    changed = (now[of] != before[of].reindex(now.index).fillna(now[of])).any(axis=1)
    now = now.assign(changed=changed, rank=now["state"].map(control.STATES.index))
    columns = ["state", "holder", "settled_holder", "changed", "rank"]
    listed = places.counted(d).join(now[columns], on="place_id", how="inner")
    listed = listed.assign(reported=listed["state"] != "not_reported")
    spots = basemap.locate(d, listed).sort_values(["rank", "place_id"])
    left, spots = max(len(spots) - MOST_MARKS, 0), spots.head(MOST_MARKS)
    spots = spots.assign(row=range(len(spots)))
    extent = basemap.extent(d, spots, zoom)
    ranked = labels.rank_places(spots, d.offensive.objective)
    tints, when = basemap.tints(d, spots), day(last, d.years)
    pictures = {
        name: map_picture.draw(d, ranked, extent, when, room, tints)
        for name, room in map_picture.ROOMS.items()
    }
    hidden = len(spots) - len({row for *_, row in pictures["wide"][1]})
    missing, outlines = len(listed) - len(spots), d.boundaries or {}
    later = "" if d.known_by == d.as_of else f", as known by {day(d.known_by)}"
    notes = [
        f"Boundaries, neighbours and water: {outlines['source']}" if outlines.get("source") else "",
        str(outlines.get("note") or ""),
        "Routes are schematic: straight lines between listed places" if len(d.routes) else "",
        f"{count(missing, 'place')} without a coordinate not drawn" if missing else "",
        f"{count(left, 'place')} of which least is known not drawn" if left else "",
        f"{count(hidden, 'place')} beyond the edge of the map" if hidden else "",
    ]
    words = {
        "title": _find_title(d, listed, where),
        "unit": f"who held what on the evening of {day(last)}{later}; "
        "of grey places no report read here tells who holds them; they may have fallen",
        "source": style.source_line(d, *notes),
        "alt": _describe(d, listed),
        "table": tooltips.tabulate_stays(d, now.loc[spots["place_id"]]),
        "marks": {name: marks for name, (_, marks) in pictures.items()},
        "narrow": pictures["narrow"][0],
    }
    return Picture(pictures["wide"][0], words)


def _find_title(d: Dataset, listed: pd.DataFrame, where: str) -> str:
    """Say how many capitals the attacker holds by several sources; places, without capitals."""
    side = style.side_styles(d)[d.offensive.attacker].name
    capitals = listed[listed["capital_of"] != ""]
    of, what = (capitals, "capital") if len(capitals) > 1 else (listed, "place")
    theirs = of[of["holder"] == d.offensive.attacker]
    sure = theirs[~theirs["state"].isin(["claimed", "disputed"])]
    aim = of[of["place_id"] == d.offensive.objective]["name"]
    hold = f"{capitalise(side)} {agree(side, 'holds', 'hold')}"
    if aim.index.isin(sure.index).any():
        others = f" and {count(len(sure) - 1, f'other {what}')}" if len(sure) > 1 else ""
        said = f"{hold} {aim.iloc[0]}{others}"
    else:
        of_all = f"of {count(len(of), what)}"
        said = f"{hold} {number(len(sure))} {of_all}"
        said = said if len(sure) else f"None {of_all} reported held by {side}"
    more, grey = len(theirs) - len(sure), int((~listed["reported"]).sum())
    claimed = f"; {number(more)} more claimed" if more else ""
    unknown = f"; {count(grey, 'place')} not reported" if grey else ""
    return f"{said}{where}{claimed}{unknown}"


def _describe(d: Dataset, now: pd.DataFrame) -> str:
    """Say in words what the map shows."""
    held, styles = now[now["state"] != "not_reported"], style.side_styles(d)
    totals = held["holder"].value_counts()
    sides = ", ".join(f"{styles[s].name} {totals[s]}" for s in d.offensive.sides if s in totals)
    return (
        f"Map of {count(len(now), 'place')} on {day(d.as_of)}: "
        f"{style.say_states(now['state'].value_counts())}. "
        f"By side, claims included: {sides or 'none'}."
    )
