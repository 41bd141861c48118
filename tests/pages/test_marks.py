"""Whatever a pointer finds on a chart stands in the table of its figure."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup

from helpers.pages import ExportError, packing, page
from helpers.pages.marks import MOST_ROWS, marks
from tests.pages.notebooks import META, PLOTLY, chart, html, notebook

HOVER = ["<b>Oak</b> \u2068بلوط\u2069<br>held by A<br>1 origin", "<b>Elm</b><br>not known"]


def spec(*traces: dict, **layout) -> dict:
    """Make a chart as plotly writes it."""
    return {"data": list(traces), "layout": layout}


def cells(found) -> list[list[str]]:
    """Give the text of a table's rows."""
    made = BeautifulSoup(found.html("Places"), "html.parser")
    return [
        [" ".join(c.get_text(" ").split()) for c in row.find_all(["th", "td"])]
        for row in made.select("tbody tr")
    ]


def test_a_table_that_the_chart_gives():
    """A chart may say itself what its table is."""
    given = {"columns": ["Day", "Places"], "rows": [["4 January", 1200], ["5 January", None]]}
    found = marks(spec({"hovertext": HOVER}, meta={"table": given}))
    assert found.columns == ("Day", "Places") and found.shown == {}
    assert cells(found) == [["4 January", "1,200"], ["5 January", "–"]]


def test_hover_texts_are_rows():
    """The first line of a hover text heads its row; marks that say nothing are left out."""
    found = marks(spec({"hovertext": HOVER}, {"hovertext": ["no"], "hoverinfo": "skip"}))
    assert cells(found) == [["Oak بلوط", "held by A 1 origin"], ["Elm", "not known"]]
    assert found.shown == {HOVER[0]: 0, HOVER[1]: 1}
    assert '<bdi lang="ar">بلوط</bdi>' in found.html("")


def test_a_map_goes_by_name():
    """Where the axes are hidden, rows with one name stand together, in the order of names."""
    traces = spec(
        {"hovertext": [*HOVER, "<b>Oak</b> \u2068بلوط\u2069<br>b"]}, xaxis={"visible": False}
    )
    assert cells(marks(traces)) == [
        ["Elm", "not known"],
        ["Oak بلوط", "held by A 1 origin"],
        ["b"],
    ]


def test_rows_of_a_chart_with_named_heights():
    """Where the heights have names, those head the rows, from top to bottom."""
    axis = {"tickvals": [0, 1], "ticktext": ["Elm", "Oak"], "range": [1.5, -0.5]}
    found = marks(spec({"y": [1.2, 0.1], "hovertext": ["late", "early"]}, yaxis=axis))
    assert cells(found) == [["Elm", "early"], ["Oak", "late"]]
    upwards = marks(
        spec({"y": [1.2, 0.1], "hovertext": ["a", "b"]}, yaxis={**axis, "range": [0, 1]})
    )
    assert [row[0] for row in cells(upwards)] == ["Oak", "Elm"]


def test_a_grid():
    """The texts of a grid are rows, line by line."""
    found = marks(spec({"y": [0, 1], "hovertext": [["a", "b"], ["c", ""]]}))
    assert [row[0] for row in cells(found)] == ["a", "b", "c"]


def test_numbers_where_there_is_no_hover_text():
    """A plain chart gives its numbers under the titles of its axes; gaps give no row."""
    trace = {"name": "held", "x": ["2030-01-04", "2030-01-05"], "y": [1200.5, None]}
    found = marks(spec(trace, xaxis={"title": {"text": "Day"}}))
    assert found.columns == ("Series", "Day", "Up")
    assert cells(found) == [["held", "2030-01-04", "1,200.5"]]


def test_a_text_that_stands_twice_is_one_row():
    """Marks that say the same share a row."""
    found = marks(spec({"hovertext": [HOVER[0], HOVER[0]]}))
    assert len(found.rows) == 1


def test_more_marks_than_a_page_bears():
    """Rows beyond the most are left out and counted; their marks keep their own text."""
    texts = [f"<b>{n}</b><br>a" for n in range(MOST_ROWS + 3)]
    found = marks(spec({"hovertext": texts}))
    assert len(found.rows) == MOST_ROWS and "3 more are left out" in found.html("")
    small = packing.packed({"hovertext": texts}, found.shown)["hovertext"]
    assert small[:2] == [0, 1] and small[-1] == texts[-1]


@pytest.mark.parametrize("text", ["<script>run()</script>", "<b>a", '<b onclick="run()">a</b>'])
def test_hostile_hover_text(text):
    """Nothing but bold, italics and line breaks is markup, and what is opened is closed."""
    made = BeautifulSoup(marks(spec({"hovertext": [text]})).html("a"), "html.parser")
    assert not made.find(["script", "b"])


def test_the_rows_of_a_table_link_to_reports():
    """The id of a row of the page, in a figure's table, is a link to it; other words are not."""
    row = '<table><tr id="r1"><th>a</th></tr></table>'
    output = chart(hovertext=["<b>a</b><br>so says (r1, Leaf)", "<b>b</b><br>r12", "c"])
    made = BeautifulSoup(page(notebook(output, html(row)), {}), "html.parser")
    assert [a["href"] for a in made.select("figure a")] == ["#r1"]


@pytest.mark.parametrize(("kind", "shown"), [("register", "A (c1)"), ("rows", "A (c1)It fell.")])
def test_a_quote_stands_once(kind, shown):
    """What a claim says is left out of a figure's table where the list of claims has it."""
    output = chart(hovertext=["<b>Oak</b><br>A (c1)<span><br>It fell.</span>"])
    row = (
        f'<div class="table {kind}"><table><tr id="c1"><td>c1</td></tr><tr><th>a</th></tr></table>'
    )
    made = BeautifulSoup(page(notebook(output, html(f"{row}</div>")), {}), "html.parser")
    assert made.select_one("figure td").get_text() == shown
    assert [a["href"] for a in made.select("figure a")] == ["#c1"]


def test_small_charts_lose_nothing():
    """What is packed can be unpacked to the same numbers."""
    values = [round(36.5 + n * 0.017, 3) for n in range(60)] + [None, 41.0]
    small = packing.packed({"x": values, "y": [1 / 3] * 60}, {})
    assert small["y"] == [1 / 3] * 60
    assert unpacked(small["x"]) == values
    assert len(json.dumps(small["x"])) < len(json.dumps(values)) * 0.4


def unpacked(small: dict) -> list:
    """Read a packed row of numbers, as ``charts.js`` does."""
    at, found = 0, []
    for step in re.findall("[g-z0-9_-]*[A-Za-f]| ", small["steps"]):
        told = 0
        for letter in reversed(step.strip()):
            told = told * 32 + packing.LETTERS.index(letter) % 32
        at += -(told + 1) // 2 if told % 2 else told // 2
        found.append(None if step == " " else at / small["per"])
    return found


def slid(*steps: dict) -> dict:
    """Make a chart with a slider."""
    output = chart()
    output.data[PLOTLY]["layout"]["sliders"] = [{"active": 1, "steps": list(steps)}]
    return output


def test_a_slider_is_packed():
    """Steps that show and hide the same values become one list and masks."""
    steps = [
        {"label": n, "method": "restyle", "args": [{"x": [values]}, [0]]}
        for n, values in (("4 Jan", [1, None]), ("5 Jan", [None, 2]))
    ]
    small = packing.slider({"active": 1, "steps": steps})
    assert (small["key"], small["full"]) == ("x", [[1, 2]])
    assert small["masks"] == [["1"], ["2"]] and small["labels"] == ["4 Jan", "5 Jan"]


def test_a_control_that_a_keyboard_cannot_reach():
    """A slider that does more than restyle, and a menu, stop the export."""
    with pytest.raises(ExportError, match="a keyboard cannot reach"):
        page(notebook(slid({"label": "a", "method": "animate", "args": [{}, [0]]})), {})
    menu = chart()
    menu.data[PLOTLY]["layout"]["updatemenus"] = [{}]
    with pytest.raises(ExportError, match="a keyboard cannot reach"):
        page(notebook(menu), {})


def test_words_stand_once():
    """What the page says around a chart is not in its data again."""
    text = page(notebook(chart()), {})
    data = text.partition('data-for="figure-1">')[2].partition("</script>")[0]
    assert META["alt"] not in data
