"""Two editions laid side by side, in words."""

from collections import Counter

import pandas as pd

from helpers import claims, control, editions, places, tables, text, vintage
from helpers.tables import Dataset
from helpers.tolls import THEME_OF
from helpers.wording.answers import answer_places
from helpers.wording.briefing import MOST, by_weight, headline
from helpers.wording.captions import describe_state, last_day
from helpers.wording.events import describe_event
from helpers.wording.sentence import Sentence, say

FALLEN = ("superseded", "denied", "retracted")  # grades of what is no news, if new in the tables


def compare_editions(before: Dataset, now: Dataset) -> dict[str, list[Sentence]]:
    """Say where the later of two editions differs, the earlier first, by a heading that counts.

    The first heading names the editions; then come places, then events, what weighs most first.
    """
    found = editions.compare_places(before, now).groupby("kind", observed=True)
    told = {f"places_{kind}": (_places(before, now, of), len(of)) for kind, of in found}
    changed = by_weight(now, editions.compare_events(before, now))
    for kind, of in changed.groupby("kind", observed=True):
        lines = [_event(before, now, event) for event in of.itertuples()]
        told[f"events_{kind}"] = lines, len(of)
    which = "comparison.title" if told else "comparison.same"
    title = say(now, which, days=[_name(before), _name(now)])
    heads = {say(now, f"comparison.{key}", n=n).text: lines for key, (lines, n) in told.items()}
    return {title.text: [], **heads}


def sum_up(d: Dataset, since: pd.Timestamp) -> dict[str, list[Sentence]]:
    """Say by heading what has changed since a day; the first is the headline of the edition.

    Then come five events that are new or better established, with the others counted by theme; what
    was denied or taken back; and who holds each capital that a report names.
    """
    before, events = tables.cut(d, *[min(since, d.as_of)] * 2), claims.grade_events(d)
    head = headline(d, vintage.changes(vintage.day_before(d), d))
    changed = by_weight(d, editions.compare_events(before, d))
    back = changed["kind"].isin(["withdrawn", "revised"]) | changed["grade"].isin(FALLEN)
    first = changed.index.isin(changed.index[~back][:MOST])
    denied = back | (~first & (changed["denied_by"].map(len) > 0))
    themes = changed["event_type"].map(THEME_OF).where(changed["holder"] == "", "changes of hands")
    rest = Counter(themes.fillna("the fighting")[~first & ~denied]).most_common()
    new, lost = (
        [_event(before, d, e, True) for e in changed[x].itertuples()] for x in (first, denied)
    )
    if rest:
        listed = [f"{n} on {theme}" for theme, n in rest]
        new.append(say(d, "digest.more", n=sum(n for _, n in rest), rest=listed))
    held, names = control.control_table(d), places.names(d)
    silent = set(last_day(held).query("state == 'not_reported'")["place_id"])
    cities = places.capitals(d).sort_values("population", ascending=False)["place_id"]
    answers = answer_places(d, held, events)
    own = [answers[names[place]] for place in cities if place not in silent]
    told = {"new": new, "back": lost, "capitals": own}
    none = [say(d, "digest.none")]
    heads = {say(d, f"digest.{key}", since=since).text: of or none for key, of in told.items()}
    return {str(head): [say(d, "digest.edition", title=d.offensive.title)], **heads}


def _name(d: Dataset) -> str:
    """Name an edition by its day, and by its knowledge where that is later."""
    known = f" (as known by {text.day(d.known_by)})" if d.known_by > d.as_of else ""
    return text.day(d.as_of) + known


def _places(before: Dataset, now: Dataset, rows: pd.DataFrame) -> list[Sentence]:
    """Say in which state each edition has which places, and the event behind the later one."""
    then = rows.drop(columns=editions.FACTS).rename(columns=lambda name: name.removeprefix("then_"))
    states = [[describe_state(now, row) for row in of.itertuples()] for of in (then, rows)]
    names, events = places.names(before) | places.names(now), claims.grade_events(now)
    lines = []
    for (was, state, event), of in rows.groupby([*states, "event_id"], sort=False):
        where = [names[place] for place in of["place_id"]]
        first = say(now, "comparison.places", places=where, was=was, now=state)
        told = [describe_event(now, e) for e in events[events["event_id"] == event].itertuples()]
        line = " ".join(sentence.text for sentence in (first, *told))
        ids = claims.unique_ids(sentence.claims for sentence in told)
        lines.append(Sentence(line, ids, tuple(sentence.events[0] for sentence in told)))
    return lines


def _event(before: Dataset, now: Dataset, event: tuple, short: bool = False) -> Sentence:
    """Say an event as the later edition has it, or of one that it has no more as the earlier."""
    gone = event.change == editions.GONE
    sentence = describe_event(before if gone else now, event, short)
    changed = [event.change] if event.change != "new" and not gone else []
    changed += [f"was {event.was}"] if event.was and event.was != event.grade or gone else []
    lead = f"{text.capitalise(', '.join(changed))}: " if changed else ""
    return Sentence(lead + sentence.text, sentence.claims, sentence.events)
