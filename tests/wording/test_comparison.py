"""Two editions laid side by side, in words."""

from __future__ import annotations

from helpers import tables
from helpers.wording.comparison import compare_editions
from tests.conftest import RIVERLAND


def test_each_heading_counts_what_stands_below_it():
    """The editions are named first; a place has both states and the event behind the later one."""
    two, six = (tables.load(RIVERLAND, f"2030-01-0{day}") for day in (2, 6))
    told = compare_editions(six, two)
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
