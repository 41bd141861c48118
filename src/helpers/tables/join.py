"""Join two states of a dataset that began as one: row by row, cell by cell, with free numbers.

Where both sides gave one number to different rows, one row gets the next free number, and what
names it on its side is rewritten: see ``matching``.
"""

import csv
import io
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers.order import id_key
from helpers.tables import matching, reader
from helpers.tables.append import NUMBERED, ORDER, Row, edited
from helpers.tables.dataset import LAST_READ, check
from helpers.tables.matching import BASE, OURS, SIDES, THEIRS, Entity, Key, Table, Tables, cells_of
from helpers.tables.reader import DESCRIPTOR, BadTables, Problem
from helpers.tables.rules import references
from helpers.tables.schema import WORDS
from helpers.tables.tidy import tidy

A_NUMBER = re.compile(r"\b[a-z]\d{4,}\b")


@dataclass
class Joined:
    """Whole files by path, what a person has to decide, and which rows got another number.

    ``names`` are what the two sides are called, ``sides`` the files as base, ours and theirs.
    """

    names: Mapping[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    sides: dict[str, list[bytes]] = field(default_factory=dict)
    conflicts: list[Problem] = field(default_factory=list)
    moved: list[Problem] = field(default_factory=list)

    def taken_otherwise(self) -> list[str]:
        """Give the tables that git takes whole from one side, and that are joined otherwise."""
        found = []
        for path in self.files.keys() - {DESCRIPTOR}:
            base, ours, theirs = self.sides[path]
            taken = theirs if ours == base else ours if theirs in (base, ours) else None
            found += [path] * (taken not in (None, self.files[path]))
        return sorted(found)


def join(folders: Mapping[str, Path], names: Mapping[str, str], keep: str = OURS) -> Joined:
    """Join the folders ``ours`` and ``theirs``, which both come from ``base``.

    ``names`` are what the two sides are called; ``keep`` is the side whose rows keep a number that
    both gave, where both touched claims. A row that has to be decided stands in both forms,
    between the marks of git. BadTables where a side cannot be read.
    """
    joined = Joined(names)
    described = _join_descriptors(folders, joined)
    joined.files |= {} if joined.conflicts else {DESCRIPTOR: described}
    with TemporaryDirectory() as temporary:
        home = Path(temporary).resolve()
        (home / DESCRIPTOR).write_bytes(described)
        listed = reader.resources(reader.read_descriptor(home))
        sides = {side: _read_side(folders[side], listed, described, side) for side in SIDES}
        entities = _number_rows(sides, listed, keep, joined)
        for name, resource in listed.items():
            tables = {side: sides[side][name] for side in SIDES}
            text = _join_table(tables, entities[name], resource, joined)
            joined.files[resource["path"]] = text.encode("utf-8")
            (home / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
            (home / resource["path"]).write_bytes(joined.files[resource["path"]])
        if not joined.conflicts and (problems := _check(home)):
            old = {_rule(problem) for side in (OURS, THEIRS) for problem in _check(folders[side])}
            joined.conflicts = [problem for problem in problems if _rule(problem) not in old]
    for path in joined.files:
        files = [folders[side] / path for side in SIDES]
        joined.sides[path] = [file.read_bytes() if file.is_file() else b"" for file in files]
    return joined


def _check(folder: Path) -> list[Problem]:
    try:
        return check(folder) if (folder / DESCRIPTOR).is_file() else []
    except BadTables as bad:
        return bad.problems
    finally:
        LAST_READ.pop(folder, None)


def _rule(problem: Problem) -> Problem:
    return replace(problem, line=0, id="", advice="")


def _join_descriptors(folders: Mapping[str, Path], joined: Joined) -> bytes:
    """Join the lines of the descriptors as git does; where a person has to decide, ours holds."""
    paths = [folders[side] / DESCRIPTOR for side in (OURS, BASE, THEIRS)]
    ours, base, theirs = (path.read_bytes() if path.is_file() else b"" for path in paths)
    if ours and (not theirs or theirs in (base, ours)):
        return ours
    if ours in (b"", base):
        return theirs
    done = subprocess.run(["git", "merge-file", "-p", *paths], capture_output=True, check=False)
    if done.returncode:
        rule = WORDS["join"]["descriptor"].format(**joined.names)
        joined.conflicts.append(Problem(DESCRIPTOR, 0, "", "", "", rule, WORDS["join"]["by_hand"]))
    return ours if done.returncode else done.stdout


def _read_side(
    folder: Path, listed: Mapping[str, dict], described: bytes, side: str
) -> dict[str, Table]:
    path, tables = folder / DESCRIPTOR, {name: Table() for name in listed}
    own = listed if path.is_file() else {}
    if own and path.read_bytes() != described:
        own = reader.resources(reader.read_descriptor(folder))
    for name in (name for name in own if name in listed):
        file = folder / own[name]["path"]
        frame, problems = reader.read(folder, own[name])
        tidied = tidy(folder, guess=False).contents if problems else {}
        if problems and file not in tidied:
            raise BadTables([replace(p, file=f"{p.file} ({side})") for p in problems])
        text = tidied.get(file, file.read_bytes()).decode("utf-8")
        frame = reader.cells_of(text, own[name])[0] if problems else frame
        lines = io.StringIO(text, newline="").readlines()
        starts = [*frame.index, len(lines) + 1]
        head = "".join(lines[: starts[0] - 1])
        columns = [name for name in map(reader.clean, next(csv.reader([head]))) if name]
        key = own[name]["schema"].get("primaryKey") or matching.SAME.get(name, columns)
        table = tables[name] = Table(text, head, columns)
        times: Counter[Key] = Counter()
        for row, start, stop in zip(frame.to_dict("records"), starts, starts[1:], strict=False):
            cells = cells_of(row, [key] if isinstance(key, str) else key)
            times[cells] += 1  # a key that stands twice is told apart by its turn
            table.rows[(*cells, *["again"] * (times[cells] - 1))] = row
            table.lines[cells_of(row, columns)] = "".join(lines[start - 1 : stop - 1])
    return tables


def _number_rows(
    sides: Mapping[str, Tables], listed: Mapping[str, dict], keep: str, joined: Joined
) -> dict[str, list[Entity]]:
    """Give the rows of each table with their keys; in the rows, old numbers become the new.

    Git takes a table whole from one side that the other has not touched. So a report moves only
    where the claims of its side change, now and when more are added to it under its old number;
    where they change on neither side nobody keeps the number, so that such a claim points to no
    report instead of another's.
    """
    before, ours, theirs = ([*sides[side]["events"].rows.values()] for side in SIDES)
    keep = (
        "" if ours == theirs else OURS if theirs == before else THEIRS if ours == before else keep
    )
    entities: dict[str, list[Entity]] = {}
    heirs: dict[str, str] = {}
    new: dict[str, dict[str, dict[str, str]]] = {side: {} for side in SIDES}
    for name in filter(NUMBERED.get, ORDER):
        tables = {side: sides[side][name] for side in SIDES}
        for side in SIDES:
            _refer(tables[side], references(listed[name]), new[side])
        entities[name] = matching.match_rows(tables, name)
        numbers = matching.give_numbers(entities[name], tables, keep, NUMBERED[name])
        for side in SIDES:
            given = new[side][name] = {}
            for entity, number in zip(entities[name], numbers, strict=True):
                if side in entity:
                    row = tables[side].rows[entity[side]]
                    given.setdefault(entity[side][0], number)
                    row[next(iter(row))] = number
            _refer(tables[side], references(listed[name]), {name: given})
            moves = [f"{old} → {number}" for old, number in given.items() if old != number]
            if moves and side != BASE:
                rule = WORDS["join"]["moved"].format(joined.names[side], ", ".join(moves))
                joined.moved.append(Problem(listed[name]["path"], 0, "", "", "", rule))
        if name == "events":
            _follow_renamed(entities[name], tables, listed[name]["path"], joined)
        for side in (OURS, THEIRS):
            heirs |= matching.find_heirs(entities[name], tables, side, name)
        twice = [n for e, n in zip(entities[name], numbers, strict=True) if {*e} == {OURS, THEIRS}]
        if twice and name == "reports":
            rule = WORDS["join"]["twice"].format(", ".join(twice))
            joined.moved.append(Problem(listed[name]["path"], 0, "", "", "", rule))
    for name in listed:
        for side in SIDES:
            numbers = {old: number for given in new[side].values() for old, number in given.items()}
            for row in sides[side][name].rows.values():
                if "note" in row:
                    words = re.split(f"({A_NUMBER.pattern})", row["note"])
                    words = [numbers.get(word, word) for word in words]
                    row["note"] = "".join(heirs.get(word, word) for word in words)
        if name not in entities:
            keys = dict.fromkeys(chain(*(sides[s][name].rows for s in (OURS, THEIRS, BASE))))
            entities[name] = [{s: k for s in SIDES if k in sides[s][name].rows} for k in keys]
    return entities


def _refer(
    table: Table, columns: Mapping[str, tuple[str, str]], new: Mapping[str, Mapping[str, str]]
) -> None:
    """Put new numbers, by the table to which they belong, where rows of a table point to them."""
    for column, (target, _) in columns.items():
        for row in table.rows.values() if target in new else ():
            row[column] = new[target].get(row[column], row[column])


def _follow_renamed(entities: list[Entity], tables: Tables, path: str, joined: Joined) -> None:
    """Put claims that one side gave to an event under the id that the other gave it meanwhile."""
    called = {side: defaultdict(set) for side in (OURS, THEIRS)}  # by what base calls them
    rows = [{side: tables[side].rows[key] for side, key in e.items()} for e in entities]
    for row in rows:
        for side in called.keys() & row.keys() if BASE in row else ():
            called[side][row[BASE]["event_id"]].add(row[side]["event_id"])
    for side, other in ((OURS, THEIRS), (THEIRS, OURS)):
        for row in (row for row in rows if other in row):
            old, number = row[other]["event_id"], next(iter(row[other].values()))
            new, put = called[side][old], old != row.get(BASE, {}).get("event_id")
            if put and new and old not in new and old in called[other][old]:
                ids, sure = " and ".join(sorted(new)), len(new) == 1
                row[other]["event_id"] = ids if sure else old
                rule = WORDS["join"]["renamed"].format(joined.names[side], ids)
                advice = WORDS["join"]["follows" if sure else "decide"]
                told = joined.moved if sure else joined.conflicts
                told.append(Problem(path, 0, number, "event_id", old, rule, advice))


def _join_table(tables: Tables, entities: list[Entity], resource: dict, joined: Joined) -> str:
    """Give the text of a table with the rows and cells of both sides; see ``join``."""
    base, ours, theirs = (tables[side] for side in SIDES)
    mine, other = ours.columns or theirs.columns, theirs.columns or ours.columns
    columns = [c for c in mine if c in other or c not in base.columns]
    columns += [c for c in other if c not in mine and c not in base.columns]
    place = {key: at for at, key in enumerate(ours.rows)}
    blocks = []  # rows in one form, or in two where a person has to decide
    for entity in sorted(entities, key=lambda e: place.get(e.get(OURS), len(place))):
        row = {side: tables[side].rows[key] for side, key in entity.items()}
        forms, still_open = _join_row(*map(row.get, SIDES), columns)
        blocks += [forms] if forms else []
        for column, rule in still_open:
            was, here, there = (row.get(side, {}).get(column, "") for side in SIDES)
            row_id = next(iter(next(filter(None, forms)).values()))
            words = WORDS["join"][rule].format(**joined.names, here=here, there=there)
            told = Problem(resource["path"], 0, row_id, column, was, words, WORDS["join"]["decide"])
            joined.conflicts.append(told)
    ids = [id_key(key[0]) for key in ours.rows]
    if resource["name"] in NUMBERED and ids == sorted(ids):
        blocks.sort(key=lambda forms: id_key((forms[0] or forms[1])[columns[0]]))
    found = [cells_of(forms[0], columns) for forms in blocks if len(forms) == 1]
    for side in (ours, theirs):  # a table that is as one side has it stays so to the byte
        alike = columns == side.columns and len(found) == len(blocks) == len(side.rows)
        if alike and {*found} == {*side.lines} and (side is ours or ours.text == base.text):
            return side.text
    like = [side for side in (ours, theirs) if side.columns == columns]
    head = like[0].head if like else ",".join(columns)
    end = head[len(head.rstrip("\r\n")) :] or "\n"
    head = head.rstrip("\r\n") + end
    lines = {cells: line for side in like[::-1] for cells, line in side.lines.items()}

    def written(row: Row | None) -> str:
        line = lines.get(cells_of(row, columns)) or edited(head, [row])[len(head) :] if row else ""
        return line.rstrip("\r\n") + end if line else ""

    text = head
    for forms in blocks:
        first, *others = map(written, forms)
        text += f"{'<' * 7} {joined.names[OURS]}{end}" * len(others) + first
        for other in others:
            text += f"{'=' * 7}{end}{other}{'>' * 7} {joined.names[THEIRS]}{end}"
    return text


def _join_row(
    base: Row | None, ours: Row | None, theirs: Row | None, columns: list[str]
) -> tuple[list[Row | None], list[tuple[str, str]]]:
    """Give a row in one form, in two, or in none, and by column what a person has to decide."""
    if ours is None or theirs is None:
        kept = ours or theirs
        if base is None:
            return [kept], []
        if kept is None or cells_of(kept, columns) == cells_of(base, columns):
            return [], []
        return [ours, theirs], [("", "deleted_here" if ours is None else "deleted_there")]
    here, there, still_open = {}, {}, []
    for column in columns:
        was, mine, other = ((row or {}).get(column, "") for row in (base, ours, theirs))
        here[column] = there[column] = other if mine == was else mine
        if mine != was != other != mine:
            both = max(mine, other) if column in matching.LATEST else ""
            here[column], there[column] = both or mine, both or other
            still_open += [] if both else [(column, "both_changed")]
    return [here, there] if still_open else [here], still_open
