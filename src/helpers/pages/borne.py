"""Do the claims behind a passage bear out its places, sides, days and manner, and whose word?"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator

import pandas as pd

from helpers.pages.ledger import BRACKETS, Ledger
from helpers.pages.patterns import (
    BEFORE,
    CLAUSE,
    COUNTED,
    DEEDS,
    HOLDING,
    LABEL,
    NAMED,
    RANK,
    REPORTED,
    STATES,
    STATING,
    TURNING,
    VOICE,
    fault,
)
from helpers.pages.sentences import Passage
from helpers.wording import hedges
from helpers.wording.hedges import words

LEAVING, ADMITTED = words(hedges.LEAVING), words(hedges.ADMITTED)
BORNE = [words(pattern) for pattern in hedges.BORNE]
TO_BEAR = words(*hedges.BORNE, hedges.DEEDS, hedges.ADMITTED)
MONTHS = [month.lower() for month in month_name[1:]]
DATED = re.compile(
    r"\b(?:on|by|between|from|since) (?:(?P<first>\d{1,2}) (?:and|to) )?(?P<last>\d{1,2}) "
    rf"(?P<month>{'|'.join(MONTHS)})\b"
)
ODD_DAY = re.compile(rf"\d{{4}}-\d\d-\d\d|\b(?:{'|'.join(MONTHS)}) \d{{1,2}}(?!\d)")


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


def voiceless(known: Ledger, events: list[tuple], text: str, told: str) -> Iterator[str]:
    """Give the places that a passage of several events gives away by nobody's or another's word.

    A place counts where all that stands behind the passage of it is below confirmed.
    """
    for sentence in Passage(told).sentences():
        for clause in CLAUSE.split(sentence):
            low = clause.lower()
            if LABEL.search(low) or COUNTED.search(low):
                continue
            whose, reported = NAMED.search(low) or VOICE.search(low), REPORTED.search(low)
            for name in dict.fromkeys(known.place.findall(clause)):
                here = [event for event in events if event.place_id in known.places[name]]
                best = max((RANK.get(event.status, 0) for event in here), default=3)
                if best == 3:
                    continue
                if not (whose or (reported and best == 2)) and (reported or STATES.search(low)):
                    yield fault(text, f"of {name} it does not say whose word it is")
                elif VOICE.search(clause) and not any(
                    known.named_in(text, event.claim_ids + event.denial_ids) for event in here
                ):
                    yield fault(text, f"who is named says nothing of {name} in the table")
                elif TURNING.search(low) and not all(
                    not event.denial_ids or known.both_voices(text, event) for event in here
                ):
                    yield fault(text, f"of {name} a denial stands; name both voices")


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
