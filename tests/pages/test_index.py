"""The list of briefs: editions by day, current runs, and which of them are behind."""

from __future__ import annotations

import json

from bs4 import BeautifulSoup

from helpers.pages import feed, indexes
from helpers.pages.index import Entry


def entry(slug: str, **told: str) -> Entry:
    """Make an entry of a brief that stands."""
    given = {
        "offensive": "Riverland",
        "list_name": "index-r.html",
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


SPELLINGS = {("index-r.html", "Oak"): ["بلوط", "Oaktown"]}


def soup(*entries: Entry, name: str = "index.html") -> BeautifulSoup:
    """Make the lists and parse one."""
    return BeautifulSoup(indexes(entries, SPELLINGS)[name], "html.parser")


def links(made: BeautifulSoup, within: str = "main") -> list[str]:
    """Give what the headings of briefs lead to."""
    return [a["href"].removesuffix(".html") for a in made.select(f"{within} :is(h2, h3) a")]


def test_groups_and_order():
    """The newest edition first, then those before, older ones folded, then the other pages."""
    days = [
        entry(f"00-{day}", day=f"2030-01-0{day}", numbers=f"{day} places") for day in range(1, 8)
    ]
    made = soup(*days, entry("02", headline="Far."), entry("01"))
    assert links(made, ".newest") == ["00-7"]
    assert links(made, "#days > ul") == ["00-6", "00-5", "00-4"]
    assert links(made, "#days details:not([open])") == ["00-3", "00-2", "00-1"]
    assert links(made, "#questions") == ["02", "01"]
    assert "Line of 00-7." in made.get_text() and "Line of 00-6." not in made.get_text()
    assert "6 places" in made.get_text() and "Far." in made.get_text()


def test_a_slug_of_words_that_is_not_built_yet_is_listed():
    """A slug is a name, not a statement: whatever its words, it stops neither list nor feed."""
    waiting = entry("who-took-what", href="", day="2030-01-01"), entry("elm-fell", href="")
    assert "who-took-what: not built yet" in soup(*waiting).get_text()
    assert "elm-fell: not built yet" in soup(*waiting).get_text()
    assert "who-took-what" not in feed(waiting)


def test_two_offensives_have_lists_of_their_own():
    """Of two offensives the first page has the newest brief of each, and leads to their lists."""
    both = (
        entry("a-1", day="2030-01-01"),
        entry("a"),
        entry("b-1", day="2029-01-01", offensive="Hills", list_name="index-h.html"),
        entry("b-2", day="2029-01-02", offensive="Hills", list_name="index-h.html"),
    )
    assert {*indexes(both)} == {"index.html", "index-r.html", "index-h.html"}
    made = soup(*both)
    assert links(made) == ["a-1", "b-2"]
    assert [h.get_text() for h in made.select("main h2")] == ["Riverland", "Hills"]
    assert [a["href"] for a in made.select(".newest p a")] == ["index-r.html", "index-h.html"]
    assert links(soup(*both, name="index-h.html")) == ["b-2", "b-1"]


def test_one_offensive_has_the_same_list_by_both_names():
    """A list keeps its name, whether another offensive is there or not."""
    made = indexes([entry("a-1", day="2030-01-01")])
    assert made["index.html"] == made["index-r.html"]


def test_a_brief_behind_its_data():
    """A brief that is behind says so and why; others do not."""
    made = soup(entry("a", old="2 claims added by r0009"), entry("b"))
    [mark] = made.find_all(class_="old")
    assert mark.get_text() == "Data newer than this brief: 2 claims added by r0009"


def test_a_brief_that_was_never_built():
    """What is not there yet is listed without a link."""
    made = soup(entry("a", href=""))
    assert links(made) == [] and "a: not built yet" in made.get_text()


def test_hostile_text_stays_text():
    """Markup in a question, a bottom line or an error is shown, not run."""
    bad = "<script>run()</script>"
    made = soup(entry("a", question=bad, headline=bad, old=bad), entry("b", day=bad, numbers=bad))
    assert made.find_all("script") == [] and bad in made.get_text()


def test_no_briefs():
    """An empty plan makes an empty page, not an error."""
    assert "No briefs yet" in indexes([])["index.html"]


def test_days_are_written_in_words():
    """No day stands as digits and hyphens where people read."""
    revised = {"day": "2030-02-03", "claims": ["c0001"], "withdrawn": []}
    text = soup(entry("00-1", day="2030-01-01", revisions=(revised,))).main.get_text()
    assert "1 January 2030 · revised 3 February 2030" in text
    assert "2030-0" not in text and "c0001" not in text


def found(made: BeautifulSoup) -> dict:
    """Give what the search looks in."""
    return json.loads(made.find(id="places").get_text())


def test_the_search_answers_as_each_edition_does():
    """Editions with the same answer share it; a place is found from the first that names it."""
    one, other = ["Oak: held.", "c1"], ["Oak: disputed.", "c2"]
    made = soup(
        entry("now"),
        entry("c", day="2030-01-03", answers={"Oak": other, "Elm": ["Elm: held.", ""]}),
        entry("b", day="2030-01-02", answers={"Oak": one}),
        entry("a", day="2030-01-01", answers={"Oak": one}),
    )
    assert found(made) == {
        "editions": [["a.html", "2030-01-01"], ["b.html", "2030-01-02"], ["c.html", "2030-01-03"]],
        "places": [
            ["Elm", "", [], [["Elm: held.", "", [2]]]],
            ["Oak", "", ["Oaktown", "بلوط"], [[*one, [0, 1]], [*other, [2]]]],
        ],
    }


def test_one_search_for_two_offensives():
    """On the first page places of one name stand apart, each with its offensive and spellings."""
    told = {"day": "2030-01-01", "answers": {"Oak": ["Oak: held.", ""]}}
    made = soup(entry("a", **told), entry("b", offensive="Hills", list_name="index-h.html", **told))
    assert [place[:3] for place in found(made)["places"]] == [
        ["Oak", "Hills", []],
        ["Oak", "Riverland", ["Oaktown", "بلوط"]],
    ]


def test_a_brief_that_was_never_built_answers_nothing():
    """The search leads nowhere that is not there, and is absent where it could find nothing."""
    made = soup(entry("a", href="", day="2030-01-01"))
    assert made.find(id="search") is None and made.find("script") is None


def test_hostile_text_in_the_search():
    """A place name cannot break out of the data of the search."""
    bad = "</script><script>run()"
    made = soup(entry("a", day="2030-01-01", answers={bad: [bad, bad]}))
    assert len(made.find_all("script")) == 2
    assert found(made)["places"][0][0] == bad
