"""Who holds each place on each day, at each bar.

A bar says which statuses are let in: *confirmed* only confirmed events, *corroborated* these and
corroborated ones, *claimed* contested and claimed ones too.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import pandas as pd

from helpers import claims, places
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

BEFORE = "before"
"""Status of a holder that no admitted event has changed."""


def days(d: Dataset) -> pd.DatetimeIndex:
    """Give the days of the offensive: the one before it began to the last day shown."""
    first = d.offensive.start - pd.Timedelta(days=1)
    return pd.date_range(first, max(d.as_of, first), name="day")


def admitted(d: Dataset, events: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Give the changes of hands that a bar lets in, each with the day on which it acts.

    An event acts on its window's start at the bar *claimed* and on its end at the others.

    Raises
    ------
    ValueError
        Where the descriptor has no such bar.
    """
    if bar not in d.offensive.bars:
        raise ValueError(f'No bar "{bar}"; there are {", ".join(d.offensive.bars)}.')
    turns = events[
        events["status"].isin(d.offensive.bars[bar])
        & events["start"].notna()
        & (events["holder"] != "")
    ]
    acts = turns["start"] if bar == "claimed" else turns["end"]
    return turns.assign(acts=acts, first_claim=turns["claim_ids"].map(min))


def turns(changes: pd.DataFrame, before: pd.Series) -> pd.DataFrame:
    """Play the admitted events of each place in order.

    Several on one day: first the one whose loser holds the place, then the one with the smallest
    claim_id. ``none`` acts only while its loser holds.

    Returns
    -------
    One row a turn: place_id, acts (day), holder, event_id; the last of a day is the one that
    counts.
    """
    told = []
    order = ["place_id", "acts", "first_claim"]
    played = changes.sort_values(order)[[*order, "holder", "loser", "event_id"]].to_dict("records")
    for place, events in groupby(played, key=itemgetter("place_id")):
        holder = before.get(place, "")
        for _, today in groupby(events, key=itemgetter("acts")):
            left = list(today)
            while left:
                event = next((e for e in left if e["loser"] == holder and holder), left[0])
                left.remove(event)
                if event["holder"] == NOBODY and event["loser"] != holder:
                    continue
                holder = event["holder"]
                told.append((place, event["acts"], holder, event["event_id"]))
    return pd.DataFrame(told, columns=["place_id", "acts", "holder", "event_id"])


def control(d: Dataset, bar: str, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out who holds each place on each day at one bar.

    Parameters
    ----------
    events
        Statuses as ``claims.statuses`` gives them; default: of all known claims.

    Returns
    -------
    One row a place and day, from the day before the offensive to ``as_of``: place_id, day, holder
    (a side, ``none``, or '' = unknown), status (of the event that set the holder, or ``before``),
    event_id, origins (number), claim_ids (tuple).
    """
    events = claims.statuses(d) if events is None else events
    before = places.sides_before(d)
    played = turns(admitted(d, events, bar), before)
    span = days(d)
    grid = pd.MultiIndex.from_product([before.index, span], names=["place_id", "day"])
    last = (
        played[played["acts"] <= span[-1]]
        .assign(day=lambda t: t["acts"].clip(lower=span[0]))
        .drop_duplicates(["place_id", "day"], keep="last")
        .set_index(["place_id", "day"])
    )
    held = last[["holder", "event_id"]].reindex(grid).groupby(level="place_id").ffill()
    held = held.reset_index()
    facts = events.set_index("event_id")
    behind = facts["claim_ids"].to_dict()
    unset = held["event_id"].isna()
    return held.assign(
        holder=held["holder"].fillna(held["place_id"].map(before)).fillna(""),
        status=held["event_id"].map(facts["status"]).mask(unset, BEFORE),
        event_id=held["event_id"].fillna(""),
        origins=held["event_id"].map(facts["origins"]).fillna(0).astype(int),
        claim_ids=[behind.get(event, ()) for event in held["event_id"]],
    )[["place_id", "day", "holder", "status", "event_id", "origins", "claim_ids"]]


def all_bars(d: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out control at every bar; the columns of ``control`` and bar."""
    events = claims.statuses(d) if events is None else events
    return pd.concat(
        [control(d, bar, events).assign(bar=bar) for bar in d.offensive.bars], ignore_index=True
    )


def holders(d: Dataset, bar: str, events: pd.DataFrame) -> pd.Series:
    """Give the side that holds each place on the last day shown, without the days before.

    The same as the last day of ``control``, for a caller that asks of many sets of events.

    Parameters
    ----------
    events
        Statuses as ``claims.statuses`` gives them.

    Returns
    -------
    Series of sides (``none`` where nobody is reported in, '' = unknown) by place_id.
    """
    before = places.sides_before(d)
    played = turns(admitted(d, events, bar), before)
    last = played[played["acts"] <= days(d)[-1]].drop_duplicates("place_id", keep="last")
    return last.set_index("place_id")["holder"].reindex(before.index).fillna(before)


def reversals(d: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give every turn of the places that changed hands more than once, at any bar.

    Returns
    -------
    One row a turn, by place and day: place_id, acts (day), holder, event_id, bars (tuple of those
    that let it in).
    """
    events = claims.statuses(d) if events is None else events
    before = places.sides_before(d)
    played = pd.concat(
        [turns(admitted(d, events, bar), before).assign(bar=bar) for bar in d.offensive.bars]
    )
    played = played[played["acts"] <= d.as_of]
    every = played.groupby(["place_id", "event_id"], as_index=False).agg(
        acts=("acts", "min"),
        holder=("holder", "first"),
        bars=("bar", lambda b: tuple(dict.fromkeys(b))),
    )
    often = every["place_id"].map(every.groupby("place_id")["holder"].nunique()) > 1
    return every[often].sort_values(["place_id", "acts", "event_id"], ignore_index=True)
