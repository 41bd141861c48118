"""Short ways of writing days and numbers mean what the codebook says."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.adding import prompts
from helpers.adding.prompts import day, number, span
from tests.conftest import SYRIA


def test_the_examples_in_the_text_are_true():
    """Each example in a docstring gives what it says."""
    assert doctest.testmod(prompts) == (0, 3)


def test_number_words_are_those_of_the_codebook():
    """Every number word of the codebook is read as the codebook says."""
    section = (SYRIA.parent / "README.md").read_text("utf-8").split("### Number words")[1]
    rows = re.findall(r"^\| ([a-z ]+) \| (\d+) \| (\d+) \|$", section.split("\n## ")[0], re.M)
    assert {word: [low, high] for word, low, high in rows} == prompts.NUMBER_WORDS


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2,000", ("2000", "2000")),
        ("about 30", ("30", "30")),
        ("over 5", ("5", "")),
        ("7+", ("7", "")),
        ("3 to 4", ("3", "4")),
    ],
)
def test_numbers(text, meant):
    """Numbers as reports write them."""
    assert number(text) == meant


@pytest.mark.parametrize("text", ["many", "-3", "2.5", "1 2", "", "20-"])
def test_no_number(text):
    """What is no number is refused with advice."""
    with pytest.raises(ValueError, match="write 20"):
        number(text)


@given(st.dates().map(str), st.dates().map(str))
def test_whole_days_are_read_as_they_stand(first, published):
    """A day written in full is that day, wherever it stands."""
    assert span(first, published) == (first, first)
    assert span(f"..{first}", published) == ("", first)
    assert span(f"{first}..", published) == (first, published)


@given(st.dates(), st.integers(1, 31))
def test_a_day_of_the_month_is_the_last_one_by_the_report(published, number):
    """The 5th is the latest 5th that the report can tell of."""
    if published.year < 3:
        return
    found = day(str(number), str(published))
    assert found <= str(published) and int(found[8:]) == number


@pytest.mark.parametrize("text", ["32", "0", "foo", "2024-13-01", "5/12", "1..2..3"])
def test_no_day(text):
    """What is no day is refused with advice."""
    with pytest.raises(ValueError, match="is no day"):
        span(text, "2024-12-07")
