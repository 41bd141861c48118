"""What may not stand in a brief, whoever wrote it, and what every brief must have."""

from __future__ import annotations

import re

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
    for heading in article.find_all(["h2", "h3"], id=False):
        heading["id"] = free_id(article, heading.get_text())
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
    """Turn links to rows that this page does not show into text, and mark new addresses.

    The first link to an address has the class ``first``: on paper it is followed by the address.
    """
    targets = {element["id"] for element in article.find_all(id=True)}
    met = set()
    for link in article.find_all("a", href=True):
        if link["href"].startswith("#"):
            if link["href"][1:] not in targets:
                link.unwrap()
        elif link["href"] not in met:
            met.add(link["href"])
            link["class"] = [*link.get("class", []), "first"]


def free_id(article: BeautifulSoup, text: str) -> str:
    """Make an id of a heading that no other element has.

    >>> free_id(BeautifulSoup('<p id="how-far">', "html.parser"), "How far?")
    'how-far-2'
    """
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
    taken, number = name, 1
    while article.find(id=taken):
        number += 1
        taken = f"{name}-{number}"
    return taken


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
    box.attrs |= {
        "class": "scroll",
        "role": "region",
        "tabindex": "0",
        "aria-label": f"Table: {label}",
    }
