"""HTML in fewer bytes is the same page to a parser, and as safe."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpers.pages.slim import lengthened, shortened, slim

TEXTS = (
    '<p title="a &quot;b&quot; &amp; c">1 &lt; 2 &amp;amp; 3\xa0km</p>',
    "<table><caption>a</caption><thead><tr><th scope=col>b</th></tr></thead><tbody>"
    "<tr><td>c</td><td></td></tr><tr><td>d</td></tr></tbody><tbody><tr><td>e</td></tr></tbody>"
    "</table><p>f</p>",
    "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>after",
    '<a href="https://a.example/?b=1&amp;c=2">a</a><a href="https://a.example/">b</a>',
    "<details open><summary>a</summary><img alt='' src='data:image/png;base64,AA=='></details>",
    "<noscript>no <b>script</b></noscript><pre> a\n  b</pre>",
)


def parsed(text: str) -> LexborHTMLParser:
    """Parse a part of a page."""
    return LexborHTMLParser(f"<div>{text}</div>", is_fragment=True)


@pytest.mark.parametrize("text", TEXTS)
def test_a_parser_reads_the_same_page(text):
    """Written in fewer bytes and read again, not an element, attribute or letter differs."""
    whole = parsed(text)
    light = slim(whole.css_first("div"))
    assert LexborHTMLParser(light, is_fragment=True).html == whole.html
    assert len(light) <= len(whole.html)


def test_what_is_hidden_is_not_carried():
    """A comment is no part of the page; what looks like a tag in a text stays a text."""
    light = slim(parsed("<!-- </td> --><p>&lt;/td&gt;&lt;script&gt;</p>").css_first("div"))
    assert light == "<div><p>&lt;/td&gt;&lt;script&gt;</p></div>"


@pytest.mark.parametrize(
    ("claims", "short"),
    [
        ("c0009 c0010 c0010 c0011", "c0009 10 0 1"),
        ("c9999 c10000 c0001", "c9999 c10000 c0001"),
        ("c1 d1 d12", "c1 d1 d12"),
    ],
)
def test_claims_that_are_only_counted_are_written_in_short(claims, short):
    """What an id shares with the one before is left out, and can be put back."""
    assert shortened(claims) == short and lengthened(short) == claims
    made = slim(parsed(f'<p data-claims="{claims}">a</p>').css_first("p"))
    assert made == f'<p data-claims="{short}">a</p>'
