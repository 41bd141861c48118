"""What event files have in common: the newest row of each id, a claim a source, and a toll."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.exchange.read import files
from helpers.exchange.read.context import Account, Batch, Claim, Context
from helpers.exchange.read.files import iso
from helpers.tables.append import Row
from helpers.text import slug

SMALL = ["id", "version", "file", "row", "rule"]
"""What is kept of a row that is refused; ``rule`` says why."""
EMPTY = pd.DataFrame(columns=[*SMALL, "order"])
CHUNK = 20_000  # rows read at a time: about 20 MB


def read_chunks(
    paths: list[Path], context: Context, columns: list[str], unnamed: tuple[str, ...] = ()
) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Give the chunks of all files with their paths, and count their rows as read."""
    for path in paths:
        context.account.read.setdefault(path.name, 0)
        for chunk in files.chunks(path, {*columns}.__contains__, CHUNK, context.advance, unnamed):
            context.account.read[path.name] += len(chunk)
            yield path, chunk


def sift(
    path: Path, frame: pd.DataFrame, rules: dict[str, pd.Series]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the rows of a chunk that no rule refuses, and of the others only ``SMALL``.

    Rows have an ``id`` (text) and a ``version`` (whole number, -1 = none).
    """
    beyond = frame.get(files.BEYOND, pd.Series("", index=frame.index)) != ""
    why = first_rule({"with more cells than columns": beyond, **rules})
    frame = frame.assign(file=path.name, row=frame.index, rule=why)
    return frame[why == ""], frame.loc[why != "", SMALL]


def newest(
    parts: list[tuple[pd.DataFrame, pd.DataFrame]], account: Account
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the kept rows, and id and version of the refused: each id once, by its newest row.

    ``parts`` are what ``sift`` gave. Of rows of one version the last one counts. Refusals are
    counted here.
    """
    numbered = [[rows.assign(order=i) for rows in both] for i, both in enumerate(parts)]
    kept = pd.concat([rows for rows, _ in numbered] or [EMPTY], ignore_index=True)
    every = pd.concat([kept[EMPTY.columns], *(rows for _, rows in numbered)], ignore_index=True)
    twice = (every["id"] != "") & every.duplicated("id", keep=False)
    by_age = every[twice].sort_values(["version", "order", "row"], kind="stable")
    old = by_age.index[by_age.duplicated("id", keep="last")]
    every.loc[old, "rule"] = "older than another row of the same id"
    for (rule, file), rows in every[every["rule"] != ""].groupby(["rule", "file"], sort=False):
        account.note("refused", rule, file, rows["row"])
    latest = every.drop(old)
    refused = latest.loc[(latest["rule"] != "") & (latest["id"] != ""), ["id", "version"]]
    return kept.loc[latest.index[latest["rule"] == ""]], refused


def first_rule(rules: dict[str, pd.Series]) -> pd.Series:
    """Give for each row the first rule whose mask fits, '' where none does."""
    masks = pd.DataFrame(rules).fillna(False).astype(bool)
    return masks.idxmax(axis=1).where(masks.any(axis=1), "")


def changed(rows: pd.DataFrame) -> Batch:
    """Begin a batch in which all other claims of these ids are withdrawn, as they were changed."""
    versions = ["" if version < 0 else str(version) for version in rows["version"]]
    return Batch(withdrawn={i: (v, "changed") for i, v in zip(rows["id"], versions, strict=True)})


def row_claims(
    row, context: Context, common: Row, notes: list[str], event: Row, sources: list[str], toll: Row
) -> list[Claim]:
    """Turn one row into claims: one for each source that it names, and one for its toll.

    ``common`` and ``notes`` have what all share, ``event`` the cells of the claims that the event
    took place (none = nobody asserts it), ``toll`` those of the number of killed, which is the
    project's own and an event of its own.
    """
    note = "; ".join(filter(None, notes))
    common = common | {"stance": "asserts", "evidence": "statement", "note": note}
    common |= {"date_earliest": iso(row.earliest), "date_latest": iso(row.latest)}
    event_id, own = f"{context.project.id}-{slug(row.id)}", context.own()
    claimants = [{"claimant_id": own}]
    if event and sources:
        ids = dict.fromkeys(map(context.source, sources))
        claimants = [{"claimant_id": source, "via_id": own} for source in ids]
    elif event:
        rule = f"who says so; {context.project.name} itself stands for it"
        context.note("open", rule, row)
    cells = [common | {"event_id": event_id} | event | who for who in claimants if event]
    if toll:
        killed = {"event_id": f"{event_id}-killed", "event_type": "casualties"}
        killed |= {"claimant_id": own, "count_of": "killed", "count_scope": "event"}
        cells.append(common | killed | toll)
    version = str(row.version) if row.version >= 0 else ""
    return [Claim(row.id, version, row.published, each) for each in cells]
