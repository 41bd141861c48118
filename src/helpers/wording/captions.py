"""What each chart shows, computed and in words."""

from __future__ import annotations

import pandas as pd

from helpers import claims, places
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.phrases import between, capital, count, date, listing, located, number
from helpers.wording.sentence import Prose, Sentence, prose


def side(d: Dataset, which: str = "attacker") -> str:
    """Give the printed name of the attacker or the defender."""
    return d.offensive.sides[getattr(d.offensive, which)]


def describe_band(d: Dataset, band: pd.DataFrame, noun: str) -> Prose:
    """Read a band: where it stands, where it stood before, and where it is widest.

    ``noun`` is what is counted, in the plural. Behind the sentences stand the claims that moved the
    band last.
    """
    if band.empty:
        return prose("There is nothing to measure.")
    first, last = band.iloc[0], band.iloc[-1]
    width = band["ceiling"] - band["floor"]
    held = (
        f"{capital(side(d))} hold {between(last['floor'], last['ceiling'])} of "
        f"{number(last['of'])} {noun} on {date(last['day'])}; before the offensive it was "
        f"{between(first['floor'], first['ceiling'])}."
    )
    if last["ceiling"] > last["floor"]:
        held = Sentence(held, last["claim_ids"])
    if not width.any():
        return prose(held, "Every bar agrees on every day.")
    widest = band.loc[width.idxmax()]
    gap = f"The reports differ most on {date(widest['day'], year=False)}, by {number(width.max())}."
    return prose(held, gap)


def describe_road(d: Dataset, road: pd.DataFrame, route_id: str) -> Prose:
    """Read how much of a route is held and how long its longest unbroken stretch is."""
    if road.empty:
        return prose(no_road(d, route_id))
    last, name = road.iloc[-1], d.offensive.routes[route_id]
    return prose(
        Sentence(
            f"Of the {number(last['of_km'])} km of the {name}, "
            f"{between(last['floor_km'], last['ceiling_km'])} km lie between neighbouring places "
            f"that {side(d)} hold on {date(last['day'])}.",
            last["claim_ids"] if last["ceiling_km"] > last["floor_km"] else (),
        ),
        f"The longest unbroken stretch is "
        f"{between(last['longest_floor_km'], last['longest_ceiling_km'])} km.",
        "Distances are straight hops between the listed places, not road lengths.",
    )


def no_road(d: Dataset, route_id: str) -> str:
    """Say why there is nothing to measure along a route."""
    name = d.offensive.routes.get(route_id)
    return f"No place on the {name} has a coordinate." if name else "The tables name no road."


def describe_road_ends(d: Dataset, along: pd.DataFrame, route_id: str) -> Prose:
    """Read how far a route is held from either end, and which stretch lies between."""
    now = along[along["day"] == along["day"].max()].sort_values("position")
    if now.empty:
        return prose(no_road(d, route_id))
    told = []
    for rows, end in ((now, now.iloc[0]), (now[::-1], now.iloc[-1])):
        floor, ceiling = (rows[rows[bar].cummin()] for bar in ("floor", "ceiling"))
        reaches = {"at every bar": floor, "by any claim": ceiling}
        if len(floor) == len(ceiling):
            reaches = {"at every bar and by any claim" if len(floor) else "by any claim": floor}
        for words, reach in reaches.items():
            if len(reach) == 1:
                told.append(f"At {end['name']} {side(d)} hold only the end itself {words}.")
            elif len(reach):
                last = reach.iloc[-1]
                told.append(
                    Sentence(
                        f"From {end['name']} {side(d)} hold every listed place as far as "
                        f"{last['name']} {words}.",
                        claims.unique_ids(reach["claim_ids"]),
                    )
                )
            else:
                told.append(f"{end['name']} itself is not theirs {words}.")
    return prose(*dict.fromkeys(told))


def describe_distance(d: Dataset, distance: pd.DataFrame) -> Prose:
    """Read how near the attacker's side has come to the objective."""
    last = distance.iloc[-1]
    goal, ids = places.names(d).get(d.offensive.objective, d.offensive.objective), last["claim_ids"]
    if pd.isna(last["ceiling_km"]):
        return prose(f"{capital(side(d))} hold no place with a coordinate.")
    if last["floor_km"] == 0:
        return prose(Sentence(f"{capital(side(d))} hold {goal} itself at every bar.", ids))
    sure = (
        ""
        if pd.isna(last["floor_km"])
        else (
            f"{number(last['floor_km'])} km from {goal} is the nearest place that {side(d)} hold "
            "at every bar."
        )
    )
    if last["ceiling_km"] == last["floor_km"]:
        return prose(Sentence(sure, ids))
    far = (
        f"By any claim {goal} is theirs already."
        if last["ceiling_km"] == 0
        else f"By any claim the nearest is {number(last['ceiling_km'])} km away."
    )
    return prose(sure, Sentence(far, ids))


def describe_pace(d: Dataset, pace: pd.DataFrame) -> Prose:
    """Read how fast the attacker's side came nearer to the objective, and on which day most."""
    told = []
    for bar, words in (("floor", "At every bar"), ("ceiling", "By any claim")):
        km = pace.set_index("day")[f"{bar}_km_per_day"].dropna()
        if len(km) and km.max() > 0:
            told.append(
                f"{words} it came {number(km.mean())} km a day nearer over "
                f"{count(len(km), 'day')}, most on {date(km.idxmax(), year=False)} with "
                f"{number(km.max())} km."
            )
        else:
            told.append(f"{words} it came no nearer by {date(d.as_of)}.")
    return prose(*told)


def describe_population(d: Dataset, band: pd.DataFrame, unknown: int) -> Prose:
    """Read a band of population, with the number of places that it leaves out."""
    last = band.iloc[-1]
    return prose(
        Sentence(
            f"The places that {side(d)} hold on {date(last['day'])} had "
            f"{between(last['floor'], last['ceiling'])} of {number(last['of'])} inhabitants that "
            "the gazetteer knows of.",
            last["claim_ids"],
        ),
        f"{capital(count(unknown, 'place'))} without a known population "
        f"{'is' if unknown == 1 else 'are'} left out.",
        "These are the gazetteer's figures, not the people who were there on the day.",
    )


def describe_map(d: Dataset, held: pd.DataFrame, bar: str) -> Prose:
    """Read a map: who holds how many places at a bar, and what is claimed beyond it."""
    counted = set(places.counted(d)["place_id"])
    now = held[(held["day"] == held["day"].max()) & held["place_id"].isin(counted)]
    at_bar = now[now["bar"] == bar].set_index("place_id")["holder"]
    told = [
        f"{name} hold {number((at_bar == key).sum())}"
        for key, name in d.offensive.sides.items()
        if (at_bar == key).any()
    ]
    if told and (unknown := int((at_bar == "").sum())):
        told.append(f"of {number(unknown)} the holder is not known")
    any_bar = now[now["holder"] == d.offensive.attacker].groupby("place_id").size()
    below = [p for p in any_bar.index if at_bar.get(p) != d.offensive.attacker]
    names = places.names(d)
    undrawn = sorted(counted - set(places.located(d)["place_id"]))
    return prose(
        f"At the bar “{bar}”, of {len(at_bar)} places, {listing(told)}."
        if told
        else f"At the bar “{bar}” the holder of no place is known.",
        Sentence(
            f"By any claim {side(d)} hold {listing([names[p] for p in below], 8)} as well.",
            claims.unique_ids(now.loc[now["place_id"].isin(below), "claim_ids"]),
        )
        if below
        else "",
        f"{capital(count(len(undrawn), 'place'))} without a coordinate "
        f"{'is' if len(undrawn) == 1 else 'are'} counted but not drawn: "
        f"{listing([names[p] for p in undrawn], 8)}."
        if undrawn
        else "",
    )


def describe_losses(d: Dataset, events: pd.DataFrame) -> Prose:
    """Read how many changes of hands were admitted, denied and never admitted."""
    turned = events[
        events["holder"].isin([d.offensive.attacker, NOBODY])
        & events["start"].notna()
        & (events["loser"] == d.offensive.defender)
    ]
    if turned.empty:
        return prose(f"No place is reported lost by {side(d, 'defender')} up to {date(d.as_of)}.")
    admitted = turned["origin_ids"].map(lambda ids: d.offensive.defender in ids)
    denied = turned[turned["denied_by"].map(len) > 0]
    names = places.names(d)
    return prose(
        Sentence(
            f"The reports tell of {count(len(turned), 'loss', 'losses')} by "
            f"{side(d, 'defender')}; that side itself admits {number(admitted.sum())} of them.",
            claims.unique_ids(turned["claim_ids"]),
        ),
        Sentence(
            f"A denial stands against "
            f"{listing([located(names[p]) for p in dict.fromkeys(denied['place_id'])], 8)}.",
            claims.unique_ids(denied["denial_ids"]),
        )
        if len(denied)
        else "No denial stands.",
    )


def describe_unreported(d: Dataset, along: pd.DataFrame) -> Prose:
    """Name the places of a route of which no report speaks: they keep their earlier holder."""
    stops = along.drop_duplicates("place_id")
    silent = stops[~stops["place_id"].isin(d.events["place_id"])]["name"]
    if silent.empty:
        return prose("The reports speak of every listed place of this road.")
    return prose(
        f"No report in the table speaks of {count(len(silent), 'place')} of the {len(stops)} on "
        f"this road: {listing(silent, 12)}.",
        "Such a place stays with its earlier holder, and the hops beside it are not counted as "
        "held.",
    )


def describe_gaps(d: Dataset) -> Prose:
    """Read on which days nothing was published and which places nobody speaks of."""
    span = pd.date_range(d.offensive.start, d.as_of)
    silent = [day for day in span if day not in set(d.reports["published"])]
    counted = places.counted(d)
    unheard = counted[~counted["place_id"].isin(d.events["place_id"])]
    quiet = listing([date(day, year=False) for day in silent], 8)
    days = f"from {date(span[0], year=False)} to {date(span[-1], year=False)}"
    return prose(
        f"{capital(days)} no report in the table was published on {quiet}."
        if silent
        else f"Every day {days} has at least one report.",
        f"No report in the table speaks of {count(len(unheard), 'place')} of {len(counted)}; "
        "silence is not quiet.",
    )


def describe_fronts(d: Dataset, bands: pd.DataFrame) -> Prose:
    """Read on which fronts places were gained, and how many a day, floor and ceiling."""
    told = []
    for front, band in bands.groupby("front", sort=False):
        first, last = band.iloc[0], band.iloc[-1]
        low, high = last["floor"] - first["floor"], last["ceiling"] - first["ceiling"]
        days = max(len(band) - 1, 1)
        if high > 0:
            told.append(
                Sentence(
                    f"{capital(front.replace('-', ' '))}: {between(max(low, 0), high)} places "
                    f"more than before, {rate(max(low, 0) / days, high / days)} a day over "
                    f"{count(days, 'day')}.",
                    last["claim_ids"],
                )
            )
    if not told:
        return prose(f"No front shows a gain by {date(d.as_of)}.")
    return prose(*told, bullets=True)


def rate(low: float, high: float) -> str:
    """Write a small rate with one decimal, floor and ceiling.

    >>> rate(0.5, 3.25), rate(1.0, 1.0)
    ('0.5 to 3.2', '1.0')
    """
    return f"{low:.1f}" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f} to {high:.1f}"


def describe_stretches(d: Dataset, stretches: pd.DataFrame) -> Prose:
    """Read which stretches of a route lie between those that the attacker's side holds."""
    theirs = stretches.index[stretches["state"].isin(["floor", "ceiling"])]
    if theirs.empty:
        return prose(f"{capital(side(d))} hold no listed place of this road.")
    inner = stretches.loc[theirs.min() : theirs.max()]
    gaps = inner[~inner["state"].isin(["floor", "ceiling"])]
    if gaps.empty:
        ends = f"{inner['first'].iloc[0]} and {inner['last'].iloc[-1]}"
        return prose(f"Between {ends} no listed place is reported in other hands.")
    longest = gaps.loc[gaps["stops"].idxmax()]
    return prose(
        f"Between the ends that they hold lie {count(len(gaps), 'stretch', 'stretches')} in other "
        f"hands or not spoken of.",
        f"The longest is {longest['first']}"
        + (f" to {longest['last']}" if longest["stops"] > 1 else "")
        + f", {count(int(longest['stops']), 'listed place')} over {number(longest['km'])} km.",
    )
