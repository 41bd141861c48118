"""What a notebook shows: sentences with the claims behind them, and tables; all text is escaped.

``say`` makes a sentence from one of the templates of ``sentences.toml``.

Each output also carries what it says as metadata of its HTML, so that nobody has to read it back:
``role``, ``sentences`` (``text``, ``claims``, ``events`` of each), ``bullets`` where they are a
list, and ``caption`` of a table. Empty members are left out.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter
from types import ModuleType

import pandas as pd
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from helpers import text
from helpers.claims import rows_by_event, unique_ids
from helpers.tables import Dataset, cached_per_dataset
from helpers.wording.names import agree, source_names

DAY = re.compile(r"(?<=\d) (?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))")


class Output:
    """HTML by the macro of ``outputs.html.j2`` called as the class, plain text, and metadata.

    What a kind of output says of itself is its ``metadata()``, see the module's text.
    """

    def _repr_html_(self) -> str:
        return str(getattr(_macros(), type(self).__name__.lower())(self))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        data = {"text/html": self._repr_html_(), "text/plain": str(self)}
        metadata = _without_empty(self.metadata())
        return data, {"text/html": metadata} if metadata else {}


@dataclass(frozen=True)
class Sentence:
    """One sentence, the ids of the claims and events that it rests on, and names of the first."""

    text: str
    claims: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def metadata(self) -> dict:
        """Give the sentence as JSON can hold it; empty members are left out."""
        behind = {"claims": [*self.claims], "events": [*self.events]}
        return _without_empty({"text": self.text, **behind})


def _without_empty(members: dict) -> dict:
    return {name: value for name, value in members.items() if value}


@dataclass(frozen=True)
class Prose(Output):
    """Sentences as one paragraph, or as a list where ``bullets`` is set.

    ``role`` names what they are on the page: "bottom-line", "changes" or nothing. ``more`` are
    further sentences by theme, which open at a click.
    """

    sentences: tuple[Sentence, ...]
    bullets: bool = False
    role: str = ""
    more: tuple[tuple[str, tuple[Sentence, ...]], ...] = ()

    def metadata(self) -> dict:
        """Give role and sentences."""
        every = chain(self.sentences, *(sentences for _, sentences in self.more))
        sentences = [sentence.metadata() for sentence in every]
        return {"role": self.role, "bullets": self.bullets, "sentences": sentences}

    def __str__(self) -> str:
        """Give the sentences as plain text."""
        every = chain(self.sentences, *(sentences for _, sentences in self.more))
        return ("\n" if self.bullets else " ").join(s.text for s in every)


def prose(*sentences: Sentence | str, bullets: bool = False, role: str = "") -> Prose:
    """Make prose of sentences; plain text becomes a sentence that rests on no claim."""
    made = (s if isinstance(s, Sentence) else Sentence(s) for s in sentences)
    return Prose(tuple(s for s in made if s.text), bullets, role)


MOST_LISTED = 150  # sentences that a folded list has; what is beyond is counted


def fold(
    d: Dataset,
    sentences: Iterable[Sentence | Callable[[], Sentence]],
    themes: Iterable[str],
    most: int,
    role: str = "",
) -> Prose:
    """Make a list of sentences of which the first are shown and the others folded by theme.

    Of more than ``MOST_LISTED`` the others are not made, and counted by theme.
    """
    pairs = [*zip(sentences, themes, strict=True)]
    listed = [(s if isinstance(s, Sentence) else s(), theme) for s, theme in pairs[:MOST_LISTED]]
    more: dict[str, list[Sentence]] = {}
    for sentence, theme in listed[most:]:
        more.setdefault(theme, []).append(sentence)
    shown = [sentence for sentence, _ in listed[:most]]
    if left := Counter(theme for _, theme in pairs[MOST_LISTED:]):
        parts = [f"{theme} ({text.number(n)})" for theme, n in left.most_common()]
        shown.append(say(d, "changes.left_out", n=left.total(), parts=parts))
    return Prose(tuple(shown), True, role, tuple((theme, tuple(of)) for theme, of in more.items()))


@dataclass(frozen=True)
class Link:
    """Text that leads to a web address or to a row of the page; anything else is shown as text."""

    text: str
    url: str

    def __str__(self) -> str:
        """Give the text."""
        return self.text


@dataclass(frozen=True)
class Bar:
    """A number as text with a small bar beside it, ``share`` per cent of the longest."""

    text: str
    share: int

    def __str__(self) -> str:
        """Give the number."""
        return self.text


@dataclass(frozen=True)
class Table(Output):
    """A table with a caption.

    One that is ``folded`` opens at a click, or when a link leads into it. Of one without rows only
    the caption is shown. ``most`` rows are shown before the others are folded (0: all), which stand
    open on paper all the same.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    folded: bool = False
    most: int = 0

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
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    environment.filters |= {"text_cell": _text_cell, "capitalise": text.capitalise}
    return environment.get_template("outputs.html.j2").module


def _text_cell(text: str) -> Markup:
    """Write a cell of text: a day stays in one line, Arabic and its like run from the right."""
    kinds = set() if text.isascii() else {unicodedata.bidirectional(char) for char in text}
    direction = ' dir="auto"' if kinds & {"R", "AL"} else ""
    direction += ' lang="ar"' if "AL" in kinds and "L" not in kinds else ""
    return Markup(f"<td{direction}>{escape(DAY.sub(chr(160), text))}</td>")


@cached_per_dataset
def references(d: Dataset) -> dict[str, str]:
    """Give what a link to each claim in force is called: "SOHR via AFP, 7 December".

    A claim that is no assertion says so; what is denied can be what tells that a place is held.
    """
    told, name = {}, source_names(d)
    for c in chain(*rows_by_event(d).values()):
        through = name.get(c.via_id) or ("" if c.named else name[c.outlet_id])
        through = f" via {through}" if through not in ("", name[c.claimant_id]) else ""
        how = "" if c.stance == "asserts" else f" ({c.stance})"
        how = " (denies the loss)" if c.stance == "denies" and c.holder_side else how
        day = text.day(c.published, d.with_year(c.published))
        told[c.claim_id] = f"{name[c.claimant_id]}{through}{how}, {day}"
    return told


def cite(d: Dataset, words: str, ids: Iterable[str], *events: str) -> Sentence:
    """Make a sentence with the claims and events that it rests on, its first sources by name."""
    ids, named = tuple(ids), references(d)
    return Sentence(words, ids, events, tuple(named.get(claim, claim) for claim in ids[:1]))


@cache
def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))


def say(
    d: Dataset,
    name: str,
    about: object = (),
    events: Iterable[str] = (),
    /,
    front: str = "all",
    **values: object,
) -> Sentence:
    """Make the sentence called "section.key", with the claims and events that it rests on.

    ``about`` are claims or tuples of claims, each counted once; or a row or frame with claim_ids,
    whose cells a template may name as ``{row.column}``.

    A number is written with its thousands apart, ``{n:event}`` as "one event", ``{n:is/are}`` as
    the word that agrees with it; a day as "7 December 2024", ``{day:short}`` without its year; a
    list as "a, b and c", ``{names:8}`` with the others counted after eight, ``{names:place}`` and
    ``{names:is/are}`` as their number is, and ``{name:is/are}`` as agrees with a name. Every
    template may name ``{attacker}``, ``{defender}``, ``{as_of}``, ``{known_by}``, ``{needed}`` (so
    many sources corroborate, in words), and where something is limited to a front ``{front}`` (" of
    the front “north”"), ``{on_front}`` and ``{at_front}``.
    """
    section, key = name.split(".")
    sides = d.offensive.sides
    values |= {"attacker": sides[d.offensive.attacker], "defender": sides[d.offensive.defender]}
    needed = text.COUNT_WORDS[d.offensive.needed["corroborated"]]
    values |= {"as_of": d.as_of, "known_by": d.known_by, "needed": needed}
    for place, word in (("front", "of"), ("on_front", "on"), ("at_front", "at places of")):
        values[place] = "" if front == "all" else f" {word} the front “{front}”"
    words = _Writer(d.years).format(_templates()[section][key], **{"row": about} | values)
    words = words[:-1] if words.endswith("..") else words  # after a name with a full stop
    ids = getattr(about, "claim_ids", about)
    behind = unique_ids((i,) if isinstance(i, str) else i for i in ids)
    return cite(d, text.capitalise(words), behind, *events)


def amount(low: float, high: float, short: bool = False) -> str:
    """Write a number, a range or an open end in words, or in few letters.

    >>> amount(24, 99), amount(2500, pd.NA), amount(pd.NA, 40), amount(1200, 1200)
    ('24 to 99', '2,500 or more', 'up to 40', '1,200')
    >>> [amount(*ends, short=True) for ends in ((24, 99), (2500, pd.NA), (pd.NA, 40), (9, 9))]
    ['24–99', '2,500+', '≤ 40', '9']
    """
    write = text.short_number if short else text.number
    if pd.isna(low):
        return f"{'≤' if short else 'up to'} {write(high)}"
    if pd.isna(high):
        return write(low) + ("+" if short else " or more")
    return ("–" if short else " to ").join(dict.fromkeys(write(end) for end in (low, high)))


class _Writer(Formatter):
    def __init__(self, years: bool):
        self.years = years

    def format_field(self, value: object, spec: str) -> str:
        if isinstance(value, str):
            return agree(value, *spec.split("/")) if "/" in spec else value
        if isinstance(value, pd.Timestamp):
            return text.day(value, self.years or spec != "short")
        if isinstance(value, list) and (not spec or spec.isdigit()):
            items = (self.format_field(item, "short") for item in value)
            return text.list_of(items, int(spec) if spec else None)
        value = len(value) if isinstance(value, list) else value
        if "/" in spec:
            singular, plural = spec.split("/")
            return singular if value == 1 else plural
        return text.count_in_words(int(value), spec) if spec else text.number(value)
