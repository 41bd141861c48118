"""What an import puts into the descriptor: credits, and the days and the box that are open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import tables
from helpers.adding.new_dataset import DEFAULTS, make_dataset
from helpers.exchange.write.export import make_export
from helpers.tables import BadTables
from tests.adding.conftest import TODAY
from tests.conftest import snapshot
from tests.exchange.read.made import ACLED, UCDP, bring, save


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A new dataset of which nobody said days or box."""
    folder = tmp_path / "data" / "fresh"
    folder.parent.mkdir()
    make_dataset(folder, {**DEFAULTS, "title": "Fresh"}, TODAY)
    return folder


def told(folder: Path) -> dict:
    """Give the descriptor as it stands in its file."""
    return json.loads((folder / "datapackage.json").read_text())


def test_a_fresh_dataset_takes_days_and_box_from_the_file(fresh, tmp_path):
    """They are those of the claims and places, and the account says so."""
    rows = [
        {"event_id_cnty": "RIV1", "event_date": "2028-03-05"},
        {"event_id_cnty": "RIV2", "event_date": "2028-03-09", "latitude": "3.34"},
    ]
    account = bring("acled", fresh, save(tmp_path / "a.csv", ACLED, *rows))
    offensive = told(fresh)["offensive"]
    assert (offensive["start"], offensive["end"]) == ("2028-03-05", "2028-03-09")
    west, south, east, north = offensive["box"]
    assert west < 1.01 < east and south < 0.01 and north > 3.34 and north - south < 4
    assert list(offensive)[3:5] == ["start", "end"]
    assert account.advice[-1].startswith("Filled in: start 2028-03-05, end 2028-03-09, box [")
    d = tables.load(fresh)
    assert str(d.as_of.date()) == "2028-03-09" and tables.check(fresh) == []


def test_what_is_open_widens_with_newer_files_and_twice_is_once(fresh, tmp_path):
    """A second import of the same file changes no byte; a later row moves the end alone."""
    first = save(tmp_path / "a.csv", ACLED, {"event_id_cnty": "RIV1", "event_date": "2028-03-05"})
    bring("acled", fresh, first)
    once = snapshot(fresh)
    assert bring("acled", fresh, first).advice == [] and snapshot(fresh) == once
    later = save(tmp_path / "b.csv", ACLED, {"event_id_cnty": "RIV2", "event_date": "2028-04-01"})
    bring("acled", fresh, later)
    offensive = told(fresh)["offensive"]
    assert (offensive["start"], offensive["end"]) == ("2028-03-05", "2028-04-01")


def test_what_is_not_open_stays(copy, tmp_path):
    """A dataset whose days and box are set keeps them, and refuses what lies outside."""
    before = told(copy)["offensive"]
    rows = [{"event_id_cnty": "RIV1"}, {"event_id_cnty": "RIV2", "event_date": "2028-03-05"}]
    account = bring("acled", copy, save(tmp_path / "a.csv", ACLED, *rows))
    assert told(copy)["offensive"] == before and "Filled in" not in "".join(account.advice)


def test_too_many_years_are_refused_in_words(fresh, tmp_path):
    """Days that no brief could show are not written; the message says how to choose."""
    rows = [
        {"event_id_cnty": "RIV1", "event_date": "1995-03-05"},
        {"event_id_cnty": "RIV2", "event_date": "2028-03-05"},
    ]
    before = snapshot(fresh)
    with pytest.raises(BadTables, match="more than 10 years. Name the days .* with --from"):
        bring("acled", fresh, save(tmp_path / "a.csv", ACLED, *rows))
    assert snapshot(fresh) == before


def test_many_days_are_told_for_their_editions(fresh, tmp_path):
    """A file of months says how to leave out an edition for each day."""
    rows = [
        {"event_id_cnty": "RIV1", "event_date": "2027-03-05"},
        {"event_id_cnty": "RIV2", "event_date": "2028-03-05"},
    ]
    account = bring("acled", fresh, save(tmp_path / "a.csv", ACLED, *rows))
    assert account.advice[-1].startswith("367 days: ") and "each_day = false" in account.advice[-1]


def test_whose_data_came_stands_in_descriptor_and_exports(copy, tmp_path):
    """Source and licence of each project are named once, with the rows that they are of."""
    acled, ucdp = save(tmp_path / "a.csv", ACLED, {}), save(tmp_path / "u.csv", UCDP, {})
    for _ in range(2):
        bring("acled", copy, acled)
        bring("ucdp", copy, ucdp)
    assert [one["title"] for one in told(copy)["licenses"]] == [
        "Creative Commons Attribution 4.0",
        "ACLED terms of use (rows of ACLED)",
    ]
    assert [one["title"] for one in told(copy)["sources"]] == [
        "ACLED event data (ACLED), ACLED terms of use",
        "UCDP Georeferenced Event Dataset (UCDP), Creative Commons Attribution 4.0",
    ]
    about = make_export(tables.load(copy), "claims").about
    assert "ACLED terms of use (rows of ACLED)" in about["licence"] and "UCDP" in about["sources"]


def test_an_import_that_brings_nothing_credits_nobody(copy, tmp_path):
    """Where every row is refused the descriptor stays as it was."""
    before = told(copy)
    bring("acled", copy, save(tmp_path / "a.csv", ACLED, {"event_date": "1999-03-05"}))
    assert told(copy) == before
