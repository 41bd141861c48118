"""The lists and the page about them in a real browser: found in one tap, kept on Back, offline."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers import control, tables
from helpers.pages import about, indexes, summarise_edition
from helpers.pages.index import Entry
from helpers.tables import Dataset
from tests.browser import PHONE, UNFOLD
from tests.conftest import AFGHANISTAN, SYRIA

pytestmark = pytest.mark.browser
FIRST_SCREEN = """() => [...document.querySelectorAll("#search li p")]
  .filter((p) => p.getBoundingClientRect().bottom <= innerHeight)
  .map((p) => p.textContent).join(" ")"""


def edition(d: Dataset) -> Entry:
    """Make the entry of an edition of a real offensive, as a build keeps it."""
    day = str(d.as_of.date())
    told = summarise_edition(d, control.control_table(d), {*d.events["claim_id"]})
    return Entry(
        slug=f"{d.name}-{day}",
        offensive=d.offensive.title,
        list_name=f"index-{d.name}.html",
        question="What is the state?",
        headline=f"The news of {day}",
        bottom_line="A lede.",
        as_of=day,
        known_by=day,
        day=day,
        href=f"{d.name}-{day}.html",
        **told,
    )


DAYS = {
    SYRIA: ["2024-11-30", "2024-12-04", "2024-12-05", "2024-12-06", "2024-12-07", "2024-12-08"],
    AFGHANISTAN: ["2021-08-12", "2021-08-15"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the lists of six days of one offensive and two of another, and bare briefs."""
    folder = tmp_path_factory.mktemp("site")
    sets = {path: [tables.load(path, day) for day in days] for path, days in DAYS.items()}
    entries = [edition(d) for found in sets.values() for d in found]
    spelt = {("index-syria-2024.html", "Homs"): ["حمص", "Hims"]}
    described = [of[0] for of in sets.values()]
    made = indexes(entries, spelt) | {"about.html": about(entries, described, {})}
    made |= {entry.href: "<!DOCTYPE html><title>A brief</title>" for entry in entries}
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# who holds it, how sure, since when; who denies it; when it was last heard of
HOMS = {
    "2024-11-30": ["control not reported", "last known with government forces"],
    "2024-12-04": ["control not reported", "last known with government forces"],
    "2024-12-05": ["control not reported", "last known with government forces"],
    "2024-12-06": [
        "disputed; according to one independent source, government forces gone since 6 December",
        "the Syrian defence ministry and the Syrian army denied it on 6 December",
        "Last report on it: 6 December",
    ],
    "2024-12-07": [
        "government forces reportedly gone since 7 December (two independent sources)",
        "denied by Syrian state media and SOHR on 7 December",
        "Last report on it: 7 December",
    ],
    "2024-12-08": [
        "opposition forces since 8 December (six independent sources, corroborated)",
        "the Syrian defence ministry and Syrian army sources denied it by 8 December",
        "Last report on it: 8 December",
    ],
}


@pytest.mark.parametrize("day", HOMS)
def test_who_holds_homs_on_the_first_screen_of_a_phone(visit, site, day):
    """One tap from an edition leads to the search; its first screen answers as of that day."""
    url = f"{(site / 'index-syria-2024.html').as_uri()}#day={day}"
    tab, told, requests = visit(url, offline=True, **PHONE)
    tab.keyboard.type("Hims")
    answer = tab.evaluate(FIRST_SCREEN).lower()
    assert [words for words in HOMS[day] if words.lower() not in answer] == []
    assert told == [] and len(requests) == 1


def test_the_term_is_kept_on_back(visit, site):
    """A link of an answer leads to the row of its edition; Back brings the term and the answer."""
    url = (site / "index-syria-2024.html").as_uri()
    tab, told, _ = visit(url, offline=True, **PHONE)
    tab.get_by_role("searchbox").fill("حمص")
    tab.locator("#search li a").first.click()
    tab.wait_for_url("**/syria-2024-2024-12-08.html#c*")
    tab.go_back()
    assert tab.get_by_role("searchbox").input_value() == "حمص"
    assert "Reportedly in the hands" in tab.locator("#search li p").first.inner_text()
    assert told == []


def test_one_search_for_both_offensives(visit, site):
    """The first page finds places of each, says of which offensive, and leads to its edition."""
    tab, told, _ = visit((site / "index.html").as_uri(), offline=True, **PHONE)
    for term, name in (("Herat", "Taliban offensive"), ("Hama", "Syrian opposition offensive")):
        tab.get_by_role("searchbox").fill(term)
        assert name in tab.locator("#search h3").first.inner_text()
    tab.get_by_role("searchbox").fill("Nowhere")
    assert tab.locator("#search [role=status]").inner_text() == "No listed place has this name."
    assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index", "index-syria-2024", "about"])
def test_axe_finds_nothing(visit, site, name, width, scheme):
    """Lists and the page about them break no rule of WCAG 2.2 AA, folded out and all."""
    tab, told, _ = visit(
        (site / f"{name}.html").as_uri(),
        offline=True,
        viewport={"width": width, "height": 740},
        color_scheme=scheme,
    )
    if name != "about":
        tab.get_by_role("searchbox").fill("Her" if name == "index" else "Homs")
    tab.evaluate(UNFOLD)
    found = Axe().run(tab).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert told == []
