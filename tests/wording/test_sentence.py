"""The catalogue of sentences: values are written as their kind asks, and no template is idle."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.wording import events, sentence

DAY = pd.Timestamp(2030, 1, 4)
ROOM = Path(sentence.__file__).parent


def names_used():
    """Give a pattern for each name of a template that the code writes, whole or in parts."""
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (v.value if isinstance(v, ast.Constant) else None for v in node.values)
                pattern = "".join(r"\w+" if part is None else re.escape(part) for part in parts)
                if re.match(r"\w+\\\.", pattern):
                    yield pattern


def test_every_template_is_asked_for():
    """No sentence stands in the catalogue that no function writes."""
    used = re.compile("|".join(names_used()))
    catalogue = sentence._templates().items()
    names = [f"{section}.{key}" for section, of in catalogue for key in of]
    assert [name for name in names if not used.fullmatch(name)] == []


def test_no_template_says_who_takes_a_place():
    """Verbs of capture are chosen by the grade of an event, and stand with it alone."""
    verbs = (events.TOOK, events.CAPTURED, events.ENTERED, events.REACHED)
    capture = re.compile(rf"\b(?:{'|'.join(verbs)}|seized|overran)\b")
    sentences = [words for of in sentence._templates().values() for words in of.values()]
    assert [words for words in sentences if capture.search(words)] == []
    assert capture.search("rebel forces took Birch")


@pytest.mark.parametrize(
    ("template", "values", "words"),
    [
        ("{n}", {"n": 2098210.0}, "2,098,210"),
        ("{n:event} {n:is/are} new", {"n": 1}, "One event is new"),
        ("{n:event} {n:is/are} new", {"n": 12}, "12 events are new"),
        ("{n} by {day}", {"n": 3, "day": pd.Timestamp("2030-01-04")}, "3 by 4 January 2030"),
        ("{n} on {day:short}", {"n": 3, "day": pd.Timestamp("2030-01-04")}, "3 on 4 January"),
        ("{names:2}", {"names": [*"abcd"]}, "A, b and 2 others"),
        ("{attacker} {attacker:holds/hold} Elm", {}, "Rebel forces hold Elm"),
        ("{who} {who:holds/hold} Elm", {"who": "M23"}, "M23 holds Elm"),
        ("Elm is held by {who}.", {"who": "Al-Nur & Co."}, "Elm is held by Al-Nur & Co."),
        ("{row.km} km{front}", {"row": pd.Series({"km": 8.2})}, "8 km of the front “west”"),
        (
            "by {as_of} {attacker} and {defender}{on_front}",
            {},
            "By 6 January 2030 rebel forces and crown forces on the front “west”",
        ),
    ],
)
def test_values_are_written_as_their_kind_asks(riverland, monkeypatch, template, values, words):
    """Numbers, days, lists, rows and fronts, each in words."""
    monkeypatch.setattr(sentence, "_templates", lambda: {"a": {"b": template}})
    said = sentence.say(riverland, "a.b", [("c1", "c2"), "c1"], ["x"], front="west", **values)
    assert said.text == words
    assert said.claims == ("c1", "c2") and said.events == ("x",)


def test_a_row_gives_its_claims_and_its_cells(riverland, monkeypatch):
    """What a sentence is about stands behind it; a list is named, or counted as a noun asks."""
    template = "{row.km} km, {names:place} {names:is/are} left: {names:8}"
    monkeypatch.setattr(sentence, "_templates", lambda: {"a": {"b": template}})
    rows = pd.DataFrame({"km": [8.2], "claim_ids": [("c2", "c1")]})
    for about in (rows.iloc[0], next(rows.itertuples())):
        said = sentence.say(riverland, "a.b", about, names=["Birch"])
        assert said.text == "8 km, one place is left: Birch"
        assert said.claims == ("c2", "c1")


def test_a_reference_begins_with_a_capital():
    """Behind the full stop of a sentence its source does; an id without a name stays as it is."""
    said = sentence.Sentence("Elm fell.", ("c1", "c2"), (), ("the opposition, 8 December",))
    assert (
        '<a href="#c1">The opposition, 8 December</a> and 1 more'
        in sentence.Prose((said,))._repr_html_()
    )
    assert '<a href="#c1">c1</a>' in sentence.Prose((replace(said, sources=()),))._repr_html_()
