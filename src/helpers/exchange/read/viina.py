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
from helpers.exchange.read import files
from helpers.exchange.read.context import Batch, Claim, Context, Project, mapping
from helpers.exchange.read.events import first_rule
from helpers.exchange.read.files import days, iso, numbers, tidy, whole
from helpers.order import number_runs
from helpers.tables import BadTables, Problem

MAPPING = mapping("viina")
PROJECT = Project(**MAPPING["project"])
SIDES: dict[str, list[str]] = MAPPING["sides"]
OTHER = {"RU": "UA", "UA": "RU"}
STATUSES = ("UA", "RU", "CONTESTED")
SNAPSHOT = re.compile(r"ctr_?(?:([a-z]+)_)?(\d{8})(\d{6})?")
CONTROL = "Give the file control_latest of the same year: it says the same by GeoNames number."
WIDE, LONG = 1_000, 200_000  # rows read at a time, of version 1 and version 2
RUN = ["place", "mapper", "status", "first", "last", "file", "row"]
MOMENTS = {"first": "datetime64[s]", "last": "datetime64[s]"}


def read(paths: list[Path], context: Context) -> Batch:
    """Read control files and lists of places, in any order."""
    parts: list[pd.DataFrame] = []
    hints: dict[int, Hint] = {}
    for path in paths:
        context.account.read.setdefault(path.name, 0)
        if path.suffix.lower() in (".geojson", ".json"):
            hints |= _outlines(path, context)
            continue
        names = files.names(path)
        if "kod" in names and "geonameid" not in names:
            raise files.bad(path, 1, "its places have KATOTTH codes and no geonameid", CONTROL)
        size = WIDE if any(map(SNAPSHOT.fullmatch, names)) else LONG
        for chunk in files.chunks(path, _wanted, size, context.advance):
            context.account.read[path.name] += len(chunk)
            files.require(path, chunk, ["geonameid"], PROJECT.name)
            place = whole(chunk["geonameid"])
            missing = chunk.index[place.isna()]
            context.account.note("refused", "without a geonameid", path.name, missing)
            chunk, place = chunk[place.notna()], place.dropna().astype("int64")
            if "name" in chunk or "asciiname" in chunk:
                hints |= _hints(chunk, place)
            parts += _shown(path, chunk, place, context)
    return _batch(join_runs(parts), hints, context)


def _wanted(name: str) -> bool:
    return name in MAPPING["columns"] or name.startswith("status") or bool(SNAPSHOT.fullmatch(name))


def _shown(
    path: Path, chunk: pd.DataFrame, place: pd.Series, context: Context
) -> list[pd.DataFrame]:
    """Give the runs of a chunk: by mapper in version 2, VIINA's own in version 1."""
    frame = chunk.assign(place=place, file=path.name, row=chunk.index, first=pd.NaT)
    snapshots = {name: match for name in chunk if (match := SNAPSHOT.fullmatch(name))}
    mappers = {name: match[1] or "viina" for name, match in snapshots.items()}
    if "date" in chunk:
        frame["first"] = days(chunk["date"])
        undated = frame.index[frame["first"].isna()]
        context.account.note("refused", "with a date that is no day", path.name, undated)
        frame = frame.drop(undated)
        mappers = {name: name.removeprefix("status_") for name in chunk if name[:7] == "status_"}
        if not mappers:
            files.require(path, chunk, ["status"], PROJECT.name)
            mappers = {"status": "viina"}
    if not mappers:
        return []
    cells = frame.melt(["place", "file", "row", "first"], list(mappers), "column", "shown")
    if "date" not in chunk:
        moments = {name: f"{match[2]}{match[3] or '000000'}" for name, match in snapshots.items()}
        cells["first"] = pd.to_datetime(cells["column"].map(moments), format="%Y%m%d%H%M%S")
    status = cells["shown"].str.upper()
    known = status.isin(STATUSES)
    rule = f"with a status other than {', '.join(STATUSES)}"
    context.account.note("refused", rule, path.name, cells.loc[~known & (status != ""), "row"])
    mapper, last = cells["column"].map(mappers), cells["first"]
    cells = cells.assign(mapper=mapper, status=status, last=last)[known]
    return [_join(cells.astype(MOMENTS))]


def join_runs(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join stretches of time in which one mapper shows one status for one place.

    Gives place (number), mapper, status, first and last moment, file, row. Raises BadTables where
    two rows show one place otherwise at once.
    """
    parts = parts or [pd.DataFrame(columns=RUN).astype(MOMENTS)]
    runs = _join(pd.concat(parts, ignore_index=True))
    before = runs.groupby(["place", "mapper"], sort=False)["last"].shift()
    for one in runs[runs["first"] <= before].head(1).itertuples():
        advice = "Give one version of each file, its rows in the order of their days."
        rule = f"GeoNames {one.place} has another status then in another row ({one.mapper})"
        day = f"{one.first:%Y%m%d}"
        raise BadTables([Problem(one.file, int(one.row), "", "date", day, rule, advice)])
    return runs


def _join(runs: pd.DataFrame) -> pd.DataFrame:
    runs = runs.sort_values(["place", "mapper", "first", "last"], kind="stable", ignore_index=True)
    number = number_runs(runs[["place", "mapper", "status"]])
    columns = dict.fromkeys(RUN, "first") | {"last": "max"}
    return runs.groupby(number, sort=False).agg(columns).reset_index(drop=True)


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
    context.account.read[path.name] += len(rows)
    context.advance(path.stat().st_size)
    place = whole(rows["geonameid"])
    return _hints(rows[place.notna()], place.dropna().astype("int64"))


def _batch(runs: pd.DataFrame, hints: dict[int, Hint], context: Context) -> Batch:
    shown = changes(runs)
    shown = shown[_concerns(shown, hints, context)]
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
        batch.claims += [_claim(change, event, place, context) for change, event in _events(group)]
    batch.withdrawn = _no_longer_shown(runs, {claim.origin for claim in batch.claims}, context)
    return batch


def changes(runs: pd.DataFrame) -> pd.DataFrame:
    """Give the changes from one run to the next: old and new status, earliest and latest day."""
    by_map = runs.groupby(["place", "mapper"], sort=False)
    old, last = by_map["status"].shift(), by_map["last"].shift()
    turns = runs.assign(old=old, after=last.dt.normalize() + pd.Timedelta(days=1))[old.notna()]
    shown = turns["first"].dt.normalize()
    return turns.assign(earliest=turns["after"].where(turns["after"] <= shown, shown), latest=shown)


def _concerns(shown: pd.DataFrame, hints: dict[int, Hint], context: Context) -> pd.Series:
    lat, lon = ({n: getattr(hint, axis) for n, hint in hints.items()} for axis in ("lat", "lon"))
    places = shown["place"]
    shown = shown.assign(lat=places.map(lat).astype(float), lon=places.map(lon).astype(float))
    rules = context.limits(shown, shown["latest"] > context.published)
    why = first_rule({f"changes {rule}": mask for rule, mask in rules.items()})
    for (rule, file), group in shown[why != ""].groupby([why, "file"]):
        context.account.note("refused", rule, file, group["row"])
    return why == ""


def _held_before(runs: pd.DataFrame, context: Context) -> dict[int, str]:
    """Give who held each place before the first day, where every mapper that shows it agrees."""
    known = runs[runs["first"] < context.first].drop_duplicates(["place", "mapper"], keep="last")
    by_place = known.groupby("place")["status"]
    agreed = by_place.first()[by_place.nunique() == 1]
    return agreed[agreed.isin(list(SIDES))].to_dict()


def _events(group: pd.DataFrame) -> list[tuple[object, str]]:
    """Give the changes of one place, each with its event, which is named after its first day.

    A change joins the last event of its new status in which its mapper has not spoken yet.
    """
    rows, last = [], {}
    for change in group.sort_values(["latest", "mapper"]).itertuples(index=False):
        event, mappers = last.get(change.status, ("", set()))
        if not event or change.mapper in mappers:
            event = f"viina-{change.place}-{change.status.lower()}-{change.latest:%Y%m%d}"
            mappers = set()
        last[change.status] = event, mappers | {change.mapper}
        rows.append((change, event))
    return rows


def _claim(change, event: str, place: dict[str, str], context: Context) -> Claim:
    origin = f"{change.place}-{change.mapper}-{change.latest:%Y%m%d}-{change.status}"
    who, source, via = PROJECT.name, context.own(), ""
    if change.mapper != "viina":
        mapper = MAPPING["mappers"].get(change.mapper, {"name": f"VIINA mapper {change.mapper}"})
        note = "; ".join(filter(None, (mapper.get("note"), "Named by VIINA.")))
        who, source, via = mapper["name"], context.source(**mapper | {"note": note}), source
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
        "note": f"VIINA {origin}; {change.old} before",
    }
    if change.status in SIDES:
        holder, loser = (context.actor(*SIDES[s]) for s in (change.status, OTHER[change.status]))
        cells |= {"event_type": "capture", "actor_id": holder, "holder_after": holder}
        cells |= {"loser_id": loser, "extent": "full"}
        cells["summary"] = f"{who} shows {place['name']} in the hands of {SIDES[change.status][0]}."
    rule = f"{change.old} to {change.status} as {cells['event_type']}"
    context.note("mapped", rule, change)
    return Claim(origin, "", pd.NaT, cells)


def _no_longer_shown(
    runs: pd.DataFrame, merged: set[str], context: Context
) -> dict[str, tuple[str, str]]:
    """Give the changes in the tables that fall into what the files cover and are not in them."""
    cover = runs.groupby(["place", "mapper"]).agg(first=("first", "min"), last=("last", "max"))
    spans = {key: (first, last) for key, first, last in cover.itertuples()}
    withdrawn = {}
    for origin in sorted(context.known.keys() - merged):
        parts = re.fullmatch(r"(\d+)-(\w+)-(\d{8})-\w+", origin)
        if parts and (int(parts[1]), parts[2]) in spans:  # else written by another hand
            first, last = (moment.normalize() for moment in spans[int(parts[1]), parts[2]])
            day = pd.Timestamp(parts[3])
            if context.first <= day <= context.last and first < day <= last:
                withdrawn[origin] = ("", "changed")
    return withdrawn
