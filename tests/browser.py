"""Pages in a real browser: one way to open them, for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 360, "height": 740}}
UNFOLD = """() => Promise.all([...document.querySelectorAll("details:not([open])")].map((fold) =>
  new Promise((done) => {
    fold.addEventListener("toggle", done, { once: true });
    fold.open = true;
  })))"""
"""Opens every folded part, and ends when the page has been told: some are filled only then."""


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """A real Chromium; without one the test is skipped, but fails where CI is set."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    fixed = Path("/usr/bin/chromium")
    found = str(fixed) if fixed.exists() else next(filter(None, map(shutil.which, names)), None)
    if found is None:
        why = "no Chromium on this machine: install the package chromium to run browser tests"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser) -> Iterator[Callable[..., tuple]]:
    """Open an address: ``visit(url, **options)`` gives the tab, complaints and requests.

    Complaints are what the page writes to the console, its errors and its dialogs. Options are
    those of a browser context.
    """
    contexts = []

    def open_address(url: str, **options) -> tuple:
        context = browser.new_context(**options)
        contexts.append(context)
        tab, complaints, requests = context.new_page(), [], []
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda request: requests.append(request.url))
        tab.goto(url)
        return tab, complaints, requests

    yield open_address
    for context in contexts:
        context.close()


@pytest.fixture
def opened(visit, tmp_path) -> Callable[..., tuple]:
    """Open the text of a page offline: ``opened(html, **options)``, once its charts are drawn.

    Gives the tab and everything that it complained of; that it asks for nothing is checked.
    """

    def open_text(text: str, **options) -> tuple:
        path = tmp_path / "brief.html"
        path.write_text(text, encoding="utf-8")
        tab, complaints, requests = visit(path.as_uri(), offline=True, **options)
        tab.on("request", lambda request: complaints.append(request.url))
        tab.wait_for_load_state("networkidle")
        if tab.locator(".chart").count():
            tab.wait_for_selector(".chart .main-svg")
        assert requests == [path.as_uri()]
        return tab, complaints

    return open_text
