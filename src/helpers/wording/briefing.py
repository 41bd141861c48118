"""The sentences of a brief: headline and lede, what changed, what is denied, what is still open."""

from functools import partial

import pandas as pd

from helpers import claims, control, places, progress, sources, text
from helpers.grades import SETTLED
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.tolls import THEME_OF, THEMES, on_front
from helpers.vintage import SETBACKS
from helpers.wording.captions import describe_state, last_day
from helpers.wording.events import account_of, claims_of, describe_event, place_taken
from helpers.wording.names import COMMON, actor_name, agree, in_place, source_names
from helpers.wording.sentence import MOST_LISTED, Prose, Sentence, cite, fold, prose, say

HEADED = (*SETTLED, "claimed", "disputed")  # grades of what a headline can tell
ROOM = 15  # how many words a headline has at most
FEW, MOST = 3, 5  # events that lede and short lists tell, and long lists, before they fold
TOWN = 10_000  # from so many people on a place weighs more than a village
SITES = ("crossing", "airport", "air_base", "naval_base", "base")  # weigh more than a village
RECENT = pd.Timedelta(days=2)  # so long what one source says of a place is to be watched


def summarise_state(d: Dataset, held: pd.DataFrame, front: str = "all") -> Prose:
    """Say how many places changed hands by two sources, how many by other claims, and to whom."""
    now = last_day(held)
    now = now[now["place_id"].isin(places.counted(d, front)["place_id"])]
    number, changed = now["state"].value_counts(), now[now["state"].isin(control.CHANGED)]
    settled = changed["state"].isin(SETTLED)
    sure, more, told = changed[settled], changed[~settled], number.get("disputed", 0)
    known = "" if d.known_by == d.as_of else f", as known by {text.day(d.known_by)}"
    values = {"known": known, "sure": len(sure), "of": len(now), "parts": _by_side(d, sure)}
    values |= {"confirmed": number.get("confirmed", 0) or "none"}
    rest = {"n": len(more), "parts": _by_side(d, more)}
    rest |= {"disputed": f" ({told} of them disputed)" if told else ""}
    return prose(
        say(d, "state.sure" if len(sure) else "state.unsure", sure, front=front, **values),
        say(d, "state.more", more, **rest) if len(more) else "",
    )


def _by_side(d: Dataset, rows: pd.DataFrame) -> list[str]:
    """Count places in new hands by who is said to hold them."""
    number, names = rows["holder"].value_counts(), {**d.offensive.sides, NOBODY: ""}
    return [
        say(d, "state.to" if name else "state.nobody", side=name, n=number[holder]).text
        for holder, name in names.items()
        if holder in number
    ]


def by_weight(d: Dataset, changed: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Order what changed, as ``vintage.changes`` gives it, by what weighs most.

    That is the collapse of the government or side that defends, the going of its leaders, the
    collapse of others, then the objective, capitals (also one of which only a part was entered) and
    towns, in each what is newly corroborated
    before what was so or is only claimed. Of the rest, that comes before crossings and bases, other
    places, and what is no place; then the larger place, or what more sources state. No news are
    what a report tells as background, what later events superseded, and the collapse of those whom
    a collapsed side commanded. What is ordered so already comes back as it is.
    """
    if "fresh" in changed:
        return changed
    if len(changed) > MOST_LISTED:  # what weighs the same: the latest first
        changed = changed.sort_values("day", ascending=False, kind="stable")
    changed = on_front(d, changed, front)
    known = (changed["event_type"] == "background") | (changed["change"] == "superseded")
    changed = changed[~known]
    events, government = claims.grade_events(d), places.government(d)
    fallen = events[(events["event_type"] == "collapse") & events["grade"].isin(SETTLED)]
    below = [places.commanded_by(d).get(who, frozenset()) - {who} for who in fallen["actor_id"]]
    fell, own = changed["event_type"] == "collapse", changed["actor_id"] == government
    going = (changed["event_type"] == "evacuation") & own
    going &= changed["place_id"].isin(["", d.offensive.objective])
    spots = d.places.set_index("place_id").reindex(changed["place_id"]).set_index(changed.index)
    turns, settled = changed["start"].notna(), changed["grade"].isin(SETTLED)
    entered = changed["event_id"].isin(_entered(d))
    size = spots["population"].fillna(0).astype(int)
    tiers = {
        "government": fell & own & (changed["place_id"] == ""),
        "going": going & settled,
        "fell": fell & ~changed["actor_id"].isin(frozenset().union(*below)),
        "goal": turns & (changed["place_id"] == d.offensive.objective),
        "capital": (turns | entered) & (spots["capital_of"].fillna("") != ""),
        "town": turns & (size >= TOWN),
        "fresh": settled & ~changed["was"].isin(SETTLED),
        "site": turns & spots["kind"].isin(SITES),
        "turns": turns,
        "settled": settled,
        "size": size.where(turns, changed["origins"]),
    }
    return changed.assign(**tiers).sort_values([*tiers], ascending=False, kind="stable")


def _entered(d: Dataset) -> frozenset[str]:
    """Give the events of which claims say only that a side came into a part of a place."""
    rows = claims.claims_in_force(d)
    rows = rows[(rows["event_type"] == "entry") & (rows["stance"] == "asserts")]
    inside = (rows["place_precision"] == "at") & rows["extent"].isin(["part", "most", "full"])
    events = claims.grade_events(d)
    told = events["event_id"].isin(rows.loc[inside, "event_id"]) & ~events["stated"].astype(bool)
    return frozenset(events.loc[told & (events["origins"] > 0), "event_id"])


def _leading(d: Dataset, changed: pd.DataFrame, front: str) -> tuple[list[tuple], ...]:
    """Give what leads a brief: what its headline can tell, what its lede tells, and the rest."""
    weighed = by_weight(d, changed, front)
    back = weighed["change"].isin(SETBACKS)
    gained, lost = ([*weighed[chosen].itertuples()] for chosen in (~back, back))
    held = control.control_table(d)
    now = {row.place_id: row for row in last_day(held).itertuples()}
    headed = [event for event in (*gained, *lost) if _can_head(event, now.get(event.place_id))]
    lede = [*dict.fromkeys([*headed[:1], *gained])][:FEW]
    third = [event for event in lede[2:] if event.government or event.going or event.goal]
    at_capitals = [event for event in lost if event.goal or event.capital]
    if at_capitals and not third:
        lede = [*dict.fromkeys([*lede[:2], at_capitals[0]])]
    lede = lede or lost[:FEW]
    told = {event.event_id for event in lede}
    return headed, lede, [event for event in (*gained, *lost) if event.event_id not in told]


def _can_head(event: tuple, now: tuple | None) -> bool:
    """Say whether a headline can tell an event: nothing at its place has overtaken it."""
    tells = event.government or event.fell or event.holder
    if now and event.stated:
        before = now.last_known_holder if now.state == "held" else ""
        holders = "", NOBODY, now.settled_holder, now.claimed_holder, before
        tells = tells and event.holder in holders
    return bool(event.grade in HEADED and (event.stated or event.capital) and tells)


def headline(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """Say the weightiest change in at most 15 words, as surely as it is known and who denies it.

    It is the first of ``by_weight`` on who commands or holds a place; beside a collapse stands who
    holds the objective. The page takes it as its title.
    """
    headed, _, _ = _leading(d, changed, front)
    if not headed:
        return prose(say(d, "headline.none", front=front), role="headline")
    first, *others = headed
    words, told = _head(d, first, others), [first]
    for second in others[:1]:
        own = _head(d, second, [], fallen=first.government)
        both = f"{words}; {own[0].lower() + own[1:] if COMMON.match(own) else own}"
        if first.government and second.goal and len(both.split()) <= ROOM:
            words, told = both, [first, second]
    ids = claims.unique_ids(map(claims_of, told))
    told = cite(d, text.capitalise(words), ids, *(event.event_id for event in told))
    return prose(told, role="headline")


def _head(d: Dataset, event: tuple, others: list[tuple], fallen: bool = False) -> str:
    """Say one event for a headline, and how many others of its kind and grade it stands for.

    Beside a government that has ``fallen`` a denial is past.
    """
    gone = event.event_type == "collapse" or event.holder == NOBODY
    kind = "collapse" if event.event_type == "collapse" else "left" if gone else "held"
    kind = kind if event.stated else "inside"
    who, side = (event.loser_id, event.loser) if gone else (event.holder_id, event.holder)
    named = actor_name(d, event.actor_id if kind == "collapse" else who, side).removeprefix("the ")
    sure = "claimed" if event.grade == "disputed" else event.grade
    where = place_taken(d, event) if event.place_id else ""
    same = [o for o in others if _alike(o, event)]
    if len(same) == 1:
        where = f"{where} and {place_taken(d, same[0])}"
    elif same:
        where += f" and {len(same)} other {'capitals' if event.capital else 'places'}"
    values = {"who": named, "has": agree(named, "has", "have"), "place": where}
    values |= {"inside": in_place(d, event.place_id)}
    words = say(d, f"headline.{kind}_{sure}", **values).text
    since = (event.change, event.was, event.grade) == ("upgraded", "corroborated", "confirmed")
    return words + (", now confirmed" if since else "") + _denial(d, event, words, fallen)


def _alike(other: tuple, event: tuple) -> bool:
    """Say whether a headline can name two changes of hands together."""
    same = ("holder", "holder_id", "grade", "change", "was", "capital", "goal")
    alike = all(getattr(other, name) == getattr(event, name) for name in same)
    return bool(alike and event.holder and not (event.denied_by or other.denied_by))


def _denial(d: Dataset, event: tuple, words: str, past: bool) -> str:
    """Name who denies an event; count them where there are several or no room for the name."""
    deniers = [sources.names(d)[origin] for origin in event.denied_by]
    if len(deniers) == 1:  # named is who speaks for a side, and else each that says so
        own = dict.fromkeys(c.claimant_id for c in account_of(d, event).denying)
        if len(own) == 1 or event.denied_by[0] not in d.offensive.sides:
            deniers = [text.list_of(source_names(d)[who] for who in own)]
        verb = "denied" if past else agree(deniers[0], "denies", "deny")
        named = f"; {deniers[0]} {verb} it"
        one = f"; one source {'denied' if past else 'denies'} it"
        return named if len((words + named).split()) <= ROOM else one
    return f"; {len(deniers)} sources {'denied' if past else 'deny'} it" if deniers else ""


def summarise_news(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """Say in two or three sentences what changed, how sure it is and who disputes it.

    ``changed`` is as ``vintage.changes`` gives it. A setback at a capital is among them.
    """
    _, lede, _ = _leading(d, changed, front)
    if lede:
        told = (describe_event(d, event, short=True) for event in lede)
        return prose(*told, role="bottom-line")
    silent = not (d.reports["published"] == d.as_of).any()
    yesterday = d.as_of - pd.Timedelta(days=1)
    which = "changes.no_report" if silent else "changes.none"
    return prose(say(d, which, front=front, yesterday=yesterday), role="bottom-line")


def list_changes(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """List what a brief knows anew or better of the front, and its lede does not tell.

    ``changed`` is as ``vintage.changes`` gives it; what weighs most stands first, see
    ``by_weight``, and the rest is folded by theme.
    """
    return _list_news(d, changed, front, "else", MOST, "changes")


def list_events_away(d: Dataset, changed: pd.DataFrame, front: str = "all") -> Prose:
    """List what is new or better established away from the front, by theme, see ``by_weight``."""
    return _list_news(d, changed, front, "away", FEW)


def _list_news(
    d: Dataset, changed: pd.DataFrame, front: str, where: str, most: int, role: str = ""
) -> Prose:
    """List what is new or better established "away" from the front, or what "else" is."""
    _, _, rest = _leading(d, changed, front)
    gained = [event for event in rest if event.change not in SETBACKS]
    news = [event for event in gained if (_theme(event) in THEMES) == (where == "away")]
    if not news:
        return prose(say(d, f"changes.nothing_{where}", front=front), role=role)
    listed = [partial(_change, d, event, i < most) for i, event in enumerate(news)]
    return fold(d, listed, map(_theme, news), most, role)


def _theme(event: tuple) -> str:
    other = THEME_OF.get(event.event_type, "fighting")
    return "changes of hands" if pd.notna(event.start) else other


def _change(d: Dataset, event: tuple, short: bool) -> Sentence:
    sentence = describe_event(d, event, short)
    words = sentence.text
    if event.was not in ("", event.grade):
        words += f" The day before it was {event.was}."
    elif event.change == "no longer denied":
        words += " No denial stands any more."
    if event.day < d.as_of - pd.Timedelta(days=1) and not event.holder:  # not in its own words
        words += f" It dates from {text.day(event.day, d.with_year(event.day))}."
    ids = claims.unique_ids([event.by_claims, event.answered])
    return cite(d, words, ids or sentence.claims, *sentence.events)


def list_denials(
    d: Dataset, events: pd.DataFrame, changed: pd.DataFrame, front: str = "all"
) -> Prose:
    """List what is denied, doubted or taken back: what is so since yesterday, then the latest.

    Folded at its end is what was denied and is corroborated, or reported by others, since.
    """
    _, lede, rest = _leading(d, changed, front)
    back = [event for event in rest if event.change in SETBACKS]
    told = [event.event_id for event in (*lede, *back)]
    events = on_front(d, events, front).assign(stated=lambda rows: rows["origins"] > 0)
    order, ascending = ["stated", "day", "event_id"], [False, False, True]
    events = events.sort_values(order, ascending=ascending)
    denied = (events["grade"] == "disputed") | (events["denied_by"].map(len) > 0)
    answered = events[~denied & (events["answered_ids"].map(len) > 0)]
    standing = events[denied & ~events["event_id"].isin(told)]
    listed = [partial(_change, d, event, short=True) for event in back]
    rows = enumerate(standing.itertuples(), len(listed))
    listed += [partial(describe_event, d, event, short=i < MOST) for i, event in rows]
    past = [partial(describe_event, d, event) for event in answered.itertuples()]
    listed = listed or [say(d, f"disputes.{'no_other' if denied.any() else 'none'}", front=front)]
    themes = ["denials that stand"] * len(listed) + ["denied, and reported since"] * len(past)
    return fold(d, [*listed, *past], themes, MOST)


def list_open_questions(
    d: Dataset, events: pd.DataFrame, along: pd.DataFrame, front: str = "all"
) -> Prose:
    """Name what the next reports may settle: what is disputed, thinly sourced, or next ahead."""
    cities = {*places.capitals(d)["place_id"], d.offensive.objective, *along["place_id"]}
    events = on_front(d, events, front)
    changes = events[events["start"].notna() & events["place_id"].isin(cities)]
    better = changes["day"].where(changes["grade"].isin(SETTLED))
    settled = changes["day"] <= better.groupby(changes["place_id"]).transform("max")
    disputed = changes[(changes["grade"] == "disputed") & ~settled]
    thin = (changes["grade"] == "claimed") & (changes["day"] > d.as_of - RECENT) & ~settled
    names = places.names(d)
    questions = [
        say(d, "open.disputed", map(claims_of, of.itertuples()), of["event_id"], place=names[place])
        for place, of in disputed.groupby("place_id", sort=False)
    ]
    rows = changes[thin].itertuples()
    questions += [partial(describe_event, d, event, short=True) for event in rows]
    questions = [*_next_on_the_road(d, along), *questions]
    if not questions:
        return prose(say(d, "open.none"))
    return fold(d, questions, ["places to settle"] * len(questions), FEW)


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
