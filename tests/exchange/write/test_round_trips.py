"""Whatever the tables hold, each export reads back equal, through readers of others."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.exchange import write as formats
from helpers.exchange.write.export import (
    COLUMNS,
    DESCRIPTIONS,
    Export,
    describe,
    make_export,
    type_cell,
    type_cells,
)
from tests.conftest import SYRIA
from tests.exchange.read.made import UCDP, bring, save
from tests.exchange.write.rereading import READERS

NASTY = (
    "=1+1",
    "@SUM(A1)",
    "+963",
    "-5",
    "'s-Hertogenbosch",
    "''=x",
    "＝1",
    '"quoted", and "so"',
    "two\nlines",
    "two\r\nlines\rand a third",
    "درعا",
    "\u202eback\u202c",
    "<b>&amp;</b> ]]> <![CDATA[",
    "$[note] {{x}}",
    "2024-12-07",
    "12.0",
    "true",
    "null",
    "NA",
    "\x00\x0b\x1f\ufffe",
    "\ttab",
    "𐎀𐎁",
    "#grade",
)
texts = st.one_of(st.just(""), st.sampled_from(NASTY), st.text(max_size=12))
VALUES = {
    "string": texts,
    "integer": st.none() | st.integers(-(2**31) + 1, 2**31 - 1),
    "number": st.none() | st.floats(-180, 180),
    "date": st.none() | st.dates(date(1678, 1, 1), date(2262, 1, 1)),
    "boolean": st.none() | st.booleans(),
}
quick = settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def rows(draw, name: str) -> list[dict]:
    """Draw a few rows of an export; its key is there, as it always is."""
    columns = COLUMNS[name]
    drawn = draw(
        st.lists(st.fixed_dictionaries({c.name: VALUES[c.type] for c in columns}), max_size=4)
    )
    for i, row in enumerate(drawn):
        for key in DESCRIPTIONS[name]["key"]:
            row[key] = date(2024, 12, 1 + i) if key == "day" else f"k{i}"
        row["lat"] = row["lat"] and row["lat"] / 2
    return drawn


def made(d: tables.Dataset, name: str, drawn: list[dict]) -> Export:
    """Make an export of drawn rows."""
    frame = pd.DataFrame(drawn, columns=[c.name for c in COLUMNS[name]], dtype=object)
    return Export(name, d, type_cells(name, frame), describe(d, name))


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("name", formats.EXPORTS)
@quick
@given(data=st.data())
def test_any_table_reads_back_equal(riverland, tmp_path, kind, name, data):
    """Texts of any kind, empty cells and early days come back as they were handed over."""
    export = made(riverland, name, data.draw(rows(name)))
    path = tmp_path / f"{name}.{kind}"
    formats.write(export, path, kind)
    for reader in READERS[kind]:
        assert reader(name, path) == list(export.rows()), reader.__name__


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("name", ["claims", "places"])
def test_the_real_tables_read_back_equal(syria, tmp_path, kind, name):
    """Every row of the dataset of 2024 comes back equal from every format."""
    export = make_export(syria, name)
    path = tmp_path / f"{name}.{kind}"
    assert formats.write(export, path, kind)[0] == path
    assert export.table.num_rows > 100
    for reader in READERS[kind]:
        assert reader(name, path) == list(export.rows()), reader.__name__


@pytest.mark.parametrize("kind", READERS)
def test_an_imported_claim_keeps_its_identity(copy, tmp_path, kind):
    """Where a claim was imported from comes back from every format; by hand it is empty."""
    bring("ucdp", copy, save(tmp_path / "ged.csv", UCDP, {}))
    formats.write(make_export(tables.load(copy), "claims"), path := tmp_path / f"a.{kind}", kind)
    for reader in READERS[kind]:
        told = [row["origin_id"] for row in reader("claims", path)]
        assert told == [None] * 17 + ["ucdp:500001"] * 5, reader.__name__


@pytest.mark.parametrize("kind", READERS)
def test_twice_is_the_same_bytes(riverland, tmp_path, kind):
    """No format has anything in it that another run would write otherwise."""
    for name in ("one", "other"):
        formats.write(make_export(riverland, "claims"), tmp_path / f"{name}.{kind}", kind)
    one, other = ((tmp_path / f"{name}.{kind}").read_bytes() for name in ("one", "other"))
    assert one == other


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("name", formats.EXPORTS)
def test_a_dataset_without_claims_reads_back(riverland, tmp_path, kind, name):
    """A dataset that has only begun gives no claims and no events, and every place as it was."""
    empty = replace(riverland, events=riverland.events.iloc[:0], reports=riverland.reports.iloc[:0])
    export = make_export(empty, name)
    formats.write(export, tmp_path / f"a.{kind}", kind)
    for reader in READERS[kind]:
        rows = reader(name, tmp_path / f"a.{kind}")
        assert len(rows) == {"claims": 0, "events": 0, "control": 48, "places": 8}[name]
        assert rows == list(export.rows())


@pytest.fixture(scope="module")
def syria() -> tables.Dataset:
    """The dataset of 2024."""
    return tables.load(SYRIA)


def test_the_text_of_a_table_is_only_cleaned(riverland):
    """Line breaks become one kind, what XML cannot hold a mark; nothing else is touched."""
    told = {text: type_cell(text, "string") for text in NASTY}
    changed = {text: got for text, got in told.items() if got != text}
    assert changed == {
        "two\r\nlines\rand a third": "two\nlines\nand a third",
        "\x00\x0b\x1f\ufffe": "\ufffd" * 4,
        "\ttab": "tab",
    }


def test_a_file_is_written_whole_or_not_at_all(riverland, tmp_path, monkeypatch):
    """A fault in the middle of writing leaves the old file and nothing beside it."""
    export = make_export(riverland, "claims")

    def broken(number):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", broken)
    for kind in READERS:
        path = Path(tmp_path, f"claims.{kind}")
        path.write_text("old")
        with pytest.raises(KeyboardInterrupt):
            formats.write(export, path, kind)
        assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"claims.{k}" for k in READERS)
