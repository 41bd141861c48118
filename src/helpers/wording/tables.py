"""Tables of a page: a frame as a notebook worked it out, printed for readers and linked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers import claims, places, sources, text, tolls
from helpers.order import id_keys
from helpers.tables import Dataset, Problem
from helpers.tables.rules import NOBODY
from helpers.wording.away_from_front import doubts
from helpers.wording.captions import state_cells
from helpers.wording.events import account_of, claims_of, describe_event, name_sources
from helpers.wording.sentence import LONG, NOWHERE, Link, Prose, Table, prose
from helpers.wording.templates import amount

MOST_ROWS, MOST_EVENTS = 500, 150
"""Rows of a table and events of a diary that are shown; the others are counted."""


def table(frame: pd.DataFrame, caption: str, folded: bool | None = None) -> Table:
    """Make a page's table of a frame: its columns with their names, without its index.

    A tuple is taken for ids of claims and becomes links, a list is joined, a day is written without
    its year, a missing value is a dash. A column of empty texts is left out.

    Parameters
    ----------
    folded
        Whether it opens at a click only; default: where it has more than 20 rows, and then it is
        printed all the same.
    """
    if len(frame) > MOST_ROWS:
        caption += f"; {text.number(len(frame) - MOST_ROWS)} more are left out"
        frame = frame.head(MOST_ROWS)
    columns = {text.capitalise(str(name)): list(map(_cell, frame[name])) for name in frame}
    spelt = {name: cells for name, cells in columns.items() if cells == [] or set(cells) != {""}}
    rows = tuple(zip(*spelt.values(), strict=True))
    fold = len(rows) > LONG if folded is None else folded
    return Table(caption, tuple(spelt), rows, folded=fold, printed=folded is None)


def _cell(value: object) -> object:
    if isinstance(value, tuple | Link):
        return value
    if isinstance(value, list):
        return text.list_of(value)
    if pd.isna(value):
        return NOWHERE
    if isinstance(value, pd.Timestamp):
        return text.day(value, year=False)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def holder_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each holder: sides, nobody, and '' where none is reported."""
    return {**d.offensive.sides, NOBODY: "holder gone", "": NOWHERE}


def states_table(
    d: Dataset, held: pd.DataFrame, spots: pd.DataFrame, caption: str, folded: bool | None = None
) -> Table:
    """List places with their state on the last day, since when, and what that rests on.

    ``held`` is as ``control.control_table`` gives it; ``spots`` are rows of ``d.places``.
    """
    rows = held[held["place_id"].isin(spots["place_id"])].sort_values(["place_id", "day"])
    facts = rows[["place_id", "state", "holder"]]
    before = facts.shift()
    changed = facts.ne(before).any(axis=1) & facts["place_id"].eq(before["place_id"])
    since = rows[changed].groupby("place_id")["day"].last()
    now = rows[rows["day"] == d.as_of].set_index("place_id").reindex(spots["place_id"])
    denied = claims.grade_events(d).set_index("event_id")["denied_by"]
    names = sources.names(d)
    frame = pd.DataFrame(
        {
            "Place": spots["name"].to_list(),
            "Arabic": spots["name_ar"].to_list(),
            f"On {text.day(d.as_of, year=False)}": state_cells(d, now),
            "Since": since.reindex(now.index).to_list(),
            "Sources": now["origins"].to_list(),
            "Denied by": [
                text.list_of(names[who] for who in denied.get(event, ()))
                for event in now["event_id"]
            ],
            "Last reported": now["last_reported"].to_list(),
            "Claims": now["claim_ids"].to_list(),
        }
    )
    return table(frame, caption, folded)


def spans(lows: Sequence[float], highs: Sequence[float]) -> list[str]:
    """Write lower and upper ends shortly.

    >>> spans([14, 3], [85, 3])
    ['14 to 85', '3']
    """
    return [amount(low, high) for low, high in zip(lows, highs, strict=True)]


def diary(d: Dataset, events: pd.DataFrame, caption: str) -> Table:
    """List events day by day, each in one sentence as far as its grade allows.

    Of more than ``MOST_EVENTS`` those in most reports are listed, and the caption says so.
    """
    if len(events) > MOST_EVENTS:
        caption += f": the {MOST_EVENTS} of {text.number(len(events))} events in most reports"
        events = events.loc[events["reports"].nlargest(MOST_EVENTS).index.sort_values()]
    frame = pd.DataFrame(
        {
            "Day": [text.day(day, day.year != d.as_of.year) for day in events["day"]],
            "What the reports say": [describe_event(d, e).text for e in events.itertuples()],
            "Grade": events["grade"],
            "Claims": list(map(claims_of, events.itertuples())),
        },
        index=events.index,
    )
    return table(frame, caption)


def problems_table(problems: list[Problem]) -> Table | Prose:
    """List what is wrong with the tables, row by row, with the place to mend it."""
    if not problems:
        return prose("No row of the tables has a fault.")
    columns = ("File", "Line", "Id", "Column", "Value", "Rule and advice")
    rows = [
        (p.file, p.line, p.id, p.column, p.value, f"{p.rule}. {p.advice}".strip()) for p in problems
    ]
    caption = f"What is wrong with the tables: {text.count_in_words(len(problems), 'fault')}"
    return Table(caption, columns, tuple(rows))


def theme_table(d: Dataset, away: pd.DataFrame, *themes: str) -> Table:
    """List the events of some themes: what is said, by whom, who denies or doubts it, grade."""
    own = tolls.of_themes(away, *themes).sort_values(["day", "event_id"], key=id_keys)
    caption = f"{text.capitalise(text.list_of(themes))} by {text.day(d.as_of)}"
    rows = pd.DataFrame([_theme_row(d, event) for event in own.itertuples()])
    return table(rows, caption if len(own) else f"{caption}: none is reported")


def _theme_row(d: Dataset, event: tuple) -> dict[str, object]:
    account = account_of(d, event)
    asserting, denying = account.asserting, account.denying
    objecting = {
        "": denying if asserting else [],  # else the denial itself is what is said
        " (before it was answered)": account.answered,
        " (doubts)": doubts(account),
        " (takes it back)": [c for c in account.claims if c.stance == "retracts"],
    }
    against = "; ".join(f"{name_sources(d, by)}{how}" for how, by in objecting.items() if by)
    who = name_sources(d, asserting or denying) or "no source"
    summary = text.end_sentence((asserting or denying or account.claims)[0].summary)
    where = places.names(d).get(event.place_id, "")
    return {
        "By": text.short_day(event.day).replace(" ", "\u00a0"),
        "What is said": summary if where in summary else f"{where}: {summary}",
        "Who says so": f"{who} (denies)" if denying and not asserting else who,
        "Who denies or doubts it": against or NOWHERE,
        "Grade": event.grade,
        "Sources": event.origins,
        "Claims": tuple(claim.claim_id for claim in account.claims),
    }
