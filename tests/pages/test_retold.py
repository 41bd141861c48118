"""The list of briefs, the feed and the JSON of a brief say nothing that their pages do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from helpers import pages, tables
from helpers.pages import honesty, record, retold
from helpers.pages.index import Entry
from tests.conftest import RIVERLAND
from tests.pages.notebooks import MANIFEST, html, notebook
from tests.pages.test_record import manifest

SAID = (
    '<p>Rebel command says that Westland is theirs <span class="claims">(c0019)</span>.</p>'
    "<ul><li>New: Birch &amp; Fir.</li></ul>"
)
PAGE = pages.page(notebook(html(SAID), prose=("# How far?", "## What changed")), MANIFEST)
ENTRY = Entry(
    slug="a",
    offensive="The fall of Riverland",
    question="How far?",
    bottom_line="Rebel command says that Westland is theirs .",
    as_of="2030-01-05",
    known_by="2030-01-06",
    day="2030-01-05",
    href="a.html",
    changed=("New: Birch & Fir.",),
)
"""What the page says, as ``pages.summary`` would read it back."""
FAILED = replace(ENTRY, slug="b", href="", old="it fell", error="“Rebel forces took Elm.”: a fact.")


def lists(index: str | None = None, feed: str | None = None) -> None:
    """Check the list and the feed of two briefs, of which one stands."""
    made = pages.index([ENTRY, FAILED]), pages.feed([ENTRY, FAILED])
    retold.check_lists(index or made[0], feed or made[1], {"a.html": retold.blocks(PAGE)})


def test_what_the_page_says_may_be_told():
    """Titles, whole sentences of the page, labels and how a build failed pass."""
    assert pages.summary(PAGE).bottom_line == ENTRY.bottom_line
    lists()


@pytest.mark.parametrize(
    "change",
    [
        {"bottom_line": "Westland is theirs ."},
        {"bottom_line": "Rebel command says that Westland is theirs . So it is."},
        {"changed": ("New: Birch.",)},
        {"changed": ("Rebel forces took Elm",)},
    ],
    ids=str,
)
def test_a_sentence_that_the_page_does_not_have(change):
    """A part of a sentence, one more, or another one is found in the list, and in the feed."""
    entry = replace(ENTRY, **change)
    [named] = {text for value in change.values() for text in ([value], value)[type(value) is tuple]}
    listed, fed = pages.index([entry]), pages.feed([entry])
    with pytest.raises(honesty.Dishonest) as found:
        lists(index=listed)
    assert len(found.value.problems) == 1 and named in found.value.problems[0]
    with pytest.raises(honesty.Dishonest, match="does not stand in a.html"):
        lists(feed=fed)


def test_a_question_that_the_page_does_not_have():
    """A brief without a day is called by its question, which must be that of its page."""
    entry = replace(ENTRY, day="", question="How far? Rebel forces hold Elm.")
    with pytest.raises(honesty.Dishonest) as found:
        lists(index=pages.index([entry]))
    assert len(found.value.problems) == 1 and entry.question in found.value.problems[0]


def test_a_sentence_of_another_page():
    """A sentence must stand in the page that it leads to, not in any page."""
    other = replace(ENTRY, slug="c", href="c.html")
    told = pages.index([ENTRY, other]), pages.feed([ENTRY])
    made = {"a.html": PAGE, "c.html": PAGE.replace("theirs", "ours")}
    said = {href: retold.blocks(page) for href, page in made.items()}
    with pytest.raises(honesty.Dishonest) as found:
        retold.check_lists(*told, said)
    assert len(found.value.problems) == 1 and "does not stand in c.html" in str(found.value)


@pytest.mark.parametrize("at", ["<ul class", "</li>", "<h3>", "</main>"])
def test_a_sentence_beside_the_briefs(at):
    """What stands in the list outside every entry, or between its parts, is read too."""
    made = pages.index([ENTRY])
    with pytest.raises(honesty.Dishonest, match="Elm fell"):
        lists(index=made.replace(at, f"<div>Elm fell</div>{at}", 1))


def test_nothing_is_told_of_a_brief_that_is_gone():
    """Where there is no page to lead to, the list gives no bottom line."""
    assert ENTRY.bottom_line in pages.index([ENTRY]) and ENTRY.bottom_line not in pages.index(
        [FAILED]
    )


def of_riverland(spoil: Callable[[dict], object] = lambda told: None) -> str:
    """Make the JSON of a brief and change it."""
    told = json.loads(record.brief(tables.load(RIVERLAND), manifest(), PAGE))
    spoil(told)
    return json.dumps(told)


def event(told: dict, name: str) -> dict:
    """Give an event of a JSON."""
    return next(event for event in told["events"] if event["event_id"] == name)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda told: told["headline"]["places"].pop("ceiling"), "does not name floor, ceiling"),
        (lambda told: told["headline"]["capitals"].pop("of"), "does not name floor, ceiling"),
        (lambda told: told["headline"]["places"].update(floor=6), "floor of the number is more"),
        (lambda told: told["headline"]["distance"].update(floor=1), "floor of the number is more"),
        (lambda told: told["headline"]["population"].update(unit=""), "population”: the figure"),
        (lambda told: told["headline"]["places"].pop("source"), "has no source"),
        (
            lambda told: told["headline"]["places"].update(source="8 reports."),
            "by which day it was known",
        ),
        (
            lambda told: told["headline"]["places"].update(source="8, known by 9 May 2031."),
            "knows more than the brief",
        ),
        (
            lambda told: event(told, "westland-falls").update(status="confirmed"),
            "its status is claimed, not confirmed",
        ),
        (lambda told: event(told, "dogwood-abandoned").update(denial_ids=[]), "its denial_ids is"),
        (lambda told: event(told, "birch-falls").update(place_id="elm"), "place_id is birch"),
        (lambda told: event(told, "birch-falls").update(event_id="x"), "cannot know the event"),
        (lambda told: told.update(summary="Elm is free now."), "Elm is free now.”: it does not"),
        (lambda told: told["headline"]["places"].update(note="Elm fell"), "Elm fell"),
    ],
)
def test_a_json_that_says_more(spoil, why):
    """A bare number, an event told otherwise and a sentence of its own are each found, alone."""
    d = tables.load(RIVERLAND)
    retold.check_json(of_riverland(), PAGE, d)
    with pytest.raises(honesty.Dishonest) as found:
        retold.check_json(of_riverland(spoil), PAGE, d)
    assert why in str(found.value)


def test_a_json_may_quote_its_page():
    """A sentence that stands in the page may be told to programs."""
    quoted = of_riverland(lambda told: told.update(bottom_line=ENTRY.bottom_line))
    retold.check_json(quoted, PAGE, tables.load(RIVERLAND))
