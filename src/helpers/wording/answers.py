"""Who holds a place, how sure that is, since when, who denies it and when it was last heard of."""

import pandas as pd

from helpers import claims, control, places, progress, text
from helpers.grades import SETTLED
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.captions import claimed_in_part, last_day
from helpers.wording.events import account_of, claims_of, denial_clauses
from helpers.wording.sentence import Sentence, say


def answer_places(d: Dataset, held: pd.DataFrame, events: pd.DataFrame) -> dict[str, Sentence]:
    """Say of each listed place, by its printed name, who holds it on the last day.

    ``held`` is as ``control.control_table`` gives it, ``events`` as ``claims.grade_events``. Of a
    place whose control is not reported only the last known holder is told.
    """
    now, since = last_day(held), progress.since_when(held)
    now = now[now["place_id"].isin(places.counted(d)["place_id"])]
    graded = {event.event_id: event for event in events.itertuples()}
    name = places.names(d)
    return {
        name[row.place_id]: _answer(d, row, since.get(row.place_id), graded.get(row.event_id))
        for row in now.itertuples()
    }


def _answer(d: Dataset, row: tuple, since: pd.Timestamp, event: tuple | None) -> Sentence:
    sides, name, which = d.offensive.sides, places.names(d), row.state
    if row.holder == NOBODY and which in ("claimed", "disputed"):
        which = f"{which}_gone"
    n = text.count_in_words(row.origins, "independent source")
    values = {
        "place": name[row.place_id],
        "who": sides.get(row.holder, ""),
        "last": sides.get(row.last_known_holder, ""),
        "how": n if row.origins else "reports that only point to it",
        "part": f", as part of {name[row.part_of]}" if row.part_of else "",
        "before": _holder_before(d, row),
    }
    said = say(d, f"answer.{which}", since=since, **values).text
    said += claimed_in_part(d, row)
    said += denial_clauses(account_of(d, event)) if event else ""
    if pd.notna(row.last_reported):
        said += f". {say(d, 'answer.heard', day=row.last_reported).text}"
    behind = claims.unique_ids([row.claim_ids, claims_of(event) if event else ()])
    return Sentence(text.end_sentence(said), behind, (row.event_id,) if event else ())


def _holder_before(d: Dataset, row: tuple) -> str:
    """Say who held a place before what is only claimed, or before what no report tells."""
    last = d.offensive.sides.get(row.last_known_holder, "")
    if row.settled_holder == NOBODY:
        return f"{last} reported gone ({row.settled_grade})"
    if row.settled_grade in SETTLED:
        return f"until then with {last} ({row.settled_grade})"
    return f"last known with {last}" if last else "last known holder not known"


def count_places(d: Dataset, held: pd.DataFrame) -> Sentence:
    """Say in one line how many listed places the attacker's side holds on the last day."""
    now = last_day(held)
    now = now[now["place_id"].isin(places.counted(d)["place_id"])]
    own = now[(now["holder"] == d.offensive.attacker) & now["state"].isin(control.CHANGED)]
    sure = own["state"].isin(SETTLED).sum()
    more = len(own) - sure
    return say(d, "answer.count", own, sure=sure or "none", of=len(now), more=more or "none")
