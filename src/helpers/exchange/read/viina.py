"""VIINA control files: version 1 (a column a snapshot) and version 2 (a row a place and day).

Columns from the codebook in VIINA's README (github.com/zhukovyuri/VIINA). Version 2 has neither
names nor coordinates; they come from the gazetteer of the dataset, by ``geonames_id``, or from
VIINA's ``gn_UA_tess.geojson`` or any table with geonameid, name, latitude and longitude.

One claim is one change that a mapper shows: between the last snapshot with the old status and the
first with the new one.
"""

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read import areas, files, snapshots
from helpers.exchange.read.cells import numbers, tidy, whole
from helpers.exchange.read.context import Account, Batch, Context, Project
from helpers.exchange.read.merge import EVER
from helpers.tables.spellings import days

MAPPING = files.mapping("viina")
PROJECT = Project(**MAPPING["project"])
SIDES: dict[str, list[str]] = MAPPING["sides"]
STATUSES = ("UA", "RU", "CONTESTED")
SNAPSHOT = re.compile(r"(?:ctr_?)?(?:([a-z]+)_)?(\d{8})(\d{6})?")
STATUS = re.compile(r"status_(\w+)")  # of a mapper, in version 2
NAMELESS = 'the column "{}" names no mapper'
CONTROL = "Give the file control_latest of the same year: it says the same by GeoNames number."
QUIET: dict[str, str] = MAPPING["quiet"]
MOST_QUIET = 5_000  # places that never change are added, unless there are more
WIDE, LONG = 1_000, 200_000  # rows read at a time, of version 1 and version 2


def read(paths: list[Path], context: Context) -> Batch:
    """Read control files and lists of places, in any order."""
    tables, hints = [], {}
    for path in paths:
        if not files.is_table(path):
            hints |= _outlines(path, context)
        else:
            tables.append(path)
    parts = [*_runs(tables, hints, context.account, snapshots.join, context.advance)]
    runs = snapshots.join(pd.concat(parts or [pd.DataFrame(columns=snapshots.RUN)]))
    before = runs.groupby(["place", "mapper"], sort=False)["last"].shift()
    torn = runs.loc[runs["first"] <= before, "place"].unique()
    if len(torn):  # rows that differ, or are in no order: each moment of these places is compared
        take = lambda cells: cells[cells["place"].isin(torn)]  # noqa: E731
        parts = [*_runs(tables, {}, Account(), take, lambda done: None)]
        cells = snapshots.agreed(pd.concat(parts), context.account)
        runs = snapshots.join(pd.concat([runs[~runs["place"].isin(torn)], cells]))
    return _batch(snapshots.go_on(runs, context), hints, context)


def _runs(
    paths: list[Path], hints: dict[int, Hint], account: Account, take: Callable, advance: Callable
) -> Iterator[pd.DataFrame]:
    """Give what is taken of the cells of each chunk, as runs; ``hints`` get the places."""
    for path in paths:
        read = account.read.setdefault(str(path), [])
        names = files.names(path)
        if "kod" in names and "geonameid" not in names:
            raise files.bad(path, 1, "its places have KATOTTH codes and no geonameid", CONTROL)
        size = WIDE if any(map(SNAPSHOT.fullmatch, names)) else LONG
        for chunk in files.chunks(path, _wanted, size, advance, dated="date".__eq__):
            read.append(chunk.index.to_numpy())
            files.require(path, chunk, ["geonameid"], PROJECT.name)
            place = whole(chunk["geonameid"])
            missing = chunk.index[place.isna()]
            account.note("refused", "without a geonameid", str(path), missing)
            chunk, place = chunk[place.notna()], place.dropna().astype("int64")
            if "name" in chunk or "asciiname" in chunk:
                hints |= _hints(chunk, place)
            yield from map(take, _shown(path, chunk, place, account))


def _wanted(name: str) -> bool:
    return name in MAPPING["columns"] or name.startswith("status") or bool(SNAPSHOT.fullmatch(name))


def _shown(
    path: Path, chunk: pd.DataFrame, place: pd.Series, account: Account
) -> list[pd.DataFrame]:
    """Give the cells of a chunk: by mapper in version 2, VIINA's own in version 1."""
    frame = chunk.assign(place=place, file=str(path), row=chunk.index, first=pd.NaT)
    frame["known"] = pd.NaT
    columns = {name: match for name in chunk if (match := SNAPSHOT.fullmatch(name))}
    mappers = {name: match[1] or "viina" for name, match in columns.items()}
    if "date" in chunk:
        frame["first"] = days(chunk["date"])
        undated = frame.index[frame["first"].isna()]
        account.note("refused", "with a date that is no day", str(path), undated)
        frame = frame.drop(undated)
        of_mappers = {name: STATUS.fullmatch(name) for name in chunk if name[:7] == "status_"}
        if nameless := [name for name, match in of_mappers.items() if not match]:
            raise files.bad(path, 1, NAMELESS.format(nameless[0]), "Write status_ and a name.")
        mappers = {name: match[1] for name, match in of_mappers.items()}
        if not mappers:
            files.require(path, chunk, ["status"], PROJECT.name)
            mappers = {"status": "viina"}
    if not mappers:
        if "name" not in chunk and "asciiname" not in chunk:
            rule = "no column says who holds a place, or what it is called"
            raise files.bad(path, 1, rule, CONTROL)
        account.rest[str(path)] = QUIET["names"]
        return []
    cells = frame.melt(["place", "file", "row", "first", "known"], list(mappers), "column", "shown")
    if "date" not in chunk:
        moments = {name: f"{match[2]}{match[3] or '000000'}" for name, match in columns.items()}
        cells["first"] = pd.to_datetime(cells["column"].map(moments), format="%Y%m%d%H%M%S")
    status = cells["shown"].str.upper()
    known = status.isin(STATUSES)
    used, odd = cells.loc[known, "row"], cells.loc[~known & (status != ""), "row"]
    empty = frame.index.difference([*used, *odd])
    account.note("open", "who holds the place (no status)", str(path), empty)
    rule = f"a status other than {', '.join(STATUSES)}"
    account.note("open", rule, str(path), sorted({*odd} & {*used}))
    account.note("refused", f"with {rule}", str(path), sorted({*odd} - {*used}))
    mapper, last = cells["column"].map(mappers), cells["first"]
    return [cells.assign(mapper=mapper, status=status, last=last).loc[known, snapshots.RUN]]


def _hints(chunk: pd.DataFrame, place: pd.Series) -> dict[int, Hint]:
    frame = chunk.reindex(columns=MAPPING["columns"], fill_value="")
    lat, lon = numbers(frame["latitude"]), numbers(frame["longitude"])
    hints = {}
    for number, row, y, x in zip(place, frame.to_dict("records"), lat, lon, strict=True):
        name = tidy(row["asciiname"] or row["name"]) or f"GeoNames {number}"
        region, kind = tidy(row["adm1_name"]), MAPPING["kinds"].get(row["feature_code"], "")
        hints[number] = Hint(name, y, x, region, kind=kind, geonames_id=str(number))
    return hints


def _outlines(path: Path, context: Context) -> dict[int, Hint]:
    """Give what a GeoJSON file says of its places by GeoNames number; outlines are not used."""
    features, _ = areas.read_features(path, context, "places")
    rows = pd.DataFrame(list(map(areas.read_properties, features))).fillna("")
    files.require(path, rows, ["geonameid"], PROJECT.name)
    context.account.rest[str(path)] = QUIET["names"]
    place = whole(rows["geonameid"])
    return _hints(rows[place.notna()], place.dropna().astype("int64"))


def _batch(runs: pd.DataFrame, hints: dict[int, Hint], context: Context) -> Batch:
    turns = _turns(runs, context)
    shown = turns[turns["file"] != ""]
    shown = shown[snapshots.concerns(shown, hints, context)]
    before = _held_before(runs, context)
    batch = Batch()
    for number, group in shown.groupby("place", sort=True):
        unknown = Hint(f"GeoNames {number}", math.nan, math.nan, geonames_id=str(number))
        place, new = _place(hints.get(number, unknown), before.get(number, ""), context)
        if new and number not in hints:
            rule = "the name and coordinate of a place (not in the files given)"
            context.note("open", rule, group.iloc[0])
        for change in group.sort_values(["latest", "mapper"]).itertuples(index=False):
            voice, hands = _voice(change.mapper, context), _hands(change, context)
            claim = snapshots.change_claim(change, place, voice, hands, context)
            rule = f"{change.old or 'nothing'} to {change.status} as {claim.cells['event_type']}"
            context.note("mapped", rule, change)
            batch.claims.append(claim)
    _add_quiet(runs[~runs["place"].isin(turns["place"])], hints, before, context)
    gone, batch.moved = snapshots.no_longer_shown(runs, turns, batch.claims, context)
    batch.withdrawn = gone
    return snapshots.name_events(batch, context)


def _turns(runs: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Give the changes, and what a mapper shows first that those before it did not show at first.

    Where the files begin later than the offensive, what the tables have as ``holder_before`` of a
    place was so at first. The columns are of ``changes``, and held (the last side that the mapper
    showed, '' = none).
    """
    by_map = ["place", "mapper"]
    clear = runs["status"].where(runs["status"].isin(list(SIDES)))
    last = clear.groupby([runs[c] for c in by_map]).ffill()
    runs = runs.assign(held=last.groupby([runs[c] for c in by_map]).shift().fillna(""))
    runs = runs.assign(day=runs["first"].dt.normalize())
    start = runs.groupby("place")["day"].transform("min")
    at_first = runs[runs["day"] == start].groupby("place")["status"].agg(set).to_dict()
    before = runs["place"].map(_held_in_tables(context)).where(start > context.first).dropna()
    start[before.index] = context.first
    at_first |= {runs["place"][i]: {side} for i, side in before.items()}
    late = runs[(runs["day"] > start) & ~runs.duplicated(by_map)]
    is_new = [row.status not in at_first[row.place] for row in late.itertuples()]
    late = late[pd.Series(is_new, late.index, dtype=bool)]
    late = late.assign(old="", earliest=pd.NaT, latest=late["day"])
    turns = pd.concat([snapshots.changes(runs), late], ignore_index=True)
    return turns.astype({"place": "int64", "row": "int64"})


def _held_in_tables(context: Context) -> dict[int, str]:
    """Give the side that held a place before the offensive as the tables have it, by number."""
    names = [(name, side) for side, names in SIDES.items() for name in names]
    sides = {i: side for name, side in names for i in context.resolver.ids("actors", name)}
    rows = [row for row in context.draft.standing["places"] if row.get("geonames_id")]
    held = {int(row["geonames_id"]): row["holder_before"] for row in rows}
    return {place: sides[actor] for place, actor in held.items() if actor in sides}


def _place(hint: Hint, held: str, context: Context) -> tuple[dict[str, str], bool]:
    """Give a place, with who held it before where it is new; and whether it is."""
    added = len(context.draft.added["places"])
    place = context.draft.row("places", context.places.find(hint))
    new = len(context.draft.added["places"]) > added
    if new and held:
        place["holder_before"] = context.actor(*SIDES[held])
    return place, new


def _add_quiet(
    runs: pd.DataFrame, hints: dict[int, Hint], before: dict[int, str], context: Context
) -> None:
    """Add the places that never change and are not many, with who held them before."""
    quiet = runs.drop_duplicates("place").assign(earliest=context.first, latest=context.first)
    quiet = quiet[snapshots.concerns(quiet, hints, context, "")]
    many = len(quiet) > MOST_QUIET
    for row in quiet.itertuples(index=False):
        held, hint = before.get(row.place, ""), hints.get(row.place)
        if many or not hint or not held:
            why = QUIET["many"] if many else QUIET["unsaid"] if held else QUIET["unclear"]
            context.note("open", why, row)
        elif _place(hint, held, context)[1]:
            context.note("mapped", QUIET["held"].format(held), row)
        else:
            context.note("unchanged", QUIET["known"], row)


def _held_before(runs: pd.DataFrame, context: Context) -> dict[int, str]:
    """Give who held each place before the first day, where every mapper that shows it agrees.

    Where nothing is shown before, what the first snapshot of that day shows counts; where the first
    day is open, that is the first day shown.
    """
    by_map, first = ["place", "mapper"], context.first
    first = runs["first"].min().normalize() if first == EVER["start"] else first
    known = runs[runs["first"].dt.normalize() <= first]
    known = known[(known["first"] < first) | ~known.duplicated(by_map)]
    known = known.drop_duplicates(by_map, keep="last")
    by_place = known.groupby("place")["status"]
    agreed = by_place.first()[by_place.nunique() == 1]
    return agreed[agreed.isin(list(SIDES))].to_dict()


def _voice(mapper: str, context: Context) -> tuple[str, str, str]:
    """Give the name of a mapper, its source, and VIINA as the source that passes it on."""
    own = context.own()
    if mapper == "viina":
        return PROJECT.name, own, ""
    cells = MAPPING["mappers"].get(mapper, {"name": f"VIINA mapper {mapper}"})
    note = "; ".join(filter(None, (cells.get("note"), "Named by VIINA.")))
    return cells["name"], context.source(**cells | {"note": note}), own


def _hands(turn, context: Context) -> tuple[str, str, str] | None:
    """Give the name of the holder, its actor and who lost it, both '' where it held it before."""
    if turn.status not in SIDES:
        return None
    name = SIDES[turn.status][0]
    if turn.held == turn.status:
        return name, "", ""
    loser = context.actor(*SIDES[turn.held]) if turn.held else ""
    return name, context.actor(*SIDES[turn.status]), loser
