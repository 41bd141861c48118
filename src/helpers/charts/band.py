"""The progress band: what is sure below, what anyone claims above."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts.style import (
    GRID, INK, MUTED, SMALL_PX, day_axis, escape, finish, long_day, looks, nothing, number,
    short_day, source_line, stamp, tint,
)
from helpers.tables import Dataset

HEIGHT_PX = 360
PLOT_PX = 270
RIGHT_PX = 104
LABEL_PX = 34
ENDS = ("confirmed", "claimed by someone")


def progress_band(
    d: Dataset, band: pd.DataFrame, title: str, unit: str, columns: tuple[str, str] = (
        "floor", "ceiling"), ends: tuple[str, str] = ENDS, note: str = "",
) -> go.Figure:
    """Draw a measure by day as the band between its floor and its ceiling.

    Parameters
    ----------
    band
        One row a day: day, the two columns named in ``columns``, and ``of`` where there is a
        total; missing values leave a gap.
    title, unit
        What is measured and in what.
    columns
        Which columns are floor (solid line) and ceiling (dashed line).
    ends
        What the two lines are called at their right end.
    note
        Added to the source line.

    Returns
    -------
    Two stepped lines with the band filled between, and dotted the value before the offensive.
    """
    rows = band.dropna(subset=list(columns), how="all")
    source = source_line(d, note)
    if rows.empty:
        return nothing(f"Nothing to measure by {long_day(d.as_of)}.", title=title, unit=unit,
                       source=source)
    low, high = (numbers(band[column]) for column in columns)
    colour = looks(d)[d.offensive.attacker].colour
    xs = [stamp(day) for day in band["day"]]
    figure = go.Figure()
    line = {"shape": "hvh", "color": colour}
    figure.add_scatter(x=xs, y=high, mode="lines+markers", hoverinfo="skip", showlegend=False,
                       line={**line, "width": 2, "dash": "5px,4px"},
                       marker={"size": 5, "symbol": "circle-open"})
    figure.add_scatter(x=xs, y=low, mode="lines+markers", fill="tonexty", hoverinfo="text",
                       fillcolor=tint(colour, 0.75), line={**line, "width": 2.5},
                       marker={"size": 5}, hovertext=texts(band, columns, ends, unit),
                       showlegend=False)
    top = max(v for v in (*low, *high) if v is not None) * 1.1 or 1
    base = low[0] if low[0] is not None else high[0]
    if base is not None:
        draw_baseline(figure, xs, base)
    label(figure, rows.iloc[-1], columns, ends, top)
    figure.update_layout(
        xaxis=day_axis(band["day"].iloc[0], band["day"].iloc[-1]), hovermode="x",
        yaxis={"range": [0, top], "gridcolor": GRID, "zeroline": False, "nticks": 6,
               "tickfont": {"size": SMALL_PX}, "automargin": True, "rangemode": "tozero"},
        margin={"l": 8, "r": RIGHT_PX, "t": 10, "b": 34},
    )
    return finish(figure, title=title, unit=unit, source=source, height=HEIGHT_PX,
                  alt=alternative(band, columns, ends, title, unit))


def numbers(values: pd.Series) -> list[float | None]:
    """Give plain numbers; missing = a gap."""
    return [None if pd.isna(v) else round(float(v), 3) for v in values]


def told(row: pd.Series, columns: tuple[str, str], ends: tuple[str, str]) -> str:
    """Give both numbers of a day as text, once where they agree."""
    low, high = (None if pd.isna(row[c]) else number(row[c]) for c in columns)
    if low == high:
        return f"{ends[0]} {low}, nothing more claimed" if low else "none"
    return f"{ends[0]} {low or 'none'}, {ends[1]} {high or 'none'}"


def texts(
    band: pd.DataFrame, columns: tuple[str, str], ends: tuple[str, str], unit: str
) -> list[str]:
    """Give the hover text of each day: both numbers, and the total where there is one."""
    out = []
    for _, row in band.iterrows():
        of = f"<br>of {number(row['of'])} {escape(unit)}" if row.get("of") else ""
        out.append(f"<b>{long_day(row['day'])}</b><br>"
                   + escape(told(row, columns, ends)).replace(", ", "<br>") + of)
    return out


def draw_baseline(figure: go.Figure, xs: list[str], value: float) -> None:
    """Draw the value on the day before the offensive as a dotted line across."""
    figure.add_scatter(x=[xs[0], xs[-1]], y=[value, value], mode="lines", hoverinfo="skip",
                       line={"color": MUTED, "width": 1.5, "dash": "dot"}, showlegend=False)


def label(
    figure: go.Figure, last: pd.Series, columns: tuple[str, str], ends: tuple[str, str], top: float
) -> None:
    """Name the lines at their right end, apart from each other by at least a label's height."""
    values = [None if pd.isna(last[c]) else float(last[c]) for c in columns]
    names = [f"<b>{number(v)}</b> {escape(e)}" if v is not None else ""
             for v, e in zip(values, ends, strict=True)]
    if values[0] == values[1]:
        names = [f"<b>{number(values[0])}</b> {escape(ends[0])},<br>nothing more", ""]
    middles = [v * PLOT_PX / top if v is not None else 0 for v in values]
    shifts = apart(middles) if all(names) else [0.0, 0.0]
    for value, name, shift in zip(values, names, shifts, strict=True):
        if name:
            figure.add_annotation(
                x=1, xref="paper", y=value, text=broken(name), showarrow=False, xanchor="left",
                yanchor="middle", align="left", xshift=4, yshift=round(shift, 1),
                font={"size": SMALL_PX, "color": INK},
            )


def broken(name: str) -> str:
    """Break a long label after its first two words.

    >>> broken("<b>9</b> claimed by someone")
    '<b>9</b> claimed<br>by someone'
    """
    words = name.split(" ")
    return name if len(words) < 3 or "<br>" in name else " ".join(words[:2]) + "<br>" + " ".join(
        words[2:]
    )


def apart(middles: list[float]) -> list[float]:
    """Give how many pixels two labels must move so that neither covers the other.

    >>> apart([100.0, 110.0])
    [-12.0, 12.0]
    """
    gap = LABEL_PX - abs(middles[1] - middles[0])
    if gap <= 0:
        return [0.0, 0.0]
    up = 1 if middles[1] >= middles[0] else -1
    down = min(gap / 2, max(0.0, min(middles) - LABEL_PX / 2 + 8))
    return [-down, gap - down] if up == 1 else [gap - down, -down]


def alternative(
    band: pd.DataFrame, columns: tuple[str, str], ends: tuple[str, str], title: str, unit: str
) -> str:
    """Say in words where the band began, where it stands and when it was widest."""
    whole = band.dropna(subset=list(columns))
    text = f"{title}, {unit}."
    first, last = band.iloc[0], band.iloc[-1]
    text += f" Before the offensive: {told(first, columns, ends)}."
    text += f" On {long_day(last['day'])}: {told(last, columns, ends)}."
    width = (whole[columns[1]] - whole[columns[0]]).abs()
    if len(width) and width.max() > 0:
        day = whole.loc[width.idxmax(), "day"]
        text += f" The two were furthest apart on {short_day(day)}, by {number(width.max())}."
    return text
