"""Numbers that stand twice on the pages by question are the same, and parts add up to their sum."""

import re
from functools import cache

import plotly.graph_objects as go
import pytest

from helpers.wording import Prose, Table
from tests.conftest import AFGHANISTAN, SYRIA
from tests.test_notebooks import outputs

on_both = pytest.mark.parametrize("folder", [str(SYRIA), str(AFGHANISTAN)], ids=["syria", "afgh"])


@cache
def shown(name: str, folder: str) -> list[object]:
    """Run a notebook once and give what it shows."""
    return outputs(name, dataset=folder)


def told(name: str, folder: str, words: str) -> list[int]:
    """Give the numbers of the one sentence of a page in which some words stand."""
    proses = [x for x in shown(name, folder) if isinstance(x, Prose)]
    sentences = [s.text for prose in proses for s in prose.sentences if words in s.text]
    assert len(sentences) == 1, (words, sentences)
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", sentences[0])]


def table(name: str, folder: str, caption: str) -> Table:
    """Give the one table of a page with a caption."""
    tables = [x for x in shown(name, folder) if isinstance(x, Table)]
    (found,) = [x for x in tables if x.caption.startswith(caption)]
    return found


def column(made: Table, name: str) -> list:
    """Give the cells of a column."""
    return [row[made.columns.index(name)] for row in made.rows]


def chart(name: str, folder: str, words: str) -> dict:
    """Give the title and the table of the one chart of a page whose unit has some words."""
    metas = [x.layout.meta for x in shown(name, folder) if isinstance(x, go.Figure)]
    (found,) = [meta for meta in metas if words in meta["unit"]]
    return found


@on_both
def test_the_grades_add_up_to_the_events(folder):
    """The table of grades has as many events as the first sentence says, and as many are sure."""
    grades = table("01-check-the-table", folder, "Events by grade")
    sure, events = told("01-check-the-table", folder, "events are confirmed or corroborated")
    assert sum(column(grades, "Events")) == events
    by_grade = dict(zip(column(grades, "Grade"), column(grades, "Events"), strict=True))
    assert by_grade["confirmed"] + by_grade["corroborated"] == sure


@on_both
def test_the_capitals_of_the_headline_stand_in_the_table(folder):
    """As many rows are held by two or more sources, and as many more are claimed."""
    capitals = table("02-how-far", folder, "Provincial capitals")
    states = column(capitals, next(c for c in capitals.columns if c.startswith("On ")))
    heads = [str(x) for x in shown("02-how-far", folder) if getattr(x, "role", "") == "headline"]
    side = heads[0].partition(" hold ")[0].lower()
    held = [state.lower() for state in states]
    sure = sum(held.count(f"held by {side} ({grade})") for grade in ("confirmed", "corroborated"))
    said = told("02-how-far", folder, "provincial capitals")
    assert said[:2] == [sure, len(states)]
    claimed = sum(state.endswith(f"claimed for {side}") for state in held)
    assert (said[2:] or [0])[0] == claimed


@on_both
def test_the_states_of_the_sentence_are_those_of_the_chart(folder):
    """The sentence on the places gives the last row of the chart, whose states add up."""
    meta = chart("02-how-far", folder, "places by state, day by day")
    row = dict(zip(meta["table"]["columns"], meta["table"]["rows"][-1], strict=True))
    listed, *parts = told("02-how-far", folder, "whoever holds them")
    day = int(row["Day"].split()[0])
    assert (listed, sum(parts) - day) == (row["Listed"], row["Listed"])


@on_both
def test_the_stretches_have_all_places_of_the_road(folder):
    """The listed places of the stretches are as many as the strip has lines."""
    listed = next(x for x in shown("03-along-the-highway", folder) if isinstance(x, Table))
    strip = next(x for x in shown("03-along-the-highway", folder) if isinstance(x, go.Figure))
    assert sum(column(listed, "Listed places")) == len(strip.layout.yaxis.ticktext)


@on_both
def test_the_admissions_of_the_headline_stand_in_the_chart(folder):
    """As many rows of the chart have a denial and an admission as its title and headline say."""
    meta = chart("04-day-by-day", folder, "first report of each step")
    said = told("04-day-by-day", folder, "reported losses of places")
    losses, denied, admitted = (int(n) for n in re.findall(r"\d+", meta["title"]))
    rows = meta["table"]["rows"]
    assert [sum(row[at] != "–" for row in rows) for at in (3, 4)] == [denied, admitted]
    assert said[:2] == [admitted, losses]


@on_both
def test_the_themes_add_up_to_the_events_away_from_the_front(folder):
    """Sentence, chart, table of counts and tables of themes have the same events."""
    name = "05-beyond-the-front"
    said = told(name, folder, "reports read here tell of")
    counts = table(name, folder, "Reported away from the front")
    meta = chart(name, folder, "events by theme and day")
    assert sum(column(counts, "Events")) == sum(row[2] for row in meta["table"]["rows"])
    grades = ("Confirmed", "Corroborated", "Claimed", "Disputed", "Only denied")
    for row in counts.rows:
        cells = dict(zip(counts.columns, row, strict=True))
        assert sum(cells[grade] for grade in grades) == cells["Events"]
    sure = sum(column(counts, "Confirmed")) + sum(column(counts, "Corroborated"))
    assert said[-2:] == [sure, sum(column(counts, "One source"))]
    assert said[0] == sum(column(counts, "Events"))
    tolls = dict(zip(column(counts, "Theme"), column(counts, "Events"), strict=True))["Tolls"]
    by_theme = [
        x for x in shown(name, folder) if isinstance(x, Table) and "Who says so" in x.columns
    ]
    rows = sum(
        len(x.rows) for x in by_theme if "What is said" in x.columns and "By" == x.columns[0]
    )
    assert rows + tolls == said[0]


@on_both
def test_the_events_by_sources_add_up(folder):
    """The table has all events of the headline, those of one source in its first row."""
    name = "06-weigh-the-sources"
    by_sources = table(name, folder, "Events by the number of their independent sources")
    alone, all_ = told(name, folder, "rest on one source (")
    assert column(by_sources, "Events")[0] == alone
    assert sum(column(by_sources, "Events")) == all_


@on_both
def test_the_claims_by_source_and_by_claimant_add_up(folder):
    """Claims by source are those by claimant; the events of each source are in four parts."""
    name = "06-weigh-the-sources"
    record = table(name, folder, "Each independent source")
    relayed = table(name, folder, "Claims by claimant")
    claims = told(name, folder, "claims in force")[0]
    total, _, _, second = told(name, folder, "read with the claimant itself")
    assert sum(column(record, "Claims")) == sum(column(relayed, "Claims")) == claims == total
    assert sum(column(relayed, "Of these at second hand")) == second
    parts = ("By no other source", "Before any other", "Same day", "After another")
    for row in record.rows:
        cells = dict(zip(record.columns, row, strict=True))
        assert sum(cells[part] for part in parts) == cells["Events stated"]


@on_both
def test_what_has_changed_since_is_counted_by_kind(folder):
    """The table of what has changed has as many rows of each kind as the sentences say."""
    name = "07-what-we-knew-then"
    how = [cell.partition(" (")[0] for cell in column(table(name, folder, "What has"), "How")]
    proses = [x for x in shown(name, folder) if isinstance(x, Prose) and x.bullets]
    words = "no one two three four five six seven eight nine ten".split()
    for sentence in proses[0].sentences:
        kind, colon, rest = sentence.text.partition(": ")
        if colon:
            n = rest.split()[0].replace(",", "")
            assert how.count(kind) == (words.index(n) if n in words else int(n)), sentence.text
