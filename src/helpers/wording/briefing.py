"""The sentences of a brief: the bottom line, what changed, what is disputed, what lies beyond."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers import claims, places, progress
from helpers.tables import Dataset
from helpers.wording.captions import describe_distance, side
from helpers.wording.events import OVERTAKEN, act, describe_event, says, voices
from helpers.wording.phrases import between, capital, count, date, listing, located, number
from helpers.wording.sentence import Prose, Sentence, prose

MOST = 12
"""How many sentences a list gives before it counts the others."""


def summarise_state(d: Dataset, held: pd.DataFrame, events: pd.DataFrame) -> Prose:
    """Say the state of the offensive in a few sentences, floor and ceiling side by side."""
    band = progress.band(d, held)
    before, now = band.iloc[0], band.iloc[-1]
    out = progress.band(d, held, who="out").iloc[-1]
    known = "" if d.known_by == d.as_of else f", as known by {date(d.known_by)},"
    return prose(
        Sentence(
            f"By {date(d.as_of)}{known} {side(d)} hold "
            f"{between(now['floor'], now['ceiling'])} of {number(now['of'])} places "
            f"({number(before['floor']) if before['floor'] else 'none'} before the offensive).",
            progress.supporting_claims(d, held),
        ),
        Sentence(
            f"Of the {number(out['of'])} places that {side(d, 'defender')} held, "
            f"{between(out['floor'], out['ceiling'])} are out of their hands.",
            progress.supporting_claims(d, held, who="out"),
        ),
        capitals_sentence(d, held),
        nearest_sentence(d, held),
        contested_sentence(d, events),
        bullets=True,
        role="bottom-line",
    )


def nearest_sentence(d: Dataset, held: pd.DataFrame) -> Sentence:
    """Say how near the attacker's side has come to the objective."""
    distance = progress.objective_distance(d, held)
    said = describe_distance(d, distance)
    return Sentence(str(said), claims.unique_ids(s.claims for s in said.sentences))


def capitals_sentence(d: Dataset, held: pd.DataFrame) -> Sentence:
    """Name the provincial capitals that the attacker's side holds, by the best bar of each."""
    cities = places.capitals(d)
    now = held[
        (held["day"] == held["day"].max())
        & held["place_id"].isin(cities["place_id"])
        & (held["holder"] == d.offensive.attacker)
    ]
    if now.empty:
        return Sentence(f"{capital(side(d))} hold none of {len(cities)} provincial capitals.")
    names = places.names(d)
    taken: set[str] = set()
    told = []
    for bar in d.offensive.bars:
        at_bar = now[(now["bar"] == bar) & ~now["place_id"].isin(taken)]
        taken |= set(at_bar["place_id"])
        gained = at_bar[at_bar["status"] != "before"]
        old = at_bar[at_bar["status"] == "before"]
        if len(old):
            told.append(f"{listing([names[p] for p in old['place_id']])} from before")
        denied = gained["status"] == "contested"
        for label, own in ((bar, gained[~denied]), ("contested", gained[denied])):
            if len(own):
                told.append(f"{listing([names[p] for p in own['place_id']])} ({label})")
    ids = claims.unique_ids(now["claim_ids"])
    return Sentence(f"Of {len(cities)} provincial capitals {side(d)} hold {'; '.join(told)}.", ids)


def contested_sentence(d: Dataset, events: pd.DataFrame) -> Sentence:
    """Name the latest changes of hands that one side asserts and another denies."""
    open_now = events[(events["status"] == "contested") & (events["holder"] != "")]
    if open_now.empty:
        return Sentence("No change of hands is contested.")
    names = places.names(d)
    where = [located(names[p]) for p in dict.fromkeys(open_now["place_id"][::-1])]
    told = [*where[:5], f"and {len(where) - 5} more"] if len(where) > 6 else where
    ids = tuple(c for row in open_now[::-1].itertuples() for c in (*row.claim_ids, *row.denial_ids))
    return Sentence(f"Contested: {'; '.join(told)}.", ids)


def list_changes(d: Dataset, changed: pd.DataFrame) -> Prose:
    """List what a brief sees otherwise than the one before: changes of hands first, then by size.

    Among those, what is taken back or newly denied stands before what is new, and capitals and
    large towns before small places.
    """
    if changed.empty:
        day_before = date(d.as_of - pd.Timedelta(days=1))
        return prose(f"Nothing new since the brief of {day_before}.", role="changes")
    spots = d.places.set_index("place_id")[["capital_of", "population"]]
    weight = (
        changed.join(spots, on="place_id")
        .assign(
            turns=changed["start"].notna(),
            capital=lambda c: c["capital_of"].fillna("") != "",
            people=lambda c: c["population"].fillna(0).astype(int),
        )
        .sort_values(["turns", "capital", "people"], ascending=False, kind="stable")
    )
    told = []
    for event in weight.head(MOST).itertuples():
        said = describe_event(d, event)
        was = f" (was {event.was})" if event.was not in ("", event.status) else ""
        old = event.day < d.as_of - pd.Timedelta(days=1) and not event.holder
        was += f", of {date(event.day, year=False)}" if old else ""  # no day is in its own words
        own = said.claims if event.change == "overtaken" else ()  # else it rests on the later one's
        behind = tuple(dict.fromkeys((*own, *event.by_claims)))
        text = said.text.removesuffix(OVERTAKEN) if event.change == "overtaken" else said.text
        told.append(Sentence(f"{capital(event.change)}{was}: {text}", behind))
    return prose(*told, rest(weight["by_claims"]), bullets=True, role="changes")


def rest(behind: Iterable[tuple[str, ...]]) -> Sentence:
    """Count what a list leaves out; ``behind`` are the claims of all that it could hold."""
    left = [*behind][MOST:]
    told = f"And {count(len(left), 'more event', 'more events')}." if left else ""
    return Sentence(told, claims.unique_ids(left))


def both(event: tuple) -> tuple[str, ...]:
    """Give the claims that assert and deny an event."""
    return (*event.claim_ids, *event.denial_ids)


def list_disputes(d: Dataset, events: pd.DataFrame) -> Prose:
    """List what one voice asserts and another denies, the latest first."""
    open_now = events[(events["status"] == "contested") | (events["denied_by"].map(len) > 0)]
    if open_now.empty:
        return prose(f"No denial stands by {date(d.as_of)}.")
    latest = open_now.sort_values(["day", "event_id"], ascending=[False, True])
    told = (describe_event(d, event) for event in latest.head(MOST).itertuples())
    return prose(*told, rest(map(both, latest.itertuples())), bullets=True)


def list_events_away(d: Dataset, events: pd.DataFrame, days: int = 2) -> Prose:
    """List strikes, evacuations, diplomacy, commands and tolls of the last days."""
    since = d.as_of - pd.Timedelta(days=days)
    away = events[
        (events["holder"] == "")
        & (events["day"] > since)
        & ~events["event_type"].isin(["background"])
        & ~events["status"].isin(["denied", "retracted"])
    ]
    if away.empty:
        return prose(f"Nothing away from the front is reported from after {date(since)}.")
    latest = away.sort_values(["day", "origins", "event_id"], ascending=[False, False, True])
    told = (describe_event(d, event) for event in latest.head(MOST).itertuples())
    return prose(*told, rest(map(both, latest.itertuples())), bullets=True)


def list_open_questions(d: Dataset, events: pd.DataFrame, along: pd.DataFrame) -> Prose:
    """Name what the next reports may settle: what is contested, thinly sourced, or next ahead."""
    names = places.names(d)
    cities = set(places.capitals(d)["place_id"]) | {d.offensive.objective} | set(along["place_id"])
    turned = events[events["start"].notna() & events["place_id"].isin(cities)]
    open_now = turned[turned["status"] == "contested"]
    sure = turned[turned["status"].isin(["corroborated", "confirmed"])]
    settled = sure.groupby("place_id")["day"].max().to_dict()
    thin = [
        e
        for e in turned[(turned["status"] == "claimed") & (turned["origins"] == 1)].itertuples()
        if e.place_id not in settled or e.day > settled[e.place_id]
    ]
    told = [
        Sentence(
            f"{names[e.place_id]} is contested; an admission or a second neutral voice would "
            "settle it.",
            (*e.claim_ids, *e.denial_ids),
        )
        for e in open_now.itertuples()
    ]
    told += [Sentence(alone_with(d, e), e.claim_ids) for e in thin]
    told = [*told[:MOST], *next_on_the_road(d, along)]
    if not told:
        return prose("Nothing in the table points to what comes next.")
    return prose(*told, bullets=True)


def alone_with(d: Dataset, event: tuple) -> str:
    """Say on whose word alone a change of hands rests."""
    said = [c for c in claims.rows_by_event(d)[event.event_id] if c.claim_id in event.claim_ids]
    side, (took, *_), place = act(d, event, said)
    return f"Only {voices(d, said)} {says(d, said)} that {side} {took} {place}."


def next_on_the_road(d: Dataset, along: pd.DataFrame) -> list[str]:
    """Name the next listed place beyond each held stretch towards the objective."""
    now = along[along["day"] == along["day"].max()].sort_values("position", ignore_index=True)
    goal = now.index[now["place_id"] == d.offensive.objective]
    if goal.empty or now["ceiling"].iloc[goal[0]]:
        return []
    told = []
    for rows in (now[: goal[0] + 1], now[goal[0] :][::-1]):
        held = rows[rows["ceiling"]]
        ahead = rows.loc[held.index[-1] :].iloc[1:2] if len(held) else rows.iloc[:0]
        told += [
            f"From {held['name'].iloc[-1]} the next listed place towards "
            f"{rows['name'].iloc[-1]} is {name}."
            for name in ahead["name"]
        ]
    return told
