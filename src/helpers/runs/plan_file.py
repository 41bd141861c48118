"""What stands in ``notebooks/briefs.toml``: datasets, briefs of all of them, addresses."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from helpers import files
from helpers.runs import SETTINGS
from helpers.runs.notebooks import TYPES

KEYS = {"slug": str, "notebook": str, "parameters": dict, "each_day": bool, "datasets": list}
OF_A_DATASET = {"prefix": str, "without": list, "each_day": bool}
SITE = ("address", "repository", "contact")
ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"]+\Z")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_SLUG = 100
EDITION = re.compile(r"-\d{4}-\d\d-\d\d\Z")  # follows the slug in the name of an edition
TAKEN = re.compile(r"(about|executed|feed|manifest|index(-.*)?)\Z")  # what else stands beside them
MARKED = "briefs.toml: git left a merge to be finished. Join its lines by hand, then git add it."
OWN_PAGE = Path(__file__).with_name("own_page.ipynb")
LISTED = re.compile(r"^\[datasets\..*\n(\w.*\n)*", re.MULTILINE)
YEAR = re.compile(r"-\d{4}\Z")  # is left out of the names of briefs
IN_WORDS = {kind: SETTINGS["in_words"][kind.__name__] for kind in (*TYPES.values(), dict, list)}


class BadPlan(ValueError):
    """A plan with faults; ``problems`` holds every one of them."""

    def __init__(self, problems: list[str]):
        """Keep the faults and print them one a line."""
        self.problems = problems
        super().__init__("\n".join(problems))


def read_toml(folder: Path) -> dict:
    """Read ``briefs.toml`` as it stands; ``BadPlan`` where it is not what a plan looks like."""
    files.recover(folder / "notebooks")
    path = folder / "notebooks" / "briefs.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if b"\n<<<<<<< " in path.read_bytes():
            raise BadPlan([MARKED]) from error
        raise BadPlan([f"briefs.toml is not TOML: {error}."]) from error
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


def add_lines(folder: Path, lines: str, others: Mapping[Path, str] = MappingProxyType({})) -> None:
    """Add a table to ``briefs.toml``: one of a dataset below the others, a brief at the end.

    What stands there is kept. ``others`` are files that are written with it. ``BadPlan`` where the
    plan would not be one after it.
    """
    path = folder / "notebooks" / "briefs.toml"
    read_toml(folder)
    before = path.read_bytes()
    text = before.decode("utf-8")
    last = len(text)
    if lines.startswith("[datasets."):
        last = max((table.end() for table in LISTED.finditer(text)), default=len(text))
    new = f"{text[:last].rstrip()}\n\n{lines.strip()}\n" + text[last:]
    try:
        tomllib.loads(new.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise BadPlan([f"briefs.toml: add these lines yourself:\n{lines.strip()}"]) from error
    with files.lock(path.parent):
        files.write_all({**others, path: new}, {path: before}, path.parent)


def add_dataset(folder: Path, name: str) -> str:
    """Add a dataset to the plan and give what the names of its briefs begin with."""
    short = YEAR.sub("", name)
    others = datasets(read_toml(folder)).items()
    prefix = name if short in [own.get("prefix", other) for other, own in others] else short
    add_lines(folder, f'[datasets.{name}]\nprefix = "{prefix}"\n')
    return prefix


def add_notebook(folder: Path, name: str) -> list[str]:
    """Write a notebook that already builds, add it to the plan, and give the slugs of its briefs.

    Both or neither. ``BadPlan`` where the name is none, or is taken.
    """
    if not SLUG.match(name) or len(name) > LONGEST_SLUG:
        raise BadPlan([f'"{name}" is no name; write small letters, digits and hyphens.'])
    content, path = read_toml(folder), folder / "notebooks" / f"{name}.ipynb"
    entry = {"slug": name, "notebook": path.name}
    planned = entries({**content, "brief": [*content.get("brief", ()), entry]})
    own = [each["slug"] for _, each in planned if each.get("notebook") == path.name]
    taken = {each.get("slug") for _, each in entries(content)}  # and so is any edition of it
    if path.exists() or TAKEN.match(name) or taken & {*own, *(EDITION.sub("", s) for s in own)}:
        raise BadPlan([f'"{name}" is taken: a notebook or a page is called so. Choose another.'])
    question, dataset = name.replace("-", " ").capitalize(), next(iter(datasets(content)))
    made = OWN_PAGE.read_text("utf-8").replace("QUESTION", question).replace("DATASET", dataset)
    lines = "".join(f'\n{key} = "{value}"' for key, value in entry.items())
    add_lines(folder, f"[[brief]]{lines}\n", {path: made})
    return own


def datasets(content: dict) -> dict[str, dict]:
    """Give what a plan says of each of its datasets, by name; '' where it names none."""
    return content.get("datasets") or {"": {}}


def entries(content: dict) -> list[tuple[str, dict]]:
    """Give the entries of each dataset of a plan in turn, and what each is called in messages.

    An entry is for every dataset, or for those that it names; it then goes before another of its
    slug. One whose parameters name a dataset stands for itself.
    """
    briefs, found = content.get("brief", []), []
    for number, (dataset, own) in enumerate(datasets(content).items()):
        named = [e.get("slug") for e in map(well_typed, briefs) if dataset in e.get("datasets", ())]
        left_out, prefix = named + well_typed(own).get("without", []), own.get("prefix", dataset)
        for position, entry in enumerate(briefs, start=1):
            read, name = well_typed(entry), f'brief "{entry.get("slug", position)}"'
            slug, given, only = (read.get(k) for k in ("slug", "parameters", "datasets"))
            if "dataset" in (given or ()):
                found += [(name, entry)] if number == 0 else []
            elif dataset in only if only else slug not in left_out:
                mine = {"slug": f"{prefix}-{slug}"} if prefix and slug else {}
                if dataset and (given is not None or "parameters" not in entry):
                    mine["parameters"] = {"dataset": dataset, **(given or {})}
                mine |= {"each_day": False} if own.get("each_day") is False else {}
                found.append((name, entry | mine))
    return found


def well_typed(given: dict) -> dict:
    """Leave out the keys whose value is of a wrong type, which is told elsewhere."""
    kinds = KEYS | OF_A_DATASET
    return {key: value for key, value in given.items() if isinstance(value, kinds.get(key, object))}


def wrong_types(name: str, given: dict, kinds: dict[str, type]) -> list[str]:
    """Name every key whose value is of another type than it has to be."""
    wrong = [key for key, kind in kinds.items() if not isinstance(given.get(key, kind()), kind)]
    return [f"{name}: {key} is {IN_WORDS[kinds[key]]}." for key in wrong]


def find_faults(content: dict) -> list[str]:
    """Name every unknown key, and every fault of what a plan says of its datasets."""
    listed, briefs = content.get("datasets", {}), content.get("brief", [])
    problems = name_unknown("briefs.toml", content, ("datasets", "brief", "site"), "key")
    problems += name_unknown("[site]", content.get("site", {}), SITE, "key")
    for dataset, own in listed.items():
        name = f"[datasets.{dataset}]"
        problems += name_unknown(name, own, OF_A_DATASET, "key")
        problems += wrong_types(name, own, OF_A_DATASET)
        if not SLUG.match(f"{own.get('prefix') or 'a'}"):
            problems.append(f"{name}: a prefix is small letters, digits and hyphens, or empty.")
        slugs, without = [str(e.get("slug")) for e in briefs], well_typed(own).get("without", ())
        problems += name_unknown(f"{name}: without", without, slugs, "brief")
    for entry in map(well_typed, briefs):
        name = f'brief "{entry.get("slug", "")}": datasets'
        problems += name_unknown(name, entry.get("datasets", ()), listed, "dataset")
    return problems


def name_unknown(name: str, given: Iterable[str], known: Collection[str], kind: str) -> list[str]:
    """Name every key that is not known, with the nearest one that is."""
    from helpers.tables.reader import suggest

    return [
        f'{name}: there is no {kind} "{key}". '
        + (suggest(str(key), list(known)) or f"Known: {', '.join(known)}.")
        for key in given
        if key not in known
    ]
