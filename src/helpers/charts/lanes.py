"""Pictures of named lines: bars, and two numbers a line joined by a bar."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import sources
from helpers.charts import style, text
from helpers.tables import Dataset

ROW_PX, AXIS_PX = 34, 26
MOST = 12
"""How many lines a picture draws; the others are counted."""
NAME_CHARS = 20


def topmost(rows: pd.DataFrame, noun: str) -> tuple[pd.DataFrame, str]:
    """Give the first lines, and say how many others there are."""
    more = len(rows) - MOST
    return rows.head(MOST), f"{text.count(more, f'more {noun}')} not drawn" if more > 0 else ""


def named(d: Dataset, ids: Sequence[str]) -> list[str]:
    """Give the printed names of origins in short safe lines; a side with its shape."""
    name, look = sources.names(d), style.side_styles(d)
    glyph = {side: f"{look[side].glyph} " for side in d.offensive.sides}
    return [label(glyph.get(i, "") + name.get(i, i)) for i in ids]


def label(name: str, width: int = NAME_CHARS) -> str:
    """Break a name into at most two safe lines.

    >>> label("Military Operations Command", 20)
    'Military Operations<br>Command'
    """
    words = " ".join(str(name).split())
    wrapped = textwrap.wrap(words, width, max_lines=2, placeholder="…", break_on_hyphens=False)
    return "<br>".join(text.escape(line) for line in wrapped)


def lines(labels: list[str]) -> dict:
    """Give the axis of lines, the first on top."""
    return {
        "range": [len(labels) - 0.5, -0.5],
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "tickfont": {"size": style.SMALL_PX},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "ticks": "",
    }


def scale(top: float, left: float = 0.02) -> dict:
    """Give the axis of numbers from zero, with room for labels at both ends.

    ``left`` is the room left of zero, as a part of the whole.
    """
    return {
        "range": [-left * max(top, 1), 1.16 * max(top, 1)],
        "nticks": 5,
        "tickformat": ",d",
        "dtick": 1 if top < 5 else None,
        "tick0": 0,
        "showgrid": True,
        "gridcolor": style.GRID,
        "zeroline": False,
        "tickfont": {"size": style.SMALL_PX},
        "side": "top",
    }


def dumbbells(
    low: pd.Series,
    high: pd.Series,
    labels: list[str],
    words: tuple[str, str],
    told: list[str],
    ids: list[str],
) -> go.Figure:
    """Draw two numbers a line and what lies between; equal ones are drawn as one mark.

    ``told`` is what each line says in words, ``ids`` the claims behind it, separated by spaces.
    """
    figure = go.Figure()
    ys = list(range(len(labels)))
    xs = [x for a, b in zip(low, high, strict=True) for x in (int(a), int(b), None)]
    figure.add_scatter(
        x=xs,
        y=[y for y in ys for y in (y, y, None)],
        mode="lines",
        line={"color": style.RULE, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    for values, word, symbol in ((high, words[1], "circle-open"), (low, words[0], "circle")):
        figure.add_scatter(
            x=values.tolist(),
            y=ys,
            mode="markers",
            name=word,
            marker={
                "symbol": symbol,
                "size": 11,
                "color": style.INK,
                "line": {"color": style.INK, "width": 2},
            },
            hovertext=[f"<b>{name}</b><br>{said}" for name, said in zip(labels, told, strict=True)],
            customdata=ids,
            hoverinfo="text",
        )
    ends(figure, high, ys, "middle right")
    apart = [y for y, a, b in zip(ys, low, high, strict=True) if a != b]
    ends(figure, low.iloc[apart], apart, "middle left")
    figure.update_layout(yaxis=lines(labels), xaxis=scale(high.max(), left=0.16))
    return figure


def ends(figure: go.Figure, values: pd.Series, ys: Sequence[int], side: str) -> None:
    """Write numbers beside the ends of bars or marks."""
    figure.add_scatter(
        x=values.tolist(),
        y=list(ys),
        mode="markers+text",
        marker={"size": 18, "opacity": 0},
        text=[f"{n:,}" for n in values],
        textposition=side,
        textfont={"size": style.SMALL_PX, "shadow": "auto"},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def enumerated(labels: list[str], values: pd.Series) -> str:
    """List names with their numbers as plain text."""
    told = zip(labels, values, strict=True)
    return "; ".join(f"{name.replace('<br>', ' ')} {n}" for name, n in told) + "."


def done(
    figure: go.Figure, d: Dataset, count: int, *, title: str, unit: str, note: str, alt: str
) -> go.Figure:
    """Finish a picture of ``count`` lines; each name in the legend may take a line on a phone."""
    figure.update_layout(
        hovermode="closest",
        margin={"l": 8, "r": 12, "b": 10},
        showlegend=True,
        legend={"traceorder": "normal"},
    )
    return style.finish(
        figure,
        title=title,
        unit=unit,
        source=text.source_line(d, note),
        alt=alt,
        height=ROW_PX * count + style.key_px(figure) + AXIS_PX + 12,
        top=AXIS_PX,
    )


def nothing(d: Dataset, what: str, title: str, unit: str) -> go.Figure:
    """Say that nobody does something."""
    said = f"Nobody {what} by {text.long_day(d.as_of)}."
    return style.nothing(said, title=title, unit=unit, source=text.source_line(d))
