"""Every map of every edition of the shipped offensives: ``python -m tests.benchmarks.maps``.

Prints for each the names that, as Chromium draws them, touch a mark or another name, how many
places are named, and how long it took to draw. Ends with 1 where a name touches anything.
"""

import sys
import time

import pandas as pd
from playwright.sync_api import sync_playwright

from helpers import charts, control, tables
from tests.browser import CHROMIUM
from tests.charts.conftest import touching_names
from tests.conftest import AFGHANISTAN, SYRIA


def main() -> int:
    """Measure all maps; give the exit code."""
    found = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page()
        for folder in (SYRIA, AFGHANISTAN):
            whole = tables.load(folder)
            for day in pd.date_range(whole.offensive.start, whole.as_of):
                d = tables.load(folder, str(day.date()))
                held = control.control_table(d)
                begun = time.perf_counter()
                picture = charts.draw_map(d, held)
                took = time.perf_counter() - begun
                for shape, svg in (("wide", picture.svg), ("narrow", picture.words["narrow"])):
                    hits = touching_names(page, svg)
                    found += len(hits)
                    told = f"{folder.name} {day.date()} {shape}: {took * 1000:.0f} ms"
                    print(told, "; ".join(hits) or "no name touches anything")
                print("  ", picture.words["title"])
        browser.close()
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
