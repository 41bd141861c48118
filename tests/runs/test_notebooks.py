"""A notebook is read without running it."""

from __future__ import annotations

import papermill
import pytest

from helpers.runs import notebooks
from tests.runs.collection import PARAMETERS


def cells(source: str) -> list[dict]:
    """Give the cells of a notebook with this parameters cell."""
    return [{"kind": "code", "source": source, "tags": ["parameters"]}]


def test_parameters_are_those_that_papermill_sees(collection):
    """Ours and papermill's reading of the cell agree on names."""
    path = collection.root / "notebooks" / "brief.ipynb"
    ours = notebooks.parameters(notebooks.read(path))
    assert list(ours) == list(papermill.inspect_notebook(str(path)))
    assert ours["bar"] == notebooks.Parameter("bar", str, "corroborated")


def test_a_help_comment_may_hold_an_equals_sign():
    """A comment does not hide a parameter, as it does from papermill."""
    found = notebooks.parameters(cells('as_of: str = ""  # empty = the latest day'))
    assert found["as_of"].default == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('bar = "claimed"', "is not of the form name: type = value"),
        ("bar: list = []", "the type is one of str, int, float, bool"),
        ("bar: str = other", "the value is not a literal"),
        ("bar: str = (", "is not Python"),
    ],
)
def test_a_parameters_cell_that_cannot_be_checked(source, message):
    """A cell whose types cannot be told is refused."""
    with pytest.raises(ValueError, match=message):
        notebooks.parameters(cells(source))


def test_a_notebook_without_parameters():
    """A notebook that papermill could only run as it stands is refused."""
    with pytest.raises(ValueError, match='0 cells tagged "parameters"'):
        notebooks.parameters([])


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        (str, "a", True),
        (str, 1, False),
        (int, 1, True),
        (int, True, False),
        (float, 1, True),
        (float, "1", False),
        (bool, True, True),
        (bool, 1, False),
    ],
)
def test_types(kind, value, fits):
    """A value fits its type exactly; a whole number is also a number."""
    assert bool(notebooks.Parameter("x", kind, None).refusal(value)) is not fits


def test_the_digest_ignores_outputs_and_ids(collection):
    """Running a notebook by hand does not change its digest; changing its prose does."""
    path = collection.root / "notebooks" / "brief.ipynb"
    before = notebooks.digest(path)
    collection.notebook('print("As of", as_of, "at the bar", bar)')  # other random cell ids
    assert notebooks.digest(path) == before
    collection.notebook("print(as_of)", parameters=PARAMETERS)
    assert notebooks.digest(path) != before
