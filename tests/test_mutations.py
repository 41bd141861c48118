"""Spoilt tables, descriptors, plans, forms, notebooks and imports end in rows or in clear words.

Each try spoils valid files in up to three places, and is the same for the same number:
``FROM=4711 ONLY=1 pytest tests/test_mutations.py`` does that one again.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from helpers import charts, claims, control, progress, tables, vintage, wording
from helpers.adding import form
from helpers.adding.plausibility import find_doubts
from helpers.exchange import read
from helpers.runs import plan
from helpers.tables.append import Draft
from helpers.tables.dataset import LAST_READ
from helpers.tables.reader import read_descriptor
from tests.adding.conftest import TODAY
from tests.adding.test_form import FORM
from tests.conftest import RIVERLAND
from tests.exchange.read.made import ACLED, UCDP, save
from tests.exchange.read.test_viina import long, outlines
from tests.long import times
from tests.runs.collection import Collection

MUTATIONS = int(os.environ.get("ONLY", times(10, 20_000)))
FROM = int(os.environ.get("FROM", 0))
pytestmark = pytest.mark.long
CELLS = (
    *("", " ", "x", "0", "-1", "1e308", "nan", "inf", "NULL", "None", "true", "9" * 25, "3+"),
    *("2030-01-05", "2030-13-45", "05/01/2030", "1e5", "c0001", "c99999", "r0001", "C0001", "none"),
    *("rebels", "crown-army", "birch", "elm", "westland", "asserts", "denies", "retracts", "full"),
    *("capture", "collapse", "background", "most", "near", "press", "river-monitor", "killed"),
    *('"', '""', "a\nb", "a,b", ";", "\t", "=1+1", "<b>", "\u202e", "\x00", "\x1b[31m", "\ufeff"),
    *("٣", "é", "x" * 5000, "../..", "{{7*7}}", "%s", "\\", "'"),
)
"""What is put into a cell."""
BYTES = (b"\x00", b"\xff", b"\n", b"\r", b'"', b",", b"<<<<<<< a\n", b"\xef\xbb\xbf", b"{", b"]")


def spoil_bytes(draw: Random, content: bytes) -> bytes:
    """Cut a file, or put something anywhere into it."""
    at = draw.randrange(len(content) + 1)
    if draw.random() < 0.3:
        return content[:at]
    return content[:at] + draw.choice(BYTES) + content[at + draw.choice((0, 0, 1, 5)) :]


def spoil_rows(draw: Random, content: bytes) -> bytes:
    """Change cells, rows or columns of a table."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")))
    if not rows or not rows[0]:
        return content
    number, column = draw.randrange(len(rows)), draw.randrange(len(rows[0]))
    other, way = draw.randrange(len(rows)), draw.random()
    column = min(column, len(rows[number]) - 1)
    if way < 0.75 and number and column >= 0:
        rows[number][column] = draw.choice((draw.choice(CELLS), draw.choice(rows[other] or [""])))
    elif way < 0.8:
        rows.insert(other, [*rows[number]])
    elif way < 0.85:
        del rows[number]
    elif way < 0.9:
        rows[number], rows[other] = rows[other], rows[number]
    elif way < 0.95:
        rows = [[*row[:column], *row[column + 1 :]] for row in rows]
    else:
        rows[number] += ["more"]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=draw.choice(("\n", "\r\n"))).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def spoil_json(draw: Random, content: bytes) -> bytes:
    """Change, double or remove a member somewhere in a file of JSON."""
    whole = json.loads(content)
    homes = [whole]
    for home in homes:
        inside = home.values() if isinstance(home, dict) else home
        homes += [value for value in inside if isinstance(value, dict | list) and value]
    home = draw.choice(homes)
    key = draw.choice(list(home) if isinstance(home, dict) else range(len(home)))
    way, values = draw.random(), (None, "", "x", 0, -1, 1e308, [], {}, True, "2030-01-05", [[]])
    if way < 0.5:
        home[key] = draw.choice(values)
    elif way < 0.8:
        del home[key]
    elif isinstance(home, dict):
        home[draw.choice(CELLS)] = home[key]
    else:
        home.append(home[key])
    return json.dumps(whole, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")


def spoil_text(draw: Random, content: bytes) -> bytes:
    """Put a cell in the place of a word, or spoil bytes."""
    words = [*re.finditer(rb"[\w./-]+", content)]
    if not words or draw.random() < 0.3:
        return spoil_bytes(draw, content)
    word = draw.choice(words)
    return content[: word.start()] + draw.choice(CELLS).encode() + content[word.end() :]


def spoilt(draw: Random, path: Path) -> None:
    """Spoil a file in one to three places."""
    ways = {".csv": spoil_rows, ".json": spoil_json, ".geojson": spoil_json, ".ipynb": spoil_json}
    for _ in range(draw.choice((1, 1, 2, 3))):
        content = path.read_bytes()
        way = ways.get(path.suffix, spoil_text) if draw.random() < 0.85 else spoil_bytes
        try:
            path.write_bytes(way(draw, content))
        except (ValueError, IndexError):  # of JSON nothing is left
            path.write_bytes(spoil_bytes(draw, content))


def try_each(kind: str, one: Callable[[Random], None]) -> None:
    """Do one try after the other with what it draws; where one fails, say how to do it again."""
    for number in range(FROM, FROM + MUTATIONS):
        try:
            one(Random(f"{kind} {number}"))
        except Exception as error:
            error.add_note(f"FROM={number} ONLY=1")
            raise


@pytest.fixture(autouse=True)
def strict():
    """A warning of a library is a fault too."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def measured(folder: Path) -> None:
    """Work out what briefs show of tables that ``check`` finds sound."""
    d = tables.load(folder)
    events, held = claims.grade_events(d), control.control_table(d)
    changed = vintage.changes(vintage.day_before(d), d)
    progress.along_route(d, held, d.offensive.main_route)
    progress.objective_distance(d, held)
    wording.headline(d, changed)
    wording.summarise_state(d, held)
    wording.summarise_news(d, changed)
    wording.list_denials(d, events, changed)
    charts.draw_map(d, held)
    find_doubts(d, read_descriptor(folder))


def test_datasets(tmp_path):
    """Whatever a table, descriptor or outline holds: faults in words, or usable tables."""
    sound = []

    def one(draw: Random) -> None:
        folder = Path(shutil.copytree(RIVERLAND, tmp_path / "spoilt"))
        files = sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json"))
        files += [path for path in files if path.stem in ("events", "reports")] * 3
        spoilt(draw, draw.choice([*files, folder / "boundaries.geojson"]))
        problems = tables.check(folder)
        assert all(problem.rule and problem.file for problem in problems)
        if not problems:
            sound.append(folder)
            measured(folder)
        LAST_READ.pop(folder, None)
        shutil.rmtree(folder)

    try_each("dataset", one)
    assert MUTATIONS < 50 or sound


def test_plans_and_notebooks(tmp_path):
    """Whatever a plan or a notebook holds: runs, or every fault in words."""
    made = Collection(tmp_path / "collection")
    home = made.root / "notebooks"
    good = {path: path.read_bytes() for path in home.iterdir()}

    def one(draw: Random) -> None:
        spoilt(draw, draw.choice([*good]))
        try:
            assert plan.read(made.root) is not None
        except plan.BadPlan as bad:
            assert bad.problems and all(map(str, bad.problems))
        for path, content in good.items():
            path.write_bytes(content)

    try_each("plan", one)


def test_forms(tmp_path):
    """Whatever a form holds: rows, or faults that name its lines; never an object of YAML."""
    folder = Path(shutil.copytree(RIVERLAND, tmp_path / "riverland"))
    path = tmp_path / "new.yml"

    def one(draw: Random) -> None:
        path.write_text(FORM, "utf-8")
        spoilt(draw, path)
        draft, text = Draft(folder), path.read_bytes().decode("utf-8", "replace")
        problems = form.fill(draft, text, path.name, TODAY)
        assert problems or draft.added["reports"]
        assert all(map(str, problems))

    try_each("form", one)


SNAPSHOTS = [(7001, day, "UA", "RU") for day in (20300103, 20300104)] + [(7002, 20300103, "RU", "")]
IMPORTS: dict[str, Callable[[Path], list[Path]]] = {
    "acled": lambda home: [save(home / "a.csv", ACLED, {}, {"event_id_cnty": "RIV2"})],
    "ucdp": lambda home: [save(home / "u.csv", UCDP, {}, {"id": "500002"})],
    "viina": lambda home: [long(home / "v.csv", SNAPSHOTS), outlines(home / "p.geojson")],
}


@pytest.mark.parametrize("kind", IMPORTS)
def test_imports(tmp_path, kind):
    """Whatever a file to import holds: an account, or faults in words."""
    folder = Path(shutil.copytree(RIVERLAND, tmp_path / "riverland"))

    def one(draw: Random) -> None:
        paths = IMPORTS[kind](tmp_path)
        spoilt(draw, draw.choice(paths))
        try:
            account = read.run(kind, paths, folder, dry=True, published=str(date(2030, 1, 20)))
            assert account.lines()
        except tables.BadTables as bad:
            assert bad.problems and all(map(str, bad.problems))

    try_each(kind, one)
