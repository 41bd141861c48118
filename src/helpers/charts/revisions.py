"""What was thought on the day and is known now: the count of each day, and who held a place."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import claims, places
from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import count, day, number, short_day

PANELS = {"ceiling": (style.ENDS[1], 0.56, 0.95), "floor": (style.ENDS[0], 0.0, 0.39)}
"""The upper and the lower panel: the words above each, and the height it takes."""
MANY_DAYS = 24
"""Beyond, the marks are smaller."""
COLUMNS = ("Day", "Count", "Known that day", "In between", "Known now", "Claims behind it")
MOST_PLACES = 60
ASIDE = pd.Timedelta(hours=10)
"""How far from noon the holders then and now stand, left and right."""
KINDS = {
    "false start": ("#8f8f8f", "does not stand now"),
    "not yet known": ("#e8e8e8", "not yet known"),
    "other": ("#ffffff", "read otherwise now"),
}
"""Fill and name of each kind of difference."""
PLACE_COLUMNS = ("Place", "Days", "Known then", "Known now", "Why", "So since", "Claims behind it")


def draw_revisions(d: Dataset, settled: pd.DataFrame, title: str, unit: str) -> go.Figure:
    """Draw how the count of each day was revised, the ceiling above and the floor below.

    ``settled`` has one row a day and view, as ``vintage.revisions`` gives it: the first of a day is
    what its own end knew (an open mark), the last what is known now (a full one); a dash stands for
    each count that was known in between. ``title`` and ``unit`` say what is counted and in what.
    """
    words = {"title": f"{title}, to {day(d.as_of)}", "unit": unit}
    if settled.empty:
        return style.draw_nothing(d, f"No day is counted by {day(d.as_of)}.", **words)
    by_day = settled.groupby("day")[[*PANELS]]
    then, now = by_day.first(), by_day.last()
    last = lanes.last_drawn(d, now.index[((now.diff() != 0) | (then != now)).any(axis=1)])
    settled = settled[settled["day"] <= last]
    figure, rows = go.Figure(), []
    for axis, (column, (name, _, top)) in zip(("y", "y2"), PANELS.items(), strict=True):
        figure.add_traces([t.update(yaxis=axis) for t in _draw_panel(d, settled, column, rows)])
        font = {"size": style.SMALL_PX}
        above = style.note(f"<b>{name}</b>", y=top + 0.005, yanchor="bottom", font=font)
        figure.add_annotation(above)
    figure.update_layout(yaxis2=_number_axis(settled, "floor"))
    return tooltips.finish_with_tips(
        figure,
        d,
        {**lanes.day_axis(settled["day"].iloc[0], last), "anchor": "y2"},
        _number_axis(settled, "ceiling"),
        **words,
        height=470,
        top=8,
        edges=(8, 14, 78),
        notes=[lanes.fold_note(d, last)],
        alt=_describe(settled, **words),
        table=style.tabulate(COLUMNS, rows),
        quoted=0,
    )


def _draw_panel(d: Dataset, settled: pd.DataFrame, column: str, table: list) -> list[go.Scatter]:
    """Draw one end of the band: joins, then, in between, now; its days are added to the table."""
    by_day = settled.groupby("day")[[column, "claim_ids"]]
    days = by_day.first().merge(by_day.last(), on="day", suffixes=("_then", "_now"))
    days = days.rename(columns={f"{column}_then": "then", f"{column}_now": "now"})
    days["row"] = range(len(table), len(table) + len(days))
    inner = settled.assign(y=settled[column]).join(days, on="day")
    inner = inner[(inner["y"] != inner["then"]) & (inner["y"] != inner["now"])]
    inner = inner.drop_duplicates(["day", "y"])
    for row in days.itertuples():
        between = inner[inner["day"] == row.Index]
        partly = [f"{number(r.y)} (by {short_day(r.known_by)})" for r in between.itertuples()]
        ids = claims.unique_ids([row.claim_ids_now, row.claim_ids_then, *between["claim_ids"]])
        counts = (round(row.then), ", ".join(partly), round(row.now))
        table.append((day(row.Index), PANELS[column][0], *counts, ids))
    inner["x"], days["x"] = lanes.stamps(inner["day"]), lanes.stamps(days.index)
    colour = style.side_styles(d)[d.offensive.attacker].colour
    size, edge = 9 if len(days) <= MANY_DAYS else 5, {"color": colour, "width": 2}
    revised = days[days["then"] != days["now"]]
    ring = {"color": "#ffffff", "size": size + 3, "line": edge}
    dash = {"symbol": "line-ew", "size": size, "line": edge}
    kinds = [
        (revised.assign(y=revised["then"]), ring, "as known that day"),
        (inner, dash, "known in between"),
        (days.assign(y=days["now"]), {"size": size - 1, "color": colour}, "as known now"),
    ]
    marks = [
        lanes.draw_marks(
            own, look, name=name, legendgroup=name, showlegend=column == "ceiling" and len(own) > 0
        )
        for own, look, name in kinds
    ]
    marks[-1].update(mode="lines+markers", line={"color": style.tint(colour, 0.6), "width": 1})
    hops = revised[["x", "then", "x", "now"]].itertuples(index=False, name=None)
    joins = lanes.draw_joins(hops, {"color": style.MUTED, "width": 2})
    return [joins, *marks]


def _number_axis(settled: pd.DataFrame, column: str) -> dict:
    """Give the axis of a panel: from the least to the most that was ever known, with room."""
    low, high = float(settled[column].min()), float(settled[column].max())
    room = max(1.0, 0.12 * (high - low))
    look = {"domain": PANELS[column][1:], "tickformat": ",d" if high < 1e4 else "~s"}
    return lanes.number_axis(low - room, high + room, automargin=True, **look)


def _describe(settled: pd.DataFrame, title: str, unit: str) -> str:
    """Say in words how many days were revised, and which most."""
    by_day = settled.groupby("day")
    words = f"{title}, {unit}, {count(len(by_day), 'day')}."
    for column, (name, *_) in PANELS.items():
        then, now = by_day[column].first(), by_day[column].last()
        gap = (now - then).abs()
        if not gap.any():
            words += f" The count {name} is as known on the day itself, on every day."
            continue
        most = gap.idxmax()
        words += (
            f" The count {name} was revised for {count(int((gap > 0).sum()), 'day')}, most "
            f"for {day(most)}: {number(then[most])} as known that day, "
            f"{number(now[most])} as known now."
        )
    return words


def draw_revised_places(d: Dataset, runs: pd.DataFrame, bar: str) -> go.Figure:
    """Draw the days on which each place was thought to be in other hands than it is known now.

    ``runs`` are as ``vintage.revised_periods`` gives them, for one bar. One line a place; a bar
    over the days, dark where what was believed does not stand, light where more had happened than
    was known at this bar. At its left end an open mark for the holder as known then, at its right a
    full one for the holder as known now.
    """
    title = f"Places seen otherwise on the day, to {day(d.as_of)} ({bar})"
    words = {"title": title, "unit": "places by day"}
    if runs.empty:
        sentence = f"At the bar {bar} every day is known now as its own end knew it."
        return style.draw_nothing(d, sentence, **words)
    rows = runs.sort_values(["since", "place_id"], ignore_index=True)
    place_ids = rows["place_id"].drop_duplicates().tolist()
    cut = len(place_ids) - MOST_PLACES
    level = {place: i for i, place in enumerate(place_ids[:MOST_PLACES])}
    rows = rows[rows["place_id"].isin(level)].reset_index(drop=True)
    rows = rows.assign(y=rows["place_id"].map(level), row=range(len(rows)))
    periods = rows.assign(first=rows["since"], last=rows["until"], high=0.78)
    first, last = rows["since"].min(), rows["until"].max()
    across = lanes.day_axis(first, last, room=pd.Timedelta(hours=20), grid=True)
    across["dtick"] = lanes.DAY_MS * max(1, -(-((last - first).days + 2) // 4))
    name = places.names(d)
    names = [style.wrap(name[place], style.LABEL_CHARS, 2) for place in level]
    bars = lanes.draw_spans(periods, "kind", KINDS)
    figure = go.Figure([*bars, *_draw_holders(d, rows)])
    figure.update_layout(barmode="overlay")
    return tooltips.finish_with_tips(
        figure,
        d,
        across,
        lanes.label_axis(names, ends=(len(names) - 0.4, -0.6)),
        **words,
        notes=[f"{count(cut, 'later place')} not drawn"] if cut > 0 else [],
        edges=(8, 14, 10),
        height=30 * len(names) + 150,
        alt=_describe_places(d, rows, bar),
        table=_tabulate_places(d, rows),
    )


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
    if full:
        return style.marker(side.symbol, side.colour, 9, "#ffffff")
    return style.marker(side.symbol, "#ffffff", 9, side.colour, 2)


def _tabulate_places(d: Dataset, periods: pd.DataFrame) -> dict:
    """Give the table, a row for each period; the claims of the event that counts now come first."""
    name, styles, behind = tooltips.full_names(d), style.side_styles(d), tooltips.claims_by_event(d)
    rows = []
    for row in periods.itertuples():
        events = [row.now_event, row.then_event]
        if row.kind == "false start":
            events.reverse()
        ids = tuple(claim for event in dict.fromkeys(events) for claim in behind.get(event, ()))
        place, days = name[row.place_id], tooltips.span(row.since, row.until)
        agreed, why = f"reports of {day(row.agreed_on)}", KINDS[row.kind][1]
        rows.append((place, days, styles[row.then].name, styles[row.now].name, why, agreed, ids))
    return style.tabulate(PLACE_COLUMNS, rows)


def _describe_places(d: Dataset, rows: pd.DataFrame, bar: str) -> str:
    """Say in words how many places were seen otherwise, and in which way."""
    seen = count(rows["place_id"].nunique(), "place")
    words = f"At the bar {bar}, {seen} looked otherwise on the day than known now."
    name, styles = places.names(d), style.side_styles(d)
    for row in rows[rows["kind"] == "false start"].head(5).itertuples():
        days = tooltips.span(row.since, row.until)
        then, now = styles[row.then].name, styles[row.now].name
        words += f" {name[row.place_id]}, {days}: then {then}, now {now}."
    late = rows[rows["kind"] == "not yet known"]["place_id"].nunique()
    if late:
        changed = f"{count(late, 'place')} had changed hands"
        words += f" {changed} before any report let in by this bar said so."
    return words
