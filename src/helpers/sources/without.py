"""What would be left without each origin in turn, on the last day shown."""

from __future__ import annotations

import pandas as pd

from helpers import claims, control, places, progress
from helpers.sources.spoken import claims_considered
from helpers.tables import Dataset


def leave_one_out(d: Dataset) -> pd.DataFrame:
    """Work out the status of every event as it would be without each origin in turn.

    Only the events of which the origin spoke are weighed anew, and what they overtake.

    Returns
    -------
    The columns of ``claims.grade_events`` and without (the origin left out; '' = nobody is), the
    whole first; background is left out.
    """
    about = claims.group_claims(claims_considered(d))
    whole = [claims.grade_event(said) for said in about]
    told = []
    for left_out in ["", *sorted({claim.origin for said in about for claim in said})]:
        events = []
        for said, event in zip(about, whole, strict=True):
            rest = [claim for claim in said if claim.origin != left_out]
            if rest:
                events.append(event if len(rest) == len(said) else claims.grade_event(rest))
        told += [(*event, left_out) for event in claims.events_shown(d, events)]
    return pd.DataFrame(told, columns=[*claims.DTYPES, "without"]).astype(claims.DTYPES)


def holders_without_each(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Work out who would hold each place on the last day shown without each origin in turn.

    Parameters
    ----------
    events
        As ``leave_one_out`` gives them.

    Returns
    -------
    One row a world, bar and place: without, bar, place_id, holder (a side, ``none`` or '').
    """
    worlds = ["", *sorted(set(claims_considered(d)["origin"]))]
    # a place of a world is one place more, so that all worlds are played at once
    before = {
        (world, place): side for world in worlds for place, side in places.sides_before(d).items()
    }
    events = events.assign(place_id=list(zip(events["without"], events["place_id"], strict=True)))
    held = {bar: control.last_holders(d, bar, events, before) for bar in d.offensive.bars}
    told = [
        (world, bar, place, held[bar][world, place])
        for world in worlds
        for bar in held
        for place in d.places["place_id"]
    ]
    return pd.DataFrame(told, columns=["without", "bar", "place_id", "holder"])


def headline_numbers(
    d: Dataset, events: pd.DataFrame, held: pd.DataFrame, front: str = "all"
) -> pd.DataFrame:
    """Give the headline numbers of the last day shown without each origin in turn.

    Parameters
    ----------
    events, held
        As ``leave_one_out`` and ``holders_without_each`` give them.
    front
        Which places and capitals are counted; events always are.

    Returns
    -------
    One row a world, the whole first and then the origins with most claims: without, claims (left
    out), places_floor, places_ceiling, places_of, capitals_floor, capitals_ceiling, capitals_of
    (held by the attacker's side), confirmed, corroborated, asserted (events), moves (by how many
    places floor and ceiling together differ from the whole).
    """
    counts = held.assign(mine=held["holder"] == d.offensive.attacker)
    by_place = counts.groupby(["without", "place_id"])["mine"].agg(["all", "any"]).reset_index()
    out = pd.DataFrame(index=pd.Index(sorted(set(held["without"])), name="without"))
    for measure in ("places", "capitals"):
        spots = progress.place_values(d, measure, front).index
        sums = by_place[by_place["place_id"].isin(spots)].groupby("without")[["all", "any"]].sum()
        out = out.assign(
            **{f"{measure}_floor": sums["all"], f"{measure}_ceiling": sums["any"]},
            **{f"{measure}_of": len(spots)},
        )
    for status in ("confirmed", "corroborated"):
        out[status] = events[events["status"] == status].groupby("without").size()
    out["asserted"] = events[events["origins"] > 0].groupby("without").size()
    out.insert(0, "claims", claims_considered(d).groupby("origin").size())
    out = out.fillna(0).astype(int).reset_index()
    ends = out[["places_floor", "places_ceiling"]]
    out["moves"] = (ends - ends.loc[(out["without"] == "").idxmax()]).abs().sum(axis=1)
    return out.assign(whole=out["without"] == "").sort_values(
        ["whole", "claims", "without"], ascending=[False, False, True], ignore_index=True
    )[[c for c in out.columns if c != "whole"]]


def depends_on_one_source(
    d: Dataset, held: pd.DataFrame, bar: str, front: str = "all"
) -> pd.DataFrame:
    """Give the places whose holder at a bar hangs on one origin.

    Parameters
    ----------
    held
        As ``holders_without_each`` gives it.

    Returns
    -------
    One row an origin and place whose holder on the last day shown would be another without that
    origin: without, place_id, holder (with all claims), instead (without that origin's),
    claim_ids (that origin's claims about changes of hands there, denials too).

    Raises
    ------
    ValueError
        Where the descriptor has no such bar.
    """
    if bar not in d.offensive.bars:
        raise ValueError(f'No bar "{bar}"; there are {", ".join(d.offensive.bars)}.')
    spots = places.counted(d, front)["place_id"]
    rows = held[(held["bar"] == bar) & held["place_id"].isin(spots)]
    whole = rows[rows["without"] == ""].set_index("place_id")["holder"]
    rows = rows.rename(columns={"holder": "instead"})
    rows = rows.assign(holder=rows["place_id"].map(whole))
    rows = rows[rows["holder"] != rows["instead"]]
    said = claims_considered(d)
    said = said[said["holder_side"] != ""]
    ids = said.groupby(["origin", "place_id"])["claim_id"].agg(tuple).to_dict()
    behind = zip(rows["without"], rows["place_id"], strict=True)
    rows = rows.assign(claim_ids=[ids.get(pair, ()) for pair in behind])
    columns = ["without", "place_id", "holder", "instead", "claim_ids"]
    return rows[columns].reset_index(drop=True)
