"""Away from the front: the bottom line, what the reports of each theme are worth, and the tolls."""

from __future__ import annotations

import pandas as pd

from helpers import places, sources, text, tolls
from helpers.claims import unique_ids
from helpers.tables import Dataset
from helpers.wording.captions import are, of_front
from helpers.wording.events import (
    Account,
    Claims,
    describe_event,
    name_sources,
    says,
    source_names,
    with_article,
)
from helpers.wording.sentence import Prose, Sentence, Table, prose, shut

NBSP = "\u00a0"
BEST = 3
"""How many of the best supported events the bottom line names."""
MOST = 8
"""How many sentences a list gives before it counts the others."""
SPEAKERS = {"other": "by another side", "own": "by their own", "neutral": "by neither"}


def summarise_away(
    d: Dataset, away: pd.DataFrame, numbers: pd.DataFrame, bar: str, front: str = "all"
) -> Prose:
    """Say how much happened away from the front, how sure it is, and who counts the dead.

    Parameters
    ----------
    away, numbers
        Events and numbers as ``tolls.events_by_theme`` and ``tolls.reported_numbers`` give them
        for the front.
    """
    there = of_front(front, "at places of")
    if away.empty:
        return prose(f"Nothing away from the front is reported{there} by {text.day(d.as_of)}.")
    sums = tolls.count_themes(away, d.offensive.bars[bar])
    total = sums[["events", "at_bar", "alone"]].sum()
    at_bar = away[away["status"].isin(d.offensive.bars[bar])]
    best = at_bar[at_bar["origins"] > 1].sort_values(
        ["origins", "day", "event_id"], ascending=[False, False, True]
    )
    return prose(
        Sentence(
            f"By {text.day(d.as_of)} the reports tell of "
            f"{text.count_in_words(total['events'], 'event')} away from the front{there}; "
            f"{text.number(total['at_bar'])} of them {are(total['at_bar'], 'meets', 'meet')} the "
            f"bar “{bar}”, and {text.number(total['alone'])} "
            f"{are(total['alone'], 'rests', 'rest')} on one origin.",
            unique_ids(at_bar["claim_ids"]),
        ),
        _support(sums),
        *(describe_event(d, event) for event in best.head(BEST).itertuples()),
        _count_denied(away),
        _count_admitted(away),
        *_count_speakers(numbers),
        ""
        if front == "all"
        else "What is told of a whole province, or of no place, is left out of a front.",
        bullets=True,
    )


def _support(sums: pd.DataFrame) -> str:
    """Say of the best and the worst supported of the larger themes how much meets the bar."""
    large = sums[sums["events"] >= 5].sort_values("events", ascending=False, kind="stable")
    share = large["at_bar"] / large["events"]  # of equal ones the largest is named
    if len(share) < 2 or share.max() == share.min():
        return ""
    best, worst = sums.loc[share.idxmax()], sums.loc[share.idxmin()]
    return (
        f"Best supported: {best['theme']}, where {_some(best['at_bar'])} of "
        f"{text.number(best['events'])} {are(best['at_bar'], 'meets', 'meet')} it; least: "
        f"{worst['theme']}, with {_some(worst['at_bar'])} of {text.number(worst['events'])}."
    )


def _count_denied(away: pd.DataFrame) -> Sentence:
    """Count the events against which a denial stands, and those that nobody asserts, by theme."""
    against = away[away["denied_by"].map(len) > 0]
    if against.empty:
        return Sentence("No denial stands against any of them.")
    alone = int((against["origins"] == 0).sum())
    which = f"{text.number(alone)} of these" if alone < len(against) else "any of these"
    unasserted = f"; nobody in the table asserts {which}" if alone else ""
    by_theme = against.groupby("theme", sort=False).size()
    return Sentence(
        f"A denial stands against {text.number(len(against))} of them: "
        f"{text.list_of(f'{theme} ({n})' for theme, n in by_theme.items())}{unasserted}.",
        unique_ids(against["denial_ids"]),
        tuple(against["event_id"]),
    )


def _count_admitted(away: pd.DataFrame) -> Sentence:
    """Warn of what is confirmed by one origin alone, the side that is worse off by it."""
    alone = away[(away["status"] == "confirmed") & (away["origins"] == 1)]
    rows = [row for row in alone.itertuples() if row.loser in row.origin_ids]
    confirmed = f"{text.count_in_words(len(rows), 'event')} {are(len(rows))} confirmed only"
    return Sentence(
        f"{text.capitalise(confirmed)} by the admission of the side that is worse off."
        if rows
        else "",
        unique_ids(row.claim_ids for row in rows),
        tuple(row.event_id for row in rows),
    )


def _count_speakers(numbers: pd.DataFrame) -> list[Sentence]:
    """Say for each side how many of the numbers of its dead come from the other side."""
    killed = tolls.count_by_speaker(numbers[numbers["count_of"] == "killed"])
    return [
        Sentence(
            f"{text.capitalise(text.count_in_words(row.numbers, 'number'))} of killed "
            f"{are(row.numbers)} given for {row.whose}{_shares(row)}.",
            row.claim_ids,
        )
        for row in killed[killed["whose"] != ""].itertuples()
    ]


def _shares(row: tuple) -> str:
    for speaker, words in SPEAKERS.items():
        if getattr(row, speaker) == row.numbers:
            every = {1: "", 2: ", both"}.get(row.numbers, ", all")
            return f"{every} {words.removesuffix(' side')} side"
    parts = (f"{_some(getattr(row, speaker))} {words}" for speaker, words in SPEAKERS.items())
    return f": {text.list_of(parts)}"


def _some(n: int) -> str:
    return text.number(n) if n else "none"


def themes_table(d: Dataset, away: pd.DataFrame, bar: str) -> Table:
    """Count the events of each theme: how many meet the bar, rest on one origin, are denied."""
    sums = tolls.count_themes(away, d.offensive.bars[bar])
    columns = ("Theme", "Events", f"At the bar “{bar}”", "One origin", "Denied by some")
    return Table(
        f"What the reports tell of away from the front by {text.day(d.as_of)}",
        (*columns, "Nobody asserts"),
        tuple((text.capitalise(name), *counts) for name, *counts in sums.itertuples(index=False)),
    )


def describe_themes(d: Dataset, away: pd.DataFrame, *themes: str) -> Prose:
    """Say how sure the events of some themes are, and what is denied or doubted, by whom."""
    own = away[away["theme"].isin(themes)]
    if own.empty:
        return prose(f"No report tells of {text.list_of(themes)} by {text.day(d.as_of)}.")
    number = own["status"].value_counts()
    grades = [status for status in d.offensive.statuses if status in number]
    if len(grades) > 1:
        sure = f": {text.list_of(f'{text.number(number[grade])} {grade}' for grade in grades)}"
    else:
        sure = f", all {grades[0]}" if len(own) > 1 else f", {grades[0]}"
    return prose(
        f"{text.capitalise(text.count_in_words(len(own), 'event'))}{sure}.",
        _single_origins(d, own),
        *_objections(d, own),
        bullets=True,
    )


def _single_origins(d: Dataset, own: pd.DataFrame) -> Sentence:
    """Say whose word alone events rest on, the most frequent first."""
    single = own[own["origins"] == 1]
    if single.empty:
        return Sentence("")
    per_origin = single["origin_ids"].str[0].value_counts().sort_index()
    per_origin = per_origin.sort_values(ascending=False, kind="stable")
    names = sources.names(d)
    part = f"{text.number(len(single))} of {text.number(len(own))}"
    part = f"{part if len(single) < len(own) else 'All'} {are(len(single), 'rests', 'rest')}"
    origins = (f"{with_article(names[origin])} ({n})" for origin, n in per_origin.items())
    return Sentence(
        f"{part if len(own) > 1 else 'It rests'} on the word of one origin alone: "
        f"{text.list_of(origins, 5)}.",
        unique_ids(single["claim_ids"]),
        tuple(single["event_id"]),
    )


def _objections(d: Dataset, own: pd.DataFrame) -> list[Sentence]:
    """Say which of some events are denied or doubted; if none, say so."""
    objections = [sentence for event in own.itertuples() if (sentence := _objection(d, event))]
    more = len(objections) - MOST
    if not objections:
        return [Sentence("Nobody in the table denies or doubts any of it.")]
    rest = f"And {text.count_in_words(more, 'more', 'more')} denied or doubted."
    return objections[:MOST] + [Sentence(rest)] * (more > 0)


def _objection(d: Dataset, event: tuple) -> Sentence | None:
    """Say an event that somebody denies or doubts, with the voices on both sides; else nothing."""
    account = Account(d, event)
    doubting, fallen = _doubts(account), _fallen_denials(account)
    if not event.denied_by and not doubting and not fallen:
        return None
    sentence = describe_event(d, event)
    words = sentence.text
    if doubting and event.origins:
        do = "does" if says(d, doubting) == "says" else "do"
        words += f" {text.capitalise(name_sources(d, doubting))} {do} not confirm it."
    if fallen:
        words += f" The denial by {name_sources(d, fallen)} no longer stands."
    ids = tuple(claim.claim_id for claim in (*doubting, *fallen))
    return Sentence(words, unique_ids([sentence.claims, ids]), sentence.events)


def _doubts(account: Account) -> Claims:
    """Give the doubts of those who do not deny outright."""
    denying = {claim.claimant_id for claim in account.denying}
    return [c for c in account.claims if c.stance == "doubts" and c.claimant_id not in denying]


def _fallen_denials(account: Account) -> Claims:
    """Give the denials that no longer stand, of origins that have none left standing."""
    return [
        claim
        for claim in account.claims
        if claim.stance == "denies" and claim.origin not in account.event.denied_by
    ]


def theme_table(d: Dataset, away: pd.DataFrame, *themes: str) -> Table:
    """List the events of some themes: what is said, by whom, who denies or doubts it, status."""
    own = away[away["theme"].isin(themes)].sort_values(["day", "event_id"])
    caption = f"{text.capitalise(text.list_of(themes))} by {text.day(d.as_of)}"
    columns = ("By", "What is said", "Who says so", "Who denies or doubts it", "Status", "Origins")
    return shut(
        Table(
            caption if len(own) else f"{caption}: none is reported",
            (*columns, "Claims"),
            tuple(_theme_row(d, event) for event in own.itertuples()),
        )
    )


def _theme_row(d: Dataset, event: tuple) -> tuple:
    account = Account(d, event)
    asserting, denying = account.asserting, account.denying
    objecting = {
        "": denying if asserting else [],  # else the denial itself is what is said
        " (no longer stands)": _fallen_denials(account),
        " (doubts)": _doubts(account),
        " (takes it back)": [c for c in account.claims if c.stance == "retracts"],
    }
    against = "; ".join(f"{name_sources(d, by)}{how}" for how, by in objecting.items() if by)
    who = name_sources(d, asserting or denying) or "nobody"
    summary = text.end_sentence((asserting or denying or account.claims)[0].summary)
    where = places.names(d).get(event.place_id, "")
    return (
        text.short_day(event.day).replace(" ", NBSP),
        summary if where in summary else f"{where}: {summary}",
        f"{who} (denies)" if denying and not asserting else who,
        against or "–",
        event.status,
        event.origins,
        tuple(claim.claim_id for claim in account.claims),
    )


def describe_tolls(d: Dataset, numbers: pd.DataFrame, away: pd.DataFrame) -> Prose:
    """Say who counts people and places, the largest running totals, and where origins differ.

    ``numbers`` is as ``tolls.reported_numbers`` gives it, ``away`` as ``tolls.events_by_theme``.
    """
    own = away[away["theme"] == "tolls"]
    objections = _objections(d, own) if len(own) else []
    if numbers.empty:
        return prose(f"Nobody gives a number by {text.day(d.as_of)}.", *objections, bullets=True)
    distinct = tolls.distinct_numbers(numbers)
    several = Sentence(
        f"{text.capitalise(text.count_in_words(len(distinct), 'number'))} "
        f"{are(len(distinct), 'comes', 'come')} from "
        f"{text.count_in_words(distinct['origin'].nunique(), 'origin')}. None is added to another: "
        "they cover different people, days and stretches of land.",
        unique_ids(distinct["claim_ids"]),
    )
    largest, differing = _largest_totals(d, distinct), _agreement(d, tolls.compare_origins(numbers))
    return prose(several, *largest, *differing, *objections, bullets=True)


def _largest_totals(d: Dataset, distinct: pd.DataFrame) -> list[Sentence]:
    """Name the largest running total of each kind, and the largest that neither side gives."""
    sentences = []
    running = distinct["count_scope"] == "cumulative"
    totals = distinct[running & (distinct["count_of"] != "people")]  # those are of every sort
    for kind, own in totals.groupby("count_of", sort=False):
        size = own["low"].fillna(own["high"])
        top, neutral = own.loc[size.idxmax()], size[own["voice"] == "neutral"]
        words, ids = f"The largest running total of {kind} is {_total(d, top)}", top["claim_ids"]
        if len(neutral) and top["voice"] != "neutral":
            second = own.loc[neutral.idxmax()]
            words += f"; the largest given by neither side is {_total(d, second)}"
            ids += second["claim_ids"]
        sentences.append(Sentence(f"{words}.", ids))
    return sentences


def _total(d: Dataset, row: pd.Series) -> str:
    whose = f", at the cost of {row['whose']}" if row["whose"] else ""
    return (
        f"{amount(row['low'], row['high'])} by {text.day(row['day'], year=False)} "
        f"({source_names(d)[row['claimant_id']]}{whose})"
    )


def amount(low: float, high: float) -> str:
    """Write a number, a range or an open end in words.

    >>> amount(24, 99), amount(2500, pd.NA), amount(pd.NA, 40), amount(1200, 1200)
    ('24 to 99', '2,500 or more', 'up to 40', '1,200')
    """
    if pd.isna(low):
        return f"up to {text.number(high)}"
    if pd.isna(high):
        return f"{text.number(low)} or more"
    return " to ".join(dict.fromkeys(text.number(end) for end in (low, high)))


def _agreement(d: Dataset, shared: pd.DataFrame) -> list[Sentence]:
    """Say how far origins that count the same event agree."""
    if shared.empty:
        return [Sentence("No event is counted by more than one origin.")]
    apart = shared[~shared["agree"]]
    agreeing = len(shared) - len(apart)
    fit = f"{_some(agreeing)} of these one number fits"
    if len(shared) == 1:
        fit = f"it {'one' if agreeing else 'no'} number fits"
    counted = Sentence(
        f"In {text.count_in_words(len(shared), 'event')} two origins or more count the same; in "
        f"{fit} them all.",
        unique_ids(shared["claim_ids"]),
    )
    names = places.names(d)
    return [counted] + [
        Sentence(
            f"At {names.get(row.place_id, 'no place told')} they differ on {row.count_of}: one "
            f"says {text.number(row.least)} or more, another at most {text.number(row.most)}.",
            row.claim_ids,
        )
        for row in apart.itertuples()
    ]
