"""A collection that tests may change: ``data/riverland``, notebooks and ``briefs.toml``."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from nbformat import v4, write

from tests.conftest import RIVERLAND, csv_rows

PARAMETERS = '''dataset: str = "riverland"
as_of: str = ""  # last day shown
known_by: str = ""
level: str = "corroborated"
front: str = "all"'''
PLAN = """[datasets.riverland]
prefix = ""

[[brief]]
slug = "00-brief"
notebook = "brief.ipynb"
each_day = true

[[brief]]
slug = "01-now"
notebook = "brief.ipynb"
"""
CELLS = ('print("As of", as_of, "at the level", level)',)


def notebook(*cells: str, parameters: str = PARAMETERS):
    """Make a notebook: a question, the parameters, a bottom line, code cells."""
    first = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    prose = ["# How far is it?", "## The bottom line\n\nNot far & not <near>."]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell(prose[0]),
            first,
            v4.new_markdown_cell(prose[1]),
            *map(v4.new_code_cell, cells),
        ],
        metadata={"kernelspec": kernel},
    )


class Collection:
    """A folder with ``data/``, ``notebooks/`` and, once built, ``briefs/``."""

    def __init__(self, root: Path):
        """Lay out the folder."""
        self.root, self.briefs = root, root / "briefs"
        shutil.copytree(RIVERLAND, root / "data" / "riverland")
        (root / "notebooks").mkdir()
        self.plan(PLAN)
        self.notebook(*CELLS)

    def plan(self, text: str) -> None:
        """Write ``briefs.toml``."""
        (self.root / "notebooks" / "briefs.toml").write_text(text, encoding="utf-8")

    def notebook(self, *cells: str, name: str = "brief.ipynb", parameters: str = PARAMETERS):
        """Write a notebook with these code cells."""
        write(notebook(*cells, parameters=parameters), self.root / "notebooks" / name)

    def rows(self, table: str) -> list[dict[str, str]]:
        """Read the rows of a table."""
        path = self.root / "data" / "riverland" / f"{table}.csv"
        return csv_rows(path)

    def save(self, table: str, rows: list[dict[str, str]], **style) -> None:
        """Write the rows of a table, quoted and ended as ``style`` says."""
        path = self.root / "data" / "riverland" / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), **{"lineterminator": "\n", **style})
            writer.writeheader()
            writer.writerows(rows)
