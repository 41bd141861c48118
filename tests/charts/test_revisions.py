"""How counts settled and which places were seen otherwise: the marks carry then and now."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import world

from helpers import charts, tables, vintage

HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"


def draw(d, bar="claimed"):
    """Draw both charts of a dataset."""
    seen = vintage.daily_views(d)
    runs = vintage.revised_periods(vintage.revised_places(d, seen))
    runs = runs[runs["bar"] == bar]
    return {
        "settling": charts.draw_revisions(d, vintage.revisions(d, seen), "Places held", "places"),
        "otherwise": charts.draw_revised_places(d, runs, bar),
    }


@pytest.fixture(scope="module")
def drawn(riverland):
    """Both charts of the made-up offensive."""
    return draw(riverland)


def at(figure, name, axis):
    """Give (day of January, value) of the marks of a name in a panel."""
    traces = [t for t in figure.data if t.name == name and t.yaxis == axis]
    return [(pd.Timestamp(x).day, y) for t in traces for x, y in zip(t.x, t.y, strict=True) if x]


def test_open_marks_are_what_was_known_then_and_full_ones_what_is_known_now(drawn):
    """The ceiling of the fourth rose from three to four, the floor of three days by one."""
    figure = drawn["settling"]
    assert at(figure, "as known that day", "y") == [(4, 3)]
    assert at(figure, "as known now", "y") == [(1, 1), (2, 2), (3, 2), (4, 4), (5, 4), (6, 5)]
    assert at(figure, "as known that day", "y2") == [(2, 1), (3, 1), (4, 2)]
    assert at(figure, "as known now", "y2") == [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4)]
    assert at(figure, "known in between", "y") == []


def test_what_was_known_in_between_is_a_dash(riverland):
    """A day counted none, then two, then one has its two between the open and the full mark."""
    days = pd.DataFrame(
        {
            "day": [pd.Timestamp("2030-01-02")] * 3,
            "known_by": pd.date_range("2030-01-02", periods=3),
            "floor": [0.0, 0.0, 0.0],
            "ceiling": [0.0, 2.0, 1.0],
            "of": [6.0] * 3,
            "claim_ids": [(), ("c1", "c2"), ("c1",)],
        }
    )
    figure = charts.draw_revisions(riverland, days, "Places held", "places")
    assert at(figure, "known in between", "y") == [(2, 2)]
    dashes = next(t for t in figure.data if t.name == "known in between")
    row = figure.layout.meta["table"]["rows"][dashes.customdata[0]]
    assert row == ["2 January 2030", "by any claim", 0, "2 (by 3 Jan)", 1, ["c1", "c2"]]
    assert (at(figure, "as known that day", "y"), at(figure, "as known now", "y")) == (
        [(2, 0)],
        [(2, 1)],
    )


def test_the_words_name_the_day_that_moved_most(drawn):
    """The alternative text gives both counts of the most revised day of each panel."""
    assert drawn["settling"].layout.meta["alt"] == (
        "Places held, to 6 January 2030, places, 6 days. The count by any claim was revised for "
        "1 day, most for 4 January 2030: 3 as known that day, 4 as known now. The count at every "
        "bar was revised for 3 days, most for 2 January 2030: 1 as known that day, 2 as known now."
    )


def test_a_run_is_a_bar_with_then_at_its_left_and_now_at_its_right(drawn):
    """Dogwood, three dark days, abandoned then and the crown's now; Fir, one light day."""
    figure = drawn["otherwise"]
    dark, light = (t for t in figure.data if t.type == "bar")
    assert [(t.name, len(t.y), t.x[0] / 86_400_000) for t in (dark, light)] == [
        ("does not stand now", 1, 3),
        ("not yet known", 1, 1),
    ]
    marks = {
        (t.marker.symbol, t.marker.color == "#ffffff", x[:10], y)
        for t in figure.data
        if t.type == "scatter" and t.hovertext
        for x, y in zip(t.x, t.y, strict=True)
    }
    assert marks == {
        ("x", True, "2030-01-02", 0),
        ("square", False, "2030-01-05", 0),
        ("diamond", True, "2030-01-03", 1),
        ("circle", False, "2030-01-04", 1),
    }
    assert list(figure.layout.yaxis.ticktext) == ["Dogwood", "Fir"]


def test_behind_a_run_stand_both_holders_and_the_claims(drawn):
    """The hover text of a false start names who said so and since when it is given up."""
    told = next(t for t in drawn["otherwise"].data if t.name == "does not stand now").hovertext[0]
    for part in (
        "3 Jan to 5 January 2030",
        "Known then: nobody reported in",
        "Known now: crown forces",
        "So since: reports of 6 January 2030",
        "River Monitor",
    ):
        assert part in told


def test_nothing_seen_otherwise_is_said_in_words(riverland):
    """Without a difference, and without a day, the picture is one sentence."""
    empty = vintage.revised_periods(
        vintage.revised_places(riverland, vintage.daily_views(riverland)).iloc[:0]
    )
    none = charts.draw_revised_places(riverland, empty, "claimed")
    assert none.layout.annotations[0].text.startswith("At the bar claimed every day is known now")
    settled = vintage.revisions(riverland, vintage.daily_views(riverland)).iloc[:0]
    assert charts.draw_revisions(riverland, settled, "Title", "places").layout.annotations


def test_one_claim_or_none_is_enough(riverland):
    """Any small world is drawn, at every bar."""
    for d in (world(riverland, []), world(riverland, [{}]), tables.load(RIVERLAND, "2030-01-02")):
        for bar in d.offensive.bars:
            assert all(figure.layout.meta["alt"] for figure in draw(d, bar).values())


def test_names_of_the_table_are_made_safe(riverland):
    """Markup in a place's name or in a summary is shown as text."""
    d = replace(
        riverland,
        places=riverland.places.assign(name=HOSTILE),
        events=riverland.events.assign(summary=HOSTILE),
    )
    for figure in draw(d).values():
        text = figure.update_layout(meta=None).to_json()
        assert "u003cscript" not in text and "$y$" not in text


def test_the_same_tables_give_the_same_bytes_of_cartesian_traces(riverland, drawn):
    """Both charts are equal when drawn again and use only what a brief's script can draw."""
    assert {k: f.to_json() for k, f in draw(riverland).items()} == {
        k: f.to_json() for k, f in drawn.items()
    }
    assert {t.type for f in drawn.values() for t in f.data} == {"bar", "scatter"}


@pytest.mark.browser
@pytest.mark.parametrize("day", ["2024-11-28", "2024-12-02", "2024-12-11"])
def test_every_text_is_whole_and_apart(assert_legible, day):
    """On a phone no text of either chart leaves the page and none covers another."""
    for figure in draw(tables.load(SYRIA, day, "2025-01-31")).values():
        assert_legible(figure, 360)
