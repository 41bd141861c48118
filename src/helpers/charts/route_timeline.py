"""The route timeline: the state of each place of a route, day by day."""

from itertools import product

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from helpers import control
from helpers.charts import lanes, style, tooltips
from helpers.charts.states import say_taken, state_looks
from helpers.progress import holders_at
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.text import count, day, number, shorten
from helpers.wording.captions import last_day

ROW_PX = 17
NAME_CHARS = 17
ARROWS = {"claimed": (1, 0.9), "corroborated": (3, 0.7)}
"""At the side: how wide an arrow is, and its head, by the least grade that it takes in."""
MOST_RUNS = 5_000  # bars of single days; of more each week is drawn as on its last day
ROW_FILL = 0.9  # set for each bar: else a state two rows apart draws its bars twice as high


def draw_route(d: Dataset, along: pd.DataFrame) -> go.Figure:
    """Draw the state of each place of a route, places down and days across.

    ``along`` is control along a route (``progress.along_route``). The colour is that of the holder
    by the state, as full as the state is sure; what no report speaks of is white. A symbol at the
    start of each run says the side.
    """
    if along.empty:
        words = {"title": "Road: who holds which place", "unit": "days"}
        return style.draw_nothing(d, "No place of this route has a coordinate.", **words)
    now = last_day(along)
    states = now["state"].value_counts()
    counted = {"confirmed": 0, "corroborated": 0, **states}
    counted |= {"listed": len(now), "day": now["day"].max()}
    name = d.offensive.routes.get(along["route_id"].iloc[0]) or "Road"
    title = f"{name}: {say_taken(d, counted)}"
    stops = along.drop_duplicates("position").sort_values("position", ignore_index=True)
    runs, step = _fold_runs(along)
    end = lanes.last_drawn(d, runs["first"])
    level = dict(zip(stops["position"], range(len(stops)), strict=True))
    runs = runs.assign(last=runs["last"].clip(upper=end), y=runs["position"].map(level))
    runs["row"] = range(len(runs))
    figure = go.Figure(_draw_runs(d, runs), layout={"barmode": "overlay"})
    who = style.side_styles(d)[d.offensive.attacker]
    figure.layout.annotations = _draw_arrows(d, now, who)
    names = [
        f"{style.escape(shorten(stop, NAME_CHARS))} {number(km)}{'' if km else ' km'}"
        for stop, km in zip(stops["name"], stops["km"].round(), strict=True)
    ]
    order = (
        "Distances are straight lines from place to place. Arrows at the right: how far "
        f"every place from either end is held by {who.name}, by several sources, thin with claims"
    )
    return tooltips.finish_with_tips(
        figure,
        d,
        {**lanes.day_axis(along["day"].min(), end), "side": "top"},
        lanes.label_axis(names),
        title=title,
        unit=f"state of each place, {step} to {day(d.as_of)}",
        notes=[order, lanes.fold_note(d, end)],
        alt=f"Strip of {count(len(stops), 'place')} from {stops['name'].iloc[0]} to "
        f"{stops['name'].iloc[-1]}. On {day(d.as_of)}: {style.say_states(states)}.",
        table=tooltips.tabulate_stays(d, runs),
        top=24,
        edges=(8, 26, 6),
        height=30 + ROW_PX * len(stops),
    )


def _fold_runs(along: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Fold days into runs, and say in words of which days; one thinned stands for its week."""
    runs = lanes.fold_runs(along, lanes.STAY, "position")
    if len(runs) <= MOST_RUNS:
        return runs, lanes.STEPS[1]
    days = pd.DatetimeIndex(sorted(along["day"].unique()))
    shown, step = lanes.thin(days)
    runs = lanes.fold_runs(along[along["day"].isin(shown)], lanes.STAY, "position")
    begun = dict(zip(shown, [days[0], *(shown[:-1] + pd.Timedelta(days=1))], strict=True))
    return runs.assign(first=runs["first"].map(begun)), step


def _draw_arrows(d: Dataset, now: pd.DataFrame, side: style.SideStyle) -> list[dict]:
    """Draw how far a side holds each place of a route, from the first and from the last one."""
    at = {"xref": "paper", "x": 1, "xshift": 12, "axref": "pixel", "ax": 0, "ayref": "y"}
    at |= {"yref": "y", "text": "", "showarrow": True, "arrowhead": 2, "arrowcolor": side.colour}
    rows, last, drawn = now.sort_values("position"), len(now) - 1, []
    for level, (wide, head) in ARROWS.items():
        held = holders_at(rows, d.offensive.attacker, level).to_numpy()
        look = {**at, "arrowwidth": wide, "arrowsize": head}
        down, up = (int(np.cumprod(way).sum()) for way in (held, held[::-1]))
        drawn += [{**look, "ay": -0.4, "y": down - 0.6}] if down else []
        drawn += [{**look, "ay": last + 0.4, "y": last - up + 0.6}] if up and up <= last else []
    return drawn


def _draw_runs(d: Dataset, runs: pd.DataFrame) -> list[go.Bar | go.Scatter]:
    """Draw each run as a bar, one trace a state and side, its side's symbol at its start."""
    bars, signs = [], []
    groups = {group: rows for group, rows in runs.groupby(["state", "holder"])}
    styles = style.side_styles(d)
    for state, (side, look) in product(control.STATES, styles.items()):
        if (rows := groups.get((state, side))) is not None:
            bars.append(
                go.Bar(
                    orientation="h",
                    y=rows["y"].tolist(),
                    base=lanes.stamps(rows["first"] - lanes.HALF_DAY),
                    x=(((rows["last"] - rows["first"]).dt.days + 1) * lanes.DAY_MS).tolist(),
                    marker=style.state_fill(state, look.colour),
                    customdata=rows["row"].tolist(),
                    width=ROW_FILL,
                    showlegend=False,
                )
            )
            if side:
                full = state in ("confirmed", "held")
                white, ink = ("#ffffff", style.INK) if full else (look.colour, "#ffffff")
                sign = style.marker(look.symbol, white, 8, ink, 0.8)
                xs, ys = lanes.stamps(rows["first"]), rows["y"].tolist()
                signs.append(go.Scatter(x=xs, y=ys, marker=sign, mode="markers", **lanes.QUIET))
    looks = state_looks(d)
    squares = [looks[state] for state in looks if state in set(runs["state"])]
    key = [go.Bar(x=[None], y=[None], name=name, marker=fill) for name, fill in squares]
    used = {*runs["holder"]} - {"", NOBODY}
    sides = [
        (look.name, style.marker(look.symbol, look.colour, 11, style.INK))
        for side, look in styles.items()
        if side in used
    ]
    return [*bars, *signs, *style.key(sides), *key]
