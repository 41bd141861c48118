"""Make a brief again from this checkout and compare it, byte for byte.

What a brief says of its making is checked like an entry of ``briefs.toml``: nothing is run but a
notebook of this collection on a dataset of this collection.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from textwrap import shorten

from helpers import tables
from helpers.pages import ExportError, record, sharing
from helpers.runs import freshness, plan, run
from helpers.runs.freshness import Status
from helpers.runs.plan import BadPlan, Plan, Run
from helpers.text import printable

SHOWN = 90
MOST_LETTERS = 600
"""Of a line that is told."""
NAME = re.compile(r"[\w-]+(\.ipynb)?")


@dataclass(frozen=True)
class Verdict:
    """Whether a brief came out the same; ``differs`` says in words what did not."""

    same: bool
    differs: tuple[str, ...] = ()


def verify(path: Path, root: Path) -> Verdict:
    """Make a brief again and compare it with a file.

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
        found = compared(path, root)
    except BadPlan as bad:
        raise BadPlan([shown(problem) for problem in bad.problems]) from bad
    return Verdict(found.same, tuple(map(shown, found.differs)))


def shown(line: str) -> str:
    """Give a line that may quote a foreign file: nothing that a terminal would obey, and short."""
    return shorten(printable(line), MOST_LETTERS, placeholder=" …")


def compared(path: Path, root: Path) -> Verdict:
    """Make a brief again and compare it; what is told may quote the file as it stands."""
    html, told = opened(path)
    status = planned(told, root)
    found = differences(told, status)
    title = status.dataset.offensive.title
    [(_, result, _)] = run.results([status], {str(status.run.values["dataset"]): title}, 1)
    if result.failure:
        return Verdict(False, (*found, f"making it again fails: {result.failure['error']}"))
    if result.html == html:
        return Verdict(True)
    here, there = record.bare(html), record.bare(result.html)
    if here != there:
        found.append(first_difference(here, there))
    elif found:
        found.append("the page itself comes out the same")
    else:
        found.append("its manifest is not the one that its inputs give")
    return Verdict(False, tuple(found))


def opened(path: Path) -> tuple[str, dict]:
    """Read a brief and its manifest.

    Raises
    ------
    BadPlan
        Where it cannot be read or carries no manifest.
    """
    try:
        html = sharing.whole(path.read_bytes().decode("utf-8"), path.name)
        return html, record.read(html)
    except OSError as error:
        raise BadPlan([f"{path}: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise BadPlan([f"{path}: it is not UTF-8."]) from error
    except ExportError as error:
        raise BadPlan([f"{path}: {error}"]) from error


def planned(told: dict, root: Path) -> Status:
    """Plan the run that a manifest describes, and say what it depends on here and now.

    The parameters are those of the manifest. Where an empty day would mean another one by now,
    because reports were added, the days that it meant then are given.

    Raises
    ------
    BadPlan
        Where this collection has no such notebook, parameter or dataset.
    """
    datasets: dict[str, tables.Dataset] = {}
    wanted = read_run(told, told["parameters"], root, datasets)
    if wanted.values != told["values"]:
        wanted = read_run(told, told["values"], root, datasets)
    with tempfile.TemporaryDirectory(prefix="briefs-") as nowhere:
        [status] = freshness.survey(Plan([wanted], datasets), Path(nowhere))
    return status


def read_run(told: dict, parameters: dict, root: Path, datasets: dict) -> Run:
    """Check a manifest's run as an entry of the plan is checked.

    Raises
    ------
    BadPlan
        With every fault.
    """
    named = [
        told["notebook"],
        *(v["dataset"] for v in (told["values"], parameters) if "dataset" in v),
    ]
    strange = [name for name in named if not NAME.fullmatch(str(name))]
    if strange:
        raise BadPlan([f'"{name}" is no name of this collection.' for name in strange])
    entry = {"slug": told["slug"], "notebook": told["notebook"], "parameters": parameters}
    return plan.checked(root, f'brief "{told["slug"]}"', entry, told["values"], datasets)


def differences(told: dict, status: Status) -> list[str]:
    """Say in words which inputs are others than when the brief was made."""
    events = status.dataset.events
    reports = dict(zip(events["claim_id"], events["report_id"], strict=True))
    new = record.lengthened(record.shortened(status.inputs))
    try:
        old = {**record.lengthened(told["inputs"]), "values": told["values"]}
        return freshness.changes(old, {**new, "values": status.run.values}, reports)
    except (AttributeError, KeyError, TypeError, ValueError):
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
