"""Do the sentences of a page say more than the claims behind them allow?

Nothing here guesses what English means. From the claims behind a sentence come the events and their
status, and for each status ``wording.hedges`` knows the words that are honest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.export.ledger import Ledger
from helpers.export.sentences import Passage
from helpers.wording import hedges
from helpers.wording.hedges import words

RANK = {"confirmed": 3, "corroborated": 2, "claimed": 1, "contested": 1, "overtaken": 1}
STRONG, TURNING = words(hedges.STRONG), words(hedges.STRONG, hedges.TURNING)
HOLDING, BEFORE, DEEDS = words(hedges.HOLDING), words(hedges.BEFORE), words(hedges.DEEDS)
COUNTED = words(*hedges.COUNTED, hedges.BEFORE)
NAMED, REPORTED = words(*hedges.NAMED), words(*hedges.NAMED, *hedges.REPORTED)
LIKELIHOOD, CONFIDENCE = words(hedges.LIKELIHOOD), words(hedges.CONFIDENCE)
COUNT = re.compile(r"\d|\b(?:ten|twenty|thirty|forty|fifty|dozens|scores|hundreds|thousands)\b")
CALLED = {
    word: re.compile(rf"(?<!not )(?<!not yet )\b{word}\b") for word in ("confirmed", "corroborated")
}
BOTH_ENDS, ANY_CLAIM = words(hedges.BOTH_ENDS), words(hedges.ANY_CLAIM)
LABEL = re.compile(r"\((confirmed|corroborated|claimed|contested)\)")
WAS = re.compile(r"\((?:was|then) [^)]*\)|“[a-z]+”")
MARKED = re.compile(rf"\w+: (?={'|'.join(RANK)})")
BRACKETS, VOICE = re.compile(r"\([^()]*\)"), re.compile("‹voice›")
TOTAL = re.compile(r"(?<!would )\bholds? ([\d,]+) of (?:the )?([\d,]+)\b")


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
