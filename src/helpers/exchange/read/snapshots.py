"""Maps of control, snapshot by snapshot: one claim is one change of one place on one map.

A change lies between the last snapshot that shows the old status and the first that shows the new
one. Formats differ in how a map is read (viina); from runs to claims all go the same way.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read.context import Claim, Context
from helpers.exchange.read.events import first_rule
from helpers.exchange.read.files import iso
from helpers.order import number_runs
from helpers.tables import BadTables, Problem
from helpers.tables.append import Row

RUN = ["place", "mapper", "status", "first", "last", "file", "row"]
ORIGIN = re.compile(r"(.+)-(\w+)-(\d{8})-(.+)")
"""How a change is named: place, mapper, latest day and new status."""
MOMENTS = {"first": "datetime64[s]", "last": "datetime64[s]"}


def join_runs(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join stretches of time in which one mapper shows one status for one place.

    Gives place, mapper, status, first and last moment, file, row. Raises BadTables where
    two rows show one place otherwise at once.
    """
    runs = join(pd.concat(parts or [pd.DataFrame(columns=RUN)], ignore_index=True))
    before = runs.groupby(["place", "mapper"], sort=False)["last"].shift()
    for one in runs[runs["first"] <= before].head(1).itertuples():
        advice = "Give one version of each file, its rows in the order of their days."
        rule = f"{one.place} has another status then in another row ({one.mapper})"
        day = f"{one.first:%Y%m%d}"
        raise BadTables([Problem(Path(one.file).name, int(one.row), "", "date", day, rule, advice)])
    return runs


def join(runs: pd.DataFrame) -> pd.DataFrame:
    """Join runs that follow on each other; rows that show a place at one moment are runs too."""
    runs = runs.astype(MOMENTS).sort_values(
        ["place", "mapper", "first", "last"], kind="stable", ignore_index=True
    )
    number = number_runs(runs[["place", "mapper", "status"]])
    columns = dict.fromkeys(RUN, "first") | {"last": "max"}
    return runs.groupby(number, sort=False).agg(columns).reset_index(drop=True)


def changes(runs: pd.DataFrame) -> pd.DataFrame:
    """Give the changes from one run to the next: old and new status, earliest and latest day."""
    by_map = runs.groupby(["place", "mapper"], sort=False)
    old, last = by_map["status"].shift(), by_map["last"].shift()
    turns = runs.assign(old=old, after=last.dt.normalize() + pd.Timedelta(days=1))[old.notna()]
    shown = turns["first"].dt.normalize()
    return turns.assign(earliest=turns["after"].where(turns["after"] <= shown, shown), latest=shown)


def concerns(shown: pd.DataFrame, hints: Mapping[object, Hint], context: Context) -> pd.Series:
    """Say which changes concern the dataset, by day and by where ``hints`` has their place."""
    lat, lon = ({n: getattr(hint, axis) for n, hint in hints.items()} for axis in ("lat", "lon"))
    places = shown["place"]
    shown = shown.assign(lat=places.map(lat).astype(float), lon=places.map(lon).astype(float))
    rules = context.limits(shown, shown["latest"] > context.published)
    why = first_rule({f"changes {rule}": mask for rule, mask in rules.items()})
    for (rule, file), group in shown[why != ""].groupby([why, "file"]):
        context.account.note("refused", rule, file, group["row"])
    return why == ""


def name_events(group: pd.DataFrame, project: str) -> list[tuple[object, str]]:
    """Give the changes of one place, each with its event, which is named after its first day.

    A change joins the last event of its new status in which its mapper has not spoken yet.
    """
    rows, last = [], {}
    for change in group.sort_values(["latest", "mapper"]).itertuples(index=False):
        event, mappers = last.get(change.status, ("", set()))
        if not event or change.mapper in mappers:
            event = f"{project}-{change.place}-{change.status.lower()}-{change.latest:%Y%m%d}"
            mappers = set()
        last[change.status] = event, mappers | {change.mapper}
        rows.append((change, event))
    return rows


def no_longer_shown(
    runs: pd.DataFrame, merged: set[str], context: Context
) -> dict[str, tuple[str, str]]:
    """Give the changes in the tables that fall into what the files cover and are not in them."""
    cover = runs.groupby(["place", "mapper"]).agg(first=("first", "min"), last=("last", "max"))
    spans = {(str(place), mapper): span for (place, mapper), *span in cover.itertuples()}
    withdrawn = {}
    for origin in sorted(context.known.keys() - merged):
        parts = ORIGIN.fullmatch(origin)
        if parts and parts.groups()[:2] in spans:  # else written by another hand
            first, last = (moment.normalize() for moment in spans[parts.groups()[:2]])
            day = pd.Timestamp(parts[3])
            if context.first <= day <= context.last and first < day <= last:
                withdrawn[origin] = ("", "changed")
    return withdrawn


def change_claim(
    change,
    event: str,
    place: Row,
    voice: tuple[str, str, str],
    hands: tuple[str, str, str] | None,
    context: Context,
) -> Claim:
    """Turn a change into a claim, and count it as mapped.

    ``voice`` is the name of the mapper, its source, and the source that passes it on ('' = none);
    ``hands`` the name of the new holder, its actor and that of the loser, None where nobody holds
    the place alone.
    """
    origin = f"{change.place}-{change.mapper}-{change.latest:%Y%m%d}-{change.status}"
    who, source, via = voice
    cells = {
        "event_id": event,
        "claimant_id": source,
        "via_id": via,
        "event_type": "clash",
        "stance": "asserts",
        "place_id": place["place_id"],
        "place_precision": "at",
        "date_earliest": iso(change.earliest),
        "date_latest": iso(change.latest),
        "evidence": "statement",
        "summary": f"{who} shows {place['name']} as contested.",
        "note": f"{context.project.name} {origin}; {change.old} before",
    }
    if hands:
        name, holder, loser = hands
        cells |= {"event_type": "capture", "actor_id": holder, "holder_after": holder}
        cells |= {"loser_id": loser, "extent": "full"}
        cells["summary"] = f"{who} shows {place['name']} in the hands of {name}."
    rule = f"{change.old} to {change.status} as {cells['event_type']}"
    context.note("mapped", rule, change)
    return Claim((change.file, change.row), origin, "", pd.NaT, cells)
