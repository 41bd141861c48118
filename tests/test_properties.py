"""What must hold for any table: properties of the rules."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, control, progress, tables
from tests.worlds import EVENTS, claim, quick, tables_of_claims, world


def picture(d):
    """Give grades and control as comparable values."""
    events = claims.grade_events(d)
    held = control.control_table(d, events).sort_values(["bar", "place_id", "day"])
    return events.to_dict("records"), held.to_dict("records")


@quick
@given(rows=tables_of_claims, late=claim(), day=st.integers(2, 9))
def test_a_report_known_later_never_changes_an_earlier_view(riverland, rows, late, day):
    """What was known by a day is the same with and without a report published after it."""
    late = late | dict(published=max(late["latest"], day + 1))
    with_late = world(riverland, [*rows, late])
    without = world(riverland, rows)
    known = pd.Timestamp(2030, 1, min(day, without.known_by.day))
    a, b = (picture(tables.cut(d, known, known)) for d in (with_late, without))
    assert repr(a) == repr(b)


@quick
@given(rows=tables_of_claims)
def test_bars_of_events_are_nested(riverland, rows):
    """What the bar confirmed lets in, corroborated lets in, and what that does, claimed does."""
    d = world(riverland, rows)
    events = claims.grade_events(d)
    sure, likely, said = (
        set(control.changes_admitted(d, events, bar)["event_id"])
        for bar in ("confirmed", "corroborated", "claimed")
    )
    assert sure <= likely <= said


@quick
@given(rows=tables_of_claims, data=st.data())
def test_the_order_of_rows_never_matters(riverland, rows, data):
    """Shuffling the rows of a table changes no grade and no holder."""
    numbered = [row | {"id": f"c{i:04}"} for i, row in enumerate(rows, 1)]
    shuffled = data.draw(st.permutations(numbered))
    a, b = (picture(world(riverland, r)) for r in (numbered, shuffled))
    assert repr(a) == repr(b)


@quick
@given(rows=tables_of_claims, via=st.sampled_from(["wire", "crown-tv", "far-post"]))
def test_relays_never_raise_the_number_of_origins(riverland, rows, via):
    """The same claims, each repeated through a relay, have the same origins and grades."""
    plain = claims.grade_events(world(riverland, rows))
    relayed = claims.grade_events(world(riverland, [*rows, *(row | {"via": via} for row in rows)]))
    columns = ["event_id", "grade", "origins", "origin_ids"]
    assert plain[columns].equals(relayed[columns])


@quick
@given(rows=tables_of_claims, measure=st.sampled_from(progress.MEASURES))
def test_the_floor_is_never_above_the_ceiling(riverland, rows, measure):
    """Floor, ceiling and total come in this order for every measure, side and day."""
    d = world(riverland, rows)
    held = control.control_table(d)
    for who in ("attacker", "out"):
        band = progress.band(d, held, measure, who)
        assert (band["floor"] <= band["ceiling"]).all()
        assert (band["ceiling"] <= band["of"]).all()
    road = progress.road_held(progress.along_route(d, held, "r1"))
    assert (road["floor_km"] <= road["ceiling_km"] + 1e-9).all()
    assert (road["longest_floor_km"] <= road["floor_km"] + 1e-9).all()
    assert (road["ceiling_km"] <= road["of_km"] + 1e-9).all()


@quick
@given(rows=tables_of_claims)
def test_adding_a_denial_never_lifts_an_event(riverland, rows):
    """A denial by the loser's side can only lower a grade or leave it, never lift it."""
    strength = {
        "confirmed": 3,
        "corroborated": 2,
        "claimed": 1,
        "disputed": 1,
        "superseded": 1,
        "denied": 0,
        "retracted": 0,
    }
    denial = EVENTS["cedar-falls"] | dict(
        event="cedar-falls",
        claimant="crown-army",
        stance="denies",
        latest=8,
        published=10,
        earliest=None,
        extent="full",
    )
    before = claims.grade_events(world(riverland, rows)).set_index("event_id")["grade"]
    after = claims.grade_events(world(riverland, [*rows, denial])).set_index("event_id")["grade"]
    if "cedar-falls" in before:
        assert strength[after["cedar-falls"]] <= strength[before["cedar-falls"]]
