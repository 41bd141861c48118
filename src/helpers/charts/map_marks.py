"""The marks of the control map: shape for the side, fill for the status, rings, and the key."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style
from helpers.tables import Dataset

LEVELS = ("before", "weak", "middle", "sure")
SMALL_PX, MARK_PX, RING_PX = 5, 8, 13


def mark(look: style.SideStyle, level: str) -> dict:
    """Give the marker of a side at a level of certainty: small, hollow, half, full."""
    fill = {
        "before": style.tint(look.colour, 0.35),
        "weak": "#ffffff",
        "middle": style.tint(look.colour, 0.55),
        "sure": look.colour,
    }[level]
    edge = {"before": "#ffffff", "sure": style.INK}.get(level, look.colour)
    return {
        "symbol": look.symbol,
        "color": fill,
        "size": SMALL_PX if level == "before" else MARK_PX,
        "line": {"color": edge, "width": {"before": 0.5, "sure": 1}.get(level, 1.5)},
        "opacity": 1,
    }


def traces(d: Dataset, marks: pd.DataFrame) -> Iterator[tuple[go.Scatter, pd.DataFrame]]:
    """Give the marks, the surest on top, then the rings, each with the stays it draws."""
    look = style.side_styles(d)
    for level in LEVELS:
        for side in reversed(look):
            rows = marks[(marks["level"] == level) & (marks["holder"] == side)]
            if len(rows):
                yield (
                    go.Scatter(
                        y=rows["lat"].round(3).tolist(),
                        mode="markers",
                        marker=mark(look[side], level),
                        hovertext=rows["text"].tolist(),
                        customdata=rows["ids"].tolist(),
                        hoverinfo="text",
                        showlegend=False,
                    ),
                    rows,
                )
    for side in look:
        rows = marks[marks["rival"] == side]
        if len(rows):
            yield (
                go.Scatter(
                    y=rows["lat"].round(3).tolist(),
                    mode="markers",
                    hoverinfo="skip",
                    marker=ring(look[side]),
                    showlegend=False,
                ),
                rows,
            )


def ring(look: style.SideStyle) -> dict:
    """Give the ring of a side: its shape, hollow and larger than a mark."""
    return {
        "symbol": f"{look.symbol}-open",
        "color": look.colour,
        "size": RING_PX,
        "line": {"width": 2},
    }


def key(d: Dataset, marks: pd.DataFrame) -> list[go.Scatter]:
    """Give the entries of the key: sides by shape, statuses by fill, the ring."""
    look, used = style.side_styles(d), set(marks["holder"]) | set(marks["rival"].dropna())
    entries = [
        (look[side].name, mark(look[side], "sure" if side else "before"))
        for side in look
        if side in used
    ]
    grey = style.SideStyle("", style.MUTED, "circle", "")
    for level in reversed(LEVELS):
        drawn = set(marks.loc[marks["level"] == level, "status"])
        if drawn:
            told = "unchanged" if level == "before" else " or ".join(sorted(drawn))
            entries.append((told, mark(grey, level)))
    if marks["rival"].notna().any():
        entries.append(("claimed, below bar", ring(grey)))
    return style.key(entries)
