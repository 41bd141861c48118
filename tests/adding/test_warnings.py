"""What is pointed out before a row is written."""

from __future__ import annotations

import doctest

import pytest

from helpers.adding import warnings
from helpers.adding.resolve import Resolver
from tests.tables.test_append import REPORT

CLAIM = {
    "event_id": "birch-falls",
    "report_id": "r0009",
    "event_type": "capture",
    "stance": "asserts",
    "place_id": "birch",
    "date_latest": "2030-01-05",
    "claimant_id": "far-post",
    "evidence": "statement",
    "summary": "The rebels took Birch.",
}
TOLL = {
    "event_id": "toll-total",
    "event_type": "casualties",
    "place_id": "",
    "count_low": "40",
    "count_high": "40",
    "count_of": "killed",
    "count_scope": "day",
    "date_earliest": "2030-01-05",
    "summary": "Forty people were killed.",
}


def told(draft, **cells) -> list[str]:
    """Add a report of Far Post and a claim, and give what is doubtful about the claim."""
    draft.add("reports", {**REPORT, "outlet_id": "far-post"})
    return texts(warnings.of_claim(draft, draft.add("events", {**CLAIM, **cells})))


def texts(lines: list[str]) -> list[str]:
    """Give what warnings say without the id before it."""
    return [line.partition(": ")[2] for line in lines]


def test_the_examples_in_the_text_are_true():
    """Each example in a docstring gives what it says."""
    assert doctest.testmod(warnings) == (0, 2)


@pytest.mark.parametrize(
    "url",
    [
        "https://leaf.example/1",
        "http://leaf.example/1/",
        "https://www.leaf.example/1?utm_source=a&utm_medium=b",
        "https://LEAF.example:443/1?fbclid=abc#comments",
        "https://m.leaf.example/1/amp/",
        "https://web.archive.org/web/20300102000000/https://leaf.example/1",
    ],
)
def test_the_same_address_in_other_words(draft, url):
    """Scheme, www, tracking, a last slash and an archive make no other page."""
    row = draft.add("reports", {**REPORT, "url": url})
    (warning,) = warnings.of_report(draft, row)
    assert warning.startswith("r0009: ") and "that of r0001" in warning


@pytest.mark.parametrize("url", ["https://leaf.example/11", "https://leaf.example/1?id=2", ""])
def test_another_address_is_another_page(draft, url):
    """Another path or another page number is another report, and so is one without an address."""
    assert warnings.of_report(draft, draft.add("reports", {**REPORT, "url": url})) == []


def test_a_claim_coded_already(draft):
    """Same event, claimant and day: named with the claim that is in the table."""
    found = told(draft, claimant_id="river-monitor", date_latest="2030-01-03")
    assert found == ["looks coded already: c0003 has the same event, claimant and day"]


def test_a_relay_of_a_known_claim(draft):
    """The same claimant on another day is a relay of what is known."""
    found = told(draft, claimant_id="river-monitor", date_latest="2030-01-05")
    assert found == ["relays what is known: the same claimant says it in c0003"]


def test_a_relay_that_poses_as_a_source(draft):
    """An agency that passed the event on for somebody else is asked about its own word."""
    (text,) = told(draft, claimant_id="wire")
    assert "in c0003, wire passed this on for river-monitor" in text


@pytest.mark.parametrize(
    "cells",
    [
        {"stance": "denies"},
        {"claimant_id": "leaf-radio"},
        {"claimant_id": "river-monitor", "supersedes": "c0003"},
        {"claimant_id": "witnesses"},
    ],
)
def test_what_is_not_doubtful(draft, cells):
    """A denial, a new voice, a correction and a shared voice of another outlet pass in silence."""
    assert told(draft, **cells) == []


def test_a_shared_voice_within_one_outlet(draft):
    """Unnamed voices are one where the same outlet hears them twice."""
    draft.add("events", {**CLAIM, "report_id": "r0007", "claimant_id": "witnesses"})
    assert told(draft, claimant_id="witnesses") == [
        "looks coded already: c0020 has the same event, claimant and day"
    ]


def test_a_running_total_read_as_a_daily_one(draft):
    """Words of a total, a higher number than the last total, or several days are pointed out."""
    toll = {**TOLL, "claimant_id": "leaf-radio"}
    assert told(draft, **toll) == []
    (text,) = told(draft, **{**toll, "claimant_id": "river-monitor", "event_id": "toll-day"})
    assert "carries on the running total of c0016" in text
    (text,) = told(draft, **{**toll, "event_id": "t1", "summary": "Forty were killed so far."})
    assert "“so far”" in text
    (text,) = told(draft, **{**toll, "event_id": "t2", "date_earliest": "2030-01-02"})
    assert "days are more than one" in text
    assert told(draft, **{**toll, "event_id": "t3", "count_scope": "cumulative"}) == []


def test_a_place_outside_the_country(draft):
    """A place beyond the outline is pointed out with its distance, less its uncertainty."""
    row = {"place_id": "gap", "name": "Gap", "kind": "town", "lat": "0", "coord_source": "made up"}
    inside = draft.add("places", {**row, "lon": "1.2"})
    outside = draft.add("places", {**row, "place_id": "gulf", "lon": "5.5"})
    vague = draft.add("places", {**row, "place_id": "gull", "lon": "5.5", "coord_km": "200"})

    def about(row):
        return warnings.of_place(draft, Resolver(draft), row)

    assert about(inside) == about(vague) == []
    assert about(outside) == ["gulf: lies 111 km outside the country"]


def test_a_place_with_the_name_of_another(draft):
    """A new place with the name of one in the table is pointed out."""
    row = draft.add("places", {"place_id": "birch-2", "name": "Birch", "kind": "town"})
    (warning,) = warnings.of_place(draft, Resolver(draft), row)
    assert "has the name of another place: Birch (البتولا), city, Westland: birch" in warning
