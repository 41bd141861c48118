"""How counts settled: each day as its own end knew it, as later reports told, as known now."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text, tooltips
from helpers.tables import Dataset

HEIGHT_PX = 470
PANELS = {"ceiling": text.ENDS[1], "floor": text.ENDS[0]}
"""The upper and the lower panel, with the words above each."""
DOMAINS = {"ceiling": (0.56, 0.95), "floor": (0.0, 0.39)}
MANY_DAYS = 24
"""Beyond, the marks are smaller."""


def draw_revisions(d: Dataset, settled: pd.DataFrame, title: str, unit: str) -> go.Figure:
    """Draw how the count of each day settled, the ceiling above and the floor below.

    Parameters
    ----------
    settled
        One row a day and view, as ``vintage.revisions`` gives it: the first of a day is what its
        own end knew, the last what is known now.
    title, unit
        What is counted, to which the last day shown is added, and in what.

    Returns
    -------
    An open mark for the count as known then, a full one for the count as known now, joined where
    they differ; a dash for each count that was known in between.
    """
    title = f"{title}, to {text.long_day(d.as_of)}"
    if settled.empty:
        return style.nothing(
            f"No day is counted by {text.long_day(d.as_of)}.",
            title=title,
            unit=unit,
            source=text.source_line(d),
        )
    last = style.last_drawn(d, news(settled))
    told = settled[settled["day"] <= last]
    figure = go.Figure()
    for axis, column in zip(("y", "y2"), PANELS, strict=True):
        traces = panel(d, told, column)
        figure.add_traces([trace | {"yaxis": axis} for trace in traces])
    figure.update_layout(
        xaxis={**style.day_axis(told["day"].iloc[0], last), "anchor": "y2"},
        yaxis=scale(told, "ceiling"),
        yaxis2=scale(told, "floor"),
        annotations=[name(column) for column in PANELS],
        hovermode="closest",
        margin={"l": 8, "r": 14, "b": 78},
    )
    return style.finish(
        figure,
        title=title,
        unit=unit,
        height=HEIGHT_PX,
        source=text.source_line(d, style.fold_note(d, last)),
        alt=alternative(told, title, unit),
    )


def ends(settled: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the count of each day as its own end knew it, and as known now; index = day."""
    by_day = settled.groupby("day")
    return by_day.first(), by_day.last()


def news(settled: pd.DataFrame) -> pd.Index:
    """Give the days whose count differs from the day before's, or was revised."""
    then, now = (rows[list(PANELS)] for rows in ends(settled))
    return now.index[((now.diff() != 0) | (then != now)).any(axis=1)]


def panel(d: Dataset, settled: pd.DataFrame, column: str) -> list[dict]:
    """Give the traces of one end of the band: joins, counts in between, now, then."""
    then, now = ends(settled)
    off = then[column] != now[column]
    colour = style.side_styles(d)[d.offensive.attacker].colour
    size = 9 if len(now) <= MANY_DAYS else 5
    key = column == next(iter(PANELS))
    both = [
        f"<b>{text.long_day(day)}</b><br>known that day: {text.number(a)}"
        f"<br>known now: {text.number(b)}"
        for day, a, b in zip(now.index, then[column], now[column], strict=True)
    ]
    inner = between(settled, column)
    partly = [
        f"<b>{text.long_day(row.day)}</b><br>known by {text.short_day(row.known_by)}: "
        f"{text.number(getattr(row, column))}"
        for row in inner.itertuples()
    ]
    ring = {"color": "#ffffff", "size": size + 3, "line": {"color": colour, "width": 2}}
    dash = {"symbol": "line-ew", "size": size, "line": {"color": colour, "width": 2}}
    then_told = [told for told, yes in zip(both, off, strict=True) if yes]
    ids = [tooltips.ids(pair) for pair in zip(now["claim_ids"], then["claim_ids"], strict=True)]
    then_ids = [told for told, yes in zip(ids, off, strict=True) if yes]
    inner_ids = list(map(" ".join, inner["claim_ids"]))
    return [
        join(then[column][off], now[column][off]),
        marks(now.index[off], then[column][off], then_told, then_ids, "as known that day", key)
        | {"marker": {"opacity": 1} | ring},
        marks(inner["day"], inner[column], partly, inner_ids, "known in between", key)
        | {"marker": {"opacity": 1} | dash},
        marks(now.index, now[column], both, ids, "as known now", key)
        | {"mode": "lines+markers", "line": {"color": style.tint(colour, 0.6), "width": 1}}
        | {"marker": {"opacity": 1, "size": size - 1, "color": colour}},
    ]


def marks(
    days: pd.Index, values: pd.Series, told: list[str], ids: list[str], named: str, key: bool
) -> dict:
    """Give a trace of marks, in the key where ``key`` is set and there are any."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [style.stamp(day) for day in days],
        "y": [float(value) for value in values],
        "name": named,
        "legendgroup": named,
        "showlegend": key and len(days) > 0,
        "hovertext": told,
        "customdata": ids,
        "hoverinfo": "text",
    }


def join(then: pd.Series, now: pd.Series) -> dict:
    """Give the upright line between the two counts of each day."""
    ends_of = [(day, a, b) for day, a, b in zip(then.index, then, now, strict=True)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for day, _, _ in ends_of for x in (style.stamp(day), style.stamp(day), None)],
        "y": [y for _, a, b in ends_of for y in (float(a), float(b), None)],
        "line": {"color": style.MUTED, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def between(settled: pd.DataFrame, column: str) -> pd.DataFrame:
    """Give the counts of a day that are neither the one known then nor the one known now."""
    by_day = settled.groupby("day")[column]
    known = [settled[column] == by_day.transform(end) for end in ("first", "last")]
    return settled[~known[0] & ~known[1]].drop_duplicates(["day", column])


def scale(settled: pd.DataFrame, column: str) -> dict:
    """Give the axis of a panel: from the least to the most that was ever known, with room."""
    low, high = float(settled[column].min()), float(settled[column].max())
    room = max(1.0, 0.12 * (high - low))
    return {
        "domain": DOMAINS[column],
        "range": [low - room, high + room],
        "gridcolor": style.GRID,
        "zeroline": False,
        "nticks": 5,
        "dtick": 1 if high - low + 2 * room <= 5 else None,
        "tickformat": ",d" if high < 1e4 else "~s",
        "tickfont": {"size": style.SMALL_PX},
        "automargin": True,
    }


def name(column: str) -> dict:
    """Write the name of a panel above it."""
    return {
        "text": f"<b>{PANELS[column]}</b>",
        "x": 0,
        "y": DOMAINS[column][1] + 0.005,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": style.SMALL_PX},
    }


def alternative(settled: pd.DataFrame, title: str, unit: str) -> str:
    """Say in words how many days were revised, and which most."""
    then, now = ends(settled)
    told = [f"{title}, {unit}, {text.count(len(now), 'day')}."]
    for column, words in PANELS.items():
        gap = (now[column] - then[column]).abs()
        if not gap.any():
            told.append(f"The count {words} is as known on the day itself, on every day.")
            continue
        day = gap.idxmax()
        told.append(
            f"The count {words} was revised for {text.count(int((gap > 0).sum()), 'day')}, most "
            f"for {text.long_day(day)}: {text.number(then[column][day])} as known that day, "
            f"{text.number(now[column][day])} as known now."
        )
    return " ".join(told)
