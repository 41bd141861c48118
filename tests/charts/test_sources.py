"""Charts of sources: the right numbers, nothing unsafe, no text over another."""

import plotly.graph_objects as go
import pytest
from tests.conftest import SYRIA
from tests.worlds import world

from helpers import charts, claims, leave_one_out, sources, tables
from helpers.charts import style

HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"
NAMES = ["told", "relays", "without", "links"]


def relays(d: tables.Dataset, rows, *most: int) -> go.Figure:
    """Draw who relays whom, with the claims behind each cell."""
    table, ids = (sources.relay_matrix(rows, *most, values=v) for v in ("claims", "claim_ids"))
    return charts.draw_relays(d, table, ids)


def draw(d: tables.Dataset) -> dict[str, go.Figure]:
    """Draw every chart of sources of a dataset."""
    events = leave_one_out.grade_events(d)
    heads = leave_one_out.headline_numbers(d, events, leave_one_out.holders(d, events))
    return {
        "told": charts.draw_sources(d, sources.track_record(d)),
        "relays": relays(d, sources.relays(d)),
        "without": charts.draw_leave_one_out(d, heads),
        "links": charts.draw_independent_sources(
            d, sources.reports_and_origins(claims.grade_events(d))
        ),
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
    """River Monitor asserts four events: two alone, one on the same day, one after another."""
    *parts, numbers = drawn["told"].data
    line = drawn["told"].layout.yaxis.ticktext.index("River Monitor")
    assert {p.name: p.x[line] for p in parts} == {
        "alone": 2,
        "before any other": 0,
        "same day as another": 1,
        "after another": 1,
    }
    assert numbers.text[line] == "4"


def test_the_matrix_writes_its_numbers_and_shades_no_sum(riverland):
    """Cells carry the number of claims and lead to them; what is summed up as others is white."""
    figure = relays(riverland, sources.relays(riverland), 1, 2)
    cells, table = figure.data[0], figure.layout.meta["table"]["rows"]
    drawn = zip(cells.base, cells.y, cells.text, cells.marker.color, strict=True)
    assert list(drawn) == [
        (-0.46, 0, "4", "#3b3b3b"),
        (1.54, 0, "1", "#ffffff"),
        (0.54, 1, "4", "#ffffff"),
        (1.54, 1, "8", "#ffffff"),
    ]
    assert [len(table[row][-1]) for row in cells.customdata] == [4, 1, 4, 8]


def test_the_picture_without_an_origin_stands_below_the_whole(drawn):
    """The first line is the whole; only origins that move an end have one of their own."""
    figure = drawn["without"]
    low = next(t for t in figure.data if t.name == "at every bar")
    high = next(t for t in figure.data if t.name == "by any claim")
    assert figure.layout.yaxis.ticktext[0] == "all claims"
    assert (low.x[0], high.x[0]) == (4, 5)
    assert all((a, b) != (4, 5) for a, b in zip(low.x[1:], high.x[1:], strict=True))


def test_links_are_drawn_beside_their_origins(riverland):
    """Three reports of one origin are three and one; the event is named by its place."""
    d = world(riverland, [{"published": n} for n in (3, 4, 5)])
    figure = draw(d)["links"]
    assert {t.name: t.x for t in figure.data if t.name} == {"reports": (3,), "origins": (1,)}
    assert "Birch, capture 3 from 1" in figure.layout.meta["alt"]


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
