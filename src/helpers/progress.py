"""How far it has got: places, capitals, population, road and distance, as floor and ceiling.

Floor = what a side holds at all bars; ceiling = at any of them. The bars of a place are not
nested (a loss may be admitted while its reversal is only claimed), so neither end is one bar.
Counts are of the attacker's side where nothing else is said.
"""

from __future__ import annotations

from itertools import accumulate

import pandas as pd

from helpers import claims, places
from helpers.order import number_runs
from helpers.tables import Dataset

MEASURES = ("places", "capitals", "population")
KEY = ["place_id", "day"]


def floor_and_ceiling(d: Dataset, held: pd.DataFrame, who: str = "attacker") -> pd.DataFrame:
    """Say for each place and day whether it counts at all bars and at any.

    ``held`` is control at every bar, as ``control.control_table`` gives it. ``who`` is a side that
    holds a place, or ``attacker``, or ``out``: the defender held it before the offensive and does
    not now; anything else is a ValueError. The columns are place_id, day, floor and ceiling (bool).
    """
    sides = {"attacker": d.offensive.attacker, **{side: side for side in d.offensive.sides}}
    if who == "out":
        before = held["place_id"].map(places.sides_before(d))
        counts = (before == d.offensive.defender) & (held["holder"] != d.offensive.defender)
    elif who in sides:
        counts = held["holder"] == sides[who]
    else:
        raise ValueError(f'No side "{who}"; there are {", ".join([*sides, "out"])}.')
    by_place = held.assign(counts=counts).groupby(KEY, sort=False)["counts"]
    return pd.DataFrame({"floor": by_place.all(), "ceiling": by_place.any()}).reset_index()


def supporting_claims(d: Dataset, held: pd.DataFrame, who: str = "attacker") -> tuple[str, ...]:
    """Give the claims behind a count of the last day: those that set the holders that count.

    ``held`` and ``who`` are as in ``floor_and_ceiling``; a place counts that counts at any bar.
    """
    now = held[held["day"] == held["day"].max()]
    counts = floor_and_ceiling(d, now, who)
    counted = counts[counts["ceiling"] & counts["place_id"].isin(places.counted(d)["place_id"])]
    return claims.unique_ids(now.loc[now["place_id"].isin(counted["place_id"]), "claim_ids"])


def last_changed_by(counts: pd.DataFrame, holders: pd.DataFrame) -> pd.Series:
    """Give the claims that last changed a count, on or before each day, as tuples by day.

    ``counts`` is as ``floor_and_ceiling`` gives it; ``holders`` has place_id, day and claim_ids,
    the claims that set the holder. They are the claims about the places that floor or ceiling began
    or ceased to count on the last day of such a change; () before the first.
    """
    rows = counts.sort_values(KEY)
    same_place = rows["place_id"].eq(rows["place_id"].shift())
    changed = rows[["floor", "ceiling"]].ne(rows[["floor", "ceiling"]].shift()).any(axis=1)
    changes = rows.loc[same_place & changed, KEY].merge(holders[[*KEY, "claim_ids"]])
    by_day = {day: claims.unique_ids(ids) for day, ids in changes.groupby("day")["claim_ids"]}
    days = sorted(counts["day"].unique())
    last = accumulate(days, lambda ids, day: by_day.get(day, ids), initial=())
    return pd.Series(list(last)[1:], index=days, dtype=object)


def place_values(d: Dataset, measure: str, front: str = "all") -> pd.Series:
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


def band(
    d: Dataset,
    held: pd.DataFrame,
    measure: str = "places",
    who: str = "attacker",
    front: str = "all",
) -> pd.DataFrame:
    """Count a measure on each day, floor and ceiling.

    ``who`` is as in ``floor_and_ceiling``. One row a day: day, floor, ceiling, of (the total of the
    measure over all counted places whose value is known; for ``out``, over those that the defender
    held before), claim_ids (tuple, as ``last_changed_by`` gives them). An unknown measure, ``who``
    or front is a ValueError.
    """
    rows, values = floor_and_ceiling(d, held, who), place_values(d, measure, front)
    if who == "out":
        values = values[places.sides_before(d).reindex(values.index) == d.offensive.defender]
    rows = rows[rows["place_id"].isin(values.index)]
    value = rows["place_id"].map(values).fillna(0).astype(float)
    sums = rows[["floor", "ceiling"]].mul(value, axis=0).groupby(rows["day"]).sum()
    days = pd.Index(sorted(held["day"].unique()), name="day")
    changed_by = last_changed_by(rows, held)
    ids = [changed_by.get(day, ()) for day in days]
    sums = sums.reindex(days, fill_value=0.0).assign(of=float(values.sum()), claim_ids=ids)
    return sums.reset_index()


def by_front(d: Dataset, held: pd.DataFrame) -> pd.DataFrame:
    """Count places on each day for every front that has a counted place.

    The columns are of ``band``, and front; fronts stand in the descriptor's order.
    """
    fronts = [front for front in d.offensive.fronts if len(places.counted(d, front))]
    bands = [band(d, held, front=front).assign(front=front) for front in fronts]
    empty = pd.DataFrame(columns=["day", "floor", "ceiling", "of", "claim_ids", "front"])
    return pd.concat(bands, ignore_index=True) if bands else empty


def totals_by_bar(d: Dataset, held: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Count what the attacker's side holds on the last day at each bar taken alone.

    One row a bar, in the descriptor's order: bar, places, capitals, population, nearest_km (from
    the nearest held place to the objective; missing where none is held).
    """
    now = held[(held["day"] == held["day"].max()) & (held["holder"] == d.offensive.attacker)]
    km = places.distances(d, d.offensive.objective)
    rows = []
    for bar in d.offensive.bars:
        at_bar = now[now["bar"] == bar]["place_id"]
        sums = {
            measure: float(place_values(d, measure, front).reindex(at_bar).fillna(0).sum())
            for measure in MEASURES
        }
        counted = at_bar[at_bar.isin(places.counted(d, front)["place_id"])]
        rows.append({"bar": bar, **sums, "nearest_km": km.reindex(counted).min()})
    return pd.DataFrame(rows)


def along_route(d: Dataset, held: pd.DataFrame, route_id: str) -> pd.DataFrame:
    """Lay control along a route: one row a place of the route and day, by day and position.

    The columns are route_id, position, place_id, name, km, hop_km, day, floor and ceiling (bool,
    the attacker's side), claim_ids (tuple, at any bar), and for each bar holder_<bar>,
    grade_<bar>, event_<bar>.
    """
    stops = places.route(d, route_id)
    on_route = held[held["place_id"].isin(stops["place_id"])]
    at_bar = ["holder", "grade", "event_id"]
    wide = on_route.pivot(index=KEY, columns="bar", values=at_bar)
    wide = wide.reindex(columns=pd.MultiIndex.from_product([at_bar, d.offensive.bars]))
    wide.columns = [f"{name.removesuffix('_id')}_{bar}" for name, bar in wide.columns]
    out = stops.merge(floor_and_ceiling(d, on_route), on="place_id", validate="1:m")
    out.insert(0, "route_id", route_id)
    ids = on_route.groupby(KEY)["claim_ids"].agg(claims.unique_ids).reset_index()
    out = out.merge(ids, on=KEY, validate="1:1")
    return (
        out.merge(wide.reset_index(), on=KEY, validate="1:1")
        .sort_values(["day", "position"], ignore_index=True)
        .drop(columns=["lat", "lon"])
    )


def road_held(along: pd.DataFrame) -> pd.DataFrame:
    """Measure how much of a route is held: hops between neighbours both held.

    ``along`` is as ``along_route`` gives it. One row a day: day, floor_km, ceiling_km,
    longest_floor_km, longest_ceiling_km (longest unbroken stretch), of_km (the whole route),
    claim_ids (as ``last_changed_by`` gives them). Straight hops, not road lengths.
    """
    rows = along.sort_values(["day", "position"])
    out = {"of_km": rows.groupby("day")["hop_km"].sum()}
    for end in ("floor", "ceiling"):
        both = rows[end] & rows.groupby("day")[end].shift(fill_value=False)
        km = rows["hop_km"].where(both, 0.0)
        run = (~both).groupby(rows["day"]).cumsum()
        stretches = km.groupby([rows["day"], run]).sum()
        out[f"{end}_km"] = km.groupby(rows["day"]).sum()
        out[f"longest_{end}_km"] = stretches.groupby(level=0).max()
    lengths = ["floor_km", "ceiling_km", "longest_floor_km", "longest_ceiling_km", "of_km"]
    by_day = pd.DataFrame(out)[lengths].assign(claim_ids=last_changed_by(along, along))
    return by_day.rename_axis("day").reset_index()


def stretches(along: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Cut a route, as ``along_route`` gives it, into stretches of one state on the last day.

    One row a stretch, in the order of the route: first, last (names of places), stops (their
    number), km (between the first and the last), state (``floor``: the attacker's at every bar,
    ``ceiling``: at some, else the holder at ``bar``). An unknown bar is a ValueError.
    """
    bars = [c.removeprefix("holder_") for c in along if c.startswith("holder_")]
    if bar not in bars:
        raise ValueError(f'No bar "{bar}"; there are {", ".join(bars)}.')
    now = along[along["day"] == along["day"].max()].sort_values("position", ignore_index=True)
    state = now[f"holder_{bar}"].mask(now["ceiling"], "ceiling").mask(now["floor"], "floor")
    runs = now.assign(state=state, start=now["km"]).groupby(number_runs(state))
    out = runs.agg(
        first=("name", "first"),
        last=("name", "last"),
        stops=("name", "size"),
        km=("km", "last"),
        start=("start", "first"),
        state=("state", "first"),
    )
    return out.assign(km=out["km"] - out["start"]).drop(columns="start").reset_index(drop=True)


def objective_distance(d: Dataset, held: pd.DataFrame, front: str = "all") -> pd.DataFrame:
    """Measure how near the attacker's side has come to the objective.

    One row a day: day, floor_km (nearest place held at all bars), ceiling_km (at any bar); missing
    where no place with a coordinate is held; claim_ids (tuple: the claims that set the holder of
    the nearest places). Geodesics on WGS 84 between places.
    """
    rows = floor_and_ceiling(d, held)
    km = rows["place_id"].map(places.distances(d, d.offensive.objective))
    km = km.where(rows["place_id"].isin(places.counted(d, front)["place_id"]))
    rows = rows.assign(floor_km=km.where(rows["floor"]), ceiling_km=km.where(rows["ceiling"]))
    ends = ["floor_km", "ceiling_km"]
    days = sorted(rows["day"].unique()) or [d.as_of]  # no place of the front may be listed yet
    by_day = rows.groupby("day")[ends].min().reindex(pd.Index(days, name="day"))
    nearest = (rows[ends] == by_day.reindex(rows["day"]).to_numpy()).any(axis=1)
    at_nearest = rows.loc[nearest, KEY].merge(held[[*KEY, "claim_ids"]], on=KEY)
    ids = at_nearest.groupby("day")["claim_ids"].agg(claims.unique_ids)
    return by_day.assign(claim_ids=[ids.get(day, ()) for day in by_day.index]).reset_index()


def pace(distance: pd.DataFrame) -> pd.DataFrame:
    """Measure how many km nearer to the objective each day but the first brought.

    ``distance`` is as ``objective_distance`` gives it. The columns are day, floor_km_per_day and
    ceiling_km_per_day; negative where a day took the side further away, missing where nothing was
    held.
    """
    km = distance.set_index("day")[["floor_km", "ceiling_km"]]
    return km.diff().mul(-1).iloc[1:].add_suffix("_per_day").reset_index()
