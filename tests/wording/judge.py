"""A reader who trusts nothing: finds what a sentence says beyond its table.

It shares no code with the sentences: it reads the words, and looks the rows up itself.
"""

from __future__ import annotations

import re

import pandas as pd

from helpers import claims, places
from helpers.tables import Dataset
from helpers.wording.sentence import Prose, Sentence

RANK = {"confirmed": 3, "corroborated": 2}
"""How sure a grade is; any other is somebody's word."""
WORD = re.compile(r"\b(?:according to|says?|denies|deny|confirm it|no longer stands)\b", re.I)
REPORTED = re.compile(r"\b(?:were reported to have|reported by)\b", re.I)
LABEL = re.compile(r"((?:[A-Z]\w+(?:, | and )?)+) \((confirmed|corroborated|claimed)([^)]*)\)")
LESS = re.compile(r"[;(] ?according to (.+?), (most of|part of|the area near) it")
COUNTING = re.compile(
    r"disputed|at this bar|reported at the time|^The reports tell of|^A denial stands|\brests? on",
    re.I,
)
"""Sentences that count events, by a bar or as disputed, without telling one."""
NOTHING = re.compile(
    r"\b(?:no|nobody|none|nothing|not drawn|nearest place|next listed place|the end itself"
    r"|not theirs|over [\d,]+ km)\b",
    re.I,
)
"""Sentences about what no report says, and about what was held before, rest on no claim."""
UNIT = re.compile(r"\d[\d,.]*(?: to \d[\d,.]*| and \d[\d,.]*)? ?(?:[a-z“(%)]|of|[A-Z][a-z]+)")


def faults(d: Dataset, sentence: Sentence) -> list[str]:
    """Give what is wrong with a sentence; nothing = an empty list."""
    events = claims.grade_events(d).set_index("event_id")
    rows = claims.claims_in_force(d).set_index("claim_id")
    named = set(sentence.claims)
    found = [f"{c}: no such claim" for c in named - set(rows.index)]
    listed = LABEL.search(sentence.text) or COUNTING.search(sentence.text)
    if len(sentence.events) == 1 and sentence.events[0] in events.index and not listed:
        event = events.loc[sentence.events[0]]
        found += [*too_strong(event, sentence.text), *silent_denials(d, event, sentence.text, rows)]
        found += wrongly_named(d, sentence, rows)
    found += wrong_labels(d, events, sentence)
    found += claimless(d, sentence)
    return [f"{sentence.text!r}: {fault}" for fault in found]


def too_strong(event: pd.Series, text: str) -> list[str]:
    """A fact needs a confirmed event, a report a corroborated one."""
    said = 3
    if REPORTED.search(text):
        said = 2
    elif WORD.search(text):
        said = 1
    if " captured " in text:
        said = 3
    grade = RANK.get(event["grade"], 1)
    return [f"says {said} of an event that is {event['grade']}"] if said > grade else []


def silent_denials(d: Dataset, event: pd.Series, text: str, rows: pd.DataFrame) -> list[str]:
    """Every denial that stands is named, or counted among others, or called disputed."""
    names = d.sources.set_index("source_id")["name"]
    deniers = {names[rows.loc[c, "claimant_id"]] for c in event["denial_ids"]}
    missing = [name for name in deniers if name.lower() not in text.lower()]
    counted = re.search(r"(\d+) others", text)
    if missing and not (counted and len(missing) <= int(counted[1])):
        return [f"leaves out the denial by {', '.join(missing)}"]
    return [] if not deniers or re.search(r"den(?:y|ies)|says?", text) else ["no word of a denial"]


def wrongly_named(d: Dataset, sentence: Sentence, rows: pd.DataFrame) -> list[str]:
    """A source is named only for what one of its claims about the event says."""
    own = rows[rows["event_id"].isin(sentence.events)]
    names = d.sources.set_index("source_id")["name"]
    text, found = sentence.text, []
    for source, name in names.items():
        if name.lower() in text.lower() and source not in set(own["claimant_id"]):
            found.append(f"{name} said nothing of it")
    assertion = re.split(r"; (?:other |the |)[^;]* (?:denies|deny) it", LESS.sub(";", text))[0]
    assertion = re.split(r"\. |; nobody", assertion)[0]
    asserting = own[own["stance"] == "asserts"]
    if not re.search(r"\b(?:took|taken|captured|left)\b", assertion):
        return found
    near = "positions near" in assertion
    partly, mostly = "part of" in assertion, "most of" in assertion
    enough = {"full"} | ({"most"} if mostly or partly else set())
    enough |= {"part", "outskirts"} if partly else set()
    for source, name in names.items():
        if name.lower() not in assertion.lower() or near:
            continue
        says = asserting[asserting["claimant_id"] == source]
        at = says[says["place_precision"] != "near"]
        if not set(at["extent"]) & enough:
            found.append(f"{name} did not say so much")
    return found


def wrong_labels(d: Dataset, events: pd.DataFrame, sentence: Sentence) -> list[str]:
    """A place in a list is called no better than its event, with the denials that stand."""
    found = []
    ids = {name: place for place, name in places.names(d).items()}
    behind = events[events.index.isin(sentence.events)]
    rows = claims.claims_in_force(d).set_index("claim_id")
    for names, label, denial in LABEL.findall(sentence.text):
        for name in re.split(r", | and ", names):
            for _, event in behind[behind["place_id"] == ids[name]].iterrows():
                if RANK.get(label, 1) > RANK.get(event["grade"], 1):
                    found.append(f"{name} is called {label}")
                found += silent_denials(d, event, denial, rows)
    return found


def claimless(d: Dataset, sentence: Sentence) -> list[str]:
    """A sentence that names a place leads to claims."""
    side = d.actors.set_index("actor_id")["side"]
    told = d.places[d.places["holder_before"].map(side) != d.offensive.attacker]
    named = [n for n in told["name"] if re.search(rf"\b{n}\b", sentence.text)]
    if named and not sentence.claims and not NOTHING.search(sentence.text):
        return [f"names {named[0]} and leads to no claim"]
    return []


def undated(prose: Prose) -> list[str]:
    """Give the numbers of a caption that have no unit, and that it names no day."""
    text = str(prose)
    counts = re.sub(r"\d{1,2} January(?: 2030)?|it was (?:between \d+ and )?\d+\.", "", text)
    numbers = re.finditer(r"(?<![\w,.])\d[\d,.]*", counts)
    bare = [n[0] for n in numbers if not UNIT.match(counts[n.start() :])]
    found = [f"{number} without a unit: {text!r}" for number in bare]
    day = re.search(r"\d{1,2} January", text)
    return found if day or not re.search(r"\d", text) else [*found, f"no day: {text!r}"]
