"""Who says so: every grade rule on rows that can be counted by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import claims, tables
from tests.conftest import RIVERLAND
from tests.worlds import world


def grade(d, event_id):
    """Give the row of one event."""
    return claims.grade_events(d).set_index("event_id").loc[event_id]


def test_claims_by_hand_and_imported_are_told_apart(riverland):
    """A claim with an origin was imported; a report of nothing else was read by nobody here."""
    assert claims.coding(riverland).whole and claims.coding(riverland).reports == 8
    rows = riverland.events.assign(origin_id="")
    rows.loc[rows["report_id"].isin(["r0001", "r0002"]), "origin_id"] = "acled:1"
    rows.loc[rows["report_id"] == "r0003", "origin_id"] = ["acled:2"] + [""] * (
        (rows["report_id"] == "r0003").sum() - 1
    )
    told = claims.coding(replace(riverland, events=rows))
    theirs = int((rows["origin_id"] != "").sum())
    assert (told.by_hand, told.imported) == (len(rows) - theirs, theirs)
    assert told.reports == 6 and told.releases == {"r0001", "r0002"}


def test_origin_is_the_side_else_the_owner_else_the_source(riverland):
    """State media share the origin of their side, sister outlets that of their owner."""
    origin = claims.origins(riverland.sources)
    assert origin["crown-army"] == origin["crown-tv"] == "crown"
    assert origin["daily-leaf"] == origin["leaf-radio"] == "leaf-group"
    assert origin["river-monitor"] == "river-monitor"


@pytest.mark.parametrize(
    ("day", "expected", "origins"),
    [
        ("2030-01-02", "disputed", 1),
        ("2030-01-03", "corroborated", 2),
        ("2030-01-04", "corroborated", 3),
    ],
)
def test_a_claim_rises_as_others_speak(day, expected, origins):
    """Claimed and denied, then backed by a monitor, then the loser says that it left."""
    event = grade(tables.load(RIVERLAND, day), "birch-falls")
    assert (event["grade"], event["origins"]) == (expected, origins)
    assert event["loss_grade"] == ("confirmed" if origins == 3 else expected)


def test_a_denial_falls_when_a_neutral_origin_asserts_on_a_later_day():
    """The army's denial of Birch stands on its own day and not after the monitor's report."""
    first = tables.load(RIVERLAND, "2030-01-02")
    assert grade(first, "birch-falls")["denied_by"] == ("crown",)
    assert grade(tables.load(RIVERLAND, "2030-01-03"), "birch-falls")["denied_by"] == ()


def test_a_false_start_is_overtaken_by_a_later_confirmed_loss(riverland):
    """A disputed withdrawal is superseded once the place's later fall is confirmed."""
    assert grade(tables.load(RIVERLAND, "2030-01-05"), "dogwood-abandoned")["grade"] == "disputed"
    assert grade(riverland, "dogwood-abandoned")["grade"] == "superseded"


def test_a_retraction_leaves_nothing_asserted(riverland):
    """A claim that was taken back is replaced by its retraction."""
    assert grade(tables.load(RIVERLAND, "2030-01-05"), "elm-struck")["grade"] == "claimed"
    event = grade(riverland, "elm-struck")
    assert (event["grade"], event["claim_ids"]) == ("retracted", ())


def test_a_replaced_claim_is_gone_only_once_its_successor_is_known():
    """The first toll is in force until the second is published."""
    early, late = (claims.claims_in_force(tables.load(RIVERLAND, f"2030-01-0{n}")) for n in (4, 5))
    assert {"c0015"} == {"c0015", "c0016"} & set(early["claim_id"])
    assert {"c0016"} == {"c0015", "c0016"} & set(late["claim_id"])


def test_windows_of_days(riverland):
    """L is the latest date_earliest, U the earliest date_latest; without L it is marked."""
    fir = grade(riverland, "fir-falls")
    assert (fir["start"].day, fir["end"].day, fir["or_earlier"]) == (4, 5, False)
    left = grade(riverland, "dogwood-abandoned")
    assert (left["start"].day, left["end"].day, left["or_earlier"]) == (3, 3, True)


def test_near_and_part_give_no_window(riverland):
    """A claim about the surroundings, or about a part, never dates a change of hands."""
    assert pd.isna(grade(riverland, "elm-approached")["start"])
    only_entry = tables.load(RIVERLAND, "2030-01-03")
    assert pd.isna(grade(only_entry, "cedar-falls")["start"])


ROW = dict(event="x", claimant="rebel-command", stance="asserts", day=3)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], "claimed"),
        ([{}, dict(claimant="river-monitor")], "corroborated"),
        ([dict(claimant="far-post"), dict(claimant="river-monitor")], "confirmed"),
        ([dict(claimant="daily-leaf"), dict(claimant="leaf-radio")], "claimed"),
        ([{}, dict(claimant="crown-army", stance="denies")], "disputed"),
        ([{}, dict(stance="denies", day=4)], "claimed"),
        ([dict(claimant="crown-tv")], "confirmed"),
        ([dict(claimant="crown-tv", extent="part")], "claimed"),
        ([{}, dict(claimant="witnesses")], "corroborated"),
        ([dict(claimant="far-post"), dict(claimant="witnesses")], "corroborated"),
        ([dict(claimant="far-post", evidence="geolocated")], "confirmed"),
        ([dict(evidence="geolocated")], "claimed"),
        ([dict(claimant="witnesses", evidence="satellite")], "claimed"),
        (
            [
                dict(claimant="far-post"),
                dict(claimant="river-monitor"),
                dict(claimant="crown-army", stance="denies"),
            ],
            "corroborated",
        ),
        (
            [{}, dict(claimant="far-post"), dict(claimant="river-monitor", stance="denies")],
            "disputed",
        ),
        ([{}, dict(claimant="river-monitor", stance="doubts")], "claimed"),
        ([dict(claimant="crown-army", stance="denies")], "denied"),
        ([dict(claimant="far-post", stance="doubts")], "denied"),
        (
            [
                {},
                dict(claimant="crown-army", stance="denies", day=3),
                dict(claimant="crown-army", day=4, extent="part"),
            ],
            "disputed",
        ),
        (
            [
                dict(claimant="rebel-command", extent="part"),
                dict(claimant="far-post", extent="part"),
            ],
            "claimed",
        ),
        ([{}, dict(claimant="far-post", evidence="inferred")], "corroborated"),
        ([dict(claimant="river-monitor"), dict(claimant="far-post", evidence="inferred")],)
        + ("corroborated",),
        ([dict(claimant="crown-army", evidence="inferred")], "claimed"),
        ([{}, dict(claimant="river-monitor", holder="none")], "claimed"),
        ([{}, dict(claimant="crown-army", holder="none")], "claimed"),
        ([{}, dict(claimant="far-post"), dict(claimant="crown-army", holder="none")],)
        + ("corroborated",),
        ([dict(claimant="crown-army", holder="none")], "confirmed"),
        ([dict(place="westland", extent="most"), dict(place="westland", claimant="far-post")],)
        + ("claimed",),
    ],
)
def test_status_of_one_event(riverland, rows, expected):
    """Each rule gives its grade on the smallest set of claims that meets it."""
    d = world(riverland, [ROW | row for row in rows])
    assert grade(d, "x")["grade"] == expected


@pytest.mark.parametrize(
    ("rows", "answered"),
    [
        ([dict(claimant="crown-army", day=3)], True),
        ([dict(claimant="crown-army", day=2)], False),
        ([dict(claimant="crown-army", day=4, extent="part")], False),
        ([dict(claimant="crown-army", day=4, evidence="inferred")], False),
        ([dict(claimant="river-monitor", day=4)], True),
        ([dict(claimant="river-monitor", day=3)], False),
        ([dict(claimant="witnesses", day=4)], False),
        ([dict(day=2), dict(claimant="witnesses", day=4)], True),
        ([dict(day=2), dict(claimant="witnesses", day=3)], False),
        ([dict(day=4), dict(claimant="crown-tv", day=4, stance="doubts")], False),
    ],
)
def test_a_denial_stands_until_it_is_answered(riverland, rows, answered):
    """The army's denial of the 3rd is answered by itself, by a monitor later, or once the event is
    corroborated by a later claim; by nothing else."""
    denial = ROW | dict(claimant="crown-army", stance="denies", day=3)
    event = grade(world(riverland, [denial, *(ROW | row for row in rows)]), "x")
    assert (event["denied_by"] == ()) == answered
    assert event["answered_ids" if answered else "denial_ids"] == ("c0001",)


def test_only_what_states_an_event_is_named_for_it(riverland):
    """A monitor that saw the rebels enter points to the fall which the rebels alone state."""
    entry = ROW | dict(claimant="river-monitor", extent="part", day=2)
    event = grade(world(riverland, [entry, ROW]), "x")
    assert (event["claim_ids"], event["pointing_ids"]) == (("c0002",), ("c0001",))
    assert (event["origin_ids"], event["start"].day, event["stated"]) == (("rebels",), 3, True)
    alone = grade(world(riverland, [entry]), "x")
    assert (alone["claim_ids"], alone["stated"]) == (("c0001",), False)
    assert pd.isna(alone["start"])


def test_who_left_does_not_say_who_came(riverland):
    """The army has left, by its own word; that rebels came in rests on the rebels alone."""
    event = grade(world(riverland, [ROW, ROW | dict(claimant="crown-army", holder="none")]), "x")
    assert (event["loss_grade"], event["grade"], event["holder"]) == (
        "confirmed",
        "claimed",
        "rebels",
    )


def test_an_ally_is_another_source_and_never_the_loser_itself(riverland):
    """A state that backs the crown is not neutral, and its word is no admission of the crown."""
    sources = riverland.sources.copy()
    sources.loc[sources["source_id"] == "far-post", "speaks_for"] = "crown-ally"
    ally = pd.DataFrame([{"actor_id": "crown-ally", "side": "crown"}]).reindex(
        columns=riverland.actors.columns, fill_value=""
    )
    backed = {"sources": sources, "actors": pd.concat([riverland.actors, ally])}
    own = replace(world(riverland, [ROW | dict(claimant="far-post")]), **backed)
    assert grade(own, "x")["grade"] == "claimed"
    both = replace(world(riverland, [ROW, ROW | dict(claimant="far-post")]), **backed)
    assert grade(both, "x")["grade"] == "corroborated"
    assert grade(both, "x")["origin_ids"] == ("crown-ally", "rebels")


def test_the_numbers_of_sources_are_those_of_the_descriptor(riverland):
    """Where three sources are needed two only claim; the printed rule says the number."""
    offensive = replace(riverland.offensive, needed={"corroborated": 3, "confirmed": 3})
    strict = replace(riverland, offensive=offensive)
    rows = [ROW | dict(claimant="far-post"), ROW | dict(claimant="river-monitor"), ROW]
    assert grade(world(strict, rows[:2]), "x")["grade"] == "claimed"
    assert grade(world(strict, rows), "x")["grade"] == "corroborated"
    assert "2 independent sources" in riverland.offensive.grades["corroborated"]
    assert riverland.offensive.needed == {"confirmed": 2, "corroborated": 2}


def test_where_nobody_gains_a_neutral_voice_is_needed(riverland):
    """Two sides agreeing on a toll do not corroborate it; a monitor and a side do."""
    toll = dict(ROW, holder="", loser="", extent="", type="casualties")
    both = world(riverland, [toll, toll | dict(claimant="crown-army")])
    with_monitor = world(riverland, [toll, toll | dict(claimant="river-monitor")])
    assert grade(both, "x")["grade"] == "claimed"
    assert grade(with_monitor, "x")["grade"] == "corroborated"


@pytest.mark.parametrize(("kind", "expected"), [("strike", "claimed"), ("casualties", "confirmed")])
def test_a_complaint_is_no_admission(riverland, kind, expected):
    """The army's word on its own dead confirms them; its word that it was shelled does not."""
    said = dict(ROW, claimant="crown-army", loser="crown-army", holder="", extent="", type=kind)
    assert grade(world(riverland, [said]), "x")["grade"] == expected


def test_claims_of_reports_not_yet_published_are_not_seen(riverland):
    """A row of a later report is cut with its report, whatever its event's date."""
    d = world(riverland, [ROW, ROW | dict(claimant="crown-army", published=5)])
    early = tables.cut(d, pd.Timestamp("2030-01-04"), pd.Timestamp("2030-01-04"))
    assert grade(early, "x")["grade"] == "claimed"
    assert grade(d, "x")["grade"] == "confirmed"
    later_view = replace(d, as_of=pd.Timestamp("2030-01-04"))
    assert grade(later_view, "x")["grade"] == "confirmed"


def test_the_ladder_from_claim_to_denial_to_admission(riverland):
    """Birch: claimed and denied on the 2nd, admitted on the 4th; Cedar: admitted a day later."""
    steps = claims.milestones(riverland, claims.grade_events(riverland)).set_index("event_id")
    birch = steps.loc["birch-falls", ["claimed", "denied", "admitted"]]
    assert [day.day for day in birch] == [2, 2, 4]
    assert steps.loc["birch-falls", "admitted_after"] == 2
    assert steps.loc["cedar-falls", "admitted"].day == 5
    assert pd.isna(steps.loc["dogwood-falls", "admitted_after"])


def test_a_place_is_told_by_the_loss_of_most_sources(riverland):
    """Of two claimed losses of Birch that of more sources gives the days; Cedar was first."""
    rows = [
        dict(event="one", day=4, claimant="river-monitor"),
        *(dict(event="two", claimant=who, day=4) for who in ("crown-tv", "rebel-command")),
        dict(event="zero", place="cedar", day=3),
    ]
    d = world(riverland, [{**row, "extent": "full"} for row in rows])
    events = claims.grade_events(d)
    steps = claims.first_steps(d, events.assign(grade="claimed", origins=[1, 1, 2]))
    assert list(steps["event_id"]) == ["zero", "two"]


def test_a_strike_is_no_loss_of_a_place(riverland):
    """Birch is struck and Cedar lost: only Cedar has steps."""
    struck = dict(event="struck", type="strike", holder="", loser="crown-army")
    d = world(riverland, [struck, dict(event="lost", place="cedar")])
    assert list(claims.first_steps(d, claims.grade_events(d))["event_id"]) == ["lost"]


def test_a_standing_denial_is_marked(riverland):
    """The army's denial stands, the claim is none; a loser who is not named is of no side."""
    deny = dict(stance="denies", claimant="crown-army")
    d = world(riverland, [{"loser": ""}, deny])
    rows = claims.claims_in_force(d).set_index("claim_id")
    assert rows["live"].to_dict() == {"c0001": False, "c0002": True}
    assert rows["loser_side"].to_dict() == {"c0001": "", "c0002": "crown"}


def test_debated_events_have_more_than_one_voice(riverland):
    """Birch, Dogwood's false start, Cedar and Fir have two origins or a denial; others one."""
    events = claims.with_several_origins(claims.grade_events(riverland))
    assert set(events["event_id"]) == {
        "birch-falls",
        "dogwood-abandoned",
        "cedar-falls",
        "fir-falls",
    }


def test_a_page_lists_what_it_rests_on_and_what_can_have_come_true(riverland):
    """On the 3rd: all of an event that has begun, none of a strike dated to the 5th at the latest,
    and of a fall of the 4th at the earliest the one claim that allows for the 2nd."""
    d = world(
        riverland,
        [
            {"event": "x", "day": 3},
            {"event": "x", "earliest": 2, "latest": 5, "extent": "part"},
            {"event": "y", "earliest": 2, "latest": 5, "holder": "", "type": "strike"},
            {"event": "z", "earliest": 2, "latest": 5, "place": "cedar"},
            {"event": "z", "earliest": 4, "latest": 5, "place": "cedar"},
        ],
    )
    early = replace(d, as_of=pd.Timestamp("2030-01-03"))
    assert list(claims.grade_events(early)["event_id"]) == ["x"]
    assert list(claims.claims_shown(early)["claim_id"]) == ["c0001", "c0002", "c0004"]


def test_events_are_in_the_order_of_their_days(riverland):
    """Of one day that with the smaller id comes first; the last day shown is among the days."""
    days = {"e2": 4, "e10": 4, "z": 3, "a": 5}
    d = world(riverland, [{"event": event, "day": day} for event, day in days.items()])
    assert list(claims.grade_events(d)["event_id"]) == ["z", "e2", "e10", "a"]
    assert len(claims.claims_shown(replace(d, as_of=pd.Timestamp("2030-01-04")))) == 3


def test_claims_are_ordered_by_the_number_of_their_ids(riverland):
    """The claim c9999 stands before c10000, in an event and in the table of claims."""
    rows = [ROW | dict(id="c10000"), ROW | dict(id="c9999", claimant="river-monitor")]
    d = world(riverland, rows)
    assert grade(d, "x")["claim_ids"] == ("c9999", "c10000")
    assert list(claims.claims_shown(d)["claim_id"]) == ["c9999", "c10000"]
