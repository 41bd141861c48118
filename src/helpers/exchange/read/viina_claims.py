"""From runs of VIINA to claims: one for each change that a mapper shows.

A change lies between the last snapshot with the old status and the first with the new one. What
several mappers show of one place is one event where they agree on what it became.
"""

from __future__ import annotations

import math

import pandas as pd

from helpers.exchange.read.claims import Claim, Desk, Landing, day, noted
from helpers.exchange.read.spots import Hint

ACTORS = {
    "RU": ("Russian forces", "Russia", "RU", "Russian army", "Russian Armed Forces"),
    "UA": ("Ukrainian forces", "Ukraine", "UA", "Ukrainian army", "Armed Forces of Ukraine"),
}
"""The two sides of VIINA, by every name under which the dataset may have them."""
OTHER = {"RU": "UA", "UA": "RU"}
MAPPERS = {
    "wiki": ("Wikipedia war map", "monitor", "wikipedia", "Drawn by its contributors."),
    "boost": (
        *("Wikipedia war map with VIINA reports", "monitor", "wikipedia"),
        "The map of Wikipedia, changed by VIINA where news reports say otherwise: one origin.",
    ),
    "dsm": (
        *("DeepStateMap", "unnamed", ""),
        "A Ukrainian project. Until a coder says for whom it speaks it confirms nothing.",
    ),
    "isw": ("Institute for the Study of War", "analyst", "", "Assesses control from reports."),
}
"""Name, kind, owner and note of each mapper."""


def landing(runs: pd.DataFrame, hints: dict[int, Hint], desk: Desk) -> Landing:
    """Turn runs into claims, and withdraw earlier claims that the files no longer show."""
    found = changes(runs)
    found = found[within(found, hints, desk)]
    before = held_before(runs, desk)
    out = Landing()
    for number, group in found.groupby("place", sort=True):
        place = desk.spots.find(
            hints.get(number)
            or Hint(f"GeoNames {number}", math.nan, math.nan, geonames_id=str(number))
        )
        row = desk.spots.rows.new.get(place)
        if row is not None and number in before:
            row["holder_before"] = desk.actors.find(*ACTORS[before[number]])
        if number not in hints and row is not None:
            told = group.iloc[0]
            rule = "the name and coordinate of a place (not in the files given)"
            desk.tally.note("open", rule, told["file"], [told["row"]])
        name = desk.spots.rows.by_id[place]["name"]
        out.claims += [coded(change, event, place, name, desk) for change, event in events(group)]
    out.withdrawn = unseen(runs, {claim.key for claim in out.claims}, desk)
    return out


def changes(runs: pd.DataFrame) -> pd.DataFrame:
    """Give the changes from one run to the next, with the days between which each happened.

    Returns
    -------
    One row a change: place, mapper, status, old, earliest, latest (days), file, row.
    """
    by_map = runs.groupby(["place", "mapper"], sort=False)
    old, last = by_map["status"].shift(), by_map["last"].shift()
    found = runs.assign(old=old, since=last)[old.notna()]
    seen, shown = as_day(found["since"]), as_day(found["first"])
    after = seen + pd.Timedelta(days=1)
    return found.assign(earliest=after.where(after <= shown, shown), latest=shown)


def as_day(moment: pd.Series) -> pd.Series:
    """Give the day of moments written YYYYMMDDhhmmss."""
    days = (moment.astype("float64") // 10**6).astype("int64").astype(str)
    return pd.to_datetime(days, format="%Y%m%d")


def within(found: pd.DataFrame, hints: dict[int, Hint], desk: Desk) -> pd.Series:
    """Say which changes concern the dataset; the others are refused by rule."""
    lat = found["place"].map(lambda number: hints[number].lat if number in hints else math.nan)
    lon = found["place"].map(lambda number: hints[number].lon if number in hints else math.nan)
    scope = desk.scope
    late = found["latest"] > desk.published
    off_days = scope.off_days(found["earliest"], found["latest"])
    off_box = scope.off_box(lat.astype("float64"), lon.astype("float64"))
    for mask, rule in (
        (late, "changes dated after the day on which they were known"),
        (off_days & ~late, f"changes outside {scope.days}"),
        (off_box & ~off_days & ~late, "changes outside the box of the offensive"),
    ):
        for file, group in found[mask].groupby("file"):
            desk.tally.note("refused", rule, file, group["row"])
    return ~(late | off_days | off_box)


def held_before(runs: pd.DataFrame, desk: Desk) -> dict[int, str]:
    """Give who held each place before the first day, where every mapper that shows it agrees."""
    start = int(f"{desk.scope.first:%Y%m%d}000000")
    known = runs[runs["first"] < start].drop_duplicates(["place", "mapper"], keep="last")
    by_place = known.groupby("place")["status"]
    one = by_place.first()[by_place.nunique() == 1]
    return one[one.isin(ACTORS)].to_dict()


def events(group: pd.DataFrame) -> list[tuple[object, str]]:
    """Give the changes of one place, each with the event that it belongs to.

    In the order of days, a change joins the last event of the same new status in which its mapper
    has not spoken yet; else it is an event of its own. The event is named after its first day.
    """
    told, last = [], {}
    for change in group.sort_values(["latest", "mapper"]).itertuples(index=False):
        event, voices = last.get(change.status, ("", set()))
        if not event or change.mapper in voices:
            event = f"viina-{change.place}-{change.status.lower()}-{change.latest:%Y%m%d}"
            voices = set()
        voices.add(change.mapper)
        last[change.status] = (event, voices)
        told.append((change, event))
    return told


def coded(change, event: str, place: str, name: str, desk: Desk) -> Claim:
    """Turn one change into a claim: a capture, or fighting where it became contested."""
    key = f"{change.place}-{change.mapper}-{change.latest:%Y%m%d}-{change.status}"
    mapper = MAPPERS.get(change.mapper)
    if change.mapper == "viina":
        voice, who = {"claimant_id": desk.own()}, desk.project.name
    else:
        who, kind, owner, note = mapper or (f"VIINA mapper {change.mapper}", "unnamed", "", "")
        source = desk.sources.own(who, kind, noted(note, "Named by VIINA."), owner)
        voice = {"claimant_id": source, "via_id": desk.own()}
    cells = {
        "event_id": event,
        "event_type": "clash",
        "stance": "asserts",
        "place_id": place,
        "place_precision": "at",
        "date_earliest": day(change.earliest),
        "date_latest": day(change.latest),
        "evidence": "statement",
        "summary": f"{who} shows {name} as contested.",
        "note": noted(f"VIINA {key}", f"{change.old} before"),
    }
    rule = f"{change.old} to {change.status} as clash"
    if change.status in ACTORS:
        holder, loser = ACTORS[change.status], ACTORS[OTHER[change.status]]
        rule = f"{change.old} to {change.status} as capture"
        cells |= {
            "event_type": "capture",
            "actor_id": desk.actors.find(*holder),
            "holder_after": desk.actors.find(*holder),
            "loser_id": desk.actors.find(*loser),
            "extent": "full",
            "summary": f"{who} shows {name} in the hands of {holder[0]}.",
        }
    desk.tally.note("mapped", rule, change.file, [change.row])
    return Claim(key, "", pd.NaT, cells | voice)


def unseen(runs: pd.DataFrame, landed: set[str], desk: Desk) -> dict[str, tuple[str, str]]:
    """Give the changes in the tables that fall into what the files cover and are not in them."""
    cover = runs.groupby(["place", "mapper"]).agg(first=("first", "min"), last=("last", "max"))
    spans = {key: (first // 10**6, last // 10**6) for key, first, last in cover.itertuples()}
    out = {}
    for key in desk.versions.keys() - landed:
        number, mapper, shown, _ = key.split("-")
        first, last = spans.get((int(number), mapper), (0, 0))
        if (
            first < int(shown) <= last
            and desk.scope.first <= pd.Timestamp(shown) <= desk.scope.last
        ):
            out[key] = ("", "changed")
    return out
