"""A reader who trusts nothing: finds what a sentence says beyond its table.

It shares no code with the sentences: it reads the words, and looks the rows up itself.
"""

from __future__ import annotations

import re

import pandas as pd

from helpers import claims, control, places
from helpers.tables import Dataset, cached_per_dataset
from helpers.wording.sentence import Prose, Sentence

RANK = {"confirmed": 3, "corroborated": 2}
"""How sure a grade is; any other is somebody's word."""
WORD = re.compile(r"\b(?:according to|as implied by|says?|implied that|confirm it|said to)\b", re.I)
REPORTED = re.compile(r"\b(?:reportedly|reported by|reported (?:gone|in|to) |reported:)", re.I)
DENIES = re.compile(r"\b(?:denies|deny|denied) it|\bdenied by")
LABEL = re.compile(
    r"((?:[A-Z]\w+(?:, | and )?)+) \((confirmed|corroborated|claimed|disputed)([^)]*)\)"
)
VERB = re.compile(r"\b(took|captured|entered|reached|came near|left|lost)\b")
ENOUGH = {
    "most of": {"most"},
    "part of": {"most", "part"},
    "entered": {"most", "part"},
    "its outskirts": {"most", "part", "outskirts"},
    "the outskirts of": {"most", "part", "outskirts"},
}
"""Which extents beside all of it are enough for how much a sentence says."""
COUNTING = re.compile(
    r"disputed|at this bar|reported at the time|^By .* the reports read here tell of"
    r"|^Of the .{1,12} loss|^Reported wrongly"
    r"|^The reports tell|^A denial stands|^Denied at first|^Claimed by one source|\brests? on",
    re.I,
)
"""Sentences that count events, or name them as disputed, without telling one."""
NOTHING = re.compile(
    r"\b(?:no|nobody|none|nothing|open|not drawn|not reported|nearest place|itself is|left by"
    r"|reported held|over [\d,]+ km)\b",
    re.I,
)
"""Sentences about what no report says, and about what was held before, rest on no claim."""
UNIT = re.compile(r"\d[\d,.]*(?: to \d[\d,.]*| and \d[\d,.]*)? ?(?:[a-z“(%)]|of|[A-Z][a-z]+)")


def faults(d: Dataset, sentence: Sentence, headline: bool = False) -> list[str]:
    """Give what is wrong with a sentence; a headline has no room for denials that are answered."""
    events, rows = events_of(d), rows_of(d)
    named = set(sentence.claims)
    found = [f"{c}: no such claim" for c in named - set(rows.index)]
    listed = LABEL.search(sentence.text) or COUNTING.search(sentence.text)
    if len(sentence.events) == 1 and sentence.events[0] in events.index and not listed:
        event = events.loc[sentence.events[0]]
        found += too_strong(event, sentence.text)
        found += silent_denials(d, event, sentence.text, rows, answered=not headline)
        found += wrongly_named(d, sentence, rows)
    found += wrong_labels(d, events, sentence)
    found += claimless(d, sentence)
    found += held_unreported(d, sentence)
    return [f"{sentence.text!r}: {fault}" for fault in found]


@cached_per_dataset
def events_of(d: Dataset) -> pd.DataFrame:
    """Give the graded events by their id."""
    return claims.grade_events(d).set_index("event_id")


@cached_per_dataset
def rows_of(d: Dataset) -> pd.DataFrame:
    """Give the claims in force by their id."""
    return claims.claims_in_force(d).set_index("claim_id")


@cached_per_dataset
def silent_places(d: Dataset) -> list[str]:
    """Give the names of places whose control is not reported, or is open, on the last day."""
    held = control.control_table(d)
    silent = held[(held["day"] == d.as_of) & held["state"].isin(["not_reported", "open"])]
    return list(silent["place_id"].map(places.names(d)))


def split_loss(event: pd.Series) -> bool:
    """Say whether a loss is better known than who came, and said first and apart."""
    return event["grade"] != event["loss_grade"] and event["loss_grade"] in RANK


def said_by(clause: str) -> int:
    """Say how surely a clause speaks: as a fact, as reported, or as somebody's word."""
    if " captured " in clause:
        return 3
    return 2 if REPORTED.search(clause) else 1 if WORD.search(clause) else 3


def too_strong(event: pd.Series, text: str) -> list[str]:
    """A fact needs a confirmed event, a report a corroborated one; a loss its own grade."""
    grades = [event["grade"]]
    clauses = [text]
    if event["holder"] and event["grade"] not in ("denied", "retracted"):
        clauses = re.sub(r" \([^()]*\)", "", text).split("; ")
        clauses = [clause for clause in clauses if not DENIES.search(clause)]
        grades = [event["loss_grade"]] if split_loss(event) else grades
    grades += [event["grade"]] * len(clauses)
    return [
        f"says {said_by(clause)} of an event that is {grade}"
        for clause, grade in zip(clauses, grades, strict=False)
        if VERB.search(clause)
        and said_by(clause) > RANK.get(grade, 1)
        or (len(clauses) == 1 and said_by(clause) > RANK.get(grade, 1))
    ]


def silent_denials(
    d: Dataset, event: pd.Series, text: str, rows: pd.DataFrame, answered: bool = True
) -> list[str]:
    """Every denial is named, or counted among others: as standing, or as answered with its day."""
    names = d.sources.set_index("source_id")["name"]
    found = []
    for ids, words in (
        ("denial_ids", r"den(?:y|ies|ied)\b|says?"),
        ("answered_ids", r"denied by .*\d"),
    ):
        standing = event["denied_by"] if ids == "answered_ids" else ()
        made = rows.loc[[c for c in event[ids] if rows.loc[c, "origin"] not in standing]]
        told = [
            _names_denier(d, claim, names[claim.claimant_id], text) for claim in made.itertuples()
        ]
        missing = made.loc[[not named for named in told]]
        counted = re.search(r"(\d+) (?:(others)|sources deny)|one source denies", text)
        if ids == "answered_ids" and not answered:
            continue
        if counted:  # others are counted by who speaks, sources by who is independent
            of = missing["claimant_id" if counted[2] else "origin"]
            missing = missing if of.nunique() > int(counted[1] or 1) else missing[:0]
        if len(missing):
            found.append(f"leaves out the denial by {', '.join(missing['claimant_id'])}")
        if len(made) and not re.search(words, text):
            found.append("no word of a denial")
    return found


def _names_denier(d: Dataset, claim: tuple, name: str, text: str) -> bool:
    """Say whether a text names who denies, itself or as one of the sources of its side."""
    side = d.offensive.sides.get(claim.origin, "-")
    side = f"sources of {side}" if "-" in side else f"{side.removesuffix(' forces')}-side sources"
    return name.lower() in text.lower() or side.lower() in text.lower()


def wrongly_named(d: Dataset, sentence: Sentence, rows: pd.DataFrame) -> list[str]:
    """A source is named only for what one of its claims about the event says."""
    own = rows[rows["event_id"].isin(sentence.events)]
    names = d.sources.set_index("source_id")["name"]
    actors = sorted({*d.actors["name"], *d.offensive.sides.values()}, key=len, reverse=True)
    text = sentence.text[:1].lower() + sentence.text[1:]
    found, told = [], ""
    for clause in re.split(r"; | \(|\)|\. (?=[A-Z])", text):
        told = clause if VERB.search(clause) else told
        clean = re.sub(
            rf"(?:{'|'.join(map(re.escape, actors))}) (?:reportedly )?{VERB.pattern}", "", clause
        )
        for source, name in sorted(names.items(), key=lambda pair: -len(pair[1])):
            if name not in clean:
                continue
            clean = clean.replace(name, "")  # "army" is no second voice in "army sources"
            said = own[own["claimant_id"] == source]
            if said.empty:
                found.append(f"{name} said nothing of it")
            elif not _says(said, clause, told):
                found.append(f"{name} did not say so much")
    return found


def _says(said: pd.DataFrame, clause: str, told: str) -> bool:
    """Say whether any of a source's claims says what a clause, or the one before, says for it."""
    if DENIES.search(clause):
        return bool((said["stance"] == "denies").any())
    if "not confirm it" in clause:
        return bool((said["stance"] == "doubts").any())
    quoted = re.search(
        r"(?:according to|as implied by) .*, "
        r"((?:most|part) of it|its outskirts|the area near it|all of it)",
        clause,
    )
    what = clause if quoted or VERB.search(clause) else told
    if not what or not (said["holder_side"] != "").any():
        return True
    said = said[said["stance"] == "asserts"]
    if re.search(r"positions near|came near|the area near it", what):
        return bool(len(said))
    if re.search(r"\bleft\b", what):
        said = said[said["holder_side"] == "none"]
    elif re.search(r"\b(?:took|captured)\b", what):
        said = said[said["holder_side"] != "none"]
    enough = {"full"}.union(*(extents for words, extents in ENOUGH.items() if words in what))
    return bool(said.loc[said["place_precision"] != "near", "extent"].isin(enough).any())


def wrong_labels(d: Dataset, events: pd.DataFrame, sentence: Sentence) -> list[str]:
    """A place in a list is called no better than its event, with the denials that stand."""
    found = []
    ids = {name: place for place, name in places.names(d).items()}
    behind = events[events.index.isin(sentence.events)]
    rows = rows_of(d)
    for names, label, denial in LABEL.findall(sentence.text):
        for name in re.split(r", | and ", names):
            for _, event in behind[behind["place_id"] == ids.get(name)].iterrows():
                if RANK.get(label, 1) > RANK.get(event["grade"], 1):
                    found.append(f"{name} is called {label}")
                found += silent_denials(d, event, denial, rows, answered=False)
    return found


def claimless(d: Dataset, sentence: Sentence) -> list[str]:
    """A sentence that names a place leads to claims."""
    side = d.actors.set_index("actor_id")["side"]
    told = d.places[d.places["holder_before"].map(side) != d.offensive.attacker]
    named = [n for n in told["name"] if re.search(rf"\b{n}\b", sentence.text)]
    if named and not sentence.claims and not NOTHING.search(sentence.text):
        return [f"names {named[0]} and leads to no claim"]
    return []


def held_unreported(d: Dataset, sentence: Sentence) -> list[str]:
    """No place whose control is not reported, or is open, is called held by anybody."""
    found = []
    for name in silent_places(d):
        if re.search(
            rf"(?<!collapsed in )\b{name} (?:is held|\((?:held|confirmed|corroborated))",
            sentence.text,
        ):
            found.append(f"calls {name} held")
    return found


def undated(prose: Prose) -> list[str]:
    """Give the numbers of a caption that have no unit, and that it names no day."""
    text = str(prose)
    counts = re.sub(r"\d{1,2} January(?: 2030)?|it was (?:between \d+ and )?\d+\.", "", text)
    numbers = re.finditer(r"(?<![\w,.])\d[\d,.]*", counts)
    bare = [n[0] for n in numbers if not UNIT.match(counts[n.start() :])]
    found = [f"{number} without a unit: {text!r}" for number in bare]
    day = re.search(r"\d{1,2} January", text)
    return found if day or not re.search(r"\d", text) else [*found, f"no day: {text!r}"]
