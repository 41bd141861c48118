"""Another id for a place, an event, a source or an actor."""

from __future__ import annotations

import json

import pytest
from tests.conftest import snapshot
from tests.test_cli import briefs

from helpers import tables
from helpers.tables import BadTables
from helpers.tables.rename import rename


@pytest.mark.parametrize(
    ("kind", "old", "cells"),
    [
        (
            "place",
            "birch",
            {"events.csv": 4, "places.csv": 1, "routes.csv": 1},
        ),
        ("place", "westland", {"events.csv": 1, "places.csv": 5}),
        ("place", "eastland", {"places.csv": 5, "unlisted.csv": 2}),
        ("event", "birch-falls", {"events.csv": 4}),
        ("source", "river-monitor", {"events.csv": 5, "sources.csv": 1}),
        ("actor", "crown-army", {"actors.csv": 1, "events.csv": 19, "places.csv": 4}),
    ],
)
def test_an_id_changes_wherever_it_stands_and_nothing_else(copy, kind, old, cells):
    """Each cell and member that names it is counted and changed; every other byte stays."""
    before = snapshot(copy)
    found = rename(copy, kind, old, "zz-new")
    after = snapshot(copy)
    assert {name for name in after if after[name] != before[name]} == {*found}
    assert all(after[name].replace(b"zz-new", old.encode()) == before[name] for name in found)
    assert all(after[name].count(b"zz-new") == n for name, n in found.items())
    assert found == cells and tables.check(copy) == []
    rename(copy, kind, "zz-new", old)
    assert snapshot(copy) == before


def test_the_descriptor_names_a_place_too(copy):
    """The objective and the ends of roads are renamed with it."""
    described = json.loads((copy / "datapackage.json").read_text("utf-8"))["offensive"]
    found = rename(copy, "place", described["objective"], "elsewhere")
    after = json.loads((copy / "datapackage.json").read_text("utf-8"))["offensive"]
    assert after["objective"] == "elsewhere" and "elsewhere" in str(after["routes"])
    assert found["datapackage.json"] == 2


def test_a_side_is_no_actor_of_its_name(copy):
    """Sources that speak for the side of an actor's name still do; another form of a file stays."""
    path = copy / "actors.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").replace(b"Hill Brigade", b'"Hill"'))
    before = snapshot(copy)
    found = rename(copy, "actor", "rebels", "zz-rebels")
    assert "sources.csv" not in found and found["actors.csv"] == 2
    rename(copy, "actor", "zz-rebels", "the-rebels")
    rest = snapshot(copy)["actors.csv"].replace(b"the-rebels", b"rebels")
    assert rest == before["actors.csv"] and tables.check(copy) == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("place", "birk", "oak", 'place_id = "birk": no such id. Did you mean birch?'),
        ("place", "birch", "elm", "the id is taken"),
        ("actor", "crown-army", "none", "the id is taken"),
        ("actor", "crown-army", "crown", "the id is taken"),
        ("event", "birch-falls", "cedar-falls", "the id is taken"),
        ("source", "wire", "Wire Service", "not of the form"),
        ("place", "birch", "birch\n", "not of the form"),
    ],
)
def test_a_wrong_id_is_refused(copy, kind, old, new, said):
    """One that is not there, taken, a side's or malformed changes nothing, and is told."""
    before = snapshot(copy)
    with pytest.raises(BadTables, match="1 problem") as refused:
        rename(copy, kind, old, new)
    assert said in str(refused.value) and snapshot(copy) == before


def test_the_command_counts_and_writes(copy):
    """It says how many cells of which file; --dry-run writes nothing."""
    before = snapshot(copy)
    words = ["rename", "event", "birch-falls", "birch-lost", "--dataset", str(copy)]
    assert briefs(*words, "--dry-run") == (0, "events.csv: 4 cells\nNothing was written.\n", "")
    assert snapshot(copy) == before
    assert "birch-falls is now birch-lost" in briefs(*words)[1]
    assert b"birch-falls" not in snapshot(copy)["events.csv"]


def test_all_or_none_is_written(copy, fill_disk):
    """Where the disk is full in between, every table is as before."""
    before = snapshot(copy)
    fill_disk(3)
    with pytest.raises(OSError, match="No space"):
        rename(copy, "place", "birch", "oak")
    assert snapshot(copy) == before
