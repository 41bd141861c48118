"""The state of every place on every day, by every knowledge, without each source in turn.

All is worked out by the rules of ``grades`` and ``control``, place by place, and kept as
differences: from one day of reports to the next, and from the whole to what a source leaves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pandas as pd

from helpers import claims, control, places
from helpers.grades import Claim, Event, grade_event
from helpers.tables import Dataset

NEVER = 1_000_000
"""Until when a claim counts that none replaces."""
AS_WHOLE = -1
"""Stands where leaving a source out changes nothing."""
Turns = list[tuple[int, int]]
"""What holds from a view on: pairs of its number and that of a run or a record, in order."""


class Dated(NamedTuple):
    """A claim, and the numbers of the views from which and until which it is in force."""

    claim: Claim
    since: int
    until: int


class Record(NamedTuple):
    """What is known of an event: its grade ('' = no event), and since which day it is shown."""

    grade: str = ""
    shown_from: pd.Timestamp = pd.NaT
    answered_ids: tuple[str, ...] = ()


@dataclass
class Numbered:
    """Numbers of things, each thing once."""

    numbers: dict = field(default_factory=dict)

    def __call__(self, thing: object) -> int:
        """Give the number of a thing, the next one where it is new."""
        return self.numbers.setdefault(thing, len(self.numbers))

    def __iter__(self) -> Iterator:
        """Give the things in the order of their numbers."""
        return iter(self.numbers)


@dataclass
class Worlds:
    """All that can be asked of a dataset.

    ``views`` are the days of knowledge. A run is a tuple of pairs: number of a day, number of the
    stay that begins then; ``since`` of a stay means nothing. ``places`` and ``events`` hold the
    turns of each by source left out ('' = none) and id; of a source only what differs.
    """

    views: list[pd.Timestamp]
    claims: dict[str, Dated]
    stays: Numbered = field(default_factory=Numbered)
    runs: Numbered = field(default_factory=Numbered)
    records: Numbered = field(default_factory=Numbered)
    places: dict[str, dict[str, Turns]] = field(default_factory=dict)
    events: dict[str, dict[str, Turns]] = field(default_factory=dict)


class Group:
    """The claims about the events of one place, or about one event of no place."""

    def __init__(self, d: Dataset, dated: Iterable[Dated]) -> None:
        """Sort the claims by event."""
        self.d, self.dated = d, list(dated)
        self.moments = sorted(
            {0} | {m for c in self.dated for m in (c.since, c.until) if m < NEVER}
        )
        self.origins = {c.claim.origin for c in self.dated}
        self.graded: dict[tuple, Event] = {}
        self.shown: dict[tuple[int, str], tuple[Event, ...]] = {}

    def nearest(self, view: int, left: str) -> tuple[int, str]:
        """Give the first view and the source left out that have the same answer."""
        moment = self.moments[bisect_right(self.moments, view) - 1]
        return moment, left if left in self.origins else ""

    def events(self, view: int, left: str) -> tuple[Event, ...]:
        """Give the events as ``claims.grade_events`` does."""
        key = self.nearest(view, left)
        if key not in self.shown:
            by_event: dict[str, list[Claim]] = {}
            for claim, since, until in self.dated:
                if since <= view < until and claim.origin != left:
                    by_event.setdefault(claim.event_id, []).append(claim)
            self.shown[key] = tuple(
                claims.events_shown(self.d, map(self._grade, by_event.values()))
            )
        return self.shown[key]

    def _grade(self, of_event: list[Claim]) -> Event:
        key = tuple(claim.claim_id for claim in of_event)
        if key not in self.graded:
            self.graded[key] = grade_event(of_event, self.d.offensive.needed)
        return self.graded[key]


def work_out(d: Dataset, sources: Collection[str]) -> Worlds:
    """Work out what is known with all claims, and without each of some independent sources."""
    rows = claims.claims_in_force(replace(d, events=d.events.assign(supersedes="")))
    worlds = Worlds(views(d), _date_claims(d, rows))
    by_place: dict[str, list[Dated]] = {}
    for dated in worlds.claims.values():
        about = dated.claim.place_id or f" {dated.claim.event_id}"
        by_place.setdefault(about, []).append(dated)
    groups = {about: Group(d, dated) for about, dated in by_place.items()}
    for group in groups.values():
        for event_id in {c.claim.event_id: 0 for c in group.dated}:
            _keep(worlds.events, event_id, [group], sources, _asker(worlds, group, event_id))
    reports = control.reports_by_place(rows)
    collapses = [
        group
        for group in groups.values()
        if any(c.claim.event_type == "collapse" for c in group.dated)
    ]
    for place in places.counted(d)["place_id"]:
        own = [groups[at] for at in (place, places.spots(d)[place].area) if at in groups]
        near = [*own, *(group for group in collapses if group not in own)]
        ask = _place_asker(d, worlds, place, near, reports.get(place, []))
        _keep(worlds.places, place, near, sources, ask)
    return worlds


def views(d: Dataset) -> list[pd.Timestamp]:
    """Give the days of knowledge: the one before the offensive, and each on which a report came."""
    first = min(control.days(d)[0], d.known_by)
    return [first, *sorted(day for day in set(d.reports["published"]) if day > first)]


def _date_claims(d: Dataset, rows: pd.DataFrame) -> dict[str, Dated]:
    """Say of each claim from which view on it is known, and in which it is replaced."""
    number = {day: i for i, day in enumerate(views(d))}
    since = {
        c: number.get(day, 0) for c, day in zip(rows["claim_id"], rows["published"], strict=True)
    }
    until: dict[str, int] = {}
    for claim, replaced in zip(d.events["claim_id"], d.events["supersedes"], strict=True):
        until[replaced] = min(since[claim], until.get(replaced, NEVER))
    return {
        claim.claim_id: Dated(claim, since[claim.claim_id], until.get(claim.claim_id, NEVER))
        for of_event in claims.group_claims(rows)
        for claim in of_event
    }


def _asker(worlds: Worlds, group: Group, event_id: str) -> Callable[[int, str], int]:
    def ask(view: int, left: str) -> int:
        for e in group.events(view, left):
            if e.event_id == event_id:
                shown_from = e.day if e.start is pd.NaT else e.start
                return worlds.records(Record(e.grade, shown_from, e.answered_ids))
        return worlds.records(Record())

    return ask


def _place_asker(
    d: Dataset, worlds: Worlds, place: str, near: list[Group], reports: list[control.Report]
) -> Callable[[int, str], int]:
    found: dict[tuple, int] = {}
    first = control.days(d)[0]

    def ask(view: int, left: str) -> int:
        key = tuple(group.nearest(view, left) for group in near)
        if key not in found:
            events = [event for group in near for event in group.events(view, left)]
            known = [r for r in reports if _counts(worlds.claims[r.claim_id], view, left)]
            run: dict[int, int] = {}
            for stay in control.stays_of_place(d, place, events, known):
                begins = (max(stay.since, first) - first).days
                run[begins] = worlds.stays(stay._replace(since=None, claim_ids=(), origins=0))
            found[key] = worlds.runs(tuple(run.items()))
        return found[key]

    return ask


def _counts(dated: Dated, view: int, left: str) -> bool:
    return dated.since <= view < dated.until and dated.claim.origin != left


def _keep(
    kept: dict[str, dict[str, Turns]],
    about: str,
    groups: list[Group],
    sources: Collection[str],
    ask: Callable[[int, str], int],
) -> None:
    """Ask for every view and source that can matter, and keep what differs."""
    moments = sorted({0}.union(*(group.moments for group in groups)))
    whole = {view: ask(view, "") for view in moments}
    kept.setdefault("", {})[about] = _turns(whole)
    for left in set().union(*(group.origins for group in groups)) & set(sources):
        answers = {view: ask(view, left) for view in moments}
        turns = _turns({v: AS_WHOLE if n == whole[v] else n for v, n in answers.items()})
        if turns != [(0, AS_WHOLE)]:
            kept.setdefault(left, {})[about] = turns


def _turns(answers: dict[int, int]) -> Turns:
    """Leave out what repeats the answer before it."""
    turns: Turns = []
    for view, number in answers.items():
        if not turns or turns[-1][1] != number:
            turns.append((view, number))
    return turns
