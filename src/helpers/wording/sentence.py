"""What a notebook shows: sentences with the claims behind them, and tables; all text is escaped.

Each output also carries what it says as metadata of its HTML, so that nobody has to read it back:
``role``, ``sentences`` (``text``, ``claims``, ``events`` of each), ``bullets`` where they are a
list, ``caption`` of a table, and ``places``: the ids of the rows about each place by its printed
name. Empty members are left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

LONG = 20
"""How many rows a table may have before it stands in the way of what follows it."""
PLACE, NOWHERE = "Place", "–"
"""The column of a table that names a place, and what it holds where there is none."""
DAY = re.compile(r"(?<=\d) (?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")


class Output:
    """What a notebook cell shows: HTML, the same as plain text, and what it says as metadata.

    The HTML is the macro of ``outputs.html.j2`` that is called as the class.
    """

    def _repr_html_(self) -> str:
        return str(getattr(_macros(), type(self).__name__.lower())(self))

    def __repr__(self) -> str:
        """Give the plain text."""
        return str(self)

    def metadata(self) -> dict:
        """Give the metadata of the output, see the module's text."""
        return {}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        data = {"text/html": self._repr_html_(), "text/plain": str(self)}
        metadata = _without_empty(self.metadata())
        return data, {"text/html": metadata} if metadata else {}


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the ids of the claims and events that it rests on."""

    text: str
    claims: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    def metadata(self) -> dict:
        """Give the sentence as JSON can hold it; empty members are left out."""
        claims, events = [*self.claims], [*self.events]
        return _without_empty({"text": self.text, "claims": claims, "events": events})


def _without_empty(members: dict) -> dict:
    return {name: value for name, value in members.items() if value}


@dataclass(frozen=True, repr=False)
class Prose(Output):
    """Sentences as one paragraph, or as a list where ``bullets`` is set.

    ``role`` names what they are on the page: "bottom-line", "changes" or nothing.
    """

    sentences: tuple[Sentence, ...]
    bullets: bool = False
    role: str = ""

    def metadata(self) -> dict:
        """Give role and sentences."""
        sentences = [sentence.metadata() for sentence in self.sentences]
        return {"role": self.role, "bullets": self.bullets, "sentences": sentences}

    def __str__(self) -> str:
        """Give the sentences as plain text."""
        return ("\n" if self.bullets else " ").join(s.text for s in self.sentences)


def prose(*sentences: Sentence | str, bullets: bool = False, role: str = "") -> Prose:
    """Make prose of sentences; plain text becomes a sentence that rests on no claim."""
    made = (s if isinstance(s, Sentence) else Sentence(s) for s in sentences)
    return Prose(tuple(s for s in made if s.text), bullets, role)


@dataclass(frozen=True)
class Link:
    """Text that leads to a web address or to a row of the page; anything else is shown as text."""

    text: str
    url: str

    def __str__(self) -> str:
        """Give the text."""
        return self.text


@dataclass(frozen=True, repr=False)
class Table(Output):
    """A table with a caption.

    One that is ``folded`` opens at a click, or when a link leads into it; one that is ``printed``
    stands open on paper all the same. Of one without rows only the caption is shown.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    folded: bool = False
    printed: bool = False

    def metadata(self) -> dict:
        """Give the caption, as a sentence where nothing stands below it."""
        if not self.rows:
            return {"sentences": [{"text": f"{self.caption}."}]}
        return {"caption": self.caption}

    def numbers(self) -> list[str]:
        """Give the columns that hold nothing but numbers."""
        columns = zip(self.columns, zip(*self.rows, strict=True), strict=True)
        return [name for name, of in columns if all(isinstance(v, int | float) for v in of)]

    def __str__(self) -> str:
        """Give the table as tab-separated text."""
        lines = [self.caption, "\t".join(self.columns)]
        return "\n".join(lines + ["\t".join(str(v) for v in row) for row in self.rows])


@cache
def _macros() -> ModuleType:
    """Give the macros that write outputs as HTML."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    environment.filters["text_cell"] = _text_cell
    return environment.get_template("outputs.html.j2").module


def _text_cell(text: str) -> Markup:
    """Write a cell of text: a day stays in one line, Arabic and its like run from the right."""
    kinds = set() if text.isascii() else {unicodedata.bidirectional(char) for char in text}
    direction = ""
    if kinds & {"R", "AL"}:
        arabic = "AL" in kinds and "L" not in kinds
        direction = ' dir="auto" lang="ar"' if arabic else ' dir="auto"'
    return Markup(f"<td{direction}>{escape(DAY.sub(chr(160), text))}</td>")
