"""What would be left without each independent source in turn, on the last day shown."""

from collections import Counter
from typing import NamedTuple

import pandas as pd

from helpers import claims, control, places
from helpers.tables import Dataset, cached_per_dataset
from helpers.variants import variants

__all__ = ["dependent_places", "headline_numbers"]  # what notebooks use


class Without(NamedTuple):
    """The last day without one source ('' = with all), and how many claims that leaves out.

    The number of events by grade, and the states of the places that these claims can change.
    """

    source: str
    claims: int
    grades: Counter[str]
    states: dict[str, control.Stay]


@cached_per_dataset
def leave_each_out(d: Dataset) -> list[Without]:
    """Work out the last day with all claims, then without each source, by number of claims.

    Only the places are worked out anew of which the source tells. Background is no event.
    """
    known, rows = variants(d), claims.claims_in_force(d)
    last, near = len(known.views) - 1, {place: known.near(place) for place in places.spots(d)}
    rows = rows[rows["event_type"] != "background"]
    rows = rows[rows["event_id"].isin(claims.grade_events(d)["event_id"])]
    found = []
    for source, number in {"": 0, **rows.groupby("origin").size()}.items():
        events = (e for group in known.groups.values() for e in group.events(last, source).values())
        grades = Counter(e.grade for e in events if e.event_type != "background")
        at = (p for p in near if not source or any(source in group.origins for group in near[p]))
        states = {place: known.stays(place, last, source)[-1] for place in at}
        found.append(Without(source, number, grades, states))
    return sorted(found, key=lambda of: (of.source != "", -of.claims))


def headline_numbers(d: Dataset, front: str = "all") -> pd.DataFrame:
    """Give the headline numbers of the last day shown without each source in turn.

    A ``front`` limits the places that are counted, never the events. One row a source left out, the
    whole ('') first and then those with most claims: without, claims (left out), confirmed,
    corroborated, claimed, disputed (places that the attacker's side has taken, by state), listed
    (places), events_confirmed, moves (places whose state or holder is another).
    """
    spots = places.counted(d, front)
    worlds, rows = leave_each_out(d), []
    whole = {place: worlds[0].states[place] for place in spots["place_id"]}
    for world in worlds:
        states = whole | {p: stay for p, stay in world.states.items() if p in whole}
        taken = [s.state for s in states.values() if s.holder == d.offensive.attacker]
        counts = Counter(taken)
        rows.append(
            {
                "without": world.source,
                "claims": world.claims,
                **{state: counts[state] for state in control.CHANGED},
                "listed": len(whole),
                "events_confirmed": world.grades["confirmed"],
                "moves": sum(_told(states[p]) != _told(whole[p]) for p in whole),
            }
        )
    return pd.DataFrame(rows)


def dependent_places(d: Dataset, front: str = "all") -> pd.DataFrame:
    """Give the places whose state or holder, on the last day shown, hangs on one source.

    One row a source and place, those with most places first: without, place_id, state, holder,
    last_known_holder, the same without that source as instead_state and so on, claim_ids (that
    source's claims about who holds the place or its province, and about a collapse; denials too).
    An unknown front is a ValueError.
    """
    spots = places.counted(d, front).set_index("place_id")["governorate"]
    whole, *worlds = leave_each_out(d)
    rows = claims.claims_in_force(d)
    rows = rows[(rows["holder_side"] != "") | (rows["event_type"] == "collapse")]
    ids = rows.groupby(["origin", "place_id"])["claim_id"].agg(tuple).to_dict()
    found = []
    for world in worlds:
        for place, stay in world.states.items():
            now = whole.states[place]
            if place in spots.index and _told(stay) != _told(now):
                about = [ids.get((world.source, at), ()) for at in (place, spots[place], "")]
                told = (part for of in (now, stay) for part in (*_told(of), of.last_known_holder))
                found.append((world.source, place, *told, sum(about, ())))
    facts = ["state", "holder", "last_known_holder"]
    columns = ["without", "place_id", *facts, *(f"instead_{fact}" for fact in facts), "claim_ids"]
    leaning = pd.DataFrame(found, columns=columns)
    size = -leaning.groupby("without")["place_id"].transform("size")
    leaning = leaning.assign(size=size).sort_values(["size", "without", "place_id"])
    return leaning.drop(columns="size").reset_index(drop=True)


def _told(stay: control.Stay) -> tuple[str, str]:
    return stay.state, stay.holder
