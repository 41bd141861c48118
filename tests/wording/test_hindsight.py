"""Hindsight in words: small numbers as small, nothing said to be true that is only known now."""

import pytest

from helpers import tables, vintage, wording
from tests.conftest import SYRIA
from tests.worlds import world


def compared(d):
    """Give the differences between then and now, and the runs that they fold into."""
    differ = vintage.revised_places(d, vintage.daily_views(d))
    return differ, vintage.revised_periods(differ)


def test_the_bottom_line_counts_by_hand(riverland):
    """Three of six days, one false start, two late changes, one of them told with its reversal."""
    said = [
        s.text
        for s in wording.summarise_hindsight(
            riverland, compared(riverland)[0], "confirmed"
        ).sentences
    ]
    assert said == [
        "At the bar “confirmed”, the picture of 3 of the six days to 6 January 2030 has changed "
        "since; most of all that of 4 January, at one place.",
        "One change of hands that was reported at the time does not stand for that day now: "
        "Dogwood (then claimed).",
        "Two changes of hands were not yet known at this bar on the day itself; 1 of 2 was known "
        "a day later, and the longest wait was two days, for Birch.",
        "One loss became known at this bar only when the losing side was said to have the place "
        "back: Cedar.",
        "“Now” is what the reports published by 6 January 2030 say; it is not the last word.",
    ]


def test_sentences_lead_to_their_claims(riverland):
    """The false start rests on the monitor's claim, the longest wait on the army's admission."""
    sentences = wording.summarise_hindsight(
        riverland, compared(riverland)[0], "confirmed"
    ).sentences
    assert sentences[1].claims == ("c0004",)
    assert sentences[2].claims[0] == "c0006"


def test_no_difference_is_said_in_words(riverland):
    """A world in which every day was known rightly says so and names no place."""
    d = world(riverland, [{"day": 3}])
    differ, runs = compared(d)
    said = str(wording.summarise_hindsight(d, differ, "claimed"))
    assert "has changed since." in said and "none of the three days" in said
    assert "Nothing that was reported at the time" in said
    assert "no change of hands was unknown" in said
    assert "No later report" in str(wording.describe_revised_places(d, runs))
    assert wording.false_starts_table(d, vintage.false_starts(d, runs)).rows == ()
    assert wording.late_truths_table(d, runs, "claimed").rows == ()
    settled = vintage.revisions(d, vintage.daily_views(d))
    assert "what its own end knew" in str(wording.describe_revisions(d, settled))


def test_a_count_is_read_with_the_day_that_moved_most(riverland):
    """Three days rose, none fell, and the fourth was settled by the reports of the fifth."""
    settled = vintage.revisions(riverland, vintage.daily_views(riverland))
    assert str(wording.describe_revisions(riverland, settled)) == (
        "Later reports have raised the floor or the ceiling on 3 of six days and lowered "
        "neither. The count of 4 January has moved most: between 2 and 3 as known that "
        "day, between 3 and 4 as known now. The reports of 5 January settled it."
    )


def test_a_false_start_names_what_became_of_it(riverland):
    """Dogwood's abandonment was superseded; the claims for and against stand in their columns."""
    wrong = vintage.false_starts(riverland, compared(riverland)[1])
    assert wording.false_starts_table(riverland, wrong).rows == (
        (
            "Dogwood",
            "Nobody reported in → crown forces",
            "claimed",
            "3 January to 5 January",
            "superseded",
            "6 January",
            ("c0004",),
            ("c0005",),
        ),
    )


def test_a_fall_dated_later_keeps_its_status_and_its_days(riverland):
    """A fall that was reported too early is shown with the days that it is given now."""
    d = world(
        riverland,
        [
            {"day": 2, "claimant": "rebel-command"},
            {"day": 2, "claimant": "river-monitor"},
            {"day": 4, "published": 4, "claimant": "crown-army"},
        ],
    )
    row = wording.false_starts_table(d, vintage.false_starts(d, compared(d)[1])).rows[0]
    assert row[2:6] == (
        "corroborated",
        "2 January to 3 January",
        "confirmed, between 2 and 4 January",
        "4 January",
    )


def test_late_truths_stand_with_the_longest_wait_first(riverland):
    """Birch was so on the second and known by the fourth, first of all by the army's admission."""
    rows = wording.late_truths_table(riverland, compared(riverland)[1], "confirmed").rows
    assert rows[0] == (
        "Birch",
        "Crown forces → rebel forces",
        "2 January",
        "4 January",
        2,
        ("c0006", "c0001", "c0003"),
    )
    assert [row[0] for row in rows] == ["Birch", "Cedar"]


def test_places_that_looked_otherwise_are_counted_by_kind(riverland):
    """At the bar claimed one place was believed lost and one was not known to be."""
    runs = compared(riverland)[1]
    runs = runs[runs["bar"] == "claimed"]
    assert str(wording.describe_revised_places(riverland, runs)) == (
        "Seen otherwise at this bar: one place with a change of hands not yet known and one place "
        "with one that was believed and does not stand. Dogwood looked otherwise on three days, "
        "more than any other place."
    )


def test_two_briefs_stand_side_by_side(riverland):
    """The same day in two columns: three to four places now where it was two to three then."""
    differ = compared(riverland)[0]
    table = wording.compare_bottom_lines(*vintage.most_revised_day(riverland, differ, "confirmed"))
    assert table.columns == ("As written by 4 January 2030", "As written by 6 January 2030")
    assert "between 2 and 3 of 6 places" in table.rows[0][0]
    assert "between 3 and 4 of 6 places" in table.rows[0][1]


@pytest.fixture(scope="module")
def early():
    """The real tables, seen from an early day with later knowledge, and what differs."""
    d = tables.load(SYRIA, "2024-12-02", "2025-01-31")
    return d, *compared(d)


def test_every_claim_named_is_listed_on_the_page(early):
    """No link of the sentences and the tables leads nowhere, at any bar."""
    d, differ, runs = early
    listed = {row[0] for row in wording.claims_table(d).rows}
    shown = [wording.false_starts_table(d, vintage.false_starts(d, runs))]
    for bar in d.offensive.bars:
        named = {c for s in wording.summarise_hindsight(d, differ, bar).sentences for c in s.claims}
        assert named and named <= listed
        shown.append(wording.late_truths_table(d, runs, bar))
    named = {c for t in shown for row in t.rows for x in row if isinstance(x, tuple) for c in x}
    assert named and named <= listed


def test_hindsight_never_says_captured(early):
    """Whatever the bar, the words of this page do not call a claim a capture."""
    d, differ, runs = early
    for bar in d.offensive.bars:
        assert "captured" not in str(wording.summarise_hindsight(d, differ, bar))
        assert "captured" not in str(wording.late_truths_table(d, runs, bar))
