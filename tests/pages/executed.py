"""The real notebooks, executed in this process without a kernel."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

FOLDER = Path(__file__).parents[2] / "notebooks"
BRIEFS = sorted(path.stem for path in FOLDER.glob("[0-9]*.ipynb"))
PLOTLY = "application/vnd.plotly.v1+json"


def executed(name: str, **values: str) -> NotebookNode:
    """Run a notebook with these parameters and keep what it displays as its outputs."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    shown: list[object] = []
    space: dict[str, object] = {"display": shown.append}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        shown.clear()
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), space)
            shown += [] if value is None else [value]
        if "parameters" in cell.metadata.get("tags", []):
            space.update(values)
        cell.outputs = [output(value) for value in shown]
    return notebook


def output(value: object) -> NotebookNode:
    """Make the output of a value: what it shows, by type, and what is told of it."""
    data, metadata = {}, {}
    if hasattr(value, "to_plotly_json"):
        data = {PLOTLY: json.loads(value.to_json())}
    elif hasattr(value, "_repr_mimebundle_"):
        told = value._repr_mimebundle_()
        data, metadata = told if isinstance(told, tuple) else (told, {})
    else:
        data = {"text/html": value._repr_html_()}
    return v4.new_output("display_data", data=data, metadata=metadata)
