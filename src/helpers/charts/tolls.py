"""Tolls: who gives which number, for what and how wide, each for itself and never summed."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text, toll_marks, tooltips
from helpers.tables import Dataset

HEAD_PX, TEXT_PX, MARK_PX = 30, 16, 25
"""Height of a heading, of a line of words, and of the mark below them."""
ABOVE_PX = 10
"""How far the words end above the middle of the mark."""
CHARS, MOST_CHARS = 50, 160
"""Letters of a line that fit a phone, and of all lines above a mark."""


def draw_tolls(d: Dataset, steps: pd.DataFrame, title: str = "") -> go.Figure:
    """Draw each number on a scale of tens, below one another by day, in one panel a subject.

    Parameters
    ----------
    steps
        Numbers as ``tolls.distinct_numbers`` gives them.
    title
        What is counted; the last day shown is added. Default: who gives which number.

    Returns
    -------
    One mark a number, under its words: the number, the last day that it covers, who gives it and
    what is said, broken to the width of a phone. The shape tells whether
    it covers everything so far, one day or one event; two hollow marks joined are a range, an
    arrow an open end; a stepped line joins the running totals of one claimant on one event. The
    colour is that of the side for which the claimant speaks, black for none.
    """
    title = f"{title or 'Numbers and who gives them'}, to {text.long_day(d.as_of)}"
    counted = "people or places" if (steps["count_of"] == "places").any() else "people"
    words = {"title": title, "unit": f"{counted}; each grid line is ten times the one before"}
    note = "Numbers count different people, days and scopes and are never added up"
    if steps.empty:
        told = f"Nobody gives a number by {text.long_day(d.as_of)}."
        return style.nothing(told, **words, source=text.source_line(d))
    rows, heads = laid(steps.assign(words=sayings(d, steps)))
    rows = rows.assign(text=texts(d, rows))
    bottom = float(rows["y"].max() + MARK_PX)
    low, high = span(rows)
    figure = go.Figure(toll_marks.draw(d, rows))
    entries = sum(trace.name is not None for trace in figure.data)
    figure.update_layout(
        xaxis=tens(low, high),
        yaxis={"range": [bottom, 0], "visible": False},
        annotations=[*headings(heads), *printed(rows)],
        shapes=rules(heads),
        hovermode="closest",
        margin={"l": 8, "r": 8, "b": 10},
    )
    return style.finish(
        figure,
        **words,
        source=text.source_line(d, note),
        alt=alternative(d, steps),
        top=30,
        height=int(bottom) + 50 + style.LINE_PX * entries,
    )


def laid(steps: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each number its height and each panel its heading, in pixels from the top.

    Parameters
    ----------
    steps
        With words, the lines above each mark.

    Returns
    -------
    The rows with y, start and end (ends on the scale of tens, missing = open); and one row a panel:
    y, text.
    """
    rows = steps.reset_index(drop=True)
    subject = rows[["count_of", "whose"]]
    panel = (subject != subject.shift()).any(axis=1).cumsum()
    height = rows["words"].map(len) * TEXT_PX + MARK_PX
    bottom = panel * HEAD_PX + height.cumsum()
    rows = rows.assign(
        y=bottom - MARK_PX + ABOVE_PX,
        start=rows["low"].map(toll_marks.scale, na_action="ignore").astype("Float64"),
        end=rows["high"].map(toll_marks.scale, na_action="ignore").astype("Float64"),
    )
    first = ~panel.duplicated()
    top = rows[first]
    whose = ("at the cost of " + top["whose"]).where(top["whose"] != "", "no side named")
    heads = pd.DataFrame(
        {
            "y": (bottom - height)[first] - HEAD_PX / 2,
            "text": top["count_of"].str.capitalize() + ", " + whose,
        }
    )
    return rows, heads


def span(rows: pd.DataFrame) -> tuple[float, float]:
    """Give both ends of the scale: whole steps, with room for arrows."""
    ends = pd.concat([rows["start"], rows["end"]]).dropna()
    highest = max(float(ends.max()), 1.0)
    return math.floor(ends.min()) - toll_marks.OPEN, highest + 2 * toll_marks.OPEN


def texts(d: Dataset, rows: pd.DataFrame) -> list[str]:
    """Give the hover text of each number: status and scope, then the claims behind it."""
    told = tooltips.told(d)
    out = []
    for row in rows.itertuples():
        said = [tooltips.claim(told[claim]) for claim in row.claim_ids[: tooltips.SHOWN]]
        more = len(row.claim_ids) - len(said)
        denied = f", denied by {len(row.denied_by)}" if row.denied_by else ""
        scope, number = toll_marks.SCOPES[row.count_scope][1], toll_marks.amount(row.low, row.high)
        head = f"<b>{number}</b> {scope}; event {row.status}{denied}"
        rest = [f"and {text.count(more, 'more claim')}"] if more else []
        out.append("<br>".join([head, *said, *rest]))
    return out


def tens(low: float, high: float) -> dict:
    """Give the scale of tens with its numbers above."""
    ticks = list(range(math.ceil(low), math.floor(high) + 1))
    return {
        "range": [low, high],
        "side": "top",
        "tickvals": ticks,
        "ticktext": [text.brief(10**tick) for tick in ticks],
        "tickangle": 0,
        "tickfont": {"size": style.SMALL_PX},
        "showgrid": True,
        "gridcolor": style.GRID,
        "zeroline": False,
    }


def headings(heads: pd.DataFrame) -> list[dict]:
    """Name each panel by what is counted and whose it is."""
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": row.y,
            "yanchor": "middle",
            "showarrow": False,
            "text": f"<b>{text.escape(text.short(row.text, CHARS - 5))}</b>",
            "font": {"size": style.SMALL_PX, "color": style.INK},
        }
        for row in heads.itertuples()
    ]


def sayings(d: Dataset, rows: pd.DataFrame) -> list[list[str]]:
    """Say by which day a number is given, who gives it, and what is said, in safe lines.

    The first line begins with the number.
    """
    name = d.sources.set_index("source_id")["name"]
    out = []
    for row in rows.itertuples():
        number = toll_marks.amount(row.low, row.high)
        said = f"{number} by {text.short_day(row.day)}, {name[row.claimant_id]}: {row.summary}"
        cut = text.short(said, MOST_CHARS)
        first, *others = text.lines(cut, CHARS).split("<br>")
        out.append([f"<b>{number}</b>{first.removeprefix(number)}", *others])
    return out


def printed(rows: pd.DataFrame) -> list[dict]:
    """Print the words of each number above its mark."""
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": row.y - ABOVE_PX,
            "yanchor": "bottom",
            "showarrow": False,
            "align": "left",
            "text": "<br>".join(row.words),
            "font": {"size": style.SMALL_PX, "color": style.INK},
        }
        for row in rows.itertuples()
    ]


def rules(heads: pd.DataFrame) -> list[dict]:
    """Give a line above each panel but the first."""
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    return [
        {**line, "y0": y, "y1": y, "line": {"color": style.RULE, "width": 1}}
        for y in (heads["y"] - HEAD_PX / 2).tolist()[1:]
    ]


def alternative(d: Dataset, steps: pd.DataFrame) -> str:
    """Say in words how many numbers there are of each kind and who gives them."""
    told = [
        f"{text.count(len(own), 'number')} of {kind}, from {toll_marks.amount(*least(own))} to "
        f"{toll_marks.amount(*most(own))}"
        for kind, own in steps.groupby("count_of", sort=False)
    ]
    return (
        f"{text.count(len(steps), 'number')} by {text.count(steps['origin'].nunique(), 'origin')} "
        f"to {text.long_day(d.as_of)}: {'; '.join(told)}. None are added up."
    )


def least(rows: pd.DataFrame) -> tuple[float, float]:
    """Give low and high of the smallest number."""
    row = rows.loc[rows["low"].fillna(0).idxmin()]
    return row["low"], row["high"]


def most(rows: pd.DataFrame) -> tuple[float, float]:
    """Give low and high of the largest number."""
    row = rows.loc[rows["high"].fillna(rows["low"]).idxmax()]
    return row["low"], row["high"]
