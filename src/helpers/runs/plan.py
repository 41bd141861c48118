"""Which notebook runs with which parameters: ``notebooks/briefs.toml``, checked before any run.

What takes long to import is imported only where the plan is checked against its tables.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import files, text
from helpers.runs import SETTINGS
from helpers.runs.notebooks import TYPES, read_cells, read_parameters

if TYPE_CHECKING:
    from helpers.tables import Dataset

KEYS = {"slug": str, "notebook": str, "parameters": dict, "each_day": bool, "datasets": list}
OF_A_DATASET = {"prefix": str, "without": list, "each_day": bool}
SITE = ("address", "repository", "contact")
ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"]+\Z")
NEEDED = ("dataset", "as_of", "known_by")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_SLUG = 100
EDITION = re.compile(r"-\d{4}-\d\d-\d\d\Z")  # follows the slug in the name of an edition
ONE_DATASET = re.compile(r'^dataset *= *"([^"\n]*)" *$', re.MULTILINE)
LISTED = re.compile(r"^\[datasets\..*\n(\w.*\n)*", re.MULTILINE)
YEAR = re.compile(r"-\d{4}\Z")  # is left out of the names of briefs
EXPLORE = "explore.ipynb"  # its page shows any day of a dataset: others lead to it
TAKEN = re.compile(r"(about|executed|feed|manifest|index(-.*)?)\Z")  # what else stands beside them
IN_WORDS = {kind: SETTINGS["in_words"][kind.__name__] for kind in (*TYPES.values(), dict, list)}


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


def read_toml(folder: Path) -> dict:
    """Read ``briefs.toml`` as it stands; ``BadPlan`` where it is not what a plan looks like."""
    try:
        text = (folder / "notebooks" / "briefs.toml").read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPlan([f"briefs.toml is not TOML: {error}."]) from error
    if not isinstance(content.get("dataset", ""), str):
        raise BadPlan(['briefs.toml: dataset is a name, as in dataset = "syria-2024".'])
    listed = content.get("datasets", {})
    if not (isinstance(listed, dict) and all(isinstance(own, dict) for own in listed.values())):
        raise BadPlan(["briefs.toml: each dataset has its own lines, below [datasets.syria-2024]."])
    site = content.get("site", {})
    if not (isinstance(site, dict) and all(ADDRESS.match(str(a)) for a in site.values())):
        raise BadPlan(["briefs.toml: what [site] holds are addresses, as in https://example.org."])
    entries = content.get("brief", [])
    if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        raise BadPlan(["briefs.toml: each brief begins with [[brief]], in double brackets."])
    return content


def read(folder: Path) -> list[Run]:
    """Read and check the plan of the collection in a folder: its runs, one dataset after another.

    ``BadPlan`` with every fault: an unknown key, parameter, front or dataset, a wrong type, a
    day that is none or out of range, a slug that stands twice or is the site's own. ``BadTables``
    where a dataset has faults.
    """
    content = read_toml(folder)
    problems = _unknown("briefs.toml", content, ("datasets", "dataset", "brief", "site"), "key")
    problems += _unknown("[site]", content.get("site", {}), SITE, "key")
    problems += _check_datasets(content)
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


def add_lines(folder: Path, lines: str) -> None:
    """Add a table to ``briefs.toml``: one of a dataset below the others, a brief at the end.

    What stands there is kept. ``BadPlan`` where the plan would not be one after it.
    """
    path = folder / "notebooks" / "briefs.toml"
    read_toml(folder)
    before = path.read_bytes()
    text = before.decode("utf-8")
    if lines.startswith("[datasets."):
        text = ONE_DATASET.sub(r'[datasets.\1]\nprefix = ""', text)
    last = max((m.end() for m in LISTED.finditer(text) if lines[1] == "d"), default=len(text))
    new = f"{text[:last].rstrip()}\n\n{lines.strip()}\n" + text[last:]
    try:
        tomllib.loads(new.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise BadPlan([f"briefs.toml: add these lines yourself:\n{lines.strip()}"]) from error
    files.write_all({path: new}, {path: before})


def add_dataset(folder: Path, name: str) -> str:
    """Add a dataset to the plan and give what the names of its briefs begin with."""
    short = YEAR.sub("", name)
    others = datasets(read_toml(folder)).items()
    prefix = name if short in [own.get("prefix", other) for other, own in others] else short
    add_lines(folder, f'[datasets.{name}]\nprefix = "{prefix}"\n')
    return prefix


def datasets(content: dict) -> dict[str, dict]:
    """Give what a plan says of each of its datasets, by name; '' where it names none."""
    return content.get("datasets") or {content.get("dataset", ""): {"prefix": ""}}


def entries(content: dict) -> list[tuple[str, dict]]:
    """Give the entries of each dataset of a plan in turn, and what each is called in messages.

    An entry is for every dataset, or for those that it names; it then goes before another of its
    slug. One whose parameters name a dataset stands for itself.
    """
    briefs, found = content.get("brief", []), []
    for number, (dataset, own) in enumerate(datasets(content).items()):
        named = [_value(e, "slug") for e in briefs if dataset in _value(e, "datasets")]
        without, prefix = _value(own, "without", OF_A_DATASET), own.get("prefix", dataset)
        for position, entry in enumerate(briefs, start=1):
            slug, given, only = (_value(entry, key) for key in ("slug", "parameters", "datasets"))
            name = f'brief "{entry.get("slug", position)}"'
            if "dataset" in given:
                found += [(name, entry)] if number == 0 else []
            elif dataset in only or not (only or slug in named or slug in without):
                mine = {"slug": f"{prefix}-{slug}"} if prefix and slug else {}
                if isinstance(entry.get("parameters", {}), dict) and dataset:
                    mine["parameters"] = {"dataset": dataset, **given}
                if own.get("each_day") is False:
                    mine["each_day"] = False
                found.append((name, entry | mine))
    return found


def _value(given: dict, key: str, kinds: Mapping[str, type] = KEYS) -> object:
    """Give the value of a key, an empty one where it is of a wrong type: that is told elsewhere."""
    value, kind = given.get(key), kinds[key]
    return value if isinstance(value, kind) else kind()


def _wrong_types(name: str, given: dict, kinds: dict[str, type]) -> list[str]:
    wrong = [key for key, kind in kinds.items() if not isinstance(given.get(key, kind()), kind)]
    return [f"{name}: {key} is {IN_WORDS[kinds[key]]}." for key in wrong]


def _check_datasets(content: dict) -> list[str]:
    """Name every fault of what a plan says of its datasets."""
    listed, briefs = content.get("datasets", {}), content.get("brief", [])
    problems = []
    if listed and "dataset" in content:
        problems.append(f"briefs.toml: write [datasets.{content['dataset']}] instead of dataset.")
    for dataset, own in listed.items():
        name = f"[datasets.{dataset}]"
        problems += _unknown(name, own, OF_A_DATASET, "key") + _wrong_types(name, own, OF_A_DATASET)
        if not SLUG.match(f"{own.get('prefix') or 'a'}"):
            problems.append(f"{name}: a prefix is small letters, digits and hyphens, or empty.")
        without, slugs = _value(own, "without", OF_A_DATASET), [_value(e, "slug") for e in briefs]
        problems += _unknown(f"{name}: without", without, slugs, "brief")
    for entry in briefs:
        name = f'brief "{_value(entry, "slug")}": datasets'
        problems += _unknown(name, _value(entry, "datasets"), listed, "dataset")
    return problems


def check_entry(folder: Path, name: str, entry: dict, content: dict) -> Run:
    """Check one entry, called ``name``, and give its run; ``BadPlan`` with every fault of it.

    ``content`` is the plan, see ``read_toml``.
    """
    from helpers.tables.reader import suggest

    problems = _unknown(name, entry, KEYS, "key")
    if wrong := _wrong_types(name, entry, KEYS):
        raise BadPlan([*problems, *wrong])
    slug, given = entry.get("slug", ""), entry.get("parameters", {})
    faults = {
        "a slug is small letters, digits and hyphens, as in 02-how-far.": not SLUG.match(slug),
        f"a slug has at most {LONGEST_SLUG} letters.": len(slug) > LONGEST_SLUG,
        f'the site has its own "{slug}"; choose another slug.': TAKEN.match(slug),
        "each_day sets as_of; leave it out of the parameters.": entry.get("each_day")
        and "as_of" in given,
    }
    problems += [f"{name}: {fault}" for fault, holds in faults.items() if holds]
    path = folder / "notebooks" / entry.get("notebook", "")
    if not path.is_file():
        near = suggest(path.name, [p.name for p in path.parent.glob("*.ipynb")])
        raise BadPlan([*problems, f'{name}: there is no notebook "{path.name}". {near}'.strip()])
    try:
        known = read_parameters(read_cells(path))
    except ValueError as error:
        raise BadPlan([*problems, f"{name}: {path.name}: {error}"]) from error
    missing = [key for key in NEEDED if key not in known]
    problems += [f'{name}: the notebook takes no parameter "{key}".' for key in missing]
    problems += _unknown(name, given, known, "parameter")
    for key in known.keys() & given:
        kind, value = type(known[key]), given[key]
        if type(value) is not kind and not (kind is float and type(value) is int):
            problems.append(f"{name}: {key} = {value} is not {IN_WORDS[kind]}.")
    if problems:
        raise BadPlan(problems)
    values = known | given
    pages = {
        _value(other, "parameters").get("dataset"): str(other.get("slug", ""))
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


def _unknown(name: str, given: Iterable[str], known: Collection[str], kind: str) -> list[str]:
    """Name every key that is not known, with the nearest one that is."""
    from helpers.tables.reader import suggest

    return [
        f'{name}: there is no {kind} "{key}". '
        + (suggest(str(key), list(known)) or f"Known: {', '.join(known)}.")
        for key in given
        if key not in known
    ]


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
