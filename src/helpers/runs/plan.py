"""Which notebook runs with which parameters: ``notebooks/briefs.toml``, checked before any run.

pandas is imported only where the plan is checked against its tables.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.runs import notebooks

if TYPE_CHECKING:
    from helpers.tables import Dataset

KEYS = {"slug": str, "notebook": str, "parameters": dict, "each_day": bool}
NEEDED = ("dataset", "as_of", "known_by")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_SLUG = 100
TAKEN = ("executed", "feed", "index", "manifest")
"""No slugs: beside the briefs stand files and a folder of these names."""


class BadPlan(ValueError):
    """A plan with faults; ``problems`` holds every one of them."""

    def __init__(self, problems: list[str]):
        """Keep the faults and print them one a line."""
        self.problems = problems
        super().__init__("\n".join(problems))


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
    datasets: dict[str, Dataset]


def root() -> Path:
    """Give the folder of the collection: from the working directory upwards, or this checkout.

    Raises
    ------
    BadPlan
        Where there is no ``notebooks/briefs.toml``.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).parents[3]):
        if (folder / "notebooks" / "briefs.toml").is_file():
            return folder
    raise BadPlan(["There is no notebooks/briefs.toml here or above."])


def read_toml(folder: Path) -> dict:
    """Read ``briefs.toml`` as it stands.

    Raises
    ------
    BadPlan
        Where it is not TOML, or not what a plan looks like.
    """
    try:
        text = (folder / "notebooks" / "briefs.toml").read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPlan([f"briefs.toml is not TOML: {error}."]) from error
    if not isinstance(content.get("dataset", ""), str):
        raise BadPlan(['briefs.toml: dataset is a name, as in dataset = "syria-2024".'])
    entries = content.get("brief", [])
    if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        raise BadPlan(["briefs.toml: each brief begins with [[brief]], in double brackets."])
    return content


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
        that is none or out of range, a slug that stands twice or is the site's own.
    tables.BadTables
        Where a dataset has faults.
    """
    content = read_toml(folder)
    problems = _unknown("briefs.toml", content, ("dataset", "brief"))
    datasets: dict[str, Dataset] = {}
    runs: list[Run] = []
    for position, entry in enumerate(content.get("brief", []), start=1):
        name = f'brief "{entry.get("slug", position)}"'
        try:
            runs += _editions(entry, check_entry(folder, name, entry, content, datasets), datasets)
        except BadPlan as bad:
            problems += bad.problems
    slugs = Counter(run.slug for run in runs)
    problems += [f'The slug "{slug}" stands twice.' for slug, times in slugs.items() if times > 1]
    if problems:
        raise BadPlan(problems)
    return Plan(runs, datasets)


def check_entry(
    folder: Path, name: str, entry: dict, defaults: dict, datasets: dict[str, Dataset]
) -> Run:
    """Check one entry and give its run.

    Parameters
    ----------
    name
        How problems call the entry.
    defaults
        May hold ``dataset``, for entries that name none.
    datasets
        Those loaded before, by name; its own is added.

    Raises
    ------
    BadPlan
        With every fault of the entry.
    """
    from helpers.tables.reader import suggest

    problems = _unknown(name, entry, tuple(KEYS))
    wrong = [key for key, kind in KEYS.items() if not isinstance(entry.get(key, kind()), kind)]
    if wrong:
        words = {str: "a text", dict: "a table", bool: "true or false"}
        raise BadPlan([*problems, *(f"{name}: {key} is {words[KEYS[key]]}." for key in wrong)])
    slug = entry.get("slug", "")
    if not SLUG.match(slug):
        problems.append(f"{name}: a slug is small letters, digits and hyphens, as in 02-how-far.")
    if len(slug) > LONGEST_SLUG:
        problems.append(f"{name}: a slug has at most {LONGEST_SLUG} letters.")
    if slug in TAKEN:
        problems.append(f'{name}: the site has its own "{slug}"; choose another slug.')
    path = folder / "notebooks" / entry.get("notebook", "")
    if not path.is_file():
        near = suggest(path.name, [p.name for p in path.parent.glob("*.ipynb")])
        raise BadPlan([*problems, f'{name}: there is no notebook "{path.name}". {near}'.strip()])
    given = {"dataset": defaults["dataset"]} if "dataset" in defaults else {}
    given |= entry.get("parameters", {})
    if entry.get("each_day") and "as_of" in given:
        problems.append(f"{name}: each_day sets as_of; leave it out of the parameters.")
    try:
        known = notebooks.parameters(notebooks.read(path))
    except ValueError as error:
        raise BadPlan([*problems, f"{name}: {path.name}: {error}"]) from error
    problems += _misfits(name, known, given)
    if problems:
        raise BadPlan(problems)
    values = {key: parameter.default for key, parameter in known.items()} | given
    dataset = _opened(folder, name, str(values["dataset"]), datasets)
    return _fitted(name, Run(slug, path, given, values), dataset)


def _misfits(name: str, known: dict[str, notebooks.Parameter], given: dict) -> list[str]:
    """Say which parameters a notebook lacks, does not know or wants of another type."""
    lacking = [f'{name}: the notebook takes no parameter "{n}".' for n in NEEDED if n not in known]
    refused = [
        f"{name}: {refusal}"
        for key, value in given.items()
        if key in known and (refusal := known[key].refusal(value))
    ]
    return lacking + _unknown(name, given, tuple(known), "parameter") + refused


def _opened(folder: Path, name: str, key: str, datasets: dict[str, Dataset]) -> Dataset:
    """Load a dataset once, the collection's own first.

    Raises
    ------
    BadPlan
        Where there is none of this name.
    """
    from helpers import tables

    own = folder / "data" / key
    try:
        if key not in datasets:
            datasets[key] = tables.load(own if own.is_dir() else key)
    except FileNotFoundError as error:
        raise BadPlan([f"{name}: {error}"]) from error
    return datasets[key]


def _fitted(name: str, run: Run, dataset: Dataset) -> Run:
    """Check a run against its dataset and fill in its days.

    Raises
    ------
    BadPlan
        For an unknown bar or front, and for days that do not fit.
    """
    from helpers.tables.dataset import horizon
    from helpers.tables.reader import suggest

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


def _editions(entry: dict, run: Run, datasets: dict[str, Dataset]) -> list[Run]:
    """Give one run, or one for each day from the offensive's start to its latest report."""
    if not entry.get("each_day"):
        return [run]
    import pandas as pd

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


def _unknown(name: str, given: dict, known: tuple[str, ...], kind: str = "key") -> list[str]:
    """Name every key that is not known, with the nearest one that is."""
    from helpers.tables.reader import suggest

    return [
        f'{name}: there is no {kind} "{key}". '
        + (suggest(key, list(known)) or f"Known: {', '.join(known)}.")
        for key in given
        if key not in known
    ]
