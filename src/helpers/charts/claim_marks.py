"""The marks of the claim ladder: one sign for who speaks and what is said, and windows."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text, tooltips
from helpers.tables import Dataset

STEP_PX, MARK_PX = 12, 10
CROSSED = ("circle", "square", "diamond")
"""Shapes that plotly can draw crossed; the others deny with a plain x."""
WINDOWS = {"confirmed": "#c6c6c6", "corroborated": "#e8e8e8", "": "#ffffff"}
SORTS = {
    "asserts": "asserts",
    "admits": "admits its loss",
    "denies": "denies",
    "fallen": "denied, no longer",
    "doubts": "not verified (?)",
    "retracts": "withdrawn",
}
NOBODY_LOOK = style.SideStyle("of no side", style.INK, style.NEUTRAL_SYMBOL, "▲")


def draw(d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame) -> list[go.Bar | go.Scatter]:
    """Draw windows, claims and the key.

    Parameters
    ----------
    shown
        One row a line: event_id, holder, loser, status, start, end, middle, height (pixels).
    marks
        Claims with drawn (day), slot and pile.
    """
    speakers = {
        side: look for side, look in style.side_styles(d).items() if side in d.offensive.sides
    }
    speakers[""] = NOBODY_LOOK
    marks = marks.assign(sort=sorts(marks, shown), text=texts(d, marks), y=levels(marks, shown))
    signs = [
        sign(marks[(marks["sort"] == sort) & (marks["claimant_side"] == side)], sort, look)
        for sort in SORTS
        for side, look in speakers.items()
    ]
    return [
        *windows(shown),
        *(trace for trace in signs if trace is not None),
        *key(marks, speakers),
    ]


def admits(marks: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """Say which claims are made by the side that is worse off."""
    loser = marks["event_id"].map(shown.set_index("event_id")["loser"])
    return (
        (marks["stance"] == "asserts")
        & (marks["claimant_side"] != "")
        & (marks["claimant_side"] == loser)
    )


def sorts(marks: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """Give the sort of each claim: its stance, admissions and fallen denials apart."""
    fallen = (marks["stance"] == "denies") & ~marks["live"]
    return marks["stance"].mask(admits(marks, shown), "admits").mask(fallen, "fallen")


def texts(d: Dataset, marks: pd.DataFrame) -> list[str]:
    """Give the hover text of each claim."""
    told = tooltips.told(d)
    return [tooltips.claim(told[claim]) for claim in marks["claim_id"]]


def levels(marks: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """Give the height of each claim in its line: the pile of a day is centred."""
    middle = marks["event_id"].map(shown.set_index("event_id")["middle"])
    return middle + (marks["slot"] - (marks["pile"] - 1) / 2) * STEP_PX


def marker(sort: str, look: style.SideStyle) -> dict:
    """Give the marker of a sort of claim by a speaker."""
    white = {"width": 1, "color": "#ffffff"}
    own = {"width": 1.5, "color": look.colour}
    crossed = look.symbol in CROSSED
    return {"size": MARK_PX, "opacity": 1} | {
        "asserts": {"symbol": look.symbol, "color": look.colour, "line": white},
        "admits": {"symbol": f"{look.symbol}-open-dot", "color": look.colour, "line": {"width": 2}},
        "denies": {
            "symbol": f"{look.symbol}-x" if crossed else "x",
            "color": look.colour,
            "line": white,
            "size": MARK_PX + 1,
        },
        "fallen": {
            "symbol": f"{look.symbol}-x-open" if crossed else "x-thin",
            "color": look.colour,
            "line": own if not crossed else {"width": 1},
        },
        "doubts": {
            "symbol": "circle",
            "color": "#ffffff",
            "size": MARK_PX + 1,
            "line": {"width": 1, "color": style.MUTED},
        },
        "retracts": {
            "symbol": "line-ew",
            "color": style.INK,
            "line": {"width": 3, "color": style.INK},
        },
    }[sort]


def sign(rows: pd.DataFrame, sort: str, look: style.SideStyle) -> go.Scatter | None:
    """Draw the claims of one sort and speaker; nothing where there are none."""
    if rows.empty:
        return None
    asked = sort == "doubts"
    return go.Scatter(
        x=[style.stamp(day) for day in rows["drawn"]],
        y=rows["y"].tolist(),
        showlegend=False,
        mode="markers+text" if asked else "markers",
        text=["?"] * len(rows) if asked else None,
        textfont={"size": style.SMALL_PX, "color": style.INK},
        hovertext=rows["text"].tolist(),
        customdata=rows["claim_id"].tolist(),
        hoverinfo="text",
        marker=marker(sort, look),
    )


def windows(shown: pd.DataFrame) -> list[go.Bar]:
    """Draw the window of each event as a bar over its days, darker where surer."""
    level = shown["status"].where(shown["status"].isin(WINDOWS), "")
    out = []
    for status, fill in WINDOWS.items():
        rows = shown[(level == status) & shown["start"].notna()]
        if len(rows):
            out.append(
                go.Bar(
                    orientation="h",
                    y=rows["middle"].tolist(),
                    width=(rows["height"] - 6).tolist(),
                    base=[style.stamp(day - style.HALF_DAY) for day in rows["start"]],
                    x=[
                        ((end - start).days + 1) * style.DAY_MS
                        for start, end in zip(rows["start"], rows["end"], strict=True)
                    ],
                    marker={"color": fill, "line": {"color": style.RULE, "width": 1}},
                    hovertext=[window(row) for row in rows.to_dict("records")],
                    customdata=list(map(" ".join, rows["claim_ids"] + rows["denial_ids"])),
                    hoverinfo="text",
                    textposition="none",
                    name=f"day, {status or 'less sure'}",
                )
            )
    return out


def window(event: dict) -> str:
    """Give the hover text of a window."""
    denied = f", denied by {len(event['denied_by'])}" if event["denied_by"] else ""
    return (
        f"<b>{text.escape(event['status'])}</b>, {tooltips.window(event)}<br>"
        f"asserted by {text.count(event['origins'], 'origin')}{denied}"
    )


def key(marks: pd.DataFrame, speakers: dict[str, style.SideStyle]) -> list[go.Scatter]:
    """Give the entries of the key: speakers by shape, sorts in grey."""
    present = set(marks["claimant_side"])
    grey = style.SideStyle("", style.MUTED, "circle", "")
    entries = [
        (look.name, marker("asserts", look)) for side, look in speakers.items() if side in present
    ]
    entries += [
        (name, marker(sort, grey))
        for sort, name in SORTS.items()
        if (marks["sort"] == sort).any() and sort != "asserts"
    ]
    return style.key(entries)
