"""The state of every place on every day, by every knowledge, without each source in turn.

What ``variants`` gives is kept as differences: from one day of reports to the next, and from the
whole to what a source leaves.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter

import pandas as pd

from helpers import control, places
from helpers.tables import Dataset
from helpers.variants import Dated, Group, Variants, moments, variants

AS_WHOLE = -1  # stands where leaving a source out changes nothing
NO_EVENT = ("", pd.NaT, ())
Turns = list[tuple[int, int]]  # from which view on which run or record holds, in order
Ask = Callable[[int, str], int]


@dataclass
class Worlds:
    """All that can be asked of a dataset.

    ``views`` are the days of knowledge. Stays, runs and records are numbered in the order of their
    dictionaries: a run is pairs of the number of a day and of the stay that begins then, a record
    is the grade of an event ('' = no event), the day from which on it is shown, and the denials
    that were answered. ``places`` and ``events`` hold the turns of each, by source left out ('' =
    none) and id; of a source only what differs.
    """

    views: list[pd.Timestamp]
    claims: dict[str, Dated]
    stays: dict[control.Stay, int] = field(default_factory=dict)
    runs: dict[tuple, int] = field(default_factory=dict)
    records: dict[tuple, int] = field(default_factory=dict)
    places: dict[str, dict[str, Turns]] = field(default_factory=dict)
    events: dict[str, dict[str, Turns]] = field(default_factory=dict)


def work_out(d: Dataset, sources: Collection[str], listed: Collection[str] | None = None) -> Worlds:
    """Work out what is known with all claims, and without each of some independent sources.

    Of events only the ``listed`` are kept, by default all.
    """
    known, first = variants(d), control.days(d)[0]
    worlds = Worlds(known.views, known.claims)
    for group in known.groups.values():
        for event_id in dict.fromkeys(c.claim.event_id for c in group.dated):
            if listed is None or event_id in listed:
                ask = partial(_ask_event, worlds, group, event_id)
                _keep(worlds.events, event_id, [group], sources, ask)
    worlds.events.setdefault("", {})  # of tables without a claim
    for place in places.counted(d)["place_id"]:
        ask = partial(_ask_place, worlds, known, place, first)
        _keep(worlds.places, place, known.near(place), sources, ask)
    return worlds


def _number(known: dict, thing: object) -> int:
    """Give the number of a thing, the next one where it is new."""
    return known.setdefault(thing, len(known))


def _ask_event(worlds: Worlds, group: Group, event_id: str, view: int, left: str) -> int:
    record = NO_EVENT
    for e in group.events(view, left):
        if e.event_id == event_id:
            record = (e.grade, e.day if e.start is pd.NaT else e.start, e.answered_ids)
    return _number(worlds.records, record)


def _ask_place(
    worlds: Worlds, known: Variants, place: str, first: pd.Timestamp, view: int, left: str
) -> int:
    run = {}
    for stay in known.stays(place, view, left):
        bare = stay._replace(since=None, claim_ids=(), origins=0)
        run[(max(stay.since, first) - first).days] = _number(worlds.stays, bare)
    return _number(worlds.runs, tuple(run.items()))


def _keep(
    kept: dict[str, dict[str, Turns]],
    about: str,
    groups: list[Group],
    sources: Collection[str],
    ask: Ask,
) -> None:
    """Ask for every view and source that can matter, and keep what differs."""
    whole = [(view, ask(view, "")) for view in moments(groups)]
    kept.setdefault("", {})[about] = _turns(whole)
    for left in sorted(set().union(*(group.origins for group in groups)) & set(sources)):
        answers = ((view, number, ask(view, left)) for view, number in whole)
        turns = _turns((v, AS_WHOLE if other == n else other) for v, n, other in answers)
        if turns != [(0, AS_WHOLE)]:
            kept.setdefault(left, {})[about] = turns


def _turns(answers: Iterable[tuple[int, int]]) -> Turns:
    """Leave out what repeats the answer before it."""
    return [next(same) for _, same in groupby(answers, key=itemgetter(1))]
