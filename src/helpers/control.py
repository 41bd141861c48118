"""Who holds each place on each day, at each bar.

A bar says which statuses are let in: *confirmed* only confirmed events, *corroborated* these and
corroborated ones, *claimed* contested and claimed ones too.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import claims, places
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

BEFORE = "before"
"""Status of a holder that no admitted event has changed."""


class Change(NamedTuple):
    """A change of hands that a bar lets in, in the order in which it is played."""

    place_id: Hashable
    acts: pd.Timestamp
    first_claim: str
    holder: str
    loser: str
    event_id: str


class Turn(NamedTuple):
    """An event that sets the holder of a place."""

    acts: pd.Timestamp
    holder: str
    event_id: str


def days(d: Dataset) -> pd.DatetimeIndex:
    """Give the days of the offensive: the one before it began to the last day shown."""
    first = d.offensive.start - pd.Timedelta(days=1)
    return pd.date_range(first, max(d.as_of, first), name="day")


def changes_admitted(d: Dataset, events: pd.DataFrame, bar: str) -> pd.DataFrame:
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


def holder_changes(
    changes: pd.DataFrame, before: dict[Hashable, str]
) -> dict[Hashable, list[Turn]]:
    """Play the admitted events of each place in order.

    Several on one day: first the one whose loser holds the place, then the one with the smallest
    claim_id. ``none`` acts only while its loser holds.

    Returns
    -------
    The turns of each place that has one; the last of a day is the one that counts.
    """
    columns = (changes[name].tolist() for name in Change._fields)
    told: dict[Hashable, list[Turn]] = {}
    for place, events in groupby(sorted(map(Change, *columns)), key=attrgetter("place_id")):
        held = before.get(place, "")
        for day, today in groupby(events, key=attrgetter("acts")):
            left = list(today)
            while left:
                event = next((e for e in left if e.loser == held != ""), left[0])
                left.remove(event)
                if event.holder == NOBODY and event.loser != held:
                    continue
                held = event.holder
                told.setdefault(place, []).append(Turn(day, held, event.event_id))
    return told


def control(d: Dataset, bar: str, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out who holds each place on each day at one bar.

    Parameters
    ----------
    events
        Statuses as ``claims.grade_events`` gives them; default: of all known claims.

    Returns
    -------
    One row a place and day, from the day before the offensive to ``as_of``: place_id, day, holder
    (a side, ``none``, or '' = unknown), status (of the event that set the holder, or ``before``),
    event_id, origins (number), claim_ids (tuple).
    """
    return _play_bars(d, [bar], events).drop(columns="bar")


def control_table(d: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out control at every bar; the columns of ``control`` and bar."""
    return _play_bars(d, list(d.offensive.bars), events)


def _play_bars(d: Dataset, bars: list[str], events: pd.DataFrame | None) -> pd.DataFrame:
    """Work out control at some bars: by bar, place and day in the order of the gazetteer."""
    events = claims.grade_events(d) if events is None else events
    before, span = places.sides_before(d).to_dict(), days(d)
    facts = {name: events[name].tolist() for name in ("status", "origins", "claim_ids")}
    row = {event: i for i, event in enumerate(events["event_id"])}
    told, lengths = [], []
    for bar in bars:
        turned = holder_changes(changes_admitted(d, events, bar), before)
        for place, side in before.items():
            begun = [turn for turn in turned.get(place, ()) if turn.acts <= span[-1]]
            starts = [0, *(max((turn.acts - span[0]).days, 0) for turn in begun), len(span)]
            lengths += [end - start for start, end in pairwise(starts)]
            told.append((place, side, BEFORE, "", 0, (), bar))
            for turn in begun:
                status, origins, ids = (of[row[turn.event_id]] for of in facts.values())
                told.append((place, turn.holder, status, turn.event_id, origins, ids, bar))
    columns = ["place_id", "holder", "status", "event_id", "origins", "claim_ids", "bar"]
    held = pd.DataFrame(told, columns=columns).iloc[np.repeat(np.arange(len(told)), lengths)]
    held.insert(1, "day", np.tile(span, len(bars) * len(before)))
    return held.reset_index(drop=True)


def last_holders(
    d: Dataset, bar: str, events: pd.DataFrame, before: dict[Hashable, str] | None = None
) -> dict[Hashable, str]:
    """Give the side that holds each place on the last day shown, without the days before.

    The same as the last day of ``control``, for a caller that asks of many sets of events.

    Parameters
    ----------
    events
        Statuses as ``claims.grade_events`` gives them.
    before
        Who held each place before the offensive; default: as the gazetteer says.

    Returns
    -------
    Sides (``none`` where nobody is reported in, '' = unknown) by place_id.
    """
    before = places.sides_before(d).to_dict() if before is None else before
    return holders_on(days(d)[-1], holder_changes(changes_admitted(d, events, bar), before), before)


def holders_on(
    day: pd.Timestamp, turned: dict[Hashable, list[Turn]], before: dict[Hashable, str]
) -> dict[Hashable, str]:
    """Give the side that holds each place at the end of a day, from ``holder_changes``."""
    return {
        place: next((t.holder for t in reversed(turned.get(place, ())) if t.acts <= day), side)
        for place, side in before.items()
    }


def reversals(d: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give every turn of the places that changed hands more than once, at any bar.

    Returns
    -------
    One row a turn, by place and day: place_id, acts (day), holder, event_id, bars (tuple of those
    that let it in).
    """
    events = claims.grade_events(d) if events is None else events
    before, told = places.sides_before(d).to_dict(), {}
    for bar in d.offensive.bars:
        for place, turned in holder_changes(changes_admitted(d, events, bar), before).items():
            for turn in turned:
                if turn.acts <= d.as_of:
                    told.setdefault((place, turn.event_id), []).append((turn.acts, turn, bar))
    rows = [
        (place, min(acts), turned[0].holder, event, bars)
        for (place, event), each in told.items()
        for acts, turned, bars in [tuple(zip(*each, strict=True))]
    ]
    every = pd.DataFrame(rows, columns=["place_id", "acts", "holder", "event_id", "bars"])
    often = every.groupby("place_id")["holder"].transform("nunique") > 1
    return every[often].sort_values(["place_id", "acts", "event_id"], ignore_index=True)
