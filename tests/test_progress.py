"""How far it has got, counted by hand on five places in a row."""

import pytest

from helpers import claims, control, places, progress


@pytest.fixture(scope="module")
def held(riverland):
    """Control at every bar."""
    return control.control_table(riverland)


def test_places_from_floor_to_ceiling(riverland, held):
    """Alder is held before; Birch, Cedar, Fir and Dogwood come; Cedar is claimed back."""
    band = progress.band(riverland, held)
    assert list(band["floor"]) == [1, 2, 2, 3, 3, 4]
    assert list(band["ceiling"]) == [1, 2, 2, 4, 4, 5]
    assert set(band["of"]) == {6}


def test_capitals_population_and_fronts(riverland, held):
    """Birch is the only capital taken; unknown populations add nothing; fronts split the count."""
    assert progress.band(riverland, held, "capitals")["floor"].iloc[-1] == 1
    assert progress.band(riverland, held, "population").iloc[-1][
        ["floor", "ceiling", "of"]
    ].tolist() == [21000, 24000, 74000]
    assert progress.place_values(riverland, "population").isna().sum() == 2
    east = progress.band(riverland, held, front="east").iloc[-1]
    assert (east["floor"], east["ceiling"], east["of"]) == (2, 2, 3)


def test_out_of_the_defenders_hands(riverland, held):
    """Of four crown places Birch and Dogwood are surely out and Cedar by some bar."""
    out = progress.band(riverland, held, who="out").iloc[-1]
    assert (out["floor"], out["ceiling"], out["of"]) == (2, 3, 4)


def test_any_side_can_be_counted_and_no_other_is(riverland, held):
    """The attacker is the rebels; the league holds Fir until it falls; another is refused."""
    band = progress.band(riverland, held)
    assert progress.band(riverland, held, who="rebels").equals(band)
    league = progress.band(riverland, held, who="league")
    assert list(league["floor"]) == [1, 1, 1, 0, 0, 0]
    assert list(league["ceiling"]) == [1, 1, 1, 1, 0, 0]
    with pytest.raises(ValueError, match='No side "north"; there are attacker, .*league.*, out'):
        progress.band(riverland, held, who="north")


def test_road_counts_hops_between_neighbours_both_held(riverland, held):
    """One degree of the equator is 111.32 km; Alder to Birch is sure, on to Dogwood claimed."""
    last = progress.road_held(progress.along_route(riverland, held, "r1")).iloc[-1]
    degree = 111.3194908
    assert last["floor_km"] == pytest.approx(degree)
    assert last["ceiling_km"] == pytest.approx(3 * degree)
    assert last["longest_floor_km"] == pytest.approx(degree)
    assert last["of_km"] == pytest.approx(4 * degree)


def test_distance_from_the_nearest_held_place_to_the_objective(riverland, held):
    """Alder is four degrees from Elm, Dogwood one."""
    km = progress.objective_distance(riverland, held)["floor_km"]
    assert (km.iloc[0], km.iloc[-1]) == pytest.approx((4 * 111.3194908, 111.3194908))


def test_unknown_measures_fronts_and_routes_are_refused(riverland, held):
    """A wrong name is an error that lists the right ones."""
    with pytest.raises(ValueError, match="places, capitals, population"):
        progress.band(riverland, held, "towns")
    with pytest.raises(ValueError, match="all, west, east"):
        progress.band(riverland, held, front="north")
    with pytest.raises(ValueError, match="there are r1"):
        places.route(riverland, "m5")


def test_areas_are_not_counted_and_add_nothing(riverland, held):
    """Westland is claimed as a whole, yet only its places count."""
    events = claims.grade_events(riverland).set_index("event_id")
    assert events.loc["westland-falls", "grade"] == "claimed"
    assert "westland" not in set(places.counted(riverland)["place_id"])


def test_fronts_bars_and_stretches(riverland, held):
    """The counts by front add up, each bar is counted alone, and stretches join like places."""
    fronts = progress.by_front(riverland, held)
    last = fronts[fronts["day"] == fronts["day"].max()].set_index("front")
    assert last["floor"].to_dict() == {"west": 2, "east": 2}
    assert last["of"].sum() == 6
    bars = progress.totals_by_bar(riverland, held).set_index("bar")
    assert bars["places"].to_dict() == {"confirmed": 5, "corroborated": 5, "claimed": 4}
    assert bars["capitals"].tolist() == [1, 1, 1]
    assert bars["nearest_km"].round().tolist() == [111, 111, 111]
    stretches = progress.stretches(progress.along_route(riverland, held, "r1"), "claimed")
    assert stretches[["first", "last", "stops"]].to_numpy().tolist() == [
        ["Alder", "Birch", 2],
        ["Cedar", "Cedar", 1],
        ["Dogwood", "Dogwood", 1],
        ["Elm", "Elm", 1],
    ]


def test_pace_is_the_daily_gain_towards_the_objective(riverland, held):
    """Birch, Cedar and Dogwood each bring one degree; losing Cedar by a claim takes one back."""
    pace = progress.pace(progress.objective_distance(riverland, held))
    degrees = (pace["floor_km_per_day"] / 111.3194908).round(3).tolist()
    assert degrees == [1, 0, 1, -1, 2]
