"""What the list of briefs says of a page is collected from the executed notebook."""

from __future__ import annotations

from nbformat import v4

from helpers import control
from helpers.pages import summarise, summarise_edition
from helpers.wording.sentence import Sentence, Table, prose
from tests.pages.notebooks import chart, html, notebook, output


def test_the_top_of_a_page():
    """Question and bottom line come without markup and without the claims behind them."""
    line = prose(Sentence("Three of six places.", ("c1",)), "And <no> more.")
    found = summarise(notebook(output(line), prose=("# How *far*?", "text", "## Now")))
    assert (found.question, found.bottom_line) == (
        "How far?",
        "Three of six places. And <no> more.",
    )
    assert found.changed == ()


def test_of_a_list_the_first_item_is_the_bottom_line():
    """A list of sentences gives its first one; what has the role goes before what is first."""
    first, second = prose("a.", "b.", bullets=True), prose("c.", "d.", bullets=True)
    assert summarise(notebook(output(first), output(second))).bottom_line == "a."
    second = prose("c.", "d.", bullets=True, role="bottom-line")
    assert summarise(notebook(output(first), output(second))).bottom_line == "c."


def test_a_page_without_a_bottom_line():
    """A page without a section, or whose first section computes no sentence, has none."""
    assert summarise(notebook(prose=("# What?",))).bottom_line == ""
    late = notebook(output(prose("a.")), prose=("# What?", "## The bottom line", "## Later"))
    assert summarise(late).bottom_line == ""
    assert summarise(notebook(html("<p>typed</p>"), chart())).bottom_line == ""
    assert summarise(v4.new_notebook()) == ("", "", (), "", ())


def test_what_stands_before_the_bottom_line():
    """Neither a figure nor a table is the bottom line."""
    table = output(Table("Days", ("Day",), (("1",),)))
    assert summarise(notebook(chart(), table, output(prose("a.")))).bottom_line == "a."


def test_what_changed():
    """The first three sentences of what changed, whatever its heading says."""
    news = prose(*(Sentence(f"New: {n}.", (f"c{n}",)) for n in range(5)), role="changes")
    made = notebook(output(news), prose=("# What?", "## Since yesterday"))
    assert summarise(made).changed == ("New: 0.", "New: 1.", "New: 2.")


def test_what_a_list_tells_of_an_edition(riverland):
    """Who holds each listed place, with a row that the page shows, in a line the numbers."""
    found = summarise_edition(riverland, control.control_table(riverland), {"c0003", "c0011"})
    assert (
        found["numbers"]
        == "Rebel forces: 3 of 6 listed places by two or more sources, none more claimed"
    )
    assert {*found["answers"]} == {"Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir"}
    rows = {place: row for place, (_, row) in found["answers"].items() if row}
    assert rows == {"Birch": "c0003", "Fir": "c0011"}
    assert len(found["limits"]) > 3


def test_what_a_sentence_rests_on_goes_with_the_output():
    """Claims and events of each sentence stand in the metadata; empty members do not."""
    data, told = prose(Sentence("a.", ("c1",), ("e1",)), "b.")._repr_mimebundle_()
    assert data["text/plain"] == "a. b."
    said = [{"text": "a.", "claims": ["c1"], "events": ["e1"]}, {"text": "b."}]
    assert told == {"text/html": {"sentences": said}}
