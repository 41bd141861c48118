"""Read the files that other projects publish, in chunks, whatever their users' programs did."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from helpers.tables import BadTables, Problem

OPENERS = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
SEPARATORS = (",", ";", "\t", "|")
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
BEYOND = "beyond the last column"
"""Column of what stands in a row after its last column: the row has a separator too many."""
MIXED = "windows-1252-where-not-utf-8"
"""Bytes that are no UTF-8 are read as Windows-1252, which spreadsheets still write."""

codecs.register_error(
    MIXED, lambda e: (e.object[e.start : e.end].decode("cp1252", errors="replace"), e.end)
)


def chunks(
    path: Path,
    wanted: Callable[[str], bool],
    size: int,
    advance: Callable[[int], None] = lambda done: None,
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
        yield from (
            excel(path, wanted) if path.suffix == ".xlsx" else text(path, wanted, size, advance)
        )
    except pd.errors.EmptyDataError:
        raise bad(path, 0, "the file is empty") from None
    except (pd.errors.ParserError, UnicodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        advice = f"Put text that contains a separator between double quotes ({error})."
        raise bad(path, int(line[1]) if line else 0, "not a table", advice) from None
    except BROKEN as error:
        raise bad(path, 0, "the file cannot be read", f"Fetch it again ({error}).") from None


def text(path: Path, wanted, size: int, advance) -> Iterator[pd.DataFrame]:
    """Read a CSV in chunks."""
    with opened(path) as (raw, lines):
        names, separator = header(path)
        keep = columns(names, wanted) | {len(names): BEYOND}
        done = 0
        lines.readline()
        width = range(len(names) + 1)
        reader = pd.read_csv(
            Headed(separator.join(map(str, width)) + "\n", lines), sep=separator, dtype=str,
            header=0, names=width, usecols=list(keep), chunksize=size, index_col=False,
            skipinitialspace=True, skip_blank_lines=False,
        )  # fmt: skip
        for chunk in reader:
            yield clean(chunk, keep)
            advance(raw.tell() - done)
            done = raw.tell()


class Headed(io.TextIOBase):
    """A text with another first line, so that it is one column wider than the file's own."""

    def __init__(self, first: str, rest: io.TextIOBase):
        """Keep both parts."""
        self.first, self.rest = first, rest

    def read(self, size: int = -1) -> str:
        """Give the first line, then the rest."""
        line, self.first = self.first, ""
        return line or self.rest.read(size)


def excel(path: Path, wanted) -> Iterator[pd.DataFrame]:
    """Read the first sheet of a workbook as one chunk."""
    sheet = pd.read_excel(path, header=None, dtype=str)
    if sheet.empty:
        raise pd.errors.EmptyDataError
    keep = columns([str(cell) for cell in sheet.iloc[0].fillna("")], wanted)
    yield clean(sheet.iloc[1:].reset_index(drop=True)[list(keep)], keep)


def clean(chunk: pd.DataFrame, keep: dict[int, str]) -> pd.DataFrame:
    """Name the columns, number the rows from 2, strip the text and leave out empty rows."""
    cells = {name: chunk[i].astype("str").fillna("").str.strip() for i, name in keep.items()}
    frame = pd.DataFrame(cells).set_axis(chunk.index + 2)
    return frame[(frame != "").any(axis=1)]


@contextmanager
def opened(path: Path) -> Iterator[tuple[io.BufferedReader, io.TextIOWrapper]]:
    """Open a file as text, through its compression; gives the raw file too, to see how far it is.

    Raises
    ------
    BadTables
        Where a ZIP does not hold exactly one table.
    """
    with path.open("rb") as raw:
        if path.suffix.lower() == ".zip":
            archive = zipfile.ZipFile(raw)
            inner = archive.open(member(path, archive))
        else:
            inner = OPENERS.get(path.suffix.lower(), lambda file: file)(raw)
        head = inner.peek(2)[:2] if hasattr(inner, "peek") else b""
        wide = head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        encoding = "utf-16" if wide else "utf-8-sig"
        yield raw, io.TextIOWrapper(inner, encoding, "strict" if wide else MIXED, newline="")


def member(path: Path, archive: zipfile.ZipFile) -> str:
    """Give the one table in a ZIP; what operating systems add is left out."""
    names = [
        name
        for name in archive.namelist()
        if name.lower().endswith((".csv", ".tsv", ".txt")) and not name.startswith("__MACOSX")
    ]
    tables = [name for name in names if not name.lower().endswith(".txt")] or names
    if len(tables) != 1:
        held = ", ".join(tables) or "none"
        raise bad(path, 0, "the ZIP does not hold exactly one table", f"It holds {held}.")
    return tables[0]


def header(path: Path) -> tuple[list[str], str]:
    """Read the names in the first line, and tell the separator: the one that gives most columns."""
    with opened(path) as (_, lines):
        first = lines.readline()
    found = {
        separator: list(
            pd.read_csv(io.StringIO(first), sep=separator, header=None, dtype=str).iloc[0]
        )
        for separator in SEPARATORS
    }
    separator = max(found, key=lambda s: len(found[s]))
    return ["" if pd.isna(name) else name for name in found[separator]], separator


def columns(names: list[str], wanted: Callable[[str], bool]) -> dict[int, str]:
    """Give the position and plain name of each wanted column; the first of doubled names."""
    plain = [re.sub(r"[\s.-]+", "_", name.strip(" \"'\ufeff").lower()) for name in names]
    return {i: name for i, name in enumerate(plain) if wanted(name) and plain.index(name) == i}


def bad(path: Path, line: int, rule: str, advice: str = "") -> BadTables:
    """Make the error of one file."""
    return BadTables([Problem(path.name, line, "", "", "", rule, advice)])


def require(path: Path, frame: pd.DataFrame, needed: tuple[str, ...], project: str) -> None:
    """Check that a chunk has the columns without which a file is not what it should be.

    Raises
    ------
    BadTables
        Naming every column that is missing.
    """
    missing = [name for name in needed if name not in frame]
    if missing:
        raise BadTables(
            [
                Problem(
                    path.name,
                    1,
                    "",
                    name,
                    "",
                    "the column is missing",
                    f"Is this a file of {project}?",
                )
                for name in missing
            ]
        )
