"""No sentence says more than the claims behind it allow, however it is put."""

from __future__ import annotations

import pytest

from tests.pages.notebooks import chart, html
from tests.pages.planted import KNOWN, faults, said

NO_CLAIM = "leads to no claim"
UNCLAIMED = (
    "Rebel forces are in Elm.",
    "Elm is free.",
    "Elm is theirs.",
    "ELM FALLS",
    "Elm: rebel",
    "Elm is no longer in crown hands.",
    "As of 6 January 2030 Elm is rebel.",
    "The rebel flag flies over Elm.",
    "Since its fall, Elm has been calm.",
    "The map says that Elm fell.",
    "It was reported that it rained, and rebel forces took Elm.",
    "The whole road is open to rebel forces.",
    "The war is over and the rebels have won.",
    "There were 30 deaths in Elm.",
    "Dozens of civilians perished.",
    "Rebel forces c\u00e4ptured Elm.",
    "Rebel forces \uff54\uff4f\uff4f\uff4b Elm.",
)
OVERSTATED = {
    "are in": ("Rebel forces are in Westland.", ("c0019",), "stated as fact"),
    "free": ("All of Westland is free.", ("c0019",), "stated as fact"),
    "everyone": ("Everyone agrees that rebel forces took Westland.", ("c0019",), "stated as fact"),
    "nobody doubts": (
        "Nobody doubts that rebel forces took Westland.",
        ("c0019",),
        "name who says so",
    ),
    "a chart as the voice": (
        "This chart claims that Westland was taken by rebel forces.",
        ("c0019",),
        "name who says so",
    ),
    "a voice without room for doubt": (
        "There is no doubt, says Rebel command, that Westland is theirs.",
        ("c0019",),
        "too bold a verb",
    ),
    "a hedge that belongs to something else": (
        "Rebel command says the weather is cold, and rebel forces took Westland.",
        ("c0019",),
        "too bold a verb",
    ),
    "a voice that says nothing of it": (
        "Rebel command and River Monitor say that rebel forces took Westland.",
        ("c0019",),
        "river monitor says nothing of it",
    ),
    "a denial called wrong": (
        "Rebel command says, and others wrongly deny, that rebel forces took Westland.",
        ("c0019",),
        "too bold a verb",
    ),
    "what was withdrawn": (
        "Daily Leaf says that a strike hit Elm.",
        ("c0017", "c0018"),
        "elm-struck was withdrawn; say so",
    ),
    "a voice that is called true": (
        "Rebel command says it holds most of Westland, which is true.",
        ("c0019",),
        "too bold a verb",
    ),
    "a denial made light of": (
        "Contrary to what others say, Rebel command says, rebel forces took Westland.",
        ("c0019",),
        "too bold a verb",
    ),
    "a confidence in other words": (
        "Confidence in the claim is high, says Rebel command, and Elm will probably be next.",
        ("c0014",),
        "ICD 203",
    ),
    "a voice that is right": (
        "Rebel command rightly says that rebel forces took Westland.",
        ("c0019",),
        "too bold a verb",
    ),
    "a voice that knows": (
        "Rebel command reveals that, as it says, rebel forces took Westland.",
        ("c0019",),
        "too bold a verb",
    ),
    "a side by a nickname": ("The regime lost Birch.", ("c0001",), "call the regime as the tables"),
    "a share": ("Most of the road is theirs.", (), "a share needs its bar"),
    "a share in percent": ("Of the road 67 % is in rebel hands.", (), "a share needs its bar"),
    "a total": ("Rebel forces hold at least 5 places.", ("c0001", "c0003"), "floor and ceiling"),
    "a total without a claim": ("Rebel forces have 5 places.", (), "floor and ceiling"),
    "a total, turned round": (
        "Exactly 5 places are in the hands of rebel forces.",
        ("c0001", "c0003"),
        "floor and ceiling",
    ),
}


@pytest.mark.parametrize("text", UNCLAIMED)
def test_what_names_a_place_or_a_side_needs_a_claim_or_a_hedge(text):
    """A sentence without a claim that says anything of a place or a side is refused."""
    found = faults(said(text))
    assert len(found) == 1 and NO_CLAIM in found[0]


@pytest.mark.parametrize("name", OVERSTATED)
def test_a_sentence_is_held_against_its_events(name):
    """Who says so, how sure it is and how many must be what the claims give."""
    text, ids, why = OVERSTATED[name]
    assert any(why in fault for fault in faults(said(text, *ids)))


NICKNAMED = (
    "Government troops were seen leaving.",
    "The regime is finished.",
    "The insurgents are in the west.",
    "The army ran away.",
)


@pytest.mark.parametrize("text", NICKNAMED)
def test_a_side_is_called_as_the_tables_do(text):
    """A sentence about a side by another name is refused, whatever it says."""
    found = faults(said(text))
    assert len(found) == 1 and "as the tables do" in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "From Alder the next listed place towards Elm is Birch.",
        "Two places have no coordinate: Fir and Elm.",
        "Without the claims of rebel forces it would be 2 places.",
        "No report in the table speaks of one place of the 5 on this road: Elm.",
    ],
)
def test_what_rests_on_no_claim_may_be_said(text):
    """Where a place lies and what the tables hold is no overstatement."""
    assert faults(said(text)) == []


@pytest.mark.parametrize("text", ["c\u0430ptured", "t\u03bf\u03bfk"])
def test_letters_of_two_alphabets_in_a_word_are_refused(text):
    """A Cyrillic or Greek letter cannot hide a verb."""
    found = faults(said(f"It is said that they {text} it."))
    assert len(found) == 1 and "two alphabets" in found[0]


def test_charts_and_attributes_are_read_too():
    """A name in a chart and a description read aloud are held to the same rule."""
    named = chart(KNOWN, name="Elm (rebel forces)")
    aloud = html('<p aria-description="Rebel forces captured Elm">So far</p>')
    assert [NO_CLAIM in fault for fault in faults(named, aloud)] == [True, True]
