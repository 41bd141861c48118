"""Which notebook runs with which parameters: ``notebooks/briefs.toml``, checked before any run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.runs import notebooks
from helpers.runs.collection import BadPlan, listed, root
from helpers.tables.dataset import horizon
from helpers.tables.reader import suggest

__all__ = ["BadPlan", "Plan", "Run", "listed", "read", "root"]

KEYS = ("slug", "notebook", "parameters", "each_day")
NEEDED = ("dataset", "as_of", "known_by")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
TAKEN = ("executed", "feed", "index", "manifest")
"""No slugs: beside the briefs stand files and a folder of these names."""


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters: one brief.

    ``parameters`` are handed to papermill; ``values`` are all of them, with defaults and days
    filled in. ``day`` is the day of an edition, empty for a current run.
    """

    slug: str
    notebook: Path
    parameters: dict[str, object]
    values: dict[str, object]
    day: str = ""


@dataclass(frozen=True)
class Plan:
    """All runs in the order of the file, and the datasets that they read, by name."""

    runs: list[Run]
    datasets: dict[str, tables.Dataset]


def read(folder: Path) -> Plan:
    """Read and check the plan of a collection.

    Parameters
    ----------
    folder
        Of the collection; holds ``notebooks/`` and ``data/``.

    Raises
    ------
    BadPlan
        With every fault: an unknown key, parameter, bar, front or dataset, a wrong type, a day
        that is none, ``known_by`` before ``as_of``, a slug that stands twice or is the site's own.
    tables.BadTables
        Where a dataset has faults.
    """
    told = listed(folder)
    problems = unknown("briefs.toml", told, ("dataset", "brief"))
    datasets: dict[str, tables.Dataset] = {}
    runs: list[Run] = []
    for position, entry in enumerate(told.get("brief", []), start=1):
        name = f'brief "{entry.get("slug", position)}"'
        try:
            runs += expanded(entry, checked(folder, name, entry, told, datasets), datasets)
        except BadPlan as bad:
            problems += bad.problems
    slugs = Counter(run.slug for run in runs)
    problems += [f'The slug "{slug}" stands twice.' for slug, count in slugs.items() if count > 1]
    if problems:
        raise BadPlan(problems)
    return Plan(runs, datasets)


def checked(
    folder: Path, name: str, entry: dict, told: dict, datasets: dict[str, tables.Dataset]
) -> Run:
    """Check one entry and give its run.

    Raises
    ------
    BadPlan
        With every fault of the entry.
    """
    problems = unknown(name, entry, KEYS)
    if not SLUG.match(str(entry.get("slug", ""))):
        problems.append(f"{name}: a slug is small letters, digits and hyphens, as in 02-how-far.")
    if entry.get("slug") in TAKEN:
        problems.append(f'{name}: the site has its own "{entry["slug"]}"; choose another slug.')
    path = folder / "notebooks" / str(entry.get("notebook", ""))
    if not path.is_file():
        near = suggest(path.name, [p.name for p in path.parent.glob("*.ipynb")])
        raise BadPlan([*problems, f'{name}: there is no notebook "{path.name}". {near}'.strip()])
    given = {"dataset": told["dataset"]} if "dataset" in told else {}
    given |= entry.get("parameters", {})
    if entry.get("each_day") and "as_of" in given:
        problems.append(f"{name}: each_day sets as_of; leave it out of the parameters.")
    try:
        known = notebooks.parameters(notebooks.read(path))
    except ValueError as error:
        raise BadPlan([*problems, f"{name}: {path.name}: {error}"]) from error
    problems += misfits(name, known, given)
    if problems:
        raise BadPlan(problems)
    values = {key: parameter.default for key, parameter in known.items()} | given
    dataset = opened(folder, name, str(values["dataset"]), datasets)
    return fitted(name, Run(entry["slug"], path, given, values), dataset)


def misfits(name: str, known: dict[str, notebooks.Parameter], given: dict) -> list[str]:
    """Say which parameters a notebook lacks, does not know or wants of another type."""
    lacking = [f'{name}: the notebook takes no parameter "{n}".' for n in NEEDED if n not in known]
    refused = [
        f"{name}: {refusal}"
        for key, value in given.items()
        if key in known and (refusal := known[key].refusal(value))
    ]
    return lacking + unknown(name, given, tuple(known), "parameter") + refused


def opened(
    folder: Path, name: str, key: str, datasets: dict[str, tables.Dataset]
) -> tables.Dataset:
    """Load a dataset once, the collection's own first.

    Raises
    ------
    BadPlan
        Where there is none of this name.
    """
    own = folder / "data" / key
    try:
        if key not in datasets:
            datasets[key] = tables.load(own if own.is_dir() else key)
    except FileNotFoundError as error:
        raise BadPlan([f"{name}: {error}"]) from error
    return datasets[key]


def fitted(name: str, run: Run, dataset: tables.Dataset) -> Run:
    """Check a run against its dataset and fill in its days.

    Raises
    ------
    BadPlan
        For an unknown bar or front, and for days that do not fit.
    """
    problems = []
    choices = {"bar": list(dataset.offensive.bars), "front": ["all", *dataset.offensive.fronts]}
    for key, allowed in choices.items():
        value = run.values.get(key, allowed[0])
        if value not in allowed:
            advice = f"{suggest(str(value), allowed)} Write one of {', '.join(allowed)}.".strip()
            problems.append(f'{name}: there is no {key} "{value}". {advice}')
    try:
        days = horizon(
            dataset.reports["published"].max(),
            dataset.offensive,
            run.values["as_of"],
            run.values["known_by"],
        )
    except ValueError as error:
        raise BadPlan([*problems, f"{name}: {error}"]) from error
    if days[0] < dataset.offensive.start:
        problems.append(f"{name}: as_of ({days[0].date()}) is before the offensive began.")
    if problems:
        raise BadPlan(problems)
    as_of, known_by = (str(day.date()) for day in days)
    return replace(run, values={**run.values, "as_of": as_of, "known_by": known_by})


def expanded(entry: dict, run: Run, datasets: dict[str, tables.Dataset]) -> list[Run]:
    """Give one run, or one for each day from the offensive's start to its latest report."""
    if not entry.get("each_day"):
        return [run]
    dataset = datasets[str(run.values["dataset"])]
    known_by = run.parameters.get("known_by")
    return [
        replace(
            run,
            slug=f"{run.slug}-{day}",
            day=day,
            parameters={**run.parameters, "as_of": day},
            values={**run.values, "as_of": day, "known_by": known_by or day},
        )
        for day in pd.date_range(dataset.offensive.start, dataset.as_of).strftime("%Y-%m-%d")
    ]


def unknown(name: str, given: dict, known: tuple[str, ...], kind: str = "key") -> list[str]:
    """Name every key that is not known, with the nearest one that is."""
    return [
        f'{name}: there is no {kind} "{key}". '
        + (suggest(key, list(known)) or f"Known: {', '.join(known)}.")
        for key in given
        if key not in known
    ]
