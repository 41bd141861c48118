"""The account of an import."""

import doctest

from helpers.exchange.read import context


def test_a_row_is_named_once():
    """A row that says several things counts for each of them and is named once."""
    assert context.name_rows([144, 144, 144, 266, 144, 20]) == "rows 20, 144, 266 and 3 more"
    assert doctest.testmod(context) == (0, 1)
