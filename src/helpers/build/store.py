"""The folder ``briefs/``: written whole or not at all, file by file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.build.plan import Run


@dataclass(frozen=True)
class Result:
    """What a run made, or ``failure``: cell, source and error in words."""

    html: str = ""
    executed: str = ""
    question: str = ""
    bottom_line: str = ""
    changed: tuple[str, ...] = ()
    mentions: dict[str, list[str]] = field(default_factory=dict)
    for_programs: str = ""
    failure: dict[str, str] | None = None


def failed(cell: str, source: str, error: str) -> Result:
    """Make the result of a run that failed."""
    return Result(failure={"cell": cell, "source": source, "error": error})


def write(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def brief(folder: Path, slug: str) -> Path:
    """Give the path of a brief."""
    return folder / f"{slug}.html"


def manifest(folder: Path) -> dict[str, dict]:
    """Read what is known of every brief: by slug, its parameters, inputs, summary and failure.

    A manifest that is missing or broken counts as empty, so that everything is built again.
    """
    try:
        return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def save(folder: Path, entries: dict[str, dict]) -> None:
    """Write the manifest."""
    text = json.dumps(entries, indent=1, sort_keys=True, ensure_ascii=False)
    write(folder / "manifest.json", text)


def keep(folder: Path, run: Run, inputs: dict, result: Result) -> None:
    """Keep what a run made: the brief, its JSON and the executed notebook, or how it failed.

    A failure leaves the last good brief in place. A PDF of the page before is taken away.
    """
    entries = manifest(folder)
    if result.failure:
        failure = {**result.failure, "parameters": run.parameters}
        entries.setdefault(run.slug, {})["failure"] = failure
    else:
        write(folder / "executed" / f"{run.slug}.ipynb", result.executed)
        if result.for_programs:
            write(brief(folder, run.slug).with_suffix(".json"), result.for_programs)
        write(brief(folder, run.slug), result.html)
        brief(folder, run.slug).with_suffix(".pdf").unlink(missing_ok=True)
        entries[run.slug] = {
            "notebook": run.notebook.name,
            "parameters": run.parameters,
            "values": run.values,
            "question": result.question,
            "bottom_line": result.bottom_line,
            "changed": list(result.changed),
            "mentions": result.mentions,
            "inputs": inputs,
        }
    save(folder, entries)


def sweep(folder: Path, slugs: Iterable[str]) -> list[str]:
    """Remove the briefs that are no longer in the plan and give their slugs."""
    entries = manifest(folder)
    gone = sorted(entries.keys() - set(slugs))
    for slug in gone:
        for suffix in (".html", ".json", ".pdf"):
            brief(folder, slug).with_suffix(suffix).unlink(missing_ok=True)
        (folder / "executed" / f"{slug}.ipynb").unlink(missing_ok=True)
        del entries[slug]
    if gone:
        save(folder, entries)
    return gone
