"""What leaves a page: its citation, what it tells programs, and figures as data and picture."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup

from helpers import control, wording
from helpers.pages import render_page
from helpers.tables import load
from tests.conftest import AFGHANISTAN, RIVERLAND, SYRIA
from tests.pages.notebooks import MANIFEST, META, chart, notebook, output
from tests.pages.test_page import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[2]
HEADER = MANIFEST | {
    "slug": "00-brief-2030-01-05",
    "notebook": "00-brief.ipynb",
    "data_version": "0123abcd",
    "coded_on": "2030-02-03",
    "links": {
        "All briefs": "index-riverland.html",
        "About": "about.html",
        "Find a place": "index-riverland.html#day=2030-01-05",
    },
}


def brief(d, header=HEADER, *outputs) -> BeautifulSoup:
    """Make a page that rests on a dataset, and parse it."""
    said = wording.summarise_state(d, control.control_table(d))
    made = render_page(notebook(output(said), *outputs), header, None, d).as_one_file()
    return BeautifulSoup(made, "html.parser")


def linked(page: BeautifulSoup) -> dict:
    """Give what a page tells programs of itself."""
    [script] = page.find_all("script", type="application/ld+json")
    return json.loads(script.string)


def test_a_page_says_how_to_cite_it(riverland):
    """Text and CSL-JSON give title, day, knowledge, and a name of slug and version of the data."""
    page = brief(riverland)
    [cited] = page.select("footer details.cite:not([open])")
    assert cited.p.get_text() == (
        "Offensive Progress: How far has it got? (5 January 2030). Riverland offensive, as known "
        "by 6 January 2030. 00-brief-2030-01-05@0123abcd, data of 3 February 2030."
    )
    [entry] = json.loads(cited.pre.get_text())
    assert (entry["id"], entry["type"]) == ("00-brief-2030-01-05@0123abcd", "report")
    assert entry["title"] == "How far has it got? (5 January 2030)"
    assert entry["issued"] == {"raw": "2030-02-03"}


def test_a_page_tells_programs_who_claims_what_and_where(riverland):
    """A Report on an offensive, whose claims have an author and an appearance each."""
    told = linked(brief(riverland))
    assert (told["@type"], told["temporalCoverage"]) == ("Report", "2030-01-05")
    assert told["about"]["name"] == "Riverland offensive"
    rows = riverland.events.set_index("claim_id")
    assert len(told["mentions"]) > 3
    for claim in told["mentions"]:
        assert claim["@type"] == "Claim" and claim["author"]["name"]
        assert claim["text"] == rows.loc[claim["identifier"], "summary"]
        assert claim["appearance"]["datePublished"].startswith("2030-01-0")
        assert claim["appearance"]["publisher"]["name"]


def test_a_page_describes_itself_to_those_who_share_it(riverland):
    """Title with day, and a description of the first sentences in at most 300 letters."""
    page = brief(riverland)
    assert "– 5 January 2030 –" in page.title.get_text()
    said = page.find("meta", attrs={"name": "description"})["content"]
    assert said and len(said) <= 300
    assert page.find("meta", property="og:description")["content"] == said
    assert page.find("meta", property="og:title")["content"].endswith("– 5 January 2030")


def test_a_page_of_a_site_names_its_card(riverland):
    """Where the site has an address, the page names its picture for links; else it has none."""
    assert brief(riverland).find("meta", property="og:image") is None
    page = brief(riverland, HEADER | {"card": "https://example.org/a.png"})
    assert page.find("meta", property="og:image")["content"] == "https://example.org/a.png"


def test_hostile_rows_stay_text(copy, edit):
    """No text of a table breaks out of what programs read."""
    rows = load(RIVERLAND).events["claim_id"]
    for row in rows:
        edit("events", row, summary="A </script><script>alert(1)</script>")
    page = brief(load(copy))
    assert "</script><script>" in linked(page)["mentions"][0]["text"]
    assert not [
        s for s in page.find_all("script") if "alert(1)" in s.get_text() and not s.get("type")
    ]


def test_every_page_leads_on(riverland):
    """At the foot of a page stand the list, the page about all, and the notebook, with a link."""
    links = HEADER["links"] | {"Notebook": "https://example.org/00-brief.ipynb"}
    page = brief(riverland, HEADER | {"links": links})
    foot, top = page.select_one("body > footer"), page.select_one("header > .offensive")
    assert [a.get_text() for a in foot.find_all("a")][0] == "All briefs"
    assert {a["href"] for a in (*foot.find_all("a"), *top.find_all("a"))} == {*links.values()}
    assert top.find("a", string="Find a place")["href"] == links["Find a place"]
    assert "Made by the notebook 00-brief.ipynb from the tables riverland" in foot.get_text()


def test_the_collection_says_how_to_cite_it():
    """CITATION.cff has the version of the package, and title, version and licence of each table."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert f'version = "{cited["version"]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    packages = [
        json.loads((f / "datapackage.json").read_text("utf-8")) for f in (SYRIA, AFGHANISTAN)
    ]
    assert [(r["title"], r["version"], r["license"]) for r in cited["references"]] == [
        (p["title"], p["version"], p["licenses"][0]["name"]) for p in packages
    ]


TABLE = {
    "columns": ["Place", "People", "Claims"],
    "rows": [["=1+1", 1200, ["c1", "c2"]], ['Oak "old", north', -3, []]],
}


@pytest.fixture
def shown(opened, riverland):
    """A page with a chart whose words and table are awkward, in a browser."""
    marks = chart({**META, "table": TABLE, "title": f"Places held {HOSTILE}"})
    page = render_page(notebook(marks), HEADER, None, riverland).as_one_file()
    return opened(page, accept_downloads=True)


def saved(tab, words: str) -> Path:
    """Click a button of the first figure and give the file that it saves."""
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name=words).click()
    assert waiting.value.suggested_filename.startswith("00-brief-2030-01-05@0123abcd-figure-1.")
    return Path(waiting.value.path())


@pytest.mark.browser
def test_the_data_of_a_chart_as_csv(shown):
    """Cells as they stand, numbers as numbers, and nothing that a spreadsheet would run."""
    tab, told = shown
    text = saved(tab, "Data (CSV)").read_text("utf-8-sig")
    assert [*csv.reader(text.splitlines())] == [
        ["Place", "People", "Claims"],
        ["'=1+1", "1200", "c1 c2"],
        ['Oak "old", north', "-3", ""],
    ]
    assert told == []


@pytest.mark.browser
def test_a_chart_as_picture(shown):
    """The picture holds title, source and name of the page; as SVG and as PNG of twice its size."""
    tab, told = shown
    svg = ElementTree.parse(saved(tab, "Picture (SVG)"))
    words = " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    assert "Places held" in words and "Source: 8 reports" in words and "@0123abcd" in words
    assert [*svg.iter(f"{SVG}script")] == [] and len([*svg.iter(f"{SVG}svg")]) > 1
    head = saved(tab, "Picture (PNG)").read_bytes()[:24]
    assert head[1:4] == b"PNG"
    wide = int.from_bytes(head[16:20], "big")
    assert wide == 2 * tab.locator(".chart").evaluate("chart => chart.clientWidth")
    assert told == []


@pytest.mark.browser
def test_a_link_to_a_chart(shown):
    """The link of a figure leads to it, without a script too."""
    tab, _ = shown
    tab.get_by_role("link", name="Link here").click()
    assert tab.evaluate("location.hash") == "#figure-1-box"
