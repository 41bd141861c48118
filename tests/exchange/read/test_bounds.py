"""Whatever a file holds, an import of it ends soon and takes little memory."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from helpers.cli import main
from helpers.tables.append import Draft
from tests.exchange.read.made import ACLED, UCDP, save
from tests.long import LONG

MOST_MEGABYTES, MOST_SECONDS = 500, 120 if LONG else 60
MEASURED = """import atexit, pathlib
from helpers.cli import main
from helpers.tables.append import Draft
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
main()"""
"""A command that says at its end how much memory it has had at most."""
MEGABYTE = 2**20
LINE = b"x" * MEGABYTE


def packed_line(path: Path) -> None:
    """Write one line of 2 GB, packed to 2 MB: members of gzip stand one after the other."""
    path.write_bytes(gzip.compress(LINE) * 2_000)


def zipped_line(path: Path) -> None:
    """Write one line of 400 MB, packed to 0.4 MB in a ZIP."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("a.csv", "w") as table:
            for _ in range(400):
                table.write(LINE)


def sparse(path: Path) -> None:
    """Write a table of 2 GB that takes no room on the disk."""
    path.write_text(",".join(ACLED) + "\n")
    os.truncate(path, 2**31)


def wide(path: Path) -> None:
    """Write a table of 50,000 columns."""
    path.write_bytes((b"a," * 50_000 + b"\n") * 200)


def entities(path: Path) -> None:
    """Write a workbook whose sheet names a text that stands for a thousand millions of letters."""
    named = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<!DOCTYPE worksheet [<!ENTITY e0 "x">{named}]><worksheet><c>&e9;</c></worksheet>'
    workbook(path, lambda: iter([sheet.encode()]))


def repeated(path: Path) -> None:
    """Write a workbook of a sheet of 200 MB, packed to almost nothing."""
    workbook(path, lambda: (b"<row><c><v>1</v></c></row>" * 40_000 for _ in range(200)))


def far_row(path: Path) -> None:
    """Write a workbook of two rows, of which one says that it is the last of a million millions."""
    row = '<row r="{0}"><c r="A{0}" t="str"><v>event_id_cnty</v></c></row>'
    rows = row.format(1) + row.format(10**12)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    workbook(path, lambda: iter([sheet.encode()]))


def workbook(path: Path, sheet: Callable) -> None:
    """Write a workbook with a sheet of these bytes."""
    plain = path.with_suffix(".plain.xlsx")
    pd.DataFrame([ACLED]).to_excel(plain, index=False)
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            with new.open(name, "w") as part:
                for piece in sheet() if "sheet1" in name else [old.read(name)]:
                    part.write(piece)


BOMBS = {
    "a.gz": packed_line,
    "a.zip": zipped_line,
    "wide.csv": wide,
    "entities.xlsx": entities,
    "far.xlsx": far_row,
    "sparse.csv": sparse,
    "repeated.xlsx": repeated,
}
USUAL = ("a.gz", "wide.csv", "entities.xlsx")


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
@pytest.mark.long
@pytest.mark.parametrize("name", BOMBS if LONG else USUAL)
def test_no_file_fills_the_memory(copy, tmp_path, name):
    """It is refused in words, below 500 MB and before anybody has lost patience."""
    BOMBS[name](tmp_path / name)
    began, command = time.monotonic(), ["import", "acled", str(tmp_path / name), "--to", str(copy)]
    child = [sys.executable, "-c", MEASURED, *command]
    ended = subprocess.run(child, capture_output=True, text=True, timeout=600, check=False)
    assert time.monotonic() - began < MOST_SECONDS
    assert ended.returncode == 3 and f"{name}: " in ended.stderr, ended.stderr
    assert "Traceback" not in ended.stderr
    megabytes = int(re.search(r"VmHWM:\s*(\d+) kB", ended.stdout)[1]) / 1024
    assert 50 < megabytes < MOST_MEGABYTES


@pytest.mark.skipif(sys.platform == "win32", reason="no alarm is known there")
def test_an_import_has_a_time_limit(copy, tmp_path, monkeypatch):
    """One that hangs just before it writes is stopped in words, and no table has changed."""
    before = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
    path = save(tmp_path / "ged.csv", UCDP, {})
    monkeypatch.setattr(Draft, "save", lambda draft, dry: time.sleep(60))
    late = ["import", "ucdp", str(path), "--to", str(copy), "--minutes", "0.02"]
    began = time.monotonic()
    ended = CliRunner().invoke(main, late)
    assert ended.exit_code == 130
    assert "It took more than 0.02 minutes and was stopped." in ended.output
    assert 1.2 <= time.monotonic() - began < 60
    assert {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()} == before
