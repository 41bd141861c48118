"""The claim ladder: who claimed, denied or admitted each change of hands, and when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import claim_marks, style, text
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

PAD_PX, MIN_ROW_PX, TWO_LINES_PX = 5, 24, 34
LABELS = 4
"""Days that are named: beside the places and both sides' signs a phone has room for no more."""
STANCES = {"asserts": "assert", "denies": "deny", "doubts": "doubt", "retracts": "withdraw"}
TWO_DAYS = pd.Timedelta(days=2)


def draw_claims(
    d: Dataset,
    rows: pd.DataFrame,
    events: pd.DataFrame,
    place_ids: Sequence[str] | None = None,
    title: str = "",
) -> go.Figure:
    """Draw each claim of some changes of hands on the day on which it was published.

    Parameters
    ----------
    rows
        Claims in force, as ``claims.claims_in_force`` gives them.
    events
        As ``claims.grade_events`` gives them.
    place_ids
        Which places, in this order; default: all with a change of hands, the earliest first.
    title
        Default: claim by claim, to the last day shown.

    Returns
    -------
    One line an event. A mark is a claim: the shape and colour of who makes it, filled where it
    asserts, hollow with a dot where its side admits its own loss, crossed where it denies (hollow
    where the denial no longer stands), ? for a doubt. The bar is the window of the event, darker
    where it is surer. Stragglers after a week without a claim stand together as *later*.
    """
    title = title or f"Claim by claim, to {text.long_day(d.as_of)}"
    source = text.source_line(d, "A mark stands on the day its report was published")
    shown = chosen(d, events, place_ids)
    if shown.empty:
        return style.nothing(
            f"Nobody claims a change of hands by {text.long_day(d.as_of)}.",
            title=title,
            unit="claims by day",
            source=source,
        )
    own = rows[rows["event_id"].isin(shown["event_id"])]
    last = last_day(d, own, shown)
    marks = placed(own, last)
    name = places.names(d)
    shown = heights(shown.assign(label=shown["place_id"].map(name).map(text.label)), marks)
    figure = go.Figure(claim_marks.draw(d, shown, marks))
    first = min([d.offensive.start - pd.Timedelta(days=1), *marks["drawn"]])
    late = (marks["drawn"] > last).any()
    figure.update_layout(
        xaxis=days(first, last, late),
        yaxis=names(d, shown),
        shapes=rules(shown),
        barmode="overlay",
        hovermode="closest",
        margin={"l": 8, "r": 22, "b": 10},
    )
    return style.finish(
        figure,
        title=title,
        unit="claims by day",
        source=source,
        top=30,
        alt=alternative(d, shown, marks),
        height=int(shown["height"].sum()) + style.key_px(figure) + 40,
    )


def chosen(d: Dataset, events: pd.DataFrame, place_ids: Sequence[str] | None) -> pd.DataFrame:
    """Give the changes of hands of some places, that can have happened by the last day shown.

    Returns
    -------
    The rows of ``events`` in the order of the lines.
    """
    changes = events[
        (events["holder"] != "") & (events["place_id"] != "") & (events["day"] <= d.as_of)
    ]
    if place_ids is None:
        place_ids = changes.sort_values(["day", "event_id"])["place_id"].drop_duplicates()
    rank = {place: i for i, place in enumerate(place_ids)}
    changes = changes[changes["place_id"].isin(rank)]
    return changes.assign(rank=changes["place_id"].map(rank)).sort_values(
        ["rank", "day", "event_id"], ignore_index=True
    )


def last_day(d: Dataset, own: pd.DataFrame, shown: pd.DataFrame) -> pd.Timestamp:
    """Give the last day of the axis: until a week passes without a claim."""
    news = [*own["published"], *shown["end"].dropna()]
    after = sorted({day for day in news if day > d.as_of})
    last = style.last_drawn(d, [day for day in news if day <= d.as_of], stop_at_gap=True)
    for day in after:
        if day - last > style.WEEK:
            break
        last = day
    return last


def placed(own: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Give each claim a place in the pile of its event and day, so that none hides another.

    Returns
    -------
    The claims with drawn (day; two days after the last one for what came later), slot (0, 1, ...
    on one day) and pile (how many there).
    """
    order = {stance: i for i, stance in enumerate(STANCES)}
    own = own.assign(
        order=own["stance"].map(order),
        drawn=own["published"].mask(own["published"] > last, last + TWO_DAYS),
    ).sort_values(["event_id", "drawn", "order", "claimant_side", "claim_id"])
    group = own.groupby(["event_id", "drawn"])
    return own.assign(slot=group.cumcount(), pile=group["claim_id"].transform("size"))


def heights(shown: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Give each line its height, by its highest pile, and its middle, in pixels from the top.

    ``shown`` has label, of one line or two.
    """
    pile = shown["event_id"].map(marks.groupby("event_id")["pile"].max()).fillna(1)
    height = (pile * claim_marks.STEP_PX + 2 * PAD_PX).clip(lower=MIN_ROW_PX)
    height = height.mask(shown["label"].str.contains("<br>"), height.clip(lower=TWO_LINES_PX))
    return shown.assign(height=height, middle=height.cumsum() - height / 2)


def days(first: pd.Timestamp, last: pd.Timestamp, late: bool) -> dict:
    """Give the axis of days, with a column for what came later."""
    axis = {
        **style.day_axis(first, last, LABELS),
        "side": "top",
        "showgrid": True,
        "gridcolor": style.GRID,
    }
    if not late:
        return axis
    every = max(1, -(-((last - first).days + 3) // LABELS))
    latest = last + TWO_DAYS - pd.Timedelta(days=max(every, 2))
    labelled = pd.date_range(first, latest)[::-1][::every][::-1]
    axis["range"] = [axis["range"][0], style.stamp(last + TWO_DAYS + pd.Timedelta(hours=18))]
    axis["tickvals"] = [style.stamp(day) for day in [*labelled, last + TWO_DAYS]]
    axis["ticktext"] = [*map(text.short_day, labelled), "later"]
    return axis


def names(d: Dataset, shown: pd.DataFrame) -> dict:
    """Give the axis of lines: the place, and the shape of the side that takes it, or nobody."""
    glyph = {side: look.glyph for side, look in style.side_styles(d).items()} | {NOBODY: "nobody"}
    told = [f"{row.label} → {glyph[row.holder]}" for row in shown.itertuples()]
    return {
        "range": [float(shown["height"].sum()), 0],
        "tickvals": shown["middle"].tolist(),
        "ticktext": told,
        "tickfont": {"size": style.SMALL_PX},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def rules(shown: pd.DataFrame) -> list[dict]:
    """Give a thin line between each two lines."""
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": y,
            "y1": y,
            "line": {"color": style.GRID, "width": 1},
            "layer": "below",
        }
        for y in (shown["middle"] + shown["height"] / 2).tolist()[:-1]
    ]


def alternative(d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame) -> str:
    """Say in words how many claims of each stance are shown."""
    sums = marks["stance"].value_counts()
    admitted = int(claim_marks.admits(marks, shown).sum())
    told = ", ".join(f"{sums[s]} {word}" for s, word in STANCES.items() if s in sums)
    return (
        f"{text.count(len(shown), 'change')} of hands at "
        f"{text.count(shown['place_id'].nunique(), 'place')}, "
        f"{text.count(len(marks), 'claim')} by the day of the report, to "
        f"{text.long_day(d.as_of)}: {told}. {admitted} of them "
        f"{'is an admission' if admitted == 1 else 'are admissions'} by the side that "
        "lost the place."
    )
