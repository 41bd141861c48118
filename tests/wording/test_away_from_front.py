"""Away from the front: the sentences count right, hedge right and say who denies what."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import claims, tables, tolls, wording
from helpers.wording.sentence import amount
from tests.conftest import SYRIA
from tests.test_tolls import counted
from tests.worlds import world

STRIKE = {"type": "strike", "holder": "", "loser": "crown-army"}
TALK = {"type": "diplomacy", "holder": "", "loser": ""}


def parts(d, front="all"):
    """Give events away from the front and numbers."""
    events = claims.grade_events(d)
    return tolls.events_by_theme(d, events, front), tolls.reported_numbers(d, events, front)


def line(d, front="all"):
    """Give the bottom line as text."""
    return str(wording.summarise_away(d, parts(d, front)[0], front))


def test_the_bottom_line_counts_by_hand(riverland):
    """A strike of two neutral origins, a denied one of one origin, and two counts of the dead."""
    d = counted(
        riverland,
        [
            {"event": "a", "claimant": "river-monitor", **STRIKE},
            {"event": "a", "claimant": "far-post", **STRIKE},
            {"event": "b", "claimant": "rebel-command", **STRIKE},
            {"event": "b", "claimant": "crown-army", "stance": "denies", **STRIKE},
            {"event": "t", "low": 5, "claimant": "rebel-command", "loser": "crown-army"},
            {"event": "u", "low": 2, "claimant": "crown-army", "loser": "crown-army"},
        ],
    )
    said = line(d)
    assert said.startswith("People died (confirmed, independently reported by River Monitor")
    assert (
        "tell of four events away from the front by 3 January: 2 are confirmed or corroborated, "
        "3 rest on one independent source." in said
    )
    assert "A denial stands against 1 of them: strikes (1)." in said
    assert str(wording.headline_away(d, parts(d)[0])) == "People died (the event is confirmed)"
    assert wording.title_away(d, parts(d)[0]) == (
        "4 of 4 events away from the front fell on 3 January"
    )


def test_the_bottom_line_names_a_front_and_what_it_leaves_out(riverland):
    """With a front chosen the reader learns that whole provinces are not in it."""
    d = world(riverland, [{"event": "a", "place": "elm", **STRIKE}])
    said = line(d, front="east")
    assert "one event away from the front at places of the front “east” by 3 January: 0" in said
    assert "whole province, or of no place, is left out" in said


def test_nothing_is_said_in_words(riverland):
    """Without any claim every sentence and table still answers."""
    d = world(riverland, [])
    away, told = parts(d)
    assert line(d) == (
        "No report read here tells of anything away from the front by 6 January 2030."
    )
    assert str(wording.headline_away(d, away)) == "Nothing away from the front is reported"
    assert str(wording.describe_tolls(d, told)) == (
        "No report read here gives a number by 6 January 2030."
    )
    assert wording.theme_table(d, away, "strikes").caption.endswith("none is reported")
    assert tolls.distinct_numbers(told).empty


def test_a_theme_is_read_with_denials_and_doubts(riverland):
    """A disputed talk names both voices, a doubted one who does not confirm it."""
    d = world(
        riverland,
        [
            {"event": "a", "claimant": "rebel-command", **TALK},
            {"event": "a", "claimant": "crown-army", "stance": "denies", **TALK},
            {"event": "b", "claimant": "river-monitor", **TALK},
            {"event": "b", "claimant": "far-post", "stance": "doubts", **TALK},
            {"event": "c", "claimant": "river-monitor", **TALK},
        ],
    )
    away, _ = parts(d)
    rows = wording.theme_table(d, away, "diplomacy").rows
    assert [row[3] for row in rows] == ["the Crown army", "Far Post (doubts)", ""]
    assert [row[2] for row in rows] == ["Rebel command", "River Monitor", "River Monitor"]


def test_a_denial_that_fell_is_marked(riverland):
    """The army denies on the third and a neutral asserts on the fifth: the denial has fallen."""
    d = world(
        riverland,
        [
            {"event": "a", "claimant": "crown-army", "stance": "denies", **TALK},
            {"event": "a", "claimant": "river-monitor", "published": 5, **TALK},
        ],
    )
    away, _ = parts(d)
    row = wording.theme_table(d, away, "diplomacy").rows[0]
    assert row[3] == "the Crown army (before it was answered)"


def test_only_denied_has_no_voice_for_it(riverland):
    """What is only denied is listed with who denies it, and nobody against that."""
    d = world(riverland, [{"event": "a", "claimant": "crown-army", "stance": "denies", **TALK}])
    row = wording.theme_table(d, parts(d)[0], "diplomacy").rows[0]
    assert row[2:5] == ("the Crown army (denies)", "denied", 0)
    assert "against 1 of them: diplomacy (1); no report read here asserts any of these." in line(d)


def test_numbers_are_read_without_a_sum(riverland):
    """The title has the largest total and that of another source; the words where two differ."""
    total = {"scope": "cumulative", "loser": "rebels"}
    d = counted(
        riverland,
        [
            {"event": "a", "low": 900, "claimant": "rebel-command", **total},
            {"event": "b", "low": 30, "high": 40, "claimant": "river-monitor", **total},
            {"event": "c", "low": 5, "high": 5, "claimant": "river-monitor"},
            {"event": "c", "low": 7, "claimant": "far-post"},
        ],
    )
    _, told = parts(d)
    said = str(wording.describe_tolls(d, told))
    assert "Four numbers come from three independent sources. None is added to another" in said
    assert wording.title_tolls(d, tolls.distinct_numbers(told)) == (
        "Dead of rebel forces: 900 or more (Rebel command) or 30 to 40 (River Monitor)"
    )
    assert (
        "In one event two independent sources or more count the same; in it no number fits them "
        "all." in said
    )
    assert "differ: one source says 7 or more, another at most 5." in said
    assert "935" not in said and "942" not in said


def test_text_of_the_tables_is_escaped(riverland):
    """A summary with tags comes out as letters."""
    d = counted(riverland, [{"event": "a", "low": 1, "summary": "<b>x</b>"}])
    shown = wording.theme_table(d, parts(d)[0], "tolls")._repr_html_()
    assert "<b>" not in shown and "&lt;b&gt;" in shown


def test_amounts_in_words():
    """A number, a range and both open ends."""
    assert [amount(9, 9), amount(24, 99), amount(300, pd.NA), amount(pd.NA, 40)] == [
        "9",
        "24 to 99",
        "300 or more",
        "up to 40",
    ]


@pytest.fixture(scope="module")
def syria():
    """The real offensive, as known on its last day."""
    return tables.load(SYRIA)


@pytest.mark.parametrize("day", ["2024-11-27", "2024-12-03", "2024-12-11"])
def test_every_claim_named_is_known(syria, day):
    """On any day the sentences point only to claims in force, and never say captured."""
    d = tables.cut(syria, pd.Timestamp(day), pd.Timestamp(day))
    away, told = parts(d)
    known = set(claims.claims_in_force(d)["claim_id"])
    shown = [wording.summarise_away(d, away), wording.describe_tolls(d, told)]
    for prose in shown:
        assert {c for s in prose.sentences for c in s.claims} <= known
        assert "captured" not in str(prose) and "nan" not in str(prose).lower().split()


def test_a_later_view_of_an_earlier_day_leaves_later_numbers_out(syria):
    """As of the second of December, known later, no number covers a later day."""
    d = tables.cut(syria, pd.Timestamp("2024-12-02"), pd.Timestamp("2024-12-11"))
    _, told = parts(d)
    assert told["day"].max() <= d.as_of
    assert len(told) >= len(parts(replace(d, known_by=d.as_of))[1])
