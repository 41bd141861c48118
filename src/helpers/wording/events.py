"""One sentence for one event, made from the event and its claims.

No other module writes a verb of capture. The verb comes from the grade: "captured" is said only of
what is confirmed, "reportedly took" of what is corroborated, "according to" of what is claimed, and
a disputed event names who says it and who denies it. A source is named only for what it said
itself: who spoke of a part, or of the loss and not of who came, is quoted with that. Every denial
is in the sentence, one that has been answered with its date.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from helpers import claims, text
from helpers.grades import SETTLED, Claim, Event, confirmation_basis
from helpers.order import id_key
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.names import (
    WORDS,
    actor_name,
    agree,
    in_place,
    place_name,
    source_names,
    with_article,
)
from helpers.wording.sentence import Sentence, amount, cite

Claims = Sequence[tuple]  # about an event, by claim_id, see ``claims.rows_by_event``
EXTENTS, BASIS = WORDS["extents"], WORDS["basis"]
TOOK, CAPTURED, ENTERED, CAME_NEAR, REACHED = "took", "captured", "entered", "came near", "reached"
FEW, NAMED = 2, 3  # smaller claims that are quoted, and sources named, before others are counted
SUPERSEDED = " Later events have superseded this."


class Account(NamedTuple):
    """An event (a row of ``claims.grade_events``) and the claims about it, by what they do.

    ``asserting`` state it, or point to it where none states it; ``pointing`` say less beside them;
    ``denying`` stand against it, ``answered`` did.
    """

    d: Dataset
    event: tuple
    claims: Claims
    asserting: Claims
    pointing: Claims
    denying: Claims
    answered: Claims


def account_of(d: Dataset, event: tuple) -> Account:
    """Gather the claims in force about an event."""
    rows = claims.rows_by_event(d)[event.event_id]
    ids = (event.claim_ids, event.pointing_ids, event.denial_ids, event.answered_ids)
    return Account(d, event, rows, *([c for c in rows if c.claim_id in some] for some in ids))


def describe_event(d: Dataset, event: tuple, short: bool = False) -> Sentence:
    """Say one event: a row of ``claims.grade_events``, as ``itertuples`` gives it.

    In a ``short`` sentence those who speak of a smaller part are left out.
    """
    account = account_of(d, event)
    if event.grade in ("denied", "retracted"):
        words = _not_asserted(account)
    else:
        of_hands = any(claim.holder_side for claim in account.asserting)
        words = _change_of_hands(account, short) if of_hands else _other_event(account, short)
        words = words.rstrip(". ") + denial_clauses(account)
    closing = SUPERSEDED if event.grade == "superseded" else ""
    words = text.capitalise(text.end_sentence(words)) + closing
    every = claims_of(event) or tuple(claim.claim_id for claim in account.claims)
    behind = claims.unique_ids([_surest(account), every])
    return cite(d, words, behind, event.event_id)


def _surest(account: Account) -> tuple[str, ...]:
    """Give the claims that give an event its grade: what confirms it, or who first states it."""
    carrying, grade = account.asserting, account.event.grade
    if grade == "confirmed":
        came = [c for c in carrying if c.holder_side == account.event.holder]
        _, carrying = _confirmation(account, grade, came)
    return tuple(claim.claim_id for claim in _by_day(carrying)[:1])


def claims_of(event: tuple) -> tuple[str, ...]:
    """Give the claims that state an event or point to it, and the denials."""
    return (*event.claim_ids, *event.pointing_ids, *event.denial_ids, *event.answered_ids)


def _change_of_hands(account: Account, short: bool) -> str:
    """Say a change of hands; the loss first and apart where it is better known than who came."""
    d, event, most = account.d, account.event, 1 if short else NAMED
    place, when = place_name(d, event.place_id), f" {_when(account)}"
    came = [c for c in account.asserting if c.holder_side == event.holder]
    pointing = () if short else account.pointing
    rest = () if short else [c for c in (*account.asserting, *pointing) if c not in came]
    if event.grade == event.loss_grade or event.loss_grade not in SETTLED:
        return _graded(account, event.grade, came, rest, place + when, most)
    lost = place + when, most, True
    lost = _graded(account, event.loss_grade, account.asserting, (), *lost)
    return f"{lost}; {_graded(account, event.grade, came, pointing, 'it', most)}"


def _graded(
    account: Account,
    grade: str,
    carrying: Claims,
    rest: Claims,
    where: str,
    most: int,
    loss: bool = False,
) -> str:
    """Say a change of hands, or only its loss, as surely as its grade; the rest say less."""
    d = account.d
    basis, carrying = _confirmation(account, grade, carrying)
    who, did, stating = _who_did_what(account, carrying, where, loss, basis)
    by = name_sources(d, stating, most)
    if basis:
        return f"{who} {did} ({BASIS[basis]} {by})"
    less = _who_says_less(account, stating, [*carrying, *rest])
    if grade == "corroborated":
        return f"{who} reportedly {did} ({by}{less})"
    implied = all(claim.inferred for claim in stating)
    if grade in ("disputed", "superseded"):
        return f"{by} {'implied' if implied else says(d, stating)} that {who} {did}{less}"
    return f"{'as implied by' if implied else 'according to'} {by}, {who} {did}{less}"


def _who_did_what(
    account: Account, carrying: Claims, where: str, loss: bool, basis: str
) -> tuple[str, str, Claims]:
    """Say who takes, loses or leaves a place, how much of it, and which of some claims say so.

    That is as much as the strongest of them say; where neutral sources confirm it together, as much
    as the weakest. ``where`` names the place, and the days.
    """
    d, event = account.d, account.event
    left = all(claim.holder_side == NOBODY for claim in carrying)
    order = [*EXTENTS]
    sizes = [order.index(extent(claim)) for claim in carrying]
    size = max(sizes) if basis == "independent" else min(sizes)
    stating = [claim for claim, own in zip(carrying, sizes, strict=True) if own <= size]
    what, how_much = EXTENTS[order[size]].format(where), order[size]
    if left or loss:
        who = actor_name(d, event.loser_id, event.loser)
        return who, f"{'left' if left else 'lost'} {what}", stating
    verb = CAPTURED if basis else TOOK
    if how_much in ("near", "outskirts") or (how_much, event.event_type) == ("part", "entry"):
        verb = {"near": CAME_NEAR, "outskirts": REACHED}.get(how_much, ENTERED)
        what = what if how_much == "outskirts" else where
    return actor_name(d, event.holder_id, event.holder), f"{verb} {what}", stating


def place_taken(d: Dataset, event: tuple) -> str:
    """Name the place of a change of hands, or most of it, as much as those who state it say."""
    if not event.stated:
        return place_name(d, event.place_id)
    account = account_of(d, event)
    came = [c for c in account.asserting if c.holder_side == event.holder]
    basis, carrying = _confirmation(account, event.grade, came)
    whole = (all if basis == "independent" else any)(extent(c) == "full" for c in carrying)
    return EXTENTS["full" if whole else "most"].format(place_name(d, event.place_id))


def extent(claim: tuple) -> str:
    """Say how much of its place a claim speaks of, as one of ``EXTENTS``."""
    return "near" if claim.place_precision == "near" else claim.extent or "part"


def _when(account: Account) -> str:
    event = account.event
    first, last, or_earlier = event.start, event.end, event.or_earlier
    if pd.isna(first):  # nobody states it: the days of the claims that point to it
        given = [c.date_earliest for c in account.asserting if pd.notna(c.date_earliest)]
        first, last, or_earlier = max(given, default=event.day), event.day, not given
    year = account.d.with_year(last)
    return text.days(min(first, last), last, or_earlier, year)


def _who_says_less(account: Account, stating: Claims, rest: Claims) -> str:
    """Quote those who speak of a smaller part, or of the loss alone, with what they do say."""
    named, clauses = {claim.claimant_id for claim in stating}, ""
    less: dict[str, list[tuple]] = {}
    for claim in sorted(rest, key=lambda c: [*EXTENTS].index(extent(c))):
        if claim.claimant_id not in named:
            named.add(claim.claimant_id)
            less.setdefault(_what_it_says(account, claim), []).append(claim)
    for what, rows in [*less.items()][:FEW]:
        clauses += f"; according to {name_sources(account.d, rows)}, {what}"
    others = sum(map(len, [*less.values()][FEW:]))
    less_yet = f"; {others} {'others say' if others > 1 else 'other says'} less"
    return clauses + less_yet if others else clauses


def _what_it_says(account: Account, claim: tuple) -> str:
    event, size = account.event, extent(claim)
    what = "the area near it" if size == "near" else EXTENTS[size].format("it")
    if claim.holder_side == NOBODY != event.holder:
        return f"{actor_name(account.d, event.loser_id, event.loser)} left {what}"
    return what.replace("the outskirts of it", "its outskirts")


def _confirmation(account: Account, grade: str, carrying: Claims) -> tuple[str, Claims]:
    """Give what confirms an event or its loss, '' where nothing does, and the claims that do."""
    if grade != "confirmed":
        return "", carrying
    graded = [Claim._make(getattr(c, name) for name in Claim._fields) for c in carrying]
    event = Event._make(getattr(account.event, name) for name in Event._fields)
    basis, ids = confirmation_basis(graded, event, account.d.offensive.needed)
    return basis, [claim for claim in carrying if claim.claim_id in ids]


def _other_event(account: Account, short: bool) -> str:
    """Say an event without a change of hands in the words of the first who tells it."""
    d, event = account.d, account.event
    basis, carrying = _confirmation(account, event.grade, account.asserting)
    first = first_teller(carrying)
    same, others = _in_other_words(d, carrying, first, short)
    summary, by = _summary(first), name_sources(d, same)
    if event.event_type == "collapse":
        by, who, others = name_sources(d, carrying), actor_name(d, event.actor_id, event.loser), ""
        summary = f"{who} collapsed{in_place(d, event.place_id)} {_when(account)}"
    if event.event_type == "background":
        return f"{summary}, according to {by}{others} (background)"
    if event.grade in ("disputed", "superseded"):
        return f"{summary}, {by} {says(d, same)}{others}"
    if basis and not (others and basis == "independent"):
        return f"{summary} (confirmed, {BASIS[basis]} {by}{others})"
    if event.grade == "corroborated" and not others:
        return f"{summary} (reported by {by})".replace("by press reports", "by the press")
    graded = f" (the event is {event.grade})" if event.grade in SETTLED else ""
    return f"{summary}, according to {by}{others}{graded}"


def _in_other_words(d: Dataset, rows: Claims, first: tuple, short: bool) -> tuple[Claims, str]:
    """Give the claims in the words that are printed; in a clause, who counts or says it otherwise.

    So what only the first tells, such as a number, is put into no other mouth.
    """
    same = [c for c in rows if c.summary == first.summary or c.claimant_id == first.claimant_id]
    own = {claim.claimant_id for claim in same}
    others = [claim for claim in _by_day(rows) if claim.claimant_id not in own]
    counts = {claim.claimant_id: claim for claim in others if _counts_otherwise(claim, first)}
    clause = ""
    for claim in [*counts.values()][: 1 if short else FEW]:
        number = amount(claim.count_low, claim.count_high)
        clause += f"; {name_sources(d, [claim])} {says(d, [claim], 'counts', 'count')} {number}"
    rest = [c for c in others if c.claimant_id not in [*counts][: 1 if short else FEW]]
    number = len({claim.claimant_id for claim in rest})
    who = f"{number} others" if short and number > 1 else name_sources(d, rest)
    telling = f"; {who} {says(d, rest, 'tells', 'tell')} of it in other words" if rest else ""
    return same, clause + telling


def _counts_otherwise(one: tuple, other: tuple) -> bool:
    """Say whether two claims count the same thing and no number fits both."""
    if not one.count_of == other.count_of != "":
        return False
    return any(
        pd.notna(low) and pd.notna(high) and low > high
        for low, high in ((one.count_low, other.count_high), (other.count_low, one.count_high))
    )


def _summary(claim: tuple) -> str:
    return claim.summary.rstrip(". ")


def _not_asserted(account: Account) -> str:
    """Say an event of which only denials, doubts or retractions are left."""
    speaking = account.denying or account.claims[-1:]
    rest = "; the claim is taken back" if speaking[-1].stance == "retracts" else ""
    same, others = _in_other_words(account.d, speaking, speaking[-1], False)
    by = f"{name_sources(account.d, same)} {says(account.d, same)}"
    return f"{_summary(speaking[-1])}, {by}{others}{rest}"


def denial_clauses(account: Account) -> str:
    """Name who denies an event, and who denied it before it was answered, with the days.

    Unnamed sources that also assert it are others.
    """
    denying, answered = account.denying, _answered_clause(account)
    if not denying:
        return answered
    both = {claim.claimant_id for claim in account.asserting if not claim.named}
    others = "other " if {claim.claimant_id for claim in denying} <= both else ""
    by, when = name_sources(account.d, denying), _days_of(account, denying)
    return f"; {others}{by} denied it {when}{answered}"


def _days_of(account: Account, denials: Claims) -> str:
    """Say when denials were published; by when, where one denies only what was on a day before."""
    days = [claim.published for claim in denials]
    year = account.d.with_year(max(days))
    if any(claim.date_latest < claim.published for claim in denials):
        return f"by {text.day(max(days), year)}"
    return text.days(min(days), max(days), year=year)


def _answered_clause(account: Account) -> str:
    event = account.event
    answered = [c for c in account.answered if c.origin not in event.denied_by]
    if not answered:
        return ""
    when, by = _days_of(account, answered), name_sources(account.d, answered)
    before = "before later reports of it"
    if event.loss_grade in SETTLED:
        whole = event.grade in SETTLED
        what, grade = ("it", event.grade) if whole else ("the loss", event.loss_grade)
        last = max(c.published for c in answered)
        later = max(c.published for c in account.asserting) > last
        same = "the same day" if when.startswith("on ") else f"on {text.day(last, account.d.years)}"
        before = f"before {what} was {grade}" if later else f"{grade} {same}"
        if when.startswith("by "):  # what came first cannot be told
            before = f"{'' if whole else 'the loss '}{grade} all the same"
    return f"; denied by {by} {when}, {before}"


def first_teller(rows: Claims) -> tuple:
    """Give the claim whose words stand for an event: the first published that does not imply it."""
    return min(_by_day(rows), key=lambda claim: claim.inferred)


def _by_day(rows: Iterable[tuple]) -> list[tuple]:
    return sorted(rows, key=lambda claim: (claim.published, id_key(claim.claim_id)))


def name_sources(d: Dataset, rows: Iterable[tuple], most: int = NAMED) -> str:
    """Name who makes some claims, the first first; then those whose reports only imply it."""
    order, names = _by_day(rows), source_names(d)
    told = dict.fromkeys(c.claimant_id for c in order if not c.inferred)
    implied = dict.fromkeys(c.claimant_id for c in order if c.claimant_id not in told)
    lead = "by implication " if told else ""
    listed = [with_article(names[claimant]) for claimant in told]
    return text.list_of(listed + [lead + with_article(names[who]) for who in implied], most)


def says(d: Dataset, rows: Claims, one: str = "says", many: str = "say") -> str:
    """Give the verb that agrees with who makes some claims; unnamed ones and Forces are plural."""
    who = {claim.claimant_id for claim in rows}
    plural = len(who) > 1 or not all(claim.named for claim in rows)
    return many if plural else agree(source_names(d)[who.pop()], one, many)
