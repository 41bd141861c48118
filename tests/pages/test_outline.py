"""What the list of briefs says of a page is read back from the page."""

from __future__ import annotations

from helpers.pages import page, summary
from tests.pages.notebooks import PROSE, chart, html, notebook

LINE = '<p>Three of  six\nplaces. <span class="claims"><a href="#c1">c1</a></span></p>'
TABLE = (
    "<table><thead><tr><th>Claim</th><th>Place</th></tr></thead><tbody>"
    '<tr id="c1"><td>c1</td><td>Oak &amp; Elm</td></tr><tr id="c2"><td>c2</td><td>–</td></tr>'
    '<tr id="c3"><td>c3</td><td>Oak &amp; Elm</td></tr></tbody></table>'
)


def test_the_top_of_a_page():
    """Question and bottom line are read without the claims behind them."""
    found = summary(page(notebook(html(LINE), prose=(*PROSE, "What a typed sentence says.")), {}))
    assert (found.question, found.bottom_line) == ("How far has it got?", "Three of six places.")
    assert (found.changed, found.mentions) == ((), {})


def test_a_page_without_a_bottom_line():
    """A page without a section, or whose first section computes nothing, has none."""
    assert summary(page(notebook(prose=("# What?",)), {})).bottom_line == ""
    late = notebook(html("<p>a</p>"), prose=("# What?", "## The bottom line", "## Later"))
    assert summary(page(late, {})).bottom_line == ""


def test_a_figure_before_the_bottom_line():
    """The words of a figure are not the bottom line."""
    assert summary(page(notebook(chart(), html("<p>a</p>")), {})).bottom_line == "a"


def test_what_changed():
    """The first three items of the section on what changed."""
    items = "".join(f"<li>New: {n}. <span class='claims'>c{n}</span></li>" for n in range(5))
    made = notebook(html(f"<ul>{items}</ul>"), prose=("# What?", "## What changed since then"))
    assert summary(page(made, {})).changed == ("New: 0.", "New: 1.", "New: 2.")


def test_the_claims_of_a_place():
    """Every row of a table of claims counts for its place; rows without a place do not."""
    assert summary(page(notebook(html(TABLE)), {})).mentions == {"Oak & Elm": ["c1", "c3"]}
