"""What was known when, in words: what was believed and does not stand, what was not yet known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

import pandas as pd

from helpers import claims, control, order, places, text, vintage
from helpers.tables import Dataset, cached_per_dataset
from helpers.wording.briefing import summarise_state
from helpers.wording.captions import are
from helpers.wording.listings import holder_name
from helpers.wording.sentence import Prose, Sentence, Table, prose, shut

MOST = 5
"""How many places a sentence names before it counts the others."""


def summarise_hindsight(d: Dataset, differ: pd.DataFrame, bar: str) -> Prose:
    """Say how many days looked otherwise than they are known now, and what was wrong or missing.

    Parameters
    ----------
    differ
        As ``vintage.revised_places`` gives it.
    """
    revised = differ[differ["bar"] == bar].groupby("day").size()
    shown = f"the {text.count_in_words(len(control.days(d)), 'day')} to {text.day(d.as_of)}"
    if revised.empty:
        days = f"At the bar “{bar}” the picture of none of {shown} has changed since."
    else:
        most = text.day(revised.index[revised == revised.max()].max(), year=False)
        days = (
            f"At the bar “{bar}”, the picture of {len(revised)} of {shown} has changed since; most "
            f"of all that of {most}, at {text.count_in_words(int(revised.max()), 'place')}."
        )
    runs = vintage.revised_periods(differ)
    late = vintage.late_reports(d, runs, bar)
    known_by = text.day(d.known_by)
    return prose(
        days,
        _false_starts(d, vintage.false_starts(d, runs)),
        _late(d, late),
        _late_with_reversal(d, late),
        f"“Now” is what the reports published by {known_by} say; it is not the last word.",
        bullets=True,
    )


def _changes_of_hands(n: int) -> str:
    return f"{text.capitalise(text.count_in_words(n, 'change'))} of hands"


def _false_starts(d: Dataset, wrong: pd.DataFrame) -> Sentence:
    """Name the places of which something was believed, at any bar, that does not stand."""
    if wrong.empty:
        return Sentence("Nothing that was reported at the time, at any bar, has fallen since.")
    names, n = places.names(d), len(wrong)
    listed = (f"{names[row.place_id]} (then {row.bar})" for row in wrong.itertuples())
    return Sentence(
        f"{_changes_of_hands(n)} that {are(n, 'was', 'were')} reported at the time "
        f"{are(n, 'does', 'do')} not stand for that day now: {text.list_of(listed, MOST)}.",
        claims.unique_ids(_claims_about(d, event)[0] for event in wrong["then_event"]),
    )


def _late(d: Dataset, late: pd.DataFrame) -> Sentence:
    """Say how many changes of hands were not known on their own day, and for how long."""
    if late.empty:
        return Sentence("At this bar no change of hands was unknown at the end of its own day.")
    longest, n, soon = late.iloc[0], len(late), int((late["wait_days"] <= 1).sum())
    wait = text.count_in_words(int(longest["wait_days"]), "day")
    if soon == n:
        when = f"{'it was' if n == 1 else 'each was'} known a day later"
    else:
        when = (
            f"{soon} of {n} {are(soon, 'was', 'were')} known a day later, and the longest wait was "
            f"{wait}, for {places.names(d)[longest['place_id']]}"
        )
    return Sentence(
        f"{_changes_of_hands(n)} {are(n, 'was', 'were')} not yet known at this bar on the day "
        f"itself; {when}.",
        _news_first(d, longest["now_event"], longest["agreed_on"]),
    )


def _late_with_reversal(d: Dataset, late: pd.DataFrame) -> Sentence:
    """Name the losses that became known only with the news that they were undone."""
    undone, names = late[late["with_reversal"]], places.names(d)
    losses = text.capitalise(text.count_in_words(len(undone), "loss"))
    return Sentence(
        f"{losses} became known at this bar only when the losing side was said to have the place "
        f"back: {text.list_of([names[place] for place in undone['place_id']], 8)}."
        if len(undone)
        else "",
        claims.unique_ids(_claims_about(d, event)[0] for event in undone["now_event"]),
    )


def describe_revised_places(d: Dataset, runs: pd.DataFrame) -> Prose:
    """Say in which way places looked otherwise, and where for most days.

    ``runs`` is as ``vintage.revised_periods`` gives it, for one bar.
    """
    if runs.empty:
        return prose("No later report has changed the picture of any day at this bar.")
    number = runs.drop_duplicates(["place_id", "kind"])["kind"].value_counts()
    kinds = {
        vintage.NOT_YET_KNOWN: "with a change of hands not yet known",
        vintage.FALSE_START: "with one that was believed and does not stand",
        vintage.OTHER: "with a change that is read otherwise now",
    }
    counted = (
        f"{text.count_in_words(int(number[kind]), 'place')} {words}"
        for kind, words in kinds.items()
        if kind in number
    )
    days = runs.groupby("place_id", sort=True)["days"].sum()
    most, names = int(days.max()), places.names(d)
    longest = [names[place] for place in days.index[days == most]]
    each = " each" if len(longest) > 1 else ""
    return prose(
        f"Seen otherwise at this bar: {text.list_of(counted)}.",
        f"{text.list_of(longest, MOST)} looked otherwise on "
        f"{text.count_in_words(most, 'day')}{each}, more than any other place."
        if most > 1
        else "No place looked otherwise for more than one day.",
    )


def describe_revisions(d: Dataset, settled: pd.DataFrame) -> Prose:
    """Say how many days' counts moved later, which most, and when it stopped moving.

    ``settled`` is as ``vintage.revisions`` gives it.
    """
    if settled.empty:
        return prose(f"No day is counted by {text.day(d.as_of)}.")
    by_day = settled.groupby("day")[["floor", "ceiling"]]
    then, now = by_day.first(), by_day.last()
    move = (now - then).abs().sum(axis=1)
    if not move.any():
        return prose("Every day's floor and ceiling are what its own end knew.")
    raised, lowered = int((now > then).any(axis=1).sum()), int((now < then).any(axis=1).sum())
    most = move.idxmax()
    own = settled[settled["day"] == most]
    moving = own[["floor", "ceiling"]].ne(now.loc[most]).any(axis=1)
    final = own.loc[own["known_by"] > own.loc[moving, "known_by"].max(), "known_by"].min()
    return prose(
        f"Later reports have raised the floor or the ceiling on {raised or 'none'} of "
        f"{text.count_in_words(len(now), 'day')} and lowered "
        f"{f'one of the two on {lowered}' if lowered else 'neither'}.",
        f"The count of {text.day(most, year=False)} has moved most: "
        f"{text.between(*then.loc[most])} as known that day, {text.between(*now.loc[most])} as "
        "known now.",
        f"The reports of {_day(d, final)} settled it.",
    )


def false_starts_table(d: Dataset, wrong: pd.DataFrame) -> Table:
    """List what was believed and does not stand, with what became of it and the claims behind.

    ``wrong`` is as ``vintage.false_starts`` gives it.
    """
    events = claims.grade_events(d).set_index("event_id")
    rows = tuple(
        (
            places.names(d)[row.place_id],
            _turn(d, row),
            row.bar,
            " to ".join(dict.fromkeys(text.day(x, year=False) for x in (row.since, row.until))),
            _fate(events, row.then_event),
            _day(d, row.agreed_on),
            *_claims_about(d, row.then_event),
        )
        for row in wrong.itertuples()
    )
    caption = "Believed, and not standing now" if rows else "Nothing believed has fallen since"
    columns = ("Place", "Then → now", "Best bar met", "On the pictures of", "Status now")
    columns += ("Given up by", "Said so", "Denied or doubted it")
    return Table(caption, columns, rows)


def _fate(events: pd.DataFrame, event_id: str) -> str:
    """Say what became of an event that was believed: its status now, and its days if it has any."""
    if event_id not in events.index:
        return "withdrawn or dated later"
    event = events.loc[event_id]
    if event["status"] in ("denied", "retracted", "overtaken") or pd.isna(event["start"]):
        return event["status"]
    return f"{event['status']}, {text.days(event['start'], event['end'], event['or_earlier'])}"


def late_truths_table(d: Dataset, runs: pd.DataFrame, bar: str) -> Table:
    """List the changes of hands that a bar did not know on their own day, the longest wait first.

    ``runs`` is as ``vintage.revised_periods`` gives it.
    """
    rows = tuple(
        (
            places.names(d)[row.place_id],
            _turn(d, row),
            _day(d, row.since),
            _day(d, row.agreed_on),
            int(row.wait_days),
            _news_first(d, row.now_event, row.agreed_on),
        )
        for row in vintage.late_reports(d, runs, bar).itertuples()
    )
    caption = f"Known late ({bar})" if rows else f"Nothing known late ({bar})"
    columns = ("Place", "Then → now", "First day so", "Known by", "Days", "Claims, the news first")
    return shut(Table(caption, columns, rows))


def compare_bottom_lines(then: Dataset, now: Dataset) -> Table:
    """Lay the bottom line of a day as it would have been written then beside that of now.

    Parameters
    ----------
    then, now
        The same day with less and more knowledge, as ``vintage.most_revised_day`` gives them.
    """
    written = []
    for d in (then, now):
        events = claims.grade_events(d)
        lines = summarise_state(d, control.control_table(d, events), events)
        written.append([sentence.text for sentence in lines.sentences])
    return Table(
        f"The bottom line of {text.day(then.as_of)}",
        tuple(f"As written by {text.day(d.known_by)}" for d in (then, now)),
        tuple(zip_longest(*written, fillvalue="")),
    )


def _day(d: Dataset, day: pd.Timestamp) -> str:
    """Write a day, with its year only where that is not the year of the last day shown."""
    return text.day(day, year=day.year != d.as_of.year)


def _turn(d: Dataset, row: tuple) -> str:
    """Write the holder as known then and as known now."""
    return text.capitalise(f"{holder_name(d, row.then)} → {holder_name(d, row.now)}")


@cached_per_dataset
def _shown_ids(d: Dataset) -> frozenset[str]:
    return frozenset(claims.claims_shown(d)["claim_id"])


def _shown_claims(d: Dataset, event_id: str) -> list[tuple]:
    """Give the claims about an event that a page lists."""
    rows = claims.rows_by_event(d).get(event_id, ())
    return [claim for claim in rows if claim.claim_id in _shown_ids(d)]


def _ids(rows: Iterable[tuple]) -> tuple[str, ...]:
    return tuple(claim.claim_id for claim in rows)


def _claims_about(d: Dataset, event_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the claims that assert an event, and those that deny, doubt or retract it."""
    rows = _shown_claims(d, event_id)
    return (
        _ids(claim for claim in rows if claim.stance == "asserts"),
        _ids(claim for claim in rows if claim.stance != "asserts"),
    )


def _news_first(d: Dataset, event_id: str, day: pd.Timestamp) -> tuple[str, ...]:
    """Give the claims that assert an event, those published on a day first."""
    rows = [claim for claim in _shown_claims(d, event_id) if claim.stance == "asserts"]
    rows.sort(key=lambda c: (c.published != day, c.published, order.id_key(c.claim_id)))
    return _ids(rows)
