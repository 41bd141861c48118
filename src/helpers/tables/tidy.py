"""One way to write every table, so that a save from a spreadsheet changes only what was changed.

UTF-8, commas, LF, quotes only where needed, columns as in the descriptor, numbered rows by number,
ISO days, plain numbers. What a spreadsheet has destroyed is named, and never guessed.
"""

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import files
from helpers.order import id_key, id_keys
from helpers.tables import reader
from helpers.tables.append import NUMBERED, one_line
from helpers.tables.reader import WIDE, Problem
from helpers.tables.schema import WORDS
from helpers.tables.spellings import SEPARATORS, days, plain_numbers
from helpers.tables.types import cell_problems, convert_table
from helpers.text import count

GUESSED = "cp1252"  # how spreadsheets write what is no UTF-8, called Windows-1252
SHOWN = 5  # words of a file that was read in that way
TIME = re.compile(r"\d{1,2}:\d{2}(:00)?( [AP]M)?")
SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}([-/.]\d{1,2})?")
"""A text that a spreadsheet takes for a day, such as 3-4."""
LONG = re.compile(r".*\d{4}.*|\d{1,2}-[A-Z][a-z]{2}(-\d{2})?")  # what it makes of it
FOREIGN = re.compile(r"\b[ÂÃ] |[^\x00-\x7f]+")  # a space that did not break, after these two
ENDING = re.compile("[ÀÁÄ-ÿ][‘’‚“”„»›…–—]+")  # a word and what it may end in
READ_AS = (GUESSED, "cp1250", "cp1251", "cp1256", "mac_roman")  # where UTF-8 was not asked for


class Tidied(NamedTuple):
    """What tidying would do: whole files that change, those as read, in words, what stays wrong."""

    contents: dict[Path, bytes]
    before: dict[Path, bytes]
    changes: list[str]
    left: list[Problem]


def tidy(folder: Path, guess: bool = True) -> Tidied:
    """Write every table of a dataset anew, and say what changes; nothing is put on the disk.

    A file that cannot be cut into cells, as where git left a merge, stays as it is; so does one
    in an unknown encoding, without ``guess``.
    """
    files.recover(folder)
    done = Tidied({}, {}, [], [])
    for name, resource in reader.resources(reader.read_descriptor(folder)).items():
        path = folder / resource["path"]
        if not path.is_file():
            done.left.extend(reader.read(folder, resource)[1])
            continue
        done.before[path] = content = path.read_bytes()
        form: list[str] = []
        text = _decoded(content, form, guess)
        rows, problems = _cut(text, resource, form) if text else reader.read(folder, resource)
        done.left.extend(problems)
        if problems:
            continue
        fields = reader.fields(resource).items()
        plain = pd.DataFrame({column: _plain(rows[column], f) for column, f in fields})
        old = _committed(path, resource)
        if not (ordered := _in_order(plain, resource, old)).equals(plain):
            form.append(f"rows in {'the order of their numbers' if name in NUMBERED else 'order'}")
            plain = ordered
        new = plain.to_csv(index=False, lineterminator="\n").encode()
        if new != content:
            done.contents[path] = new
            cells = list(_changed_cells(rows, plain))
            form += [] if form or cells else ["quotes, spaces, empty rows and columns"]
            done.changes.extend(f"{path.name}: {what}" for what in (*form, *cells))
        plain.index = pd.RangeIndex(2, len(plain) + 2)
        done.left.extend(convert_table(plain, resource)[1])
        done.left.extend(_destroyed(plain, old, resource))
    return done


def _decoded(content: bytes, form: list[str], guess: bool) -> str:
    """Give the text of a file, '' where it is in no encoding that is known."""
    if content.startswith(WIDE):
        form.append("UTF-8 instead of UTF-16")
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode(GUESSED, errors="ignore") if guess else ""
    words = list(dict.fromkeys(re.findall(r"[^\s,;]*[^\x00-\x7f][^\s,;]*", text)))[:SHOWN]
    form.append(f"UTF-8 instead of Windows-1252, if this is right: {', '.join(words)}")
    return text if text.encode(GUESSED) == content else ""


def _cut(text: str, resource: dict, form: list[str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Cut a text into the cells of a table, and note what its form is."""
    before, sign = reader.layout(text)
    lines = io.StringIO(text, newline="").readlines()[before:]
    numbered = all(line.startswith(f"{n}{sign}") for n, line in enumerate(lines[1:]))
    if numbered and lines and lines[0].startswith(sign):  # the index of pandas
        lines = [line.partition(sign)[2] for line in lines]
        form.append("no column of row numbers")
    rows, problems = reader.cells_of("".join(lines), resource, sign)
    if not problems:
        names = next(csv.reader(io.StringIO(lines[0], newline=""), delimiter=sign))
        ordered = [*filter(None, map(reader.clean, names))] == list(rows)
        form += [] if ordered else ["columns in the order of the descriptor"]
    form += ["no line before the names"] if before else []
    form += [f"commas instead of {SEPARATORS.get(sign, sign)}"] if sign != "," else []
    form += ["LF at the ends of lines"] if "\r" in text else []
    return rows, [replace(p, line=p.line + before) for p in problems]


def _plain(cells: pd.Series, field: dict) -> pd.Series:
    """Write the cells of a column in the one way of its type; what is unsure stays as it is."""
    if field["type"] == "date":
        read = days(cells.mask(cells.str.fullmatch(r"\d+") & (cells.str.len() != len("yyyymmdd"))))
        return read.dt.strftime("%Y-%m-%d").where(read.notna(), cells)
    if field["type"] == "string":
        plain = cells.map(one_line)
        times = plain[plain.str.fullmatch(TIME)]
        plain.update(pd.to_datetime(times, format="mixed", errors="coerce").dt.strftime("%H:%M"))
        return plain
    plain = plain_numbers(cells, field["type"])
    return plain.where(plain != "", cells)


def _changed_cells(rows: pd.DataFrame, plain: pd.DataFrame) -> Iterator[str]:
    """Say of each column how many of its cells change, with the first of them."""
    for name, old in rows.items():
        new = plain[name].reindex(old.index)
        if (other := old != new).any():
            first = f"“{old[other].iloc[0]}” becomes “{new[other].iloc[0]}”"
            yield f"{count(int(other.sum()), 'cell')} of {name}: {first}"


def _destroyed(rows: pd.DataFrame, old: pd.DataFrame, resource: dict) -> list[Problem]:
    """Name the cells of which a spreadsheet has made others, by their looks or the last commit."""
    found: dict[tuple[int, str], Problem] = {}

    def name_them(column: str, wrong: pd.Series, rule: str, advice: str) -> None:
        for problem in cell_problems(resource, rows, wrong, column, rule, advice):
            found[problem.line, column] = problem

    fields = reader.fields(resource).items()
    free = {name: f["type"] for name, f in fields if "enum" not in f.get("constraints", {})}
    for name in (name for name, kind in free.items() if kind == "string"):
        for pattern, rule in WORDS["destroyed"].items():
            name_them(name, rows[name].str.fullmatch(pattern), rule, WORDS["look_it_up"])
        name_them(name, rows[name].map(_as_it_was) != rows[name], *WORDS["misread"])
    key = rows.columns[0]
    old = old.drop_duplicates(key).set_index(key)
    both = rows[rows[key].isin(old.index)]
    for name in filter(free.get, old):
        was = old[name].reindex(both[key]).set_axis(both.index)
        for line, before in was[was != both[name]].items():
            here, now = rows.index.to_series() == line, both.at[line, name]
            if any(_as_it_was(now, encoding) == before for encoding in READ_AS):
                name_them(name, here, *WORDS["misread"])
            elif _made_of(before, now, free[name]):
                rule, advice = (text.format(before=before) for text in WORDS["made_of"])
                name_them(name, here, rule, advice)
    return [found[place] for place in sorted(found)]


def _made_of(before: str, now: str, kind: str) -> bool:
    """Say whether a spreadsheet makes the one cell of the other, in a column of some type.

    >>> _made_of("007", "7", "string"), _made_of("3-4", "2026-03-04", "string")
    (True, True)
    >>> _made_of("0.125", "125", "number"), _made_of("2024-12-05", "2024-12-06", "date")
    (True, False)
    """
    if kind != "string":
        return "." in before and before.replace(".", "").lstrip("0") == now
    if SHORT.fullmatch(before) and LONG.fullmatch(now):
        return True
    pairs = zip(before, now, strict=False)
    if len(before) == len(now) and all(a == b or b == "?" for a, b in pairs):
        return True  # as LibreOffice writes letters that an encoding does not have
    try:
        return float(before) == float(now)
    except ValueError:
        return False


def _as_it_was(cell: str, encoding: str = GUESSED) -> str:
    """Give a cell as it was before its UTF-8 was read as another encoding.

    >>> _as_it_was("â€œcafÃ©â€\\x9d â€“ Ã  Paris"), _as_it_was("“PERÚ”, café, ¶ 3")
    ('“café” – à Paris', '“PERÚ”, café, ¶ 3')
    """

    def read(found: re.Match) -> str:
        piece = "" if ENDING.fullmatch(found[0]) else found[0].replace(" ", "\xa0")
        with suppress(UnicodeError):
            content = [c.encode("latin-1" if "\x7f" < c < "\xa0" else encoding) for c in piece]
            return b"".join(content).decode() or found[0]
        return found[0]

    return cell if cell.isascii() else FOREIGN.sub(read, cell)


def _committed(path: Path, resource: dict) -> pd.DataFrame:
    """Give the rows of a table as last committed; none where git does not have it."""
    words, content = ("git", "cat-file", "blob", f"HEAD:./{path.name}"), b""
    with suppress(FileNotFoundError):  # without git
        content = subprocess.run(words, capture_output=True, check=False, cwd=path.parent).stdout
    return reader.cells_of(content.decode("utf-8-sig", errors="replace"), resource)[0]


def _in_order(rows: pd.DataFrame, resource: dict, old: pd.DataFrame) -> pd.DataFrame:
    """Put rows in the order of their numbers, else in that of the last commit, new ones last.

    Rows of one group, as the stops of a road, stand in the order of the rest of their key.
    """
    first, key = rows.columns[0], resource["schema"].get("primaryKey", [])
    if resource["name"] in NUMBERED:
        return rows.sort_values(first, key=id_keys, kind="stable")
    turn = rows[first].map({name: n for n, name in reversed([*enumerate(old[first])])})
    if not key:  # names that may be several
        whole = {row: n for n, row in enumerate(old.itertuples(index=False, name=None))}
        cells = rows.itertuples(index=False, name=None)
        turn = pd.Series(map(whole.get, cells), rows.index, dtype=float).fillna(turn)
    rest = key[1:] if isinstance(key, list) else []
    new = pd.factorize(rows[first])[0] if rest else np.arange(len(rows))
    by = rows[rest].map(id_key).assign(turn=turn.fillna(pd.Series(new + len(old), rows.index)))
    return rows.loc[by.sort_values(["turn", *rest], kind="stable").index]
