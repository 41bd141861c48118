"""The route timeline: the state of each place of a route, day by day."""

from __future__ import annotations

from itertools import product

import pandas as pd
import plotly.graph_objects as go

from helpers import control
from helpers.charts import lanes, style, tooltips
from helpers.charts.states import say_taken, state_looks
from helpers.tables import Dataset
from helpers.text import count, day, shorten
from helpers.wording.captions import last_day

ROW_PX = 22
NAME_CHARS = 18
ROW_FILL = 0.9
"""Set for each bar: left to itself, a state two rows apart draws its bars twice as high."""


def draw_route(d: Dataset, along: pd.DataFrame) -> go.Figure:
    """Draw the state of each place of a route, places down and days across.

    ``along`` is control along a route (``progress.along_route``). The colour is that of the holder
    by the state, as full as the state is sure; what no report speaks of is white. A symbol at the
    start of each run says the side.
    """
    name = d.offensive.routes.get(along["route_id"].iloc[0], "") if len(along) else ""
    title = f"{name or 'Road'}: who holds which place"
    if along.empty:
        words = {"title": title, "unit": "days"}
        return style.draw_nothing(d, "No place of this route has a coordinate.", **words)
    now = last_day(along)
    states = now["state"].value_counts()
    counted = {"confirmed": 0, "corroborated": 0, **states, "listed": len(now)}
    title = f"{name or 'Road'}: {say_taken(d, counted | {'day': now['day'].max()})}"
    stops = along.drop_duplicates("position").sort_values("position", ignore_index=True)
    runs = lanes.fold_runs(along, lanes.STAY, "position")
    end = lanes.last_drawn(d, runs["first"])
    level = dict(zip(stops["position"], range(len(stops)), strict=True))
    runs = runs.assign(last=runs["last"].clip(upper=end), y=runs["position"].map(level))
    runs["row"] = range(len(runs))
    figure = go.Figure(_draw_runs(d, runs), layout={"barmode": "overlay"})
    names = [style.escape(shorten(stop, NAME_CHARS)) for stop in stops["name"]]
    order = "Places in the order of the route, distances are straight lines"
    return tooltips.finish_with_tips(
        figure,
        d,
        {**lanes.day_axis(along["day"].min(), end), "side": "top"},
        lanes.label_axis(names),
        title=title,
        unit=f"state of each place, day by day to {day(d.as_of)}",
        notes=[order, lanes.fold_note(d, end)],
        alt=f"Strip of {count(len(stops), 'place')} from {stops['name'].iloc[0]} to "
        f"{stops['name'].iloc[-1]}. On {day(d.as_of)}: {style.say_states(states)}.",
        table=tooltips.tabulate_stays(d, runs),
        height=61 + style.key_px(figure) + ROW_PX * len(stops),
    )


def _draw_runs(d: Dataset, runs: pd.DataFrame) -> list[go.Bar | go.Scatter]:
    """Draw each run as a bar, one trace a state and side, its side's symbol at its start."""
    bars, signs = [], []
    groups = {group: rows for group, rows in runs.groupby(["state", "holder"])}
    for state, (side, look) in product(control.STATES, style.side_styles(d).items()):
        if (rows := groups.get((state, side))) is not None:
            fill = style.state_fill(state, look.colour)
            bars.append(lanes.draw_days(rows, fill, width=ROW_FILL, showlegend=False))
            if side:
                full = state in ("confirmed", "held")
                white, ink = ("#ffffff", style.INK) if full else (look.colour, "#ffffff")
                sign = style.marker(look.symbol, white, 8, ink, 0.8)
                xs, ys = lanes.stamps(rows["first"]), rows["y"].tolist()
                signs.append(go.Scatter(x=xs, y=ys, marker=sign, mode="markers", **lanes.QUIET))
    looks = state_looks(d)
    squares = [looks[state] for state in looks if state in set(runs["state"])]
    key = [go.Bar(x=[None], y=[None], name=name, marker=fill) for name, fill in squares]
    return [*bars, *signs, *style.key(style.key_sides(d, set(runs["holder"]))), *key]
