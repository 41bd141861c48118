"""The state of each place on each day: who holds it, how sure that is, and what nobody reports.

The *settled* holder is that after the last corroborated or confirmed change of hands, the *claimed*
holder that after a later change which is only claimed, or disputed. The rules stand in the
descriptor (``states`` and ``rules``).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import claims, places
from helpers.grades import SETTLED, Event
from helpers.order import id_key, shared
from helpers.tables import Dataset, cached_per_dataset
from helpers.tables.rules import NOBODY
from helpers.tables.schema import STATES as STATES

__all__ = ["CHANGED", "STATES", "control_table", "days"]  # what notebooks use

CHANGED = ("confirmed", "corroborated", "claimed", "disputed")
"""States in which a place is said to have a new holder, the best known first."""
EVER = pd.Timestamp.min
Collapse = tuple[Event, set[str]]
"""A side or actor that ceased to command, everywhere or in a governorate, and those below it."""


class Change(NamedTuple):
    """A change of hands of one place, sorted into the order in which it acts.

    ``only_from_loser``: it acts only while its loser holds the place (nobody came, or the claim is
    about the whole governorate). ``came``: who is claimed to hold it where only the loss is sure.
    """

    acts: pd.Timestamp
    first_claim: str
    holder: str
    loser: str
    holder_id: str
    grade: str
    event_id: str
    part_of: str
    only_from_loser: bool
    origins: int
    claim_ids: tuple[str, ...]
    came: "Change | None" = None


class Report(NamedTuple):
    """What a claim means for the control of a place on a day: the side that still holds it, or ''.

    ``outright``: it says so, and not only that a part was lost or the other side has yet to come.
    """

    day: pd.Timestamp
    still: str
    claim_id: str
    outright: bool
    origin: str


class Stay(NamedTuple):
    """A place in one state from a day on; columns of ``control_table``."""

    since: pd.Timestamp
    state: str
    holder: str
    settled_holder: str
    claimed_holder: str
    last_known_holder: str
    grade: str
    settled_grade: str
    event_id: str
    part_of: str
    last_reported: pd.Timestamp
    origins: int
    claim_ids: tuple[str, ...]


@cached_per_dataset
def days(d: Dataset) -> pd.DatetimeIndex:
    """Give the days of the offensive: the one before it began to the last day shown."""
    first = d.offensive.start - pd.Timedelta(days=1)
    return pd.date_range(first, max(d.as_of, first), name="day")


@cached_per_dataset
def control_table(d: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the one state of each place on each day.

    ``events`` are as ``stays_by_place`` takes them; without, it is worked out once. One row a place
    and day, from the day before the offensive to ``as_of``: place_id, day, state (one of
    ``STATES``), holder (a side by that state, ``none``, or '' where it has none), settled_holder
    and claimed_holder ('' = none), last_known_holder (a side, or '' = unknown), grade (of the event
    that set the state, or ''), settled_grade (of the last settled change, or ''), event_id, part_of
    (the governorate whose fall took the place along, or ''), last_reported (day; missing = never),
    days_since (number; missing), origins (number of sources that state the event, or that the place
    is held as before), claim_ids.
    """
    return spread(d, stays_by_place(d, events))


def spread(d: Dataset, by_place: Mapping[str, list[Stay]]) -> pd.DataFrame:
    """Give states of places, see ``stays_by_place``, as ``control_table``."""
    runs = []
    for place, stays in by_place.items():
        starts = first_days(d, stays)
        ends = (*starts[1:], len(days(d)))
        runs += [(place, *run) for run in zip(stays, starts, ends, strict=True)]
    return unfold(d, runs)


def first_days(d: Dataset, stays: Iterable[Stay]) -> list[int]:
    """Give the number of the first day of each state of a place."""
    first = days(d)[0]
    return [(max(stay.since, first) - first).days for stay in stays]


def unfold(d: Dataset, runs: Iterable[tuple[str, Stay, int, int]]) -> pd.DataFrame:
    """Give runs of days, a row a day, as ``control_table``.

    A run is a place, its state, and the numbers of its first day and of the one after its last.
    """
    rows = [(place, *stay[1:]) for place, stay, *_ in runs]
    table = pd.DataFrame(rows, columns=["place_id", *Stay._fields[1:]])
    starts, ends = np.array([run[2:] for run in runs], dtype=int).reshape(-1, 2).T
    lengths = ends - starts
    number = np.repeat(np.arange(len(table)), lengths)
    into = np.arange(len(number)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    table = table.iloc[number].reset_index(drop=True)
    table.insert(1, "day", days(d)[starts[number] + into])
    table["last_reported"] = pd.to_datetime(table["last_reported"])
    since = (table["day"] - table["last_reported"]).dt.days
    table.insert(table.columns.get_loc("last_reported") + 1, "days_since", since.astype("Int64"))
    return table


def stays_by_place(
    d: Dataset, events: pd.DataFrame | None = None, rows: pd.DataFrame | None = None
) -> dict[str, list[Stay]]:
    """Give by place its states in the order of days, one entry whenever something changes.

    ``events`` and ``rows`` are as ``claims.grade_events`` and ``claims.claims_in_force`` give
    them, for a caller that leaves claims out; default: all known.
    """
    events = claims.grade_events(d) if events is None else events
    reports = reports_by_place(claims.claims_in_force(d) if rows is None else rows)
    by_place: dict[str, list[Event]] = {}
    collapses: list[Event] = []
    for e in map(Event._make, events[list(Event._fields)].itertuples(index=False, name=None)):
        (collapses if e.event_type == "collapse" else by_place.setdefault(e.place_id, [])).append(e)
    stays = {}
    for place, spot in places.spots(d).items():
        near = [e for where in {place, spot.area} for e in by_place.get(where, ())]
        stays[place] = stays_of_place(d, place, near + collapses, reports.get(place, []))
    return stays


def stays_of_place(
    d: Dataset, place: str, events: list[Event], reports: list[Report]
) -> list[Stay]:
    """Give the states of one place, see ``stays_by_place``.

    ``events`` are those at the place and at its governorate, and collapses; ``reports`` are those
    of ``reports_by_place`` about the place.
    """
    spot = places.spots(d)[place]
    settled, claimed = _changes(d, place, events, reports)
    collapses = _collapses(d, events, spot.governorate)
    turns, reports = _play(spot.side, settled), sorted(reports)
    claimed.sort(key=_acts)
    moments = {EVER, *(c.acts for c in (*turns, *claimed)), *(r.day for r in reports)}
    moments |= {event.day for event, _ in collapses}
    by_side: dict[str, list[Report]] = {}
    for report in reports:
        by_side.setdefault(report.still, []).append(report)
    stays: list[Stay] = []
    for moment in sorted(m for m in moments if m <= d.as_of):
        turn = next(reversed(_until(moment, turns, _acts)[-1:]), None)
        stay = _state((spot.side, spot.actor), turn, claimed, by_side, collapses, moment)
        if not stays or stay[1:] != stays[-1][1:]:
            stays.append(stay)
    return stays


_acts, _day = attrgetter("acts"), attrgetter("day")


def _until(day: pd.Timestamp, items: list, key: Callable) -> list:
    """Keep of items in the order of their days those up to a day."""
    return items[: bisect_right(items, day, key=key)]


def _collapses(d: Dataset, events: Iterable[Event], where: str) -> list[Collapse]:
    found = [
        (event, places.commanded_by(d).get(event.actor_id, frozenset()))
        for event in events
        if event.event_type == "collapse" and event.grade in SETTLED
        if event.place_id in ("", where)
    ]
    return sorted(found, key=lambda c: (c[0].day, id_key(c[0].event_id)))


def reports_by_place(rows: pd.DataFrame) -> dict[str, list[Report]]:
    """Give by place what claims (rows of ``claims.claims_in_force``) say on its control.

    A denial of a loss, and a claim that only a part was lost, mean that the loser still holds it.
    """
    rows = rows[
        (rows["holder_side"] != "")
        & (rows["event_type"] != "background")
        & (rows["place_precision"] != "near")
        & rows["stance"].isin(["asserts", "denies"])
    ]
    denies = rows["stance"] == "denies"
    still = rows["loser_side"].where(denies | ~rows["stating"], rows["holder_side"])
    outright = rows["stating"] | (denies & (rows["claimant_side"] != rows["holder_side"]))
    said = rows["claim_id"], outright, rows["origin"]
    columns = rows["place_id"], rows["date_latest"], still, *said
    by_place: dict[str, list[Report]] = {}
    for place, *report in zip(*map(shared, columns), strict=True):
        by_place.setdefault(place, []).append(Report(*report))
    return by_place


def _changes(
    d: Dataset, place: str, events: Iterable[Event], reports: Iterable[Report]
) -> tuple[list[Change], list[Change]]:
    """Give the changes of hands that settle the holder of a place, and those only claimed."""
    settled, claimed, spot, below = [], [], places.spots(d)[place], places.commanded_by(d)
    for e in events:
        if e.start is pd.NaT or e.place_id not in (place, spot.area):
            continue
        part_of = "" if e.place_id == place else e.place_id
        own = spot.actor in below.get(e.loser_id, ()) or e.loser_id in below.get(spot.actor, ())
        if part_of and spot.side == e.loser and not own:  # an ally of the loser held it
            continue
        if part_of and any(r.outright and r.still == e.loser and r.day >= e.end for r in reports):
            continue
        gone = Change(
            *(e.end, min(map(id_key, e.claim_ids)), NOBODY, e.loser, "", e.loss_grade, e.event_id),
            *(part_of, True, e.origins, e.claim_ids),
        )
        whole = e.holder == NOBODY or bool(part_of)
        came = gone._replace(
            holder=e.holder, holder_id=e.holder_id, grade=e.grade, only_from_loser=whole
        )
        if e.grade in SETTLED:
            settled.append(came)
            continue
        came = came._replace(acts=e.start) if e.grade in ("claimed", "disputed") else None
        claimed += [came] if came else []
        if e.loss_grade in SETTLED:
            settled.append(gone._replace(came=came))
    return settled, claimed


def _play(holder: str, changes: Iterable[Change]) -> list[Change]:
    """Let the changes of a place act in order, and give those that set its holder.

    Of several on one day first the one whose loser holds it, then the smallest claim_id acts.
    """
    turns = []
    for _, of_day in groupby(sorted(changes), key=lambda change: change.acts):
        waiting = list(of_day)
        while waiting:
            change = next((c for c in waiting if c.loser == holder != ""), waiting[0])
            waiting.remove(change)
            if change.only_from_loser and change.loser != holder:
                continue
            holder = change.holder
            turns.append(change)
    return turns


def _state(
    before: tuple[str, str],
    turn: Change | None,
    claimed: list[Change],
    by_side: dict[str, list[Report]],
    collapses: list[Collapse],
    day: pd.Timestamp,
) -> Stay:
    """Give the state of one place on one day; ``turn`` is its last settled change by then.

    ``before`` is the side that held it before the offensive, and the actor. ``claimed`` and the
    reports of each side that still holds it are in the order of their days.
    """
    settled, actor = (turn.holder, turn.holder_id) if turn else before
    since = turn.acts if turn else EVER
    around = claimed[bisect_left(claimed, since, key=_acts) : bisect_right(claimed, day, key=_acts)]
    later = [c for c in around if c.acts > since or c.loser == settled]
    if turn and turn.came:
        later.append(turn.came._replace(only_from_loser=False))
    claim = next(reversed(_play(settled, later)), None)
    still = _until(day, by_side.get(settled, []), _day) if settled else []
    fallen = [
        e
        for e, actors in collapses
        if since <= e.day <= day
        and actor in actors
        and not any(r.outright and r.day > e.day for r in still)
    ]
    event, holder, telling = turn, settled, []
    last_known = turn.loser if turn and settled == NOBODY else settled
    if claim and claim.holder != settled:
        back = turn is not None and claim.holder == turn.loser
        state = "disputed" if claim.grade == "disputed" or back else "claimed"
        event, holder, settled = claim, claim.holder, "" if fallen else settled
    elif settled == NOBODY:
        state = "left"
    elif fallen:
        state, event, holder, settled = "open", fallen[0], "", ""
    elif turn and settled != before[0]:
        state = turn.grade
    elif turn or still:
        state, telling = "held", still
    else:
        state, holder, settled = "not_reported", "", ""
    known = (_until(day, reports, _day)[-1:] for reports in by_side.values())
    reported = [r.day for last in known for r in last]
    reported += [c.acts for c in (turn, event) if isinstance(c, Change)]
    return Stay(
        since=day,
        state=state,
        holder=holder,
        settled_holder=settled,
        claimed_holder=holder if event is claim and claim else "",
        last_known_holder=last_known,
        grade=event.grade if event else "",
        settled_grade=turn.grade if turn and settled else "",
        event_id=event.event_id if event else "",
        part_of=getattr(event, "part_of", ""),
        last_reported=max(reported, default=pd.NaT),
        origins=event.origins if event else len({r.origin for r in telling}),
        claim_ids=event.claim_ids if event else tuple(r.claim_id for r in telling),
    )
