"""What the desk sees of its faults in the notebook."""

from __future__ import annotations

import nbformat
import papermill
import pytest

from tests.test_notebooks import FOLDER, headings, play


def test_faults_are_listed_before_the_page_stops(edit, tmp_path):
    """With two faults the notebook shows them row by row, names both again, and stops there."""
    edit("events", "c0003", extent="all")
    folder = edit("reports", "r0004", published="04/01/2030")
    out = tmp_path / "out.ipynb"
    with pytest.raises(papermill.PapermillExecutionError, match="2 problems in the tables"):
        papermill.execute_notebook(
            str(FOLDER / "01-check-the-table.ipynb"),
            str(out),
            {"dataset": str(folder)},
            progress_bar=False,
            cwd=str(FOLDER),
        )
    done = nbformat.read(out, as_version=4)
    shown = [o for cell in done.cells for o in cell.get("outputs", []) if "data" in o]
    table = "".join(str(output.data.get("text/html", "")) for output in shown)
    assert "What is wrong with the tables: two faults" in table
    for cell in ("events.csv", "c0003", "extent", "all", "reports.csv", "r0004", "04/01/2030"):
        assert f">{cell}</td>" in table
    assert "Write 2030-01-04 if this is day/month" in table


def test_without_a_fault_it_says_so(copy):
    """A clean table: nothing at the top, one sentence in the section on adding a report."""
    assert "## Add a report" in headings("01-check-the-table")
    shown = play("01-check-the-table", dataset=str(copy))
    assert sum("No row of the tables has a fault" in text for text in shown) == 1
