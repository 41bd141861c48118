"""Progress by day: how many places are in each state, on one another, so that they add up."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import days, lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import COUNT_WORDS, capitalise, count, day, number, short_number

STACK = list(style.STATE_NAMES)
ACROSS, PANEL_PX, HEAD_PX, FOOT_PX = 2, 130, 22, 26
"""Panels beside one another, the height of each, and of what stands above and below its bars."""


def draw_states(
    d: Dataset,
    counts: pd.DataFrame,
    title: str = "",
    unit: str = "places",
    estimate: pd.DataFrame | None = None,
) -> go.Figure:
    """Draw a measure by day and state, one on top of another, so that they add up.

    ``counts`` are as ``progress.count_states`` gives them, ``estimate`` as
    ``progress.estimate_unreported``: a dashed line, as far up in the unreported as so many of them
    are likely to have changed hands. ``title`` says what is found (default: how many changed hands
    by several sources), ``unit`` what is counted.
    """
    counts = counts.set_index("day", drop=False)
    numbers = counts[STACK]
    if not title and len(counts):
        title = say_taken(d, counts.iloc[-1], unit)
    end = lanes.last_drawn(d, numbers.index[(numbers != numbers.shift()).any(axis=1)])
    shown, step = lanes.thin(counts[:end].index)
    words = {"title": title or "Nothing counted"}
    words |= {"unit": f"{unit} by state, {step} to {day(d.as_of)}"}
    if not numbers.to_numpy().any():
        return style.draw_nothing(d, f"Nothing to count by {day(d.as_of)}.", **words)
    numbers, counts = numbers.loc[shown, numbers.any()], counts.loc[shown]
    now, tops = numbers.iloc[-1], numbers.iloc[-1].cumsum()
    figure = go.Figure(days.stack_bars(numbers, state_looks(d)))
    for bar in figure.data:
        bar.showlegend = bar.y[-1] is None  # the others are named beside their last bar
    labels = [
        (float(tops[state] - now[state] / 2), short_number(now[state]), style.STATE_NAMES[state])
        for state in numbers
        if now[state]
    ]
    columns = {capitalise(style.STATE_NAMES[state]): numbers[state] for state in numbers}
    columns |= {"Listed": counts["listed"], "Named by then": counts["named"]}
    notes = []
    if estimate is not None and not estimate.empty and "not_reported" in numbers:
        rows = estimate.set_index("day").loc[shown]
        line = numbers.loc[:, :"not_reported"].iloc[:, :-1].sum(axis=1) + rows["estimated"]
        figure.add_trace(days.draw_line(line, width=2, dash="5px,3px"))
        likely, of = number(rows["estimated"].iloc[-1]), int(rows["unreported"].iloc[-1])
        labels.append((float(line.iloc[-1]), f"+{likely}", "estimate"))
        columns["Changed hands too (estimate)"] = rows["estimated"]
        who = style.side_styles(d)[d.offensive.defender].name
        notes.append(
            f"Estimate (dashed): judging by their neighbours, about {likely} of "
            f"{count(of, 'unreported place')} last known with {who} changed hands too"
        )
    told = [f"On {day(m)}: {style.say_states(numbers.loc[m])}." for m in numbers.index[[0, -1]]]
    return days.finish_days(
        figure,
        d,
        columns,
        counts["claim_ids"],
        labels,
        float(numbers.sum(axis=1).max()),
        notes=notes,
        alt=f"{words['title']}. {capitalise(unit)} by state. {' '.join(told)}",
        **words,
    )


def say_taken(d: Dataset, now: Mapping, unit: str = "places") -> str:
    """Say how many have changed hands by several sources on a day: a title.

    ``now`` has day, confirmed, corroborated and listed.
    """
    needed = COUNT_WORDS[d.offensive.needed["corroborated"]]
    unit = unit.replace("places", "place", 1) if now["listed"] == 1 else unit
    share = f"{number(now['confirmed'] + now['corroborated'])} of {number(now['listed'])} {unit}"
    return f"{share} taken by {day(now['day'], d.years)}, by {needed} or more sources"


def state_looks(d: Dataset) -> dict[str, tuple[str, dict]]:
    """Give the name and the fill of each state: in the attacker's colour, held in the other."""
    styles, sides = style.side_styles(d), dict.fromkeys(STACK, d.offensive.attacker)
    sides["held"] = d.offensive.defender
    return {
        state: (style.STATE_NAMES[state], style.state_fill(state, styles[side].colour))
        for state, side in sides.items()
    }


def draw_fronts(d: Dataset, by_front: pd.DataFrame) -> go.Figure:
    """Draw places by state and front, each panel on its own scale of all places of that front.

    ``by_front`` is as ``progress.by_front`` gives it. Above each panel stands how many of its
    places were taken by several sources.
    """
    shown, step = lanes.thin(pd.DatetimeIndex(by_front["day"].unique()))
    unit = f"places by front and state, {step} to {day(d.as_of)}"
    if by_front.empty:
        words = {"title": "Places by front", "unit": unit}
        return style.draw_nothing(d, "No place belongs to a front.", **words)
    by_front = by_front.assign(taken=by_front["confirmed"] + by_front["corroborated"])
    states = [state for state in STACK if by_front[state].any()]
    figure, cells, looks = go.Figure(), [], state_looks(d)
    figure.update_layout(barmode="stack", bargap=0, legend_traceorder="normal")
    panels = by_front.groupby("front", sort=False)
    high = PANEL_PX * -(-len(panels) // ACROSS)
    for i, (front, rows) in enumerate(panels):
        name, (row, column) = front.replace("-", " "), divmod(i, ACROSS)
        axis, now = str(i + 1) if i else "", rows.iloc[-1]
        at = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
        numbers = rows.set_index("day").loc[shown, states]
        bars = days.stack_bars(numbers, looks, **at, showlegend=i == 0)
        top = 1 - (row * PANEL_PX + HEAD_PX) / high
        bottom = 1 - ((row + 1) * PANEL_PX - FOOT_PX) / high
        left = (column + 0.1) / ACROSS
        ends = rows["day"].iloc[[0, -1]]
        taken = f"{number(now['taken'])} of {number(now['listed'])}"
        head = style.note(f"<b>{style.escape(name)}</b>: {taken}", x=left, y=top, yanchor="bottom")
        figure.add_traces(bars).add_annotation(head)
        across = lanes.day_axis(*ends) | {"domain": [left, left + 0.72 / ACROSS]}
        named = [lanes.name_tick(end, *ends) for end in ends]
        labels = {"tickvals": lanes.stamps(ends), "ticktext": named}
        figure.layout[f"xaxis{axis}"] = across | labels | {"anchor": f"y{axis}", "minor": None}
        scale = {"range": [0, now["listed"]], "tickvals": [0, now["listed"]]}
        figure.layout[f"yaxis{axis}"] = scale | {"domain": [bottom, top], "anchor": f"x{axis}"}
        numbers = (round(now[column]) for column in (*states, "listed"))
        cells.append((capitalise(name), *numbers, now["claim_ids"]))
    last = panels.last()
    told = [f"{of} {number(now.taken)} of {number(now.listed)}" for of, now in last.iterrows()]
    most = last["taken"].idxmax()
    best = say_taken(d, last.loc[most])
    heads = ["Front", *(capitalise(style.STATE_NAMES[state]) for state in states), "Listed"]
    return tooltips.finish_with_tips(
        figure,
        d,
        {},
        {},
        title=f"{capitalise(most.replace('-', ' '))}: {best}",
        unit=unit,
        alt=f"Places taken on the last day by several sources, by front: {'; '.join(told)}.",
        table=style.tabulate([*heads, "Claims behind the last change"], cells),
        height=high + 12,
        top=4,
        edges=(22, 14, 8),
    )
