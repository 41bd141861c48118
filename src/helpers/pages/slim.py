"""HTML in fewer bytes that a browser reads to the same page.

Quotes around plain values of attributes and end tags that the HTML standard lets an author leave
out are left out. What is not an element or a text is dropped. The claims that a sentence only
counts, ``data-claims``, are written in short, see ``shortened``; ``follow.js`` reads them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import commonprefix

from selectolax.lexbor import LexborNode

VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
UNCLOSED = frozenset("dd dt li tbody td tfoot th thead tr".split())
"""Elements whose end tag may be left out wherever our pages have them."""
RAW = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp".split()
)
"""Elements whose text is not written like other text."""
COUNTED = "data-claims"
UNQUOTED = re.compile(r"[^\s\"'=<>`&]+")
TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
VALUE = str.maketrans({"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;"})


def slim(element: LexborNode) -> str:
    """Write an element and what is in it.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> html = '<ul class="a"><li id="x y">1 &amp; 2</li></ul>'
    >>> slim(LexborHTMLParser(html, is_fragment=True).css_first("ul"))
    '<ul class=a><li id="x y">1 &amp; 2</ul>'
    """
    return "".join(written(element))


def written(element: LexborNode) -> Iterator[str]:
    """Give an element part by part."""
    tag = element.tag
    if tag in RAW:
        yield element.html
        return
    yield f"<{tag}{''.join(map(attribute, *pairs(element)))}>"
    if tag in VOID:
        return
    node = element.first_child
    while node is not None:
        if node.is_text_node:
            yield node.text_content.translate(TEXT)
        elif node.is_element_node:
            yield from written(node)
        node = node.next
    if tag not in UNCLOSED:
        yield f"</{tag}>"


def shortened(claims: str) -> str:
    """Write ids without the beginning that each shares with the one before; only digits are left.

    >>> shortened("c0582 c0583 c0076 c10000 c10001 x1")
    'c0582 3 076 c10000 1 x1'
    """
    last, told = "", []
    for claim in claims.split(" "):
        same = len(commonprefix((last, claim))) if len(last) == len(claim) else 0
        tail = claim[min(same, len(claim) - 1) :]
        told.append(tail if same and tail.isdecimal() else claim)
        last = claim
    return " ".join(told)


def lengthened(claims: str) -> str:
    """Give the ids that ``shortened`` wrote.

    >>> lengthened("c0582 3 076 c10000 1 x1")
    'c0582 c0583 c0076 c10000 c10001 x1'
    """
    last, told = "", []
    for tail in claims.split(" "):
        last = last[: -len(tail)] + tail if tail.isdecimal() else tail
        told.append(last)
    return " ".join(told)


def pairs(element: LexborNode) -> tuple[list[str], list[str | None]]:
    """Give the names and the values of an element's attributes."""
    found = element.attributes
    return list(found), list(found.values())


def attribute(name: str, value: str | None) -> str:
    """Write an attribute, after a blank.

    >>> attribute("id", "c0001"), attribute("open", None), attribute("alt", 'a "b"')
    (' id=c0001', ' open', ' alt="a &quot;b&quot;"')
    """
    if not value:
        return f" {name}"
    if name == COUNTED:
        value = shortened(value)
    if UNQUOTED.fullmatch(value):
        return f" {name}={value}"
    return f' {name}="{value.translate(VALUE)}"'
