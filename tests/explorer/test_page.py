"""The page to explore in a real browser: what it draws, says and offers, to eyes, keys and ears."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers import claims, control, editions, explorer, pages, places, sources, tables, text
from helpers.wording.captions import describe_state
from helpers.wording.names import describe_coding
from tests.browser import PHONE, UNFOLD
from tests.conftest import RIVERLAND, SYRIA
from tests.explorer.asked import questions, truth
from tests.pages.executed import executed

DAYS = {"as_of": "2030-01-06", "known_by": "2030-01-06", "slug": "explore"}
PARTS = re.compile(
    r"hold (\d+|none) of (\d+).*?(?:add (\d+) more.*?)?(?:other (\d+) places: (.*))?$"
)
FOLLOW = """(address) => new Promise((done) => {
  addEventListener("hashchange", () => setTimeout(done), { once: true });
  location.hash = address;
})"""
MARKS = """() => Object.fromEntries([...document.querySelectorAll(".map:not([hidden]) .mark")]
  .filter((mark) => mark.style.display !== "none")
  .map((mark) => [mark.dataset.place, mark.querySelector("title").textContent]))"""


@pytest.fixture(scope="module")
def river() -> str:
    """The page on the made-up offensive."""
    return pages.page(executed("explore", dataset=str(RIVERLAND)), DAYS)


@pytest.fixture(scope="module")
def syria() -> str:
    """The page on the first real offensive."""
    return pages.page(executed("explore"), DAYS)


def choose(tab, label: str, option: str) -> None:
    """Choose an option of a list by how both are labelled."""
    tab.set_default_timeout(5000)
    tab.get_by_role("combobox", name=label, exact=True).select_option(label=option)


def said(tab) -> str:
    """Give what the page says on top."""
    return tab.locator("#explorer .said").first.inner_text()


def test_a_page_is_light(syria):
    """With all that it needs it is at most 150 kB compressed, and no charting library is in it."""
    assert len(gzip.compress(syria.encode(), 9)) <= 150_000
    assert "Plotly.newPlot" not in syria


@pytest.mark.browser
def test_what_is_drawn_is_what_python_says(opened, syria):
    """For choices drawn at random each mark tells the state, and the sentence counts the same."""
    d = tables.load(SYRIA)
    data = explorer.show(d, control.control_table(d)).data
    tab, told = opened(syria)
    for question in questions(d, data, 20, seed=2):
        day, known, left = question
        tab.evaluate(FOLLOW, f"day={day}&known={known}&without={left}")
        held, _ = truth(d, *question)
        held = held[held["day"] == day].set_index("place_id")
        words = {row.Index: describe_state(d, row) for row in held.itertuples()}
        name = [place for place, *_ in data["places"]]
        shown = tab.evaluate(MARKS)
        for number in data["map"]["marks"]:
            assert shown[str(number)].endswith(f": {words[name[number]]}"), question
        own = held[(held["holder"] == d.offensive.attacker) & held.index.isin(name)]["state"]
        sure = own.isin(["confirmed", "corroborated"]).sum()
        assert f"hold {sure or 'none'} of {len(name)} listed places" in said(tab), question
    assert told == []


@pytest.mark.browser
def test_the_numbers_of_a_sentence_add_up(opened, syria):
    """On every day the parts of the sentence and of the stack are all listed places."""
    tab, told = opened(syria)
    slider = tab.get_by_role("slider")
    for day in range(int(slider.get_attribute("max")) + 1):
        slider.fill(str(day))
        sure, listed, more, rest, others = PARTS.search(said(tab)).groups(default="0")
        sure = sure.replace("none", "0")
        assert int(sure) + int(more) + int(rest) == int(listed)
        parts = re.findall(r"(\d+)", re.sub(r"\([^)]*\)", "", others))
        assert sum(map(int, parts)) == int(rest), others
        stack = tab.locator(".pair .source").inner_text()
        assert sum(map(int, re.findall(r"(\d+) [a-z]", stack.split(": ")[1]))) == int(listed)
    assert told == []


@pytest.mark.browser
def test_a_reader_on_a_phone_finds_what_was_known_without_a_source(opened, syria):
    """Without SOHR, what was known of Homs on the evening of 7 December: three choices."""
    tab, told = opened(syria, **PHONE)
    d = tables.load(SYRIA)
    slider = tab.get_by_role("slider")
    while slider.get_attribute("aria-valuetext") != "7 December 2024":
        slider.press("ArrowLeft")
    choose(tab, "Known by", "that evening")
    tab.get_by_role("combobox", name="Leave out").select_option(value="sohr")
    choose(tab, "Place", "Homs, Homs governorate")
    held, _ = truth(d, "2024-12-07", "2024-12-07", "sohr")
    row = held[(held["place_id"] == "homs") & (held["day"] == "2024-12-07")]
    state = tab.locator("#place .state").inner_text()
    assert state.startswith("7 December 2024, as known that evening, without SOHR: ")
    assert describe_state(d, next(row.itertuples())) in state
    assert "SOHR" not in "".join(tab.locator("#explorer .told li strong").all_text_contents())
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    assert "day=2024-12-07&known=2024-12-07&without=sohr&place=homs" in tab.url
    assert told == []


@pytest.mark.browser
def test_an_address_opens_the_same_choice(opened, river, tmp_path):
    """Day, knowledge, grade, front, source, place and the day beside it come back."""
    tab, told = opened(river)
    choose(tab, "Grade that counts", "only confirmed")
    choose(tab, "Front", "west")
    choose(tab, "Side by side with", "3 January 2030")
    tab.locator(".explorer .link").first.click()
    before, words = tab.url, tab.locator("#explorer").text_content()
    assert before.split("#")[1].startswith("day=2030-01-06") and "day2=2030-01-03" in before
    tab.reload()
    assert (tab.url, tab.locator("#explorer").text_content()) == (before, words)
    tab.goto(before.split("#")[0] + "#day=1999-01-01&known=x&without=nobody&place=nowhere&front=y")
    assert "6 January 2030" in said(tab)
    assert {*told} == {before.split("#")[0]}  # it was loaded again, and nothing else


@pytest.mark.browser
def test_two_days_stand_side_by_side(opened, river, riverland):
    """A second map and sentence appear, and the places that differ are listed with both states."""
    tab, told = opened(river)
    choose(tab, "Side by side with", "1 January 2030")
    assert tab.locator(".map:visible").count() == 2
    held = control.control_table(riverland)
    held = held[held["day"] == riverland.as_of]
    names = held["place_id"].map(places.names(riverland))
    words = {n: describe_state(riverland, r) for n, r in zip(names, held.itertuples(), strict=True)}
    earlier = tables.cut(riverland, *[pd.Timestamp("2030-01-01")] * 2)
    differ = len(editions.compare_places(earlier, riverland))
    tab.evaluate(UNFOLD)
    rows = tab.locator("#explorer section tbody tr").all()
    assert len(rows) == differ > 0
    for row in rows:
        place, _, now = (cell.text_content() for cell in row.locator("th, td").all())
        assert now == words[place]
    assert tab.locator("#explorer details[class='events new'] li").count() > 1
    choose(tab, "Side by side with", "nothing")
    assert tab.locator(".map:visible").count() == 1
    assert told == []


@pytest.mark.browser
def test_a_click_on_a_mark_chooses_its_place(opened, river):
    """Its days and its claims are listed, and the list of places names it."""
    tab, told = opened(river)
    tab.locator(".map .mark").first.dispatch_event("click")
    name = tab.locator("#place h3").inner_text()
    chosen = tab.get_by_role("combobox", name="Place").locator("option:checked").inner_text()
    assert chosen.split(",")[0] in name
    assert tab.locator("#explorer h3", has_text="What is said of").count() == 1
    tab.get_by_role("button", name="Close").click()
    assert not tab.locator("#place").is_visible()
    assert told == []


@pytest.mark.browser
def test_a_keyboard_moves_the_day(opened, river):
    """The day is a slider that tells its day; what follows is said as a status."""
    tab, told = opened(river)
    slider, before = tab.get_by_role("slider"), said(tab)
    for _ in range(40):
        if tab.evaluate("document.activeElement.type") == "range":
            break
        tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "5 January 2030"
    assert said(tab) != before and tab.get_by_role("status").first.inner_text() == said(tab)
    assert told == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(opened, river, width, scheme):
    """With a place chosen and two days side by side, folded out and all."""
    tab, told = opened(river, viewport={"width": width, "height": 900}, color_scheme=scheme)
    choose(tab, "Side by side with", "3 January 2030")
    tab.locator(".explorer .link").first.click()
    tab.evaluate(UNFOLD)
    found = Axe().run(tab).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert told == []


@pytest.mark.browser
def test_without_a_script_it_lists_the_last_day(opened, river, riverland):
    """The state of each listed place stands in a table, and no control that does nothing."""
    tab, _ = opened(river, java_script_enabled=False)
    listed = tab.locator("#explorer").text_content()
    assert "Birch" in listed and text.day(riverland.as_of) in listed
    assert tab.locator("#explorer select, #explorer input").count() == 0


@pytest.mark.browser
def test_text_of_the_tables_does_nothing(opened, riverland):
    """Markup in a summary or a name is shown as text, and no script's address becomes a link."""
    bad = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    d = replace(
        riverland,
        events=riverland.events.assign(summary=bad),
        places=riverland.places.assign(name=riverland.places["name"] + bad),
        reports=riverland.reports.assign(url="javascript:alert(3)", title=bad),
    )
    shown = explorer.show(d, control.control_table(d))
    tab, told = opened(pages.explorer_page(bad, shown.data, shown.words))
    assert bad in tab.locator("#explorer .told li").first.text_content()
    assert tab.locator("#explorer img, #explorer a[href^='javascript']").count() == 0
    assert told == []


@pytest.mark.browser
def test_a_notebook_shows_the_same_page(opened, riverland):
    """The frame in JupyterLab works without an address of its own, and gives the parameters."""
    shown = explorer.show(riverland, control.control_table(riverland))
    html = shown._repr_mimebundle_()["text/html"]
    tab, told = opened(f"<!DOCTYPE html><html lang='en'><title>a</title>{html}</html>")
    frame = tab.frame_locator("iframe")
    box = frame.get_by_role("combobox", name="Side by side with")
    box.select_option(label="3 January 2030")
    frame.get_by_role("slider").press("ArrowLeft")
    assert "5 January 2030" in frame.locator(".said").first.inner_text()
    frame.locator("summary", has_text="Send or repeat").click()
    line = frame.get_by_label("The same choice as parameters for papermill").input_value()
    assert line.startswith("papermill notebooks/") and "-p as_of 2030-01-05" in line
    assert "-p dataset riverland" in line
    assert told == []


@pytest.mark.browser
def test_results_of_a_large_table_are_packed(opened, riverland, monkeypatch):
    """Beyond a size the page carries its results packed, and says the same."""
    shown = explorer.show(riverland, control.control_table(riverland))
    plain = pages.explorer_page("a", shown.data, shown.words)
    monkeypatch.setattr("helpers.pages.figures.MOST_PLAIN", 1)
    packed = pages.explorer_page("a", shown.data, shown.words)
    assert "c0001" in plain and "c0001" not in packed
    told = [said(opened(html)[0]) for html in (plain, packed)]
    assert told[0] == told[1] and "places" in told[0]


@pytest.mark.browser
def test_a_page_of_a_large_table_says_what_it_knows(opened, riverland, monkeypatch):
    """Where it has only what is known now it says so, of every day and below."""
    monkeypatch.setattr("helpers.explorer.page_data.MOST_WORK", 1)
    shown = explorer.show(riverland, control.control_table(riverland))
    tab, told = opened(pages.explorer_page("a", shown.data, shown.words))
    tab.get_by_role("slider").press("ArrowLeft")
    known = tab.get_by_role("combobox", name="Known by", exact=True)
    assert "5 January 2030, as known by 6 January 2030:" in said(tab)
    assert known.locator("option").all_text_contents() == ["6 January 2030"]
    assert "it has only what is known now" in said_below(tab)
    assert told == []


@pytest.mark.browser
def test_it_says_what_it_leaves_out_and_what_was_imported(opened, riverland, monkeypatch):
    """Of many sources those with most claims are offered, and the page says how many are not; of
    its claims it counts apart what nobody coded by hand."""
    d = replace(
        riverland,
        events=riverland.events.assign(
            origin_id=(riverland.events["report_id"] == "r0003").map({True: "ucdp:1", False: ""})
        ),
    )
    sent = riverland.reports.set_index("report_id")["outlet_id"]["r0003"]
    outlet = sources.names(d)[sent]
    monkeypatch.setattr("helpers.explorer.page_data.MOST_SOURCES", 2)
    shown = explorer.show(d, control.control_table(d))
    tab, told = opened(pages.explorer_page("a", shown.data, shown.words))
    listed = tab.locator("#explorer h3:has-text('laims') + p").last.inner_text()
    theirs, in_force = claims.coding(d), claims.imported(claims.claims_in_force(d))
    by_hand, imported = (~in_force).sum(), in_force.sum()
    assert listed == (
        f"{by_hand} claims in {theirs.reports} reports, {imported} imported from {outlet}, "
        "the latest reports first."
    )
    assert f"the tables hold {describe_coding(d)}. What is imported" in pages.about([], [d], {})
    assert "imported" not in pages.about([], [riverland], {})
    assert tab.get_by_role("combobox", name="Leave out").locator("option").count() == 3
    others = len(set(claims.claims_in_force(riverland)["origin"])) - 2
    assert f"{others} sources with fewer claims cannot be left out here" in said_below(tab)
    assert told == []


def said_below(tab) -> str:
    """Give the last line of the page."""
    return tab.locator("#explorer > .source").last.inner_text()


def test_every_source_is_offered_with_its_claims(riverland):
    """Each independent source stands once, those with most claims first; none is left out here."""
    data = explorer.show(riverland, control.control_table(riverland)).data
    counted = claims.claims_in_force(riverland)["origin"].value_counts()
    offered = {source: number for source, _, number in data["sources"]}
    assert offered == counted.to_dict() and list(offered.values()) == sorted(offered.values())[::-1]
    assert data["about"]["left"] == {"sources": 0, "claims": 0, "views": 0}
    assert all(name == sources.names(riverland)[source] for source, name, _ in data["sources"])
