"""The state of every place on every day, by every knowledge, without each source in turn.

All is worked out by the rules of ``grades`` and ``control``, place by place, and kept as
differences: from one day of reports to the next, and from the whole to what a source leaves.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from helpers import claims, control, places, vintage
from helpers.grades import Claim, Event, grade_event
from helpers.tables import Dataset

NEVER = 1_000_000  # the view in which a claim is replaced that none replaces
AS_WHOLE = -1  # stands where leaving a source out changes nothing
NO_EVENT = ("", pd.NaT, ())
Turns = list[tuple[int, int]]  # from which view on which run or record holds, in order
Ask = Callable[[int, str], int]


class Dated(NamedTuple):
    """A claim, and the numbers of the views from which and until which it is in force."""

    claim: Claim
    since: int
    until: int

    @property
    def about(self) -> str:
        """The place that it is about, or its event where that is of no place."""
        return self.claim.place_id or f" {self.claim.event_id}"

    def counts(self, view: int, left: str) -> bool:
        """Say whether it is in force in a view without a source."""
        return self.since <= view < self.until and self.claim.origin != left


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


class Group:
    """The claims about the events of one place, or about one event of no place."""

    def __init__(self, d: Dataset, dated: list[Dated]) -> None:
        """Note when anything can change, and through whom."""
        self.d, self.dated = d, dated
        self.moments = sorted({0, *(m for c in dated for m in (c.since, c.until) if m < NEVER)})
        self.origins = {c.claim.origin for c in dated}
        self.graded: dict[tuple, Event] = {}
        self.shown: dict[tuple[int, str], list[Event]] = {}

    def nearest(self, view: int, left: str) -> tuple[int, str]:
        """Give the first view, and the source left out, that have the same answer."""
        moment = self.moments[bisect_right(self.moments, view) - 1]
        return moment, left if left in self.origins else ""

    def events(self, view: int, left: str) -> list[Event]:
        """Give the events as ``claims.grade_events`` does."""
        key = self.nearest(view, left)
        if key not in self.shown:
            by_event: dict[str, list[Claim]] = {}
            for dated in self.dated:
                if dated.counts(view, left):
                    by_event.setdefault(dated.claim.event_id, []).append(dated.claim)
            self.shown[key] = claims.events_shown(self.d, map(self._grade, by_event.values()))
        return self.shown[key]

    def _grade(self, of_event: list[Claim]) -> Event:
        key = tuple(claim.claim_id for claim in of_event)
        if key not in self.graded:
            self.graded[key] = grade_event(of_event, self.d.offensive.needed)
        return self.graded[key]


def work_out(d: Dataset, sources: Collection[str], listed: Collection[str] | None = None) -> Worlds:
    """Work out what is known with all claims, and without each of some independent sources.

    Of events only the ``listed`` are kept, by default all.
    """
    rows = claims.claims_ever(d)
    worlds, by_place = Worlds(vintage.views(d), _date_claims(d, rows)), {}
    for dated in worlds.claims.values():
        by_place.setdefault(dated.about, []).append(dated)
    groups = {about: Group(d, dated) for about, dated in by_place.items()}
    for group in groups.values():
        for event_id in dict.fromkeys(c.claim.event_id for c in group.dated):
            if listed is None or event_id in listed:
                ask = _ask_event(worlds, group, event_id)
                _keep(worlds.events, event_id, [group], sources, ask)
    reports = control.reports_by_place(rows)
    collapses = {c.about for c in worlds.claims.values() if c.claim.event_type == "collapse"}
    worlds.events.setdefault("", {})  # of tables without a claim
    for place in places.counted(d)["place_id"]:
        near = dict.fromkeys((place, places.spots(d)[place].area, *sorted(collapses)))
        about = [groups[at] for at in near if at in groups]
        ask = _ask_place(d, worlds, place, about, reports.get(place, []))
        _keep(worlds.places, place, about, sources, ask)
    return worlds


def _date_claims(d: Dataset, rows: pd.DataFrame) -> dict[str, Dated]:
    """Say of each claim from which view on it is known, and in which it is replaced."""
    number = {day: i for i, day in enumerate(vintage.views(d))}
    until = rows.set_index("claim_id")["until"].dropna()
    gone = {claim: number.get(day, 0) for claim, day in until.items()}
    return {
        c.claim_id: Dated(c, number.get(c.published, 0), gone.get(c.claim_id, NEVER))
        for of_event in claims.group_claims(rows)
        for c in of_event
    }


def _number(known: dict, thing: object) -> int:
    """Give the number of a thing, the next one where it is new."""
    return known.setdefault(thing, len(known))


def _ask_event(worlds: Worlds, group: Group, event_id: str) -> Ask:
    def ask(view: int, left: str) -> int:
        record = NO_EVENT
        for e in group.events(view, left):
            if e.event_id == event_id:
                record = (e.grade, e.day if e.start is pd.NaT else e.start, e.answered_ids)
        return _number(worlds.records, record)

    return ask


def _ask_place(
    d: Dataset, worlds: Worlds, place: str, near: list[Group], reports: list[control.Report]
) -> Ask:
    found: dict[tuple, int] = {}
    first = control.days(d)[0]

    def ask(view: int, left: str) -> int:
        key = tuple(group.nearest(view, left) for group in near)
        if key not in found:
            events = [event for group in near for event in group.events(view, left)]
            known = [r for r in reports if worlds.claims[r.claim_id].counts(view, left)]
            run: dict[int, int] = {}
            for stay in control.stays_of_place(d, place, events, known):
                begins = (max(stay.since, first) - first).days
                bare = stay._replace(since=None, claim_ids=(), origins=0)
                run[begins] = _number(worlds.stays, bare)
            found[key] = _number(worlds.runs, tuple(run.items()))
        return found[key]

    return ask


def _keep(
    kept: dict[str, dict[str, Turns]],
    about: str,
    groups: list[Group],
    sources: Collection[str],
    ask: Ask,
) -> None:
    """Ask for every view and source that can matter, and keep what differs."""
    moments = sorted({0}.union(*(group.moments for group in groups)))
    whole = [(view, ask(view, "")) for view in moments]
    kept.setdefault("", {})[about] = _turns(whole)
    for left in sorted(set().union(*(group.origins for group in groups)) & set(sources)):
        answers = ((view, number, ask(view, left)) for view, number in whole)
        turns = _turns((v, AS_WHOLE if other == n else other) for v, n, other in answers)
        if turns != [(0, AS_WHOLE)]:
            kept.setdefault(left, {})[about] = turns


def _turns(answers: Iterable[tuple[int, int]]) -> Turns:
    """Leave out what repeats the answer before it."""
    return [next(same) for _, same in groupby(answers, key=itemgetter(1))]
