"""The page to explore against Python, its size and its pace.

``python -m tests.benchmarks.explore [COMBINATIONS]`` draws as many combinations (default: 20,000)
of day, knowledge and source left out over both offensives and compares the look-up of the page with
Python, state by state; prints how large each page is beside its share of other pages' weight, and
how long a step takes in Chromium at a quarter of the machine's pace; and does the latter for a
made-up table of 10,000 claims, 1,000 places and 200 sources too.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from helpers import control, explorer, pages, tables
from helpers.tables import Dataset
from tests.browser import CHROMIUM
from tests.conftest import AFGHANISTAN, SYRIA
from tests.explorer import asked

OFFENSIVES = (SYRIA, AFGHANISTAN)
CHUNK, SLOWER, STEPS = 500, 4, 40
STEP = """(steps) => {
  const slider = document.querySelector(".choices input");
  const took = [];
  for (let i = 0; i < steps; i += 1) {
    slider.value = i % (Number(slider.max) + 1);
    const begun = performance.now();
    slider.dispatchEvent(new Event("input"));
    document.body.offsetHeight;
    took.push(performance.now() - begun);
  }
  return took.sort((a, b) => a - b);
}"""


def compare(d: Dataset, data: dict, number: int) -> int:
    """Count the answers of the page that are not Python's, and print the first."""
    drawn = asked.questions(d, data, number)
    truth = lru_cache(maxsize=None)(lambda known, left: asked.truth(d, last, known, left))
    wrong, last = 0, str(d.as_of.date())
    for start in range(0, number, CHUNK):
        part = drawn[start : start + CHUNK]
        for question, answer in zip(part, asked.answers(data, part), strict=True):
            view = max(day for day, *_ in data["views"] if day <= question[1])
            found = asked.differences(d, data, question, answer, truth(view, question[2]))
            wrong += bool(found)
            print(*found[:3], sep="\n", end="\n" if found else "")
    return wrong


def many(d: Dataset, claims: int, places: int, sources: int) -> Dataset:
    """Draw a large dataset after the model of a real one."""
    draw = np.random.default_rng(0)

    def copies(frame: pd.DataFrame, key: str, number: int) -> pd.DataFrame:
        rows = frame.iloc[np.arange(number) % len(frame)].reset_index(drop=True)
        turn = np.arange(number) // len(frame)
        return rows.assign(
            **{key: [f"{k}-{t}" if t else k for k, t in zip(rows[key], turn, strict=True)]}
        )

    spots = copies(d.places, "place_id", places)
    spots = spots.assign(lat=spots["lat"] + draw.normal(0, 0.2, places))
    voices = d.sources.assign(speaks_for="", owner="")
    events = copies(d.events, "claim_id", claims).assign(supersedes="")
    turn = np.arange(claims) // len(d.events)
    events["event_id"] = [
        f"{e}-{t}" if t else e for e, t in zip(events["event_id"], turn, strict=True)
    ]
    known = set(spots["place_id"])
    moved = [
        f"{p}-{t}" if t and f"{p}-{t}" in known else p
        for p, t in zip(events["place_id"], turn, strict=True)
    ]
    events = events.assign(
        place_id=moved, claimant_id=draw.choice(voices["source_id"][:sources], claims)
    )
    return replace(d, places=spots, sources=voices, events=events)


def measure(d: Dataset, name: str) -> None:
    """Print how long a page takes to make, how large it is, and how long its steps take."""
    begun = time.perf_counter()
    shown = explorer.show(d, control.control_table(d))
    html = pages.explorer_page(name, shown.data, shown.words)
    took = time.perf_counter() - begun
    size = len(gzip.compress(html.encode(), 9)) / 1000
    print(f"{name}: made in {took:.1f} s, {size:.0f} kB compressed", end="", flush=True)
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        tab = chromium.new_page()
        tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        tab.goto(path.as_uri())
        steps = tab.evaluate(STEP, STEPS)
        chromium.close()
    half, most = steps[len(steps) // 2], steps[int(len(steps) * 0.95)]
    print(f"; a step at {SLOWER}-fold slow-down {half:.0f} ms, 95 % within {most:.0f} ms")


def main(number: int) -> None:
    """Compare and measure both offensives, and measure a large table."""
    for folder in OFFENSIVES:
        d = tables.load(folder)
        measure(d, folder.name)
        data = explorer.show(d, control.control_table(d)).data
        part = number // len(OFFENSIVES)
        print(f"  {compare(d, data, part)} of {part:,} combinations differ", flush=True)
    measure(
        many(tables.load(SYRIA), 10_000, 1_000, 200), "10,000 claims, 1,000 places, 200 sources"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
