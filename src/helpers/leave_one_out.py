"""What would be left without each independent source in turn, on the last day shown."""

from collections import Counter
from typing import NamedTuple

import pandas as pd

from helpers import claims, control, places
from helpers.grades import Event, grade_event
from helpers.tables import Dataset, cached_per_dataset

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

    Only the events are graded anew of which the source tells, and only the places worked out that
    these can change. Background is no event.
    """
    rows, needed = claims.claims_in_force(d), d.offensive.needed
    rows = rows[rows["event_type"] != "background"]
    groups = {group[0].event_id: group for group in claims.group_claims(rows)}
    graded = {event: grade_event(group, needed) for event, group in groups.items()}
    whole, reports = claims.events_shown(d, graded.values()), control.reports_by_place(rows)
    found = [_last_day(d, whole, reports, set(d.places["place_id"]))]
    shown = rows[rows["event_id"].isin([event.event_id for event in whole])]
    for source, own in shown.groupby("origin"):
        rest = {
            event: [claim for claim in groups[event] if claim.origin != source]
            for event in own["event_id"].unique()
        }
        without = {e: grade_event(group, needed) for e, group in rest.items() if group}
        kept = (event for name, event in graded.items() if name not in rest)
        events = claims.events_shown(d, [*kept, *without.values()])
        spots = places.reached_by(d, rows[rows["event_id"].isin(list(rest))])
        gone = set(rows.loc[rows["origin"] == source, "claim_id"])
        left = {p: [r for r in reports.get(p, ()) if r.claim_id not in gone] for p in spots}
        found.append(_last_day(d, events, left, spots)._replace(source=source, claims=len(own)))
    return sorted(found, key=lambda of: (of.source != "", -of.claims))


def _last_day(
    d: Dataset, events: list[Event], reports: dict[str, list[control.Report]], spots: set[str]
) -> Without:
    stays = control.stays_of_places(d, events, reports, spots)
    states = {place: of_place[-1] for place, of_place in stays.items()}
    return Without("", 0, Counter(event.grade for event in events), states)


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
