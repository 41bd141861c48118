"""A brief is one page that is safe, complete, and the same to the byte."""

from __future__ import annotations

import copy
import gzip

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode, v4

from helpers import claims, wording
from helpers.pages import ExportError, page
from helpers.wording.sentence import Sentence, Table, prose
from tests.conftest import SYRIA
from tests.pages.executed import executed
from tests.pages.notebooks import MANIFEST, META, PROSE, brief, chart, html, notebook, output, shown

HOSTILE = '</script><script>stolen()</script>"><img src=x onerror=stolen()> {{ 7*7 }} \u2028 &lt;'


def soup(*outputs, **kw) -> BeautifulSoup:
    """Make a page and parse it."""
    return BeautifulSoup(page(notebook(*outputs, **kw), MANIFEST), "html.parser")


def test_the_header():
    """The page opens with offensive and question; days and dataset come before sections."""
    made = soup()
    assert made.header.h1.get_text() == "How far has it got?"
    assert made.header.find("p").get_text() == "Riverland offensive"
    facts = [d.get_text() for d in made.article.find_all("dd")]
    assert facts == ["5 January 2030", "6 January 2030", "riverland"]
    assert made.find("dl").find_previous("h2") is None


def test_a_computed_headline_is_the_title():
    """The headline takes the place of the question, and the day stands before it."""
    top = prose("Birch reported lost.", role="headline")
    made = soup(output(top))
    assert made.header.h1.get_text() == "Birch reported lost."
    assert made.title.get_text() == "Birch reported lost. – 5 January 2030 – Riverland offensive"
    assert made.header.find("p").get_text() == "5 January 2030 · Riverland offensive"
    assert made.get_text().count("Birch reported lost.") == 2


def test_it_leads_to_other_pages():
    """The links that it is given stand before the first section; the title leads to the list."""
    links = {"The day before": "a-2030-01-04.html", "All briefs": "index.html"}
    made = BeautifulSoup(page(notebook(), MANIFEST | {"links": links}), "html.parser")
    assert [a["href"] for a in made.select(".offensive a")] == ["index.html"]
    assert [a.get_text() for a in made.select("main nav.links a")] == ["The day before"]
    assert [a["href"] for a in made.select("footer nav a")] == ["index.html"]


def test_a_header_without_facts():
    """What the manifest does not say is left out."""
    assert "<dl" not in page(notebook(), {})


def test_structure():
    """One language, one first-level heading, one main landmark, a title."""
    made = soup(chart())
    assert made.html["lang"] == "en"
    assert len(made.find_all("h1")) == len(made.find_all("main")) == 1
    assert made.title.get_text() == "How far has it got? – 5 January 2030 – Riverland offensive"


def test_errors_output_is_hidden():
    """Prompts and what went to the error stream are not for readers; prints are."""
    streams = [v4.new_output("stream", name=n, text=f"<{n}>") for n in ("stderr", "stdout")]
    made = soup(*streams).get_text()
    assert "<stdout>" in made
    assert not any(hidden in made for hidden in ("stderr", "In [", "Out["))


def sections(*cells: NotebookNode) -> BeautifulSoup:
    """Make a page of cells under a question."""
    question = v4.new_markdown_cell("# What?")
    return BeautifulSoup(page(v4.new_notebook(cells=[question, *cells]), {}), "html.parser")


def test_each_section_ends_in_its_code():
    """Code is folded at the end of its section, as typed; what comes first goes with the first."""
    heading, code, kept = v4.new_markdown_cell, v4.new_code_cell, "if a < 1:\n    b('</code>')"
    empty = heading("## C")
    made = sections(code("load()"), heading("## A"), code(kept), empty, heading("## B"), code("c"))
    folds = made.select("article > details.code")
    assert [[c.get_text() for c in fold.select("pre code")] for fold in folds] == [
        ["load()", kept],
        ["c"],
    ]
    assert [fold.find_next_sibling("h2") and fold.find_next_sibling("h2").id for fold in folds]
    assert folds[0].find_previous_sibling("h2")["id"] == "a" and not folds[0].has_attr("open")
    assert (
        made.select("h2 + .output") == [] and folds[0].summary.get_text() == "Code of this section"
    )


def test_a_working_table_stands_with_the_code():
    """A plain DataFrame is folded away with the code that shows it; a table of ours is not."""
    frame = pd.DataFrame({"place": ["Elm", "<b>"], "days": [1, 2]})
    shown = v4.new_output("display_data", data={"text/html": frame.head()._repr_html_()})
    ours = output(Table("Days", ("Day",), (("1",),)))
    made = soup(shown, ours)
    fold = made.select_one("details.code")
    assert [cell.get_text() for cell in fold.select("tbody td")] == ["Elm", "1", "<b>", "2"]
    assert made.select_one(".output table caption").get_text() == "Days"
    assert fold.select("style") == [] and all(th.get_text() for th in made.select("th"))


def test_raw_cells_are_not_shown():
    """What a notebook holds for other formats stands on no page."""
    assert "<b>" not in str(sections(v4.new_raw_cell("<b>raw</b>")))


def test_without_a_chart_there_is_no_script():
    """A page of text is small and runs nothing."""
    text = page(notebook(html("<p>Nothing moved.</p>")), MANIFEST)
    assert "<script" not in text and len(text) < 20_000


def test_one_script_for_all_charts():
    """Two charts share one copy of the script; ids count up."""
    text = page(notebook(chart(), chart()), MANIFEST)
    assert text.count('id="plotly"') == 1
    assert 'id="figure-1"' in text and 'id="figure-2"' in text
    assert len(text.encode()) < 600_000


def test_a_page_lists_the_claims_that_it_uses(riverland):
    """The list keeps every report and the claims that sentences and tables lead to, and counts."""
    told = output(prose(Sentence("Birch fell.", ("c0001", "c0003", "c0006", "c0011"))))
    links = output(Table("Days", ("Day", "Claims"), (("1 May", ("c0002",)),)))
    made = soup(told, links, output(wording.claims_table(riverland)))
    reports = set(riverland.reports["report_id"])
    used = {"c0001", "c0002", "c0003", "c0006", "c0011"}
    assert {row["id"] for row in made.select(".register tr[id]")} == reports | used
    known = len(claims.claims_in_force(riverland))
    assert f"This page uses 5 of the {known} claims known by its day" in made.get_text()
    rows = [len(day.select("tbody tr")) for day in made.select(".day")]
    assert [day["style"] for day in made.select(".day")] == [f"--rows:{count}" for count in rows]


def test_a_long_list_of_claims_is_cut_before_it_is_parsed(riverland, monkeypatch):
    """What a page uses stays, it still counts all claims, and reports without one are left out."""

    def listed():
        made = BeautifulSoup(brief(riverland), "html.parser")
        rows = made.select(".register tr[id]:not(:has(th))")
        return [str(row) for row in rows], made.select_one(".register").find_previous("p").text

    whole = listed()
    monkeypatch.setattr("helpers.pages.sanitize.LONG", 3)
    assert listed() == whole and "data-rows" not in brief(riverland)


def test_a_page_that_lists_all_claims(riverland):
    """A list that is asked for whole loses nothing, whatever the page leads to."""
    made = soup(output(wording.claims_table(riverland, whole=True)))
    listed = {row["id"] for row in made.select(".register tr[id]")}
    assert {*claims.claims_in_force(riverland)["claim_id"]} <= listed
    assert "This page uses" not in made.get_text()


def test_the_heaviest_brief_is_light_enough():
    """What rests on whom, of the shipped tables to their last day, fits into an e-mail."""
    made = page(executed("06-weigh-the-sources", dataset=str(SYRIA)), {}).encode()
    assert len(made) <= 1_800_000
    assert len(gzip.compress(made)) <= 600_000


def test_hostile_text_stays_text():
    """Markup in a title, a unit, a source, a text alternative, a label or the header is shown."""
    words = dict.fromkeys(META, HOSTILE)
    manifest = dict.fromkeys(MANIFEST, HOSTILE)
    output = chart(words, name=HOSTILE)
    text = page(notebook(output, shown({"text/plain": HOSTILE})), manifest)
    made = BeautifulSoup(text, "html.parser")
    assert len(made.find_all("script")) == 5  # data, library, unpacking, drawing, saving
    assert made.select("img:not(.chart > img)") == [] and "{{ 7*7 }}" in text
    assert made.find(id="figure-1")["aria-label"] == HOSTILE.strip()
    assert made.find(class_="offensive").get_text() == HOSTILE


@pytest.mark.parametrize(
    "element",
    [
        "<script>run()</script>",
        '<p onclick="run()">a</p>',
        '<a href="//a.example">a</a>',
        '<a href="javascript:run()">a</a>',
        '<a href=" javascript:run()">a</a>',
        '<iframe src="https://a.example"></iframe>',
        '<img alt="a" src="https://a.example/a.png">',
        '<form action="https://a.example"></form>',
        '<p style="background:url(https://a.example)">a</p>',
        '<svg onload="run()"></svg>',
        '<meta http-equiv="refresh" content="0;url=https://a.example">',
    ],
)
def test_what_may_not_stand_in_a_brief(element):
    """An output that could run, load or lead elsewhere stops the export."""
    with pytest.raises(ExportError):
        page(notebook(html(element)), {})


def test_links_to_reports_stay():
    """Web addresses are links, and nothing opens them by itself."""
    made = soup(html('<p><a href="https://a.example/b?c=1&amp;d=2" rel="noreferrer">b</a></p>'))
    assert made.main.find("a")["href"] == "https://a.example/b?c=1&d=2"


def test_every_further_link_to_an_address_is_marked():
    """On paper an address stands once, behind the first link to it."""
    links = '<a href="https://a.example">1</a><a href="https://a.example">2</a>'
    made = soup(html(f"<p>{links}</p>"))
    assert [a.get("class") for a in made.main.find_all("a")] == [None, ["again"]]


def test_headings_can_be_linked_to():
    """Every section has an id of its own, even where two have the same heading."""
    made = soup(prose=("# What?", "## How far?", "## How far?"))
    assert [h["id"] for h in made.find_all("h2")] == ["how-far", "how-far-2"]


def test_a_link_to_a_row_that_is_not_shown():
    """A reference leads to its row where the page has it and is plain text elsewhere."""
    made = soup(html('<p><a href="#c1">c1</a> <a href="#c2">c2</a></p><p id="c1">row</p>'))
    assert [a["href"] for a in made.main.find_all("a")] == ["#c1"]
    assert "c2" in made.main.get_text()


def test_tables_scroll_and_have_headers():
    """A table stands in a named box that a keyboard can scroll; its headers have a scope."""
    rows = "<thead><tr><th>a</th></tr></thead><tr><th>b</th></tr>"
    made = soup(html(f"<table border=1>{rows}</table>"))
    box = made.table.parent
    assert (box["role"], box["tabindex"]) == ("region", "0")
    assert box["aria-label"] == "Table: The bottom line"
    assert [th["scope"] for th in made.find_all("th")] == ["col", "row"]


@pytest.mark.parametrize(
    ("outputs", "prose", "message"),
    [
        ([], ("## No question",), "one first-level heading"),
        ([], ("# One", "# Two"), "one first-level heading"),
        ([html("<table><tr><td>1</td></tr></table>")], PROSE, "no header cell"),
        ([shown({"application/javascript": "run()"})], PROSE, "cannot stand on a page"),
        (
            [shown({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Box()"})],
            PROSE,
            "cannot stand on a page",
        ),
        ([v4.new_output("error", ename="KeyError", evalue="x", traceback=[])], PROSE, "KeyError"),
    ],
)
def test_what_stops_the_export(outputs, prose, message):
    """A page without one question, a table without headers, a widget or an error is no brief."""
    with pytest.raises(ExportError, match=message):
        page(notebook(*outputs, prose=prose), {})


def test_the_same_bytes():
    """The same notebook gives the same page, and is left as it was."""
    made = notebook(chart(), html("<p>a</p>"))
    before = copy.deepcopy(made)
    assert page(made, MANIFEST) == page(made, MANIFEST)
    assert made == before


def test_the_policy_lets_in_nothing_else():
    """Only the four scripts of the page may run, by their checksums; nothing may be loaded."""
    kept = {"http-equiv": "Content-Security-Policy"}
    policy = soup(chart()).find("meta", attrs=kept)["content"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.count("sha256-") == 4 and "http" not in policy
    assert "script-src 'none'" in soup().find("meta", attrs=kept)["content"]


@pytest.mark.parametrize(
    ("cell", "attributes"),
    [
        ("–", {}),
        ("é", {}),
        ("بلوط", {"dir": "auto", "lang": "ar"}),
        ("Oak (بلوط)", {"dir": "auto"}),
    ],
)
def test_the_language_of_a_cell(cell, attributes):
    """A cell in Arabic says so; one in Latin letters needs no direction."""
    assert soup(output(Table("Names", ("Name",), ((cell,),)))).td.attrs == attributes


def test_how_to_follow_a_claim():
    """Above the first table that links lead into stands how to get there and back; once."""
    row = "<table><tr id='{}'><th>a</th></tr></table>"
    folded = f"<details><summary>b</summary>{row.format('r1')}</details>{row.format('c1')}"
    made = soup(html(f"<p>a</p>{folded}"))
    [note] = made.find_all(class_="how")
    assert note.find_next_sibling().name == "details"
    assert len(made.find_all("script")) == 1


def test_a_long_page_lists_its_sections():
    """From four sections on the page begins with links to them."""
    four = soup(prose=("# What?", *(f"## Part {n}" for n in "abcd")))
    assert [a["href"] for a in four.nav.find_all("a")][0] == "#part-a"
    assert soup(prose=("# What?", "## Part a")).nav is None


def test_a_table_in_prose():
    """A table written in Markdown scrolls in its own box like any other."""
    cell = v4.new_markdown_cell("| place | held |\n|---|---|\n| Elm | no |")
    made = notebook(html("<p>Nothing.</p>"))
    made.cells.append(cell)
    box = BeautifulSoup(page(made, {}), "html.parser").table.parent
    assert box["class"] == ["scroll"] and box["aria-label"].startswith("Table: ")


def test_numbers_are_aligned():
    """A cell that holds a number says so, and so does the header over numbers alone."""
    rows = (("3 January", 1, 2), ("4 January", 2, "–"))
    table = soup(output(Table("Days", ("Day", "Reports", "Claims"), rows))).table
    assert [cell.get_text() for cell in table.select(".number")] == ["Reports", "1", "2", "2"]


def test_an_edition_says_that_it_was_revised():
    """What was done on which day, the latest first; its JSON has the ids."""
    first = {"day": "2030-02-03", "claims": ["c0001", "c0009"], "withdrawn": []}
    second = {"day": "2030-02-05", "claims": [], "withdrawn": [f"c00{n}" for n in range(10, 18)]}
    header = {**MANIFEST, "revisions": [first, second]}
    made = BeautifulSoup(page(notebook(), header), "html.parser")
    assert [p.get_text() for p in made.find_all(class_="revised")] == [
        "Revised on 5 February 2030: 8 claims withdrawn.",
        "Revised on 3 February 2030: 2 claims added or changed.",
    ]
    assert not soup().find(class_="revised")
