"""Charts as Chromium draws them on a phone and on a desk, with the script of the briefs."""

import json

import pytest
from tests.charts.test_charts import draw
from tests.conftest import SYRIA

from helpers import tables
from helpers.charts import style

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["syria-2024", "afghanistan-2021"])
def shipped(request) -> dict:
    """Every chart of each real offensive."""
    return draw(tables.load(SYRIA.parent / request.param))


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("name", ["states", "fronts", "road", "distance", "strip", "losses"])
def test_every_text_is_whole_and_apart(assert_legible, shipped, name, width):
    """Nothing is logged, no text leaves the page and none covers another."""
    assert_legible(shipped[name], width)


@pytest.mark.parametrize("title", ["Short", "A title that is too long for one line of a phone"])
def test_a_title_of_several_lines_is_whole(page, riverland, title):
    """The first line of a drawn title begins below the upper edge, however many follow it."""
    figure = style.draw_nothing(riverland, "Nothing.", title=title, unit="places")
    page.evaluate(
        "f => { Plotly.purge('c'); return Plotly.newPlot('c', f.data, f.layout).then(() => 0); }",
        json.loads(figure.to_json()),
    )
    top, bottom = page.evaluate(
        """() => { const e = document.querySelector('#c .gtitle').getBoundingClientRect();
                   const c = document.querySelector('#c').getBoundingClientRect();
                   return [e.top - c.top, e.bottom - c.top]; }"""
    )
    assert 2 < top < bottom <= figure.layout.meta["title_px"]
