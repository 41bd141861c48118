"""Notebooks as they come out of papermill, and a browser that cannot reach anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
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
