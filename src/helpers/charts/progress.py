"""The progress band: what is sure below, what anyone claims above."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text
from helpers.charts.text import ENDS
from helpers.tables import Dataset

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

    Parameters
    ----------
    band
        One row a day: day, the two columns named in ``columns``, ``of`` where there is a total,
        and ``claim_ids``; missing values leave a gap.
    title, unit
        What is measured and in what.
    columns
        Which columns are floor (solid line) and ceiling (dashed line).
    note
        Added to the source line.

    Returns
    -------
    Two stepped lines with the band filled between, and dotted the value before the offensive.
    """
    rows = band.dropna(subset=list(columns), how="all")
    if rows.empty:
        return style.nothing(
            f"Nothing to measure by {text.long_day(d.as_of)}.",
            title=title,
            unit=unit,
            source=text.source_line(d, note),
        )
    values = rows[list(columns)]
    news = (values.fillna(-1) != values.fillna(-1).shift()).any(axis=1)
    end = style.last_drawn(d, rows["day"][news])
    band = band[band["day"] <= end]
    low, high = (numbers(band[column]) for column in columns)
    xs = [style.stamp(day) for day in band["day"]]
    figure = lines(d, xs, low, high, texts(band, columns, unit), behind(band))
    top = max(v for v in (*low, *high) if v is not None) * 1.1
    base = low[0] if low[0] is not None else high[0]
    if base is not None:
        draw_baseline(figure, xs, base)
    label(figure, xs[-1], labels(low[-1], high[-1], base), top or 1)
    figure.update_layout(
        xaxis=style.day_axis(band["day"].iloc[0], end),
        hovermode="x",
        yaxis={
            "range": [0, top or 1],
            "gridcolor": style.GRID,
            "zeroline": False,
            "nticks": 6,
            "separatethousands": True,
            "dtick": 1 if top < 5 else None,
            "tickfont": {"size": style.SMALL_PX},
            "automargin": True,
            "tickvals": None if top else [0],
        },
        margin={"l": 8, "r": RIGHT_PX, "b": 34},
    )
    return style.finish(
        figure,
        title=f"{title}, to {text.long_day(d.as_of)}",
        unit=unit,
        height=HEIGHT_PX,
        source=text.source_line(d, note, style.fold_note(d, end)),
        alt=alternative(d, band, columns, title, unit),
    )


def lines(
    d: Dataset,
    xs: list[str],
    low: list[float | None],
    high: list[float | None],
    hovertext: list[str],
    ids: list[str],
) -> go.Figure:
    """Draw ceiling and floor as steps in the attacker's colour, the band between them filled."""
    colour = style.side_styles(d)[d.offensive.attacker].colour
    line = {"shape": "hvh", "color": colour}
    return go.Figure(
        [
            go.Scatter(
                x=xs,
                y=high,
                mode="lines+markers",
                hoverinfo="skip",
                showlegend=False,
                line={**line, "width": 2, "dash": "5px,4px"},
                marker={"size": 5, "symbol": "circle-open"},
            ),
            go.Scatter(
                x=xs,
                y=low,
                mode="lines+markers",
                fill="tonexty",
                hoverinfo="text",
                fillcolor=style.tint(colour, 0.75),
                line={**line, "width": 2.5},
                marker={"size": 5},
                hovertext=hovertext,
                customdata=ids,
                showlegend=False,
            ),
        ]
    )


def numbers(values: pd.Series) -> list[float | None]:
    """Give plain numbers; missing = a gap."""
    return [None if pd.isna(v) else round(float(v), 3) for v in values]


def told(row: pd.Series, columns: tuple[str, str]) -> str:
    """Give both numbers of a day as text, once where they agree."""
    low, high = ("none" if pd.isna(row[c]) else text.number(row[c]) for c in columns)
    return f"{low} {' and '.join(ENDS)}" if low == high else f"{low} {ENDS[0]}, {high} {ENDS[1]}"


def texts(band: pd.DataFrame, columns: tuple[str, str], unit: str) -> list[str]:
    """Give the hover text of each day: both numbers, and the total where there is one."""
    out = []
    for _, row in band.iterrows():
        of = f"<br>of {text.number(row['of'])} {text.escape(unit)}" if row.get("of") else ""
        out.append(
            f"<b>{text.long_day(row['day'])}</b><br>"
            + text.escape(told(row, columns)).replace(", ", "<br>")
            + of
        )
    return out


def behind(band: pd.DataFrame) -> list[str]:
    """Give the claims behind each day, where they are told."""
    return [" ".join(ids) for ids in band.get("claim_ids", [()] * len(band))]


def draw_baseline(figure: go.Figure, xs: list[str], value: float) -> None:
    """Draw the value on the day before the offensive as a dotted line across."""
    figure.add_scatter(
        x=[xs[0], xs[-1]],
        y=[value, value],
        mode="lines",
        hoverinfo="skip",
        line={"color": style.MUTED, "width": 1.5, "dash": "dot"},
        showlegend=False,
    )


def labels(low: float | None, high: float | None, base: float | None) -> list[tuple[float, str]]:
    """Give the labels of the right end, each value once: (value, safe text)."""
    names: dict[float, list[str]] = {}
    for value, name in ((low, ENDS[0]), (high, ENDS[1]), (base, "before")):
        if value is not None:
            names.setdefault(value, []).append(name)
    return [(value, broken(text.brief(value), ", ".join(words))) for value, words in names.items()]


def broken(value: str, name: str) -> str:
    """Break a label into lines that fit the right margin with its number, and make it safe.

    >>> broken("33", "by any claim"), broken("7.47M", "by any claim")
    ('<b>33</b> by any claim', '<b>7.47M</b> by any<br>claim')
    """
    return f"<b>{value}</b>{text.lines(f'{value} {name}', LABEL_CHARS)[len(value) :]}"


def label(figure: go.Figure, x: str, told: list[tuple[float, str]], top: float) -> None:
    """Name the lines at their right end, one below the other where they are close."""
    heights = [LINE_PX * (1 + name.count("<br>")) for _, name in told]
    middles = [value * PLOT_PX / top for value, _ in told]
    for (value, name), middle, put in zip(told, middles, apart(middles, heights), strict=True):
        figure.add_annotation(
            x=x,
            y=value,
            text=name,
            showarrow=False,
            xanchor="left",
            yanchor="middle",
            align="left",
            xshift=8,
            yshift=round(put - middle, 1),
            font={"size": style.SMALL_PX, "color": style.INK, "shadow": "auto"},
        )


def apart(middles: list[float], heights: list[float]) -> list[float]:
    """Move labels up, the lowest first, until none covers the one below.

    >>> apart([100.0, 110.0], [20.0, 20.0])
    [100.0, 120.0]
    """
    put, floor = list(middles), 0.0
    for i in sorted(range(len(middles)), key=lambda i: (middles[i], -i)):
        put[i] = max(middles[i], floor + heights[i] / 2)
        floor = put[i] + heights[i] / 2
    return put


def alternative(
    d: Dataset,
    band: pd.DataFrame,
    columns: tuple[str, str],
    title: str,
    unit: str,
) -> str:
    """Say in words where the band began, where it stands and when it was widest."""
    whole = band.dropna(subset=list(columns))
    said = f"{title}, {unit}."
    first, last = band.iloc[0], band.iloc[-1]
    said += f" Before the offensive: {told(first, columns)}."
    said += f" On {text.long_day(d.as_of)}: {told(last, columns)}."
    width = (whole[columns[1]] - whole[columns[0]]).abs()
    if len(width) and width.max() > 0:
        day = whole.loc[width.idxmax(), "day"]
        gap = text.number(width.max())
        said += f" The two were furthest apart on {text.short_day(day)}, by {gap}."
    return said
