"""What each chart of places and roads shows, in words."""

from __future__ import annotations

import pandas as pd

from helpers import places, text
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.events import place_name
from helpers.wording.sentence import Prose, prose
from helpers.wording.templates import say

BARS = {"floor": "at every bar", "ceiling": "by any claim"}
"""The ends of a count, in words."""


def last_day(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the last day."""
    return rows[rows["day"] == rows["day"].max()]


def ends(row: pd.Series) -> tuple[float, float]:
    """Give floor and ceiling of a count."""
    return row.floor, row.ceiling


def describe_band(d: Dataset, band: pd.DataFrame, noun: str, front: str = "all") -> Prose:
    """Say where a count stands, where it stood before, and when the reports differed most.

    ``band`` is as ``progress.band`` gives it for the front; ``noun`` is what it counts, in the
    plural.
    """
    if band.empty:
        return prose(say(d, "band.empty"))
    first, last = band.iloc[0], band.iloc[-1]
    width = band["ceiling"] - band["floor"]
    held = say(d, "band.hold", last, front=front, noun=noun, now=ends(last), then=ends(first))
    if not width.any():
        return prose(held, say(d, "band.agreed"))
    most = {"day": band.loc[width.idxmax(), "day"], "n": width.max()}
    return prose(held, say(d, "band.widest", of=last.of, noun=noun, **most))


def describe_population(d: Dataset, band: pd.DataFrame, unknown: int, front: str = "all") -> Prose:
    """Say how many people lived in the places held, and how many places that leaves out."""
    last = band.iloc[-1]
    return prose(
        say(d, "population.held", last, front=front, people=ends(last)),
        say(d, "population.unknown", n=unknown),
        say(d, "population.source"),
    )


def describe_distance(
    d: Dataset, distance: pd.DataFrame, front: str = "all", dated: bool = True
) -> Prose:
    """Say how near the attacker's side has come to the objective.

    ``distance`` is as ``progress.objective_distance`` gives it for the places of the front; where
    it is ``dated`` the day is told.
    """
    last = distance.iloc[-1]
    goal = places.names(d).get(d.offensive.objective, d.offensive.objective)
    if not _objective_is_located(d):
        return prose(say(d, "distance.unlocated", goal=goal))
    if pd.isna(last.ceiling_km):
        return prose(say(d, "distance.nothing", front=front))
    parts = ["floor" if last.floor_km else "there"] if pd.notna(last.floor_km) else []
    if last.floor_km != last.ceiling_km:
        parts.append("claimed" if last.ceiling_km else "claimed_there")
    days = [f" on {text.day(last.day)}" if dated else "", ""]
    values = {"goal": goal, "front": front}
    parts = zip(parts, days, strict=False)
    return prose(*(say(d, f"distance.{part}", last, on_day=on, **values) for part, on in parts))


def _objective_is_located(d: Dataset) -> bool:
    return d.offensive.objective in set(places.located(d)["place_id"])


def describe_pace(d: Dataset, pace: pd.DataFrame, front: str = "all") -> Prose:
    """Say how fast the attacker's side came nearer to the objective, and on which day most."""
    if not _objective_is_located(d):
        return prose(say(d, "pace.unlocated"))
    sentences = []
    for end, bar in BARS.items():
        km = pace.set_index("day")[f"{end}_km_per_day"].dropna()
        if km.max() > 0:
            most = {"mean": km.mean(), "n": len(km), "day": km.idxmax(), "most": km.max()}
            sentences.append(say(d, "pace.nearer", front=front, bar=bar, **most))
        else:
            sentences.append(say(d, "pace.none", front=front, bar=bar))
    return prose(*sentences)


def describe_map(d: Dataset, held: pd.DataFrame, bar: str, front: str = "all") -> Prose:
    """Say who holds how many places at a bar, and what is claimed beyond it."""
    d.offensive.check_bar(bar)
    counted, names = set(places.counted(d, front)["place_id"]), places.names(d)
    now = last_day(held)
    now = now[now["place_id"].isin(counted)]
    at_bar = now[now["bar"] == bar].set_index("place_id")["holder"]
    number = at_bar.value_counts()
    sides = d.offensive.sides.items()
    shares = [f"{name} hold {number[side]:,}" for side, name in sides if side in number]
    if shares and "" in number:
        shares.append(f"of {number['']:,} the holder is not known")
    claimed = now.loc[now["holder"] == d.offensive.attacker, "place_id"]
    beyond = sorted(p for p in claimed.unique() if at_bar.get(p) != d.offensive.attacker)
    undrawn = [names[place] for place in sorted(counted - set(places.located(d)["place_id"]))]
    behind, where = now[now["place_id"].isin(beyond)], [names[place] for place in beyond]
    which = "map.hold" if shares else "map.unknown"
    return prose(
        say(d, which, front=front, bar=bar, n=len(at_bar), shares=shares),
        say(d, "map.claimed", behind, where=where) if where else "",
        say(d, "map.undrawn", where=undrawn) if undrawn else "",
    )


def describe_fronts(d: Dataset, bands: pd.DataFrame) -> Prose:
    """Say on which fronts places were gained, and how many a day, floor and ceiling."""
    sentences = []
    for front, band in bands.groupby("front", sort=False):
        first, last, days = band.iloc[0], band.iloc[-1], max(len(band) - 1, 1)
        gain = max(last.floor - first.floor, 0), last.ceiling - first.ceiling
        if gain[1] > 0:
            a_day = " to ".join(dict.fromkeys(f"{end / days:.1f}" for end in gain))
            values = {"name": front.replace("-", " "), "gain": gain, "a_day": a_day, "n": days}
            sentences.append(say(d, "fronts.gain", last, **values))
    return prose(*sentences, bullets=True) if sentences else prose(say(d, "fronts.none"))


def describe_road(d: Dataset, road: pd.DataFrame, route_id: str) -> Prose:
    """Say how much of a route is held and how long its longest unbroken stretch is."""
    if road.empty:
        return _no_road(d, route_id)
    last, name = road.iloc[-1], d.offensive.routes[route_id]
    return prose(
        say(d, "road.held", last, road=name, km=(last.floor_km, last.ceiling_km)),
        say(d, "road.longest", km=(last.longest_floor_km, last.longest_ceiling_km)),
        say(d, "road.hops"),
    )


def _no_road(d: Dataset, route_id: str) -> Prose:
    name = d.offensive.routes.get(route_id)
    return prose(say(d, "road.unlocated" if name else "road.none", road=name))


def describe_road_ends(d: Dataset, along: pd.DataFrame, route_id: str) -> Prose:
    """Say how far a route is held from either end, at every bar and by any claim."""
    now = last_day(along).sort_values("position")
    if now.empty:
        return _no_road(d, route_id)
    sentences = []
    for rows in (now, now[::-1]):
        held = {words: rows[rows[bar].cummin()] for bar, words in BARS.items()}
        by_bar, by_claim = held.values()
        if len(by_bar) == len(by_claim):
            held = {" and ".join(BARS.values()) if len(by_bar) else BARS["ceiling"]: by_bar}
        for bar, run in held.items():
            which = {0: "open", 1: "only"}.get(len(run), "run")
            values = {"end": rows["name"].iloc[0], "last": "".join(run["name"].iloc[-1:])}
            behind = rows[:1] if run.empty else run
            sentences.append(say(d, f"road.end_{which}", behind, bar=bar, **values))
    return prose(*dict.fromkeys(sentences))


def describe_stretches(d: Dataset, stretches: pd.DataFrame) -> Prose:
    """Say which stretches of a route lie between those that the attacker's side holds."""
    theirs = stretches["state"].isin(BARS)
    if not theirs.any():
        return prose(say(d, "road.nothing"))
    inner = stretches.loc[theirs.idxmax() : theirs[::-1].idxmax()]
    gaps = inner[~inner["state"].isin(BARS)]
    if gaps.empty:
        first, last = inner["first"].iloc[0], inner["last"].iloc[-1]
        return prose(say(d, "road.joined", first=first, last=last))
    longest = gaps.loc[gaps["stops"].idxmax()]
    stretch = " to ".join(dict.fromkeys(longest[["first", "last"]]))
    longest_gap = say(d, "road.longest_gap", stretch=stretch, gap=longest)
    return prose(say(d, "road.gaps", n=len(gaps)), longest_gap)


def describe_losses(d: Dataset, events: pd.DataFrame) -> Prose:
    """Say how many losses the defender's side admits, and against which a denial stands."""
    lost = events[
        events["holder"].isin([d.offensive.attacker, NOBODY])
        & events["start"].notna()
        & (events["loser"] == d.offensive.defender)
    ]
    if lost.empty:
        return prose(say(d, "losses.none"))
    admitted = sum(d.offensive.defender in ids for ids in lost["origin_ids"])
    denied = lost[lost["denied_by"].map(len) > 0]
    where = [place_name(d, place) for place in dict.fromkeys(denied["place_id"])]
    which = "losses.denied" if where else "losses.undenied"
    return prose(
        say(d, "losses.counted", lost, lost["event_id"], n=len(lost), admitted=admitted),
        say(d, which, denied["denial_ids"], denied["event_id"], where=where),
    )


def describe_unreported(d: Dataset, along: pd.DataFrame) -> Prose:
    """Name the places of a route of which no report speaks: they keep their earlier holder."""
    stops = along.drop_duplicates("place_id")
    where = [*stops[~stops["place_id"].isin(d.events["place_id"])]["name"]]
    if not where:
        return prose(say(d, "road.reported"))
    unreported = say(d, "road.unreported", of=len(stops), where=where)
    return prose(unreported, say(d, "road.keeps"))


def describe_gaps(d: Dataset) -> Prose:
    """Say on which days nothing was published and of how many places nobody speaks."""
    start, counted = d.offensive.start, places.counted(d)
    days = [*pd.date_range(start, d.as_of).difference(d.reports["published"])]
    unreported = (~counted["place_id"].isin(d.events["place_id"])).sum()
    return prose(
        say(d, "gaps.days" if days else "gaps.none", start=start, days=days),
        say(d, "gaps.places", n=unreported, of=len(counted)),
    )
