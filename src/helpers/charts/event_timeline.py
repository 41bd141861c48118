"""The timeline by theme: what happened away from the front, on which day, and how sure it is."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import places, tolls
from helpers.charts import style, text, tooltips
from helpers.tables import Dataset

STEP_PX, PAD_PX, MIN_ROW_PX = 12, 7, 28
MARK_PX = 10
HIGHEST = 8
"""Marks on one another; of more, the last stands for the rest."""
COLUMNS = 18
"""Columns of marks that stand apart on a phone."""
REST = "rest"
STATUSES = {
    "confirmed": {"symbol": "circle", "color": style.INK, "line": {"color": style.INK}},
    "corroborated": {"symbol": "circle", "color": "#9a9a9a", "line": {"color": style.INK}},
    "claimed": {"symbol": "circle", "color": "#ffffff", "line": {"color": style.INK}},
    "contested": {"symbol": "circle-x", "color": "#ffffff", "line": {"color": style.INK}},
    "overtaken": {"symbol": "circle-x", "color": "#ffffff", "line": {"color": style.RULE}},
    "denied": {"symbol": "x", "color": style.INK, "line": {"color": style.INK}},
    "retracted": {"symbol": "square", "color": "#ffffff", "line": {"color": style.RULE}},
    REST: {"symbol": "triangle-up", "color": style.INK, "line": {"color": style.INK}},
}
"""How an event is drawn, the surest first; told apart without colour."""
WORDS = {"denied": "only denied", "retracted": "taken back", REST: "more that day"}


def draw_events(d: Dataset, away: pd.DataFrame, title: str = "") -> go.Figure:
    """Draw each event away from the front on its day, one lane a theme.

    Parameters
    ----------
    away
        Events as ``tolls.events_by_theme`` gives them.
    title
        Default: away from the front, to the last day shown.

    Returns
    -------
    One mark an event, on the last day on which it can have happened; what lies before the eve of
    the offensive stands on the eve. Fill and shape tell the status. Where more than ``HIGHEST``
    meet on a day, one mark stands for the rest; a long span is drawn several days a column.
    """
    title = title or f"Away from the front, to {text.long_day(d.as_of)}"
    words = {"title": title, "unit": "events by day"}
    if away.empty:
        told = f"Nothing away from the front is reported by {text.long_day(d.as_of)}."
        return style.nothing(told, **words, source=text.source_line(d))
    first = d.offensive.start - pd.Timedelta(days=1)
    last = max(style.last_drawn(d, away["day"]), away["day"].max())
    marks = placed(away, first, last)
    lanes, notes = heights(marks), tooltips.Notes(d, away)
    marks = marks.assign(
        y=marks["theme"].map(lanes["middle"]) + ((marks["pile"] - 1) / 2 - marks["slot"]) * STEP_PX,
        text=texts(d, marks, notes),
        ids=[notes.ids(*found) for found in marks["stands_for"]],
    )
    figure = go.Figure([*signs(marks), *key(marks)])
    figure.update_layout(
        xaxis=days(first, last),
        yaxis=names(lanes),
        shapes=rules(lanes),
        hovermode="closest",
        margin={"l": 8, "r": 22, "b": 10},
    )
    return style.finish(
        figure,
        **words,
        source=text.source_line(d, *remarks(away, marks, first), style.fold_note(d, last)),
        alt=alternative(d, away),
        top=30,
        height=int(lanes["height"].sum()) + 110,
    )


def days(first: pd.Timestamp, last: pd.Timestamp) -> dict:
    """Give the axis of days, with room for whole marks at both ends."""
    axis = style.day_axis(first, last)
    room = (last - first) / 30 + style.HALF_DAY
    axis["range"] = [style.stamp(day.round("min")) for day in (first - room, last + room)]
    return {**axis, "side": "top", "showgrid": True, "gridcolor": style.GRID}


def placed(away: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Give each event its column and its place in the pile of its theme and day.

    Returns
    -------
    The events that are drawn with sort (status or ``REST``), drawn (day), slot (0 lowest), pile
    (marks there), days (of a column), rest (how many a mark stands for, itself included) and
    stands_for (their event_ids, tuple).
    """
    days = max(1, -(-((last - first).days + 1) // COLUMNS))
    surest = {status: i for i, status in enumerate(STATUSES)}
    since = (away["day"].clip(lower=first) - first).dt.days // days * days
    rows = away.assign(
        drawn=first + pd.to_timedelta(since + (days - 1) // 2, unit="D"),
        order=away["status"].map(surest),
        sort=away["status"],
        days=days,
    ).sort_values(["theme", "drawn", "order", "day", "event_id"])
    by_pile = rows.groupby(["theme", "drawn"], sort=False)
    rows = rows.assign(slot=by_pile.cumcount(), all=by_pile["event_id"].transform("size"))
    thick = (rows["all"] > HIGHEST) & (rows["slot"] == HIGHEST - 1)
    rows = rows.assign(
        sort=rows["sort"].mask(thick, REST),
        rest=(rows["all"] - HIGHEST + 1).where(thick, 1),
        pile=rows["all"].clip(upper=HIGHEST),
        stands_for=[(event,) for event in rows["event_id"]],
    )
    left = rows[(rows["slot"] >= HIGHEST - 1)].groupby(["theme", "drawn"])["stands_for"].agg("sum")
    rest = rows["sort"] == REST
    keys = zip(rows["theme"], rows["drawn"], rows["stands_for"], rest, strict=True)
    rows["stands_for"] = [left[theme, day] if more else own for theme, day, own, more in keys]
    return rows[rows["slot"] < HIGHEST].drop(columns=["all", "order"])


def heights(marks: pd.DataFrame) -> pd.DataFrame:
    """Give each lane its height, by its highest pile, and its middle, in pixels from the top.

    Returns
    -------
    height, middle by theme, in the order of the themes.
    """
    pile = marks.groupby("theme")["pile"].max()
    pile = pile.reindex([theme for theme in tolls.THEMES if theme in pile.index])
    height = (pile * STEP_PX + 2 * PAD_PX).clip(lower=MIN_ROW_PX)
    return pd.DataFrame({"height": height, "middle": height.cumsum() - height / 2})


def texts(d: Dataset, marks: pd.DataFrame, notes: tooltips.Notes) -> list[str]:
    """Give the hover text of each mark: status, place, day, and the claims behind it."""
    place = places.names(d)
    out = []
    for row in marks.itertuples():
        if row.sort == REST:
            out.append(f"<b>{row.rest} more events</b> reported on {text.short_day(row.day)}")
            continue
        where = f", {text.escape(place[row.place_id])}" if row.place_id else ""
        head = f"<b>{text.escape(row.status)}</b>{where}, by {text.short_day(row.day)}"
        out.append(f"{head}<br>{notes.behind(row.event_id)}")
    return out


def marker(sort: str) -> dict:
    """Give the marker of a status."""
    look = STATUSES[sort]
    return {**look, "line": {**look["line"], "width": 1.5}, "size": MARK_PX, "opacity": 1}


def signs(marks: pd.DataFrame) -> list[go.Scatter]:
    """Draw the marks, one trace a status."""
    return [
        go.Scatter(
            x=[style.stamp(day) for day in rows["drawn"]],
            y=rows["y"].tolist(),
            mode="markers",
            marker=marker(sort),
            hovertext=rows["text"].tolist(),
            customdata=rows["ids"].tolist(),
            hoverinfo="text",
            showlegend=False,
        )
        for sort in STATUSES
        if len(rows := marks[marks["sort"] == sort])
    ]


def key(marks: pd.DataFrame) -> list[go.Scatter]:
    """Give the entries of the key: the statuses that are drawn."""
    drawn = [sort for sort in STATUSES if (marks["sort"] == sort).any()]
    return style.key((WORDS.get(sort, sort), marker(sort)) for sort in drawn)


def names(lanes: pd.DataFrame) -> dict:
    """Give the axis of lanes, named by their theme."""
    return {
        "range": [float(lanes["height"].sum()), 0],
        "tickvals": lanes["middle"].tolist(),
        "ticktext": [theme.capitalize() for theme in lanes.index],
        "tickfont": {"size": style.SMALL_PX},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def rules(lanes: pd.DataFrame) -> list[dict]:
    """Give a thin line between each two lanes."""
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    return [
        {**line, "y0": y, "y1": y, "line": {"color": style.GRID, "width": 1}}
        for y in (lanes["middle"] + lanes["height"] / 2).tolist()[:-1]
    ]


def remarks(away: pd.DataFrame, marks: pd.DataFrame, first: pd.Timestamp) -> list[str]:
    """Say how days are drawn: the last possible one, columns of several, the eve for earlier."""
    days, early = int(marks["days"].iloc[0]), int((away["day"] < first).sum())
    return [
        "A mark stands on the last day on which the event can have happened",
        f"Each column of marks stands for {days} days" if days > 1 else "",
        f"{text.count(early, 'earlier event')} drawn on the eve" if early else "",
    ]


def alternative(d: Dataset, away: pd.DataFrame) -> str:
    """Say in words how many events of each theme and status there are."""
    by_theme = away.groupby("theme", sort=False).size()
    status = away["status"].value_counts()
    lanes = ", ".join(f"{theme} {n}" for theme, n in by_theme.items())
    sure = ", ".join(f"{status[s]} {WORDS.get(s, s)}" for s in STATUSES if s in status)
    dense = away["day"].value_counts().sort_index()
    return (
        f"{text.count(len(away), 'event')} away from the front to {text.long_day(d.as_of)}: "
        f"{lanes}. Of them {sure}. Most on one day, {dense.max()}, on "
        f"{text.short_day(dense.idxmax())}."
    )
