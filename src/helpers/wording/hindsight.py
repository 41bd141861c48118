"""What was known when, in words: what was reported wrongly, late, or corroborated later."""

from __future__ import annotations

from itertools import zip_longest

import pandas as pd

from helpers import claims, control, places, text, vintage
from helpers.tables import Dataset
from helpers.wording.briefing import summarise_state
from helpers.wording.captions import state_cells
from helpers.wording.sentence import Prose, Sentence, Table, prose, say
from helpers.wording.tables import table


def summarise_hindsight(d: Dataset, differ: pd.DataFrame, runs: pd.DataFrame) -> Prose:
    """Say how many days looked otherwise than they are known now, and in which way.

    ``differ`` and ``runs`` are as ``vintage.revised_places`` and ``revised_periods`` give them.
    """
    revised, days = differ.groupby("day").size(), len(control.days(d))
    values = {"n": days, "revised": len(revised)}
    if len(revised):
        values |= {"most": revised[::-1].idxmax(), "places": revised.max()}
    by_kind = {kind: runs[runs["kind"] == kind] for kind in vintage.KINDS}
    wrong, later = by_kind[vintage.WRONGLY], by_kind[vintage.LATER]
    where = wrong["place_id"].drop_duplicates().map(places.names(d)).tolist()
    first = "hindsight.wrong" if len(wrong) else "hindsight.none_wrong"
    return prose(
        say(d, "hindsight.changed" if len(revised) else "hindsight.unchanged", **values),
        say(d, first, wrong, wrong["then_event"], n=len(wrong), where=where),
        _late(d, by_kind[vintage.LATE]),
        say(d, "hindsight.later", later, later["now_event"], n=len(later)) if len(later) else "",
        say(d, "hindsight.now"),
        bullets=True,
    )


def _late(d: Dataset, late: pd.DataFrame) -> Sentence:
    """Say how many changes of hands no report told of by their own day, and for how long."""
    if late.empty:
        return say(d, "hindsight.none_late")
    longest, n, soon = late.loc[late["wait_days"].idxmax()], len(late), late["wait_days"] <= 1
    which = "hindsight.late_a_day" if soon.all() else "hindsight.late"
    place = places.names(d)[longest["place_id"]]
    return say(d, which, longest, n=n, soon=int(soon.sum()), place=place)


def describe_revisions(d: Dataset, settled: pd.DataFrame) -> Prose:
    """Say how many days' counts later reports raised or lowered, and which most.

    ``settled`` is as ``vintage.revisions`` gives it.
    """
    if settled.empty:
        return prose(say(d, "revisions.none"))
    sure = settled["confirmed"] + settled["corroborated"]
    counts = settled.assign(sure=sure, told=sure + settled["claimed"] + settled["disputed"])
    counts = counts.set_index(["view", "day"])[["sure", "told"]]
    then, now = counts.loc["then"], counts.loc["now"]
    move = (now - then).abs().sum(axis=1)
    if not move.any():
        return prose(say(d, "revisions.unmoved"))
    raised, lowered, most = (now > then).any(axis=1), (now < then).any(axis=1), move.idxmax()
    values = {"raised": raised.sum() or "none", "lowered": lowered.sum() or "none"}
    return prose(
        say(d, "revisions.moved", n=len(now), **values),
        say(d, "revisions.most", day=most, then=then.loc[most], now=now.loc[most]),
    )


def describe_grade_record(
    d: Dataset, record: pd.DataFrame, grades: tuple[str, ...] = vintage.RECORDED
) -> Prose:
    """Say what became of changes of hands that had a grade on some evening.

    ``record`` is as ``vintage.grade_record`` gives it.
    """
    rows = record[record["grade"].isin(grades) & (record["events"] > 0)]
    if rows.empty:
        return prose(say(d, "grade_record.none"))
    sentences = []
    for row in rows.itertuples():
        values = {"raised": row.raised or "none", "back": row.taken_back or "none"}
        values |= {"raised_share": _share(row, "raised"), "back_share": _share(row, "taken_back")}
        sentences.append(say(d, f"grade_record.{row.grade}", row=row, **values))
    return prose(*sentences)


def _share(row: tuple, outcome: str) -> str:
    """Give a share of events in per cent with its interval, in brackets."""
    low, high = (round(100 * getattr(row, f"{outcome}_{end}")) for end in ("low", "high"))
    share = round(100 * getattr(row, outcome) / row.events)
    return f" ({share} %, 90 % interval {low} to {high} %)"


def grade_record_table(d: Dataset, record: pd.DataFrame) -> Table:
    """List by grade what became of changes of hands, with the intervals of the shares."""
    rows = record[record["events"] > 0]
    raised = [f"{row.raised}{_share(row, 'raised')}" for row in rows.itertuples()]
    back = [f"{row.taken_back}{_share(row, 'taken_back')}" for row in rows.itertuples()]
    frame = {
        "On some evening": rows["grade"],
        "Changes of hands": rows["events"],
        "Better known since": raised,
        "Taken back or less sure since": back,
        "The same, reported again": rows["repeated"],
        "The same, not reported again": rows["silent"],
    }
    caption = f"What became of changes of hands, as known by {text.day(d.known_by)}"
    return table(pd.DataFrame(frame), caption, folded=False)


def revised_table(d: Dataset, runs: pd.DataFrame, kind: str = "", caption: str = "") -> Table:
    """List the places that were seen otherwise, in one way (of ``vintage.KINDS``) or in any.

    ``runs`` is as ``vintage.revised_periods`` gives it; the longest wait stands first.
    """
    rows = runs[runs["kind"] == kind] if kind else runs
    rows = rows.sort_values("wait_days", ascending=False, kind="stable")
    caption = caption or f"{text.capitalise(kind)}: {text.count(len(rows), 'case')}"
    events = claims.grade_events(d).set_index("event_id")
    outcomes = [_outcome(events, event) for event in rows["then_event"]]
    frame = {
        "Place": rows["place_id"].map(places.names(d)),
        "On the evening of": [_days(d, run.since, run.until) for run in rows.itertuples()],
        "As known then": state_cells(d, rows, "then_"),
        "As known now": state_cells(d, rows, "now_"),
        "As now since the reports of": [_days(d, day, day) for day in rows["agreed_on"]],
        "Days later": rows["wait_days"],
        "What was reported is now": outcomes if kind == vintage.WRONGLY else "",
        "How": "" if kind else rows["kind"],
        "Claims": rows["claim_ids"],
        "Denied, doubted": rows["denial_ids"],
    }
    return table(pd.DataFrame(frame, index=rows.index), caption)


def _outcome(events: pd.DataFrame, event_id: str) -> str:
    """Say what became of an event that was reported: its grade now, and its days if it has any."""
    if event_id not in events.index:
        return "withdrawn, or dated later"
    event = events.loc[event_id]
    if event["grade"] in ("denied", "retracted", "superseded") or pd.isna(event["start"]):
        return event["grade"]
    return f"{event['grade']}, {text.days(event['start'], event['end'], event['or_earlier'])}"


def compare_bottom_lines(then: Dataset, now: Dataset) -> Table:
    """Lay the bottom line of a day as it would have been written then beside that of now.

    ``then`` and ``now`` are the same day with less and more knowledge, as
    ``vintage.most_revised_day`` gives them.
    """
    written = []
    for d in (then, now):
        events = claims.grade_events(d)
        lines = summarise_state(d, control.control_table(d, events))
        written.append([sentence.text for sentence in lines.sentences])
    return Table(
        f"The bottom line of {text.day(then.as_of)}",
        tuple(f"As written by {text.day(d.known_by)}" for d in (then, now)),
        tuple(zip_longest(*written, fillvalue="")),
    )


def _days(d: Dataset, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write a run of days, with the year only where it is not that of the last day shown."""
    days = (text.day(day, year=day.year != d.as_of.year) for day in (first, last))
    return " to ".join(dict.fromkeys(days))
