"""The exports as typed tables: claims, events, control and places, and what each says of itself.

``exports.toml`` describes each export; ``columns.csv`` lists the columns in their order, each with
the exports that have it. Types are ``string``, ``integer``, ``number``, ``date`` (a local calendar
day, without a time zone) and ``boolean``. An empty cell means: not said, not known, or does not
apply. Several ids in one cell are separated by spaces.
"""

import csv
import re
import tomllib
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from helpers import claims, control, places, progress
from helpers.exchange.write import EXPORTS
from helpers.order import id_keys
from helpers.tables import Dataset
from helpers.tables.reader import read_descriptor

ARROW_TYPES = {"integer": "int64", "number": "float64", "date": "date32", "boolean": "bool"}
"""What Arrow calls each type; a string goes by the same name."""
DIGITS = 6  # decimals of a degree that are kept: about 10 cm (RFC 7946, section 11.2)
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠'\t]")
"""Beginnings that a spreadsheet may run as a formula, and the apostrophe that keeps it from it."""


Column = namedtuple("Column", ("name", "type", "hxl", "meaning"))
HERE = Path(__file__).parent
DESCRIPTIONS = tomllib.loads((HERE / "exports.toml").read_text("utf-8"))
with (HERE / "columns.csv").open(encoding="utf-8", newline="") as _file:
    _LISTED = [(exports.split(), Column(*cells)) for exports, *cells in csv.reader(_file)]
COLUMNS = {name: [column for exports, column in _LISTED if name in exports] for name in EXPORTS}
OF_PLACE = [column.name for exports, column in _LISTED if exports == list(EXPORTS)]  # where it is


@dataclass(frozen=True)
class Export:
    """One export of a dataset: its name, its rows, and texts on what it is, by ``describe``."""

    name: str
    dataset: Dataset
    table: pa.Table
    about: dict[str, str]

    @property
    def columns(self) -> list[Column]:
        """The columns, in order."""
        return COLUMNS[self.name]

    def rows(self) -> Iterator[dict]:
        """Give the rows one by one: text, int, float, date or bool by column; None = empty."""
        for batch in self.table.to_batches(max_chunksize=5000):
            yield from batch.to_pylist()

    def key(self, row: dict) -> str:
        """Give the text that tells a row from all others."""
        return " ".join(str(row[column]) for column in DESCRIPTIONS[self.name]["key"])


def make_export(d: Dataset, name: str, front: str = "all") -> Export:
    """Work out one of ``EXPORTS``, of places of one front; ValueError where there is no such."""
    frame = FRAMES[name](d)
    if front != "all":
        frame = frame[frame["place_id"].isin(places.counted(d, front)["place_id"])]
    return Export(name, d, type_cells(name, frame), describe(d, name, front))


def describe(d: Dataset, name: str, front: str = "all") -> dict[str, str]:
    """Say what an export is, whose it is and what was known when, in the order to be shown."""
    package = read_descriptor(d.path)
    licences = package.get("licenses") or [{}]
    names = [(one.get("title", ""), one.get("name", "")) for one in licences]
    named = [f"{title} ({name})" if name and title else title or name for title, name in names]
    version = package.get("version", "")
    vintage = f"as of {d.as_of.date()}, known by {d.known_by.date()}"
    return {
        "title": f"{d.offensive.title}: {DESCRIPTIONS[name]['title']}",
        "description": DESCRIPTIONS[name]["meaning"],
        "dataset": d.name,
        "version": version,
        "as_of": str(d.as_of.date()),
        "known_by": str(d.known_by.date()),
        **({"front": front} if front != "all" else {}),
        "licence": ", ".join(filter(None, named)) or "not stated by the dataset",
        "licence_url": " ".join(filter(None, (one.get("path", "") for one in licences))),
        "attribution": f"Offensive Progress, dataset {d.name} {version}".rstrip() + f", {vintage}",
        "sources": "; ".join(one.get("title", "") for one in package.get("sources", [])),
    }


def type_cells(name: str, frame: pd.DataFrame) -> pa.Table:
    """Give a frame the columns and types of an export."""
    shape = pa.schema([(c.name, ARROW_TYPES.get(c.type, c.type)) for c in COLUMNS[name]])
    cells = {c.name: [type_cell(value, c.type) for value in frame[c.name]] for c in COLUMNS[name]}
    return pa.table(cells, schema=shape)


def type_cell(value: object, kind: str) -> object:
    """Turn a value of a frame into one that every format can hold; None = empty.

    Of text, characters that no XML can hold become U+FFFD and line breaks a line feed.

    >>> type_cell(("c0001", "c0003"), "string"), type_cell("", "string"), type_cell(0.1, "number")
    ('c0001 c0003', None, 0.1)
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


def _events(d: Dataset) -> pd.DataFrame:
    """Give every event with its grade and the days between which it can have happened.

    A change of hands has its window; of any other event the latest first day asserted counts.
    """
    rows, events = claims.claims_in_force(d), claims.grade_events(d).set_index("event_id")
    asserted = rows[rows["stance"] == "asserts"].groupby("event_id")["date_earliest"].max()
    rows["pointing"] = ~rows["stating"]
    in_order = rows.sort_values(["stance", "pointing", "claim_id"], key=id_keys)
    summary = in_order.groupby("event_id")["summary"].first()
    events = events.assign(asserted=asserted, summary=summary).reset_index()
    changes = events["start"].notna()
    known = (changes & ~events["or_earlier"]) | (~changes & events["asserted"].notna())
    start = pd.to_datetime(events["start"]).fillna(events[["asserted", "day"]].min(axis=1))
    events = events.assign(date_earliest=start.where(known), date_latest=events["day"])
    return _with_places(d, events)


def _claims(d: Dataset) -> pd.DataFrame:
    rows = claims.claims_in_force(d)
    grade = claims.grade_events(d, rows).set_index("event_id")["grade"]
    rows = rows[rows["event_id"].isin(grade.index)]
    of_report = ["report_id", "title", "url", "archive_url", "language", "read"]
    rows = rows.merge(d.reports[of_report], on="report_id", validate="m:1")
    rows = rows.assign(grade=rows["event_id"].map(grade), standing=rows["live"])
    rows = rows.assign(origin_id=rows.get("origin_id", ""))  # there after a first import
    return _with_places(d, rows.sort_values("claim_id", key=id_keys))


def _control(d: Dataset) -> pd.DataFrame:
    events = claims.grade_events(d)
    held = progress.holders_by_grade(control.control_table(d, events))
    by_event = events.set_index("event_id")["origin_ids"].to_dict()
    origin_ids = [by_event.get(event, ()) for event in held["event_id"]]
    return _with_places(d, held.assign(origin_ids=origin_ids))


def _places(d: Dataset) -> pd.DataFrame:
    held = _control(d)
    now = held[held["day"] == held["day"].max()]
    others = [column for column in d.places if column not in now or column == "place_id"]
    return now.merge(d.places[others], on="place_id", validate="1:1")


def _with_places(d: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    renamed = d.places.rename(columns={"name": "place_name", "name_ar": "place_name_ar"})
    return frame.merge(renamed[[*OF_PLACE, "kind"]], on="place_id", how="left", validate="m:1")


FRAMES = {"claims": _claims, "events": _events, "control": _control, "places": _places}
