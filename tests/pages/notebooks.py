"""Executed notebooks made by hand."""

from __future__ import annotations

import plotly.graph_objects as go
from nbformat import NotebookNode, v4

from helpers import charts, claims, control, pages, progress, tables, wording
from helpers.pages.figures import script_json
from helpers.pages.manifest import OPENED, bare
from tests.pages.executed import PLOTLY, output

META = {"title": "Places held", "unit": "places", "source": "8 reports", "alt": "From 1 to 3."}
PROSE = ("# How far has it got?", "## The bottom line")
MANIFEST = {
    "offensive": "Riverland offensive",
    "as_of": "2030-01-05",
    "known_by": "2030-01-06",
    "front": "all",
    "dataset": "riverland",
}


def shown(data: dict, metadata: dict | None = None) -> NotebookNode:
    """Make an output that displays something."""
    return v4.new_output("display_data", data=data, metadata=metadata or {})


def html(text: str) -> NotebookNode:
    """Make an output that displays HTML."""
    return shown({"text/html": text, "text/plain": "ignored"})


def chart(meta: dict | None = META, **trace) -> NotebookNode:
    """Make an output that displays a plotly chart, as its renderer leaves it."""
    figure = go.Figure(layout={"meta": meta, "height": 300, "width": 900, "title": "Places held"})
    spec = figure.to_plotly_json()
    spec["data"] = [{"type": "scatter", "x": [1, 2, 3], "y": [1, 2, 3], **trace}]
    return shown({PLOTLY: spec, "text/html": "<script>no()</script>"})


def notebook(*outputs: NotebookNode, prose: tuple[str, ...] = PROSE) -> NotebookNode:
    """Make an executed notebook with one code cell, which has these outputs."""
    cells = [v4.new_markdown_cell(text) for text in prose]
    cells.append(v4.new_code_cell("band(d, held)", outputs=list(outputs), execution_count=1))
    return v4.new_notebook(cells=cells)


def carrying(html: str, manifest: dict) -> str:
    """Put a manifest into a page in the place of its own, if it has one."""
    head, end, tail = bare(html).rpartition("</body>")
    return f"{head}{OPENED}{script_json(manifest)}</script>\n{end}{tail}"


def brief(d: tables.Dataset) -> str:
    """Make a brief with a map, a strip, sentences, and folded tables of claims and reports."""
    events = claims.grade_events(d)
    held = control.control_table(d, events)
    along = progress.along_route(d, held, d.offensive.main_route)
    outputs = [
        wording.summarise_state(d, held),
        charts.draw_map(d, held),
        charts.draw_route(d, along),
        wording.claims_table(d),
    ]
    sections = ("# Where does it stand?", "## The bottom line", "### Again", "## A", "## B", "## C")
    return pages.page(notebook(*map(output, outputs), prose=sections), MANIFEST)


def table_page(d: tables.Dataset) -> str:
    """Make a page of tables without a chart."""
    graded = claims.grade_events(d)
    reports = wording.table(d.reports[["title", "published"]], "Reports", folded=True)
    told = [reports, wording.diary(d, graded, "Diary"), wording.describe_limits(d)]
    return pages.page(notebook(*map(output, told)), MANIFEST)
