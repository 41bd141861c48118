"""Style and scripts of pages: inside a page, or as files that all pages of a web site share.

The page's Content-Security-Policy names the checksum of each script, inside the page or beside it.
Browsers check a file beside a page only where a server sends both: on a disk it is one file.
"""

import base64
import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import Environment, FileSystemLoader, StrictUndefined

VENDOR = files("helpers.pages") / "vendor"
TEMPLATES = files("helpers.pages") / "template"
WORDS = tomllib.loads((files("helpers.pages") / "words.toml").read_text("utf-8"))
WHOLE = "one-file"  # the folder, beside the shared pages, of the same pages as one file
DIGITS = 8  # of the checksum in the name of a file of ours: no page meets an older or newer one
STYLE = "page.css"


@dataclass(frozen=True)
class Asset:
    """A style sheet or a script: the name of its file on a web site, and its text.

    ``packed`` is the text as base64 of gzip where a page carries it so.
    """

    name: str
    text: str
    packed: str = ""

    @cached_property
    def integrity(self) -> str:
        """Its checksum as browsers compare it."""
        return f"sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}"


@cache
def environment(folder: Traversable = TEMPLATES, escape: bool = True) -> Environment:
    """Give the templates of a folder, which escape every text unless they make no page."""
    return Environment(
        loader=FileSystemLoader(str(folder)),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def vendored() -> dict:
    """Give what is known of the scripts that draw charts: version, checksums, bundles, traces."""
    return json.loads((VENDOR / "VENDORED.json").read_text("utf-8"))


@cache
def own_asset(file: str) -> Asset:
    """Give a file of ours, whose name on a web site holds a checksum of its text."""
    text = (TEMPLATES / file).read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
    return Asset(f"-{digest}.".join(file.split(".")), text)


def plotly_asset(kinds: frozenset[str]) -> Asset:
    """Give the smallest script that draws these kinds of traces (0.5 or 0.6 MB packed)."""
    return _bundle(next(b["file"] for b in vendored()["bundles"] if kinds <= set(b["traces"])))


@cache
def _bundle(file: str) -> Asset:
    packed = (VENDOR / f"{file}.gz").read_bytes()  # the same bytes on every machine
    name = file.replace(".min.js", f"-{vendored()['version']}.min.js")
    return Asset(name, gzip.decompress(packed).decode(), base64.b64encode(packed).decode())


def all_assets() -> dict[str, Asset]:
    """Give what pages can share, by file name."""
    plotly = (_bundle(bundle["file"]) for bundle in vendored()["bundles"])
    names = (file.name for file in TEMPLATES.iterdir())
    own = (own_asset(name) for name in names if name.endswith((".js", ".css")))
    return {asset.name: asset for asset in (*plotly, *own)}


def content_policy(scripts: Iterable[Asset], shared: str = "") -> str:
    """Give the Content-Security-Policy that lets in these scripts and nothing else."""
    hashes = " ".join(f"'{script.integrity}'" for script in scripts)
    beside = "'self' " if shared else ""  # browsers know a style sheet by no checksum
    return (
        f"default-src 'none'; script-src {hashes or repr('none')}; "
        f"style-src {beside}'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


environment().globals |= {"style": own_asset(STYLE), "content_policy": content_policy}
