"""Make a brief again from this checkout and compare it, byte for byte.

What a brief says of its making is checked like an entry of ``briefs.toml``: nothing is run but a
notebook of this collection on a dataset of this collection.
"""

import re
from os.path import commonprefix
from pathlib import Path
from textwrap import shorten

from helpers.pages import ExportError, manifest
from helpers.runs import inputs, plan, run
from helpers.runs.inputs import Status
from helpers.runs.plan import BadPlan
from helpers.runs.rebuild import order
from helpers.text import printable

SHARED = '<link rel="stylesheet"'  # only a page of a web site shares its style with others
SHOWN = 90  # letters of a page that are quoted where it differs
MOST_LETTERS = 600
NAME = re.compile(r"[\w-]+(\.ipynb)?")


def verify(path: Path, root: Path) -> tuple[str, ...]:
    """Make a brief again, compare it with a file, and say what differs; () = it is the same.

    The file may come from anywhere, as one file or as it stands on the site. ``BadPlan`` where it
    is no brief that this collection can make.
    """
    try:
        return _harmless(_compare(path, root))
    except BadPlan as bad:
        raise BadPlan([*_harmless(bad.problems)]) from bad


def _harmless(lines: list[str]) -> tuple[str, ...]:  # they may quote a foreign file
    return tuple(shorten(printable(line), MOST_LETTERS, placeholder=" …") for line in lines)


def _compare(path: Path, root: Path) -> list[str]:
    html, made = _read(path)
    status = planned(made, root)
    now = manifest.of_run(made["notebook"], {}, "", status.inputs)
    try:
        reasons = inputs.changes(*({**of["inputs"], "values": of["values"]} for of in (made, now)))
    except (AttributeError, TypeError, ValueError):
        reasons = ["its manifest cannot be read as one of this package"]
    [(_, result, _)] = run.results([order(status)], 1)
    if result.failure:
        return [*reasons, f"making it again fails: {result.failure['error']}"]
    again = (result.web if SHARED in html else result.html).decode()
    if again == html:
        return []
    here, there = manifest.bare(html), manifest.bare(again)
    if here != there:
        return [*reasons, first_difference(here, there)]
    same = "the page itself comes out the same"
    return [*reasons, same] if reasons else ["its manifest is not the one that its inputs give"]


def _read(path: Path) -> tuple[str, dict]:
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")  # as Git may have written it
        return text, manifest.read(text)
    except UnicodeDecodeError as error:
        raise BadPlan([f"{path}: it is not UTF-8."]) from error
    except (OSError, ExportError) as error:
        why = f"{error.strerror}." if isinstance(error, OSError) else error
        raise BadPlan([f"{path}: {why}"]) from error


def planned(made: dict, root: Path) -> Status:
    """Plan the run that a manifest describes; ``BadPlan`` where this collection has none such.

    Where an empty day would mean another one by now, because reports were added, the day by which
    they were known then is given.
    """
    given = made["parameters"]
    ways = (given, {**made["values"], "as_of": given.get("as_of", "")})
    names = [made["notebook"], *(given["dataset"] for given in ways if "dataset" in given)]
    strange = [name for name in names if not NAME.fullmatch(str(name))]
    if strange:
        raise BadPlan([f'"{name}" is no name of this collection.' for name in strange])
    content = plan.read_toml(root)
    own = {key: value for key, value in made["values"].items() if key == "dataset"}
    for parameters in ways:
        entry = {"slug": made["slug"], "notebook": made["notebook"], "parameters": own | parameters}
        wanted = plan.check_entry(root, f'brief "{made["slug"]}"', entry, content)
        if wanted.values == made["values"]:
            break
    return Status(wanted, inputs.of_run(wanted))


def first_difference(here: str, there: str) -> str:
    """Say where two pages begin to differ.

    >>> first_difference("a\\nb", "a\\nc")
    'the page differs from line 2 on: “b” instead of “c”'
    """
    same = commonprefix([f"{here}\n", f"{there}\n"])
    start = max(same.rfind("\n") + 1, len(same) - SHOWN // 3)
    cut = [text[start : start + SHOWN].partition("\n")[0].strip() for text in (here, there)]
    line = same.count("\n") + 1
    return f"the page differs from line {line} on: “{cut[0]}” instead of “{cut[1]}”"
