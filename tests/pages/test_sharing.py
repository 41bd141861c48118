"""A page whose style and scripts are files beside it: the same page, lighter, and as safe."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpers.pages import page
from helpers.pages.sharing import WHOLE, parts, shared, whole
from tests.pages.notebooks import MANIFEST, chart, html, notebook

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
def test_style_and_scripts_go_out_and_come_back(kind):
    """The shared page lacks them and says where they are; put back, not a byte differs."""
    traces = {"type": kind} | ({"z": [[1, 2], [3, 4]]} if kind == "heatmap" else {})
    one_file = page(notebook(chart(**traces), html(ROW)), MANIFEST)
    light, needed = shared(one_file, "brief.html")
    assert [name.partition("-")[0] for name in needed] == ["plotly", "charts", "follow", "page"]
    assert len(one_file) - len(light) > 1_100_000 and len(light) < 10_000
    assert all(name in light and parts()[name].text not in light for name in needed)
    assert light.count('integrity="sha256-') == 3
    assert f'<a href="{WHOLE}/brief.html" download>' in light
    assert whole(light, "brief.html") == one_file


def test_a_page_without_charts_shares_its_style():
    """Where nothing is drawn and nothing leads to a row, no script is shared."""
    plain = page(notebook(html("<p>Nothing drawn.</p>")), MANIFEST)
    light, [style] = shared(plain, "brief.html")
    assert style.endswith(".css") and len(light) < 2_000
    assert whole(light, "brief.html") == plain


@pytest.mark.browser
def test_a_served_page_asks_for_what_it_shares_only(visit, served):
    """The page is styled, charts are drawn, rows are led to, and the console is silent."""
    folder, address = served
    needed = put(folder, page(notebook(chart(), chart(type="bar"), html(ROW)), MANIFEST))
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
    """A file that was changed on the server is not run; the page says so and stays readable."""
    folder, address = served
    needed = put(folder, page(notebook(chart()), MANIFEST))
    [script] = [name for name in needed if name.startswith(file)]
    (folder / script).write_text("document.title = 'changed'", encoding="utf-8")
    tab, told, _ = visit(f"{address}/brief.html")
    tab.locator(".chart", has_text=re.compile("not there|drawn by a script")).first.wait_for()
    tab.wait_for_timeout(300)
    assert "changed" not in tab.title() and tab.locator("figcaption").is_visible()
    assert told and all("integrity" in line for line in told)


def put(folder, one_file):
    """Put a page into a folder as it is published, and give the names of the files beside it."""
    light, needed = shared(one_file, "brief.html")
    (folder / "brief.html").write_text(light, encoding="utf-8")
    for name in needed:
        (folder / name).write_text(parts()[name].text, encoding="utf-8")
    return needed
