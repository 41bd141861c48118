"""How counts were revised: each day as its own end knew it, by later reports, as known now."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import claims
from helpers.charts import lanes, style
from helpers.charts.tooltips import describe_rows
from helpers.tables import Dataset
from helpers.text import count, day, number, short_day

HEIGHT_PX = 470
PANELS = {"ceiling": style.ENDS[1], "floor": style.ENDS[0]}
"""The upper and the lower panel, with the words above each."""
DOMAINS = {"ceiling": (0.56, 0.95), "floor": (0.0, 0.39)}
MANY_DAYS = 24
"""Beyond, the marks are smaller."""
COLUMNS = ("Day", "Count", "Known that day", "In between", "Known now", "Claims behind it")


def draw_revisions(d: Dataset, settled: pd.DataFrame, title: str, unit: str) -> go.Figure:
    """Draw how the count of each day was revised, the ceiling above and the floor below.

    ``settled`` has one row a day and view, as ``vintage.revisions`` gives it: the first of a day is
    what its own end knew (an open mark), the last what is known now (a full one); a dash stands for
    each count that was known in between. ``title`` and ``unit`` say what is counted and in what.
    """
    words = {"title": f"{title}, to {day(d.as_of)}", "unit": unit}
    if settled.empty:
        return style.draw_nothing(d, f"No day is counted by {day(d.as_of)}.", **words)
    then, now = (rows[[*PANELS]] for rows in _both_ends(settled))
    news = now.index[((now.diff() != 0) | (then != now)).any(axis=1)]
    last = lanes.last_drawn(d, news)
    settled = settled[settled["day"] <= last]
    figure, rows = go.Figure(), []
    for axis, column in zip(("y", "y2"), PANELS, strict=True):
        for trace in _draw_panel(d, settled, column, rows):
            figure.add_trace(trace.update(yaxis=axis))
    figure.update_layout(
        xaxis={**lanes.day_axis(settled["day"].iloc[0], last), "anchor": "y2"},
        yaxis=_number_axis(settled, "ceiling"),
        yaxis2=_number_axis(settled, "floor"),
        annotations=[
            style.note(
                f"<b>{name}</b>",
                y=DOMAINS[column][1] + 0.005,
                yanchor="bottom",
                font={"size": style.SMALL_PX},
            )
            for column, name in PANELS.items()
        ],
        hovermode="closest",
        margin={"l": 8, "r": 14, "b": 78},
    )
    table = style.tabulate(COLUMNS, rows)
    return style.finish(
        figure,
        **words,
        height=HEIGHT_PX,
        source=style.source_line(d, lanes.fold_note(d, last)),
        alt=_describe(settled, **words),
        table=table,
        tips=describe_rows(d, table, most_claims=0),
    )


def _both_ends(settled: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the count of each day as its own end knew it, and as known now; index = day."""
    by_day = settled.groupby("day")
    return by_day.first(), by_day.last()


def _draw_panel(d: Dataset, settled: pd.DataFrame, column: str, table: list) -> list[go.Scatter]:
    """Draw one end of the band: joins, then, in between, now; its days are added to the table."""
    then, now = _both_ends(settled)
    days = pd.DataFrame({"then": then[column], "now": now[column]})
    days["row"] = range(len(table), len(table) + len(days))
    inner = settled.assign(y=settled[column]).join(days, on="day")
    inner = inner[(inner["y"] != inner["then"]) & (inner["y"] != inner["now"])]
    inner = inner.drop_duplicates(["day", "y"])
    for row in days.itertuples():
        between = inner[inner["day"] == row.Index]
        partly = [f"{number(r.y)} (by {short_day(r.known_by)})" for r in between.itertuples()]
        behind = [now.at[row.Index, "claim_ids"], then.at[row.Index, "claim_ids"]]
        ids = claims.unique_ids([*behind, *between["claim_ids"]])
        counts = (round(row.then), ", ".join(partly), round(row.now))
        table.append((day(row.Index), PANELS[column], *counts, ids))
    inner["x"], days["x"] = lanes.stamps(inner["day"]), lanes.stamps(days.index)
    colour = style.side_styles(d)[d.offensive.attacker].colour
    size, edge = 9 if len(days) <= MANY_DAYS else 5, {"color": colour, "width": 2}
    revised = days[days["then"] != days["now"]]
    ring = {"color": "#ffffff", "size": size + 3, "line": edge}
    dash = {"symbol": "line-ew", "size": size, "line": edge}
    full = {"size": size - 1, "color": colour}
    kinds = [
        (revised.assign(y=revised["then"]), ring, "as known that day"),
        (inner, dash, "known in between"),
        (days.assign(y=days["now"]), full, "as known now"),
    ]
    first = column == next(iter(PANELS))
    marks = [
        lanes.draw_marks(
            rows, marker, name=name, legendgroup=name, showlegend=first and len(rows) > 0
        )
        for rows, marker, name in kinds
    ]
    marks[-1].update(mode="lines+markers", line={"color": style.tint(colour, 0.6), "width": 1})
    joins = go.Scatter(
        x=[x for x in revised["x"] for x in (x, x, None)],
        y=[y for row in revised.itertuples() for y in (row.then, row.now, None)],
        mode="lines",
        line={"color": style.MUTED, "width": 2},
        **lanes.QUIET,
    )
    return [joins, *marks]


def _number_axis(settled: pd.DataFrame, column: str) -> dict:
    """Give the axis of a panel: from the least to the most that was ever known, with room."""
    low, high = float(settled[column].min()), float(settled[column].max())
    room = max(1.0, 0.12 * (high - low))
    return {
        "domain": DOMAINS[column],
        "range": [low - room, high + room],
        "showgrid": True,
        "nticks": 5,
        "dtick": 1 if high - low + 2 * room <= 5 else None,
        "tickformat": ",d" if high < 1e4 else "~s",
        "automargin": True,
    }


def _describe(settled: pd.DataFrame, title: str, unit: str) -> str:
    """Say in words how many days were revised, and which most."""
    then, now = _both_ends(settled)
    sentences = [f"{title}, {unit}, {count(len(now), 'day')}."]
    for column, words in PANELS.items():
        gap = (now[column] - then[column]).abs()
        if not gap.any():
            sentences.append(f"The count {words} is as known on the day itself, on every day.")
            continue
        most = gap.idxmax()
        sentences.append(
            f"The count {words} was revised for {count(int((gap > 0).sum()), 'day')}, most "
            f"for {day(most)}: {number(then[column][most])} as known that day, "
            f"{number(now[column][most])} as known now."
        )
    return " ".join(sentences)
