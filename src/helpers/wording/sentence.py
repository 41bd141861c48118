"""What a notebook shows: sentences with the claims behind them, and tables; all text is escaped.

Each output also carries what it says as metadata of its HTML, so that nobody has to read it back:
``role``, ``sentences`` (``text``, ``claims``, ``events`` of each), ``bullets`` where they are a
list, ``caption`` of a table, and ``places``: the ids of the rows about each place by its printed
name. Empty members are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

SHOWN_CLAIMS = 3
"""How many claims are linked behind a sentence; the number of the others is given."""
LONG = 20
"""How many rows a table may have before it stands in the way of what follows it."""
PLACE, NOWHERE = "Place", "–"
"""The column of a table that names a place, and what it holds where there is none."""
DAY = re.compile(r"(?<=\d) (?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")


class Output:
    """What a notebook cell shows: HTML, the same as plain text, and what it says as metadata."""

    def _repr_html_(self) -> str:
        raise NotImplementedError

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

    def html(self) -> str:
        """Give the sentence as safe HTML, its claims as links into the page's claims table."""
        behind = f" {references(self.claims)}" if self.claims else ""
        return f"{escape(self.text)}{behind}"


def _without_empty(members: dict) -> dict:
    return {name: value for name, value in members.items() if value}


def rows_by_place(places: Iterable[str], anchors: Iterable[str]) -> dict[str, list[str]]:
    """Give the ids of the rows about each place; rows without a place are left out."""
    rows: dict[str, list[str]] = {}
    for place, anchor in zip(places, anchors, strict=True):
        rows.setdefault(place, []).append(anchor)
    rows.pop(NOWHERE, None)
    return rows


def references(claims: Iterable[str], tag: str = "small") -> str:
    """Link claims to their rows, in an element; ``data-claims`` names those only counted.

    >>> references(["c0001"])
    '<small class="claims"><a href="#c0001">c0001</a></small>'
    """
    ids = [escape(claim) for claim in claims]
    shown, others = ids[:SHOWN_CLAIMS], ids[SHOWN_CLAIMS:]
    links = ", ".join(f'<a href="#{claim}">{claim}</a>' for claim in shown)
    counted = f' data-claims="{" ".join(others)}"' if others else ""
    more = f" and {len(others)} more" if others else ""
    return f'<{tag} class="claims"{counted}>{links}{more}</{tag}>'


@dataclass(frozen=True)
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

    def _repr_html_(self) -> str:
        if self.bullets:
            return "<ul>" + "".join(f"<li>{s.html()}</li>" for s in self.sentences) + "</ul>"
        return f"<p>{' '.join(s.html() for s in self.sentences)}</p>"

    def __str__(self) -> str:
        """Give the sentences as plain text."""
        return ("\n" if self.bullets else " ").join(s.text for s in self.sentences)

    __repr__ = __str__


def prose(*sentences: Sentence | str, bullets: bool = False, role: str = "") -> Prose:
    """Make prose of sentences; plain text becomes a sentence that rests on no claim."""
    made = (s if isinstance(s, Sentence) else Sentence(s) for s in sentences)
    return Prose(tuple(s for s in made if s.text), bullets, role)


@dataclass(frozen=True)
class Link:
    """Text that leads to a web address or to a row of the page; anything else is shown as text."""

    text: str
    url: str

    def html(self) -> str:
        """Give the link as safe HTML."""
        if self.url.startswith("#"):
            return f'<a href="{escape(self.url)}">{escape(self.text)}</a>'
        if not self.url.startswith(("http://", "https://")):
            return escape(self.text)
        return f'<a href="{escape(self.url)}" rel="noreferrer">{escape(self.text)}</a>'

    def __str__(self) -> str:
        """Give the text."""
        return self.text


@dataclass(frozen=True)
class Table(Output):
    """A table with a caption.

    ``anchors`` are the ids of its rows; a ``folded`` table opens at a click, or when a link leads
    into it. One that is ``printed`` stands open on paper all the same. Of one without rows only the
    caption is shown.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    anchors: tuple[str, ...] = ()
    folded: bool = False
    printed: bool = False

    def metadata(self) -> dict:
        """Give the caption, a sentence where nothing stands below it, and the rows of places."""
        if not self.rows:
            return {"sentences": [{"text": f"{self.caption}."}]}
        places = {}
        if self.anchors and PLACE in self.columns:
            column = self.columns.index(PLACE)
            places = rows_by_place((str(row[column]) for row in self.rows), self.anchors)
        return {"caption": self.caption, "places": places}

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{escape(self.caption)}.</p>"
        head = "".join(map(_header, self.columns, zip(*self.rows, strict=True)))
        ids = [f' id="{escape(anchor)}"' for anchor in self.anchors] or [""] * len(self.rows)
        rows = zip(ids, self.rows, strict=True)
        body = "".join(f"<tr{anchor}>{''.join(map(cell, row))}</tr>" for anchor, row in rows)
        table = (
            f'<div class="table"><table><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )
        if not self.folded:
            return table
        label = f"{escape(self.caption)} ({len(self.rows):,})"
        kind = ' class="long"' if self.printed else ""
        return f"<details{kind}><summary>{label}</summary>{table}</details>"

    def __str__(self) -> str:
        """Give the table as tab-separated text."""
        lines = [self.caption, "\t".join(self.columns)]
        return "\n".join(lines + ["\t".join(str(v) for v in row) for row in self.rows])

    __repr__ = __str__


def _header(name: str, values: tuple[object, ...]) -> str:
    """Give the header of a column, above its numbers where it holds nothing else."""
    numbers = all(isinstance(value, int | float) for value in values)
    kind = ' class="number"' if numbers else ""
    return f'<th scope="col"{kind}>{escape(name)}</th>'


def cell(value: object) -> str:
    """Give a table cell as safe HTML; Arabic says so, and finds its own direction.

    >>> cell("by 7 December")
    '<td>by 7\\xa0December</td>'
    """
    if isinstance(value, Link):
        return f"<td>{value.html()}</td>"
    if isinstance(value, tuple):
        return references(value, "td")
    if isinstance(value, int | float):
        return f'<td class="number">{escape(f"{value:,}")}</td>'
    text = str(value)
    return f"<td{_direction(text)}>{escape(DAY.sub(chr(160), text))}</td>"


def _direction(text: str) -> str:
    """Give the attributes of a cell with letters that run from right to left; else none."""
    kinds = set() if text.isascii() else {unicodedata.bidirectional(letter) for letter in text}
    if not kinds & {"R", "AL"}:
        return ""
    return ' dir="auto" lang="ar"' if "AL" in kinds and "L" not in kinds else ' dir="auto"'
