"""What runs give: a line of progress, a result, and the files of the folder ``briefs/``.

Nothing is imported here that takes long: that nothing has changed is told without reading a table.
"""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers import files
from helpers.text import printable

if TYPE_CHECKING:
    from helpers.runs.plan import Run

PACKAGE = Path(__file__).parents[1]
NOTE = Path(".state", "unchanged")  # left by a build after which every brief is fresh
MOST_LETTERS = 10_000  # of what a failure says
SKIPPED = {"__pycache__", ".ipynb_checkpoints"}


AS_IT_SHOULD = ("built", "removed", "done", "published")  # events that nobody has to read


class Event(str):
    """A line for people, with what it says for programs."""

    __slots__ = ("facts",)

    def __new__(cls, line: str, kind: str, **facts: object) -> Event:
        """Keep a line, the kind of event and what belongs to it; all that JSON can hold."""
        event = super().__new__(cls, line)
        event.facts = {"event": kind, **facts}
        return event


def as_json(line: str) -> str:
    """Give any line as one line of JSON: an event as such, other text as a remark.

    >>> as_json(Event("a: built", "built", slug="a")), as_json("Waiting.")
    ('{"event": "built", "slug": "a"}', '{"event": "remark", "text": "Waiting."}')
    """
    event = line if isinstance(line, Event) else Event(line, "remark", text=line)
    return json.dumps(event.facts, ensure_ascii=False)


class Outcome(NamedTuple):
    """What a build did: the slugs that it made, those that failed, and how many it left alone."""

    built: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    left: int = 0

    @property
    def event(self) -> Event:
        """Say it in one line."""
        built, failed = len(self.built), len(self.failed)
        line = f"{built} built, {failed} failed, {self.left} left as they are."
        return Event(line, "done", built=built, failed=list(self.failed), left=self.left)


class Order(NamedTuple):
    """A run that is to be done: its notebook and the folder of its dataset.

    ``parameters`` are handed to papermill, ``header`` is that of ``rebuild.order``, and ``inputs``
    what the run depends on, see ``inputs.of_run``.
    """

    notebook: Path
    folder: Path
    parameters: dict
    header: dict
    inputs: dict

    @property
    def slug(self) -> str:
        """The name of the brief."""
        return self.header["slug"]


@dataclass(frozen=True)
class Result:
    """What a run made, ready to be written; or ``failure``: cell, source and error in words.

    ``web`` is the page in the form that shares its style and scripts with others on a web site.
    ``summary`` is what the list of briefs shows of the page, ``lacks`` says what its figures lack.
    ``seconds`` is how long it took.
    """

    html: bytes = b""
    executed: bytes = b""
    for_programs: bytes = b""
    summary: dict = field(default_factory=dict)
    web: bytes = b""
    lacks: tuple[str, ...] = ()
    seconds: float = 0.0
    failure: dict[str, str] | None = None


Results = Callable[[list[Order]], Iterator[tuple[Order, Result, list[Order]]]]
"""What does runs, see ``run.results``."""


def failed(cell: str, source: str, error: str) -> Result:
    """Make the result of a run that failed, in words that any file, page and terminal bears."""
    lines = (text[:MOST_LETTERS].expandtabs().splitlines() for text in (cell, source, error))
    texts = ("\n".join(map(printable, of)) for of in lines)
    return Result(failure=dict(zip(("cell", "source", "error"), texts, strict=True)))


def brief(folder: Path, slug: str) -> Path:
    """Give the path of a brief."""
    return folder / f"{slug}.html"


def web_form(folder: Path, slug: str) -> Path:
    """Give the path of a brief as a web site has it, with shared files beside it."""
    return folder / ".state" / "web" / f"{slug}.html"


def entries(folder: Path) -> dict[str, dict]:
    """Read what is kept of every brief, by slug, see ``keep``; what is broken counts as missing."""
    kept = {}
    for path in sorted(folder.joinpath(".state").glob("*.json")):
        with suppress(OSError, ValueError):
            kept[path.stem] = json.loads(path.read_text(encoding="utf-8"))
    return {slug: entry for slug, entry in kept.items() if isinstance(entry, dict)}


def keep(folder: Path, run: Run, inputs: dict, result: Result, old: dict) -> dict:
    """Keep what a run made, or how it or its writing failed: then the last good brief stays.

    ``old`` is what was kept of that one; gives what is kept now.
    """
    page, *printed, for_programs, web, executed, state = _files(folder, run.slug)
    if not result.failure:
        entry = {
            "notebook": run.notebook.name,
            "parameters": run.parameters,
            "values": run.values,
            "summary": result.summary,
            "seconds": result.seconds,
            "inputs": inputs,
        }
        made = {web: result.web, executed: result.executed, for_programs: result.for_programs}
        made |= {page: result.html, state: json.dumps(entry, ensure_ascii=False)}
        try:
            for old_print in printed:
                old_print.unlink(missing_ok=True)
            files.write_all(made)
            return entry
        except (OSError, ValueError) as error:
            name = getattr(error, "filename", None)
            why = getattr(error, "strerror", None) or error
            line = f"{Path(name).name if name else 'a file'} cannot be written: {why}."
            result = failed(f"the files of {run.slug}", "", line)
    entry = {**old, "failure": {**result.failure, "parameters": run.parameters}}
    with suppress(OSError):  # then it is only said, and the brief stays stale
        files.write(state, json.dumps(entry, ensure_ascii=False))
    return entry


def sweep(folder: Path, slugs: Iterable[str]) -> list[str]:
    """Remove the briefs that are no longer in the plan and give their slugs.

    The web form is written first and what is kept last: one of both is there of any brief.
    """
    kept = (*folder.glob(".state/*.json"), *folder.glob(".state/web/*.html"))
    gone = sorted({path.stem for path in kept} - set(slugs))
    for slug in gone:
        for path in _files(folder, slug):
            path.unlink(missing_ok=True)
    return gone


def _files(folder: Path, slug: str) -> tuple[Path, ...]:
    """Give the files of a brief: page and beside it, web form, executed notebook, what is kept."""
    page = brief(folder, slug)
    beside = page, *map(page.with_suffix, (".pdf", ".png", ".json")), web_form(folder, slug)
    return *beside, folder / "executed" / f"{slug}.ipynb", folder / ".state" / f"{slug}.json"


# Whether anything at all has changed since the last build


def fingerprint(root: Path) -> str:
    """Give one digest of every file that a brief can depend on, and of what is installed."""
    total = hashlib.sha256()
    for folder in (root / "notebooks", root / "data", PACKAGE):
        for path in files_below(folder):
            total.update(f"{path}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    homes = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    total.update("\0".join(sorted(n for h in homes for n in os.listdir(h))).encode())
    return total.hexdigest()


def unchanged(root: Path, folder: Path) -> int | None:
    """Give the number of briefs where nothing changed since all were fresh; None where it did."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        whole = all((folder / name).is_file() for name in note["files"])
        return note["briefs"] if whole and note["fingerprint"] == fingerprint(root) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_unchanged(folder: Path, mark: str, slugs: list[str], lists: list[str]) -> None:
    """Keep the fingerprint that was taken before a build after which every brief is fresh."""
    pages = [f"{slug}.html" for slug in slugs] + lists
    note = {"fingerprint": mark, "briefs": len(slugs), "files": pages}
    files.write(folder / NOTE, json.dumps(note))


def files_below(folder: Path) -> Iterator[Path]:
    """Give every file below a folder, in order, without pipes and what Python and Jupyter keep."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED)
        yield from filter(Path.is_file, (Path(place, name) for name in sorted(names)))
