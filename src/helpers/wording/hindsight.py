"""What was known when, in words: what was reported wrongly, late, or corroborated later."""

import pandas as pd

from helpers import claims, control, places, text, vintage
from helpers.tables import Dataset
from helpers.wording.captions import state_cells
from helpers.wording.sentence import Prose, Sentence, Table, prose, say
from helpers.wording.tables import table


def headline_hindsight(d: Dataset, differ: pd.DataFrame) -> Prose:
    """Say of how many days later reports changed the picture.

    ``differ`` is as ``vintage.revised_places`` gives it.
    """
    revised = differ.loc[differ["day"] >= d.offensive.start, "day"].nunique()
    values = {"n": len(control.days(d)) - 1, "revised": revised}  # not the day before it began
    which = "headline" if revised else "unchanged"
    return prose(say(d, f"hindsight.{which}", **values), role="headline")


def summarise_hindsight(d: Dataset, differ: pd.DataFrame, runs: pd.DataFrame) -> Prose:
    """Say how much was reported wrongly, late, or by one source first, and which day most.

    ``differ`` and ``runs`` are as ``vintage.revised_places`` and ``revised_periods`` give them.
    """
    revised = differ.groupby("day").size()
    values = {"most": revised[::-1].idxmax(), "places": revised.max()} if len(revised) else {}
    by_kind = {kind: runs[runs["kind"] == kind] for kind in vintage.KINDS}
    wrong, later = by_kind[vintage.WRONGLY], by_kind[vintage.LATER]
    other = len(by_kind[vintage.OTHERWISE])
    where = wrong["place_id"].drop_duplicates().map(places.names(d)).tolist()
    first = "hindsight.wrong" if len(wrong) else "hindsight.none_wrong"
    return prose(
        say(d, first, wrong, wrong["then_event"], n=len(wrong), where=where),
        _late(d, by_kind[vintage.LATE]),
        say(d, "hindsight.later", later, later["now_event"], n=len(later)) if len(later) else "",
        say(d, "hindsight.otherwise", n=other) if other else "",
        say(d, "hindsight.most", **values) if len(revised) else "",
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


def describe_grade_record(d: Dataset, record: pd.DataFrame) -> Prose:
    """Say what became of changes of hands that had a grade on some evening.

    ``record`` is as ``vintage.grade_record`` gives it.
    """
    rows = record[record["events"] > 0]
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


def revised_table(d: Dataset, runs: pd.DataFrame) -> Table:
    """List the places that were seen otherwise: what was wrong first, then the longest wait.

    ``runs`` is as ``vintage.revised_periods`` gives it.
    """
    rows = runs.assign(right=runs["kind"] != vintage.WRONGLY)
    rows = rows.sort_values(["right", "wait_days"], ascending=[True, False], kind="stable")
    events = claims.grade_events(d).set_index("event_id")
    wrong = rows["then_event"].where(~rows["right"], "")
    how = [
        text.capitalise(kind) + (f" ({_outcome(d, events, event)})" if event else "")
        for kind, event in zip(rows["kind"], wrong, strict=True)
    ]
    frame = {
        "Place": rows["place_id"].map(places.names(d)),
        "On the evening of": [_days(d, run.since, run.until) for run in rows.itertuples()],
        "As known then": state_cells(d, rows, "then_"),
        "As known now": state_cells(d, rows, "now_"),
        "Known since": [_days(d, day, day) for day in rows["agreed_on"]],
        "Days later": rows["wait_days"],
        "How": how,
        "Claims": rows["claim_ids"],
        "Denied, doubted": rows["denial_ids"],
    }
    return table(pd.DataFrame(frame, index=rows.index), "What has changed since")


def _outcome(d: Dataset, events: pd.DataFrame, event_id: str) -> str:
    """Say what became of an event that was reported: its grade now, and its days if it has any."""
    if event_id not in events.index:
        return "withdrawn, or dated later"
    event = events.loc[event_id]
    if event["grade"] in ("denied", "retracted", "superseded") or pd.isna(event["start"]):
        return event["grade"]
    days = text.days(event["start"], event["end"], event["or_earlier"], d.years)
    return f"{event['grade']}, {days}"


def _days(d: Dataset, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write a run of days, with the year only where it is not that of the last day shown."""
    days = (text.day(day, d.with_year(day)) for day in (first, last))
    return " to ".join(dict.fromkeys(days))
