"""Rows to be added to a dataset: tried on a copy first, then written whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers import tables
from helpers.adding.lines import appended, one_line
from helpers.gazetteer import Gazetteer
from helpers.runs import store
from helpers.tables.reader import read_descriptor, resources
from helpers.wording.phrases import stop

ORDER = ("sources", "actors", "places", "reports", "events")
"""In this order files are written, so that what stands after each is a valid dataset."""

NUMBERED = {"reports": "r", "events": "c"}
Row = dict[str, str]


class Meanwhile(ValueError):
    """A file was changed by somebody else since it was read."""


class Draft:
    """The tables of a dataset as text, and the rows that are to be added to them.

    ``dataset`` is the dataset with the added rows as of the last check that found nothing, and
    ``gazetteer`` knows its places.
    """

    def __init__(self, dataset: str | Path):
        """Read a dataset.

        Raises
        ------
        BadTables
            Where it has faults already; they come first.
        """
        self.folder = tables.find_dataset(dataset)
        self.package = read_descriptor(self.folder)
        self.resources = resources(self.package)
        self.standing = {n: f.to_dict("records") for n, f in tables.read_rows(self.folder).items()}
        self.before = {name: self.path(name).read_bytes().decode() for name in ORDER}
        self.added: dict[str, list[Row]] = {name: [] for name in ORDER}
        self.dataset = tables.load(self.folder)
        self.gazetteer = Gazetteer(self.dataset)

    def path(self, table: str) -> Path:
        """Give the file of a table."""
        return self.folder / self.resources[table]["path"]

    def fields(self, table: str) -> dict[str, dict]:
        """Give the columns of a table as the descriptor describes them, by name."""
        return {f["name"]: f for f in self.resources[table]["schema"]["fields"]}

    def rows(self, table: str) -> list[Row]:
        """Give the rows of a table, those to be added last."""
        return self.standing[table] + self.added[table]

    def row(self, table: str, row_id: str) -> Row:
        """Give the row with an id, or an empty one."""
        key = next(iter(self.fields(table)))
        return next((row for row in self.rows(table) if row[key] == row_id), {})

    def add(self, table: str, cells: Row) -> Row:
        """Add a row and give it whole; reports and claims get the next number.

        A cell that is not given is empty; a summary ends in a full stop.
        """
        fields = list(self.fields(table))
        row = {field: one_line(cells.get(field, "")) for field in fields}
        if table in NUMBERED:
            row[fields[0]] = self.next_id(table)
        if row.get("summary") and not row["summary"].endswith((".", "…", "?", "!")):
            row["summary"] = stop(row["summary"])
        self.added[table].append(row)
        return row

    def next_id(self, table: str) -> str:
        """Give the number after the highest of a table.

        Numbers keep their width: c0776 is followed by c0777, c9999 by c10000.
        """
        ids = [next(iter(row.values())) for row in self.rows(table)]
        numbers = [int(i[1:]) for i in ids if re.fullmatch(r"[a-z]\d+", i)]
        return f"{NUMBERED[table]}{max(numbers, default=0) + 1:04d}"

    def after(self) -> dict[str, str]:
        """Give the whole text of each file that changes, in the order of writing."""
        return {n: appended(self.before[n], self.added[n]) for n in ORDER if self.added[n]}

    def check(self) -> list[tables.Problem]:
        """Check a copy of the dataset with the added rows as ``briefs check`` does."""
        with TemporaryDirectory() as home:
            trial = Path(shutil.copytree(self.folder, Path(home) / self.folder.name))
            for name, text in self.after().items():
                (trial / self.resources[name]["path"]).write_bytes(text.encode())
            try:
                self.dataset = tables.load(trial)
            except tables.BadTables as bad:
                return bad.problems
        if self.added["places"]:
            self.gazetteer = Gazetteer(self.dataset)
        return []

    def save(self) -> None:
        """Check once more and write every file that changes, all or none, the claims last.

        Should the machine stop while the files are renamed, new sources, actors, places or a
        report without claims stand in valid tables.

        Raises
        ------
        BadTables
            Where a row is at fault; nothing is written.
        Meanwhile
            Where a file changed since it was read; nothing is written.
        OSError
            Where a file cannot be written; nothing was changed.
        """
        problems = self.check()
        if problems:
            raise tables.BadTables(problems)
        for name in ORDER:
            if self.path(name).read_bytes().decode() != self.before[name]:
                raise Meanwhile(f"{self.path(name).name} was changed meanwhile; nothing was added.")
        store.write_all({self.path(name): text for name, text in self.after().items()})
