"""Two editions laid side by side, in words."""

from __future__ import annotations

from helpers import tables
from helpers.wording.comparison import compare_editions, sum_up
from tests.conftest import RIVERLAND
from tests.worlds import on


def test_each_heading_counts_what_stands_below_it():
    """The editions are named first; a place has both states and the event behind the later one."""
    two, six = (tables.load(RIVERLAND, f"2030-01-0{day}") for day in (2, 6))
    told = compare_editions(two, six)
    assert list(told)[:4] == [
        "The briefs of 2 January 2030 and 6 January 2030, side by side",
        "Reported or claimed as gained by rebel forces: two places",
        "The same holder, better established: one place",
        "Less sure, or the earlier day is known otherwise now: one place",
    ]
    fir = told["Reported or claimed as gained by rebel forces: two places"][1]
    assert fir.text == (
        "Fir: was not reported, last known with league forces; now held by rebel forces "
        "(confirmed). Rebels captured Fir between 4 and 5 January (independently reported by "
        "River Monitor and Far Post)."
    )
    assert fir.events == ("fir-falls",) and fir.claims
    upgraded = told["Better established, or no longer denied: one event"]
    assert upgraded[0].text.startswith("Upgraded, was disputed: The crown army left Birch on")
    assert upgraded[0].text.endswith(
        "denied by the Crown army on 2 January, before it was corroborated."
    )


def test_what_is_withdrawn_is_told_as_the_earlier_edition_told_it():
    """With its source, and as what it was graded."""
    then, now = (tables.load(RIVERLAND, "2030-01-03", known) for known in ("", "2030-01-06"))
    told = compare_editions(then, now)["Withdrawn, or dated later: two events"]
    assert (
        told[0].text
        == "Was claimed: According to Rebel command, rebels entered Cedar on 3 January."
    )


def test_the_same_edition_does_not_differ():
    """One line says so."""
    d = tables.load(RIVERLAND, "2030-01-03")
    (heading, below), *others = compare_editions(d, d).items()
    assert heading.endswith("side by side: no place and no event differs.")
    assert (below, others) == ([], [])


def test_a_digest_tells_what_weighs_most_and_counts_the_rest():
    """Five events of ten and the others by theme, what was taken back, and the capital reported."""
    told = sum_up(tables.load(RIVERLAND, "2030-01-06"), on(2))
    assert list(told) == [
        "Rebels in control of Dogwood",
        "New or better established since 2 January 2030",
        "Denied or taken back since 2 January 2030",
        "Capitals that a report names",
    ]
    edition, new, back, capitals = told.values()
    assert edition[0].text == "Riverland offensive, brief of 6 January 2030"
    assert len(new) == 6 and new[0].text.startswith("Upgraded, was disputed: The crown army left")
    assert new[5].text == "And 3 more: 2 on changes of hands and 1 on tolls."
    assert [sentence.events for sentence in back] == [("dogwood-abandoned",), ("elm-struck",)]
    assert [sentence.text.split(":")[0] for sentence in capitals] == ["Birch"]


def test_a_digest_of_a_day_after_the_last_report_has_no_news():
    """It says so for what is new and for what was taken back, and still tells the capitals."""
    _, new, back, capitals = sum_up(tables.load(RIVERLAND, "2030-01-06"), on(9)).values()
    assert [new[0].text, back[0].text] == ["Nothing in the reports read here."] * 2
    assert capitals
