"""The sentences of a brief: the bottom line, what changed, what is disputed, what is still open."""

from __future__ import annotations

import pandas as pd

from helpers import claims, places, progress, text
from helpers.tables import Dataset
from helpers.tolls import on_front
from helpers.wording.captions import describe_distance, last_day, of_front, side
from helpers.wording.events import (
    OVERTAKEN,
    Account,
    claims_of,
    denial_clause,
    describe_event,
    name_sources,
    place_name,
    says,
    verb_phrase,
)
from helpers.wording.sentence import Prose, Sentence, prose

MOST = 12
"""How many sentences a list gives before it counts the others."""


def summarise_state(
    d: Dataset, held: pd.DataFrame, events: pd.DataFrame, front: str = "all"
) -> Prose:
    """Say the state of the offensive, or of one front, in a few sentences."""
    band = progress.band(d, held, front=front)
    before, now = band.iloc[0], band.iloc[-1]
    out = progress.band(d, held, who="out", front=front).iloc[-1]
    held, events = on_front(d, held, front), on_front(d, events, front)
    known = "" if d.known_by == d.as_of else f", as known by {text.day(d.known_by)},"
    at_first = text.number(before["floor"]) if before["floor"] else "none"
    distance = describe_distance(d, progress.objective_distance(d, held), front)
    return prose(
        Sentence(
            f"By {text.day(d.as_of)}{known} {side(d)} hold "
            f"{text.between(now['floor'], now['ceiling'])} of {text.number(now['of'])} places"
            f"{of_front(front)} ({at_first} before the offensive).",
            progress.supporting_claims(d, held),
        ),
        Sentence(
            f"Of the {text.number(out['of'])} places{of_front(front)} that {side(d, 'defender')} "
            f"held, {text.between(out['floor'], out['ceiling'])} are out of their hands.",
            progress.supporting_claims(d, held, who="out"),
        ),
        _capitals(d, held, front),
        Sentence(str(distance), claims.unique_ids(s.claims for s in distance.sentences)),
        _contested(d, events, front),
        bullets=True,
        role="bottom-line",
    )


def _capitals(d: Dataset, held: pd.DataFrame, front: str) -> Sentence:
    """Name the provincial capitals that the attacker's side holds, by the best bar of each."""
    cities = on_front(d, places.capitals(d), front)
    now = last_day(held)
    now = now[now["place_id"].isin(cities["place_id"]) & (now["holder"] == d.offensive.attacker)]
    of_capitals = f"{len(cities)} provincial capitals{of_front(front)}"
    if now.empty:
        none = f"{text.capitalise(side(d))} hold none of {of_capitals}."
        return Sentence(none if len(cities) else "")
    names, order = places.names(d), list(d.offensive.bars)
    best = now.sort_values("bar", key=lambda bars: bars.map(order.index), kind="stable")
    best = best.drop_duplicates("place_id")
    label = best["bar"].mask(best["status"] == "contested", "contested")
    label = label.mask(best["status"] == "before", "before")
    groups = []
    for bar in order:
        for kind in ("before", bar, "contested"):
            own = best.loc[(best["bar"] == bar) & (label == kind), "place_id"]
            words = " from before" if kind == "before" else f" ({kind})"
            if len(own):
                groups.append(f"{text.list_of(names[place] for place in own)}{words}")
    return Sentence(
        f"Of {of_capitals} {side(d)} hold {'; '.join(groups)}.",
        claims.unique_ids(now["claim_ids"]),
        tuple(event for event in dict.fromkeys(best["event_id"]) if event),
    )


def _contested(d: Dataset, events: pd.DataFrame, front: str) -> Sentence:
    """Name the latest changes of hands that one side asserts and another denies."""
    latest = events[(events["status"] == "contested") & (events["holder"] != "")][::-1]
    where = [place_name(d, place) for place in dict.fromkeys(latest["place_id"])]
    if not where:
        return Sentence(f"No change of hands{of_front(front, 'on')} is contested.")
    if len(where) > 6:
        where = [*where[:5], f"and {len(where) - 5} more"]
    return Sentence(
        f"Contested{of_front(front, 'on')}: {'; '.join(where)}.",
        claims.unique_ids(map(claims_of, latest.itertuples())),
        tuple(latest["event_id"]),
    )


def list_changes(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """List what a brief sees otherwise than the one before: changes of hands first, then by size.

    Among those, what is taken back or newly denied stands before what is new, and capitals and
    large towns before small places. ``changed`` is as ``vintage.changes`` gives it.
    """
    changed, yesterday = on_front(d, changed, front), d.as_of - pd.Timedelta(days=1)
    if changed.empty:
        since = f"since the brief of {text.day(yesterday)}"
        return prose(f"Nothing new{of_front(front, 'on')} {since}.", role="changes")
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
    return prose(*listed, _rest(weight["by_claims"]), bullets=True, role="changes")


def _change(d: Dataset, event: tuple) -> Sentence:
    sentence = describe_event(d, event)
    words, own = sentence.text, ()
    if event.change == "overtaken":
        words, own = words.removesuffix(OVERTAKEN), sentence.claims
    was = f" (was {event.was})" if event.was not in ("", event.status) else ""
    if event.day < d.as_of - pd.Timedelta(days=1) and not event.holder:
        was += f", of {text.day(event.day, year=False)}"  # no day is in its own words
    return Sentence(
        f"{text.capitalise(event.change)}{was}: {words}",
        claims.unique_ids([own, event.by_claims]),
        sentence.events,
    )


def _rest(behind: pd.Series) -> Sentence:
    """Count what a list leaves out; ``behind`` are the claims of all that it could hold."""
    left = list(behind)[MOST:]
    more = text.count_in_words(len(left), "more event")
    return Sentence(f"And {more}." if left else "", claims.unique_ids(left))


def _list_events(d: Dataset, events: pd.DataFrame) -> Prose:
    """List some events, the first of them in a sentence each."""
    listed = [describe_event(d, event) for event in events.head(MOST).itertuples()]
    rest = _rest(pd.Series(map(claims_of, events.itertuples()), dtype=object))
    return prose(*listed, rest, bullets=True)


def list_disputes(d: Dataset, events: pd.DataFrame, front: str = "all") -> Prose:
    """List what one source asserts and another denies, the latest first."""
    events = on_front(d, events, front)
    denied = events[(events["status"] == "contested") | (events["denied_by"].map(len) > 0)]
    if denied.empty:
        return prose(f"No denial stands{of_front(front, 'on')} by {text.day(d.as_of)}.")
    return _list_events(d, denied.sort_values(["day", "event_id"], ascending=[False, True]))


def list_events_away(d: Dataset, events: pd.DataFrame, days: int = 2, front: str = "all") -> Prose:
    """List strikes, evacuations, diplomacy, commands and tolls of the last days."""
    since = d.as_of - pd.Timedelta(days=days)
    events = on_front(d, events, front)
    away = events[
        (events["holder"] == "")
        & (events["day"] > since)
        & (events["event_type"] != "background")
        & ~events["status"].isin(["denied", "retracted"])
    ]
    if away.empty:
        where = f"away from the front{of_front(front, 'at places of')}"
        return prose(f"Nothing {where} is reported from after {text.day(since)}.")
    order = {"day": False, "origins": False, "event_id": True}
    return _list_events(d, away.sort_values(list(order), ascending=list(order.values())))


def list_open_questions(
    d: Dataset, events: pd.DataFrame, along: pd.DataFrame, front: str = "all"
) -> Prose:
    """Name what the next reports may settle: what is contested, thinly sourced, or next ahead."""
    cities = {*places.capitals(d)["place_id"], d.offensive.objective, *along["place_id"]}
    events = on_front(d, events, front)
    changes = events[events["start"].notna() & events["place_id"].isin(cities)]
    well_supported = changes[changes["status"].isin(["corroborated", "confirmed"])]
    settled = well_supported.groupby("place_id")["day"].max().to_dict()
    contested = changes[changes["status"] == "contested"]
    thin = changes[(changes["status"] == "claimed") & (changes["origins"] == 1)]
    thin = thin[
        [event.day > settled.get(event.place_id, pd.Timestamp.min) for event in thin.itertuples()]
    ]
    questions = [
        Sentence(
            f"{places.names(d)[event.place_id]} is contested; an admission or a second neutral "
            "voice would settle it.",
            claims_of(event),
            (event.event_id,),
        )
        for event in contested.itertuples()
    ]
    questions += [_single_source(d, event) for event in thin.itertuples()]
    questions = [*questions[:MOST], *_next_on_the_road(d, along)]
    if not questions:
        return prose("Nothing in the table points to what comes next.")
    return prose(*questions, bullets=True)


def _single_source(d: Dataset, event: tuple) -> Sentence:
    account = Account(d, event)
    phrase = verb_phrase(account, account.asserting)
    who = f"{name_sources(d, phrase.stating)} {says(d, phrase.stating)}"
    return Sentence(
        f"Only {who} that {phrase}{denial_clause(account)}.", claims_of(event), (event.event_id,)
    )


def _next_on_the_road(d: Dataset, along: pd.DataFrame) -> list[str]:
    """Name the next listed place beyond each held stretch towards the objective."""
    now = last_day(along).sort_values("position", ignore_index=True)
    goal = now.index[now["place_id"] == d.offensive.objective]
    if goal.empty or now["ceiling"].iloc[goal[0]]:
        return []
    sentences = []
    for rows in (now[: goal[0] + 1], now[goal[0] :][::-1]):
        held = rows[rows["ceiling"]]
        if len(held) and len(ahead := rows.loc[held.index[-1] :].iloc[1:2]):
            sentences.append(
                f"From {held['name'].iloc[-1]} the next listed place towards "
                f"{rows['name'].iloc[-1]} is {ahead['name'].iloc[0]}."
            )
    return sentences
