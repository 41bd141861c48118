"""The same briefs without the ``briefs`` command: one way a process, see ``speed``.

    python by_hand.py loop|pool|ploomber|floor OUT SLUG...

``floor`` prints its seconds: the cells' own compute with everything imported, and the making of the
pages from the notebooks that ``briefs build`` executed, spread over the cores. None of these ways
pays the slow import that ``helpers.runs`` avoids.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType

import nbformat

from helpers.runs import output, plan

Run = tuple[Path, Path, dict]
EXECUTED = Path("briefs", "executed").resolve()


def executed(run: Run) -> None:
    """Execute with papermill and export with nbconvert's own exporter."""
    import papermill
    from nbconvert import HTMLExporter

    notebook, out, given = run
    made = papermill.execute_notebook(
        notebook, out, given, cwd=notebook.parent, progress_bar=False, log_output=False
    )
    exported(HTMLExporter(exclude_input=True), made, out)


def ploomber(run: Run) -> None:
    """Execute with ploomber-engine, in this process."""
    from nbconvert import HTMLExporter
    from ploomber_engine import execute_notebook

    notebook, out, given = run
    made = execute_notebook(
        notebook, out, parameters=given, progress_bar=False, cwd=notebook.parent
    )
    exported(HTMLExporter(exclude_input=True), made, out)


def exported(exporter, notebook, out: Path) -> None:
    """Write the page."""
    html, _ = exporter.from_notebook_node(notebook)
    out.with_suffix(".html").write_text(html, encoding="utf-8")


def floor(runs: list[Run]) -> float:
    """Give the seconds of the least that any way has to do, on all cores at once.

    Everything is imported, read and forked before; the longest runs come first.
    """
    from IPython.core.interactiveshell import InteractiveShell

    from helpers.runs import warm_start  # noqa: F401

    InteractiveShell.instance(user_module=ModuleType("cells"))  # this one stays __main__
    took = output.entries(Path("briefs"))
    longest = sorted(runs, key=lambda run: -took[run[1].stem]["seconds"])
    ready = [
        (
            nbformat.read(notebook, as_version=4).cells,
            nbformat.read(EXECUTED / out.name, as_version=4),
            notebook.parent,
            given,
        )
        for notebook, out, given in longest
    ]
    cores = os.cpu_count() or 1
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        pool.map(time.sleep, [1] * cores, chunksize=1)
        began = time.perf_counter()
        pool.starmap(least, ready, chunksize=1)
        return time.perf_counter() - began


def least(cells: list, made: nbformat.NotebookNode, folder: Path, given: dict) -> None:
    """Run the cells of a notebook in this process and make the page of the executed one."""
    from IPython.core.interactiveshell import InteractiveShell

    from helpers import pages

    shell = InteractiveShell.instance()
    os.chdir(folder)
    shell.reset()
    for cell in cells:
        if cell.cell_type == "code":
            with contextlib.redirect_stdout(io.StringIO()):
                shell.run_cell(cell.source).raise_error()
            if "parameters" in cell.metadata.get("tags", []):
                shell.push(given)
    pages.page(made, {})


def main(way: str, out: str, *slugs: str) -> None:
    """Run the named briefs one way."""
    folder = Path(out)
    folder.mkdir(exist_ok=True)
    runs = [
        (run.notebook, folder / f"{run.slug}.ipynb", run.parameters)
        for run in plan.read(Path.cwd())
        if run.slug in slugs
    ]
    if way == "floor":
        print(floor(runs))
    elif way == "pool":
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(executed, runs))
    else:
        for run in runs:
            {"loop": executed, "ploomber": ploomber}[way](run)


if __name__ == "__main__":
    main(*sys.argv[1:])
