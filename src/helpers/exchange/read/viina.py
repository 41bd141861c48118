"""VIINA control files: version 1 (a column a snapshot) and version 2 (a row a place and day).

Columns from the codebook in VIINA's README (github.com/zhukovyuri/VIINA). Version 2 has neither
names nor coordinates; they come from the gazetteer of the dataset, by ``geonames_id``, or from
VIINA's ``gn_UA_tess.geojson`` or any table with geonameid, name, latitude and longitude.

One claim is one change that a mapper shows: between the last snapshot with the old status and the
first with the new one.
"""

import json
import math
import re
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import Hint
from helpers.exchange.read import files, snapshots
from helpers.exchange.read.context import Batch, Context, Project, mapping
from helpers.exchange.read.files import numbers, tidy, whole
from helpers.tables.spellings import days

MAPPING = mapping("viina")
PROJECT = Project(**MAPPING["project"])
SIDES: dict[str, list[str]] = MAPPING["sides"]
OTHER = {"RU": "UA", "UA": "RU"}
STATUSES = ("UA", "RU", "CONTESTED")
SNAPSHOT = re.compile(r"ctr_?(?:([a-z]+)_)?(\d{8})(\d{6})?")
CONTROL = "Give the file control_latest of the same year: it says the same by GeoNames number."
WIDE, LONG = 1_000, 200_000  # rows read at a time, of version 1 and version 2


def read(paths: list[Path], context: Context) -> Batch:
    """Read control files and lists of places, in any order."""
    parts: list[pd.DataFrame] = []
    hints: dict[int, Hint] = {}
    for path in paths:
        read = context.account.read.setdefault(str(path), [])
        if path.suffix.lower() in (".geojson", ".json"):
            hints |= _outlines(path, context)
            continue
        names = files.names(path)
        if "kod" in names and "geonameid" not in names:
            raise files.bad(path, 1, "its places have KATOTTH codes and no geonameid", CONTROL)
        size = WIDE if any(map(SNAPSHOT.fullmatch, names)) else LONG
        for chunk in files.chunks(path, _wanted, size, context.advance):
            read.append(chunk.index.to_numpy())
            files.require(path, chunk, ["geonameid"], PROJECT.name)
            place = whole(chunk["geonameid"])
            missing = chunk.index[place.isna()]
            context.account.note("refused", "without a geonameid", str(path), missing)
            chunk, place = chunk[place.notna()], place.dropna().astype("int64")
            if "name" in chunk or "asciiname" in chunk:
                hints |= _hints(chunk, place)
            parts += _shown(path, chunk, place, context)
    return _batch(snapshots.join_runs(parts), hints, context)


def _wanted(name: str) -> bool:
    return name in MAPPING["columns"] or name.startswith("status") or bool(SNAPSHOT.fullmatch(name))


def _shown(
    path: Path, chunk: pd.DataFrame, place: pd.Series, context: Context
) -> list[pd.DataFrame]:
    """Give the runs of a chunk: by mapper in version 2, VIINA's own in version 1."""
    frame = chunk.assign(place=place, file=str(path), row=chunk.index, first=pd.NaT)
    frame["known"] = pd.NaT
    columns = {name: match for name in chunk if (match := SNAPSHOT.fullmatch(name))}
    mappers = {name: match[1] or "viina" for name, match in columns.items()}
    if "date" in chunk:
        frame["first"] = days(chunk["date"])
        undated = frame.index[frame["first"].isna()]
        context.account.note("refused", "with a date that is no day", str(path), undated)
        frame = frame.drop(undated)
        mappers = {name: name.removeprefix("status_") for name in chunk if name[:7] == "status_"}
        if not mappers:
            files.require(path, chunk, ["status"], PROJECT.name)
            mappers = {"status": "viina"}
    if not mappers:
        return []
    cells = frame.melt(["place", "file", "row", "first", "known"], list(mappers), "column", "shown")
    if "date" not in chunk:
        moments = {name: f"{match[2]}{match[3] or '000000'}" for name, match in columns.items()}
        cells["first"] = pd.to_datetime(cells["column"].map(moments), format="%Y%m%d%H%M%S")
    status = cells["shown"].str.upper()
    known = status.isin(STATUSES)
    rule = f"with a status other than {', '.join(STATUSES)}"
    context.account.note("refused", rule, str(path), cells.loc[~known & (status != ""), "row"])
    mapper, last = cells["column"].map(mappers), cells["first"]
    cells = cells.assign(mapper=mapper, status=status, last=last)[known]
    return [snapshots.join(cells)]


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
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        rows = pd.DataFrame([feature["properties"] for feature in features]).astype(str)
    except (ValueError, KeyError, TypeError) as error:
        raise files.bad(path, 0, "not a GeoJSON file of places", f"({error})") from None
    rows.columns = [name.lower() for name in rows.columns]
    files.require(path, rows, ["geonameid"], PROJECT.name)
    context.account.read[str(path)].append(rows.index.to_numpy() + 1)
    context.advance(path.stat().st_size)
    place = whole(rows["geonameid"])
    return _hints(rows[place.notna()], place.dropna().astype("int64"))


def _batch(runs: pd.DataFrame, hints: dict[int, Hint], context: Context) -> Batch:
    shown = snapshots.changes(runs)
    shown = shown[snapshots.concerns(shown, hints, context)]
    before = _held_before(runs, context)
    batch, draft = Batch(), context.draft
    for number, group in shown.groupby("place", sort=True):
        unknown = Hint(f"GeoNames {number}", math.nan, math.nan, geonames_id=str(number))
        added = len(draft.added["places"])
        place = draft.row("places", context.places.find(hints.get(number, unknown)))
        new = len(draft.added["places"]) > added
        if new and number in before:
            place["holder_before"] = context.actor(*SIDES[before[number]])
        if new and number not in hints:
            rule = "the name and coordinate of a place (not in the files given)"
            context.note("open", rule, group.iloc[0])
        for change, event in snapshots.name_events(group, PROJECT.id):
            voice, hands = _voice(change.mapper, context), _hands(change.status, context)
            claim = snapshots.change_claim(change, event, place, voice, hands, context)
            rule = f"{change.old} to {change.status} as {claim.cells['event_type']}"
            context.note("mapped", rule, change)
            batch.claims.append(claim)
    merged = {claim.origin for claim in batch.claims}
    batch.withdrawn = snapshots.no_longer_shown(runs, merged, context)
    return batch


def _held_before(runs: pd.DataFrame, context: Context) -> dict[int, str]:
    """Give who held each place before the first day, where every mapper that shows it agrees."""
    known = runs[runs["first"] < context.first].drop_duplicates(["place", "mapper"], keep="last")
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


def _hands(status: str, context: Context) -> tuple[str, str, str] | None:
    """Give the name of the holder, its actor and that of the other side."""
    if status not in SIDES:
        return None
    holder, loser = (context.actor(*SIDES[one]) for one in (status, OTHER[status]))
    return SIDES[status][0], holder, loser
