"""Five rules for what people type into notebooks; sentences made from events keep them by design.

Checked is the executed notebook, not its page: markdown cells, text that a cell prints, computed
sentences and the description of each figure. What stands in backticks is not read.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources import files

import pandas as pd
from nbformat import NotebookNode
from selectolax.lexbor import LexborHTMLParser

from helpers.pages.figures import PICTURES, PLOTLY, is_still
from helpers.pages.summary import HTML, blocks, is_working_table, text_of
from helpers.tables import Dataset

MIXED = re.compile("(?=\\w*[a-zA-Z])(?=\\w*[\u0370-\u058f\u13a0-\u13ff])\\w+")
"""A word with Latin letters and Greek, Cyrillic, Armenian or Cherokee ones that look alike."""
KNOWN = re.compile(r"\b(?:known (?:on|by)|as of) (\d{1,2} [A-Z][a-z]+ \d{4})")  # in a source

END = re.compile(r"(?<=[.!?…;])\s+|, and (?!others)")
DATE = re.compile(r"\b(?:\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+(?: \d{4})?)\b")
PLACE, SIDE, TITLE = "\ue000", "\ue001", "\ue002"  # for a name: "Left Bank" contains no verb
RULES = tomllib.loads((files("helpers.pages") / "wording_rules.toml").read_text("utf-8"))
WAYS = RULES.pop("held")
WORDS = {kind: f"(?:{'|'.join(words)})" for kind, words in RULES.items()}
NUMBER, UNIT = WORDS["numbers_in_words"], WORDS["units"]
COUNT = re.compile(
    rf"\b(?:\d[\d,.]*|{NUMBER}) (?:\w+ ){{0,2}}{UNIT}\b|\d ?(?:%|percent\b|per cent\b)", re.I
)
PROBABILITY = re.compile(rf"\b{WORDS['probability']}\b", re.I)
CERTAIN = re.compile(rf"\b{WORDS['certain']}\b", re.I)
HEDGED = re.compile(rf"\b{WORDS['hedges']}\b|\?$", re.I)
HELD = [re.compile(way.format(**WORDS, place=PLACE, side=SIDE), re.I) for way in WAYS]


def find_faults(notebook: NotebookNode, d: Dataset) -> list[str]:
    """Give every fault of an executed notebook that saw a dataset, each with its sentence."""
    names = _Names(d)
    faults: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for text in _typed(cell.source):
                faults += [*_typed_numbers(text, names), *_bold(text, names), *_mixed(text)]
        for output in cell.get("outputs", ()):
            faults += _output_faults(output, names)
    return list(dict.fromkeys(faults))


class _Names:
    """The names of places and sides of a dataset, and what its reader can know."""

    def __init__(self, d: Dataset) -> None:
        self.d = d
        self.claims = {*d.events["claim_id"]}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the title of the offensive, places (group 1) and sides (group 2)."""
        sides = [*self.d.offensive.sides.values()]
        short = [name.removesuffix(" forces") for name in sides]
        sides += [*short, *(f"{name}s" for name in short)]
        places = [*self.d.places["name"], *map(str.upper, self.d.places["name"])]
        title = f"(?:{re.escape(_plain(self.d.offensive.title))})"
        return re.compile(rf"{title}|({_either(places)})|(?i:({_either(sides)}))")

    def sentences(self, text: str) -> Iterator[tuple[str, str]]:
        """Give each sentence with marks in the place of names, and as it was."""
        names = []

        def mark(name: re.Match) -> str:
            names.append(name[0])
            return PLACE if name[1] else SIDE if name[2] else TITLE

        written = iter(names)
        for part in END.split(self.pattern.sub(mark, _plain(text))):
            yield part, re.sub("[\ue000-\ue002]", lambda _: next(written), part)

    def on_its_days(self, text: str) -> bool:
        """Say whether a day, with or without its year, is one of the offensive."""
        start, end = self.d.offensive.start, self.d.known_by
        whole = "-" in text or text[-4:].isdigit()
        years = [""] if whole else [f" {start.year}", f" {end.year}"]
        days = [pd.to_datetime(text + year, errors="coerce") for year in years]
        return any(start <= day <= end for day in days if not pd.isna(day))


def _either(names: Iterable[str]) -> str:
    longest = sorted({_plain(name) for name in names if name}, key=lambda name: (-len(name), name))
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)"


def _typed(source: str) -> Iterator[str]:
    todo = blocks(source)
    while todo:
        token = todo.pop(0)
        if token["type"] in ("heading", "paragraph", "block_text"):
            yield text_of(token, code=False)
        elif token["type"] == "block_html":
            yield token["raw"]
        else:
            todo = [*token.get("children", ()), *todo]


def _output_faults(output: NotebookNode, names: _Names) -> Iterator[str]:
    """Give the faults of what a cell shows: a figure, computed sentences, or printed text."""
    data, metadata = output.get("data", {}), output.get("metadata", {})
    if PLOTLY in data or is_still(data):
        layout = data.get(PLOTLY, {}).get("layout", {})
        stills = (metadata.get(kind) for kind in PICTURES)
        yield from _figure_faults(layout.get("meta") or next(filter(None, stills), metadata), names)
        return
    described = metadata.get(HTML, {})
    for sentence in described.get("sentences", ()):
        unknown = [c for c in sentence.get("claims", ()) if c not in names.claims]
        if unknown:
            yield _fault(sentence["text"], f"this brief cannot know the claim {', '.join(unknown)}")
        elif not sentence.get("claims"):
            yield from _bold(sentence["text"], names)
        yield from _mixed(sentence["text"])
    if not described and not is_working_table(output):
        printed = output.get("text", "") if output.get("name") == "stdout" else ""
        page = LexborHTMLParser(data[HTML]).text(separator=" ") if HTML in data else ""
        for text in (printed, page, *_typed(data.get("text/markdown", ""))):
            yield from (*_bold(text, names), *_mixed(text))


def _typed_numbers(text: str, names: _Names) -> Iterator[str]:
    """Rule 1: numbers of the offensive, and its days, are computed and not typed."""
    for marked, sentence in names.sentences(text):
        counts = [count[0] for count in COUNT.finditer(marked)]
        counts = [c for c in counts if "%" not in c or not PROBABILITY.search(marked)]
        for typed in (*counts, *filter(names.on_its_days, DATE.findall(marked))):
            yield _fault(sentence, f"“{typed}” is typed; compute it, or write it as `code`")


def _bold(text: str, names: _Names) -> Iterator[str]:
    """Rules 2 and 5: who holds a place is said by a sentence with claims, or as somebody's word."""
    for marked, sentence in names.sentences(text):
        hedged = HEDGED.search(marked) and not CERTAIN.search(marked)
        if not hedged and any(pattern.search(marked) for pattern in HELD):
            why = "it says who holds a place and leads to no claim; say who says so"
            yield _fault(sentence, why)


def _figure_faults(meta: dict, names: _Names) -> Iterator[str]:
    """Rule 3: a figure has a source and a day, and knows no more than the brief."""
    title, unit, source = (str(meta.get(name) or "") for name in ("title", "unit", "source"))
    if not KNOWN.sub("", source).removeprefix("as").strip(" .,;"):
        yield _fault(title, "the figure has no source")
    days = pd.Series(pd.to_datetime(KNOWN.findall(source), errors="coerce")).dropna()
    if days.empty:
        yield _fault(title, "the figure does not say by which day it was known")
    elif days.max() > names.d.known_by:
        yield _fault(title, "the figure knows more than the brief")
    yield from _mixed(f"{title} {unit} {source} {meta.get('alt') or ''}")


def _mixed(text: str) -> Iterator[str]:
    """Rule 4: no word mixes the letters of two alphabets."""
    yield from (_fault(word, "it mixes letters of two alphabets") for word in MIXED.findall(text))


def _plain(text: str) -> str:
    """Give text without tags, unseen letters, accents and fonts, so that no verb can hide."""
    shown = "".join(c for c in re.sub(r"<[^<>]*>", " ", text) if c.isprintable() or c.isspace())
    apart = unicodedata.normalize("NFKD", shown)
    return " ".join("".join(c for c in apart if unicodedata.category(c) != "Mn").split())


def _fault(sentence: str, why: str) -> str:
    return f"“{sentence}”: {why}."
