"""The map: who holds each place, day by day, and how sure that is.

A mark's shape and colour is the side, its size and fill how sure that is; a place that no report
speaks of is a small grey dot of no side.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import control, places
from helpers.charts import basemap, labels, lanes, style, tooltips
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.text import count, day, short_day

CONTROLS_PX = 210
"""Room for the slider and the key."""
RING = style.marker("circle-open", style.INK, 17, width=1)
"""Around the capital of a governorate."""
GAP, CAPITAL_GAP = 13, 19
"""Twice the pixels between the middle of a mark and its name."""
MANY_DAYS = 31
"""Up to here the slider has every day; beyond, only those on which a mark changes."""


def draw_map(d: Dataset, held: pd.DataFrame, where: str = "") -> go.Figure:
    """Draw who holds each place, with a slider over the days, at first on the last day.

    ``held`` is control (``control.control_table``) of the places to draw. Places without a report
    or without a holder have no side's colour. Governorates are outlines, routes straight hops.
    ``where`` says in the title what ``held`` is limited to: " on the front “east”".
    """
    spots = places.counted(d)
    spots = spots[spots["place_id"].isin(held["place_id"])]
    missing = int(spots["lat"].isna().sum())
    spots = spots[spots["lat"].notna()]
    stays = lanes.fold_runs(held[held["place_id"].isin(spots["place_id"])], lanes.STAY, "place_id")
    stays = stays.merge(spots[["place_id", "lat", "lon"]], on="place_id", validate="m:1")
    stays = stays.assign(
        x=stays["lon"].round(3),
        y=stays["lat"].round(3),
        rank=stays["state"].map(control.STATES.index),
        past=stays["last"] < stays["last"].max(),
    ).sort_values(["past", "rank", "place_id", "first"], ignore_index=True)
    stays["row"] = range(len(stays))
    told = stays.loc[stays["state"] != "not_reported", "place_id"]
    spots = spots.assign(reported=spots["place_id"].isin(told))
    extent = basemap.map_extent(d, spots)
    styles = style.side_styles(d)
    markers = {(s, side): _marker(s, styles[side]) for s in control.STATES for side in styles}
    markers = dict(reversed(markers.items()))  # the surest on top
    layers = lanes.draw_groups(stays, ["state", "holder"], markers)
    figure = go.Figure([*basemap.draw_outlines(d.boundaries), *basemap.draw_routes(d)])
    capitals = spots[spots["capital_of"] != ""]
    xs, ys = (capitals[axis].round(3).tolist() for axis in ("lon", "lat"))
    figure.add_scatter(x=xs, y=ys, mode="markers", marker=RING, **lanes.QUIET)
    fixed = len(figure.data)
    figure.add_traces([trace for trace, _ in layers])
    km, corner = basemap.scale_bar(extent, spots)
    inside = spots[spots["lon"].between(*extent[::2]) & spots["lat"].between(*extent[1::2])]
    figure.add_traces(_draw_names(inside, d.offensive.objective, extent, corner))
    figure.add_trace(basemap.draw_scale(km, corner))
    figure.add_traces(style.key(_key_entries(d, stays, len(capitals) > 0)))
    days = sorted(held["day"].unique())
    _add_slider(figure, [rows for _, rows in layers], fixed, days)
    now = stays[stays["last"] == days[-1]] if days else stays
    beyond, outlines = len(spots) - len(inside), d.boundaries or {}
    later = "" if d.known_by == d.as_of else f", as known by {day(d.known_by)}"
    return tooltips.finish_with_tips(
        figure,
        d,
        *basemap.map_axes(extent),
        title=f"Who held what{where} on the evening of {day(d.as_of)}{later}",
        unit="places that no report read here speaks of are grey: they may have fallen",
        notes=[
            f"Boundaries: {outlines['source']}" if outlines.get("source") else "",
            str(outlines.get("note") or ""),
            "Routes are schematic: straight lines between listed places" if len(d.routes) else "",
            f"{count(missing, 'place')} without a coordinate not drawn" if missing else "",
            f"{count(beyond, 'unreported place')} beyond the edge of the map" if beyond else "",
        ],
        edges=(6, 6, 66),
        alt=_describe(d, now),
        table=tooltips.tabulate_stays(d, stays),
        height=basemap.map_height(extent) + CONTROLS_PX,
        top=8,
    )


def _marker(state: str, side: style.SideStyle) -> dict:
    """Give the mark of a state: the surer, the larger and fuller."""
    symbol, colour = side.symbol, side.colour
    crossed = symbol in style.CROSSED
    return {
        "confirmed": style.marker(symbol, colour, 11, style.INK),
        "corroborated": style.marker(symbol, style.tint(colour, 0.45), 10, style.INK, 0.7),
        "held": style.marker(symbol, colour, 8, "#ffffff", 0.7),
        "claimed": style.marker(symbol, "#ffffff", 8, colour, 1.5),
        "disputed": style.marker(f"{symbol if crossed else 'circle'}-x", "#ffffff", 8, colour, 1.5),
        "left": style.marker("x", style.MUTED, 8, "#ffffff", 0.7),
        "open": style.marker("circle", "#ffffff", 6, style.MUTED, 1),
        "not_reported": style.marker("circle", "#d0d0d0", 4, "#8f8f8f", 0.7),
    }[state]


def _key_entries(d: Dataset, stays: pd.DataFrame, capitals: bool) -> list[tuple[str, dict]]:
    """Give the entries of the key: sides by shape, states by fill, the ring of capitals."""
    entries = style.key_sides(d, set(stays["holder"]) - {NOBODY})
    states = [state for state in control.STATES if state in set(stays["state"])]
    entries += [(style.STATE_NAMES[state], _marker(state, style.GREY)) for state in states]
    gone = stays["state"].isin(["claimed", "disputed"]) & (stays["holder"] == NOBODY)
    if gone.any():
        entries.append(("claimed to be left", _marker("claimed", style.side_styles(d)[NOBODY])))
    return [*entries, *([("governorate capital", RING)] if capitals else [])]


def _add_slider(figure: go.Figure, layers: list[pd.DataFrame], fixed: int, days: list) -> None:
    """Show the last day and step over all; a step moves only which stays are drawn."""
    traces = list(range(fixed, fixed + len(layers)))
    spans = [list(zip(rows["x"], rows["first"], rows["last"], strict=True)) for rows in layers]

    def longitudes(moment: pd.Timestamp) -> list[list[float | None]]:
        return [[x if first <= moment <= last else None for x, first, last in s] for s in spans]

    for trace, xs in zip(traces, longitudes(days[-1]) if days else [], strict=False):
        figure.data[trace].x = xs
    if len(days) > MANY_DAYS:
        starts = {days[0], days[-1], *pd.concat(layers)["first"]}
        days = [moment for moment in days if moment in starts]
    if len(days) > 1 and layers:
        moves = [{"label": short_day(m), "args": [{"x": longitudes(m)}, traces]} for m in days]
        steps = [{"method": "restyle", **move} for move in moves]
        slider = {**style.LOOKS["slider"], "active": len(steps) - 1, "steps": steps}
        figure.update_layout(sliders=[slider])


def _draw_names(
    spots: pd.DataFrame, objective: str, extent: basemap.Box, keep: basemap.Box
) -> list[go.Scatter]:
    """Write the names that have room in a map of each ``labels.ROOM_PX`` (``meta``), and lines."""
    traces = []
    for room in labels.ROOM_PX:
        named = labels.place_names(spots, objective, extent, room, [keep])
        at = spots.set_index("place_id").loc[list(named)]
        if at.empty:
            continue
        across, up = labels.px_per_degree(extent, room)
        lead = pd.DataFrame([name.lead for name in named.values()], at.index, ["x", "y"])
        led = lead.any(axis=1)
        xs, ys = at["lon"] + lead["x"] / across, at["lat"] + lead["y"] / up
        shown = {"meta": room, "visible": room == "wide"}
        if led.any():
            hops = pd.concat([at["lon"], at["lat"], xs, ys], axis=1)[led].round(3)
            line = {"color": style.MUTED, "width": 0.8}
            traces.append(lanes.draw_joins(hops.to_numpy().tolist(), line).update(**shown))
        gaps = (at["capital_of"] != "").map({True: CAPITAL_GAP, False: GAP}).mask(led, 1)
        words = lanes.write_beside(
            xs.round(3).tolist(),
            ys.round(3).tolist(),
            [style.escape(name) for name in at["name"]],
            [name.side for name in named.values()],
            textfont={"size": style.SMALL_PX, "color": style.INK, "shadow": "auto"},
            marker={"size": gaps.tolist(), "opacity": 0},
            **shown,
        )
        traces.append(words)
    return traces


def _describe(d: Dataset, now: pd.DataFrame) -> str:
    """Say in words what the map shows on its last day."""
    held, styles = now[now["state"] != "not_reported"], style.side_styles(d)
    totals = held["holder"].value_counts()
    sides = ", ".join(f"{styles[s].name} {totals[s]}" for s in d.offensive.sides if s in totals)
    return (
        f"Map of {count(len(now), 'place')} on {day(d.as_of)}: "
        f"{style.say_states(now['state'].value_counts())}. "
        f"By side, claims included: {sides or 'none'}."
    )
