"""Revised places: for how many days a place was thought to be in other hands than is known now."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import count, day

ROW_PX, MARK_PX = 30, 9
MOST_ROWS = 60
ASIDE = pd.Timedelta(hours=10)
ROOM = pd.Timedelta(hours=20)
KINDS = {
    "false start": ("#8f8f8f", "does not stand now"),
    "not yet known": ("#e8e8e8", "not yet known"),
    "other": ("#ffffff", "read otherwise now"),
}
"""Fill and name of each kind of difference."""
COLUMNS = ("Place", "Days", "Known then", "Known now", "Why", "So since", "Claims behind it")


def draw_revised_places(d: Dataset, runs: pd.DataFrame, bar: str) -> go.Figure:
    """Draw the days on which each place was thought to be in other hands than it is known now.

    ``runs`` are as ``vintage.revised_periods`` gives them, for one bar. One line a place; a bar
    over the days, dark where what was believed does not stand, light where more had happened than
    was known at this bar. At its left end an open mark for the holder as known then, at its right a
    full one for the holder as known now.
    """
    words = {
        "title": f"Places seen otherwise on the day, to {day(d.as_of)} ({bar})",
        "unit": "places by day",
    }
    if runs.empty:
        sentence = f"At the bar {bar} every day is known now as its own end knew it."
        return style.draw_nothing(d, sentence, **words)
    rows = runs.sort_values(["since", "place_id"], ignore_index=True)
    place_ids = rows["place_id"].drop_duplicates().tolist()
    cut = len(place_ids) - MOST_ROWS
    level = {place: i for i, place in enumerate(place_ids[:MOST_ROWS])}
    rows = rows[rows["place_id"].isin(level)].reset_index(drop=True)
    rows = rows.assign(y=rows["place_id"].map(level), row=range(len(rows)))
    table = _tabulate(d, rows)
    first, last = rows["since"].min(), rows["until"].max()
    every = max(1, -(-((last - first).days + 2) // 4))
    name = places.names(d)
    names = [style.wrap(name[place], style.LABEL_CHARS, 2) for place in level]
    figure = go.Figure([*_draw_periods(rows), *_draw_holders(d, rows)])
    figure.update_layout(barmode="overlay")
    return lanes.finish_lanes(
        figure,
        d,
        lanes.day_axis(first, last, room=ROOM, grid=True) | {"dtick": lanes.DAY_MS * every},
        lanes.label_axis(names, ends=(len(names) - 0.4, -0.6)),
        **words,
        notes=[f"{count(cut, 'later place')} not drawn"] if cut > 0 else [],
        right=14,
        height=len(names) * ROW_PX + 150,
        alt=_describe(d, rows, bar),
        table=table,
    )


def _draw_periods(rows: pd.DataFrame) -> list[go.Bar]:
    """Draw the days of each period, a fill for each kind."""
    rows = rows.assign(first=rows["since"], last=rows["until"])
    edge = {"color": style.RULE, "width": 1}
    return [
        lanes.draw_days(some, {"color": fill, "line": edge}, width=0.78, name=name)
        for kind, (fill, name) in KINDS.items()
        if len(some := rows[rows["kind"] == kind])
    ]


def _draw_holders(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Draw the holder then at the left end of each period, now at its right, and the key."""
    styles, traces = style.side_styles(d), []
    for column, moments in (("then", rows["since"] - ASIDE), ("now", rows["until"] + ASIDE)):
        marks = rows.assign(x=lanes.stamps(moments))
        markers = {(side,): _marker(look, column == "now") for side, look in styles.items()}
        traces += [trace for trace, _ in lanes.draw_groups(marks, [column], markers)]
    used = {*rows["then"], *rows["now"]}
    entries = [(look.name, _marker(look, True)) for side, look in styles.items() if side in used]
    entries.append(("open: known then", _marker(style.GREY, False)))
    entries.append(("full: known now", _marker(style.GREY, True)))
    return traces + style.key(entries)


def _marker(side: style.SideStyle, full: bool) -> dict:
    """Give the mark of a holder: its shape, full or open."""
    fill, edge = (side.colour, "#ffffff") if full else ("#ffffff", side.colour)
    line = {"color": edge, "width": 1 if full else 2}
    return {"symbol": side.symbol, "size": MARK_PX, "opacity": 1, "color": fill, "line": line}


def _tabulate(d: Dataset, periods: pd.DataFrame) -> dict:
    """Give the table, a row for each period; the claims of the event that counts now come first."""
    name, styles, behind = tooltips.full_names(d), style.side_styles(d), tooltips.claims_by_event(d)
    rows = []
    for period in periods.to_dict("records"):
        events = [period["now_event"], period["then_event"]]
        if period["kind"] == "false start":
            events.reverse()
        ids = tuple(claim for event in dict.fromkeys(events) for claim in behind.get(event, ()))
        days = tooltips.span(period["since"], period["until"])
        holders = (styles[period[end]].name for end in ("then", "now"))
        agreed = f"reports of {day(period['agreed_on'])}"
        why = KINDS[period["kind"]][1]
        rows.append((name[period["place_id"]], days, *holders, why, agreed, ids))
    return style.tabulate(COLUMNS, rows)


def _describe(d: Dataset, rows: pd.DataFrame, bar: str) -> str:
    """Say in words how many places were seen otherwise, and in which way."""
    seen = count(rows["place_id"].nunique(), "place")
    sentences = [f"At the bar {bar}, {seen} looked otherwise on the day than known now."]
    name, styles = places.names(d), style.side_styles(d)
    for row in rows[rows["kind"] == "false start"].head(5).to_dict("records"):
        sentences.append(
            f"{name[row['place_id']]}, {tooltips.span(row['since'], row['until'])}: then "
            f"{styles[row['then']].name}, now {styles[row['now']].name}."
        )
    late = rows[rows["kind"] == "not yet known"]["place_id"].nunique()
    if late:
        changed = f"{count(late, 'place')} had changed hands"
        sentences.append(f"{changed} before any report let in by this bar said so.")
    return " ".join(sentences)
