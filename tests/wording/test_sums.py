"""Every sum of a brief equals the chart and the table that stand beside it."""

import re

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from helpers.wording.sentence import Prose, Table
from helpers.wording.tables import ClaimsTable
from tests.conftest import AFGHANISTAN, SYRIA
from tests.test_notebooks import outputs

EDITIONS = [(SYRIA, f"2024-{day}") for day in ("11-27", "11-30", "12-07", "12-08", "12-11")]
EDITIONS += [(AFGHANISTAN, f"2021-08-{day}") for day in (6, 13, 15)]
EDITIONS = [(folder, re.sub(r"-(\d)$", r"-0\1", day)) for folder, day in EDITIONS]


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda edition: edition[1])
def shown(request):
    """Give what the brief of a day shows."""
    folder, day = request.param
    return outputs("00-brief", dataset=str(folder), as_of=day)


def numbers(text: str) -> list[int]:
    """Give the whole numbers of a text in order, without its days."""
    words = re.sub(r"\d+ (?:January|August|November|December)(?: \d{4})?", "", text)
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", words)]


def words_of(shown: list, about: str) -> dict:
    """Give the words and the table of the chart or picture whose unit begins with some words."""
    charts = [x.layout.meta for x in shown if isinstance(x, go.Figure)]
    charts += [x.words for x in shown if hasattr(x, "words")]
    return next(words for words in charts if words["unit"].startswith(about))


def test_the_states_add_up_in_title_chart_and_sentences(shown):
    """Sure and claimed changes of hands are those of the chart's table, and side by side too."""
    chart = words_of(shown, "places by state")
    last = dict(zip(chart["table"]["columns"], chart["table"]["rows"][-1], strict=True))
    sure = last.get("Confirmed", 0) + last.get("Corroborated", 0)
    claimed = last.get("Claimed", 0) + last.get("Disputed", 0)
    told = next(x for x in shown if " listed places" in str(x) and isinstance(x, Prose))
    first, more = [*(sentence.text for sentence in told.sentences), ""][:2]
    words = numbers(first.replace("none of", "0 of").replace(" (0 of", " ("))
    assert words[:2] == [sure, last["Listed"]]
    assert numbers(chart["title"])[:2] in ([sure, last["Listed"]], [last["Listed"]])
    assert sum(numbers(first.partition(": ")[2])) == sure
    assert (numbers(more) or [0])[0] == sum(numbers(more.rpartition(": ")[2])) == claimed


def test_the_title_of_the_map_counts_as_the_tables_do(shown):
    """Capitals that are held are those of the table below it, the unreported those of the chart."""
    title, chart = words_of(shown, "who held what")["title"], words_of(shown, "places by state")
    last = dict(zip(chart["table"]["columns"], chart["table"]["rows"][-1], strict=True))
    silent = re.search(r"([\d,]+) places? not reported", title)
    assert (numbers(silent[1])[0] if silent else 0) == last.get("Not reported", 0)
    tables = (x for x in shown if isinstance(x, Table))
    table = next(x for x in tables if x.caption.startswith("Provincial capitals"))
    states = [str(row[2 if "Arabic" in table.columns else 1]).lower() for row in table.rows]
    side, _, rest = title.partition(" hold ")
    held = sum(f"held by {side.lower()}" in state for state in states)
    if rest:
        others = re.search(r" and (\d+) other capitals", rest)
        assert held == (int(others[1]) + 1 if others else int(rest.split()[0]))
        assert others or len(states) == int(rest.split()[2])


def test_folded_lists_say_how_many_they_hold(shown):
    """The number on each fold, and of each theme, is that of the sentences or rows in it."""
    for html in (x._repr_html_() for x in shown if isinstance(x, Prose | Table)):
        page = BeautifulSoup(html, "html.parser")
        for fold in page.select("details.more"):
            total, *themes = numbers(fold.summary.get_text())
            assert total == sum(themes) == len(fold.select("li"))
            assert themes == [len(of("li")) for of in fold.select("ul")]
        for fold in page.find_all("summary", string=re.compile("more rows")):
            assert numbers(fold.get_text()) == [len(fold.parent.select("tbody tr"))]


def test_the_list_of_claims_holds_what_its_caption_counts(shown):
    """Claims and reports are as many as rows of either kind."""
    register = next(x for x in shown if isinstance(x, ClaimsTable))
    reports = [report for _, of in register.days for report in of]
    counted = re.search(r"([\w,]+) claims? in ([\w,]+) reports?", register.caption)
    words = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
    claims, read = (words.get(n) or int(n.replace(",", "")) for n in counted.groups())
    assert (claims, read) == (sum(len(r.rows) for r in reports), len(reports))
