"""What a built page says, sentence by sentence and row by row, each with the claims behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag

CLAIM = re.compile(r"\bc\d{4,}\b")
BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "dd", "summary", "figcaption", "caption", "pre")
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


def article(html: str) -> BeautifulSoup:
    """Parse what a reader sees of a page; the scripts after it are left out."""
    return BeautifulSoup(html[html.index("<body") : html.index("</main>")], "html.parser")


def passages(page: Tag) -> Iterator[Passage]:
    """Give every passage outside tables: paragraphs, items, headings, captions, descriptions."""
    for block in page.find_all(BLOCKS):
        if block.find(BLOCKS) is None and block.find_parent("table") is None:
            yield from cut(block)
    for picture in page.select("[role=img][aria-label], img[alt]"):
        yield Passage(plain(picture.get("aria-label") or picture["alt"]))


def cut(block: Tag) -> Iterator[Passage]:
    """Cut a block where the claims behind a sentence are given."""
    text, claims = "", []
    for node in block.descendants:
        inside = node.find_parent(class_="claims")
        if isinstance(node, Tag):
            text += " " if node.name == "br" else ""
            claims += ids(node) if node.name == "a" and not inside else []
            if "claims" in node.get("class", []):
                yield Passage(plain(text), tuple(dict.fromkeys([*claims, *ids(node)])))
                text, claims = "", []
        elif type(node) is NavigableString and inside is None:
            text += node
    if text.strip():
        yield Passage(plain(text), tuple(dict.fromkeys(claims)))


def rows(page: Tag) -> Iterator[Row]:
    """Give every body row of every table."""
    for table in page.find_all("table"):
        caption = plain(table.caption.get_text()) if table.caption else ""
        headers = tuple(plain(cell.get_text(" ")) for cell in table.select("thead th"))
        for row in table.select("tbody tr"):
            cells = tuple(plain(cell.get_text(" ")) for cell in row.find_all(["td", "th"]))
            yield Row(caption, headers, cells, tuple(ids(row)))


def ids(element: Tag) -> list[str]:
    """Give the claims that an element names, in its text or in its attributes."""
    return list(dict.fromkeys(CLAIM.findall(str(element))))


def plain(text: str) -> str:
    """Give text without line breaks and doubled spaces."""
    return " ".join(str(text).split())
