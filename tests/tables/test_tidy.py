"""Tables as spreadsheets and others save them, and what tidying gives back."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import AFGHANISTAN, RIVERLAND, SYRIA, snapshot
from tests.long import times
from tests.test_cli import briefs

from helpers import tables
from helpers.tables.reader import read_descriptor, resources
from helpers.tables.tidy import tidy

SAVED = RIVERLAND.parent / "spreadsheets"
"""Two tables and, by a way of saving, the bytes that LibreOffice 7.4 wrote of them."""
OFFICE = shutil.which("soffice")


def put(folder: Path, saved: Path) -> Path:
    """Put saved tables into a dataset."""
    for path in saved.glob("*.csv"):
        shutil.copy(path, folder / path.name)
    return folder


def tidied(folder: Path) -> list[str]:
    """Tidy a dataset, and give what is left as it is."""
    done = tidy(folder)
    for path, content in done.contents.items():
        path.write_bytes(content)
    return list(map(str, done.left))


def commit(folder: Path) -> None:
    """Keep the tables of a folder in git."""
    git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "tables"]):
        subprocess.run([*git, *words], check=True)


def rewrite(path: Path, change=lambda rows: rows, encoding: str = "utf-8", **form: str) -> None:
    """Write a table anew in another form."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, **form).writerows(change(rows))
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.mark.parametrize("folder", [SYRIA, AFGHANISTAN, RIVERLAND], ids=lambda path: path.name)
def test_the_tables_here_are_tidy(folder):
    """What is in one form already is not touched, and nothing in it looks destroyed."""
    done = tidy(folder)
    assert (done.contents, done.changes, done.left) == ({}, [], [])


@pytest.mark.parametrize("way", ["english", "quoted", "semicolons", "tabs", "utf16"])
def test_what_libreoffice_saved_comes_back(copy, way):
    """Quotes, separators, encodings and times of day of a real save are undone to the byte."""
    before = snapshot(put(copy, SAVED / "before"))
    put(copy, SAVED / way)
    assert tidied(copy) == [] and snapshot(copy) == before
    assert tables.check(copy) == [] and tidy(copy).contents == {}


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("by", ["csv", "ods", "xlsx"])
def test_what_libreoffice_saves_here_comes_back(copy, tmp_path, by):
    """Opened and saved, directly or by way of a workbook, the tables come back to the byte."""
    before = snapshot(put(copy, SAVED / "before"))
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = [OFFICE, home, "--headless", "--infilter=CSV:44,34,76,1"]
    files = sorted(shutil.copytree(copy, tmp_path / "opened").glob("*.csv"))
    if by != "csv":
        book = tmp_path / "book"
        subprocess.run([*office, "--convert-to", by, "--outdir", book, *files], check=True)
        files, office = sorted(book.iterdir()), office[:-1]
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    subprocess.run([*office, "--convert-to", kind, "--outdir", copy, *files], check=True)
    assert snapshot(copy) != before
    assert tidied(copy) == [] and snapshot(copy) == before


def test_only_what_was_changed_in_a_spreadsheet_differs(copy):
    """After a save and a tidy one row is another one: that of the changed cell."""
    before = snapshot(put(copy, SAVED / "before"))["events.csv"].splitlines()
    path = put(copy, SAVED / "semicolons") / "events.csv"
    path.write_bytes(path.read_bytes().replace(b"The rebels hold Birch.", b"Birch; all of it."))
    tidied(copy)
    after = path.read_bytes().splitlines()
    assert [a for a, b in zip(after, before, strict=True) if a != b] == [
        before[3].replace(b"The rebels hold Birch.", b"Birch; all of it.")
    ]


def like_excel(rows: list[list[str]]) -> list[list[str]]:
    """Write rows as Excel in Britain does, with empty columns and rows behind them."""
    day = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")
    wide = [[day.sub(r"\3/\2/\1", cell) for cell in row] + ["", ""] for row in rows]
    return [*wide, *[[""] * len(wide[0])] * 3]


@pytest.fixture
def syria(tmp_path) -> Path:
    """A copy of the real tables."""
    return Path(shutil.copytree(SYRIA, tmp_path / "syria"))


def test_what_excel_saves_comes_back(syria):
    """CRLF, a byte-order mark, dd/mm/yyyy, empty columns and rows, and another order of rows."""
    before = snapshot(syria)
    rewrite(syria / "events.csv", like_excel, "utf-8-sig")
    rewrite(syria / "reports.csv", lambda rows: [rows[0], *like_excel(rows[1:])[:200:-1]])
    reports = (syria / "reports.csv").read_text("utf-8").splitlines()
    assert len(tables.check(syria)) > 1000
    left = tidied(syria)
    assert left == [] and snapshot(syria)["events.csv"] == before["events.csv"]
    kept = snapshot(syria)["reports.csv"].splitlines()
    assert kept == [line for line in before["reports.csv"].splitlines() if line in kept]
    assert len(kept) == sum(line.startswith("r") for line in reports)


def test_what_pandas_saves_comes_back(syria):
    """Whole numbers as 20.0, an index and another order of columns are undone."""
    before = snapshot(syria)
    for name in ("events", "places", "routes"):
        frame = pd.read_csv(syria / f"{name}.csv")
        frame[frame.columns[::-1]].to_csv(syria / f"{name}.csv")
    assert b",20.0," in (syria / "events.csv").read_bytes()
    assert tidied(syria) == [] and snapshot(syria) == before


UNNUMBERED = ("actors", "sources", "places", "routes", "unlisted")


@pytest.mark.parametrize("drawn", [1, 2])
def test_rows_that_a_spreadsheet_sorted_go_back(syria, drawn):
    """Rows without numbers stand as last committed, new ones last; stops of a road by position."""
    commit(syria)
    before = snapshot(syria)
    for name in UNNUMBERED:
        frame = pd.read_csv(syria / f"{name}.csv", dtype=str)
        frame.sample(frac=1, random_state=drawn).to_csv(syria / f"{name}.csv", index=False)
    assert tidied(syria) == [] and snapshot(syria) == before
    path = syria / "actors.csv"
    head, first, *rest = path.read_text("utf-8").splitlines(keepends=True)
    new = "new-army,New army,,,," + "\n"
    path.write_text("".join([head, new, *rest, first]), "utf-8")
    assert [*tidy(syria).changes] == ["actors.csv: rows in order"]
    tidied(syria)
    assert path.read_text("utf-8") == "".join([head, first, *rest, new])


def test_without_git_only_stops_of_a_road_have_an_order(copy):
    """What no commit tells is left as it is, but for rows whose key has a position."""
    for name in UNNUMBERED:
        frame = pd.read_csv(copy / f"{name}.csv", dtype=str)
        frame[::-1].to_csv(copy / f"{name}.csv", index=False)
    assert tidy(copy).changes == ["routes.csv: rows in order"]


@given(
    form=st.fixed_dictionaries(
        {
            "delimiter": st.sampled_from(",;\t|"),
            "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
            "lineterminator": st.sampled_from(["\n", "\r\n"]),
            "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        }
    ),
    head=st.booleans(),
    drawn=st.randoms(use_true_random=False),
)
@settings(max_examples=times(10, 500))
@pytest.mark.long
def test_any_form_of_a_table_comes_back(tmp_path_factory, form, head, drawn):
    """Whatever parts, quotes, ends and orders the cells, the same bytes are made of them."""
    folder = tmp_path_factory.mktemp("tables") / "riverland"
    shutil.copytree(RIVERLAND, folder)
    order = drawn.sample(range(24), 24)

    def shuffled(rows: list[list[str]]) -> list[list[str]]:
        rows[1:] = drawn.sample(rows[1:], len(rows) - 1)
        named = [[f"sep={form['delimiter']}"]] if head else []
        return named + [[row[i] for i in order] for row in rows]

    rewrite(folder / "events.csv", shuffled, **form)
    assert tidied(folder) == [] and snapshot(folder) == snapshot(RIVERLAND)


def test_days_that_may_be_two_are_left_and_named(copy):
    """Where no other cell of the column tells day from month, none is written anew."""
    rewrite(copy / "reports.csv", like_excel)
    left = tidied(copy)
    assert len(left) == 16 and all("if this is day/month" in line for line in left)
    assert b"02/01/2030" in (copy / "reports.csv").read_bytes()


def test_days_with_another_sign_are_of_another_writer(edit):
    """1/13/2030 has the month first, and says nothing of 5.1.2030, which is left and named."""
    edit("events", "c0013", date_latest="1/13/2030")
    copy = edit("events", "c0010", date_latest="5.1.2030")
    [line] = tidied(copy)
    assert 'c0010, date_latest = "5.1.2030": not a date' in line
    assert "2030-01-05 if this is day/month, 2030-05-01 if it is month/day" in line
    assert ",2030-01-13," in (copy / "events.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("#NAME?", "an error of a spreadsheet"),
        ("1E+05", "its digits are lost"),
        ("TRUE", "true or false"),
        ("04/03/2026", "may have taken it for a day"),
        ("03-Apr", "may have taken it for a day"),
        ("????? ???", "letters are lost"),
        *((cell, "UTF-8 was read as another encoding") for cell in ("RÃ©uters", "Â¶ 3", "itâ€™s")),
        ("A brief Ã Paris", "UTF-8 was read as another encoding"),
        ("دمشق".encode().decode("cp1252"), "UTF-8 was read as another encoding"),
    ],
)
def test_what_a_spreadsheet_has_destroyed_is_told(edit, cell, said):
    """What a text was cannot be known from what a spreadsheet made of it: it is named and left."""
    copy = edit("events", "c0010", note=cell)
    before = snapshot(copy)
    [line] = tidied(copy)
    assert line.startswith(f'events.csv line 11, c0010, note = "{cell}": ') and said in line
    assert snapshot(copy) == before


@pytest.mark.parametrize(
    "cell",
    ["¶ 3, “café” – naïve", "«LIBERTÉ»", "“PERÚ”…", "Noë”…", "Öğüt", "دمشق،", "50 °C, ½ km²"],
)
def test_letters_that_are_right_are_not_taken_for_destroyed(edit, cell):
    """Signs of other languages and of quotations, side by side, stay unnamed."""
    assert tidied(edit("events", "c0010", note=cell)) == []


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "cp1251", "cp1256", "mac_roman"])
def test_the_last_commit_tells_in_what_encoding_a_file_was_read(edit, copy, encoding):
    """A name in Arabic and an umlaut come back in the encoding of another language."""
    edit("events", "c0001", note="البتولا"), edit("events", "c0002", note="Öl")
    commit(copy)
    for claim, note in (("c0001", "البتولا"), ("c0002", "Öl")):
        edit("events", claim, note=note.encode().decode(encoding, "replace"))
    assert [line.split(", ")[1] for line in tidied(copy)] == ["c0001", "c0002"]


def test_the_last_commit_tells_what_looks_like_nothing(edit, copy):
    """Zeros, points and days that a spreadsheet took are told by what was committed."""
    put(copy, SAVED / "before")
    edit("events", "c0001", note="007"), edit("events", "c0002", note="3-4")
    commit(copy)
    put(copy, SAVED / "german")
    [line] = tidied(copy)
    assert 'alder, lon = "125": it was 0.125 in the last commit' in line
    edit("events", "c0001", note="7"), edit("events", "c0002", note="2026-03-04")
    edit("events", "c0003", note="otherwise")
    left = [line.partition(" in the last")[0] for line in tidied(copy)]
    assert left == [
        'events.csv line 2, c0001, note = "7": it was 007',
        'events.csv line 3, c0002, note = "2026-03-04": it was 3-4',
        'places.csv line 4, alder, lon = "125": it was 0.125',
    ]


def test_a_file_that_is_no_table_is_left_and_the_others_are_tidied(copy):
    """A merge that git left, and a row with a comma too many, are told; they are not of form."""
    events, reports = copy / "events.csv", copy / "reports.csv"
    events.write_text("<<<<<<< HEAD\n" + events.read_text("utf-8"), "utf-8")
    reports.write_text(reports.read_text("utf-8").replace("Birch claimed", "Birch, claimed"))
    rewrite(copy / "places.csv", delimiter=";")
    before = snapshot(copy)
    left = tidied(copy)
    assert "git left a merge" in left[0] and "11 cells, expected 10" in left[1]
    after = snapshot(copy)
    assert {name for name in after if after[name] != before[name]} == {"places.csv"}
    assert after["places.csv"] == snapshot(RIVERLAND)["places.csv"]


def test_the_command_shows_asks_and_writes_all_or_none(copy, monkeypatch):
    """It says what changes first; --dry-run and a no write nothing, --yes asks nothing."""
    rewrite(copy / "places.csv", delimiter=";"), rewrite(copy / "routes.csv", delimiter="\t")
    before = snapshot(copy)
    code, out, _ = briefs("tidy", str(copy), "--dry-run")
    assert (code, out.splitlines()) == (
        0,
        [
            "riverland: places.csv: commas instead of semicolons",
            "riverland: places.csv: LF at the ends of lines",
            "riverland: routes.csv: commas instead of tabs",
            "riverland: routes.csv: LF at the ends of lines",
        ],
    )
    assert snapshot(copy) == before
    assert briefs("tidy", str(copy), "--yes")[0] == 0 and snapshot(copy) == snapshot(RIVERLAND)
    assert briefs("tidy", str(copy))[1] == "riverland: is tidy.\n"
    (copy / "routes.csv").unlink()
    missing = "riverland, left as it is: routes.csv: the file is missing.\n"
    assert briefs("tidy", str(copy)) == (3, "", missing)


def test_every_column_has_a_form():
    """Each type of the descriptors is one that tidying knows."""
    kinds = {
        field["type"]
        for resource in resources(read_descriptor(SYRIA)).values()
        for field in resource["schema"]["fields"]
    }
    assert kinds == {"string", "date", "integer", "number"}


def test_a_table_without_rows_is_tidy(copy):
    """A line of names alone stays, and no name is taken for a row number."""
    path = copy / "unlisted.csv"
    path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    assert tidy(copy).contents == {} and tidy(copy).left == []
