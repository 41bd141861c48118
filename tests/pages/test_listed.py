"""No row or heading of a table says more than its claims allow."""

from __future__ import annotations

import pytest

from tests.pages.notebooks import html
from tests.pages.planted import faults, row

FULL = "<table><thead><tr><th>{}</th></tr></thead><tbody><tr><td>x</td><td>{}</td></tr></tbody>{}"
CAPTURED = "Rebel forces captured Elm"
OVERSTATED = {
    "a holder": (row(("Place", "Holder"), "Elm", "rebel forces"), "gives a place to a side"),
    "a holder with an article": (row(("Place", "Who"), "Elm", "the rebels"), "gives a place"),
    "a heading that is a side": (row(("Place", "Rebel"), "Elm", "yes"), "gives a place to a side"),
    "a heading that turns": (row(("Place", "Taken"), "Elm", "yes"), "gives a place to a side"),
    "a status under another heading": (
        row(("Place", "Verdict", "Claims"), "Westland", "Confirmed", ("c0019",)),
        "the row calls it confirmed; it is claimed",
    ),
    "a status with more words": (
        row(("Place", "Status", "Claims"), "Westland", "confirmed by all", ("c0019",)),
        "the row calls it confirmed; it is claimed",
    ),
    "a status of another name": (
        row(("Place", "Status", "Claims"), "Westland", "proven", ("c0019",)),
        "proven is no status",
    ),
    "a cell without a heading": (html(FULL.format("a", CAPTURED, "")), "leads to no claim"),
    "a heading": (html(FULL.format(CAPTURED, "y", "")), "leads to no claim"),
    "a row at the foot": (
        html(FULL.format("a", "y", f"<tfoot><tr><td>{CAPTURED}</td></tr></tfoot>")),
        "leads to no claim",
    ),
}


@pytest.mark.parametrize("name", OVERSTATED)
def test_an_overstatement_in_a_table_is_caught(name):
    """Each planted cell is found, alone."""
    output, why = OVERSTATED[name]
    found = faults(output)
    assert found and all(why in fault for fault in found)


def test_a_holder_at_a_bar_needs_no_claim():
    """A table whose headings say at which bar may give a place to a side."""
    assert faults(row(("Place", "Holder at this bar"), "Elm", "crown forces")) == []


GIVEN = {
    "a list under a heading": "<h3>Free at last</h3><ul><li>Alder</li></ul>",
    "a list under a side": "<h3>Rebel forces</h3><ul><li>Alder and Elm</li></ul>",
    "a list after a line": "<p>In rebel hands:</p><ol><li>Alder</li></ol>",
    "a list in an item": "<ul><li>Rebel forces<ul><li>Elm</li></ul></li></ul>",
    "a folded list": "<details><summary>Rebel forces</summary><ul><li>Elm</li></ul></details>",
    "a day under a verb": "<h3>Lost</h3><ul><li>Elm on 3 January</li></ul>",
    "a day in brackets": "<h3>Rebel gains</h3><ul><li>Elm (5 January)</li></ul>",
    "a verb under a place": "<dl><dt>Elm</dt><dd>Taken on 5 January</dd></dl>",
    "a side under a place": "<h3>Elm</h3><p>Rebel forces</p>",
    "a definition": "<dl><dt>Elm</dt><dd>the rebels</dd></dl>",
    "a definition of a side": "<dl><dt>Rebel forces</dt><dd>Elm, Alder</dd></dl>",
    "a definition that gives": "<dl><dt>Under their rule</dt><dd>Elm</dd></dl>",
}


@pytest.mark.parametrize("name", GIVEN)
def test_names_alone_cannot_give_a_place_to_a_side(name):
    """Names under a heading, a line or a term are read with it; each is found, alone."""
    [fault] = faults(html(GIVEN[name]))
    assert "gives a place to a side" in fault


@pytest.mark.parametrize(
    "text",
    [
        "<h3>By any claim in rebel hands</h3><ul><li>Elm</li></ul>",
        "<h3>Places without a coordinate</h3><ul><li>Elm</li><li>Fir</li></ul>",
        "<dl><dt>Objective</dt><dd>Elm</dd><dt>Sides</dt><dd>rebel forces</dd></dl>",
    ],
)
def test_names_may_be_listed(text):
    """A list at a bar, and one that says nothing of who holds, passes."""
    assert faults(html(text)) == []


def test_a_share_in_a_table_needs_its_bar():
    """A percentage below the name of a side is refused, unless the headings name a bar."""
    [fault] = faults(row(("Measure", "Rebel forces"), "Places", "67 %"))
    assert "a share needs its bar" in fault
    assert faults(row(("Measure", "Rebel forces at this bar"), "Places", "67 %")) == []
