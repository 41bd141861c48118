"""From files to clean text: folders, the descriptor, and what spreadsheets do to a CSV."""

import codecs
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
from helpers.tables.spellings import BEFORE, SEPARATORS, separator
from helpers.text import count, printable

LIMIT = "BRIEF_MAY_LOAD"  # the variable that says what a brief may load
DESCRIPTOR, OUTLINES = "datapackage.json", "boundaries.geojson"
MARKER = re.compile(r"^<{7}( |$)", re.MULTILINE)  # git could not merge two versions
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # begin a file of two bytes a letter
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
    """A dataset with faults; ``problems`` holds every one of them, ``lines`` says them in words."""

    def __init__(self, problems: list[Problem], dataset: str = ""):
        """Keep the faults and print them one a line, each with the name of its dataset."""
        head = f"{dataset}: " if dataset else ""
        self.problems, self.lines = problems, [head + line for line in grouped(problems)]
        head = f"{count(len(problems), 'problem')} in the tables:"
        super().__init__("\n".join([head, *self.lines]))


class NotInTables(ValueError):
    """A dataset was asked for a day or a front of which its tables cannot tell."""


class NoDataset(FileNotFoundError):
    """There is no dataset of that name."""


MOST_ALIKE = 3


def grouped(problems: list[Problem]) -> list[str]:
    """Give one line a fault, and only one where more than three cells have the same fault.

    >>> faults = [Problem("events.csv", n, "", "extent", "all", "not known") for n in range(2, 9)]
    >>> grouped([*faults, Problem("events.csv", 9, "c0008", "note", "", "empty")])
    ['events.csv lines 2 to 8: 7 cells of extent, such as "all": not known.', \
'events.csv line 9, c0008, note = "": empty.']
    """
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for p in problems:
        kinds.setdefault((p.file, p.column, p.rule), []).append(p)
    lines = []
    for p in problems:
        alike = kinds[p.file, p.column, p.rule]
        if len(alike) > MOST_ALIKE and p is alike[0]:
            lines.append(_together(alike))
        elif len(alike) <= MOST_ALIKE:
            lines.append(str(p))
    return lines


def _together(alike: list[Problem]) -> str:
    first, lines = alike[0], [p.line for p in alike]
    values = list(dict.fromkeys(f'"{p.value}"' for p in alike if p.value))
    where = f"{first.file} lines {', '.join(map(str, lines[:MOST_ALIKE]))} and others"
    if lines == list(range(lines[0], lines[-1] + 1)):
        where = f"{first.file} lines {lines[0]} to {lines[-1]}"
    what = f"{len(alike)} cells of {first.column}" if first.column else f"{len(alike)} rows"
    what += f", such as {', '.join(values[:MOST_ALIKE])}" if values else ""
    same = len({p.advice for p in alike}) == 1
    advice = first.advice if same else f'Of "{first.value}": {first.advice}'
    return printable(f"{where}: {what}: {first.rule}. {advice}".strip())


def find_dataset(dataset: str | Path) -> Path:
    """Give the folder of a dataset, named by its folder or by its name under ``data/``.

    The name is looked for from the working directory upwards, then beside the package; a
    NoDataset lists the datasets that were found.
    """
    here = Path.cwd()
    homes = [folder / "data" for folder in (here, *here.parents, Path(__file__).parents[3])]
    for folder in (Path(dataset), *(home / dataset for home in homes)):
        if (folder / DESCRIPTOR).is_file():
            return folder.resolve()
    names = {path.parent.name for home in homes for path in home.glob(f"*/{DESCRIPTOR}")}
    known = ", ".join(sorted(names)) or "none"
    raise NoDataset(f'No dataset "{dataset}". Datasets found: {known}.')


def read_descriptor(folder: Path) -> dict:
    """Read ``datapackage.json`` of a dataset folder; BadTables holds every fault of it."""
    return _read_json(folder / DESCRIPTOR, "package")


def read_outlines(folder: Path) -> dict:
    """Read ``boundaries.geojson`` of a dataset folder as above; nothing where it has none."""
    path = folder / OUTLINES
    return _read_json(path, "outlines") if path.exists() else {}


def _read_json(path: Path, kind: str) -> dict:
    if path.exists() and not path.is_file():
        raise BadTables([file_problem(path.name, 0, **WORDS["no_file"])], path.parent.name)
    content, faults = parse(path.read_bytes(), kind)
    if faults and MARKER.search(path.read_bytes().decode("utf-8", "replace")):
        faults = [(0, "", "", WORDS["merge"]["rule"], WORDS["join"]["by_hand"])]
    if faults:
        problems = [Problem(path.name, line, "", *fault) for line, *fault in faults]
        raise BadTables(problems, path.parent.name)
    return content


def resources(package: dict) -> dict[str, dict]:
    """Give the tabular resources of a descriptor by name, in its order."""
    return {r["name"]: r for r in package["resources"] if "schema" in r}


def fields(resource: dict) -> dict[str, dict]:
    """Give the columns of a table as the descriptor describes them, by name."""
    return {field["name"]: field for field in resource["schema"]["fields"]}


def read(folder: Path, resource: dict) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one CSV as clean text, whatever a spreadsheet did to it, and say what is wrong."""
    name = resource["path"]
    nothing = pd.DataFrame(columns=list(fields(resource)), dtype=str)
    if (path := folder / name).exists() and not (path.is_file() or path.is_dir()):
        return nothing, [file_problem(name, 0, **WORDS["no_file"])]
    try:
        content = path.read_bytes()
        if content.startswith(WIDE):
            return nothing, [file_problem(name, 1, **WORDS["wide"])]
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        return nothing, [file_problem(name, 0, "the file is missing")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return nothing, [file_problem(name, line, "the file is not UTF-8", "Save it as UTF-8.")]
    before, sign = layout(text)
    if before or sign != ",":
        words = WORDS["separated" if sign != "," else "not_first"]
        rule = words["rule"].format(SEPARATORS.get(sign, sign))
        return nothing, [file_problem(name, 1, rule, words["advice"])]
    return cells_of(text, resource)


def layout(text: str) -> tuple[int, str]:
    """Give how many lines stand before the names of a table, and what parts its columns."""
    said = ","
    for before, line in enumerate(io.StringIO(text[:MOST_LETTERS])):
        between = BEFORE.fullmatch(line.strip("\ufeff\r\n"))
        if not between:
            return before, said if before and said != "," else separator(line)
        said = between["separator"] or said
    return 0, ","


def cells_of(text: str, resource: dict, sign: str = ",") -> tuple[pd.DataFrame, list[Problem]]:
    """Cut the text of a table into clean cells by line and column, and say what is wrong."""
    name, columns = resource["path"], list(fields(resource))
    nothing = pd.DataFrame(columns=columns, dtype=str)
    if marker := MARKER.search(text):
        line = text.count("\n", 0, marker.start()) + 1
        return nothing, [file_problem(name, line, **WORDS["merge"])]
    try:
        records = list(_records(name, text, sign))
    except BadTables as bad:
        return nothing, bad.problems
    header = records.pop(0)[1] if records else []
    widths = {len(row) for _, row in records if any(row)}
    named, width = [*header], max(len(header), *(widths if len(widths) == 1 else ()), 0)
    while named and not named[-1]:
        named.pop()
    problems = _header_problems(name, named, columns)
    if problems:
        return nothing, problems
    lines, cells = [], []
    for line, row in filter(lambda record: any(record[1]), records):
        if len(row) > width or any(row[len(named) :]):
            rule = f"{len(row)} cells, expected {len(named)}"
            problems.append(Problem(name, line, row[0], "", "", rule, WORDS["too_wide"]))
        else:
            lines.append(line)
            cells.append((row + [""] * len(named))[: len(named)])
    return pd.DataFrame(cells, index=lines, columns=named, dtype=str)[columns], problems


MOST_LETTERS = 100_000  # of a cell
MOST_KNOWN = 100_000  # cells that are kept, so that equal ones of rows near each other are shared


class Cleaned(dict):
    """Clean cells by what they were; equal ones are one object, which takes less memory."""

    def __missing__(self, cell: str) -> str:
        """Clean a cell that was not met before."""
        self[cell] = clean(cell)
        return self[cell]


def _records(name: str, text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """Cut a CSV into rows of clean cells, each with the line on which it begins."""
    form = "utf-8", "surrogatepass"
    content = io.TextIOWrapper(io.BytesIO(text.encode(*form)), *form, newline="")
    reader, line, known = csv.reader(content, delimiter=sign, strict=True), 1, Cleaned()
    try:
        for record in reader:
            if max(map(len, record), default=0) > MOST_LETTERS:
                raise csv.Error("limit")
            if len(known) > MOST_KNOWN:
                known.clear()
            yield line, [known[cell] for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        rule = next(rule for words, rule in WORDS["csv"].items() if words in str(error))
        raise BadTables([file_problem(name, line, rule, WORDS["close_it"])]) from error


def file_problem(name: str, line: int, rule: str, advice: str = "") -> Problem:
    """Give the fault of a whole file, or of a line of it (0 = none)."""
    return Problem(name, line, "", "", "", rule, advice)


def clean(cell: str) -> str:
    """Strip a cell of spaces and invisible characters.

    >>> clean("\\ufeff Hama\\u00a0city ")
    'Hama city'
    """
    return cell.translate(INVISIBLE).strip()


def _header_problems(name: str, header: list[str], columns: list[str]) -> list[Problem]:
    faults = [(column, "the column is missing", "") for column in columns if column not in header]
    for column in header:
        if column not in columns:
            faults.append((column, "not a column of this table", suggest(column, columns)))
        elif header.count(column) > 1:
            faults.append((column, "the column stands twice", ""))
    return [Problem(name, 1, "", column, "", rule, advice) for column, rule, advice in faults]


def suggest(value: str, choices: list[str], keys: list[str] | None = None) -> str:
    """Name the nearest known value, all of a few that are as near, or nothing where none is.

    ``keys`` are the values that belong to the choices, where those are other spellings.

    >>> suggest("hams", ["hama", "homs", "aleppo"])
    'Did you mean hama or homs?'
    >>> suggest("army", ["Syrian National Army", "Syrian army", "navy"], ["sna", "saa", "navy"])
    'Did you mean saa or sna?'
    """
    near = process.extract(
        value, choices, scorer=_alike, processor=utils.default_process, score_cutoff=70, limit=None
    )
    best = [(len(text), place) for text, score, place in near if score == near[0][1]]
    named = list(dict.fromkeys((keys or choices)[place] for _, place in sorted(best)))
    return f"Did you mean {' or '.join(named)}?" if 0 < len(named) <= MOST_ALIKE else ""


def _alike(one: str, other: str, **_: object) -> float:
    """Say how much alike two spellings are, in per cent: as a whole, or word by word."""
    return max(fuzz.ratio(one, other), 0.9 * fuzz.token_set_ratio(one, other))


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
        days = {"last": last, "known_by": known_by.date()}
        rule = WORDS["beyond_limit"]
        raise BeyondLimit(rule.format(own=Path(allowed).name, other=folder.name, **days))
