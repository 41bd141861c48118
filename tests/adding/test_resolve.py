"""Which row a name means, for the dialogue, the form and the imports alike."""

from __future__ import annotations

import doctest
import math

import pytest

from helpers.adding import resolve
from helpers.adding.resolve import Hint, PlaceMatcher, Resolver


def test_the_examples_in_the_text_are_true():
    """Each example in a docstring gives what it says."""
    assert doctest.testmod(resolve) == (0, 2)


@pytest.mark.parametrize(
    "text", ["River Monitor", "river-monitor", "the RIVER monitor", "Rivermonitor"]
)
def test_a_source_by_any_spelling(draft, text):
    """Case, spaces, marks and articles make no other source."""
    assert Resolver(draft).find("sources", text) == ("river-monitor", "")


def test_a_name_of_two_is_asked_for(draft):
    """Two rows of one name are never decided."""
    for key in ("gazette-1", "gazette-2"):
        draft.add("sources", {"source_id": key, "name": "Gazette", "kind": "outlet"})
    assert Resolver(draft).find("sources", "gazette") == (
        "", "Several have this name; write the id: gazette-1, gazette-2.",
    )  # fmt: skip


def test_rows_that_are_added_and_taken_back(draft):
    """A name is known from the moment its row is added until it is taken back."""
    resolver = Resolver(draft)
    assert resolver.ids("sources", "Hill Radio") == []
    row = draft.add("sources", {"source_id": "hill-radio", "name": "Hill Radio"})
    assert resolver.ids("sources", "Hill-Radio") == ["hill-radio"]
    draft.take_back("sources", row)
    assert resolver.ids("sources", "Hill Radio") == []


def test_a_cell_of_a_column_that_points_nowhere_stays(draft):
    """Only columns that point to another table change, and nobody may hold a place."""
    resolver = Resolver(draft)
    assert resolver.cell("events", "summary", "Birk fell") == ("Birk fell", "")
    assert resolver.cell("events", "holder_after", "none") == ("none", "")
    assert resolver.cell("events", "place_id", "Birk") == ("birch", "")
    assert resolver.cell("events", "place_id", "Cedar")[0] == ""


def test_an_id_that_no_row_has(draft):
    """Further names tell an id apart, then numbers; a name without letters gives a hash."""
    resolver = Resolver(draft)
    assert resolver.free_id("places", "Birch", "North") == "birch-north"
    assert resolver.free_id("places", "Birch") == "birch-2"
    assert len(resolver.free_id("places", "!?")) == 8


@pytest.mark.parametrize(
    ("hint", "place"),
    [
        (Hint("Birch city", 0.2, 1.0), "birch"),  # 22 km off
        (Hint("Birch", 0.3, 1.0), "birch-2"),  # 33 km off
        (Hint("Birch East", 0.01, 1.0), "birch-east"),
        (Hint("Birk", math.nan, math.nan), "birk"),  # nobody says where
    ],
)
def test_a_place_by_name_and_distance(draft, hint, place):
    """The same name within 25 km is the same place; one without a coordinate is no other."""
    assert PlaceMatcher(Resolver(draft), "ACLED").find(hint) == place


def test_a_region_without_the_word_for_what_it_is(draft):
    """A region is found under any word for it, and added once where there is none."""
    matcher = PlaceMatcher(Resolver(draft), "ACLED")
    assert matcher.region("Westland Oblast") == "westland" and matcher.region("") == ""
    assert matcher.region("Northland") == matcher.region("Northland province")
    assert [row["name"] for row in draft.added["places"]] == ["Northland region"]
