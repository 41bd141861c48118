"""The control map: who holds each place, day by day, and what is only claimed.

A mark's shape is the side and its fill the grade; a ring is what a side is said to hold beyond the
bar that is drawn.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import basemap, labels, lanes, style, tooltips
from helpers.control import BEFORE
from helpers.tables import Dataset
from helpers.text import count, day, short_day

CONTROLS_PX = 190
"""Room for the slider and the key."""
GRADE_LEVELS = {BEFORE: "before", "confirmed": "sure", "corroborated": "middle"}
LEVELS = ("before", "weak", "middle", "sure")
SMALL_PX, MARK_PX, RING_PX = 5, 8, 13
MANY_DAYS = 31
"""Up to here the slider has every day; beyond, only those on which a mark changes."""
SLIDER = {
    "x": 0.02,
    "len": 0.96,
    "y": 0,
    "yanchor": "top",
    "pad": {"t": 6, "b": 4},
    "font": {"size": style.SMALL_PX},
    "currentvalue": {"prefix": "End of ", "xanchor": "left", "font": {"size": 14}},
    "bordercolor": style.RULE,
    "bgcolor": "#f0f0f0",
    "ticklen": 4,
    "minorticklen": 3,
}
COLUMNS = ("Place", "Days", "Who holds it", "Origins", "Claims behind it")
RIVAL = {"holder": "rival", "grade": "rival_grade", "event_id": "rival_event"}
"""Columns of control, and what they are called at a wider bar."""


def draw_map(
    d: Dataset,
    held: pd.DataFrame,
    bar: str,
    events: pd.DataFrame | None = None,
    where: str = "",
) -> go.Figure:
    """Draw who holds each place, with a slider over the days, at first on the last day.

    ``held`` is control at every bar (``control.control_table``), ``events`` graded events
    (``claims.grade_events``; default: all). ``bar`` sets the marks: shape and colour is the holder,
    fill the grade. Where a wider bar has another holder, a ring says so. Governorates are
    outlines, routes straight hops. ``where`` says in the title what ``held`` is limited to:
    " on the front “east”".
    """
    spots = places.counted(d)
    missing = int(spots["lat"].isna().sum())
    spots = spots[spots["lat"].notna()]
    stays = _fold_stays(d, held[held["place_id"].isin(spots["place_id"])], bar)
    stays = stays.merge(spots[["place_id", "lat", "lon"]], on="place_id", validate="m:1")
    stays = stays.assign(
        level=stays["grade"].map(GRADE_LEVELS).fillna("weak"),
        x=stays["lon"].round(3),
        y=stays["lat"].round(3),
        row=range(len(stays)),
    )
    extent, layers = basemap.map_extent(d, spots), _draw_stays(d, stays)
    figure = go.Figure([*basemap.draw_outlines(d.boundaries), *basemap.draw_routes(d)])
    fixed = len(figure.data)
    figure.add_traces([trace for trace, _ in layers])
    figure.add_traces([*_draw_names(d, spots, extent), *style.key(_key_entries(d, stays))])
    days = sorted(held["day"].unique())
    _add_slider(figure, [rows for _, rows in layers], fixed, days)
    now = stays[stays["last"] == days[-1]] if days else stays
    quiet = not (stays["grade"] != BEFORE).any()
    if quiet:
        words = style.wrap(f"No place drawn here changed hands at this bar by {day(d.as_of)}.", 44)
        font = {"size": style.FONT_PX, "color": style.MUTED}
        figure.add_annotation(style.note(words, y=1, yanchor="bottom", font=font))
    later = "" if d.known_by == d.as_of else f", as known by {day(d.known_by)}"
    return tooltips.finish_with_tips(
        figure,
        d,
        *basemap.map_axes(extent),
        title=f"Control{where} to {day(d.as_of)}{later} ({bar})",
        unit="places",
        notes=_notes(d, missing),
        edges=(6, 6, 66),
        alt=_describe(d, now, bar),
        table=_tabulate(d, stays, bar, tooltips.index_events(d, events)),
        height=basemap.map_height(extent) + CONTROLS_PX,
        top=46 if quiet else 8,
    )


def _notes(d: Dataset, missing: int) -> list[str]:
    """Name boundaries after the members ``source`` and ``note`` of their GeoJSON."""
    boundaries = d.boundaries or {}
    return [
        f"Boundaries: {boundaries['source']}" if boundaries.get("source") else "",
        str(boundaries.get("note") or ""),
        "Routes are schematic: straight hops between listed places" if len(d.routes) else "",
        f"{count(missing, 'place')} without a coordinate not drawn" if missing else "",
    ]


def _fold_stays(d: Dataset, held: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Fold days into stays: runs of days in which nothing at a place changes.

    One row a stay: place_id, holder, grade, event_id, rival (the side that a wider bar gives the
    place to, or missing), rival_grade, rival_event, first and last (days).
    """
    bars = d.offensive.bars
    wider = sorted((b for b in bars if set(bars[b]) > set(bars[bar])), key=lambda b: len(bars[b]))
    rows = held[held["bar"] == bar].set_index(["place_id", "day"])[[*RIVAL]]
    rows = rows.assign(rival=None, rival_grade="", rival_event="")
    for other in wider:
        there = held[held["bar"] == other].set_index(["place_id", "day"]).reindex(rows.index)
        differs = (there["holder"] != rows["holder"]) & (there["holder"] != "")
        for column, rival in RIVAL.items():
            rows[rival] = rows[rival].mask(differs, there[column])
    return lanes.fold_runs(rows.reset_index(), [*RIVAL, *RIVAL.values()], "place_id")


def _tabulate(d: Dataset, stays: pd.DataFrame, bar: str, events: dict[str, dict]) -> dict:
    """Give the table, a row for each stay: its holder and, apart, what is claimed below the bar."""
    name, styles = tooltips.full_names(d), style.side_styles(d)
    behind, rows = tooltips.claims_by_event(d), []

    def words(holder: str, grade: str, event_id: str) -> tuple[str, str, tuple]:
        event = events.get(event_id)
        held = tooltips.describe_holder(styles[holder].name, holder, grade, event)
        return held, tooltips.weigh(event) if event else "", behind.get(event_id, ())

    for stay in stays.to_dict("records"):
        holder = words(*(stay[column] for column in RIVAL))
        rival = ("", ())
        if isinstance(stay["rival"], str):
            *held, ids = words(*(stay[column] for column in RIVAL.values()))
            rival = (", ".join(filter(None, held)), ids)
        days = tooltips.span(stay["first"], stay["last"])
        rows.append((name[stay["place_id"]], days, *holder, *rival))
    return style.tabulate([*COLUMNS, f"Below the bar “{bar}”", "Claims below the bar"], rows)


def _marker(side: style.SideStyle, level: str) -> dict:
    """Give the marker of a side at a level of certainty: small, hollow, half, full."""
    symbol, colour = side.symbol, side.colour
    return {
        "before": style.marker(symbol, style.tint(colour, 0.35), SMALL_PX, "#ffffff", 0.5),
        "weak": style.marker(symbol, "#ffffff", MARK_PX, colour, 1.5),
        "middle": style.marker(symbol, style.tint(colour, 0.55), MARK_PX, colour, 1.5),
        "sure": style.marker(symbol, colour, MARK_PX, style.INK),
    }[level]


def _ring(side: style.SideStyle) -> dict:
    """Give the ring of a side: its shape, hollow and larger than a mark."""
    return style.marker(f"{side.symbol}-open", side.colour, RING_PX, width=2)


def _draw_stays(d: Dataset, stays: pd.DataFrame) -> list[tuple[go.Scatter, pd.DataFrame]]:
    """Give the marks, the surest on top, then the rings, each with the stays it draws."""
    styles = style.side_styles(d)
    markers = {
        (level, side): _marker(styles[side], level) for level in LEVELS for side in reversed(styles)
    }
    rings = {(side,): _ring(look) for side, look in styles.items()}
    layers = lanes.draw_groups(stays, ["level", "holder"], markers)
    drawn = lanes.draw_groups(stays, ["rival"], rings)
    return [*layers, *((ring.update(customdata=None, **lanes.QUIET), rows) for ring, rows in drawn)]


def _key_entries(d: Dataset, stays: pd.DataFrame) -> list[tuple[str, dict]]:
    """Give the entries of the key: sides by shape, grades by fill, the ring."""
    used = {*stays["holder"], *stays["rival"].dropna()}
    entries = [
        (look.name, _marker(look, "sure" if side else "before"))
        for side, look in style.side_styles(d).items()
        if side in used
    ]
    for level in reversed(LEVELS):
        grades = sorted(set(stays.loc[stays["level"] == level, "grade"]))
        if grades:
            words = "unchanged" if level == "before" else " or ".join(grades)
            entries.append((words, _marker(style.GREY, level)))
    if stays["rival"].notna().any():
        entries.append(("claimed, below bar", _ring(style.GREY)))
    return entries


def _add_slider(figure: go.Figure, layers: list[pd.DataFrame], fixed: int, days: list) -> None:
    """Show the last day and step over all; a step moves only which stays are drawn."""
    traces = list(range(fixed, fixed + len(layers)))
    spans = [list(zip(rows["x"], rows["first"], rows["last"], strict=True)) for rows in layers]

    def longitudes(moment: pd.Timestamp) -> list[list[float | None]]:
        return [[x if first <= moment <= last else None for x, first, last in s] for s in spans]

    for trace, xs in zip(traces, longitudes(days[-1]) if days else [], strict=False):
        figure.data[trace].x = xs
    if len(days) > MANY_DAYS:
        starts = {days[0], days[-1], *(moment for rows in layers for moment in rows["first"])}
        days = [moment for moment in days if moment in starts]
    if len(days) > 1 and layers:
        move = {"method": "restyle"}
        steps = [
            {**move, "label": short_day(moment), "args": [{"x": longitudes(moment)}, traces]}
            for moment in days
        ]
        figure.update_layout(sliders=[SLIDER | {"active": len(steps) - 1, "steps": steps}])


def _draw_names(d: Dataset, spots: pd.DataFrame, extent: basemap.Box) -> list[go.Scatter]:
    """Write the names that have room: objective, capitals, then the most populous places.

    One trace for a map of each ``labels.ROOM_PX``, which its ``meta`` names; a page shows the one
    that suits its width, anything else the one for a wide map.
    """
    traces = []
    for room in labels.ROOM_PX:
        positions = labels.place_names(spots, d.offensive.objective, extent, room)
        at = spots.set_index("place_id").loc[list(positions)]
        names = lanes.write_beside(
            at["lon"].round(3).tolist(),
            at["lat"].round(3).tolist(),
            [style.escape(name) for name in at["name"]],
            list(positions.values()),
            textfont={"size": style.SMALL_PX, "color": style.INK, "shadow": "auto"},
            marker={"size": 15, "opacity": 0},
            meta=room,
            visible=room == "wide",
        )
        traces += [names] if len(at) else []
    return traces


def _describe(d: Dataset, now: pd.DataFrame, bar: str) -> str:
    """Say in words what the map shows on its last day."""
    totals = now["holder"].value_counts()
    styles = style.side_styles(d).items()
    sides = ", ".join(f"{look.name} {totals[side]}" for side, look in styles if side in totals)
    changed, rivals = int((now["grade"] != BEFORE).sum()), int(now["rival"].notna().sum())
    words = (
        f"Map of {count(len(now), 'place')} on {day(d.as_of)}, at the bar {bar}: "
        f"{sides or 'none drawn'}. Since before the offensive "
        f"{count(changed, 'place')} changed hands."
    )
    if rivals:
        verb = "is" if rivals == 1 else "are"
        words += f" {count(rivals, 'place')} {verb} said to be in other hands below this bar."
    return words
