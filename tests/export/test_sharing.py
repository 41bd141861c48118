"""A page whose script is a file beside it: the same page, lighter, and as safe."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpers.export import page
from helpers.export.sharing import WHOLE, scripts, shared, whole
from tests.export.notebooks import MANIFEST, chart, html, notebook


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
def test_the_script_goes_out_and_comes_back(kind):
    """The shared page lacks the script and says where it is; put back, not a byte differs."""
    traces = {"type": kind} | ({"z": [[1, 2], [3, 4]]} if kind == "heatmap" else {})
    one_file = page(notebook(chart(**traces)), MANIFEST)
    light, script = shared(one_file, "brief.html")
    assert len(one_file) - len(light) > 1_100_000 and len(light) < 60_000
    assert f'src="{script}" integrity="sha256-' in light and scripts()[script] not in light
    assert f'<a href="{WHOLE}/brief.html" download>' in light
    assert whole(light, "brief.html") == one_file


def test_a_page_without_charts_stays_as_it_is():
    """Where nothing is drawn there is nothing to share, and no second file."""
    plain = page(notebook(html("<p>Nothing drawn.</p>")), MANIFEST)
    assert shared(plain, "brief.html") == (plain, "")
    assert whole(plain, "brief.html") == plain


@pytest.mark.browser
def test_a_served_page_asks_for_the_script_only(browser, served):
    """Charts are drawn, the browser asks for the page and its script, the console is silent."""
    folder, address = served
    light, script = shared(page(notebook(chart(), chart(type="bar")), MANIFEST), "brief.html")
    (folder / "brief.html").write_text(light, encoding="utf-8")
    (folder / script).write_text(scripts()[script], encoding="utf-8")
    tab, told, asked = watched(browser)
    tab.goto(f"{address}/brief.html")
    tab.wait_for_selector("#figure-2 .trace", state="attached")
    assert tab.locator("figure .main-svg .trace").count() == 2
    assert asked == [f"{address}/brief.html", f"{address}/{script}"] and told == []
    tab.context.close()


@pytest.mark.browser
def test_another_script_in_its_place_is_refused(browser, served):
    """A file that was changed on the server is not run; the page says so and stays readable."""
    folder, address = served
    light, script = shared(page(notebook(chart()), MANIFEST), "brief.html")
    (folder / "brief.html").write_text(light, encoding="utf-8")
    (folder / script).write_text("document.title = 'changed'", encoding="utf-8")
    tab, told, _ = watched(browser)
    tab.goto(f"{address}/brief.html")
    tab.locator(".chart", has_text="not there").first.wait_for()
    tab.wait_for_timeout(300)
    assert "changed" not in tab.title() and tab.locator("figcaption").is_visible()
    assert told and all("integrity" in line for line in told)
    tab.context.close()


def watched(browser):
    """Give a tab, what it complains of, and the addresses that it asks for."""
    tab, told, asked = browser.new_context().new_page(), [], []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    return tab, told, asked
