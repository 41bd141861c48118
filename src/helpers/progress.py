"""How far it has got: places, capitals, people, road and distance, by how sure that is.

Every count shows all states at once, and the states add up to all listed places. *Not reported* is
never counted for a side; what its neighbours suggest is an estimate and stands apart.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, get_args

import numpy as np
import pandas as pd

from helpers import claims, control, places
from helpers.order import in_days, keep, number_runs
from helpers.tables import Dataset, cached_per_dataset

__all__ = (
    "LEVELS MEASURES along_route by_front count_states estimate_unreported holders_at "
    "objective_distance pace place_values road_held road_matters stretches"
).split()

Measure = Literal["places", "capitals", "population"]
Level = Literal["confirmed", "corroborated", "claimed"]
MEASURES, LEVELS = get_args(Measure), get_args(Level)
"""How sure a holder is, the surest first; each level takes in those before it."""
NEIGHBOURS, NEAR_KM = 5, 25.0
"""The estimate of the unreported looks at so many neighbours, weighted by exp(-km / NEAR_KM)."""
MOST_PAIRS = 2_000_000  # of places, measured at once


def holders_at(held: pd.DataFrame, side: str, level: Level) -> pd.Series:
    """Say of each row of ``control.control_table`` whether a side holds the place, this surely.

    A disputed holder, and one that is only reported to hold what it held before, count as claimed.
    A level that is none of ``LEVELS`` is a ValueError.
    """
    if level not in LEVELS:
        raise ValueError(f'No level "{level}"; there are {", ".join(LEVELS)}.')
    sure = held["state"].mask(held["state"] == "held", held["settled_grade"])
    sure = sure.where(sure.isin(LEVELS), "claimed")
    return (held["holder"] == side) & sure.isin(LEVELS[: LEVELS.index(level) + 1])


def holders_by_grade(held: pd.DataFrame) -> pd.DataFrame:
    """Add to control who holds each place by confirmed, by corroborated and by any claims.

    ``held`` is as ``control.control_table`` gives it. Added are holder_confirmed,
    holder_corroborated and holder_claimed (a side, ``none``, or '' where no report says so by
    that grade).
    """
    confirmed = held["settled_grade"] == "confirmed"
    return held.assign(
        holder_confirmed=held["settled_holder"].where(confirmed, ""),
        holder_corroborated=held["settled_holder"].where(held["settled_grade"] != "", ""),
        holder_claimed=held["holder"],
    )


def place_values(d: Dataset, measure: Measure, front: str = "all") -> pd.Series:
    """Give what each counted place adds to a measure, by place_id; missing = unknown.

    A measure that is none of ``MEASURES`` is a ValueError.
    """
    if measure not in MEASURES:
        raise ValueError(f'No measure "{measure}"; there are {", ".join(MEASURES)}.')
    spots = places.counted(d, front).set_index("place_id")
    if measure == "population":
        return spots["population"].astype("Float64")
    if measure == "capitals":
        spots = spots[spots["capital_of"] != ""]
    return pd.Series(1.0, index=spots.index, dtype="Float64")


def count_states(
    d: Dataset,
    held: pd.DataFrame,
    measure: Measure = "places",
    front: str = "all",
    holder: str = "",
) -> pd.DataFrame:
    """Count a measure by state on each day.

    ``held`` is as ``control.control_table`` gives it. With ``holder``, a side of the descriptor,
    only the places are counted that it holds by their state, or is said to have taken; another
    name is a ValueError. One row a day: day, one column for each of ``control.STATES``, listed (the
    total over the places that could count and whose value is known), named (those of them that a
    report known by that day names), claim_ids (tuple, as ``last_changed_by`` gives them).
    """
    if holder and holder not in d.offensive.sides:
        raise ValueError(f'No side "{holder}"; there are {", ".join(d.offensive.sides)}.')
    values = place_values(d, measure, front).fillna(0).astype(float)
    here = held["place_id"].isin(values.index)
    chosen = here & (held["holder"] == holder) if holder else here
    rows = held.loc[chosen, ["place_id", "day", "state"]]
    days = pd.Index(sorted(held["day"].unique()), name="day")
    at = days.get_indexer(rows["day"]), rows["state"].map(control.STATES.index).to_numpy(int)
    sums = np.zeros((len(days), len(control.STATES)))
    np.add.at(sums, at, rows["place_id"].map(values).to_numpy())
    known = known_since(d).reindex(values.index)
    changed_by = last_changed_by(keep(held, here))
    return (
        pd.DataFrame(sums, days, list(control.STATES))
        .assign(
            listed=float(values.sum()),
            named=[float(values[known <= day].sum()) for day in days],
            claim_ids=[changed_by.get(day, ()) for day in days],
        )
        .reset_index()
    )


@cached_per_dataset
def known_since(d: Dataset) -> pd.Series:
    """Give the day of the first report known that names each place, by place_id."""
    published = d.reports.set_index("report_id")["published"]
    rows = d.events[d.events["place_id"] != ""]
    return published.reindex(rows["report_id"]).groupby(rows["place_id"].to_numpy()).min()


def since_when(held: pd.DataFrame) -> pd.Series:
    """Give by place the day since which its state and holder are those of the last day.

    ``held`` is as ``control.control_table`` gives it. A place that never changed has none.
    """
    return _state_changes(held).groupby("place_id")["day"].last()


def last_changed_by(held: pd.DataFrame) -> pd.Series:
    """Give the claims behind the last change of state, on or before each day, as tuples by day.

    ``held`` is as ``control.control_table`` gives it; () before the first change.
    """
    changes = _state_changes(held).groupby("day")["claim_ids"]
    by_day = {day: claims.unique_ids(ids) for day, ids in changes}
    days = sorted(held["day"].unique())
    last = accumulate(days, lambda ids, day: by_day.get(day, ids), initial=())
    return pd.Series(list(last)[1:], index=days, dtype=object)


def _state_changes(held: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of control, by place and day, that differ from the place's day before."""
    rows = in_days(held, "place_id")
    same, stay = (number_runs(rows[of]) for of in ("place_id", ["place_id", "state", "holder"]))
    changed = rows[(same == same.shift()) & (stay != stay.shift())]
    return changed.sort_values(["place_id", "day"])


def by_front(d: Dataset, held: pd.DataFrame) -> pd.DataFrame:
    """Count places by state on each day for every front that has a counted place.

    The columns are of ``count_states``, and front; fronts stand in the descriptor's order.
    """
    counts = [
        count_states(d, held, front=front).assign(front=front)
        for front in d.offensive.fronts
        if len(places.counted(d, front))
    ]
    empty = count_states(d, held.iloc[:0]).assign(front="")
    return pd.concat(counts, ignore_index=True) if counts else empty


def estimate_unreported(d: Dataset, held: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Estimate how many unreported places of the defender are out of its hands, day by day.

    For each, the weighted share of its nearest listed places (``NEIGHBOURS``) that have a report on
    their control and had the same holder before, which are out of that holder's hands, corroborated
    or better. One row a day: day, unreported (places that the defender was last known to hold),
    estimated (their weighted sum), without (those without a coordinate or a reported neighbour,
    that add nothing).
    """
    before, defender = places.sides_before(d), d.offensive.defender
    counted = places.counted(d)["place_id"]
    theirs = held["place_id"].isin(counted[counted.map(before) == defender])
    own = held.loc[theirs, ["place_id", "day", "state", "last_reported", "settled_holder"]]
    points = places.earth_points(d, own["place_id"].unique())
    (day, days), (place, listed) = own["day"].factorize(sort=True), own["place_id"].factorize()

    def by_day(values: pd.Series) -> np.ndarray:
        table = np.zeros((len(days), len(listed)), dtype=bool)
        table[day, place] = values
        return table

    silent, here = own["state"] == "not_reported", listed.isin(points.index)
    asked = by_day(silent) & listed.isin(places.counted(d, front)["place_id"])
    known = by_day(~silent & own["last_reported"].notna())[:, here]
    gone = by_day(own["settled_holder"] != defender)[:, here]
    neighbours, rows = _nearest_known(points.loc[listed[here]].to_numpy(), known), []
    for i, (moment, (near, km)) in enumerate(zip(days, neighbours, strict=True)):
        unreported, total = np.flatnonzero(asked[i, here]), asked[i].sum()
        weights = np.exp(-km[unreported] / NEAR_KM)
        heavy = weights.sum(axis=1)
        shares = (weights * gone[i][near[unreported]]).sum(axis=1)[heavy > 0] / heavy[heavy > 0]
        rows.append((moment, total, shares.sum(), total - len(shares)))
    return pd.DataFrame(rows, columns=["day", "unreported", "estimated", "without"])


def _nearest_known(
    points: np.ndarray, known: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give day by day the ``NEIGHBOURS`` known points nearest to each, by number, and the km.

    The km are infinite where fewer are known. Only points that have become known since the day
    before are measured, for all pairs would not fit into memory.
    """
    near = np.zeros((len(points), NEIGHBOURS), dtype=int)
    km, before = np.full(near.shape, np.inf), np.zeros(len(points), dtype=bool)
    for now in known:
        lost = ((before & ~now)[near] & np.isfinite(km)).any(axis=1)
        km[lost] = np.inf
        for rows, news in ((lost, now), (~lost, now & ~before)):
            at, found = np.flatnonzero(rows), np.flatnonzero(news)
            for part in np.array_split(found, len(at) * len(found) // MOST_PAIRS + 1):
                far = places.ground_km(points[at, None], points[part])
                all_km = np.hstack([km[at], far])
                numbers = np.hstack([near[at], np.broadcast_to(part, far.shape)])
                first = np.lexsort((numbers, all_km))[:, :NEIGHBOURS]
                km[at] = np.take_along_axis(all_km, first, axis=1)
                near[at] = np.take_along_axis(numbers, first, axis=1)
        before = now
        yield near, km


def along_route(d: Dataset, held: pd.DataFrame, route_id: str) -> pd.DataFrame:
    """Lay control along a route: one row a place of the route and day, by day and position.

    The columns are route_id, position, place_id, name, km, hop_km, and those of
    ``control.control_table``.
    """
    stops = places.route(d, route_id).drop(columns=["lat", "lon"])
    out = stops.merge(held, on="place_id", validate="m:m")
    out.insert(0, "route_id", route_id)
    return out.sort_values(["day", "position"], ignore_index=True)


def road_held(d: Dataset, along: pd.DataFrame) -> pd.DataFrame:
    """Measure how much of a route the attacker holds: hops between neighbours both held.

    ``along`` is as ``along_route`` gives it. One row a day: day, for each of ``LEVELS`` <level>_km
    and longest_<level>_km (longest unbroken stretch), unreported_km (hops with an end that is not
    reported), of_km (the whole route), claim_ids (as ``last_changed_by`` gives them). Straight
    hops, not road lengths.
    """
    rows = along.sort_values(["day", "position"])
    by_day = rows["day"]
    out = {"of_km": rows.groupby(by_day)["hop_km"].sum()}
    for level in LEVELS:
        here = holders_at(rows, d.offensive.attacker, level)
        both = here & here.groupby(by_day).shift(fill_value=False)
        km = rows["hop_km"].where(both, 0.0)
        stretches = km.groupby([by_day, (~both).groupby(by_day).cumsum()]).sum()
        out[f"{level}_km"] = km.groupby(by_day).sum()
        out[f"longest_{level}_km"] = stretches.groupby(level=0).max()
    silent = rows["state"] == "not_reported"
    either = silent | silent.groupby(by_day).shift(fill_value=False)
    out["unreported_km"] = rows["hop_km"].where(either, 0.0).groupby(by_day).sum()
    table = pd.DataFrame(out).assign(claim_ids=last_changed_by(along))
    return table.rename_axis("day").reset_index()


def road_matters(d: Dataset, along: pd.DataFrame) -> bool:
    """Say whether a route still leads anywhere: neither the objective nor all of it is held.

    ``along`` is as ``along_route`` gives it; held is what the attacker holds by two sources.
    """
    now = along[along["day"] == d.as_of]
    taken = holders_at(now, d.offensive.attacker, "corroborated")
    return not (taken.all() or taken[now["place_id"] == d.offensive.objective].any())


def stretches(along: pd.DataFrame) -> pd.DataFrame:
    """Cut a route, as ``along_route`` gives it, into stretches of one state on the last day.

    One row a stretch, in the order of the route: first, last (names of places), stops (their
    number), km (between the first and the last), state, holder, last_known_holder.
    """
    now = along[along["day"] == along["day"].max()].sort_values("position", ignore_index=True)
    facts = ["state", "holder", "last_known_holder"]
    runs = now.groupby(number_runs(now[facts]))
    out = runs.agg(first=("name", "first"), last=("name", "last"), stops=("name", "size"))
    km = runs["km"].last() - runs["km"].first()
    return out.assign(km=km).join(runs[facts].first()).reset_index(drop=True)


def objective_distance(d: Dataset, held: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Measure how near the attacker's side has come to the objective.

    One row a day: day, for each of ``LEVELS`` <level>_km (distance of the nearest place held) and
    <level>_place (its id, ''); missing where no place with a coordinate is held; claim_ids (tuple:
    those behind the nearest places). Places that are the garrison of another state
    (``garrison_of``) are left out. Geodesics on WGS 84 between places.
    """
    spots = places.counted(d, front)
    if "garrison_of" in spots:
        spots = spots[spots["garrison_of"] == ""]
    km = places.distances(d, d.offensive.objective)
    rows = held[held["place_id"].isin(spots["place_id"]) & held["place_id"].isin(km.index)]
    rows = rows.assign(km=rows["place_id"].map(km)).sort_values(["km", "place_id"])
    out = pd.DataFrame(index=pd.Index(sorted(held["day"].unique()), name="day"))
    ids = []
    for level in LEVELS:
        near = rows[holders_at(rows, d.offensive.attacker, level)]
        near = near.drop_duplicates("day").set_index("day")
        out[f"{level}_km"] = near["km"]
        out[f"{level}_place"] = near["place_id"].reindex(out.index).fillna("")
        ids.append(near["claim_ids"].to_dict())
    together = [claims.unique_ids(of.get(day, ()) for of in ids) for day in out.index]
    return out.assign(claim_ids=together).reset_index()


def pace(distance: pd.DataFrame) -> pd.DataFrame:
    """Measure how many km nearer to the objective each day but the first brought.

    ``distance`` is as ``objective_distance`` gives it. The columns are day and for each of
    ``LEVELS`` <level>_km_per_day; negative where a day took the side further away, missing where
    nothing was held.
    """
    km = distance.set_index("day")[[f"{level}_km" for level in LEVELS]]
    return km.diff().mul(-1).iloc[1:].add_suffix("_per_day").reset_index()
