"""Charts of sources: the right numbers, nothing unsafe, no text over another."""

import plotly.graph_objects as go
import pytest
from tests.conftest import SYRIA
from tests.worlds import world

from helpers import charts, leave_one_out, sources, tables
from helpers.charts import style

HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"
NAMES = ["told", "without"]


def draw(d: tables.Dataset) -> dict[str, go.Figure]:
    """Draw every chart of sources of a dataset."""
    return {
        "told": charts.draw_sources(d, sources.track_record(d)),
        "without": charts.draw_leave_one_out(d, leave_one_out.headline_numbers(d)),
    }


@pytest.fixture(scope="module")
def drawn(riverland) -> dict[str, go.Figure]:
    """Every chart of the made-up offensive."""
    return draw(riverland)


@pytest.fixture(scope="module")
def syria() -> list[go.Figure]:
    """Every chart of the real offensive, on its last day and an early one."""
    days = [tables.load(SYRIA), tables.load(SYRIA, "2024-11-29")]
    return [figure for d in days for figure in draw(d).values()]


def test_a_bar_has_four_parts_and_its_sum(drawn):
    """River Monitor states four events: two alone, one on the same day, one after another."""
    *parts, numbers = drawn["told"].data
    line = drawn["told"].layout.yaxis.ticktext.index("River Monitor")
    assert {p.name: p.x[line] for p in parts} == {
        "no other source states it": 2,
        "before any other": 0,
        "same day as another": 1,
        "after another": 1,
    }
    assert numbers.text[line] == "4"
    assert drawn["told"].layout.meta["title"] == (
        "River Monitor: 2 of 4 events stated by no other source read here"
    )


def test_the_places_without_a_source_stand_below_those_with_all(drawn):
    """The first line has all sources; the parts of each are its places by state."""
    figure = drawn["without"]
    *parts, sums = figure.data
    names = figure.layout.yaxis.ticktext
    assert names[:2] == ("all sources", "River Monitor")
    assert {p.name: list(p.x[:2]) for p in parts} == {
        "confirmed": [2, 1],
        "corroborated": [1, 0],
        "claimed": [0, 2],
        "disputed": [0, 0],
    }
    assert list(sums.text[:2]) == ["3", "3"]
    assert figure.layout.meta["title"] == (
        "Without River Monitor, 2 of 6 places would be in another state"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_says_what_it_shows(drawn, name):
    """Title, unit, source and alternative are told, and only what the briefs can draw is used."""
    figure = drawn[name]
    assert set(figure.layout.meta) >= {"title", "unit", "source", "alt"}
    assert {t.type for t in figure.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("claims_told", [[], [{}], [{"stance": "denies"}]])
def test_next_to_nothing_is_drawn_or_said(riverland, claims_told):
    """Without a claim, with one, and with a denial alone every picture has something to say."""
    for figure in draw(world(riverland, claims_told)).values():
        assert figure.layout.meta["alt"]


def test_names_of_the_tables_stay_text(edit):
    """Markup in a source's name is shown, not obeyed; a long name is cut to two lines."""
    d = tables.load(edit("sources", "far-post", name=HOSTILE))
    for figure in draw(d).values():
        assert "<script>" not in figure.to_json().replace("\\u003c", "<").split('"meta"')[0]
    assert style.wrap("one two three four five", 10, 2) == "one two<br>three…"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1000])
def test_every_text_is_whole_and_apart(assert_legible, syria, width):
    """On a phone and on a desk no text leaves the page or covers another, early and late."""
    for figure in syria:
        assert_legible(figure, width)
