"""No page, message or document uses a turn of phrase that its readers do not."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers import pages
from tests.conftest import AFGHANISTAN, SYRIA
from tests.pages.executed import BRIEFS, executed
from tests.pages.notebooks import MANIFEST

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "helpers"
LISTED = tomllib.loads(Path(__file__).with_name("unplain_words.toml").read_text("utf-8"))
INSTEAD = {turn: say for group in LISTED.values() for turn, say in group.items()}
DOCUMENTS = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("data/**/README.md")]
PROSE_WORDS = 3
"""A text in the code with fewer words is a name."""
QUOTED = "script, style, pre, .code, [id^=c0], [id^=c1], [id^=r0]"
"""What of a page is code, or the words of a report."""


def unplain(texts: Iterator[str]) -> list[str]:
    """Give the turns that no text may have, each with its surroundings and what to say instead."""
    return [
        f"…{text[max(0, hit.start() - 40) : hit.end() + 40]}… → {say}"
        for text in texts
        for turn, say in INSTEAD.items()
        for hit in re.finditer(turn, text, re.IGNORECASE)
    ]


def visible(html: str) -> Iterator[str]:
    """Give the texts of a page that a reader sees."""
    page = BeautifulSoup(html, "html.parser")
    for element in page.select(QUOTED):
        element.decompose()
    for element in page.select("[aria-label], [alt], [title]"):
        yield from (
            element[name] for name in ("aria-label", "alt", "title") if element.has_attr(name)
        )
    yield from (" ".join(text.split()) for text in page.find_all(string=True))


def leaves(content: object) -> Iterator[str]:
    """Give the texts in nested lists and tables."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from leaves(part)


def strings(code: str) -> Iterator[str]:
    """Give the texts in a module that are sentences or parts of some, without its docstrings."""
    tree = ast.parse(code)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield from [node.value] if len(node.value.split()) >= PROSE_WORDS else []


def written(path: Path) -> Iterator[str]:
    """Give the texts of a file that somebody may read: sentences in code, words in settings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        yield from leaves(tomllib.loads(text))
    elif path.suffix == ".json":
        yield from leaves(json.loads(text))
    elif path.suffix == ".md":
        yield from re.split(r"```.*?```|`[^`\n]*`", text, flags=re.DOTALL)
    elif path.suffix == ".py":
        yield from strings(text)
    else:
        yield re.sub(r"\{[#%{].*?[#%}]\}", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", [*BRIEFS, "explore"])
@pytest.mark.parametrize("folder", [SYRIA, AFGHANISTAN], ids=lambda folder: folder.name)
def test_pages_are_in_plain_words(name, folder):
    """Every page of either offensive, with its texts in tables, charts' words and folded parts."""
    page = pages.page(executed(name, dataset=str(folder)), MANIFEST)
    assert unplain(visible(page)) == []


@pytest.mark.parametrize("day", ["2024-11-27", "2024-12-03", "2024-12-07", "2024-12-08"])
def test_briefs_of_past_days_are_in_plain_words(day):
    """The first edition, one of quiet days, and those with most in them."""
    page = pages.page(executed("00-brief", dataset=str(SYRIA), as_of=day), MANIFEST)
    assert unplain(visible(page)) == []


TEXTS = [
    *(path for kind in ("toml", "json", "j2", "py") for path in sorted(PACKAGE.rglob(f"*.{kind}"))),
    *DOCUMENTS,
]


@pytest.mark.parametrize(
    "path",
    [path for path in TEXTS if path.name != "wording_rules.toml"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_messages_and_documents_are_in_plain_words(path):
    """Sentences, messages, templates, docstrings, and what stands in the README and docs."""
    assert unplain(written(path)) == []
