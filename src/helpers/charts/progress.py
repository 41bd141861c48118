"""The progress band: what is sure below, what anyone claims above."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style
from helpers.charts.style import ENDS
from helpers.charts.tooltips import describe_rows
from helpers.tables import Dataset
from helpers.text import day, number, short_day, short_number

HEIGHT_PX = 330
PLOT_PX = round(0.7 * HEIGHT_PX) - 42
"""Where it is lowest: on paper."""
RIGHT_PX = 104
LINE_PX = 16
LABEL_CHARS = 16
"""As many as the right margin has room for."""


def draw_progress(
    d: Dataset,
    band: pd.DataFrame,
    title: str,
    unit: str,
    columns: tuple[str, str] = ("floor", "ceiling"),
    note: str = "",
) -> go.Figure:
    """Draw a measure by day as the band between its floor and its ceiling.

    ``band`` has one row a day: day, the two ``columns`` (floor: a solid line, ceiling: dashed; a
    missing value leaves a gap), of (the total, where there is one) and claim_ids. Dotted stands the
    value before the offensive. ``title`` and ``unit`` say what is measured and in what; ``note`` is
    added to the source line.
    """
    whole = f"{title}, to {day(d.as_of)}"
    known = band.dropna(subset=list(columns), how="all")
    if known.empty:
        sentence = f"Nothing to measure by {day(d.as_of)}."
        return style.draw_nothing(d, sentence, note, title=title, unit=unit)
    values = known[list(columns)].fillna(-1)
    end = lanes.last_drawn(d, known["day"][(values != values.shift()).any(axis=1)])
    band = band[band["day"] <= end].reset_index(drop=True)
    low, high = ([_plain(value) for value in band[column]] for column in columns)
    xs = lanes.stamps(band["day"])
    top = max(v for v in (*low, *high) if v is not None) * 1.1
    base = low[0] if low[0] is not None else high[0]
    colour = style.side_styles(d)[d.offensive.attacker].colour
    line = {"shape": "hvh", "color": colour}
    rows = pd.DataFrame({"x": xs, "y": low, "row": band.index})
    table = _tabulate(band, columns)
    ceiling = go.Scatter(
        x=xs,
        y=high,
        mode="lines+markers",
        line={**line, "width": 2, "dash": "5px,4px"},
        marker={"size": 5, "symbol": "circle-open"},
        **lanes.QUIET,
    )
    floor = lanes.draw_marks(
        rows,
        {"size": 5},
        mode="lines+markers",
        fill="tonexty",
        fillcolor=style.tint(colour, 0.75),
        line={**line, "width": 2.5},
    )
    floor.y = low  # a gap stays a gap
    figure = go.Figure([ceiling, floor])
    if base is not None:
        dotted = {"color": style.MUTED, "width": 1.5, "dash": "dot"}
        figure.add_scatter(
            x=[xs[0], xs[-1]], y=[base, base], mode="lines", line=dotted, **lanes.QUIET
        )
    figure.update_layout(
        annotations=_end_labels(xs[-1], low[-1], high[-1], base, top or 1),
        xaxis=lanes.day_axis(band["day"].iloc[0], end),
        hovermode="x",
        yaxis={
            "range": [0, top or 1],
            "showgrid": True,
            "nticks": 6,
            "separatethousands": True,
            "dtick": 1 if top < 5 else None,
            "automargin": True,
            "tickvals": None if top else [0],
        },
        margin={"l": 8, "r": RIGHT_PX, "b": 34},
    )
    return style.finish(
        figure,
        title=whole,
        unit=unit,
        height=HEIGHT_PX,
        source=style.source_line(d, note, lanes.fold_note(d, end)),
        alt=_describe(d, band, columns, title, unit),
        table=table,
        tips=describe_rows(d, table, most_claims=0),
    )


def _plain(value: float) -> float | None:
    """Give a plain number; missing = a gap."""
    return None if pd.isna(value) else round(float(value), 3)


def _both_ends(row: pd.Series, columns: tuple[str, str]) -> str:
    """Give both numbers of a day as text, once where they agree."""
    low, high = ("none" if pd.isna(row[c]) else number(row[c]) for c in columns)
    return f"{low} {' and '.join(ENDS)}" if low == high else f"{low} {ENDS[0]}, {high} {ENDS[1]}"


def _tabulate(band: pd.DataFrame, columns: tuple[str, str]) -> dict:
    """Give the numbers of each day, whole as in the sentences beside the picture."""
    numbers = [*columns, *(["of"] if "of" in band else [])]
    heads = ["Day", *(end.capitalize() for end in ENDS), "Of"][: 1 + len(numbers)]
    claims = band.get("claim_ids", [()] * len(band))
    cells = [[None if pd.isna(v) else round(v) for v in band[column]] for column in numbers]
    rows = zip(map(day, band["day"]), *cells, claims, strict=True)
    return style.tabulate([*heads, "Claims behind the last change"], rows)


def _end_labels(
    x: str, low: float | None, high: float | None, base: float | None, top: float
) -> list[dict]:
    """Name the lines at their right end, each value once, one below the other where close."""
    names: dict[float, list[str]] = {}
    for value, name in ((low, ENDS[0]), (high, ENDS[1]), (base, "before")):
        if value is not None:
            names.setdefault(value, []).append(name)
    words = [_break_label(short_number(value), ", ".join(name)) for value, name in names.items()]
    heights = [LINE_PX * (1 + label.count("<br>")) for label in words]
    middles = [value * PLOT_PX / top for value in names]
    at = {"x": x, "xref": "x", "yref": "y", "yanchor": "middle", "xshift": 8}
    font = {"size": style.SMALL_PX, "color": style.INK, "shadow": "auto"}
    return [
        style.note(label, y=value, yshift=round(put - middle, 1), font=font, **at)
        for label, value, middle, put in zip(
            words, names, middles, spread(middles, heights), strict=True
        )
    ]


def _break_label(value: str, name: str) -> str:
    """Break a label into lines that fit the right margin with its number, and make it safe.

    >>> _break_label("33", "by any claim"), _break_label("7.47M", "by any claim")
    ('<b>33</b> by any claim', '<b>7.47M</b> by any<br>claim')
    """
    return f"<b>{value}</b>{style.wrap(f'{value} {name}', LABEL_CHARS)[len(value) :]}"


def spread(middles: list[float], heights: list[float]) -> list[float]:
    """Move labels up, the lowest first, until none covers the one below.

    >>> spread([100.0, 110.0], [20.0, 20.0])
    [100.0, 120.0]
    """
    put, floor = list(middles), 0.0
    for i in sorted(range(len(middles)), key=lambda i: (middles[i], -i)):
        put[i] = max(middles[i], floor + heights[i] / 2)
        floor = put[i] + heights[i] / 2
    return put


def _describe(
    d: Dataset, band: pd.DataFrame, columns: tuple[str, str], title: str, unit: str
) -> str:
    """Say in words where the band began, where it stands and when it was widest."""
    words = (
        f"{title}, {unit}. Before the offensive: {_both_ends(band.iloc[0], columns)}. "
        f"On {day(d.as_of)}: {_both_ends(band.iloc[-1], columns)}."
    )
    whole = band.dropna(subset=list(columns))
    width = (whole[columns[1]] - whole[columns[0]]).abs()
    if not len(width) or not width.max():
        return words
    widest = whole.loc[width.idxmax(), "day"]
    gap = number(width.max())
    return f"{words} The two were furthest apart on {short_day(widest)}, by {gap}."
