"""What must hold for any table: properties of the rules."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, control, progress, tables
from tests.worlds import EVENTS, claim, quick, tables_of_claims, world


def picture(d):
    """Give grades and control as comparable values."""
    events = claims.grade_events(d)
    held = control.control_table(d, events).sort_values(["place_id", "day"])
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
def test_the_states_of_a_day_add_up_to_the_listed_places(riverland, rows):
    """Every counted place is in exactly one state; those without a report have no holder."""
    d = world(riverland, rows)
    held = progress.holders_by_grade(control.control_table(d))
    for measure in progress.MEASURES:
        counts = progress.count_states(d, held, measure)
        assert (counts[list(control.STATES)].sum(axis=1) == counts["listed"]).all()
        assert (counts["named"] <= counts["listed"]).all()
    silent = held[held["state"].isin(["open", "not_reported"])]
    assert (silent[[column for column in held if column.startswith("holder")]] == "").all(axis=None)
    assert (silent["settled_holder"] == "").all() and (silent["claimed_holder"] == "").all()
    assert (held["last_reported"].isna() | (held["last_reported"] <= held["day"])).all()


@quick
@given(rows=tables_of_claims)
def test_surer_levels_are_within_the_others(riverland, rows):
    """What is held at a level is held at each wider one; road and stretches follow."""
    d = world(riverland, rows)
    held = control.control_table(d)
    sure, likely, any_claim = (progress.holders_at(held, "rebels", one) for one in progress.LEVELS)
    assert (sure <= likely).all() and (likely <= any_claim).all()
    road = progress.road_held(d, progress.along_route(d, held, "r1"))
    assert (road["confirmed_km"] <= road["corroborated_km"] + 1e-9).all()
    assert (road["corroborated_km"] <= road["claimed_km"] + 1e-9).all()
    assert (road["longest_claimed_km"] <= road["claimed_km"] + 1e-9).all()
    assert (road["claimed_km"] + road["unreported_km"] <= road["of_km"] + 1e-9).all()


@quick
@given(rows=tables_of_claims, extent=st.sampled_from(["part", "outskirts"]))
def test_a_pointing_claim_never_raises_a_grade(riverland, rows, extent):
    """Claims of entry, of a part or of the surroundings leave every grade where it was."""
    pointing = EVENTS["cedar-falls"] | dict(event="cedar-falls", latest=8, published=10)
    more = [pointing | dict(claimant=who, extent=extent) for who in ("far-post", "river-monitor")]
    near = pointing | dict(claimant="crown-army", near=True)
    before = claims.grade_events(world(riverland, rows)).set_index("event_id")["grade"]
    after = claims.grade_events(world(riverland, [*rows, *more, near])).set_index("event_id")
    if "cedar-falls" in before:
        was, now = before["cedar-falls"], after.loc["cedar-falls", "grade"]
        assert now == was or (was == "denied" and now == "claimed")


@quick
@given(rows=tables_of_claims)
def test_a_collapse_never_adds_to_the_attacker(riverland, rows):
    """With the crown's end confirmed, the rebels hold no place more at any level."""
    end = EVENTS["crown-ends"] | dict(event="crown-ends", claimant="crown-army", latest=2)
    plain = [row for row in rows if row["event"] != "crown-ends"]
    counts = []
    for table in (plain, [*plain, end | dict(published=10)]):
        d = world(riverland, [*table, EVENTS["toll"] | dict(event="toll", latest=8, published=10)])
        held = control.control_table(d)
        counts.append([progress.holders_at(held, "rebels", one).sum() for one in progress.LEVELS])
    assert all(after <= before for before, after in zip(*counts, strict=True))


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
@given(rows=tables_of_claims)
def test_adding_a_denial_never_lifts_an_event(riverland, rows):
    """A denial can only lower a grade or leave it, never lift it."""
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
