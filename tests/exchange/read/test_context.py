"""The account of an import."""

from helpers.exchange.read.context import Counted


def test_a_row_is_named_once():
    """A row that says several things counts for each of them and is named once."""
    rows = Counted()
    rows.add([144, 144, 144, 266])
    rows.add([144, 20])
    assert rows.first == [20, 144, 266] and str(rows) == "rows 20, 144, 266 and 3 more"
