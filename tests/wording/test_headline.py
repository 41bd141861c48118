"""The headline of a brief: its weightiest change, as surely as it is known."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given

from helpers import claims, tables, vintage, wording
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import quick, tables_of_claims, world


def headline(d, front="all"):
    """Give the headline of a brief and the event that it tells."""
    changes = vintage.changes(vintage.day_before(d), d)
    [sentence] = wording.headline(d, changes, front).sentences
    return sentence.text, "".join(sentence.events)


@pytest.mark.parametrize(
    ("day", "text", "event"),
    [
        (2, "Rebels said to be in control of Birch; Crown army denies it", "birch-falls"),
        (3, "Rebels reported in control of Birch", "birch-falls"),
        (5, "Rebels in control of Cedar", "cedar-falls"),
        (6, "Rebels in control of Dogwood", "dogwood-falls"),
    ],
)
def test_the_weightiest_change_day_by_day(day, text, event):
    """A capital comes first; the words are those of the grade; who denies it is in it."""
    assert headline(tables.load(RIVERLAND, f"2030-01-0{day}")) == (text, event)


def test_a_front_has_its_own_headline():
    """In the east the army is only claimed to have left Dogwood."""
    text, _ = headline(tables.load(RIVERLAND, "2030-01-03"), "east")
    assert text == "Crown army said to be gone from Dogwood; Crown army denies it"


def test_the_end_of_a_side_comes_first(riverland):
    """A collapse weighs more than any capital, and nothing new is said to be nothing new."""
    end = dict(event="end", place="", holder="", loser="crown-army", actor="crown-army")
    d = world(riverland, [dict(event="b"), end | dict(type="collapse", claimant="crown-army")])
    assert headline(d) == ("Crown army has collapsed", "end")
    inside = end | dict(type="collapse", claimant="crown-army", place="westland")
    assert headline(world(riverland, [inside])) == ("Crown army has collapsed in Westland", "end")
    pointing = world(riverland, [dict(extent="part")])
    assert headline(pointing) == ("No change of hands newly reported", "")


def test_a_verb_agrees_with_who_collapsed_and_who_denies_it(riverland):
    """Rebels have collapsed where an army has, and Reuters is one agency for all its letters."""
    end = dict(event="end", place="", holder="", loser="rebels", actor="rebels", type="collapse")
    assert headline(world(riverland, [end]))[0] == "Rebels have collapsed"
    d = world(riverland, [{}, dict(claimant="far-post", stance="denies")])
    sources = d.sources.assign(name=d.sources["name"].replace("Far Post", "Reuters"))
    told = headline(replace(d, sources=sources))[0]
    assert told == "Rebels said to be in control of Birch; Reuters denies it"


def test_outlets_of_one_owner_are_named_themselves(riverland):
    """Two of three outlets deny: they are named, not their owner; of a side its sources are."""
    owned = riverland.sources["source_id"].isin(["daily-leaf", "leaf-radio", "far-post"])
    two = [dict(claimant=who, stance="denies") for who in ("daily-leaf", "leaf-radio")]
    d = world(riverland, [{}, *two])
    d = replace(d, sources=d.sources.assign(owner=d.sources["owner"].where(~owned, "leaf-group")))
    words = "Rebels said to be in control of Birch; "
    assert headline(d)[0] == words + "Daily Leaf and Leaf Radio deny it"
    two = [dict(claimant=who, stance="denies") for who in ("crown-army", "crown-tv")]
    assert headline(world(riverland, [{}, *two]))[0] == words + "crown-side sources deny it"


def test_what_was_overtaken_heads_nothing(riverland):
    """A claim of a place heads no brief once a later one says otherwise."""
    first = dict(event="first", place="cedar", day=3, published=5)
    later = dict(event="later", place="cedar", day=5, holder="crown-army", claimant="press")
    assert headline(world(riverland, [later, first]))[1] == "later"
    assert headline(world(riverland, [first]))[1] == "first"


@quick
@given(rows=tables_of_claims)
def test_a_headline_is_short_and_says_no_more_than_the_grade(riverland, rows):
    """At most 15 words; "reported" below confirmed, "said to" below corroborated, each denial."""
    d = world(riverland, rows)
    text, event_id = headline(d)
    assert len(text.split()) <= 15
    if event_id:
        event = claims.grade_events(d).set_index("event_id").loc[event_id]
        assert event["stated"]
        word = {"confirmed": "", "corroborated": " reported "}.get(event["grade"], " said to ")
        assert word in text
        assert ("deny it" in text or "denies it" in text) == bool(event["denied_by"])


@pytest.mark.parametrize("day", pd.date_range("2024-11-27", "2024-12-11", freq="2D"))
def test_the_days_of_the_real_offensive_have_one(day):
    """Each has a headline of at most 15 words, none of which says that Homs fell before it did."""
    text, _ = headline(tables.load(SYRIA, str(day.date())))
    assert 3 <= len(text.split()) <= 15
    assert day >= pd.Timestamp("2024-12-07") or "in control of Homs" not in text
