"""The only writer of tables: a draft takes rows, checks them and writes them all or none."""

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers import files
from helpers.tables import reader
from helpers.tables.dataset import LAST_READ, Dataset, load
from helpers.tables.reader import DESCRIPTOR, BadTables, Problem, find_dataset
from helpers.tables.schema import as_text
from helpers.text import end_sentence

ORDER = ("actors", "sources", "places", "reports", "events")
"""Tables in the order of writing: no row points to one that is written after it."""
NUMBERED = {"reports": "r", "events": "c"}
"""Tables whose rows are numbered, and the letter before the number."""
Row = dict[str, str]


class Draft:
    """The tables of a dataset as text, with rows that are added or changed and not yet written.

    ``standing`` has the old rows of each table, ``added`` the new ones; ``dataset`` is as of the
    last check that found no fault.
    """

    def __init__(self, dataset: str | Path):
        """Read a dataset; BadTables where it has faults already, which come first."""
        self.folder = find_dataset(dataset)
        files.recover(self.folder)
        self.package = reader.read_descriptor(self.folder)
        self.resources = reader.resources(self.package)
        paths = (self.folder / DESCRIPTOR, *map(self.path, ORDER))
        self.before = {path: path.read_bytes() for path in paths if path.is_file()}
        self.described = json.loads(self.before[self.folder / DESCRIPTOR])
        """The descriptor as it stands in its file; what is changed in it is saved too."""
        self.dataset = load(self.folder)
        frames = {name: reader.read(self.folder, r)[0] for name, r in self.resources.items()}
        self.starts = {name: list(frames[name].index) for name in ORDER}
        self.standing = {name: frame.to_dict("records") for name, frame in frames.items()}
        self.added: dict[str, list[Row]] = {name: [] for name in ORDER}
        self.changed: dict[str, set[int]] = {name: set() for name in ORDER}
        self.new_columns: set[str] = set()
        self.edits = 0
        """Grows whenever a row is changed or taken back, so that an index knows that it is old."""
        self._by_id: dict[str, dict[str, Row]] = {}
        self._last: dict[str, int] = {}
        for name in ORDER:
            self._index(name)

    def _index(self, table: str) -> None:
        ids = self._by_id[table] = {next(iter(row.values())): row for row in self.rows(table)}
        numbers = (int(i[1:]) for i in ids if re.fullmatch(r"[a-z]\d+", i))
        self._last[table] = max(numbers, default=0)

    def path(self, table: str) -> Path:
        """Give the file of a table."""
        return self.folder / self.resources[table]["path"]

    def fields(self, table: str) -> dict[str, dict]:
        """Give the columns of a table as the descriptor describes them, by name."""
        return reader.fields(self.resources[table])

    def rows(self, table: str) -> list[Row]:
        """Give the rows of a table, those to be added last."""
        return self.standing[table] + self.added[table]

    def row(self, table: str, row_id: str) -> Row:
        """Give the row with an id, or an empty one."""
        return self._by_id[table].get(row_id, {})

    def add(self, table: str, cells: Mapping[str, str]) -> Row:
        """Add a row and give it whole; reports and claims get the next number."""
        fields = self.fields(table)
        row = {field: one_line(cells.get(field, "")) for field in fields}
        key = next(iter(fields))
        if table in NUMBERED:
            row[key] = self.next_id(table)
            self._last[table] += 1
        if row.get("summary") and not row["summary"].endswith((".", "…", "?", "!")):
            row["summary"] = end_sentence(row["summary"])
        self.added[table].append(row)
        self._by_id[table].setdefault(row[key], row)
        return row

    def take_back(self, table: str, row: Row) -> None:
        """Take back a row that was added; its number is given again."""
        self.added[table] = [other for other in self.added[table] if other is not row]
        self._index(table)
        self.edits += 1

    def change(self, table: str, row_id: str, cells: Mapping[str, str]) -> None:
        """Change cells of a row."""
        row = self._by_id[table][row_id]
        row.update({column: one_line(cell) for column, cell in cells.items()})
        self.changed[table].add(id(row))
        self.edits += 1

    def add_column(self, table: str, field: dict) -> None:
        """Add a column at the end of a table and to the descriptor, where it is not there."""
        if field["name"] not in self.fields(table):
            self.resources[table]["schema"]["fields"].append(field)
            [told] = (r for r in self.described["resources"] if r["name"] == table)
            own = told["schema"]["fields"] if "schema" in told else None
            (told.setdefault("more_columns", []) if own is None else own).append(field)
            self.new_columns.add(table)
            for row in self.rows(table):
                row[field["name"]] = ""

    def next_id(self, table: str) -> str:
        """Give the number after the highest of a table: c0777 after c0776, c10000 after c9999."""
        return f"{NUMBERED[table]}{self._last[table] + 1:04d}"

    def after(self) -> dict[Path, bytes]:
        """Give the whole content of each file that changes, in the order of writing."""
        contents = {}
        path = self.folder / DESCRIPTOR
        if self.described != json.loads(self.before[path]):
            contents[path] = f"{as_text(self.described)}\n".encode()
        for name in ORDER:
            path, starts, new = self.path(name), self.starts[name], name in self.new_columns
            text = self.before[path].decode("utf-8")
            text = _with_column(text, list(self.fields(name))[-1], starts) if new else text
            rows = zip(starts, self.standing[name], strict=True)
            changed = {start: row for start, row in rows if id(row) in self.changed[name]}
            if new or changed or self.added[name]:
                contents[path] = edited(text, self.added[name], changed, starts).encode()
        return contents

    def check(self) -> list[Problem]:
        """Check the dataset as it would be with what ``after`` gives, as ``briefs check`` does."""
        try:
            self.dataset = load_with(self.folder, self.resources, self.after())
        except BadTables as bad:
            return bad.problems
        return []

    def save(self, dry: bool = False) -> None:
        """Check once more and write every file that changes, all or none; ``dry`` = only check.

        Raises BadTables, ConcurrentEdit where a file changed since it was read, or OSError.
        """
        contents = self.after()
        if contents and (problems := self.check()):
            raise BadTables(problems, self.folder.name)
        if contents and not dry:
            write(self.folder, contents, self.before)


def load_with(folder: Path, resources: dict[str, dict], contents: Mapping[Path, bytes]) -> Dataset:
    """Load a dataset as it would be with other ``contents`` of some files."""
    with TemporaryDirectory() as home:
        trial = Path(home).resolve() / folder.name
        paths = [DESCRIPTOR, reader.OUTLINES, *(r["path"] for r in resources.values())]
        for path in filter(lambda path: (folder / path).is_file(), paths):
            (trial / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, trial / path)
        for path, content in contents.items():
            (trial / path.relative_to(folder)).write_bytes(content)
        try:
            return load(trial)
        finally:
            LAST_READ.pop(trial, None)  # its folder is gone, and is never read again


def write(folder: Path, contents: Mapping[Path, bytes], before: Mapping[Path, bytes]) -> None:
    """Write files of a dataset, all or none; ConcurrentEdit where one is not as ``before``."""
    with files.lock(folder):
        files.write_all(contents, before, folder)


def edited(
    text: str, added: list[Row], changed: Mapping[int, Row] | None = None, starts: list[int] = ()
) -> str:
    """Give the text of a CSV file with rows added at its end and some rows replaced.

    ``changed`` has new cells by the line on which a row begins, ``starts`` the lines on which all
    rows do. Every other character is kept; new lines end as the last one does and are quoted
    throughout where the header is.

    >>> edited("a,b\\r\\n1,2", [{"b": "4, or 5", "a": "3"}])
    'a,b\\r\\n1,2\\r\\n3,"4, or 5"\\r\\n'
    """
    if not added and not changed:
        return text
    bare = text.removeprefix("\ufeff")
    header = [reader.clean(cell) for cell in next(csv.reader(io.StringIO(bare, newline="")))]
    end = (re.findall(r"\r\n|\n|\r", bare) or ["\n"])[-1]
    quoting = csv.QUOTE_ALL if bare.startswith('"') else csv.QUOTE_MINIMAL

    def written(rows: list[Row]) -> str:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=end, quoting=quoting)
        writer.writerows([[one_line(row.get(name, "")) for name in header] for row in rows])
        return out.getvalue()

    lines = io.StringIO(text, newline="").readlines()
    for start, stop in reversed(list(zip(starts, [*starts[1:], len(lines) + 1], strict=False))):
        if start in (changed or {}):
            lines[start - 1 : stop - 1] = [written([changed[start]])]
    joint = "" if not added or lines[-1].endswith(("\n", "\r")) else end
    return "".join(lines) + joint + written(added)


def _with_column(text: str, name: str, starts: list[int]) -> str:
    """Add an empty column at the end of a CSV file; every other character is kept."""
    lines = io.StringIO(text, newline="").readlines()
    quote = '"' if text.removeprefix("\ufeff").startswith('"') else ""
    for start, stop in zip([1, *starts], [*starts, len(lines) + 1], strict=True):
        line = lines[stop - 2].rstrip("\r\n")
        end = lines[stop - 2][len(line) :]
        line, cell = (line.rstrip(","), name) if start == 1 else (line, "")
        lines[stop - 2] = f"{line},{quote}{cell}{quote}{end}"
    return "".join(lines)


def one_line(cell: str) -> str:
    """Put a cell on one line, without invisible characters.

    >>> one_line(" two\\n lines ")
    'two lines'
    """
    return " ".join(reader.clean(cell).split()) if cell else ""
