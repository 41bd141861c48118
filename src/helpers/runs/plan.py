"""Which notebook runs with which parameters: ``notebooks/briefs.toml``, checked before any run.

What takes long to import is imported only where the plan is checked against its tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import text
from helpers.runs import plan_file
from helpers.runs.notebooks import read_cells, read_parameters
from helpers.runs.plan_file import EDITION, SLUG, TAKEN, BadPlan, entries, read_toml

if TYPE_CHECKING:
    from helpers.tables import Dataset

NEEDED = ("dataset", "as_of", "known_by")
EXPLORE = "explore.ipynb"  # its page shows any day of a dataset: others lead to it


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters: one brief.

    ``parameters`` are handed to papermill; ``values`` are all of them, with defaults and days
    filled in. ``day`` is the day of an edition, empty for a current run. ``dataset`` is what the
    notebook loads, ``explore`` the brief to explore it in, empty where there is none. ``site`` has
    addresses: that of the published pages, and that of the ``repository``.
    """

    slug: str
    notebook: Path
    parameters: dict[str, object]
    values: dict[str, object]
    dataset: Dataset | None = field(default=None, compare=False, repr=False)
    day: str = ""
    explore: str = ""
    site: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def links(self) -> dict[str, str]:
        """The pages that this brief leads to: their addresses by what stands on the link."""
        links, day, known = {}, *(str(self.values.get(key, "")) for key in NEEDED[1:])
        if self.explore not in ("", self.slug):
            links["Explore this day"] = f"{self.explore}.html#day={day}&known={known}"
        if is_edition(self.slug, day):
            from helpers import tables

            first, last = self.dataset.offensive.start, tables.load(self.dataset.path).as_of
            for name, step in (("The day before", -1), ("The day after", 1)):
                other = self.dataset.as_of + timedelta(days=step)
                if first <= other <= last:
                    links[name] = f"{self.slug.removesuffix(day)}{other.date()}.html"
                if first <= other < self.dataset.as_of and self.explore:
                    both = f"day={other.date()}&known={other.date()}&day2={day}&known2={known}"
                    links["Both days side by side"] = f"{self.explore}.html#{both}"
            links["Find a place"] = f"{self.list_name}#day={day}"
        links |= {"All briefs": self.list_name, "About": "about.html"}
        if repository := self.site.get("repository", "").rstrip("/"):
            links["Notebook"] = f"{repository}/blob/HEAD/notebooks/{self.notebook.name}"
        return links

    @property
    def card(self) -> str:
        """The address of its card, see ``pdf.draw_card``, where the site has an address."""
        address = self.site.get("address", "").rstrip("/")
        return f"{address}/{self.slug}.png" if address else ""

    @property
    def list_name(self) -> str:
        """The file that lists the briefs on its offensive; the same whatever else is planned."""
        return f"index-{text.slug(self.dataset.path.name)}.html"


def is_edition(slug: str, as_of: str) -> bool:
    """Say whether a brief is the edition of its last day, by its name."""
    return bool(as_of) and slug.endswith(f"-{as_of}")


def root() -> Path:
    """Give the folder of the collection: from the working directory upwards, or this checkout."""
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).parents[3]):
        if (folder / "notebooks" / "briefs.toml").is_file():
            return folder
    raise BadPlan(["There is no notebooks/briefs.toml here or above."])


def read(folder: Path) -> list[Run]:
    """Read and check the plan of the collection in a folder: its runs, one dataset after another.

    ``BadPlan`` with every fault: an unknown key, parameter, front or dataset, a wrong type, a
    day that is none or out of range, a slug that stands twice or is the site's own. ``BadTables``
    where a dataset has faults.
    """
    content = read_toml(folder)
    problems = plan_file.find_faults(content)
    runs: list[Run] = []
    for name, entry in entries(content):
        try:
            run = check_entry(folder, name, entry, content)
            runs += _editions(folder, name, run) if entry.get("each_day") else [run]
        except BadPlan as bad:
            problems += bad.problems
    slugs = Counter(run.slug for run in runs)
    problems += [f'The slug "{slug}" stands twice.' for slug, times in slugs.items() if times > 1]
    if problems:
        raise BadPlan([*dict.fromkeys(problems)])
    return runs


def check_entry(folder: Path, name: str, entry: dict, content: dict) -> Run:
    """Check one entry, called ``name``, and give its run; ``BadPlan`` with every fault of it.

    ``content`` is the plan, see ``read_toml``.
    """
    from helpers.tables.reader import suggest

    problems = plan_file.name_unknown(name, entry, plan_file.KEYS, "key")
    if wrong := plan_file.wrong_types(name, entry, plan_file.KEYS):
        raise BadPlan([*problems, *wrong])
    slug, given = entry.get("slug", ""), entry.get("parameters", {})
    faults = {
        "a slug is small letters, digits and hyphens, as in 02-how-far.": not SLUG.match(slug),
        f"a slug has at most {plan_file.LONGEST_SLUG} letters.": len(slug) > plan_file.LONGEST_SLUG,
        f'the site has its own "{slug}"; choose another slug.': TAKEN.match(slug),
        "each_day sets as_of; leave it out of the parameters.": entry.get("each_day")
        and "as_of" in given,
    }
    problems += [f"{name}: {fault}" for fault, holds in faults.items() if holds]
    path = folder / "notebooks" / entry.get("notebook", "")
    there = [*(folder / "notebooks").rglob("*.ipynb")]
    if path not in there:
        near = suggest(path.name, [found.name for found in there])
        raise BadPlan([*problems, f'{name}: there is no notebook "{path.name}". {near}'.strip()])
    try:
        known = read_parameters(read_cells(path))
    except ValueError as error:
        raise BadPlan([*problems, f"{name}: {path.name}: {error}"]) from error
    missing = [key for key in NEEDED if key not in known]
    problems += [f'{name}: the notebook takes no parameter "{key}".' for key in missing]
    problems += plan_file.name_unknown(name, given, known, "parameter")
    for key in known.keys() & given:
        kind, value = type(known[key]), given[key]
        if type(value) is not kind and not (kind is float and type(value) is int):
            problems.append(f"{name}: {key} = {value} is not {plan_file.IN_WORDS[kind]}.")
    if problems:
        raise BadPlan(problems)
    values = known | given
    pages = {
        plan_file.well_typed(other).get("parameters", {}).get("dataset"): str(other.get("slug", ""))
        for _, other in reversed(entries(content))
        if other.get("notebook") == EXPLORE
    }
    explore, site = pages.get(values["dataset"], ""), content.get("site", {})
    return _loaded(folder, name, Run(slug, path, given, values, explore=explore, site=site))


def _loaded(folder: Path, name: str, run: Run) -> Run:
    """Give a run with its dataset, the collection's own first, and the days that it means."""
    from helpers import tables

    values, own = run.values, folder / "data" / str(run.values["dataset"])
    given = (values["as_of"], values["known_by"], str(values.get("front", "all")))
    try:
        dataset = tables.load(own if own.is_dir() else str(values["dataset"]), *given)
    except tables.BadTables:
        raise
    except FileNotFoundError as error:  # told once, however many briefs it has
        raise BadPlan([f"briefs.toml: {error}"]) from error
    except ValueError as error:
        raise BadPlan([f"{name}: {error}"]) from error
    days = {key: str(getattr(dataset, key).date()) for key in ("as_of", "known_by")}
    return replace(run, values={**values, **days}, dataset=dataset)


def _editions(folder: Path, name: str, run: Run) -> list[Run]:
    """Give a run for each day of the offensive until the last day of its tables."""
    import pandas as pd

    known_by, editions = str(run.parameters.get("known_by", "")), []
    days = pd.date_range(run.dataset.offensive.start, run.dataset.as_of)
    for day in days.strftime("%Y-%m-%d"):
        parameters = {**run.parameters, "as_of": day}
        values = {**run.values, "as_of": day, "known_by": known_by}
        own = {"slug": f"{run.slug}-{day}", "parameters": parameters, "values": values, "day": day}
        editions.append(_loaded(folder, name, replace(run, **own)))
    return editions


def pick(names: Collection[str], slugs: list[str], what: str = "brief") -> list[str]:
    """Give the named slugs and those of editions of named briefs; without names all of them."""
    from helpers.tables.reader import suggest

    own = {slug: {slug, EDITION.sub("", slug)} for slug in slugs}
    unknown = [name for name in names if name not in set().union(*own.values())]
    if unknown:
        stems = [EDITION.sub("", slug) for slug in slugs]
        near = {name: suggest(EDITION.sub("", name), stems) for name in unknown}
        raise BadPlan([f'There is no {what} "{n}". {near[n]}'.strip() for n in unknown])
    return [slug for slug in slugs if not names or own[slug] & set(names)]
