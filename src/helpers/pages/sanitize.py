"""What may not stand in a brief, whoever wrote it, and what every brief must have."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser, LexborNode

from helpers.pages.figures import ExportError
from helpers.pages.shared_assets import WORDS
from helpers.text import capitalise, number, slug

FORBIDDEN = frozenset(
    "script iframe frame object embed applet base link meta form audio video source svg math"
    " template portal".split()
)
ADDRESS = re.compile(r"https?://[^\s]+$|#[^\s]*$|[a-z0-9-]+\.html$")
BARE = re.compile(r'<a href="#([^"]+)">\1</a>')
CLAIM = re.compile(r"\bc\d{4,}\b")
ROW = re.compile(r'<tr id="(c\d+)">.*?</tr>', re.S)
EMPTY_REPORT = re.compile(r'<tbody><tr id="r\d+"><th(?:(?!</tr>).)*</tr></tbody>', re.S)
EMPTY_DAY = re.compile(r'<div class="day"(?:(?!<tbody>|</table>).)*</table></div>', re.S)
LONG = 3000  # from more claims on a list is cut as text, which takes less time
PICTURE = re.compile(r"data:image/(png;base64,[A-Za-z0-9+/=]+|svg\+xml,[^\s<>#\"]+)$")


def sanitize(body: str) -> LexborHTMLParser:
    """Check the article of a page and make its tables readable on a phone and aloud.

    ``body`` is what stands in the ``<article>`` that is given back, parsed as a browser parses it.
    ExportError has every fault found, one a line.
    """
    article = LexborHTMLParser(f"<article>\n{body.strip()}\n</article>", is_fragment=True)
    faults = [*_structure_faults(article)]
    for element in article.css("*"):
        if element.attributes or element.tag in FORBIDDEN:
            faults += _dangers(element)
    if faults:
        raise ExportError("\n".join(faults))
    heading = ""
    for element in article.css("h1, h2, h3, table"):
        if element.tag == "table":
            _box_table(article, element, heading)
        else:
            heading = element.text(separator=" ")
    taken = {element.id for element in article.css("[id]")}
    for element in article.css("h2:not([id]), h3:not([id])"):
        name = slug(element.text()) or "section"
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        element.attrs["id"] = next(free for free in names if free not in taken)
        taken.add(element.id)
    _mend_links(article)
    return article


def explain_links(article: LexborHTMLParser) -> bool:
    """Say above the first table that links lead into how to follow them; False where none is."""
    row = article.css_first("tr[id]")
    if row is None:
        return False
    boxes = [e for e in _ancestors(row) if e.tag == "details" or "scroll" in _classes(e)]
    box = next((e for e in boxes if e.tag == "details"), boxes[0])
    note = article.create_node("p")
    note.attrs["class"] = "how"
    note.insert_child(WORDS["how"])
    box.insert_before(note)
    return True


def cut_claims(listed: str, others: Iterable[str]) -> str:
    """Leave in a long list of claims what other text of the page names, before it is parsed.

    Reports of which no claim is left go too. ``data-rows`` keeps how many claims there were. A
    ``whole`` list and a short one stay as they are.
    """
    rows = len(ROW.findall(listed))
    if rows <= LONG or 'register whole"' in listed:
        return listed
    used = {claim for text in others for claim in CLAIM.findall(text)}
    listed = ROW.sub(lambda row: row[0] if row[1] in used else "", listed)
    listed = EMPTY_DAY.sub("", EMPTY_REPORT.sub("", listed))
    return listed.replace('register"', f'register" data-rows="{rows}"', 1)


def list_used_claims(
    article: LexborHTMLParser, marked: Iterable[str] = (), year: str = ""
) -> dict[str, str]:
    """Leave in the list of claims those that the page leads to, and say how many of all they are.

    ``marked`` holds the ids that marks of charts stand for. A ``whole`` list stays as it is. Gives
    what a link to each claim of the list is called: who says so, and the day, without the ``year``
    that needs not be said; the list keeps it for the page's script.
    """
    names = {}
    used = {link.attributes["href"][1:] for link in article.css('a[href^="#"]')}
    used |= {*marked}
    for more in article.css("[data-claims]"):
        used.update(more.attributes["data-claims"].split())
    for register in article.css(".register:not(.whole)"):
        rows = register.css("tr[id]:not(:has(th))")
        unused = [row for row in rows if row.id not in used]
        for row in unused:
            row.decompose()
        cut = "data-rows" in register.attributes  # then reports without a claim go, and their days
        for part in chain(*(register.css(kind) for kind in ("tbody", ".day") if cut)):
            if part.css_first("tr[id]:not(:has(th))") is None:
                part.decompose()
        for day in register.css(".day"):
            day.attrs["style"] = f"--rows:{len(day.css('tr[id]'))}"
        note, left = article.create_node("p"), number(len(rows) - len(unused))
        every = number(int(register.attributes.get("data-rows") or len(rows)))
        if cut:
            del register.attrs["data-rows"]
        note.insert_child(WORDS["register"].format(used=left, all=every))
        register.insert_before(note)
    for register in article.css(".register"):
        register.attrs["data-year"] = year
    for day in article.css(".register .day"):
        published = day.css_first("caption").text().removesuffix(f" {year}")
        for row in day.css("tr[id]:not(:has(th))"):
            names[row.id] = f"{row.css('td')[1].text()}, {published}"
    return names


def name_claims(html: str, names: Mapping[str, str]) -> Markup:
    """Write what a link to a claim is called in the place of its id."""
    link, name = Markup('<a href="#{}">{}</a>'), {row: capitalise(names[row]) for row in names}
    return Markup(BARE.sub(lambda bare: link.format(bare[1], name.get(bare[1], bare[1])), html))


def _structure_faults(article: LexborHTMLParser) -> Iterator[str]:
    questions = article.css("h1")
    if len(questions) != 1:
        yield f"a brief has one first-level heading, its question; this one has {len(questions)}."
    for image in article.css("img"):
        if not image.attributes.get("alt"):
            yield f"a picture has no alternative text: {image.html[:80]}"
    for table in article.css("table"):
        if not table.css_first("th"):
            yield f'a table has no header cell: "{plain(table)[:60]}"'


def _dangers(element: LexborNode) -> Iterator[str]:
    """Give what in an element could run, load or lead elsewhere than to a web address."""
    tag = element.tag
    if tag in FORBIDDEN:
        yield f"<{tag}> may not stand in a brief: {element.html[:80]}"
    for name, value in element.attributes.items():
        text = (value or "").strip()
        if name.startswith("on") or name in ("srcset", "background", "ping"):
            yield f"<{tag} {name}> may not stand in a brief: {text[:80]}"
        elif name == "href" and not ADDRESS.match(text):
            yield f'"{text[:80]}" is not a web address; links begin with http:// or https://.'
        elif name == "src" and not PICTURE.match(text):
            yield f'"{text[:80]}" would be loaded from elsewhere; put the picture into the page.'
        elif name == "style" and "url(" in text.lower():
            yield f'<{tag} style="{text[:80]}"> would load something.'


def _mend_links(article: LexborHTMLParser) -> None:
    """Turn links to rows that this page does not show into text; mark repeats, for paper."""
    targets = {element.id for element in article.css("[id]")}
    met = set()
    for link in article.css("a[href]"):
        address = link.attributes["href"]
        if address.startswith("#"):
            if address[1:] not in targets:
                link.unwrap()
            continue
        if address in met:
            link.attrs["class"] = " ".join([*_classes(link), "again"])
        met.add(address)


def _box_table(article: LexborHTMLParser, table: LexborNode, heading: str) -> None:
    """Let a table scroll, with others in its box, name it by caption or heading, mark headers."""
    for cell in table.css("th"):
        if not cell.text(strip=True):  # pandas' own corner, which heads nothing
            cell.replace_with(article.create_node("td"))
    for cell in table.css("th:not([scope])"):
        cell.attrs["scope"] = "col" if cell.parent.parent.tag == "thead" else "row"
    if "border" in table.attributes:
        del table.attrs["border"]
    caption = table.css_first("caption")
    label = plain(caption) if caption else heading
    inside = any(e.tag in ("figure", "details") for e in _ancestors(table))
    wrapped = next((e for e in _ancestors(table) if {"table", "scroll"} & {*_classes(e)}), None)
    outer = wrapped or article.create_node("div")
    others = [name for name in _classes(outer) if name not in ("table", "scroll")]
    box = {
        "class": " ".join(["scroll", *others]),
        "role": "group" if inside else "region",
        "tabindex": "0",
        "aria-label": outer.attributes.get("aria-label") or f"Table: {label}",
    }
    for name, value in box.items():
        outer.attrs[name] = value
    if not wrapped:
        outer.insert_child(table)
        table.replace_with(outer)


def _ancestors(element: LexborNode) -> Iterator[LexborNode]:
    while element.parent is not None:
        element = element.parent
        yield element


def _classes(element: LexborNode) -> list[str]:
    return (element.attributes.get("class") or "").split()


def plain(element: LexborNode) -> str:
    """Give the text of an element, its parts apart."""
    return " ".join(element.text(separator=" ").split())
