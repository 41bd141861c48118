"""ACLED event files, of 31 columns since 2023 or older, and lists of deleted events.

Dates, timestamps and deletions follow the ACLED codebook and the guide to its API;
docs/imports.md prints the rules.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.exchange.read import files
from helpers.exchange.read.acled_claims import coded
from helpers.exchange.read.cells import days, moments, numbers, whole
from helpers.exchange.read.claims import Desk, Landing, Project
from helpers.exchange.read.revisions import Sieve

PROJECT = Project(
    id="acled",
    name="ACLED",
    kind="monitor",
    url="https://acleddata.com",
    data="ACLED event data",
    note="Armed Conflict Location and Event Data; codes events from the sources that "
    "it names. Its terms of use apply to its rows (acleddata.com/eula).",
)
NEEDED = ("event_id_cnty", "event_date")
DELETED = "deleted_timestamp"
COLUMNS = {
    *NEEDED, DELETED, "time_precision", "event_type", "sub_event_type", "actor1", "inter1",
    "actor2", "inter2", "country", "admin1", "admin2", "location", "latitude", "longitude",
    "geo_precision", "source", "fatalities", "timestamp",
}  # fmt: skip
CHUNK = 20_000
"""Rows read at a time: about 20 MB."""


def read(paths: list[Path], desk: Desk) -> Landing:
    """Read event files and lists of deleted events, together, in any order.

    Of several rows with one id the one with the latest ``timestamp`` counts, of the files and of
    the tables. An event is deleted unless a row is newer than its deletion.
    """
    sieve = Sieve(desk.tally)
    deleted: dict[str, int] = {}
    for path in paths:
        desk.tally.read.setdefault(path.name, 0)
        for chunk in files.chunks(path, COLUMNS.__contains__, CHUNK, desk.advance):
            desk.tally.read[path.name] += len(chunk)
            files.require(path, chunk, NEEDED[:1], PROJECT.name)
            if DELETED in chunk and "event_date" not in chunk:
                moment = moments(chunk[DELETED])
                moment = moment.where(moment >= 0, int(desk.published.timestamp()))
                for event, when in zip(chunk["event_id_cnty"], moment, strict=True):
                    deleted[event] = max(when, deleted.get(event, -1))
            else:
                files.require(path, chunk, NEEDED, PROJECT.name)
                sift(sieve, path, chunk, desk)
    return landing(*sieve.newest(), deleted, desk)


def sift(sieve: Sieve, path: Path, chunk: pd.DataFrame, desk: Desk) -> None:
    """Refuse the rows of a chunk that do not concern the dataset or cannot be read."""
    frame = chunk.reindex(columns=sorted({*chunk, *COLUMNS}), fill_value="")
    frame = frame.assign(id=frame["event_id_cnty"], version=moments(frame["timestamp"]))
    frame = sieve.start(path, frame)
    when, exact = days(frame["event_date"]), whole(frame["time_precision"])
    earliest, latest = span(when, exact)
    scope = desk.scope
    frame = sieve.refuse(
        frame.assign(earliest=earliest, latest=latest),
        [
            (~frame["id"].str.fullmatch(r"[\w-]+"), "without an event_id_cnty"),
            (when.isna(), "with an event_date that is no day, or may be two"),
            (scope.off_country(frame["country"]), "of other countries"),
            (scope.off_days(earliest, latest), f"outside {scope.days}"),
            (exact.notna() & ~exact.isin([1, 2, 3]), "with a time_precision other than 1, 2 or 3"),
        ],
    )
    uploaded = pd.to_datetime(frame["version"].where(frame["version"] >= 0), unit="s", utc=True)
    uploaded = uploaded.dt.tz_convert(desk.time_zone).dt.tz_localize(None).dt.normalize()
    known_by = uploaded.fillna(desk.published)
    frame = frame.assign(
        uploaded=uploaded,
        latest=frame["latest"].where(frame["latest"] <= known_by, known_by),
        lat=numbers(frame["latitude"]),
        lon=numbers(frame["longitude"]),
        exact=whole(frame["geo_precision"]).fillna(0).astype("int64"),
        killed=whole(frame["fatalities"]).fillna(0).clip(lower=0).astype("int64"),
    )
    frame = sieve.refuse(
        frame,
        [
            (scope.off_box(frame["lat"], frame["lon"]), "outside the box of the offensive"),
            (frame["lat"].isna() | frame["lon"].isna(), "without a coordinate"),
            (frame["earliest"] > known_by, "dated after the day on which they were known"),
        ],
    )
    sieve.kept.append(frame)


def span(when: pd.Series, exact: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the first and last day that a date and its precision stand for.

    1 is the day. 2 is a week or a like period, dated in its middle: three days on either side. 3
    is a month, dated in its middle, on its first or on its last day: the calendar month. Without
    a precision the day is taken as it is.
    """
    exact = exact.fillna(1)
    start = when.dt.to_period("M").dt.start_time
    week = pd.Timedelta(days=3)
    earliest = when.mask(exact == 2, when - week).mask(exact == 3, start)
    latest = when.mask(exact == 2, when + week)
    return earliest, latest.mask(exact == 3, start + pd.offsets.MonthEnd(0))


def landing(
    kept: pd.DataFrame, refused: pd.DataFrame, deleted: dict[str, int], desk: Desk
) -> Landing:
    """Turn the newest rows into claims, leaving out what is deleted or older than the tables."""
    out = Landing()
    for row in kept.itertuples(index=False):
        if row.id in deleted and deleted[row.id] >= row.version:
            desk.tally.note("refused", "deleted by ACLED", row.file, [row.row])
        elif row.version < desk.version(row.id):
            desk.tally.note("refused", "not newer than the tables", row.file, [row.row])
        else:
            out.claims += coded(row, desk)
            out.withdrawn[row.id] = (version(row.version), "changed")
    for row in refused.itertuples(index=False):
        if row.id in desk.versions and row.version >= desk.version(row.id):
            out.withdrawn[row.id] = (version(row.version), "changed")
    for event, moment in deleted.items():
        if event in desk.versions and event not in out.withdrawn:
            if moment >= desk.version(event):
                out.withdrawn[event] = (str(moment), "deleted")
    return out


def version(moment: int) -> str:
    """Write a timestamp, '' where there is none."""
    return str(moment) if moment >= 0 else ""
