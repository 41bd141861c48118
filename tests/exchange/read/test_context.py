"""The account of an import."""

import doctest

from helpers.exchange.read import context


def test_the_first_rows_are_named():
    """The first three rows are named and the others counted."""
    assert context.name_rows([266, 144, 20, 300, 301]) == "rows 20, 144, 266 and 2 more"
    assert doctest.testmod(context) == (0, 1)
