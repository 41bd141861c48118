"""The exports as typed tables: claims, events, control and places of a dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from helpers import claims, control, places
from helpers.exchange.write import about, schema
from helpers.tables import Dataset

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
DIGITS = 6
"""Decimals of a degree that are kept: about 10 cm (RFC 7946, section 11.2)."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so KML and XLSX, cannot hold."""
BATCH = 5000


@dataclass(frozen=True)
class Export:
    """One export of a dataset: its name, its rows with the columns of ``schema``, its ``about``."""

    name: str
    dataset: Dataset
    table: pa.Table
    about: dict[str, str]

    @property
    def columns(self) -> tuple[schema.Column, ...]:
        """The columns, in order."""
        return schema.COLUMNS[self.name]

    def rows(self) -> Iterator[dict]:
        """Give the rows one by one: text, int, float, date or bool by column; None = empty."""
        for batch in self.table.to_batches(max_chunksize=BATCH):
            yield from batch.to_pylist()


def export(d: Dataset, name: str, bar: str = "", front: str = "all") -> Export:
    """Work out one export of a dataset.

    Parameters
    ----------
    name
        claims, events, control or places.
    bar
        The bar of proof of control and places; claims and events have none.
    front
        Only rows whose place belongs to this front.

    Raises
    ------
    ValueError
        Where the dataset has no such bar or front.
    """
    frames = {"claims": of_claims, "events": of_events, "control": of_control, "places": of_places}
    options = {"bar": bar} if bar else {}
    frame = frames[name](d, **options)
    if front != "all":
        frame = frame[frame["place_id"].isin(places.counted(d, front)["place_id"])]
    return Export(name, d, table(name, frame), about.about(d, name, bar, front))


def table(name: str, frame: pd.DataFrame) -> pa.Table:
    """Give a frame the columns and types of an export."""
    shape = pa.schema([(column.name, TYPES[column.type]) for column in schema.COLUMNS[name]])
    cells = {
        column.name: [cell(value, column.type) for value in frame[column.name]]
        for column in schema.COLUMNS[name]
    }
    return pa.table(cells, schema=shape)


def cell(value: object, kind: str) -> object:
    """Turn a value of a frame into one that every format can hold; None = empty.

    Tuples of ids become one text. Text loses characters that no XML can hold (they become U+FFFD),
    and every line break becomes one line feed.

    >>> cell(("c0001", "c0003"), "string"), cell("", "string"), cell(35.12345678, "number")
    ('c0001 c0003', None, 35.123457)
    """
    if kind == "string":
        text = " ".join(value) if isinstance(value, tuple) else "" if pd.isna(value) else value
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return UNWRITABLE.sub("\ufffd", lines).strip() or None
    if pd.isna(value):
        return None
    if kind == "date":
        return pd.Timestamp(value).date()
    if kind == "number":
        return round(float(value), DIGITS)
    return bool(value) if kind == "boolean" else int(value)


def spotted(d: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Add name, governorate, front, coordinate and kind of the place of each row."""
    told = d.places.rename(columns={"name": "place_name", "name_ar": "place_name_ar"})
    own = [column.name for column in schema.SPOT]
    return frame.merge(told[[*own, "kind"]], on="place_id", how="left", validate="m:1")


def of_events(d: Dataset) -> pd.DataFrame:
    """Give every event with its status and the days between which it can have happened.

    A change of hands has its window, without its first day where no claim gives one. Of any other
    event the first day is the latest that an assertion gives, never after the last.
    """
    rows, events = claims.claims_in_force(d), claims.grade_events(d).set_index("event_id")
    said = rows[rows["stance"] == "asserts"].groupby("event_id")["date_earliest"].max()
    first = rows.sort_values(["stance", "claim_id"]).groupby("event_id")["summary"].first()
    events = events.assign(said=said, summary=first).reset_index()
    turned = events["start"].notna()
    known = (turned & ~events["or_earlier"]) | (~turned & events["said"].notna())
    start = pd.to_datetime(events["start"]).fillna(events[["said", "day"]].min(axis=1))
    return spotted(d, events.assign(date_earliest=start.where(known), date_latest=events["day"]))


def of_claims(d: Dataset) -> pd.DataFrame:
    """Give every claim in force on the events of ``of_events``, with its report and its place."""
    rows = claims.claims_in_force(d)
    status = claims.grade_events(d, rows).set_index("event_id")["status"]
    rows = rows[rows["event_id"].isin(status.index)]
    told = ["report_id", "title", "url", "archive_url", "language", "read"]
    rows = rows.merge(d.reports[told], on="report_id", validate="m:1")
    rows = rows.assign(status=rows["event_id"].map(status), standing=rows["live"])
    return spotted(d, rows.sort_values("claim_id"))


def of_control(d: Dataset, bar: str) -> pd.DataFrame:
    """Give who holds each place on each day at one bar."""
    events = claims.grade_events(d)
    held = control.control(d, bar, events)
    origin_ids = events.set_index("event_id")["origin_ids"].to_dict()
    return spotted(
        d, held.assign(bar=bar, origin_ids=[origin_ids.get(e, ()) for e in held["event_id"]])
    )


def of_places(d: Dataset, bar: str) -> pd.DataFrame:
    """Give every place of the gazetteer with who holds it at one bar on the last day shown."""
    held = of_control(d, bar)
    now = held[held["day"] == held["day"].max()]
    own = [column for column in d.places if column not in now or column == "place_id"]
    return now.merge(d.places[own], on="place_id", validate="1:1")
