"""The one state of each place on each day."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import claims, control, places, progress, tables
from tests.conftest import RIVERLAND
from tests.worlds import world

LEFT = dict(holder="none", loser="crown-army")
COLLAPSE = dict(
    event="end", place="", holder="", loser="crown-army", actor="crown-army", type="collapse"
)


def day_by_day(d, place, column="state"):
    """Give a column of control for a place, from the day before the offensive."""
    held = control.control_table(d)
    return list(held[held["place_id"] == place].sort_values("day")[column])


def last(d, place):
    """Give the row of a place on the last day shown."""
    held = control.control_table(d)
    return held[(held["place_id"] == place) & (held["day"] == d.as_of)].iloc[0]


def test_a_settled_change_counts_from_the_end_of_its_window(riverland):
    """Two neutral sources have Fir fall between 4 and 5 January: it is taken on the 5th."""
    assert day_by_day(riverland, "fir") == ["not_reported"] * 4 + ["confirmed"] * 2
    assert day_by_day(riverland, "fir", "holder") == [""] * 4 + ["rebels"] * 2
    assert day_by_day(riverland, "fir", "last_known_holder") == ["league"] * 4 + ["rebels"] * 2


def test_a_claim_counts_from_the_beginning_of_its_window(riverland):
    """One source has Birch fall between 3 and 5 January: it is claimed from the 3rd."""
    d = world(riverland, [dict(earliest=3, latest=5)])
    assert day_by_day(d, "birch") == ["not_reported"] * 2 + ["claimed"] * 3
    row = last(d, "birch")
    assert (row["holder"], row["settled_holder"], row["claimed_holder"]) == (
        "rebels",
        "crown",
        "rebels",
    )


def test_the_states_of_one_place_as_more_is_known(riverland):
    """Birch: claimed and denied, corroborated, and what the army's own word adds is the loss."""
    seen = {day: tables.load(RIVERLAND, f"2030-01-0{day}") for day in (2, 3, 4)}
    assert [last(d, "birch")["state"] for d in seen.values()] == [
        "disputed",
        "corroborated",
        "corroborated",
    ]


def test_what_was_taken_and_is_claimed_back_is_disputed(riverland):
    """Cedar's loss is admitted by the army, which alone says that it retook the town."""
    assert day_by_day(riverland, "cedar")[-3:] == ["confirmed", "disputed", "disputed"]
    row = last(riverland, "cedar")
    assert (row["settled_holder"], row["claimed_holder"]) == ("rebels", "crown")
    assert (row["settled_grade"], row["grade"]) == ("confirmed", "claimed")


def test_what_is_retaken_for_sure_is_held_again(riverland):
    """Lost and retaken, each by two sources: the place is reported held, by its earlier holder."""
    back = dict(event="back", holder="crown-army", loser="rebels", day=4)
    d = world(
        riverland,
        [{}, dict(claimant="far-post"), back, back | dict(claimant="river-monitor")],
    )
    assert day_by_day(d, "birch") == ["not_reported"] * 2 + ["corroborated", "held"]
    assert last(d, "birch")["holder"] == "crown"


def test_who_came_is_claimed_where_only_the_loss_is_settled(riverland):
    """The army says that it left; that the rebels are in rests on them alone."""
    left = LEFT | dict(claimant="crown-army")
    assert last(world(riverland, [left]), "birch")["state"] == "left"
    row = last(world(riverland, [left, {}]), "birch")
    assert (row["state"], row["settled_holder"], row["holder"]) == ("claimed", "none", "rebels")
    back = dict(event="back", holder="crown-army", loser="rebels", day=5, claimant="press")
    row = last(world(riverland, [left, {}, back]), "birch")
    assert (row["state"], row["holder"]) == ("disputed", "crown")
    west = [dict(event="west", place="westland", **who) for who in (left, {})]
    assert last(world(riverland, west), "birch")["holder"] == "rebels"


@pytest.mark.parametrize(
    ("claim", "state", "holder"),
    [
        (dict(holder="crown-army", loser="rebels"), "disputed", "crown"),
        (dict(holder="league-militia"), "corroborated", "rebels"),
    ],
)
def test_a_claim_of_the_day_counts_only_against_who_then_held(riverland, claim, state, holder):
    """Birch falls by two sources; one says on the same day that it was won back, or that another
    took it from the one who had lost it."""
    fell = [{}, dict(claimant="far-post")]
    row = last(world(riverland, [*fell, claim | dict(event="other", claimant="press")]), "birch")
    assert (row["state"], row["holder"]) == (state, holder)


def test_nobody_acts_only_while_the_loser_holds(riverland):
    """A withdrawal leaves a place empty only if the one who left held it; unknown stays unknown."""
    left = LEFT | dict(event="left", day=4)
    taken = world(riverland, [dict(event="a", day=3), left])
    assert last(taken, "birch")["holder"] == "rebels"
    assert last(world(riverland, [left]), "birch")["holder"] == "none"
    assert last(world(riverland, [left | dict(place="eastland")]), "eastland")["holder"] == ""


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (dict(stance="denies", claimant="crown-army"), "held"),
        (dict(extent="part"), "held"),
        (dict(stance="doubts", claimant="crown-army"), "not_reported"),
        (dict(near=True), "not_reported"),
        (dict(holder="", type="strike"), "not_reported"),
        (dict(holder="", type="strike", stance="denies", claimant="crown-army"), "not_reported"),
    ],
)
def test_a_place_is_held_only_where_a_report_says_so(riverland, row, state):
    """A denied or partial loss says that the rest is held; a doubt, a strike, "near" do not."""
    d = world(riverland, [row])
    assert last(d, "birch")["state"] == state
    assert last(d, "birch")["holder"] == ("crown" if state == "held" else "")
    assert last(d, "birch")["last_known_holder"] == "crown"
    assert last(d, "birch")["claimed_holder"] == ""
    assert last(d, "birch")["origins"] == (1 if state == "held" else 0)


def test_several_on_one_day_begin_with_the_one_whose_loser_holds(riverland):
    """A loss and a reversal on one day are played in the order that makes sense."""
    back = dict(event="back", holder="crown-army", loser="rebels")
    for rows in ([back, dict(event="lost")], [dict(event="lost"), back]):
        both = [r | dict(claimant=who) for r in rows for who in ("far-post", "river-monitor")]
        assert last(world(riverland, both), "birch")["holder"] == "crown"
    lost = dict(place="eastland", event="lost", holder="crown-army", loser="rebels")
    came = dict(place="eastland", event="came", loser="")
    both = [r | dict(claimant=w) for r in (lost, came) for w in ("far-post", "river-monitor")]
    assert last(world(riverland, both), "eastland")["holder"] == "rebels"  # nobody held it before


def test_an_event_before_the_first_day_counts_from_it(riverland):
    """A change of hands dated before the offensive is in force on its first day."""
    assert day_by_day(world(riverland, [dict(day=1, published=3)]), "birch") == ["claimed"] * 3


def test_the_row_names_the_event_and_the_day_of_the_latest_report(riverland):
    """The row of a place names its event, grade, claims, and how old the news of it is."""
    row = last(riverland, "birch")
    assert (row["grade"], row["event_id"], row["origins"]) == ("corroborated", "birch-falls", 3)
    assert row["claim_ids"] == ("c0001", "c0003", "c0006")
    assert (row["last_reported"].day, row["days_since"]) == (4, 2)
    silent = last(riverland, "alder")
    assert pd.isna(silent["days_since"])
    assert (silent["grade"], silent["event_id"], silent["origins"]) == ("", "", 0)


def test_of_one_day_the_smallest_number_of_a_claim_acts_first(riverland):
    """With no loser to tell the order, c9999 acts before c10000, whose holder then stays."""
    rows = [
        dict(id="c10000", event="late", place="eastland", loser=""),
        dict(id="c9999", event="early", place="eastland", holder="crown-army", loser=""),
    ]
    assert last(world(riverland, rows), "eastland")["holder"] == "rebels"


def test_a_governorate_takes_along_the_places_that_its_loser_held(riverland):
    """Westland falls: the crown's Birch and Cedar with it, not the rebels' own Alder, and not the
    places of Eastland; what was said not to be lost stays, whenever it is said later."""
    fall = dict(event="west", place="westland", day=3)
    both = [fall, fall | dict(claimant="far-post")]
    still = dict(place="cedar", stance="denies", claimant="crown-army")
    d = world(riverland, [*both, still | dict(event="c", day=4)])
    states = {place: last(d, place)["state"] for place in d.places["place_id"]}
    assert states["birch"] == states["westland"] == "corroborated"
    assert states["cedar"] == "held"
    assert states["alder"] == states["dogwood"] == "not_reported"
    assert (last(d, "birch")["part_of"], last(d, "westland")["part_of"]) == ("westland", "")
    early = world(riverland, [*both, still | dict(event="c", day=2, published=3)])
    assert last(early, "cedar")["state"] == "corroborated"
    most = world(riverland, [row | dict(extent="most") for row in both])
    assert last(most, "birch")["state"] == "not_reported"


@pytest.mark.parametrize(
    ("parents", "state"),
    [
        ({}, "not_reported"),
        ({"ally": "crown-army"}, "corroborated"),
        ({"crown-army": "ally"}, "corroborated"),
    ],
)
def test_a_governorate_does_not_take_along_what_an_ally_held(riverland, parents, state):
    """Birch is held by a state that backs the crown: the army's loss of Westland is not its,
    unless one of the two commands the other."""
    fall = dict(event="west", place="westland")
    d = world(riverland, [fall, fall | dict(claimant="far-post")])
    before = d.places.set_index("place_id")["holder_before"]
    before["birch"] = "ally"
    ally = pd.DataFrame([{"actor_id": "ally", "side": "crown"}])
    actors = pd.concat([d.actors, ally], ignore_index=True).fillna("")
    actors = actors.assign(parent_id=[parents.get(who, "") for who in actors["actor_id"]])
    d = replace(d, actors=actors, places=d.places.assign(holder_before=before.tolist()))
    assert last(d, "birch")["state"] == state
    assert last(d, "birch")["last_known_holder"] == ("crown" if not parents else "rebels")
    assert last(d, "cedar")["state"] == "corroborated"


def test_a_collapse_leaves_what_its_side_held_open(riverland):
    """The crown's army gives up: its places are open, for nobody; not those lost before, nor the
    league's, nor one that a later report still finds held."""
    rows = [
        COLLAPSE | dict(claimant="crown-army", day=4),
        dict(event="b", place="birch"),
        dict(event="b", place="birch", claimant="far-post"),
        dict(event="c", place="cedar"),
        dict(event="e", place="elm", stance="denies", claimant="river-monitor", day=5),
    ]
    d = world(riverland, rows)
    states = {place: last(d, place) for place in places.counted(d)["place_id"]}
    assert {place: row["state"] for place, row in states.items()} == {
        "alder": "not_reported",
        "birch": "corroborated",
        "cedar": "claimed",
        "dogwood": "open",
        "elm": "held",
        "fir": "not_reported",
    }
    assert (states["dogwood"]["holder"], states["dogwood"]["settled_holder"]) == ("", "")
    assert (states["dogwood"]["last_known_holder"], states["dogwood"]["event_id"]) == (
        "crown",
        "end",
    )
    assert day_by_day(d, "cedar", "settled_holder")[2:] == ["crown", "", ""]  # it holds no more
    assert day_by_day(d, "elm") == ["not_reported"] * 3 + ["open", "held"]
    assert day_by_day(d, "dogwood") == ["not_reported"] * 3 + ["open", "open"]
    entered = dict(event="d", place="dogwood", extent="part", day=5)
    to_come = dict(event="d", place="dogwood", stance="denies", day=5)
    for later in (entered, to_come):
        assert last(world(riverland, [*rows, later]), "dogwood")["state"] == "open"


def test_of_two_collapses_the_first_opened_the_place(riverland):
    """Told the other way round, Dogwood is open since the first; Birch, retaken that day, too."""
    back = dict(event="back", holder="crown-army", loser="rebels", day=4)
    rows = [
        COLLAPSE | dict(event="again", claimant="crown-army", day=5),
        COLLAPSE | dict(claimant="crown-army", day=4),
        *(row | dict(claimant=who) for row in ({}, back) for who in ("far-post", "river-monitor")),
    ]
    d = world(riverland, rows)
    assert {last(d, place)["event_id"] for place in ("dogwood", "birch")} == {"end"}
    assert day_by_day(d, "birch")[2:] == ["confirmed", "open", "open"]


def test_a_collapse_is_graded_like_any_event(riverland):
    """One paper's word that the army is no more opens nothing; a second source's does. Who stands
    below the actor falls with it, who stands above does not."""
    one = COLLAPSE | dict(claimant="far-post", loser="rebels", actor="hill-brigade")
    assert last(world(riverland, [one]), "alder")["state"] == "not_reported"
    two = [one, one | dict(claimant="river-monitor")]
    assert last(world(riverland, two), "alder")["state"] == "not_reported"
    rebels = [row | dict(actor="rebels") for row in two]
    assert last(world(riverland, rebels), "alder")["state"] == "open"
    brigade = [row | dict(holder="hill-brigade", day=2) for row in ({}, dict(claimant="far-post"))]
    gone = world(riverland, [*brigade, *(row | dict(day=4) for row in rebels)])
    assert last(gone, "birch")["state"] == "open"


def test_holders_by_grade_and_no_holder_in_silence(riverland):
    """One row tells the holder by confirmed, corroborated and any claims; silence has none."""
    held = progress.holders_by_grade(control.control_table(riverland))
    now = held[held["day"] == riverland.as_of].set_index("place_id")
    columns = ["holder_confirmed", "holder_corroborated", "holder_claimed"]
    assert now.loc["cedar", columns].tolist() == ["rebels", "rebels", "crown"]
    assert now.loc["birch", columns].tolist() == ["", "rebels", "rebels"]
    assert now.loc["alder", columns].tolist() == ["", "", ""]
    still = control.control_table(world(riverland, [dict(stance="denies", claimant="crown-army")]))
    row = progress.holders_by_grade(still).set_index("place_id").loc["birch"].iloc[-1]
    by_grade = [row[f"holder_{grade}"] for grade in ("confirmed", "corroborated", "claimed")]
    assert by_grade == ["", "", "crown"]


def test_a_caller_may_leave_claims_out(riverland):
    """Without the monitor Birch rests on the rebels' word and the army's, which left it."""
    rows = claims.claims_in_force(riverland)
    rest = rows[rows["origin"] != "river-monitor"]
    events = claims.grade_events(riverland, rest)
    stays = control.stays_by_place(riverland, events, rest)
    assert stays["birch"][-1].state == "claimed"
    assert stays["birch"][-1].settled_holder == "none"
    whole = control.stays_by_place(riverland)
    assert {place: stays[-1].state for place, stays in whole.items()} == {
        place: last(riverland, place)["state"] for place in riverland.places["place_id"]
    }


def test_background_says_nothing_on_control(riverland):
    """Who held a place years ago is no report of the period."""
    d = world(riverland, [dict(type="background", stance="denies", claimant="far-post")])
    assert last(replace(d), "birch")["state"] == "not_reported"
