"""What a built page says, sentence by sentence and row by row, each with the claims behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from helpers.export.safety import classes

CLAIM = re.compile(r"\bc\d{4,}\b")
BLOCKS = "p, li, h1, h2, h3, h4, dd, summary, figcaption, caption, pre"
END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ“(])")


@dataclass(frozen=True)
class Passage:
    """A stretch of text that rests on the same claims: a few sentences; no claims = none given."""

    text: str
    claims: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """Cut the text at the ends of its sentences.

        >>> Passage("It fell. So they say; he denies it.").sentences()
        ['It fell.', 'So they say; he denies it.']
        """
        return [part for part in END.split(self.text) if part.strip()]


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells under the table's headers, and the claims that it shows."""

    caption: str
    headers: tuple[str, ...]
    cells: tuple[str, ...]
    claims: tuple[str, ...]


def article(html: str) -> LexborHTMLParser:
    """Parse what a reader sees of a page; the scripts after it are left out."""
    seen = html[html.index("<body") : html.index("</main>")]
    return LexborHTMLParser(seen.partition(">")[2], is_fragment=True)


def passages(page: LexborHTMLParser) -> Iterator[Passage]:
    """Give every passage outside tables: paragraphs, items, headings, captions, descriptions."""
    in_tables = {element.mem_id for element in page.css("table *")}
    for block in page.css(BLOCKS):
        if block.mem_id not in in_tables and len(block.css(BLOCKS)) == 1:  # itself alone
            yield from cut(block)
    for picture in page.css("[role=img][aria-label], img[alt]"):
        yield Passage(plain(picture.attributes.get("aria-label") or picture.attributes["alt"]))


def cut(block: LexborNode) -> Iterator[Passage]:
    """Cut a block where the claims behind a sentence are given."""
    text, claims = "", []
    for part in parts(block):
        if isinstance(part, str):
            text += part
            continue
        claims += ids(part)
        if part.tag != "a" or "claims" in classes(part):
            yield Passage(plain(text), tuple(dict.fromkeys(claims)))
            text, claims = "", []
    if text.strip():
        yield Passage(plain(text), tuple(dict.fromkeys(claims)))


def parts(element: LexborNode) -> Iterator[str | LexborNode]:
    """Give texts, links and the lists of claims of an element in order; no text of such a list."""
    node = element.first_child
    while node is not None:
        if node.is_text_node:
            yield node.text_content
        elif node.is_element_node:
            listed = "claims" in classes(node)
            if listed or node.tag == "a":
                yield node
            if node.tag == "br":
                yield " "
            if not listed:
                yield from parts(node)
        node = node.next


def rows(page: LexborHTMLParser) -> Iterator[Row]:
    """Give every body row of every table."""
    for table in page.css("table"):
        title = table.css_first("caption")
        caption = plain(title.text()) if title else ""
        headers = tuple(plain(cell.text(separator=" ")) for cell in table.css("thead th"))
        for row in table.css("tbody tr"):
            cells = tuple(plain(cell.text(separator=" ")) for cell in row.css("td, th"))
            yield Row(caption, headers, cells, tuple(ids(row)))


def ids(element: LexborNode) -> list[str]:
    """Give the claims that an element names, in its text or in its attributes."""
    return list(dict.fromkeys(CLAIM.findall(element.html)))


def plain(text: str) -> str:
    """Give text without line breaks and doubled spaces."""
    return " ".join(text.split())
