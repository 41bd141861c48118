"""Who holds each place on each day, at each bar.

A bar says which grades are let in: *confirmed* only confirmed events, *corroborated* these and
corroborated ones, *claimed* disputed and claimed ones too.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import claims, places
from helpers.order import id_key, id_keys
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

BEFORE = "before"
"""Grade of a holder that no admitted event has changed."""


class Change(NamedTuple):
    """A change of hands that a bar lets in, sorted into the order in which it acts."""

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

    An event acts on its window's start at the bar *claimed* and on its end at the others. An
    unknown bar is a ValueError.
    """
    d.offensive.check_bar(bar)
    admitted = events[
        events["grade"].isin(d.offensive.bars[bar])
        & events["start"].notna()
        & (events["holder"] != "")
    ]
    acts = admitted["start"] if bar == "claimed" else admitted["end"]
    first_claim = [min(map(id_key, ids)) for ids in admitted["claim_ids"]]
    return admitted.assign(acts=acts, first_claim=first_claim)


def holder_changes(
    changes: pd.DataFrame, before: dict[Hashable, str]
) -> dict[Hashable, list[Turn]]:
    """Let the admitted events of each place act in order, and give its turns.

    Several on one day: first the one whose loser holds the place, then the one with the smallest
    claim_id. ``none`` acts only while its loser holds. The last turn of a day is the one that
    counts.
    """
    columns = (changes[name].tolist() for name in Change._fields)
    turns: dict[Hashable, list[Turn]] = {}
    for place, of_place in groupby(sorted(map(Change, *columns)), key=attrgetter("place_id")):
        holder = before.get(place, "")
        for day, of_day in groupby(of_place, key=attrgetter("acts")):
            waiting = list(of_day)
            while waiting:
                event = next((e for e in waiting if e.loser == holder != ""), waiting[0])
                waiting.remove(event)
                if event.holder == NOBODY and event.loser != holder:
                    continue
                holder = event.holder
                turns.setdefault(place, []).append(Turn(day, holder, event.event_id))
    return turns


def control_table(
    d: Dataset, events: pd.DataFrame | None = None, bars: list[str] | None = None
) -> pd.DataFrame:
    """Work out who holds each place on each day at each bar, or at some ``bars``.

    ``events`` is as ``claims.grade_events`` gives it; default: of all known claims. One row a bar,
    place and day, from the day before the offensive to ``as_of``: place_id, day, holder (a side,
    ``none``, or '' = unknown), grade (of the event that set the holder, or ``before``), event_id,
    origins (number), claim_ids (tuple), bar.
    """
    events = claims.grade_events(d) if events is None else events
    bars = list(d.offensive.bars) if bars is None else bars
    before, span = places.sides_before(d).to_dict(), days(d)
    columns = ["event_id", "grade", "origins", "claim_ids"]
    basis = {facts[0]: facts for facts in events[columns].itertuples(index=False, name=None)}
    rows, lengths = [], []
    for bar in bars:
        turns = holder_changes(changes_admitted(d, events, bar), before)
        for place, side in before.items():
            begun = [turn for turn in turns.get(place, ()) if turn.acts <= span[-1]]
            starts = [0, *(max((turn.acts - span[0]).days, 0) for turn in begun), len(span)]
            lengths += [end - start for start, end in pairwise(starts)]
            rows.append((place, side, "", BEFORE, 0, (), bar))
            rows += [(place, turn.holder, *basis[turn.event_id], bar) for turn in begun]
    held = pd.DataFrame(rows, columns=["place_id", "holder", *columns, "bar"])
    held = held.iloc[np.repeat(np.arange(len(rows)), lengths)]
    held.insert(1, "day", np.tile(span, len(bars) * len(before)))
    return held.reset_index(drop=True)


def last_holders(
    d: Dataset, bar: str, events: pd.DataFrame, before: dict[Hashable, str] | None = None
) -> dict[Hashable, str]:
    """Give who holds each place on the last day shown, by place_id, without the days before.

    The same as the last day of ``control_table``, for a caller that asks of many sets of events.
    ``before`` says who held each place before the offensive; default: what the gazetteer says.
    """
    before = places.sides_before(d).to_dict() if before is None else before
    turns = holder_changes(changes_admitted(d, events, bar), before)
    return {
        place: next((t.holder for t in reversed(turns.get(place, ())) if t.acts <= d.as_of), side)
        for place, side in before.items()
    }


def reversals(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give every turn of the places that changed hands more than once, at any bar.

    One row a turn, by place and day: place_id, acts (day), holder, event_id, bars (tuple of those
    that let it in).
    """
    before = places.sides_before(d).to_dict()
    turns = pd.DataFrame(
        [
            (place, turn.acts, turn.holder, turn.event_id, bar)
            for bar in d.offensive.bars
            for place, turns in holder_changes(changes_admitted(d, events, bar), before).items()
            for turn in turns
            if turn.acts <= d.as_of
        ],
        columns=["place_id", "acts", "holder", "event_id", "bars"],
    )
    by_event = turns.groupby(["place_id", "event_id"], as_index=False, sort=False).agg(
        acts=("acts", "min"), holder=("holder", "first"), bars=("bars", tuple)
    )
    several = by_event.groupby("place_id")["holder"].transform("nunique") > 1
    order = ["place_id", "acts", "event_id"]
    return by_event[several].sort_values(order, key=id_keys, ignore_index=True)[
        ["place_id", "acts", "holder", "event_id", "bars"]
    ]
