"""Away from the front: the bottom line, and what the reports of each theme are worth."""

from __future__ import annotations

import pandas as pd

from helpers import places, sources, tolls
from helpers.claims import rows_by_event, unique_ids
from helpers.tables import Dataset
from helpers.wording.events import Said, describe_event, says, voices
from helpers.wording.phrases import capital, count, date, listing, named, number, stop
from helpers.wording.sentence import Prose, Sentence, Table, prose, shut
from helpers.wording.tolls import enemy_dead, numbers, some, verb

NBSP = "\u00a0"
BEST = 3
"""How many of the best told events the bottom line names."""
MOST = 8
"""How many sentences a reading gives before it counts the others."""


def summarise_away(
    d: Dataset, away: pd.DataFrame, told: pd.DataFrame, bar: str, front: str = "all"
) -> Prose:
    """Say how much happened away from the front, how sure it is, and who counts the dead.

    Parameters
    ----------
    away, told
        Events and numbers as ``tolls.events_by_theme`` and ``tolls.reported_numbers`` give them
        for the front.
    """
    there = "" if front == "all" else f" at places of the front “{front}”"
    if away.empty:
        return prose(f"Nothing away from the front is reported{there} by {date(d.as_of)}.")
    sums = tolls.count_themes(away, d.offensive.bars[bar])
    total = sums[["events", "at_bar", "alone"]].sum()
    return prose(
        Sentence(
            f"By {date(d.as_of)} the reports tell of {count(total['events'], 'event')} away from "
            f"the front{there}; {number(total['at_bar'])} of them "
            f"{verb(total['at_bar'], 'meets', 'meet')} the bar “{bar}”, and "
            f"{number(total['alone'])} {verb(total['alone'], 'rests', 'rest')} on one origin.",
            unique_ids(away.loc[away["status"].isin(d.offensive.bars[bar]), "claim_ids"]),
        ),
        support(sums, bar),
        *best_told(d, away, bar),
        denied_line(away),
        own_word(away),
        *enemy_dead(told),
        ""
        if front == "all"
        else "What is told of a whole province, or of no place, is left out of a front.",
        bullets=True,
    )


def support(sums: pd.DataFrame, bar: str) -> str:
    """Say of the best and the worst supported of the larger themes how much meets the bar."""
    large = sums[sums["events"] >= 5].sort_values("events", ascending=False, kind="stable")
    share = large["at_bar"] / large["events"]  # of equal ones the largest is named
    if len(share) < 2 or share.max() == share.min():
        return ""
    best, worst = sums.loc[share.idxmax()], sums.loc[share.idxmin()]
    meets = verb(best["at_bar"], "meets", "meet")
    return (
        f"Best supported: {best['theme']}, where {some(best['at_bar'])} of "
        f"{number(best['events'])} {meets} it; least: {worst['theme']}, with "
        f"{some(worst['at_bar'])} of {number(worst['events'])}."
    )


def best_told(d: Dataset, away: pd.DataFrame, bar: str) -> list[Sentence]:
    """Say the few events at the bar that the most origins tell of, the latest first."""
    at_bar = away[away["status"].isin(d.offensive.bars[bar]) & (away["origins"] > 1)]
    best = at_bar.sort_values(["origins", "day", "event_id"], ascending=[False, False, True])
    return [describe_event(d, event) for event in best.head(BEST).itertuples()]


def denied_line(away: pd.DataFrame) -> Sentence:
    """Count the events against which a denial stands, and those that nobody asserts, by theme."""
    against = away[away["denied_by"].map(len) > 0]
    if against.empty:
        return Sentence("No denial stands against any of them.")
    alone = int((against["origins"] == 0).sum())
    which = f"{number(alone)} of these" if alone < len(against) else "any of these"
    denied = f"; nobody in the table asserts {which}" if alone else ""
    by_theme = against.groupby("theme", sort=False).size()
    told = listing([f"{theme} ({n})" for theme, n in by_theme.items()])
    return Sentence(
        f"A denial stands against {number(len(against))} of them: {told}{denied}.",
        unique_ids(against["denial_ids"]),
    )


def own_word(away: pd.DataFrame) -> Sentence:
    """Warn of what is confirmed by one origin alone, the side that is worse off by it."""
    alone = away[(away["status"] == "confirmed") & (away["origins"] == 1)]
    own = [row.loser in row.origin_ids for row in alone.itertuples()]
    rows = alone[pd.Series(own, index=alone.index, dtype=bool)]
    if rows.empty:
        return Sentence("")
    return Sentence(
        f"{capital(count(len(rows), 'event'))} {verb(len(rows), 'is', 'are')} confirmed only "
        "by the admission of the side that is worse off.",
        unique_ids(rows["claim_ids"]),
    )


def themes_table(d: Dataset, away: pd.DataFrame, bar: str) -> Table:
    """Count the events of each theme: how many meet the bar, rest on one origin, are denied."""
    sums = tolls.count_themes(away, d.offensive.bars[bar])
    rows = tuple(
        (capital(row.theme), row.events, row.at_bar, row.alone, row.contested, row.denied)
        for row in sums.itertuples()
    )
    columns = ("Theme", "Events", f"At the bar “{bar}”", "One origin", "Denied by some")
    return Table(
        f"What the reports tell of away from the front by {date(d.as_of)}",
        (*columns, "Nobody asserts"),
        rows,
    )


def describe_themes(d: Dataset, away: pd.DataFrame, *themes: str) -> Prose:
    """Read some themes: how sure their events are, and what is denied or doubted, by whom."""
    own = away[away["theme"].isin(themes)]
    if own.empty:
        return prose(f"No report tells of {listing(themes)} by {date(d.as_of)}.")
    status = own["status"].value_counts()
    each = [(s, status[s]) for s in d.offensive.statuses if s in status]
    sure = f": {listing([f'{number(n)} {s}' for s, n in each])}"
    sure = sure if len(each) > 1 else f"{', all' if len(own) > 1 else ','} {each[0][0]}"
    return prose(
        f"{capital(count(len(own), 'event'))}{sure}.",
        alone(d, own),
        *objections(d, own),
        bullets=True,
    )


def describe_tolls(d: Dataset, told: pd.DataFrame, away: pd.DataFrame) -> Prose:
    """Read the numbers of ``tolls.reported_numbers``, and what is denied or doubted of them.

    They tell who gives them, the largest running totals, and where origins differ.
    """
    own = away[away["theme"] == "tolls"]
    spoken = objections(d, own) if len(own) else []
    return prose(*numbers(d, told), *spoken, bullets=True)


def objections(d: Dataset, own: pd.DataFrame) -> list[Sentence]:
    """Say which of some events are denied or doubted; if none, say so."""
    spoken = [objection(d, event) for event in own.itertuples()]
    spoken = [said for said in spoken if said]
    more = len(spoken) - MOST
    if not spoken:
        return [Sentence("Nobody in the table denies or doubts any of it.")]
    rest = [Sentence(f"And {count(more, 'more', 'more')} denied or doubted.")] if more > 0 else []
    return spoken[:MOST] + rest


def alone(d: Dataset, own: pd.DataFrame) -> Sentence:
    """Say whose word alone events rest on, the most frequent first."""
    single = own[own["origins"] == 1]
    if single.empty:
        return Sentence("")
    name = sources.names(d)
    whose = single["origin_ids"].map(lambda ids: ids[0])
    told = [
        f"{named(name[origin])} ({n})"
        for origin, n in whose.value_counts()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
        .items()
    ]
    part = f"{number(len(single))} of {number(len(own))}" if len(single) < len(own) else "All"
    part = f"{part} {verb(len(single), 'rests', 'rest')}" if len(own) > 1 else "It rests"
    return Sentence(
        f"{part} on the word of one origin alone: {listing(told, 5)}.",
        unique_ids(single["claim_ids"]),
    )


def objection(d: Dataset, event: tuple) -> Sentence | None:
    """Say an event that somebody denies or doubts, with the voices on both sides; else nothing."""
    mine = rows_by_event(d)[event.event_id]
    doubts, fallen = doubting(mine), withdrawn(mine)
    if not event.denied_by and not doubts and not fallen:
        return None
    said = describe_event(d, event)
    more = []
    if doubts and event.origins:
        cannot = "does" if says(d, doubts) == "says" else "do"
        more.append(f"{voices(d, doubts)} {cannot} not confirm it.")
    if fallen:
        more.append(f"The denial by {voices(d, fallen)} no longer stands.")
    ids = (*said.claims, *(claim.claim_id for claim in (*doubts, *fallen)))
    text = " ".join([said.text, *map(capital, more)])
    return Sentence(text, tuple(dict.fromkeys(ids)))


def doubting(mine: Said) -> Said:
    """Give the doubts of those who do not deny outright."""
    denying = {claim.claimant_id for claim in mine if claim.live}
    return [c for c in mine if c.stance == "doubts" and c.claimant_id not in denying]


def withdrawn(mine: Said) -> Said:
    """Give the denials that no longer stand, of origins that have none left standing."""
    standing = {claim.origin for claim in mine if claim.live}
    return [c for c in mine if c.stance == "denies" and not c.live and c.origin not in standing]


def theme_table(d: Dataset, away: pd.DataFrame, *themes: str) -> Table:
    """List the events of some themes: what is said, by whom, who denies or doubts it, status."""
    own = away[away["theme"].isin(themes)].sort_values(["day", "event_id"])
    names = places.names(d)
    caption = f"{capital(listing(themes))} by {date(d.as_of)}"
    return shut(
        Table(
            caption if len(own) else f"{caption}: none is reported",
            ("By", "What is said", "Who says so", "Who denies or doubts it", "Status", "Origins")
            + ("Claims",),
            tuple(event_row(d, event, names) for event in own.itertuples()),
        )
    )


def event_row(d: Dataset, event: tuple, names: dict[str, str]) -> tuple:
    """Give one event as the cells of a table; a denial that no longer stands is marked."""
    mine = rows_by_event(d)[event.event_id]
    said = [claim for claim in mine if claim.claim_id in event.claim_ids]
    denied = [claim for claim in mine if claim.live]
    retracts = [claim for claim in mine if claim.stance == "retracts"]
    fallen, doubts = withdrawn(mine), doubting(mine)
    against = [
        words
        for words in (
            voices(d, denied) if said else "",  # else the denial itself is what is said
            f"{voices(d, fallen)} (no longer stands)" if fallen else "",
            f"{voices(d, doubts)} (doubts)" if doubts else "",
            f"{voices(d, retracts)} (takes it back)" if retracts else "",
        )
        if words
    ]
    who = voices(d, said) or (f"{voices(d, denied)} (denies)" if denied else "nobody")
    summary, where = (said or denied or mine)[0].summary, names.get(event.place_id, "")
    return (
        f"{event.day.day}{NBSP}{event.day:%b}",
        stop(summary) if where in summary else f"{where}: {stop(summary)}",
        who,
        "; ".join(against) or "–",
        event.status,
        event.origins,
        tuple(claim.claim_id for claim in mine),
    )
