"""Progress by day: how many places are in each state, stacked, and lines by how sure it is."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style, tooltips
from helpers.progress import LEVELS
from helpers.tables import Dataset
from helpers.text import COUNT_WORDS, capitalise, day, number, short_number

HEIGHT_PX = 360
PLOT_PX = round(0.7 * HEIGHT_PX) - 42
"""Where it is lowest: on paper."""
RIGHT_PX, LINE_PX, LEADER_PX = 138, 15, 12
"""Room for the names at the right, the height of each, and how far they stand from the marks."""
STACK = tuple(style.STATE_NAMES)
LINES = {
    "confirmed": {"width": 3},
    "corroborated": {"width": 1.5},
    "claimed": {"width": 1.5, "dash": "3px,4px"},
}
"""How the line of each level is drawn."""
BEHIND = "Claims behind the last change"


def draw_states(
    d: Dataset,
    counts: pd.DataFrame,
    title: str = "",
    unit: str = "places",
    estimate: pd.DataFrame | None = None,
) -> go.Figure:
    """Draw a measure by day and state, one on top of another, so that they add up.

    ``counts`` are as ``progress.count_states`` gives them, ``estimate`` as
    ``progress.estimate_unreported``: a dashed line that stands as high in the unreported as so many
    of them are likely to have changed hands. ``title`` says what is found (default: how many have
    changed hands by two or more sources), ``unit`` what is counted.
    """
    title = title or _find_settled(d, counts, unit)
    words = {"title": title, "unit": f"{unit} by state, day by day to {day(d.as_of)}"}
    numbers = counts.set_index("day")[list(STACK)]
    if not numbers.to_numpy().any():
        return style.draw_nothing(d, f"Nothing to count by {day(d.as_of)}.", **words)
    end = lanes.last_drawn(d, numbers.index[(numbers != numbers.shift()).any(axis=1)])
    numbers, counts = numbers[:end], counts[counts["day"] <= end]
    shown = [state for state in STACK if numbers[state].any()]
    last = numbers.iloc[-1]
    styles = style.side_styles(d)
    figure = go.Figure(layout={"barmode": "stack", "bargap": 0.08})
    for state in shown:
        side = d.offensive.defender if state == "held" else d.offensive.attacker
        figure.add_bar(
            x=lanes.stamps(numbers.index),
            y=numbers[state].tolist(),
            name=style.STATE_NAMES[state],
            marker=style.state_fill(state, styles[side].colour),
            customdata=list(range(len(numbers))),
            showlegend=not last[state],
        )
    tops = last[shown].cumsum()
    labels = [
        (float(top - last[state] / 2), short_number(last[state]), style.STATE_NAMES[state])
        for state, top in tops.items()
        if last[state]
    ]
    notes = []
    if estimate is not None and numbers["not_reported"].any():
        line = _estimate_line(numbers, estimate)
        figure.add_trace(_draw_estimate(numbers.index, line))
        likely, silent = estimate.set_index("day")[["estimated", "unreported"]].loc[end]
        labels.append((line[-1], f"+{number(likely)}", "estimate"))
        who = styles[d.offensive.defender].name
        notes.append(
            f"Estimate (dashed): judging by their neighbours, about {number(likely)} of the "
            f"{number(silent)} unreported places last known with {who} changed hands too"
        )
    total = float(numbers.sum(axis=1).max())
    figure.update_layout(annotations=_end_labels(end + lanes.HALF_DAY, labels, total))
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(numbers.index[0], end),
        _number_axis(total),
        **words,
        height=HEIGHT_PX + style.key_px(figure),
        top=8,
        edges=(8, RIGHT_PX, 22 + style.key_px(figure)),
        notes=[*notes, lanes.fold_note(d, end)],
        alt=f"{title}. {_describe(numbers, unit)}",
        table=_tabulate(counts, shown, estimate),
        quoted=0,
    )


def _find_settled(d: Dataset, counts: pd.DataFrame, unit: str) -> str:
    """Say how many have changed hands by several sources on the last day: a title."""
    now = counts.iloc[-1]
    settled, listed = number(now["confirmed"] + now["corroborated"]), number(now["listed"])
    needed = COUNT_WORDS[d.offensive.needed["corroborated"]]
    when = day(now["day"], year=False)
    return f"{settled} of {listed} {unit} taken by {when}, by {needed} or more sources"


def _estimate_line(numbers: pd.DataFrame, estimate: pd.DataFrame) -> list[float]:
    """Give how high the estimate stands on each day: in the unreported, from below."""
    below = numbers[list(STACK[: STACK.index("not_reported")])].sum(axis=1)
    likely = estimate.set_index("day")["estimated"].reindex(numbers.index).fillna(0)
    return (below + likely).round(2).tolist()


def _draw_estimate(days: pd.Index, line: list[float]) -> go.Scatter:
    look = {"color": style.INK, "width": 2, "dash": "5px,3px", "shape": "hvh"}
    return go.Scatter(x=lanes.stamps(days), y=line, mode="lines", line=look, **lanes.QUIET)


def _number_axis(top: float) -> dict:
    look = {"nticks": 6, "separatethousands": True, "automargin": True}
    look |= {"dtick": 1 if top < 5 else None, "tickvals": None if top else [0]}
    return lanes.number_axis(0, top or 1, **look)


def _end_labels(x: pd.Timestamp, labels: list[tuple[float, str, str]], top: float) -> list[dict]:
    """Name what stands at the right end, each with its number and a line to its mark.

    ``labels`` are where on the axis a mark stands, its number and its name.
    """
    labels = sorted(labels, key=lambda label: label[0])
    middles = [at * PLOT_PX / top for at, *_ in labels]
    at = {"x": lanes.stamp(x), "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "middle"}
    line = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": style.RULE}
    return [
        style.note(
            f"<b>{style.escape(value)}</b> {style.escape(name)}",
            **at | line | {"y": y, "ax": LEADER_PX, "ay": round(middle - put, 1)},
        )
        for (y, value, name), middle, put in zip(
            labels, middles, spread(middles, LINE_PX, PLOT_PX), strict=True
        )
    ]


def spread(middles: list[float], height: float, room: float) -> list[float]:
    """Move labels, the lowest first, apart until none covers another, all within the room.

    >>> spread([90.0, 95.0, 10.0], 20, 100)
    [70.0, 90.0, 10.0]
    """
    order = sorted(range(len(middles)), key=lambda i: (middles[i], i))
    put, edge = list(middles), 0.0
    for i in order:
        put[i] = max(put[i], edge + height / 2)
        edge = put[i] + height / 2
    edge = max(room, len(middles) * height)
    for i in reversed(order):
        put[i] = min(put[i], edge - height / 2)
        edge = put[i] - height / 2
    return put


def _tabulate(counts: pd.DataFrame, shown: list[str], estimate: pd.DataFrame | None) -> dict:
    """Give the numbers of each day, whole, with their sum and the estimate apart."""
    columns = {capitalise(style.STATE_NAMES[state]): counts[state] for state in shown}
    columns |= {"Listed": counts["listed"], "Named by then": counts["named"]}
    if estimate is not None:
        likely = estimate.set_index("day")["estimated"].reindex(counts["day"])
        columns["Changed hands too (estimate)"] = likely
    return _numbers_by_day(counts, columns)


def _numbers_by_day(rows: pd.DataFrame, columns: dict[str, pd.Series]) -> dict:
    cells = [[None if pd.isna(v) else round(v) for v in column] for column in columns.values()]
    ids = rows.get("claim_ids", [()] * len(rows))
    table = zip(map(day, rows["day"]), *cells, ids, strict=True)
    return style.tabulate(["Day", *columns, BEHIND], table)


def _describe(numbers: pd.DataFrame, unit: str) -> str:
    """Say in words how many were in each state on the first and on the last day."""

    def told(moment: pd.Timestamp) -> str:
        states = [
            f"{number(value)} {style.STATE_NAMES[state]}"
            for state, value in numbers.loc[moment].items()
            if value
        ]
        return f"On {day(moment)}: {', '.join(states) or 'none'}."

    first, last = numbers.index[[0, -1]]
    return f"{capitalise(unit)} by state. {told(first)} {told(last)}"


def draw_levels(
    d: Dataset, table: pd.DataFrame, title: str, unit: str, suffix: str = "_km"
) -> go.Figure:
    """Draw a measure by day as three lines: confirmed, with corroborated, with any claim.

    ``table`` has one row a day: day, for each of ``progress.LEVELS`` <level><suffix> (missing =
    a gap), where there is one <level>_place, and claim_ids. ``title`` says what is found, ``unit``
    what is measured and in what.
    """
    words = {"title": title, "unit": f"{unit}, day by day to {day(d.as_of)}"}
    numbers = table.set_index("day")[[f"{level}{suffix}" for level in LEVELS]].astype(float)
    numbers = numbers.set_axis(list(LEVELS), axis=1)
    known = numbers.dropna(how="all")
    if known.empty:
        return style.draw_nothing(d, f"Nothing to measure by {day(d.as_of)}.", **words)
    changes = known.fillna(-1)
    end = lanes.last_drawn(d, known.index[(changes != changes.shift()).any(axis=1)])
    numbers, table = numbers[:end], table[table["day"] <= end]
    colour, figure = style.side_styles(d)[d.offensive.attacker].colour, go.Figure()
    for level, line in reversed(LINES.items()):
        values = numbers[level].round(3)
        figure.add_scatter(
            x=lanes.stamps(numbers.index),
            y=values.astype(object).where(values.notna(), None).tolist(),
            mode="lines+markers",
            line={"shape": "hvh", "color": colour, **line},
            marker={"size": 5, "symbol": "circle" if level == "confirmed" else "circle-open"},
            customdata=list(range(len(numbers))),
            showlegend=False,
        )
    top = float(numbers.max(axis=None)) * 1.08 or 1.0
    ends: dict[float, list[str]] = {}
    for level, value in numbers.iloc[-1].dropna().items():
        ends.setdefault(round(value, 3), []).append(level)
    labels = [(value, short_number(value), ", ".join(names)) for value, names in ends.items()]
    figure.update_layout(annotations=_end_labels(end, labels, top))
    columns = {capitalise(level): numbers[level] for level in LEVELS}
    columns |= {"Of": table["of_km"]} if "of_km" in table else {}
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(numbers.index[0], end),
        _number_axis(top),
        **words,
        height=HEIGHT_PX,
        top=8,
        edges=(8, RIGHT_PX, 22),
        notes=["Each line takes in those that are surer", lanes.fold_note(d, end)],
        alt=f"{title}. {_describe_levels(numbers, unit)}",
        table=_numbers_by_day(table, columns),
        quoted=0,
    ).update_layout(hovermode="x")


def _describe_levels(numbers: pd.DataFrame, unit: str) -> str:
    """Say in words what each line is on the first and on the last day."""

    def told(moment: pd.Timestamp) -> str:
        values = (
            f"{'none' if pd.isna(value) else number(value)} {level}"
            for level, value in numbers.loc[moment].items()
        )
        return f"On {day(moment)}: {', '.join(values)}."

    first, last = numbers.index[[0, -1]]
    return f"{capitalise(unit)}. {told(first)} {told(last)}"
