"""What was known when, in words: what was believed and does not stand, what was not yet known."""

from __future__ import annotations

from itertools import zip_longest

import pandas as pd

from helpers import claims, control, places, vintage
from helpers.tables import Dataset
from helpers.wording.briefing import summarise_state
from helpers.wording.listings import holder_name
from helpers.wording.phrases import between, capital, count, date, listing, when
from helpers.wording.sentence import Prose, Sentence, Table, prose, shut

MOST = 5
"""How many places a sentence names before it counts the others."""


def short(d: Dataset, day: pd.Timestamp) -> str:
    """Write a day, with its year only where that is not the year of the last day shown."""
    return date(day, year=day.year != d.as_of.year)


def turn(d: Dataset, then: str, now: str) -> str:
    """Write the holder as known then and as known now."""
    return capital(f"{holder_name(d, then)} → {holder_name(d, now)}")


def summarise_hindsight(d: Dataset, differ: pd.DataFrame, bar: str) -> Prose:
    """Say how many days looked otherwise than they are known now, and what was wrong or missing.

    Parameters
    ----------
    differ
        As ``vintage.revised_places`` gives it.
    """
    shown = control.days(d)
    off = differ[differ["bar"] == bar].groupby("day").size()
    if off.empty:
        days = (
            f"At the bar “{bar}” the picture of none of the {count(len(shown), 'day')} to "
            f"{date(d.as_of)} has changed since."
        )
    else:
        most = off.index[off == off.max()].max()
        days = (
            f"At the bar “{bar}”, the picture of {off.size} of the {count(len(shown), 'day')} to "
            f"{date(d.as_of)} has changed since; most of all that of {date(most, year=False)}, at "
            f"{count(int(off.max()), 'place')}."
        )
    runs = vintage.revised_periods(differ)
    late = vintage.late_reports(d, runs, bar)
    return prose(
        days,
        false_starts_sentence(d, vintage.false_starts(d, runs)),
        late_sentence(d, late),
        reversal_sentence(d, late),
        f"“Now” is what the reports published by {date(d.known_by)} say; it is not the last word.",
        bullets=True,
    )


def false_starts_sentence(d: Dataset, wrong: pd.DataFrame) -> Sentence:
    """Name the places of which something was believed, at any bar, that does not stand."""
    if wrong.empty:
        return Sentence("Nothing that was reported at the time, at any bar, has fallen since.")
    names = places.names(d)
    told = [f"{names[row.place_id]} (then {row.bar})" for row in wrong.itertuples()]
    ids = (c for row in wrong.itertuples() for c in behind(d, row.then_event)[0])
    one = len(wrong) == 1
    return Sentence(
        f"{capital(count(len(wrong), 'change'))} of hands that {'was' if one else 'were'} reported "
        f"at the time {'does' if one else 'do'} not stand for that day now: {listing(told, MOST)}.",
        tuple(dict.fromkeys(ids)),
    )


def late_sentence(d: Dataset, rows: pd.DataFrame) -> Sentence:
    """Say how many changes of hands were not known on their own day, and for how long.

    Takes the rows of ``vintage.late_reports``.
    """
    if rows.empty:
        return Sentence("At this bar no change of hands was unknown at the end of its own day.")
    longest = rows.iloc[0]
    soon = int((rows["wait_days"] <= 1).sum())
    told = (
        f"{capital(count(len(rows), 'change'))} of hands {'was' if len(rows) == 1 else 'were'} not "
        "yet known at this bar on the day itself"
    )
    if soon == len(rows):
        told += f"; {'it was' if soon == 1 else 'each was'} known a day later."
    else:
        told += (
            f"; {soon} of {len(rows)} {'was' if soon == 1 else 'were'} known a day later, and the "
            f"longest wait was {count(int(longest['wait_days']), 'day')}, for "
            f"{places.names(d)[longest['place_id']]}."
        )
    return Sentence(told, news(d, longest["now_event"], longest["agreed_on"]))


def reversal_sentence(d: Dataset, rows: pd.DataFrame) -> Sentence:
    """Name the losses that became known only with the news that they were undone.

    Takes the rows of ``vintage.late_reports``.
    """
    undone = rows[rows["with_reversal"]]
    if undone.empty:
        return Sentence("")
    names = places.names(d)
    ids = [c for row in undone.itertuples() for c in behind(d, row.now_event)[0]]
    return Sentence(
        f"{capital(count(len(undone), 'loss', 'losses'))} became known at this bar only when the "
        "losing side was said to have the place back: "
        f"{listing([names[p] for p in undone['place_id']], 8)}.",
        tuple(dict.fromkeys(ids)),
    )


def describe_revised_places(d: Dataset, runs: pd.DataFrame) -> Prose:
    """Read the places that looked otherwise: in which way, and where for most days.

    Parameters
    ----------
    runs
        As ``vintage.revised_periods`` gives them, for one bar.
    """
    if runs.empty:
        return prose("No later report has changed the picture of any day at this bar.")
    names, kinds = places.names(d), runs.drop_duplicates(["place_id", "kind"])["kind"]
    told = [
        f"{count(int((kinds == kind).sum()), 'place')} {words}"
        for kind, words in (
            (vintage.NOT_YET_KNOWN, "with a change of hands not yet known"),
            (vintage.FALSE_START, "with one that was believed and does not stand"),
            (vintage.OTHER, "with a change that is read otherwise now"),
        )
        if (kinds == kind).any()
    ]
    days = runs.groupby("place_id", sort=True)["days"].sum()
    longest = listing([names[p] for p in days.index[days == days.max()]], MOST)
    return prose(
        f"Seen otherwise at this bar: {listing(told)}.",
        f"{longest} looked otherwise on {count(int(days.max()), 'day')}"
        f"{' each' if (days == days.max()).sum() > 1 else ''}, more than any other place."
        if days.max() > 1
        else "No place looked otherwise for more than one day.",
    )


def describe_revisions(d: Dataset, settled: pd.DataFrame) -> Prose:
    """Read how the counts settled: how many days moved, which most, and when it stopped moving.

    Parameters
    ----------
    settled
        As ``vintage.revisions`` gives it.
    """
    if settled.empty:
        return prose(f"No day is counted by {date(d.as_of)}.")
    by_day = settled.groupby("day")[["floor", "ceiling"]]
    then, now = by_day.first(), by_day.last()
    move = (now - then).abs().sum(axis=1)
    moved = move[move > 0]
    if moved.empty:
        return prose("Every day's floor and ceiling are what its own end knew.")
    up, down = (now > then).any(axis=1), (now < then).any(axis=1)
    most = moved.idxmax()
    own = settled[settled["day"] == most]
    open_ = own[["floor", "ceiling"]].ne(now.loc[most]).any(axis=1)
    final = own.loc[own["known_by"] > own.loc[open_, "known_by"].max(), "known_by"].min()
    lowered = f"lowered one of the two on {int(down.sum())}" if down.any() else "lowered neither"
    return prose(
        f"Later reports have raised the floor or the ceiling on {int(up.sum()) or 'none'} of "
        f"{count(len(now), 'day')} and {lowered}.",
        f"The count of {date(most, year=False)} has moved most: "
        f"{between(*then.loc[most])} as known that day, {between(*now.loc[most])} as known now.",
        f"The reports of {short(d, final)} settled it.",
    )


def false_starts_table(d: Dataset, wrong: pd.DataFrame) -> Table:
    """List what was believed and does not stand, with what became of it and the claims behind.

    Parameters
    ----------
    wrong
        As ``vintage.false_starts`` gives it.
    """
    names = places.names(d)
    events = claims.grade_events(d).set_index("event_id")
    rows = []
    for row in wrong.itertuples():
        said, against = behind(d, row.then_event)
        rows.append(
            (
                names[row.place_id],
                turn(d, row.then, row.now),
                row.bar,
                span(row.since, row.until),
                fate(events, row.then_event),
                short(d, row.agreed_on),
                said,
                against,
            )
        )
    return Table(
        "Believed, and not standing now" if rows else "Nothing believed has fallen since",
        (
            "Place",
            "Then → now",
            "Best bar met",
            "On the pictures of",
            "Status now",
            "Given up by",
            "Said so",
            "Denied or doubted it",
        ),
        tuple(rows),
    )


def span(since: pd.Timestamp, until: pd.Timestamp) -> str:
    """Write the first and the last day of a run.

    >>> span(pd.Timestamp("2030-01-02"), pd.Timestamp("2030-01-04"))
    '2 January to 4 January'
    """
    ends = [date(day, year=False) for day in (since, until)]
    return " to ".join(dict.fromkeys(ends))


def fate(events: pd.DataFrame, event_id: str) -> str:
    """Say what became of an event that was believed: its status now, and its days if it has any."""
    if event_id not in events.index:
        return "withdrawn or dated later"
    event = events.loc[event_id]
    if event["status"] in ("denied", "retracted", "overtaken") or pd.isna(event["start"]):
        return event["status"]
    return f"{event['status']}, {when(event['start'], event['end'], event['or_earlier'])}"


def late_truths_table(d: Dataset, runs: pd.DataFrame, bar: str) -> Table:
    """List the changes of hands that a bar did not know on their own day, the longest wait first.

    Parameters
    ----------
    runs
        As ``vintage.revised_periods`` gives them.
    """
    names = places.names(d)
    rows = tuple(
        (
            names[row.place_id],
            turn(d, row.then, row.now),
            short(d, row.since),
            short(d, row.agreed_on),
            int(row.wait_days),
            news(d, row.now_event, row.agreed_on),
        )
        for row in vintage.late_reports(d, runs, bar).itertuples()
    )
    return shut(
        Table(
            f"Known late ({bar})" if rows else f"Nothing known late ({bar})",
            ("Place", "Then → now", "First day so", "Known by", "Days", "Claims, the news first"),
            rows,
        )
    )


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
        written.append(
            [s.text for s in summarise_state(d, control.control_table(d, events), events).sentences]
        )
    return Table(
        f"The bottom line of {date(then.as_of)}",
        (f"As written by {date(then.known_by)}", f"As written by {date(now.known_by)}"),
        tuple(zip_longest(*written, fillvalue="")),
    )


def in_force(d: Dataset, event_id: str) -> list[tuple]:
    """Give the claims about an event that a page lists."""
    listed = set(claims.claims_shown(d)["claim_id"])
    return [
        claim for claim in claims.rows_by_event(d).get(event_id, ()) if claim.claim_id in listed
    ]


def behind(d: Dataset, event_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the claims that assert an event, and those that deny, doubt or retract it."""
    own = in_force(d, event_id)
    said = tuple(claim.claim_id for claim in own if claim.stance == "asserts")
    return said, tuple(claim.claim_id for claim in own if claim.stance != "asserts")


def news(d: Dataset, event_id: str, day: pd.Timestamp) -> tuple[str, ...]:
    """Give the claims that assert an event, those published on a day first."""
    own = [claim for claim in in_force(d, event_id) if claim.stance == "asserts"]
    own.sort(key=lambda claim: (claim.published != day, claim.published, claim.claim_id))
    return tuple(claim.claim_id for claim in own)
