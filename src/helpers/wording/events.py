"""One sentence for one event, hedged by its status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

import pandas as pd

from helpers import claims, places
from helpers.tables import Dataset, cached_per_dataset
from helpers.tables.rules import NOBODY
from helpers.wording.phrases import capital, listing, located, named, stop, when
from helpers.wording.sentence import Sentence

Said = Sequence[tuple]
"""Claims about an event, by claim_id, as ``claims.rows_by_event`` gives them."""
LEFT = "left", "left", "left"
TOOK = "took", "taken", "captured"
ENTERED = "entered or came near", "entered or come near", "entered"
OVERTAKEN = " Later events have overtaken this."
GROUNDS = {
    "admitted": "admitted by",
    "placed": "pictures with a checked place:",
    "independent": "independently reported by",
}


def describe_event(d: Dataset, event: tuple) -> Sentence:
    """Say one event: a row of ``claims.grade_events``, as ``itertuples`` gives it."""
    mine = claims.rows_by_event(d)[event.event_id]
    said = [claim for claim in mine if claim.claim_id in event.claim_ids]
    denied = [claim for claim in mine if claim.claim_id in event.denial_ids]
    if event.status in ("denied", "retracted"):
        text = unsaid(d, mine)
    elif event.holder:
        text = change_of_hands(d, event, said)
    else:
        text = other(d, event, said)
    no = dissent(d, denied, said) if event.status != "denied" else ""
    closing = OVERTAKEN if event.status == "overtaken" else ""
    behind = (*event.claim_ids, *event.denial_ids) or tuple(claim.claim_id for claim in mine)
    return Sentence(capital(stop(text.rstrip(". ") + no)) + closing, behind)


def change_of_hands(d: Dataset, event: tuple, said: Said) -> str:
    """Say who took or left a place, in the words that the status allows."""
    side, (took, taken, captured), place = act(d, event, said)
    turned = pd.notna(event.start)
    day = when(event.start, event.end, event.or_earlier) if turned else when(event.day, event.day)
    if event.status == "confirmed":
        what, by = grounds(d, event, said)
        return f"{side} {captured} {place} {day} ({GROUNDS[what]} {by})"
    if event.status == "corroborated":
        return f"{side} were reported to have {taken} {place} {day} ({voices(d, said)})"
    if event.status in ("contested", "overtaken"):
        return f"{voices(d, said)} {says(d, said)} that {side} {took} {place} {day}"
    return f"according to {only(d, said)}, {side} {took} {place} {day}"


def act(d: Dataset, event: tuple, said: Said) -> tuple[str, tuple[str, str, str], str]:
    """Give the side that takes or leaves a place, its verb, and how much of which place.

    The verb is given as somebody claims it, after "have", and as a fact.
    """
    turned, left = pd.notna(event.start), event.holder == NOBODY
    place = located(places.names(d)[event.place_id])
    partly = all(c.extent in ("part", "outskirts") for c in said)
    taken = turned or (partly and event.event_type == "capture")
    if turned and not whole(said):
        place = f"most of {place}"
    elif partly and (left or taken):
        place = f"part of {place}"
    side = d.offensive.sides.get(event.loser if left else event.holder, "an unnamed side")
    return side, LEFT if left else TOOK if taken else ENTERED, place


def whole(said: Said) -> bool:
    """Say whether anybody claims all of a place, rather than most of it."""
    return any(claim.extent == "full" for claim in said)


def grounds(d: Dataset, event: tuple, said: Said) -> tuple[str, str]:
    """Give what confirms an event (``claims.confirmation_basis``), and whose word that is."""
    what, ids = claims.confirmation_bases(d)[event.event_id]
    return what, voices(d, [c for c in said if c.claim_id in ids])


def other(d: Dataset, event: tuple, said: Said) -> str:
    """Say an event that turns no place: the first claim's own summary, and who says so."""
    summary = stop(said[0].summary).rstrip(".")
    if event.status == "confirmed":
        what, by = grounds(d, event, said)
        told = "confirmed:" if what == "admitted" else f"confirmed, {GROUNDS[what]}"
        return f"{summary} ({told} {by})"
    if event.status == "corroborated":
        return f"reported by {voices(d, said)}: {summary}"
    if event.status in ("contested", "overtaken"):
        return f"{voices(d, said)} {says(d, said)}: {summary}"
    return f"according to {only(d, said)}: {summary}"


def only(d: Dataset, said: Said) -> str:
    """Name the voices of an event that is only claimed: one origin is alone with it."""
    alone = " alone" if len({claim.origin for claim in said}) == 1 else ""
    return f"{voices(d, said)}{alone}"


def unsaid(d: Dataset, mine: Said) -> str:
    """Say an event of which only denials, doubts or retractions are left."""
    last = mine[-1]
    summary = stop(last.summary).rstrip(".")
    taken_back = last.stance == "retracts"
    rest = "the claim is taken back" if taken_back else "nobody in the table asserts the opposite"
    return f"{voices(d, [last])} {says(d, [last])}: {summary}; {rest}"


def dissent(d: Dataset, denied: Said, said: Said) -> str:
    """Name the voices of the denials that stand; unnamed ones that also assert it are others."""
    if not denied:
        return ""
    both = {claim.claimant_id for claim in said if not claim.named}
    others = "other " if {claim.claimant_id for claim in denied} <= both else ""
    return f"; {others}{voices(d, denied)} {'denies' if says(d, denied) == 'says' else 'deny'} it"


def voices(d: Dataset, said: Iterable[tuple], most: int = 3) -> str:
    """Name who makes some claims, the first to say so first."""
    order = sorted(said, key=attrgetter("published", "claim_id"))
    name = source_names(d)
    return listing([named(name[c]) for c in dict.fromkeys(c.claimant_id for c in order)], most)


def says(d: Dataset, said: Said) -> str:
    """Give the verb that agrees with the voices of claims; unnamed ones and Forces are plural."""
    who = {claim.claimant_id for claim in said}
    plural = len(who) > 1 or not all(claim.named for claim in said)
    forces = any(source_names(d)[claimant].endswith(" Forces") for claimant in who)
    return "say" if plural or forces else "says"


@cached_per_dataset
def source_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each source by its id."""
    return dict(zip(d.sources["source_id"], d.sources["name"], strict=True))
