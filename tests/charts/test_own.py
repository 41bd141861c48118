"""A figure of one's own as a picture of a page."""

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest
from tests.conftest import RIVERLAND
from tests.pages.notebooks import MANIFEST, notebook, output

from helpers import charts, tables
from helpers.pages import page

NUMBERS = pd.DataFrame(
    {"assert": [1, 4], "deny": [2, 0]}, index=pd.to_datetime(["2030-01-02", "2030-01-03"])
)


@pytest.fixture
def picture(riverland):
    """Two bars of two parts."""
    axes = NUMBERS.rename(index=str).plot.bar(stacked=True)
    return charts.finish(riverland, axes, NUMBERS, title="Seven", unit="claims")


def test_a_picture_carries_its_words_and_table(picture):
    """Title, unit, source, text alternative and table are those of a chart."""
    most = "Seven. Claims; most: assert 4, 3 January 2030; deny 2, 2 January 2030."
    assert picture.words["alt"] == most
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
    again = charts.finish(riverland, axes, NUMBERS, title="Seven", unit="claims")
    assert again.svg == picture.svg and "<dc:date>" not in again.svg


def test_axes_without_a_table_hand_over_what_they_draw(riverland):
    """Bars, bars that lie, and lines are read from the axes, by the labels beside them."""
    for kind in ("bar", "barh", "line"):
        axes = NUMBERS.rename(index=str).plot(kind=kind)
        table = charts.finish(riverland, axes, title="Seven", unit="claims").words["table"]
        assert table["columns"][1:] == ["assert", "deny"], kind
        assert [row[1:] for row in table["rows"]] == [[1, 2], [4, 0]], kind


LONG = NUMBERS.rename_axis("day").reset_index().melt("day", var_name="stance", value_name="claims")


def test_a_figure_of_plotly_gets_its_words_and_table(riverland):
    """Source and day, alternative text and table are filled in; the page draws it like its own."""
    figure = px.bar(LONG, x="day", y="claims", color="stance")
    finished = charts.finish(riverland, figure, title="Seven", unit="claims")
    meta = finished.layout.meta
    assert meta["source"] == charts.source_line(riverland)
    assert meta["alt"] == "Seven. Claims; most: assert 4, 3 January 2030; deny 2, 2 January 2030."
    assert meta["table"] == {
        "columns": ["Day", "assert", "deny"],
        "rows": [["2 January 2030", 1, 2], ["3 January 2030", 4, 0]],
    }
    made = page(notebook(output(finished)), MANIFEST)
    assert '<div class="chart" id="figure-1"' in made and "Riverland offensive" in made


def test_traces_called_as_sides_have_their_colours(riverland):
    """By name or id a side has its colour; others are grey, and a colour that is given stays."""
    names = ("rebels", "crown forces", "others", "red")
    figure = go.Figure([go.Bar(y=[1, 2], name=name) for name in names])
    figure.data[3].marker.color = "red"
    bars = charts.finish(riverland, figure, title="Three", unit="places").data
    rebels, crown, others, red = (bar.marker.color for bar in bars)
    looks = charts.side_styles(riverland)
    assert (rebels, crown) == (looks["rebels"].colour, looks["crown"].colour)
    assert others not in {look.colour for look in looks.values() if look.name} and red == "red"


def test_a_figure_needs_title_and_unit(riverland):
    """Without them it is told at once which is missing."""
    with pytest.raises(TypeError, match="unit"):
        charts.finish(riverland, go.Figure(), title="Three")
    with pytest.raises(ValueError, match="title"):
        charts.finish(riverland, go.Figure(go.Bar(y=[1])), title=" ", unit="places")


def test_a_table_of_many_days_is_summed_by_month():
    """Up to 250 days stay as they are; of more the months add up to the same."""
    d = tables.load(RIVERLAND)
    days = pd.date_range("2030-01-01", periods=251)
    by_day = pd.DataFrame({"asserts": range(251)}, index=days)
    few, span = charts.by_span(d, by_day.head(250))
    assert (span, len(few), few.index[0]) == ("day", 250, "1 Jan")
    bars, span = charts.by_span(d, by_day)
    assert (span, len(bars), bars.index[0]) == ("month", 9, "Jan 2030")
    assert bars["asserts"].iloc[0] == sum(range(31)) and bars["asserts"].sum() == sum(range(251))
