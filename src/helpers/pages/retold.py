"""Does what is told of a page elsewhere say no more than the page, which was checked?

The list of briefs, the feed and the JSON of a brief take their sentences from pages. Each of these
must stand there as a whole paragraph, item or title, word for word. What does not must be a label:
it has no full stop and no verb that gives a place to a side.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser, LexborNode

from helpers import claims
from helpers.pages.feed import writable
from helpers.pages.honesty import Dishonest, unfounded
from helpers.pages.patterns import fault
from helpers.pages.safety import around, classes
from helpers.pages.sentences import INLINE, article, cut, parsed, plain, seen
from helpers.tables import Dataset
from helpers.wording import hedges
from helpers.wording.hedges import words

STATED = words(hedges.STRONG, *hedges.TURNING, hedges.HOLDING, hedges.DEEDS)
NAMES = ("h1", "h2")
"""Headings of the list that are names of offensives, as the tables give them."""
OF_THE_BUILD = ("old", "error")
"""Classes of what is said of a build that failed, which may quote the sentence it failed for."""
ATOM = "{http://www.w3.org/2005/Atom}"
NOT_TOLD = ("inputs", "offensive", "source")
"""Members of a JSON that hold checksums, names and the source that is looked at by itself."""
BY_CLAIM = ("status", "claim_ids", "denial_ids", "place_id")


def check_lists(index: str, feed: str, said: Mapping[str, set[str]]) -> None:
    """Check ``index.html`` and ``feed.xml`` against the pages that they lead to.

    Parameters
    ----------
    said
        By address of every page, its ``blocks``.

    Raises
    ------
    Dishonest
        With every sentence that does not stand in its page.
    """
    told = [*listed(index), *fed(feed)]
    found = [
        fault(text, f"it does not stand in {href or 'any brief'}; build that again with --force")
        for href, text in told
        if writable(text) not in said.get(href, ()) and states(text)
    ]
    if found:
        raise Dishonest(list(dict.fromkeys(found)))


def check_json(text: str, html: str, d: Dataset) -> None:
    """Check a brief for programs against its page and its tables.

    Parameters
    ----------
    text
        As ``record.brief`` makes it.
    html
        The page, which was checked.
    d
        The dataset as the page's notebook saw it.

    Raises
    ------
    Dishonest
        With every number that lacks unit, source, day or one of its ends, every event that is
        told otherwise than the claims have it, and every sentence that is not in the page.
    """
    told, said = json.loads(text), blocks(html)
    found = [
        fault(sentence, "it does not stand in the page")
        for sentence in map(plain, strings(told))
        if states(sentence) and writable(sentence) not in said
    ]
    for name, number in told["headline"].items():
        found += half(name, number)
        found += unfounded(name, number.get("unit", ""), number.get("source", ""), d)
    found += misjudged(told["events"], d)
    if found:
        raise Dishonest(found)


def blocks(html: str) -> set[str]:
    """Give titles, paragraphs and items of a page as a feed can hold them, without their claims."""
    page = parsed(seen(html))
    for reference in page.css(".claims"):
        reference.decompose()
    return {writable(plain(block.text())) for block in page.css("h1, p, li")}


def states(text: str) -> bool:
    """Say whether a text is more than a label.

    >>> states("What is news:"), states("It fell"), states("elm-fell"), states("So it is.")
    (False, True, False, True)
    """
    return " " in text and (
        text.endswith((".", "!", "?", "…")) or bool(STATED.search(text.lower()))
    )


def listed(index: str) -> Iterator[tuple[str, str]]:
    """Give every text of the list of briefs, with the address of the brief that it stands at."""
    for block in article(index).css("*"):
        if block.tag in (*INLINE, *NAMES):
            continue
        about = [block, *around(block)]
        if not any(kind in classes(element) for element in about for kind in OF_THE_BUILD):
            yield from ((address(about), passage.text) for passage in cut(block))


def address(about: list[LexborNode]) -> str:
    """Give the address of the brief whose item is among some elements; '' = none is."""
    items = [element for element in about if element.tag == "li"]
    link = items[-1].css_first("h3 a[href]") if items else None
    return (link.attributes.get("href") or "") if link else ""


def fed(feed: str) -> Iterator[tuple[str, str]]:
    """Give every text of the entries of a feed, with the address of the brief; no names."""
    for entry in ElementTree.fromstring(feed.encode()).iter(f"{ATOM}entry"):
        href = entry.find(f"{ATOM}link").get("href", "")
        told = entry.findtext(f"{ATOM}summary", "")
        for block in LexborHTMLParser(f"<div>{told}</div>", is_fragment=True).css("*"):
            if block.tag not in INLINE:
                yield from ((href, passage.text) for passage in cut(block))


def strings(told: object) -> Iterator[str]:
    """Give every text of a JSON that is no checksum and no name of an offensive."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for name, inner in told.items():
            yield from () if name in NOT_TOLD else strings(inner)
    elif isinstance(told, list):
        for inner in told:
            yield from strings(inner)


def half(name: str, number: Mapping) -> Iterator[str]:
    """Give what a number lacks of its ends: a floor, a ceiling that is no less, and the whole.

    The floor of a distance is the farther end.
    """
    if not {"floor", "ceiling", "of"} <= set(number):
        yield fault(name, "the number does not name floor, ceiling and the whole")
        return
    ends = [number["floor"], number["ceiling"]]
    if None not in ends and ends != sorted(ends, reverse=number.get("unit") == "km"):
        yield fault(name, "the floor of the number is more than its ceiling")


def misjudged(told: list[dict], d: Dataset) -> Iterator[str]:
    """Give the events that have another status, place, claim or denial than in the tables."""
    known = {event.event_id: event for event in claims.grade_events(d).itertuples()}
    for event in told:
        name = event["event_id"]
        if name not in known:
            yield fault(name, "this brief cannot know the event")
            continue
        for member in BY_CLAIM:
            is_now = getattr(known[name], member)
            is_now = list(is_now) if isinstance(is_now, tuple) else is_now or None
            if event.get(member) != is_now:
                yield fault(name, f"its {member} is {is_now}, not {event.get(member)}")
