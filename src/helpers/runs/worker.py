"""One run: papermill, then the page. It writes no file of the site."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from helpers import control, pages, tables
from helpers.pages import manifest
from helpers.pages.wording_check import find_faults
from helpers.runs import engine, plan
from helpers.runs.output import Order, Result, failed
from helpers.tables.reader import set_limit

KERNEL = {"name": "python3", "language": "python"}
logging.getLogger("papermill").setLevel(logging.ERROR)  # it misreads help with "=" in it


def make_brief(order: Order, forked: bool, tell: Callable[..., None]) -> Result:
    """Execute and export one notebook; whatever goes wrong in it becomes a failure in words.

    If ``forked``, its kernel is in this process, which then does no other run; else a stock kernel
    is started. ``tell`` is called with name and source of each cell, and of the page, that begins,
    and with the reason alone where a cell has to be ended.
    """
    notebook, folder, parameters, header, inputs = order
    name = notebook.name
    at = [name, ""]

    def cell(number: int, source: str) -> tuple[str, str]:  # papermill adds one for parameters
        return f"cell {number - bool(parameters)} of {name}", "\n".join(source.splitlines()[:3])

    def tell_of(*what: object) -> None:
        if len(what) > 1:
            at[:] = what = cell(*what)
        tell(*what)

    try:
        set_limit(folder, str(header["known_by"]))
        executed = plain(execute(notebook, parameters, forked, tell_of))
        at[:] = f"the page of {name}", ""
        tell(*at)
        made = manifest.of_run(name, parameters, header["slug"], inputs)
        given = plan.read_parameters(plan.read_cells(notebook)) | parameters
        seen = tables.load(folder, str(given["as_of"]), str(given["known_by"]))
        lacks = pages.complete(executed, seen)
        page = pages.render_page(executed, header, made, seen)
        if faults := find_faults(executed, seen):
            return failed(f"the wording of {name}", "", "\n".join(faults))
        held = control.control_table(seen)
        listed = {**page.summary._asdict(), "revisions": header["revisions"]}
        if plan.is_edition(header["slug"], str(header["as_of"])):
            listed |= pages.summarise_edition(seen, held, page.rows)
        html, web = page.as_one_file(), page.with_shared_files().encode()
        for_programs = manifest.brief(seen, held, made, page.summary, html).encode()
        kept = json.dumps(executed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Result(html.encode(), kept.encode(), for_programs, listed, web, tuple(lacks))
    except PapermillExecutionError as error:
        where, source = cell(error.cell_index + 1, error.source)
        return failed(where, source, f"{error.ename}: {error.evalue}")
    except pages.ExportError as error:
        return failed(*at, str(error))
    except UnicodeEncodeError as error:
        letter = f"{error.object[error.start]!r}"
        return failed(*at, f"It shows {letter}, which no file can hold.")
    except Exception as error:  # a kernel or a library may fail in any way; the other runs go on
        return failed(*at, f"{type(error).__name__}: {error}")


def execute(
    notebook: Path, parameters: dict, forked: bool, tell: Callable[..., None]
) -> NotebookNode:
    """Execute a notebook with papermill, in its own folder, without saving anything.

    See ``engine`` for the rest: if ``forked``, it runs in this process.
    ``PapermillExecutionError`` where a cell fails, ``ExportError`` where it is not in Python.
    """
    made = nbformat.read(notebook, as_version=4)
    language = made.metadata.get("kernelspec", {}).get("language", KERNEL["language"])
    if language.lower() != KERNEL["language"]:
        raise pages.ExportError(f"Its kernel speaks {language}; a brief is made with Python.")
    return papermill.execute_notebook(
        made,
        None,
        parameters=parameters,
        kernel_name=KERNEL["name"],  # an editor names its own, which is not there elsewhere
        cwd=notebook.parent,
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        engine_name=engine.NAME,
        forked=forked,
        tell=tell,
    )


def plain(notebook: NotebookNode) -> NotebookNode:
    """Take times, paths, random ids and breaks in what is printed out of an executed notebook.

    A kernel sends what is printed in as many pieces as the clock wants. It is changed in place.
    """
    about = notebook.metadata.pop("papermill", {})
    notebook.metadata["papermill"] = {"parameters": about.get("parameters", {})}
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        joined: list[NotebookNode] = []
        for output in cell.get("outputs", ()):
            if joined and "name" in output and joined[-1].get("name") == output["name"]:
                joined[-1]["text"] += output["text"]
            else:
                joined.append(output)
        if joined:
            cell.outputs = joined
    return notebook
