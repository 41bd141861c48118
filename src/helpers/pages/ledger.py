"""What a brief may know, laid out so that a check of its sentences can look it up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from helpers import claims, control, progress
from helpers.pages.sentences import plain
from helpers.tables import Dataset
from helpers.wording.phrases import stop

START, IN_WORD = re.compile(r"(?<!\w)\S"), re.compile(r"\w")
BRACKETS = re.compile(r"\([^()]*\)")
NAME = re.compile(r"(?!(?:and|the|or)\b)\b\w")
"""A word in a list of names that is neither of them."""
BEGINNING = 12
"""By so many first letters, or fewer, quotes are looked up."""


def either(names: Iterable[str]) -> re.Pattern[str]:
    """Make a pattern that finds any of these as whole words, the longest first.

    >>> either(["Elm", "Elm Hill"]).findall("Elm Hill and Elms, Elm")
    ['Elm Hill', 'Elm']
    """
    told = "|".join(map(re.escape, longest_first(names))) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)")


def longest_first(names: Iterable[str]) -> list[str]:
    """Give each name once, as a page prints it, the longest first.

    >>> longest_first(["Elm", "Elm  Hill", "Elm"])
    ['Elm Hill', 'Elm']
    """
    return sorted({n for n in map(plain, names) if n}, key=lambda n: (-len(n), n))


class Quotes:
    """Many texts to be found in others as whole words; a pattern of them all takes long to make."""

    def __init__(self, texts: Iterable[str]):
        """Sort them by their beginnings."""
        told = longest_first(texts)
        self.all = frozenset(told)
        self.letters = min([BEGINNING, *map(len, told)])
        self.beginning: dict[str, list[str]] = {}
        for text in told:
            self.beginning.setdefault(text[: self.letters], []).append(text)

    def cut(self, text: str) -> str:
        """Give a text with an ellipsis in the place of each of them.

        >>> Quotes(["It fell", "It fell again"]).cut("They say: it fell. It fell again, It fellx")
        'They say: it fell. …, It fellx'
        """
        kept, done = [], 0
        for at in START.finditer(text):
            here = at.start()
            if here < done:
                continue
            for quote in self.beginning.get(text[here : here + self.letters], ()):
                end = here + len(quote)
                if text.startswith(quote, here) and not IN_WORD.match(text, end):
                    kept += [text[done:here], "…"]
                    done = end
                    break
        return "".join([*kept, text[done:]])


@dataclass
class Ledger:
    """The events behind claims, who says them, the gazetteer; and which events a page named.

    ``silent`` are cells of tables that were found to state nothing, ``labelled``
    contested events with the sentence that only names them, ``met`` the claims with a row of their
    own by event, ``voiced`` the events whose both voices the page names.
    """

    d: Dataset
    silent: set[str] = field(default_factory=set)
    labelled: dict[str, str] = field(default_factory=dict)
    met: dict[str, set[str]] = field(default_factory=dict)
    voiced: set[str] = field(default_factory=set)

    @cached_property
    def who(self) -> dict[str, str]:
        """The claimant's name of every claim that was published, without case."""
        called = zip(self.d.sources["source_id"], self.d.sources["name"], strict=True)
        names = {source: plain(name).casefold() for source, name in called}
        told = zip(self.d.events["claim_id"], self.d.events["claimant_id"], strict=True)
        return {claim: names[source] for claim, source in told}

    @cached_property
    def events(self) -> dict[str, tuple]:
        """Rows of ``claims.grade_events`` by event_id."""
        return {event.event_id: event for event in claims.grade_events(self.d).itertuples()}

    @cached_property
    def event_of(self) -> dict[str, str]:
        """The event of every claim that was published, replaced ones too."""
        return dict(zip(self.d.events["claim_id"], self.d.events["event_id"], strict=True))

    @cached_property
    def voices_of(self) -> dict[str, set[str]]:
        """The names, without case, of all who say anything of an event."""
        found: dict[str, set[str]] = {}
        for claim, event in self.event_of.items():
            found.setdefault(event, set()).add(self.who[claim])
        return found

    @cached_property
    def places(self) -> dict[str, set[str]]:
        """The ids of the places of each name."""
        found: dict[str, set[str]] = {}
        for place, name in zip(self.d.places["place_id"], self.d.places["name"], strict=True):
            for written in (plain(name), plain(name).upper()):
                found.setdefault(written, set()).add(place)
        return found

    @cached_property
    def place(self) -> re.Pattern[str]:
        """Finds names of places."""
        return either(self.places)

    @cached_property
    def titles(self) -> set[str]:
        """The titles of reports."""
        return set(map(plain, self.d.reports["title"]))

    @cached_property
    def title(self) -> str:
        """The title of the offensive, which may hold the name of a side."""
        return plain(self.d.offensive.title)

    @cached_property
    def sides(self) -> dict[str, str]:
        """The side of each of its names, in small letters: "rebel forces", "rebel", "rebels"."""
        named = {plain(name).lower(): side for side, name in self.d.offensive.sides.items()}
        short = {name.removesuffix(" forces"): side for name, side in named.items()}
        return {f"{name}s": side for name, side in short.items()} | short | named

    @cached_property
    def side(self) -> re.Pattern[str]:
        """Finds names of sides in small letters."""
        return either(self.sides)

    @cached_property
    def side_first(self) -> re.Pattern[str]:
        """Finds a side as the last words before a verb and its auxiliaries, in small letters."""
        aside = r"(?: (?:had|have|has|also|then|later|soon|to|not|never|since|were reported|say))*"
        return re.compile(rf"({self.side.pattern}){aside} $")

    @cached_property
    def by_side(self) -> re.Pattern[str]:
        """Finds a side as the doer behind a verb, in small letters."""
        return re.compile(rf" by ({self.side.pattern})")

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """Finds a side that is named as the one origin of a claim, in small letters."""
        return either(f"{name} alone" for name in self.sides)

    @cached_property
    def voice(self) -> re.Pattern[str]:
        """Finds names of sources in small letters."""
        return either(map(str.lower, self.d.sources["name"]))

    @cached_property
    def quotes(self) -> Quotes:
        """Summaries of claims, as they are quoted."""
        return Quotes(stop(text).rstrip(".") for text in self.d.events["summary"])

    @cached_property
    def summary_of(self) -> dict[str, str]:
        """The summary of every claim that was published, in small letters."""
        told = zip(self.d.events["claim_id"], self.d.events["summary"], strict=True)
        return {claim: plain(summary).lower() for claim, summary in told}

    @cached_property
    def speaks_for(self) -> dict[str, str]:
        """The side, or the word for none, for which the claimant of every claim speaks."""
        side = dict(zip(self.d.sources["source_id"], self.d.sources["speaks_for"], strict=True))
        told = zip(self.d.events["claim_id"], self.d.events["claimant_id"], strict=True)
        return {claim: side[source] for claim, source in told}

    @cached_property
    def certain(self) -> set[tuple[int, int]]:
        """What the attacker's side holds, and of how many, wherever floor and ceiling agree."""
        held = control.control_table(self.d, claims.grade_events(self.d))
        bands = [
            progress.band(self.d, held, measure, front=front)
            for measure in progress.MEASURES
            for front in ("all", *self.d.offensive.fronts)
        ]
        strips = (progress.along_route(self.d, held, route) for route in self.d.offensive.routes)
        bands += [progress.road_band(progress.road_held(along)) for along in strips if len(along)]
        found = set()
        for band in bands:
            ends = band[["floor", "ceiling", "of"]].round().astype(int).itertuples(index=False)
            found |= {(floor, of) for floor, ceiling, of in ends if floor == ceiling}
        return found

    def quoted(self, text: str) -> bool:
        """Say whether a text is nothing but the summary of a claim, perhaps after its place."""
        if text.rstrip(" :.") in self.quotes.all:
            return True
        return self.place.sub("", self.quotes.cut(text)).strip(" :.") == "…"

    def bare(self, text: str) -> bool:
        """Say whether a text is nothing but names of places and sides."""
        if not (self.place.match(text) or self.side.match(text.lower().removeprefix("the "))):
            return False
        rest = self.place.sub("", BRACKETS.sub("", text)).lower()
        return not NAME.search(self.side.sub("", rest))

    def behind(self, ids: tuple[str, ...]) -> list[tuple]:
        """Give the events of claims that this brief can see."""
        found = dict.fromkeys(self.event_of[c] for c in ids if c in self.event_of)
        return [self.events[event] for event in found if event in self.events]

    def named_in(self, text: str, ids: tuple[str, ...]) -> bool:
        """Say whether a text names one of those who make some claims."""
        told = text.casefold() if ids else ""
        return any(self.who[claim] in told for claim in ids if claim in self.who)

    def says_who(self, text: str, ids: tuple[str, ...]) -> bool:
        """Say whether a text names one who makes some claims, or a side as their one origin."""
        return self.named_in(text, ids) or bool(self.alone.search(text.lower()))

    def summaries(self, events: list[tuple]) -> str:
        """Give what the claims and denials of events say, in small letters."""
        ids = (claim for event in events for claim in (*event.claim_ids, *event.denial_ids))
        return "\n".join(self.summary_of[claim] for claim in ids)

    def admitted(self, event: tuple) -> bool:
        """Say whether the side that is worse off by an event says it; also where none is known."""
        return not event.loser or any(
            self.speaks_for[claim] == event.loser for claim in event.claim_ids
        )

    def strangers(self, text: str, event: tuple) -> list[str]:
        """Give the sources that a text names, but for quotes, and that say nothing of an event."""
        said = BRACKETS.sub("", self.quotes.cut(text)).lower()
        named = self.voice.findall(said)
        about = self.voices_of.get(event.event_id, ())
        return [name for name in named if not any(name in who for who in about)]

    def doer(self, before: str, after: str) -> str:
        """Give the side that stands before a verb, or behind it after "by"; '' = neither does."""
        by = self.by_side.match(after)
        named = self.side_first.search(before)
        return self.sides[by.group(1)] if by else self.sides[named.group(1)] if named else ""

    def both_voices(self, text: str, event: tuple) -> bool:
        """Say whether a text names one who asserts an event and one who denies it."""
        if not self.named_in(text, event.denial_ids):
            return False
        both = not event.claim_ids or self.named_in(text, event.claim_ids)
        if both:
            self.voiced.add(event.event_id)
        return both

    def label(self, event: tuple, text: str) -> None:
        """Note a contested event that a sentence only names."""
        if event.status == "contested":
            self.labelled.setdefault(event.event_id, text)

    def meet(self, event: tuple, ids: tuple[str, ...]) -> None:
        """Note a row of an event; when both an assertion and a denial have one, both spoke."""
        met = self.met.setdefault(event.event_id, set())
        met |= set(ids)
        if met & set(event.denial_ids) and (not event.claim_ids or met & set(event.claim_ids)):
            self.voiced.add(event.event_id)

    def unvoiced(self) -> Iterator[tuple[str, str]]:
        """Give the contested events whose voices the page names nowhere, and the sentence."""
        yield from ((e, text) for e, text in self.labelled.items() if e not in self.voiced)
