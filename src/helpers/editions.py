"""Two editions laid side by side: the places and events that the later one sees otherwise."""

import pandas as pd

from helpers import claims, control, tables, vintage
from helpers.tables import Dataset

SURER = ("not_reported", "claimed", "left", "held", "corroborated", "confirmed")
"""States of a place, the surest last; others are as unsure as the first."""
GONE = "withdrawn"
EVENTS = {
    **{"new": "new", "upgraded": "upgraded", "no longer denied": "upgraded"},
    **{"retracted": GONE, GONE: GONE},
    **dict.fromkeys(("downgraded", "newly disputed", "newly denied", "superseded"), "revised"),
}
"""How an event differs, by its change: of ``vintage.CHANGES``, or gone from the later edition."""
KINDS = pd.CategoricalDtype(["gained", "lost", "other", *dict.fromkeys(EVENTS.values())], True)
FACTS = ["state", "holder", "last_known_holder", "event_id"]


def in_order(one: Dataset, other: Dataset) -> list[Dataset]:
    """Put the edition of the earlier day first; of the same day the one that knew less."""
    return sorted((one, other), key=lambda d: (d.as_of, d.known_by))


def compare_places(before: Dataset, now: Dataset) -> pd.DataFrame:
    """Give the places that two editions, the earlier first, show in another state.

    One row a place, by kind and place_id: place_id, kind, ``FACTS`` of ``now`` and, after then_, of
    ``before``. ``gained`` and ``lost``: by the attacker's side between the two days, as ``now``
    knows them; ``other``: another holder came, or none; ``upgraded``: the same holder, better
    known; ``revised``: less sure, or the day of ``before`` is known otherwise.
    """
    between, facts = tables.cut(now, before.as_of, now.known_by), []
    for prefix, d in (("then_", before), ("between_", between), ("", now)):
        held = control.control_table(d).drop_duplicates("place_id", keep="last")
        held["who"] = held["holder"].where(held["holder"] != "", held["last_known_holder"])
        held["who"] = held["who"].where(held["state"] != "open", "open")
        facts.append(held.set_index("place_id")[[*FACTS, "who"]].add_prefix(prefix))
    rows = pd.concat(facts, axis=1).rename_axis("place_id").reset_index()
    unlisted = {"then_state": SURER[0], "then_last_known_holder": rows["between_last_known_holder"]}
    rows = rows.fillna(unlisted | {"then_who": rows["between_last_known_holder"]}).fillna("")
    rows["kind"] = [_kind_of_place(now.offensive.attacker, row) for row in rows.itertuples()]
    rows = rows[rows["kind"] != ""].astype({"kind": KINDS})
    return rows.sort_values(["kind", "place_id"], ignore_index=True)


def _kind_of_place(attacker: str, row: tuple) -> str:
    """Say how a place differs; '' where it does not."""
    if (row.then_state, row.then_holder) == (row.state, row.holder):
        return ""
    if row.between_who != row.who:
        gained, lost = row.who == attacker, row.between_who == attacker
        return "gained" if gained else "lost" if lost else "other"
    surer = [SURER.index(s) if s in SURER else 0 for s in (row.then_state, row.state)]
    return "upgraded" if row.then_who == row.who and surer[0] < surer[1] else "revised"


def compare_events(before: Dataset, now: Dataset) -> pd.DataFrame:
    """Give the events that two editions, the earlier first, see otherwise.

    The rows of ``vintage.changes``, and those of ``before`` that ``now`` shows no more though it
    knew a report of them (change ``withdrawn``, grade as it was); with kind: see ``EVENTS``.
    """
    changed, gone = vintage.changes(before, now), claims.grade_events(before)
    gone = gone[~gone["event_id"].isin(claims.grade_events(now)["event_id"])]
    gone = gone[gone["first_published"] <= now.known_by].assign(change=GONE, was=gone["grade"])
    rows = pd.concat([changed, gone], ignore_index=True)
    return rows.assign(kind=rows["change"].map(EVENTS).astype(KINDS))
