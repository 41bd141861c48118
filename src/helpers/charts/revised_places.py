"""Then and now: for how many days a place was thought to be in other hands than it is known now."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import style, text, tooltips
from helpers.tables import Dataset

ROW_PX, MARK_PX = 30, 9
MOST_ROWS = 60
ASIDE = pd.Timedelta(hours=10)
ROOM = pd.Timedelta(hours=20)
FILLS = {"false start": "#8f8f8f", "not yet known": "#e8e8e8", "other": "#ffffff"}
WORDS = {
    "false start": "does not stand now",
    "not yet known": "not yet known",
    "other": "read otherwise now",
}


def draw_revised_places(d: Dataset, runs: pd.DataFrame, bar: str) -> go.Figure:
    """Draw the days on which each place was thought to be in other hands than it is known now.

    Parameters
    ----------
    runs
        As ``vintage.revised_periods`` gives them, for one bar.

    Returns
    -------
    One line a place; a bar over the days, dark where what was believed does not stand, light where
    more had happened than was known at this bar. At its left end an open mark for the holder as
    known then, at its right a full one for the holder as known now.
    """
    title = f"Places seen otherwise on the day, to {text.long_day(d.as_of)} ({bar})"
    rows = runs.sort_values(["since", "place_id"], ignore_index=True)
    line = {place: i for i, place in enumerate(rows["place_id"].drop_duplicates())}
    cut = max(0, len(line) - MOST_ROWS)
    source = text.source_line(d, f"{text.count(cut, 'later place')} not drawn" if cut else "")
    if rows.empty:
        return style.nothing(
            f"At the bar {bar} every day is known now as its own end knew it.",
            title=title,
            unit="places by day",
            source=source,
        )
    rows = rows.assign(line=rows["place_id"].map(line))
    rows = rows[rows["line"] < MOST_ROWS]
    notes = tooltips.Notes(d)
    behind = list(map(notes.ids, rows["then_event"], rows["now_event"]))
    rows = rows.assign(text=texts(d, rows, notes), ids=behind)
    figure = go.Figure([*bars(rows), *marks(d, rows)])
    first, last = rows["since"].min(), rows["until"].max()
    figure.update_layout(
        xaxis={
            **style.day_axis(first, last),
            "range": [style.stamp(first - ROOM), style.stamp(last + ROOM)],
            "dtick": style.DAY_MS * max(1, -(-((last - first).days + 2) // 4)),
            "side": "top",
            "showgrid": True,
            "gridcolor": style.GRID,
        },
        yaxis=names(d, list(line)[:MOST_ROWS]),
        barmode="overlay",
        hovermode="closest",
        margin={"l": 8, "r": 14, "b": 10},
    )
    return style.finish(
        figure,
        title=title,
        unit="places by day",
        source=source,
        top=30,
        height=min(len(line), MOST_ROWS) * ROW_PX + 150,
        alt=alternative(d, rows, bar),
    )


def bars(rows: pd.DataFrame) -> list[go.Bar]:
    """Draw the days of each run, a fill for each kind."""
    out = []
    for kind, fill in FILLS.items():
        own = rows[rows["kind"] == kind]
        if len(own):
            out.append(
                go.Bar(
                    orientation="h",
                    y=own["line"].tolist(),
                    width=0.78,
                    base=[style.stamp(day - style.HALF_DAY) for day in own["since"]],
                    x=[n * style.DAY_MS for n in own["days"].tolist()],
                    marker={"color": fill, "line": {"color": style.RULE, "width": 1}},
                    hovertext=own["text"].tolist(),
                    customdata=own["ids"].tolist(),
                    hoverinfo="text",
                    textposition="none",
                    name=WORDS[kind],
                )
            )
    return out


def marks(d: Dataset, rows: pd.DataFrame) -> list[go.Scatter]:
    """Draw the holder then at the left end of each run, the one now at its right, and the key."""
    out = []
    for column, day, shift in (("then", "since", -ASIDE), ("now", "until", ASIDE)):
        for side, look in style.side_styles(d).items():
            own = rows[rows[column] == side]
            if len(own):
                out.append(
                    go.Scatter(
                        x=[style.stamp(moment + shift) for moment in own[day]],
                        y=own["line"].tolist(),
                        mode="markers",
                        marker=marker(look, column == "now"),
                        hovertext=own["text"].tolist(),
                        customdata=own["ids"].tolist(),
                        hoverinfo="text",
                        showlegend=False,
                    )
                )
    grey = style.SideStyle("", style.MUTED, "circle", "")
    used = {*rows["then"], *rows["now"]}
    entries = [
        (look.name, marker(look, True)) for s, look in style.side_styles(d).items() if s in used
    ]
    entries += [("open: known then", marker(grey, False)), ("full: known now", marker(grey, True))]
    return out + style.key(entries)


def marker(look: style.SideStyle, full: bool) -> dict:
    """Give the mark of a holder: its shape, full or open."""
    fill, edge = (look.colour, "#ffffff") if full else ("#ffffff", look.colour)
    return {
        "symbol": look.symbol,
        "size": MARK_PX,
        "opacity": 1,
        "color": fill,
        "line": {"color": edge, "width": 1 if full else 2},
    }


def texts(d: Dataset, rows: pd.DataFrame, notes: tooltips.Notes) -> list[str]:
    """Give the hover text of each run: both holders, when it was put right, the claims behind."""
    name, look = tooltips.place(d), style.side_styles(d)
    told = []
    for row in rows.to_dict("records"):
        behind = row["then_event"] if row["kind"] == "false start" else row["now_event"]
        days = [style.stamp(row[end]) for end in ("since", "until")]
        told.append(
            "<br>".join(
                [
                    name[row["place_id"]],
                    tooltips.span(*map(pd.Timestamp, days)),
                    f"known then: {text.escape(look[row['then']].name)}",
                    f"known now: {text.escape(look[row['now']].name)}",
                    f"so since reports of {text.long_day(row['agreed_on'])}",
                    *([notes.behind(behind)] if behind in notes.events else []),
                ]
            )
        )
    return told


def names(d: Dataset, order: list[str]) -> dict:
    """Give the axis of lines: the places, the first above."""
    name = places.names(d)
    return {
        "range": [len(order) - 0.4, -0.6],
        "tickvals": list(range(len(order))),
        "ticktext": [text.label(name[place]) for place in order],
        "tickfont": {"size": style.SMALL_PX},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def alternative(d: Dataset, rows: pd.DataFrame, bar: str) -> str:
    """Say in words how many places were seen otherwise, and in which way."""
    told = [
        f"At the bar {bar}, {text.count(rows['place_id'].nunique(), 'place')} looked otherwise on "
        "the day than known now."
    ]
    name, look = places.names(d), style.side_styles(d)
    for row in rows[rows["kind"] == "false start"].head(5).to_dict("records"):
        told.append(
            f"{name[row['place_id']]}, {tooltips.span(row['since'], row['until'])}: then "
            f"{look[row['then']].name}, now {look[row['now']].name}."
        )
    late = rows[rows["kind"] == "not yet known"]
    if len(late):
        told.append(
            f"{text.count(late['place_id'].nunique(), 'place')} had changed hands before any "
            "report let in by this bar said so."
        )
    return " ".join(told)
