"""A page for the web: its style and its scripts are files beside it, shared by all pages.

The page's Content-Security-Policy names the checksum of each script, inside the page or beside it,
so that they stay as they are. Browsers check a file beside a page only where a server sends both:
on a disk the page is read as one file, see ``whole``.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import NamedTuple

from helpers.pages.figures import vendor, vendored
from helpers.pages.page import template

WHOLE = "one-file"
"""The folder, beside the shared pages, of the same pages as one file."""
DIGITS = 8
"""Of the checksum in the name of a file of ours, so that no page meets an older or newer one."""
STYLE, OWN_SCRIPTS = "page.css", ("charts.js", "tables.js", "follow.js")
FOOT = (
    '<footer class="whole">\n<p><a href="{}/{}" download>This brief as one file</a>, '
    "to keep or to send on.</p>\n</footer>\n"
)
OWN_STYLES, STYLES_BESIDE = "style-src ", "style-src &#39;self&#39; "
"""How the policy begins on styles, which browsers know by no checksum where they are files."""


class Part(NamedTuple):
    """What pages share: its text, the element that holds it, the one that takes it from beside."""

    text: str
    inside: str
    beside: str


@cache
def parts() -> dict[str, Part]:
    """Give what pages can share, by file name; the elements are those of ``page.html.j2``."""
    found = {}
    for bundle in vendored()["bundles"]:
        text = vendor(bundle["file"])
        name = bundle["file"].replace(".min.js", f"-{vendored()['version']}.min.js")
        inside = f'<script type="text/plain" id="plotly">{text}</script>'
        found[name] = Part(text, inside, fetched(name, text, ' async id="plotly"'))
    for own in OWN_SCRIPTS:
        text = template(own)
        name = named(own, text)
        found[name] = Part(text, f"<script>{text}</script>", fetched(name, text))
    text = template(STYLE)
    name = named(STYLE, text)
    beside = f'<link rel="stylesheet" href="{name}">'
    return {**found, name: Part(text, f"<style>\n{text}</style>", beside)}


def named(own: str, text: str) -> str:
    """Name a file of ours after its text too.

    >>> named("page.css", "")
    'page-e3b0c442.css'
    """
    return f"-{hashlib.sha256(text.encode()).hexdigest()[:DIGITS]}.".join(own.split("."))


def fetched(name: str, text: str, more: str = "") -> str:
    """Give the element that takes a script from the file beside the page."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f'<script{more} src="{name}" integrity="sha256-{digest}"></script>'


def shared(html: str, name: str) -> tuple[str, list[str]]:
    """Take style and scripts out of a page.

    Parameters
    ----------
    html
        A page as ``export.page`` makes it.
    name
        Of its file.

    Returns
    -------
    The page with a link to itself as one file, and the names of the files that it needs beside it.
    A page that has none of them stays as it is.
    """
    needed = [file for file, part in parts().items() if part.inside in html]
    if not needed:
        return html, []
    page = html.replace(OWN_STYLES, STYLES_BESIDE, 1)
    for file in needed:
        page = page.replace(parts()[file].inside, parts()[file].beside, 1)
    return page.replace("</main>\n", f"</main>\n{FOOT.format(WHOLE, name)}", 1), needed


def whole(html: str, name: str) -> str:
    """Put style and scripts back: the inverse of ``shared``; other pages stay as they are."""
    page = html.replace(FOOT.format(WHOLE, name), "", 1).replace(STYLES_BESIDE, OWN_STYLES, 1)
    for part in parts().values():
        page = page.replace(part.beside, part.inside, 1)
    return page
