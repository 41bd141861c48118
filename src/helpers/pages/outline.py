"""What the list of briefs tells of a page, read back from the page itself."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

NEWS = "What changed"
MOST_NEWS = 3
TABLE = re.compile(r"<table\b.*?</table>", re.S)
ROW = re.compile(r"<tr id=([^>\s]+)>(.*?)(?=<t(?:r|body)\b|</table>)", re.S)
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=<t(?:d|h|r)\b|$)", re.S)
NOWHERE = "–"


class Summary(NamedTuple):
    """What a page says on top, and where.

    ``changed`` holds the first items of "What changed since the last brief"; ``mentions`` the
    claims of each place by its printed name, as the ids of rows of the page.
    """

    question: str
    bottom_line: str
    changed: tuple[str, ...]
    mentions: dict[str, list[str]]


def summary(page: str) -> Summary:
    """Read a page back.

    The bottom line is the first computed paragraph under the first second-level heading; claims
    behind sentences are left out, and what a page does not have is empty.
    """
    top = page[page.index("<h1") : page.index("</h1>")]
    sections = page[page.index("<main") : page.index("</main>")].split("<h2")[1:]
    first = computed(sections[0]) if sections else []
    news = [s for s in sections if heading(s).startswith(NEWS)]
    return Summary(
        text(top),
        words(first[0]) if first else "",
        tuple(map(words, computed(news[0])[:MOST_NEWS])) if news else (),
        mentions(page),
    )


def parsed(part: str) -> LexborHTMLParser:
    """Parse a part of a page."""
    return LexborHTMLParser(part, is_fragment=True)


def text(part: str) -> str:
    """Give the text of a part of a page."""
    return " ".join(parsed(f"<div>{part}</div>").text().split())


def heading(section: str) -> str:
    """Give the heading of what follows an opened ``<h2``."""
    return text(section.partition("</h2>")[0].partition(">")[2])


def computed(section: str) -> list[LexborNode]:
    """Give the first computed paragraphs or items of a section."""
    return parsed(f"<h2{section}").css(".output :is(p, li):not(figure *)")


def words(element: LexborNode) -> str:
    """Give the text of a sentence without the claims behind it."""
    for reference in element.css(".claims"):
        reference.decompose()
    return " ".join(element.text().split())


def mentions(page: str) -> dict[str, list[str]]:
    """Give the claims about each place: from tables of claims, which have a column "Place"."""
    found: dict[str, list[str]] = {}
    for table in TABLE.findall(page):
        head, _, body = table.partition("<tbody")
        columns = CELL.findall(head)
        if "Place" not in columns:
            continue
        for row_id, row in ROW.findall(body):
            cell = dict(enumerate(CELL.findall(row))).get(columns.index("Place"), NOWHERE)
            place = html.unescape(re.sub("<[^>]*>", "", cell))
            if place != NOWHERE:
                found.setdefault(place, []).append(html.unescape(row_id))
    return found
