"""What may not stand in a brief, whoever wrote it, and what every brief must have."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, count

from bs4 import BeautifulSoup, Tag

from helpers.export.figures import ExportError

FORBIDDEN = (
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "link",
    "meta",
    "form",
    "audio",
    "video",
    "source",
    "svg",
    "math",
    "template",
    "portal",
)
ADDRESS = re.compile(r"https?://[^\s]+$|#[^\s]*$")
PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+$")


def checked(article: BeautifulSoup) -> BeautifulSoup:
    """Check the article of a page and make its tables readable on a phone and aloud.

    Raises
    ------
    ExportError
        With every fault found, one a line.
    """
    faults = [*structure(article)]
    for element in article.find_all(True):
        faults += dangers(element)
    if faults:
        raise ExportError("\n".join(faults))
    for table in article.find_all("table"):
        scrolling(article, table)
    for cell in article.find_all(dir="auto"):
        directed(cell)
    taken = {element["id"] for element in article.find_all(id=True)}
    for heading in article.find_all(["h2", "h3"], id=False):
        heading["id"] = free_id(taken, heading.get_text())
        taken.add(heading["id"])
    link_up(article)
    return article


def structure(article: BeautifulSoup):
    """Give the faults of headings, pictures and tables."""
    questions = article.find_all("h1")
    if len(questions) != 1:
        yield f"a brief has one first-level heading, its question; this one has {len(questions)}."
    for image in article.find_all("img"):
        if not image.get("alt"):
            yield f"a picture has no alternative text: {str(image)[:80]}"
    for table in article.find_all("table"):
        if not table.find("th"):
            yield f'a table has no header cell: "{table.get_text(" ", strip=True)[:60]}"'


def dangers(element: Tag):
    """Give what in an element could run, load or lead elsewhere than to a web address."""
    if element.name in FORBIDDEN:
        yield f"<{element.name}> may not stand in a brief: {str(element)[:80]}"
    for name, value in element.attrs.items():
        text = (value if isinstance(value, str) else " ".join(value)).strip()
        if name.lower().startswith("on") or name.lower() in ("srcset", "background", "ping"):
            yield f"<{element.name} {name}> may not stand in a brief: {text[:80]}"
        elif name == "href" and not ADDRESS.match(text):
            yield f'"{text[:80]}" is not a web address; links begin with http:// or https://.'
        elif name == "src" and not PICTURE.match(text):
            yield f'"{text[:80]}" would be loaded from elsewhere; put the picture into the page.'
        elif name == "style" and "url(" in text.lower():
            yield f'<{element.name} style="{text[:80]}"> would load something.'


def link_up(article: BeautifulSoup) -> None:
    """Turn links to rows that this page does not show into text, and mark repeated addresses.

    A further link to an address has the class ``again``: on paper only the first is followed by the
    address. The page's own policy on referrers holds for all links.
    """
    targets = {element["id"] for element in article.find_all(id=True)}
    link_rows(article)
    met = set()
    for link in article.find_all("a", href=True):
        if link["href"].startswith("#"):
            if link["href"][1:] not in targets:
                link.unwrap()
            continue
        del link["rel"]
        if link["href"] in met:
            link["class"] = [*link.get("class", []), "again"]
        met.add(link["href"])


def link_rows(article: BeautifulSoup) -> None:
    """Link the ids of rows that stand in the text of a figure's table to those rows."""
    rows = {row["id"] for row in article.select("tr[id]")}
    if not rows:
        return
    known = re.compile(rf"\b({'|'.join(sorted(map(re.escape, rows), key=len, reverse=True))})\b")
    texts = [t for cell in article.select("figure td") for t in cell.find_all(string=known)]
    for text in (t for t in texts if t.find_parent("a") is None):
        parts = []
        for i, part in enumerate(known.split(text)):
            parts.append(article.new_tag("a", href=f"#{part}", string=part) if i % 2 else part)
        text.replace_with(*parts)


def directed(cell: Tag) -> None:
    """Say which language a cell is in that is not in Latin letters; others need no direction."""
    kinds = {unicodedata.bidirectional(letter) for letter in cell.get_text()}
    if not kinds & {"R", "AL"}:
        del cell["dir"]
    elif "AL" in kinds and "L" not in kinds:
        cell["lang"] = "ar"


def free_id(taken: set[str], text: str) -> str:
    """Make an id of a heading that no other element has.

    >>> free_id({"how-far"}, "How far?")
    'how-far-2'
    """
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
    numbered = (f"{name}-{number}" for number in count(2))
    return next(found for found in chain([name], numbered) if found not in taken)


def scrolling(article: BeautifulSoup, table: Tag) -> None:
    """Let a wide table scroll inside its box and say which cells are headers."""
    for cell in table.find_all("th"):
        if not cell.get("scope"):
            cell["scope"] = "col" if cell.find_parent("thead") else "row"
    if "border" in table.attrs:
        del table["border"]
    heading = table.find_previous(["h2", "h3", "h1"])
    label = table.caption.get_text(" ", strip=True) if table.caption else heading.get_text(" ")
    box = (
        table.parent
        if "table" in table.parent.get("class", [])
        else table.wrap(article.new_tag("div"))
    )
    in_figure = table.find_parent("figure") is not None
    box.attrs |= {
        "class": "scroll",
        "role": "group" if in_figure else "region",
        "tabindex": "0",
        "aria-label": f"Table: {label}",
    }
