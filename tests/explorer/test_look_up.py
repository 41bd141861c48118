"""What the page looks up is what the rules give, for any day, any knowledge and without anybody."""

from __future__ import annotations

import shutil

import pytest

from helpers import claims, control, tables
from helpers.explorer.packing import pack
from helpers.explorer.worlds import AS_WHOLE, views, work_out
from tests.conftest import RIVERLAND, SYRIA
from tests.explorer.asked import answers, differences, questions, truth

SECOND = SYRIA.parent / "afghanistan-2021"


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's look-up")
@pytest.mark.parametrize(("folder", "number"), [(SYRIA, 40), (SECOND, 40), (RIVERLAND, 120)])
def test_the_look_up_of_the_page_equals_python(folder, number):
    """State, holder, level, event, last report and grades, place by place and event by event."""
    d = tables.load(folder)
    data = pack(d, control.control_table(d))
    asked = questions(d, data, number)
    for question, answer in zip(asked, answers(data, asked), strict=True):
        assert differences(d, data, question, answer, truth(d, *question)) == []


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
    assert views(riverland)[0] == control.days(riverland)[0]
    assert views(riverland)[1:] == [day for day in published if day > views(riverland)[0]]
