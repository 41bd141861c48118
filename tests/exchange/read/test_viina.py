"""VIINA control files: one claim a change for each mapper, with the gap that it lies in."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import claims, control, tables
from helpers.exchange.read import viina
from helpers.exchange.read.snapshots import changes, join
from helpers.tables import BadTables
from tests.conftest import read_rows, snapshot
from tests.exchange.read.made import bring, counted, events, left_open, refused

GAZETTEER = {
    7001: ("Oak", 1.5, 0.5),
    7002: ("Pine", 2.5, 0.5),
    7003: ("Far away", 50.0, 50.0),
}


def long(path, rows, mappers=("dsm", "isw"), vote="UA"):
    """Write version 2: rows of GeoNames number, day and the status of each mapper."""
    names = ["geonameid", "date", *(f"status_{name}" for name in mappers)]
    frame = pd.DataFrame(rows, columns=names)
    frame.assign(status=vote, vcontrol_version="v1").to_csv(path, index=False)
    return path


def wide(path, snapshots, rows):
    """Write version 1: rows of GeoNames number and the status at each snapshot."""
    places = [[number, *GAZETTEER[number]] for number, *_ in rows]
    frame = pd.DataFrame(places, columns=["geonameid", "name", "longitude", "latitude"])
    frame.insert(2, "asciiname", frame["name"])
    shown = pd.DataFrame([told for _, *told in rows], columns=[f"ctr_{s}" for s in snapshots])
    pd.concat([frame.assign(feature_code="PPL"), shown], axis=1).to_csv(path, index=False)
    return path


def outlines(path):
    """Write VIINA's file of places."""
    features = [
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"geonameid": float(number), "asciiname": name, "longitude": x}
            | {"latitude": y, "ADM1_NAME": "Westland"},
        }
        for number, (name, x, y) in GAZETTEER.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def shown(copy, tmp_path):
    """Import rows of version 2 with the places; the claims that came of it."""

    def land(*rows, **form):
        bring(
            "viina",
            copy,
            long(tmp_path / "v2.csv", rows, **form),
            outlines(tmp_path / "gn.geojson"),
        )
        assert not tables.check(copy)
        return events(copy)

    return land


def test_one_claim_a_change_for_each_mapper(shown):
    """A mapper that shows no change claims nothing; two that agree speak of one event."""
    told = shown(
        (7001, "20300102", "UA", "UA"),
        (7001, "20300103", "RU", "UA"),
        (7001, "20300104", "RU", "RU"),
        (7002, "20300102", "UA", "UA"),
        (7002, "20300103", "UA", "UA"),
    )
    assert [(c["claimant_id"], c["date_earliest"], c["date_latest"]) for c in told] == [
        ("deepstatemap", "2030-01-03", "2030-01-03"),
        ("institute-for-the-study-of-war", "2030-01-04", "2030-01-04"),
    ]
    assert {c["event_id"] for c in told} == {"viina-7001-ru-20300103"}
    assert {(c["holder_after"], c["loser_id"]) for c in told} == {
        ("russian-forces", "ukrainian-forces")
    }
    assert [c["note"] for c in told] == [
        "VIINA 7001-dsm-20300103-RU; UA before",
        "VIINA 7001-isw-20300104-RU; UA before",
    ]


def test_a_gap_between_snapshots_is_an_interval(shown):
    """The change lies after the last day with the old status; days without one say nothing."""
    told = shown(
        (7001, "2030-01-02", "UA", ""),
        (7001, "2030-01-05", "", ""),
        (7001, "2030-01-09", "RU", "UA"),
    )
    assert [(c["date_earliest"], c["date_latest"]) for c in told] == [("2030-01-03", "2030-01-09")]


def test_a_mapper_that_comes_later_says_by_when(shown, copy):
    """What a map shows first, and none showed at first, is so by then; who lost it is not said."""
    told = shown(
        (706448, "20300102", "UA", "UA", "", ""),
        (706448, "20300104", "RU", "RU", "", ""),
        (706448, "20300108", "RU", "RU", "RU", ""),
        (706448, "20300109", "RU", "RU", "RU", "RU"),
        (7002, "20300102", "UA", "", "", ""),
        (7002, "20300104", "UA", "UA", "", ""),
        mappers=("wiki", "boost", "dsm", "isw"),
    )
    assert {c["event_id"] for c in told} == {"viina-706448-ru-20300104"}
    assert [(c["claimant_id"][:4], c["date_earliest"], c["date_latest"]) for c in told] == [
        ("wiki", "2030-01-03", "2030-01-04"),
        ("wiki", "2030-01-03", "2030-01-04"),
        ("deep", "", "2030-01-08"),
        ("inst", "", "2030-01-09"),
    ]
    assert [c["loser_id"] for c in told] == ["ukrainian-forces"] * 2 + ["not-named"] * 2


@pytest.mark.parametrize(
    "statuses, last",
    [
        (("UA", "CONTESTED", "ua"), ("statement", "", "")),
        (("UA", "CONTESTED", "RU"), ("capture", "russian-forces", "ukrainian-forces")),
        (("CONTESTED", "RU"), ("capture", "russian-forces", "not-named")),
        (("UA", "RU", "CONTESTED", "UA"), ("capture", "ukrainian-forces", "russian-forces")),
    ],
)
def test_contested_takes_nothing(shown, statuses, last):
    """Contested is fighting without a holder; nobody loses a place who was never shown there."""
    told = shown(*[(7001, f"203001{i:02}", s, "") for i, s in enumerate(statuses, 2)])
    assert {(c["event_type"], c["holder_after"]) for c in told[:-1]} <= {
        ("clash", ""),
        ("capture", "russian-forces"),
    }
    assert (told[-1]["event_type"], told[-1]["holder_after"], told[-1]["loser_id"]) == last


@pytest.mark.parametrize("most, new", [(5000, 1), (0, 0)])
def test_places_that_never_change(copy, tmp_path, monkeypatch, most, new):
    """They are added with who held them, unless there are too many; the account says of each."""
    monkeypatch.setattr(viina, "MOST_QUIET", most)
    rows = [(n, f"2030010{day}", "RU", "RU") for n in (7001, 7003, 7004) for day in (2, 3)]
    rows += [(7002, "20300102", "UA", "RU"), (7002, "20300103", "UA", "RU")]
    paths = long(tmp_path / "v2.csv", rows), outlines(tmp_path / "gn.geojson")
    account = bring("viina", copy, *paths)
    places = read_rows(copy)["places"].set_index("place_id")["holder_before"]
    assert list(places[8:]) == ["russian-forces"] * new
    told = counted(account, "mapped") | left_open(account) | refused(account)
    assert sum(told.values()) == 4 and told["outside the box of the offensive"] == 1
    assert account.lines()[0].startswith("Read: 11 rows of 2 files = ")
    again = bring("viina", copy, *paths)
    assert not counted(again, "mapped") and not again.all_refused


def test_a_reversal_is_a_new_event(shown):
    """Each mapper speaks once in an event, so a place that is taken twice has two captures."""
    days = [("20300102", "UA", "UA"), ("20300103", "RU", "UA"), ("20300104", "UA", "RU")]
    told = shown(
        *[(7001, *day) for day in [*days, ("20300105", "RU", "UA"), ("20300106", "RU", "RU")]]
    )
    assert {(c["event_id"], c["claimant_id"][:4]) for c in told} == {
        ("viina-7001-ru-20300103", "deep"),
        ("viina-7001-ua-20300104", "deep"),
        ("viina-7001-ru-20300103", "inst"),
        ("viina-7001-ru-20300105", "deep"),
        ("viina-7001-ua-20300104", "inst"),
        ("viina-7001-ru-20300105", "inst"),
    }


def test_the_vote_is_not_a_further_voice(shown):
    """``status`` is the vote of the mappers, so beside them it claims nothing."""
    rows = [(7001, "20300102", "UA", "UA"), (7001, "20300103", "UA", "RU")]
    assert len(shown(*rows, vote=["UA", "RU"])) == 1


def test_only_the_vote(copy, tmp_path):
    """A file that has no mapper gives VIINA's own claims."""
    frame = pd.DataFrame({"geonameid": ["7e3", "7000.0"], "date": ["20300102", "20300103"]})
    frame.assign(status=["UA", "RU"]).to_csv(tmp_path / "v.csv", index=False)
    bring("viina", copy, tmp_path / "v.csv")
    assert [(c["claimant_id"], c["via_id"], c["place_id"]) for c in events(copy)] == [
        ("viina", "", "geonames-7000")
    ]


def test_version_one(copy, tmp_path):
    """Snapshots several times a day: a change within one day has that day as both ends."""
    path = wide(
        tmp_path / "v1.csv",
        ["20300102060000", "20300102180000", "20300105060000"],
        [(7001, "UA", "RU", "RU"), (7002, "UA", "UA", "CONTESTED"), (7003, "UA", "RU", "UA")],
    )
    account = bring("viina", copy, path)
    told = events(copy)
    assert [
        (c["place_id"], c["event_type"], c["date_earliest"], c["date_latest"]) for c in told
    ] == [
        ("oak", "capture", "2030-01-02", "2030-01-02"),
        ("pine", "clash", "2030-01-03", "2030-01-05"),
    ]
    assert refused(account) == {"changes outside the box of the offensive": 1}
    assert {c["claimant_id"] for c in told} == {"viina"} and not tables.check(copy)


def test_who_held_it_before(copy, tmp_path):
    """A place that is added is held by whom every mapper showed there before the first day."""
    rows = [(7001, "20291231", "UA", "UA"), (7001, "20300104", "RU", "UA")]
    rows += [(7002, "20291231", "UA", "RU"), (7002, "20300104", "RU", "RU")]
    bring("viina", copy, long(tmp_path / "v2.csv", rows), outlines(tmp_path / "gn.geojson"))
    places = read_rows(copy)["places"].set_index("place_id")
    assert places.loc[["oak", "pine"], "holder_before"].tolist() == ["ukrainian-forces", ""]
    assert places.loc["oak", ["geonames_id", "lat", "governorate"]].tolist() == [
        "7001",
        "0.5",
        "westland",
    ]


def test_a_place_is_found_by_its_geonames_number(copy, edit, tmp_path):
    """A place of the gazetteer with the number is the place; without names the number must do."""
    edit("places", "elm", geonames_id="7001")
    rows = [
        (n, day, s, "") for n in (7001, 7002) for day, s in (("20300102", "UA"), ("20300103", "RU"))
    ]
    account = bring("viina", copy, long(tmp_path / "v2.csv", rows))
    assert [c["place_id"] for c in events(copy)] == ["elm", "geonames-7002"]
    unnamed = "the name and coordinate of a place (not in the files given)"
    assert left_open(account) == {f"UA to RU as capture; left open: {unnamed}": 1}
    assert not tables.check(copy)


def test_sides_of_the_dataset_are_used(copy, tmp_path):
    """Where the two sides have names that VIINA's go by, places change hands at once."""
    package = json.loads((copy / "datapackage.json").read_text())
    package["offensive"]["sides"] += [{"side": "russia", "name": "Russian forces"}]
    (copy / "datapackage.json").write_text(json.dumps(package))
    rows = [(7001, "20300102", "UA", "UA"), (7001, "20300103", "RU", "RU")]
    bring("viina", copy, long(tmp_path / "v2.csv", rows), outlines(tmp_path / "gn.geojson"))
    d = tables.load(copy)
    last = control.control_table(d, claims.grade_events(d)).groupby("place_id").last()
    assert last.loc["oak", "holder"] == "russia"


def test_twice_and_in_parts(copy, tmp_path):
    """A second import changes nothing, nor does the same year in two files, in any order."""
    rows = [
        (n, f"203001{day:02}", "UA" if day < 5 + n % 3 else "RU", "UA" if day < 9 else "CONTESTED")
        for n in (7001, 7002)
        for day in range(2, 20)
    ]
    whole, gn = long(tmp_path / "v2.csv", rows), outlines(tmp_path / "gn.geojson")
    bring("viina", copy, whole, gn)
    once = snapshot(copy)
    early = long(tmp_path / "early.csv", [row for row in rows if row[1] < "20300110"])
    late = long(tmp_path / "late.csv", [row for row in rows if row[1] >= "20300110"])
    by_day = long(tmp_path / "by_day.csv", sorted(rows, key=lambda row: row[1]))
    for paths in ([whole, gn], [late, early, gn], [gn, by_day], [early]):
        bring("viina", copy, *paths, published="2031-01-01")
        assert snapshot(copy) == once


@pytest.mark.parametrize("years", [(0, 1), (1, 0)])
def test_years_one_after_another(copy, tmp_path, years):
    """A year goes on from what the tables have of the others; days between are not kept there."""
    early = [
        (7001, "20300102", "UA", ""),
        (7001, "20300104", "RU", ""),
        (7001, "20300109", "RU", ""),
    ]
    early += [(7002, day, "UA", "") for day in ("20300102", "20300109")]
    late = [(7001, "20300110", "UA", ""), (7001, "20300119", "RU", "")]
    late += [(7002, "20300110", "RU", ""), (7002, "20300119", "RU", "")]
    gn = outlines(tmp_path / "gn.geojson")
    paths = [long(tmp_path / f"{name}.csv", rows) for name, rows in (("a", early), ("b", late))]
    for year in years:
        bring("viina", copy, paths[year], gn)

    def told():
        cells = "place_id", "holder_after", "date_earliest", "date_latest"
        rows = ([claim[cell] for cell in cells] for claim in events(copy))
        return sorted((place, who[:3], a[8:], b[8:]) for place, who, a, b in rows)

    known = [("oak", "rus", "03", "04"), ("oak", "rus", "11", "19")]
    first = [("oak", "ukr", "05", "10"), ("pine", "rus", "", "10")]
    assert told() == sorted(known + (first if years == (0, 1) else [("oak", "ukr", "10", "10")]))
    bring("viina", copy, *paths, gn)
    assert told() == [*known, ("oak", "ukr", "10", "10"), ("pine", "rus", "10", "10")]
    before = snapshot(copy)
    for path in paths:
        bring("viina", copy, path, gn)
        assert snapshot(copy) == before


def test_a_release_that_shows_it_otherwise_withdraws(copy, tmp_path):
    """A change shown on another day moves; one no longer shown leaves every measure."""
    rows = [
        (7001, "20300102", "UA", "UA"),
        (7001, "20300103", "RU", "UA"),
        (7001, "20300104", "RU", "UA"),
    ]
    bring("viina", copy, long(tmp_path / "a.csv", rows))
    rows[1] = (7001, "20300103", "UA", "UA")
    account = bring("viina", copy, long(tmp_path / "b.csv", rows))
    assert account.claims == {"new": 0, "changed": 1, "withdrawn": 0, "as they were": 0}
    assert [(c["event_type"], c["date_latest"]) for c in events(copy)] == [
        ("capture", "2030-01-04")
    ]
    rows[2] = (7001, "20300104", "UA", "UA")
    account = bring("viina", copy, long(tmp_path / "c.csv", rows))
    assert account.claims["withdrawn"] == 1
    assert [c["event_type"] for c in events(copy)] == ["background"]
    assert not tables.check(copy)


DIFFERS = "with another holder of the same place and moment"


def test_rows_that_differ_are_refused_alone(copy, tmp_path):
    """Of two rows of one place and day that differ none counts, in whichever file; others do."""
    one = long(tmp_path / "a.csv", [(7001, f"2030010{day}", "UA", "UA") for day in (2, 3, 4)])
    more = [
        (7001, "20300103", "RU", ""),
        (7001, "20300104", "RU", "UA"),
        (7001, "20300105", "RU", ""),
    ]
    two = long(
        tmp_path / "b.csv", [*more, (7002, "20300102", "UA", ""), (7002, "20300103", "RU", "")]
    )
    account = bring("viina", copy, one, two, outlines(tmp_path / "gn.geojson"))
    assert [(c["place_id"], c["date_earliest"], c["date_latest"]) for c in events(copy)] == [
        ("oak", "2030-01-03", "2030-01-05"),
        ("pine", "2030-01-03", "2030-01-03"),
    ]
    assert refused(account) == {DIFFERS: 1} and left_open(account) == {DIFFERS: 3}


def test_the_order_of_rows_says_nothing(copy, tmp_path, monkeypatch):
    """A row far away from the others of its place is read as if it stood beside them."""
    monkeypatch.setattr(viina, "LONG", 2)
    rows = [
        (7001, f"2030010{day}", status, "") for day, status in ((2, "UA"), (4, "UA"), (3, "RU"))
    ]
    account = bring(
        "viina", copy, long(tmp_path / "a.csv", rows), outlines(tmp_path / "gn.geojson")
    )
    assert [(c["holder_after"], c["date_latest"]) for c in events(copy)] == [
        ("russian-forces", "2030-01-03"),
        ("ukrainian-forces", "2030-01-04"),
    ]
    assert not refused(account)


def test_rows_are_refused_by_rule(copy, tmp_path):
    """What is no day, no place or no status is counted; the rest lands."""
    rows = [(7001, "20300102", "UA", "?"), (7001, "soon", "RU", ""), ("x", "20300103", "RU", "")]
    rows += [(7001, "20300103", "?", ""), (7001, "20300104", "UA", "")]
    account = bring("viina", copy, long(tmp_path / "a.csv", rows))
    assert refused(account) == {
        "without a geonameid": 1,
        "with a date that is no day": 1,
        "with a status other than UA, RU, CONTESTED": 1,
    }
    assert left_open(account) == {"a status other than UA, RU, CONTESTED": 1}


@settings(max_examples=20)
@given(
    shown=st.lists(st.sampled_from(["UA", "RU", "CONTESTED", ""]), min_size=1, max_size=30),
    cut=st.integers(0, 30),
)
def test_changes_lie_where_the_status_does(shown, cut):
    """For any series: one change a turn, its span after the last old day, whole or in two parts."""
    days = pd.date_range("2030-01-01", periods=len(shown))
    moment, status, place = pd.Series(days), pd.Series(shown), pd.Series([1] * len(shown))

    def found(*parts):
        rows = {"place": place, "mapper": "dsm", "status": status, "first": moment, "last": moment}
        frame = pd.DataFrame(rows).assign(file="a.csv", row=range(len(shown)), known=pd.NaT)
        frame = frame[frame["status"] != ""]
        parts = [frame.loc[frame.index.intersection(place[part].index)] for part in parts]
        runs = join(pd.concat(parts))
        return changes(runs)[["old", "status", "earliest", "latest"]]

    whole = found(slice(None))
    assert whole.equals(found(slice(cut, None), slice(0, cut)))
    told = [(day, text) for day, text in zip(days, shown, strict=True) if text]
    turns = [(a, b) for a, b in zip(told, told[1:], strict=False) if a[1] != b[1]]
    assert [(o, s) for o, s in zip(whole["old"], whole["status"], strict=True)] == [
        (a[1], b[1]) for a, b in turns
    ]
    assert list(whole["latest"]) == [b[0] for a, b in turns]
    assert list(whole["earliest"]) == [a[0] + pd.Timedelta(days=1) for a, b in turns]


def test_a_mapper_without_a_name_is_refused(copy, tmp_path):
    """A column of statuses that does not say whose they are ends in words."""
    path = long(tmp_path / "control.csv", [(7001, "20300104", "UA")], mappers=("",))
    with pytest.raises(BadTables, match='the column "status_" names no mapper'):
        bring("viina", copy, path)


def test_a_file_by_katotth_code_says_which_file_to_give(copy, tmp_path):
    """VIINA publishes the same status by two registers; the one that is not read is named."""
    path = long(tmp_path / "kontrol.csv", [(1, "20300102", "UA", "UA")])
    path.write_text(path.read_text().replace("geonameid", "kod"))
    with pytest.raises(BadTables, match="KATOTTH codes and no geonameid. Give the file control_"):
        bring("viina", copy, path)
