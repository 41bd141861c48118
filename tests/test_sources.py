"""How much rests on whom, counted by hand."""

from dataclasses import replace

import pytest
from hypothesis import given

from helpers import claims, control, leave_one_out, progress, sources, tables
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import quick, tables_of_claims, world


def told(d):
    """Give the record of a dataset by source."""
    return sources.track_record(d).set_index("source")


def test_the_record_of_each_origin(riverland):
    """Claims in force, reports, events and how they were told agree with the tables by hand."""
    rows = told(riverland)[["claims", "reports", "events", "alone", "earlier", "tied", "after"]]
    assert rows.loc["rebels"].tolist() == [5, 4, 2, 0, 2, 0, 0]
    assert rows.loc["crown"].tolist() == [5, 4, 3, 1, 0, 0, 2]
    assert rows.loc["river-monitor"].tolist() == [4, 2, 4, 2, 0, 1, 1]
    assert rows.loc["far-post"].tolist() == [1, 1, 1, 0, 0, 1, 0]
    assert rows.loc["leaf-group"].tolist() == [2, 1, 1, 1, 0, 0, 0]
    assert list(rows.index) == ["crown", "rebels", "river-monitor", "leaf-group", "far-post"]


def test_what_became_of_it(riverland):
    """Confirmed, later by others alone, denied by another, and denied in vain, by hand."""
    rows = told(riverland)
    columns = ["confirmed", "later_confirmed", "later_denied", "denied", "denied_confirmed"]
    assert rows.loc["rebels", columns].tolist() == [1, 1, 1, 0, 0]
    assert rows.loc["crown", columns].tolist() == [1, 0, 0, 2, 0]
    assert rows.loc["river-monitor", columns].tolist() == [1, 0, 1, 0, 0]
    assert rows.loc["leaf-group", columns].tolist() == [1, 0, 0, 0, 0]


def test_the_four_parts_of_an_origin_s_events_are_all_of_them():
    """Alone, earlier, tied and after add up to the events stated, on the real tables too."""
    rows = told(tables.load(SYRIA))
    assert (rows[["alone", "earlier", "tied", "after"]].sum(axis=1) == rows["events"]).all()
    assert (rows["later_confirmed"] <= rows["confirmed"]).all()


def test_who_only_points_to_an_event_does_not_state_it(riverland):
    """Who says that Birch was entered is no source of its fall, and lifts no count of sources."""
    d = world(riverland, [{"published": 3}, {"claimant": "far-post", "extent": "part"}])
    assert told(d)["events"].to_dict() == {"far-post": 0, "rebels": 1}
    only = world(riverland, [{"extent": "part"}])
    assert sources.reports_and_origins(claims.grade_events(only)).empty


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
    columns = ["events", "alone", "tied"]
    assert told(d).loc["rebels", columns].tolist() == [2, 1, 1]
    assert told(d).loc["far-post", columns].tolist() == [1, 0, 1]


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


def test_background_and_what_has_not_begun_are_left_out(riverland):
    """Neither an event before the offensive nor one after the last day counts anywhere."""
    rows = [{}, {"event": "y", "type": "background", "holder": "", "place": "elm"}]
    d = world(riverland, rows)
    assert set(sources.claims_considered(d)["event_id"]) == {"x"}
    assert list(sources.reports_and_origins(claims.grade_events(d))["event_id"]) == ["x"]
    early = tables.load(RIVERLAND, "2030-01-03", "2030-01-06")
    assert "cedar-retaken" not in set(sources.claims_considered(early)["event_id"])


def test_who_relays_whom(riverland):
    """The carrier is the named relay, else the outlet in which a claim was read."""
    rows = sources.relays(riverland).set_index(["claimant_id", "carrier_id"])
    numbers = rows[["claims", "second_hand"]]
    assert numbers.loc[("river-monitor", "wire")].tolist() == [4, 4]
    assert numbers.loc[("crown-army", "crown-tv")].tolist() == [4, 0]
    assert numbers.loc[("far-post", "far-post")].tolist() == [1, 0]
    assert rows["claims"].sum() == len(sources.claims_considered(riverland))
    assert list(rows["claims"]) == sorted(rows["claims"], reverse=True)


def test_reports_beside_origins(riverland):
    """Three reports of one origin are one origin; the event is an echo, not an agreement. Equal
    ones stand by their ids."""
    d = world(
        riverland,
        [
            *({"published": n, "via": "wire"} for n in (3, 4, 5)),
            {"event": "y", "place": "cedar"},
            {"event": "y", "place": "cedar", "claimant": "far-post"},
            *({"event": "a", "place": "fir", "day": n} for n in (3, 4)),
            *({"event": "b", "place": "fir", "day": n} for n in (3, 4)),
            {"event": "z", "place": "elm", "stance": "denies"},
        ],
    )
    rows = sources.reports_and_origins(claims.grade_events(d))
    assert rows[["event_id", "reports", "origins"]].to_numpy().tolist() == [
        ["x", 3, 1],
        ["a", 2, 1],
        ["b", 2, 1],
        ["y", 2, 2],
    ]


def test_nobody_left_out_is_the_picture_itself(riverland):
    """The first row has the places and events that the other notebooks show."""
    whole = leave_one_out.headline_numbers(riverland).iloc[0]
    held, side = control.control_table(riverland), riverland.offensive.attacker
    last = progress.count_states(riverland, held, holder=side).iloc[-1]
    for column in ("confirmed", "corroborated", "claimed", "disputed", "listed"):
        assert whole[column] == last[column]
    assert (whole["without"], whole["moves"]) == ("", 0)
    grades = claims.grade_events(riverland)["grade"]
    assert whole["events_confirmed"] == (grades == "confirmed").sum()


def assert_as_the_rules_run_without(d, worlds):
    """Compare worlds with what the rules give where the source's claims are not in the table."""
    rows = claims.claims_in_force(d)
    rows = rows[rows["event_type"] != "background"]
    whole = leave_one_out.leave_each_out(d)[0]
    for world_ in worlds:
        rest = rows[rows["origin"] != world_.source]
        events = claims.grade_events(d, rest)
        stays = control.stays_by_place(d, events, rest)
        assert {place: of_place[-1] for place, of_place in stays.items()} == {
            **whole.states,
            **world_.states,
        }
        assert world_.grades == events["grade"].value_counts().to_dict()


@pytest.mark.parametrize("day", ["2024-12-02", "2024-12-07"])
def test_places_worked_out_anew_are_as_of_the_rules_run_without_the_source(day):
    """Each source's world has the states and grades that its own run of the rules gives."""
    d = tables.load(SYRIA, day)
    worlds = leave_one_out.leave_each_out(d)
    assert_as_the_rules_run_without(d, worlds[:: len(worlds) // 6])


@quick
@given(rows=tables_of_claims)
def test_any_table_is_worked_out_anew_as_the_rules_say(riverland, rows):
    """The same of every source of drawn tables."""
    d = world(riverland, rows)
    assert_as_the_rules_run_without(d, leave_one_out.leave_each_out(d))


def test_what_would_be_left(riverland):
    """Without the monitor Birch and Fir are claims of one source; without the rebels Birch is."""
    rows = leave_one_out.headline_numbers(riverland).set_index("without")
    columns = ["claims", "confirmed", "corroborated", "claimed", "moves"]
    assert rows.loc["", columns].tolist() == [0, 2, 1, 0, 0]
    assert rows.loc["river-monitor", columns].tolist() == [4, 1, 0, 2, 2]
    assert rows.loc["rebels", columns].tolist() == [5, 2, 0, 1, 1]
    assert rows.loc["crown", columns].tolist() == [5, 2, 1, 1, 1]  # Cedar would not be retaken
    east = leave_one_out.headline_numbers(riverland, "east").set_index("without")
    assert east.loc["", ["listed", "confirmed"]].tolist() == [3, 2]


def test_a_denial_stands_again_without_who_answered_it(riverland):
    """Left out with its claims goes the weight that a source's later word had on a denial."""
    d = world(
        riverland,
        [
            {"published": 3},
            {"published": 3, "claimant": "crown-army", "stance": "denies"},
            {"published": 4, "claimant": "far-post"},
        ],
    )
    states = {w.source: w.states["birch"].state for w in leave_one_out.leave_each_out(d)}
    assert states == {
        "": "corroborated",
        "crown": "corroborated",
        "far-post": "disputed",
        "rebels": "claimed",
    }


def test_places_that_hang_on_one_source(riverland):
    """Dogwood is confirmed by the footage of one group: without it, it would be called left."""
    rows = leave_one_out.dependent_places(riverland, "east").set_index("without")
    assert rows.loc["leaf-group"].tolist() == [
        *("dogwood", "confirmed", "rebels", "rebels"),
        *("disputed", "none", "crown", ("c0013",)),
    ]
    west = leave_one_out.dependent_places(riverland, "west")
    assert "dogwood" not in set(west["place_id"])
    with pytest.raises(ValueError, match="all, west, east"):
        leave_one_out.dependent_places(riverland, "sure")


def test_a_province_and_a_collapse_hang_on_their_sources_too(riverland):
    """Without one of two sources of a collapse no place is open; its claim stands behind each."""
    rows = [
        {"day": 3, "claimant": who, "type": "collapse", "holder": "", "place": "", "event": "end"}
        for who in ("river-monitor", "far-post")
    ]
    d = world(riverland, rows)
    d = replace(d, events=d.events.assign(actor_id="crown-army", loser_id="crown-army"))
    leaning = leave_one_out.dependent_places(d)
    assert set(leaning["state"]) == {"open"} and set(leaning["instead_state"]) == {"not_reported"}
    assert set(leaning["claim_ids"]) == {("c0001",), ("c0002",)}


@pytest.mark.parametrize("rows", [[], [{}], [{"stance": "denies", "claimant": "crown-army"}]])
def test_next_to_nothing_is_answered(riverland, rows):
    """No claim, one claim or one denial give tables of the right columns."""
    d = world(riverland, rows)
    assert len(leave_one_out.headline_numbers(d)) == 1 + len(rows)
    assert len(sources.track_record(d)) == len(sources.relays(d)) == len(rows)
    columns = {"without", "place_id", "claim_ids"}
    assert set(leave_one_out.dependent_places(d)) >= columns


def test_an_owner_is_named_by_its_sources_and_a_side_by_the_descriptor(riverland):
    """Printed names of origins say what they are; one owner of many has its own."""
    many = ["wire", "far-post", "river-monitor"]
    owner = riverland.sources["owner"].mask(riverland.sources["source_id"].isin(many), "wide-world")
    owned = replace(riverland, sources=riverland.sources.assign(owner=owner))
    assert sources.names(owned)["wide-world"] == "Wide World"
    for slug, called in {"bbc": "BBC", "news": "News"}.items():  # three letters are initials
        short = replace(owned, sources=owned.sources.replace("wide-world", slug))
        assert sources.names(short)[slug] == called
    assert sources.names(riverland)["leaf-group"] == "Daily Leaf and Leaf Radio"
    assert sources.names(riverland)["rebels"] == "rebel-side sources"
