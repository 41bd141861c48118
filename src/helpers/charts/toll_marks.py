"""The marks of the toll chart: shapes for scopes, colours for voices, ranges, steps, the key."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text
from helpers.tables import Dataset

LEAST = 0.5
"""Where a zero stands on the scale of tens."""
DECIMALS = 3
OPEN = 0.22
"""How far the arrow of an open end reaches, in tenfold steps."""
SCOPES = {
    "cumulative": ("circle", "so far, in all"),
    "day": ("square", "in one day"),
    "event": ("diamond", "in one event"),
}


def draw(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Draw numbers laid out by ``charts.tolls.laid``: steps, ranges, marks, and the key."""
    return [*joins(d, rows), *ranges(d, rows), *signs(d, rows), *key(d, rows)]


def scale(value: float) -> float:
    """Give the place of a number on the scale of tens, to less than a pixel.

    >>> scale(1000), scale(0) == scale(0.5)
    (3.0, True)
    """
    return round(math.log10(max(float(value), LEAST)), DECIMALS)


def amount(low: float, high: float) -> str:
    """Write a number, a range or an open end.

    >>> amount(24, 99), amount(2500, pd.NA), amount(pd.NA, 40), amount(9, 9)
    ('24–99', '2,500+', '≤ 40', '9')
    """
    if pd.isna(low):
        return f"≤ {text.brief(high)}"
    if pd.isna(high):
        return f"{text.brief(low)}+"
    return text.brief(low) if low == high else f"{text.brief(low)}–{text.brief(high)}"


def colour(d: Dataset, side: str) -> str:
    """Give the colour of the side for which a claimant speaks; ink where it speaks for none."""
    return style.side_styles(d)[side].colour if side else style.INK


def voices(d: Dataset, rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Split rows by the side for which their claimant speaks; the neutral first."""
    order = ["", *(side for side in style.side_styles(d) if side in d.offensive.sides)]
    return [(side, own) for side in order if len(own := rows[rows["claimant_side"] == side])]


def joins(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Join the running totals of one claimant on one event with a stepped line."""
    out = []
    totals = rows[rows["count_scope"] == "cumulative"]
    for _, own in totals.groupby(["event_id", "claimant_id", "count_of", "whose"], sort=False):
        if len(own) > 1:
            out.append(
                go.Scatter(
                    x=own["start"].fillna(own["end"]).tolist(),
                    y=own["y"].tolist(),
                    mode="lines",
                    line={
                        "color": style.tint(colour(d, own["claimant_side"].iloc[0]), 0.4),
                        "width": 1.5,
                        "shape": "vh",
                        "dash": "2px,2px",
                    },
                    hoverinfo="skip",
                    showlegend=False,
                )
            )
    return out


def ranges(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Draw a range as a line between its ends, an open end as an arrow."""
    out = []
    for side, own in voices(d, rows[rows["start"].ne(rows["end"]).fillna(True)]):
        xs, ys, symbols = [], [], []
        for row in own.itertuples():
            start = round(row.end - OPEN, DECIMALS) if pd.isna(row.start) else row.start
            end = round(row.start + OPEN, DECIMALS) if pd.isna(row.end) else row.end
            xs += [start, end, None]
            ys += [row.y, row.y, None]
            symbols += [
                "triangle-left" if pd.isna(row.start) else "line-ns",
                "triangle-right" if pd.isna(row.end) else "line-ns",
                "line-ns",
            ]
        out.append(
            go.Scatter(
                x=xs,
                y=ys,
                mode="lines+markers",
                line={"color": colour(d, side), "width": 2},
                marker={"symbol": symbols, "size": 8, "color": colour(d, side), "opacity": 1},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    return out


def marker(shape: str, tone: str, exact: bool = True) -> dict:
    """Give the marker of a scope: full for one number, hollow for the ends of a range."""
    fill = tone if exact else "#ffffff"
    return {
        "symbol": shape,
        "color": fill,
        "size": 10,
        "opacity": 1,
        "line": {"color": tone, "width": 1.5},
    }


def signs(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Draw the numbers: one mark where one is given, two where it is a range."""
    out = []
    for side, own in voices(d, rows):
        for scope, (shape, _) in SCOPES.items():
            mine = own[own["count_scope"] == scope]
            wide = mine["start"].notna() & mine["end"].notna() & mine["start"].ne(mine["end"])
            for exact, some in ((True, mine[~wide]), (False, mine[wide])):
                ends = [some["start"].fillna(some["end"])] + ([] if exact else [some["end"]])
                if len(some):
                    out.append(
                        go.Scatter(
                            x=[float(x) for end in ends for x in end],
                            y=some["y"].tolist() * len(ends),
                            mode="markers",
                            marker=marker(shape, colour(d, side), exact),
                            hovertext=some["text"].tolist() * len(ends),
                            customdata=list(map(" ".join, some["claim_ids"])) * len(ends),
                            hoverinfo="text",
                            showlegend=False,
                        )
                    )
    return out


def key(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Give the entries of the key: scopes by shape, voices by colour."""
    used = set(rows["count_scope"])
    entries = [
        (word, marker(shape, style.MUTED))
        for scope, (shape, word) in SCOPES.items()
        if scope in used
    ]
    look = style.side_styles(d)
    entries += [
        (
            f"said by {look[side].name}" if side else "said by neither side",
            marker("line-ew", colour(d, side)) | {"line": {"color": colour(d, side), "width": 4}},
        )
        for side, _ in voices(d, rows)
    ]
    return style.key(entries)
