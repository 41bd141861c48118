"""What every format works with: the tables, the limits of the offensive, and the account."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import PlaceMatcher, Resolver, name_key
from helpers.exchange.read.cells import tidy
from helpers.tables.append import Draft, Row

NOT_NAMED = "not-named"
"""Actor for a side that somebody lost or took a place from, and whom the row does not name."""
SHOWN = 3
"""Rows named for each rule and file; the rest are counted."""
OPEN_SOURCE = (
    "Named by {}. Kind and speaks_for are still open; "
    "until a coder fills them it counts as unnamed and confirms nothing."
)


def mapping(form: str) -> dict:
    """Read what one format maps to what, from the TOML file of its name."""
    return tomllib.loads((Path(__file__).parent / f"{form}.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Project:
    """A project whose files are imported, as a source and as the outlet of its reports."""

    id: str
    name: str
    kind: str
    url: str
    data: str
    note: str


@dataclass(slots=True)
class Claim:
    """A row of ``events.csv`` to be: ``cells`` lack only its number, report and day of coding.

    ``origin`` is the id that the project gives it, ``version`` orders its revisions ('' where the
    project keeps none), ``published`` the day on which the project gave it (missing where the file
    does not say).
    """

    origin: str
    version: str
    published: pd.Timestamp
    cells: Row


@dataclass
class Batch:
    """What a format hands over: claims, and the origins whose other claims are withdrawn.

    ``withdrawn`` gives for an origin its version and why; claims of that origin that are not among
    ``claims`` leave every measure.
    """

    claims: list[Claim] = field(default_factory=list)
    withdrawn: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Counted:
    """Some rows of one file: how many, and the first few."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, rows: list[int]) -> None:
        """Count rows, and keep the first few; a row that says several things counts for each."""
        self.count += len(rows)
        self.first = sorted({*self.first, *sorted({*rows})[:SHOWN]})[:SHOWN]

    def __str__(self) -> str:
        """Name the rows.

        >>> print(Counted(2, [4, 9])), print(Counted(35, [4, 9, 10]))
        rows 4 and 9
        rows 4, 9, 10 and 32 more
        (None, None)
        """
        *most, last = map(str, self.first)
        if self.count > len(self.first):
            return f"rows {', '.join([*most, last])} and {self.count - len(self.first):,} more"
        return f"rows {', '.join(most)} and {last}" if most else f"row {last}"


@dataclass
class Account:
    """What one import did; rows are numbered as a spreadsheet shows them, the header is row 1.

    ``rules`` counts rows by kind (mapped, open, refused), rule and file.
    """

    read: dict[str, int] = field(default_factory=dict)
    rules: dict[str, dict[str, dict[str, Counted]]] = field(
        default_factory=lambda: {
            kind: defaultdict(lambda: defaultdict(Counted))
            for kind in ("mapped", "open", "refused")
        }
    )
    claims: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    def note(self, kind: str, rule: str, file: str, rows: Iterable[int]) -> None:
        """Count rows under a rule; ``kind`` is mapped, open or refused."""
        numbers = [int(row) for row in rows]
        if numbers:
            self.rules[kind][rule][file].add(numbers)

    def lines(self) -> list[str]:
        """Give the account, one line a rule."""
        files = "1 file" if len(self.read) == 1 else f"{len(self.read)} files"
        lines = [f"Read: {sum(self.read.values()):,} rows of {files}."]
        titles = ("Mapped", "Left open", "Refused")
        for title, rules in zip(titles, self.rules.values(), strict=True):
            lines += [f"{title}:"] if rules else []
            counts = {rule: sum(c.count for c in files.values()) for rule, files in rules.items()}
            for rule in sorted(counts, key=lambda rule: -counts[rule]):
                where = "; ".join(f"{file} {c}" for file, c in sorted(rules[rule].items()))
                lines.append(f"  {counts[rule]:,} {rule} ({where})")
        claims = ", ".join(f"{count:,} {what}" for what, count in self.claims.items() if count)
        lines.append(f"Claims: {claims or 'none'}.")
        added = ", ".join(f"{table} {count:,}" for table, count in self.added.items() if count)
        return [*lines, *([f"Added to {added}."] if added else []), *self.advice]


@dataclass
class Context:
    """The draft of the tables, the limits of the offensive, and the account of one import.

    ``known`` has the claims in the tables that came from this project, by origin.
    """

    project: Project
    draft: Draft
    first: pd.Timestamp
    last: pd.Timestamp
    countries: frozenset[str]
    published: pd.Timestamp
    advance: Callable[[int], None]
    known: dict[str, list[Row]]
    versions: dict[str, int]
    account: Account = field(default_factory=Account)

    def __post_init__(self) -> None:
        """Index the actors, sources and places of the draft."""
        self.resolver = Resolver(self.draft)
        self.places = PlaceMatcher(self.resolver, self.project.name)
        sides = self.draft.dataset.offensive.sides.items()
        self._sides = {name_key(text): side for side, name in sides for text in (name, side)}

    @property
    def days(self) -> str:
        """Name the days."""
        if self.last.year > 2200:
            return f"the days from {self.first.date()}"
        return f"the days from {self.first.date()} to {self.last.date()}"

    def outside_days(self, earliest: pd.Series, latest: pd.Series) -> pd.Series:
        """Say of each span of days whether it lies wholly outside; a missing day never does."""
        return (latest < self.first) | (earliest > self.last)

    def outside_box(self, lat: pd.Series, lon: pd.Series) -> pd.Series:
        """Say of each point whether it lies outside the box; a missing one never does."""
        west, south, east, north = self.draft.dataset.offensive.box
        return (lat < south) | (lat > north) | (lon < west) | (lon > east)

    def other_country(self, country: pd.Series) -> pd.Series:
        """Say of each country whether others were asked for."""
        asked = [name for name in country.unique() if name_key(name) in self.countries]
        return ~country.isin(asked) & bool(self.countries)

    def actor(self, *names: str) -> str:
        """Give the id of an actor, added where none goes by one of the names; '' without a name.

        ``QSD: Syrian Democratic Forces (2015-)`` is looked for as a whole, by the part after the
        colon, by the part before it, and each without what stands in brackets. The side of an
        actor that is added stays empty, unless one of its names is that of a side.
        """
        names = tuple(filter(None, map(tidy, names)))
        for spelling in (spelling for name in names for spelling in _spellings(name)):
            if ids := self.resolver.ids("actors", spelling):
                return ids[0]
        if not names:
            return ""
        side = next((self._sides[k] for k in map(name_key, names) if k in self._sides), "")
        cells = {"name": names[0], "side": side, "aliases": "; ".join(names[1:])}
        actor_id = self.resolver.free_id("actors", names[0])
        return self.draft.add("actors", cells | {"actor_id": actor_id})["actor_id"]

    def actor_not_named(self) -> str:
        """Give the actor that stands for somebody whom the row does not name."""
        if not self.draft.row("actors", NOT_NAMED):
            self.draft.add("actors", {"actor_id": NOT_NAMED, "name": "actor not named"})
        return NOT_NAMED

    def source(self, name: str, kind: str = "unnamed", owner: str = "", note: str = "") -> str:
        """Give the id of a source, added where the dataset has none.

        What kind of voice it is, and for whom it speaks, no file says: until a coder does, it
        counts as unnamed, which confirms nothing.
        """
        name = tidy(name)
        if ids := self.resolver.ids("sources", name):
            return ids[0]
        cells = {"name": name, "kind": kind, "owner": owner}
        cells["note"] = note or OPEN_SOURCE.format(self.project.name)
        source_id = self.resolver.free_id("sources", name)
        return self.draft.add("sources", cells | {"source_id": source_id})["source_id"]

    def own(self) -> str:
        """Give the project itself as a source."""
        return self.source(self.project.name, self.project.kind, note=self.project.note)


def _spellings(name: str) -> list[str]:
    """Give a name as a whole, after and before its colon, and each without brackets."""
    short, colon, long = name.partition(":")
    whole = [name, long, short] if colon else [name]
    return whole + [re.sub(r"\(.*?\)", " ", text) for text in whole]
