"""Away from the front: the bottom line, what the reports of each theme are worth, and the tolls."""

import pandas as pd

from helpers import places, tolls
from helpers.grades import SETTLED
from helpers.tables import Dataset
from helpers.wording.briefing import ROOM, by_weight
from helpers.wording.events import account_of, describe_event, first_teller
from helpers.wording.names import actor_name, agree, in_place, source_names
from helpers.wording.sentence import Prose, Sentence, amount, prose, say

BEST = 3  # how many of the weightiest events are named, and of the numbers that differ


def headline_away(d: Dataset, away: pd.DataFrame, front: str = "all") -> Prose:
    """Say the weightiest event that is settled and that nobody denies; else count the events.

    ``away`` is as ``tolls.events_by_theme`` gives it for the front.
    """
    heaviest = _weightiest(d, away)
    for event in heaviest[heaviest["denied_by"].map(len) == 0].head(1).itertuples():
        values = {"what": first_teller(account_of(d, event).asserting).summary.rstrip(". ")}
        fell = "collapse_" if event.event_type == "collapse" else ""
        who = actor_name(d, event.actor_id, event.loser)
        where, has = in_place(d, event.place_id), agree(who, "has", "have")
        values |= {"who": who, "has": has, "inside": where}
        words = say(d, f"away.{fell}{event.grade}", event, [event.event_id], **values)
        if len(words.text.split()) <= ROOM:
            return prose(words, role="headline")
    settled = int(away["grade"].isin(SETTLED).sum())
    which = "away.counts" if len(away) else "away.nothing"
    return prose(say(d, which, front=front, n=len(away), settled=settled), role="headline")


def _weightiest(d: Dataset, away: pd.DataFrame) -> pd.DataFrame:
    """Give the settled events that more than one source states, by what weighs most."""
    settled = away[away["grade"].isin(SETTLED) & (away["origins"] > 1)]
    return by_weight(d, settled.assign(was="", change=""))


def summarise_away(d: Dataset, away: pd.DataFrame, front: str = "all") -> Prose:
    """Say the weightiest events away from the front, how many there are, and how sure they are.

    ``away`` is as ``tolls.events_by_theme`` gives it for the front.
    """
    if away.empty:
        return prose(say(d, "away.none", front=front))
    settled = away[away["grade"].isin(SETTLED)]
    counts = {"n": len(away), "settled": len(settled), "single": (away["origins"] == 1).sum()}
    return prose(
        *(describe_event(d, event) for event in _weightiest(d, away).head(BEST).itertuples()),
        say(d, "away.counted", settled, front=front, **counts),
        _count_denied(d, away),
        "" if front == "all" else say(d, "away.front_leaves_out"),
        bullets=True,
    )


def title_away(d: Dataset, away: pd.DataFrame, where: str = "") -> str:
    """Say in a title on which day most events away from the front were reported to happen."""
    if away.empty:
        return say(d, "away.title_none").text + where
    by_day = away["day"].value_counts().sort_index()
    values = {"most": by_day.max(), "n": len(away), "day": by_day.idxmax(), "where": where}
    return say(d, "away.title", **values).text


def title_tolls(d: Dataset, harm: pd.DataFrame, where: str = "") -> str:
    """Say in a title the largest running total of a side's dead beside that of another source.

    ``harm`` are numbers as ``tolls.distinct_numbers`` gives them; of the other sources the one
    whose number is of the nearest day.
    """
    running = (harm["count_of"] == "killed") & (harm["count_scope"] == "cumulative")
    killed = harm[running & (harm["whose"] != "")]
    if killed.empty:
        return say(d, "tolls.title_none").text + where
    size = killed["low"].fillna(killed["high"]).astype(float)
    top = killed.loc[size.idxmax()]
    others = killed.loc[size.groupby([killed["whose"], killed["origin"]]).idxmax()]
    others = others[(others["whose"] == top.whose) & (others["origin"] != top.origin)]
    nearest = (others["day"] - top.day).abs().sort_values(kind="stable").index[:1]
    told = [top, *others.loc[nearest].itertuples()]
    ends = [f"{amount(row.low, row.high)} ({source_names(d)[row.claimant_id]})" for row in told]
    return say(d, "tolls.title", whose=top.whose, ends=" or ".join(ends), where=where).text


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


def describe_tolls(d: Dataset, numbers: pd.DataFrame) -> Prose:
    """Say how many numbers there are, from how many origins, and where these differ.

    ``numbers`` is as ``tolls.reported_numbers`` gives it.
    """
    if numbers.empty:
        return prose(say(d, "tolls.none"))
    distinct = tolls.distinct_numbers(numbers)
    n, origins = len(distinct), distinct["origin"].nunique()
    return prose(
        say(d, "tolls.counted", distinct, n=n, origins=origins),
        *_agreement(d, tolls.compare_origins(numbers)),
        bullets=True,
    )


def _agreement(d: Dataset, shared: pd.DataFrame) -> list[Sentence]:
    """Say how far origins that count the same event agree."""
    if shared.empty:
        return [say(d, "tolls.unshared")]
    n, agreeing = len(shared), int(shared["agree"].sum())
    fit = f"{agreeing or 'none'} of these one number fits"
    if n == 1:
        fit = f"it {'one' if agreeing else 'no'} number fits"
    names = {"": "no place told"} | places.names(d)
    apart = shared[~shared["agree"]].head(BEST).itertuples()
    sentences = [say(d, "tolls.apart", row, place=names[row.place_id]) for row in apart]
    return [say(d, "tolls.shared", shared, n=n, fit=fit), *sentences]
