"""Everybody can read a brief: axe-core finds nothing, and a keyboard gets everywhere and back."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers.pages import indexes, page
from helpers.pages.index import Entry
from tests.browser import UNFOLD
from tests.pages.notebooks import MANIFEST, brief, html, notebook, table_page

pytestmark = pytest.mark.browser
FOCUS = "document.activeElement.{}"


def listed(d) -> str:
    """Make a list of briefs with a search, news and a brief that is behind."""
    told = {"offensive": d.offensive.title, "question": "What?", "bottom_line": "A & B."}
    told |= {"as_of": "2030-01-05", "known_by": "2030-01-05", "href": "a.html"}
    days = [
        Entry(
            f"b-{day}",
            list_name="index-r.html",
            **told,
            day=f"2030-01-0{day}",
            numbers="3 of 6 places",
            answers={"Oak": [f"Oak: held since {day} January.", "c1"]},
        )
        for day in range(1, 8)
    ]
    entries = [Entry("a", list_name="index-r.html", **told, old="1 claim added by r0001"), *days]
    return indexes(entries, {("index-r.html", "Oak"): ["بلوط"]})["index.html"]


def worked(d) -> str:
    """Make a page of which the code shows working tables, long, wide and of groups."""
    tables = (
        d.events.head(),
        d.events.describe(include="all"),
        d.places.groupby("kind")[["lat"]].max(),
    )
    frames = (html(frame._repr_html_()) for frame in tables)
    return page(notebook(*frames), MANIFEST)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("make", [brief, table_page, listed, worked])
def test_axe_finds_nothing(opened, riverland, make, width, scheme):
    """No page breaks WCAG 2.2 AA or good practice as far as axe can tell, folded out and all."""
    tab, told = opened(
        make(riverland), viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    if make is listed:
        tab.get_by_role("searchbox").fill("بلوط")
        assert tab.locator("#search li details p a").count() == 6
    tab.evaluate(UNFOLD)
    found = Axe().run(tab).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert told == []


@pytest.mark.parametrize("width", [360, 1280])
def test_without_a_script_each_chart_is_a_picture_with_its_table(visit, riverland, tmp_path, width):
    """It is as wide as its card and named, and nothing is cut; the table is open below it."""
    path = tmp_path / "brief.html"
    path.write_text(brief(riverland), encoding="utf-8")
    view = {"width": width, "height": 900}
    tab, told, _ = visit(path.as_uri(), viewport=view, java_script_enabled=False)
    picture, card = (tab.locator(name) for name in (".chart > img", ".card:has(.chart)"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert picture.bounding_box()["width"] == card.bounding_box()["width"] - 2
    assert picture.bounding_box()["height"] > 150 and picture.get_attribute("alt")
    assert tab.locator("figure:has(.chart) > details:not(.words) td").first.is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") == width and told == []


def test_axe_finds_nothing_where_no_script_runs(visit, riverland, tmp_path):
    """What stands on a page before and without its scripts is as accessible as what they draw."""
    path = tmp_path / "brief.html"
    bare = re.sub(r"<script\b.*?</script>", "", brief(riverland), flags=re.S)
    path.write_text(bare, encoding="utf-8")  # axe itself needs a browser that runs scripts
    tab, told, _ = visit(path.as_uri())
    assert tab.locator(".chart > img").is_visible()
    found = Axe().run(tab).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert told == []


def tab_to(tab, text: str) -> None:
    """Press the tab key until what has a text is reached."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        if tab.evaluate(FOCUS.format("textContent")).strip().startswith(text):
            return
    raise AssertionError(f"no {text} within reach")


def until(tab, name: str, value: str) -> None:
    """Wait until what has the keyboard has a property of this value."""
    for _ in range(100):
        if tab.evaluate(FOCUS.format(name)) == value:
            return
        tab.wait_for_timeout(50)
    raise AssertionError(f"the keyboard is at {tab.evaluate(FOCUS.format('outerHTML'))[:200]}")


def test_a_walk_by_keyboard(opened, riverland):
    """Skip link, claim, its row, its report, its address and all the way back, without a mouse."""
    tab, told = opened(brief(riverland))
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUS.format("textContent")) == "Skip to the text"
    tab.keyboard.press("Enter")
    tab_to(tab, "Rebel command")
    claim, named = (tab.evaluate(FOCUS.format(what)) for what in ("hash.slice(1)", "textContent"))
    came_from = tab.evaluate("scrollY")
    tab.keyboard.press("Enter")
    until(tab, "id", claim)
    row = tab.locator("tr:target")
    assert row.get_attribute("id") == claim and row.is_visible()
    assert row.evaluate("row => getComputedStyle(row).backgroundColor") == "rgb(255, 243, 196)"
    tab.keyboard.press("Tab")
    report = tab.evaluate(FOCUS.format("hash"))[1:]
    tab.keyboard.press("Enter")
    until(tab, "id", report)
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUS.format("href")).startswith("https://")
    tab.go_back()  # the browser's own key for it does nothing without a window
    until(tab, "hash", f"#{report}")
    tab.go_back()  # the browser's own key for it does nothing without a window
    until(tab, "textContent", named)
    assert tab.evaluate("scrollY") == pytest.approx(came_from, abs=2)
    assert told == []


def test_all_claims_behind_a_sentence(opened):
    """One key press shows those claims that a sentence only counts, each linked to its row."""
    links = ", ".join(f'<a href="#c{n}">c{n}</a>' for n in (1, 2, 3))
    claims = f'<span class="claims" data-claims="c4 c5" data-more="7">{links} and 9 more</span>'
    rows = "".join(f'<tr id="c{n}"><th>c{n}</th></tr>' for n in range(1, 6))
    folded = f"<details><summary>Claims</summary><table>{rows}</table></details>"
    tab, told = opened(page(notebook(html(f"<p>A. {claims}</p>{folded}")), MANIFEST))
    tab_to(tab, "and 9 more")
    tab.keyboard.press("Enter")
    assert tab.evaluate(FOCUS.format("textContent")) == "c4"
    tab.keyboard.press("Enter")
    until(tab, "id", "c4")
    tab.go_back()
    until(tab, "hash", "#c4")
    assert tab.locator(".claims").inner_text() == "c1, c2, c3; c4; c5 and 7 more"
    assert told == []


def test_the_code_of_a_section_by_keyboard(opened):
    """A key opens the code that made a section; on paper it is left out."""
    tab, told = opened(page(notebook(html("<p>Three places.</p>")), MANIFEST))
    fold = tab.locator("details.code")
    assert not fold.locator("code").is_visible()
    tab_to(tab, "Code of this section")
    tab.keyboard.press("Enter")
    assert fold.locator("code").inner_text() == "band(d, held)"
    tab.emulate_media(media="print")
    assert not fold.is_visible() and tab.locator("main p").is_visible()
    assert told == []


def test_a_click_on_a_mark_shows_its_words_and_claims(opened, riverland):
    """Under the chart stand the words of the mark, with what its claims say, and links to them."""
    tab, told = opened(brief(riverland), viewport={"width": 1280, "height": 3000})
    tab.locator("#figure-2 .main-svg").first.wait_for()
    picked = tab.locator("#figure-2-box .picked")
    assert picked.inner_text() == ""
    tab.locator("#figure-2 .nsewdrag").click(position={"x": 800, "y": 40})
    first = picked.locator("a[href^='#c']").first.inner_text()
    said = riverland.events.set_index("claim_id").loc[first, "summary"]
    assert said in " ".join(picked.inner_text().split())
    assert told == []


def test_a_click_on_a_map_opens_a_card(opened, riverland):
    """Beside the mark stand the row of the place, what claims say and reports; Escape shuts it."""
    tab, told = opened(brief(riverland), viewport={"width": 1280, "height": 1400})
    marks, table = tab.locator(".map").get_attribute("data-wide"), tab.locator("#figure-1-data")
    rows = table.locator("tbody tr th, tbody tr td:first-child").all_text_contents()
    row = next(i for i, name in enumerate(rows) if name.startswith("Birch"))
    x, y = next(mark[:2] for mark in json.loads(marks) if mark[2] == row)
    picture = tab.locator(".map img").first
    scale = picture.bounding_box()["width"] / picture.evaluate("e => e.naturalWidth")
    card = tab.locator(".callout")
    assert not card.is_visible()
    picture.click(position={"x": x * scale, "y": y * scale})
    shown = " ".join(card.inner_text().split())
    assert "Birch" in shown and "held by rebel forces (corroborated)" in shown
    assert "Crown army: The army left Birch. Crown TV, 4 January" in shown
    assert card.locator("a[href^='#c']").count() and card.locator("a[href^='http']").count()
    tab.keyboard.press("Escape")
    assert not card.is_visible() and told == []


def test_nothing_moves_by_itself():
    """No page has motion to switch off: no animation, transition or smooth scrolling."""
    style = (files("helpers.pages") / "template" / "page.css").read_text("utf-8")
    assert not re.search("animation|transition|smooth|@keyframes", style)
