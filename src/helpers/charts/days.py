"""Numbers by day: bars on one another, lines, and their names at the right end."""

from collections.abc import Iterable, Mapping

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style, tooltips
from helpers.progress import LEVELS
from helpers.tables import Dataset
from helpers.text import capitalise, day, number, short_number

HEIGHT_PX, MANY = 320, 60  # beyond so many bars no edge or gap is drawn: they would look hatched
PLOT_PX = round(0.7 * HEIGHT_PX) - 48  # where it is lowest: on paper
RIGHT_PX, LINE_PX, LEADER_PX = 150, 15, 12
"""Room for the names at the right, the height of each, and how far they stand from the marks."""


def stack_bars(
    numbers: pd.DataFrame, looks: Mapping[str, tuple[str, dict]], **members: object
) -> list[go.Bar]:
    """Draw the columns of ``numbers`` (by day) on one another; ``looks`` give name and fill."""
    return [
        go.Bar(
            x=lanes.stamps(numbers.index),
            y=[value or None for value in numbers[column].astype(float).tolist()],
            name=looks[column][0],
            marker=_without_edge(looks[column][1]) if len(numbers) > MANY else looks[column][1],
            hoverinfo="skip",
            **members,
        )
        for column in numbers
    ]


def _without_edge(look: dict) -> dict:
    """Take the edge from an area; what has no other mark is a light grey then."""
    plain = look["color"] == "#ffffff" and "pattern" not in look
    return look | {"line": {"width": 0}} | ({"color": style.GRID} if plain else {})


def draw_line(values: pd.Series, **look: object) -> go.Scatter:
    """Draw values by day as a line in steps, a gap where one is missing."""
    days = list(values.index)
    xs = lanes.stamps([days[0] - lanes.HALF_DAY, *days, days[-1] + lanes.HALF_DAY])
    ys = [None if pd.isna(value) else round(float(value), 3) for value in values]
    line = {"shape": "hvh", "color": style.INK, **look}
    return go.Scatter(x=xs, y=[ys[0], *ys, ys[-1]], mode="lines", line=line, **lanes.QUIET)


def finish_days(
    figure: go.Figure,
    d: Dataset,
    columns: Mapping[str, pd.Series],
    ids: Iterable[tuple[str, ...]],
    labels: list[tuple[float, str, str]],
    top: float,
    *,
    notes: Iterable[str] = (),
    **words: str,
) -> go.Figure:
    """Finish a picture of numbers by day, which are its table too.

    ``columns`` are by name and day, ``ids`` the claims behind each day, ``labels`` (where on the
    scale, number, name) stand at the right end; the scale ends at ``top``.
    """
    days = next(iter(columns.values())).index
    cells = [[None if pd.isna(v) else round(v) for v in column] for column in columns.values()]
    heads = ["Day", *columns]
    if len(days) > (days[-1] - days[0]).days:  # not of weeks, behind which stand too many
        heads, cells = [*heads, "Claims behind the last change"], [*cells, ids]
    spots = pd.DataFrame({"x": lanes.stamps(days), "y": top / 2, "row": range(len(days))})
    figure.add_trace(lanes.draw_marks(spots, {"opacity": 0}))  # what a pointer finds on a day
    named = _end_labels(days[-1], labels, top)
    figure.update_layout(annotations=named, barmode="stack", bargap=0.06 * (len(days) <= MANY))
    look = {"nticks": 6, "separatethousands": True, "automargin": True, "showgrid": False}
    look |= {"dtick": 1 if top < 5 else None, "tickvals": None if top else [0]}
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(days[0], days[-1]),
        lanes.number_axis(0, top or 1, **look),
        **words,
        height=HEIGHT_PX,
        top=8,
        edges=(8, RIGHT_PX, 30),
        notes=[*notes, lanes.fold_note(d, days[-1])],
        table=style.tabulate(heads, zip(map(day, days), *cells, strict=True)),
        quoted=0,
    ).update_layout(hovermode="x")


def _end_labels(last: pd.Timestamp, labels: list[tuple[float, str, str]], top: float) -> list[dict]:
    """Name what stands at the right end, one above the other, each with a line to its mark."""
    labels = sorted(labels, key=lambda label: label[0])
    middles = [at * PLOT_PX / (top or 1) for at, *_ in labels]
    put = spread(middles, LINE_PX, PLOT_PX)
    at = {"x": lanes.stamp(last + lanes.HALF_DAY), "xref": "x", "yref": "y", "yanchor": "middle"}
    line = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": style.RULE}
    return [
        style.note(f"<b>{value}</b> {name}", **at, **line, y=y, ax=LEADER_PX, ay=round(way, 1))
        for (y, value, name), way in zip(labels, map(float.__sub__, middles, put), strict=True)
    ]


def spread(middles: list[float], height: float, room: float) -> list[float]:
    """Move labels, given from below, apart until none covers another, all within the room.

    >>> spread([10.0, 90.0, 95.0], 20, 100)
    [10.0, 70.0, 90.0]
    """
    put, edge = [], 0.0
    for middle in middles:
        put.append(max(middle, edge + height / 2))
        edge = put[-1] + height / 2
    edge = max(room, len(put) * height)
    for i in reversed(range(len(put))):
        put[i] = min(put[i], edge - height / 2)
        edge = put[i] - height / 2
    return put


def draw_levels(d: Dataset, table: pd.DataFrame, title: str, unit: str) -> go.Figure:
    """Draw a measure by day as three lines: confirmed, with corroborated, with any claim.

    ``table`` has one row a day: day, for each of ``progress.LEVELS`` <level>_km (missing = a
    gap) and claim_ids. ``title`` says what is found, ``unit`` what is measured and in what.
    """
    table = table.set_index("day")
    numbers = table[[f"{level}_km" for level in LEVELS]].astype(float)
    numbers = numbers.set_axis(list(LEVELS), axis=1)
    known = numbers.dropna(how="all").fillna(-1)
    if known.empty:
        unit, why = f"{unit} to {day(d.as_of)}", f"Nothing to measure by {day(d.as_of)}."
        return style.draw_nothing(d, why, title=title, unit=unit)
    end = lanes.last_drawn(d, known.index[(known != known.shift()).any(axis=1)])
    shown, step = lanes.thin(numbers[:end].index)
    unit = f"{unit}, {step} to {day(d.as_of)}"
    numbers, colour = numbers.loc[shown], style.side_styles(d)[d.offensive.attacker].colour
    looks = style.LOOKS["levels"].items()
    figure = go.Figure([draw_line(numbers[n], color=colour, **look) for n, look in looks])
    now = numbers.iloc[-1].dropna()
    first, last = (
        ", ".join(
            f"{'none' if pd.isna(value) else number(value)} {level}"
            for level, value in numbers.loc[moment].items()
        )
        for moment in numbers.index[[0, -1]]
    )
    return finish_days(
        figure,
        d,
        {capitalise(level): numbers[level] for level in LEVELS},
        table["claim_ids"].loc[shown],
        [(value, short_number(value), level) for level, value in now.items()],
        float(numbers.max(axis=None)) * 1.08,
        notes=["Each line takes in what is surer"],
        title=title,
        unit=unit,
        alt=f"{title}. {day(numbers.index[0])}: {first}. {day(end)}: {last}.",
    )
