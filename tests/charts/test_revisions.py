"""How counts settled: the marks carry then and now."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import world

from helpers import charts, tables, vintage

HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"
SURE, TOLD = "corroborated or confirmed", "if every claim is true"


def draw(d):
    """Draw how the counts of a dataset settled."""
    return charts.draw_revisions(d, vintage.revisions(d, vintage.daily_views(d)))


@pytest.fixture(scope="module")
def drawn(riverland):
    """The chart of the made-up offensive."""
    return draw(riverland)


def at(figure, name):
    """Give (day of January, value) of the marks of a name."""
    traces = [t for t in figure.data if t.name == name]
    return [(pd.Timestamp(x).day, y) for t in traces for x, y in zip(t.x, t.y, strict=True)]


def test_open_marks_are_what_was_known_then_and_full_ones_what_is_known_now(drawn):
    """Birch on the second and Cedar on the fourth are corroborated now, and were only claimed."""
    assert at(drawn, f"{SURE}, as known now") == [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)]
    assert at(drawn, f"{SURE}, as known that evening") == [(2, 0), (4, 1)]
    assert at(drawn, f"{TOLD}, as known now") == [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)]
    assert at(drawn, f"{TOLD}, as known that evening") == []


def test_the_title_counts_the_days_and_the_words_name_the_one_that_moved_most(drawn):
    """The title is the finding; the alternative text names the most revised day."""
    assert drawn.layout.meta["title"] == "Later reports changed the count of 2 of 5 days"
    assert drawn.layout.meta["alt"] == (
        "Later reports changed the count of 2 of 5 days, most that of 2 January 2030."
    )


def test_the_table_has_all_four_counts_of_a_day(drawn):
    """Each day is a row with both counts then and now, and the claims of the last change."""
    table = drawn.layout.meta["table"]
    assert table["rows"][1][:5] == ["2 January 2030", 1, 1, 0, 1]
    assert table["rows"][3][-1] == ["c0008", "c0009"]


def test_one_claim_or_none_is_enough(riverland):
    """Any small world is drawn, and without a day the picture is one sentence."""
    for d in (world(riverland, []), world(riverland, [{}]), tables.load(RIVERLAND, "2030-01-02")):
        assert draw(d).layout.meta["alt"]
    settled = vintage.revisions(riverland, vintage.daily_views(riverland)).iloc[:0]
    assert charts.draw_revisions(riverland, settled).layout.annotations


def test_names_of_the_table_are_made_safe(riverland):
    """Markup in a summary is shown as text."""
    figure = draw(replace(riverland, events=riverland.events.assign(summary=HOSTILE)))
    words = figure.update_layout(meta=None).to_json()
    assert "u003cscript" not in words and "$y$" not in words


def test_the_same_tables_give_the_same_bytes_of_cartesian_traces(riverland, drawn):
    """The chart is equal when drawn again and uses only what a brief's script can draw."""
    assert draw(riverland).to_json() == drawn.to_json()
    assert {t.type for t in drawn.data} == {"scatter"}


@pytest.mark.browser
@pytest.mark.parametrize("day", ["2024-11-28", "2024-12-02", "2024-12-11"])
def test_every_text_is_whole_and_apart(assert_legible, day):
    """On a phone no text of the chart leaves the page and none covers another."""
    assert_legible(draw(tables.load(SYRIA, day, "2025-01-31")), 360)
