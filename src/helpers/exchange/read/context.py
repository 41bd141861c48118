"""What every format works with: the tables, the limits of the offensive, and the account."""

import re
from collections import defaultdict, namedtuple
from collections.abc import Callable, Container, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.adding.new_dataset import WORLD
from helpers.adding.resolve import Hint, PlaceMatcher, Resolver, name_key
from helpers.exchange.read.cells import tidy
from helpers.exchange.read.files import WORDS
from helpers.tables.append import Draft, Row
from helpers.tables.rules import spellings_of
from helpers.text import list_of

NOT_NAMED = "not-named"  # stands for a side that the row does not name
KILLED = "-killed"  # in the id of the event that counts the killed of another
BEGAN, BRACKETS = re.compile(r"\((\d{4})-(?:\d{4})?\)"), re.compile(r"\(.*?\)")
NOT_CODED = "not-yet-coded"  # owner of the sources of which nobody has said yet whose they are
DONE = ("new", "changed", "withdrawn", "as they were")
SHOWN = 3  # rows named for each rule and file; the rest are counted


KINDS: dict[str, str] = WORDS["kinds"]
RULES: dict[str, str] = WORDS["rules"]
Project = namedtuple("Project", ("id", "name", "kind", "url", "data", "note", "licence"))
"""A project whose files are imported, as a source and as the outlet of its reports; its licence."""


@dataclass(slots=True)
class Claim:
    """A row of ``events.csv`` to be: ``cells`` lack only its number, report and day of coding.

    ``origin`` is its id in the project, ``version`` orders its revisions ('' = none), ``published``
    is the day on which the project gave it (missing = not said), ``where`` file and row.
    """

    where: tuple[str, int]
    origin: str
    version: str
    published: pd.Timestamp
    cells: Row


@dataclass
class Batch:
    """Claims, and the origins whose others are withdrawn (version, why) but for unsaid tolls.

    ``moved`` has the origin in the tables of what has another one now.
    """

    claims: list[Claim] = field(default_factory=list)
    withdrawn: dict[str, tuple[str, str]] = field(default_factory=dict)
    unsaid: set[tuple[str, str]] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)

    def without(self, rows: Container[tuple[str, int]]) -> "Batch":
        """Leave out what some rows (file and number) say; what the tables have of it stays."""
        gone = {claim.origin for claim in self.claims if claim.where in rows}
        claims = [claim for claim in self.claims if claim.where not in rows]
        withdrawn = {o: why for o, why in self.withdrawn.items() if o not in gone}
        return replace(self, claims=claims, withdrawn=withdrawn)


@dataclass
class Account:
    """What one import did with each row that it read.

    ``read`` has the rows of each file, as a spreadsheet numbers them; ``notes`` what was said of
    some, by kind, rule and file. ``rest`` has by file the rule under which the others are
    unchanged, ``known`` the rows (file and number) that gave only what the tables have already,
    ``without_row`` how many claims come from no row, because a map no longer shows a place.
    """

    read: dict[str, list[np.ndarray]] = field(default_factory=dict)
    notes: dict[str, dict] = field(
        default_factory=lambda: {kind: defaultdict(lambda: defaultdict(list)) for kind in KINDS}
    )
    rest: dict[str, str] = field(default_factory=dict)
    known: set[tuple[str, int]] = field(default_factory=set)
    claims: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DONE, 0))
    without_row: int = 0
    added: dict[str, int] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    def note(self, kind: str, rule: str, file: str, rows: Iterable[int]) -> None:
        """Keep rows under a rule of one of ``KINDS``."""
        if len(rows := list(rows)):
            self.notes[kind][rule][file] += rows

    def refuse(self, rule: str, file: str, row: int) -> None:
        """Keep a row as refused by a rule, whatever was said of it before."""
        for rules in self.notes.values():
            for numbers in (files[file] for files in rules.values() if file in files):
                numbers[:] = [number for number in numbers if number != row]
        self.note("refused", rule, file, [row])

    def rows(self) -> dict[str, dict[str, dict[str, np.ndarray]]]:
        """Give the rows by kind, rule and file: each row that was read once, under one rule.

        A row that gave claims is mapped, or left open where something is not said or was refused;
        where the tables had all of it already, it is unchanged.
        """
        found = {kind: defaultdict(lambda: defaultdict(list)) for kind in KINDS}
        for file, parts in self.read.items():
            taken = self._mapped(file)
            for row, (kind, rule) in taken.items():
                found[kind][rule][file].append(row)
            left = np.concatenate([np.array([], int), *parts])
            left = left[~np.isin(left, [*taken])]
            for kind in ("refused", "open", "unchanged"):
                for rule, files in self.notes[kind].items():
                    noted = np.isin(left, files.get(file, []))
                    if noted.any():
                        found[kind][rule][file], left = left[noted], left[~noted]
            if len(left):
                found["unchanged"][self.rest.get(file, RULES["rest"])][file] = left
        return found

    def _mapped(self, file: str) -> dict[int, tuple[str, str]]:
        """Give kind and rule of each row of a file that gave claims."""
        told: dict[int, tuple[list[str], list[str]]] = {}
        for kind in ("mapped", "open", "refused"):
            for rule, files in self.notes[kind].items():
                for row in dict.fromkeys(files.get(file, ())):
                    if kind == "mapped":
                        told.setdefault(row, ([], []))[0].append(rule)
                    elif row in told:
                        told[row][1].append(rule)
        found = {}
        for row, (what, gaps) in told.items():
            rule = "; ".join(what) + (f"; left open: {list_of(gaps)}" if gaps else "")
            new = ("open" if gaps else "mapped"), rule
            found[row] = ("unchanged", RULES["same"]) if (file, row) in self.known else new
        return found

    def lines(self) -> list[str]:
        """Give the account, one line a rule; rows read are the sum of all lines."""
        found, files = self.rows(), "1 file" if len(self.read) == 1 else f"{len(self.read)} files"
        counts = {
            kind: {rule: sum(map(len, files.values())) for rule, files in rules.items()}
            for kind, rules in found.items()
        }
        sums = [f"{sum(c.values()):,} {KINDS[kind].lower()}" for kind, c in counts.items() if c]
        names = [Path(file).name for file in self.read]
        labels = {f: f if names.count(n := Path(f).name) > 1 else n for f in self.read}
        read = sum(len(part) for parts in self.read.values() for part in parts)
        lines = [f"Read: {read:,} rows of {files}" + (f" = {' + '.join(sums)}." if sums else ".")]
        for kind, rules in found.items():
            lines += [f"{KINDS[kind]}:"] if rules else []
            for rule in sorted(rules, key=counts[kind].get, reverse=True):
                by_file = sorted(rules[rule].items())
                named = (f"{labels[file]} {name_rows(rows)}" for file, rows in by_file)
                lines.append(f"  {counts[kind][rule]:,} {rule} ({'; '.join(named)})")
        claims = ", ".join(f"{count:,} {what}" for what, count in self.claims.items() if count)
        lines.append(f"Claims: {claims or 'none'}.")
        if self.without_row:
            lines.append(WORDS["without_row"].format(f"{self.without_row:,}"))
        added = ", ".join(f"{table} {count:,}" for table, count in self.added.items() if count)
        return [*lines, *([f"Added to {added}."] if added else []), *self.advice]

    @property
    def all_refused(self) -> bool:
        """Whether rows were refused and none was taken or known."""
        found, lists = self.rows(), {*self.rest.values()}  # a list of places says nothing itself
        taken = found["mapped"] or found["open"] or found["unchanged"].keys() - lists
        return bool(found["refused"]) and not (taken or any(self.claims.values()))


def is_open(draft: Draft, key: str) -> bool:
    """Say whether start, end or box of the offensive follow the imported files."""
    return key in draft.described["offensive"].get("open", ())


def name_rows(rows: Sequence[int]) -> str:
    """Name the first few rows and count the rest.

    >>> name_rows([7]), name_rows([9, 4]), name_rows([144, 20, 266, 300])
    ('row 7', 'rows 4 and 9', 'rows 20, 144, 266 and 1 more')
    """
    first = np.sort(rows)[:SHOWN]
    more = [f"{len(rows) - len(first):,} more"] if len(rows) > len(first) else []
    return f"{'rows' if len(rows) > 1 else 'row'} {list_of([*map(str, first), *more])}"


def _name_and_year(name: str) -> tuple[str, str] | None:
    """Give the name of an actor and the year in which it began; None where it states none."""
    began = BEGAN.search(name)
    return (name_key(BRACKETS.sub(" ", name)), began[1]) if began else None


@dataclass
class Context:
    """The draft of the tables, the limits of the offensive, and the account of one import.

    ``asked`` names what the user set of the days: from, until, published.
    ``told`` is what the user says of files that have no fixed columns (``control.Told``).
    ``known`` has the claims of this project in the tables by origin, ``versions`` the newest
    version of each, -1 where the project keeps none.
    """

    project: Project
    draft: Draft
    first: pd.Timestamp
    last: pd.Timestamp
    countries: frozenset[str]
    published: pd.Timestamp
    asked: Set[str]
    advance: Callable[[int], None]
    told: object = None
    account: Account = field(default_factory=Account)

    def __post_init__(self) -> None:
        """Index the actors, sources and places of the draft, and the claims of the project."""
        self.resolver = Resolver(self.draft)
        self.places = PlaceMatcher(self.resolver, self.project.name)
        sides = self.draft.dataset.offensive.sides.items()
        self._sides = {name_key(text): side for side, name in sides for text in (name, side)}
        self._began: dict[tuple[str, str], list[str]] = {}
        for row in self.draft.standing["actors"]:
            for name in spellings_of(row):
                self._keep_year(name, row["actor_id"])
        self.known: dict[str, list[Row]] = {}
        self.versions: dict[str, int] = {}
        form = re.compile(rf"{self.project.id}:(.+?)(?:@(\d+))?")
        for row in self.draft.standing["events"]:
            if match := form.fullmatch(row.get("origin_id", "")):
                self.known.setdefault(match[1], []).append(row)
                newest = max(int(match[2] or -1), self.versions.get(match[1], -1))
                self.versions[match[1]] = newest

    def limits(self, frame: pd.DataFrame, late: pd.Series) -> dict[str, pd.Series]:
        """Give the rules for rows that do not concern the dataset, and the rows that each fits.

        The frame has earliest, latest, lat and lon, and country where the format names one.
        """
        lat, lon = frame["lat"], frame["lon"]
        own = self.draft.dataset.offensive.box
        west, south, east, north = WORLD if is_open(self.draft, "box") else own
        until = "" if self.last.year > 2200 else f" to {self.last.date()}"
        rules = {}
        if self.countries and "country" in frame:
            rules["of other countries"] = ~frame["country"].map(name_key).isin(self.countries)
        days = f"outside the days from {self.first.date()}{until}"
        rules[days] = (frame["latest"] < self.first) | (frame["earliest"] > self.last)
        beyond = (lat < south) | (lat > north) | (lon < west) | (lon > east)
        late_rule = "dated after the day on which they were known"
        return rules | {"outside the box of the offensive": beyond, late_rule: late}

    def note(self, kind: str, rule: str, row) -> None:
        """Keep one row, which has ``file`` and ``row``, under a rule of the account."""
        self.account.note(kind, rule, row.file, [row.row])

    def spot(self, hint: Hint, exact: int) -> tuple[str, str, str]:
        """Give place_id, place_precision and words for a place: 1 = at it, 0 = not said."""
        precision = {0: "", 1: "at"}.get(exact, "near")
        return self.places.find(hint), precision, f"{precision or 'at'} {hint.name}"

    def actor(self, *names: str) -> str:
        """Give the id of an actor, added where none goes by one of the names; '' without a name.

        ``QSD: Syrian Democratic Forces (2015-)`` is looked for as a whole and by either part, then
        as one that began in that year, then without brackets: unless it began in the year of the
        offensive or later, for what has the name without a year was there before. An added actor
        has no side, unless a name is that of a side.
        """
        names = tuple(filter(None, map(tidy, names)))
        if not names:
            return ""
        whole = [text for name in names for text in (name, *reversed(name.split(":", 1)))]
        start = self.draft.dataset.offensive.start.year
        bare = [text for text in whole if int((BEGAN.search(text) or "00")[1]) < start]
        for text in (*whole, *(BRACKETS.sub(" ", text) for text in bare)):
            if ids := self.resolver.ids("actors", text) or self._began.get(_name_and_year(text)):
                return ids[0]
        side = next((self._sides[k] for k in map(name_key, names) if k in self._sides), "")
        cells = {"name": names[0], "side": side, "aliases": "; ".join(names[1:])}
        actor_id = self.resolver.free_id("actors", names[0])
        self._keep_year(names[0], actor_id)
        return self.draft.add("actors", cells | {"actor_id": actor_id})["actor_id"]

    def _keep_year(self, name: str, actor_id: str) -> None:
        if key := _name_and_year(name):
            self._began.setdefault(key, [actor_id])

    def knows_actor(self, name: str) -> bool:
        """Say whether a name is that of an actor of the tables or of a side."""
        return bool(self.resolver.ids("actors", name)) or name_key(name) in self._sides

    def are_one_side(self, *names: str) -> bool:
        """Say whether actors, added where the dataset has none, are one or of one side."""
        rows = [self.draft.row("actors", self.actor(name)) for name in names]
        return len({row["side"] or row["actor_id"] for row in rows}) == 1

    def actor_not_named(self) -> str:
        """Give the actor that stands for somebody whom the row does not name."""
        if not self.draft.row("actors", NOT_NAMED):
            self.draft.add("actors", {"actor_id": NOT_NAMED, "name": "actor not named"})
        return NOT_NAMED

    def source(self, name: str, kind: str = "unnamed", owner: str = "", note: str = "") -> str:
        """Give the id of a source, added as unnamed where the dataset has none."""
        if ids := self.resolver.ids("sources", tidy(name)):
            return ids[0]
        owner = owner or (NOT_CODED if kind == "unnamed" else "")
        cells = {"name": tidy(name), "kind": kind, "owner": owner}
        cells["note"] = note or WORDS["open_source"].format(self.project.name)
        source_id = self.resolver.free_id("sources", tidy(name))
        return self.draft.add("sources", cells | {"source_id": source_id})["source_id"]

    def own(self) -> str:
        """Give the project itself as a source."""
        return self.source(self.project.name, self.project.kind, note=self.project.note)
