"""The timeline by theme: how many events away from the front, on which day, and how sure."""

import pandas as pd
import plotly.graph_objects as go

from helpers import claims, tolls
from helpers.charts import lanes, style, tooltips
from helpers.grades import SETTLED
from helpers.tables import Dataset
from helpers.text import count, day, short_day

ROW_PX, MARK_PX = 28, 17
MOST_COLUMNS = 12  # columns of numerals that stand apart on a phone
LOOKS = {
    "some confirmed or corroborated": style.marker("square", "#cfcfcf", MARK_PX, "#8a8a8a"),
    "none yet": style.marker("square", "#ffffff", MARK_PX, "#bdbdbd"),
}


def draw_events(d: Dataset, away: pd.DataFrame, title: str) -> go.Figure:
    """Draw how many events of each theme there were on each day, a line a theme, and their sum.

    ``away`` are events as ``tolls.events_by_theme`` gives them; each is counted on the last day on
    which it can have happened, what lies before the eve of the offensive on the eve. Grey are the
    days of a theme of which some event is confirmed or corroborated. A long span has several days a
    column. ``title`` says what is found.
    """
    words = {"title": title, "unit": f"events by theme and day, to {day(d.as_of)}"}
    if away.empty:
        sentence = f"Nothing away from the front is reported by {day(d.as_of)}."
        return style.draw_nothing(d, sentence, **words)
    first = d.offensive.start - pd.Timedelta(days=1)
    last = max(lanes.last_drawn(d, away["day"]), away["day"].max())
    days = max(1, -(-((last - first).days + 1) // MOST_COLUMNS))
    wide = days * pd.Timedelta(days=1)
    cells, sums = _count(away, first, days), away.groupby("theme", sort=False).size()
    cells["y"] = cells["theme"].map({theme: i for i, theme in enumerate(sums.index)})
    figure = go.Figure()
    for settled, look in zip((True, False), LOOKS.values(), strict=True):
        rows = cells[(cells["settled"] > 0) == settled].rename(columns={"column": "x"})
        rows = rows.assign(x=lanes.stamps(rows["x"]), row=rows.index)
        text = {"mode": "markers+text", "text": rows["n"].tolist(), "textposition": "middle center"}
        font = {"size": style.SMALL_PX, "color": style.INK}
        figure.add_trace(lanes.draw_marks(rows, look, **text, textfont=font))
    figure.add_traces(style.key((name, {**look, "size": 12}) for name, look in LOOKS.items()))
    at = lanes.stamp(last + wide)
    totals, ys = [f"<b>{n:,}</b>" for n in sums], list(range(len(sums)))
    look = {"mode": "text", "textfont": {"size": style.SMALL_PX}}
    figure.add_trace(lanes.write_beside([at] * len(ys), ys, totals, "middle right", **look))
    starts = pd.date_range(first, last, freq=wide)
    starts = starts[:: -(-len(starts) // 3)]
    ticks = {"tickvals": lanes.stamps(starts + (days - 1) // 2 * pd.Timedelta(days=1))}
    ticks["ticktext"] = [_name_column(start, days, d.years) for start in starts]
    early = int((away["day"] < first).sum())
    most = away["day"].value_counts().sort_index()
    return tooltips.finish_with_tips(
        figure,
        d,
        {**lanes.day_axis(first, last, 3, 0.8 * wide, 3 * wide), **ticks},
        lanes.label_axis([theme.capitalize() for theme in sums.index]),
        **words,
        notes=[
            "An event stands on the last day on which it can have happened; bold: all days",
            f"Each column stands for {days} days" if days > 1 else "",
            f"{count(early, 'earlier event')} counted on the eve" if early else "",
            lanes.fold_note(d, last),
        ],
        alt=f"{title}. {count(len(away), 'event')} to {day(d.as_of)}: "
        + ", ".join(f"{theme} {n}" for theme, n in sums.items())
        + f". Most on one day, {most.max()}, on {short_day(most.idxmax(), d.years)}.",
        table=style.tabulate(
            style.LOOKS["columns"]["events"],
            [
                (
                    *(c.theme.capitalize(), _name_column(c.start, days, d.years)),
                    *(c.n, c.settled, c.claim_ids),
                )
                for c in cells.itertuples()
            ],
        ),
        height=ROW_PX * len(sums) + 46,
        quoted=0,
    )


def _count(away: pd.DataFrame, first: pd.Timestamp, days: int) -> pd.DataFrame:
    """Count events by theme and column: column (day), theme, n, settled, start (day), claim_ids."""
    since = (away["day"].clip(lower=first) - first).dt.days // days * days
    rows = away.assign(
        start=first + pd.to_timedelta(since, unit="D"),
        column=first + pd.to_timedelta(since + (days - 1) // 2, unit="D"),
        settled=away["grade"].isin(SETTLED),
        claim_ids=away["claim_ids"] + away["denial_ids"] + away["answered_ids"],
        rank=away["theme"].map([*tolls.THEMES].index),
    )
    cells = rows.groupby(["rank", "theme", "column"]).agg(
        n=("event_id", "size"),
        settled=("settled", "sum"),
        start=("start", "first"),
        claim_ids=("claim_ids", claims.unique_ids),
    )
    return cells.reset_index()


def _name_column(start: pd.Timestamp, days: int, years: bool) -> str:
    """Name the days of a column: 26 Nov, 26–27 Nov or 30 Nov–1 Dec."""
    end = start + pd.Timedelta(days=days - 1)
    if days == 1:
        return short_day(start, years)
    same = (start.year, start.month) == (end.year, end.month)
    return f"{start.day if same else short_day(start, years)}–{short_day(end, years)}"
