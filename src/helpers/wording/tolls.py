"""The table of the numbers that are given for people and places."""

from __future__ import annotations

import pandas as pd

from helpers import places, text
from helpers.tables import Dataset
from helpers.wording.away_from_front import amount
from helpers.wording.events import source_names
from helpers.wording.sentence import Table

VOICES = {
    "neutral": "neither side",
    "own": "the side that suffered",
    "other": "the other side",
    "party": "one of the sides",
}
SCOPES = {"cumulative": "so far, in all", "day": "in one day", "event": "in one event"}


def tolls_table(d: Dataset, steps: pd.DataFrame, caption: str) -> Table:
    """List the numbers of ``tolls.distinct_numbers``, with what each covers and who gives it."""
    names, place = source_names(d), places.names(d)
    rows = tuple(
        (
            text.capitalise(row.count_of),
            row.whose or "–",
            amount(row.low, row.high),
            SCOPES[row.count_scope],
            text.day(row.day, year=False),
            place.get(row.place_id, "–"),
            names[row.claimant_id],
            VOICES[row.voice],
            text.end_sentence(row.summary),
            row.status,
            row.claim_ids,
        )
        for row in steps.itertuples()
    )
    columns = ("Counted", "At whose cost", "Number", "Covers", "By", "Where", "Who says so")
    return Table(
        f"{caption} by {text.day(d.as_of)}" if rows else f"{caption}: none by {text.day(d.as_of)}",
        (*columns, "Speaks for", "What is said", "Status", "Claims"),
        rows,
        folded=True,
    )
