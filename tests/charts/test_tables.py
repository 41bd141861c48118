"""Every picture hands over its table, and each mark knows its row in it."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest
from tests.charts.test_charts import draw
from tests.conftest import RIVERLAND, SYRIA

from helpers import (
    charts,
    claims,
    control,
    leave_one_out,
    sources,
    tables,
    tolls,
    vintage,
)


def every_chart(d: tables.Dataset) -> dict[str, go.Figure]:
    """Draw every chart of a dataset but the map."""
    events = claims.grade_events(d)
    numbers = tolls.distinct_numbers(tolls.reported_numbers(d, events))
    return draw(d) | {
        "events": charts.draw_events(d, tolls.events_by_theme(d, events), "Events"),
        "tolls": charts.draw_tolls(d, numbers),
        "revisions": charts.draw_revisions(d, vintage.revisions(d, vintage.daily_views(d))),
        "sources": charts.draw_sources(d, sources.track_record(d)),
        "without": charts.draw_leave_one_out(d, leave_one_out.headline_numbers(d)),
    }


def every_picture(d: tables.Dataset) -> dict[str, tuple[dict, list]]:
    """Draw every picture of a dataset: its table, and the rows that its marks name."""
    pictures = {
        name: (figure.layout.meta["table"], [trace for trace in figure.data if trace.hovertext])
        for name, figure in every_chart(d).items()
    }
    shown = charts.draw_map(d, control.control_table(d)).words
    return pictures | {"map": (shown["table"], [])}


@pytest.fixture(scope="module", params=[RIVERLAND, SYRIA], ids=lambda folder: folder.name)
def pictures(request) -> tuple[tables.Dataset, dict]:
    """Every picture of a made-up and of a real offensive."""
    d = tables.load(request.param)
    return d, every_picture(d)


def test_a_table_has_named_columns_and_whole_rows(pictures):
    """Each row has a cell a column: text, a number, nothing, or ids of rows of the tables."""
    d, found = pictures
    ids = {*d.events["claim_id"], *d.reports["report_id"]}
    for name, (table, _) in found.items():
        assert table["rows"] and all(table["columns"]), name
        for row in table["rows"]:
            assert len(row) == len(table["columns"]), name
            for cell in row:
                assert cell is None or isinstance(cell, str | int | float | list), (name, cell)
                assert not isinstance(cell, list) or set(cell) <= ids, (name, cell)


def ids_of(row: list) -> list[str]:
    """Give the ids in a row of a table."""
    return [i for cell in row if isinstance(cell, list) for i in cell]


def test_each_mark_names_its_row(pictures):
    """What a pointer finds stands in the table: a mark with words has a row's number or a claim."""
    for name, (table, traces) in pictures[1].items():
        for trace in traces:
            assert len(trace.customdata) == len(trace.hovertext), name
            told = {*range(len(table["rows"])), *(c for r in table["rows"] for c in ids_of(r))}
            assert {*trace.customdata} <= told, name


def test_counts_in_the_table_add_up(pictures):
    """The states of each day add up to the listed places."""
    table, _ = pictures[1]["states"]
    listed = table["columns"].index("Listed")
    assert all(sum(row[1:listed]) == row[listed] for row in table["rows"])


def test_no_word_of_markup_stands_in_a_table(edit):
    """Cells are plain text: what the tables say is escaped where it is shown, once."""
    d = tables.load(edit("places", "birch", name="Birch & <b>Co</b>"))
    table, _ = every_picture(d)["map"]
    assert any(row[0].startswith("Birch & <b>Co</b>") for row in table["rows"])
