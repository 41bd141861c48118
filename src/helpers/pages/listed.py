"""Do the tables of a page say more than the claims of their rows allow?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from helpers.pages.ledger import Ledger
from helpers.pages.patterns import COUNTED, GIVING, RANK, TURNING, fault
from helpers.pages.sentences import Passage, Row, Table
from helpers.pages.spoken import share, spoken
from helpers.wording import hedges
from helpers.wording.hedges import words

SURE = words(
    *(*RANK, "denied", "retracted", "status", "bars?", "says?", "said so", "according to"),
    *("reported", "asserted", "claims? by"),
)
UNGRADED = ("", "–")
MOST_LETTERS = 30
"""Of a cell that gives a status."""
BARS, STATED = words("bars?"), words(hedges.STRONG, *hedges.TURNING, hedges.HOLDING)
DONE = words(hedges.STRONG, *hedges.TURNING, hedges.DEEDS)
ATTRIBUTED = re.compile(r"\b(?:Said|Denied|Doubted|Withdrawn) by .{1,200}?\( ?c\d{4,}\b")


def tabled(known: Ledger, table: Table) -> Iterator[str]:
    """Give the faults of the headings and the rows of a table."""
    sure = bool(SURE.search(" ".join([table.caption, *table.headers]).lower()))
    barred = {i for i, header in enumerate(table.headers) if BARS.search(header.lower())}
    turns = any(STATED.search(h.lower()) or known.side.fullmatch(h.lower()) for h in table.headers)
    graded = [i for i, header in enumerate(table.headers) if header.startswith("Status")]
    yield from listed(known, Row(table.headers, ()), barred, sure=True)
    for row in table.rows:
        yield from listed(known, row, barred, sure)
        for cell in [row.cells[i] for i in graded if row.claims and i < len(row.cells)]:
            if cell not in UNGRADED and first_word(cell) not in known.d.offensive.statuses:
                yield fault(" | ".join(row.cells), f"{cell} is no status")
        if sure:
            continue
        if not row.claims and holders(known, row, turns):
            yield fault(" | ".join(row.cells), "it gives a place to a side and leads to no claim")
        if share(known, " | ".join([*table.headers, *row.cells]).lower(), row.claims):
            yield fault(" | ".join(row.cells), "a share needs its bar, or both ends")


def under(known: Ledger, lead: str, text: str) -> bool:
    """Say whether a label under a heading, a line or a term gives a place to a side.

    Sentences, and labels that name place and side, are looked at by themselves.
    """
    low, over = text.lower(), lead.lower()
    if text.endswith(".") or any(p.search(f"{over} {low}") for p in (SURE, COUNTED)):
        return False
    if known.bare(lead) and (TURNING.search(low) or GIVING.search(low)):
        return True
    place, side = known.place.match(text), known.side.search(low)
    if place and not side:
        gives = known.bare(text) and (known.side.search(over) or GIVING.search(over))
        return bool(gives or TURNING.search(over))
    return bool(side and not place and known.bare(text) and known.place.search(lead))


def holders(known: Ledger, row: Row, turns: bool) -> bool:
    """Say whether a row gives a place to a side: in its cells, or in a heading that ``turns``."""
    if not any(cell in known.places for cell in row.cells):
        return False
    return turns or any(known.side.search(c.lower()) and known.bare(c) for c in row.cells)


def listed(known: Ledger, row: Row, barred: set[int], sure: bool) -> Iterator[str]:
    """Give the faults of a row: a status that is not its event's, a fact, a nameless quote.

    Parameters
    ----------
    barred
        The numbers of the cells whose heading speaks of bars: what stands there is no status.
    sure
        Whether the headings say how sure the rows are.
    """
    events, text = known.behind(row.claims), " | ".join(row.cells)
    statuses = {event.status for event in events}
    for i, cell in enumerate(row.cells if events else ()):
        if len(cell) > MOST_LETTERS or i in barred:
            continue
        called = first_word(cell)
        if called in known.d.offensive.statuses and called not in statuses:
            yield fault(text, f"the row calls it {called}; it is {', '.join(sorted(statuses))}")
    for cell in row.cells:
        if cell not in known.silent and tells(known, cell):
            yield from said(known, row, cell)
    for event in events:
        if event.denial_ids:
            known.both_voices(text, event)
    if len(events) == 1:
        known.meet(events[0], row.claims)
    if not sure and statuses - {"confirmed"} and not SURE.search(text.lower()):
        yield fault(text, "neither the row nor its headings say how sure it is")


@cache
def first_word(cell: str) -> str:
    """Give the word that a cell begins with, in small letters.

    >>> first_word("Claimed, by one"), first_word("–")
    ('claimed', '–')
    """
    return cell.lower().partition(" ")[0].strip(",;:.")


def tells(known: Ledger, cell: str) -> bool:
    """Say whether a cell is a sentence: it ends with a full stop or tells who did what.

    The title of a report is its outlet's.
    """
    if cell.endswith(".") and not cell.endswith("..."):  # a name cut short is no sentence
        return True
    low = cell.lower()
    told = DONE.search(low) and (known.place.search(cell) or known.side.search(low))
    if told and cell not in known.titles:
        return True
    known.silent.add(cell)
    return False


def said(known: Ledger, row: Row, cell: str) -> Iterator[str]:
    """Give the faults of a sentence in a cell: a claim's own summary is a quote of its claimant.

    What a mark of a chart says ends with its claims, each after the name of who makes it.
    """
    if ATTRIBUTED.search(cell):
        if not known.named_in(cell, row.claims):
            yield fault(cell, "the row does not name who says so")
    elif not known.quoted(cell):
        yield from spoken(known, Passage(cell, row.claims))
    elif row.claims:
        others = " | ".join(other for other in row.cells if other is not cell)
        if not known.named_in(others, row.claims):
            yield fault(cell, "the row does not name who says so")
