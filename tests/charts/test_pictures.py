"""A plot of pandas as a picture of a page."""

import pandas as pd
import pytest
from tests.pages.notebooks import MANIFEST, notebook, output

from helpers import charts
from helpers.pages import page

NUMBERS = pd.DataFrame(
    {"assert": [1, 4], "deny": [2, 0]}, index=pd.to_datetime(["2030-01-02", "2030-01-03"])
)


@pytest.fixture
def picture(riverland):
    """Two bars of two parts."""
    axes = NUMBERS.rename(index=str).plot.bar(stacked=True)
    return charts.draw_picture(riverland, axes, NUMBERS, title="Seven", unit="claims")


def test_a_picture_carries_its_words_and_table(picture):
    """Title, unit, source, text alternative and table are those of a chart."""
    assert picture.words["alt"] == "Seven. Claims; most, 4, on 3 January 2030."
    assert picture.words["table"]["rows"] == [["2 January 2030", 1, 2], ["3 January 2030", 4, 0]]
    assert "Riverland offensive" in picture.words["source"]


def test_it_stands_on_a_page_with_its_table(picture):
    """The page shows it as an image in a figure, its table folded below."""
    made = page(notebook(output(picture)), MANIFEST)
    assert '<img src="data:image/svg+xml,' in made.replace("\n", " ")
    assert "<caption" in made and "Seven" in made


def test_the_same_bytes(riverland, picture):
    """Drawn again it is the same text, without a date."""
    axes = NUMBERS.rename(index=str).plot.bar(stacked=True)
    again = charts.draw_picture(riverland, axes, NUMBERS, title="Seven", unit="claims")
    assert again.svg == picture.svg and "<dc:date>" not in again.svg
