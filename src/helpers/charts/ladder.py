"""The claim ladder: who claimed, denied or admitted each change of hands, and when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import hover
from helpers.charts.style import (
    DAY_MS, GRID, HALF_DAY, INK, MUTED, NEUTRAL_SYMBOL, RULE, SMALL_PX, Look, count, day_axis,
    escape, finish, long_day, looks, nothing, short, source_line, stamp,
)
from helpers.tables import Dataset

MARK_PX, STEP_PX, PAD_PX, MIN_ROW_PX = 9, 12, 5, 24
NAME_CHARS = 16
ORDER = ("asserts", "denies", "doubts", "retracts")
WINDOWS = {"confirmed": "#9a9a9a", "corroborated": "#d2d2d2"}
WEAK = "#ffffff"


def claim_ladder(
    d: Dataset, rows: pd.DataFrame, events: pd.DataFrame,
    place_ids: Sequence[str] | None = None, title: str = "",
) -> go.Figure:
    """Draw each claim of some changes of hands on the day on which it was published.

    Parameters
    ----------
    rows
        Claims in force, as ``claims.known`` gives them.
    events
        As ``claims.statuses`` gives them.
    place_ids
        Which places, in this order; default: all with a change of hands, the earliest first.
    title
        Default: claim by claim, to the last day shown.

    Returns
    -------
    One line an event. A mark is a claim: the symbol of the side that asserts it, a triangle for
    a claimant of no side, x for a denial (thin where it no longer stands), ? for a doubt. The
    bar is the window of the event, darker where it is surer.
    """
    title = title or f"Claim by claim, to {long_day(d.as_of)}"
    source = source_line(d, "A mark stands on the day its report was published")
    shown = chosen(d, events, place_ids)
    if shown.empty:
        return nothing(f"Nobody claims a change of hands by {long_day(d.as_of)}.", title=title,
                       unit="claims by day", source=source)
    marks = placed(rows, shown)
    shown = heights(shown, marks)
    figure = go.Figure([*windows(d, shown), *signs(d, shown, marks)])
    first, last = span(d, shown, marks)
    axis(figure, d, shown)
    figure.update_layout(
        xaxis={**day_axis(first, last), "side": "top", "showgrid": True, "gridcolor": GRID},
        barmode="overlay", hovermode="closest", margin={"l": 8, "r": 12, "t": 40, "b": 10},
        legend={"y": -0.01},
    )
    return finish(figure, title=title, unit="claims by day", source=source,
                  alt=alternative(d, shown, marks),
                  height=int(shown["height"].sum()) + 190)


def chosen(
    d: Dataset, events: pd.DataFrame, place_ids: Sequence[str] | None
) -> pd.DataFrame:
    """Give the changes of hands of some places, that can have happened by the last day shown.

    Returns
    -------
    The rows of ``events`` in the order of the lines.
    """
    changes = events[(events["holder"] != "") & (events["place_id"] != "")
                     & (events["day"] <= d.as_of)]
    if place_ids is None:
        place_ids = changes.sort_values(["day", "event_id"])["place_id"].drop_duplicates()
    rank = {place: i for i, place in enumerate(place_ids)}
    changes = changes[changes["place_id"].isin(rank)]
    return changes.assign(rank=changes["place_id"].map(rank)).sort_values(
        ["rank", "day", "event_id"], ignore_index=True
    )


def placed(rows: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Give each claim a place in the pile of its event and day, so that none hides another.

    Returns
    -------
    The claims of the events shown, with slot (0, 1, ... on one day) and pile (how many there).
    """
    own = rows[rows["event_id"].isin(shown["event_id"])]
    own = own.assign(order=own["stance"].map(ORDER.index)).sort_values(
        ["event_id", "published", "order", "claimant_side", "claim_id"]
    )
    group = own.groupby(["event_id", "published"])
    return own.assign(slot=group.cumcount(), pile=group["claim_id"].transform("size"))


def heights(shown: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Give each line its height, by its highest pile, and its middle, in pixels from the top."""
    pile = shown["event_id"].map(marks.groupby("event_id")["pile"].max()).fillna(1)
    height = (pile * STEP_PX + 2 * PAD_PX).clip(lower=MIN_ROW_PX)
    return shown.assign(height=height, middle=height.cumsum() - height / 2)


def span(
    d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and last day drawn: the offensive, and every claim."""
    first = d.offensive.start - pd.Timedelta(days=1)
    ends = [*marks["published"], *shown["end"].dropna()]
    return min([first, *marks["published"]]), max([d.as_of, *ends])


def windows(d: Dataset, shown: pd.DataFrame) -> list[go.Bar]:
    """Draw the window of each event as a bar over its days, darker where surer."""
    out = []
    for status, fill in (*WINDOWS.items(), ("weaker", WEAK)):
        its = shown["status"] == status if status in WINDOWS else ~shown["status"].isin(WINDOWS)
        rows = shown[its & shown["start"].notna()]
        if len(rows):
            text = [f"<b>{escape(r.status)}</b>, {hover.window(r._asdict())}<br>"
                    f"{count(r.origins, 'origin')} assert it"
                    + (f", denied by {len(r.denied_by)}" if r.denied_by else "")
                    for r in rows.itertuples()]
            out.append(go.Bar(
                orientation="h", y=rows["middle"].tolist(),
                width=(rows["height"] - 6).tolist(), name=f"when: {escape(status)}",
                base=[stamp(day - HALF_DAY) for day in rows["start"]],
                x=[((b - a).days + 1) * DAY_MS for a, b in
                   zip(rows["start"], rows["end"], strict=True)],
                marker={"color": fill, "line": {"color": RULE, "width": 1}},
                hovertext=text, hoverinfo="text", textposition="none",
            ))
    return out


def kind(row: pd.Series, loser: str) -> tuple[str, str]:
    """Say which sort of mark a claim is: what is said, and by whom."""
    if row["stance"] == "denies":
        return "denies" if row["live"] else "fallen", row["claimant_side"]
    if row["stance"] != "asserts":
        return row["stance"], ""
    return "asserts", row["claimant_side"]


def face(sort: str, look: Look | None) -> tuple[str, dict]:
    """Give the name in the key and the marker of a sort of claim."""
    side, colour = (look.name, look.colour) if look else ("no side", INK)
    if sort == "asserts":
        return f"said by {side}", {"symbol": look.symbol if look else NEUTRAL_SYMBOL,
                                   "color": colour, "line": {"width": 1, "color": "#ffffff"}}
    if sort == "denies":
        return f"denied by {side}", {"symbol": "x", "color": colour,
                                     "line": {"width": 1, "color": "#ffffff"}}
    if sort == "fallen":
        return f"denied by {side}, no longer", {"symbol": "x-thin", "color": colour,
                                                "line": {"width": 2, "color": colour}}
    if sort == "doubts":
        return "? not verified", {"symbol": "circle", "color": "#ffffff",
                                  "line": {"width": 1, "color": MUTED}}
    return "withdrawn", {"symbol": "line-ew", "color": INK, "line": {"width": 3, "color": INK}}


def signs(d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame) -> list[go.Scatter]:
    """Draw the claims, one trace a sort of mark."""
    middle = shown.set_index("event_id")["middle"]
    y = marks["event_id"].map(middle) + (marks["slot"] - (marks["pile"] - 1) / 2) * STEP_PX
    told = hover.told(d)
    text = [hover.claim(told.loc[c].to_dict()) if c in told.index else "" for c in
            marks["claim_id"]]
    sorts = [kind(row, "") for _, row in marks.iterrows()]
    marks = marks.assign(y=y, text=text, sort=sorts)
    look = looks(d)
    out = []
    sides = [side for side in look if side in d.offensive.sides] + [""]
    for sort in ("asserts", "denies", "fallen", "doubts", "retracts"):
        for side in sides:
            rows = marks[[s == (sort, side) for s in marks["sort"]]]
            if len(rows):
                name, marker = face(sort, look[side] if side else None)
                out.append(go.Scatter(
                    x=[stamp(day) for day in rows["published"]], y=rows["y"].tolist(),
                    mode="markers+text" if sort == "doubts" else "markers", name=escape(name),
                    text=["?"] * len(rows) if sort == "doubts" else None,
                    textfont={"size": SMALL_PX, "color": INK}, hovertext=rows["text"].tolist(),
                    hoverinfo="text", marker={"size": MARK_PX + 2, "opacity": 1, **marker},
                ))
    return out


def axis(figure: go.Figure, d: Dataset, shown: pd.DataFrame) -> None:
    """Name the lines: the place, and the shape of the side that takes it."""
    name, look = places.names(d), looks(d)
    names = [f"{escape(short(name[row.place_id], NAME_CHARS))} → {look[row.holder].glyph}"
             for row in shown.itertuples()]
    bottom = float(shown["height"].sum())
    figure.update_layout(
        yaxis={"range": [bottom, 0], "tickvals": shown["middle"].tolist(), "ticktext": names,
               "tickfont": {"size": SMALL_PX}, "showgrid": False, "zeroline": False,
               "automargin": True},
        shapes=[{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y,
                 "line": {"color": GRID, "width": 1}, "layer": "below"}
                for y in (shown["middle"] + shown["height"] / 2).tolist()[:-1]],
    )


def alternative(d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame) -> str:
    """Say in words how many claims of each stance are shown."""
    sums = marks["stance"].value_counts()
    side = shown.set_index("event_id")["loser"]
    admits = marks[(marks["stance"] == "asserts") & (marks["claimant_side"] != "")
                   & (marks["claimant_side"] == marks["event_id"].map(side))]
    told = ", ".join(f"{sums[stance]} {word}" for stance, word in (
        ("asserts", "assert"), ("denies", "deny"), ("doubts", "doubt"), ("retracts", "withdraw"),
    ) if stance in sums)
    return (f"{count(len(shown), 'change')} of hands at "
            f"{count(shown['place_id'].nunique(), 'place')}, {count(len(marks), 'claim')} by the "
            f"day of the report, to {long_day(d.as_of)}: {told}. {len(admits)} of them "
            f"{'is an admission' if len(admits) == 1 else 'are admissions'} by the side that "
            "lost the place.")
