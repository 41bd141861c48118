"""What a brief depends on, which briefs are stale, and why.

A brief depends on the rows that its notebook can load, on the descriptor and the boundaries of its
dataset, its notebook, its parameters, the code and other files of this package that make pages, and
the versions of a few libraries. The order of rows, quoting and line ends do not matter.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path

import pandas as pd

from helpers.pages.manifest import digest
from helpers.runs import output
from helpers.runs.plan import Run, read_cells
from helpers.tables import Dataset
from helpers.tables.dataset import LAST_READ, Read
from helpers.tables.reader import read_descriptor
from helpers.text import list_of

NOT_ON_PAGES = ("adding", "cli", "exchange", "explorer", "runs")
"""Rooms of the package of which no page shows anything."""
MAKERS = ("runs/engine.py", "runs/worker.py")
"""Modules in those rooms that make pages all the same."""
TABLES = ("events", "reports", "sources", "actors", "places", "routes")
LIBRARIES = (
    "babel ipykernel ipython jinja2 matplotlib mistune nbclient nbconvert numpy pandas papermill "
    "plotly pyproj selectolax shapely"
).split()
DIGITS = 12
"""Hexadecimal digits of the digest of one row or one file."""
SHOWN = 3
"""So many rows or files are named in one reason."""


@dataclass(frozen=True)
class Status:
    """What a run depends on now, and why its brief is stale; no reasons = it is fresh.

    ``state`` is fresh, stale, failed or never built.
    """

    run: Run
    inputs: dict
    reasons: tuple[str, ...] = ()
    state: str = ""


def survey(runs: list[Run], folder: Path) -> list[Status]:
    """Compare every run with its brief in ``briefs/``, which need not exist."""
    return compare([Status(run, of_run(run)) for run in runs], folder, output.entries(folder))


def compare(statuses: list[Status], folder: Path, entries: Mapping[str, dict]) -> list[Status]:
    """Compare runs, whose inputs are known, with what is kept of their briefs by now."""
    compared = []
    for status in statuses:
        entry = entries.get(status.run.slug, {})
        built = "inputs" in entry and output.brief(folder, status.run.slug).is_file()
        reasons = changes(entry["inputs"], status.inputs) if built else []
        state = "stale" if reasons else "fresh"
        if "failure" in entry:
            first_line = entry["failure"]["error"].partition("\n")[0]
            state, reasons = "failed", [f"the last run failed: {first_line}", *reasons]
        elif not built:
            state, reasons = "never built", ["never built"]
        compared.append(replace(status, reasons=tuple(reasons), state=state))
    return compared


def of_run(run: Run) -> dict:
    """Give all that a run depends on, as JSON can hold it.

    Returns
    -------
    ``rows`` (a digest of each row that the notebook can load, by table and id), ``descriptor``,
    ``boundaries`` and ``notebook`` (a digest each), ``values`` (all parameters, with days filled
    in), ``code`` (a digest by file of the package) and ``versions``.
    """
    return {
        "rows": _rows(run.dataset),
        "descriptor": digest(read_descriptor(run.dataset.path)),
        "boundaries": digest(run.dataset.boundaries),
        "notebook": _notebook(run.notebook),
        "values": run.values,
        "code": code(),
        "versions": versions(),
    }


def _notebook(path: Path) -> str:
    """Give a digest of a notebook's code, prose and tags, and of the modules in its folder."""
    modules = [file.read_text("utf-8") for file in sorted(path.parent.rglob("*.py"))]
    return digest({"cells": read_cells(path), "modules": modules})


_DIGESTS: dict[Path, tuple[Read, dict[str, pd.Series]]] = {}
"""By folder of a dataset, what was read of it last and the ids and digests of its rows."""


def _rows(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Give the digests of the rows of a dataset, which are a part of those that were read."""
    read = LAST_READ[dataset.path]
    if _DIGESTS.get(dataset.path, (None,))[0] is not read:
        _DIGESTS[dataset.path] = read, {name: row_digests(read.tables[name]) for name in TABLES}
    digests = _DIGESTS[dataset.path][1]
    return {name: dict(digests[name].loc[getattr(dataset, name).index].tolist()) for name in TABLES}


def row_digests(frame: pd.DataFrame) -> pd.Series:
    """Give each row's id and digest; the id is the first column, or the first two."""
    first = frame.iloc[:, 0].astype(str)
    ids = first if first.is_unique else first + " " + frame.iloc[:, 1].astype(str)
    numbers = pd.util.hash_pandas_object(frame, index=False)
    pairs = [(key, f"{number:016x}"[:DIGITS]) for key, number in zip(ids, numbers, strict=True)]
    return pd.Series(pairs, index=frame.index, dtype=object)


@cache
def code() -> dict[str, str]:
    """Give a digest of each file of the package that makes pages, by its path in the package."""
    found = {}
    for path in output.files_below(output.PACKAGE):
        name = path.relative_to(output.PACKAGE).as_posix()
        if name.partition("/")[0] not in NOT_ON_PAGES or name in MAKERS:
            content = path.read_bytes().replace(b"\r\n", b"\n")  # as Git may have written it
            found[name] = hashlib.sha256(content).hexdigest()[:DIGITS]
    return found


@cache
def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that a brief depends on."""
    return {"python": platform.python_version()} | {n: metadata.version(n) for n in LIBRARIES}


def changes(old: dict, new: dict) -> list[str]:
    """Say in words what differs between two sets of inputs.

    >>> changes({"rows": {"events": {"c1": "a", "c2": "b"}}}, {"rows": {"events": {"c1": "f"}}})
    ['events.csv: c1 changed', 'events.csv: c2 removed']
    """
    parts = {f"{table}.csv": rows for table, rows in new.get("rows", {}).items()}
    before = {f"{table}.csv": rows for table, rows in old.get("rows", {}).items()}
    reasons = []
    for where in (*parts, "code"):
        was, now = before.get(where, old.get(where, {})), parts.get(where, new.get(where, {}))
        changed = [key for key in now if key in was and was[key] != now[key]]
        verbs = {
            "added": [key for key in now if key not in was],
            "changed": changed,
            "removed": [key for key in was if key not in now],
        }
        reasons += [f"{where}: {list_of(keys, SHOWN)} {v}" for v, keys in verbs.items() if keys]
    for name in ("descriptor", "boundaries", "notebook"):
        reasons += [f"{name} changed"] if old.get(name) != new.get(name) else []
    for name in ("values", "versions"):
        was, now = old.get(name, {}), new.get(name, {})
        reasons += [
            f"{key} {was.get(key, 'none')} → {now.get(key, 'none')}"
            for key in sorted({*was, *now})
            if was.get(key) != now.get(key)
        ]
    return reasons
