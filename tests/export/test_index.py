"""The list of briefs: editions by day, current runs, and which of them are behind."""

from __future__ import annotations

from bs4 import BeautifulSoup

from helpers.export import index
from helpers.export.index import Entry


def entry(slug: str, **told: str) -> Entry:
    """Make an entry of a brief that stands."""
    given = {"question": "How far?", "bottom_line": f"Line of {slug}.", "href": f"{slug}.html"}
    return Entry(
        slug=slug,
        offensive="Riverland",
        as_of="2030-01-05",
        known_by="2030-01-05",
        **{**given, **told},
    )


def soup(*entries: Entry) -> BeautifulSoup:
    """Make the list and parse it."""
    return BeautifulSoup(index(entries), "html.parser")


def test_groups_and_order():
    """Current runs come first in their order, then editions from the newest to the oldest."""
    made = soup(
        entry("00-1", day="2030-01-01"),
        entry("00-2", day="2030-01-02"),
        entry("02"),
        entry("01"),
    )
    assert [a["href"][:-5] for a in made.find_all("a")] == ["02", "01", "00-2", "00-1"]
    assert [h.get_text() for h in made.find_all("h2")] == ["Now", "Day by day"]
    assert "Line of 02." in made.get_text()


def test_a_brief_behind_its_data():
    """A brief that is behind says so and why; others do not."""
    made = soup(entry("a", old="2 claims added by r0009"), entry("b"))
    [mark] = made.find_all(class_="old")
    assert mark.get_text() == "Data newer than this brief: 2 claims added by r0009"


def test_a_brief_that_was_never_built():
    """What is not there yet is listed without a link."""
    made = soup(entry("a", href=""))
    assert made.find("a") is None and "a: not built yet" in made.get_text()


def test_hostile_text_stays_text():
    """Markup in a question, a bottom line or an error is shown, not run."""
    bad = "<script>run()</script>"
    made = soup(entry("a", question=bad, bottom_line=bad, old=bad))
    assert made.find_all("script") == [] and bad in made.get_text()


def test_no_briefs():
    """An empty plan makes an empty page, not an error."""
    assert "No briefs yet" in index([])
