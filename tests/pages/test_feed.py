"""The feed of editions is Atom, safe, and the same to the byte."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from helpers.pages import feed, indexes
from helpers.pages.index import Entry

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = Entry(
    slug="00-brief-2030-01-04",
    offensive="Riverland offensive",
    list_name="index-riverland.html",
    question="What is the state?",
    bottom_line="Three < four & five.",
    as_of="2030-01-04",
    known_by="2030-01-05",
    day="2030-01-04",
    href="00-brief-2030-01-04.html",
    changed=("New: <b>Oak</b>.",),
)
NEXT = replace(FIRST, slug="00-b", day="2030-01-06", known_by="2030-01-06", href="00-b.html")


def parsed(*entries: Entry) -> ElementTree.Element:
    """Make the feed and parse it."""
    return ElementTree.fromstring(feed(entries))


def texts(root: ElementTree.Element, name: str) -> list[str]:
    """Give the text of every element of a name below a feed or an entry."""
    return [element.text for element in root.findall(f"{ATOM}{name}")]


def test_what_atom_asks_for():
    """Feed and entries have id, title and time; the feed an author and a link to itself."""
    root = parsed(FIRST, NEXT)
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        assert [len(texts(element, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert texts(element, "id")[0].startswith("urn:uuid:")
    assert len({texts(element, "id")[0] for element in (root, *entries)}) == 3
    assert root.find(f"{ATOM}author/{ATOM}name").text == "Offensive Progress"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"alternate": "index.html", "self": "feed.xml"}


def test_one_entry_an_edition_the_newest_first():
    """Editions that stand, and nothing else, are entries with relative links and their days."""
    now = replace(FIRST, day="", slug="02", href="02.html")
    root = parsed(FIRST, NEXT, now, replace(NEXT, slug="c", href=""))
    entries = root.findall(f"{ATOM}entry")
    assert [e.find(f"{ATOM}link").get("href") for e in entries] == [NEXT.href, FIRST.href]
    assert texts(entries[1], "title") == ["4 January 2030: Riverland offensive"]
    assert texts(entries[1], "updated") == ["2030-01-05T00:00:00+00:00"]
    assert texts(root, "updated") == ["2030-01-06T00:00:00+00:00"]


def test_hostile_text_stays_text():
    """Markup and control characters from the tables stay text, also when shown as HTML."""
    [entry] = parsed(replace(FIRST, bottom_line=f"{FIRST.bottom_line}\x0b")).findall(f"{ATOM}entry")
    assert texts(entry, "summary") == [
        "<p>Three &lt; four &amp; five.</p>"
        "<p>News since the brief before:</p><ul><li>New: &lt;b&gt;Oak&lt;/b&gt;.</li></ul>"
    ]


def test_the_same_bytes():
    """The clock is in no feed, not even in an empty one."""
    assert feed([FIRST, NEXT]) == feed([FIRST, NEXT])
    assert texts(parsed(), "updated") == ["1970-01-01T00:00:00+00:00"]


def test_a_revision_dates_the_entry_anew():
    """An edition that was revised is updated on that day and says so, in the list in short."""
    revisions = ({"day": "2030-02-03", "claims": ["c0001"], "withdrawn": ["c0002"]},)
    revised = replace(FIRST, revisions=revisions)
    root = parsed(revised, NEXT)
    [newest, older] = root.findall(f"{ATOM}entry")
    assert texts(root, "updated") == texts(older, "updated") == ["2030-02-03T00:00:00+00:00"]
    assert texts(newest, "updated") == ["2030-01-06T00:00:00+00:00"]
    line = "1 claim added or changed, 1 claim withdrawn."
    assert texts(older, "summary")[0].startswith(f"<p>Revised on 3 February 2030: {line}</p>")
    assert "revised 3 February 2030" in indexes([revised])["index.html"]
