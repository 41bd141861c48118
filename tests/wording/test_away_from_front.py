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
    return str(wording.summarise_away(d, *parts(d, front), front))


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
    assert "tell of four events away from the front; 2 are confirmed or corroborated" in said
    assert "and 3 rest on one independent source." in said
    assert "A denial stands against 1 of them: strikes (1)." in said
    assert "One event is confirmed only because the side concerned acknowledges it." in said
    assert "Killed of crown forces: two numbers by 3 January, the largest 5" in said
    assert "by 3 January (Rebel command)." in said


def test_an_acknowledged_event_that_was_denied_says_so(riverland):
    """The one event that its own side confirms names who denied it first, and when."""
    end = {"event": "a", "actor": "crown-army", "loser": "crown-army", "type": "collapse"}
    denial = {"claimant": "leaf-radio", "stance": "denies", "published": 3, "latest": 2}
    admission = {"claimant": "crown-tv", "published": 4, "latest": 2}
    said = line(counted(riverland, [{**end, **denial}, {**end, **admission}]))
    assert "acknowledges it; denied by Leaf Radio on 3 January, before it was confirmed." in said


def test_the_bottom_line_names_a_front_and_what_it_leaves_out(riverland):
    """With a front chosen the reader learns that whole provinces are not in it."""
    d = world(riverland, [{"event": "a", "place": "elm", **STRIKE}])
    said = line(d, front="east")
    assert "one event away from the front at places of the front “east”; 0 are confirmed" in said
    assert "whole province, or of no place, is left out" in said


def test_nothing_is_said_in_words(riverland):
    """Without any claim every sentence and table still answers."""
    d = world(riverland, [])
    away, told = parts(d)
    assert line(d) == "Nothing away from the front is reported by 6 January 2030."
    assert str(wording.describe_themes(d, away, "strikes", "unrest")) == (
        "No report read here tells of strikes and unrest by 6 January 2030."
    )
    assert str(wording.describe_tolls(d, told, away)) == (
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
    reading = wording.describe_themes(d, away, "diplomacy")
    assert str(reading).splitlines() == [
        "Three events: 1 disputed and 2 claimed.",
        "Something happened, Rebel command says; the Crown army denied it on 3 January.",
        "Something happened, according to River Monitor. Far Post does not confirm it.",
    ]
    assert reading.sentences[2].claims == ("c0003", "c0004")
    rows = wording.theme_table(d, away, "diplomacy").rows
    assert [row[3] for row in rows] == ["the Crown army", "Far Post (doubts)", "–"]
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
    assert "denied by the Crown army on 3 January, before later reports of it." in str(
        wording.describe_themes(d, away, "diplomacy")
    )
    row = wording.theme_table(d, away, "diplomacy").rows[0]
    assert row[3] == "the Crown army (before it was answered)"


def test_only_denied_has_no_voice_for_it(riverland):
    """What is only denied is listed with who denies it, and nobody against that."""
    d = world(riverland, [{"event": "a", "claimant": "crown-army", "stance": "denies", **TALK}])
    row = wording.theme_table(d, parts(d)[0], "diplomacy").rows[0]
    assert row[2:6] == ("the Crown army (denies)", "–", "denied", 0)
    assert "against 1 of them: diplomacy (1); no report read here asserts any of these." in line(d)


def test_numbers_are_read_without_a_sum(riverland):
    """The largest total, the largest of a neutral voice, and where two origins differ."""
    d = counted(
        riverland,
        [
            {"event": "a", "low": 900, "scope": "cumulative", "claimant": "rebel-command"},
            {
                "event": "b",
                "low": 30,
                "high": 40,
                "scope": "cumulative",
                "claimant": "river-monitor",
            },
            {"event": "c", "low": 5, "high": 5, "claimant": "river-monitor"},
            {"event": "c", "low": 7, "claimant": "far-post"},
        ],
    )
    away, told = parts(d)
    said = str(wording.describe_tolls(d, told, away))
    assert "Four numbers come from three independent sources. None is added to another" in said
    assert (
        "The largest running total of killed is 900 or more by 3 January (Rebel command); the "
        "largest given by neither side is 30 to 40 by 3 January (River Monitor)." in said
    )
    assert (
        "In one event two independent sources or more count the same; in it no number fits them "
        "all." in said
    )
    assert "one says 7 or more, another at most 5." in said
    assert "935" not in said and "942" not in said
    rows = tolls.distinct_numbers(told)
    assert wording.spans(rows["low"], rows["high"]) == [
        "900 or more",
        "30 to 40",
        "5",
        "7 or more",
    ]
    assert tolls.VOICES[rows["voice"].iloc[0]] == "one of the sides"


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
    shown = [wording.summarise_away(d, away, told), wording.describe_tolls(d, told, away)]
    shown += [wording.describe_themes(d, away, theme) for theme in tolls.THEMES]
    for prose in shown:
        assert {c for s in prose.sentences for c in s.claims} <= known
        assert "captured" not in str(prose) and "nan" not in str(prose).lower().split()


def test_a_later_view_of_an_earlier_day_leaves_later_numbers_out(syria):
    """As of the second of December, known later, no number covers a later day."""
    d = tables.cut(syria, pd.Timestamp("2024-12-02"), pd.Timestamp("2024-12-11"))
    _, told = parts(d)
    assert told["day"].max() <= d.as_of
    assert len(told) >= len(parts(replace(d, known_by=d.as_of))[1])
