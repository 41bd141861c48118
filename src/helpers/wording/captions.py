"""What each chart of places and roads shows, in words."""

from __future__ import annotations

import pandas as pd

from helpers import claims, places, text
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.events import place_name
from helpers.wording.sentence import Prose, Sentence, prose

BARS = {"floor": "at every bar", "ceiling": "by any claim"}
"""The ends of a count, in words."""


def side(d: Dataset, which: str = "attacker") -> str:
    """Give the printed name of the attacker or the defender."""
    return d.offensive.sides[getattr(d.offensive, which)]


def of_front(front: str, preposition: str = "of") -> str:
    """Name the front that a count is limited to; '' where it is not.

    >>> of_front("north"), of_front("all")
    (' of the front “north”', '')
    """
    return "" if front == "all" else f" {preposition} the front “{front}”"


def last_day(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the last day."""
    return rows[rows["day"] == rows["day"].max()]


def are(n: int, singular: str = "is", plural: str = "are") -> str:
    """Give the verb that agrees with a number."""
    return singular if n == 1 else plural


def describe_band(d: Dataset, band: pd.DataFrame, noun: str, front: str = "all") -> Prose:
    """Say where a count stands, where it stood before, and when the reports differed most.

    Parameters
    ----------
    band
        As ``progress.band`` gives it for the front.
    noun
        What is counted, in the plural.
    """
    if band.empty:
        return prose("There is nothing to measure.")
    first, last = band.iloc[0], band.iloc[-1]
    width = band["ceiling"] - band["floor"]
    held = Sentence(
        f"{text.capitalise(side(d))} hold {text.between(last['floor'], last['ceiling'])} of "
        f"{text.number(last['of'])} {noun}{of_front(front)} on {text.day(last['day'])}; before the "
        f"offensive it was {text.between(first['floor'], first['ceiling'])}.",
        last["claim_ids"],
    )
    if not width.any():
        return prose(held, "Every bar agrees on every day.")
    widest = text.day(band.loc[width.idxmax(), "day"], year=False)
    return prose(held, f"The reports differ most on {widest}, by {text.number(width.max())}.")


def describe_population(d: Dataset, band: pd.DataFrame, unknown: int, front: str = "all") -> Prose:
    """Say how many people lived in the places held, and how many places that leaves out."""
    last = band.iloc[-1]
    return prose(
        Sentence(
            f"The places{of_front(front)} that {side(d)} hold on {text.day(last['day'])} had "
            f"{text.between(last['floor'], last['ceiling'])} of {text.number(last['of'])} "
            "inhabitants that the gazetteer knows of.",
            last["claim_ids"],
        ),
        f"{text.capitalise(text.count_in_words(unknown, 'place'))} without a known population "
        f"{are(unknown)} left out.",
        "These are the gazetteer's figures, not the people who were there on the day.",
    )


def describe_distance(d: Dataset, distance: pd.DataFrame, front: str = "all") -> Prose:
    """Say how near the attacker's side has come to the objective.

    ``distance`` is as ``progress.objective_distance`` gives it for the places of the front.
    """
    last = distance.iloc[-1]
    floor, ceiling, ids = last["floor_km"], last["ceiling_km"], last["claim_ids"]
    names, objective = places.names(d), d.offensive.objective
    goal, where = names.get(objective, objective), of_front(front)
    if not _objective_is_located(d):
        return prose(f"No distance to {goal} can be measured: it has no coordinate.")
    if pd.isna(ceiling):
        return prose(f"{text.capitalise(side(d))} hold no place{where} with a coordinate.")
    if floor == 0:
        return prose(Sentence(f"{text.capitalise(side(d))} hold {goal} itself at every bar.", ids))
    nearest = (
        ""
        if pd.isna(floor)
        else f"{text.number(floor)} km from {goal} is the nearest place{where} that {side(d)} "
        "hold at every bar."
    )
    if floor == ceiling:
        return prose(Sentence(nearest, ids))
    if ceiling == 0:
        claimed = f"By any claim {goal} is theirs already."
    else:
        claimed = f"By any claim the nearest is {text.number(ceiling)} km away."
    return prose(Sentence(nearest, ids), Sentence(claimed, ids))


def _objective_is_located(d: Dataset) -> bool:
    return d.offensive.objective in set(places.located(d)["place_id"])


def describe_pace(d: Dataset, pace: pd.DataFrame) -> Prose:
    """Say how fast the attacker's side came nearer to the objective, and on which day most."""
    if not _objective_is_located(d):
        return prose("So no pace can be measured either.")
    sentences = []
    for bar, words in BARS.items():
        km = pace.set_index("day")[f"{bar}_km_per_day"].dropna()
        words = text.capitalise(words)
        if len(km) and km.max() > 0:
            sentences.append(
                f"{words} it came {text.number(km.mean())} km a day nearer over "
                f"{text.count_in_words(len(km), 'day')}, most on "
                f"{text.day(km.idxmax(), year=False)} with {text.number(km.max())} km."
            )
        else:
            sentences.append(f"{words} it came no nearer by {text.day(d.as_of)}.")
    return prose(*sentences)


def describe_map(d: Dataset, held: pd.DataFrame, bar: str, front: str = "all") -> Prose:
    """Say who holds how many places at a bar, and what is claimed beyond it."""
    counted = set(places.counted(d, front)["place_id"])
    now = last_day(held)
    now = now[now["place_id"].isin(counted)]
    at_bar = now[now["bar"] == bar].set_index("place_id")["holder"]
    attacker, names = d.offensive.attacker, places.names(d)
    shares = [
        f"{name} hold {text.number((at_bar == key).sum())}"
        for key, name in d.offensive.sides.items()
        if (at_bar == key).any()
    ]
    if shares and (unknown := int((at_bar == "").sum())):
        shares.append(f"of {text.number(unknown)} the holder is not known")
    claimed = sorted(now.loc[now["holder"] == attacker, "place_id"].unique())
    beyond = [place for place in claimed if at_bar.get(place) != attacker]
    undrawn = sorted(counted - set(places.located(d)["place_id"]))
    return prose(
        f"At the bar “{bar}”, of {len(at_bar)} places{of_front(front)}, {text.list_of(shares)}."
        if shares
        else f"At the bar “{bar}” the holder of no place{of_front(front)} is known.",
        Sentence(
            f"By any claim {side(d)} hold {text.list_of([names[p] for p in beyond], 8)} as well.",
            claims.unique_ids(now.loc[now["place_id"].isin(beyond), "claim_ids"]),
        )
        if beyond
        else "",
        f"{text.capitalise(text.count_in_words(len(undrawn), 'place'))} without a coordinate "
        f"{are(len(undrawn))} counted but not drawn: "
        f"{text.list_of([names[p] for p in undrawn], 8)}."
        if undrawn
        else "",
    )


def describe_fronts(d: Dataset, bands: pd.DataFrame) -> Prose:
    """Say on which fronts places were gained, and how many a day, floor and ceiling."""
    sentences = []
    for front, band in bands.groupby("front", sort=False):
        first, last = band.iloc[0], band.iloc[-1]
        low, high = max(last["floor"] - first["floor"], 0), last["ceiling"] - first["ceiling"]
        days = max(len(band) - 1, 1)
        a_day = dict.fromkeys(f"{gain / days:.1f}" for gain in (low, high))
        if high > 0:
            sentences.append(
                Sentence(
                    f"{text.capitalise(front.replace('-', ' '))}: {text.between(low, high)} places "
                    f"more than before, {' to '.join(a_day)} a day over "
                    f"{text.count_in_words(days, 'day')}.",
                    last["claim_ids"],
                )
            )
    if not sentences:
        return prose(f"No front shows a gain by {text.day(d.as_of)}.")
    return prose(*sentences, bullets=True)


def describe_road(d: Dataset, road: pd.DataFrame, route_id: str) -> Prose:
    """Say how much of a route is held and how long its longest unbroken stretch is."""
    if road.empty:
        return prose(_no_road(d, route_id))
    last, name = road.iloc[-1], d.offensive.routes[route_id]
    longest = text.between(last["longest_floor_km"], last["longest_ceiling_km"])
    return prose(
        Sentence(
            f"Of the {text.number(last['of_km'])} km of the {name}, "
            f"{text.between(last['floor_km'], last['ceiling_km'])} km lie between neighbouring "
            f"places that {side(d)} hold on {text.day(last['day'])}.",
            last["claim_ids"],
        ),
        f"The longest unbroken stretch is {longest} km.",
        "Distances are straight hops between the listed places, not road lengths.",
    )


def _no_road(d: Dataset, route_id: str) -> str:
    name = d.offensive.routes.get(route_id)
    return f"No place on the {name} has a coordinate." if name else "The tables name no road."


def describe_road_ends(d: Dataset, along: pd.DataFrame, route_id: str) -> Prose:
    """Say how far a route is held from either end, at every bar and by any claim."""
    now = last_day(along).sort_values("position")
    if now.empty:
        return prose(_no_road(d, route_id))
    sentences = []
    for rows in (now, now[::-1]):
        held = {words: rows[rows[bar].cummin()] for bar, words in BARS.items()}
        by_bar, by_claim = held.values()
        if len(by_bar) == len(by_claim):
            held = {" and ".join(BARS.values()) if len(by_bar) else BARS["ceiling"]: by_bar}
        sentences += [_road_end(d, rows, run, words) for words, run in held.items()]
    return prose(*dict.fromkeys(sentences))


def _road_end(d: Dataset, rows: pd.DataFrame, run: pd.DataFrame, words: str) -> Sentence:
    """Say how far a route is held from its first row; ``run`` are the places held from there."""
    end = rows["name"].iloc[0]
    if run.empty:
        return Sentence(f"{end} itself is not theirs {words}.", rows["claim_ids"].iloc[0])
    behind = claims.unique_ids(run["claim_ids"])
    if len(run) == 1:
        return Sentence(f"At {end} {side(d)} hold only the end itself {words}.", behind)
    last = run["name"].iloc[-1]
    return Sentence(
        f"From {end} {side(d)} hold every listed place as far as {last} {words}.", behind
    )


def describe_stretches(d: Dataset, stretches: pd.DataFrame) -> Prose:
    """Say which stretches of a route lie between those that the attacker's side holds."""
    theirs = stretches["state"].isin(BARS)
    if not theirs.any():
        return prose(f"{text.capitalise(side(d))} hold no listed place of this road.")
    inner = stretches.loc[theirs.idxmax() : theirs[::-1].idxmax()]
    gaps = inner[~inner["state"].isin(BARS)]
    if gaps.empty:
        ends = f"{inner['first'].iloc[0]} and {inner['last'].iloc[-1]}"
        return prose(f"Between {ends} no listed place is reported in other hands.")
    longest = gaps.loc[gaps["stops"].idxmax()]
    to = f" to {longest['last']}" if longest["stops"] > 1 else ""
    return prose(
        f"Between the ends that they hold lie "
        f"{text.count_in_words(len(gaps), 'stretch')} in other hands or not spoken of.",
        f"The longest is {longest['first']}{to}, "
        f"{text.count_in_words(int(longest['stops']), 'listed place')} over "
        f"{text.number(longest['km'])} km.",
    )


def describe_losses(d: Dataset, events: pd.DataFrame) -> Prose:
    """Say how many losses the defender's side admits, and against which a denial stands."""
    lost = events[
        events["holder"].isin([d.offensive.attacker, NOBODY])
        & events["start"].notna()
        & (events["loser"] == d.offensive.defender)
    ]
    defender = side(d, "defender")
    if lost.empty:
        return prose(f"No place is reported lost by {defender} up to {text.day(d.as_of)}.")
    admitted = sum(d.offensive.defender in ids for ids in lost["origin_ids"])
    denied = lost[lost["denied_by"].map(len) > 0]
    where = [place_name(d, place) for place in dict.fromkeys(denied["place_id"])]
    return prose(
        Sentence(
            f"The reports tell of {text.count_in_words(len(lost), 'loss')} by {defender}; that "
            f"side itself admits {text.number(admitted)} of them.",
            claims.unique_ids(lost["claim_ids"]),
            tuple(lost["event_id"]),
        ),
        Sentence(
            f"A denial stands against {text.list_of(where, 8)}.",
            claims.unique_ids(denied["denial_ids"]),
            tuple(denied["event_id"]),
        )
        if where
        else "No denial stands.",
    )


def describe_unreported(d: Dataset, along: pd.DataFrame) -> Prose:
    """Name the places of a route of which no report speaks: they keep their earlier holder."""
    stops = along.drop_duplicates("place_id")
    silent = stops[~stops["place_id"].isin(d.events["place_id"])]["name"]
    if silent.empty:
        return prose("The reports speak of every listed place of this road.")
    return prose(
        f"No report in the table speaks of {text.count_in_words(len(silent), 'place')} of the "
        f"{len(stops)} on this road: {text.list_of(silent, 12)}.",
        "Such a place stays with its earlier holder, and the hops beside it are not counted as "
        "held.",
    )


def describe_gaps(d: Dataset) -> Prose:
    """Say on which days nothing was published and of how many places nobody speaks."""
    span = pd.date_range(d.offensive.start, d.as_of)
    silent = [text.day(day, year=False) for day in span.difference(d.reports["published"])]
    counted = places.counted(d)
    unreported = int((~counted["place_id"].isin(d.events["place_id"])).sum())
    days = f"from {text.day(span[0], year=False)} to {text.day(span[-1], year=False)}"
    return prose(
        f"{text.capitalise(days)} no report in the table was published on "
        f"{text.list_of(silent, 8)}."
        if silent
        else f"Every day {days} has at least one report.",
        f"No report in the table speaks of {text.count_in_words(unreported, 'place')} of "
        f"{len(counted)}; silence is not quiet.",
    )
