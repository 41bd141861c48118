"""What was known when: two briefs compared, and every day as it was known on every later one."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter

import numpy as np
import pandas as pd

from helpers import claims, control, places, progress, tables
from helpers.control import Stay
from helpers.grades import SETTLED, grade_event
from helpers.order import id_keys, number_runs
from helpers.tables import Dataset
from helpers.tables.rules import WITHDRAWN
from helpers.variants import moments, variants

__all__ = (
    "changes daily_views day_before grade_record most_revised_day revised_periods "
    "revised_places revisions"
).split()

STRENGTH = {"confirmed": 4, "corroborated": 3, "claimed": 2, "disputed": 1, "superseded": 0}
"""How much a grade carries, for telling an upgrade from a downgrade; others carry nothing."""
KINDS = ("reported wrongly", "reported late", "corroborated later", "read otherwise")
"""How a day as known at its own end can differ from the same day as known now."""
WRONGLY, LATE, LATER, OTHERWISE = KINDS
CHANGES = (
    *("retracted", "downgraded", "newly disputed", "newly denied"),
    *("upgraded", "no longer denied", "new", "superseded"),
)
"""What may change about an event from one brief to the next, in the order of telling."""
SETBACKS = CHANGES[:4]  # the changes after which something is less sure than it was
PLACE_DAY = ["place_id", "day"]
VIEWED = ["state", "holder", "settled_holder", "last_known_holder", "event_id"]
_viewed = attrgetter(*VIEWED)
FACTS = ["state", "holder", "last_known_holder", "event"]
BELIEF = [f"{when}_{what}" for when in ("then", "now") for what in FACTS]
PERIOD = ["place_id", "kind", "then_holder", "then_event", "now_holder", "now_event"]
RECORDED = ("claimed", "corroborated", "disputed")  # the grades whose track record is kept
OUTCOMES = ("raised", "taken_back", "repeated", "silent")  # one for each event of a grade
NEVER = pd.Timestamp.max
LAST_REVISIONS = 5  # so many revisions of an edition are told, the latest


def day_before(d: Dataset) -> Dataset | None:
    """Give the dataset as the last day's brief saw it; nothing before the offensive's first day."""
    earlier = d.as_of - pd.Timedelta(days=1)
    return tables.cut(d, earlier, earlier) if earlier >= d.offensive.start else None


def edition_revisions(d: Dataset) -> list[dict]:
    """Give the days after an edition was first made on which a claim that it knows was coded.

    An edition is first made at the end of its day, or on the first day on which such a claim was
    coded, if that is later. Whoever changes a claim or takes it back sets its ``coded_on``. By day,
    at most ``LAST_REVISIONS``: day (ISO), claims (ids of those added or changed) and withdrawn (ids
    of those taken back). A dataset that is not ``as_known_then`` has none.
    """
    rows = d.events[["coded_on", "claim_id", "event_id"]].sort_values("claim_id", key=id_keys)
    first_made = max(d.known_by, rows["coded_on"].min())
    later = rows[(rows["coded_on"] > first_made) & d.as_known_then]
    revisions = []
    for day, coded in list(later.groupby("coded_on"))[-LAST_REVISIONS:]:
        gone = coded["event_id"].str.endswith(WITHDRAWN)
        ids = {"claims": coded.loc[~gone, "claim_id"], "withdrawn": coded.loc[gone, "claim_id"]}
        revisions.append({"day": str(day.date()), **{name: [*i] for name, i in ids.items()}})
    return revisions


def changes(before: Dataset | None, now: Dataset) -> pd.DataFrame:
    """Say which events a later brief sees otherwise than an earlier one.

    One row an event that is new, whose grade differs (or that of the loss alone), or that is denied
    and was not or the other way round, by change (in the order of ``CHANGES``) and event_id. The
    columns are of ``claims.grade_events``, and change, was (the earlier grade or ''), by_claims
    (the claims in force that came in between: of the event, in place of one of it, and of a later
    event that superseded it), answered (the denials that stood then and were answered in between).
    """
    after = claims.grade_events(now)
    earlier = claims.grade_events(before) if before is not None else after.iloc[:0]
    then = {event.event_id: event for event in earlier.itertuples()}
    new = claims.claims_in_force(now)[["event_id", "claim_id", "supersedes"]]
    new = new if before is None else new[~new["claim_id"].isin(before.events["claim_id"])]
    replaced = new["supersedes"].map(now.events.set_index("claim_id")["event_id"])
    new = pd.concat([new, new.assign(event_id=replaced)])
    new_ids = new.groupby("event_id")["claim_id"].agg(tuple).to_dict()
    news = []
    for event in after.itertuples():
        old = then.get(event.event_id, event._replace(grade="", denial_ids=()))
        was, denials = old.grade, old.denial_ids
        denial = "newly denied" if event.denial_ids else "no longer denied"
        denial = denial if bool(denials) != bool(event.denial_ids) else ""
        lost = _grade_change(old.loss_grade, event.loss_grade)
        change = _grade_change(was, event.grade) or lost or denial
        superseding = _superseding(after, event) if change == "superseded" else ()
        ids = claims.unique_ids(new_ids.get(e, ()) for e in (event.event_id, *superseding))
        answered = tuple(claim for claim in denials if claim in event.answered_ids)
        news.append((change, was, ids, answered))
    news = pd.DataFrame(news, after.index, ["change", "was", "by_claims", "answered"], dtype=object)
    rows = after.join(news)[news["change"] != ""]
    rows = rows.assign(change=pd.Categorical(rows["change"], CHANGES, ordered=True))
    rows = rows.sort_values(["change", "day", "event_id"], key=id_keys, ignore_index=True)
    return rows.astype({"change": object})


def _superseding(events: pd.DataFrame, event: tuple) -> pd.Series:
    """Give the ids of the later, better supported events that supersede an event."""
    same = (events["place_id"] == event.place_id) & (events["loser"] == event.loser)
    better = events["grade"].isin(SETTLED) & (events["day"] > event.day)
    return events.loc[same & better, "event_id"]


def _grade_change(was: str, now: str) -> str:
    """Name the change from one grade to another.

    >>> _grade_change("claimed", "confirmed"), _grade_change("confirmed", "disputed")
    ('upgraded', 'newly disputed')
    >>> _grade_change("claimed", "denied"), _grade_change("disputed", "superseded")
    ('retracted', 'superseded')
    >>> _grade_change("claimed", "retracted"), _grade_change("", "denied")
    ('retracted', 'new')
    >>> _grade_change("disputed", "claimed"), _grade_change("confirmed", "corroborated")
    ('upgraded', 'downgraded')
    """
    if now == was:
        return ""
    named = {"denied": "retracted", "disputed": "newly disputed"}
    if was and now in ("denied", "retracted", "disputed", "superseded"):
        return named.get(now, now)
    better = STRENGTH.get(now, 0) > STRENGTH.get(was, 0)
    return ("upgraded" if better else "downgraded") if was else "new"


def daily_views(d: Dataset) -> pd.DataFrame:
    """Work out the state of each place on each day, as known on the day itself and as known later.

    The columns are of ``control.control_table``, known_by (one of ``variants.views``: the day from
    which this was known) and known_until (the day from which it is known otherwise; far away for
    what is known now). A place's days are worked out anew only where a report of a day can change
    its control, and of days before that one only those are given that differ from what is known
    now: all views of all days would be too many in an offensive of years.
    """
    known, days, runs, when = variants(d), control.days(d), [], []
    views = [*known.views, NEVER]
    number = [int((days < day).sum()) for day in views]
    for place in places.spots(d):
        turns = moments(known.near(place))
        told = [known.stays(place, view) for view in turns]
        for view, until, stays in zip(turns, [*turns[1:], -1], told, strict=True):
            own = _seen_runs(d, stays, told[-1], number[view], number[until])
            found = [(place, *run) for run in own]
            runs += found
            when += [(views[view], views[until])] * len(found)
    lengths = [end - start for *_, start, end in runs]
    by, until = (pd.DatetimeIndex(ends).repeat(lengths) for ends in zip(*when, strict=True))
    return control.unfold(d, runs).assign(known_by=by, known_until=until)


def _seen_runs(
    d: Dataset, then: list[Stay], now: list[Stay], known_by: int, known_until: int
) -> Iterator[tuple[Stay, int, int]]:
    """Give the states of a place as known from a day until another, see ``daily_views``.

    Those of the days from then on, and of earlier ones those that differ from what is known now.
    """
    starts, own = control.first_days(d, then), control.first_days(d, now)
    cuts = sorted({known_by, known_until, *starts, *own})
    for start, end in pairwise(cuts[: cuts.index(known_until) + 1]):
        stay, known = then[bisect_right(starts, start) - 1], now[bisect_right(own, start) - 1]
        if start >= known_by or _viewed(stay) != _viewed(known):
            yield stay, start, end


def as_known_then(seen: pd.DataFrame) -> pd.DataFrame:
    """Keep of ``daily_views`` each day as it was known at its own end.

    That is the one that is not later, since what is known of a place ends where more is.
    """
    return seen[seen["known_by"] <= seen["day"]].reset_index(drop=True)


def revised_places(d: Dataset, seen: pd.DataFrame) -> pd.DataFrame:
    """Compare each day as known at its own end with the same day as known now.

    ``seen`` is as ``daily_views`` gives it. One row a counted place and day where the settled or
    the claimed holder differs, by place_id and day: place_id, day, then_state, then_holder,
    then_last_known_holder, then_event (that set the state, or ''), now_state, now_holder,
    now_last_known_holder, now_event, kind, agreed_on (the day from which on every view of that day
    is the one of now), lag_days (from day to it).
    Kinds: ``reported wrongly`` (a change of hands that cannot have happened by that day),
    ``reported late`` (no report known by then told of the change), ``corroborated later`` (only
    claims of one source, or disputed ones, did), ``read otherwise`` (less sure now, perhaps of a
    later day, or of the same event another holder is told).
    """
    now, days = control.control_table(d), control.days(d)
    row = {place: i * len(days) for i, place in enumerate(places.spots(d))}
    at = (seen["place_id"].map(row) + (seen["day"] - days[0]).dt.days).to_numpy()
    columns = ((seen[name].to_numpy(), now[name].to_numpy()[at]) for name in VIEWED)
    other = np.logical_or.reduce([then != known for then, known in columns])
    other &= seen["place_id"].isin(places.counted(d)["place_id"]).to_numpy()
    then, now = (_told(rows) for rows in (seen[other], now.iloc[at[other]]))
    both = then.add_prefix("then_").join(now.set_index(then.index).add_prefix("now_"))
    both = seen.loc[other, [*PLACE_DAY, "known_by", "known_until"]].join(both)
    apart = [both[f"then_{name}"] != both[f"now_{name}"] for name in ("told", "settled", "state")]
    wrong = both[apart[0] | (apart[1] & apart[2])]
    agreed = wrong.groupby(PLACE_DAY)["known_until"].max().rename("agreed_on")
    differ = as_known_then(wrong).join(agreed, on=PLACE_DAY)
    differ = differ.assign(
        kind=_revision_kinds(d, differ),
        lag_days=lambda rows: (rows["agreed_on"] - rows["day"]).dt.days,
    )
    columns = [*PLACE_DAY, *BELIEF, "kind", "agreed_on", "lag_days"]
    return differ[columns].sort_values(PLACE_DAY, ignore_index=True)


def _told(held: pd.DataFrame) -> pd.DataFrame:
    """Give the facts of states, and who holds each place as far as it is settled or told."""
    last_known = held["last_known_holder"].where(held["state"] != "open", "open")
    return held.rename(columns={"event_id": "event"})[FACTS].assign(
        settled=held["settled_holder"].where(held["settled_holder"] != "", last_known),
        told=held["holder"].where(held["holder"] != "", last_known),
    )


def _revision_kinds(d: Dataset, differ: pd.DataFrame) -> list[str]:
    """Say of each difference how the day as known at its own end was wrong."""
    events = claims.grade_events(d)
    events = events[events["grade"].isin(STRENGTH) & (events["grade"] != "superseded")]
    can = dict(zip(events["event_id"], events["start"].fillna(events["day"]), strict=True))
    kinds = []
    for row in differ.itertuples():
        stands = not row.then_event or can.get(row.then_event, NEVER) <= row.day
        then, now = {row.then_settled, row.then_told}, {row.now_settled, row.now_told}
        if not stands and row.then_told not in now:
            kinds.append(WRONGLY)
        elif row.now_event not in ("", row.then_event) and not now <= then:
            kinds.append(LATE)
        else:
            later = row.then_settled != row.then_told == row.now_settled
            kinds.append(LATER if later else OTHERWISE)
    return kinds


def revised_periods(d: Dataset, differ: pd.DataFrame) -> pd.DataFrame:
    """Join the days of ``revised_places`` on which the same was told then and is now.

    One row a run of days, by since and place_id: place_id, kind, the holders and events, the states
    of the first day, since and until (first and last day), days (number), agreed_on (the latest of
    the run's), wait_days (from since to agreed_on), claim_ids and denial_ids (that state and that
    deny the event of now; where a day was wrong, the event of then, or that take it back).
    """
    rows = differ.sort_values([*PERIOD, "day"], ignore_index=True)
    run = rows["day"].diff().ne(pd.Timedelta(days=1)).cumsum()
    by_run = rows.groupby(number_runs(rows[PERIOD].assign(run=run)))
    ends = by_run["day"].agg(since="min", until="max", days="size")
    runs = by_run[["place_id", "kind", *BELIEF]].first().join(ends)
    runs = runs.assign(agreed_on=by_run["agreed_on"].max())
    events = claims.grade_events(d).set_index("event_id")
    denied = (events["denial_ids"] + events["answered_ids"]).to_dict()
    stated, said = events["claim_ids"].to_dict(), claims.claims_in_force(d)
    taken_back = said[said["stance"] == "retracts"].groupby("event_id")["claim_id"].agg(tuple)
    about = runs["then_event"].where(runs["kind"] == WRONGLY, runs["now_event"])
    runs["wait_days"] = (runs["agreed_on"] - runs["since"]).dt.days
    runs["claim_ids"] = [stated.get(e) or taken_back.get(e, ()) for e in about]
    runs["denial_ids"] = [denied.get(e, ()) for e in about]
    return runs.sort_values(["since", "place_id"], key=id_keys, ignore_index=True)


def revisions(d: Dataset, seen: pd.DataFrame) -> pd.DataFrame:
    """Count the places that the attacker's side has taken, each day as known then and as now.

    ``seen`` is as ``daily_views`` gives it. Two rows a day, by day: the columns of
    ``progress.count_states`` for the attacker, and view (``then`` = at the day's own end, ``now``).
    """
    last = control.control_table(d)
    seen = seen[[*PLACE_DAY, "known_by", "state", "holder", "claim_ids"]]
    counts = [
        progress.count_states(d, held, holder=d.offensive.attacker).assign(view=view)
        for view, held in (("then", as_known_then(seen)), ("now", last))
    ]
    return pd.concat(counts).sort_values("day", kind="stable", ignore_index=True)


def most_revised_day(d: Dataset, differ: pd.DataFrame) -> Dataset:
    """Give the day of which later reports changed most places, as it is known now.

    The latest of several; the last day shown where none differs.
    """
    places_off = differ.groupby("day").size()
    most = places_off.index[places_off == places_off.max()].max() if len(places_off) else d.as_of
    return tables.cut(d, most, d.known_by)


def grade_record(d: Dataset) -> pd.DataFrame:
    """Count what became of changes of hands after the first evening on which they had a grade.

    Each is graded anew for every day with a report on it, from the claims known by then. One row a
    grade of ``RECORDED``: grade, events (that had it on some evening), and of these by what is
    known now: raised (a better grade), taken_back (a lesser one, superseded, retracted or denied,
    or dated after the days shown), repeated (the same grade, and a later report tells of it),
    silent (no later report does); and raised_low, raised_high, taken_back_low, taken_back_high: the
    ends of the 90 % interval of the shares (see ``share_interval``).
    """
    first_days = _first_days(d)
    grade_now = claims.grade_events(d).set_index("event_id")["grade"].to_dict()
    last_day = claims.claims_in_force(d).groupby("event_id")["published"].max()
    outcomes: Counter[tuple[str, str]] = Counter()
    for (event, grade), day in first_days.items():
        now, was = (STRENGTH.get(g, 0) for g in (grade_now.get(event, ""), grade))
        if now != was:
            outcomes[grade, "raised" if now > was else "taken_back"] += 1
        else:
            outcomes[grade, "repeated" if last_day[event] > day else "silent"] += 1
    rows = []
    for grade in RECORDED:
        counts = {outcome: outcomes[grade, outcome] for outcome in OUTCOMES}
        row = {"grade": grade, "events": sum(counts.values()), **counts}
        for outcome in ("raised", "taken_back"):
            ends = share_interval(counts[outcome], row["events"])
            row[f"{outcome}_low"], row[f"{outcome}_high"] = ends
        rows.append(row)
    return pd.DataFrame(rows)


def _first_days(d: Dataset) -> dict[tuple[str, str], pd.Timestamp]:
    """Give the first evening on which each change of hands had each grade of ``RECORDED``."""
    rows = claims.claims_ever(d)
    until = rows.set_index("claim_id")["until"].dropna().to_dict()
    first_days: dict[tuple[str, str], pd.Timestamp] = {}
    rows = rows[rows["event_type"] != "background"]
    changing = rows.loc[rows["holder_side"] != "", "event_id"]  # of no other is a holder told
    for group in claims.group_claims(rows[rows["event_id"].isin(changing)]):
        for day in sorted({claim.published for claim in group}):
            known = [c for c in group if c.published <= day < until.get(c.claim_id, NEVER)]
            event = grade_event(known, d.offensive.needed) if known else None
            if event and event.stated and event.start <= d.as_of and event.grade in RECORDED:
                first_days.setdefault((event.event_id, event.grade), day)
    return first_days


def share_interval(part: int, whole: int) -> tuple[float, float]:
    """Give the interval in which a share lies with 90 %, by counts alone.

    Quantiles of Beta(part + 1/2, whole - part + 1/2), Jeffreys' interval; an end at 0 or 1 where
    nothing or all was counted. In the angle whose squared sine is the share that density is a
    product of powers of sine and cosine, so a plain sum gives it to four decimals.

    >>> [round(end, 3) for end in share_interval(3, 49)], share_interval(0, 0)
    ([0.022, 0.137], (0.0, 1.0))
    """
    angle = (np.arange(20_000) + 0.5) / 20_000 * np.pi / 2
    density = 2 * part * np.log(np.sin(angle)) + 2 * (whole - part) * np.log(np.cos(angle))
    mass = np.cumsum(np.exp(density - density.max()))
    low, high = np.interp([0.05, 0.95], mass / mass[-1], angle)
    low, high = float(np.sin(low) ** 2), float(np.sin(high) ** 2)
    return (low if part else 0.0), (high if part < whole else 1.0)
