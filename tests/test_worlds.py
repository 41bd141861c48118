"""Whatever small valid tables: every notebook makes a page, and no page says more than they do.

Each world is the same for the same number: ``FROM=4711 ONLY=1 pytest tests/test_worlds.py`` makes
that one again.
"""

from __future__ import annotations

import os
import re
import traceback
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import control, places, tables, text
from helpers.charts import style
from helpers.charts.own import SVG
from helpers.pages import manifest
from helpers.runs import output, worker
from helpers.tables.dataset import LAST_READ
from helpers.tables.reader import LIMIT
from helpers.wording.sentence import Sentence
from tests.long import LONG, times
from tests.pages.executed import FOLDER, PLOTLY, executed
from tests.wording.judge import faults
from tests.worlds import draw_folder

WORLDS = int(os.environ.get("ONLY", times(1, 1_000)))
FROM = int(os.environ.get("FROM", 0))
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
pytestmark = pytest.mark.long
UNCLEAN = re.compile(
    r"\b(?:NaN|nan|NaT|None(?! (?:is|are|was|of)\b)|inf)\b|<NA>|[(\[] ?[)\]]| [,.;:](?!\.)|,,|;;"
    r"|\b(?:and|of) 0 (?:more|others)\b"
    r"|\b1 (?:(?!and)\w+ )?(?:event|source|claim|place|report|number|capital|day|change|losse)s\b"
    r"|\.\.(?!\.)|\{\w*\}|\b(and|the|of|by|on|in|is) \1\b"
)
"""What no sentence of ours ends up with: a number that is none, an empty bracket, a word twice."""


def faults_of(number: int, home: Path) -> list[str]:
    """Draw a world, put it through every notebook and give what is wrong, by notebook."""
    folder = draw_folder(Random(number), home / f"riverland-{number}")
    problems = tables.check(folder)
    assert problems == [], (number, list(map(str, problems)))
    found = []
    for name in NAMES:
        try:
            found += [f"{number} {name}: {fault}" for fault in faults_on_page(name, folder)]
        except Exception:
            found.append(f"{number} {name}: {traceback.format_exc()[-1500:]}")
    LAST_READ.pop(folder.resolve(), None)
    return found


def faults_on_page(name: str, folder: Path) -> list[str]:
    """Make the page of a notebook, as a build does without its kernel, and judge it."""
    d, kept = tables.load(folder), []
    order = order_of(name, folder, d, {})

    def execute(notebook: Path, *how: object):
        kept.append(executed(notebook.stem, dataset=str(folder)))
        return kept[-1]

    real, worker.execute = worker.execute, execute
    headline = manifest._headline
    if name != NAMES[0]:  # these numbers are the same on each page of a world, and take long
        manifest._headline = lambda *of: {}
    try:
        result = worker.make_brief(order, True, lambda *at: None)
    finally:
        worker.execute, manifest._headline = real, headline
        os.environ.pop(LIMIT, None)
    if result.failure:
        return [f"no page: {result.failure}"]
    outputs = [o for cell in kept[0].cells for o in cell.get("outputs", ())]
    drawn = [o for o in outputs if "marks" in o["metadata"].get(SVG, ())]
    maps = [fault for o in drawn for fault in wrongly_drawn(d, o)]
    tables_of = told_otherwise(d, outputs)
    return [*said(d, outputs), *tables_of, *maps, *shown(d, outputs, result.html.decode())]


def order_of(name: str, folder: Path, d: tables.Dataset, parameters: dict) -> output.Order:
    """Order the page of a notebook."""
    known = str(d.known_by.date())
    header = {"slug": name, "dataset": folder.name, "as_of": "", "known_by": known}
    inputs = {"values": header, "rows": {}, "code": {}}
    header |= {"revisions": []}
    return output.Order(FOLDER / f"{name}.ipynb", folder, parameters, header, inputs)


def said(d: tables.Dataset, outputs: list) -> list[str]:
    """Give what is wrong in the sentences of a page."""
    found = []
    told = (o.get("metadata", {}).get("text/html", {}) for o in outputs)
    sentences = [
        (
            Sentence(s["text"], tuple(s.get("claims", ())), tuple(s.get("events", ()))),
            of.get("role"),
        )
        for of in told
        for s in of.get("sentences", ())
    ]
    listed = len(places.counted(d))
    for sentence, role in sentences:
        found += faults(d, sentence, headline=role == "headline")
        found += at_odds(d, sentence.text)
        found += [f"{sentence.text!r}: unclean" for _ in UNCLEAN.finditer(sentence.text)][:1]
        found += [
            f"{sentence.text!r}: of {n} listed places, which are {listed}"
            for n in re.findall(r"of (\d+) listed places", sentence.text)
            if int(n) != listed
        ]
    return found


def at_odds(d: tables.Dataset, words: str) -> list[str]:
    """Give where a sentence says that somebody is in control of a place and its state does not."""
    names, found = places.names(d), []
    for clause in words.split("; "):
        control_of = re.match(
            r"(.*?) (?:(?:are )?reported |said to be )?in control of (?:most of )?(.*)", clause
        )
        if not control_of:
            continue
        called = {control_of[1].lower(), control_of[1].lower().removeprefix("the ")}
        who = {actor.side for actor in d.actors.itertuples() if actor.name.lower() in called}
        who |= {side for side, name in d.offensive.sides.items() if name.lower() in called}
        for now in last_day(d).itertuples():
            seen = {
                now.settled_holder,
                now.claimed_holder,
                now.state == "held" and now.last_known_holder,
            }
            named = re.match(rf"{re.escape(names[now.place_id])}(?!\w)", control_of[2])
            if who and named and not who & seen:
                found.append(f"{words!r}: {now.place_id} is {now.state}, {now.holder}")
    return found


def last_day(d: tables.Dataset, unit: str = "") -> pd.DataFrame:
    """Give who holds each place on the last day, or on that which the unit of a map names."""
    held = control.control_table(d)
    named = [day for day in held["day"].unique() if f"evening of {text.day(day)}" in unit]
    return held[held["day"] == (named[-1] if named else d.as_of)]


def told_otherwise(d: tables.Dataset, outputs: list) -> list[str]:
    """Give the places of which a table says another state or holder of the last day than control.

    Since control has one state of a place, no two tables of a page name two holders of it.
    """
    found = []
    for shown_there in outputs:
        unit = shown_there["metadata"].get(SVG, {}).get("unit", "")
        state = {places.names(d)[now.place_id]: now for now in last_day(d, unit).itertuples()}
        head, *rows = table_of(shown_there) or [[]]
        for row in rows:
            cells = dict(zip(head, row, strict=False))
            place = cells.get("Place") or cells.get("Stretch") or cells.get("Question", "")
            now = state.get(ARABIC.sub("", re.sub(r"^Who holds (.*)\?$", r"\1", str(place))))
            words = (cell for n, cell in cells.items() if n in STATED or re.match(r"On \d", n))
            found += [
                f"{place}: {told!r}, and it is {now.state}, {now.holder}"
                for told in words
                if now and told.lower() != told_of(d, now).lower()
            ]
    return found


STATED = {"As reported", "What is reported", "State", "Now"}
"""The columns of tables that say the state of a place on the last day."""
ARABIC = re.compile(r" \([^()]*[\u0600-\u06ff]+[^()]*\)$")


def table_of(shown_there: dict) -> list[list[str]]:
    """Give the columns and the rows of a table, or of the table of a map."""
    if meta := shown_there["metadata"].get(SVG):
        return [meta["table"]["columns"], *meta["table"]["rows"]] if "marks" in meta else []
    lines = shown_there["data"].get("text/plain", "").splitlines()[1:]
    return [line.split("\t") for line in lines]


def told_of(d: tables.Dataset, now: tuple) -> str:
    """Give the words for the state of a place, as the codebook has them."""
    sides = d.offensive.sides
    who, last = sides.get(now.holder, ""), sides.get(now.last_known_holder, "")
    unsure = "disputed: " if now.state == "disputed" else ""
    known = f"last known with {last}" if last else "last holder not known"
    return {
        "left": "left by its holder",
        "held": f"reported held by {who}",
        "open": f"open, {known}",
        "not_reported": f"not reported, {known}",
        "claimed": f"claimed for {who}" if who else "claimed to be left by its holder",
        "disputed": f"{unsure}claimed {f'for {who}' if who else 'to be left by its holder'}",
    }.get(now.state, f"held by {who} ({now.state})")


def wrongly_drawn(d: tables.Dataset, output: dict) -> list[str]:
    """Give the places that a map draws in the colour of a side that does not hold them."""
    meta, found = output["metadata"][SVG], []
    state = {places.names(d)[now.place_id]: now for now in last_day(d, meta["unit"]).itertuples()}
    rows = [state[ARABIC.sub("", row[0])] for row in meta["table"]["rows"]]
    side_of = {}
    for side in d.offensive.sides:
        colour = style.side_styles(d)[side].colour
        side_of |= {colour: side, style.tint(colour, style.LOOKS["light"]): side}
    for shape, svg in (("wide", output["data"][SVG]), ("narrow", meta["narrow"])):
        looks = dict(re.findall(r"<g id='(mark-\d+)'>(.*?)</g></g>", svg))
        sides = {
            name: {side_of[c] for c in re.findall(r"'(#\w+)'", look) if c in side_of}
            for name, look in looks.items()
        }
        drawn = re.findall(r"<use href='#(mark-\d+)' class='mark' x='(.*?)' y='(.*?)'/>", svg)
        if len(drawn) != len(meta["marks"][shape]):
            found.append(f"{len(drawn)} marks drawn, {len(meta['marks'][shape])} named")
        for x, y, row in meta["marks"][shape]:
            now = rows[row]
            own = {now.holder} & {*side_of.values()}
            own = own if now.state in COLOURED else set()
            near = [
                name for name, *at in drawn if abs(float(at[0]) - x) + abs(float(at[1]) - y) < 2
            ]
            if not any(sides[name] == own for name in near):
                found.append(f"{now.place_id} is {now.state}, {now.holder}, and is drawn otherwise")
    return found


COLOURED = {"confirmed", "corroborated", "claimed", "disputed", "held"}
"""The states of which a mark has the colour of the holder."""


def shown(d: tables.Dataset, outputs: list, html: str) -> list[str]:
    """Give what is wrong in the charts of a page, and in the page."""
    found = []
    soup = BeautifulSoup(html, "html.parser")
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    for script in soup("script"):
        digest = b64encode(sha256((script.string or "").encode()).digest()).decode()
        if script.get("type") in (None, "module") and digest not in policy:
            found.append("a script that its policy does not name")
    charts = [o["data"][PLOTLY] for o in outputs if PLOTLY in o.get("data", {})]
    stills = soup.select(".chart > img")
    if len(stills) != len(charts):
        found.append(f"{len(charts)} charts and {len(stills)} stills")
    for spec, still in zip(charts, stills, strict=False):
        meta = spec["layout"]["meta"]
        found += [f"chart: {t!r}" for t in (meta["title"], meta["alt"]) if UNCLEAN.search(t)]
        svg = unescape(unquote(still["src"].removeprefix("data:image/svg+xml,")))
        drawn, wanted = marks_of(BeautifulSoup(svg, "html.parser")), marks_in(spec)
        if drawn != wanted:
            found.append(f"{meta['title']!r}: {wanted} marks, and {drawn} in its still")
        words = [*spec["layout"].get("annotations", ()), *meta.get("table", {}).get("rows", ())]
        if not sum(wanted) and not words:
            found.append(f"{meta['title']!r}: nothing is drawn and nothing is said")
    return found


def marks_in(spec: dict) -> tuple[int, int]:
    """Count the bars and marks of a chart."""
    bars = marks = 0
    for trace in spec["data"]:
        x, y = ([*trace.get(side, ())] for side in "xy")
        at = [pair for pair in zip(x, y, strict=True) if None not in pair]
        if trace["type"] == "bar":
            bars += sum(bool(pair[trace.get("orientation") != "h"]) for pair in at)
        elif "markers" in trace.get("mode", "") and trace["marker"].get("opacity") != 0:
            marks += len(at)
    return bars, marks


def marks_of(svg: BeautifulSoup) -> tuple[int, int]:
    """Count the bars and marks of a still."""
    return len(svg.select(".bars rect")), len(svg.select(".marks use"))


def test_every_notebook_on_every_world(tmp_path):
    """Each builds, and no sentence or chart is false, unclean or at odds with the tables."""
    found = [f for n in range(FROM, FROM + WORLDS) for f in faults_of(n, tmp_path)]
    assert found == [], "\n".join(found)


@pytest.mark.skipif(not LONG, reason="takes five seconds")
def test_a_kernel_of_its_own_makes_a_page_of_a_world(tmp_path):
    """What runs here without a kernel, papermill runs with one."""
    folder = draw_folder(Random(FROM), tmp_path / f"riverland-{FROM}")
    order = order_of(NAMES[0], folder, tables.load(folder), {"dataset": str(folder)})
    try:
        result = worker.make_brief(order, False, lambda *at: None)
    finally:
        os.environ.pop(LIMIT, None)
    assert not result.failure and result.html
