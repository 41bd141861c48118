"""Pages opened in a real browser."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page offline; give the tab and everything that it complained of or asked for."""
    contexts = []

    def open_page(text: str, **options):
        path = tmp_path / "brief.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        tab, told = context.new_page(), []
        tab.on("console", lambda message: told.append(message.text))
        tab.on("pageerror", lambda error: told.append(str(error)))
        tab.on("request", lambda asked: told.append(asked.url))
        tab.goto(path.as_uri())
        tab.wait_for_load_state("networkidle")
        if tab.locator(".chart").count():
            tab.wait_for_selector(".chart .main-svg")
        assert told.pop(0) == path.as_uri()
        return tab, told

    yield open_page
    for context in contexts:
        context.close()
