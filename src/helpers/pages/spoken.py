"""Do the sentences of a page say more than the claims behind them allow?

Nothing here guesses what English means. From the claims behind a sentence come the events and their
status, and for each status ``wording.hedges`` knows the words that are honest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.pages.borne import elsewhere, mislabelled, otherwise, unborne, voiceless
from helpers.pages.ledger import Ledger
from helpers.pages.patterns import (
    CLAUSE,
    COUNTED,
    DEEDS,
    GIVING,
    HOLDING,
    LABEL,
    NAMED,
    RANK,
    REPORTED,
    STATING,
    STRONG,
    TURNING,
    VOICE,
    fault,
)
from helpers.pages.sentences import Passage
from helpers.wording import hedges
from helpers.wording.hedges import NUMBERS, words

FLAT, BESIDE, DISPUTED = words(hedges.FLAT), words(hedges.BESIDE), words("contested", "disputed")
ONE_END, SHARE = words(*hedges.ONE_END), words(*hedges.SHARE)
NICKNAMES, WITHDRAWN = words(hedges.NICKNAMES), words(hedges.WITHDRAWN)
LIKELIHOOD, CONFIDENCE = words(hedges.LIKELIHOOD), words(hedges.CONFIDENCE)
COUNT = re.compile(r"\d|\b(?:ten|twenty|thirty|forty|fifty|dozens|scores|hundreds|thousands)\b")
CALLED = {
    word: re.compile(rf"(?<!not )(?<!not yet )\b{word}\b") for word in ("confirmed", "corroborated")
}
WAS = re.compile(r"\((?:was|then) [^)]*\)|“[a-z]+”")
MARKED = re.compile(rf"\w+: (?={'|'.join(RANK)})")
TOTAL = re.compile(r"(?<!would )\bholds? ([\d,]+) of (?:the )?([\d,]+)\b")


def spoken(known: Ledger, passage: Passage) -> Iterator[str]:
    """Give the faults of a passage."""
    text = MARKED.sub("", WAS.sub("", known.quotes.cut(passage.text)))
    text = text.replace(known.title, "the offensive")
    for sentence in Passage(text).sentences():
        low = sentence.lower()
        if LIKELIHOOD.search(low) and CONFIDENCE.search(low):
            yield fault(sentence, "likelihood and confidence are mixed in one sentence (ICD 203)")
        if (known.place.search(sentence) or known.side.search(low)) and one_end(known, low):
            yield fault(sentence, "floor and ceiling differ; name both")
        elif share(known, low, passage.claims):
            yield fault(sentence, "a share needs its bar, or both ends")
    unknown = [claim for claim in passage.claims if claim not in known.event_of]
    if unknown:
        yield fault(passage.text, f"this brief cannot know the claim {', '.join(unknown)}")
    events = known.behind(passage.claims)
    told = voiced(known, text)
    yield from nicknamed(known, told)
    yield from unborne(known, events, passage, told)
    if not events:
        yield from unsupported(known, passage.text, told)
    elif len(events) == 1:
        yield from single(known, events[0], passage, told)
    else:
        yield from several(known, events, passage.text, told)


def share(known: Ledger, sentence: str, ids: tuple[str, ...]) -> bool:
    """Say whether a sentence gives a share of what a side holds, and neither bar nor both ends."""
    if not SHARE.search(sentence) or COUNTED.search(sentence):
        return False
    held = known.side.search(sentence) or HOLDING.search(sentence) or GIVING.search(sentence)
    return bool(held) and not (ids and NAMED.search(sentence))


def nicknamed(known: Ledger, told: str) -> Iterator[str]:
    """Give the sentences that call a side by a name that is not in the tables."""
    if not NICKNAMES.search(told.lower()):
        return
    for sentence in Passage(told).sentences():
        name = NICKNAMES.search(known.side.sub("", sentence.lower()))
        if name and not sentence.endswith("..."):  # a quote cut short
            yield fault(sentence, f"call {name.group()} as the tables do")


def voiced(known: Ledger, text: str) -> str:
    """Give a text with a mark in the place of every name of a source."""
    kept, done = [], 0
    for name in known.voice.finditer(text.lower()):
        kept += [text[done : name.start()], "‹voice›"]
        done = name.end()
    return "".join([*kept, text[done:]])


def unsupported(known: Ledger, text: str, told: str) -> Iterator[str]:
    """Give the sentences that state a fact of a place or a side and lead to no claim.

    Whatever they say of a place or a side is taken for a fact unless they count, name a bar or a
    voice, or say one of the few things that rest on no claim.
    """
    parts, as_is = Passage(told).sentences(), Passage(text).sentences()
    as_is = as_is if len(as_is) == len(parts) else [text] * len(parts)
    for sentence, printed in zip(parts, as_is, strict=True):
        low = sentence.lower()
        place, side = known.place.search(sentence), known.side.search(low)
        whose = place or side
        whole = sentence.endswith((".", "!", "?"))  # else it may be a label
        if not whose and not STRONG.search(low) and not (whole and COUNT.search(low)):
            continue
        hedged = any(p.search(low) for p in (COUNTED, DISPUTED, VOICE))
        states = not BESIDE.search(low) if whole else (place and side) or STATING.search(low, 1)
        deed = DEEDS.search(low, not whole) and not (hedged or REPORTED.search(low))
        flat = whose and ((states and not hedged) or FLAT.search(low))
        if deed or flat or ((whose or STRONG.search(low)) and bold(low, REPORTED)):
            yield fault(printed, "it states a fact and leads to no claim")


def one_end(known: Ledger, sentence: str) -> bool:
    """Say whether a sentence gives one number for a total on which not all bars agree."""
    total = TOTAL.search(sentence)
    if total:
        return tuple(int(number.replace(",", "")) for number in total.groups()) not in known.certain
    count = ONE_END.search(sentence)
    if not count or COUNTED.search(sentence):
        return False
    told = count["held"] or count["under"]
    held = NUMBERS.index(told) if told in NUMBERS else int(told.replace(",", ""))
    return held not in {floor for floor, _ in known.certain}


def single(known: Ledger, event: tuple, passage: Passage, told: str) -> Iterator[str]:
    """Give the faults of a passage that speaks of one event."""
    text = passage.text
    rank, is_now = RANK.get(event.status, 0), f"{event.event_id} is {event.status}"
    says = REPORTED if rank == 2 else NAMED
    low = told.lower()
    counts = "(contested)" in told or COUNTED.search(low)
    states = "…" in told or TURNING.search(low) or (HOLDING.search(low) and not counts)
    is_so = STATING.search(low) and not (counts or DISPUTED.search(low))
    for word, called in CALLED.items():
        if RANK[word] > rank and called.search(told):
            yield fault(text, f"{is_now}, not {word}")
    yield from mislabelled(known, [event], text, told)
    yield from otherwise(known, [event], text, told)
    if rank == 3:
        yield from elsewhere(known, [event], text, told)
    elif not says.search(low) and (
        states or not (COUNTED.search(low) or known.named_in(text, event.claim_ids))
    ):
        yield fault(text, f"{is_now} and is stated as fact")
    elif (
        (states or is_so)
        and not LABEL.search(told)
        and not known.says_who(text, (*passage.claims, *event.claim_ids))
    ):
        yield fault(text, f"{is_now}; name who says so")
    elif states and (others := known.strangers(text, event)):
        yield fault(text, f"{', '.join(others)} says nothing of it in the table")
    elif too_bold(told, says):
        yield fault(text, f"{is_now}: too bold a verb")
    if event.status == "retracted" and not WITHDRAWN.search(low):
        yield fault(text, f"{event.event_id} was withdrawn; say so")
    if event.denial_ids and not known.both_voices(text, event):
        if states:
            yield fault(text, f"a denial of {event.event_id} stands; name both voices")
        known.label(event, text)


def several(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the faults of a passage that speaks of several events."""
    weakest = min(events, key=lambda event: RANK.get(event.status, 0))
    is_now, low = f"{weakest.event_id} is {weakest.status}", told.lower()
    yield from mislabelled(known, events, text, told)
    yield from otherwise(known, events, text, told)
    yield from voiceless(known, events, text, told)
    for event in events:
        if not known.both_voices(text, event):
            known.label(event, text)
    if RANK.get(weakest.status, 0) == 3:
        yield from elsewhere(known, events, text, told)
    elif not any(p.search(low) for p in (REPORTED, COUNTED, LABEL, VOICE)):
        yield fault(text, f"{is_now} and is stated as fact")
    elif too_bold(told, REPORTED):
        yield fault(text, f"{is_now}: too bold a verb")


def too_bold(told: str, says: re.Pattern[str]) -> bool:
    """Say whether a passage uses words that only what is confirmed bears."""
    low = told.lower()
    if STRONG.search(low) or FLAT.search(low):
        return True
    return any(bold(sentence.lower(), says) for sentence in Passage(told).sentences())


def bold(sentence: str, says: re.Pattern[str]) -> bool:
    """Say whether a clause turns a place before saying whose word it is, or holds it unhedged.

    The sentence is in small letters.
    """
    for clause in CLAUSE.split(sentence):
        verb, hedge = TURNING.search(clause), says.search(clause)
        if verb and not (hedge and hedge.start() < verb.start()):
            return True
        hedged = hedge or any(p.search(clause) for p in (COUNTED, LABEL, VOICE))
        if HOLDING.search(clause) and not hedged:
            return True
    return False
