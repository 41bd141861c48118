"""How far it has got, counted by hand on five places in a row."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers import control, places, progress, tables
from tests.conftest import AFGHANISTAN, RIVERLAND
from tests.worlds import world

DEGREE = 111.3194908


@pytest.fixture(scope="module")
def held(riverland):
    """The state of every place on every day."""
    return control.control_table(riverland)


def states(counts):
    """Give the states of the last day that some place is in."""
    row = counts.iloc[-1]
    return {state: row[state] for state in control.STATES if row[state]}


def test_every_place_is_in_one_state(riverland, held):
    """Cedar is claimed back, Birch and Dogwood and Fir are taken, of Alder and Elm nobody speaks
    who says who holds them."""
    counts = progress.count_states(riverland, held)
    assert states(counts) == {
        "confirmed": 2,
        "corroborated": 1,
        "disputed": 1,
        "not_reported": 2,
    }
    assert set(counts["listed"]) == {6}
    assert set(counts[list(control.STATES)].sum(axis=1)) == {6}
    assert list(counts["named"]) == [0, 1, 3, 4, 5, 5]


def test_a_side_is_counted_for_what_it_took_or_still_holds(riverland, held):
    """The rebels took three places; the crown only claims Cedar; nobody else is a side."""
    assert states(progress.count_states(riverland, held, holder="rebels")) == {
        "confirmed": 2,
        "corroborated": 1,
    }
    assert states(progress.count_states(riverland, held, holder="crown")) == {"disputed": 1}
    with pytest.raises(ValueError, match='No side "north"; there are .*league'):
        progress.count_states(riverland, held, holder="north")


def test_capitals_people_and_fronts(riverland, held):
    """Birch is the one capital taken; unknown populations add nothing; fronts split the count."""
    capitals = progress.count_states(riverland, held, "capitals")
    assert states(capitals) == {"corroborated": 1, "not_reported": 1}
    people = progress.count_states(riverland, held, "population")
    assert states(people) == {"corroborated": 20000, "disputed": 3000, "not_reported": 51000}
    assert progress.place_values(riverland, "population").isna().sum() == 2
    by_front = progress.by_front(riverland, held)
    last = by_front[by_front["day"] == by_front["day"].max()].set_index("front")
    assert last["confirmed"].to_dict() == {"west": 0, "east": 2}
    assert last["listed"].sum() == 6


def test_levels_take_in_those_before_them(riverland, held):
    """Dogwood is confirmed, Birch corroborated; at the level claimed Cedar is the crown's."""
    now = held[held["day"] == riverland.as_of].set_index("place_id")
    at = {level: progress.holders_at(now, "rebels", level) for level in progress.LEVELS}
    assert set(now.index[at["confirmed"]]) == {"dogwood", "fir"}
    assert set(now.index[at["corroborated"]]) == {"birch", "dogwood", "fir"}
    assert set(now.index[progress.holders_at(now, "crown", "claimed")]) == {"cedar"}
    with pytest.raises(ValueError, match="there are confirmed, corroborated, claimed"):
        progress.holders_at(now, "rebels", "certain")


def test_road_counts_hops_between_neighbours_both_held(riverland):
    """One degree of the equator is 111.32 km; Birch to Dogwood is claimed, Birch to Cedar is
    corroborated, of Alder and Elm no report tells."""
    rows = [
        dict(event="b", place="birch"),
        dict(event="b", place="birch", claimant="far-post"),
        dict(event="c", place="cedar"),
        dict(event="c", place="cedar", claimant="far-post"),
        dict(event="d", place="dogwood"),
    ]
    d = world(riverland, rows)
    last = progress.road_held(d, progress.along_route(d, control.control_table(d), "r1")).iloc[-1]
    assert last["confirmed_km"] == 0
    assert last["corroborated_km"] == pytest.approx(DEGREE)
    assert last["claimed_km"] == last["longest_claimed_km"] == pytest.approx(2 * DEGREE)
    assert last["unreported_km"] == pytest.approx(2 * DEGREE)
    assert last["of_km"] == pytest.approx(4 * DEGREE)


@pytest.mark.parametrize(
    ("taken", "matters"), [(["birch"], True), (["elm"], False), (["birch", "cedar"], True)]
)
def test_a_road_matters_until_its_end_is_taken(riverland, taken, matters):
    """The road leads somewhere while the objective, Elm, is not the rebels' by two sources."""
    rows = [
        dict(event=place, place=place, claimant=who)
        for place in taken
        for who in ("rebel-command", "far-post")
    ]
    d = world(riverland, rows)
    along = progress.along_route(d, control.control_table(d), "r1")
    assert progress.road_matters(d, along) is matters


def test_a_road_that_is_all_taken_leads_nowhere(riverland):
    """Fir, off the road, is the objective; the rebels have every place of the road."""
    rows = [
        dict(event=place, place=place, claimant=who, loser="")
        for place in ("alder", "birch", "cedar", "dogwood", "elm")
        for who in ("rebel-command", "far-post")
    ]
    d = world(replace(riverland, offensive=replace(riverland.offensive, objective="fir")), rows)
    assert not progress.road_matters(d, progress.along_route(d, control.control_table(d), "r1"))
    some = world(d, rows[2:])
    assert progress.road_matters(
        some, progress.along_route(some, control.control_table(some), "r1")
    )


def test_stretches_join_neighbours_of_one_state(riverland, held):
    """Each place of the road stands for itself but where neighbours share state and holder."""
    stretches = progress.stretches(progress.along_route(riverland, held, "r1"))
    assert stretches[["first", "last", "state", "holder"]].to_numpy().tolist() == [
        ["Alder", "Alder", "not_reported", ""],
        ["Birch", "Birch", "corroborated", "rebels"],
        ["Cedar", "Cedar", "disputed", "crown"],
        ["Dogwood", "Dogwood", "confirmed", "rebels"],
        ["Elm", "Elm", "not_reported", ""],
    ]
    assert set(stretches["km"]) == {0}
    d = world(riverland, [dict(event=place, place=place) for place in ("cedar", "dogwood")])
    along = progress.along_route(d, control.control_table(d), "r1")
    stretches = progress.stretches(along).set_index("first")
    assert list(stretches["last"]) == ["Alder", "Birch", "Dogwood", "Elm"]
    assert stretches.loc["Cedar", "km"] == pytest.approx(DEGREE)
    assert stretches.loc["Cedar", "stops"] == 2


def test_distance_from_the_nearest_held_place_to_the_objective(riverland, held):
    """Birch is three degrees from Elm, Dogwood, confirmed on the last day, one."""
    distance = progress.objective_distance(riverland, held)
    assert pd.isna(distance["corroborated_km"].iloc[0])
    assert distance["corroborated_km"].iloc[1] == pytest.approx(3 * DEGREE)
    last = distance.iloc[-1]
    assert (last["confirmed_place"], last["corroborated_place"]) == ("dogwood", "dogwood")
    assert last["confirmed_km"] == pytest.approx(DEGREE)
    pace = progress.pace(distance)
    assert pace["corroborated_km_per_day"].iloc[-1] == pytest.approx(2 * DEGREE)


def test_the_garrison_of_another_state_is_not_how_far_it_has_got(riverland):
    """Dogwood, marked as a garrison, leaves Birch the nearest place to the objective."""
    garrison = riverland.places["place_id"].map({"dogwood": "league-militia"}).fillna("")
    d = replace(riverland, places=riverland.places.assign(garrison_of=garrison))
    last = progress.objective_distance(d, control.control_table(d)).iloc[-1]
    assert last["corroborated_place"] == "birch"


def test_unknown_measures_fronts_and_routes_are_refused(riverland, held):
    """A wrong name is an error that lists the right ones."""
    with pytest.raises(ValueError, match="places, capitals, population"):
        progress.count_states(riverland, held, "towns")
    with pytest.raises(ValueError, match="all, west, east"):
        progress.count_states(riverland, held, front="north")
    with pytest.raises(ValueError, match="there are r1"):
        places.route(riverland, "m5")


def test_the_unreported_are_estimated_by_their_neighbours(riverland):
    """Birch (one degree off) is lost and Elm (two degrees) reported held: of Cedar, between them,
    the share by exp(-km/25) is estimated lost; Dogwood the other way round; nothing of Alder."""
    rows = [
        dict(place="birch", event="b"),
        dict(place="birch", event="b", claimant="far-post"),
        dict(place="elm", event="e", stance="denies", claimant="crown-army"),
    ]
    d = world(riverland, rows)
    row = progress.estimate_unreported(d, control.control_table(d)).iloc[-1]
    near, far = math.exp(-DEGREE / 25), math.exp(-2 * DEGREE / 25)
    assert (row["unreported"], row["without"]) == (2, 0)
    assert row["estimated"] == pytest.approx(near / (near + far) + far / (near + far), rel=0.01)
    d = world(riverland, [*rows, dict(place="dogwood", event="d", stance="denies")])
    row = progress.estimate_unreported(d, control.control_table(d)).iloc[-1]
    assert row["unreported"] == 1  # Cedar: Birch is as near as Dogwood, Elm two degrees off
    assert row["estimated"] == pytest.approx(near / (2 * near + far))
    none = tables.cut(tables.load(RIVERLAND), d.offensive.start, d.offensive.start)
    assert progress.estimate_unreported(none, control.control_table(none))["estimated"].sum() == 0


def test_a_count_names_the_claims_behind_its_last_change(riverland, held):
    """The last day brought the fall of Dogwood; the day before the retaking of Cedar and Fir."""
    changed = progress.last_changed_by(held)
    assert changed[pd.Timestamp("2030-01-06")] == ("c0013",)
    assert set(changed[pd.Timestamp("2030-01-05")]) == {"c0010", "c0011", "c0012"}


def test_the_nearest_known_are_those_of_all_pairs(monkeypatch):
    """Whatever becomes known or is no longer, in however many parts it is measured."""
    draw = np.random.default_rng(7)
    points, known = draw.normal(size=(30, 3)) * 6371, draw.random((25, 30)) < 0.4
    points /= np.linalg.norm(points, axis=1, keepdims=True) / 6371
    known[:3], known[10:] = False, known[10:] | known[9]
    pairs = places.ground_km(points[:, None], points)
    for most in (5, 2_000_000):
        monkeypatch.setattr(progress, "MOST_PAIRS", most)
        for now, (near, km) in zip(known, progress._nearest_known(points, known), strict=True):
            far = np.where(now, pairs, np.inf)
            expected = np.argsort(far, axis=1, kind="stable")[:, :5]
            assert (km == np.take_along_axis(far, expected, axis=1)).all()
            assert (near == expected)[np.isfinite(km)].all()


def test_km_along_the_ground_are_geodesics():
    """Between places of an offensive they differ from pyproj's by less than a part in 10,000."""
    d = tables.load(AFGHANISTAN)
    points = places.earth_points(d, d.places["place_id"])
    km = places.ground_km(points.to_numpy(), points.loc["kabul"].to_numpy())
    assert km == pytest.approx(places.distances(d, "kabul")[points.index], rel=1e-4, abs=1e-6)
