"""UCDP GED event files, versions 17 to 26, and UCDP candidate events, which have the same columns.

Rules from the UCDP GED codebook (ucdp.uu.se/downloads); docs/imports.md prints them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.exchange.read import files
from helpers.exchange.read.cells import days, numbers, whole
from helpers.exchange.read.claims import SENTINELS, Desk, Landing, Project
from helpers.exchange.read.revisions import Sieve
from helpers.exchange.read.ucdp_claims import coded

PROJECT = Project(
    id="ucdp",
    name="UCDP",
    kind="monitor",
    url="https://ucdp.uu.se",
    data="UCDP Georeferenced Event Dataset",
    note="Uppsala Conflict Data Program; codes deadly events from the sources that it names. "
    "Its rows are under CC BY 4.0.",
)
NEEDED = ("id", "date_start", "type_of_violence")
OLD_NAMES = {"best_est": "best", "high_est": "high", "low_est": "low"}
COLUMNS = {
    *NEEDED, "relid", "date_end", "date_prec", "dyad_name", "side_a", "side_b", "source_office",
    "source_date", "where_prec", "where_coordinates", "adm_1", "adm_2", "latitude", "longitude",
    "country", "event_clarity", "best", "high", "low", *OLD_NAMES,
}  # fmt: skip
UNNAMED = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country "
    "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b "
    "deaths_civilians deaths_unknown best high low gwnoa gwnob".split()
)
"""The 49 columns in their order: some candidate files were published without a line of names."""
CHUNK = 20_000


def read(paths: list[Path], desk: Desk) -> Landing:
    """Read event files; of several rows with one id the one in the last file counts."""
    sieve = Sieve(desk.tally)
    for path in paths:
        desk.tally.read.setdefault(path.name, 0)
        for chunk in files.chunks(path, COLUMNS.__contains__, CHUNK, desk.advance, UNNAMED):
            desk.tally.read[path.name] += len(chunk)
            files.require(path, chunk, NEEDED, PROJECT.name)
            nameless = "the names of the columns (read in the order of the codebook)"
            desk.tally.note("open", nameless, path.name, chunk.index[chunk.index == 1])
            sift(sieve, path, chunk, desk)
    kept, refused = sieve.newest()
    out = Landing()
    for row in kept.itertuples(index=False):
        out.claims += coded(row, desk)
        out.withdrawn[row.id] = ("", "changed")
    out.withdrawn |= {i: ("", "changed") for i in refused["id"] if i in desk.versions}
    return out


def sift(sieve: Sieve, path: Path, chunk: pd.DataFrame, desk: Desk) -> None:
    """Refuse the rows of a chunk that do not concern the dataset or cannot be read."""
    named = {old: new for old, new in OLD_NAMES.items() if new not in chunk}
    frame = chunk.rename(columns=named)
    frame = frame.reindex(columns=sorted({*frame, *COLUMNS}), fill_value="")
    frame["id"] = frame["id"].str.removesuffix(".0")
    start, end = days(frame["date_start"]), days(frame["date_end"])
    end = end.where(frame["date_end"] != "", start)
    stand_in = start.isin(pd.to_datetime(SENTINELS)) | end.isin(pd.to_datetime(SENTINELS))
    toll = {name: whole(frame[name]).fillna(-1).astype("int64") for name in ("best", "high", "low")}
    frame = frame.assign(
        version=-1,
        earliest=start,
        latest=end,
        lat=numbers(frame["latitude"]),
        lon=numbers(frame["longitude"]),
        exact=whole(frame["where_prec"]).fillna(0).astype("int64"),
        kind=whole(frame["type_of_violence"]).fillna(0).astype("int64"),
        stand_in=stand_in,
        **toll,
    )
    frame = sieve.start(path, frame)
    start, end, scope = frame["earliest"], frame["latest"], desk.scope
    unlocated = frame["lat"].isna() | frame["lon"].isna()
    frame = sieve.refuse(
        frame,
        [
            (~frame["id"].str.fullmatch(r"[\w-]+"), "without an id"),
            (frame["stand_in"], "with a stand-in for a day (1753-01-01 and the like)"),
            (start.isna() | end.isna(), "with a date_start or date_end that is no day"),
            (start > end, "with a date_start after the date_end"),
            (~frame["kind"].isin([1, 2, 3]), "with a type_of_violence other than 1, 2 or 3"),
            (scope.off_country(frame["country"]), "of other countries"),
            (scope.off_days(start, end), f"outside {scope.days}"),
            (scope.off_box(frame["lat"], frame["lon"]), "outside the box of the offensive"),
            (unlocated & ~frame["exact"].isin([6, 7]), "without a coordinate"),
            (end > desk.published, "dated after the day on which they were known"),
        ],
    )
    sieve.kept.append(frame)
