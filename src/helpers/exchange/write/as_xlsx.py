"""XLSX: a sheet of rows and a sheet that says what they are."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.exchange.write import NoExport, schema
from helpers.exchange.write.contents import Export
from helpers.exchange.write.formulas import RISKY
from helpers.runs import store

MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767
"""What a sheet and a cell can hold, by Microsoft's specification."""
FIRST_DAY = date(1900, 3, 1)
"""Excel counts a day before it that never was; earlier days are written as text."""
DAY = "yyyy-mm-dd"
WIDTHS = {"date": 12, "integer": 10, "number": 10, "boolean": 10}
WIDE = {"summary": 60, "note": 40, "title": 40, "url": 30, "archive_url": 30, "variants": 30}
NARROWEST = 16


def write(
    export: Export, path: Path, watch: Callable[[Iterable], Iterable], tagged: bool = False
) -> list[Path]:
    """Write a workbook: the rows with a fixed, filtered header, and the sheet ``About``.

    Text always stands in a text cell, and text that begins like a formula is marked as text, so
    that no value is run and none is changed.

    Raises
    ------
    NoExport
        Where there are more rows, or more letters in a cell, than a sheet can hold.
    """
    heads = 2 if tagged else 1
    if export.table.num_rows + heads > MOST_ROWS:
        raise NoExport(
            f"{export.table.num_rows} rows are more than a sheet holds. Export csv or parquet."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(export.name)
    shape(export, sheet, heads)
    sheet.append([text(sheet, c.name, Font(bold=True)) for c in export.columns])
    if tagged:
        sheet.append([text(sheet, c.hxl, Font(color="595959")) for c in export.columns])
    with closing(sheet):
        for row in watch(export.rows()):
            sheet.append([told(export, sheet, row, name) for name in row])
    describe(export, book.create_sheet("About"))
    properties(export, book)
    with tempfile.TemporaryFile() as made, store.whole(path) as file:
        book.save(made)
        made.seek(0)
        shutil.copyfileobj(made, file)
    return [path]


def shape(export: Export, sheet: Worksheet, heads: int) -> None:
    """Set the widths of a sheet, its filter and its header that stays while the rows move."""
    sheet.freeze_panes = f"B{heads + 1}"
    last = get_column_letter(len(export.columns))
    sheet.auto_filter.ref = f"A{heads}:{last}{heads + export.table.num_rows}"
    for i, column in enumerate(export.columns, 1):
        width = WIDE.get(column.name, WIDTHS.get(column.type, NARROWEST))
        sheet.column_dimensions[get_column_letter(i)].width = max(width, len(column.name) + 3)


def told(export: Export, sheet: Worksheet, row: dict, name: str) -> WriteOnlyCell | None:
    """Make the cell of one value; nothing where it is empty."""
    value = row[name]
    if value is None:
        return None
    if isinstance(value, date) and value < FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, str):
        if len(value) > MOST_LETTERS:
            key = " ".join(str(row[part]) for part in schema.KEYS[export.name])
            raise NoExport(
                f"{export.name}, {key}, {name}: {len(value)} letters are more than the "
                f"{MOST_LETTERS} of a cell. Export csv or parquet."
            )
        return text(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = DAY
    return cell


def text(sheet: Worksheet, value: str, font: Font | None = None) -> WriteOnlyCell:
    """Make a text cell that no spreadsheet takes for a formula, even when it is edited."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    if RISKY.match(value):
        cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def describe(export: Export, sheet: Worksheet) -> None:
    """Fill the sheet ``About``: what the file says of itself, then every column."""
    bold = Font(bold=True)
    for letter, width in zip("ABCD", (20, 12, 26, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for name, value in export.about.items():
        sheet.append([text(sheet, name, bold), text(sheet, value)])
    sheet.append([])
    sheet.append([text(sheet, head, bold) for head in ("column", "type", "HXL", "meaning")])
    for column in export.columns:
        meaning = text(sheet, column.description)
        meaning.alignment = Alignment(wrap_text=True)
        sheet.append([*(text(sheet, v) for v in (column.name, column.type, column.hxl)), meaning])


def properties(export: Export, book: Workbook) -> None:
    """Fill the properties that a file manager shows."""
    told = export.about
    book.properties.creator = "Offensive Progress"
    book.properties.title = told["title"]
    book.properties.description = f"{told['attribution']}. {told['licence']} {told['licence_url']}"
    book.properties.version = told["version"]
    book.properties.created = datetime.fromisoformat(told["known_by"])
