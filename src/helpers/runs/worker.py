"""One run: papermill, then the page. It writes no file."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from helpers import pages, tables
from helpers.pages import record
from helpers.pages.wording_check import WordingError, check_wording
from helpers.runs import kernel, said
from helpers.runs.store import Result, failed
from helpers.tables import sight

CELL_SECONDS = 600
MOST_LETTERS = 10_000_000
"""Of what one cell shows; more is no brief, and checking it would take for ever."""

logging.getLogger("papermill").setLevel(logging.ERROR)  # it misreads help with "=" in it


def result(notebook: Path, parameters: dict, manifest: dict, forked: bool = False) -> Result:
    """Execute and export one notebook; whatever goes wrong in it becomes a failure in words.

    ``forked`` tells whether its kernel is forked from this process; else a stock one is started.
    """
    try:
        folder = dataset(notebook, str(manifest["dataset"]))
        sight.limit(folder, str(manifest["known_by"]), **manifest["inputs"]["sight"])
        seen = tables.load(folder, str(manifest["as_of"]), str(manifest["known_by"]))
        executed = plain(execute(notebook, parameters, forked))
        light(executed)
        html = pages.page(executed, manifest)
        check_wording(executed, seen)
        told = record.manifest(notebook.name, parameters, manifest["slug"], manifest["inputs"])
        made = record.carried(html, told)
        for_programs = record.brief(seen, told, made)
        texts = json.dumps(executed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        done = Result(made, texts, *pages.summarise(executed), for_programs=for_programs)
        if not forked:  # nothing was listened to
            return done
        return replace(done, unsaid=said.unsaid(manifest["inputs"]["texts"], kernel.Seed.said))
    except PapermillExecutionError as error:
        number = error.cell_index + 1 - bool(parameters)  # papermill puts a cell in for them
        source = "\n".join(error.source.splitlines()[:3])
        return failed(f"cell {number} of {notebook.name}", source, f"{error.ename}: {error.evalue}")
    except WordingError as error:
        return failed(f"the wording of {notebook.name}", "", str(error))
    except pages.ExportError as error:
        return failed(f"the page of {notebook.name}", "", str(error))
    except Exception as error:  # a kernel or a library may fail in any way; the other runs go on
        return failed(notebook.name, "", f"{type(error).__name__}: {error}")


def light(executed: NotebookNode) -> None:
    """Refuse a notebook of which a cell shows more than anybody can read.

    Raises
    ------
    ExportError
        Naming the cell.
    """
    for number, cell in enumerate(executed.cells, start=1):
        letters = len(json.dumps(cell.get("outputs", [])))
        if letters > MOST_LETTERS:
            first = cell.source.strip().partition("\n")[0]
            raise pages.ExportError(
                f'cell {number} ("{first}") shows {letters:,} letters; '
                f"a brief bears {MOST_LETTERS:,}."
            )


def dataset(notebook: Path, name: str) -> Path:
    """Find the dataset that the notebook finds by its name: the collection's own first."""
    own = notebook.parents[1] / "data" / name
    return tables.find_dataset(own if own.is_dir() else name)


def execute(notebook: Path, parameters: dict, forked: bool = False) -> NotebookNode:
    """Execute a notebook with papermill, in its own folder, without saving anything.

    Raises
    ------
    PapermillExecutionError
        Where a cell fails.
    """
    kernels = {"kernel_manager_class": kernel.Manager} if forked else {}
    return papermill.execute_notebook(
        nbformat.read(notebook, as_version=4),
        None,
        parameters=parameters,
        cwd=notebook.parent,
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        execution_timeout=CELL_SECONDS,
        shutdown_kernel="immediate",
        **kernels,
    )


def plain(notebook: NotebookNode) -> NotebookNode:
    """Take times, paths and random ids out of an executed notebook; it is changed in place."""
    told = notebook.metadata.pop("papermill", {})
    notebook.metadata["papermill"] = {"parameters": told.get("parameters", {})}
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
    return notebook
