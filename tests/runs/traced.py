"""Run a notebook and note where in this package the functions begin that are called, as JSON.

    python -m tests.runs.traced NOTEBOOK DATASET [page]

With ``page`` the whole run is made, as the build makes it; else only the cells are run, here.
The libraries are imported before anything is noted, which would make that slow.
"""

from __future__ import annotations

import ast
import inspect
import json
import multiprocessing
import sys
import threading
from pathlib import Path

import matplotlib.pyplot  # noqa: F401
import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401

import helpers.runs  # noqa: F401  # before anything imports nbformat: see there

PACKAGE = f"{Path(__file__).parents[2] / 'src' / 'helpers'}/"
called: set[tuple[str, int]] = set()


def note(frame, event, _) -> None:
    """Note a call of a function of the package; the bodies of modules and classes are none."""
    if event != "call":
        return
    code = frame.f_code
    ours = code.co_filename.startswith(PACKAGE) and code.co_filename.endswith(".py")
    if ours and code.co_flags & inspect.CO_OPTIMIZED:
        called.add((code.co_filename.removeprefix(PACKAGE), code.co_firstlineno))


def cells(notebook: Path, dataset: str) -> None:
    """Run the cells of a notebook and show what they display."""
    space: dict = {"display": shown}
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "cell", "exec"), space)
            if last:
                shown(eval(compile(ast.Expression(last.value), "cell", "eval"), space))
            if "parameters" in cell["metadata"].get("tags", []):
                space.update(dataset=dataset, bar="claimed")


def shown(value: object) -> None:
    """Make what a notebook shows of a value."""
    for name in ("_repr_mimebundle_", "_repr_html_", "to_json"):
        if hasattr(value, name):
            getattr(value, name)()


def page(notebook: Path, dataset: str) -> None:
    """Make the page of a notebook."""
    from helpers.runs import child, freshness, plan, run, template  # noqa: F401, warms up

    datasets: dict = {}
    entry = {"slug": "a", "notebook": notebook.name, "parameters": {"dataset": dataset}}
    made = plan.checked(notebook.parents[1], "a", entry, {}, datasets)
    [status] = freshness.survey(plan.Plan([made], datasets), Path("nowhere"))
    called.clear()
    manifest = run.header(status, {dataset: "title"})
    ours, theirs = multiprocessing.Pipe()
    ours.send((notebook, made.parameters, manifest))
    child.follow = lambda: None  # there is no parent to follow
    reader = threading.Thread(target=lambda: got.append(ours.recv()) or ours.close())
    got: list = []
    reader.start()
    child.work(theirs, False, {})
    assert got[0].failure is None, got[0].failure


if __name__ == "__main__":
    sys.setprofile(note)
    (page if sys.argv[3:] else cells)(Path(sys.argv[1]).resolve(), sys.argv[2])
    sys.setprofile(None)
    print(json.dumps(sorted(called)))
