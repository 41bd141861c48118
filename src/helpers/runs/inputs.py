"""What a brief depends on, which briefs are stale, and why.

A brief depends on the rows that it could know by its day, on the descriptor and the boundaries of
its dataset, its notebook, its parameters, the code and other files of this package that make pages,
and the versions of a few libraries. The order of rows, quoting and line ends do not matter.

pandas is imported only where rows are digested: that nothing has changed at all is told without it.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from helpers import files
from helpers.runs import notebooks, output
from helpers.text import count

if TYPE_CHECKING:
    import pandas as pd

    from helpers.runs.plan import Plan, Run
    from helpers.tables import Dataset

PACKAGE = Path(__file__).parents[1]
NOT_ON_PAGES = ("adding", "cli", "exchange", "explorer", "runs")
"""Rooms of the package of which no page shows anything."""
MAKERS = ("runs/engine.py", "runs/worker.py")
"""Modules in those rooms that make pages all the same."""
SKIPPED = ("__pycache__", ".ipynb_checkpoints")
TABLES = ("events", "reports", "sources", "actors", "places", "routes")
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
DIGITS = 12
"""Hexadecimal digits of the digest of one row or one file."""
SHOWN = 3
FOLDED = {"datapackage.json": "descriptor", "boundaries": "boundaries", "notebook": "notebook"}
"""Inputs with one digest, by how a reason calls them."""


@dataclass(frozen=True)
class Status:
    """What a run depends on now, and why its brief is stale; no reasons = it is fresh.

    ``state`` is fresh, stale, failed or never built.
    """

    run: Run
    inputs: dict
    reasons: tuple[str, ...]
    state: str
    dataset: Dataset = field(compare=False, repr=False)


def survey(plan: Plan, folder: Path, entries: Mapping[str, dict] | None = None) -> list[Status]:
    """Compare every run with its brief.

    Parameters
    ----------
    folder
        ``briefs/``, which need not exist.
    entries
        What is kept of each brief, see ``output.entries``; they are read where they are not given.

    Returns
    -------
    One status a run, in the order of the plan.
    """
    entries = output.entries(folder) if entries is None else entries
    statuses = []
    for run in plan.runs:
        dataset = plan.datasets[str(run.values["dataset"])]
        inputs = of_run(run, dataset)
        state, reasons = _judge(inputs, entries.get(run.slug, {}), output.brief(folder, run.slug))
        statuses.append(Status(run, inputs, reasons, state, dataset))
    return statuses


def _judge(inputs: dict, entry: dict, brief: Path) -> tuple[str, tuple[str, ...]]:
    there = "inputs" in entry and brief.is_file()
    reasons = tuple(changes(entry["inputs"], inputs)) if there else ()
    if "failure" in entry:
        first_line = entry["failure"]["error"].partition("\n")[0]
        return "failed", (f"the last run failed: {first_line}", *reasons)
    if not there:
        return "never built", ("never built",)
    return ("stale" if reasons else "fresh"), reasons


def of_run(run: Run, dataset: Dataset) -> dict:
    """Give all that a run depends on, as JSON can hold it.

    Returns
    -------
    ``rows`` (a digest of each row that the loader hands to the notebook, by table and id),
    ``descriptor``, ``boundaries`` and ``notebook`` (a digest each), ``values`` (all parameters,
    with days filled in), ``code`` (a digest by file of the package) and ``versions``.
    """
    import pandas as pd

    from helpers.tables.dataset import cut

    known_by = pd.Timestamp(str(run.values["known_by"]))
    return {
        "rows": _rows(cut(dataset, known_by, known_by), dataset),
        **_of_dataset(dataset),
        "notebook": notebooks.digest(run.notebook),
        "values": run.values,
        "code": code(),
        "versions": versions(),
    }


_DIGESTS: WeakKeyDictionary[Dataset, dict[str, pd.Series]] = WeakKeyDictionary()
_DATASETS: WeakKeyDictionary[Dataset, dict[str, str]] = WeakKeyDictionary()


def _rows(seen: Dataset, whole: Dataset) -> dict[str, dict[str, str]]:
    """Give the digests of the rows of a dataset that was cut from another one."""
    if whole not in _DIGESTS:
        _DIGESTS[whole] = {name: _digests(getattr(whole, name)) for name in TABLES}
    kept = _DIGESTS[whole]
    return {name: dict(kept[name].loc[getattr(seen, name).index].tolist()) for name in TABLES}


def _digests(frame: pd.DataFrame) -> pd.Series:
    """Give the id of each row with its digest; the id is the first column, or the first two."""
    import pandas as pd

    first = frame.iloc[:, 0].astype(str)
    ids = first if first.is_unique else first + " " + frame.iloc[:, 1].astype(str)
    numbers = pd.util.hash_pandas_object(frame, index=False)
    pairs = [(key, f"{n:016x}"[:DIGITS]) for key, n in zip(ids, numbers, strict=True)]
    return pd.Series(pairs, index=frame.index, dtype=object)


def _of_dataset(dataset: Dataset) -> dict[str, str]:
    from helpers.pages.manifest import digest
    from helpers.tables.reader import read_descriptor

    if dataset not in _DATASETS:
        wholes = {"descriptor": read_descriptor(dataset.path), "boundaries": dataset.boundaries}
        _DATASETS[dataset] = {name: digest(value) for name, value in wholes.items()}
    return _DATASETS[dataset]


@cache
def code() -> dict[str, str]:
    """Give a digest of each file of the package that makes pages, by its path in the package."""
    found = {}
    for path in _files(PACKAGE):
        name = path.relative_to(PACKAGE).as_posix()
        if name.partition("/")[0] not in NOT_ON_PAGES or name in MAKERS:
            content = path.read_bytes().replace(b"\r\n", b"\n")  # as Git may have written it
            found[name] = hashlib.sha256(content).hexdigest()[:DIGITS]
    return found


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


def changes(old: dict, new: dict) -> list[str]:
    """Say in words what differs between two sets of inputs.

    >>> changes({"rows": {"events": {"c1": "a", "c2": "b"}}}, {"rows": {"events": {"c1": "f"}}})
    ['events.csv: c1 changed', 'events.csv: c2 removed']
    """
    reasons = []
    for table, rows in new["rows"].items():
        reasons += _differences(f"{table}.csv: ", old.get("rows", {}).get(table, {}), rows)
    reasons += [f"{name} changed" for name, key in FOLDED.items() if old.get(key) != new.get(key)]
    reasons += _differences("code: ", old.get("code", {}), new.get("code", {}))
    for name in ("values", "versions"):
        before, after = old.get(name, {}), new.get(name, {})
        reasons += [
            f"{key} {before.get(key, 'none')} → {after.get(key, 'none')}"
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        ]
    return reasons


def _differences(where: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Name what was added, changed and removed between two mappings of ids to digests."""
    parts = {
        "added": [key for key in new if key not in old],
        "changed": [key for key in new if key in old and old[key] != new[key]],
        "removed": [key for key in old if key not in new],
    }
    return [f"{where}{_some(keys)} {verb}" for verb, keys in parts.items() if keys]


def _some(keys: list[str]) -> str:
    rest = len(keys) - SHOWN
    return ", ".join(keys[:SHOWN]) + (f" and {count(rest, 'other')}" if rest > 0 else "")


# Whether anything at all has changed since the last build, told without reading a table


def fingerprint(root: Path) -> str:
    """Give one digest of every file that a brief can depend on, and of what is installed."""
    total = hashlib.sha256()
    for folder in (root / "notebooks", root / "data", PACKAGE):
        for path in _files(folder):
            total.update(f"{path}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    homes = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    total.update("\0".join(sorted(n for h in homes for n in os.listdir(h))).encode())
    return total.hexdigest()


def unchanged(root: Path, folder: Path) -> int | None:
    """Give the number of briefs where nothing changed since all were fresh; None where it did."""
    try:
        note = json.loads(_note(folder).read_text(encoding="utf-8"))
        there = all((folder / name).is_file() for name in note["files"])
        return note["briefs"] if there and note["fingerprint"] == fingerprint(root) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_unchanged(folder: Path, mark: str, slugs: list[str]) -> None:
    """Keep the fingerprint that was taken before a build after which every brief is fresh."""
    pages = [f"{slug}.html" for slug in slugs] + ["index.html", "feed.xml"]
    note = {"fingerprint": mark, "briefs": len(slugs), "files": pages}
    files.write(_note(folder), json.dumps(note))


def forget_unchanged(folder: Path) -> None:
    """Take the note away: from now on pages are written, and it may no longer be true."""
    _note(folder).unlink(missing_ok=True)


def _note(folder: Path) -> Path:
    return folder / ".state" / "unchanged"


def _files(folder: Path) -> Iterator[Path]:
    """Give every file below a folder, in order, without what Python and Jupyter keep."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - set(SKIPPED))
        yield from (Path(place, name) for name in sorted(names))
