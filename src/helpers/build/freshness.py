"""Which briefs are behind what they were made from, and why.

A brief depends on the rows that it may see, its parameters, its notebook, this package, the page
design and the versions of a few libraries. The order of rows, quoting and line ends do not
matter, nor do columns for coders, such as notes, nor a report published after ``known_by``.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.build import notebooks, store
from helpers.build.plan import Plan, Run
from helpers.tables import sight
from helpers.tables.reading import descriptor

LIBRARIES = (
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
PAGE = ("export/template/", "export/vendor/")
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
    rows = {name: tables.rows(dataset.path) for name, dataset in plan.datasets.items()}
    digests = {name: digested(found) for name, found in rows.items()}
    described = {
        name: {
            "descriptor": checksum(descriptor(dataset.path)),
            "boundaries": checksum(dataset.boundaries),
        }
        for name, dataset in plan.datasets.items()
    }
    same = shared()
    statuses = []
    for run in plan.runs:
        name = str(run.values["dataset"])
        inputs = {
            "rows": seen(rows[name], digests[name], str(run.values["known_by"])),
            **described[name],
            "notebook": notebooks.digest(notebooks.read(run.notebook)),
            "values": run.values,
            **same,
        }
        statuses.append(Status(run, inputs, (), "", plan.datasets[name]))
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
    if there:
        events = status.dataset.events
        reports = dict(zip(events["claim_id"], events["report_id"], strict=True))
        reasons = tuple(changes(entry["inputs"], status.inputs, reports))
    if "failure" in entry:
        error = f"the last run failed: {entry['failure']['error'].splitlines()[0]}"
        return "failed", (error, *reasons)
    if not there:
        return "never built", ("never built",)
    return ("stale" if reasons else "fresh"), reasons


def digested(rows: dict[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """Give a checksum of every row of every table, as a brief may see it: by table and id."""
    return {name: row_digests(sight.shown(name, table)) for name, table in rows.items()}


def seen(
    rows: dict[str, pd.DataFrame], digests: dict[str, dict[str, str]], known_by: str
) -> dict[str, dict[str, str]]:
    """Give the checksums of the rows that a run may see: by table and id.

    Reports published after ``known_by`` and their claims are left out, and so are the places that
    no brief shows.
    """
    reports, events = rows["reports"], rows["events"]
    known = set(reports["report_id"][reports["published"] <= known_by])
    told = set(events["claim_id"][events["report_id"].isin(known)])
    cut = {"reports": known, "events": told}
    return {
        name: {key: digest for key, digest in table.items() if name not in cut or key in cut[name]}
        for name, table in digests.items()
        if name != "unlisted"
    }


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
    """Give what all runs depend on: this package, the page design, the libraries."""
    return {"helpers": package_digest(False), "page": package_digest(True), "versions": versions()}


@cache
def package_digest(page: bool) -> str:
    """Give a checksum of the package's source: of the page design, or of all the rest."""
    root = Path(str(files("helpers")))
    told = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and "__pycache__" not in name and name.startswith(PAGE) == page:
            told.append((name, hashlib.sha256(path.read_bytes()).hexdigest()))
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
    for name in ("descriptor", "boundaries", "notebook", "helpers", "page"):
        if old.get(name) != new[name]:
            told.append(f"{name} changed")
    for name in ("values", "versions"):
        before, after = old.get(name, {}), new[name]
        told += [
            f"{key} {before.get(key, 'none')} → {after.get(key, 'none')}"
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        ]
    return told


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
