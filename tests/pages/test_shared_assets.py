"""A page whose style and scripts are files beside it: the same page, lighter, and as safe."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpers import charts, control
from helpers.pages import render_page
from helpers.pages.shared_assets import WHOLE, all_assets
from tests.pages.executed import output
from tests.pages.notebooks import MANIFEST, chart, html, notebook

HEADER = {**MANIFEST, "slug": "brief"}
ROW = "<table><tr><th>Claim</th></tr><tr id='c0001'><td>c0001</td></tr></table>"


@pytest.fixture
def served(tmp_path):
    """A folder and the address under which it is served on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.mark.parametrize("kind", ["scatter", "heatmap"])
def test_style_and_scripts_are_beside_it(kind):
    """The shared form says where they are, by checksum; the rest is the same as in one file."""
    traces = {"type": kind} | ({"z": [[1, 2], [3, 4]]} if kind == "heatmap" else {})
    made = render_page(notebook(chart(**traces), html(ROW)), HEADER, {"version": 2})
    one_file, light = made.as_one_file(), made.with_shared_files()
    names = [asset.name for asset in made.assets]
    assert [name.partition("-")[0] for name in names] == [
        "plotly",
        "unpack",
        "charts",
        "follow",
        "save",
        "page",
    ]
    assert len(one_file) - len(light) > 500_000 and len(light) < 14_000
    assert all(all_assets()[asset.name] == asset for asset in made.assets)
    inside = [asset.packed or asset.text for asset in made.assets]
    assert all(asset.name in light for asset in made.assets)
    assert all(text in one_file and text not in light for text in inside)
    assert light.count('integrity="sha256-') == 5 and light.count("style-src 'self'") == 0
    assert f'<a href="{WHOLE}/brief.html" download>' in light and WHOLE not in one_file
    main = [text.partition("<main")[2].partition("</main>")[0] for text in (one_file, light)]
    assert main[0] == main[1] and '{"version":2}' in light


def test_a_page_with_a_map_can_be_shared(riverland):
    """The script over its marks is one of those that a site has beside its pages."""
    drawn = charts.draw_map(riverland, control.control_table(riverland))
    names = [asset.name for asset in render_page(notebook(output(drawn)), HEADER).assets]
    assert names[0].startswith("map-") and {*names} <= all_assets().keys()


def test_a_page_without_charts_shares_its_style():
    """Where nothing is drawn and nothing leads to a row, no script is shared."""
    made = render_page(notebook(html("<p>Nothing drawn.</p>")), HEADER)
    [style] = made.assets
    assert style.name.endswith(".css") and len(made.with_shared_files()) < 2_200


@pytest.mark.browser
def test_a_served_page_asks_for_what_it_shares_only(visit, served):
    """The page is styled, charts are drawn, rows are led to, and the console is silent."""
    folder, address = served
    needed = put(folder, notebook(chart(), chart(type="bar"), html(ROW)))
    tab, told, asked = visit(f"{address}/brief.html")
    tab.wait_for_selector("#figure-2 .trace", state="attached")
    assert tab.locator("figure .main-svg .trace").count() == 2
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).lineHeight") != "normal"
    tab.goto(f"{address}/brief.html#c0001")
    tab.wait_for_selector("#c0001:focus")
    assert sorted(asked) == sorted(f"{address}/{name}" for name in ["brief.html", *needed])
    assert told == []


@pytest.mark.browser
@pytest.mark.parametrize("file", ["plotly", "charts"])
def test_another_script_in_its_place_is_refused(visit, served, file):
    """A file that was changed on the server is not run; the chart stays a still picture."""
    folder, address = served
    needed = put(folder, notebook(chart()))
    [script] = [name for name in needed if name.startswith(file)]
    (folder / script).write_text("document.title = 'changed'", encoding="utf-8")
    tab, told, _ = visit(f"{address}/brief.html")
    tab.wait_for_timeout(1000)
    assert tab.locator(".chart > img").is_visible()
    assert "changed" not in tab.title() and tab.locator("figcaption").is_visible()
    assert told and all("integrity" in line for line in told)


def put(folder, made):
    """Put a page into a folder as it is published, and give the names of the files beside it."""
    page = render_page(made, HEADER)
    (folder / "brief.html").write_text(page.with_shared_files(), encoding="utf-8")
    for asset in page.assets:
        (folder / asset.name).write_text(asset.text, encoding="utf-8")
    return [asset.name for asset in page.assets]
