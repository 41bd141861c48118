"""What stands in an export, counted by hand on the made-up offensive."""

from datetime import date

import pytest

from helpers import tables
from helpers.exchange.write.export import Export, make_export
from tests.conftest import RIVERLAND
from tests.worlds import world


def by_key(export: Export, key: str) -> dict:
    """Give the rows of an export by one column."""
    return {row[key]: row for row in export.rows()}


def test_an_event_keeps_its_window_status_and_origins(riverland):
    """Birch fell between 2 and 3 January by three origins; its own denial is answered."""
    row = by_key(make_export(riverland, "events"), "event_id")["birch-falls"]
    assert (row["date_earliest"], row["date_latest"]) == (date(2030, 1, 2), date(2030, 1, 2))
    assert (row["grade"], row["loss_grade"]) == ("corroborated", "confirmed")
    assert (row["holder"], row["loser"], row["answered_ids"]) == ("rebels", "crown", "c0002")
    assert (row["origins"], row["origin_ids"]) == (3, "crown rebels river-monitor")
    assert (row["claim_ids"], row["denial_ids"]) == ("c0001 c0003 c0006", None)
    assert (row["lat"], row["lon"], row["place_name_ar"]) == (0.0, 1.0, "البتولا")
    assert row["summary"] == "The rebels took Birch."


@pytest.mark.parametrize(
    "claims, earliest, latest",
    [
        ([dict(earliest=2, latest=5)], 2, 5),
        ([dict(earliest=None, latest=5)], None, 5),
        ([dict(earliest=2, latest=5), dict(earliest=3, latest=4)], 3, 4),
        ([dict(holder="", type="strike", earliest=2, latest=5)], 2, 5),
        ([dict(holder="", type="strike", earliest=None, latest=5)], None, 5),
        ([dict(holder="", type="strike", earliest=2, latest=3), dict(holder="", day=5)], 3, 3),
        ([dict(holder="", stance="denies", earliest=2, latest=3)], None, 3),
    ],
)
def test_the_days_of_an_event(riverland, claims, earliest, latest):
    """First and last day come from the assertions; a first day that nobody gives stays empty."""
    (row,) = make_export(world(riverland, claims), "events").rows()
    assert row["date_earliest"] == (earliest and date(2030, 1, earliest))
    assert row["date_latest"] == date(2030, 1, latest)


def test_claims_are_those_of_the_events_shown():
    """A claim carries the grade of its event; one on an event after the last day is left out."""
    d = tables.load(RIVERLAND, "2030-01-03", "2030-01-06")
    events = by_key(make_export(d, "events"), "event_id")
    rows = by_key(make_export(d, "claims"), "claim_id")
    assert {row["event_id"] for row in rows.values()} == set(events)
    assert set(rows) < set(d.events["claim_id"])
    assert all(row["grade"] == events[row["event_id"]]["grade"] for row in rows.values())
    first = rows["c0001"]
    assert (first["origin"], first["standing"], first["outlet_id"]) == (
        "rebels",
        False,
        "daily-leaf",
    )
    assert first["url"] == "https://leaf.example/1" and first["archive_url"] is None


def test_control_and_places_agree(riverland):
    """The last day of control is what places say, for every place of the gazetteer."""
    held = list(make_export(riverland, "control").rows())
    now = by_key(make_export(riverland, "places"), "place_id")
    last = {row["place_id"]: row for row in held if row["day"] == date(2030, 1, 6)}
    assert set(now) == set(last) == set(riverland.places["place_id"])
    assert len(held) == len(last) * 6
    for place, row in now.items():
        assert {key: row[key] for key in last[place]} == last[place]


def test_a_place_that_no_report_names_has_no_holder(riverland):
    """One file tells the holder by each grade; silence has a last known one and no other."""
    now = by_key(make_export(riverland, "places"), "place_id")
    alder, cedar = now["alder"], now["cedar"]
    assert alder["state"] == "not_reported" and alder["last_known_holder"] == "rebels"
    empty = ("holder", "settled_holder", "claimed_holder", "grade", "last_reported", "days_since")
    assert [alder[column] for column in empty] == [None] * 6
    assert [cedar[f"holder_{one}"] for one in ("confirmed", "corroborated", "claimed")] == [
        "rebels",
        "rebels",
        "crown",
    ]
    assert (cedar["state"], cedar["grade"], cedar["settled_grade"]) == (
        "disputed",
        "claimed",
        "confirmed",
    )
    assert (cedar["last_reported"], cedar["days_since"]) == (date(2030, 1, 5), 1)


def test_a_front_leaves_only_its_places(riverland):
    """Rows without a place of the front are left out; an unknown front is an error."""
    rows = make_export(riverland, "places", front="west").rows()
    assert [row["place_id"] for row in rows] == ["alder", "birch", "cedar"]
    with pytest.raises(ValueError, match='No front "wset"'):
        make_export(riverland, "events", front="wset")


def test_about_says_whose_it_is_and_when(riverland):
    """Licence, attribution and vintage are told for every export, the front where it acts."""
    told = make_export(riverland, "control").about
    assert told["title"] == "Riverland offensive: who holds each place on each day"
    assert told["licence"] == "Creative Commons Attribution 4.0 (CC-BY-4.0)"
    assert told["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (told["as_of"], told["known_by"]) == ("2030-01-06", "2030-01-06")
    assert told["version"] == "1.0.0" and "riverland" in told["attribution"]
    assert "front" not in told
    assert make_export(riverland, "events", "west").about["front"] == "west"
