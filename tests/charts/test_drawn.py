"""Charts as Chromium draws them on a phone and on a desk, with the script of the briefs."""

import json
from importlib.resources import files

import pytest
from tests.charts.test_charts import draw
from tests.conftest import SYRIA

from helpers import tables
from helpers.charts import style

pytestmark = pytest.mark.browser
TEXTS = """() => [...document.querySelectorAll('#c svg text')].filter(e => e.textContent.trim())
    .map(e => { const b = e.getBoundingClientRect();
                return [e.textContent, b.left, b.top, b.right, b.bottom]; })"""
SLACK_PX = 2
NARROW_PX = 500
"""As in ``charts.js``."""


@pytest.fixture(scope="module")
def page(browser):
    """An empty page with the script of the briefs."""
    script = files("helpers.pages") / "vendor" / "plotly-cartesian.min.js"
    page = browser.new_page()
    page.set_content('<body style="margin:0"><div id="c"></div></body>')
    page.add_script_tag(content=script.read_text("utf-8"))
    yield page
    page.close()


@pytest.fixture(scope="module", params=["syria-2024", "afghanistan-2021"])
def shipped(request) -> dict:
    """Every chart of each real offensive, as JSON."""
    figures = draw(tables.load(SYRIA.parent / request.param))
    return {name: json.loads(figure.to_json()) for name, figure in figures.items()}


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("name", ["map", "band", "road", "distance", "strip", "ladder"])
def test_every_text_is_whole_and_apart(page, shipped, name, width):
    """Nothing is logged, no text leaves the page and none covers another (? marks are small).

    Of the names of a map those are shown that a page of this width shows.
    """
    logged, figure = [], shipped[name]
    for trace in figure["data"]:
        if "meta" in trace:
            trace["visible"] = trace["meta"] == ("narrow" if width < NARROW_PX else "wide")
    page.on("console", lambda message: logged.append(message.text))
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """f => { Plotly.purge('c');
        return Plotly.newPlot('c', f.data, f.layout, {displayModeBar: false}).then(() => 0); }""",
        figure,
    )
    found = page.evaluate(TEXTS)
    assert found and not logged
    for told, left, _, right, _ in found:
        assert left >= -SLACK_PX and right <= width + SLACK_PX, told
    for i, (a, left, top, right, bottom) in enumerate(found):
        for b, left_b, top_b, right_b, bottom_b in found[:i]:
            apart = (
                left + SLACK_PX >= right_b
                or left_b + SLACK_PX >= right
                or top + 2 * SLACK_PX >= bottom_b
                or top_b + 2 * SLACK_PX >= bottom
            )
            assert apart or (a, b) == ("?", "?"), (a, b)


@pytest.mark.parametrize("title", ["Short", "A title that is too long for one line of a phone"])
def test_a_title_of_several_lines_is_whole(page, title):
    """The first line of a drawn title begins below the upper edge, however many follow it."""
    figure = style.nothing("Nothing.", title=title, unit="places", source="Nobody.")
    page.evaluate(
        "f => { Plotly.purge('c'); return Plotly.newPlot('c', f.data, f.layout).then(() => 0); }",
        json.loads(figure.to_json()),
    )
    top, bottom = page.evaluate(
        """() => { const e = document.querySelector('#c .gtitle').getBoundingClientRect();
                   const c = document.querySelector('#c').getBoundingClientRect();
                   return [e.top - c.top, e.bottom - c.top]; }"""
    )
    assert 2 < top < bottom <= style.title_px(title)
