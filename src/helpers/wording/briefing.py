"""The sentences of a brief: the bottom line, what changed, what is disputed, what is still open."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers import claims, places, progress, text
from helpers.tables import Dataset
from helpers.tolls import on_front
from helpers.wording.captions import describe_distance, ends, last_day
from helpers.wording.events import (
    SUPERSEDED,
    account_of,
    claims_of,
    denial_clause,
    describe_event,
    name_sources,
    place_name,
    says,
    verb_phrase,
)
from helpers.wording.sentence import Prose, Sentence, prose
from helpers.wording.templates import say

MOST = 12
"""How many sentences a list gives before it counts the others."""


def summarise_state(
    d: Dataset, held: pd.DataFrame, events: pd.DataFrame, front: str = "all"
) -> Prose:
    """Say the state of the offensive, or of one front, in a few sentences."""
    band = progress.band(d, held, front=front)
    lost = progress.band(d, held, who="out", front=front).iloc[-1]
    held, events = on_front(d, held, front), on_front(d, events, front)
    distance = describe_distance(d, progress.objective_distance(d, held), front, dated=False)
    before, now = band["floor"].iloc[0] or "none", band.iloc[-1]
    known = "" if d.known_by == d.as_of else f", as known by {text.day(d.known_by)},"
    hold = {"known": known, "before": before, "now": ends(now), "of": now.of}
    ids, lost_ids = (progress.supporting_claims(d, held, who) for who in ("attacker", "out"))
    return prose(
        say(d, "state.hold", ids, front=front, **hold),
        say(d, "state.lost", lost_ids, front=front, of=lost.of, out=ends(lost)),
        _capitals(d, held, events, front),
        Sentence(str(distance), claims.unique_ids(s.claims for s in distance.sentences)),
        _contested(d, events, front),
        bullets=True,
        role="bottom-line",
    )


def _capitals(d: Dataset, held: pd.DataFrame, events: pd.DataFrame, front: str) -> Sentence:
    """Name the provincial capitals that the attacker's side holds, by the best bar of each."""
    cities, names = on_front(d, places.capitals(d), front), places.names(d)
    now = last_day(held)
    now = now[now["place_id"].isin(cities["place_id"]) & (now["holder"] == d.offensive.attacker)]
    if now.empty:
        none = say(d, "state.no_capitals", front=front, n=len(cities))
        return none if len(cities) else Sentence("")
    behind = events[events["event_id"].isin(now["event_id"])]
    denials = {e.event_id: denial_clause(account_of(d, e)) for e in behind.itertuples()}
    labels = {"before": "from before", "disputed": "(disputed)"}
    best = now.assign(
        rank=[*map([*d.offensive.bars].index, now["bar"])],
        label=[
            labels.get(row.grade, f"({row.bar}{denials.get(row.event_id, '')})")
            for row in now.itertuples()
        ],
    )
    best.loc[best["grade"] == "before", "rank"] = -1  # these are named first
    best = best.sort_values("rank", kind="stable").drop_duplicates("place_id")
    groups = "; ".join(
        f"{text.list_of(names[place] for place in own)} {label}"
        for (_, label), own in best.groupby(["rank", "label"])["place_id"]
    )
    event_ids = filter(None, best["event_id"])
    return say(d, "state.capitals", now, event_ids, front=front, n=len(cities), groups=groups)


def _contested(d: Dataset, events: pd.DataFrame, front: str) -> Sentence:
    """Name the latest changes of hands that one side asserts and another denies."""
    latest = events[(events["grade"] == "disputed") & (events["holder"] != "")][::-1]
    where = [place_name(d, place) for place in dict.fromkeys(latest["place_id"])]
    if len(where) > 6:
        where = [*where[:5], f"and {len(where) - 5} more"]
    ids = map(claims_of, latest.itertuples())
    which = "state.disputed" if where else "state.uncontested"
    return say(d, which, ids, latest["event_id"], front=front, where="; ".join(where))


def list_changes(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """List what a brief sees otherwise than the one before: changes of hands first, then by size.

    Among those, what is taken back or newly denied stands before what is new, and capitals and
    large towns before small places. ``changed`` is as ``vintage.changes`` gives it.
    """
    changed, yesterday = on_front(d, changed, front), d.as_of - pd.Timedelta(days=1)
    if changed.empty:
        return prose(say(d, "changes.none", front=front, yesterday=yesterday), role="changes")
    spots = d.places.set_index("place_id")[["capital_of", "population"]]
    weight = (
        changed.join(spots, on="place_id")
        .assign(
            turns=changed["start"].notna(),
            capital=lambda rows: rows["capital_of"].fillna("") != "",
            people=lambda rows: rows["population"].fillna(0).astype(int),
        )
        .sort_values(["turns", "capital", "people"], ascending=False, kind="stable")
    )
    listed = [_change(d, event) for event in weight.head(MOST).itertuples()]
    return prose(*listed, *_rest(d, weight["by_claims"]), bullets=True, role="changes")


def _change(d: Dataset, event: tuple) -> Sentence:
    sentence = describe_event(d, event)
    words, own = sentence.text, ()
    if event.change == "superseded":
        words, own = words.removesuffix(SUPERSEDED), sentence.claims
    was = f" (was {event.was})" if event.was not in ("", event.grade) else ""
    if event.day < d.as_of - pd.Timedelta(days=1) and not event.holder:
        was += f", of {text.day(event.day, year=False)}"  # no day is in its own words
    return Sentence(
        f"{text.capitalise(event.change)}{was}: {words}",
        claims.unique_ids([own, event.by_claims]),
        sentence.events,
    )


def _rest(d: Dataset, behind: Iterable[tuple[str, ...]]) -> list[Sentence]:
    """Count what a list leaves out; ``behind`` are the claims of all that it could hold."""
    left = [*behind][MOST:]
    return [say(d, "changes.rest", left, n=len(left))] if left else []


def _list_events(d: Dataset, events: pd.DataFrame) -> Prose:
    """List some events, the first of them in a sentence each."""
    listed = [describe_event(d, event) for event in events.head(MOST).itertuples()]
    return prose(*listed, *_rest(d, map(claims_of, events.itertuples())), bullets=True)


def list_disputes(d: Dataset, events: pd.DataFrame, front: str = "all") -> Prose:
    """List what one source asserts and another denies, the latest first."""
    events = on_front(d, events, front)
    denied = events[(events["grade"] == "disputed") | (events["denied_by"].map(len) > 0)]
    if denied.empty:
        return prose(say(d, "disputes.none", front=front))
    return _list_events(d, denied.sort_values(["day", "event_id"], ascending=[False, True]))


def list_events_away(d: Dataset, events: pd.DataFrame, days: int = 2, front: str = "all") -> Prose:
    """List strikes, evacuations, diplomacy, commands and tolls of the last days."""
    since = d.as_of - pd.Timedelta(days=days)
    events = on_front(d, events, front)
    away = events[
        (events["holder"] == "")
        & (events["day"] > since)
        & (events["event_type"] != "background")
        & ~events["grade"].isin(["denied", "retracted"])
    ]
    if away.empty:
        return prose(say(d, "last_days.none", front=front, since=since))
    order = {"day": False, "origins": False, "event_id": True}
    return _list_events(d, away.sort_values(list(order), ascending=list(order.values())))


def list_open_questions(
    d: Dataset, events: pd.DataFrame, along: pd.DataFrame, front: str = "all"
) -> Prose:
    """Name what the next reports may settle: what is disputed, thinly sourced, or next ahead."""
    cities = {*places.capitals(d)["place_id"], d.offensive.objective, *along["place_id"]}
    events = on_front(d, events, front)
    changes = events[events["start"].notna() & events["place_id"].isin(cities)]
    better = changes["day"].where(changes["grade"].isin(["corroborated", "confirmed"]))
    settled = changes["day"] <= better.groupby(changes["place_id"]).transform("max")
    disputed = changes[changes["grade"] == "disputed"]
    thin = changes[(changes["grade"] == "claimed") & (changes["origins"] == 1) & ~settled]
    names = places.names(d)
    questions = [
        say(d, "open.disputed", claims_of(e), [e.event_id], place=names[e.place_id])
        for e in disputed.itertuples()
    ]
    questions += [_single_source(d, event) for event in thin.itertuples()]
    questions = [*questions[:MOST], *_next_on_the_road(d, along)]
    if not questions:
        return prose(say(d, "open.none"))
    return prose(*questions, bullets=True)


def _single_source(d: Dataset, event: tuple) -> Sentence:
    account = account_of(d, event)
    phrase = verb_phrase(account, account.asserting)
    who, verb = name_sources(d, phrase.stating), says(d, phrase.stating)
    values = {"who": who, "says": verb, "change": str(phrase), "denial": denial_clause(account)}
    return say(d, "open.single", claims_of(event), [event.event_id], **values)


def _next_on_the_road(d: Dataset, along: pd.DataFrame) -> list[Sentence]:
    """Name the next listed place beyond each held stretch towards the objective."""
    now = last_day(along).sort_values("position", ignore_index=True)
    goal = now.index[now["place_id"] == d.offensive.objective]
    if goal.empty or now["ceiling"].iloc[goal[0]]:
        return []
    sentences = []
    for rows in (now[: goal[0] + 1], now[goal[0] :][::-1]):
        held = rows[rows["ceiling"]].tail(1)
        ahead = rows.loc[held.index[0] :]["name"].iloc[1:2] if len(held) else held["name"]
        for last, ids, name in zip(held["name"], held["claim_ids"], ahead, strict=False):
            values = {"last": last, "end": rows["name"].iloc[-1], "next": name}
            sentences.append(say(d, "open.next", ids, **values))
    return sentences
