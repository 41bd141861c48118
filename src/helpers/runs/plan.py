"""Which notebook runs with which parameters: ``notebooks/briefs.toml``, checked before any run.

What takes long to import is imported only where the plan is checked against its tables.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import text
from helpers.runs import SETTINGS

if TYPE_CHECKING:
    from helpers.tables import Dataset

KEYS = {"slug": str, "notebook": str, "parameters": dict, "each_day": bool}
SITE = ("address", "repository", "contact")
ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"]+\Z")
NEEDED = ("dataset", "as_of", "known_by")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_SLUG = 100
EDITION = re.compile(r"-\d{4}-\d\d-\d\d\Z")  # follows the slug in the name of an edition
EXPLORE = "explore.ipynb"  # its page shows any day of a dataset: others lead to it
TAKEN = re.compile(r"(about|executed|feed|manifest|index(-.*)?)\Z")  # what else stands beside them
TYPES = {"str": str, "int": int, "float": float, "bool": bool}
IN_WORDS = {kind: SETTINGS["in_words"][kind.__name__] for kind in (*TYPES.values(), dict)}


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
    site = content.get("site", {})
    if not (isinstance(site, dict) and all(ADDRESS.match(str(a)) for a in site.values())):
        raise BadPlan(["briefs.toml: what [site] holds are addresses, as in https://example.org."])
    entries = content.get("brief", [])
    if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        raise BadPlan(["briefs.toml: each brief begins with [[brief]], in double brackets."])
    return content


def read(folder: Path) -> list[Run]:
    """Read and check the plan of the collection in a folder: its runs in the order of the file.

    ``BadPlan`` with every fault: an unknown key, parameter, front or dataset, a wrong type, a
    day that is none or out of range, a slug that stands twice or is the site's own. ``BadTables``
    where a dataset has faults.
    """
    content = read_toml(folder)
    problems = _unknown("briefs.toml", content, ("dataset", "brief", "site"), "key")
    problems += _unknown("[site]", content.get("site", {}), SITE, "key")
    runs: list[Run] = []
    for position, entry in enumerate(content.get("brief", []), start=1):
        name = f'brief "{entry.get("slug", position)}"'
        try:
            run = check_entry(folder, name, entry, content)
            runs += _editions(folder, name, run) if entry.get("each_day") else [run]
        except BadPlan as bad:
            problems += bad.problems
    slugs = Counter(run.slug for run in runs)
    problems += [f'The slug "{slug}" stands twice.' for slug, times in slugs.items() if times > 1]
    if problems:
        raise BadPlan(problems)
    return runs


def check_entry(folder: Path, name: str, entry: dict, defaults: dict) -> Run:
    """Check one entry, called ``name``, and give its run; ``BadPlan`` with every fault of it.

    ``defaults`` may hold ``dataset``, for entries that name none.
    """
    from helpers.tables.reader import suggest

    problems = _unknown(name, entry, KEYS, "key")
    wrong = [key for key, kind in KEYS.items() if not isinstance(entry.get(key, kind()), kind)]
    if wrong:
        raise BadPlan([*problems, *(f"{name}: {key} is {IN_WORDS[KEYS[key]]}." for key in wrong)])
    slug, given = entry.get("slug", ""), entry.get("parameters", {})
    faults = {
        "a slug is small letters, digits and hyphens, as in 02-how-far.": not SLUG.match(slug),
        f"a slug has at most {LONGEST_SLUG} letters.": len(slug) > LONGEST_SLUG,
        f'the site has its own "{slug}"; choose another slug.': TAKEN.match(slug),
        "each_day sets as_of; leave it out of the parameters.": entry.get("each_day")
        and "as_of" in given,
    }
    problems += [f"{name}: {fault}" for fault, holds in faults.items() if holds]
    if "dataset" in defaults:
        given = {"dataset": defaults["dataset"], **given}
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
    content = read_toml(folder)
    explore = _page_to_explore(content, str(values["dataset"]))
    run = Run(slug, path, given, values, explore=explore, site=content.get("site", {}))
    return _loaded(folder, name, run)


def _loaded(folder: Path, name: str, run: Run) -> Run:
    """Give a run with its dataset, the collection's own first, and the days that it means."""
    from helpers import tables

    values, own = run.values, folder / "data" / str(run.values["dataset"])
    given = (values["as_of"], values["known_by"], str(values.get("front", "all")))
    try:
        dataset = tables.load(own if own.is_dir() else str(values["dataset"]), *given)
    except tables.BadTables:
        raise
    except (FileNotFoundError, ValueError) as error:
        raise BadPlan([f"{name}: {error}"]) from error
    days = {key: str(getattr(dataset, key).date()) for key in ("as_of", "known_by")}
    return replace(run, values={**values, **days}, dataset=dataset)


def _page_to_explore(content: dict, dataset: str) -> str:
    for entry in content.get("brief", []):
        given = entry.get("parameters")
        own = given.get("dataset") if isinstance(given, dict) else None
        if entry.get("notebook") == EXPLORE and (own or content.get("dataset")) == dataset:
            return str(entry.get("slug", ""))
    return ""


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
        + (suggest(key, list(known)) or f"Known: {', '.join(known)}.")
        for key in given
        if key not in known
    ]


def pick(names: Collection[str], slugs: list[str], what: str = "brief") -> list[str]:
    """Give the named slugs and those of editions of named briefs; without names all of them."""
    from helpers.tables.reader import suggest

    own = {slug: {slug, EDITION.sub("", slug)} for slug in slugs}
    unknown = [name for name in names if name not in set().union(*own.values())]
    if unknown:
        raise BadPlan([f'There is no {what} "{n}". {suggest(n, slugs)}'.strip() for n in unknown])
    return [slug for slug in slugs if not names or own[slug] & set(names)]


# What a notebook file says of itself, without running it


def read_cells(path: Path) -> list[dict]:
    """Read kind, source and tags of the cells of a notebook; ``ValueError`` where it is none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tags = [sorted(cell.get("metadata", {}).get("tags", [])) for cell in cells]
        return [
            {"kind": cell["cell_type"], "source": "".join(cell["source"]), "tags": own}
            for cell, own in zip(cells, tags, strict=True)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a notebook.") from error


def read_parameters(cells: list[dict]) -> dict[str, object]:
    """Read the parameters of a notebook and their defaults from its cell tagged ``parameters``.

    ``ValueError`` where there is no such cell, or one of its lines is not ``name: type = value``
    with a type of str, int, float or bool and a value of that type.
    """
    tagged = [c for c in cells if c["kind"] == "code" and "parameters" in c["tags"]]
    if len(tagged) != 1:
        raise ValueError(f'it has {len(tagged)} cells tagged "parameters" instead of one.')
    try:
        lines = ast.parse(tagged[0]["source"]).body
    except SyntaxError as error:
        raise ValueError(f"its parameters cell is not Python (line {error.lineno}).") from error
    return dict(map(_parameter, lines))


def _parameter(line: ast.stmt) -> tuple[str, object]:
    where = f'"{ast.unparse(line)}" in its parameters cell'
    if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value):
        raise ValueError(f"{where} is not of the form name: type = value.")
    kind = TYPES.get(ast.unparse(line.annotation))
    if kind is None:
        raise ValueError(f"{where}: the type is one of {', '.join(TYPES)}.")
    try:
        return line.target.id, kind(ast.literal_eval(line.value))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: the value is not a literal of that type.") from error
