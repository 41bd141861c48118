"""The folder ``briefs/``, and how any file is written: whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from helpers.runs import said

if TYPE_CHECKING:
    from helpers.runs.plan import Run

DRAFT = re.compile(r"\..+\.\d+")


@dataclass(frozen=True)
class Result:
    """What a run made, or ``failure``: cell, source and error in words.

    ``unsaid`` are the texts of this package that it did not come upon, see ``said``.
    """

    html: str = ""
    executed: str = ""
    question: str = ""
    bottom_line: str = ""
    changed: tuple[str, ...] = ()
    mentions: dict[str, list[str]] = field(default_factory=dict)
    for_programs: str = ""
    unsaid: frozenset[str] = frozenset()
    seconds: float = 0.0
    failure: dict[str, str] | None = None


def failed(cell: str, source: str, error: str) -> Result:
    """Make the result of a run that failed."""
    return Result(failure={"cell": cell, "source": source, "error": error})


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing so that a reader sees the old one or the new one, never a part.

    Where the block fails, the old file stays.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Write a text file whole or not at all; makes its folder."""
    write_all({path: text})


def write_all(texts: dict[Path, str]) -> None:
    """Write text files in their order; none of them changes before all are on the disk.

    A reader sees each file as it was or as it will be; folders are made. Should the machine stop
    while they are renamed, those before it are new and those after it old.

    Raises
    ------
    OSError
        Where one of them cannot be written; its name is said, and nothing was changed.
    """
    with ExitStack() as stack:
        for path, text in reversed(texts.items()):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                file = stack.enter_context(whole(path))
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                error.filename = str(path)
                raise


def brief(folder: Path, slug: str) -> Path:
    """Give the path of a brief."""
    return folder / f"{slug}.html"


def entries(folder: Path) -> dict[str, dict]:
    """Read what is known of every brief: by slug, its parameters, inputs, summary and failure.

    An entry that is broken counts as missing, so that its brief is built again.
    """
    return {path.stem: found for path in sorted(kept(folder)) if (found := read(path))}


def kept(folder: Path) -> Iterator[Path]:
    """Give the files of the entries, one a brief."""
    return (folder / ".state").glob("*.json")


def read(path: Path) -> dict:
    """Read an entry; nothing where it is missing or broken."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def state(folder: Path, slug: str) -> Path:
    """Give the path of the entry of a brief."""
    return folder / ".state" / f"{slug}.json"


def keep(folder: Path, run: Run, inputs: dict, result: Result) -> None:
    """Keep what a run made: the brief, its JSON and the executed notebook, or how it failed.

    A failure leaves the last good brief in place. A PDF of the page before is taken away.
    """
    if result.failure:
        failure = {**result.failure, "parameters": run.parameters}
        entry = {**read(state(folder, run.slug)), "failure": failure}
        made = {}
    else:
        page = brief(folder, run.slug)
        page.with_suffix(".pdf").unlink(missing_ok=True)
        made = {
            folder / "executed" / f"{run.slug}.ipynb": result.executed,
            page.with_suffix(".json"): result.for_programs,
            page: result.html,
        }
        entry = {
            "notebook": run.notebook.name,
            "parameters": run.parameters,
            "values": run.values,
            "question": result.question,
            "bottom_line": result.bottom_line,
            "changed": list(result.changed),
            "mentions": result.mentions,
            "seconds": result.seconds,
            "inputs": {**inputs, "texts": said.without(inputs["texts"], result.unsaid)},
        }
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    write_all({**made, state(folder, run.slug): text})


def sweep(folder: Path, slugs: Iterable[str]) -> list[str]:
    """Remove the briefs that are no longer in the plan and give their slugs."""
    gone = sorted({path.stem for path in kept(folder)} - set(slugs))
    for slug in gone:
        for suffix in (".html", ".json", ".pdf"):
            brief(folder, slug).with_suffix(suffix).unlink(missing_ok=True)
        (folder / "executed" / f"{slug}.ipynb").unlink(missing_ok=True)
        state(folder, slug).unlink()
    return gone


def tidy(folder: Path) -> None:
    """Remove the drafts that a build left which was killed; call it while no other one runs."""
    for path in folder.rglob(".*"):
        if DRAFT.fullmatch(path.name):
            path.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let one build at a time work in a folder; ``waiting`` is called where another one does."""
    from filelock import FileLock, Timeout

    (folder / ".state").mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".state" / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        tidy(folder)
        yield
    finally:
        lock.release()
