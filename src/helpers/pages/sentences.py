"""What a built page says, sentence by sentence and row by row, each with the claims behind it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from helpers.pages.safety import classes
from helpers.pages.slim import COUNTED, lengthened

CLAIM = re.compile(r"c(?<!\wc)\d{4,}\b")
"""The number of a claim as a whole word; so written, it is quicker than after ``\\b``."""
INLINE = frozenset(
    "a abbr b bdi bdo br cite code data dfn em i kbd mark q s samp small span strong sub sup time"
    " u var wbr".split()
)
"""Elements that a sentence may run through; any other one ends it."""
LEADS = "h1, h2, h3, h4, h5, h6, p, dt, summary"
"""Elements that what follows them may be about."""
SAID = (
    *("title", "alt", "label", "placeholder", "summary"),
    *("aria-label", "aria-description", "aria-roledescription", "aria-valuetext"),
)
"""Attributes that are shown or read aloud."""
WRITTEN = ("text", "hovertext", "hovertemplate", "texttemplate", "name", "label")
"""Members of a chart that are written into it or beside a pointer."""
DATA = re.compile(r'<script type="application/json" data-for="[^"]*">(.*?)</script>')
"""The data of a chart, as ``figures.chart`` writes it."""
BEHIND = re.compile(rf'(<[^<>]* {COUNTED}=)"([^"<>]*)"')
"""The claims that a sentence only counts, as ``slim`` writes more than one of them."""
END_OF_SEEN = "</main>"
"""Only scripts come after it."""
TAG = re.compile(r"<[^<>]*>|%\{[^{}]*\}")
END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ“(])")


class Passage(NamedTuple):
    """A stretch of text that rests on the same claims: a few sentences; no claims = none given."""

    text: str
    claims: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """Cut the text at the ends of its sentences.

        >>> Passage("It fell. So they say; he denies it.").sentences()
        ['It fell.', 'So they say; he denies it.']
        """
        return [part for part in END.split(self.text) if part.strip()]


class Row(NamedTuple):
    """One row of a table: its cells, and the claims that it shows."""

    cells: tuple[str, ...]
    claims: tuple[str, ...]


class Table(NamedTuple):
    """A table as it is read: what stands above it, above its columns, and in its rows."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def article(html: str) -> LexborHTMLParser:
    """Parse what a reader sees of a page, its claims in full; the scripts after it are left out."""
    return parsed(BEHIND.sub(lambda found: f'{found[1]}"{lengthened(found[2])}"', seen(html)))


def seen(html: str) -> str:
    """Give the part of a page that a reader sees."""
    return html[html.index("<body") : html.index(END_OF_SEEN)].partition(">")[2]


def parsed(seen: str) -> LexborHTMLParser:
    """Parse a part of a page."""
    return LexborHTMLParser(f"<div>{seen}</div>", is_fragment=True)


def passages(page: LexborHTMLParser) -> Iterator[Passage]:
    """Give every passage outside the rows of tables, and what attributes say."""
    for block in page.css(":not(tr):not(tr *)"):
        if block.tag not in INLINE:
            yield from cut(block)
    for element in page.css(", ".join(f"[{name}]" for name in SAID)):
        yield from (Passage(plain(element.attributes.get(name) or "")) for name in SAID)


def written(html: str) -> Iterator[Passage]:
    """Give what the charts of a page write themselves: names, labels, notes, hover texts.

    The hover texts of marks are rows of a table on the page and not among them.
    """
    for data in DATA.findall(html, html.index(END_OF_SEEN)):
        found = dict.fromkeys(texts(json.loads(data)))
        yield from (Passage(plain(unescape(TAG.sub(" ", text)))) for text in found)


def texts(value: object, called: str = "") -> Iterator[str]:
    """Give the texts of a chart that are shown, wherever they stand in it."""
    if isinstance(value, str):
        yield from [value] if called in WRITTEN else []
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, called)


def cut(block: LexborNode) -> Iterator[Passage]:
    """Cut the text of a block's own where the claims behind a sentence are given."""
    text, claims = "", []
    for part in parts(block):
        if part is None:
            if text.strip():
                yield Passage(plain(text), tuple(dict.fromkeys(claims)))
            text, claims = "", []
            continue
        if isinstance(part, str):
            text += part
            continue
        claims += ids(part)
        if part.tag != "a" or "claims" in classes(part):
            yield Passage(plain(text), tuple(dict.fromkeys(claims)))
            text, claims = "", []
    if text.strip():
        yield Passage(plain(text), tuple(dict.fromkeys(claims)))


def parts(element: LexborNode) -> Iterator[str | LexborNode | None]:
    """Give texts, links and the lists of claims of an element in order; no text of such a list.

    None stands for an element inside that is a block of its own.
    """
    node = element.first_child
    while node is not None:
        if node.is_text_node:
            yield node.text_content
        elif node.is_element_node:
            listed = "claims" in classes(node)
            own = node.tag not in INLINE and not listed
            if own:
                yield None
            if listed or node.tag == "a":
                yield node
            if node.tag == "br":
                yield " "
            if not listed and not own:
                yield from parts(node)
        node = node.next


def led(page: LexborHTMLParser) -> Iterator[tuple[str, str, LexborNode]]:
    """Give paragraphs, items and definitions with the heading, line or term that leads to them.

    An item leads to the list inside it.
    """
    lead = ""
    for block in page.css(f":is({LEADS}, li, dd):not(table *, figure *)"):
        inner = block.css_first("ul, ol")
        text = next(cut(block), Passage("")).text if inner else plain(block.text())
        if lead and not inner and block.tag in ("p", "li", "dd"):
            yield lead, text, block
        if inner or block.tag not in ("li", "dd"):
            lead = text


def tables(page: LexborHTMLParser) -> Iterator[Table]:
    """Give every table."""
    for table in page.css("table"):
        title = table.css_first("caption")
        caption = plain(title.text()) if title else ""
        headers = tuple(plain(cell.text(separator=" ")) for cell in table.css("thead th"))
        rows = (Row(cells(row), tuple(ids(row))) for row in table.css("tbody tr, tfoot tr"))
        yield Table(caption, headers, tuple(rows))


def cells(row: LexborNode) -> tuple[str, ...]:
    """Give what stands in the cells of a row."""
    return tuple(plain(cell.text(separator=" ")) for cell in row.iter())


def ids(element: LexborNode) -> list[str]:
    """Give the claims that an element names, in its text or in its attributes."""
    return list(dict.fromkeys(CLAIM.findall(element.html)))


def plain(text: str) -> str:
    r"""Give text without line breaks, doubled spaces, letters that nobody sees, accents and fonts.

    >>> plain("cap\u200btured\n it"), plain("c\xe4ptured"), plain("\uff54ook")
    ('captured it', 'captured', 'took')
    """
    told = " ".join(text.split())
    if not told.isprintable():
        told = " ".join("".join(filter(str.isprintable, told)).split())
    if not told.isascii() and not unicodedata.is_normalized("NFKD", told):
        apart = unicodedata.normalize("NFKD", told)
        told = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return told
