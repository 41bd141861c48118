"""Make what the README opens with: a picture, and a brief to look at without installing anything.

`make picture` photographs headline and map of a built brief into picture.png. `make sample` writes
that brief into sample.html. It is half as large there: its charts are still pictures, without the
library that draws them, and it leads to no other page.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from helpers.runs.pdf import TO_A_FILE, find_browser
from helpers.runs.plan import BadPlan

HERE = Path(__file__).parent
EDITION = HERE.parent / "briefs" / "00-brief-2024-12-08.html"
WIDE = 1040
LIBRARY = re.compile(r'<script[^>]* (?:id="plotly"|data-for="[^"]*")[^>]*>.*?</script>\n?', re.S)
LINKS = re.compile(r'<nav class="links".*?</nav>\n?| · <a href="[^"]*">Find a place</a>', re.S)
CHART = re.compile(r'<div class="chart"[^>]* aria-label=("[^"]*")[^>]*>[^<]*</div>')
HEAD_AND_MAP = """() => {
  const line = document.querySelector(".offensive");
  line.textContent = line.textContent.split(" · ").slice(0, 2).join(" · ");
  const kept = [line, document.querySelector("h1")];
  const figure = document.querySelector("figure");
  kept.push(...[...figure.children].filter((part) => !part.matches("details, p")));
  const near = (element) => kept.some((part) => part.contains(element) || element.contains(part));
  document.querySelectorAll("body *").forEach((element) => {
    element.style.display = near(element) ? element.style.display : "none";
  });
  return kept.at(-1).getBoundingClientRect().bottom + scrollY;
}"""
STILL = """() => Promise.all([...document.querySelectorAll(".js-plotly-plot")].map(
  ({ data, layout, clientWidth: width, clientHeight: height }) =>
    Plotly.toImage({ data, layout }, { format: "svg", width, height })))"""


def photograph(page: Page) -> None:
    """Write headline and map of the edition as a picture."""
    bottom = page.evaluate(HEAD_AND_MAP)
    page.wait_for_timeout(500)
    clip = {"x": 0, "y": 0, "width": WIDE, "height": bottom}
    page.screenshot(path=HERE / "picture.png", clip=clip)


def copy(page: Page) -> None:
    """Write the edition with still charts, without the library and links to pages not there."""
    stills = iter(page.evaluate(STILL))
    html = LINKS.sub("", LIBRARY.sub("", EDITION.read_text(encoding="utf-8")))
    html = TO_A_FILE.sub("<a", html)
    still = '<div class="scroll"><img alt={} src="{}"></div>'
    html = CHART.sub(lambda chart: still.format(chart[1], next(stills)), html)
    (HERE / "sample.html").write_text(html, encoding="utf-8")


def main(make: str) -> None:
    """Open the edition in Chromium, wait until its charts are drawn, and make one of the two."""
    try:
        browser_file = find_browser()
    except BadPlan as none:
        sys.exit(str(none))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDE, "height": 1400})
        page.goto(EDITION.as_uri())
        for chart in page.locator(".chart, figure .map").all():
            chart.scroll_into_view_if_needed()
            page.wait_for_timeout(1000)
        {"picture": photograph, "sample": copy}[make](page)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
