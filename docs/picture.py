"""Draw the picture of the README from a built brief: `make picture`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
EDITION = "00-brief-2024-12-07"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def draw(target: Path) -> None:
    """Photograph the map of the edition with the most reports behind it."""
    page_file = ROOT / "briefs" / f"{EDITION}.html"
    browser_file = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_file is None:
        sys.exit("The picture needs Chromium; install it and try again.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(page_file.as_uri())
        page.wait_for_selector(".js-plotly-plot .main-svg")
        page.wait_for_timeout(500)
        page.locator("figure").first.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    draw(Path(__file__).with_name("picture.png"))
