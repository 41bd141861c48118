"""Charts drawn in a real browser with the script of the briefs."""

import itertools
import json

import pytest

from helpers.pages.shared_assets import plotly_asset

TEXTS = """async f => { Plotly.purge('c');
    const chart = await Plotly.newPlot('c', f.data, f.layout, {displayModeBar: false});
    const key = chart.querySelector('.legend')?.getBoundingClientRect().height ?? 0;
    const {margin, height, meta} = f.layout;
    const more = Math.max(0, key - (meta?.key_px ?? 0) + 6);
    return Plotly.relayout(chart, {'margin.t': margin.t + more, height: height + more}).then(() =>
        [...document.querySelectorAll('#c svg text')].filter(e => e.textContent.trim()).map(e => {
            const b = e.getBoundingClientRect();
            return [e.textContent, b.left, b.top, b.right, b.bottom]; })) }"""
SLACK_PX = 2
NAMES = """svg => { document.body.innerHTML = svg;
    const box = e => { const { left, top, right, bottom } = e.getBoundingClientRect();
                       return [left, top, right, bottom]; };
    return [[...document.querySelectorAll('.names text')].map(e => [e.textContent, ...box(e)]),
            [...document.querySelectorAll('.mark')].map(box)]; }"""


def touching_names(page, svg: str) -> list[str]:
    """Give the names on a map that, as a browser draws them, touch a mark or another name."""
    names, marks = page.evaluate(NAMES, svg)

    def touch(a: list[float], b: list[float]) -> bool:
        return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 3 and b[1] < a[3] - 3

    hits = [f"{name} on a mark" for name, *box in names for mark in marks if touch(box, mark)]
    pairs = itertools.combinations(names, 2)
    return hits + [f"{a} on {b}" for (a, *box), (b, *other) in pairs if touch(box, other)]


@pytest.fixture(scope="module")
def page(browser):
    """An empty page with the script of the briefs."""
    page = browser.new_page()
    page.set_content('<body style="margin:0"><div id="c"></div></body>')
    page.add_script_tag(content=plotly_asset(frozenset(["heatmap"])).text)
    yield page
    page.close()


@pytest.fixture
def assert_legible(page):
    """Draw a figure so wide: no text leaves the page or covers another, nothing is logged."""

    def check(figure, width: int, free: str = "") -> None:
        """Texts ``free`` may touch each other."""
        logged = []
        page.on("console", lambda message: logged.append(message.text))
        page.on("pageerror", lambda error: logged.append(str(error)))
        page.set_viewport_size({"width": width, "height": 900})
        texts = page.evaluate(TEXTS, json.loads(figure.to_json()))
        assert texts and not logged
        for words, left, _, right, _ in texts:
            assert left >= -SLACK_PX and right <= width + SLACK_PX, words
        for (a, *box), (b, *other) in itertools.combinations(texts, 2):
            beside = box[0] + SLACK_PX >= other[2] or other[0] + SLACK_PX >= box[2]
            below = box[1] + 2 * SLACK_PX >= other[3] or other[1] + 2 * SLACK_PX >= box[3]
            assert beside or below or a == b == free, (a, b)

    return check
