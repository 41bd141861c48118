"""What event files have in common: the newest row of each id, a claim a source, and a toll."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.exchange.read import files
from helpers.exchange.read.cells import iso
from helpers.exchange.read.context import KILLED, RULES, Account, Batch, Claim, Context
from helpers.order import id_key
from helpers.tables.append import Row
from helpers.tables.rules import WITHDRAWN
from helpers.text import slug

SMALL = ["id", "age", "mark", "file", "row", "rule"]
"""What is kept of a row that is refused: ``mark`` is that of its cells, ``rule`` says why."""
EMPTY = pd.DataFrame(columns=SMALL)
CHUNK = 20_000  # rows read at a time: about 20 MB


def read_chunks(
    paths: list[Path], context: Context, mapping: dict, unnamed: tuple[str, ...] = ()
) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Give the chunks of all files with their paths, and count their rows as read.

    ``mark`` is the same in rows of which all cells are.
    """
    for path in paths:
        read = context.account.read.setdefault(str(path), [])
        wanted, dated = ({*mapping[key]}.__contains__ for key in ("columns", "dated"))
        for chunk in files.chunks(path, wanted, CHUNK, context.advance, unnamed, dated):
            read.append(chunk.index.to_numpy())
            yield path, chunk.assign(mark=pd.util.hash_pandas_object(chunk, index=False))


def sift(
    path: Path, frame: pd.DataFrame, rules: dict[str, pd.Series], context: Context
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the rows of a chunk that no rule refuses, and of the others only ``SMALL``.

    Rows have an ``id`` (text) and an ``age`` (the greatest is the newest, -1 = not said). One that
    the tables have and that now lies outside the offensive is given, with that rule as ``outside``.
    """
    beyond = frame.get(files.BEYOND, pd.Series("", index=frame.index)) != ""
    why = first_rule({"with more cells than columns": beyond, **rules})
    own = "outside the box" if {"from", "until"} & context.asked else "outside the "
    outside = why.where(why.str.startswith(own) & frame["id"].isin([*context.known]), "")
    why = why.mask(outside != "", "")
    frame = frame.assign(file=str(path), row=frame.index, rule=why, outside=outside)
    return frame[why == ""], frame.loc[why != "", SMALL]


def newest(parts: list[tuple[pd.DataFrame, pd.DataFrame]], account: Account) -> pd.DataFrame:
    """Give the kept rows by id: each id once, its newest row.

    ``parts`` are what ``sift`` gave. Where rows of one age differ, none counts, for which is right
    cannot be told. Refusals are counted here.
    """
    kept = pd.concat([rows for rows, _ in parts] or [EMPTY], ignore_index=True)
    every = pd.concat([kept[SMALL], *(rows for _, rows in parts)], ignore_index=True)
    every["again"] = _again(every)
    every["rule"] = every["again"].where(every["again"] != "", every["rule"])
    for (rule, file), rows in every[every["rule"] != ""].groupby(["rule", "file"], sort=False):
        account.note("refused", rule, file, rows["row"])
    kept = kept.loc[every.index[every["rule"] == ""]]
    return kept.sort_values("id", key=lambda ids: ids.map(id_key))


def _again(rows: pd.DataFrame) -> pd.Series:
    """Say of each row whose id another has why it does not count; '' where it does."""
    why = pd.Series("", rows.index, dtype=object)
    twice = rows[(rows["id"] != "") & rows.duplicated("id", keep=False)]
    if twice.empty:
        return why
    top = twice["age"] == twice["age"].groupby(twice["id"]).transform("max")
    why[top.index[~top]] = RULES["older"]
    why[top.index[~top & (twice["age"] < 0)]] = RULES["ageless"]
    newest_rows = twice[top].sort_values(["file", "row"])
    same = newest_rows.duplicated(["id", "mark"])
    why[same.index[same]] = RULES["twice"]
    rest = newest_rows[~same]
    why[rest.index[rest.duplicated("id", keep=False)]] = RULES["unclear"]
    return why


def first_rule(rules: dict[str, pd.Series]) -> pd.Series:
    """Give for each row the first rule whose mask fits, '' where none does."""
    masks = pd.DataFrame(rules).fillna(False).astype(bool)
    return masks.idxmax(axis=1).where(masks.any(axis=1), "")


def withdraw(row, why: str, rule: str, batch: Batch, context: Context) -> None:
    """Withdraw all that the tables have of the id of a row, which is unchanged if they know it."""
    batch.withdrawn[row.id] = ("" if row.version < 0 else str(row.version), why)
    before = all(claim["event_id"].endswith(WITHDRAWN) for claim in context.known[row.id])
    context.note(*(("unchanged", RULES["same"]) if before else ("mapped", rule)), row)


def row_claims(
    row,
    context: Context,
    common: Row,
    notes: list[str],
    event: Row,
    sources: list[str],
    tolls: dict[str, Row],
) -> list[Claim]:
    """Turn one row into claims: one for each source that it names, and one for each toll.

    ``common`` and ``notes`` have what all share, ``event`` the cells of the claims that the event
    took place (none = nobody asserts it), ``tolls`` those of each number of killed, which is the
    project's own and an event of its own, by what its id ends in ('' = of all).
    """
    note = "; ".join(filter(None, notes))
    common = common | {"stance": "asserts", "evidence": "statement", "note": note}
    common |= {"date_earliest": iso(row.earliest), "date_latest": iso(row.latest)}
    event_id, own = f"{context.project.id}-{slug(row.id)}", context.own()
    claimants = [{"claimant_id": own}]
    if event and sources:
        told = {context.source(who): via for who, via in reversed(list(map(_relayed, sources)))}
        claimants = [
            {"claimant_id": who, "via_id": context.source(via) if via else own}
            for who, via in reversed(told.items())
        ]
    elif event:
        rule = f"who says so ({context.project.name} stands for it)"
        context.note("open", rule, row)
    cells = [common | {"event_id": event_id} | event | who for who in claimants if event]
    for part, toll in tolls.items():
        killed = {"event_id": f"{event_id}{KILLED}{part}", "event_type": "casualties"}
        killed |= {"claimant_id": own, "count_of": "killed", "count_scope": "event"}
        cells.append(common | killed | toll)
    version = str(row.version) if row.version >= 0 else ""
    return [Claim((row.file, row.row), row.id, version, row.published, each) for each in cells]


def _relayed(name: str) -> tuple[str, str]:
    """Give who says so and who passes it on.

    >>> _relayed("The Independent (in SOHR)"), _relayed("SOHR")
    (('The Independent', 'SOHR'), ('SOHR', ''))
    """
    parts = re.fullmatch(r"(.+) \(in (.+)\)", name)
    return (parts[1], parts[2]) if parts else (name, "")
