"""Open a file whatever it is packed in, as its first bytes tell and not its name."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from helpers.tables import BadTables, Problem

OPENERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What reading a packed file raises where it is cut off or damaged."""
WORKBOOK = "xl/workbook.xml"
"""What every ZIP that is an Excel workbook holds."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
TABLES = (".csv", ".tsv", ".xlsx")


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO, bool]]:
    """Open a file through its compression.

    Yields
    ------
    The raw file, to see how far it is; the table in it; and whether that is an Excel workbook.

    Raises
    ------
    BadTables
        Where a ZIP does not hold exactly one table, or the file is of Excel before 2007.
    """
    with path.open("rb") as raw:
        head = raw.read(8)
        raw.seek(0)
        if head.startswith(OLD_EXCEL):
            advice = "Save it as .xlsx or CSV."
            raise bad(path, 0, "a workbook of Excel before 2007 cannot be read", advice)
        if head.startswith(b"PK"):
            archive = zipfile.ZipFile(raw)
            if WORKBOOK in archive.namelist():
                raw.seek(0)
                yield raw, raw, True
            elif (name := member(path, archive)).lower().endswith(".xlsx"):
                with tempfile.TemporaryFile() as whole:
                    shutil.copyfileobj(archive.open(name), whole)
                    yield raw, whole, True
            else:
                yield raw, archive.open(name), False
            return
        opener = next((o for magic, o in OPENERS.items() if head.startswith(magic)), None)
        yield raw, opener(raw) if opener else raw, False


def member(path: Path, archive: zipfile.ZipFile) -> str:
    """Give the one table in a ZIP; what operating systems add is left out."""
    names = [
        name
        for name in archive.namelist()
        if name.lower().endswith((*TABLES, ".txt")) and not name.startswith("__MACOSX")
    ]
    tables = [name for name in names if not name.lower().endswith(".txt")] or names
    if len(tables) != 1:
        held = ", ".join(tables) or "none"
        raise bad(path, 0, "the ZIP does not hold exactly one table", f"It holds {held}.")
    return tables[0]


def bad(path: Path, line: int, rule: str, advice: str = "") -> BadTables:
    """Make the error of one file."""
    return BadTables([Problem(path.name, line, "", "", "", rule, advice)])
