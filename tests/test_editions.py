"""Two editions laid side by side, counted by hand on the made-up offensive."""

from __future__ import annotations

import pytest

from helpers import editions, tables
from tests.conftest import RIVERLAND
from tests.worlds import on, world


def kinds(rows, key: str) -> dict[str, list[str]]:
    """Give the ids of each kind that has any."""
    return {kind: sorted(of[key]) for kind, of in rows.groupby("kind", observed=True)}


def edition(day: int, known_by: int | None = None) -> tables.Dataset:
    """Load the made-up offensive as an edition shows it."""
    known = f"2030-01-{known_by:02}" if known_by else ""
    return tables.load(RIVERLAND, f"2030-01-{day:02}", known)


def test_the_earlier_edition_comes_first():
    """By day, and of one day the one that knew less."""
    second, fourth, later = edition(2), edition(4), edition(2, 4)
    assert editions.in_order(fourth, second) == [second, fourth]
    assert editions.in_order(later, second) == [second, later]


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        # Dogwood and Fir fell; Birch, disputed, is corroborated; Cedar fell and was claimed back.
        ((2,), (6,), {"gained": ["dogwood", "fir"], "upgraded": ["birch"], "revised": ["cedar"]}),
        # Dogwood was called abandoned on the 3rd; it was still held that day, as known on the 6th.
        ((3,), (3, 6), {"revised": ["dogwood"]}),
        ((5,), (5,), {}),
    ],
)
def test_each_place_that_differs_is_of_one_kind(before, now, found):
    """A place that fell between two days is gained, one that was seen wrongly is revised."""
    assert kinds(editions.compare_places(edition(*before), edition(*now)), "place_id") == found


def test_a_place_that_the_attacker_no_longer_holds_is_lost(riverland):
    """Birch, taken on the 2nd and taken back on the 4th, is lost from the 3rd to the 4th."""
    rows = [
        {"day": 2, "published": 2},
        {"event": "y", "day": 4, "holder": "crown-army", "loser": "rebels"},
    ]
    d = world(riverland, rows)
    places = editions.compare_places(tables.cut(d, on(3), on(3)), tables.cut(d, on(4), on(4)))
    assert kinds(places, "place_id") == {"lost": ["birch"]}


def test_events_are_new_better_known_or_withdrawn():
    """From the 5th to the 6th: two new, one taken back, one overtaken by a later event."""
    events = editions.compare_events(edition(5), edition(6))
    assert kinds(events, "event_id") == {
        "new": ["dogwood-falls", "elm-approached"],
        "withdrawn": ["elm-struck"],
        "revised": ["dogwood-abandoned"],
    }


def test_an_event_that_the_later_edition_shows_no_more_is_withdrawn():
    """What was claimed of the 3rd is dated later by the reports of the 6th."""
    events = editions.compare_events(edition(3), edition(3, 6))
    gone = events[events["change"] == editions.GONE]
    assert set(gone["kind"]) == {"withdrawn"} and set(gone["grade"]) == {"claimed"}


def test_what_an_edition_could_not_know_yet_is_not_withdrawn():
    """Beside the 3rd as known by the 6th, the edition of the 4th only lacks what came later."""
    before, now = editions.in_order(edition(4), edition(3, 6))
    events = editions.compare_events(before, now)
    assert (events[events["change"] == editions.GONE]["first_published"] <= now.known_by).all()
