"""What would be known: each event and place by the reports of any day, and without any source.

All is worked out by the rules of ``grades`` and ``control``, place by place, from the claims that
were in force then; what has the same answer is worked out once.
"""

from bisect import bisect_right
from typing import NamedTuple

import pandas as pd

from helpers import claims, control, places
from helpers.grades import Claim, Event, grade_event
from helpers.tables import Dataset, cached_per_dataset

NO_VIEW = 1_000_000  # the view in which a claim is replaced that none replaces


def views(d: Dataset) -> list[pd.Timestamp]:
    """Give the days of knowledge: the eve of the offensive, then each on which a report came out.

    None is later than ``known_by``.
    """
    first = min(control.days(d)[0], d.known_by)
    return [first, *sorted(day for day in set(d.reports["published"]) if day > first)]


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


class Group:
    """The claims about the events of one place, or about one event of no place."""

    def __init__(self, d: Dataset, dated: list[Dated]) -> None:
        """Note when anything can change, and through whom."""
        self.d, self.dated = d, dated
        self.moments = sorted({0, *(m for c in dated for m in (c.since, c.until) if m < NO_VIEW)})
        self.origins = {c.claim.origin for c in dated}
        self.graded: dict[tuple, Event] = {}
        self.shown: dict[tuple[int, str], dict[str, Event]] = {}

    def nearest(self, view: int, left: str) -> tuple[int, str]:
        """Give the first view, and the source left out, that have the same answer."""
        moment = self.moments[bisect_right(self.moments, view) - 1]
        return moment, left if left in self.origins else ""

    def events(self, view: int, left: str) -> dict[str, Event]:
        """Give the events, by event_id, as ``claims.grade_events`` does."""
        key = self.nearest(view, left)
        if key not in self.shown:
            by_event: dict[str, list[Claim]] = {}
            for dated in self.dated:
                if dated.counts(view, left):
                    by_event.setdefault(dated.claim.event_id, []).append(dated.claim)
            shown = claims.events_shown(self.d, map(self._grade, by_event.values()))
            self.shown[key] = {event.event_id: event for event in shown}
        return self.shown[key]

    def _grade(self, of_event: list[Claim]) -> Event:
        key = tuple(claim.claim_id for claim in of_event)
        if key not in self.graded:
            self.graded[key] = grade_event(of_event, self.d.offensive.needed)
        return self.graded[key]


class Variants:
    """A dataset by any view, and without any source; ``views`` are the days of knowledge.

    ``claims`` are by claim_id, ``groups`` by the place or event that their claims are about.
    """

    def __init__(self, d: Dataset) -> None:
        """Say of each claim from which view on it is known, and in which it is replaced."""
        rows = claims.claims_ever(d)
        self.d, self.views = d, views(d)
        number = {day: i for i, day in enumerate(self.views)}
        until = rows.set_index("claim_id")["until"].dropna()
        gone = {claim: number.get(day, 0) for claim, day in until.items()}
        self.claims = {
            c.claim_id: Dated(c, number.get(c.published, 0), gone.get(c.claim_id, NO_VIEW))
            for of_event in claims.group_claims(rows)
            for c in of_event
        }
        by_place: dict[str, list[Dated]] = {}
        for dated in self.claims.values():
            by_place.setdefault(dated.about, []).append(dated)
        self.groups = {about: Group(d, dated) for about, dated in by_place.items()}
        self._reports = control.reports_by_place(rows)
        collapses = (c for c in self.claims.values() if c.claim.event_type == "collapse")
        self._collapses = sorted({c.about for c in collapses})

    def near(self, place: str) -> list[Group]:
        """Give the claims that can change the control of a place."""
        about = dict.fromkeys((place, places.spots(self.d)[place].area, *self._collapses))
        return [self.groups[at] for at in about if at in self.groups]

    def stays(self, place: str, view: int, left: str = "") -> list[control.Stay]:
        """Give the states of a place as ``control.stays_by_place`` does."""
        near = (group.events(view, left) for group in self.near(place))
        events = [event for by_id in near for event in by_id.values()]
        reports = self._reports.get(place, ())
        known = [r for r in reports if self.claims[r.claim_id].counts(view, left)]
        return control.stays_of_place(self.d, place, events, known)


variants = cached_per_dataset(Variants)


def moments(groups: list[Group]) -> list[int]:
    """Give the views, the first included, from which on some claims have another answer."""
    return sorted({0}.union(*(group.moments for group in groups)))
