"""The progress band: what is sure below, what anyone claims above."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style, tooltips
from helpers.charts.style import ENDS
from helpers.tables import Dataset
from helpers.text import day, number, short_day, short_number

HEIGHT_PX = 330
PLOT_PX = round(0.7 * HEIGHT_PX) - 42
"""Where it is lowest: on paper."""
RIGHT_PX, LINE_PX = 104, 16
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
    words = {"title": f"{title}, to {day(d.as_of)}", "unit": unit}
    ends = dict(zip(columns, ("floor", "ceiling"), strict=True))
    band = band.filter(["day", *ends, "of", "claim_ids"]).rename(columns=ends)
    known = band.dropna(subset=["floor", "ceiling"], how="all")
    if known.empty:
        return style.draw_nothing(d, f"Nothing to measure by {day(d.as_of)}.", note, **words)
    values = known[["floor", "ceiling"]].fillna(-1)
    end = lanes.last_drawn(d, known["day"][(values != values.shift()).any(axis=1)])
    band = band[band["day"] <= end]
    low, high = (
        [None if pd.isna(value) else round(float(value), 3) for value in band[column]]
        for column in ("floor", "ceiling")
    )
    xs = lanes.stamps(band["day"])
    top = max(v for v in (*low, *high) if v is not None) * 1.1
    base = low[0] if low[0] is not None else high[0]
    colour = style.side_styles(d)[d.offensive.attacker].colour
    line = {"shape": "hvh", "color": colour}
    ceiling = {"dash": "5px,4px", "width": 2, **line}
    ring = {"size": 5, "symbol": "circle-open"}
    full = {"size": 5, "opacity": 1}
    figure = go.Figure()
    figure.add_scatter(x=xs, y=high, mode="lines+markers", line=ceiling, marker=ring, **lanes.QUIET)
    figure.add_scatter(
        x=xs,
        y=low,
        mode="lines+markers",
        line={**line, "width": 2.5},
        marker=full,
        fill="tonexty",
        fillcolor=style.tint(colour, 0.75),
        customdata=list(range(len(band))),
        showlegend=False,
    )
    if base is not None:
        dotted = {"color": style.MUTED, "width": 1.5, "dash": "dot"}
        ys = [base, base]
        figure.add_scatter(x=[xs[0], xs[-1]], y=ys, mode="lines", line=dotted, **lanes.QUIET)
    figure.update_layout(annotations=_end_labels(xs[-1], low[-1], high[-1], base, top or 1))
    look = {"nticks": 6, "separatethousands": True, "automargin": True}
    look |= {"dtick": 1 if top < 5 else None, "tickvals": None if top else [0]}
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(band["day"].iloc[0], end),
        lanes.number_axis(0, top or 1, **look),
        **words,
        height=HEIGHT_PX,
        top=8,
        edges=(8, RIGHT_PX, 34),
        notes=[note, lanes.fold_note(d, end)],
        alt=f"{title}, {unit}. {_describe(d, band)}",
        table=_tabulate(band),
        quoted=0,
    ).update_layout(hovermode="x")


def _tabulate(band: pd.DataFrame) -> dict:
    """Give the numbers of each day, whole as in the sentences beside the picture."""
    columns = ["floor", "ceiling", *(["of"] if "of" in band else [])]
    heads = ["Day", *(end.capitalize() for end in ENDS), "Of"][: 1 + len(columns)]
    claims = band.get("claim_ids", [()] * len(band))
    cells = [[None if pd.isna(v) else round(v) for v in band[column]] for column in columns]
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
    put = spread(middles, heights)
    at = {"x": x, "xref": "x", "yref": "y", "yanchor": "middle", "xshift": 8}
    font = {"size": style.SMALL_PX, "color": style.INK, "shadow": "auto"}
    return [
        style.note(words[i], y=value, yshift=round(put[i] - middles[i], 1), font=font, **at)
        for i, value in enumerate(names)
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


def _describe(d: Dataset, band: pd.DataFrame) -> str:
    """Say in words where the band began, where it stands and when it was widest."""
    words = (
        f"Before the offensive: {_both_ends(band.iloc[0])}. "
        f"On {day(d.as_of)}: {_both_ends(band.iloc[-1])}."
    )
    width = (band["ceiling"] - band["floor"]).abs().dropna()
    if not width.any():
        return words
    widest, gap = short_day(band["day"][width.idxmax()]), number(width.max())
    return f"{words} The two were furthest apart on {widest}, by {gap}."


def _both_ends(row: pd.Series) -> str:
    low, high = ("none" if pd.isna(n) else number(n) for n in (row["floor"], row["ceiling"]))
    return f"{low} {' and '.join(ENDS)}" if low == high else f"{low} {ENDS[0]}, {high} {ENDS[1]}"
