"""The timeline by theme and the chart of tolls: marks, words, and room for both."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from tests.conftest import SYRIA
from tests.test_tolls import counted
from tests.worlds import world

from helpers import charts, claims, tables, tolls
from helpers.charts import event_timeline
from helpers.wording.sentence import amount

HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"
STRIKE = {"type": "strike", "holder": "", "loser": "crown-army"}


def timeline(d):
    """Draw the timeline of a dataset."""
    return charts.draw_events(d, tolls.events_by_theme(d, claims.grade_events(d)), "Events")


def chart(d):
    """Draw the numbers of a dataset."""
    return charts.draw_tolls(
        d, tolls.distinct_numbers(tolls.reported_numbers(d, claims.grade_events(d)))
    )


def marks(figure):
    """Give (day or number, symbol) of every mark that tells something."""
    return [(x, trace.marker.symbol) for trace in figure.data if trace.hovertext for x in trace.x]


def test_a_cell_counts_the_events_of_a_theme_and_day(riverland):
    """Two strikes of the third, one confirmed, stand as a grey 2; one denied only as a white 1."""
    d = world(
        riverland,
        [
            {"event": "a", "claimant": "river-monitor", "day": 3, **STRIKE},
            {"event": "a", "claimant": "far-post", "day": 3, **STRIKE},
            {"event": "b", "claimant": "rebel-command", "day": 3, **STRIKE},
            {"event": "c", "claimant": "crown-army", "day": 5, "stance": "denies", **STRIKE},
        ],
    )
    figure = timeline(d)
    told = [(t.x, t.text) for t in figure.data if t.hovertext]
    assert told == [(("2030-01-03",), ("2",)), (("2030-01-05",), ("1",))]
    assert [t.name for t in figure.data if t.name] == [*event_timeline.LOOKS]
    assert list(figure.layout.yaxis.ticktext) == ["Strikes"]
    assert [t.text for t in figure.data if t.mode == "text"] == [("<b>3</b>",)]
    assert [row[:4] for row in figure.layout.meta["table"]["rows"]] == [
        ["Strikes", "3 Jan", 2, 1],
        ["Strikes", "5 Jan", 1, 0],
    ]
    assert "3 events to 5 January 2030: strikes 3" in figure.layout.meta["alt"]


def test_a_long_span_is_drawn_in_columns_of_days(riverland):
    """Over a month the marks stand apart, several days a column, and the words say so."""
    d = world(riverland, [{"event": f"e{i}", "day": i, **STRIKE} for i in (3, 4, 28)])
    late = replace(d, as_of=pd.Timestamp("2030-01-31"), known_by=pd.Timestamp("2030-01-31"))
    figure = timeline(late)
    assert "Each column stands for 3 days" in figure.layout.meta["source"]
    assert len({day for day, _ in marks(figure)}) == 3


def test_what_is_older_than_the_eve_stands_on_the_eve(riverland):
    """An event of the year before does not stretch the axis, and is counted in the words."""
    d = world(riverland, [{"event": "a", **STRIKE}, {"event": "b", **STRIKE}])
    events = d.events.assign(
        date_latest=d.events["date_latest"].mask(
            d.events["event_id"] == "b", pd.Timestamp("2029-01-01")
        ),
        date_earliest=pd.NaT,
    )
    figure = timeline(replace(d, events=events))
    eve = f"{riverland.offensive.start - pd.Timedelta(days=1):%Y-%m-%d}"
    assert {day for day, _ in marks(figure)} == {"2030-01-03", eve}
    assert "1 earlier event counted on the eve" in figure.layout.meta["source"]


def test_ranges_open_ends_and_scopes_are_told_apart(riverland):
    """One number is a full mark, a range two hollow ones; the shape is the scope."""
    d = counted(
        riverland,
        [
            {"event": "a", "low": 100, "high": 100, "scope": "day"},
            {"event": "b", "low": 10, "high": 1000, "scope": "event"},
            {"event": "c", "low": 10, "scope": "cumulative"},
            {"event": "e", "high": 10, "scope": "cumulative"},
        ],
    )
    figure = chart(d)
    assert sorted(marks(figure)) == [
        (10, "circle"),
        (10, "circle"),
        (10, "diamond"),
        (100, "square"),
        (1000, "diamond"),
    ]
    hollow = [t for t in figure.data if t.hovertext and t.marker.color == "#ffffff"]
    assert [list(t.x) for t in hollow] == [[10, 1000]]
    (words,) = [t.text for t in figure.data if t.text]
    assert list(words) == ["<b>100</b>", "<b>10–1,000</b>", "<b>10+</b>", "<b>≤ 10</b>"]


def test_each_subject_has_its_heading(riverland):
    """Dead of two sides and the missing stand each below a heading, a line apart."""
    d = counted(
        riverland,
        [
            {"event": "a", "low": 1, "loser": "rebels"},
            {"event": "b", "low": 2, "loser": "crown-army"},
            {"event": "c", "low": 3, "of": "missing"},
        ],
    )
    figure = chart(d)
    assert [(a.text, a.y) for a in figure.layout.annotations] == [
        ("<b>Killed, side of crown forces</b>", 0),
        ("<b>Killed, side of rebel forces</b>", 2),
        ("<b>Missing, no side named</b>", 4),
    ]
    assert list(figure.layout.yaxis.tickvals) == [1, 3, 5]


def test_of_many_numbers_the_largest_of_each_subject_are_drawn(riverland):
    """Of 50 dead and two missing 16 are drawn: both missing and the 14 largest dead."""
    dead = [{"event": f"e{n}", "low": n, "loser": "rebels"} for n in range(1, 51)]
    missing = [{"event": f"m{n}", "low": n, "of": "missing"} for n in (1, 2)]
    figure = chart(counted(riverland, dead + missing))
    table = figure.layout.meta["table"]["rows"]
    numbers = [row[0] for row in table if row[3].startswith("Killed")]
    assert sorted(numbers, key=lambda n: int(n.rstrip("+"))) == [f"{n}+" for n in range(37, 51)]
    assert len(table) == 16 and figure.layout.height < 700
    assert "the largest; 36 smaller ones are not drawn" in figure.layout.meta["source"]


def test_zero_is_a_number(riverland):
    """A toll of nought is drawn left of one and printed as nought."""
    figure = chart(counted(riverland, [{"event": "a", "low": 0, "high": 0}]))
    assert 0 < marks(figure)[0][0] < 1
    assert [t.text for t in figure.data if t.text] == [("<b>0</b>",)]
    assert amount(0, 0, short=True) == "0"


def test_an_empty_answer_is_a_sentence(riverland):
    """With nothing to draw both charts say so in words."""
    d = world(riverland, [])
    for figure, words in ((timeline(d), "Nothing away from the front"), (chart(d), "Nobody gives")):
        assert figure.layout.annotations[0].text.startswith(words)
        assert figure.layout.meta["alt"].startswith(words)


def test_text_of_the_tables_is_never_markup(edit):
    """Names, summaries and sources with tags or dollars arrive as plain letters."""
    edit("sources", "river-monitor", name=HOSTILE)
    folder = edit("events", "c0016", summary=HOSTILE)
    d = tables.load(folder)
    for figure in (timeline(d), chart(d)):
        layout = figure.to_plotly_json()
        layout["layout"].pop("meta")
        words = json.dumps(layout, default=str)
        assert not re.search(r"<(?!/?(b|span)>|br>)", words)
        assert "$" not in words.replace("&#36;", "")


@pytest.fixture(scope="module")
def syria():
    """The real offensive, as known on its last day."""
    return tables.load(SYRIA)


def test_the_same_tables_give_the_same_light_bytes(riverland, syria):
    """Drawn twice the figures are equal, cartesian, and below 200 kB."""
    for draw in (timeline, chart):
        figure = draw(syria)
        assert draw(riverland).to_json() == draw(riverland).to_json()
        assert len(figure.to_json()) < 200_000
        assert {trace.type for trace in figure.data} == {"scatter"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("day", ["2024-11-27", "2024-12-02", "2024-12-11"])
def test_every_text_is_whole_and_apart(assert_legible, syria, day, width):
    """On an early, a middle and the last day no text leaves the page or covers another."""
    d = tables.cut(syria, pd.Timestamp(day), pd.Timestamp(day))
    for figure in (timeline(d), chart(d)):
        assert_legible(figure, width)
