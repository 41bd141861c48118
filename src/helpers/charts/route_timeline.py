"""The route timeline: each place of a route by day, sure, claimed or neither."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.text import count, day, shorten

ROW_PX = 22
NAME_CHARS = 18
OPEN = str.maketrans("●■◆▲", "○□◇△")
"""The glyph of a mark that is drawn open."""
ROW_FILL = 0.9
"""Set for each bar: left to itself, a state two rows apart draws its bars twice as high."""
SURE, CLAIMED = "floor", "ceiling"
"""States of a place that the attacker's side holds: at all bars, at some."""
HATCH = {"shape": "/", "size": 6, "solidity": 0.3, "bgcolor": "#ffffff", "fillmode": "overlay"}
GONE = {"symbol": "x-open", "size": 8, "color": style.INK}


def draw_route(
    d: Dataset, along: pd.DataFrame, bar: str, events: pd.DataFrame | None = None
) -> go.Figure:
    """Draw who holds each place of a route, places down and days across.

    ``along`` is control along a route (``progress.along_route``), ``events`` graded events
    (``claims.grade_events``; default: all). Solid where the attacker's side holds a place at all
    bars, hatched where at some only; elsewhere pale, in the colour of the holder at ``bar``. A
    symbol at the start of each run says the side.
    """
    name = d.offensive.routes.get(along["route_id"].iloc[0], "") if len(along) else ""
    title = f"{name or 'Road'}, place by place to {day(d.as_of)}"
    if along.empty:
        nowhere = "No place of this route has a coordinate."
        return style.draw_nothing(d, nowhere, title=title, unit="days")
    stops = along.drop_duplicates("position").sort_values("position", ignore_index=True)
    runs = _fold_runs(along, bar)
    end = lanes.last_drawn(d, runs["first"])
    level = dict(zip(stops["position"], range(len(stops)), strict=True))
    runs = runs.assign(
        last=runs["last"].clip(upper=end), y=runs["position"].map(level), row=range(len(runs))
    )
    figure = go.Figure(_draw_runs(d, runs), layout={"barmode": "overlay"})
    names = [style.escape(shorten(stop, NAME_CHARS)) for stop in stops["name"]]
    order = "Places in the order of the route, distances are straight hops"
    return tooltips.finish_with_tips(
        figure,
        d,
        {**lanes.day_axis(along["day"].min(), end), "side": "top"},
        lanes.label_axis(names),
        title=title,
        unit="places by day",
        notes=[order, lanes.fold_note(d, end)],
        alt=_describe(d, along, len(stops)),
        table=_tabulate(d, runs, tooltips.index_events(d, events)),
        height=61 + style.key_px(figure) + ROW_PX * len(stops),
    )


def _fold_runs(along: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Fold days into runs in which nothing at a place of the route changes, at any bar.

    Adds state (``SURE``, ``CLAIMED`` or the side at ``bar``), left (bool: at another bar nobody is
    there), first and last (days).
    """
    state = along[f"holder_{bar}"].mask(along["ceiling"], CLAIMED).mask(along["floor"], SURE)
    at_bars = along.filter(regex="^holder_")
    left = (at_bars == NOBODY).any(axis=1) & ~state.isin([SURE, CLAIMED, NOBODY])
    by = ["state", *along.filter(regex="^(holder|event)_")]
    return lanes.fold_runs(along.assign(state=state, left=left), by, "position")


def _tabulate(d: Dataset, runs: pd.DataFrame, events: dict[str, dict]) -> dict:
    """Give the table, a row for each run with its holder at each bar."""
    name, styles, bars = tooltips.full_names(d), style.side_styles(d), list(d.offensive.bars)
    behind, rows = tooltips.claims_by_event(d), []
    for run in runs.to_dict("records"):
        held, ids = [], []
        for bar in bars:
            holder, event = run[f"holder_{bar}"], run[f"event_{bar}"]
            look, grade = styles[holder], run[f"grade_{bar}"]
            held.append(tooltips.describe_holder(look.name, holder, grade, events.get(event)))
            ids += behind.get(event, ())
        days = tooltips.span(run["first"], run["last"])
        place = (name[run["place_id"]], round(run["km"]), days)
        rows.append((*place, *held, tuple(dict.fromkeys(ids))))
    columns = ["Place", "Km along", "Days", *(bar.capitalize() for bar in bars)]
    return style.tabulate([*columns, "Claims behind it"], rows)


def _draw_runs(d: Dataset, runs: pd.DataFrame) -> list[go.Bar | go.Scatter]:
    """Draw each run as a bar, one trace a state, with the symbol of the side at its start."""
    styles, bars, signs = style.side_styles(d), [], []
    attacker = d.offensive.attacker
    states = {SURE: attacker, CLAIMED: attacker}
    states |= {side: side for side in styles if side != attacker}
    starts = [(runs[runs["left"]], GONE, "nobody reported in, at some bars only")]
    for state, side in states.items():
        rows = runs[runs["state"] == state]
        name, fill, sign = _state_style(state, styles[side])
        starts.append((rows[~rows["left"]], sign, ""))
        if len(rows):
            name = style.wrap(name, style.KEY_CHARS)
            bars.append(lanes.draw_days(rows, fill, width=ROW_FILL, name=name))
    for rows, sign, name in starts:
        xs, ys = lanes.stamps(rows["first"]), rows["y"].tolist()
        named = {"name": style.wrap(name, style.KEY_CHARS)} if name else {"showlegend": False}
        named |= {"mode": "markers", "hoverinfo": "skip"}
        signs += [go.Scatter(x=xs, y=ys, marker=sign, **named)] if xs else []
    return [*bars, *signs]


def _state_style(state: str, side: style.SideStyle) -> tuple[str, dict, dict]:
    """Give the name of a state in the key, how its bars are filled, and its sign."""
    colour, edge = side.colour, {"color": side.colour, "width": 1}
    if state == SURE:
        sign = style.marker(side.symbol, "#ffffff", 8, style.INK, 0.5)
        return f"{side.glyph} {side.name}, at all bars", {"color": colour, "line": edge}, sign
    if state == CLAIMED:
        name = f"{side.glyph.translate(OPEN)} {side.name}, at some bars only"
        fill = {"color": "#ffffff", "pattern": HATCH | {"fgcolor": colour}, "line": edge}
        return name, fill, style.marker(side.symbol, "#ffffff", 8, colour, 1.5)
    pale = "#ffffff" if state in (NOBODY, "") else style.tint(colour, 0.8)
    fill = {"color": pale, "line": {"color": style.tint(colour, 0.4), "width": 1}}
    return f"{side.glyph} {side.name}", fill, style.marker(side.symbol, colour, 8, style.INK, 0.5)


def _describe(d: Dataset, along: pd.DataFrame, stops: int) -> str:
    """Say in words how many places of the route are held on the last day."""
    now = along[along["day"] == along["day"].max()].sort_values("position")
    sure, some = int(now["floor"].sum()), int((now["ceiling"] & ~now["floor"]).sum())
    who = style.side_styles(d)[d.offensive.attacker].name
    return (
        f"Strip of {count(stops, 'place')} from {now['name'].iloc[0]} to {now['name'].iloc[-1]}, "
        f"day by day to {day(d.as_of)}. On that day {who} hold {sure} at all bars and "
        f"{some} more at some bars only."
    )
