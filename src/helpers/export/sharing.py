"""A page for the web: the script that draws its charts is a file beside it, shared by all pages.

The page's Content-Security-Policy names the checksum of the script, inside the page or beside it,
so that it stays as it is. Browsers check a file beside a page only where a server sends both: on a
disk the page is read as one file, see ``whole``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from markupsafe import Markup

from helpers.export.figures import vendor, vendored

WHOLE = "one-file"
"""The folder, beside the shared pages, of the same pages as one file."""
INLINE = re.compile(r'<script type="text/plain" id="plotly">(.*?)</script>\n', re.S)
BESIDE = Markup('<script async id="plotly" src="{}" integrity="{}"></script>\n')
FOOT = Markup(
    '<footer class="whole">\n<p><a href="{}/{}" download>This brief as one file</a>, '
    "to keep or to send on.</p>\n</footer>\n"
)


@cache
def scripts() -> dict[str, str]:
    """Give the scripts that pages can share, by file name."""
    version = vendored()["version"]
    names = [bundle["file"] for bundle in vendored()["bundles"]]
    return {name.replace(".min.js", f"-{version}.min.js"): vendor(name) for name in names}


def shared(html: str, name: str) -> tuple[str, str]:
    """Take the script out of a page.

    Parameters
    ----------
    html
        A page as ``export.page`` makes it.
    name
        Of its file.

    Returns
    -------
    The page with a link to itself as one file, and the name of the script that it needs beside it.
    A page that draws nothing stays as it is and needs none: ''.
    """
    found = INLINE.search(html)
    if not found:
        return html, ""
    script = next(known for known, text in scripts().items() if text == found[1])
    page = html[: found.start()] + beside(script) + html[found.end() :]
    return page.replace("</main>\n", f"</main>\n{FOOT.format(WHOLE, name)}", 1), script


def whole(html: str, name: str) -> str:
    """Put the script back: the inverse of ``shared``; other pages stay as they are."""
    page = html.replace(FOOT.format(WHOLE, name), "", 1)
    for script, text in scripts().items():
        page = page.replace(
            beside(script), f'<script type="text/plain" id="plotly">{text}</script>\n', 1
        )
    return page


@cache
def beside(script: str) -> str:
    """Give the element that takes a script from the file beside the page."""
    digest = hashlib.sha256(scripts()[script].encode()).digest()
    return str(BESIDE.format(script, f"sha256-{base64.b64encode(digest).decode()}"))
