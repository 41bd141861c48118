"""What people type into notebooks says no more than the table; what is harmless passes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from nbformat import v4

from helpers import claims, tables, wording
from helpers.pages.wording_check import find_faults
from helpers.wording.sentence import Sentence, Table, prose
from tests.conftest import RIVERLAND, SYRIA
from tests.pages.executed import BRIEFS, executed
from tests.pages.notebooks import META, PROSE, chart, html, notebook, output, shown
from tests.pages.planted import HARMLESS, OVERSTATED

LAST = "2030-01-06"
KNOWN = {**META, "source": "8 reports, as known on 6 January 2030."}
MOST_MISSED = 8
"""Of the planted sentences; no pattern is made for what only one of them says."""


def faults(*outputs, day: str = LAST, typed: str = "") -> list[str]:
    """Check a notebook with these outputs, or one with this markdown cell."""
    made = notebook(*outputs, prose=(*PROSE, typed))
    return find_faults(made, tables.load(RIVERLAND, day))


def test_most_typed_overstatements_are_caught():
    """Nearly all of the planted sentences are found, and the message names the sentence."""
    missed = [text for text in OVERSTATED if not faults(typed=text)]
    assert len(missed) <= MOST_MISSED, missed
    [fault] = faults(typed="First words. Rebel forces took Birch.")
    assert fault.startswith("“Rebel forces took Birch.”: it says who holds a place")


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_sentence_passes(text):
    """A definition, a question, a hedge, a place on its road: none is refused."""
    assert faults(typed=text) == []


@pytest.mark.parametrize("name", ["Left Bank", "Dead Sea", "Fall River", "Taken", "St. Held"])
def test_a_name_of_words_of_war_is_harmless(riverland, name):
    """A place may be called by any words; only what is said of it counts."""
    d = replace(riverland, places=riverland.places.replace({"name": {"Elm": name}}))
    typed = f"{name} lies near Fir. The market of {name} is old. See {name}."
    assert find_faults(notebook(prose=(*PROSE, typed)), d) == []
    assert find_faults(notebook(prose=(*PROSE, f"Rebel forces took {name}.")), d)


def test_numbers_and_days_of_the_offensive_are_not_typed():
    """A count, a share and a day of the offensive are computed; other days are not its days."""
    assert len(faults(typed="It was calm on 4 January, with 12 towns lost and 30 % held.")) == 3
    assert faults(typed="The war began on 4 June, and again on 4 January 2011.") == []


@pytest.mark.parametrize("word", ["c\u0430ptured", "t\u03bf\u03bfk"])
def test_letters_of_two_alphabets_in_a_word_are_refused(word):
    """Nowhere does a Cyrillic or Greek letter stand among Latin ones; whole words may."""
    for found in (
        faults(typed=f"They {word} it; москва is a word."),
        faults(output(prose(f"They {word} it."))),
        faults(chart({**KNOWN, "alt": word})),
    ):
        assert found == [f"“{word}”: it mixes letters of two alphabets."]


def test_what_a_cell_prints_is_read_too():
    """Printed lines, markdown and HTML that no sentence stands behind are held to the rules."""
    bold = "Rebel forces captured Elm."
    shapes = (
        v4.new_output("stream", name="stdout", text=bold),
        shown({"text/markdown": f"**{bold}**"}),
        html(f"<ul><li>{bold}</li></ul>"),
        output(Table(bold.rstrip("."), ("a",), ())),
    )
    assert all(len(faults(shape)) == 1 for shape in shapes)


def test_a_computed_sentence_rests_on_a_claim():
    """One that says who holds a place names its claims, and only those that could be known."""
    bold = "Rebel forces took Dogwood."
    assert len(faults(output(prose(bold)))) == 1
    assert faults(output(prose(Sentence(bold, ("c0013",))))) == []
    [early] = faults(output(prose(Sentence(bold, ("c0013",)))), day="2030-01-04")
    assert "cannot know the claim c0013" in early
    assert faults(output(prose("Rebel forces hold no listed place of this road."))) == []


@pytest.mark.parametrize(
    ("meta", "day", "why"),
    [
        ({"source": "as known on 6 January 2030."}, LAST, "no source"),
        ({"source": "8 reports, as known on 6 Foo 2030."}, LAST, "by which day it was known"),
        ({"source": "8 reports."}, LAST, "by which day it was known"),
        ({}, "2030-01-04", "knows more than the brief"),
    ],
)
def test_a_figure_says_what_it_is(meta, day, why):
    """Source and day stand at each figure, and it knows no more than the brief."""
    [fault] = faults(chart({**KNOWN, **meta}), day=day)
    assert why in fault
    still = shown({"image/png": ""}, {"image/png": {**KNOWN, **meta}})
    assert faults(still, day=day) == [fault]


@pytest.mark.parametrize("day", ["2030-01-02", "2030-01-03", "2030-01-04", "2030-01-05", LAST])
def test_what_wording_says_of_every_event_passes(day):
    """The sentence for each event of each status is not refused."""
    d = tables.load(RIVERLAND, day)
    told = prose(*(wording.describe_event(d, e) for e in claims.grade_events(d).itertuples()))
    assert faults(output(told), day=day) == []


@pytest.mark.parametrize("name", BRIEFS)
@pytest.mark.parametrize(
    ("folder", "day"), [(SYRIA, "2024-12-03"), (RIVERLAND, "2030-01-02"), (RIVERLAND, LAST)]
)
def test_the_notebooks_pass(name, folder, day):
    """No typed or computed sentence and no figure of a shipped notebook is refused."""
    made = executed(name, dataset=str(folder), as_of=day)
    assert find_faults(made, tables.load(folder, day)) == []


def test_a_working_table_is_no_sentence(riverland):
    """A frame that a notebook looks at may have places beside sides: it is folded with its code."""
    frame = riverland.places[["name"]].assign(holder="rebel forces captured")
    data = {"text/html": frame._repr_html_(), "text/plain": "frame"}
    assert find_faults(notebook(shown(data)), riverland) == []
