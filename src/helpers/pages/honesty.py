"""Is a built page honest?

No claim as a fact, no denied claim without the denial, no bare figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
from selectolax.lexbor import LexborNode

from helpers.pages.figures import ExportError
from helpers.pages.ledger import Ledger
from helpers.pages.listed import tabled, under
from helpers.pages.patterns import fault
from helpers.pages.sentences import article, ids, led, passages, plain, tables, written
from helpers.pages.spoken import spoken
from helpers.tables import Dataset

FOREIGN = re.compile("[\u0370-\u058f\u13a0-\u13ff]")
"""Greek, Cyrillic, Armenian, Cherokee: letters that look Latin and are not."""
WORD, LATIN = re.compile(r"\w+"), re.compile("[a-zA-Z]")
KNOWN = re.compile(r"\b(?:known (?:on|by)|as of) (\d{1,2} [A-Z][a-z]+ \d{4})")


class Dishonest(ExportError):
    """A page that says more than its claims allow; ``problems`` names every sentence."""

    def __init__(self, problems: list[str]):
        """Keep the faults and print them one a line."""
        self.problems = problems
        super().__init__("\n".join(problems))


def check(html: str, d: Dataset) -> None:
    """Check the wording of a built page.

    Parameters
    ----------
    html
        The page as ``export.page`` makes it.
    d
        The dataset as the page's notebook saw it.

    Raises
    ------
    Dishonest
        With every sentence, row or figure that says more than its claims allow.
    """
    found = faults(html, d)
    if found:
        raise Dishonest(found)


def faults(html: str, d: Dataset) -> list[str]:
    """Give every fault of a page's wording, each with its sentence; none = an empty list."""
    page, known = article(html), Ledger(d)
    found = [fault(word, "it mixes letters of two alphabets") for word in disguised(html)]
    found += [f for passage in dict.fromkeys(passages(page)) for f in spoken(known, passage)]
    found += [f for passage in written(html) for f in spoken(known, passage)]
    found += [f for table in tables(page) for f in tabled(known, table)]
    for lead, text, block in led(page):
        if under(known, lead, text) and not ids(block):
            found.append(
                fault(f"{lead} {text}", "it gives a place to a side and leads to no claim")
            )
    found += [f for figure in page.css("figure") for f in bare(figure, d)]
    for event, text in known.unvoiced():
        found.append(fault(text, f"{event} is contested; the page does not name both voices"))
    return list(dict.fromkeys(found))


def disguised(html: str) -> Iterator[str]:
    """Give the words of a page in which a letter only looks like one of the others.

    >>> list(disguised("<body>They c\u0430ptured it; \u043e\u043d</body></main>"))
    ['c\u0430ptured']
    """
    seen = html[html.index("<body") : html.find('id="plotly"')]
    if FOREIGN.search(seen):
        yield from (
            word for word in WORD.findall(seen) if FOREIGN.search(word) and LATIN.search(word)
        )


def bare(figure: LexborNode, d: Dataset) -> Iterator[str]:
    """Give what a figure lacks of unit, source and the day by which it was known."""
    caption, unit, source = map(figure.css_first, ("figcaption", ".unit", ".source"))
    title = plain(caption.text()) if caption else "a figure"
    told = plain(source.text()).removeprefix("Source:") if source else ""
    return unfounded(title, unit.text(strip=True) if unit else "", told.strip(), d)


def unfounded(title: str, unit: str, source: str, d: Dataset) -> Iterator[str]:
    """Give what a figure or a number lacks of unit, source and the day by which it was known."""
    if not unit:
        yield fault(title, "the figure has no unit")
    if not KNOWN.sub("", source).removeprefix("as").strip(" .,;"):
        yield fault(title, "the figure has no source")
    days = [day for text in KNOWN.findall(source) if (day := calendar_day(text))]
    if not days:
        yield fault(title, "the figure does not say by which day it was known")
    elif max(days) > d.known_by:
        yield fault(title, "the figure knows more than the brief")


def calendar_day(text: str) -> pd.Timestamp | None:
    """Read a day as a figure writes it; None where it is none.

    >>> calendar_day("6 January 2030"), calendar_day("31 February 2030")
    (Timestamp('2030-01-06 00:00:00'), None)
    """
    try:
        return pd.Timestamp(text)
    except ValueError:
        return None
