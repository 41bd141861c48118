"""The timeline by theme: what happened away from the front, on which day, and how sure it is."""

import pandas as pd
import plotly.graph_objects as go

from helpers import tolls
from helpers.charts import lanes, style, tooltips
from helpers.order import id_keys
from helpers.tables import Dataset
from helpers.text import count, day, short_day

STEP_PX, PAD_PX, MIN_ROW_PX = 12, 7, 28
HIGHEST = 8
"""Marks on one another; of more, the last stands for the rest."""
MOST_COLUMNS = 18
"""Columns of marks that stand apart on a phone."""
REST = "rest"
GRADES = {
    grade: style.marker(symbol, fill, 10, edge, 1.5)
    for grade, (symbol, fill, edge) in style.LOOKS["grades"].items()
}
"""The mark of an event, the surest first."""
WORDS = {"denied": "only denied", "retracted": "taken back", REST: "more that day"}


def draw_events(d: Dataset, away: pd.DataFrame, title: str = "") -> go.Figure:
    """Draw each event away from the front on its day, one lane a theme.

    ``away`` are events as ``tolls.events_by_theme`` gives them. One mark an event, on the last day
    on which it can have happened; what lies before the eve of the offensive stands on the eve. Fill
    and shape tell the grade. Where more than ``HIGHEST`` meet on a day, one mark stands for the
    rest; a long span is drawn several days a column.
    """
    words = {"title": title or f"Away from the front, to {day(d.as_of)}", "unit": "events by day"}
    if away.empty:
        sentence = f"Nothing away from the front is reported by {day(d.as_of)}."
        return style.draw_nothing(d, sentence, **words)
    first = d.offensive.start - pd.Timedelta(days=1)
    last = max(lanes.last_drawn(d, away["day"]), away["day"].max())
    marks, days = _pile_up(away, first, last)
    pile = marks.groupby("theme", sort=False)["pile"].max()
    themes = lanes.stack_lanes((pile * STEP_PX + 2 * PAD_PX).clip(lower=MIN_ROW_PX))
    marks = marks.assign(
        x=lanes.stamps(marks["drawn"]),
        y=marks["theme"].map(themes["middle"])
        + ((marks["pile"] - 1) / 2 - marks["slot"]) * STEP_PX,
        row=range(len(marks)),
    )
    groups = lanes.draw_groups(marks, ["kind"], {(kind,): look for kind, look in GRADES.items()})
    key = style.key((WORDS.get(k, k), look) for k, look in GRADES.items() if k in {*marks["kind"]})
    figure = go.Figure([*(trace for trace, _ in groups), *key])
    figure.update_layout(shapes=lanes.rules(themes["bottom"].tolist()[:-1]))
    early, high = int((away["day"] < first).sum()), float(themes["height"].sum())
    names = [theme.capitalize() for theme in themes.index]
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(first, last, room=(last - first) / 30 + lanes.HALF_DAY, grid=True),
        lanes.label_axis(names, themes["middle"], (high, 0)),
        **words,
        notes=[
            "A mark stands on the last day on which the event can have happened",
            f"Each column of marks stands for {days} days" if days > 1 else "",
            f"{count(early, 'earlier event')} drawn on the eve" if early else "",
            lanes.fold_note(d, last),
        ],
        alt=_describe(d, away),
        table=_tabulate(d, marks),
        height=int(high) + 110,
    )


def _pile_up(
    away: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> tuple[pd.DataFrame, int]:
    """Give the marks: kind, drawn (day), slot (0 lowest) of pile, stands_for; and days a column."""
    days = max(1, -(-((last - first).days + 1) // MOST_COLUMNS))
    since = (away["day"].clip(lower=first) - first).dt.days // days * days
    rows = away.assign(
        drawn=first + pd.to_timedelta(since + (days - 1) // 2, unit="D"),
        order=away["grade"].map({grade: i for i, grade in enumerate(GRADES)}),
        lane=away["theme"].map({theme: i for i, theme in enumerate(tolls.THEMES)}),
    ).sort_values(["lane", "drawn", "order", "day", "event_id"], key=id_keys)
    piles = rows.groupby(["theme", "drawn"])["event_id"]
    slot, pile = piles.cumcount(), piles.transform("size")
    rows = rows.assign(slot=slot.clip(upper=HIGHEST - 1), pile=pile.clip(upper=HIGHEST))
    spot = ["theme", "drawn", "slot"]
    marks = rows.drop_duplicates(spot, ignore_index=True)
    marks["stands_for"] = rows.groupby(spot, sort=False)["event_id"].agg(tuple).tolist()
    marks["kind"] = marks["grade"].mask(marks["stands_for"].map(len) > 1, REST)
    return marks, days


def _tabulate(d: Dataset, marks: pd.DataFrame) -> dict:
    name, behind, rows = tooltips.full_names(d), tooltips.claims_by_event(d), []
    for mark in marks.itertuples():
        grade, place = WORDS.get(mark.kind, mark.kind), name.get(mark.place_id, "")
        stated = tooltips.weigh(mark)
        if mark.kind == REST:
            grade, place, stated = f"{len(mark.stands_for)} more events", "", ""
        ids = tuple(claim for event in mark.stands_for for claim in behind[event])
        rows.append((grade, short_day(mark.day), place, stated, mark.theme.capitalize(), ids))
    return style.tabulate(style.LOOKS["columns"]["events"], rows)


def _describe(d: Dataset, away: pd.DataFrame) -> str:
    """Say in words how many events of each theme and grade there are."""
    by_grade, by_day = away["grade"].value_counts(), away["day"].value_counts().sort_index()
    themes = ", ".join(f"{t} {n}" for t, n in away.groupby("theme", sort=False).size().items())
    grades = ", ".join(f"{by_grade[s]} {WORDS.get(s, s)}" for s in GRADES if s in by_grade)
    return (
        f"{count(len(away), 'event')} away from the front to {day(d.as_of)}: {themes}. Of them "
        f"{grades}. Most on one day, {by_day.max()}, on {short_day(by_day.idxmax())}."
    )
