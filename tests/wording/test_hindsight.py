"""Hindsight in words: small numbers as small, nothing said to be true that is only known now."""

import pytest

from helpers import tables, vintage, wording
from tests.conftest import SYRIA
from tests.wording.test_claims_table import listed_claims
from tests.worlds import world


def compared(d):
    """Give the differences between then and now, and the runs that they fold into."""
    differ = vintage.revised_places(d, vintage.daily_views(d))
    return differ, vintage.revised_periods(d, differ)


def test_the_bottom_line_counts_by_hand(riverland):
    """Four of five days, one change reported wrongly, two of which one source told first."""
    said = [s.text for s in wording.summarise_hindsight(riverland, *compared(riverland)).sentences]
    assert str(wording.headline_hindsight(riverland, compared(riverland)[0])) == (
        "Later reports changed the picture of 4 of 5 days"
    )
    assert said == [
        "Reported wrongly: one change of hands that cannot have happened by that day, as known now "
        "(Dogwood).",
        "No change of hands was reported late.",
        "Corroborated later: two changes of hands, first told by one source or disputed.",
        "The picture of 4 January changed most, at two places.",
        "“Now” is what the reports published by 6 January 2030 say; it is not the last word.",
    ]


def test_sentences_lead_to_their_claims(riverland):
    """What was reported wrongly rests on the monitor's claim, what came later on those of now."""
    sentences = wording.summarise_hindsight(riverland, *compared(riverland)).sentences
    assert (sentences[0].claims, sentences[0].events) == (("c0004",), ("dogwood-abandoned",))
    assert sentences[2].claims[:2] == ("c0001", "c0003")


def test_no_difference_is_said_in_words(riverland):
    """A world in which every day was known rightly says so and names no place."""
    d = world(riverland, [{"day": 3}])
    differ, runs = compared(d)
    said = str(wording.summarise_hindsight(d, differ, runs))
    assert str(wording.headline_hindsight(d, differ)).startswith("No later report changed")
    assert "turned out wrong" in said and "reported late" in said
    assert wording.revised_table(d, runs).rows == ()


def test_what_was_reported_wrongly_says_what_became_of_it(riverland):
    """Dogwood's abandonment was superseded; the claims for and against stand in their columns."""
    table = wording.revised_table(riverland, compared(riverland)[1])
    assert len(table.rows) == 3 and table.rows[0] == (
        "Dogwood",
        "3 January to 5 January",
        "Disputed: claimed to be left by its holder",
        "Reported held by crown forces",
        "6 January",
        3,
        "Reported wrongly (superseded)",
        ("c0004",),
        ("c0005",),
    )


def test_a_fall_dated_later_keeps_its_grade_and_its_days(riverland):
    """A fall that was reported too early is shown with the day that it is given now."""
    d = world(
        riverland,
        [
            {"id": "c0001", "day": 2, "claimant": "river-monitor"},
            {"day": 4, "published": 4, "claimant": "river-monitor", "supersedes": "c0001"},
        ],
    )
    row = wording.revised_table(d, compared(d)[1]).rows[0]
    assert row[1:7] == (
        "2 January to 3 January",
        "Claimed for rebel forces",
        "Not reported, last known with crown forces",
        "4 January",
        2,
        "Reported wrongly (claimed, on 4 January)",
    )


def test_late_reports_stand_with_the_longest_wait_first(riverland):
    """Cedar's fall was told two days late, Birch's one; both were not reported on their day."""
    d = world(
        riverland,
        [
            {"day": 2, "published": 3},
            {"day": 2, "event": "y", "place": "cedar", "published": 4},
        ],
    )
    differ, runs = compared(d)
    rows = wording.revised_table(d, runs).rows
    assert [(row[0], *row[5:8]) for row in rows] == [
        ("Cedar", 2, "Reported late", ("c0002",)),
        ("Birch", 1, "Reported late", ("c0001",)),
    ]
    said = wording.summarise_hindsight(d, differ, runs).sentences[1]
    assert "1 of 2 was known a day later, and the longest wait was two days, for Cedar" in said.text
    assert said.claims == ("c0002",)


def test_the_track_record_has_its_counts_and_intervals(riverland):
    """Shares of two cases are told with their count and with how little that proves."""
    record = vintage.grade_record(riverland)
    first, second, third = wording.describe_grade_record(riverland, record).sentences
    assert first.text == (
        "Of two changes of hands first told by one source, 1 was corroborated or confirmed later "
        "(50 %, 90 % interval 10 to 90 %), none were taken back or disputed (0 %, 90 % interval "
        "0 to 57 %), and of 1 no later report read here speaks."
    )
    assert second.text.startswith("Of 1 that two or more sources had told, none were confirmed")
    assert "1 was taken back or superseded" in third.text
    none = wording.describe_grade_record(riverland, record.assign(events=0))
    assert "no track record" in str(none)


@pytest.fixture(scope="module")
def early():
    """The real tables, seen from an early day with later knowledge, and what differs."""
    d = tables.load(SYRIA, "2024-12-02", "2025-01-31")
    return d, *compared(d)


def test_every_claim_named_is_listed_on_the_page(early):
    """No link of the sentences and the tables leads nowhere."""
    d, differ, runs = early
    listed = listed_claims(wording.claims_table(d, whole=True))
    named = {c for s in wording.summarise_hindsight(d, differ, runs).sentences for c in s.claims}
    assert named and named <= listed
    shown = wording.revised_table(d, runs).rows
    named = {c for row in shown for cell in row if isinstance(cell, tuple) for c in cell}
    assert named and named <= listed


def test_hindsight_never_says_captured(early):
    """The words of this page do not call a claim a capture."""
    d, differ, runs = early
    assert "captured" not in str(wording.summarise_hindsight(d, differ, runs))
    assert "captured" not in str(wording.revised_table(d, runs))
