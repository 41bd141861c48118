"""Maps of control, snapshot by snapshot: one claim is one change of one place on one map.

A change lies between the last snapshot that shows the old status and the first that shows the new
one. ``viina`` and ``control`` differ in how a map is read.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read.cells import iso
from helpers.exchange.read.context import Batch, Claim, Context
from helpers.exchange.read.events import first_rule
from helpers.order import number_runs
from helpers.tables import BadTables, Problem
from helpers.tables.append import Row
from helpers.tables.rules import NOBODY, WITHDRAWN

RUN = ["place", "mapper", "status", "first", "last", "known", "file", "row"]
"""What a run has: a mapper shows one status of a place from its first moment to its last; known is
the day on which it did (missing = not said), file and row are where it begins."""
ORIGIN = re.compile(r"(.+)-(\w+)-(\d{8})-(.+)")
"""How a change is named: place, mapper, latest day and new status."""
MADE = re.compile(rf"(viina|control):{ORIGIN.pattern}")  # origin_id of a change in the tables
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


class _Change(NamedTuple):
    """A change of a place; ``word`` is the side that holds it afterwards, or what else is shown."""

    day: str
    word: str
    mapper: str
    turns: bool
    name: str
    origin: str


def name_events(batch: Batch, context: Context) -> Batch:
    """Give each change of a batch its event; changes that other imports brought may share it.

    An event keeps the id that it has in the tables, else it is named after its first change; rows
    of other imports change where their event does.
    """
    draft, own = context.draft, context.project.id
    side = {row["actor_id"]: row["side"] or row["actor_id"] for row in draft.rows("actors")}
    old = {row.get("origin_id", ""): row for row in draft.standing["events"]}
    old = {o: r for o, r in old.items() if MADE.match(o) and not r["event_id"].endswith(WITHDRAWN)}
    new = {f"{own}:{claim.origin}": claim.cells for claim in batch.claims}
    gone, by_place = {f"{own}:{origin}" for origin in batch.withdrawn}, defaultdict(list)
    for key, cells in (old | new).items():
        project, place, mapper, day, status = MADE.fullmatch(key).groups()
        again = "-again" if cells["event_type"] == "statement" else ""
        name, holder = f"{project}-{place}-{status.lower()}{again}-{day}", cells.get("holder_after")
        word = side.get(holder, holder) or status.lower() + again
        change = _Change(day, word, f"{project} {mapper}", bool(holder), name, key)
        if key not in gone:
            by_place[cells["place_id"]].append(change)
    used = {row["event_id"] for row in draft.standing["events"]}
    taken: set[str] = set()
    for event in (event for changes in by_place.values() for event in share_events(changes)):
        had = (old[change.origin]["event_id"] for change in event if change.origin in old)
        event_id = next((name for name in had if name not in taken), "")
        if not event_id:
            names = (event[0].name + "-again" * n for n in count())
            event_id = next(name for name in names if name not in used)
        used.add(event_id)
        taken.add(event_id)
        for key in (change.origin for change in event):
            if key in new:
                new[key]["event_id"] = event_id
            elif old[key]["event_id"] != event_id:
                cells = {"event_id": event_id, "coded_on": iso(pd.Timestamp.now())}
                draft.change("events", old[key]["claim_id"], cells)
                context.account.claims["changed"] += 1
    return batch


def share_events(changes: list[_Change]) -> list[list[_Change]]:
    """Group the changes of one place by event.

    A change is of the last event of its word, unless its mapper has spoken there, or the place
    came into other hands on a day between.
    """
    events, last = [], {}
    for change in sorted(changes):
        event = last.get(change.word, [])
        between = any(
            other.turns and other.word != change.word and event[-1].day < other.day < change.day
            for other in (changes if event else ())
        )
        if not event or between or change.mapper in (other.mapper for other in event):
            event = last[change.word] = []
            events.append(event)
        event.append(change)
    return events


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
    place: Row,
    voice: tuple[str, str, str],
    hands: tuple[str, str, str] | None,
    context: Context,
) -> Claim:
    """Turn a change into a claim, whose event ``name_events`` gives.

    ``voice`` is the name of the mapper, its source, and the source that passes it on ('' = none);
    ``hands`` the name of the holder (who left, where nobody came), its actor or *none* ('' = it
    held the place before), and that of the loser ('' = not said); None where nobody holds the place
    alone.
    """
    who, source, via = voice
    cells = {
        "event_id": "",
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
