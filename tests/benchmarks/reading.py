"""How easy the sentences of built pages read: the school grade of Flesch and Kincaid, page by page.

``python -m tests.benchmarks.reading [FOLDER] [NUMBER]`` reads the pages of a folder (default:
briefs/) and prints the grade of each, of all, and so many of the hardest sentences (default: 12).
A sentence is one of a paragraph or of an item of a list. Tables, code, captions, links to claims
and what stands in brackets are left out; a name, or a list of names, counts as one short word.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from tests.conftest import SYRIA

LEFT_OUT = "script, style, pre, table, nav, figure, .code, .claims, .told, .facts, small, cite, h1"
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“])")
NAME = r"(?:the )?[A-Z][\w'’-]*(?: (?:of |al-|de )?[A-Z][\w'’-]*)*"
SHORTEST = 4
"""A sentence has so many words."""


def syllables(word: str) -> int:
    """Count the syllables of an English word, roughly: groups of vowels, without a silent e.

    >>> [syllables(word) for word in ("place", "opposition", "reported", "table", "7")]
    [1, 4, 3, 2, 1]
    """
    word = re.sub(r"(?<=[^aeiouyl])e$|(?<=[aeiouy][^aeiouytd])e[sd]$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def bare(sentence: str) -> str:
    """Leave out brackets; names after the first word, and lists of them, become one short word.

    >>> bare("Aleppo, Hama and Homs are held by rebels (AFP), says Reuters.")
    'X are held by rebels, says X.'
    """
    sentence = re.sub(r" ?\([^)]*\)", "", sentence)
    first, rest = re.match(rf"({NAME}(?=, | and [A-Z])|\S+)(.*)", sentence).groups()
    rest = re.sub(NAME, "X", rest)
    first = "X" if first.endswith(",") or re.match(r"(, X)* and X", rest) else first
    return re.sub(r"X(?:(?:,| and|, and) X)+", "X", first + rest)


def grade(sentences: list[str]) -> float:
    """Give the grade of Flesch and Kincaid: about the years of school that a reader needs."""
    words = [word for sentence in sentences for word in re.findall(r"[\w'’-]+", sentence)]
    if not words:
        return 0.0
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59


def sentences_of(html: str) -> Iterator[str]:
    """Give the sentences of a page's text."""
    page = BeautifulSoup(html, "html.parser")
    for element in page.select(LEFT_OUT):
        element.decompose()
    for element in page.select("main p, main li"):
        if element.find(["ul", "ol", "p"]):
            continue
        text = " ".join(element.get_text(" ").split()).replace(" .", ".").replace(" ,", ",")
        for sentence in SENTENCE_END.split(text):
            if len(sentence.split()) >= SHORTEST:
                yield sentence


def main(folder: Path, number: int) -> None:
    """Print the grade of each page, and the hardest sentences of all."""
    told: dict[str, None] = {}
    for path in sorted(folder.glob("*.html")):
        own = list(sentences_of(path.read_text(encoding="utf-8")))
        told |= dict.fromkeys(own)
        print(f"{path.stem}: grade {grade(list(map(bare, own))):.1f}, {len(own)} sentences")
    print(f"all: grade {grade(list(map(bare, told))):.1f}, {len(told)} different sentences")
    for sentence in sorted(told, key=lambda s: grade([bare(s)]), reverse=True)[:number]:
        print(f"  {grade([bare(sentence)]):.1f}  {sentence}")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        Path(given[0]) if given else SYRIA.parents[1] / "briefs",
        int(given[1]) if len(given) > 1 else 12,
    )
