"""Pictures of lanes: days or numbers across, one place, event or source a line."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style
from helpers.order import in_days, number_runs
from helpers.tables import Dataset
from helpers.text import day, short_day

DAY_MS = 86_400_000
HALF_DAY = pd.Timedelta(hours=12)
WEEK = pd.Timedelta(days=7)
MOST_DAYS = 250  # so many are drawn; of more the last of every week, or of every four
LONG, MONTH = 300, "%b ’%y"  # an axis of more days is labelled by months with their years
STEPS = {1: "day by day", 7: "week by week", 28: "every four weeks"}
STAY = ["state", "holder", "last_known_holder", "event_id"]  # while none changes, a place stays
QUIET = {"hoverinfo": "skip", "showlegend": False}  # a trace not in the key, which no pointer finds


def last_drawn(d: Dataset, news: Iterable[pd.Timestamp]) -> pd.Timestamp:
    """Give the last day shown, or an earlier one where ``news`` end more than a week before."""
    last = max([d.offensive.start, *news])
    return d.as_of if d.as_of - last <= WEEK else last + pd.Timedelta(days=2)


def thin(days: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, str]:
    """Give the days that are drawn, with the last one, and how often that is, in words.

    >>> [len(thin(pd.date_range("2030-01-01", periods=n))[0]) for n in (250, 251, 1750, 1751)]
    [250, 36, 250, 63]
    """
    step = next((step for step in STEPS if len(days) <= MOST_DAYS * step), max(STEPS))
    return days[::-step][::-1], STEPS[step]


def fold_note(d: Dataset, last: pd.Timestamp) -> str:
    """Say which days are left out because nothing is new."""
    return f"Nothing changes after {day(last)}" if last < d.as_of else ""


def stamp(moment: pd.Timestamp) -> str:
    """Write a moment so that plotly reads it in no time zone.

    >>> stamp(pd.Timestamp("2030-01-06")), stamp(pd.Timestamp("2030-01-06 12:00"))
    ('2030-01-06', '2030-01-06 12:00')
    """
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else f"{moment:%Y-%m-%d %H:%M}"


def stamps(moments: Iterable[pd.Timestamp]) -> list[str]:
    """Write moments so that plotly reads them in no time zone."""
    return [stamp(moment) for moment in moments]


def name_tick(at: date, first: date, last: date) -> str:
    """Write a day of an axis: as a month with its year, "Jul ’25", where the axis is long."""
    return f"{at:{MONTH}}" if _by_month(first, last) else short_day(at)


def _by_month(first: date, last: date) -> bool:
    return (last - first).days > LONG


def day_axis(
    first: pd.Timestamp,
    last: pd.Timestamp,
    labels: int = 4,
    room: pd.Timedelta = HALF_DAY,
    beside: pd.Timedelta | None = None,
) -> dict:
    """Give an axis of days with few enough labels for a phone; the last day is labelled.

    ``room`` is what the axis shows before the first and after the last day; with ``beside`` there
    is so much more at the right, without a label, for numerals, and the labels stand above a grid.
    """
    end, look = stamp(last), style.LOOKS["day_axis"]
    months = _by_month(first, last)
    labels = max(2, labels - months)
    every = max(1, -(-((last - first).days + 1) // labels))
    axis = {
        **look,
        "range": stamps(moment.round("min") for moment in (first - room, last + room)),
        "tick0": end,
        "dtick": DAY_MS * every,
        "minor": {**look["minor"], "tick0": end},
    }
    if months:
        axis["tickformat"] = MONTH
    if beside is not None:
        axis["tickvals"] = stamps(pd.date_range(end=last, periods=labels, freq=f"{every}D"))
        axis["range"][1] = stamp((last + beside).round("min"))
        axis |= {"minor": {}, "side": "top", "showgrid": True}
    return axis


def label_axis(labels: list[str], at: Sequence[float] = (), ends: Sequence[float] = ()) -> dict:
    """Give the axis of named lines, the first on top.

    ``at`` says where they stand and ``ends`` where the axis begins (below) and ends; by default
    they stand one apart.
    """
    return {
        "range": list(ends or (len(labels) - 0.5, -0.5)),
        "tickvals": list(at) or list(range(len(labels))),
        "ticktext": labels,
        "automargin": True,
    }


def rules(levels: Iterable[float], colour: str = style.GRID) -> list[dict]:
    """Give a thin line across the plot at each level."""
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    return [{**line, "y0": y, "y1": y, "line": {"color": colour, "width": 1}} for y in levels]


def fold_runs(rows: pd.DataFrame, by: list[str], key: str) -> pd.DataFrame:
    """Fold days into runs in which nothing changes in some columns.

    Gives the last row of each run, by ``key`` and day, with first and last (days) for day.
    """
    rows = in_days(rows, key)
    run = number_runs(rows[[key, *by]])
    first, last = ((run != run.shift(step)).to_numpy() for step in (1, -1))
    kept = rows[last].rename(columns={"day": "last"}).assign(first=rows["day"][first].to_numpy())
    return kept.sort_values([key, "last"], ignore_index=True)


def draw_marks(rows: pd.DataFrame, marker: dict, **members: object) -> go.Scatter:
    """Draw a mark for each row: x, y, and row (the number of its row in the table)."""
    members = {"mode": "markers", "showlegend": False, **members}
    return go.Scatter(
        x=rows["x"].tolist(),
        y=rows["y"].tolist(),
        marker={"opacity": 1, **marker},
        customdata=rows["row"].tolist(),
        **members,
    )


def draw_joins(hops: Iterable[tuple], line: dict) -> go.Scatter:
    """Draw a line for each hop (x and y of its start, x and y of its end), as one trace."""
    hops = list(hops)
    return go.Scatter(
        x=[x for start, _, end, _ in hops for x in (start, end, None)],
        y=[y for _, start, _, end in hops for y in (start, end, None)],
        mode="lines",
        line=line,
        **QUIET,
    )


def write_beside(
    xs: list, ys: list, words: list[str], side: str | list[str], **members: object
) -> go.Scatter:
    """Write words beside points: to the left, right, above ... of each."""
    look = {"mode": "markers+text", "textposition": side, "cliponaxis": False, **QUIET}
    return go.Scatter(x=xs, y=ys, text=words, **{**look, **members})


def number_axis(low: float, high: float, **members: object) -> dict:
    """Give an axis of numbers with few labels, none between whole numbers, and its grid."""
    step = 1 if high - low <= 5 else None
    return {"range": [low, high], "showgrid": True, "nticks": 5, "dtick": step, **members}
