"""How much rests on whom, in words: right numbers, small ones shown as small, nobody graded."""

import pytest

from helpers import claims, leave_one_out, sources, tables, wording
from tests.conftest import RIVERLAND
from tests.worlds import world


def said(d) -> dict[str, str]:
    """Give every reading and table of a dataset as text."""
    record, links = sources.track_record(d), sources.reports_and_origins(claims.grade_events(d))
    heads, leaning = leave_one_out.headline_numbers(d), leave_one_out.dependent_places(d)
    shown = {
        "alone": wording.headline_sources(d, links),
        "weighing": wording.summarise_sources(d, record, heads),
        "record": wording.describe_record(d, record),
        "sources": wording.track_record_table(d, record, "Sources"),
        "relays": wording.describe_relays(d, sources.relays(d)),
        "leaning": wording.describe_dependence(d, leaning),
        "places": wording.dependence_table(d, leaning, "Places"),
    }
    assert all(value._repr_html_() for value in shown.values())
    return {name: str(value) for name, value in shown.items()}


@pytest.fixture(scope="module")
def spoken(riverland) -> dict[str, str]:
    """Every reading and table of the made-up offensive."""
    return said(riverland)


def test_the_bottom_line_counts_sources_and_losses(spoken):
    """Lone events first, then claims, sources and the heaviest losses, by hand."""
    text = spoken["weighing"]
    assert spoken["alone"] == "4 of 7 events rest on one independent source"
    assert "17 claims in force, as known by 6 January 2030, come from five independent" in text
    assert "crown-side sources (5), rebel-side sources (5) and River Monitor (4)" in text
    assert "or Far Post, 2 of 3 confirmed events would be left." in text


def test_small_numbers_are_shown_as_small(spoken):
    """No share is a percentage where a source has a handful of events."""
    assert not any("%" in text for text in spoken.values())


def test_places_that_hang_on_one_source_carry_its_claims(spoken):
    """On whom how many states hang is said, and the table has the states now and without it."""
    assert "hangs on one source or another: River Monitor (2)" in spoken["leaning"]
    assert "Leaf Radio\tDogwood\tHeld by rebel forces (confirmed)\tDisputed" in spoken["places"]


def test_one_event_that_hangs_on_a_source_is_told_in_the_singular(riverland):
    """An admission alone confirms the one event; without it none of one is left."""
    text = said(world(riverland, [{}, {"claimant": "crown-army"}]))["weighing"]
    assert "0 of 1 confirmed event would be left." in text


@pytest.mark.parametrize("rows", [[], [{}], [{"stance": "denies", "claimant": "crown-army"}]])
def test_next_to_nothing_is_said_in_words(riverland, rows):
    """No claim, one claim, or one denial leave no reading empty and none that fails."""
    assert all(said(world(riverland, rows)).values())


def test_it_speaks_on_the_first_day():
    """On the first day of the made-up offensive every reading has something to say."""
    told = said(tables.load(RIVERLAND, "2030-01-02"))
    assert "No source denies anything." not in told["record"]
    assert all(told.values())
