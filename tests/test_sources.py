"""How much rests on whom, counted by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import claims, control, leave_one_out, progress, sources, tables
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import world


def told(d, by="origin"):
    """Give the record of a dataset by source."""
    return sources.track_record(d, by).set_index("source")


@pytest.fixture(scope="module")
def loss(riverland):
    """The made-up offensive without each origin: grades, holders, headline numbers."""
    events = leave_one_out.grade_events(riverland)
    held = leave_one_out.holders(riverland, events)
    return events, held, leave_one_out.headline_numbers(riverland, events, held)


def test_the_record_of_each_origin(riverland):
    """Claims in force, reports, events and how they were told agree with the tables by hand."""
    columns = ["claims", "reports", "events", "alone", "earlier", "tied", "after", "lead_days"]
    rows = told(riverland)[columns]
    assert rows.loc["rebels"].tolist() == [5, 4, 4, 2, 2, 0, 0, 1.5]
    assert rows.loc["crown"].tolist() == [5, 4, 3, 1, 0, 0, 2, -2.0]
    assert rows.loc["river-monitor"].tolist() == [4, 2, 4, 2, 0, 1, 1, -0.5]
    assert rows.loc["far-post"].tolist() == [1, 1, 1, 0, 0, 1, 0, 0.0]
    assert rows.loc["leaf-group"].tolist()[:-1] == [2, 1, 1, 1, 0, 0, 0]
    assert pd.isna(rows.loc["leaf-group", "lead_days"])


def test_what_became_of_it(riverland):
    """Confirmed, later by others alone, denied by another, and denied in vain, by hand."""
    rows = told(riverland)
    columns = ["confirmed", "later_confirmed", "later_denied", "denied", "denied_confirmed"]
    assert rows.loc["rebels", columns].tolist() == [2, 2, 1, 0, 0]
    assert rows.loc["crown", columns].tolist() == [2, 0, 0, 2, 1]
    assert rows.loc["river-monitor", columns].tolist() == [2, 1, 1, 0, 0]
    assert rows.loc["leaf-group", columns].tolist() == [1, 0, 0, 0, 0]


def test_the_four_parts_of_an_origin_s_events_are_all_of_them():
    """Alone, earlier, tied and after add up to the events asserted, on the real tables too."""
    for by in ("origin", "outlet_id"):
        rows = told(tables.load(SYRIA), by)
        parts = rows[["alone", "earlier", "tied", "after"]].sum(axis=1)
        assert (parts == rows["events"]).all()
        assert (rows["later_confirmed"] <= rows["confirmed"]).all()


def test_one_day_is_a_tie_and_repeating_oneself_is_no_second_voice(riverland):
    """Two origins of one day are both first; a second report of an origin adds nothing."""
    d = world(
        riverland,
        [
            {"published": 3},
            {"published": 3, "claimant": "far-post"},
            {"published": 4, "claimant": "far-post"},
            {"event": "y", "place": "cedar", "published": 3},
            {"event": "y", "place": "cedar", "published": 5},
        ],
    )
    columns = ["events", "alone", "tied", "lead_days"]
    assert told(d).loc["rebels", columns].tolist() == [2, 1, 1, 0]
    assert told(d).loc["far-post", columns].tolist() == [1, 0, 1, 0]


def test_what_others_had_confirmed_before_is_not_confirmed_later(riverland):
    """Who comes after the proof gains nothing; who makes the proof is not borne out by it."""
    proof = {"claimant": "far-post", "evidence": "geolocated"}
    late = told(world(riverland, [{**proof, "published": 3}, {"published": 4}]))
    assert late["confirmed"].to_dict() == {"far-post": 1, "rebels": 1}
    assert late["later_confirmed"].sum() == 0
    early = told(world(riverland, [{**proof, "published": 4}, {"published": 3}]))
    assert early["later_confirmed"].to_dict() == {"far-post": 0, "rebels": 1}


def test_a_denial_counts_from_the_day_of_the_assertion(riverland):
    """A denial of an earlier day, or of one's own origin, is not a later denial."""
    no = {"stance": "denies", "claimant": "crown-army"}
    for published, hits in ((3, 0), (4, 1), (5, 1)):
        d = world(riverland, [{"published": 4}, {**no, "published": published}])
        assert told(d).loc["rebels", "later_denied"] == hits
    own = world(riverland, [{"published": 3}, {"stance": "denies", "published": 4}])
    assert told(own).loc["rebels", "later_denied"] == 0


def test_a_record_by_outlet(riverland):
    """By outlet it counts whose claims an outlet carried, and which events no other carried."""
    columns = ["claims", "origins", "events", "alone", "earlier"]
    rows = told(riverland, "outlet_id")[columns]
    assert rows.loc["far-post"].tolist() == [7, 4, 5, 3, 1]
    assert rows.loc["daily-leaf"].tolist() == [3, 1, 3, 1, 1]
    with pytest.raises(ValueError, match="origin, outlet_id"):
        sources.track_record(riverland, "side")


def test_background_and_what_has_not_begun_are_left_out(riverland):
    """Neither an event before the offensive nor one after the last day counts anywhere."""
    rows = [{}, {"event": "y", "type": "background", "holder": "", "place": "elm"}]
    d = world(riverland, rows)
    assert set(sources.claims_considered(d)["event_id"]) == {"x"}
    assert list(sources.reports_and_origins(claims.grade_events(d))["event_id"]) == ["x"]
    early = tables.load(RIVERLAND, "2030-01-03", "2030-01-06")
    assert "cedar-retaken" not in set(sources.claims_considered(early)["event_id"])


def test_who_relays_whom(riverland):
    """The carrier is the named relay, else the outlet; the rest of a matrix is summed up."""
    rows = sources.relays(riverland).set_index(["claimant_id", "carrier_id"])
    numbers = rows[["claims", "second_hand"]]
    assert numbers.loc[("river-monitor", "wire")].tolist() == [4, 4]
    assert numbers.loc[("crown-army", "crown-tv")].tolist() == [4, 0]
    assert numbers.loc[("far-post", "far-post")].tolist() == [1, 0]
    assert rows["claims"].sum() == len(sources.claims_considered(riverland))
    table = sources.relay_matrix(rows.reset_index(), claimants=1, carriers=2)
    assert table.to_numpy().sum() == rows["claims"].sum()
    assert list(table.index) == ["crown-army", "others"]
    assert list(table.columns) == ["crown-tv", "wire", "others"]
    assert table.loc["others"].tolist() == [0, 4, 8]
    ids = sources.relay_matrix(rows.reset_index(), claimants=1, carriers=2, values="claim_ids")
    assert ids.map(len).equals(table)


def test_reports_beside_origins(riverland):
    """Three reports of one origin are one origin; the event is an echo, not an agreement."""
    d = world(
        riverland,
        [
            *({"published": n, "via": "wire"} for n in (3, 4, 5)),
            {"event": "y", "place": "cedar"},
            {"event": "y", "place": "cedar", "claimant": "far-post"},
            {"event": "z", "place": "elm", "stance": "denies"},
        ],
    )
    rows = sources.reports_and_origins(claims.grade_events(d))
    assert rows[["event_id", "reports", "origins"]].to_numpy().tolist() == [
        ["x", 3, 1],
        ["y", 2, 2],
    ]
    assert list(sources.single_source_events(rows)["event_id"]) == ["x"]


def test_nobody_left_out_is_the_picture_itself(riverland, loss):
    """The first world has the grades, places and capitals that the other notebooks show."""
    events, held, heads = loss
    whole = events[events["without"] == ""].drop(columns="without").reset_index(drop=True)
    pd.testing.assert_frame_equal(whole, claims.grade_events(riverland), check_dtype=False)
    now = control.control_table(riverland)
    for measure in ("places", "capitals"):
        last = progress.band(riverland, now, measure).iloc[-1]
        said = heads.iloc[0][[f"{measure}_{end}" for end in ("floor", "ceiling", "of")]]
        assert said.tolist() == last[["floor", "ceiling", "of"]].tolist()
    assert heads["without"].iloc[0] == "" and heads["moves"].iloc[0] == 0


@pytest.mark.parametrize("rank", [0, 3])
def test_all_worlds_at_once_are_as_one_by_one(rank):
    """Each world has the grades and holders that its own run of the rules gives."""
    d = tables.load(SYRIA, "2024-12-07")
    rows = sources.claims_considered(d)
    origin = rows["origin"].value_counts().index[rank]
    rest = rows[rows["origin"] != origin]
    alone = claims.grade_events(d, rest)
    events = leave_one_out.grade_events(d)
    mine = events[events["without"] == origin].set_index("event_id")
    columns = ["grade", "holder", "start", "end", "origins", "denied_by", "place_id"]
    pd.testing.assert_frame_equal(
        mine[columns].sort_index(),
        alone.set_index("event_id")[columns].sort_index(),
        check_dtype=False,
    )
    held = control.control_table(d, alone, bars=["corroborated"])
    last = held[held["day"] == held["day"].max()].set_index("place_id")["holder"]
    lean = control.last_holders(d, "corroborated", mine.reset_index())
    assert lean == last.to_dict()


def test_what_would_be_left(loss):
    """Without the army's admissions the capital is not sure; its side's claims were five."""
    rows = loss[2].set_index("without")
    columns = ["claims", "places_floor", "places_ceiling", "capitals_floor", "confirmed"]
    assert rows.loc["", columns].tolist() == [0, 4, 5, 1, 4]
    assert rows.loc["crown", columns].tolist() == [5, 3, 5, 0, 2]
    assert rows.loc["leaf-group", columns].tolist() == [2, 3, 4, 1, 3]
    assert rows.loc["leaf-group", "moves"] == 2


def test_a_denial_stands_again_without_who_overcame_it(riverland):
    """Left out with its claims goes the weight that an origin's later word had on a denial."""
    d = world(
        riverland,
        [
            {"published": 3},
            {"published": 3, "claimant": "crown-army", "stance": "denies"},
            {"published": 4, "claimant": "far-post"},
        ],
    )
    events = leave_one_out.grade_events(d).set_index("without")
    assert events["grade"].to_dict() == {
        "": "corroborated",
        "crown": "corroborated",
        "far-post": "disputed",
        "rebels": "claimed",
    }


def test_places_that_hang_on_one_origin(riverland, loss):
    """Dogwood is the attacker's by located footage of one group alone, at every bar."""
    held = loss[1]
    rows = leave_one_out.dependent_places(riverland, held, "claimed", "east").set_index("without")
    assert rows.loc["leaf-group"].tolist() == ["dogwood", "rebels", "none", ("c0013",)]
    assert "dogwood" not in set(
        leave_one_out.dependent_places(riverland, held, "claimed", "west")["place_id"]
    )
    with pytest.raises(ValueError, match="confirmed, corroborated, claimed"):
        leave_one_out.dependent_places(riverland, held, "sure")


@pytest.mark.parametrize("rows", [[], [{}], [{"stance": "denies", "claimant": "crown-army"}]])
def test_next_to_nothing_is_answered(riverland, rows):
    """No claim, one claim or one denial give tables of the right columns."""
    d = world(riverland, rows)
    events = leave_one_out.grade_events(d)
    held = leave_one_out.holders(d, events)
    assert len(leave_one_out.headline_numbers(d, events, held)) == 1 + len(rows)
    assert len(sources.track_record(d)) == len(sources.track_record(d, "outlet_id")) == len(rows)
    assert sources.relay_matrix(sources.relays(d)).shape == (len(rows), len(rows))
    assert set(leave_one_out.dependent_places(d, held, "claimed")) >= {
        "without",
        "place_id",
        "claim_ids",
    }


def test_an_owner_is_named_by_its_sources_and_a_side_by_the_descriptor(riverland):
    """Printed names and kinds of origins say what they are; one owner of many has its own."""
    many = ["wire", "far-post", "river-monitor"]
    owner = riverland.sources["owner"].mask(riverland.sources["source_id"].isin(many), "wide-world")
    owned = replace(riverland, sources=riverland.sources.assign(owner=owner))
    assert sources.names(owned)["wide-world"] == "Wide World"
    assert sources.names(riverland)["leaf-group"] == "Daily Leaf and Leaf Radio"
    assert sources.names(riverland)["rebels"] == "rebel forces"
    assert sources.kinds(riverland)["rebels"] == "side"
    assert sources.kinds(riverland)["crown-tv"] == "state media"
