"""Maps of control, snapshot by snapshot: one claim is one change of one place on one map.

A change lies between the last snapshot that shows the old status and the first that shows the new
one. ``viina`` and ``control`` differ in how a map is read.
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
from helpers.tables.rules import NOBODY

RUN = ["place", "mapper", "status", "first", "last", "known", "file", "row"]
"""What a run has: a mapper shows one status of a place from its first moment to its last; known is
the day on which it did (missing = not said), file and row are where it begins."""
ORIGIN = re.compile(r"(.+)-(\w+)-(\d{8})-(.+)")
"""How a change is named: place, mapper, latest day and new status."""
MOMENTS = dict.fromkeys(("first", "last", "known"), "datetime64[s]")


def join_runs(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join stretches of time in which one mapper shows one status for one place.

    Gives frames of the columns ``RUN``. Raises BadTables where
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


def concerns(
    shown: pd.DataFrame, hints: Mapping[object, Hint], context: Context, what: str = "changes "
) -> pd.Series:
    """Say which changes concern the dataset, by day and by where ``hints`` has their place."""
    lat, lon = ({n: getattr(hint, axis) for n, hint in hints.items()} for axis in ("lat", "lon"))
    places = shown["place"]
    shown = shown.assign(lat=places.map(lat).astype(float), lon=places.map(lon).astype(float))
    known = shown["known"].fillna(context.published)
    rules = context.limits(shown, shown["latest"] > known)
    why = first_rule({f"{what}{rule}": mask for rule, mask in rules.items()})
    for (rule, file), group in shown[why != ""].groupby([why, "file"]):
        context.account.note("refused", rule, file, group.loc[group["row"] > 0, "row"])
    return why == ""


def name_events(group: pd.DataFrame, project: str) -> list[tuple[object, str]]:
    """Give the changes of one place, each with its event, which is named after its first day.

    A change joins the last event of its ``word`` in which its mapper has not spoken yet.
    """
    rows, last = [], {}
    for change in group.sort_values(["latest", "mapper"]).itertuples(index=False):
        event, mappers = last.get(change.word, ("", set()))
        if not event or change.mapper in mappers:
            event = f"{project}-{change.place}-{change.word}-{change.latest:%Y%m%d}"
            mappers = set()
        last[change.word] = event, mappers | {change.mapper}
        rows.append((change, event))
    return rows


def no_longer_shown(
    runs: pd.DataFrame, merged: set[str], context: Context
) -> dict[str, tuple[str, str]]:
    """Give the changes in the tables that fall into what the files cover and are not in them.

    On the first day of the files a place may have changed from what they do not show: what has the
    status that they begin with stays.
    """
    given = {"first": ("first", "min"), "last": ("last", "max"), "status": ("status", "first")}
    cover = runs.groupby(["place", "mapper"]).agg(**given)
    spans = {(str(place), mapper): span for (place, mapper), *span in cover.itertuples()}
    withdrawn = {}
    for known in sorted(context.known.keys() - merged):
        parts = ORIGIN.fullmatch(known)
        if parts and parts.groups()[:2] in spans:  # else written by another hand
            first, last, status = spans[parts.groups()[:2]]
            day, began = pd.Timestamp(parts[3]), first.normalize()
            within = began < day <= last or (began == day and status != parts[4])
            if within and context.first <= day <= context.last:
                withdrawn[known] = ("", "changed")
    return withdrawn


def origin(change) -> str:
    """Name a change: place, mapper, latest day and new status; ``ORIGIN`` reads it."""
    return f"{change.place}-{change.mapper}-{change.latest:%Y%m%d}-{change.status}"


def change_claim(
    change,
    event: str,
    place: Row,
    voice: tuple[str, str, str],
    hands: tuple[str, str, str] | None,
    context: Context,
) -> Claim:
    """Turn a change into a claim.

    ``voice`` is the name of the mapper, its source, and the source that passes it on ('' = none);
    ``hands`` the name of the holder (who left, where nobody came), its actor or *none* ('' = it
    held the place before), and that of the loser ('' = not said); None where nobody holds the place
    alone.
    """
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
        "note": f"{context.project.name} {origin(change)}; {change.old or 'nothing'} before",
    }
    if hands:
        name, holder, loser = hands
        gone, loser = holder == NOBODY, loser or (holder and context.actor_not_named())
        change_of_hands = {
            "event_type": "withdrawal" if gone else "capture",
            "loser_id": loser,
            "actor_id": loser if gone else holder,
            "holder_after": holder,
            "extent": "full",
        }
        cells |= change_of_hands if holder else {"event_type": "statement"}
        shows = "no longer shows" if gone else "shows"
        cells["summary"] = f"{who} {shows} {place['name']} in the hands of {name}."
    return Claim((change.file, change.row), origin(change), "", change.known, cells)
