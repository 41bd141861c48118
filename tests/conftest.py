"""What every test may use: a made-up offensive, copies of it to spoil, and a real browser."""

from __future__ import annotations

import csv
import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

import helpers  # noqa: F401  # before anything imports nbformat: see there
from helpers import tables
from helpers.tables import reader
from helpers.tables.append import Draft
from tests.browser import browser, opened, visit  # noqa: F401

RIVERLAND = Path(__file__).parent / "data" / "riverland"
SYRIA = Path(__file__).parents[1] / "data" / "syria-2024"
AFGHANISTAN = SYRIA.parent / "afghanistan-2021"
os.environ["PYTHONPATH"] = str(Path(__file__).parents[1] / "src")
"""Processes that tests start import this checkout, whichever one is installed."""


def stay_here(event: str, args: tuple) -> None:
    """Refuse a test the address of another machine, and a connection to it."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if host not in HERE:
        raise ConnectionRefusedError(f"a test reaches for {host}: tests need no network")


HERE = (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0")
sys.addaudithook(stay_here)
settings.register_profile(  # no test fails by seconds; what CI draws is the same each time
    "ours", deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("ours")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with what is in it."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*"))}


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Give the rows of a CSV file, each by its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_rows(folder: Path) -> dict[str, pd.DataFrame]:
    """Give every table of a dataset as clean text, unchecked, by its name."""
    tabular = reader.resources(reader.read_descriptor(folder))
    return {name: reader.read(folder, resource)[0] for name, resource in tabular.items()}


@pytest.fixture(scope="session")
def riverland() -> tables.Dataset:
    """The made-up offensive, as known on its last day."""
    return tables.load(RIVERLAND)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the made-up offensive that a test may change."""
    return Path(shutil.copytree(RIVERLAND, tmp_path / "riverland"))


@pytest.fixture
def draft(copy: Path) -> Draft:
    """A draft on that copy."""
    return Draft(copy)


@pytest.fixture
def edit(copy: Path) -> Callable[..., Path]:
    """Change cells of one row of the copy: ``edit("events", "c0003", extent="all")``."""

    def change(table: str, row_id: str, **cells: str) -> Path:
        path = copy / f"{table}.csv"
        rows = csv_rows(path)
        hit = [row for row in rows if next(iter(row.values())) == row_id]
        assert hit, f"no row {row_id}"
        hit[-1].update(cells)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return copy

    return change


@pytest.fixture
def fill_disk(monkeypatch) -> Callable[[int], None]:
    """Let the disk be full at a call of ``os.fsync``, counted from 1: ``fill_disk(2)``."""

    def fill(call: int) -> None:
        sync, calls = os.fsync, []

        def full(number: int) -> None:
            calls.append(number)
            if len(calls) == call:
                raise OSError(errno.ENOSPC, "No space left on device")
            sync(number)

        monkeypatch.setattr(os, "fsync", full)

    return fill
