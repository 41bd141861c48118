"""Read the files that other projects publish, in chunks, whatever their users' programs did."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pandas as pd

from helpers.exchange.read.cells import tidy
from helpers.exchange.read.packed import BROKEN, bad, unpacked
from helpers.tables import BadTables, Problem

SEPARATORS = (",", ";", "\t", "|")
BEYOND = "beyond the last column"
"""Column of what stands in a row after its last column: the row has a separator too many."""
MIXED = "windows-1252-where-not-utf-8"
"""Bytes that are no UTF-8 are read as Windows-1252, which spreadsheets still write."""
BEFORE = re.compile(r"\s*|sep=.", re.IGNORECASE)
"""A line that may stand before the names: an empty one, or the one that tells Excel how to part."""
SIGNS = {"event_id_cnty": "acled", "type_of_violence": "ucdp", "geonameid": "viina"}
"""Columns by which a file of each format is known."""
NO_TABLE = {
    "{": "This is JSON: fetch the same as CSV.",
    "[": "This is JSON: fetch the same as CSV.",
    "<": "This is a web page: sign in there and fetch the file again.",
}
"""What to do about a file that begins so."""

codecs.register_error(
    MIXED, lambda e: (e.object[e.start : e.end].decode("cp1252", errors="replace"), e.end)
)


def chunks(
    path: Path,
    wanted: Callable[[str], bool],
    size: int,
    advance: Callable[[int], None] = lambda done: None,
    unnamed: tuple[str, ...] = (),
) -> Iterator[pd.DataFrame]:
    """Read a table in chunks: CSV, plain or compressed, or an Excel sheet.

    Parameters
    ----------
    wanted
        Says of a column, by its name in small letters with underscores, whether to read it.
    size
        Rows of a chunk.
    advance
        Called with the number of bytes of the file that were read since the last call.
    unnamed
        The columns of a CSV that has as many and no line of names.

    Yields
    ------
    Frames of stripped text, '' where the file says nothing (NA and its like too); columns in
    small letters with underscores, the index is the row as a spreadsheet numbers it. A column
    ``BEYOND`` holds what stands after the last column.

    Raises
    ------
    BadTables
        Where the file cannot be read as a table.
    """
    try:
        with unpacked(path) as (raw, inner, workbook):
            read = sheet(inner, wanted, size) if workbook else text(inner, wanted, size, unnamed)
            done = 0
            for chunk in read:
                yield chunk
                advance(raw.tell() - done)
                done = raw.tell()
            advance(path.stat().st_size - done)
    except pd.errors.EmptyDataError:
        raise bad(path, 0, "the file is empty") from None
    except (pd.errors.ParserError, UnicodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        advice = f"Put text that contains a separator between double quotes ({error})."
        raise bad(path, int(line[1]) if line else 0, "not a table", advice) from None
    except BROKEN as error:
        raise bad(path, 0, "the file cannot be read", f"Fetch it again ({error}).") from None


def text(inner: BinaryIO, wanted, size: int, unnamed: tuple[str, ...]) -> Iterator[pd.DataFrame]:
    """Read a CSV in chunks."""
    head = inner.peek(2)[:2] if hasattr(inner, "peek") else b""
    wide = head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if wide else "utf-8-sig"
    lines = io.TextIOWrapper(inner, encoding, "strict" if wide else MIXED, newline="")
    first, before = opening(lines)
    names, separator = parted(first)
    told = "" if names_of(names) & {*unnamed} or len(names) != len(unnamed) else first
    names = list(unnamed) if told else names
    keep = columns(names, wanted) | {len(names): BEYOND}
    width = range(len(names) + 1)
    reader = pd.read_csv(
        Headed(separator.join(map(str, width)) + "\n" + told, lines), sep=separator, dtype=str,
        header=0, names=width, usecols=list(keep), chunksize=size, index_col=False,
        skipinitialspace=True, skip_blank_lines=False,
    )  # fmt: skip
    for chunk in reader:
        yield clean(chunk, keep, before + (1 if told else 2))


def opening(lines: io.TextIOBase) -> tuple[str, int]:
    """Read up to the line of names; gives it and the number of lines before it."""
    for before, line in enumerate(iter(lines.readline, "")):
        if not BEFORE.fullmatch(line.strip("\ufeff\r\n")):
            return line, before
    raise pd.errors.EmptyDataError


def parted(line: str) -> tuple[list[str], str]:
    """Part the line of names at the separator that gives most columns."""
    found = {
        separator: list(
            pd.read_csv(io.StringIO(line), sep=separator, header=None, dtype=str).iloc[0]
        )
        for separator in SEPARATORS
    }
    separator = max(found, key=lambda s: len(found[s]))
    return ["" if pd.isna(name) else name for name in found[separator]], separator


class Headed(io.TextIOBase):
    """A text with another beginning, so that it is one column wider than the file's own."""

    def __init__(self, first: str, rest: io.TextIOBase):
        """Keep both parts."""
        self.first, self.rest = first, rest

    def read(self, size: int = -1) -> str:
        """Give the beginning, then the rest."""
        line, self.first = self.first, ""
        return line or self.rest.read(size)


def sheet(inner: BinaryIO, wanted, size: int) -> Iterator[pd.DataFrame]:
    """Read one sheet of a workbook in chunks: that with most of the columns."""
    try:
        book = openpyxl.load_workbook(inner, read_only=True, data_only=True)
        found = max(book.worksheets, key=lambda one: len(columns(heading(one)[0], wanted)))
        names, before = heading(found)
        keep = columns(names, wanted)
        rows = islice(found.iter_rows(values_only=True), before + 1, None)
        last = before + 2
        while (part := list(islice(rows, size))) or last == before + 2:
            frame = pd.DataFrame([[r[i] if i < len(r) else None for i in keep] for r in part])
            frame = frame.reindex(columns=range(len(keep))).set_axis(list(keep), axis=1)
            yield clean(frame.map(str, na_action="ignore"), keep, last)
            last += max(len(part), 1)
    except (KeyError, ValueError) as error:
        raise OSError(error) from error


def heading(one) -> tuple[list[str], int]:
    """Give the first row of a sheet that says anything, and the number of rows before it."""
    one.reset_dimensions()
    for before, row in enumerate(one.iter_rows(values_only=True)):
        if any(cell is not None for cell in row):
            return ["" if cell is None else str(cell) for cell in row], before
    return [], 0


def clean(chunk: pd.DataFrame, keep: dict[int, str], first: int) -> pd.DataFrame:
    """Name the columns, number the rows, strip the text and leave out empty rows."""
    cells = {name: chunk[i].astype("str").fillna("").str.strip() for i, name in keep.items()}
    frame = pd.DataFrame(cells).set_axis(chunk.index + first)
    return frame[(frame != "").any(axis=1)]


def names(path: Path) -> list[str]:
    """Give the plain names of all columns of a file.

    Raises
    ------
    BadTables
        Where the file cannot be read as a table.
    """
    first = next(chunks(path, lambda name: True, 1), pd.DataFrame())
    return [name for name in first if name != BEYOND]


def plain(name: str) -> str:
    """Write the name of a column in small letters with underscores."""
    return re.sub(r"[\s.-]+", "_", name.strip(" \"'\ufeff").lower())


def names_of(names: list[str]) -> set[str]:
    """Give the plain names among some."""
    return set(map(plain, names))


def columns(names: list[str], wanted: Callable[[str], bool]) -> dict[int, str]:
    """Give the position and plain name of each wanted column; the first of doubled names."""
    found = [plain(name) for name in names]
    return {i: name for i, name in enumerate(found) if wanted(name) and found.index(name) == i}


def require(path: Path, frame: pd.DataFrame, needed: tuple[str, ...], project: str) -> None:
    """Check that a chunk has the columns without which a file is not what it should be.

    Raises
    ------
    BadTables
        Naming every column that is missing, and what the file looks like instead.
    """
    missing = [name for name in needed if name not in frame]
    if missing:
        advice = instead(path, project)
        rule = "the column is missing"
        raise BadTables([Problem(path.name, 1, "", name, "", rule, advice) for name in missing])


def instead(path: Path, project: str) -> str:
    """Say what a file looks like that lacks a column of its project."""
    found = names(path)
    begins = next(iter(found), "")[:1]
    other = next((form for sign, form in SIGNS.items() if sign in found), project.lower())
    if begins in NO_TABLE:
        return NO_TABLE[begins]
    if other != project.lower():
        return f"It looks like a file for briefs import {other}."
    told = ", ".join(tidy(name)[:30] for name in found[:6])
    return f"Is this a file of {project}? Its columns begin with {told}."
