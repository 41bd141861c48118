"""Make a brief again from this checkout and compare it, byte for byte.

What a brief says of its making is checked like an entry of ``briefs.toml``: nothing is run but a
notebook of this collection on a dataset of this collection.
"""

from __future__ import annotations

import re
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from textwrap import shorten

from helpers.pages import ExportError, manifest
from helpers.runs import inputs, plan, run
from helpers.runs.inputs import Status
from helpers.runs.plan import BadPlan, Run
from helpers.runs.rebuild import order
from helpers.text import printable

SHARED = '<link rel="stylesheet"'
"""What only a page of a web site has, which shares its style with others."""
SHOWN = 90
MOST_LETTERS = 600
"""Of a line that is told."""
NAME = re.compile(r"[\w-]+(\.ipynb)?")


def verify(path: Path, root: Path) -> tuple[str, ...]:
    """Make a brief again, compare it with a file, and say what differs; () = it is the same.

    Parameters
    ----------
    path
        An HTML brief, from anywhere, as one file or as it stands on the site.
    root
        The collection.

    Raises
    ------
    BadPlan
        Where the file is no brief, or one that this collection cannot make.
    tables.BadTables
        Where the dataset has faults.
    """
    try:
        return tuple(map(_shown, _compare(path, root)))
    except BadPlan as bad:
        raise BadPlan([_shown(problem) for problem in bad.problems]) from bad


def _shown(line: str) -> str:
    """Give a line that may quote a foreign file: nothing that a terminal would obey, and short."""
    return shorten(printable(line), MOST_LETTERS, placeholder=" …")


def _compare(path: Path, root: Path) -> list[str]:
    html, made = opened(path)
    status = planned(made, root)
    reasons = differences(made, status)
    with closing(run.results([order(status)], 1)) as results:
        _, result, _ = next(results)
    if result.failure:
        return [*reasons, f"making it again fails: {result.failure['error']}"]
    again = (result.web if SHARED in html else result.html).decode()
    if again == html:
        return []
    here, there = manifest.bare(html), manifest.bare(again)
    if here != there:
        reasons.append(first_difference(here, there))
    elif reasons:
        reasons.append("the page itself comes out the same")
    else:
        reasons.append("its manifest is not the one that its inputs give")
    return reasons


def opened(path: Path) -> tuple[str, dict]:
    """Read a brief and its manifest.

    Raises
    ------
    BadPlan
        Where it cannot be read or carries no manifest.
    """
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")  # as Git may have written it
        return text, manifest.read(text)
    except OSError as error:
        raise BadPlan([f"{path}: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise BadPlan([f"{path}: it is not UTF-8."]) from error
    except ExportError as error:
        raise BadPlan([f"{path}: {error}"]) from error


def planned(made: dict, root: Path) -> Status:
    """Plan the run that a manifest describes, and say what it depends on here and now.

    The parameters are those of the manifest. Where an empty day would mean another one by now,
    because reports were added, the days that it meant then are given.

    Raises
    ------
    BadPlan
        Where this collection has no such notebook, parameter or dataset.
    """
    wanted = _read_run(made, made["parameters"], root)
    if wanted.values != made["values"]:
        wanted = _read_run(made, made["values"], root)
    return Status(wanted, inputs.of_run(wanted))


def _read_run(made: dict, parameters: dict, root: Path) -> Run:
    """Check a manifest's run as an entry of the plan is checked.

    Raises
    ------
    BadPlan
        With every fault.
    """
    named = [
        made["notebook"],
        *(v["dataset"] for v in (made["values"], parameters) if "dataset" in v),
    ]
    strange = [name for name in named if not NAME.fullmatch(str(name))]
    if strange:
        raise BadPlan([f'"{name}" is no name of this collection.' for name in strange])
    entry = {"slug": made["slug"], "notebook": made["notebook"], "parameters": parameters}
    return plan.check_entry(root, f'brief "{made["slug"]}"', entry, made["values"])


def differences(made: dict, status: Status) -> list[str]:
    """Say in words which inputs are others than when the brief was made."""
    try:
        return inputs.changes({**made["inputs"], "values": made["values"]}, status.inputs)
    except (AttributeError, TypeError, ValueError):
        return ["its manifest cannot be read as one of this package"]


def first_difference(here: str, there: str) -> str:
    """Say where two pages begin to differ.

    >>> first_difference("a\\nb", "a\\nc")
    'the page differs from line 2 on: “b” instead of “c”'
    """
    lines = zip_longest(here.split("\n"), there.split("\n"), fillvalue="")
    number, (one, other) = next((n, p) for n, p in enumerate(lines, start=1) if p[0] != p[1])
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, start - SHOWN // 3)
    cut = [text[start : start + SHOWN].strip() for text in (one, other)]
    return f"the page differs from line {number} on: “{cut[0]}” instead of “{cut[1]}”"
