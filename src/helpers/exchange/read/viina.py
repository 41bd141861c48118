"""VIINA control files: version 1 (a column a snapshot) and version 2 (a row a place and day).

Columns from the codebook in VIINA's README (github.com/zhukovyuri/VIINA). Version 2 has neither
names nor coordinates; they come from the gazetteer of the dataset, by ``geonames_id``, or from
VIINA's ``gn_UA_tess.geojson`` or any table with geonameid, name, latitude and longitude, given
beside it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from helpers.exchange.read import files
from helpers.exchange.read.cells import days, numbers, whole
from helpers.exchange.read.claims import Desk, Landing, Project
from helpers.exchange.read.runs import Runs
from helpers.exchange.read.spots import Hint
from helpers.exchange.read.viina_claims import landing

PROJECT = Project(
    id="viina",
    name="VIINA",
    kind="monitor",
    url="https://github.com/zhukovyuri/VIINA",
    data="VIINA data on territorial control",
    note="Violent Incident Information from News Articles. In version 1 small places have the "
    "status of the nearest centre. Its rows are under the Open Database License.",
)
SNAPSHOT = re.compile(r"ctr_?(?:([a-z]+)_)?(\d{8})(\d{6})?")
PLACE = {
    "geonameid", "name", "asciiname", "longitude", "latitude", "feature_code", "adm1_name",
}  # fmt: skip
KATOTTH = "kod"
CONTROL = "Give the file control_latest of the same year: it says the same by GeoNames number."
CITIES = ("PPLC", "PPLA", "PPLA2")
WIDE, LONG = 1_000, 200_000
"""Rows read at a time, of version 1 and version 2."""


def read(paths: list[Path], desk: Desk) -> Landing:
    """Read control files and lists of places, in any order."""
    runs, hints = Runs(desk.tally), {}
    for path in paths:
        desk.tally.read.setdefault(path.name, 0)
        if path.suffix.lower() in (".geojson", ".json"):
            hints |= outlines(path, desk)
            continue
        names = files.names(path)
        if KATOTTH in names and "geonameid" not in names:
            raise files.bad(path, 1, "its places have KATOTTH codes and no geonameid", CONTROL)
        wide = any(map(SNAPSHOT.fullmatch, names))
        for chunk in files.chunks(path, wanted, WIDE if wide else LONG, desk.advance):
            desk.tally.read[path.name] += len(chunk)
            files.require(path, chunk, ("geonameid",), PROJECT.name)
            place = whole(chunk["geonameid"])
            desk.tally.note("refused", "without a geonameid", path.name, chunk.index[place.isna()])
            chunk, place = chunk[place.notna()], place.dropna().astype("int64")
            if "name" in chunk or "asciiname" in chunk:
                hints |= listed(chunk, place)
            told(runs, path, chunk, place)
    return landing(runs.finished(), hints, desk)


def wanted(name: str) -> bool:
    """Say whether a column is read."""
    return (
        name in PLACE
        or name == "date"
        or name.startswith("status")
        or bool(SNAPSHOT.fullmatch(name))
    )


def told(runs: Runs, path: Path, chunk: pd.DataFrame, place: pd.Series) -> None:
    """Hand over what a chunk says of control: by mapper in version 2, VIINA's own in version 1.

    The column ``status`` of version 2 is the vote of its mappers, so it is used only where they
    are missing: counted beside them it would repeat one of them.
    """
    if "date" in chunk:
        mappers = {
            name: name.removeprefix("status_") for name in chunk if name.startswith("status_")
        }
        mappers = mappers or ({"status": "viina"} if "status" in chunk else {})
        if not mappers:
            files.require(path, chunk, ("status",), PROJECT.name)
        day = days(chunk["date"])
        bad = day.isna()
        runs.tally.note("refused", "with a date that is no day", path.name, chunk.index[bad])
        moment = pd.to_numeric(day[~bad].dt.strftime("%Y%m%d")).astype("int64") * 10**6
        for column, mapper in mappers.items():
            runs.add(path.name, place[~bad], mapper, moment, chunk.loc[~bad, column])
        return
    for column in chunk:
        if found := SNAPSHOT.fullmatch(column):
            moment = pd.Series(int(found[2] + (found[3] or "000000")), index=chunk.index)
            runs.add(path.name, place, found[1] or "viina", moment, chunk[column])


def listed(chunk: pd.DataFrame, place: pd.Series) -> dict[int, Hint]:
    """Give what a chunk says of its places by GeoNames number."""
    frame = chunk.reindex(columns=sorted(PLACE), fill_value="")
    lat, lon = numbers(frame["latitude"]), numbers(frame["longitude"])
    return {
        number: hint(number, row, y, x)
        for number, row, y, x in zip(place, frame.to_dict("records"), lat, lon, strict=True)
    }


def outlines(path: Path, desk: Desk) -> dict[int, Hint]:
    """Give what a GeoJSON file says of its places by GeoNames number; outlines are not used."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["features"]
        rows = pd.DataFrame([feature["properties"] for feature in found]).astype(str)
    except (ValueError, KeyError, TypeError) as error:
        raise files.bad(path, 0, "not a GeoJSON file of places", f"({error})") from None
    rows.columns = [name.lower() for name in rows.columns]
    files.require(path, rows, ("geonameid",), PROJECT.name)
    desk.tally.read[path.name] += len(rows)
    desk.advance(path.stat().st_size)
    place = whole(rows["geonameid"])
    return listed(rows[place.notna()], place.dropna().astype("int64"))


def hint(number: int, row: dict[str, str], lat: float, lon: float) -> Hint:
    """Say of one place what its row says; GeoNames tells a capital from other places only."""
    code = row["feature_code"]
    kind = "city" if code in CITIES else "quarter" if code == "PPLX" else ""
    name = row["asciiname"] or row["name"] or f"GeoNames {number}"
    return Hint(name, lat, lon, row["adm1_name"], kind=kind, geonames_id=str(number))
