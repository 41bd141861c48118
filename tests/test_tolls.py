"""Away from the front: themes and numbers, counted by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import claims, tolls
from helpers.tables.reader import read_descriptor
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import world

COUNTS = {"count_low": pd.NA, "count_high": pd.NA, "count_of": "killed", "count_scope": "event"}


def counted(base, rows):
    """Make a world of tolls; each row may give low, high, of, scope and summary too."""
    d = world(base, [{"type": "casualties", "holder": "", "loser": ""} | row for row in rows])
    events = d.events.assign(
        count_low=pd.array([row.get("low") for row in rows], dtype="Int64"),
        count_high=pd.array([row.get("high") for row in rows], dtype="Int64"),
        count_of=[row.get("of", "killed") for row in rows],
        count_scope=[row.get("scope", "event") for row in rows],
        summary=[row.get("summary", "People died.") for row in rows],
    )
    return replace(d, events=events.astype({c: d.events[c].dtype for c in COUNTS}))


def told(d, front="all"):
    """Give the numbers of a dataset."""
    return tolls.reported_numbers(d, claims.grade_events(d), front)


def test_themes_take_what_turns_no_place(riverland):
    """Of the made-up offensive only the strike that was withdrawn and the toll are away."""
    away = tolls.events_by_theme(riverland, claims.grade_events(riverland))
    assert list(zip(away["theme"], away["event_id"], away["grade"], strict=True)) == [
        ("strikes", "elm-struck", "retracted"),
        ("tolls", "toll-total", "claimed"),
    ]


def test_every_theme_has_its_types_and_no_type_two_themes():
    """The types of all themes differ, and none of them moves the front."""
    kinds = [kind for kinds in tolls.THEMES.values() for kind in kinds]
    assert len(set(kinds)) == len(kinds)
    assert not {"capture", "entry", "advance", "withdrawal", "clash", "background"} & set(kinds)


def test_a_front_keeps_the_events_at_its_places(riverland):
    """Elm lies in the east, the toll nowhere; an unknown front is refused."""
    events = claims.grade_events(riverland)
    assert list(tolls.events_by_theme(riverland, events, "east")["event_id"]) == ["elm-struck"]
    assert tolls.events_by_theme(riverland, events, "west").empty
    with pytest.raises(ValueError, match="all, west, east"):
        tolls.events_by_theme(riverland, events, "north")


def test_themes_are_counted_by_grade_source_and_denial(riverland):
    """Three strikes: one by two neutral origins, one denied, one only denied; one lone toll."""
    strike = {"type": "strike", "holder": "", "loser": "crown-army"}
    d = world(
        riverland,
        [
            {"event": "a", "claimant": "river-monitor", **strike},
            {"event": "a", "claimant": "far-post", **strike},
            {"event": "b", "claimant": "rebel-command", **strike},
            {"event": "b", "claimant": "crown-army", "stance": "denies", **strike},
            {"event": "c", "claimant": "crown-army", "stance": "denies", **strike},
            {"event": "d", "type": "casualties", "holder": ""},
        ],
    )
    sums = tolls.count_themes(tolls.events_by_theme(d, claims.grade_events(d)))
    columns = ["theme", "events", "confirmed", "corroborated", "claimed", "disputed", "denied"]
    assert list(sums.columns) == [*columns, "single"]
    assert [tuple(row) for row in sums.itertuples(index=False)] == [
        ("strikes", 3, 1, 0, 0, 1, 1, 1),
        ("tolls", 1, 0, 0, 1, 0, 0, 1),
    ]


def test_a_running_total_that_was_replaced_is_not_in_force(riverland):
    """The monitor's first total is replaced by its second, which alone is told."""
    row = told(riverland).iloc[0]
    assert len(told(riverland)) == 1
    assert (row["claim_id"], row["low"], row["high"], row["count_scope"]) == (
        "c0016",
        30,
        30,
        "cumulative",
    )
    assert (row["voice"], row["whose"], row["day"]) == ("neutral", "", pd.Timestamp("2030-01-05"))


def test_only_assertions_with_a_number_that_is_over_count(riverland):
    """A denial, a number-less row and a total for a later day than the last shown stay out."""
    d = counted(
        riverland,
        [
            {"event": "a", "low": 5, "day": 3},
            {"event": "a", "low": 9, "day": 3, "stance": "denies"},
            {"event": "a", "day": 3},
            {"event": "a", "low": 7, "earliest": 3, "latest": 6},
        ],
    )
    early = replace(d, as_of=pd.Timestamp("2030-01-04"))
    assert list(told(early)["low"]) == [5]
    assert list(told(d)["low"]) == [5, 7]


def test_voices_tell_who_counts_whose_dead(riverland):
    """The sufferer's own word, the other side's, a neutral's, and a side's on nobody's dead."""
    dead = {"event": "a", "low": 5, "loser": "crown-army"}
    d = counted(
        riverland,
        [
            {**dead, "claimant": "crown-army"},
            {**dead, "claimant": "rebel-command", "low": 50},
            {**dead, "claimant": "river-monitor", "low": 9},
            {"event": "b", "low": 1, "claimant": "rebel-command"},
        ],
    )
    assert list(told(d)["voice"]) == ["own", "other", "neutral", "party"]
    assert list(told(d)["whose"]) == ["crown forces"] * 3 + [""]


def test_steps_tell_a_repeated_number_once_and_never_add(riverland):
    """Twice the same total is one step of two reports; the higher one of the next day another."""
    total = {"event": "a", "claimant": "river-monitor", "scope": "cumulative"}
    d = counted(
        riverland,
        [
            {**total, "low": 10, "high": 10, "day": 3},
            {**total, "low": 10, "high": 10, "day": 3, "published": 4},
            {**total, "low": 30, "day": 4},
        ],
    )
    steps = tolls.distinct_numbers(told(d))
    assert list(steps["claim_ids"]) == [("c0001", "c0002"), ("c0003",)]
    assert list(steps["low"]) == [10, 30] and list(steps["reports"]) == [2, 1]


def test_steps_stand_in_the_order_of_harm(riverland):
    """Killed before missing before places, each by day; harm leaves the places out."""
    d = counted(
        riverland,
        [
            {"event": "a", "low": 1, "of": "places"},
            {"event": "b", "low": 2, "of": "missing"},
            {"event": "c", "low": 3, "day": 4},
            {"event": "d", "low": 4, "day": 3},
        ],
    )
    assert list(tolls.distinct_numbers(told(d))["low"]) == [4, 3, 2, 1]
    numbers = told(d)
    harm = numbers[numbers["count_of"].isin(tolls.HARM)]
    assert set(harm["count_of"]) == {"killed", "missing"}


def test_origins_that_count_one_event_agree_or_not(riverland):
    """Three or more fits four, over 3,500 does not fit 40 to 99; one voice alone is no match."""
    d = counted(
        riverland,
        [
            {"event": "a", "low": 3, "claimant": "far-post"},
            {"event": "a", "low": 4, "high": 4, "claimant": "river-monitor"},
            {"event": "b", "low": 3500, "claimant": "rebel-command"},
            {"event": "b", "low": 40, "high": 99, "claimant": "river-monitor"},
            {"event": "c", "low": 1, "claimant": "far-post"},
        ],
    )
    shared = tolls.compare_origins(told(d)).set_index("event_id")
    assert list(shared.index) == ["a", "b"]
    assert list(shared["agree"]) == [True, False]
    assert (shared.at["b", "least"], shared.at["b", "most"]) == (3500, 99)


def test_nothing_gives_empty_frames(riverland):
    """Without a claim every measure is empty and keeps its columns."""
    d = world(riverland, [])
    events = claims.grade_events(d)
    away, none = tolls.events_by_theme(d, events), told(d)
    assert away.empty and none.empty
    assert tolls.count_themes(away).empty
    assert tolls.distinct_numbers(none).empty and tolls.compare_origins(none).empty
    assert {"claim_ids", "reports"} <= set(tolls.distinct_numbers(none).columns)


def test_an_unknown_theme_is_refused(riverland):
    """A theme that is misspelt is an error and not a page without events."""
    away = tolls.events_by_theme(riverland, claims.grade_events(riverland))
    assert set(tolls.of_themes(away, "strikes")["theme"]) <= {"strikes"}
    with pytest.raises(ValueError, match='No theme "strike"; there are strikes, redeployments'):
        tolls.of_themes(away, "strike")


FRONT_LINE = {"capture", "entry", "advance", "withdrawal", "handover", "clash", "siege"}
FRONT_LINE |= (NEED_NOT_STAND := {"collapse"})  # a descriptor may be older than that type
NOT_TOLD = {"background"}


@pytest.mark.parametrize("dataset", [RIVERLAND, SYRIA], ids=["riverland", "syria-2024"])
def test_every_type_of_event_has_a_theme_or_is_of_the_front_line(dataset):
    """A type that a descriptor allows is in a theme, or on purpose in none."""
    resources = {r["name"]: r for r in read_descriptor(dataset)["resources"]}
    fields = {f["name"]: f for f in resources["events"]["schema"]["fields"]}
    kinds = fields["event_type"]["constraints"]["enum"]
    allowed = set(tolls.THEME_OF) | FRONT_LINE | NOT_TOLD
    assert allowed - NEED_NOT_STAND <= set(kinds) <= allowed
