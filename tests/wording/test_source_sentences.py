"""How much rests on whom, in words: right numbers, small ones shown as small, nobody graded."""

import pytest

from helpers import claims, leave_one_out, sources, tables, wording
from helpers.wording import source_sentences
from tests.conftest import RIVERLAND
from tests.worlds import world


def said(d, bar="claimed") -> dict[str, str]:
    """Give every reading and table of a dataset as text."""
    record, links = sources.track_record(d), sources.reports_and_origins(claims.grade_events(d))
    events = leave_one_out.grade_events(d)
    held = leave_one_out.holders(d, events)
    heads, leaning = (
        leave_one_out.headline_numbers(d, events, held),
        leave_one_out.dependent_places(d, held, bar),
    )
    shown = {
        "weighing": wording.summarise_sources(d, record, links, heads),
        "links": wording.describe_links(d, links),
        "record": wording.describe_record(d, record),
        "fate": wording.describe_outcomes(d, record),
        "origins": wording.track_record_table(d, record, "Origins"),
        "relays": wording.describe_relays(d, sources.relays(d)),
        "without": wording.describe_leave_one_out(d, heads),
        "leaning": wording.describe_dependence(d, leaning, bar),
    }
    assert all(value._repr_html_() for value in shown.values())
    return {name: str(value) for name, value in shown.items()}


@pytest.fixture(scope="module")
def spoken(riverland) -> dict[str, str]:
    """Every reading and table of the made-up offensive."""
    return said(riverland)


def test_the_bottom_line_counts_origins_and_losses(spoken):
    """Claims, origins, lone events and the heaviest losses stand in it, by hand."""
    text = spoken["weighing"]
    assert "17 claims in force, as known by 6 January 2030, come from five independent" in text
    assert "the most from crown forces (5), rebel forces (5) and River Monitor (4)" in text
    assert "Of nine events that anybody asserts, 6 rest on one origin alone." in text
    assert "Without the claims of crown forces, 2 of 4 confirmed events would be left." in text


def test_an_echo_is_named_with_its_one_origin(riverland):
    """Three reports of one origin are called what they are, with the claims behind them."""
    d = world(riverland, [{"published": n} for n in (3, 4, 5)])
    told = said(d)
    assert "1 still rests on one origin" in told["links"]
    assert "Most repeated, with three reports from rebel forces alone" in told["links"]
    sentence = source_sentences._single_source_events(
        d, sources.reports_and_origins(claims.grade_events(d))
    )
    assert sentence.claims == ("c0001", "c0002", "c0003")


def test_small_numbers_are_shown_as_small(spoken):
    """No median stands on fewer than five events, no share is a percentage."""
    told = spoken
    assert "too few for a median lead" in told["record"]
    assert "only two events" in told["origins"]
    assert not any("%" in text for text in told.values())


def test_a_median_is_told_where_five_events_are_shared(riverland):
    """With five shared events an origin's median lead over the others is in days."""
    places = ("birch", "cedar", "dogwood", "elm", "fir")
    rows = [{"event": p, "place": p, "published": 3} for p in places]
    rows += [{"event": p, "place": p, "published": 5, "claimant": "far-post"} for p in places]
    told = said(world(riverland, rows))
    assert "2 days for rebel forces; 2 days behind for Far Post" in told["record"]
    assert "Rebel forces: five events, 0 of them alone" in told["record"]


def test_what_would_be_left_is_told_without_the_word_captured(spoken):
    """Readings of worlds that are not the real one never say that a place was captured."""
    told = spoken
    assert "With all claims rebel forces hold between 4 and 5 of 6 places" in told["without"]
    assert "Without the claims of Daily Leaf and Leaf Radio it would be" in told["without"]
    assert not any("captured" in text.lower() for text in told.values())


def test_places_that_hang_on_one_origin_carry_its_claims(riverland):
    """Who decides who holds how many places is said."""
    told = said(riverland, "confirmed")
    assert "hangs on one origin or another: crown forces (2)" in told["leaning"]


@pytest.mark.parametrize("rows", [[], [{}], [{"stance": "denies", "claimant": "crown-army"}]])
def test_next_to_nothing_is_said_in_words(riverland, rows):
    """No claim, one claim, or one denial leave no reading empty and none that fails."""
    assert all(said(world(riverland, rows)).values())


def test_it_speaks_on_the_first_day():
    """On the first day of the made-up offensive every reading has something to say."""
    told = said(tables.load(RIVERLAND, "2030-01-02"))
    assert "Nobody denies anything." not in told["fate"]
    assert all(told.values())


def test_alternatives():
    """Names are joined by or."""
    assert source_sentences._either(["a", "b", "c"]) == "a, b or c"
