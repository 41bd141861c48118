"""The list of briefs: editions by day, current runs, and which of them are behind."""

from __future__ import annotations

import json

from bs4 import BeautifulSoup

from helpers.pages import feed, index
from helpers.pages.index import Entry


def entry(slug: str, **told: str) -> Entry:
    """Make an entry of a brief that stands."""
    given = {
        "offensive": "Riverland",
        "question": "How far?",
        "bottom_line": f"Line of {slug}.",
        "href": f"{slug}.html",
    }
    return Entry(
        slug=slug,
        as_of="2030-01-05",
        known_by="2030-01-05",
        **{**given, **told},
    )


def soup(*entries: Entry) -> BeautifulSoup:
    """Make the list and parse it."""
    return BeautifulSoup(index(entries, {"Oak": ["بلوط", "Oaktown"]}), "html.parser")


def test_groups_and_order():
    """The newest edition, then current runs in their order, then the editions before, in short."""
    made = soup(
        entry("00-1", day="2030-01-01"),
        entry("00-2", day="2030-01-02"),
        entry("02"),
        entry("01"),
    )
    assert [a["href"][:-5] for a in made.select("h3 a")] == ["00-2", "02", "01", "00-1"]
    assert [h.get_text() for h in made.find_all("h2")] == [
        "Latest brief",
        "By question",
        "Day by day",
    ]
    assert "Line of 02." in made.get_text() and "Line of 00-2." in made.get_text()
    assert "Line of 00-1." not in made.get_text()


def test_a_slug_of_words_that_is_not_built_yet_is_listed():
    """A slug is a name, not a statement: whatever its words, it stops neither list nor feed."""
    waiting = entry("who-took-what", href="", day="2030-01-01"), entry("elm-fell", href="")
    assert "who-took-what: not built yet" in soup(*waiting).get_text()
    assert "elm-fell: not built yet" in soup(*waiting).get_text()
    assert "who-took-what" not in feed(waiting)


def test_two_offensives_have_lists_of_their_own():
    """Editions of two offensives never stand in one list, and each heading names its own."""
    made = soup(
        entry("a-1", day="2030-01-01"),
        entry("a"),
        entry("b-1", day="2029-01-01", offensive="Hills"),
        entry("b", offensive="Hills"),
    )
    lists = {
        part.h2.get_text(): [a["href"][:-5] for a in part.select("h3 a")]
        for part in made.select("main section:not([hidden])")
    }
    assert lists == {
        "Riverland: latest brief": ["a-1"],
        "Riverland: by question": ["a"],
        "Hills: latest brief": ["b-1"],
        "Hills: by question": ["b"],
    }


def test_a_brief_behind_its_data():
    """A brief that is behind says so and why; others do not."""
    made = soup(entry("a", old="2 claims added by r0009"), entry("b"))
    [mark] = made.find_all(class_="old")
    assert mark.get_text() == "Data newer than this brief: 2 claims added by r0009"


def test_a_brief_that_was_never_built():
    """What is not there yet is listed without a link."""
    made = soup(entry("a", href=""))
    assert made.select("h3 a") == [] and "a: not built yet" in made.get_text()


def test_hostile_text_stays_text():
    """Markup in a question, a bottom line or an error is shown, not run."""
    bad = "<script>run()</script>"
    made = soup(entry("a", question=bad, bottom_line=bad, old=bad))
    assert made.find_all("script") == [] and bad in made.get_text()


def test_no_briefs():
    """An empty plan makes an empty page, not an error."""
    assert "No briefs yet" in index([])


def test_what_changed():
    """An edition tells its first news below the bottom line; a current run does not."""
    made = soup(entry("a", day="2030-01-01", changed=("New: Oak.",)), entry("b", changed=("No.",)))
    assert [li.get_text() for li in made.select("li li")] == ["New: Oak."]


def test_days_are_written_in_words():
    """No day stands as digits and hyphens where people read."""
    text = soup(entry("00-1", day="2030-01-01"), entry("02")).main.get_text()
    assert "1 January 2030" in text and "5 January 2030" in text and "2030-01" not in text


def places(made: BeautifulSoup) -> list:
    """Give the places of the search."""
    return json.loads(made.find(id="places").get_text())["places"]


def test_the_search_counts_what_an_edition_has_new():
    """A place leads to the editions with new claims about it and to every current run."""
    made = soup(
        entry("now", mentions={"Oak": ["c1", "c2"]}),
        entry("b", day="2030-01-02", mentions={"Oak": ["c1", "c2"], "Elm": ["c3"]}),
        entry("a", day="2030-01-01", mentions={"Oak": ["c1"]}),
        entry("c", day="2030-01-03", mentions={"Oak": ["c1", "c2"], "Elm": ["c3"]}),
    )
    assert places(made) == [
        ["Elm", [], [[1, "c3", 1]]],
        ["Oak", ["Oaktown", "بلوط"], [[0, "c1", 1], [1, "c2", 1], [3, "c1", 2]]],
    ]


def test_a_brief_that_was_never_built_is_not_found():
    """The search leads nowhere that is not there, and is absent where it could find nothing."""
    made = soup(entry("a", href="", mentions={"Oak": ["c1"]}))
    assert made.find(id="search") is None and made.find("script") is None


def test_hostile_text_in_the_search():
    """A place name cannot break out of the data of the search."""
    made = soup(entry("a", mentions={"</script><script>run()": ["c1"]}))
    assert len(made.find_all("script")) == 2
    assert places(made)[0][0] == "</script><script>run()"
