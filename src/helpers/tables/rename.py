"""Another id for a place, an event, a source or an actor, wherever it stands in a dataset."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from helpers.tables import append, reader
from helpers.tables.dataset import load
from helpers.tables.reader import DESCRIPTOR, BadTables, Problem, suggest
from helpers.tables.rules import NOBODY, references, spellings
from helpers.tables.types import fits

KEYS = {
    "place": ("places", "place_id"),
    "event": ("events", "event_id"),
    "source": ("sources", "source_id"),
    "actor": ("actors", "actor_id"),
}
ALSO = {"source": "owner", "actor": "speaks_for"}
"""Columns of sources that may name one, or something else: any owner, or a side."""
CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\r|\n|\Z)')
DESCRIBED = r'("(?:objective|from|to)"\s*:\s*")%s(?=")'
"""Where a descriptor names a place."""


def rename(folder: Path, kind: str, old: str, new: str, dry: bool = False) -> dict[str, int]:
    """Write another id in all tables and the descriptor, all or none; every other byte stays.

    Gives the number of cells by file. BadTables where the dataset has faults, there is no such id,
    or the new one is taken or malformed.
    """
    load(folder)
    package = reader.read_descriptor(folder)
    tables, (table, column) = reader.resources(package), KEYS[kind]
    sides = {side["side"] for side in package["offensive"]["sides"]}
    frames = {name: reader.read(folder, resource)[0] for name, resource in tables.items()}
    known, owners = {*frames[table][column]}, {*frames["sources"]["owner"]}
    taken = known | {"source": owners, "actor": {NOBODY, *sides}}.get(kind, set())
    pattern = reader.fields(tables[table])[column]["constraints"]["pattern"]
    fault = partial(Problem, tables[table]["path"], 0, "", column)
    if old not in known:
        near = (sorted(known),) if kind == "event" else spellings(frames[table])
        raise BadTables([fault(old, "no such id", suggest(old, *near))])
    if new in taken:
        raise BadTables([fault(new, "the id is taken", "Choose another one.")])
    if not fits(pd.Series([new]), f"(?:{pattern})$")[0]:
        raise BadTables([fault(new, f"not of the form {pattern}", "Write it so.")])
    before, after, cells = {}, {}, {}

    def keep(path: Path, changed: Callable[[str], tuple[str, int]]) -> None:
        before[path] = path.read_bytes()
        text, times = changed(before[path].decode("utf-8"))
        if times:
            after[path], cells[path.name] = text.encode(), times

    for name, resource in tables.items():
        columns = {c for c, to in references(resource).items() if to == (table, column)}
        columns |= {column} if name == table else set()
        columns |= {ALSO.get(kind)} if name == "sources" and old not in sides else set()
        keep(folder / resource["path"], partial(_replace, columns=columns, old=old, new=new))
    if kind == "place":
        keep(folder / DESCRIPTOR, partial(re.subn, DESCRIBED % re.escape(old), rf"\g<1>{new}"))
    append.load_with(folder, tables, after)
    if not dry:
        append.write(folder, after, before)
    return cells


def _replace(text: str, columns: set[str], old: str, new: str) -> tuple[str, int]:
    """Write ``new`` in the cells of some columns of a CSV that hold ``old``; every byte else stays.

    >>> _replace('a,"b"\\r\\nx,"x" \\r\\n', {"b"}, "x", "y")
    ('a,"b"\\r\\nx,"y" \\r\\n', 1)
    """
    header: list[str] = []
    written, place, first, times = [], 0, True, 0
    for cell, end in CELL.findall(text):
        bare = reader.clean(cell.strip().strip('"'))
        header += [bare] if first else []
        if not first and bare == old and place < len(header) and header[place] in columns:
            cell, times = cell.replace(old, new), times + 1
        written += [cell, end]
        place = place + 1 if end == "," else 0
        first &= end == ","
    return "".join(written), times
