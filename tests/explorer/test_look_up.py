"""What the page looks up is what the rules give, for any day, any knowledge and without anybody."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, control, editions, tables
from helpers.explorer.page_data import AS_WHOLE, gather_data, work_out
from helpers.variants import views
from tests.conftest import AFGHANISTAN, RIVERLAND, SYRIA
from tests.explorer.asked import answers, differences, differing, questions, truth
from tests.worlds import quick, tables_of_claims, world


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's look-up")
@pytest.mark.parametrize(("folder", "number"), [(SYRIA, 20), (AFGHANISTAN, 20), (RIVERLAND, 60)])
def test_the_look_up_of_the_page_equals_python(folder, number):
    """State, holder, level, event, last report and grades, place by place and event by event."""
    d = tables.load(folder)
    data = gather_data(d, control.control_table(d), "all")
    asked = questions(d, data, number)
    for question, answer in zip(asked, answers(data, asked), strict=True):
        assert differences(d, data, question, answer, truth(d, *question)) == []


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's look-up")
def test_of_a_large_table_the_page_carries_what_is_known_now(riverland, monkeypatch):
    """Where every view would be too much work, each day is looked up as it is known at last."""
    held, every = control.control_table(riverland), len(views(riverland))
    for most, sources in ((3 * len(riverland.events), 2), (len(riverland.events), 0), (1, 0)):
        monkeypatch.setattr("helpers.explorer.page_data.MOST_WORK", most)
        data = gather_data(riverland, held, "all")
        assert data["about"]["left"]["views"] == every - 1 and len(data["views"]) == 1
        assert len(data["sources"]) >= sources
        asked = [
            (str(day.date()), data["known"][0], left)
            for day in control.days(riverland)
            for left in ("", *(source for source, *_ in data["sources"]))
        ]
        for question, answer in zip(asked, answers(data, asked), strict=True):
            expected = truth(riverland, *question)
            assert differences(riverland, data, question, answer, expected) == []


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's look-up")
@pytest.mark.parametrize(("folder", "number"), [(SYRIA, 6), (AFGHANISTAN, 6), (RIVERLAND, 20)])
def test_what_differs_between_two_sides_equals_python(folder, number):
    """The same places by kind; the same events whose grade differs, or whether they are denied."""
    d = tables.load(folder)
    data = gather_data(d, control.control_table(d), "all")
    drawn = [question[:2] for question in questions(d, data, 2 * number, seed=3)]
    pairs = [sorted(pair) for pair in zip(drawn[::2], drawn[1::2], strict=True)]
    for pair, told in zip(pairs, differing(data, pairs), strict=True):
        before, now = (tables.cut(d, *map(pd.Timestamp, days)) for days in pair)
        spots = editions.compare_places(before, now)
        spots = spots[spots["place_id"].isin([place for place, *_ in data["places"]])]
        shown = {
            kind.removeprefix("places "): {data["places"][i][0] for i in numbers}
            for kind, numbers in told.items()
            if kind.startswith("places ") and kind != "places "
        }
        assert shown == kinds(spots, "place_id"), pair
        events = editions.compare_events(before, now)
        events = events[events["event_type"] != "background"]
        alone = events["change"].isin(["upgraded", "downgraded"]) & (
            events["was"] == events["grade"]
        )
        shown = {
            kind.removeprefix("events "): {data["events"][i] for i in numbers}
            for kind, numbers in told.items()
            if kind.startswith("events ") and kind != "events "
        }
        assert shown == kinds(events[~alone], "event_id"), pair


def kinds(rows: pd.DataFrame, key: str) -> dict[str, set[str]]:
    """Give the ids of each kind that has any."""
    return {kind: set(of[key]) for kind, of in rows.groupby("kind", observed=True)}


def at(pairs, key: int) -> int:
    """Give what the last pair up to a key holds."""
    return [number for begins, number in pairs if begins <= key][-1]


@quick
@given(rows=tables_of_claims, view=st.integers(0, 9), source=st.integers(0, 9))
def test_drawn_tables_give_the_same_states(riverland, rows, view, source):
    """Falls of a place and of its province, denials, collapses: every day of a view, any source."""
    d = world(riverland, rows)
    left = ["", *sorted(set(claims.claims_in_force(d)["origin"]))]
    worlds, without = work_out(d, left[1:]), left[source % len(left)]
    view %= len(worlds.views)
    held, events = truth(d, str(d.as_of.date()), str(worlds.views[view].date()), without)
    stays, runs, records = (list(n) for n in (worlds.stays, worlds.runs, worlds.records))

    def number(kept: dict, name: str) -> int:
        own = at(kept.get(without, {}).get(name, [(0, AS_WHOLE)]), view)
        return at(kept[""][name], view) if own == AS_WHOLE else own

    for row in held[held["place_id"].isin(worlds.places[""])].itertuples():
        day = (row.day - control.days(d)[0]).days
        stay = stays[at(runs[number(worlds.places, row.place_id)], day)]
        assert (stay.state, stay.holder, stay.event_id) == (row.state, row.holder, row.event_id)
    grades = {event: records[number(worlds.events, event)][0] for event in worlds.events[""]}
    shown = dict(zip(events["event_id"], events["grade"], strict=True))
    assert {event: grades[event] for event in shown} == shown


def test_only_what_differs_is_kept(riverland):
    """Of a source that changes nothing about a place nothing is kept, and no turn repeats."""
    sources = set(claims.claims_in_force(riverland)["origin"])
    worlds = work_out(riverland, sources)
    for kept in (worlds.places, worlds.events):
        for left, of_source in kept.items():
            for turns in of_source.values():
                numbers = [number for _, number in turns]
                assert all(a != b for a, b in zip(numbers, numbers[1:], strict=False))
                assert left == "" or numbers != [AS_WHOLE]
    assert set(worlds.places) <= {"", *sources}


def test_the_views_are_the_days_of_reports(riverland):
    """The eve of the offensive comes first, whether or not a report came then."""
    published = sorted(set(riverland.reports["published"]))
    first, *later = views(riverland)
    assert first == control.days(riverland)[0]
    assert later == [day for day in published if day > first]
