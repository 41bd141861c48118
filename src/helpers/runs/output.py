"""The folder ``briefs/``: what a run made is kept there, and what has left the plan goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpers import files

if TYPE_CHECKING:
    from helpers.runs.plan import Run


class Order(NamedTuple):
    """A run that is to be done: its notebook and the folder of its dataset.

    ``parameters`` are handed to papermill, ``header`` is what stands in the header of the page, see
    ``rebuild.header``, and ``inputs`` is what the run depends on, see ``inputs.of_run``.
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
    ``summary`` is what the list of briefs shows of the page. ``seconds`` is how long it took.
    """

    html: bytes = b""
    executed: bytes = b""
    for_programs: bytes = b""
    summary: dict = field(default_factory=dict)
    web: bytes = b""
    seconds: float = 0.0
    failure: dict[str, str] | None = None


def failed(cell: str, source: str, error: str) -> Result:
    """Make the result of a run that failed; letters that no file can hold are written out."""
    texts = (text.encode("utf-8", "backslashreplace").decode() for text in (cell, source, error))
    return Result(failure=dict(zip(("cell", "source", "error"), texts, strict=True)))


def brief(folder: Path, slug: str) -> Path:
    """Give the path of a brief."""
    return folder / f"{slug}.html"


def web_form(folder: Path, slug: str) -> Path:
    """Give the path of a brief as a web site has it, with shared files beside it."""
    return folder / ".state" / "web" / f"{slug}.html"


def entries(folder: Path) -> dict[str, dict]:
    """Read what is kept of every brief: by slug, its parameters, inputs, summary and failure.

    An entry that is broken counts as missing, so that its brief is built again.
    """
    found = {}
    for path in sorted(folder.joinpath(".state").glob("*.json")):
        with suppress(OSError, ValueError):
            entry = json.loads(path.read_text(encoding="utf-8"))
            found |= {path.stem: entry} if isinstance(entry, dict) else {}
    return found


def keep(folder: Path, run: Run, inputs: dict, result: Result, old: dict) -> tuple[dict, Result]:
    """Keep what a run made: the brief, its JSON and the executed notebook, or how it failed.

    A failure leaves the last good brief in place. A PDF of the page before is taken away. What
    cannot be written is a failure too.

    Parameters
    ----------
    old
        What was kept of the brief before.

    Returns
    -------
    The new entry and the result, which is a failure where it could not be written.
    """
    page, state = brief(folder, run.slug), folder / ".state" / f"{run.slug}.json"
    if not result.failure:
        entry = {
            "notebook": run.notebook.name,
            "parameters": run.parameters,
            "values": run.values,
            "summary": result.summary,
            "seconds": result.seconds,
            "inputs": inputs,
        }
        made = {
            folder / "executed" / f"{run.slug}.ipynb": result.executed,
            page.with_suffix(".json"): result.for_programs,
            web_form(folder, run.slug): result.web,
            page: result.html,
        }
        try:
            page.with_suffix(".pdf").unlink(missing_ok=True)
            files.write_all({**made, state: _json(entry)})
            return entry, result
        except (OSError, ValueError) as error:
            result = failed(f"the files of {run.slug}", "", _unwritten(error))
    entry = {**old, "failure": {**result.failure, "parameters": run.parameters}}
    with suppress(OSError):  # then it is only said, and the brief stays stale
        files.write(state, _json(entry))
    return entry, result


def _unwritten(error: OSError | ValueError) -> str:
    path, why = getattr(error, "filename", None), getattr(error, "strerror", None)
    return f"{Path(path).name if path else 'a file'} cannot be written: {why or error}."


def sweep(folder: Path, slugs: Iterable[str]) -> list[str]:
    """Remove the briefs that are no longer in the plan and give their slugs."""
    state = folder / ".state"
    gone = sorted({path.stem for path in state.glob("*.json")} - set(slugs))
    for slug in gone:
        for suffix in (".html", ".json", ".pdf"):
            brief(folder, slug).with_suffix(suffix).unlink(missing_ok=True)
        (folder / "executed" / f"{slug}.ipynb").unlink(missing_ok=True)
        web_form(folder, slug).unlink(missing_ok=True)
        (state / f"{slug}.json").unlink(missing_ok=True)
    return gone


@contextmanager
def locked(folder: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Let one build at a time work in a folder; ``waiting`` takes who else does, where one does."""
    with files.lock(folder / ".state", timeout=-1, waiting=waiting):
        files.remove_drafts(folder)
        yield


def _json(entry: dict) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False)
