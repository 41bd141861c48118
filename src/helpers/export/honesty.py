"""Is a built page honest? No claim as a fact, no denied claim without the denial, no bare figure.

The check does not guess what English means. It knows the claims behind each sentence, from them
the events and their status, and looks for the few words that wording uses for each status
(``wording.hedges``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
from selectolax.lexbor import LexborNode

from helpers.export.figures import ExportError
from helpers.export.ledger import Ledger
from helpers.export.sentences import Passage, Row, Table, article, passages, plain, tables, written
from helpers.tables import Dataset
from helpers.wording import hedges
from helpers.wording.hedges import words

RANK = {"confirmed": 3, "corroborated": 2, "claimed": 1, "contested": 1, "overtaken": 1}
STRONG, TURNING = words(hedges.STRONG), words(hedges.STRONG, hedges.TURNING)
HOLDING, BEFORE, DEEDS = words(hedges.HOLDING), words(hedges.BEFORE), words(hedges.DEEDS)
COUNTED = words(*hedges.COUNTED, hedges.BEFORE)
NAMED, REPORTED = words(*hedges.NAMED), words(*hedges.NAMED, *hedges.REPORTED)
LIKELIHOOD, CONFIDENCE = words(hedges.LIKELIHOOD), words(hedges.CONFIDENCE)
SURE = words(
    *(*RANK, "denied", "retracted", "status", "bars?", "says?", "said so", "according to"),
    *("reported", "asserted", "claims? by"),
)
COUNT = re.compile(r"\d|\b(?:ten|twenty|thirty|forty|fifty|dozens|scores|hundreds|thousands)\b")
DONE = words(hedges.STRONG, hedges.TURNING, hedges.DEEDS)
CALLED = {
    word: re.compile(rf"(?<!not )(?<!not yet )\b{word}\b") for word in ("confirmed", "corroborated")
}
BOTH_ENDS, ANY_CLAIM = words(hedges.BOTH_ENDS), words(hedges.ANY_CLAIM)
LABEL = re.compile(r"\((confirmed|corroborated|claimed|contested)\)")
WAS = re.compile(r"\((?:was|then) [^)]*\)|“[a-z]+”")
MARKED = re.compile(rf"\w+: (?={'|'.join(RANK)})")
ATTRIBUTED = re.compile(r"\b(?:Said|Denied|Doubted|Withdrawn) by .{1,200}?\( ?c\d{4,}\b")
BRACKETS, VOICE = re.compile(r"\([^()]*\)"), re.compile("‹voice›")
TOTAL = re.compile(r"(?<!would )\bholds? ([\d,]+) of (?:the )?([\d,]+)\b")
KNOWN = re.compile(r"\b(?:known (?:on|by)|as of) (\d{1,2} [A-Z][a-z]+ \d{4})")


class Dishonest(ExportError):
    """A page that says more than its claims allow; ``faults`` names every sentence."""

    def __init__(self, faults: list[str]):
        """Keep the faults and print them one a line."""
        self.faults = faults
        super().__init__("\n".join(faults))


def check(html: str, d: Dataset) -> None:
    """Check the wording of a built page.

    Parameters
    ----------
    html
        The page as ``export.page`` makes it.
    d
        The dataset as the page's notebook saw it.

    Raises
    ------
    Dishonest
        With every sentence, row or figure that says more than its claims allow.
    """
    found = faults(html, d)
    if found:
        raise Dishonest(found)


def faults(html: str, d: Dataset) -> list[str]:
    """Give every fault of a page's wording, each with its sentence; none = an empty list."""
    page, known = article(html), Ledger(d)
    found = [f for passage in dict.fromkeys(passages(page)) for f in spoken(known, passage)]
    found += [f for passage in written(html) for f in spoken(known, passage)]
    found += [f for table in tables(page) for f in tabled(known, table)]
    found += [f for figure in page.css("figure") for f in bare(figure, d)]
    for event, text in known.unvoiced():
        found.append(fault(text, f"{event} is contested; the page does not name both voices"))
    return list(dict.fromkeys(found))


def fault(text: str, why: str) -> str:
    """Write one fault: the sentence, and what is wrong with it."""
    return f"honest wording: “{text}”: {why}."


def spoken(known: Ledger, passage: Passage) -> Iterator[str]:
    """Give the faults of a passage."""
    text = MARKED.sub("", WAS.sub("", known.quotes.cut(passage.text)))
    for sentence in Passage(text).sentences():
        low = sentence.lower()
        if LIKELIHOOD.search(low) and CONFIDENCE.search(low):
            yield fault(sentence, "likelihood and confidence are mixed in one sentence (ICD 203)")
        total = TOTAL.search(sentence)
        if total and not sure_total(known, *total.groups()):
            if known.place.search(sentence) or known.side.search(low):
                yield fault(sentence, "floor and ceiling differ; name both")
    unknown = [claim for claim in passage.claims if claim not in known.event_of]
    if unknown:
        yield fault(passage.text, f"this brief cannot know the claim {', '.join(unknown)}")
    events = known.behind(passage.claims)
    told = voiced(known, text)
    if not events:
        yield from unsupported(known, passage.text, told)
    elif len(events) == 1:
        yield from single(known, events[0], passage.text, told)
    else:
        yield from several(known, events, passage.text, told)


def voiced(known: Ledger, text: str) -> str:
    """Give a text with a mark in the place of every name of a source."""
    kept, done = [], 0
    for name in known.voice.finditer(text.lower()):
        kept += [text[done : name.start()], "‹voice›"]
        done = name.end()
    return "".join([*kept, text[done:]])


def unsupported(known: Ledger, text: str, told: str) -> Iterator[str]:
    """Give the sentences that state a fact of a place or a side and lead to no claim."""
    parts, as_is = Passage(told).sentences(), Passage(text).sentences()
    as_is = as_is if len(as_is) == len(parts) else [text] * len(parts)
    for sentence, printed in zip(parts, as_is, strict=True):
        low = sentence.lower()
        whose = known.place.search(sentence) or known.side.search(low)
        whole = sentence.endswith((".", "!", "?"))  # else a label may begin with the word
        counted = whole and COUNT.search(low)
        deed = (whose or counted) and DEEDS.search(low, not whole)
        hedged = deed and any(p.search(low) for p in (REPORTED, COUNTED, VOICE))
        if (deed and not hedged) or ((whose or STRONG.search(low)) and bold(low, REPORTED)):
            yield fault(printed, "it states a fact and leads to no claim")


def sure_total(known: Ledger, held: str, of: str) -> bool:
    """Say whether a total with one end is one on which all bars agree."""
    return tuple(int(number.replace(",", "")) for number in (held, of)) in known.certain


def single(known: Ledger, event: tuple, text: str, told: str) -> Iterator[str]:
    """Give the faults of a passage that speaks of one event."""
    rank, is_now = RANK.get(event.status, 0), f"{event.event_id} is {event.status}"
    says = REPORTED if rank == 2 else NAMED
    low = told.lower()
    counts = "(contested)" in told or BOTH_ENDS.search(low) or ANY_CLAIM.search(low)
    states = "…" in told or TURNING.search(low) or (HOLDING.search(low) and not counts)
    for word, called in CALLED.items():
        if RANK[word] > rank and called.search(told):
            yield fault(text, f"{is_now}, not {word}")
    yield from mislabelled(known, [event], text, told)
    if rank == 3:
        yield from elsewhere(known, [event], text, told)
    elif not says.search(low) and (
        states or not (COUNTED.search(low) or known.named_in(text, event.claim_ids))
    ):
        yield fault(text, f"{is_now} and is stated as fact")
    elif STRONG.search(low) or any(bold(s.lower(), says) for s in Passage(told).sentences()):
        yield fault(text, f"{is_now}: too bold a verb")
    if event.denial_ids and not known.both_voices(text, event):
        if states:
            yield fault(text, f"a denial of {event.event_id} stands; name both voices")
        known.label(event, text)


def several(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the faults of a passage that speaks of several events."""
    weakest = min(events, key=lambda event: RANK.get(event.status, 0))
    is_now, low = f"{weakest.event_id} is {weakest.status}", told.lower()
    yield from mislabelled(known, events, text, told)
    for event in events:
        if not known.both_voices(text, event):
            known.label(event, text)
    if RANK.get(weakest.status, 0) == 3:
        yield from elsewhere(known, events, text, told)
    elif not any(p.search(low) for p in (REPORTED, COUNTED, LABEL, VOICE)):
        yield fault(text, f"{is_now} and is stated as fact")
    elif STRONG.search(low) or any(bold(s.lower(), REPORTED) for s in Passage(told).sentences()):
        yield fault(text, f"{is_now}: too bold a verb")


def bold(sentence: str, says: re.Pattern[str]) -> bool:
    """Say whether a clause turns a place before saying whose word it is, or holds it unhedged.

    The sentence is in small letters.
    """
    for clause in sentence.split(";"):
        verb, hedge = TURNING.search(clause), says.search(clause)
        if verb and not (hedge and hedge.start() < verb.start()):
            return True
        hedged = hedge or any(p.search(clause) for p in (COUNTED, LABEL, VOICE))
        if HOLDING.search(clause) and not hedged:
            return True
    return False


def elsewhere(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the places of which a fact is stated and no claim behind it speaks."""
    own = {event.place_id for event in events}
    for clause in BRACKETS.sub("", told).split(";"):
        low = clause.lower()
        verb = TURNING.search(low) or HOLDING.search(low)
        if not verb or REPORTED.search(low[: verb.start()]) or BEFORE.search(low):
            continue
        for name in known.place.findall(clause[verb.start() :]):
            if not known.places[name] & own:
                yield fault(text, f"no claim behind it speaks of {name}")


def mislabelled(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the places that a list puts under a better status than their claims give them."""
    start = 0
    for label in LABEL.finditer(told):
        part = re.split(r"[;:]", told[start : label.start()])[-1]
        start, given = label.end(), label.group(1)
        for name in known.place.findall(part):
            here = [event.status for event in events if event.place_id in known.places[name]]
            best = max(here, key=lambda status: RANK.get(status, 0), default="without a claim")
            if RANK.get(best, 0) < RANK[given] or (best == "contested" and given != best):
                yield fault(text, f"{name} is called {given}; it is {best}")


def tabled(known: Ledger, table: Table) -> Iterator[str]:
    """Give the faults of the rows of a table."""
    sure = bool(SURE.search(" ".join([table.caption, *table.headers]).lower()))
    graded = [i for i, header in enumerate(table.headers) if header.startswith("Status")]
    for row in table.rows:
        yield from listed(known, row, graded, sure)


def listed(known: Ledger, row: Row, graded: list[int], sure: bool) -> Iterator[str]:
    """Give the faults of a row: a status that is not its event's, a fact, a nameless quote.

    Parameters
    ----------
    graded
        The numbers of the cells that give a status.
    sure
        Whether the headings say how sure the rows are.
    """
    events, text = known.behind(row.claims), " | ".join(row.cells)
    statuses = {event.status for event in events}
    for cell in [row.cells[i] for i in graded if i < len(row.cells)] if events else ():
        if cell in known.d.offensive.statuses and cell not in statuses:
            yield fault(text, f"the row calls it {cell}; it is {', '.join(sorted(statuses))}")
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


def tells(known: Ledger, cell: str) -> bool:
    """Say whether a cell is a sentence: it ends with a full stop or tells who did what.

    The title of a report is its outlet's.
    """
    if cell.endswith("."):
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


def bare(figure: LexborNode, d: Dataset) -> Iterator[str]:
    """Give what a figure lacks of unit, source and the day by which it was known."""
    caption, unit, source = map(figure.css_first, ("figcaption", ".unit", ".source"))
    title = plain(caption.text()) if caption else "a figure"
    if not (unit and unit.text(strip=True)):
        yield fault(title, "the figure has no unit")
    told = plain(source.text()).removeprefix("Source:").strip() if source else ""
    if not KNOWN.sub("", told).removeprefix("as").strip(" .,;"):
        yield fault(title, "the figure has no source")
    days = [day for text in KNOWN.findall(told) if (day := calendar_day(text))]
    if not days:
        yield fault(title, "the figure does not say by which day it was known")
    elif max(days) > d.known_by:
        yield fault(title, "the figure knows more than the brief")


def calendar_day(text: str) -> pd.Timestamp | None:
    """Read a day as a figure writes it; None where it is none.

    >>> calendar_day("6 January 2030"), calendar_day("31 February 2030")
    (Timestamp('2030-01-06 00:00:00'), None)
    """
    try:
        return pd.Timestamp(text)
    except ValueError:
        return None
