"""Away from the front: the bottom line, what the reports of each theme are worth, and the tolls."""

from __future__ import annotations

import pandas as pd

from helpers import claims, places, text, tolls
from helpers.grades import SETTLED
from helpers.order import id_keys
from helpers.tables import Dataset
from helpers.wording.events import (
    Account,
    Claims,
    account_of,
    denial_clauses,
    describe_event,
    name_sources,
    says,
    source_names,
)
from helpers.wording.sentence import Prose, Sentence, amount, cite, prose, say

BEST = 3
"""How many of the best supported events the bottom line names."""
MOST = 8
"""How many sentences a list gives before it counts the others."""


def summarise_away(
    d: Dataset, away: pd.DataFrame, numbers: pd.DataFrame, front: str = "all"
) -> Prose:
    """Say how much happened away from the front, how sure it is, and who counts the dead.

    ``away`` and ``numbers`` are as ``tolls.events_by_theme`` and ``tolls.reported_numbers`` give
    them for the front.
    """
    if away.empty:
        return prose(say(d, "away.none", front=front))
    settled = away[away["grade"].isin(SETTLED)]
    best = settled[settled["origins"] > 1].sort_values(
        ["origins", "day", "event_id"], ascending=[False, False, True], key=id_keys
    )
    counts = {"n": len(away), "settled": len(settled), "single": (away["origins"] == 1).sum()}
    return prose(
        say(d, "away.counted", settled, front=front, **counts),
        *(describe_event(d, event) for event in best.head(BEST).itertuples()),
        _count_denied(d, away),
        *_count_admitted(d, away),
        *_count_killed(d, numbers),
        "" if front == "all" else say(d, "away.front_leaves_out"),
        bullets=True,
    )


def _count_denied(d: Dataset, away: pd.DataFrame) -> Sentence:
    """Count the events against which a denial stands, and those that nobody asserts, by theme."""
    against = away[away["denied_by"].map(len) > 0]
    if against.empty:
        return say(d, "away.undenied")
    alone, by_theme = int((against["origins"] == 0).sum()), against.groupby("theme", sort=False)
    which = f"{alone} of these" if alone < len(against) else "any of these"
    values = {
        "n": len(against),
        "themes": [f"{theme} ({n})" for theme, n in by_theme.size().items()],
        "unasserted": f"; no report read here asserts {which}" if alone else "",
    }
    return say(d, "away.denied", against["denial_ids"], against["event_id"], **values)


def _count_admitted(d: Dataset, away: pd.DataFrame) -> list[Sentence]:
    """Warn of what is confirmed by one origin alone, the side that is worse off by it."""
    alone = away[(away["grade"] == "confirmed") & (away["origins"] == 1)]
    rows = alone[[event.loser in event.origin_ids for event in alone.itertuples()]]
    if rows.empty:
        return []
    ids = [*rows["claim_ids"], *rows["denial_ids"], *rows["answered_ids"]]
    denials = [denial_clauses(account_of(d, event)) for event in rows.itertuples()]
    denied = denials[0] if len(rows) == 1 else ""  # of several the count of denials tells
    return [say(d, "away.admitted", ids, rows["event_id"], n=len(rows), denied=denied)]


def _count_killed(d: Dataset, numbers: pd.DataFrame) -> list[Sentence]:
    """Give for each side how many numbers of its dead there are, and the largest, with its source.

    A running total is taken where there is one, since other numbers cover a day or an event.
    """
    distinct = tolls.distinct_numbers(numbers[numbers["count_of"] == "killed"])
    sentences = []
    for whose, own in distinct[distinct["whose"] != ""].groupby("whose", sort=False):
        size = own["low"].fillna(own["high"])
        running = size[own["count_scope"] == "cumulative"]
        top = own.loc[(running if len(running) else size).idxmax()]
        values = {"whose": whose, "n": len(own), "total": _total(d, top)}
        sentences.append(say(d, "away.killed", top, **values))
    return sentences


def describe_themes(d: Dataset, away: pd.DataFrame, *themes: str) -> Prose:
    """Say how sure the events of some themes are, and what is denied or doubted, by whom."""
    own = tolls.of_themes(away, *themes)
    if own.empty:
        return prose(say(d, "away.theme_none", themes=[*themes]))
    number = own["grade"].value_counts()
    grades = [f"{number[s]} {s}" for s in d.offensive.grades if s in number]
    sure = f", {'all ' if len(own) > 1 else ''}{own['grade'].iloc[0]}"
    if len(grades) > 1:
        sure = f": {text.list_of(grades)}"
    counted = say(d, "away.theme", n=len(own), grades=sure)
    return prose(counted, *_objections(d, own), bullets=True)


def _objections(d: Dataset, own: pd.DataFrame) -> list[Sentence]:
    """Say which of some events are denied or doubted; if none, say so."""
    objections = [sentence for event in own.itertuples() if (sentence := _objection(d, event))]
    more = len(objections) - MOST
    rest = [say(d, "away.more_objections", n=more)] if more > 0 else []
    return objections[:MOST] + rest or [say(d, "away.no_objection")]


def _objection(d: Dataset, event: tuple) -> Sentence | None:
    """Say an event that somebody denies or doubts, with the voices on both sides; else nothing."""
    account = account_of(d, event)
    doubting = doubts(account)
    if not event.denied_by and not doubting and not event.answered_ids:
        return None
    told = describe_event(d, event)
    if not doubting or not event.origins:
        return told
    do = "does" if says(d, doubting) == "says" else "do"
    doubt = say(d, "away.doubt", who=name_sources(d, doubting), do=do).text
    ids = claims.unique_ids([told.claims, (claim.claim_id for claim in doubting)])
    return cite(d, f"{told.text} {doubt}", ids, *told.events)


def doubts(account: Account) -> Claims:
    """Give the doubts of those who do not deny outright."""
    denying = {claim.claimant_id for claim in account.denying}
    return [c for c in account.claims if c.stance == "doubts" and c.claimant_id not in denying]


def describe_tolls(d: Dataset, numbers: pd.DataFrame, away: pd.DataFrame) -> Prose:
    """Say who counts people and places, the largest running totals, and where origins differ.

    ``numbers`` is as ``tolls.reported_numbers`` gives it, ``away`` as ``tolls.events_by_theme``.
    """
    own = away[away["theme"] == "tolls"]
    objections = _objections(d, own) if len(own) else []
    if numbers.empty:
        return prose(say(d, "tolls.none"), *objections, bullets=True)
    distinct = tolls.distinct_numbers(numbers)
    n, origins = len(distinct), distinct["origin"].nunique()
    return prose(
        say(d, "tolls.counted", distinct, n=n, origins=origins),
        *_largest_totals(d, distinct),
        *_agreement(d, tolls.compare_origins(numbers)),
        *objections,
        bullets=True,
    )


def _largest_totals(d: Dataset, distinct: pd.DataFrame) -> list[Sentence]:
    """Name the largest running total of each kind, and the largest that neither side gives."""
    sentences = []
    running = distinct["count_scope"] == "cumulative"
    totals = distinct[running & (distinct["count_of"] != "people")]  # those are of every sort
    for kind, own in totals.groupby("count_of", sort=False):
        size = own["low"].fillna(own["high"])
        top, neutral = own.loc[size.idxmax()], size[own["voice"] == "neutral"]
        which, ids, values = "tolls.largest", top.claim_ids, {"total": _total(d, top, top.whose)}
        if len(neutral) and top.voice != "neutral":
            second = own.loc[neutral.idxmax()]
            which, ids = "tolls.largest_neutral", ids + second.claim_ids
            values["neutral"] = _total(d, second, second.whose)
        sentences.append(say(d, which, ids, kind=kind, **values))
    return sentences


def _total(d: Dataset, row: pd.Series, whose: str = "") -> str:
    of = f", of {whose}" if whose else ""
    by = f"{text.day(row.day, year=False)} ({source_names(d)[row.claimant_id]}{of})"
    return f"{amount(row.low, row.high)} by {by}"


def _agreement(d: Dataset, shared: pd.DataFrame) -> list[Sentence]:
    """Say how far origins that count the same event agree."""
    if shared.empty:
        return [say(d, "tolls.unshared")]
    n, agreeing = len(shared), int(shared["agree"].sum())
    fit = f"{agreeing or 'none'} of these one number fits"
    if n == 1:
        fit = f"it {'one' if agreeing else 'no'} number fits"
    names = {"": "no place told"} | places.names(d)
    apart = shared[~shared["agree"]].itertuples()
    sentences = [say(d, "tolls.apart", row, place=names[row.place_id]) for row in apart]
    return [say(d, "tolls.shared", shared, n=n, fit=fit), *sentences]
