"""XLSX: text cells, real days, and a sheet that says what the file is."""

from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pytest

from helpers.exchange import write as formats
from helpers.exchange.write import xlsx
from helpers.exchange.write.export import COLUMNS, make_export


def test_a_formula_stays_text(hostile, tmp_path):
    """A text that begins like a formula is unchanged, is a text cell and is marked as text."""
    export = make_export(hostile('=HYPERLINK("https://evil.example")'), "claims")
    formats.write(export, tmp_path / "a.xlsx", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["claims"]
    cell = sheet.cell(2, [c.name for c in COLUMNS["claims"]].index("summary") + 1)
    assert cell.value == '=HYPERLINK("https://evil.example")'
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_day_is_a_day(written):
    """A day is a date cell that shows no time."""
    sheet = openpyxl.load_workbook(written("control", "xlsx"))["control"]
    cell = sheet.cell(2, [c.name for c in COLUMNS["control"]].index("day") + 1)
    assert (cell.value, cell.number_format) == (datetime(2030, 1, 1), "yyyy-mm-dd")
    assert cell.is_date


def test_header_and_about(written):
    """The header stays, can be filtered, and the second sheet tells licence, vintage, columns."""
    book = openpyxl.load_workbook(written("events", "xlsx", tagged=True))
    sheet = book["events"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B3", "A2:Z12")
    assert sheet["A2"].value == "#event+id"
    told = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert told["licence"] == "Creative Commons Attribution 4.0 (CC-BY-4.0)"
    assert (told["as_of"], told["known_by"]) == ("2030-01-06", "2030-01-06")
    assert {c.name for c in COLUMNS["events"]} <= set(told)
    assert book.properties.title == "Riverland offensive: grade of each event"
    assert "CC-BY-4.0" in book.properties.description


def test_what_no_sheet_can_hold(hostile, riverland, tmp_path, monkeypatch):
    """Too long a text or too many rows: an error that names them, and nothing is written."""
    with pytest.raises(ValueError, match="claims, c0001, place_name: 32768 letters are more than"):
        d = hostile("x" * 32_768)
        formats.write(make_export(d, "claims"), tmp_path / "a.xlsx", "xlsx")
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with pytest.raises(ValueError, match="rows are more than a sheet holds"):
        formats.write(make_export(riverland, "events"), tmp_path / "a.xlsx", "xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_it_has_no_moment_of_writing(written):
    """A workbook carries the day of its data, so that the same rows are the same bytes."""
    path = written("events", "xlsx")
    told = openpyxl.load_workbook(path).properties
    assert told.modified == told.created == datetime(2030, 1, 6)
    assert {part.date_time for part in ZipFile(path).infolist()} == {(1980, 1, 1, 0, 0, 0)}
