"""Do the sentences of a page say more than the claims behind them allow?

Nothing here guesses what English means. From the claims behind a sentence come the events and their
status, and for each status ``wording.hedges`` knows the words that are honest.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator

import pandas as pd

from helpers.export.ledger import BRACKETS, Ledger
from helpers.export.sentences import Passage
from helpers.wording import hedges
from helpers.wording.hedges import NUMBERS, words

RANK = {"confirmed": 3, "corroborated": 2, "claimed": 1, "contested": 1, "overtaken": 1}
STRONG, TURNING = words(hedges.STRONG), words(hedges.STRONG, *hedges.TURNING)
HOLDING, BEFORE, DEEDS = words(hedges.HOLDING), words(hedges.BEFORE), words(hedges.DEEDS)
COUNTED = words(*hedges.COUNTED, hedges.BEFORE)
NAMED, REPORTED = words(*hedges.NAMED), words(*hedges.NAMED, *hedges.REPORTED)
FLAT, BESIDE, STATING = words(hedges.FLAT), words(hedges.BESIDE), words(hedges.STATING)
LEAVING, TAKING = words(hedges.LEAVING), words(hedges.STRONG, hedges.TAKING)
CLAUSE = re.compile(
    r";|,? (?:but|while|when|since|because|although|though) |, (?:and|so|yet) (?!that)"
)
GIVING = words(hedges.GIVING)
STATES = words(hedges.STRONG, *hedges.TURNING, hedges.HOLDING, hedges.STATING, hedges.DEEDS)
DISPUTED = words("contested", "disputed")
ONE_END = words(*hedges.ONE_END)
MONTHS = [month.lower() for month in month_name[1:]]
DATED = re.compile(
    r"\b(?:on|by|between|from|since) (?:(?P<first>\d{1,2}) (?:and|to) )?(?P<last>\d{1,2}) "
    rf"(?P<month>{'|'.join(MONTHS)})\b"
)
ODD_DAY = re.compile(rf"\d{{4}}-\d\d-\d\d|\b(?:{'|'.join(MONTHS)}) \d{{1,2}}(?!\d)")
SHARE, ADMITTED, NICKNAMES = words(*hedges.SHARE), words(hedges.ADMITTED), words(hedges.NICKNAMES)
WITHDRAWN = words(hedges.WITHDRAWN)
BORNE = [words(pattern) for pattern in hedges.BORNE]
TO_BEAR = words(*hedges.BORNE, hedges.DEEDS, hedges.ADMITTED)
LIKELIHOOD, CONFIDENCE = words(hedges.LIKELIHOOD), words(hedges.CONFIDENCE)
COUNT = re.compile(r"\d|\b(?:ten|twenty|thirty|forty|fifty|dozens|scores|hundreds|thousands)\b")
CALLED = {
    word: re.compile(rf"(?<!not )(?<!not yet )\b{word}\b") for word in ("confirmed", "corroborated")
}
LABEL = re.compile(r"\((confirmed|corroborated|claimed|contested)\)")
WAS = re.compile(r"\((?:was|then) [^)]*\)|“[a-z]+”")
MARKED = re.compile(rf"\w+: (?={'|'.join(RANK)})")
VOICE = re.compile("‹voice›")
TOTAL = re.compile(r"(?<!would )\bholds? ([\d,]+) of (?:the )?([\d,]+)\b")


def fault(text: str, why: str) -> str:
    """Write one fault: the sentence, and what is wrong with it."""
    return f"honest wording: “{text}”: {why}."


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


def unborne(known: Ledger, events: list[tuple], passage: Passage, told: str) -> Iterator[str]:
    """Give what is said of how much, how soon, how easily, and no claim behind it says.

    Of places that turn also whom it cost; other events are about just that.
    """
    low = told.lower()
    if not events or not TO_BEAR.search(low):
        return
    for pattern in [*BORNE, DEEDS] if all(event.holder for event in events) else BORNE:
        found = pattern.search(low)
        if found and not pattern.search(known.summaries(events)):
            yield fault(passage.text, f"no claim behind it says “{found.group()}”")
    if ADMITTED.search(low) and not any(map(known.admitted, events)):
        yield fault(passage.text, "no side says this to its own harm; it is no admission")


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


def voiceless(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the places that a passage of several events gives away by nobody's or another's word.

    A place counts where all that stands behind the passage of it is below confirmed.
    """
    for clause in (
        part for sentence in Passage(told).sentences() for part in CLAUSE.split(sentence)
    ):
        low = clause.lower()
        if LABEL.search(low) or COUNTED.search(low):
            continue
        for name in dict.fromkeys(known.place.findall(clause)):
            here = [event for event in events if event.place_id in known.places[name]]
            best = max((RANK.get(event.status, 0) for event in here), default=3)
            if best == 3:
                continue
            if STATES.search(low) and not any(p.search(low) for p in (NAMED, REPORTED, VOICE)):
                yield fault(text, f"of {name} it does not say whose word it is")
            elif VOICE.search(clause) and not any(
                known.named_in(text, event.claim_ids + event.denial_ids) for event in here
            ):
                yield fault(text, f"who is named says nothing of {name} in the table")
            elif TURNING.search(low) and not all(
                not event.denial_ids or known.both_voices(text, event) for event in here
            ):
                yield fault(text, f"of {name} a denial stands; name both voices")


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


def elsewhere(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the places of which a fact is stated and no claim behind it speaks."""
    own = {event.place_id for event in events}
    for clause in BRACKETS.sub("", told).split(";"):
        low = clause.lower()
        verb = TURNING.search(low) or HOLDING.search(low) or STATING.search(low)
        if not verb or REPORTED.search(low[: verb.start()]) or BEFORE.search(low):
            continue
        for name in known.place.finditer(clause):
            away = low[: name.start()].endswith(("from ", "towards ", "near "))
            if not away and not known.places[name.group()] & own:
                yield fault(text, f"no claim behind it speaks of {name.group()}")


def otherwise(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the sides that do what no event behind a passage has them do, and days that are none's.

    Only verbs that turn a place are looked at, and the first days after one.
    """
    gained, lost = {event.holder for event in events}, {event.loser for event in events}
    for clause in CLAUSE.split(BRACKETS.sub("", told.lower())):
        verb = TURNING.search(clause)
        if not verb:
            continue
        leaves = LEAVING.fullmatch(verb.group())
        actor = known.doer(clause[: verb.start()], clause[verb.end() :])
        if actor and actor not in (lost if leaves else gained) and lost | gained != {""}:
            does = "loses" if leaves else "takes"
            yield fault(text, f"no claim behind it says that this side {does} the place")
        for days in DATED.finditer(clause, verb.end()):
            if not any(dated(event, days) for event in events):
                yield fault(text, "no claim behind it gives this day")
        if ODD_DAY.search(clause, verb.end()):
            yield fault(text, "write a day as in 5 December")


def dated(event: tuple, days: re.Match[str]) -> bool:
    """Say whether a day that a sentence names lies in the window of an event."""
    first, last = (event.day, event.day) if pd.isna(event.start) else (event.start, event.end)
    named = [
        pd.Timestamp(year=last.year, month=MONTHS.index(days["month"]) + 1, day=int(day))
        for day in (days["first"], days["last"])
        if day
    ]
    return all(first <= day <= last for day in named)


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
