"""Who says so: the claims in force, the origin of each, and the events that they are about.

A row of the table is what one report says, not what happened; ``grades`` holds the rules by which
claims give an event its grade.
"""

from collections.abc import Iterable
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, get_type_hints

import pandas as pd

from helpers import places
from helpers.grades import GRADES, Claim, Event, grade_event, mark_superseded
from helpers.order import id_key, id_keys, keep, shared
from helpers.tables import Dataset, cached_per_dataset
from helpers.tables.rules import NOBODY

__all__ = "MANY claims_in_force first_steps grade_events milestones with_several_origins".split()

DTYPES = {
    name: {pd.Timestamp: "datetime64[us]"}.get(kind, kind if kind in (str, int, bool) else object)
    for name, kind in get_type_hints(Event).items()
}


MANY = ("claims", "denials", "admissions")  # what ``milestones`` counts of each step


def origins(sources: pd.DataFrame) -> pd.Series:
    """Give the origin of each source by source_id: its side, else its owner, else itself.

    All sources that speak for one side are one origin; a relay adds nothing.
    """
    rows = sources.set_index("source_id")
    owner = rows["owner"].where(rows["owner"] != "", rows.index)
    return rows["speaks_for"].where(rows["speaks_for"] != "", owner)


@cached_per_dataset
def claims_in_force(d: Dataset) -> pd.DataFrame:
    """Give the claims in force: those that no other known claim replaces.

    The columns are of the table ``events``, and stating (bool: tells that all or most of a place
    changed hands), stated_from (``date_earliest`` of those), proving (bool: asserts with evidence
    that proves it), inferred (bool), published (day), outlet_id, origin, neutral and named (bool),
    claimant_side, loser_side, holder_side (a side, ``none`` or ''), live (bool: a denial that
    stands).
    """
    rows = _claims_with_sides(d)
    standing = unique_ids(event.denial_ids for event in _graded(d))
    return rows.assign(live=rows["claim_id"].isin(standing))


def claims_ever(d: Dataset) -> pd.DataFrame:
    """Give all known claims, those that a later one replaces too.

    The columns are of ``claims_in_force`` without live, and until (day of the report by which a
    claim was first replaced; missing where none replaces it).
    """
    rows = _with_sides(d, d.events)
    published = rows.set_index("claim_id")["published"]
    later = d.events[d.events["supersedes"] != ""]
    days = published.reindex(later["claim_id"]).groupby(later["supersedes"].to_numpy()).min()
    return rows.assign(until=days.reindex(rows["claim_id"]).to_numpy())


def imported(rows: pd.DataFrame) -> pd.Series:
    """Say which claims were brought in by an import, and not coded by a person."""
    return rows.get("origin_id", pd.Series("", rows.index)) != ""


class Coding(NamedTuple):
    """How the known claims came into the tables: by hand from so many reports, or imported.

    ``outlets`` (source_id) published what was imported, in ``releases`` (report_id).
    """

    by_hand: int
    reports: int
    read_in_part: int
    imported: int
    outlets: tuple[str, ...]
    releases: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether a person coded every claim."""
        return not self.imported


@cached_per_dataset
def coding(d: Dataset) -> Coding:
    """Count claims coded by hand and imported ones, and the reports that were read."""
    theirs, reports = imported(d.events), d.reports.set_index("report_id")
    sent = d.events.loc[theirs, "report_id"]
    releases = frozenset(sent) - frozenset(d.events.loc[~theirs, "report_id"])
    read, outlets = reports.drop(index=releases), reports.loc[sent, "outlet_id"].value_counts()
    parts = int((read["read"] == "excerpt").sum())
    counts = int((~theirs).sum()), len(read), parts, int(theirs.sum())
    return Coding(*counts, tuple(outlets.index), releases)


@cached_per_dataset
def _claims_with_sides(d: Dataset) -> pd.DataFrame:
    return _with_sides(d, d.events[~d.events["claim_id"].isin(d.events["supersedes"])])


def _with_sides(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    side = dict(zip(d.actors["actor_id"], d.actors["side"], strict=True))
    holder = side | {NOBODY: NOBODY}
    sources = d.sources.set_index("source_id")
    rows = keep(events, events["report_id"].isin(d.reports["report_id"])).reset_index(drop=True)
    read_in = d.reports.set_index("report_id")[["published", "outlet_id"]]
    read_in = read_in.reindex(rows["report_id"]).set_axis(rows.index)
    spoken_for = rows["claimant_id"].map(sources["speaks_for"])
    kind = rows["place_id"].map(d.places.set_index("place_id")["kind"])
    whole = (kind != "area") & ((kind != "governorate") | (rows["extent"] == "full"))
    return rows.assign(
        stating=rows["stating"] & whole,
        **read_in,
        origin=rows["claimant_id"].map(origins(d.sources)),
        claimant_side=[side.get(who, who) for who in spoken_for],
        neutral=spoken_for == "",
        named=rows["claimant_id"].map(sources["kind"]) != "unnamed",
        loser_side=[side.get(actor, "") for actor in rows["loser_id"]],
        holder_side=[holder.get(actor, "") for actor in rows["holder_after"]],
    )


def group_claims(rows: pd.DataFrame) -> list[list[Claim]]:
    """Group rows of ``claims_in_force`` by event, each group in the order of the claims' ids."""
    columns = (shared(rows[name]) for name in Claim._fields)
    by_event: dict[str, list[Claim]] = {}
    for claim in sorted(map(Claim, *columns), key=lambda claim: id_key(claim.claim_id)):
        by_event.setdefault(claim.event_id, []).append(claim)
    return list(by_event.values())


@cached_per_dataset
def rows_by_event(d: Dataset) -> dict[str, tuple[tuple, ...]]:
    """Give by event the rows of ``claims_in_force`` about it, in the order of their ids."""
    by_event: dict[str, list[tuple]] = {}
    rows = claims_in_force(d).sort_values("claim_id", key=id_keys)
    for claim in rows.itertuples(index=False, name="Known"):
        by_event.setdefault(claim.event_id, []).append(claim)
    return {event: tuple(claims) for event, claims in by_event.items()}


@cached_per_dataset
def claims_shown(d: Dataset) -> pd.DataFrame:
    """Give the claims in force that a page lists, in the order of their ids.

    These are all about events that can have begun by the last day shown, and those that can have
    come true by then of an event that others date later. The columns are of ``claims_in_force``.
    """
    rows = claims_in_force(d).sort_values("claim_id", key=id_keys)
    begun = rows["stated_from"].fillna(rows["date_latest"]) <= d.as_of
    return rows[begun | rows["event_id"].isin(grade_events(d)["event_id"])]


@cached_per_dataset
def grade_events(d: Dataset, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out the grade of every event that a known claim dates to the last day shown or before.

    ``rows`` are rows of ``claims_in_force``, for a caller that leaves some out; default: all of
    them. One row an event, by day and event_id: event_id, event_type, place_id, grade,
    loss_grade (of the loss alone, for it is often better known than who came), stated (bool:
    somebody states it; else its claims only point to it), holder (a side, ``none`` or ''), loser
    (a side or ''), actor_id, holder_id, loser_id (the actors that most of its claims name), start
    and end (the window; missing where nobody states who holds the place), or_earlier (bool: the
    window's beginning is not known), day (last day on which it can have happened), origins (number
    of independent sources that state it), origin_ids, denied_by (sources of standing denials),
    reports (number that state it), claim_ids (that state it, or where none does that point to it),
    pointing_ids (that point to it beside these), denial_ids (standing), answered_ids (denials that
    stand no more), first_published.
    """
    events = events_shown(d, _graded(d) if rows is None else _graded(d, group_claims(rows)))
    columns = {name: map(attrgetter(name), events) for name in DTYPES}
    return pd.DataFrame({n: pd.Series(list(c), dtype=DTYPES[n]) for n, c in columns.items()})


@cached_per_dataset
def _graded(d: Dataset, groups: Iterable[list[Claim]] | None = None) -> list[Event]:
    groups = group_claims(_claims_with_sides(d)) if groups is None else groups
    return [grade_event(group, d.offensive.needed) for group in groups]


def events_shown(d: Dataset, events: Iterable[Event]) -> list[Event]:
    """Give the events that can have begun by the last day shown, by day and event_id.

    A disputed event that a later, better supported one at the place has superseded is marked so.
    """
    marked = mark_superseded(list(events))
    begun = [e for e in marked if (e.day if e.start is pd.NaT else e.start) <= d.as_of]
    return sorted(begun, key=lambda e: (e.day, id_key(e.event_id)))


def with_several_origins(events: pd.DataFrame) -> pd.DataFrame:
    """Keep of ``grade_events`` the changes of hands that more than one origin asserts or denies."""
    origins = events["origin_ids"] + events["denied_by"]
    return events[events["start"].notna() & (origins.map(lambda ids: len(set(ids))) > 1)]


def milestones(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give for each change of hands when it was first claimed, denied and admitted.

    The columns are of ``events`` (as ``grade_events`` gives them), and claimed, denied, admitted
    (days of publication, missing where never), claims, denials, admissions (how many there are) and
    admitted_after (whole days from the first claim to the admission). *Denied* counts every denial,
    standing or answered; *admitted* is the first statement of the loss by a named source of the
    losing side itself.
    """
    rows = claims_in_force(d)
    loser = dict(zip(events["event_id"], events["loser"], strict=True))
    admitting = [
        claim.claim_id
        for claim in chain(*group_claims(rows[rows["stating"] & rows["named"] & ~rows["neutral"]]))
        if claim.admits(loser.get(claim.event_id, ""))
    ]
    steps = {
        "claimed": rows["stance"] == "asserts",
        "denied": rows["stance"] == "denies",
        "admitted": rows["claim_id"].isin(admitting),
    }
    for (name, chosen), many in zip(steps.items(), MANY, strict=True):
        days = rows[chosen].groupby("event_id")["published"].agg(["min", "size"])
        events = events.join(days.set_axis([name, many], axis=1), on="event_id")
    events[list(MANY)] = events[list(MANY)].fillna(0).astype(int)
    return events.assign(admitted_after=(events["admitted"] - events["claimed"]).dt.days)


def first_steps(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give for each place that the defender's side is said to have lost when that became known.

    One row a counted place, by the day of the first claim, with the columns of ``milestones``: of
    the best supported of its losses, which is the surest, then the one of most independent sources.
    """
    lost = events[events["start"].notna() & (events["holder"] != d.offensive.defender)]
    lost = lost[lost["loser"] == d.offensive.defender]
    lost = lost[lost["place_id"].isin(places.counted(d)["place_id"])]
    rank = lost["grade"].map([*GRADES].index)
    lost = lost.assign(rank=rank).sort_values(["rank", "origins"], ascending=[True, False])
    steps = milestones(d, lost.drop_duplicates("place_id").drop(columns="rank"))
    return steps.sort_values(["claimed", "event_id"], key=id_keys, ignore_index=True)


def unique_ids(tuples: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Join tuples of ids to one, each id once.

    >>> unique_ids([("c2", "c1"), ("c1",)])
    ('c2', 'c1')
    """
    return tuple(dict.fromkeys(chain(*tuples)))
