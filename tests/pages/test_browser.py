"""A brief in a real browser without a network: nothing is asked for, everything is drawn."""

from __future__ import annotations

import pytest

from helpers.pages import page
from helpers.wording.sentence import Link
from helpers.wording.tables import ClaimsTable, Report
from tests.pages.notebooks import MANIFEST, META, PLOTLY, chart, html, notebook
from tests.pages.test_page import HOSTILE

pytestmark = pytest.mark.browser


def test_a_chart_is_drawn_and_nothing_is_asked_for(opened):
    """Two charts are drawn, the console is silent, no request is made, no upload is offered."""
    tab, told = opened(page(notebook(chart(), chart(type="bar")), MANIFEST))
    assert tab.locator("figure .main-svg .trace").count() == 2
    assert tab.locator(".modebar-btn").count() == 0
    assert told == []


def test_hostile_text_runs_nowhere(opened):
    """Markup in every text of a chart is drawn or spoken as text."""
    words = dict.fromkeys(META, HOSTILE)
    hover = chart(words, name=HOSTILE, text=[HOSTILE] * 3, hovertemplate="%{text}")
    tab, told = opened(page(notebook(hover), dict.fromkeys(MANIFEST, HOSTILE)))
    tab.locator("#figure-1 .nsewdrag").hover()
    assert tab.locator("#figure-1 .trace").count() == 1
    assert told == []


def test_a_phone(opened):
    """On a phone nothing is wider than the screen; a cell of a wide table names its column."""
    heads = "".join(f"<th>column {n}</th>" for n in range(30))
    cells = "".join(f"<td>{n}</td>" for n in range(30))
    rows = f"<thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody>"
    tab, told = opened(
        page(notebook(chart(), html(f"<table>{rows}</table>")), MANIFEST),
        viewport={"width": 360, "height": 700},
    )
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    box = tab.locator(".output > .scroll")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    named = box.locator("td").last.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "column" in named and box.locator("td").last.get_attribute("data-column") == "column 29"
    assert box.get_by_role("columnheader").count() == box.get_by_role("cell").count() == 30
    assert told == []


def test_claims_on_a_phone(opened):
    """On a phone the list of claims is no wider than the screen and still has five columns."""
    row = (
        "c1",
        "the Ministry of Inland Navigation",
        "Birch fell. " * 9,
        "Birch",
        "claimed",
    )
    report = Report("r1", Link("A long title " * 6, ""), "Daily Leaf, 5 January 2030", (row,))
    listed = ClaimsTable("Claims", (("5 January 2030", (report,)),), whole=True)
    tab, told = opened(
        page(notebook(html(listed._repr_html_())), MANIFEST), viewport={"width": 360, "height": 700}
    )
    tab.locator(".long > summary").click()
    assert tab.locator(".register").evaluate("box => box.scrollWidth - box.clientWidth") == 0
    assert (
        tab.get_by_role("columnheader").count()
        == tab.get_by_role("row").last.get_by_role("cell").count()
        == 5
    )
    assert told == []


def test_words_over_marks_stand_on_the_page_once(opened):
    """A mark gets its words from the chart's table and the list of claims, all of it as text."""
    said = "Birch fell <b>at</b> $5$. " * 6
    rows = tuple((f"c{n}", "A & B (denies)", said, "Birch", "claimed") for n in (1, 2, 3))
    report = Report("r1", Link("News", ""), "Daily Leaf, 5 January 2030", rows)
    listed = ClaimsTable("Claims", (("5 January 2030", (report,)),))
    table = {"columns": ["Place", "Origins", "Claims"], "rows": [["Birch", 2, ["c1"]]]}
    meta = {**META, "table": table, "quoted": 4, "plain": ["Days"]}
    marks = chart(meta, customdata=[0, "c2", 0], hovertext=["Oak", "Elm", "Oak"])
    text = page(notebook(marks, html(listed._repr_html_())), MANIFEST)
    assert 'id="c2"' in text and 'id="c3"' not in text and '"Elm"' not in text
    tab, told = opened(text)
    row, claim, again = tab.evaluate("document.querySelector('.chart').data[0].hovertext")
    head, *lines = claim.split("<br>")
    assert head == "<b>A &amp; B (denies)</b>" and lines[-1] == "Daily Leaf, 5 January 2030 (c2)"
    assert lines[0] == "Birch fell &lt;b>at&lt;/b> &#36;5&#36;. Birch fell &lt;b>at&lt;/b>"
    assert row == again == "<br>".join(["<b>Birch</b>", "Origins: 2", claim.replace("c2", "c1")])
    assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark(opened, scheme):
    """Charts sit on a light card in both; text has contrast."""
    tab, told = opened(page(notebook(chart()), MANIFEST), color_scheme=scheme)
    style = "getComputedStyle(document.querySelector('{}')).{}"
    assert tab.evaluate(style.format(".card", "backgroundColor")) == "rgb(255, 255, 255)"
    paper, ink = (tab.evaluate(style.format("body", p)) for p in ("backgroundColor", "color"))
    assert contrast(paper, ink) > 7
    assert told == []


def contrast(*colours: str) -> float:
    """Give the contrast of two computed colours as WCAG 2 defines it."""
    light = []
    for colour in colours:
        parts = [int(p) / 255 for p in colour[4:-1].split(",")]
        lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        light.append(0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2])
    return (max(light) + 0.05) / (min(light) + 0.05)


def test_printing_fits_the_paper(opened):
    """On paper a chart is as wide as the print, and its description is opened."""
    tab, told = opened(page(notebook(chart()), MANIFEST), viewport={"width": 1280, "height": 800})
    wide = tab.locator("#figure-1 .main-svg").first.bounding_box()["width"]
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = tab.locator("#figure-1 .main-svg").first.bounding_box()["width"]
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    tab.wait_for_timeout(500)
    assert tab.locator("#figure-1 .main-svg").first.bounding_box()["width"] == wide
    assert wide > printed == 650
    tab.emulate_media(media="print")
    assert tab.locator("#figure-1-alt p").is_visible()
    assert told == []


def test_a_tall_chart_is_printed_in_slices(opened):
    """A chart taller than a page is cut between its rows, and is whole again on screen."""
    tall = chart(y=[0, 1, 2])
    tall.data[PLOTLY]["layout"] |= {
        "height": 2000,
        "yaxis": {"tickvals": [0, 1, 2], "ticktext": ["a", "b", "c"], "range": [-0.5, 2.5]},
    }
    tab, told = opened(page(notebook(tall), MANIFEST))
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    heights = tab.evaluate(
        "[...document.querySelectorAll('.slices .js-plotly-plot')].map(e => e.offsetHeight)"
    )
    assert sum(heights) == 2000 and len(heights) == 3 and max(heights) <= 840
    assert tab.locator("#figure-1").is_hidden()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".slices").count() == 0
    assert tab.locator("#figure-1").evaluate("e => e.offsetHeight") == 2000
    assert told == []


def test_the_axis_above_slices_lines_up_with_them(opened):
    """On paper the axis of a sliced chart is as wide as the slices, so that days stand in line."""
    tall = chart(y=[0, 1, 2])
    tall.data[PLOTLY]["layout"] |= {
        "height": 2000,
        "margin": {"t": 30},
        "xaxis": {"side": "top"},
        "yaxis": {"tickvals": [0, 1, 2], "range": [-0.5, 2.5]},
    }
    tab, told = opened(page(notebook(tall), MANIFEST))
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    axis = tab.locator(".slices thead img").bounding_box()
    body = tab.locator(".slices tbody .main-svg").first.bounding_box()
    assert (axis["x"], axis["width"]) == (body["x"], body["width"]) == (axis["x"], 650)
    assert told == []


def test_charts_far_below_are_drawn_too(opened):
    """What is not in sight is drawn when the browser is idle, or at once when it is printed."""
    tab, told = opened(
        page(notebook(*[chart() for _ in range(9)]), MANIFEST),
        viewport={"width": 900, "height": 500},
    )
    tab.wait_for_selector("#figure-9 .trace", state="attached")
    assert tab.locator(".chart .trace").count() == 9
    assert told == []
