"""Read the files that other projects publish, in chunks."""

import bz2
import codecs
import csv
import gzip
import io
import lzma
import re
import shutil
import tempfile
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from helpers.exchange.read.cells import tidy
from helpers.tables import BadTables, Problem
from helpers.tables.reader import file_problem
from helpers.tables.spellings import BEFORE, days, separator

BEYOND = "beyond the last column"
"""Column of what stands in a row after its last column: the row has a separator too many."""
MIXED = "windows-1252-where-not-utf-8"  # for bytes that are no UTF-8
OPENERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
"""How a file is opened that begins so; its name says nothing."""
SLASHED_DAY = re.compile(r"^(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?P<time>|[T ].*)$")
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
UNPACK = "Unpack it yourself and give the table."
BYTES, LETTERS, TIMES = "bytes in a workbook", "letters in a few rows", "times its packed size"
BESIDE = "bytes beside the sheets of a workbook"  # they are read at once
MOST = {"rows": 20_000_000, "columns": 5_000, LETTERS: 2**26, BYTES: 2**27, TIMES: 100}
MOST |= {BESIDE: 2**26}
SMALL = 2**26  # bytes that may be packed as tightly as they like
"""More of these is not read: it is no table of these projects, and would fill the memory."""
DAMAGED = (
    *(OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile),
    *(NotImplementedError, RuntimeError),
)
"""What reading a packed file raises where it is cut off, damaged, encrypted or packed otherwise."""


def mapping(form: str) -> dict:
    """Read what one format maps to what, from the TOML file of its name."""
    return tomllib.loads((Path(__file__).parent / f"{form}.toml").read_text("utf-8"))


WORDS = mapping("words")


class TooMuch(Exception):
    """A file has more than ``MOST`` of what this names."""


class Unclear(ValueError):
    """Something that the user has to say of a file: ``option`` is how, ``columns`` what it has."""

    def __init__(self, option: str, rule: str, columns: Iterable[str] = ()):
        """Make one message of what is unclear and of the columns to choose from."""
        self.option, had = option, f" The columns are {', '.join(columns)}." if columns else ""
        super().__init__(f"{rule[:1].upper()}{rule[1:]}.{had} Say it with --{option}.")


codecs.register_error(
    MIXED, lambda e: (e.object[e.start : e.end].decode("cp1252", errors="replace"), e.end)
)


def chunks(
    path: Path,
    wanted: Callable[[str], bool],
    size: int,
    advance: Callable[[int], None] = lambda done: None,
    unnamed: tuple[str, ...] = (),
    dated: Callable[[str], bool] = lambda name: False,
) -> Iterator[pd.DataFrame]:
    """Read a table in chunks of ``size`` rows: CSV, plain or compressed, or an Excel sheet.

    ``wanted`` says whether to read a column, ``advance`` is called with the number of bytes read
    since its last call, ``unnamed`` are the columns of a CSV that has as many and no line of names.
    ``dated`` says which columns have days: how ``05/12/2024`` is meant the whole column tells.
    Gives frames of stripped text, '' where the file says nothing; columns in small letters with
    underscores, ``BEYOND`` for what stands after the last; the index is the row as a spreadsheet
    numbers it. BadTables where it is no table.
    """
    try:
        with unpacked(path) as (raw, inner, workbook):
            read = _sheet(inner, wanted, size) if workbook else _text(inner, wanted, size, unnamed)
            done, rows, means = 0, 0, cache(partial(_slashed_days, path, wanted, unnamed))
            for chunk in read:
                for name in filter(dated, chunk):
                    parts = chunk[name].str.extract(SLASHED_DAY)
                    if parts["day"].notna().any():
                        plain = parts["day"].map(means(name)) + parts["time"]
                        chunk[name] = plain.fillna(chunk[name])
                yield chunk
                rows += len(chunk)
                if rows > MOST["rows"]:
                    raise TooMuch("rows")
                if not workbook and inner.tell() > max(SMALL, MOST[TIMES] * raw.tell()):
                    raise TooMuch(TIMES)
                advance(raw.tell() - done)
                done = raw.tell()
            advance(path.stat().st_size - done)
    except pd.errors.EmptyDataError:
        raise bad(path, 0, "the file is empty") from None
    except (pd.errors.ParserError, csv.Error, UnicodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        advice = f"Put text that contains a separator between double quotes ({error})."
        raise bad(path, int(line[1]) if line else 0, "not a table", advice) from None
    except TooMuch as error:
        what = str(error)
        rule = f"it has more than {MOST[what]:,} {what}"
        raise bad(path, 0, rule, WORDS["too_much"][what]) from None
    except DAMAGED as error:
        raise bad(path, 0, "the file cannot be read", f"Fetch it again ({error}).") from None


def bad(path: Path, line: int, rule: str, advice: str = "") -> BadTables:
    """Make the error of one file."""
    return BadTables([file_problem(path.name, line, rule, advice)])


def is_table(path: Path) -> bool:
    """Say whether a file, however it is packed, begins otherwise than JSON or a web page."""
    try:
        with unpacked(path) as (_, inner, workbook):
            begins = b"" if workbook else inner.read(99).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    except (*DAMAGED, TooMuch):
        return True  # whoever reads it says why it cannot be read
    return begins.decode("latin-1") not in WORDS["no_table"]


def names(path: Path) -> list[str]:
    """Give the plain names of all columns of a file; BadTables where it is no table."""
    first = next(chunks(path, lambda name: True, 1), pd.DataFrame())
    return [name for name in first if name != BEYOND]


def require(path: Path, frame: pd.DataFrame, needed: list[str], project: str) -> None:
    """Raise BadTables for each needed column that is missing, with what the file looks like."""
    missing = [name for name in needed if name not in frame]
    if not missing:
        return
    columns, own = names(path), project.lower()
    other = next((form for sign, form in WORDS["signs"].items() if sign in columns), own)
    first = ", ".join(tidy(name)[:30] for name in columns[:6])
    advice = f"Is this a file of {project}? Its columns begin with {first}."
    if other != own:
        advice = f"It looks like a file for briefs import {other}."
    advice = WORDS["no_table"].get(first[:1], advice)
    rule = "the column is missing"
    raise BadTables([Problem(path.name, 1, "", name, "", rule, advice) for name in missing])


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO, bool]]:
    """Give the raw file, the table in it by its first bytes, and whether that is a workbook."""
    with path.open("rb") as raw:
        head = raw.read(8)
        raw.seek(0)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            rule = "a workbook of Excel before 2007, or with a password, cannot be read"
            raise bad(path, 0, rule, "Save it as .xlsx or CSV.")
        if not head.startswith(b"PK"):
            opener = next((o for magic, o in OPENERS.items() if head.startswith(magic)), None)
            yield raw, opener(raw) if opener else raw, False
            return
        archive = zipfile.ZipFile(raw)
        if _is_workbook(archive):
            raw.seek(0)
            yield raw, raw, True
            return
        table = archive.getinfo(_only_table(path, archive))
        if table.flag_bits & 1:
            raise bad(path, 0, "the ZIP is encrypted", UNPACK)
        if table.compress_type not in PACKED:
            raise bad(path, 0, "the ZIP is packed in a way that is not known here", UNPACK)
        workbook = table.filename.lower().endswith(".xlsx")
        if workbook and table.file_size > MOST[BYTES]:
            raise TooMuch(BYTES)
        with archive.open(table) as member, tempfile.TemporaryFile() as unzipped:
            if workbook:
                shutil.copyfileobj(member, unzipped)
                _is_workbook(zipfile.ZipFile(unzipped))
            yield raw, unzipped if workbook else member, workbook


def _is_workbook(archive: zipfile.ZipFile) -> bool:
    if "xl/workbook.xml" not in archive.namelist():
        return False
    sizes = {True: 0, False: 0}  # of sheets, and of the rest
    for part in archive.infolist():
        if part.file_size > max(SMALL, MOST[TIMES] * part.compress_size):
            raise TooMuch(TIMES)
        sizes["/worksheets/" in part.filename] += part.file_size
    for sheets, limit in ((True, BYTES), (False, BESIDE)):
        if sizes[sheets] > MOST[limit]:
            raise TooMuch(limit)
    return True


def _only_table(path: Path, archive: zipfile.ZipFile) -> str:
    """Name the one table or map in a ZIP; what operating systems add is left out."""
    members = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
    kinds = (".csv", ".tsv", ".xlsx"), (".txt",), (".geojson", ".json")
    found = ([name for name in members if name.lower().endswith(ends)] for ends in kinds)
    tables = next(filter(None, found), [])
    if len(tables) != 1:
        held = ", ".join(tables) or "none"
        raise bad(path, 0, "the ZIP does not hold exactly one table", f"It holds {held}.")
    return tables[0]


def _text(inner: BinaryIO, wanted, size: int, unnamed: tuple[str, ...]) -> Iterator[pd.DataFrame]:
    head = inner.peek(2)[:2] if hasattr(inner, "peek") else b""
    wide = head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if wide else "utf-8-sig"
    with io.TextIOWrapper(inner, encoding, "strict" if wide else MIXED, newline="") as lines:
        first, before = _first_line(lines)
        if max(map(first.count, ",;\t|")) > MOST["columns"]:
            raise TooMuch("columns")
        sign = separator(first)
        columns = next(csv.reader([first], delimiter=sign))
        nameless = len(columns) == len(unnamed) and not {*map(column_name, columns)} & {*unnamed}
        columns = list(unnamed) if nameless else columns
        keep = _kept(columns, wanted) | {len(columns): BEYOND}
        numbered = sign.join(map(str, range(len(columns) + 1)))  # one column more than the file
        text = _Headed(f"{numbered}\n{first if nameless else ''}", lines)
        reader = pd.read_csv(
            text,
            sep=sign,
            dtype=str,
            header=0,
            names=range(len(columns) + 1),
            usecols=list(keep),
            chunksize=size,
            index_col=False,
            keep_default_na=False,
            skipinitialspace=True,
            skip_blank_lines=False,
        )
        for chunk in reader:
            text.left = MOST[LETTERS]
            yield _clean(chunk, keep, before + (1 if nameless else 2))


class _Headed(io.TextIOBase):
    """A line, and then the rest; TooMuch after ``left`` letters."""

    def __init__(self, first: str, rest: io.TextIOBase):
        self.first, self.rest, self.left = first, rest, MOST[LETTERS]

    def read(self, size: int = -1) -> str:
        line, self.first = self.first, ""
        line = line or self.rest.read(size)
        self.left -= len(line)
        if self.left < 0:
            raise TooMuch(LETTERS)
        return line


def _first_line(lines: io.TextIOBase) -> tuple[str, int]:
    """Read up to the line of names; gives it and the number of lines before it."""
    for before, line in enumerate(iter(partial(lines.readline, MOST[LETTERS]), "")):
        if len(line) == MOST[LETTERS] or before > MOST["columns"]:
            raise TooMuch(LETTERS)
        if not BEFORE.fullmatch(line.strip("\ufeff\r\n")):
            return line, before
    raise pd.errors.EmptyDataError


def _sheet(inner: BinaryIO, wanted, size: int) -> Iterator[pd.DataFrame]:
    """Read the sheet that has most of what is wanted, as many rows at a time as are asked for."""
    from openpyxl import load_workbook

    try:
        sheets = load_workbook(inner, read_only=True, data_only=True).worksheets
        names = [next(_rows(sheet), (0, []))[1] for sheet in sheets]
        best = max(range(len(names)), key=lambda i: len(_kept(names[i], wanted)))
        keep, rows = _kept(names[best], wanted), _rows(sheets[best])
        next(rows, None)
        chunk = dict(islice(rows, size))
        while True:
            frame = pd.DataFrame(chunk.values(), list(chunk), dtype=object)
            yield _clean(frame.reindex(columns=range(len(names[best]))), keep, 0)
            if not (chunk := dict(islice(rows, size))):
                return
    except (LookupError, ValueError, SyntaxError, TypeError, AttributeError) as error:
        raise OSError(error) from error


def _rows(sheet) -> Iterator[tuple[int, list[str | None]]]:
    """Give the rows of a sheet in which something stands, each with its number, as text."""
    sheet.reset_dimensions()  # what a sheet says of its own size may be anything
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST["rows"]:
            raise TooMuch("rows")
        if any(cell is not None for cell in row):
            yield number, [_written(cell) for cell in row]


def _written(cell: object) -> str | None:
    whole = isinstance(cell, float) and cell.is_integer()
    return None if cell is None else str(int(cell) if whole else cell)


def _clean(chunk: pd.DataFrame, keep: dict[int, str], first: int) -> pd.DataFrame:
    cells = {name: chunk[i].astype("str").fillna("").str.strip() for i, name in keep.items()}
    frame = pd.DataFrame(cells).set_axis(chunk.index + first)
    frame = frame.mask(frame.isin(WORDS["nothing"]), "")
    return frame[(frame != "").any(axis=1)]


def _slashed_days(path: Path, wanted, unnamed: tuple[str, ...], name: str) -> pd.Series:
    """Give what the days of a column that are written as ``05/12/2024`` mean."""
    parts = chunks(path, wanted, 20_000, unnamed=unnamed)
    cells = pd.concat(part[name].drop_duplicates() for part in parts)
    found = cells.str.extract(SLASHED_DAY)["day"].dropna().drop_duplicates()
    return days(found).dt.strftime("%Y-%m-%d").set_axis(found)


def column_name(name: str) -> str:
    """Give the plain name of a column: small letters, underscores."""
    return re.sub(r"[\s.-]+", "_", name.strip(" \"'\ufeff").lower())


def _kept(columns: list[str], wanted: Callable[[str], bool]) -> dict[int, str]:
    """Give the position and plain name of each wanted column; the first of doubled names."""
    if len(columns) > MOST["columns"]:
        raise TooMuch("columns")
    first: dict[str, int] = {}
    for i, name in enumerate(map(column_name, columns)):
        first.setdefault(name, i)
    return {i: name for name, i in first.items() if wanted(name)}
