"""One sentence for one event, made from the event and its claims.

No other module writes a verb of capture. The verb comes from the grade: "captured" is said only of
what is confirmed, "reported" of what is corroborated, "according to" of what is claimed, and a
disputed event names both voices. A source is named only for as much of a place as it spoke of
itself, and every denial that stands is in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from helpers import claims, places, text
from helpers.order import id_key
from helpers.tables import Dataset, cached_per_dataset
from helpers.tables.rules import NOBODY
from helpers.wording.sentence import Sentence

Claims = Sequence[tuple]
"""Claims about an event, by claim_id, as ``claims.rows_by_event`` gives them."""
AMOUNTS = ("full", "most", "part", "near")
"""How much of a place a claim speaks of, the most first."""
LEFT = "left", "left", "left"
TOOK = "took", "taken", "captured"
ENTERED = "entered or came near", "entered or come near", "entered"
NEAR = *ENTERED[:2], ENTERED[0]
SUPERSEDED = " Later events have superseded this."
BASIS = {
    "admitted": "admitted by",
    "placed": "pictures with a checked place:",
    "independent": "independently reported by",
}
OFFICE = re.compile(
    r"\b(government|army|ministry|military|presidency|leadership|administration|council|office"
    r"|operation|Center|Centre|Command|Room|Forces)$"
    r"|\b(embassy in|envoy for) "
)
"""What the name of a source ends with, or has in it, that is spoken of with an article."""
SITE = re.compile(r"\b(school|colleges|battalion|junction)\b", re.IGNORECASE)
"""What stands in the name of a place that is spoken of with an article."""


class Account(NamedTuple):
    """An event (a row of ``claims.grade_events``) and the claims about it: all, for, against."""

    d: Dataset
    event: tuple
    claims: Claims
    asserting: Claims
    denying: Claims


def account_of(d: Dataset, event: tuple) -> Account:
    """Gather the claims in force about an event; a denial counts as long as it stands."""
    rows = claims.rows_by_event(d)[event.event_id]
    ids = (event.claim_ids, event.denial_ids)
    return Account(d, event, rows, *([c for c in rows if c.claim_id in some] for some in ids))


class VerbPhrase(NamedTuple):
    """Who takes or leaves how much of which place: the verb as claimed, after "have", as a fact.

    ``stating`` are the claims that say so much; the others about the event say less.
    """

    side: str
    claimed: str
    reported: str
    confirmed: str
    place: str
    stating: Claims

    def __str__(self) -> str:
        """Say it as somebody claims it."""
        return f"{self.side} {self.claimed} {self.place}"


def describe_event(d: Dataset, event: tuple) -> Sentence:
    """Say one event: a row of ``claims.grade_events``, as ``itertuples`` gives it."""
    account = account_of(d, event)
    denial = denial_clause(account) if event.grade != "denied" else ""
    if event.grade in ("denied", "retracted"):
        words = _not_asserted(account)
    else:
        words = _change_of_hands(account) if event.holder else _other_event(account)
    closing = SUPERSEDED if event.grade == "superseded" else ""
    words = text.capitalise(text.end_sentence(words.rstrip(". ") + denial)) + closing
    behind = claims_of(event) or tuple(claim.claim_id for claim in account.claims)
    return Sentence(words, behind, (event.event_id,))


def claims_of(event: tuple) -> tuple[str, ...]:
    """Give the claims that assert an event and the denials that stand."""
    return (*event.claim_ids, *event.denial_ids)


def _change_of_hands(account: Account) -> str:
    d, event = account.d, account.event
    turned = pd.notna(event.start)
    start, end = (event.start, event.end) if turned else (event.day, event.day)
    when = text.days(start, end, event.or_earlier and turned)
    if event.grade == "confirmed":
        basis, confirming = _confirmation(account)
        phrase = verb_phrase(account, confirming, weakest=basis == "independent")
        by = name_sources(d, phrase.stating)
        return f"{phrase.side} {phrase.confirmed} {phrase.place} {when} ({BASIS[basis]} {by})"
    phrase = verb_phrase(account, account.asserting)
    by, less = name_sources(d, phrase.stating), _who_says_less(account, phrase.stating)
    if event.grade == "corroborated":
        reported = f"{phrase.side} were reported to have {phrase.reported} {phrase.place}"
        return f"{reported} {when} ({by}{less})"
    if event.grade in ("disputed", "superseded"):
        return f"{by} {says(d, phrase.stating)} that {phrase} {when}{less}"
    return f"according to {by}{_alone(account)}, {phrase} {when}{less}"


def verb_phrase(account: Account, carrying: Claims, weakest: bool = False) -> VerbPhrase:
    """Say who takes or leaves a place, and as much of it as some claims speak of.

    A change of hands is said as the strongest of the claims says it, or as the ``weakest`` does;
    what turns no place as the weakest does.
    """
    d, event = account.d, account.event
    sizes = [AMOUNTS.index(amount(claim)) for claim in carrying]
    size = max(sizes) if weakest or pd.isna(event.start) else min(sizes)
    left, how_much, place = event.holder == NOBODY, AMOUNTS[size], place_name(d, event.place_id)
    verbs = LEFT if left else NEAR if how_much == "near" else TOOK
    if how_much == "part" and not left and event.event_type != "capture":
        verbs = ENTERED
    elif how_much in ("most", "part"):
        place = f"{how_much} of {place}"
    elif how_much == "near" and left:
        place = f"positions near {place}"
    side = d.offensive.sides.get(event.loser if left else event.holder, "an unnamed side")
    stating = [claim for claim, its_size in zip(carrying, sizes, strict=True) if its_size <= size]
    return VerbPhrase(side, *verbs, place, stating)


def amount(claim: tuple) -> str:
    """Say how much of its place a claim speaks of, as one of ``AMOUNTS``."""
    if claim.place_precision == "near":
        return "near"
    return claim.extent if claim.extent in AMOUNTS else "part"


def _who_says_less(account: Account, stating: Claims) -> str:
    named, clauses = {claim.claimant_id for claim in stating}, ""
    for size in AMOUNTS:
        less = [c for c in account.asserting if amount(c) == size and c.claimant_id not in named]
        named |= {claim.claimant_id for claim in less}
        what = "the area near it" if size == "near" else f"{size} of it"
        clauses += f"; according to {name_sources(account.d, less)}, {what}" if less else ""
    return clauses


def _confirmation(account: Account) -> tuple[str, Claims]:
    basis, ids = claims.confirmation_bases(account.d)[account.event.event_id]
    return basis, [claim for claim in account.asserting if claim.claim_id in ids]


def _other_event(account: Account) -> str:
    d, event, asserting = account.d, account.event, account.asserting
    if event.grade == "confirmed":
        basis, confirming = _confirmation(account)
        how = "confirmed:" if basis == "admitted" else f"confirmed, {BASIS[basis]}"
        return f"{_summary(confirming[0])} ({how} {name_sources(d, confirming)})"
    by, summary = name_sources(d, asserting), _summary(asserting[0])
    if event.grade == "corroborated":
        return f"reported by {by}: {summary}"
    if event.grade in ("disputed", "superseded"):
        return f"{by} {says(d, asserting)}: {summary}"
    return f"according to {by}{_alone(account)}: {summary}"


def _summary(claim: tuple) -> str:
    return claim.summary.rstrip(". ")


def _alone(account: Account) -> str:
    return " alone" if account.event.origins == 1 else ""


def _not_asserted(account: Account) -> str:
    """Say an event of which only denials, doubts or retractions are left."""
    speaking = account.denying or account.claims[-1:]
    retracted = speaking[-1].stance == "retracts"
    rest = "the claim is taken back" if retracted else "nobody in the table asserts the opposite"
    by = f"{name_sources(account.d, speaking)} {says(account.d, speaking)}"
    return f"{by}: {_summary(speaking[-1])}; {rest}"


def denial_clause(account: Account) -> str:
    """Name who denies an event, for the end of a sentence; '' where no denial stands.

    Unnamed sources that also assert it are others.
    """
    denying = account.denying
    if not denying:
        return ""
    both = {claim.claimant_id for claim in account.asserting if not claim.named}
    others = "other " if {claim.claimant_id for claim in denying} <= both else ""
    verb = "denies" if says(account.d, denying) == "says" else "deny"
    return f"; {others}{name_sources(account.d, denying)} {verb} it"


def name_sources(d: Dataset, rows: Iterable[tuple], most: int = 3) -> str:
    """Name who makes some claims, the first to say so first."""
    order, names = sorted(rows, key=lambda c: (c.published, id_key(c.claim_id))), source_names(d)
    claimants = dict.fromkeys(claim.claimant_id for claim in order)
    return text.list_of((with_article(names[claimant]) for claimant in claimants), most)


def says(d: Dataset, rows: Claims) -> str:
    """Give the verb that agrees with who makes some claims; unnamed ones and Forces are plural."""
    who = {claim.claimant_id for claim in rows}
    plural = len(who) > 1 or not all(claim.named for claim in rows)
    forces = any(source_names(d)[claimant].endswith(" Forces") for claimant in who)
    return "say" if plural or forces else "says"


@cached_per_dataset
def source_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each source by its id."""
    return dict(zip(d.sources["source_id"], d.sources["name"], strict=True))


def with_article(source: str) -> str:
    """Give the name of a source as it stands in a sentence: an office with its article.

    >>> with_article("Syrian government"), with_article("Jordanian embassy in Washington")
    ('the Syrian government', 'the Jordanian embassy in Washington')
    >>> with_article("a member of parliament"), with_article("SOHR")
    ('a member of parliament', 'SOHR')
    """
    office = OFFICE.search(source) and not source.lower().startswith(("the ", "a "))
    return f"the {source}" if office else source


def place_name(d: Dataset, place_id: str) -> str:
    """Give the name of a place as it stands in a sentence: a site with its article."""
    name = places.names(d)[place_id]
    return f"the {name}" if SITE.search(name) and not name.startswith("the ") else name
