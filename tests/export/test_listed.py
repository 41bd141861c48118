"""No row or heading of a table says more than its claims allow."""

from __future__ import annotations

import pytest

from tests.export.notebooks import html
from tests.export.planted import faults, row

FULL = "<table><thead><tr><th>{}</th></tr></thead><tbody><tr><td>x</td><td>{}</td></tr></tbody>{}"
CAPTURED = "Rebel forces captured Elm"
OVERSTATED = {
    "a holder": (row(("Place", "Holder"), "Elm", "rebel forces"), "gives a place to a side"),
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
