"""Sentences are honest by construction: whatever the table, they say no more than it does."""

import pytest
from hypothesis import Phase, example, given, settings

from helpers import (
    claims,
    control,
    leave_one_out,
    progress,
    sources,
    tables,
    tolls,
    vintage,
    wording,
)
from helpers.wording import events as builder
from helpers.wording.sentence import Sentence
from tests.conftest import RIVERLAND, SYRIA
from tests.long import times
from tests.wording.judge import faults, too_strong, undated
from tests.worlds import EVENTS, quick, tables_of_claims, world

few = settings(
    quick, max_examples=times(5, 200), phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
"""Whole pages take a second each, and are not made smaller where one fails."""
VOICES = {"rebel-command": "asserts", "press": "denies", "river-monitor": "doubts"}
DENIED_AND_DOUBTED = [
    EVENTS["crown-ends"] | {"event": "crown-ends", "claimant": who, "stance": stance}
    for who, stance in VOICES.items()
]


def pages(d):
    """Give every prose that the notebooks show of a dataset."""
    events, held = claims.grade_events(d), control.control_table(d)
    along, distance = progress.along_route(d, held, "r1"), progress.objective_distance(d, held)
    away, numbers = tolls.events_by_theme(d, events), tolls.reported_numbers(d, events)
    changed, steps = vintage.changes(vintage.day_before(d), d), claims.first_steps(d, events)
    front = d.offensive.fronts[0]
    yield from (
        wording.summarise_state(d, held),
        wording.summarise_state(d, held, front),
        wording.summarise_news(d, changed),
        wording.list_changes(d, changed),
        wording.list_events_away(d, changed),
        wording.list_denials(d, events, changed),
        wording.list_open_questions(d, events, along),
        wording.describe_losses(d, steps),
        wording.describe_tolls(d, numbers),
        wording.summarise_away(d, away),
        wording.summarise_away(d, away, front),
        wording.headline_capitals(d, held),
        wording.headline_losses(d, steps),
        wording.headline_road(d, along, "r1"),
        wording.Prose(tuple(wording.answer_places(d, held, events).values())),
    )
    yield from captions(d, held, along, distance)
    yield from hindsight(d)


def hindsight(d):
    """Give what is said of other days' knowledge, and of the sources."""
    seen, record = vintage.daily_views(d), sources.track_record(d)
    differ, links = (
        vintage.revised_places(d, seen),
        sources.reports_and_origins(claims.grade_events(d)),
    )
    heads, leaning = leave_one_out.headline_numbers(d), leave_one_out.dependent_places(d)
    yield from (
        wording.summarise_hindsight(d, differ, vintage.revised_periods(d, differ)),
        wording.headline_hindsight(d, differ),
        wording.describe_grade_record(d, vintage.grade_record(d)),
        wording.summarise_sources(d, record, heads),
        wording.headline_sources(d, links),
        wording.describe_record(d, record),
        wording.describe_relays(d, sources.relays(d)),
        wording.describe_dependence(d, leaning),
    )


def captions(d, held, along, distance):
    """Give the captions of the charts that count."""
    counts, road = progress.count_states(d, held), progress.road_held(d, along)
    estimate = progress.estimate_unreported(d, held)
    yield from (
        wording.describe_states(d, counts, "places", estimate=estimate),
        wording.describe_distance(d, distance),
        wording.describe_pace(d, progress.pace(distance)),
        wording.describe_road(d, road, "r1"),
        wording.describe_road_ends(d, along, "r1"),
    )


def alone(d):
    """Give the sentence about each event."""
    return [wording.describe_event(d, event) for event in claims.grade_events(d).itertuples()]


def judged(d, sentences):
    """Give the faults of some sentences."""
    return [fault for sentence in sentences for fault in faults(d, sentence)]


@quick
@given(rows=tables_of_claims)
def test_no_event_is_said_more_surely_than_it_is(riverland, rows):
    """No sentence is stronger than its event, lacks a denial or names who did not say it."""
    d = world(riverland, rows)
    assert judged(d, alone(d)) == []


@pytest.mark.parametrize("day", ["2024-11-30", "2024-12-05", "2024-12-07", ""])
def test_no_change_of_hands_of_the_shipped_table_is_said_too_surely(day):
    """The same of every change of hands of the real offensive, as known on its days."""
    d = tables.load(SYRIA, day)
    events = claims.grade_events(d)
    changes = events[(events["holder"] != "") & events["grade"].isin(control.CHANGED)]
    assert judged(d, [wording.describe_event(d, event) for event in changes.itertuples()]) == []


@few
@given(rows=tables_of_claims)
def test_no_headline_of_the_page_away_from_the_front_says_more(riverland, rows):
    """It is as sure as its event, against which no denial stands."""
    d = world(riverland, rows)
    events = claims.grade_events(d)
    (said,) = wording.headline_away(d, tolls.events_by_theme(d, events)).sentences
    for event in events[events["event_id"].isin(said.events)].to_dict("records"):
        assert too_strong(event, said.text) == [] and event["denied_by"] == ()


@few
@example(rows=DENIED_AND_DOUBTED)
@given(rows=tables_of_claims)
def test_no_page_says_more_than_its_table(riverland, rows):
    """The same of every sentence that the notebooks show; those that name a place have claims."""
    d = world(riverland, rows)
    shown = [sentence for prose in pages(d) for sentence in prose.sentences]
    assert judged(d, shown) == []


@few
@given(rows=tables_of_claims)
def test_every_number_has_its_unit_and_day(riverland, rows):
    """Captions and bottom lines say of what a number is, and of which day."""
    d = world(riverland, rows)
    held = control.control_table(d)
    along, distance = progress.along_route(d, held, "r1"), progress.objective_distance(d, held)
    shown = [
        wording.summarise_state(d, held),
        wording.summarise_sources(
            d,
            sources.track_record(d),
            leave_one_out.headline_numbers(d),
        ),
        *captions(d, held, along, distance),
    ]
    assert [fault for prose in shown for fault in undated(prose)] == []


PLANTED = {
    "a claim as a fact": ("Rebel forces took Westland by 4 January.", "westland-falls"),
    "one voice as reports": (
        "Rebel forces reportedly took Westland (Rebel command).",
        "westland-falls",
    ),
    "too bold a verb": (
        "According to Rebel command, rebel forces captured Westland.",
        "westland-falls",
    ),
    "called confirmed": (
        "Of 2 towns rebel forces hold Westland (confirmed).",
        "westland-falls",
    ),
    "a denial left out": (
        "According to River Monitor, crown forces left Dogwood on 3 January.",
        "dogwood-abandoned",
    ),
    "a source that did not say it": (
        "According to Daily Leaf, rebel forces took most of Westland.",
        "westland-falls",
    ),
    "more than its source said": (
        "According to Rebel command, rebel forces took Westland.",
        "westland-falls",
    ),
    "a place without a claim": ("Rebel forces entered Elm in the night.", ""),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_judge_finds_an_overstatement(riverland, name):
    """A sentence that nobody built is found, on the day on which it says too much."""
    text, event_id = PLANTED[name]
    d = tables.load(RIVERLAND, "2030-01-04")
    rows = d.events[d.events["event_id"] == event_id]
    sentence = Sentence(text, tuple(rows["claim_id"]), (event_id,) if event_id else ())
    assert faults(d, sentence)


SPOILT = {
    "TOOK": "captured",
    "denial_clauses": lambda account: "",
    "name_sources": lambda d, said, most=3: "Far Post and River Monitor",
    "extent": lambda claim: "full",
    "BASIS": {name: "reported by Leaf Radio and" for name in builder.BASIS},
}
ROWS = [
    {"claimant": "witnesses", "extent": "full"},
    {"claimant": "press", "extent": "part"},
    {"claimant": "crown-army", "stance": "denies"},
    {"event": "y", "place": "cedar", "claimant": "crown-army"},
]


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_builder_is_caught(riverland, monkeypatch, name):
    """Each part of the builder that keeps sentences honest is missed when it is spoilt."""
    d = world(riverland, ROWS)
    assert judged(d, alone(d)) == []
    monkeypatch.setattr(builder, name, SPOILT[name])
    assert judged(d, alone(d))
