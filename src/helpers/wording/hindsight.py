"""What was known when, in words: what was believed and does not stand, what was not yet known."""

from __future__ import annotations

from itertools import zip_longest

import pandas as pd

from helpers import claims, control, order, places, text, vintage
from helpers.tables import Dataset
from helpers.wording.briefing import summarise_state
from helpers.wording.sentence import Prose, Sentence, Table, prose
from helpers.wording.tables import holder_names, table
from helpers.wording.templates import say

KINDS = {
    vintage.NOT_YET_KNOWN: "with a change of hands not yet known",
    vintage.FALSE_START: "with one that was believed and does not stand",
    vintage.OTHER: "with a change that is read otherwise now",
}
"""In which way a place looked otherwise."""


def summarise_hindsight(d: Dataset, differ: pd.DataFrame, bar: str) -> Prose:
    """Say how many days looked otherwise than they are known now, and what was wrong or missing.

    ``differ`` is as ``vintage.revised_places`` gives it.
    """
    revised = differ[differ["bar"] == bar].groupby("day").size()
    values = {"bar": bar, "n": len(control.days(d)), "revised": len(revised)}
    if len(revised):
        values |= {"most": revised[::-1].idxmax(), "places": revised.max()}
    runs, names = vintage.revised_periods(differ), places.names(d)
    wrong, late = vintage.false_starts(d, runs), vintage.late_reports(d, runs, bar)
    believed = [f"{names[row.place_id]} (then {row.bar})" for row in wrong.itertuples()]
    undone = late[late["with_reversal"]]
    back, ids = [names[place] for place in undone["place_id"]], undone["claim_ids"]
    ids = [sorted(of_event, key=order.id_key) for of_event in ids]
    false = "hindsight.false" if believed else "hindsight.stands"
    return prose(
        say(d, "hindsight.changed" if len(revised) else "hindsight.unchanged", **values),
        say(d, false, wrong, wrong["then_event"], where=believed),
        _late(d, late),
        say(d, "hindsight.undone", ids, undone["now_event"], where=back) if back else "",
        say(d, "hindsight.now"),
        bullets=True,
    )


def _late(d: Dataset, late: pd.DataFrame) -> Sentence:
    """Say how many changes of hands were not known on their own day, and for how long."""
    if late.empty:
        return say(d, "hindsight.none_late")
    longest, n, soon = late.iloc[0], len(late), int((late["wait_days"] <= 1).sum())
    which = "hindsight.late_a_day" if soon == n else "hindsight.late"
    place = places.names(d)[longest.place_id]
    return say(d, which, longest, n=n, soon=soon, place=place)


def describe_revised_places(d: Dataset, runs: pd.DataFrame) -> Prose:
    """Say in which way places looked otherwise, and where for most days.

    ``runs`` is as ``vintage.revised_periods`` gives it, for one bar.
    """
    if runs.empty:
        return prose(say(d, "revised.none"))
    number = runs.drop_duplicates(["place_id", "kind"])["kind"].value_counts()
    kinds = [
        f"{text.count_in_words(int(number[kind]), 'place')} {words}"
        for kind, words in KINDS.items()
        if kind in number
    ]
    days = runs.groupby("place_id", sort=True)["days"].sum()
    most = days.max()
    where = [places.names(d)[place] for place in days.index[days == most]]
    each, which = " each" if len(where) > 1 else "", "longest" if most > 1 else "one_day"
    longest = say(d, f"revised.{which}", where=where, n=most, each=each)
    return prose(say(d, "revised.kinds", kinds=kinds), longest)


def describe_revisions(d: Dataset, settled: pd.DataFrame) -> Prose:
    """Say how many days' counts moved later, which most, and when it stopped moving.

    ``settled`` is as ``vintage.revisions`` gives it.
    """
    if settled.empty:
        return prose(say(d, "revisions.none"))
    by_day = settled.groupby("day")[["floor", "ceiling"]]
    then, now = by_day.first(), by_day.last()
    move = (now - then).abs().sum(axis=1)
    if not move.any():
        return prose(say(d, "revisions.unmoved"))
    raised, lowered = (now > then).any(axis=1).sum(), (now < then).any(axis=1).sum()
    most = move.idxmax()
    own = settled[settled["day"] == most]
    moving = own[["floor", "ceiling"]].ne(now.loc[most]).any(axis=1)
    final = own.loc[own["known_by"] > own.loc[moving, "known_by"].max(), "known_by"].min()
    lowered = f"one of the two on {lowered}" if lowered else "neither"
    return prose(
        say(d, "revisions.moved", n=len(now), raised=raised or "none", lowered=lowered),
        say(d, "revisions.most", day=most, then=(*then.loc[most],), now=(*now.loc[most],)),
        say(d, "revisions.settled", day=_day(d, final)),
    )


def false_starts_table(d: Dataset, wrong: pd.DataFrame) -> Table:
    """List what was believed and does not stand, with what became of it and the claims behind.

    ``wrong`` is as ``vintage.false_starts`` gives it.
    """
    events = claims.grade_events(d).set_index("event_id")
    ends = zip(wrong["since"], wrong["until"], strict=True)
    days = ([text.day(day, year=False) for day in both] for both in ends)
    rows = {
        "Place": wrong["place_id"].map(places.names(d)),
        "Then → now": _turns(d, wrong),
        "Best bar met": wrong["bar"],
        "On the pictures of": [" to ".join(dict.fromkeys(run)) for run in days],
        "Grade now": [_outcome(events, event) for event in wrong["then_event"]],
        "Given up by": [_day(d, day) for day in wrong["agreed_on"]],
        "Said so": wrong["claim_ids"],
        "Denied or doubted it": wrong["denial_ids"],
    }
    none = "Nothing believed has fallen since"
    caption = "Believed, and not standing now" if len(wrong) else none
    return table(pd.DataFrame(rows), caption, folded=False)


def _outcome(events: pd.DataFrame, event_id: str) -> str:
    """Say what became of an event that was believed: its grade now, and its days if it has any."""
    if event_id not in events.index:
        return "withdrawn or dated later"
    event = events.loc[event_id]
    if event["grade"] in ("denied", "retracted", "superseded") or pd.isna(event["start"]):
        return event["grade"]
    return f"{event['grade']}, {text.days(event['start'], event['end'], event['or_earlier'])}"


def late_truths_table(d: Dataset, runs: pd.DataFrame, bar: str) -> Table:
    """List the changes of hands that a bar did not know on their own day, the longest wait first.

    ``runs`` is as ``vintage.revised_periods`` gives it.
    """
    late = vintage.late_reports(d, runs, bar)
    rows = {
        "Place": late["place_id"].map(places.names(d)),
        "Then → now": _turns(d, late),
        "First day so": [_day(d, day) for day in late["since"]],
        "Known by": [_day(d, day) for day in late["agreed_on"]],
        "Days": late["wait_days"],
        "Claims, the news first": late["claim_ids"],
    }
    return table(pd.DataFrame(rows), f"{'Known' if len(late) else 'Nothing known'} late ({bar})")


def compare_bottom_lines(then: Dataset, now: Dataset) -> Table:
    """Lay the bottom line of a day as it would have been written then beside that of now.

    ``then`` and ``now`` are the same day with less and more knowledge, as
    ``vintage.most_revised_day`` gives them.
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


def _turns(d: Dataset, rows: pd.DataFrame) -> list[str]:
    """Write the holders as known then and as known now."""
    then, now = (rows[column].map(holder_names(d)) for column in ("then", "now"))
    return [text.capitalise(turn) for turn in then + " → " + now]
