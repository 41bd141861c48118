"""The columns of every export: name, type, HXL tag and meaning; the same in every format.

They are listed in ``columns.csv``, in their order, each with the exports that have it. Types are
``string``, ``integer``, ``number``, ``date`` (a local calendar day, without a time zone) and
``boolean``. An empty cell means: not said, not known, or does not apply. Several ids in one cell
are separated by spaces.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from helpers.exchange.write import EXPORTS


class Column(NamedTuple):
    """One column of an export."""

    name: str
    type: str
    hxl: str
    meaning: str


with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as _file:
    _LISTED = [(exports.split(), Column(*cells)) for exports, *cells in csv.reader(_file)]
COLUMNS = {name: [column for exports, column in _LISTED if name in exports] for name in EXPORTS}
OF_PLACE = [column.name for exports, column in _LISTED if exports == list(EXPORTS)]
"""The columns that say of every row where it is."""
KEYS = {
    "claims": ("claim_id",),
    "events": ("event_id",),
    "control": ("place_id", "day"),
    "places": ("place_id",),
}
"""The columns that tell the rows of an export apart."""


def row_key(name: str, row: dict) -> str:
    """Give the text that tells a row of an export from all others."""
    return " ".join(str(row[key]) for key in KEYS[name])
