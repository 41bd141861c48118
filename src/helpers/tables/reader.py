"""From files to clean text: folders, the descriptor, and what spreadsheets do to a CSV."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process, utils

from helpers.tables.schema import WORDS, parse
from helpers.text import count, printable

LIMIT = "BRIEF_MAY_LOAD"  # the variable that says what a brief may load
DESCRIPTOR, OUTLINES = "datapackage.json", "boundaries.geojson"
MARKER = re.compile(r"^<{7}( |$)", re.MULTILINE)  # git could not merge two versions
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff")) | {0xA0: " ", 0x202F: " "}


@dataclass(frozen=True)
class Problem:
    """One fault of a table: where it stands, which rule it breaks and what to do about it."""

    file: str
    line: int
    id: str
    column: str
    value: str
    rule: str
    advice: str = ""

    def __str__(self) -> str:
        """Give the fault as one line that can be printed.

        >>> print(Problem("events.csv", 3, "c0002", "extent", "all", "not an allowed value",
        ...               "Write one of full, most, part, outskirts."))
        events.csv line 3, c0002, extent = "all": not an allowed value. Write one of full, most, \
part, outskirts.
        """
        where = f"{self.file} line {self.line}" if self.line else self.file
        row = f", {self.id}" if self.id else ""
        cell = f', {self.column} = "{self.value}"' if self.column else ""
        text = f"{where}{row}{cell}: {self.rule}. {self.advice}".strip()
        return printable(" ".join(text.split()))


class BadTables(ValueError):
    """A dataset with faults; ``problems`` holds every one of them."""

    def __init__(self, problems: list[Problem]):
        """Keep the faults and print them one a line."""
        self.problems = problems
        head = f"{count(len(problems), 'problem')} in the tables:"
        super().__init__("\n".join([head, *map(str, problems)]))


def find_dataset(dataset: str | Path) -> Path:
    """Give the folder of a dataset, named by its folder or by its name under ``data/``.

    The name is looked for from the working directory upwards, then beside the package; a
    FileNotFoundError lists the datasets that were found.
    """
    here = Path.cwd()
    homes = [folder / "data" for folder in (here, *here.parents, Path(__file__).parents[3])]
    for folder in (Path(dataset), *(home / dataset for home in homes)):
        if (folder / DESCRIPTOR).is_file():
            return folder.resolve()
    names = {path.parent.name for home in homes for path in home.glob(f"*/{DESCRIPTOR}")}
    known = ", ".join(sorted(names)) or "none"
    raise FileNotFoundError(f'No dataset "{dataset}". Datasets found: {known}.')


def read_descriptor(folder: Path) -> dict:
    """Read ``datapackage.json`` of a dataset folder; BadTables holds every fault of it."""
    return _read_json(folder / DESCRIPTOR, "package")


def read_outlines(folder: Path) -> dict:
    """Read ``boundaries.geojson`` of a dataset folder as above; nothing where it has none."""
    path = folder / OUTLINES
    return _read_json(path, "outlines") if path.is_file() else {}


def _read_json(path: Path, kind: str) -> dict:
    content, faults = parse(path.read_bytes(), kind)
    if faults:
        raise BadTables([Problem(path.name, line, "", *fault) for line, *fault in faults])
    return content


def resources(package: dict) -> dict[str, dict]:
    """Give the tabular resources of a descriptor by name, in its order."""
    return {r["name"]: r for r in package["resources"] if "schema" in r}


def read(folder: Path, resource: dict) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one CSV as clean text, whatever a spreadsheet did to it, and say what is wrong."""
    name = resource["path"]
    columns = [field["name"] for field in resource["schema"]["fields"]]
    empty = pd.DataFrame(columns=columns, dtype=str)
    try:
        text = (folder / name).read_bytes().decode("utf-8-sig")
        if marker := MARKER.search(text):
            line = text.count("\n", 0, marker.start()) + 1
            return empty, [_file_problem(name, line, **WORDS["merge"])]
        records = list(_records(name, text))
    except FileNotFoundError:
        return empty, [_file_problem(name, 0, "the file is missing")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return empty, [_file_problem(name, line, "the file is not UTF-8", "Save it as UTF-8.")]
    except BadTables as bad:
        return empty, bad.problems
    header = records.pop(0)[1] if records else []
    while header and not header[-1]:
        header.pop()
    problems = _header_problems(name, header, columns)
    if problems:
        return empty, problems
    width, lines, cells = len(header), [], []
    for line, row in records:
        if any(row):
            lines.append(line)
            cells.append((row + [""] * width)[:width])
        if any(row[width:]):
            rule = f"{len(row)} cells under {width} columns"
            problems.append(Problem(name, line, row[0], "", "", rule, WORDS["too_wide"]))
    return pd.DataFrame(cells, index=lines, columns=header, dtype=str)[columns], problems


MOST_LETTERS = 100_000  # of a cell


def _records(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Cut a CSV into rows of clean cells, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if max(map(len, record), default=0) > MOST_LETTERS:
                raise csv.Error("limit")
            yield line, [clean(cell) for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        rule = next(rule for words, rule in WORDS["csv"].items() if words in str(error))
        raise BadTables([_file_problem(name, line, rule, WORDS["close_it"])]) from error


def _file_problem(name: str, line: int, rule: str, advice: str = "") -> Problem:
    return Problem(name, line, "", "", "", rule, advice)


def clean(cell: str) -> str:
    """Strip a cell of spaces and invisible characters.

    >>> clean("\\ufeff Hama\\u00a0city ")
    'Hama city'
    """
    return cell.translate(INVISIBLE).strip()


def _header_problems(name: str, header: list[str], columns: list[str]) -> list[Problem]:
    if len(header) == 1 and ";" in header[0]:
        return [_file_problem(name, 1, **WORDS["semicolons"])]
    faults = [(column, "the column is missing", "") for column in columns if column not in header]
    for column in header:
        if column not in columns:
            faults.append((column, "not a column of this table", suggest(column, columns)))
        elif header.count(column) > 1:
            faults.append((column, "the column stands twice", ""))
    return [Problem(name, 1, "", column, "", rule, advice) for column, rule, advice in faults]


def suggest(value: str, choices: list[str], keys: list[str] | None = None) -> str:
    """Name the nearest known value, or nothing where none is near.

    ``keys`` are the values that belong to the choices, where those are other spellings.

    >>> suggest("hams", ["hama", "homs", "aleppo"])
    'Did you mean hama?'
    """
    best = process.extractOne(
        value, choices, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=70
    )
    return f"Did you mean {(keys or choices)[best[2]]}?" if best else ""


class BeyondLimit(RuntimeError):
    """A brief asked for rows whose change would not build it again."""


def set_limit(folder: Path, known_by: str) -> None:
    """Let this process and its kernel load one dataset only, as known by a day."""
    os.environ[LIMIT] = json.dumps([str(folder), known_by])


def check_limit(folder: Path, known_by: pd.Timestamp) -> None:
    """Refuse a brief that is being built another dataset or later reports than its own."""
    if not os.environ.get(LIMIT):
        return
    allowed, last = json.loads(os.environ[LIMIT])
    if folder != Path(allowed) or known_by > pd.Timestamp(last):
        raise BeyondLimit(
            f"This brief may load {Path(allowed).name} as known by {last}, not {folder.name} as "
            f"known by {known_by.date()}: nothing would build it again when those rows change. "
            "Load with the notebook's own parameters, or give it a later known_by."
        )
