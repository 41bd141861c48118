"""Who says so: the claims in force, their origins, and the status of each event.

The rules stand in the descriptor of a dataset and are printed by the notebook
``01-check-the-table``. A row of the table is what one report says, not what happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, get_type_hints

import pandas as pd

from helpers.tables import Dataset, cached_per_dataset
from helpers.tables.facts import TURNING_EXTENTS
from helpers.tables.rules import NOBODY

COMPLAINTS = ("strike", "siege", "clash", "displacement")
"""What a side may as well say to complain: its own word does not confirm it."""
STATUSES = ("confirmed", "corroborated", "overtaken", "contested", "claimed", "denied", "retracted")


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

    @property
    def turns(self) -> bool:
        """Whether it can turn its place: it is ``turning``, and the new holder is of a side."""
        return self.turning and self.holder_side != ""

    def speaks_for(self, side: str) -> bool:
        """Say whether the claimant speaks for a side; nobody speaks for ''."""
        return self.claimant_side == side != ""


class Event(NamedTuple):
    """What the claims in force say of an event; the columns of ``grade_events``."""

    event_id: str
    event_type: str
    place_id: str
    status: str
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


DTYPES = {
    name: {pd.Timestamp: "datetime64[us]"}.get(kind, kind if kind in (str, int, bool) else object)
    for name, kind in get_type_hints(Event).items()
}


def origins(sources: pd.DataFrame) -> pd.Series:
    """Give the origin of each source: its side, else its owner, else the source itself.

    All sources that speak for one side are one origin; a relay adds nothing.

    Returns
    -------
    Series of text by source_id.
    """
    of = sources.set_index("source_id")
    own = pd.Series(of.index, index=of.index)
    return of["speaks_for"].where(of["speaks_for"] != "", of["owner"].where(of["owner"] != "", own))


@cached_per_dataset
def claims_in_force(d: Dataset) -> pd.DataFrame:
    """Give the claims in force: those that no other known claim replaces.

    Returns
    -------
    One row a claim: the columns of ``events``, and published (day), outlet_id, origin,
    neutral and named (bool), claimant_side, loser_side, holder_side (a side, ``none``
    or ''), live (bool: a denial that stands).
    """
    rows = _claims_entered(d)
    stand = {claim.claim_id for said in claims_by_event(d) for claim in standing_denials(said)}
    return rows.assign(live=[claim in stand for claim in rows["claim_id"].tolist()])


@cached_per_dataset
def _claims_entered(d: Dataset) -> pd.DataFrame:
    """Give ``claims_in_force`` before it is worked out which denials stand."""
    events = d.events[~d.events["claim_id"].isin(d.events["supersedes"])]
    side = dict(zip(d.actors["actor_id"], d.actors["side"], strict=True))
    sources = d.sources.set_index("source_id")
    origin, speaks_for, kind = (
        of.to_dict() for of in (origins(d.sources), sources["speaks_for"], sources["kind"])
    )
    rows = events.merge(
        d.reports[["report_id", "published", "outlet_id"]], on="report_id", validate="m:1"
    )
    spoken_for = [speaks_for[source] for source in rows["claimant_id"]]
    return rows.assign(
        origin=[origin[source] for source in rows["claimant_id"]],
        claimant_side=spoken_for,
        neutral=[of == "" for of in spoken_for],
        named=[kind[source] != "unnamed" for source in rows["claimant_id"]],
        loser_side=[side.get(actor, "") for actor in rows["loser_id"]],
        holder_side=[
            NOBODY if actor == NOBODY else side.get(actor, "") for actor in rows["holder_after"]
        ],
    )


@cached_per_dataset
def claims_by_event(d: Dataset) -> list[list[Claim]]:
    """Give all claims in force about each event, as ``group_claims`` does."""
    return group_claims(_claims_entered(d))


@cached_per_dataset
def claims_shown(d: Dataset) -> pd.DataFrame:
    """Give the claims in force that a page lists, by claim_id; the columns of ``claims_in_force``.

    These are all about events that can have begun by the last day shown, and those that can have
    come true by then of an event that others date later.
    """
    rows = claims_in_force(d).sort_values("claim_id")
    begun = rows["turned_from"].fillna(rows["date_latest"]) <= d.as_of
    return rows[begun | rows["event_id"].isin(grade_events(d)["event_id"])]


@cached_per_dataset
def rows_by_event(d: Dataset) -> dict[str, tuple[tuple, ...]]:
    """Give by event the rows of ``claims_in_force`` about it, ordered by claim_id."""
    told: dict[str, list[tuple]] = {}
    for claim in claims_in_force(d).sort_values("claim_id").itertuples(index=False, name="Known"):
        told.setdefault(claim.event_id, []).append(claim)
    return {event: tuple(said) for event, said in told.items()}


def group_claims(rows: pd.DataFrame) -> list[list[Claim]]:
    """Group the rows of ``claims_in_force`` by event, each group ordered by claim_id."""
    told: dict[str, list[Claim]] = {}
    columns = (rows[name].tolist() for name in Claim._fields)
    for claim in sorted(map(Claim, *columns), key=attrgetter("claim_id")):
        told.setdefault(claim.event_id, []).append(claim)
    return list(told.values())


def standing_denials(said: list[Claim]) -> list[Claim]:
    """Give the denials of an event that stand.

    A denial falls when its own origin asserts the event in a report of the same or a later day,
    or a neutral origin does in a report of a later day.
    """
    yes = [c for c in said if c.stance == "asserts"]
    return [
        no
        for no in said
        if no.stance == "denies"
        and not any(c.origin == no.origin and c.published >= no.published for c in yes)
        and not any(c.neutral and c.published > no.published for c in yes)
    ]


def grade_events(d: Dataset, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out the status of every event that a known claim dates to the last day shown or before.

    Parameters
    ----------
    rows
        Rows of ``claims_in_force``, for a caller that leaves some out; default: all of them.

    Returns
    -------
    One row an event, by day and event_id: event_id, event_type, place_id, status, holder (a side,
    ``none`` or ''), loser (a side or ''), start and end (the window; missing where no full
    or most assertion at the place itself stands), or_earlier (bool: the window's beginning is not
    known), day (last day on which it can have happened), origins (number asserting), origin_ids,
    denied_by (origins of live denials), reports (number asserting), claim_ids (asserting),
    denial_ids (live), first_published.
    """
    return _grade_all(d) if rows is None else _grade_table(d, group_claims(rows))


@cached_per_dataset
def _grade_all(d: Dataset) -> pd.DataFrame:
    """Give ``grade_events`` of all claims in force."""
    return _grade_table(d, claims_by_event(d))


def _grade_table(d: Dataset, told: list[list[Claim]]) -> pd.DataFrame:
    """Give ``grade_events`` of the claims about each event."""
    events = events_shown(d, [grade_event(said) for said in told])
    columns = {name: map(attrgetter(name), events) for name in DTYPES}
    return pd.DataFrame({n: pd.Series(list(of), dtype=DTYPES[n]) for n, of in columns.items()})


def events_shown(d: Dataset, events: Iterable[Event]) -> list[Event]:
    """Give the events that can have begun by the last day shown, by day and event_id."""
    begun = [
        e for e in _mark_overtaken(events) if (e.day if e.start is pd.NaT else e.start) <= d.as_of
    ]
    return sorted(begun, key=attrgetter("day", "event_id"))


def with_several_origins(events: pd.DataFrame) -> pd.DataFrame:
    """Give the changes of hands on which more than one origin has spoken, for or against.

    Takes and gives the columns of ``grade_events``.
    """
    voices = [
        len({*said, *denied})
        for said, denied in zip(events["origin_ids"], events["denied_by"], strict=True)
    ]
    return events[events["start"].notna() & (pd.Series(voices, index=events.index) > 1)]


def milestones(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give for each change of hands when it was first claimed, denied and admitted.

    Days are those of publication. *Denied* counts every denial, standing or fallen; *admitted* is
    the first assertion by the losing side, whatever its extent.

    Parameters
    ----------
    events
        Changes of hands, as ``grade_events`` gives them.

    Returns
    -------
    The columns of ``events`` and claimed, denied, admitted (days, missing where never) and
    admitted_after (whole days from the first claim to the admission, as a number).
    """
    rows = claims_in_force(d).merge(events[["event_id", "loser"]], on="event_id", validate="m:1")
    yes = rows[rows["stance"] == "asserts"]
    own = yes[(yes["claimant_side"] != "") & (yes["claimant_side"] == yes["loser"])]
    steps = {"claimed": yes, "denied": rows[rows["stance"] == "denies"], "admitted": own}
    out = events
    for name, of in steps.items():
        out = out.join(of.groupby("event_id")["published"].min().rename(name), on="event_id")
    return out.assign(admitted_after=(out["admitted"] - out["claimed"]).dt.days)


def grade_event(said: list[Claim]) -> Event:
    """Give the status of an event by its own claims: the first rule that fits."""
    event = summarise_claims(said)
    if confirmation_basis(said, event)[0]:
        status = "confirmed"
    elif _is_corroborated(said, event):
        status = "corroborated"
    elif _is_contested(event):
        status = "contested"
    elif event.claim_ids:
        status = "claimed"
    else:
        status = "denied" if any(c.stance in ("denies", "doubts") for c in said) else "retracted"
    return event._replace(status=status)


def summarise_claims(said: list[Claim]) -> Event:
    """Gather what the claims say of their event: place, sides, window, origins; no status yet."""
    yes, no = [c for c in said if c.stance == "asserts"], standing_denials(said)
    start, end, or_earlier = _window(yes)
    return Event(
        event_id=said[0].event_id,
        event_type=(yes or said)[0].event_type,
        place_id=said[0].place_id,
        status="",
        holder=_new_holder(yes, said),
        loser=next((c.loser_side for c in (*yes, *said) if c.loser_side), ""),
        start=start,
        end=end,
        or_earlier=or_earlier,
        day=min(c.date_latest for c in yes or said) if end is pd.NaT else end,
        origins=len({c.origin for c in yes}),
        origin_ids=tuple(sorted({c.origin for c in yes})),
        denied_by=tuple(sorted({c.origin for c in no})),
        reports=len({c.report_id for c in yes}),
        claim_ids=tuple(c.claim_id for c in yes),
        denial_ids=tuple(c.claim_id for c in no),
        first_published=min(c.published for c in said),
    )


def _new_holder(yes: list[Claim], said: list[Claim]) -> str:
    """Give who holds the place afterwards: a side that is asserted, else nobody, else denied."""
    asserted = [c.holder_side for c in yes if c.holder_side not in ("", NOBODY)]
    left = [NOBODY for c in said if c.holder_side == NOBODY]
    return next(iter([*asserted, *left, *(c.holder_side for c in said if c.holder_side)]), "")


def _window(yes: list[Claim]) -> tuple[pd.Timestamp, pd.Timestamp, bool]:
    """Give the first and last day on which a change of hands happened, and whether "or earlier".

    L is the latest ``turned_from`` that is given, U the earliest ``date_latest``; the window
    is [min(L, U), max(L, U)]. Without any L both ends are U, marked ``or_earlier``. Missing where
    no assertion can turn the place.
    """
    turning = [c for c in yes if c.turns]
    if not turning:
        return pd.NaT, pd.NaT, False
    upper = min(c.date_latest for c in turning)
    given = [c.turned_from for c in turning if c.turned_from is not pd.NaT]
    lower = max(given, default=upper)
    return min(lower, upper), max(lower, upper), not given


def confirmation_basis(said: list[Claim], event: Event) -> tuple[str, tuple[str, ...]]:
    """Rule 1: admission against interest, geolocated proof, or two neutral origins undenied.

    What a side says was done to it (``COMPLAINTS``) is no admission: it may gain by saying so.

    Returns
    -------
    What confirms the event (``admitted``, ``placed``, ``independent`` or '' = nothing does), and
    the claims that do.
    """
    yes = [
        c
        for c in said
        if c.stance == "asserts" and c.named and (event.holder == "" or c.extent in TURNING_EXTENTS)
    ]
    admits = [c for c in yes if c.speaks_for(event.loser) and event.event_type not in COMPLAINTS]
    proves = [c for c in yes if c.proving and not c.speaks_for(event.gainer)]
    neutral = [c for c in yes if c.neutral and not event.denied_by]
    several = neutral if len({c.origin for c in neutral}) >= 2 else []
    for what, by in (("admitted", admits), ("placed", proves), ("independent", several)):
        if by:
            return what, tuple(c.claim_id for c in by)
    return "", ()


@cached_per_dataset
def confirmation_bases(d: Dataset) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give by confirmed event what confirms it, as ``confirmation_basis`` does."""
    events = grade_events(d)
    sure = set(events.loc[events["status"] == "confirmed", "event_id"])
    told = (said for said in claims_by_event(d) if said[0].event_id in sure)
    return {said[0].event_id: confirmation_basis(said, summarise_claims(said)) for said in told}


def _is_corroborated(said: list[Claim], event: Event) -> bool:
    """Rule 2: two origins, one of them not the gainer's, and no neutral denial that stands."""
    outside = any(
        c.neutral or (event.gainer != "" and not c.speaks_for(event.gainer))
        for c in said
        if c.stance == "asserts"
    )
    doubted = any(c.neutral and c.claim_id in event.denial_ids for c in said)
    return event.origins >= 2 and outside and not doubted


def _is_contested(event: Event) -> bool:
    """Rule 3: an assertion, and a denial that stands by another origin."""
    return any(no != yes for no in event.denied_by for yes in event.origin_ids)


def _mark_overtaken(events: Iterable[Event]) -> list[Event]:
    """Mark the contested events that a later, better supported one at the place has overtaken.

    Nobody loses a place twice without regaining it.
    """
    events, last = list(events), {}
    for e in events:
        if e.status in ("corroborated", "confirmed") and e.loser and e.place_id:
            last[e.place_id, e.loser] = max(e.day, last.get((e.place_id, e.loser), e.day))
    return [
        e._replace(status="overtaken")
        if e.status == "contested" and last.get((e.place_id, e.loser), e.day) > e.day
        else e
        for e in events
    ]


def unique_ids(told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Join tuples of claims to one, each claim once.

    >>> unique_ids([("c2", "c1"), ("c1",)])
    ('c2', 'c1')
    """
    return tuple(dict.fromkeys(chain(*told)))
