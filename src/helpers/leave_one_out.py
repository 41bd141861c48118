"""What would be left without each origin in turn, on the last day shown."""

from __future__ import annotations

import pandas as pd

from helpers import claims, control, places, progress
from helpers.grades import grade_event
from helpers.sources import claims_considered
from helpers.tables import Dataset


def grade_events(d: Dataset) -> pd.DataFrame:
    """Work out the grade of every event as it would be without each origin in turn.

    The columns are of ``claims.grade_events``, and without (the origin left out; '' = nobody is),
    the whole first; background is left out. Only the events of which the origin spoke are graded
    anew, and what they overtake.
    """
    by_event = claims.group_claims(claims_considered(d))
    needed = d.offensive.needed
    whole = [grade_event(group, needed) for group in by_event]
    rows = []
    for left_out in ["", *sorted({claim.origin for group in by_event for claim in group})]:
        events = []
        for group, event in zip(by_event, whole, strict=True):
            rest = [claim for claim in group if claim.origin != left_out]
            if rest:
                events.append(event if len(rest) == len(group) else grade_event(rest, needed))
        rows += [(*event, left_out) for event in claims.events_shown(d, events)]
    return pd.DataFrame(rows, columns=[*claims.DTYPES, "without"]).astype(claims.DTYPES)


def holders(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Work out who would hold each place on the last day shown without each origin in turn.

    ``events`` is as ``grade_events`` gives it. One row an origin left out, bar and place: without,
    bar, place_id, holder (a side, ``none`` or '').
    """
    left_out = ["", *sorted(set(claims_considered(d)["origin"]))]
    # a place without an origin is one place more, so that all are worked out at once
    before = {
        (without, place): side
        for without in left_out
        for place, side in places.sides_before(d).items()
    }
    events = events.assign(place_id=list(zip(events["without"], events["place_id"], strict=True)))
    by_bar = {bar: control.last_holders(d, bar, events, before) for bar in d.offensive.bars}
    rows = [
        (without, bar, place, by_bar[bar][without, place])
        for without in left_out
        for bar in by_bar
        for place in d.places["place_id"]
    ]
    return pd.DataFrame(rows, columns=["without", "bar", "place_id", "holder"])


def headline_numbers(
    d: Dataset, events: pd.DataFrame, held: pd.DataFrame, front: str = "all"
) -> pd.DataFrame:
    """Give the headline numbers of the last day shown without each origin in turn.

    ``events`` and ``held`` are as ``grade_events`` and ``holders`` give them; a ``front`` limits
    the places and capitals that are counted, never the events. One row an origin left out, the
    whole first and then the origins with most claims: without, claims (left out), places_floor,
    places_ceiling, places_of, capitals_floor, capitals_ceiling, capitals_of (held by the attacker's
    side), confirmed, corroborated, asserted (events), moves (by how many places floor and ceiling
    together differ from the whole).
    """
    counts = held.assign(counts=held["holder"] == d.offensive.attacker)
    by_place = counts.groupby(["without", "place_id"])["counts"].agg(["all", "any"]).reset_index()
    out = pd.DataFrame(index=pd.Index(sorted(set(held["without"])), name="without"))
    for measure in ("places", "capitals"):
        spots = progress.place_values(d, measure, front).index
        sums = by_place[by_place["place_id"].isin(spots)].groupby("without")[["all", "any"]].sum()
        out[f"{measure}_floor"], out[f"{measure}_ceiling"] = sums["all"], sums["any"]
        out[f"{measure}_of"] = len(spots)
    for grade in ("confirmed", "corroborated"):
        out[grade] = events[events["grade"] == grade].groupby("without").size()
    out["asserted"] = events[events["origins"] > 0].groupby("without").size()
    out.insert(0, "claims", claims_considered(d).groupby("origin").size())
    out = out.fillna(0).astype(int)
    ends = out[["places_floor", "places_ceiling"]]
    out["moves"] = (ends - ends.loc[""]).abs().sum(axis=1)
    out = out.assign(whole=out.index == "").reset_index()
    return out.sort_values(
        ["whole", "claims", "without"], ascending=[False, False, True], ignore_index=True
    ).drop(columns="whole")


def dependent_places(d: Dataset, held: pd.DataFrame, bar: str, front: str = "all") -> pd.DataFrame:
    """Give the places whose holder at a bar, on the last day shown, hangs on an origin.

    ``held`` is as ``holders`` gives it. One row an origin and place: without, place_id, holder
    (with all claims), instead (without that origin's), claim_ids (that origin's claims about
    changes of hands there, denials too). An unknown bar or front is a ValueError.
    """
    d.offensive.check_bar(bar)
    spots = places.counted(d, front)["place_id"]
    rows = held[(held["bar"] == bar) & held["place_id"].isin(spots)]
    whole = rows[rows["without"] == ""].set_index("place_id")["holder"]
    rows = rows.rename(columns={"holder": "instead"})
    rows.insert(2, "holder", rows["place_id"].map(whole))
    rows = rows[rows["holder"] != rows["instead"]]
    changing = claims_considered(d)
    changing = changing[changing["holder_side"] != ""]
    ids = changing.groupby(["origin", "place_id"])["claim_id"].agg(tuple).to_dict()
    pairs = zip(rows["without"], rows["place_id"], strict=True)
    rows = rows.assign(claim_ids=[ids.get(pair, ()) for pair in pairs])
    columns = ["without", "place_id", "holder", "instead", "claim_ids"]
    return rows[columns].reset_index(drop=True)
