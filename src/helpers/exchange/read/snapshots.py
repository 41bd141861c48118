"""Maps of control, snapshot by snapshot: one claim is one change of one place on one map.

A change lies between the last snapshot that shows the old status and the first that shows the new
one. ``viina`` and ``control`` differ in how a map is read.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import count, zip_longest
from typing import NamedTuple

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read.cells import iso
from helpers.exchange.read.context import RULES, WORDS, Account, Batch, Claim, Context
from helpers.exchange.read.events import first_rule
from helpers.exchange.read.merge import EVER
from helpers.order import number_runs
from helpers.tables.append import Row
from helpers.tables.rules import NOBODY, WITHDRAWN
from helpers.tables.spellings import days

RUN = ["place", "mapper", "status", "first", "last", "known", "file", "row"]
"""What a run has: a mapper shows one status of a place from its first moment to its last; known is
the day on which it did (missing = not said), file and row are where it begins."""
ORIGIN = re.compile(r"(.+)-(\w+)-(\d{8})-(.+)")
"""How a change is named: place, mapper, latest day and new status."""
MADE = re.compile(rf"(viina|control):{ORIGIN.pattern}")  # origin_id of a change in the tables
CLOCK = re.compile(r"[T ](\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)")
MOMENTS = dict.fromkeys(("first", "last", "known"), "datetime64[s]")


def agreed(cells: pd.DataFrame, account: Account) -> pd.DataFrame:
    """Give the cells without those of one moment that show a place otherwise than each other."""
    differ = cells.groupby(["place", "mapper", "first"])["status"].transform("nunique") > 1
    used = cells[~differ]
    for file, rows in cells.loc[differ & (cells["row"] > 0)].groupby("file")["row"]:
        others = {*used.loc[used["file"] == file, "row"]}
        account.note("refused", RULES["differ"], file, sorted({*rows} - others))
        account.note("open", RULES["differ"], file, sorted({*rows} & others))
    return used


def go_on(cells: pd.DataFrame, context: Context, exact: bool = False) -> pd.DataFrame:
    """Give the runs of what files show, and of what the tables have of the same places.

    A file says all of a place from the first to the last day on which it shows it; what the tables
    have of other days has ``stood``, with the file and row before it, which may change it. Of
    ``exact`` changes nothing lies between the days.
    """
    keys, cells = ["place", "mapper"], cells.assign(stood=False).astype(MOMENTS)
    had = _standing(context, exact).astype(MOMENTS)
    if len(had) and len(cells):
        had = had.astype({"place": cells["place"].dtype}).reset_index()
        spans = cells.groupby([*keys, "file"], as_index=False)
        spans = spans.agg(begins=("first", "min"), ends=("last", "max")).drop(columns="file")
        had = had.merge(spans, on=keys)
        day = had["first"].dt.normalize()
        if (day > had["ends"]).any():
            context.account.advice.append(WORDS["late"].format(context.project.name))
        within = (had["begins"].dt.normalize() <= day) & (day <= had["ends"])
        had = had[~within.groupby(had["index"]).transform("any")].drop_duplicates("index")
        cells = pd.concat([had[cells.columns], cells], ignore_index=True)
        cells = cells.sort_values([*keys, "first", "last"], kind="stable")
        rows = cells[["file", "row"]].mask(cells["stood"])
        rows = rows.groupby([cells[key] for key in keys]).ffill().fillna({"file": "", "row": 0})
        cells = cells.assign(**rows).astype({"row": "int64"})
    return join(cells)


def _changes(context: Context) -> dict[str, re.Match]:
    """Give the changes that earlier imports brought and that stand, by name, in parts."""
    return {
        name: made
        for name, (row, *_) in context.known.items()
        if (made := ORIGIN.fullmatch(name)) and not row["event_id"].endswith(WITHDRAWN)
    }


def _standing(context: Context, exact: bool) -> pd.DataFrame:
    """Give what the changes in the tables say: on the day before the old status, then the new."""
    published = {row["report_id"]: row["published"] for row in context.draft.standing["reports"]}
    by_map, cells = defaultdict(list), []
    for name, made in _changes(context).items():
        row = context.known[name][0]
        before = re.search(r"; (\S+) before$", row["note"])  # else a person wrote it anew
        told = made[3], row["date_earliest"], made[4], before and before[1]
        by_map[made[1], made[2]].append((*told, pd.Timestamp(published[row["report_id"]])))
    for key, left in by_map.items():
        shown, last = "", EVER["start"]
        left.sort(key=lambda told: told[:3])
        while left:  # changes of one day follow on each other
            follows = (told for told in left if told[:2] == left[0][:2] and told[3] == shown)
            left.remove(told := next(follows, left[0]))
            day, earliest, status, old, known = told
            old = shown if old is None else old.replace("nothing", "")
            until = EVER["start"] if exact else pd.Timestamp(earliest) - pd.Timedelta(days=1)
            if old and until >= last.normalize():
                cells.append((*key, old, *[max(until, last)] * 2, known, "", 0, True))
            shown, last = status, max(pd.Timestamp(day), last + pd.Timedelta(seconds=1))
            cells.append((*key, shown, last, last, known, "", 0, True))
    return pd.DataFrame(cells, columns=[*RUN, "stood"])


def moments(cells: pd.Series) -> pd.Series:
    """Read days as ``days`` does, with the time of day where one stands there."""
    clock = cells.str.extract(CLOCK, expand=False)
    clock = pd.to_datetime(clock, format="mixed", errors="coerce")
    clock = (clock - clock.dt.normalize()).astype("timedelta64[s]")
    return days(cells) + clock.fillna(pd.Timedelta(0))


def join(runs: pd.DataFrame) -> pd.DataFrame:
    """Join runs that follow on each other; rows that show a place at one moment are runs too."""
    runs = runs.astype(MOMENTS).sort_values(
        ["place", "mapper", "first", "last"], kind="stable", ignore_index=True
    )
    number = number_runs(runs[["place", "mapper", "status"]])
    columns = dict.fromkeys(runs, "first") | {"last": "max"}
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
    for now, name in batch.moved.items():
        old[f"{own}:{now}"] = old.pop(f"{own}:{name}")
    batch.claims = list({claim.origin: claim for claim in batch.claims}.values())
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
    runs: pd.DataFrame, turns: pd.DataFrame, claims: list[Claim], context: Context
) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Give the changes in the tables that are none any more, of the places that the files show.

    Also gives by name those of another day instead, as which their claims stay. ``turns`` are all
    that there are, ``claims`` what becomes of those that concern the dataset.
    """
    places = set(zip(runs["place"].astype(str), runs["mapper"], strict=True))
    shown = set(map(origin, turns.itertuples()))
    gone, new, withdrawn, moved = defaultdict(list), defaultdict(list), {}, {}
    for name in sorted({claim.origin for claim in claims} - context.known.keys()):
        new[ORIGIN.fullmatch(name).group(1, 2, 4)].append(name)
    for name, made in sorted(_changes(context).items()):
        within = context.first <= pd.Timestamp(made[3]) <= context.last
        if name not in shown and within and made.group(1, 2) in places:
            gone[made.group(1, 2, 4)].append(name)
    for change, names in gone.items():
        for name, now in zip_longest(names, new[change][: len(names)]):
            if now:
                moved[now] = name
            else:
                withdrawn[name] = ("", "changed")
    return withdrawn, moved


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
