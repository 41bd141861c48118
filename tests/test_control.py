"""Who holds each place on each day."""

import pandas as pd
import pytest

from helpers import claims, control, tables
from tests.conftest import RIVERLAND
from tests.worlds import world


def holders(d, place, bar):
    """Give the holder of a place day by day, from the day before the offensive."""
    frame = control.control_table(d, bars=[bar])
    return list(frame[frame["place_id"] == place].sort_values("day")["holder"])


def test_holder_before_stands_until_an_admitted_event(riverland):
    """Each bar turns Dogwood on its own day: left at once for a claim, taken once confirmed."""
    assert holders(riverland, "dogwood", "confirmed") == ["crown"] * 5 + ["rebels"]
    early = tables.load(RIVERLAND, "2030-01-05")
    assert holders(early, "dogwood", "claimed") == ["crown"] * 2 + ["none"] * 3
    assert holders(riverland, "dogwood", "claimed") == ["crown"] * 5 + ["rebels"]


def test_claimed_acts_at_the_start_of_the_window_and_the_others_at_its_end(riverland):
    """Fir falls between 4 and 5 January: on the 4th by claim, on the 5th otherwise."""
    assert holders(riverland, "fir", "claimed") == ["league"] * 3 + ["rebels"] * 3
    assert holders(riverland, "fir", "confirmed") == ["league"] * 4 + ["rebels"] * 2


def test_a_claimed_reversal_of_an_admitted_loss_splits_the_bars(riverland):
    """Cedar was admittedly lost and only claimed back, so its bars are not nested."""
    assert holders(riverland, "cedar", "confirmed")[-1] == "rebels"
    assert holders(riverland, "cedar", "claimed")[-1] == "crown"


def test_near_part_and_area_claims_turn_no_place(riverland):
    """Elm, of which only the surroundings are claimed, stays with its holder at every bar."""
    for bar in riverland.offensive.bars:
        assert holders(riverland, "elm", bar)[-1] == "crown"
        assert holders(riverland, "birch", bar)[-1] == "rebels"


def test_unknown_stays_unknown_and_nobody_acts_only_while_the_loser_holds(riverland):
    """A withdrawal leaves a place empty only if the one who left held it."""
    left = dict(holder="none", loser="crown-army", day=4)
    taken_first = world(riverland, [dict(event="a", day=3), dict(left, event="b")])
    assert holders(taken_first, "birch", "claimed")[-1] == "rebels"
    assert holders(world(riverland, [left]), "birch", "claimed")[-1] == "none"
    assert (
        holders(world(riverland, [dict(left, place="eastland")]), "eastland", "claimed")[-1] == ""
    )


def test_several_on_one_day_begin_with_the_one_whose_loser_holds(riverland):
    """A loss and a reversal on one day are played in the order that makes sense."""
    rows = [dict(event="back", holder="crown-army", loser="rebels"), dict(event="lost")]
    assert holders(world(riverland, rows), "birch", "claimed")[-1] == "crown"
    swapped = [dict(event="lost"), dict(event="back", holder="crown-army", loser="rebels")]
    assert holders(world(riverland, swapped), "birch", "claimed")[-1] == "crown"


def test_an_event_before_the_first_day_counts_from_it(riverland):
    """A change of hands dated before the offensive is in force on its first day."""
    d = world(riverland, [dict(day=1, published=3)])
    assert holders(d, "birch", "claimed") == ["rebels"] * 3


def test_status_and_claims_are_those_of_the_event_that_set_the_holder(riverland):
    """The row of a place names the event, its grade and the claims behind it."""
    frame = control.control_table(riverland, bars=["confirmed"]).set_index(["place_id", "day"])
    row = frame.loc[("birch", pd.Timestamp("2030-01-06"))]
    assert (row["grade"], row["event_id"], row["origins"]) == ("confirmed", "birch-falls", 3)
    assert row["claim_ids"] == ("c0001", "c0003", "c0006")
    assert frame.loc[("elm", pd.Timestamp("2030-01-06")), "grade"] == control.BEFORE


def test_an_unknown_bar_is_refused(riverland):
    """A bar that the descriptor does not have names those that it has."""
    with pytest.raises(ValueError, match="there are confirmed, corroborated, claimed"):
        control.control_table(riverland, bars=["certain"])


def test_reversals_are_the_places_that_changed_hands_more_than_once(riverland):
    """Cedar was lost and is claimed back, Dogwood was left by claim and then taken."""
    turns = control.reversals(riverland, claims.grade_events(riverland))
    assert turns[["place_id", "event_id", "bars"]].to_numpy().tolist() == [
        ["cedar", "cedar-falls", ("confirmed", "corroborated", "claimed")],
        ["cedar", "cedar-retaken", ("claimed",)],
    ]


def test_of_one_day_the_smallest_number_of_a_claim_acts_first(riverland):
    """With no loser to tell the order, c9999 acts before c10000, whose holder then stays."""
    rows = [
        dict(id="c10000", event="late", place="eastland", loser=""),
        dict(id="c9999", event="early", place="eastland", holder="crown-army", loser=""),
    ]
    assert holders(world(riverland, rows), "eastland", "claimed")[-1] == "rebels"
