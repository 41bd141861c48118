"""No place, side, day or manner is given that the claims behind a passage do not bear out."""

from __future__ import annotations

import pytest

from tests.pages.planted import faults, said

OVERSTATED = {
    "a place without a voice among several": (
        "Rebel command says that rebel forces are in Cedar, and Westland is under their rule.",
        ("c0007", "c0019"),
        "of Westland it does not say whose word it is",
    ),
    "a voice that says nothing of the weak one": (
        "According to River Monitor, rebel forces took Fir and Westland.",
        ("c0011", "c0019"),
        "who is named says nothing of Westland",
    ),
    "a clause that another claim bears": (
        "Crown army says that it retook Cedar, and Westland and Fir are rebel ground.",
        ("c0010", "c0019", "c0011"),
        "of Westland it does not say whose word it is",
    ),
    "one voice among several reports": (
        "Reports tell of rebel forces in Fir, Birch and Westland.",
        ("c0011", "c0001", "c0019"),
        "of Westland it does not say whose word it is",
    ),
    "an hour": ("Rebel forces took Birch within an hour.", ("c0001",), "says “hour”"),
    "hours, by somebody's word": (
        "According to Crown army alone, crown forces retook Cedar within hours.",
        ("c0010",),
        "says “hours”",
    ),
    "dawn": ("Rebel forces took Birch at dawn on 2 January.", ("c0001",), "says “dawn”"),
    "all of a part": (
        "According to Rebel command alone, rebel forces hold all of Westland.",
        ("c0019",),
        "says “all of”",
    ),
    "the whole of a part": (
        "Rebel command says that the whole of Westland is theirs.",
        ("c0019",),
        "says “whole”",
    ),
    "every town": (
        "According to Rebel command alone, rebel forces hold every town of Westland.",
        ("c0019",),
        "says “every town”",
    ),
    "how easily": (
        "Rebel forces took Birch without a fight.",
        ("c0001",),
        "says “without a fight”",
    ),
    "how bloodily": ("Rebel forces took Birch, killing dozens.", ("c0001",), "says “killing”"),
    "a share of a part": (
        "According to Rebel command alone, rebel forces hold 60% of Westland.",
        ("c0019",),
        "says “60%”",
    ),
    "a foreign voice at the end": (
        "Birch went first, then Cedar, then Westland, according to Crown army.",
        ("c0006", "c0009", "c0019"),
        "who is named says nothing of Westland",
    ),
    "no admission": (
        "Rebel command admits that rebel forces took Westland.",
        ("c0019",),
        "it is no admission",
    ),
    "another side": ("Crown forces captured Birch on 2 January.", ("c0001",), "this side takes"),
    "another side, behind the verb": (
        "Birch was taken by crown forces.",
        ("c0001",),
        "this side takes",
    ),
    "the gainer leaves": ("Rebel forces left Birch on 2 January.", ("c0001",), "this side loses"),
    "another day": ("Rebel forces captured Birch on 5 January.", ("c0001",), "gives this day"),
    "a longer window": (
        "Rebel forces captured Birch between 2 and 5 January.",
        ("c0001",),
        "gives this day",
    ),
    "another day for the second of two": (
        "Rebel forces captured Birch on 2 January and Fir on 1 January.",
        ("c0001", "c0011"),
        "gives this day",
    ),
    "a day in other words": (
        "Rebel forces captured Birch on 2030-01-05.",
        ("c0001",),
        "write a day",
    ),
    "a place beside the one that is confirmed": (
        "Rebel forces captured Birch; Elm is free.",
        ("c0001",),
        "no claim behind it speaks of Elm",
    ),
}


@pytest.mark.parametrize("name", OVERSTATED)
def test_what_no_claim_behind_it_says(name):
    """Each planted place, side, day, manner or voice that its claims do not give is found."""
    text, ids, why = OVERSTATED[name]
    assert any(why in fault for fault in faults(said(text, *ids)))


def test_a_denial_among_several_events():
    """A contested place that is said to turn needs both voices where others stand beside it."""
    told = "According to River Monitor, crown forces left Dogwood and Birch."
    [fault] = faults(said(told, "c0004", "c0006"), day="2030-01-04")
    assert "of Dogwood a denial stands" in fault
    told = "River Monitor says, and Crown army denies, that crown forces left Dogwood and Birch."
    assert faults(said(told, "c0004", "c0006"), day="2030-01-04") == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("According to Rebel command, Birch, Cedar and Westland are theirs.", "c0001 c0007 c0019"),
        ("Crown army admits that crown forces lost Cedar.", "c0009"),
        ("By every bar rebel forces hold between 40 % and 60 % of the road.", ""),
        ("Rebel command says that most of Westland is held by rebel forces.", "c0019"),
    ],
)
def test_what_the_claims_bear_out_may_be_said(text, ids):
    """Each voice for its own places, an admission by the loser, a share at a bar or as claimed."""
    assert faults(said(text, *ids.split())) == []
