"""UCDP GED files: what each row becomes, and which sources and days are never used."""

import re

import pandas as pd
import pytest

from helpers import tables
from helpers.exchange.read import ucdp
from tests.conftest import read_rows, snapshot
from tests.exchange.read.made import UCDP, bring, events, left_open, refused, save

ONE_SIDE = {"id": "2", "deaths_a": "0", "deaths_b": "4", "low": "4", "best": "4", "high": "4"}
OLD_NAMES = {"best": "best_est", "high": "high_est", "low": "low_est"}


@pytest.fixture
def landed(copy, tmp_path):
    """Import rows that differ from the usual one in the cells given; the claims that came of it."""

    def land(*rows: dict[str, str]) -> list[dict[str, str]]:
        bring("ucdp", copy, save(tmp_path / "ged.csv", UCDP, *rows))
        assert not tables.check(copy)
        return events(copy)

    return land


def test_sources_once_each_and_the_deaths_apart(landed):
    """A source named twice claims once; the deaths are UCDP's own, from low to high."""
    claims = landed({})
    assert [(c["claimant_id"], c["via_id"]) for c in claims] == [
        ("wire", "ucdp"),
        ("far-post", "ucdp"),
        *[("ucdp", "")] * 3,
    ]
    toll = claims[2]
    told = [toll[c] for c in ("count_low", "count_high", "count_of", "count_scope")]
    assert told == ["2", "5", "killed", "event"] and "low 2; best 3; high 5" in toll["note"]
    assert all(c["note"].startswith("UCDP 500001; relid RIV-2030-1-1-1;") for c in claims)


@pytest.mark.parametrize(
    "low, best, high, told, contradicted",
    [
        ("8", "15", "7", ("7", "15"), True),
        ("0", "516", "515", ("0", "516"), True),
        ("", "3", "5", ("", "5"), False),
        ("2", "3", "", ("2", ""), False),
        ("", "3", "", ("3", "3"), False),
        ("2", "", "5", ("2", "5"), False),
        ("2", "12x", "5", ("2", "5"), False),
    ],
)
def test_lowest_and_highest_number(copy, tmp_path, low, best, high, told, contradicted):
    """The least and the greatest of the three stand; what is not said is not made up."""
    row = {"low": low, "best": best, "high": high, "deaths_a": "", "deaths_b": ""}
    account = bring("ucdp", copy, save(tmp_path / "a.csv", UCDP, row))
    toll = events(copy)[-1]
    assert (toll["count_low"], toll["count_high"]) == told and not tables.check(copy)
    rules = "".join(left_open(account))
    assert (ucdp.RULE["contradicted"] in rules) == contradicted
    assert (ucdp.RULE["end"] in rules) == ("" in told or best in ("", "12x"))


def test_deaths_by_side(landed):
    """Each side's dead are a claim that names the side; where all are of one, it is one claim."""
    told = {c["event_id"]: c for c in landed({}, ONE_SIDE) if c["count_high"]}
    columns = ("count_low", "count_high", "loser_id")
    assert {event: tuple(c[name] for name in columns) for event, c in told.items()} == {
        "ucdp-500001-killed": ("2", "5", ""),
        "ucdp-500001-killed-a": ("1", "1", "government-of-riverland"),
        "ucdp-500001-killed-b": ("2", "2", "hill-brigade"),
        "ucdp-2-killed": ("4", "4", "hill-brigade"),
    }
    summary = "UCDP counts 4 killed at Birch town: of Hill Brigade."
    assert told["ucdp-2-killed"]["summary"] == summary


@pytest.mark.parametrize("best, open_rule", [("0", "apart"), ("", "toll")])
def test_deaths_by_side_without_a_total(copy, tmp_path, best, open_rule):
    """They land where the total says none, and a side that the file does not name has no actor."""
    row = {"low": best, "best": best, "high": best, "side_a": "", "deaths_b": "0"}
    account = bring("ucdp", copy, save(tmp_path / "a.csv", UCDP, row))
    toll = events(copy)[-1]
    assert (toll["event_id"], toll["count_low"]) == ("ucdp-500001-killed-a", "1")
    assert (toll["loser_id"], toll["summary"]) == (
        "",
        "UCDP counts 1 killed at Birch town: of a side not named.",
    )
    assert ucdp.RULE[open_rule] in "".join(left_open(account)) and not tables.check(copy)


def test_nobody_gains(landed):
    """UCDP does not say who holds a place, so no claim of it does."""
    claims = landed({}, {"id": "2", "type_of_violence": "3"}, {"id": "3", "type_of_violence": "2"})
    assert not any(c["holder_after"] or c["extent"] for c in claims)


@pytest.mark.parametrize(
    "violence, kind, actor",
    [("1", "clash", ""), ("2", "clash", ""), ("3", "casualties", "government-of-riverland")],
)
def test_types_of_violence(landed, violence, kind, actor):
    """Two armed sides clash and who acted is open; against civilians the first side acts."""
    claim = landed({"type_of_violence": violence})[0]
    assert (claim["event_type"], claim["actor_id"]) == (kind, actor)


def test_days(landed):
    """The days are those from date_start to date_end."""
    claim = landed({"date_prec": "4", "date_start": "2030-01-01", "date_end": "2030-01-31"})[0]
    assert (claim["date_earliest"], claim["date_latest"]) == ("2030-01-01", "2030-01-31")


@pytest.mark.parametrize(
    "offices, dates, claimants, rules",
    [
        ("The Wire;Far Post", "1753-01-01;2030-01-04", ["wire", "far-post"], 1),
        ("The Wire;Far Post", "2010-01-04;2030-01-04", ["far-post"], 1),
        ("The Wire;Far Post;The Wire", "2010-01-04;2030-01-04;2030-01-05", ["far-post", "wire"], 0),
        ("The Wire", "2030-01-01", ["ucdp"], 2),
        ("The Wire;Far Post", "2031-12-01;2030-01-02", ["wire", "far-post"], 0),
        ("The Wire;Far Post", "2030-01-04", ["wire", "far-post"], 0),
        ("", "", ["ucdp"], 1),
    ],
)
def test_dates_of_sources(copy, tmp_path, offices, dates, claimants, rules):
    """A stand-in for a day says nothing; a source dated years off is left out; both are told."""
    row = {"source_office": offices, "source_date": dates}
    account = bring("ucdp", copy, save(tmp_path / "ged.csv", UCDP, row))
    claims = [c for c in events(copy) if c["event_id"] == "ucdp-500001"]
    assert sorted(c["claimant_id"] for c in claims) == sorted(claimants)
    told = re.search("left open: (.*)", next(iter(left_open(account)), ""))
    assert len(re.split(" and |, ", told[1]) if told else []) == rules
    assert "1753" not in (copy / "events.csv").read_text()


@pytest.mark.parametrize(
    "precision, place, near",
    [
        ("1", "birch", "at"),
        ("2", "birch", "near"),
        ("3", "birch-district", "at"),
        ("4", "westland", "at"),
        ("5", "birch-town", "at"),
        ("6", "", ""),
        ("7", "", ""),
    ],
)
def test_where_prec(copy, landed, precision, place, near):
    """Place, surroundings, district, province, area, country and sea; only a place is counted."""
    claim = landed({"where_prec": precision})[0]
    assert (claim["place_id"], claim["place_precision"]) == (place, near)
    kinds = read_rows(copy)["places"].set_index("place_id")["kind"]
    assert not place or (kinds[place] in ("area", "governorate")) == (precision in "345")


@pytest.mark.parametrize(
    "row, rule",
    [
        ({"date_start": "1753-01-01"}, "with a stand-in for a day (1753-01-01 and the like)"),
        ({"date_end": "9999-12-31"}, "with a stand-in for a day (1753-01-01 and the like)"),
        ({"date_start": "2030-01-04"}, "with a date_start after the date_end"),
        ({"date_start": "soon"}, "with a date_start or date_end that is no day"),
        ({"type_of_violence": "4"}, "with a type_of_violence other than 1, 2 or 3"),
        ({"longitude": ""}, "without a coordinate"),
        ({"id": ""}, "without an id"),
    ],
)
def test_rows_are_refused_by_rule(copy, tmp_path, row, rule):
    """A row that cannot land is counted under its rule."""
    assert refused(bring("ucdp", copy, save(tmp_path / "a.csv", UCDP, row))) == {rule: 1}


def test_old_names_and_numbers_with_a_point(copy, tmp_path):
    """Version 17 called the estimates otherwise, and some programs write ids with a point."""
    base = {OLD_NAMES.get(name, name): value for name, value in UCDP.items()}
    bring("ucdp", copy, save(tmp_path / "a.csv", base, {"id": "500001.0", "best_est": "3.0"}))
    once = snapshot(copy)
    assert bring("ucdp", copy, save(tmp_path / "b.csv", UCDP, {})).claims["as they were"] == 5
    assert snapshot(copy) == once


def test_twice_and_changed(copy, tmp_path):
    """A second import changes nothing; a changed row changes its claims under their numbers."""
    path = save(tmp_path / "a.csv", UCDP, {}, {"id": "2", "where_coordinates": "Oak city"})
    bring("ucdp", copy, path)
    once = snapshot(copy)
    bring("ucdp", copy, path, published="2031-01-01")
    assert snapshot(copy) == once
    account = bring("ucdp", copy, save(tmp_path / "b.csv", UCDP, {"high": "9"}))
    assert account.claims == {"new": 0, "changed": 1, "withdrawn": 0, "as they were": 4}
    assert {c["count_high"] for c in events(copy)} == {"", "1", "2", "5", "9"}
    assert not tables.check(copy)


@pytest.mark.parametrize(
    "row, options",
    [
        ({"latitude": ""}, {}),
        ({"type_of_violence": ""}, {}),
        ({"date_start": "soon"}, {}),
        ({}, {"last": "2030-01-02"}),
        ({}, {"published": "2030-01-02"}),
    ],
)
def test_what_is_unreadable_or_not_asked_for_withdraws_nothing(copy, tmp_path, row, options):
    """Only a row that lies outside the offensive by what it says itself withdraws its claims."""
    bring("ucdp", copy, save(tmp_path / "a.csv", UCDP, {}))
    once = snapshot(copy)
    account = bring("ucdp", copy, save(tmp_path / "b.csv", UCDP, row), **options)
    assert account.all_refused and snapshot(copy) == once
    moved = bring("ucdp", copy, save(tmp_path / "c.csv", UCDP, {"latitude": "50"}))
    assert moved.claims == {"new": 0, "changed": 0, "withdrawn": 5, "as they were": 0}


def test_numbers_of_killed_that_are_not_said_withdraw_none(copy, tmp_path):
    """Of the whole and of each side the number of before stays where the new row has none."""
    bring("ucdp", copy, save(tmp_path / "a.csv", UCDP, {}))
    rows = {"low": "", "best": "x", "high": "", "deaths_a": "", "deaths_b": "0"}
    account = bring("ucdp", copy, save(tmp_path / "b.csv", UCDP, rows))
    assert account.claims == {"new": 0, "changed": 0, "withdrawn": 1, "as they were": 2}
    assert [c["count_high"] for c in events(copy)] == ["", "", "5", "1", ""]


@pytest.mark.parametrize(
    "old, new",
    [
        ("GEDEvent_v24_0_12.csv", "GEDEvent_v25_1.csv"),
        ("GEDEvent_v25_0_3.csv", "ged251.csv"),
        ("GEDEvent_v24_0_9.csv", "GEDEvent_v24_0_12 (1).csv"),
        ("GEDEvent_v24_0_12.csv", "GEDEvent_v24_01_24_12.csv"),
    ],
)
def test_the_newest_release_counts(copy, tmp_path, old, new):
    """The name of a file says its release; where none does, rows that differ land neither."""
    new = save(tmp_path / new, UCDP, {})
    old = save(tmp_path / old, UCDP, {"high": "9"})
    for order in ((old, new), (new, old)):
        account = bring("ucdp", copy, *order)
        assert refused(account) == {"older than another row of the same id": 1}
        assert {c["count_high"] for c in events(copy)} == {"", "1", "2", "5"}
    other = save(tmp_path / "syria.csv", UCDP, {"high": "7"})
    told = "not known to be as new as another row of the same id"
    assert told in refused(bring("ucdp", copy, other, new))
    more = save(tmp_path / "more.csv", UCDP, {"high": "8"})
    told = "otherwise than another row of the same id, neither of them newer"
    assert refused(bring("ucdp", copy, other, more)) == {told: 2}


def test_a_file_without_names_is_read_in_the_order_of_the_codebook(copy, tmp_path):
    """A candidate file that was published without its line of names loses no row."""
    rows = [UCDP | {"id": str(number)} for number in (1, 2)]
    table = pd.DataFrame(rows).reindex(columns=ucdp.UNNAMED)
    table.to_csv(tmp_path / "named.csv", index=False)
    table.to_csv(tmp_path / "unnamed.csv", index=False, header=False)
    account = bring("ucdp", copy, tmp_path / "unnamed.csv")
    rules = left_open(account)
    assert list(rules.values()) == [1] and len(events(copy)) == 10
    assert "the names of the columns (read in the order of the codebook)" in next(iter(rules))
    assert bring("ucdp", copy, tmp_path / "named.csv").claims["as they were"] == 10
