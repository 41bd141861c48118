"""Which rows are the same one on both sides of a join, and what number each of them gets.

Rows are followed by what they say: a number may have gone to another row, because an earlier join
moved one, or because both sides gave it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from helpers.tables.append import Row

SIDES = BASE, OURS, THEIRS = "base", "ours", "theirs"
SAME = {
    "reports": ("url", "outlet_id", "published"),
    "events": ("report_id", "event_id", "stance", "place_id", "claimant_id", "via_id", "summary"),
    "unlisted": ("name", "governorate", "geonames_id"),
}
"""Columns in which a row that both added is the same one; the key of a table that has none."""
LIKE = {"reports": ("title", *SAME["reports"][1:]), "events": SAME["events"][1:]}
"""Columns in which a new row is like one that is gone."""
MARKS = {"reports": ("url", "title"), "events": ("summary", "event_id")}
"""Columns by which a row that an earlier join moved is looked for."""
MOVED = {"reports": LIKE["reports"], "events": SAME["events"][:-1]}
"""Columns in which a row that one side moved and edited is still the one that both lack."""
OWN = {"reports": ("url", "title"), "events": ("summary", "report_id")}
"""Columns of which an edited row keeps one; else its number went to another, and it is gone."""
HEAVY = 3  # what a mark weighs
LEAST = {"reports": 0.4, "events": 0.6}  # how like itself an edited row is at least
LATEST = ("coded_on", "accessed_on")  # of two days the later one holds
Key = tuple[str, ...]
Entity = dict[str, Key]  # one row: by side, its key there


@dataclass
class Table:
    """A table of one side: rows by their key, and the lines of the file by the cells in them."""

    text: str = ""
    head: str = ""
    columns: list[str] = field(default_factory=list)
    rows: dict[Key, Row] = field(default_factory=dict)
    lines: dict[Key, str] = field(default_factory=dict)


Tables = Mapping[str, Table]


def match_rows(tables: Tables, name: str) -> list[Entity]:
    """Find each row on all sides: those of ``base`` by what they say, new ones where alike."""
    base, same = tables[BASE].rows, SAME[name]
    said = {s: {key: cells_of(row, same) for key, row in tables[s].rows.items()} for s in SIDES}
    found = {side: _follow(base, tables[side].rows, name) for side in (OURS, THEIRS)}
    new = {}
    for side, to in found.items():
        known = {*to.values()}
        new[side] = {said[side][k] for k in said[side] if k not in known} - {*said[BASE].values()}
    for side, other in ((OURS, THEIRS), (THEIRS, OURS)):  # what is new there was not edited here
        found[side] = {k: to for k, to in found[side].items() if said[side][to] not in new[other]}
    gone = {key: row for key, row in base.items() if key not in found[OURS] | found[THEIRS]}
    for side, other in ((OURS, THEIRS), (THEIRS, OURS)):  # what was edited here, deleted there
        known, rows = {*found[side].values()}, tables[side].rows
        free = {k: rows[k] for k in rows if k not in known and said[side][k] not in new[other]}
        found[side] |= _sole_pairs(gone, free, MOVED[name])
    entities = [
        {BASE: key, **{side: to[key] for side, to in found.items() if key in to}} for key in base
    ]
    added: list[Entity] = []
    waiting = defaultdict(list)
    for side, to in found.items():
        known = {*to.values()}
        for key in (key for key in said[side] if key not in known):
            alike = waiting[said[side][key]]
            if side == THEIRS and alike:
                alike.pop(0)[side] = key
            else:
                added.append({side: key})
                alike += added[-1:] if side == OURS else []
    return entities + added


def _follow(base: Mapping[Key, Row], side: Mapping[Key, Row], name: str) -> dict[Key, Key]:
    """Give by the key of a row of ``base`` its key on a side, where it surely still stands there.

    A row whose number went to another is looked for by what it says; where only a row that says
    something else comes near, it counts as gone, so that what the other side did to it is told.
    """
    same, marks = SAME[name], MARKS[name]
    found = {k: k for k in base if k in side and cells_of(base[k], same) == cells_of(side[k], same)}
    free = {key: None for key in side if key not in found}
    near = defaultdict(list)
    for key, mark in ((key, mark) for key in free for mark in marks if side[key][mark]):
        near[mark, side[key][mark]].append(key)
    pairs = []
    for key in (key for key in base if key not in found):
        others = dict.fromkeys(chain(*(near[mark, base[key][mark]] for mark in marks)))
        for to in [*others, *[key] * (key in free and key not in others)]:
            sure = cells_of(base[key], same) == cells_of(side[to], same)
            own = any(base[key][column] == side[to][column] for column in OWN[name])
            if sure or (own and key in side):
                pairs.append((-_likeness(base[key], side[to], marks), key != to, key, to, sure))
    done = set()
    for unlike, moved, key, to, sure in sorted(pairs):
        if key not in done and to in free and -unlike >= LEAST[name]:
            done.add(key)
            if sure or not moved:
                found[key] = to
                del free[to]
    return found


def _likeness(one: Row, other: Row, marks: tuple[str, ...]) -> float:
    """Give the share of filled cells that two rows have in common, number and last day apart."""
    columns = [c for c in [*one][1:] if c not in LATEST and (one[c] or other.get(c))]
    weights = {column: HEAVY if column in marks else 1 for column in columns}
    return sum(weights[c] for c in columns if one[c] == other.get(c)) / sum(weights.values())


def find_heirs(entities: list[Entity], tables: Tables, side: str, name: str) -> dict[str, str]:
    """Give by the number of a row that is gone on a side the number of the new one there like it.

    ``_follow`` counts a row as gone that an earlier join moved and that was edited since, a claim
    also with such a report; a note of the other side still means it. Where two rows are as like,
    neither is taken.
    """
    other = THEIRS if side == OURS else OURS
    gone, new = {}, {}
    for entity in entities:
        rows = [tables[at].rows[key] for at, key in entity.items()]
        number = next(iter(rows[0].values()))
        if {*entity} == {BASE, other} and rows[0] == rows[1]:
            gone[number] = rows[0]
        elif {*entity} == {side}:
            new[number] = rows[0]
    return _sole_pairs(gone, new, LIKE[name])


def _sole_pairs(gone: Mapping, new: Mapping, columns: Key) -> dict:
    """Give by the key of a row that is gone that of the new one with the same cells, if only one.

    Where two rows that are gone have these cells, neither has a pair.
    """
    old, since = defaultdict(list), defaultdict(list)
    for rows, keys in ((gone, old), (new, since)):
        for key, row in rows.items():
            keys[cells_of(row, columns)].append(key)
    return {keys[0]: since[c][0] for c, keys in old.items() if len(keys) == len(since[c]) == 1}


def give_numbers(entities: list[Entity], tables: Tables, keep: str, letter: str) -> list[str]:
    """Give each row its number: settled ones stay, of a number given twice ``keep`` has it."""
    ids = {key[0] for table in tables.values() for key in table.rows}
    last = max((int(i[1:]) for i in ids if re.fullmatch(r"[a-z]\d+", i)), default=0)
    first, second = (THEIRS, OURS) if keep == THEIRS else (OURS, THEIRS)
    new = [{e[side][0] for e in entities if {*e} == {side}} for side in (OURS, THEIRS)]
    taken = set() if keep else new[0] & new[1]

    def turn(index: int) -> int:
        entity = entities[index]
        return (0 if len(entity) == 3 else 3) if BASE in entity else 1 if first in entity else 2

    numbers = [""] * len(entities)
    for index in sorted(range(len(entities)), key=turn):
        entity = entities[index]
        had = [entity[side][0] for side in (first, second, BASE) if side in entity]
        if BASE in entity:  # what an earlier join gave holds
            had.sort(key=had[-1].__eq__)
        free = [number for number in had if number not in taken]
        last += not free
        numbers[index] = free[0] if free else f"{letter}{last:04d}"
        taken.add(numbers[index])
    return numbers


def cells_of(row: Row, columns: list[str] | Key) -> Key:
    """Give some cells of a row; those that it has not are empty."""
    return tuple(row.get(column, "") for column in columns)
