"""What was known when: two briefs compared, and every day as it was known on every later one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers import claims, control, places, progress, tables
from helpers.order import id_keys, number_runs
from helpers.tables import Dataset
from helpers.tables.rules import WITHDRAWN

STRENGTH = {"confirmed": 4, "corroborated": 3, "claimed": 2, "disputed": 1, "superseded": 1}
"""How much a grade carries, for telling an upgrade from a downgrade; others carry nothing."""
FALSE_START, NOT_YET_KNOWN, OTHER = "false start", "not yet known", "other"
CHANGES = (
    *("retracted", "downgraded", "newly disputed", "newly denied"),
    *("upgraded", "no longer denied", "new", "superseded"),
)
"""What may change about an event from one brief to the next, in the order of telling."""
PICTURE = ["place_id", "day", "bar"]
LAST_REVISIONS = 5
"""So many revisions of an edition are told, the latest."""
PERIOD = ["place_id", "bar", "kind", "then", "now", "then_event", "now_event"]


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

    One row an event that is new, whose grade differs, or that is denied and was not or the other
    way round, by change (in the order of ``CHANGES``) and event_id, what is superseded after what
    overtook it. The columns are of ``claims.grade_events``, and change, was (the earlier grade or
    ''), by_claims (the claims that came in between: of the event, and where a later event overtook
    it, of that one).
    """
    after = claims.grade_events(now)
    earlier = claims.grade_events(before) if before is not None else after.iloc[:0]
    grade_then = earlier.set_index("event_id")["grade"].to_dict()
    denied_then = set(earlier.loc[earlier["denied_by"].map(len) > 0, "event_id"])
    new_claims = now.events
    if before is not None:
        new_claims = new_claims[~new_claims["claim_id"].isin(before.events["claim_id"])]
    new_ids = new_claims.groupby("event_id")["claim_id"].agg(tuple)
    was = pd.Series([grade_then.get(e, "") for e in after["event_id"]], after.index, dtype=object)
    change = [
        _grade_change(grade, event.grade)
        or _denial_change(event.event_id in denied_then, event.denied_by)
        for grade, event in zip(was, after.itertuples(), strict=True)
    ]
    rows = after.assign(was=was, change=change)
    rows = rows[rows["change"] != ""]
    by_claims = [
        claims.unique_ids(new_ids.get(e, ()) for e in (event.event_id, *_overtaking(after, event)))
        for event in rows.itertuples()
    ]
    rows = rows.assign(
        change=pd.Categorical(rows["change"], CHANGES, ordered=True),
        by_claims=pd.Series(by_claims, rows.index, dtype=object),
    )
    rows = rows.sort_values(["change", "day", "event_id"], key=id_keys, ignore_index=True)
    return rows.astype({"change": object})


def _overtaking(events: pd.DataFrame, event: tuple) -> pd.Series:
    """Give the ids of the later, better supported events, where a change is that these overtake."""
    same = (events["place_id"] == event.place_id) & (events["loser"] == event.loser)
    better = events["grade"].isin(["corroborated", "confirmed"])
    later = (events["day"] > event.day) & (event.change == "superseded")
    return events.loc[same & better & later, "event_id"]


def _grade_change(was: str, now: str) -> str:
    """Name the change from one grade to another.

    >>> _grade_change("claimed", "confirmed"), _grade_change("confirmed", "disputed")
    ('upgraded', 'newly disputed')
    """
    if was == now:
        return ""
    if not was:
        return "new"
    if now in ("retracted", "denied"):
        return "retracted"
    if now == "disputed":
        return "newly disputed"
    if now == "superseded":
        return "superseded"
    return "upgraded" if STRENGTH.get(now, 0) > STRENGTH.get(was, 0) else "downgraded"


def _denial_change(denied_then: bool, denied_by: tuple[str, ...]) -> str:
    """Say whether an event of the same grade is denied and was not, or the other way round."""
    if denied_then == bool(denied_by):
        return ""
    return "newly denied" if denied_by else "no longer denied"


def daily_views(d: Dataset) -> pd.DataFrame:
    """Work out who holds each place on each day, as known by each day on which a report came out.

    The columns are of ``control.control_table``, and known_by: the eve of the offensive, then each
    day of a report up to ``d.known_by``. The last view is what is known now; the others end the day
    before the next one, which knows more of that day. A place's days are worked out anew only where
    a report of that day speaks of it.
    """
    first = min(control.days(d)[0], d.known_by)
    later = d.reports[d.reports["published"] > first].groupby("published")
    until = [*later.groups, pd.Timestamp.max]
    held = control.control_table(tables.cut(d, d.as_of, first))
    seen = [held[held["day"] < until[0]].assign(known_by=first)]
    for (day, reports), end in zip(later, until[1:], strict=True):
        fresh = d.events[d.events["report_id"].isin(reports["report_id"])]
        held = _update_places(tables.cut(d, d.as_of, day), held, fresh)
        seen.append(held[held["day"] < end].assign(known_by=day))
    return pd.concat(seen, ignore_index=True)


def _update_places(d: Dataset, held: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Give control at every bar, worked out anew at the places of which fresh claims speak."""
    replaced = d.events[d.events["claim_id"].isin(fresh["supersedes"])]
    spoken = {*fresh["place_id"], *replaced["place_id"]}
    spots = d.places[d.places["place_id"].isin(spoken)]
    if spots.empty:
        return held
    standing = d.events[~d.events["claim_id"].isin(d.events["supersedes"])]
    here = standing[standing["place_id"].isin(spots["place_id"])]
    anew = control.control_table(replace(d, places=spots, events=here))
    kept = held[~held["place_id"].isin(spots["place_id"])]
    return pd.concat([kept, anew], ignore_index=True)


def as_known_then(seen: pd.DataFrame) -> pd.DataFrame:
    """Keep of ``daily_views`` each day as it was known at its own end."""
    days = pd.DataFrame({"day": sorted(seen["day"].unique())})
    known = pd.DataFrame({"known_by": sorted(seen["known_by"].unique())})
    last = pd.merge_asof(days, known, left_on="day", right_on="known_by")
    return seen.merge(last, on=["day", "known_by"], validate="m:1")


def revised_places(d: Dataset, seen: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Compare each day as known at its own end with the same day as known now.

    ``seen`` is as ``daily_views`` gives it. One row a counted place, day and bar where the holders
    differ, by bar, place_id and day: place_id, day, bar, then and now (holders), then_event and
    now_event (that set them, or ''), kind, agreed_on (the day from which on every view of that day
    is the one of now), lag_days (from day to agreed_on). Kinds: ``false start`` (what set the
    holder then does not stand, and the place is where it was without it), ``not yet known`` (it
    stands, and more had happened), ``other`` (it does not stand, and something else had happened;
    or it is read otherwise).
    """
    seen = seen[seen["place_id"].isin(places.counted(d, front)["place_id"])]
    now = seen[seen["known_by"] == seen["known_by"].max()][[*PICTURE, "holder", "event_id"]]
    now = now.rename(columns={"holder": "now", "event_id": "now_event"})
    wrong = seen.merge(now, on=PICTURE, validate="m:1")
    wrong = wrong[wrong["holder"] != wrong["now"]]
    differ = as_known_then(seen)[[*PICTURE, "known_by"]].merge(
        wrong.rename(columns={"holder": "then", "event_id": "then_event"}),
        on=[*PICTURE, "known_by"],
        validate="1:1",
    )
    lasted = wrong.groupby(PICTURE)["known_by"].max().rename("lasted")
    known = sorted(seen["known_by"].unique())
    following = dict(zip(known, known[1:], strict=False))
    differ = differ.join(lasted, on=PICTURE).assign(
        kind=_revision_kinds(d, seen, differ),
        agreed_on=lambda r: pd.to_datetime(r["lasted"].map(following)),
        lag_days=lambda r: (r["agreed_on"] - r["day"]).dt.days,
    )
    columns = ["then", "now", "then_event", "now_event", "kind", "agreed_on", "lag_days"]
    return differ[[*PICTURE, *columns]].sort_values(["bar", "place_id", "day"], ignore_index=True)


def _revision_kinds(d: Dataset, seen: pd.DataFrame, differ: pd.DataFrame) -> list[str]:
    """Say of each difference whether the day believed too much, knew too little, or neither."""
    events = claims.grade_events(d)
    acts = {
        (bar, event.event_id): event.acts
        for bar in d.offensive.bars
        for event in control.changes_admitted(d, events, bar).itertuples()
    }
    begun = seen.groupby(["known_by", "place_id", "bar", "event_id"])["day"].min().to_dict()
    kinds = []
    for row in differ.itertuples():
        acted = acts.get((row.bar, row.then_event), pd.Timestamp.max)
        stands = not row.then_event or acted <= row.day
        had = begun.get((row.known_by, row.place_id, row.bar, row.now_event), pd.Timestamp.max)
        if stands and row.now_event != row.then_event:
            kinds.append(NOT_YET_KNOWN)
        elif not stands and (not row.now_event or had <= row.day):
            kinds.append(FALSE_START)
        else:
            kinds.append(OTHER)
    return kinds


def revised_periods(differ: pd.DataFrame) -> pd.DataFrame:
    """Join the days of ``revised_places`` on which the same was believed and is known now.

    One row a run of days, by since, place_id and bar: place_id, bar, kind, then, now, then_event,
    now_event, since and until (first and last day), days (number), agreed_on (the latest of the
    run's).
    """
    rows = differ.sort_values([*PERIOD, "day"], ignore_index=True)
    run = rows["day"].diff().ne(pd.Timedelta(days=1)).cumsum()
    by_run = rows.groupby(number_runs(rows[PERIOD].assign(run=run)))
    ends = by_run["day"].agg(since="min", until="max", days="size")
    out = by_run[PERIOD].first().join(ends).assign(agreed_on=by_run["agreed_on"].max())
    return out.sort_values(["since", "place_id", "bar"], key=id_keys, ignore_index=True)


def false_starts(d: Dataset, runs: pd.DataFrame) -> pd.DataFrame:
    """Gather what was believed at any bar and does not stand, each once.

    ``runs`` is as ``revised_periods`` gives it, for every bar. One row a place and event believed,
    by since and place_id: place_id, then, then_event, now, bar (the strictest at which it was
    believed), since, until, agreed_on (of all bars), claim_ids and denial_ids (the claims about the
    event that a page lists: those that assert it, and the others).
    """
    strict = {bar: len(grades) for bar, grades in d.offensive.bars.items()}
    rows = runs[runs["kind"] == FALSE_START]
    rows = rows.sort_values("bar", key=lambda bars: bars.map(strict), kind="stable")
    by_event = rows.groupby(["place_id", "then", "then_event"], as_index=False)
    wrong = by_event.agg(
        now=("now", "first"),
        bar=("bar", "first"),
        since=("since", "min"),
        until=("until", "max"),
        agreed_on=("agreed_on", "max"),
    ).sort_values(["since", "place_id"], ignore_index=True)
    listed = claims.claims_shown(d)
    asserting = listed["stance"] == "asserts"
    for column, rows in (("claim_ids", listed[asserting]), ("denial_ids", listed[~asserting])):
        ids = rows.groupby("event_id")["claim_id"].agg(tuple)
        wrong[column] = [ids.get(event, ()) for event in wrong["then_event"]]
    return wrong


def late_reports(d: Dataset, runs: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Give the changes of hands that a bar did not know on their own day, the longest wait first.

    ``runs`` is as ``revised_periods`` gives it; its columns come back for the runs not yet known,
    with wait_days (from since to agreed_on), with_reversal (by the time it was known, the place was
    said to be back with its earlier holder) and claim_ids (that assert the change and that a page
    lists, the news of agreed_on first).
    """
    d.offensive.check_bar(bar)
    rows = runs[(runs["kind"] == NOT_YET_KNOWN) & (runs["bar"] == bar)]
    events = claims.grade_events(d)
    back = [
        (
            (events["place_id"] == row.place_id)
            & (events["holder"] == row.then)
            & (events["loser"] == row.now)
            & (events["start"] > row.since)
            & (events["first_published"] <= row.agreed_on)
        ).any()
        for row in rows.itertuples()
    ]
    asserting = claims.claims_shown(d).query("stance == 'asserts'")
    asserting = asserting.sort_values("published", kind="stable")
    rows = rows.assign(
        wait_days=(rows["agreed_on"] - rows["since"]).dt.days,
        with_reversal=pd.Series(back, rows.index, dtype=bool),
        claim_ids=[
            _news_first(asserting[asserting["event_id"] == row.now_event], row.agreed_on)
            for row in rows.itertuples()
        ],
    )
    order = ["wait_days", "since", "place_id"]
    return rows.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _news_first(rows: pd.DataFrame, day: pd.Timestamp) -> tuple[str, ...]:
    """Give the ids of some claims, those published on a day first."""
    is_news = rows["published"] == day
    return (*rows.loc[is_news, "claim_id"], *rows.loc[~is_news, "claim_id"])


def revisions(
    d: Dataset, seen: pd.DataFrame, measure: str = "places", front: str = "all"
) -> pd.DataFrame:
    """Count a measure on each day as it was known then and by every later view.

    ``seen`` is as ``daily_views`` gives it. One row a day and view, by both: day, known_by (the
    first of a day is what its own end knew, the last what is known now), floor, ceiling, of,
    claim_ids (as ``progress.band`` gives them).
    """
    bands = [
        progress.band(d, held, measure, front=front).assign(known_by=known)
        for known, held in seen.groupby("known_by")
    ]
    rows = pd.concat(bands, ignore_index=True)
    own = as_known_then(seen).groupby("day")["known_by"].first()
    rows = rows[rows["known_by"] >= rows["day"].map(own)]
    columns = ["day", "known_by", "floor", "ceiling", "of", "claim_ids"]
    return rows[columns].sort_values(["day", "known_by"], ignore_index=True)


def most_revised_day(d: Dataset, differ: pd.DataFrame, bar: str) -> tuple[Dataset, Dataset]:
    """Give the day of which later reports changed most places: as known then, and as known now.

    The latest of several; the last day shown where none differs.
    """
    d.offensive.check_bar(bar)
    places_off = differ[differ["bar"] == bar].groupby("day").size()
    most = places_off.index[places_off == places_off.max()].max() if len(places_off) else d.as_of
    return tables.cut(d, most, min(most, d.known_by)), tables.cut(d, most, d.known_by)
