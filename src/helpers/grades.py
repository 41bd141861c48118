"""The rules: what grade some claims give an event, first match first.

Nothing here looks at a dataset: every function takes the claims about one event. The same rules
stand in words in the descriptor of a dataset.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.tables.derived import TURNING_EXTENTS
from helpers.tables.rules import NOBODY

COMPLAINTS = ("strike", "siege", "clash", "displacement")
"""Event types where a side's own report is no admission: it may gain by saying so."""
GRADES = ("confirmed", "corroborated", "superseded", "disputed", "claimed", "denied", "retracted")
CORROBORATING_ORIGINS, CONFIRMING_ORIGINS = 2, 2
"""So many origins corroborate an event, and so many neutral ones confirm it undenied."""


class Claim(NamedTuple):
    """What the rules look at in a claim in force; columns of ``claims_in_force``."""

    claim_id: str
    event_id: str
    report_id: str
    outlet_id: str
    event_type: str
    stance: str
    place_id: str
    turning: bool
    turned_from: pd.Timestamp
    proving: bool
    date_latest: pd.Timestamp
    extent: str
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


class Event(NamedTuple):
    """What the claims in force say of an event; the columns of ``grade_events``."""

    event_id: str
    event_type: str
    place_id: str
    grade: str
    holder: str
    loser: str
    start: pd.Timestamp
    end: pd.Timestamp
    or_earlier: bool
    day: pd.Timestamp
    origins: int
    origin_ids: tuple[str, ...]
    denied_by: tuple[str, ...]
    reports: int
    claim_ids: tuple[str, ...]
    denial_ids: tuple[str, ...]
    first_published: pd.Timestamp

    @property
    def gainer(self) -> str:
        """The side that gains; '' where nobody does."""
        return "" if self.holder == NOBODY else self.holder


def standing_denials(claims: list[Claim]) -> list[Claim]:
    """Give the denials of an event that stand.

    A denial falls when its own origin asserts the event in a report of the same or a later day,
    or a neutral origin does in a report of a later day.
    """
    asserting = [c for c in claims if c.stance == "asserts"]
    return [
        denial
        for denial in claims
        if denial.stance == "denies"
        and not any(
            c.published >= denial.published
            and (c.origin == denial.origin or (c.neutral and c.published > denial.published))
            for c in asserting
        )
    ]


def grade_event(claims: list[Claim]) -> Event:
    """Give the grade of an event by its own claims: the first rule that fits."""
    event = summarise_claims(claims)
    if confirmation_basis(claims, event)[0]:
        grade = "confirmed"
    elif _is_corroborated(claims, event):
        grade = "corroborated"
    elif any(denier != origin for denier in event.denied_by for origin in event.origin_ids):
        grade = "disputed"
    elif event.claim_ids:
        grade = "claimed"
    else:
        grade = "denied" if any(c.stance in ("denies", "doubts") for c in claims) else "retracted"
    return event._replace(grade=grade)


def summarise_claims(claims: list[Claim]) -> Event:
    """Gather what the claims say of their event: place, sides, window, origins; no grade yet."""
    asserting, denials = [c for c in claims if c.stance == "asserts"], standing_denials(claims)
    start, end, or_earlier = _window(asserting)
    return Event(
        event_id=claims[0].event_id,
        event_type=(asserting or claims)[0].event_type,
        place_id=claims[0].place_id,
        grade="",
        holder=_new_holder(asserting, claims),
        loser=next((c.loser_side for c in (*asserting, *claims) if c.loser_side), ""),
        start=start,
        end=end,
        or_earlier=or_earlier,
        day=min(c.date_latest for c in asserting or claims) if end is pd.NaT else end,
        origins=len({c.origin for c in asserting}),
        origin_ids=tuple(sorted({c.origin for c in asserting})),
        denied_by=tuple(sorted({c.origin for c in denials})),
        reports=len({c.report_id for c in asserting}),
        claim_ids=tuple(c.claim_id for c in asserting),
        denial_ids=tuple(c.claim_id for c in denials),
        first_published=min(c.published for c in claims),
    )


def _new_holder(asserting: list[Claim], claims: list[Claim]) -> str:
    """Give who holds the place afterwards: a side that is asserted, else nobody, else denied."""
    asserted = [c.holder_side for c in asserting if c.holder_side not in ("", NOBODY)]
    nobody = [NOBODY for c in claims if c.holder_side == NOBODY]
    return next(iter([*asserted, *nobody, *(c.holder_side for c in claims if c.holder_side)]), "")


def _window(asserting: list[Claim]) -> tuple[pd.Timestamp, pd.Timestamp, bool]:
    """Give the first and last day on which a change of hands happened, and whether "or earlier".

    L is the latest ``turned_from`` that is given, U the earliest ``date_latest``; the window
    is [min(L, U), max(L, U)]. Without any L both ends are U, marked ``or_earlier``. Missing where
    no assertion can change who holds the place.
    """
    turning = [c for c in asserting if c.turning and c.holder_side != ""]
    if not turning:
        return pd.NaT, pd.NaT, False
    upper = min(c.date_latest for c in turning)
    given = [c.turned_from for c in turning if c.turned_from is not pd.NaT]
    lower = max(given, default=upper)
    return min(lower, upper), max(lower, upper), not given


def confirmation_basis(claims: list[Claim], event: Event) -> tuple[str, tuple[str, ...]]:
    """Rule 1: admission against interest, geolocated proof, or two neutral origins undenied.

    What a side says was done to it (``COMPLAINTS``) is no admission: it may gain by saying so.
    Gives what confirms the event (``admitted``, ``placed``, ``independent`` or '' = nothing does),
    and the claims that do.
    """
    usable = [
        c
        for c in claims
        if c.stance == "asserts" and c.named and (event.holder == "" or c.extent in TURNING_EXTENTS)
    ]
    admits = [c for c in usable if c.speaks_for(event.loser) and event.event_type not in COMPLAINTS]
    proves = [c for c in usable if c.proving and not c.speaks_for(event.gainer)]
    neutral = [c for c in usable if c.neutral and not event.denied_by]
    several = neutral if len({c.origin for c in neutral}) >= CONFIRMING_ORIGINS else []
    for basis, confirming in (("admitted", admits), ("placed", proves), ("independent", several)):
        if confirming:
            return basis, tuple(c.claim_id for c in confirming)
    return "", ()


def _is_corroborated(claims: list[Claim], event: Event) -> bool:
    """Rule 2: two origins, one of them not the gainer's, and no neutral denial that stands."""
    outside = any(
        c.neutral or (event.gainer != "" and not c.speaks_for(event.gainer))
        for c in claims
        if c.stance == "asserts"
    )
    denied = any(c.neutral and c.claim_id in event.denial_ids for c in claims)
    return event.origins >= CORROBORATING_ORIGINS and outside and not denied


def mark_superseded(events: list[Event]) -> list[Event]:
    """Mark disputed losses before a better supported one: nobody loses a place twice in a row."""
    last: dict[tuple[str, str], pd.Timestamp] = {}
    for e in events:
        if e.grade in ("corroborated", "confirmed") and e.loser and e.place_id:
            last[e.place_id, e.loser] = max(e.day, last.get((e.place_id, e.loser), e.day))
    return [
        e._replace(grade="superseded")
        if e.grade == "disputed" and last.get((e.place_id, e.loser), e.day) > e.day
        else e
        for e in events
    ]
