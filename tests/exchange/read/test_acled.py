"""ACLED files: what each row becomes, and what a revision or a deletion does to it."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, tables
from helpers.adding.new_dataset import DEFAULTS, make_dataset
from helpers.exchange.read.acled import span
from tests.conftest import read_rows, snapshot
from tests.exchange.read.made import ACLED, bring, counted, events, left_open, refused, save

TAKEN = {"sub_event_type": "Non-state actor overtakes territory"}
REGAINED = {"sub_event_type": "Government regains territory"}
GIVEN = {
    "event_type": "Strategic developments",
    "sub_event_type": "Non-violent transfer of territory",
}
STRIKE = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}
NOBODY = {"actor2": "", "inter2": ""}
WITHIN = {
    **{"actor1": "Hill Brigade (2021-)", "inter1": "State forces"},
    **{"actor2": "rebels", "inter2": "Rebel group"},
}
MILITIA = {"actor1": "Valley Militia", "inter1": "Political militia"}


@pytest.fixture
def landed(copy, tmp_path):
    """Import rows that differ from the usual one in the cells given; the claims that came of it."""

    def land(*rows: dict[str, str]) -> list[dict[str, str]]:
        bring("acled", copy, save(tmp_path / "acled.csv", ACLED, *rows))
        assert not tables.check(copy)
        return events(copy)

    return land


def test_one_claim_for_each_source(landed):
    """Two sources are two claims of one event, each relayed by ACLED, with the id in the note."""
    claims = landed({})
    assert [c["claimant_id"] for c in claims] == ["river-monitor", "daily-leaf"]
    assert {c["via_id"] for c in claims} == {"acled"}
    assert {c["event_id"] for c in claims} == {"acled-riv1"}
    assert all(c["note"].startswith("ACLED RIV1 version 1894233600;") for c in claims)


def test_a_source_that_is_new_confirms_nothing(copy, landed):
    """Sources that the dataset lacks are one unnamed source, so that two of them prove nothing."""
    landed(TAKEN | {"source": "Hill Gazette; Valley Post;Hill gazette"})
    events = claims.grade_events(tables.load(copy)).set_index("event_id")
    assert events.loc["acled-riv1", ["grade", "origins"]].tolist() == ["claimed", 1]
    sources = read_rows(copy)["sources"].set_index("source_id")
    assert set(sources.index[10:]) == {"acled", "hill-gazette", "valley-post"}
    assert sources.loc["hill-gazette", ["kind", "speaks_for", "owner"]].tolist() == [
        "unnamed",
        "",
        "not-yet-coded",
    ]


def test_a_source_read_in_another_is_passed_on_by_it(landed):
    """ "The Wire (in River Monitor)" is what the first says, passed on by the second."""
    told = landed({"source": "The Wire (in River Monitor); River Monitor"})
    assert [(c["claimant_id"], c["via_id"]) for c in told] == [
        ("wire", "river-monitor"),
        ("river-monitor", "acled"),
    ]


@pytest.mark.parametrize(
    "name, actor",
    [
        ("Crown Army (2020-)", "crown-army"),
        ("Crown Army (2030-)", "crown-army-2030"),
        ("CA: Crown Army (2020-2030)", "crown-army"),
        ("Crown Army (Riverland)", "crown-army"),
    ],
)
def test_years_in_brackets_tell_actors_apart(landed, name, actor):
    """Who began with the offensive or later is not who has the name without a year."""
    assert landed(STRIKE | NOBODY | {"actor1": name})[0]["actor_id"] == actor


def test_an_end_that_is_added_later_makes_no_second_actor(copy, landed, tmp_path):
    """A newer file that gives the year of the end means the actor that began in that year."""
    landed(STRIKE | NOBODY | {"actor1": "Guard (2030-)"})
    row = STRIKE | NOBODY | {"actor1": "Guard (2030-2031)", "timestamp": "1895529600"}
    bring("acled", copy, save(tmp_path / "b.csv", ACLED, row, {"event_id_cnty": "RIV2"} | row))
    assert {c["actor_id"] for c in events(copy)} == {"guard-2030"}


@pytest.mark.parametrize(
    "row, name, kind, place",
    [
        ({"location": "Benin City"}, "Benin City", "", "benin-city"),
        ({"location": "Oak town"}, "Oak", "town", "oak"),
        ({"location": "Oak dam"}, "Oak dam", "", "oak-dam"),
        ({"location": "Oak Prison"}, "Oak Prison", "prison", "oak-prison"),
    ],
)
def test_a_place_is_what_its_file_says(copy, landed, row, name, kind, place):
    """No kind is made up, and a name keeps its words."""
    assert landed(row | {"latitude": "2"})[0]["place_id"] == place
    added = read_rows(copy)["places"].set_index("place_id").loc[place]
    assert (added["name"], added["kind"]) == (name, kind)


def test_a_town_is_not_the_base_of_its_name(copy, edit, landed):
    """A name that says town means no base or crossing; one without such a word may."""
    edit("places", "birch", kind="air_base")
    told = landed({"location": "Birch town"}, {"event_id_cnty": "RIV2", "location": "Birch"})
    assert [c["place_id"] for c in told][::2] == ["birch-birch-district", "birch"]


def test_regions_of_one_name_in_two_countries_are_two(copy, landed, tmp_path):
    """They stay two in a later import too, and one that a person coded stays the one."""
    row = {"geo_precision": "3", "admin1": "Central"}
    rows = [row, row | {"event_id_cnty": "RIV2", "country": "Seaside"}]
    rows += [row | {"event_id_cnty": "RIV3", "admin1": "Westland"}]
    told = [c["place_id"] for c in landed(*rows)][::2]
    assert told == ["central-region", "central-region-seaside", "westland"]
    path = save(tmp_path / "b.csv", ACLED, rows[1] | {"event_id_cnty": "RIV4"})
    bring("acled", copy, path)
    assert events(copy)[-1]["place_id"] == "central-region-seaside"


@pytest.mark.parametrize("fatalities", ["", "3+", "-3", "99999999999999999999", "1e30"])
def test_a_number_that_is_none_is_left_open(copy, tmp_path, fatalities):
    """No toll is made of it, and the account says so by row."""
    account = bring("acled", copy, save(tmp_path / "a.csv", ACLED, {"fatalities": fatalities}))
    assert list(left_open(account)) == ["Armed clash as clash; left open: how many were killed"]
    assert {c["event_type"] for c in events(copy)} == {"clash"}


@pytest.mark.parametrize("timestamp", ["1e30", "1e17", "99999999999999999999"])
def test_a_moment_beyond_all_measure_is_none(landed, timestamp):
    """The row lands as one that does not say when it was uploaded."""
    assert landed({"timestamp": timestamp})


def test_rows_that_contradict_each_other_land_neither(copy, tmp_path):
    """Two rows of one id and version: the same counts once, another refuses both, in any order."""
    rows = [{}, {}, {"event_id_cnty": "RIV2"}, {"event_id_cnty": "RIV2", "fatalities": "2"}]
    for one in (rows, rows[::-1]):
        account = bring("acled", copy, save(tmp_path / "a.csv", ACLED, *one))
        assert refused(account) == {
            "the same as another row": 1,
            "otherwise than another row of the same id, neither of them newer": 2,
        }
        assert {c["event_id"] for c in events(copy)} == {"acled-riv1"}


def test_every_row_of_a_deletion_list_is_told(copy, tmp_path):
    """Of what is not there, of before, no moment and no id: each is one line of the account."""
    bring("acled", copy, save(tmp_path / "a.csv", ACLED, {}, {"event_id_cnty": "RIV2"}))
    rows = [("RIV1", "1895529600"), ("RIV2", "1894233599"), ("XYZ9", "1895529600")]
    rows += [("RIV2", "soon"), ("", "1895529600")]
    frame = pd.DataFrame(rows, columns=["event_id_cnty", "deleted_timestamp"])
    frame.to_csv(tmp_path / "gone.csv", index=False)
    account = bring("acled", copy, tmp_path / "gone.csv")
    assert counted(account, "mapped") == {"a deletion of an event of these": 1}
    nowhere = "a deletion of what neither files nor tables have"
    assert counted(account, "unchanged") == {nowhere: 1}
    assert refused(account) == {
        "not known to be as new as another row of the same id": 1,
        "a deletion older than a row of its event": 1,
        "without an event_id_cnty": 1,
    }
    again = bring("acled", copy, tmp_path / "gone.csv")
    assert "as the tables have it" in again.rows()["unchanged"]


def test_a_row_without_source_is_what_acled_says(landed):
    """Without a source ACLED itself is the claimant, and nobody relays it."""
    assert [(c["claimant_id"], c["via_id"]) for c in landed({"source": ""})] == [("acled", "")]


@pytest.mark.parametrize(
    "row, kind, holder, loser",
    [
        (TAKEN, "capture", "hill-brigade", "military-forces-of-riverland-2020"),
        (REGAINED, "capture", "military-forces-of-riverland-2020", "hill-brigade"),
        (TAKEN | MILITIA, "capture", "", ""),
        (REGAINED | MILITIA, "capture", "", ""),
        (REGAINED | WITHIN, "capture", "", ""),
        (REGAINED | NOBODY, "capture", "military-forces-of-riverland-2020", "not-named"),
        (TAKEN | NOBODY, "capture", "", "military-forces-of-riverland-2020"),
        (TAKEN | NOBODY | MILITIA, "capture", "valley-militia", "not-named"),
        (GIVEN, "handover", "", ""),
        (GIVEN | NOBODY, "handover", "military-forces-of-riverland-2020", "not-named"),
        (GIVEN | NOBODY | {"actor1": "", "inter1": ""}, "handover", "", ""),
    ],
)
@pytest.mark.parametrize("codes", ["text", "number", "none"])
@pytest.mark.parametrize("swapped", [False, True])
def test_who_gains_territory(landed, row, kind, holder, loser, codes, swapped):
    """The gaining side comes from the sub-event and the kinds of actors, never from their order."""
    row = ACLED | row
    number = {"State forces": "1", "Rebel group": "2", "Political militia": "3", "": "0"}
    for name in ("inter1", "inter2"):
        row[name] = {"text": row[name], "number": number[row[name]], "none": ""}[codes]
    if swapped:
        row |= {"actor1": row["actor2"], "inter1": row["inter2"]} | {
            "actor2": row["actor1"],
            "inter2": row["inter1"],
        }
    claim = landed(row)[0]
    assert (claim["event_type"], claim["holder_after"], claim["loser_id"]) == (kind, holder, loser)
    assert claim["extent"] == ("full" if holder else "")
    assert ("left open who gained" in claim["note"]) == (not holder)


@pytest.mark.parametrize(
    "row, kind, actor",
    [
        ({}, "clash", ""),
        (STRIKE, "strike", ""),
        (STRIKE | NOBODY, "strike", "military-forces-of-riverland-2020"),
        (
            STRIKE | {"actor2": "Civilians (Riverland)", "inter2": "7"},
            "strike",
            "military-forces-of-riverland-2020",
        ),
        ({"event_type": "Strategic developments", "sub_event_type": "Agreement"}, "diplomacy", ""),
        ({"event_type": "Battle-No change of territory", "sub_event_type": ""}, "clash", ""),
        ({"event_type": "Remote violence", "sub_event_type": ""}, "strike", ""),
    ],
)
def test_other_events(landed, row, kind, actor):
    """Other types go to ours where one fits; who acted is taken only where no other could have."""
    claim = landed(row)[0]
    assert (claim["event_type"], claim["actor_id"], claim["holder_after"]) == (kind, actor, "")


def test_what_has_no_counterpart_is_refused(copy, tmp_path):
    """A protest is refused by rule and row; an attack on civilians leaves only its toll."""
    rows = [
        {"event_id_cnty": "RIV1", "event_type": "Protests", "sub_event_type": "Peaceful protest"},
        {"event_id_cnty": "RIV2", "sub_event_type": "Attack", "fatalities": "2"},
    ]
    account = bring("acled", copy, save(tmp_path / "a.csv", ACLED, *rows))
    assert refused(account) == {"of a type without counterpart: Peaceful protest": 1}
    assert "(a.csv row 2)" in "\n".join(account.lines())
    assert [c["event_id"] for c in events(copy)] == ["acled-riv2-killed"]


def test_fatalities_are_the_projects_own_number(landed):
    """The toll is an event of its own, claimed by ACLED, of this event; 0 gives no number."""
    toll = landed({"fatalities": "12.0"}, {"event_id_cnty": "RIV2"})[2]
    assert toll["event_type"] == "casualties" and toll["event_id"] == "acled-riv1-killed"
    assert (toll["claimant_id"], toll["via_id"]) == ("acled", "")
    told = [toll[c] for c in ("count_low", "count_high", "count_of", "count_scope")]
    assert told == ["12", "12", "killed", "event"]


@pytest.mark.parametrize(
    "precision, place, near", [("1", "birch", "at"), ("2", "birch", "near"), ("", "birch", "")]
)
def test_geo_precision(landed, precision, place, near):
    """1 is the place, 2 its surroundings; what is not said stays open."""
    claim = landed({"geo_precision": precision})[0]
    assert (claim["place_id"], claim["place_precision"]) == (place, near)


def test_a_region_is_never_the_town_that_stands_for_it(landed):
    """Precision 3 means the region, and nothing in it is turned."""
    claim = landed(TAKEN | {"geo_precision": "3"})[0]
    assert (claim["place_id"], claim["place_precision"]) == ("westland", "near")


@pytest.mark.parametrize(
    "precision, span",
    [
        ("1", ("2030-01-20", "2030-01-20")),
        ("2", ("2030-01-17", "2030-01-23")),
        ("3", ("2030-01-01", "2030-01-25")),
    ],
)
def test_time_precision(landed, precision, span):
    """A week and a month become spans, which end at the latest on the day of the upload."""
    row = {"event_date": "20 January 2030", "time_precision": precision, "timestamp": "1895529600"}
    claim = landed(row)[0]
    assert (claim["date_earliest"], claim["date_latest"]) == span


@given(
    day=st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2099-12-31").date()),
    precision=st.sampled_from([1, 2, 3]),
)
def test_a_span_holds_its_day_and_widens_with_precision(day, precision):
    """Whatever the day, its span holds it, and a vaguer precision gives no narrower span."""
    when = pd.Series([pd.Timestamp(day)] * 2)
    first, last = span(when, pd.Series([precision, 1], dtype="Int64"))
    assert first[0] <= when[0] <= last[0] and first[1] == when[1] == last[1]
    assert (last[0] - first[0]).days in {1: (0,), 2: (6,), 3: (27, 28, 29, 30)}[precision]


def test_the_day_of_the_upload_is_the_day_of_the_report(copy, landed):
    """Each upload day is one report; the day is that of the dataset's time zone."""
    landed({}, {"event_id_cnty": "RIV2", "timestamp": "1894233599"})
    reports = read_rows(copy)["reports"].set_index("report_id")["published"]
    assert [reports[c["report_id"]] for c in events(copy)][::2] == ["2030-01-10", "2030-01-09"]


def test_twice_changes_nothing(copy, tmp_path):
    """A second import, on another day, leaves every byte of every table as it is."""
    rows = [
        {"event_id_cnty": f"RIV{i}", "location": f"Oak {i % 7}", "latitude": f"{i % 5 / 20}"}
        | (TAKEN, REGAINED, GIVEN, STRIKE, {"fatalities": "3"})[i % 5]
        for i in range(40)
    ]
    path = save(tmp_path / "a.csv", ACLED, *rows)
    first = bring("acled", copy, path)
    once = snapshot(copy)
    again = bring("acled", copy, path, published="2031-01-01")
    assert snapshot(copy) == once and first.claims["new"] > 40
    assert again.claims == {
        "new": 0,
        "changed": 0,
        "withdrawn": 0,
        "as they were": first.claims["new"],
    }
    turned = save(tmp_path / "turned.csv", ACLED, *reversed(rows))
    assert bring("acled", copy, turned).claims["new"] == 0 and snapshot(copy) == once


def test_the_newest_row_of_an_id_counts(copy, tmp_path):
    """Of two files the newer row lands, whatever their order, and the older is reported."""
    old = save(tmp_path / "old.csv", ACLED, {})
    new = save(tmp_path / "new.csv", ACLED, STRIKE | {"timestamp": "1895529600"})
    account = bring("acled", copy, new, old)
    assert {c["event_type"] for c in events(copy)} == {"strike"}
    assert refused(account) == {"older than another row of the same id": 1}


def test_a_revision_updates(copy, tmp_path):
    """A newer row changes the claims under their numbers; a dropped source's claim is withdrawn."""
    bring("acled", copy, save(tmp_path / "a.csv", ACLED, {"fatalities": "1"}))
    revised = STRIKE | {"source": "River Monitor; Far Post", "timestamp": "1895529600"}
    path = save(tmp_path / "b.csv", ACLED, revised | {"fatalities": "2"})
    account = bring("acled", copy, path)
    assert account.claims == {"new": 1, "changed": 2, "withdrawn": 1, "as they were": 0}
    told = [(c["claim_id"], c["event_type"], c["claimant_id"]) for c in events(copy)]
    assert told == [
        ("c0020", "strike", "river-monitor"),
        ("c0021", "background", "daily-leaf"),
        ("c0022", "casualties", "acled"),
        ("c0023", "strike", "far-post"),
    ]
    assert events(copy)[2]["count_low"] == "2" and not tables.check(copy)
    once = snapshot(copy)
    bring("acled", copy, path)
    assert snapshot(copy) == once


def test_an_older_file_changes_nothing(copy, tmp_path):
    """After a revision the file from before it lands nothing."""
    old = save(tmp_path / "a.csv", ACLED, {})
    bring("acled", copy, save(tmp_path / "b.csv", ACLED, STRIKE | {"timestamp": "1895529600"}))
    once = snapshot(copy)
    assert refused(bring("acled", copy, old)) == {"older than the row in the tables": 1}
    assert snapshot(copy) == once


def test_a_revision_out_of_scope_withdraws(copy, tmp_path):
    """A row that a revision moves out of the offensive's days leaves every measure."""
    bring("acled", copy, save(tmp_path / "a.csv", ACLED, {}))
    moved = {"event_date": "2029-06-01", "timestamp": "1895529600"}
    path = save(tmp_path / "b.csv", ACLED, moved)
    account = bring("acled", copy, path)
    told = {"outside the days from 2030-01-02: its claims are withdrawn": 1}
    assert counted(account, "mapped") == told and account.claims["withdrawn"] == 2
    assert {(c["event_type"], c["summary"]) for c in events(copy)} == {
        ("background", "ACLED has this event outside the days or the box of the offensive.")
    }
    assert not tables.check(copy)
    assert "as the tables have it" in bring("acled", copy, path).rows()["unchanged"]


@pytest.mark.parametrize(
    "row, options",
    [
        ({"latitude": ""}, {}),
        ({"latitude": "", "event_date": "2029-06-01"}, {}),
        ({"event_date": "#######"}, {}),
        ({"time_precision": "9"}, {}),
        ({}, {"first": "2030-01-05"}),
        ({}, {"last": "2030-01-02"}),
        ({}, {"countries": ("seaside",)}),
    ],
)
def test_what_is_unreadable_or_not_asked_for_withdraws_nothing(copy, tmp_path, row, options):
    """Only a row that says so itself moves an event out of the offensive."""
    bring("acled", copy, save(tmp_path / "a.csv", ACLED, {}))
    once = snapshot(copy)
    newer = save(tmp_path / "b.csv", ACLED, row | {"timestamp": "1895529600"})
    account = bring("acled", copy, newer, **options)
    assert account.all_refused and snapshot(copy) == once


@pytest.mark.parametrize("fatalities, killed", [("", "5"), ("3+", "5"), ("0", "")])
def test_a_number_of_killed_that_is_not_said_withdraws_none(copy, tmp_path, fatalities, killed):
    """A revision without a readable number leaves that of before; 0 takes it back."""
    bring("acled", copy, save(tmp_path / "a.csv", ACLED, {"fatalities": "5"}))
    row = {"fatalities": fatalities, "timestamp": "1895529600"}
    bring("acled", copy, save(tmp_path / "b.csv", ACLED, row))
    assert events(copy)[2]["count_low"] == killed and not tables.check(copy)


def test_the_order_of_rows_does_not_decide_how_a_day_is_read(copy, tmp_path, monkeypatch):
    """A file of many rows is read in parts; a day of the last tells how those of the first are."""
    monkeypatch.setattr("helpers.exchange.read.events.CHUNK", 1)
    days = ["04/01/2030", "03/01/2030", "13/01/2030"]
    rows = [{"event_id_cnty": f"RIV{n}", "event_date": day} for n, day in enumerate(days)]
    late = [row | {"timestamp": "1895529600"} for row in rows]
    assert not refused(bring("acled", copy, save(tmp_path / "a.csv", ACLED, *late)))
    told = [row["date_latest"] for row in events(copy)[::2]]
    assert told == ["2030-01-04", "2030-01-03", "2030-01-13"]


def test_rows_of_one_moment_in_two_files_land_neither(copy, tmp_path):
    """Which file is named first does not tell which number of killed is right."""
    paths = [save(tmp_path / f"{n}.csv", ACLED, {"fatalities": n}) for n in "57"]
    for order in (paths, paths[::-1]):
        account = bring("acled", copy, *order)
        told = "otherwise than another row of the same id, neither of them newer"
        assert refused(account) == {told: 2} and not events(copy)


@pytest.mark.parametrize(
    "published, rule",
    [
        ("", "without a timestamp, which the row in the tables has (--published says how new"),
        ("2030-01-09", "older than the row in the tables"),
        ("2030-01-20", ""),
    ],
)
def test_a_file_without_timestamps_is_as_new_as_its_day(tmp_path, published, rule):
    """Without a day it cannot be told; with a later one it updates, and the older file does not."""
    make_dataset(tmp_path / "fresh", {**DEFAULTS, "title": "Fresh"}, date(2020, 1, 3))
    fresh, row = tmp_path / "fresh", {"event_date": "2020-01-03", "fatalities": "5"}
    old = save(tmp_path / "a.csv", ACLED, row)
    new = save(tmp_path / "b.csv", ACLED, row | {"fatalities": "9", "timestamp": ""})
    bring("acled", fresh, old)
    told = [*refused(bring("acled", fresh, new, published=published))]
    assert [each[: len(rule)] for each in told] == [rule] * bool(rule)
    counts = ["", "", "5" if rule else "9"]
    for _ in range(2):
        assert list(read_rows(fresh)["events"]["count_low"]) == counts
        bring("acled", fresh, old)


def deletion(tmp_path, moment: str):
    """Write a list of one deleted event."""
    frame = pd.DataFrame({"event_id_cnty": ["RIV1", "XYZ9"], "deleted_timestamp": [moment, moment]})
    frame.to_csv(tmp_path / "deleted.csv", index=False)
    return tmp_path / "deleted.csv"


@pytest.mark.parametrize("together", [True, False])
def test_a_deletion(copy, tmp_path, together):
    """A deleted event never lands, or its claims leave every measure; its id stays on record."""
    path = save(tmp_path / "a.csv", ACLED, TAKEN, {"event_id_cnty": "RIV2"})
    gone = deletion(tmp_path, "1895529600")
    if together:
        account = bring("acled", copy, path, gone)
        assert refused(account) == {"deleted by ACLED": 1}
    else:
        bring("acled", copy, path)
        assert bring("acled", copy, gone).claims["withdrawn"] == 2
    live = [c for c in events(copy) if c["event_type"] != "background"]
    assert {c["event_id"] for c in live} == {"acled-riv2"} and not tables.check(copy)
    once = snapshot(copy)
    bring("acled", copy, gone, path)
    assert snapshot(copy) == once
    if not together:
        bring("acled", copy, path)
        assert snapshot(copy) == once


def test_a_row_newer_than_its_deletion_stays(copy, tmp_path):
    """An event that was put back after its deletion lands."""
    path = save(tmp_path / "a.csv", ACLED, {})
    bring("acled", copy, path, deletion(tmp_path, "1894233599"))
    assert {c["event_id"] for c in events(copy)} == {"acled-riv1"}


def test_rows_are_refused_by_rule(copy, tmp_path):
    """Each row that cannot land is counted under one rule, with its number."""
    rows = [
        {"event_id_cnty": ""},
        {"event_id_cnty": "RIV3", "event_date": "03/01/2030"},
        {"event_id_cnty": "RIV4", "event_date": "2029-01-03"},
        {"event_id_cnty": "RIV5", "latitude": "50"},
        {"event_id_cnty": "RIV6", "latitude": "NA"},
        {"event_id_cnty": "RIV7", "time_precision": "9"},
        {"event_id_cnty": "RIV8", "event_date": "2030-02-20", "timestamp": ""},
    ]
    account = bring("acled", copy, save(tmp_path / "a.csv", ACLED, *rows))
    assert refused(account) == {
        "without an event_id_cnty": 1,
        "with an event_date that is no day, or may be two": 1,
        "outside the days from 2030-01-02": 1,
        "outside the box of the offensive": 1,
        "without a coordinate": 1,
        "with a time_precision other than 1, 2 or 3": 1,
        "dated after the day on which they were known": 1,
    }
    assert not events(copy) and account.claims["new"] == 0


def test_only_some_days_and_countries(copy, tmp_path):
    """Days and countries that are asked for go before those of the offensive."""
    rows = [
        {"event_id_cnty": "RIV1", "event_date": "2030-01-04"},
        {"event_id_cnty": "RIV2", "event_date": "2030-01-06"},
        {"event_id_cnty": "SEA1", "country": "Seaside"},
    ]
    path = save(tmp_path / "a.csv", ACLED, *rows)
    bring("acled", copy, path, first="2030-01-05", last="2030-01-07", countries=("riverland",))
    assert {c["event_id"] for c in events(copy)} == {"acled-riv2"}


def test_few_columns_are_enough(copy, tmp_path):
    """An id, a day, a type and a coordinate land; what is missing is reported as left open."""
    names = ["LONGITUDE", "Latitude", "EVENT_DATE", "Event ID Cnty", "sub event type", "extra"]
    row = ["1.01", "0.01", "03-Jan-30", "RIV1", "Grenade", "x"]
    pd.DataFrame([row], columns=names).to_csv(tmp_path / "few.csv", sep=";", index=False)
    account = bring("acled", copy, tmp_path / "few.csv")
    assert [c["event_type"] for c in events(copy)] == ["strike"] and not tables.check(copy)
    assert list(left_open(account)) == [
        "Grenade as strike; left open: how exact the day is, how many were killed, "
        "how exact the place is and who says so (ACLED stands for it)"
    ]
