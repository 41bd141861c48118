"""Every picture says what it shows, and is drawn by the one script in the page."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from importlib.resources import files

import pytest
from bs4 import BeautifulSoup
from plotly.offline import get_plotlyjs_version

from helpers.pages import ExportError, complete, figures, page
from helpers.pages.shared_assets import plotly_asset, vendored
from helpers.pages.wording_check import find_faults
from tests.pages.notebooks import MANIFEST, META, PLOTLY, chart, notebook, shown
from tests.pages.notebooks import html as html_output

PNG = "iVBORw0KGgo="


def test_the_script_is_that_of_the_pinned_plotly():
    """The vendored script is the plotly.js that the Python plotly was made for."""
    assert vendored()["version"] == get_plotlyjs_version()


def test_the_vendored_files_are_as_recorded():
    """Nobody has changed the vendored script or its licence."""
    folder = files("helpers.pages") / "vendor"
    found = {
        path.name.removesuffix(".gz"): hashlib.sha256(
            gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        ).hexdigest()
        for path in folder.iterdir()
        if path.name != "VENDORED.json"
    }
    assert found == vendored()["files"]


BUNDLES = vendored()["bundles"]


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle["file"])
def test_nothing_in_the_script_can_end_its_element(bundle):
    """The script stands inside a page as base64 of what is kept, and as it is once unpacked."""
    asset = plotly_asset(frozenset(bundle["traces"]))
    assert "</script" not in asset.text.lower() and "<!--" not in asset.text
    assert gzip.decompress(base64.b64decode(asset.packed)).decode() == asset.text


@pytest.mark.browser
@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle["file"])
def test_the_recorded_traces_are_those_of_the_script(browser, bundle):
    """The list against which charts are checked is what the script can really draw."""
    tab = browser.new_page()
    tab.set_content("<p>")
    tab.add_script_tag(content=plotly_asset(frozenset(bundle["traces"])).text)
    drawable = tab.evaluate("Object.keys(Plotly.PlotSchema.get().traces)")
    assert sorted(drawable) == bundle["traces"]
    assert tab.evaluate("Plotly.version") == vendored()["version"]
    tab.close()


def test_a_page_carries_the_smallest_script_that_draws_it():
    """A page of bars and lines is lighter than one with a grid."""
    light = page(notebook(chart(), chart(type="bar")), MANIFEST)
    grid = page(notebook(chart(), chart(type="heatmap", z=[[1]])), MANIFEST)
    assert f'id="plotly">{plotly_asset(frozenset(["bar"])).packed}</script>' in light
    assert f'id="plotly">{plotly_asset(frozenset(["heatmap"])).packed}</script>' in grid
    assert len(light) < len(grid)


def test_a_chart_is_a_figure_with_its_words():
    """Title, unit, source and text alternative stand around the chart; the data beside it."""
    html = page(notebook(chart()), MANIFEST)
    assert '<figure id="figure-1-box" aria-labelledby="figure-1-title">' in html
    assert '<strong>Places held</strong> <span class="unit">places</span></figcaption>' in html
    assert '<div class="chart" id="figure-1" role="img" aria-label="From 1 to 3."' in html
    assert "<p>From 1 to 3.</p>" in html and "Source: 8 reports" in html
    data = html.partition('<script type="application/json" data-for="figure-1">')[2]
    drawn = json.loads(data.partition("</script>")[0])
    assert "width" not in drawn["layout"] and "title" not in drawn["layout"]


def test_a_figure_without_words_is_shown_and_told(riverland):
    """It gets the heading above it as title and says what is not named; the build tells it."""
    made = notebook(chart(None), shown({"image/png": PNG}), chart())
    plain = complete(made, riverland)
    assert [line.partition(";")[0] for line in plain] == [
        'the figure under "The bottom line" has no unit, source, alternative text, table',
        'the figure under "The bottom line" has no title, unit, source, alternative text, table',
        'the figure under "The bottom line" has no table',
    ]
    text = page(made, MANIFEST)
    assert "unit not named" in text and "Source: not named. 8 reports, Riverland" in text
    assert find_faults(notebook(*made.cells[-1].outputs[:2]), riverland) == []


def test_what_a_plot_gives_as_text_is_not_shown():
    """A cell that ends in a plot of pandas shows the plot, not what its axes are called."""
    axes = shown({"text/plain": "<Axes: xlabel='published'>"})
    assert "Axes" not in page(notebook(axes, chart()), MANIFEST)


def test_a_trace_that_the_script_cannot_draw():
    """A chart that needs map tiles or a globe stops the export and names the cell."""
    with pytest.raises(ExportError, match='cell 3 .* type "scattergeo"'):
        page(notebook(chart(type="scattergeo")), {})


def test_a_number_that_json_lacks():
    """NaN in a chart's data is told, not written as broken JSON."""
    output = chart()
    output.data["application/vnd.plotly.v1+json"]["data"][0]["y"] = [float("nan")]
    with pytest.raises(ExportError, match="NaN"):
        page(notebook(output), {})


@pytest.mark.parametrize(("kind", "content"), [("image/png", PNG), ("image/svg+xml", "<svg/>")])
def test_a_still_picture_is_held_in_the_page(kind, content):
    """SVG and PNG stand in the page with their words; no script draws them."""
    html = page(notebook(shown({kind: content}, {kind: META})), MANIFEST)
    held = "data:image/svg+xml,%3Csvg/%3E" if kind == "image/svg+xml" else f"data:{kind};base64,"
    assert held in html and 'alt="From 1 to 3."' in html
    assert html.count("<script") == 1  # to save it


def table(given: dict) -> list[list[str]]:
    """Give the text of the rows of the table of a chart that hands it over."""
    made = BeautifulSoup(page(notebook(chart({**META, "table": given})), {}), "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in made.select("#figure-1-data tr")
    ]


def test_the_table_that_a_picture_hands_over():
    """Columns and rows stand folded under the chart; numbers have commas, a gap is a dash."""
    rows = [["4 January", 1200], ["5 January", None]]
    assert table({"columns": ["Day", "Places"], "rows": rows}) == [
        ["Day", "Places"],
        ["4 January", "1,200"],
        ["5 January", "–"],
    ]


def test_a_picture_without_a_table():
    """Where a picture hands over no table, or one without rows, none is shown."""
    for given in (None, {"columns": [], "rows": []}):
        assert table(given) == []


def test_more_rows_than_a_page_bears():
    """Rows beyond the most are left out and counted."""
    given = {"columns": ["Day"], "rows": [[n] for n in range(figures.MOST_ROWS + 3)]}
    html = page(notebook(chart({**META, "table": given})), {})
    assert "3 more are left out" in html and f"({figures.MOST_ROWS} rows)" in html


def test_the_cells_of_a_table_are_text():
    """Markup in a cell is shown; Arabic in brackets finds its own direction."""
    given = {"columns": ["<i>"], "rows": [["<script>run()</script>"], ["Oak (بلوط)"]]}
    html = page(notebook(chart({**META, "table": given})), {})
    assert "<script>run" not in html and "&lt;script&gt;run" in html
    assert '<td dir="auto">Oak (بلوط)</td>' in html


def test_the_rows_of_a_table_lead_to_claims():
    """Ids in a cell are links to rows that the page has; others are text, and many are counted."""
    rows = '<table><tr id="c1"><th>a</th></tr></table>'
    given = {"columns": ["Place", "Claims"], "rows": [["Oak", ["c1", "c2", "c3", "c4"]]]}
    outputs = chart({**META, "table": given}), html_output(rows)
    made = BeautifulSoup(page(notebook(*outputs), {}), "html.parser")
    assert [a["href"] for a in made.select("figure a")] == ["#figure-1-box", "#c1"]
    assert made.select_one("figure td.claims")["data-claims"] == "c2 c3 c4"


def test_words_and_table_stand_once():
    """What the page says around a chart is not in its data again."""
    given = {"columns": ["Day"], "rows": [["a day of its own"]]}
    text = page(notebook(chart({**META, "table": given})), {})
    data = text.partition('data-for="figure-1">')[2].partition("</script>")[0]
    assert META["alt"] not in data and "a day of its own" not in data


def test_a_control_that_a_keyboard_cannot_reach():
    """A slider and a menu stop the export."""
    for controls in ({"sliders": [{}]}, {"updatemenus": [{}]}):
        output = chart()
        output.data[PLOTLY]["layout"] |= controls
        with pytest.raises(ExportError, match="a keyboard cannot reach"):
            page(notebook(output), {})
