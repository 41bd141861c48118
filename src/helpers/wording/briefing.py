"""The sentences of a brief: the bottom line, what changed, what is disputed, what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from helpers import claims, control, places, progress, sources, text
from helpers.grades import GRADES, SETTLED
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.tolls import on_front
from helpers.wording.captions import describe_distance, describe_state, last_day
from helpers.wording.events import (
    SUPERSEDED,
    account_of,
    actor_name,
    claims_of,
    describe_event,
    place_name,
    standing_clause,
)
from helpers.wording.sentence import Prose, Sentence, prose, say

HEADED = (*SETTLED, "claimed", "disputed")
"""Grades of what a headline can tell."""
ROOM = 15
"""How many words a headline has at most."""
MOST = 12
"""How many sentences a list gives before it counts the others."""


def summarise_state(
    d: Dataset, held: pd.DataFrame, events: pd.DataFrame, front: str = "all"
) -> Prose:
    """Say the state of the offensive, or of one front, in a few sentences whose numbers add up."""
    now = last_day(held)
    now = now[now["place_id"].isin(places.counted(d, front)["place_id"])]
    events_here = on_front(d, events, front)
    distance = describe_distance(d, progress.objective_distance(d, held, front), front, dated=False)
    return prose(
        *(describe_event(d, event) for event in _collapses(d, events)),
        *_count_places(d, now, front),
        _count_losses(d, now, front),
        _capitals(d, now, events, front),
        Sentence(str(distance), claims.unique_ids(s.claims for s in distance.sentences)),
        _disputed(d, events_here, front),
        _claimed_back(d, now, front),
        bullets=True,
        role="bottom-line",
    )


def _collapses(d: Dataset, events: pd.DataFrame) -> list[tuple]:
    """Give the collapses, the surest first, without those of actors below one that has fallen."""
    fell = events[(events["event_type"] == "collapse") & (events["origins"] > 0)]
    fell = fell.sort_values("grade", key=lambda grade: grade.map([*GRADES].index), kind="stable")
    shown: list[tuple] = []
    for event in fell.itertuples():
        above = [control.commanded_by(d).get(one.actor_id, ()) for one in shown]
        shown += [] if any(event.actor_id in below for below in above) else [event]
    return shown


def _count_places(d: Dataset, now: pd.DataFrame, front: str) -> list[Sentence]:
    """Say in which state the listed places are: the attacker's first, and each place once."""
    own = now[(now["holder"] == d.offensive.attacker) & now["state"].isin(control.CHANGED)]
    n = own["state"].value_counts().reindex(list(control.STATES), fill_value=0)
    settled, open_ = own["state"].isin(SETTLED), n["claimed"] + n["disputed"]
    needed = text.COUNT_WORDS[d.offensive.needed["corroborated"]]
    how = say(d, "state.how", needed=needed, **n[list(SETTLED)]).text if settled.any() else ""
    disputed = f" ({n['disputed']} of them disputed)" if n["disputed"] else ""
    known = "" if d.known_by == d.as_of else f", as known by {text.day(d.known_by)},"
    hold = {"known": known, "sure": settled.sum() or "none", "of": len(now), "how": how}
    rest = now.drop(own.index)
    parts = [*_count_others(d, rest)]
    return [
        say(d, "state.hold", own[settled], front=front, **hold),
        say(d, "state.more", own[~settled], n=open_, disputed=disputed) if open_ else Sentence(""),
        say(d, "state.others", rest, n=len(rest), parts=parts) if parts else Sentence(""),
    ]


def _count_others(d: Dataset, rest: pd.DataFrame) -> Iterator[str]:
    """Count the places that the attacker's side is not said to have taken, each once."""
    number, sides = rest["holder"].value_counts(), d.offensive.sides
    for side in sides:
        which = "state.same" if side == d.offensive.attacker else "state.side"
        if side in number:
            yield say(d, which, side=sides[side], n=number[side]).text
    if NOBODY in number:
        yield say(d, "state.left", n=number[NOBODY]).text
    states = rest["state"].value_counts()
    if "open" in states:
        yield say(d, "state.open", n=states["open"]).text
    if "not_reported" in states:
        silent = rest[rest["state"] == "not_reported"]
        last = pd.Series([_last_holder(d, row) for row in silent.itertuples()]).value_counts()
        lasts = [f"{k} last known with {who}" for who, k in last.items() if who]
        lasts += [f"{last['']} without a last known holder"] if "" in last else []
        yield say(d, "state.silent", n=states["not_reported"], last=", ".join(lasts)).text


def _last_holder(d: Dataset, row: tuple) -> str:
    """Name who held a silent place before: its side, or an ally that the side does not command."""
    spots, below = places.spots(d), control.commanded_by(d)
    top = {
        who: max((a for a in below if who in below[a]), key=lambda a: len(below[a]))
        for who in {spot.actor for spot in spots.values() if spot.side == row.last_known_holder}
        if who
    }
    commands = [top[s.actor] for s in spots.values() if s.actor in top]
    actor = top.get(spots[row.place_id].actor, "")
    if actor and actor != max(dict.fromkeys(commands), key=commands.count):
        return actor_name(d, actor, row.last_known_holder)
    return d.offensive.sides.get(row.last_known_holder, "")


def _count_losses(d: Dataset, now: pd.DataFrame, front: str) -> Sentence:
    """Say how many places the defender has lost, by two sources and by any claim."""
    own = now[now["place_id"].map(places.sides_before(d)) == d.offensive.defender]
    n = own["state"].value_counts().reindex(list(control.STATES), fill_value=0)
    values = {"gone": n[["confirmed", "corroborated", "left"]].sum(), "of": len(own)}
    open_ = f", and {say(d, 'state.open_too', n=n['open']).text}" if n["open"] else ""
    values |= {"more": n["claimed"] + n["disputed"], "open": open_, "and_": "" if open_ else "and "}
    lost = own[own["state"].isin([*control.CHANGED, "left", "open"])]
    return say(d, "state.lost", lost, front=front, **values) if len(own) else Sentence("")


def _capitals(d: Dataset, now: pd.DataFrame, events: pd.DataFrame, front: str) -> Sentence:
    """Name the provincial capitals that the attacker's side is reported to hold, by state."""
    cities, names = on_front(d, places.capitals(d), front), places.names(d)
    own = now[now["place_id"].isin(cities["place_id"]) & (now["holder"] == d.offensive.attacker)]
    if own.empty:
        none = say(d, "state.no_capitals", front=front, n=len(cities))
        return none if len(cities) else Sentence("")
    behind = events[events["event_id"].isin(own["event_id"])]
    denials = {e.event_id: standing_clause(account_of(d, e)) for e in behind.itertuples()}
    labels = [_label(d, row, denials.get(row.event_id, "")) for row in own.itertuples()]
    own = own.assign(rank=own["state"].map([*control.STATES].index), label=labels)
    groups = "; ".join(
        f"{text.list_of(names[place] for place in group)} ({label})"
        for (_, label), group in own.groupby(["rank", "label"])["place_id"]
    )
    values = {"held": len(own), "n": len(cities), "groups": groups}
    return say(d, "state.capitals", own, filter(None, own["event_id"]), front=front, **values)


def _label(d: Dataset, row: tuple, denial: str) -> str:
    part_of = f", as part of {places.names(d)[row.part_of]}" if row.part_of else ""
    return "held since before" if row.state == "held" else f"{row.state}{part_of}{denial}"


def _disputed(d: Dataset, events: pd.DataFrame, front: str) -> Sentence:
    """Name the latest changes of hands that one source asserts and another denies."""
    latest = events[(events["grade"] == "disputed") & (events["holder"] != "")][::-1]
    where = [place_name(d, place) for place in dict.fromkeys(latest["place_id"])]
    if len(where) > 6:
        where = [*where[:5], f"and {len(where) - 5} more"]
    ids = map(claims_of, latest.itertuples())
    which = "state.disputed" if where else "state.uncontested"
    return say(d, which, ids, latest["event_id"], front=front, where="; ".join(where))


def _claimed_back(d: Dataset, now: pd.DataFrame, front: str) -> Sentence:
    """Name the places whose corroborated loss is claimed back by the side that lost them."""
    back = now[(now["state"] == "disputed") & (now["grade"] == "claimed")]
    where = [place_name(d, place) for place in back["place_id"]]
    return say(d, "state.back", back, front=front, where=where) if where else Sentence("")


def list_changes(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """List what a brief sees otherwise than the one before: what weighs most first.

    ``changed`` is as ``vintage.changes`` gives it; see ``by_weight``.
    """
    changed, yesterday = by_weight(d, changed, front), d.as_of - pd.Timedelta(days=1)
    if changed.empty:
        return prose(say(d, "changes.none", front=front, yesterday=yesterday), role="changes")
    listed = [_change(d, event) for event in changed.head(MOST).itertuples()]
    return prose(*listed, *_rest(d, changed["by_claims"]), bullets=True, role="changes")


def by_weight(d: Dataset, changed: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Order what changed, as ``vintage.changes`` gives it, by what weighs most.

    That is the collapse of a side, then the going of its head or allies where that is corroborated,
    then capitals, then other changes of hands, of large towns before small places, then the rest by
    number of sources; among equals what is taken back or newly denied stands before what is new.
    What a report tells as background is no news.
    """
    changed = on_front(d, changed, front)
    changed = changed[changed["event_type"] != "background"]
    spots = d.places.set_index("place_id")[["capital_of", "population"]]
    turns, weight = changed["start"].notna(), changed.join(spots, on="place_id")
    heads = d.actors[(d.actors["parent_id"] == "") & (d.actors["side"] == d.offensive.defender)]
    going = changed["event_type"].isin(["evacuation", "command_change"])
    going &= changed["actor_id"].isin(heads["actor_id"]) & changed["grade"].isin(SETTLED)
    tiers = {"collapse": changed["event_type"] == "collapse", "going": going}
    tiers |= {"capital": turns & (weight["capital_of"].fillna("") != ""), "turns": turns}
    size = weight["population"].fillna(0).astype(int).where(turns, changed["origins"])
    weight = weight.assign(**tiers, size=size)
    return weight.sort_values([*tiers, "size"], ascending=False, kind="stable")


def headline(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """Say the weightiest change in at most 15 words, as surely as it is known and who denies it.

    It is the first of ``by_weight`` on who commands or holds a place; the page takes it as title.
    """
    for event in by_weight(d, changed, front).itertuples():
        fell = event.event_type == "collapse"
        if event.grade in HEADED and event.stated and (fell or event.holder):
            gone = fell or event.holder == NOBODY
            who = event.actor_id if fell else event.loser_id if gone else event.holder_id
            named = actor_name(d, who, event.loser if gone else event.holder).removeprefix("the ")
            kind = "collapse" if fell else "left" if gone else "held"
            sure = "claimed" if event.grade == "disputed" else event.grade
            place = place_name(d, event.place_id) if event.place_id else ""
            words = say(d, f"headline.{kind}_{sure}", who=named, place=place).text
            top = Sentence(words + _denial(d, event, words), claims_of(event), (event.event_id,))
            return prose(top, role="headline")
    return prose(say(d, "headline.none", front=front), role="headline")


def _denial(d: Dataset, event: tuple, words: str) -> str:
    """Name who denies an event; count them where there are several or no room for the name."""
    deniers = [sources.names(d)[origin] for origin in event.denied_by]
    if len(deniers) == 1:
        named = f"; {deniers[0]} {'deny' if deniers[0].endswith('s') else 'denies'} it"
        return named if len((words + named).split()) <= ROOM else "; one source denies it"
    return f"; {len(deniers)} sources deny it" if deniers else ""


def _change(d: Dataset, event: tuple) -> Sentence:
    sentence = describe_event(d, event)
    words, own = sentence.text, ()
    if event.change == "superseded":
        words, own = words.removesuffix(SUPERSEDED), sentence.claims
    was = f" (was {event.was})" if event.was not in ("", event.grade) else ""
    if event.day < d.as_of - pd.Timedelta(days=1) and not event.holder:
        year = event.day.year != d.as_of.year
        was += f", of {text.day(event.day, year)}"  # no day is in its own words
    return Sentence(
        f"{text.capitalise(event.change)}{was}: {words}",
        claims.unique_ids([own, event.by_claims, event.answered]),
        sentence.events,
    )


def _rest(d: Dataset, behind: Iterable[tuple[str, ...]]) -> list[Sentence]:
    """Count what a list leaves out; ``behind`` are the claims of all that it could hold."""
    left = [*behind][MOST:]
    return [say(d, "changes.rest", left, n=len(left))] if left else []


def _list_events(d: Dataset, events: pd.DataFrame) -> Prose:
    listed = [describe_event(d, event) for event in events.head(MOST).itertuples()]
    return prose(*listed, *_rest(d, map(claims_of, events.itertuples())), bullets=True)


def list_disputes(
    d: Dataset, events: pd.DataFrame, front: str = "all", answered: bool = False
) -> Prose:
    """List what one source asserts and another denies, the latest first.

    With ``answered`` those events instead against which no denial stands any more.
    """
    events = on_front(d, events, front)
    denied = (events["grade"] == "disputed") | (events["denied_by"].map(len) > 0)
    rows = events[~denied & (events["answered_ids"].map(len) > 0) if answered else denied]
    if rows.empty:
        return prose(say(d, f"disputes.{'none_answered' if answered else 'none'}", front=front))
    return _list_events(d, rows.sort_values(["day", "event_id"], ascending=[False, True]))


def list_events_away(d: Dataset, events: pd.DataFrame, days: int = 2, front: str = "all") -> Prose:
    """List strikes, evacuations, diplomacy, commands and tolls of the last days."""
    since = d.as_of - pd.Timedelta(days=days)
    events = on_front(d, events, front)
    away = events[(events["holder"] == "") & (events["day"] > since)]
    away = away[away["event_type"] != "background"]
    away = away[~away["grade"].isin(["denied", "retracted"])]
    if away.empty:
        return prose(say(d, "last_days.none", front=front, since=since))
    order, ascending = ["day", "origins", "event_id"], [False, False, True]
    return _list_events(d, away.sort_values(order, ascending=ascending))


def list_open_questions(
    d: Dataset, events: pd.DataFrame, along: pd.DataFrame, front: str = "all"
) -> Prose:
    """Name what the next reports may settle: what is disputed, thinly sourced, or next ahead."""
    cities = {*places.capitals(d)["place_id"], d.offensive.objective, *along["place_id"]}
    events = on_front(d, events, front)
    changes = events[events["start"].notna() & events["place_id"].isin(cities)]
    better = changes["day"].where(changes["grade"].isin(SETTLED))
    settled = changes["day"] <= better.groupby(changes["place_id"]).transform("max")
    disputed = changes[changes["grade"] == "disputed"]
    thin = changes[(changes["grade"] == "claimed") & (changes["origins"] == 1) & ~settled]
    names = places.names(d)
    questions = [
        say(d, "open.disputed", map(claims_of, of.itertuples()), of["event_id"], place=names[place])
        for place, of in disputed.groupby("place_id", sort=False)
    ]
    questions += [describe_event(d, event) for event in thin.itertuples()]
    questions = [*questions[:MOST], *_next_on_the_road(d, along)]
    return prose(*questions, bullets=True) if questions else prose(say(d, "open.none"))


def _next_on_the_road(d: Dataset, along: pd.DataFrame) -> list[Sentence]:
    """Name the next listed place beyond each stretch towards the objective that is taken."""
    now = last_day(along).sort_values("position", ignore_index=True)
    taken = progress.holders_at(now, d.offensive.attacker, "claimed")
    goal = now.index[now["place_id"] == d.offensive.objective]
    if goal.empty or taken[goal[0]]:
        return []
    sentences = []
    for rows in (now[: goal[0] + 1], now[goal[0] :][::-1]):
        for last in rows[taken[rows.index]].tail(1).itertuples():
            ahead = next(rows.loc[last.Index :].iloc[1:2].itertuples())
            values = {"last": last.name, "end": rows["name"].iloc[-1], "next": ahead.name}
            state = describe_state(d, ahead)
            sentences.append(say(d, "open.next", last.claim_ids, state=state, **values))
    return sentences
