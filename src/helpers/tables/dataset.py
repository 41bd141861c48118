"""A dataset as the notebooks see it: typed, checked and cut to what was known."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import NamedTuple, TypeVar

import pandas as pd

from helpers import files
from helpers.order import in_order, keep
from helpers.tables import reader
from helpers.tables.reader import DESCRIPTOR, BadTables, NotInTables, Problem, find_dataset
from helpers.tables.rules import MOST_YEARS, find_problems
from helpers.tables.schema import STANDARD, WORDS
from helpers.tables.types import ISO_DAY, add_derived, convert_table

T = TypeVar("T")
SILENCE = pd.Timedelta(days=365)  # after the latest report, while the offensive goes on
MISSING = {WORDS[name][0] for name in ("no_number", "half_a_coordinate")}
LULL = pd.Timedelta(days=60)  # without a report: an offensive without an end has ended


class Read(NamedTuple):
    """A dataset as it was read; ``datasets`` are those cut from it, by day and knowledge.

    ``state`` is the descriptor and the digest of each file. ``told`` has of each report with news
    the day of publication and the last day it tells of.
    """

    state: tuple[bytes, ...]
    package: dict
    tables: dict[str, pd.DataFrame]
    boundaries: dict
    told: pd.DataFrame
    datasets: dict[tuple[pd.Timestamp, pd.Timestamp, bool], "Dataset"]


LAST_READ: dict[Path, Read] = {}  # by folder, what was read last


@dataclass(frozen=True)
class Offensive:
    """What the descriptor says of the offensive; ``end`` is far away while it goes on.

    ``licences`` are their addresses by name, ``credits`` name the data that is in the tables.
    """

    title: str
    attacker: str
    defender: str
    start: pd.Timestamp
    end: pd.Timestamp
    time_zone: str
    objective: str
    box: tuple[float, float, float, float]
    sides: dict[str, str]
    routes: dict[str, str]
    grades: dict[str, str]
    states: dict[str, str]
    rules: dict[str, str]
    needed: dict[str, int]
    fronts: tuple[str, ...]
    licences: dict[str, str]
    credits: tuple[str, ...]

    @property
    def main_route(self) -> str:
        """The first route of the descriptor, '' where it has none."""
        return next(iter(self.routes), "")

    @property
    def other_routes(self) -> tuple[str, ...]:
        """The routes of the descriptor after the first."""
        return tuple(self.routes)[1:]

    def check_front(self, front: str) -> None:
        """Raise NotInTables, which lists the fronts, where the gazetteer has no such front."""
        if front not in ("all", *self.fronts):
            known = ", ".join(("all", *self.fronts))
            raise NotInTables(f'No front "{front}"; there are {known}.')


@dataclass(frozen=True, eq=False)
class Dataset:
    """Checked tables, cut to the reports published by ``known_by``.

    ``sources`` and ``actors`` are those that a claim, a report or a place in it names. ``places``
    are all; where it is ``as_known_then``, those that a claim in it names, the stops of routes, the
    objective, the capitals and the governorates of all these.
    Frames carry the columns of the descriptor in the order of their keys, the index is the line in
    the file; ``events`` also carry what ``add_derived`` adds. ``as_of`` is the last day shown.
    ``unlisted`` holds places that are in no measure, for telling names apart.
    A dataset is never changed: take ``dataclasses.replace`` of it.
    """

    name: str
    path: Path
    offensive: Offensive
    events: pd.DataFrame
    reports: pd.DataFrame
    sources: pd.DataFrame
    actors: pd.DataFrame
    places: pd.DataFrame
    routes: pd.DataFrame
    boundaries: dict
    as_of: pd.Timestamp
    known_by: pd.Timestamp
    unlisted: pd.DataFrame = field(default_factory=pd.DataFrame)
    as_known_then: bool = False

    @property
    def years(self) -> bool:
        """Whether days are written with their year: the offensive is one of several years."""
        return self.offensive.start.year != self.as_of.year

    def with_year(self, day: pd.Timestamp) -> bool:
        """Say whether a day is written with its year, as one of another year than the last is."""
        return self.years or day.year != self.as_of.year

    def __getattribute__(self, name: str) -> object:
        """Hand frames out as copies, so that who changes one changes no dataset."""
        value = super().__getattribute__(name)
        return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value


def cached_per_dataset(measure: Callable[..., T]) -> Callable[..., T]:
    """Work a measure out once for each dataset, which keeps it; a frame is handed out as a copy.

    One that is asked with more than the dataset is worked out each time.
    """

    @wraps(measure)
    def cached(d: Dataset, *more: object) -> T:
        if more:
            return measure(d, *more)
        results = vars(d).setdefault("worked_out", {})
        if measure not in results:
            results[measure] = measure(d)
        result = results[measure]
        return result.copy(deep=False) if isinstance(result, pd.DataFrame | pd.Series) else result

    return cached


def load(dataset: str | Path, as_of: str = "", known_by: str = "", front: str = "all") -> Dataset:
    """Load a dataset as it was known at the end of a day; while its files stay so, the same one.

    ``dataset`` is a folder, or its name under ``data/``. ``as_of`` is the last day shown,
    ``YYYY-MM-DD``; empty = the last day that known reports tell of, see ``last_day``. Where it
    is given, the dataset is ``as_known_then``: what later reports add changes nothing in it.
    ``known_by`` leaves only reports published by that day; empty = ``as_of``, or every report.
    ``front`` is what a notebook is going to ask for: it cuts nothing.

    Raises BadTables with every fault of the tables, NotInTables for a day that the tables cannot
    tell of or an unknown front, and BeyondLimit in a brief that is being built, for another
    dataset or later reports than its own.
    """
    folder = find_dataset(dataset)
    last_read = _read_whole(folder)
    package = last_read.package
    offensive = _read_offensive(package)
    offensive.check_front(front)
    published = last_read.tables["reports"]["published"]
    latest = published.max() if len(published) else offensive.start
    last, known = _horizon(last_read.told, latest, offensive, as_of, known_by)
    reader.check_limit(folder, known)
    key = last, known, bool(as_of)
    if key not in last_read.datasets:
        whole = {**last_read.tables, "boundaries": last_read.boundaries}
        uncut = Dataset(package["name"], folder, offensive, **whole, as_of=last, known_by=known)
        last_read.datasets[key] = _keep_listed(cut(uncut, last, known), bool(as_of))
    return last_read.datasets[key]


def _read_whole(folder: Path) -> Read:
    """Read all tables of a dataset and its boundaries, anew only where a byte has changed."""
    files.recover(folder)
    known, described = LAST_READ.get(folder), (folder / DESCRIPTOR).read_bytes()
    same = known is not None and known.state[0] == described
    package = known.package if same else reader.read_descriptor(folder)
    listed = reader.resources(package)
    paths = [*(folder / resource["path"] for resource in listed.values()), folder / reader.OUTLINES]
    state = (described, *(_digest(path) for path in paths if path.is_file()))
    if not same or known.state != state:
        tables, boundaries = _read_checked(folder, package)
        tables["events"] = add_derived(tables["events"])
        for name, resource in listed.items():  # their order in the file says nothing
            if key := resource["schema"].get("primaryKey"):
                tables[name] = in_order(tables[name], key)
        news = tables["events"][tables["events"]["event_type"] != "background"]
        told = news.groupby("report_id")["date_latest"].max().rename("told")
        told = tables["reports"][["report_id", "published"]].join(told, "report_id", how="inner")
        LAST_READ[folder] = Read(state, package, tables, boundaries, told, {})
    return LAST_READ[folder]


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def cut(d: Dataset, as_of: pd.Timestamp, known_by: pd.Timestamp) -> Dataset:
    """Give a dataset as it was known on an earlier day, with the same places.

    A ``known_by`` later than that of the dataset is a ValueError: those rows are not in it.
    """
    if known_by > d.known_by:
        raise ValueError(f"Known only by {d.known_by.date()}; {known_by.date()} is later.")
    reports = keep(d.reports, d.reports["published"] <= known_by)
    events = keep(d.events, d.events["report_id"].isin(reports["report_id"]))
    return replace(d, as_of=as_of, known_by=known_by, events=events, reports=reports)


def _keep_listed(d: Dataset, as_known_then: bool) -> Dataset:
    """Leave only the sources, actors and places that are listed by its day, see ``Dataset``."""
    events, places = d.events, d.places
    if as_known_then:
        capitals = places.loc[places["capital_of"] != "", "place_id"]
        named = events["place_id"], d.routes["place_id"], capitals, pd.Series(d.offensive.objective)
        places = _keep_used(places, named, ["governorate", "capital_of"])
    speaking = events["claimant_id"], events["via_id"], d.reports["outlet_id"]
    sources = _keep_used(d.sources, speaking, ["owner"])
    acting = (events[column] for column in ("actor_id", "loser_id", "holder_after"))
    sides = places["holder_before"], sources["speaks_for"]
    actors = _keep_used(d.actors, [*acting, *sides], ["parent_id"])
    kept = {"sources": sources, "actors": actors, "places": places}
    return replace(d, **kept, as_known_then=as_known_then)


def _keep_used(table: pd.DataFrame, ids: Iterable[pd.Series], above: list[str]) -> pd.DataFrame:
    """Keep the rows of these ids, and those that these rows name in turn in columns ``above``."""
    used, fresh = set(), set().union(*(column.unique() for column in ids))
    while fresh:
        used |= fresh
        rows = table[table.iloc[:, 0].isin(fresh)]
        fresh = {*rows[above].to_numpy().ravel()} - used
    return table[table.iloc[:, 0].isin(used)]


def check(dataset: str | Path) -> list[Problem]:
    """Give every fault of a dataset, in the order of files and lines; none = an empty list."""
    folder = find_dataset(dataset)
    try:
        _read_whole(folder)
    except BadTables as bad:
        return bad.problems
    return []


def _read_checked(folder: Path, package: dict) -> tuple[dict[str, pd.DataFrame], dict]:
    """Read all tables and the boundaries, typed; BadTables holds every fault of them."""
    listed = reader.resources(package)
    tables, problems, boundaries = {}, [], {}
    for name, resource in listed.items():
        rows, faults = reader.read(folder, resource)
        problems += faults
        tables[name], faults = convert_table(rows, resource)
        problems += faults if len(rows) else []
    if all(problem.column and problem.line > 1 for problem in problems):
        unread = {(p.file, p.line) for p in problems if p.rule in WORDS["unread"].values()}
        found = find_problems(tables, package)  # a number that cannot be read is not missing
        problems += [p for p in found if p.rule not in MISSING or (p.file, p.line) not in unread]
    names = [DESCRIPTOR, *(resource["path"] for resource in listed.values())]
    problems.sort(key=lambda p: (names.index(p.file), p.line, p.column))
    try:
        boundaries = reader.read_outlines(folder)
    except BadTables as bad:
        problems += bad.problems
    if problems:
        raise BadTables(problems, folder.name)
    return tables, boundaries


def last_day(told: pd.DataFrame, offensive: Offensive) -> pd.Timestamp:
    """Give the last day that reports tell of, each as in ``Read.told``, while the offensive lasts.

    That is the day of a report with news of the days before it, else of what it looks back on.
    Where the offensive has no end, a day after a ``LULL`` is none of it.
    """
    fresh = told["published"] - told["told"] <= LULL
    days = told["published"].where(fresh, told["told"]).clip(upper=offensive.end)
    days = days[days >= offensive.start].sort_values()
    if offensive.end == pd.Timestamp.max:
        days = days[(days.diff() > LULL).cumsum() == 0]
    return days.iloc[-1] if len(days) else offensive.start


def _horizon(
    told: pd.DataFrame, latest: pd.Timestamp, offensive: Offensive, as_of: str, known_by: str
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Work out the last day shown and the day by which reports were known; see ``load``."""
    start, end = offensive.start, offensive.end
    known = parse_day("known_by", known_by) if known_by else pd.NaT
    seen = told[told["published"] <= known] if known_by and not as_of else told
    last = parse_day("as_of", as_of) if as_of else last_day(seen, offensive)
    known = known if known_by else last if as_of else max(latest, last)
    wrong = {
        "too_early": last < start,
        "silent": bool(as_of) and last > latest + SILENCE,
        "too_late": last > end,
        "not_known": known < last,
        "too_many_years": last > start + pd.DateOffset(years=MOST_YEARS),
    }
    days = {"start": start, "end": end, "latest": latest, "last": last, "known": known}
    given = {name: day.date() for name, day in days.items()}
    for why in filter(wrong.get, wrong):
        rule = WORDS["day"][why]
        raise NotInTables(rule.format(**given, silence=SILENCE.days, years=MOST_YEARS))
    return last, known


def parse_day(name: str, value: str) -> pd.Timestamp:
    """Read a parameter as a calendar day."""
    try:
        if not ISO_DAY.match(str(value)):
            raise ValueError
        return pd.Timestamp(value)
    except ValueError:
        raise NotInTables(f'{name} = "{value}" is not a day; write it as in 2024-12-05.') from None


def _read_offensive(package: dict) -> Offensive:
    described = {**STANDARD, **package["offensive"]}
    grades = described["grades"]
    fields = reader.fields(reader.resources(package)["places"])
    names = ("title", "attacker", "defender", "time_zone", "objective")
    licences = package.get("licenses", ())
    return Offensive(
        **{name: described[name] for name in names},
        start=pd.Timestamp(described["start"]),
        end=pd.Timestamp(described.get("end", pd.Timestamp.max)),
        box=tuple(described["box"]),
        sides={side["side"]: side["name"] for side in described["sides"]},
        routes={route["route_id"]: route["name"] for route in described["routes"]},
        grades={g["grade"]: g["rule"].replace("{sources}", str(g.get("sources"))) for g in grades},
        states={state["state"]: state["rule"] for state in described["states"]},
        rules={rule["term"]: rule["rule"] for rule in described["rules"]},
        needed={g["grade"]: g["sources"] for g in grades if "sources" in g},
        fronts=tuple(fields["front"].get("constraints", {}).get("enum", ())),
        licences={one.get("title") or one["name"]: one.get("path", "") for one in licences},
        credits=tuple(str(source["title"]) for source in package.get("sources", ())),
    )
