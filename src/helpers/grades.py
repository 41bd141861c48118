"""The rules: what grade some claims give an event, first match first.

Nothing here looks at a dataset: every function takes the claims about one event. The same rules
stand in words in the descriptor of a dataset, with the numbers of sources that they ask for.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from helpers.tables.rules import NOBODY
from helpers.tables.schema import GRADES as GRADES

COMPLAINTS = ("strike", "siege", "clash", "displacement")
"""Event types where a side's own report is no admission: it may gain by saying so."""
SETTLED = ("confirmed", "corroborated")  # grades by which a place counts as having changed hands


class Claim(NamedTuple):
    """What the rules look at in a claim in force; columns of ``claims_in_force``."""

    claim_id: str
    event_id: str
    report_id: str
    outlet_id: str
    event_type: str
    stance: str
    place_id: str
    actor_id: str
    loser_id: str
    holder_after: str
    stating: bool
    stated_from: pd.Timestamp
    proving: bool
    inferred: bool
    date_latest: pd.Timestamp
    published: pd.Timestamp
    origin: str
    neutral: bool
    named: bool
    claimant_side: str
    loser_side: str
    holder_side: str

    def speaks_for(self, side: str) -> bool:
        """Say whether the claimant speaks for a side; nobody speaks for ''."""
        return self.claimant_side == side != ""

    def admits(self, loser: str) -> bool:
        """Say whether it is the losing side itself that says so; an ally is not that side."""
        own = self.origin in (self.loser_side, self.loser_id) and not self.inferred
        return own and self.speaks_for(loser)


class Event(NamedTuple):
    """What the claims in force say of an event; the columns of ``grade_events``."""

    event_id: str
    event_type: str
    place_id: str
    grade: str
    loss_grade: str
    stated: bool
    holder: str
    loser: str
    actor_id: str
    holder_id: str
    loser_id: str
    start: pd.Timestamp
    end: pd.Timestamp
    or_earlier: bool
    day: pd.Timestamp
    origins: int
    origin_ids: tuple[str, ...]
    denied_by: tuple[str, ...]
    reports: int
    claim_ids: tuple[str, ...]
    pointing_ids: tuple[str, ...]
    denial_ids: tuple[str, ...]
    answered_ids: tuple[str, ...]
    first_published: pd.Timestamp

    @property
    def gainer(self) -> str:
        """The side that gains; '' where nobody does."""
        return "" if self.holder == NOBODY else self.holder


def stating_claims(claims: list[Claim]) -> list[Claim]:
    """Keep the claims that decide the grade and the day, and whose claimants are named for it.

    Where any claim of the event speaks of control, only those state it that give a new holder, or
    nobody, for all or most of the place itself; the others point to it. Of other events every
    asserting claim states.
    """
    asserting = [c for c in claims if c.stance == "asserts"]
    if any(c.holder_side for c in claims):
        return [c for c in asserting if c.stating]
    return asserting


def standing_denials(claims: list[Claim], needed: Mapping[str, int]) -> list[Claim]:
    """Give the denials of an event that no later report has answered.

    A denial is answered when its own source states the event in a report of the same or a later
    day, a neutral named source does in a report of a later day, or the event is corroborated (were
    there no denial) by claims of which one was published on a later day.
    """
    stating = stating_claims(claims)
    event = summarise_claims(claims, ())
    settled = _grade(claims, stating, event, needed) in SETTLED
    last = max((c.published for c in stating), default=pd.Timestamp.min)
    return [
        denial
        for denial in claims
        if denial.stance == "denies"
        and not (settled and last > denial.published)
        and not any(
            (c.origin == denial.origin and c.published >= denial.published)
            or (c.neutral and c.named and c.published > denial.published)
            for c in stating
            if not c.inferred
        )
    ]


def grade_event(claims: list[Claim], needed: Mapping[str, int]) -> Event:
    """Give the grade of an event by its own claims: the first rule that fits.

    ``needed`` says how many independent sources corroborate, and how many neutral ones confirm.
    ``grade`` is of the whole event; ``loss_grade`` only of the loss: who says that a place was left
    does not say who came.
    """
    denials = standing_denials(claims, needed)
    event, stating = summarise_claims(claims, denials), stating_claims(claims)
    loss_grade = _grade(claims, stating, event, needed)
    grade = loss_grade
    if event.holder not in ("", NOBODY) and event.stated:
        telling = [c for c in stating if c.holder_side == event.holder]
        grade = _grade(claims, telling, event, needed)
    return event._replace(grade=grade, loss_grade=loss_grade)


def _grade(
    claims: list[Claim], stating: list[Claim], event: Event, needed: Mapping[str, int]
) -> str:
    if confirmation_basis(stating, event, needed)[0]:
        return "confirmed"
    if _is_corroborated(claims, stating, event, needed):
        return "corroborated"
    if any(denier != c.origin for denier in event.denied_by for c in stating):
        return "disputed"
    if any(c.stance == "asserts" for c in claims):
        return "claimed"
    return "denied" if any(c.stance in ("denies", "doubts") for c in claims) else "retracted"


def summarise_claims(claims: list[Claim], denials: Iterable[Claim]) -> Event:
    """Gather what the claims say of their event: place, sides, window, sources; no grade yet.

    ``denials`` are those that stand. Where nothing is stated, the claims that point to the event
    are its claims.
    """
    asserting, stating = [c for c in claims if c.stance == "asserts"], stating_claims(claims)
    telling, denials = stating or asserting, list(denials)
    standing = {c.claim_id for c in denials}
    holder = _new_holder(telling, claims)
    start, end, or_earlier = _window([c for c in stating if c.holder_side])
    first = (telling or claims)[0]
    return Event(
        event_id=first.event_id,
        event_type=first.event_type,
        place_id=first.place_id,
        grade="",
        loss_grade="",
        stated=bool(stating),
        holder=holder,
        loser=next((c.loser_side for c in (*telling, *claims) if c.loser_side), ""),
        actor_id=_most_named(c.actor_id for c in telling or claims),
        holder_id=_most_named(c.holder_after for c in telling or claims if c.holder_side == holder),
        loser_id=_most_named(c.loser_id for c in telling or claims),
        start=start,
        end=end,
        or_earlier=or_earlier,
        day=min(c.date_latest for c in telling or claims) if end is pd.NaT else end,
        origins=len({c.origin for c in telling}),
        origin_ids=tuple(sorted({c.origin for c in telling})),
        denied_by=tuple(sorted({c.origin for c in denials})),
        reports=len({c.report_id for c in telling}),
        claim_ids=tuple(c.claim_id for c in telling),
        pointing_ids=tuple(c.claim_id for c in asserting if stating and c not in stating),
        denial_ids=tuple(c.claim_id for c in denials),
        answered_ids=tuple(
            c.claim_id for c in claims if c.stance == "denies" and c.claim_id not in standing
        ),
        first_published=min(c.published for c in claims),
    )


def _most_named(ids: Iterable[str]) -> str:
    """Give the id that most claims name, the first of several; '' where none names any."""
    named = [row_id for row_id in ids if row_id]
    return max(dict.fromkeys(named), key=named.count, default="")


def _new_holder(telling: list[Claim], claims: list[Claim]) -> str:
    """Give who holds the place afterwards: a side that is asserted, else nobody, else denied."""
    asserted = [c.holder_side for c in telling if c.holder_side not in ("", NOBODY)]
    nobody = [NOBODY for c in (*telling, *claims) if c.holder_side == NOBODY]
    return next(iter([*asserted, *nobody, *(c.holder_side for c in claims if c.holder_side)]), "")


def _window(stating: list[Claim]) -> tuple[pd.Timestamp, pd.Timestamp, bool]:
    """Give the first and last day on which a change of hands happened, and whether "or earlier".

    L is the latest ``stated_from`` that is given, U the earliest ``date_latest``; the window
    is [min(L, U), max(L, U)]. Without any L both ends are U, marked ``or_earlier``. Missing where
    nothing states who holds the place.
    """
    if not stating:
        return pd.NaT, pd.NaT, False
    upper = min(c.date_latest for c in stating)
    given = [c.stated_from for c in stating if c.stated_from is not pd.NaT]
    lower = max(given, default=upper)
    return min(lower, upper), max(lower, upper), not given


def confirmation_basis(
    stating: list[Claim], event: Event, needed: Mapping[str, int]
) -> tuple[str, tuple[str, ...]]:
    """Rule 1: admission against interest, geolocated proof, or neutral sources undenied.

    Looks at the stating claims of named sources; what is only inferred never confirms. Gives what
    confirms the event (``admitted``, ``placed``, ``independent`` or '' = nothing does), and the
    claims that do.
    """
    usable = [c for c in stating if c.named and not c.inferred]
    admits = [c for c in usable if c.admits(event.loser) and event.event_type not in COMPLAINTS]
    proves = [c for c in usable if c.proving and not c.speaks_for(event.gainer)]
    neutral = [c for c in usable if c.neutral and not event.denied_by]
    several = neutral if len({c.origin for c in neutral}) >= needed["confirmed"] else []
    for basis, confirming in (("admitted", admits), ("placed", proves), ("independent", several)):
        if confirming and event.stated:
            return basis, tuple(c.claim_id for c in confirming)
    return "", ()


def _is_corroborated(
    claims: list[Claim], stating: list[Claim], event: Event, needed: Mapping[str, int]
) -> bool:
    """Rule 2: several sources, one of them not the gainer's, and no neutral denial that stands.

    Where nobody gains, one of them is neutral.
    """
    gains = event.gainer != ""
    outside = any(c.neutral or (gains and not c.speaks_for(event.gainer)) for c in stating)
    enough = len({c.origin for c in stating}) >= needed["corroborated"]
    denied = any(c.neutral and c.claim_id in event.denial_ids for c in claims)
    return enough and outside and event.stated and not denied


def mark_superseded(events: list[Event]) -> list[Event]:
    """Mark disputed losses before a better supported one: nobody loses a place twice in a row."""
    last: dict[tuple[str, str], pd.Timestamp] = {}
    for e in events:
        if e.grade in SETTLED and e.loser and e.place_id:
            last[e.place_id, e.loser] = max(e.day, last.get((e.place_id, e.loser), e.day))
    return [
        e._replace(grade="superseded")
        if e.grade == "disputed" and last.get((e.place_id, e.loser), e.day) > e.day
        else e
        for e in events
    ]
