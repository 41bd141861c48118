"""Which briefs are behind what they were made from, and why.

A brief depends on the rows and columns that it may see (``tables.sight``), its parameters, its
notebook, what that reaches of this package (``reach``) but for texts that its last run did not come
upon (``said``), the page design and the versions of a few libraries. The order of rows, quoting and
line ends do not matter, nor do columns for coders, such as notes, columns of which the code says
nothing, nor a report published after ``known_by``.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import ClassVar

import pandas as pd

from helpers import tables
from helpers.runs import code, reach, said, store
from helpers.runs.code import Code
from helpers.runs.plan import Plan, Run
from helpers.tables import dataset, facts, sight
from helpers.tables.reader import read_descriptor

LIBRARIES = (
    "babel",
    "ipykernel",
    "ipython",
    "jinja2",
    "matplotlib",
    "mistune",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "plotly",
    "pyproj",
    "selectolax",
    "shapely",
)
SHOWN_IDS = 3


@dataclass(frozen=True)
class Status:
    """What a run depends on now, and why its brief is behind; no reasons = it is fresh."""

    run: Run
    inputs: dict
    reasons: tuple[str, ...]
    state: str
    dataset: tables.Dataset | None = field(default=None, compare=False, repr=False)


def survey(plan: Plan, folder: Path) -> list[Status]:
    """Compare every run with its brief.

    Parameters
    ----------
    folder
        ``briefs/``, which need not exist.

    Returns
    -------
    One status a run, in the order of the plan; ``state`` is fresh, stale, failed or never built.
    """
    codes = code.read({run.notebook for run in plan.runs}, folder)
    same = shared()
    statuses = []
    for run in plan.runs:
        d, of = plan.datasets[str(run.values["dataset"])], codes[run.notebook]
        inputs = {
            **Tables.of(d.path).seen(of, str(run.values["known_by"])),
            "notebook": of.digest,
            "helpers": of.digests,
            "texts": of.texts,
            "values": run.values,
            **same,
        }
        statuses.append(Status(run, inputs, (), "", d))
    return compare(statuses, folder)


def compare(statuses: list[Status], folder: Path) -> list[Status]:
    """Compare runs, whose inputs are known, with what is kept of their briefs by now."""
    entries = store.entries(folder)
    return [
        replace(status, reasons=reasons, state=state)
        for status in statuses
        for state, reasons in [judged(status, entries.get(status.run.slug, {}), folder)]
    ]


def judged(status: Status, entry: dict, folder: Path) -> tuple[str, tuple[str, ...]]:
    """Give the state of a run and the reasons for which it is to be built again."""
    there = "inputs" in entry and store.brief(folder, status.run.slug).is_file()
    reasons: tuple[str, ...] = ()
    now = alike(entry["inputs"], status.inputs) if there else {}
    if there and entry["inputs"] != now:
        events = status.dataset.events
        reports = dict(zip(events["claim_id"], events["report_id"], strict=True))
        reasons = tuple(changes(entry["inputs"], now, reports))
    if "failure" in entry:
        error = f"the last run failed: {entry['failure']['error'].splitlines()[0]}"
        return "failed", (error, *reasons)
    if not there:
        return "never built", ("never built",)
    return ("stale" if reasons else "fresh"), reasons


def alike(old: dict, new: dict) -> dict:
    """Give inputs without the texts that the run before did not come upon."""
    return {**new, "texts": said.like(new["texts"], old.get("texts", {}))}


class Tables:
    """The tables of a dataset and the checksums of their rows, by the columns that are hidden."""

    last: ClassVar[dict[Path, Tables]] = {}

    @classmethod
    def of(cls, folder: Path) -> Tables:
        """Give the tables as they were read last; they are looked at once."""
        read = dataset.LAST_READ[folder]
        if folder not in cls.last or cls.last[folder].read is not read:
            cls.last[folder] = cls(folder, read)
        return cls.last[folder]

    def __init__(self, folder: Path, read: dataset.Read):
        """Take what was read of a dataset."""
        self.read = read
        self.rows = {**read.rows, "events": facts.added(read.rows["events"])}
        self.same = {
            "descriptor": checksum(read_descriptor(folder)),
            "boundaries": checksum(read.boundaries),
        }
        reports, events, places = (self.rows[name] for name in ("reports", "events", "places"))
        self.published = dict(zip(reports["report_id"], reports["published"], strict=True))
        columns = (events[name] for name in ("claim_id", "report_id", "place_id"))
        self.told = list(zip(*columns, strict=True))
        self.on_routes = set(self.rows["routes"]["place_id"])
        self.areas = places[places["kind"].isin(sight.AREAS)]
        self.spots = set(sight.told_places(places, [])["place_id"])
        self.digests: dict[tuple[str, ...], dict[str, str]] = {}
        self.found: dict[tuple[str, str], dict] = {}

    def seen(self, of: Code, known_by: str) -> dict:
        """Give what a run may see of the tables: the checksums of rows by table and id, and why.

        Reports published after ``known_by`` and their claims are left out, and so are the columns
        and the areas of which the run cannot speak, and the places that no brief shows.
        """
        key = (of.digest, known_by)
        if key not in self.found:
            self.found[key] = self.part(of, known_by)
        return self.found[key]

    def part(self, of: Code, known_by: str) -> dict:
        """Work out what ``seen`` gives."""
        hidden = sight.hidden(self.rows, of.words)
        known = {report for report, day in self.published.items() if day <= known_by}
        told = {claim: place for claim, report, place in self.told if report in known}
        named = {*told.values(), *self.on_routes}
        areas = sight.told_areas(self.areas, named, None if of.governed else of.text)
        cut = {"reports": known, "events": told, "places": self.spots | set(areas)}
        rows = {
            name: {key: d for key, d in digests.items() if name not in cut or key in cut[name]}
            for name in self.rows
            if name != "unlisted"
            for digests in [self.digested(name, hidden[name])]
        }
        return {"rows": rows, "sight": {"hidden": hidden, "areas": areas}, **self.same}

    def digested(self, name: str, hidden: list[str]) -> dict[str, str]:
        """Give a checksum of every row of a table without some columns, by id."""
        key = (name, *hidden)
        if key not in self.digests:
            self.digests[key] = row_digests(self.rows[name].drop(columns=hidden))
        return self.digests[key]


def row_digests(frame: pd.DataFrame) -> dict[str, str]:
    """Give a checksum of each row by its id: the first column, or the first two where needed."""
    first = frame.iloc[:, 0]
    ids = first if first.is_unique else first + " " + frame.iloc[:, 1]
    cells = frame.itertuples(index=False, name=None)
    return {key: checksum(row)[:16] for key, row in zip(ids, cells, strict=True)}


def checksum(value: object) -> str:
    """Give a checksum of a value that JSON can hold, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def shared() -> dict:
    """Give what all runs depend on: the page design and the libraries."""
    return {"page": page_digest(), "versions": versions()}


@cache
def page_digest() -> str:
    """Give a checksum of all files of the package that are not code: those of the page design."""
    told = [
        (path.relative_to(reach.SOURCES).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(reach.SOURCES.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]
    return checksum(told)


@cache
def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that a brief depends on."""
    installed = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            installed[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return installed


def changes(old: dict, new: dict, reports: dict[str, str]) -> list[str]:
    """Say in words what differs between two sets of inputs.

    Parameters
    ----------
    reports
        The report of each claim, by claim_id.
    """
    told = []
    for table in new["rows"]:
        told += table_changes(table, old["rows"].get(table, {}), new["rows"][table], reports)
    for name in ("descriptor", "boundaries", "notebook", "page"):
        if old.get(name) != new[name]:
            told.append(f"{name} changed")
    before, after = old.get("helpers", {}), new["helpers"]
    before = before if isinstance(before, dict) else {}  # what an older version kept
    other = differing(before, after)
    if "texts" in old:  # a page carries none of those that made it
        other |= {where.partition(":")[0] for where in differing(old["texts"], new["texts"])}
    if other:
        told.append(f"helpers changed: {some(sorted(other))}")
    for name in ("values", "versions"):
        before, after = old.get(name, {}), new[name]
        told += [
            f"{key} {before.get(key, 'none')} → {after.get(key, 'none')}"
            for key in sorted(differing(before, after))
        ]
    return told


def differing(before: dict, after: dict) -> set[str]:
    """Give the keys whose values are not the same in two dictionaries."""
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def table_changes(table: str, old: dict, new: dict, reports: dict[str, str]) -> list[str]:
    """Say which rows of a table were added, corrected or removed."""
    added = [key for key in new if key not in old]
    told = []
    if table == "events":
        for report, count in Counter(reports[claim] for claim in added).items():
            told.append(f"{counted(count, 'claim')} added by {report}")
    elif added:
        told.append(f"{counted(len(added), table[:-1])} added: {some(added)}")
    noun = "claim" if table == "events" else table[:-1]
    corrected = [key for key in new if key in old and old[key] != new[key]]
    removed = [key for key in old if key not in new]
    for verb, keys in (("corrected", corrected), ("removed", removed)):
        if keys:
            told.append(f"{counted(len(keys), noun)} {verb}: {some(keys)}")
    return told


def counted(count: int, noun: str) -> str:
    """Write a number with its noun.

    >>> counted(1, "claim"), counted(2, "claim")
    ('1 claim', '2 claims')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def some(keys: list[str]) -> str:
    """Name the first few ids and count the rest.

    >>> some(["c1", "c2", "c3", "c4"])
    'c1, c2, c3 and 1 more'
    """
    rest = len(keys) - SHOWN_IDS
    return ", ".join(keys[:SHOWN_IDS]) + (f" and {rest} more" if rest > 0 else "")
