"""XLSX: a sheet of rows and a sheet that says what they are."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from helpers.exchange.write import Contents
from helpers.exchange.write.export import FORMULA, Export

MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767  # of a sheet and a cell
FIRST_DAY = date(1900, 3, 1)  # earlier ones are written as text
WIDTHS = {"date": 12, "integer": 10, "number": 10, "boolean": 10}
WIDE = {"summary": 60, "note": 40, "title": 40, "url": 30, "archive_url": 30, "variants": 30}
NARROWEST = 16
BOLD, GREY = Font(bold=True), Font(color="595959")


def write(export: Export, path: Path, tagged: bool = False) -> Contents:
    """Give a workbook: the rows with a fixed, filtered header, and the sheet ``About``.

    Text always stands in a text cell, and text that begins like a formula is marked as text, so
    that no value is run and none is changed. ValueError where there are more rows, or more letters
    in a cell, than a sheet can hold.
    """
    heads = 2 if tagged else 1
    rows, too_much = list(export.rows()), "{} are more than a {} holds. Export csv or parquet."
    if len(rows) + heads > MOST_ROWS:
        raise ValueError(too_much.format(f"{len(rows)} rows", "sheet"))
    for row in rows:
        for column, value in row.items():
            if isinstance(value, str) and len(value) > MOST_LETTERS:
                where = f"{export.name}, {export.key(row)}, {column}"
                raise ValueError(too_much.format(f"{where}: {len(value)} letters", "cell"))
    book = Workbook(write_only=True)  # which cannot be left half-written
    sheet = book.create_sheet(export.name)
    sheet.freeze_panes = f"B{heads + 1}"
    last = get_column_letter(len(export.columns))
    sheet.auto_filter.ref = f"A{heads}:{last}{heads + len(rows)}"
    for i, column in enumerate(export.columns, 1):
        width = WIDE.get(column.name, WIDTHS.get(column.type, NARROWEST))
        sheet.column_dimensions[get_column_letter(i)].width = max(width, len(column.name) + 3)
    sheet.append([_text(sheet, c.name, BOLD) for c in export.columns])
    if tagged:
        sheet.append([_text(sheet, c.hxl, GREY) for c in export.columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row.values()])
    _describe(export, book)
    return {path: _saved(book)}


def _saved(book: Workbook) -> bytes:
    """Write a workbook without the moment of writing: the same rows are the same bytes."""
    book.save(draft := io.BytesIO())
    book.properties.modified, out = book.properties.created, io.BytesIO()
    with ZipFile(draft) as made, ZipFile(out, "w") as kept:
        for name in made.namelist():
            told = tostring(book.properties.to_tree()) if name == ARC_CORE else made.read(name)
            kept.writestr(ZipInfo(name), told, ZIP_DEFLATED)
    return out.getvalue()


def _cell(sheet: Worksheet, value: object) -> WriteOnlyCell | None:
    if value is None or isinstance(value, str):
        return value and _text(sheet, value)
    if isinstance(value, date) and value < FIRST_DAY:
        return _text(sheet, value.isoformat())
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _text(sheet: Worksheet, value: str, font: Font | None = None) -> WriteOnlyCell:
    """Make a text cell that no spreadsheet takes for a formula, even when it is edited."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    if FORMULA.match(value):
        cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def _describe(export: Export, book: Workbook) -> None:
    sheet, about = book.create_sheet("About"), export.about
    for letter, width in zip("ABCD", (20, 12, 26, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for name, value in about.items():
        sheet.append([_text(sheet, name, BOLD), _text(sheet, value)])
    sheet.append([])
    sheet.append([_text(sheet, head, BOLD) for head in ("column", "type", "HXL", "meaning")])
    for column in export.columns:
        row = [_text(sheet, cell) for cell in column]
        row[-1].alignment = Alignment(wrap_text=True)
        sheet.append(row)
    told = book.properties
    told.creator, told.title, told.version = "Offensive Progress", about["title"], about["version"]
    told.description = f"{about['attribution']}. {about['licence']} {about['licence_url']}"
    told.created = datetime.fromisoformat(about["known_by"])
