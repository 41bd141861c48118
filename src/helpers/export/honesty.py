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
from helpers.export.sentences import Passage, Row, article, passages, plain, rows, written
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
COUNT = re.compile(
    r"\d|\b(?:ten|twenty|thirty|forty|fifty|dozens|scores|hundreds|thousands)\b", re.I
)
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
    found = [f for passage in passages(page) for f in spoken(known, passage)]
    found += [f for passage in written(html) for f in spoken(known, passage)]
    found += [f for row in rows(page) for f in listed(known, row)]
    found += [f for figure in page.css("figure") for f in bare(figure, d)]
    for event, text in known.unvoiced():
        found.append(fault(text, f"{event} is contested; the page does not name both voices"))
    return list(dict.fromkeys(found))


def fault(text: str, why: str) -> str:
    """Write one fault: the sentence, and what is wrong with it."""
    return f"honest wording: “{text}”: {why}."


def spoken(known: Ledger, passage: Passage) -> Iterator[str]:
    """Give the faults of a passage."""
    text = MARKED.sub("", WAS.sub("", known.quote.sub("…", passage.text)))
    for sentence in Passage(text).sentences():
        if LIKELIHOOD.search(sentence) and CONFIDENCE.search(sentence):
            yield fault(sentence, "likelihood and confidence are mixed in one sentence (ICD 203)")
        total = TOTAL.search(sentence)
        if total and not sure_total(known, *total.groups()):
            if known.place.search(sentence) or known.side.search(sentence):
                yield fault(sentence, "floor and ceiling differ; name both")
    unknown = [claim for claim in passage.claims if claim not in known.event_of]
    if unknown:
        yield fault(passage.text, f"this brief cannot know the claim {', '.join(unknown)}")
    events = known.behind(passage.claims)
    told = known.voice.sub("‹voice›", text)
    if not events:
        yield from unsupported(known, passage.text, told)
    elif len(events) == 1:
        yield from single(known, events[0], passage.text, told)
    else:
        yield from several(known, events, passage.text, told)


def unsupported(known: Ledger, text: str, told: str) -> Iterator[str]:
    """Give the sentences that state a fact of a place or a side and lead to no claim."""
    parts, as_is = Passage(told).sentences(), Passage(text).sentences()
    as_is = as_is if len(as_is) == len(parts) else [text] * len(parts)
    for sentence, printed in zip(parts, as_is, strict=True):
        whose = known.place.search(sentence) or known.side.search(sentence)
        hedged = any(p.search(sentence) for p in (REPORTED, COUNTED, VOICE))
        whole = sentence.endswith((".", "!", "?"))  # else a label may begin with the word
        counted = whole and COUNT.search(sentence)
        deed = (whose or counted) and DEEDS.search(sentence, not whole) and not hedged
        if deed or ((whose or STRONG.search(sentence)) and bold(sentence, REPORTED)):
            yield fault(printed, "it states a fact and leads to no claim")


def sure_total(known: Ledger, held: str, of: str) -> bool:
    """Say whether a total with one end is one on which all bars agree."""
    return tuple(int(number.replace(",", "")) for number in (held, of)) in known.certain


def single(known: Ledger, event: tuple, text: str, told: str) -> Iterator[str]:
    """Give the faults of a passage that speaks of one event."""
    rank, is_now = RANK.get(event.status, 0), f"{event.event_id} is {event.status}"
    says = REPORTED if rank == 2 else NAMED
    counts = "(contested)" in told or BOTH_ENDS.search(told) or ANY_CLAIM.search(told)
    states = "…" in told or TURNING.search(told) or (HOLDING.search(told) and not counts)
    for word in ("confirmed", "corroborated"):
        if RANK[word] > rank and re.search(rf"(?<!not )(?<!not yet )\b{word}\b", told):
            yield fault(text, f"{is_now}, not {word}")
    yield from mislabelled(known, [event], text, told)
    if rank == 3:
        yield from elsewhere(known, [event], text, told)
    elif not says.search(told) and (
        states or not (COUNTED.search(told) or known.named_in(text, event.claim_ids))
    ):
        yield fault(text, f"{is_now} and is stated as fact")
    elif STRONG.search(told) or any(bold(s, says) for s in Passage(told).sentences()):
        yield fault(text, f"{is_now}: too bold a verb")
    if event.denial_ids and not known.both_voices(text, event):
        if states:
            yield fault(text, f"a denial of {event.event_id} stands; name both voices")
        known.label(event, text)


def several(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the faults of a passage that speaks of several events."""
    weakest = min(events, key=lambda event: RANK.get(event.status, 0))
    is_now = f"{weakest.event_id} is {weakest.status}"
    yield from mislabelled(known, events, text, told)
    for event in events:
        if not known.both_voices(text, event):
            known.label(event, text)
    if RANK.get(weakest.status, 0) == 3:
        yield from elsewhere(known, events, text, told)
    elif not any(p.search(told) for p in (REPORTED, COUNTED, LABEL, VOICE)):
        yield fault(text, f"{is_now} and is stated as fact")
    elif STRONG.search(told) or any(bold(s, REPORTED) for s in Passage(told).sentences()):
        yield fault(text, f"{is_now}: too bold a verb")


def bold(sentence: str, says: re.Pattern[str]) -> bool:
    """Say whether a clause turns a place before saying whose word it is, or holds it unhedged."""
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
        verb = TURNING.search(clause) or HOLDING.search(clause)
        if not verb or REPORTED.search(clause[: verb.start()]) or BEFORE.search(clause):
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


def listed(known: Ledger, row: Row) -> Iterator[str]:
    """Give the faults of a row: a status that is not its event's, a fact, a nameless quote."""
    events, text = known.behind(row.claims), " | ".join(row.cells)
    statuses = {event.status for event in events}
    for header, cell in zip(row.headers, row.cells, strict=False):
        called = header.startswith("Status") and cell in known.d.offensive.statuses
        if called and events and cell not in statuses:
            yield fault(text, f"the row calls it {cell}; it is {', '.join(sorted(statuses))}")
        if cell.endswith(".") or tells(known, cell):
            yield from said(known, row, cell)
    for event in events:
        known.both_voices(text, event)
    if len(events) == 1:
        known.meet(events[0], row.claims)
    if statuses - {"confirmed"} and not SURE.search(" ".join([row.caption, *row.headers, text])):
        yield fault(text, "neither the row nor its headings say how sure it is")


def tells(known: Ledger, cell: str) -> bool:
    """Say whether a cell without a full stop is a sentence all the same: who did what.

    The title of a report is its outlet's.
    """
    if cell in known.titles:
        return False
    whose = known.place.search(cell) or known.side.search(cell)
    return bool(whose and (TURNING.search(cell) or DEEDS.search(cell)))


def said(known: Ledger, row: Row, cell: str) -> Iterator[str]:
    """Give the faults of a sentence in a cell: a claim's own summary is a quote of its claimant.

    What a mark of a chart says ends with its claims, each after the name of who makes it.
    """
    if ATTRIBUTED.search(cell):
        if not known.named_in(cell, row.claims):
            yield fault(cell, "the row does not name who says so")
    elif known.place.sub("", known.quote.sub("…", cell)).strip(" :.") != "…":
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
    days = list(pd.to_datetime(KNOWN.findall(told), format="%d %B %Y", errors="coerce").dropna())
    if not days:
        yield fault(title, "the figure does not say by which day it was known")
    elif max(days) > d.known_by:
        yield fault(title, "the figure knows more than the brief")
