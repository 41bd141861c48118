"""The numbers that are given for people and places: who gives them, and how far they agree."""

from __future__ import annotations

import pandas as pd

from helpers import claims, places, tolls
from helpers.tables import Dataset
from helpers.wording.phrases import capital, count, date, listing, number, stop
from helpers.wording.sentence import Sentence, Table

VOICES = {
    "neutral": "neither side",
    "own": "the side that suffered",
    "other": "the other side",
    "party": "one of the sides",
}
SCOPES = {"cumulative": "so far, in all", "day": "in one day", "event": "in one event"}


def verb(n: int, one: str, many: str) -> str:
    """Give the verb that agrees with a number."""
    return one if n == 1 else many


def enemy_dead(told: pd.DataFrame) -> list[Sentence]:
    """Say for each side how many of the numbers of its dead come from the other side."""
    killed = tolls.count_by_speaker(told[told["count_of"] == "killed"])
    return [
        Sentence(
            f"{capital(count(row.numbers, 'number'))} of killed {verb(row.numbers, 'is', 'are')} "
            f"given for {row.whose}{shares(row)}.",
            row.claim_ids,
        )
        for row in killed[killed["whose"] != ""].itertuples()
    ]


def shares(row: tuple) -> str:
    """Say how many numbers come from another side, their own and neither.

    >>> from collections import namedtuple
    >>> row = namedtuple("Row", "numbers other own neutral")
    >>> shares(row(3, 2, 0, 1))
    ': 2 by another side, none by their own and 1 by neither'
    >>> shares(row(5, 5, 0, 0)), shares(row(1, 0, 0, 1))
    (', all by another side', ' by neither side')
    """
    parts = (row.other, "by another side"), (row.own, "by their own"), (row.neutral, "by neither")
    for n, whose in parts:
        if n == row.numbers:
            whose = whose.removesuffix(" side") + " side"
            return f", {'both' if n == 2 else 'all'} {whose}" if n > 1 else f" {whose}"
    return f": {listing([f'{some(n)} {whose}' for n, whose in parts])}"


def some(n: int) -> str:
    """Write a small part.

    >>> some(0), some(2)
    ('none', '2')
    """
    return number(n) if n else "none"


def amount(low: float, high: float) -> str:
    """Write a number, a range or an open end in words.

    >>> amount(24, 99), amount(2500, pd.NA), amount(pd.NA, 40), amount(1200, 1200)
    ('24 to 99', '2,500 or more', 'up to 40', '1,200')
    """
    if pd.isna(low):
        return f"up to {number(high)}"
    if pd.isna(high):
        return f"{number(low)} or more"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def numbers(d: Dataset, told: pd.DataFrame) -> list[Sentence]:
    """Say who gives the numbers, the largest running totals, and where origins differ."""
    if told.empty:
        return [Sentence(f"Nobody gives a number by {date(d.as_of)}.")]
    once = tolls.distinct_numbers(told)
    many = Sentence(
        f"{capital(count(len(once), 'number'))} {verb(len(once), 'comes', 'come')} from "
        f"{count(once['origin'].nunique(), 'origin')}. None is added to another: they cover "
        "different people, days and stretches of land.",
        claims.unique_ids(once["claim_ids"]),
    )
    return [many, *largest(d, once), *agreement(d, tolls.compare_origins(told))]


def largest(d: Dataset, once: pd.DataFrame) -> list[Sentence]:
    """Name the largest running total of each kind, and the largest that neither side gives."""
    names, out = d.sources.set_index("source_id")["name"], []
    running = once["count_scope"] == "cumulative"
    totals = once[running & (once["count_of"] != "people")]  # those are of every sort
    for kind, own in totals.groupby("count_of", sort=False):
        size = own["low"].fillna(own["high"])
        top = own.loc[size.idxmax()]
        neutral = size[own["voice"] == "neutral"]
        text = f"The largest running total of {kind} is {total(top, names)}"
        ids = top["claim_ids"]
        if len(neutral) and top["voice"] != "neutral":
            second = own.loc[neutral.idxmax()]
            text += f"; the largest given by neither side is {total(second, names)}"
            ids += second["claim_ids"]
        out.append(Sentence(f"{text}.", ids))
    return out


def total(row: pd.Series, names: pd.Series) -> str:
    """Say a running total: number, by which day, by whom, at whose cost."""
    whose = f", at the cost of {row['whose']}" if row["whose"] else ""
    return (
        f"{amount(row['low'], row['high'])} by {date(row['day'], year=False)} "
        f"({names[row['claimant_id']]}{whose})"
    )


def agreement(d: Dataset, shared: pd.DataFrame) -> list[Sentence]:
    """Say how far origins that count the same event agree."""
    if shared.empty:
        return [Sentence("No event is counted by more than one origin.")]
    apart = shared[~shared["agree"]]
    names = places.names(d)
    fit = f"{some(len(shared) - len(apart))} of these one number fits"
    fit = fit if len(shared) > 1 else f"it {'no' if len(apart) else 'one'} number fits"
    told = [
        Sentence(
            f"In {count(len(shared), 'event')} two origins or more count the same; in {fit} "
            "them all.",
            claims.unique_ids(shared["claim_ids"]),
        )
    ]
    return told + [
        Sentence(
            f"At {names.get(row.place_id, 'no place told')} they differ on {row.count_of}: one "
            f"says {number(row.least)} or more, another at most {number(row.most)}.",
            row.claim_ids,
        )
        for row in apart.itertuples()
    ]


def tolls_table(d: Dataset, steps: pd.DataFrame, caption: str) -> Table:
    """List the numbers of ``tolls.distinct_numbers``, with what each covers and who gives it."""
    names, place = d.sources.set_index("source_id")["name"], places.names(d)
    rows = tuple(
        (
            capital(row.count_of),
            row.whose or "–",
            amount(row.low, row.high),
            SCOPES[row.count_scope],
            date(row.day, year=False),
            place.get(row.place_id, "–"),
            names[row.claimant_id],
            VOICES[row.voice],
            stop(row.summary),
            row.status,
            row.claim_ids,
        )
        for row in steps.itertuples()
    )
    columns = ("Counted", "At whose cost", "Number", "Covers", "By", "Where", "Who says so")
    return Table(
        f"{caption} by {date(d.as_of)}" if rows else f"{caption}: none by {date(d.as_of)}",
        (*columns, "Speaks for", "What is said", "Status", "Claims"),
        rows,
        folded=True,
    )
