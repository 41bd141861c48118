"""Exports for other programs: the same columns as CSV, Parquet, GeoJSON, KML, XLSX and timemap.

``schema`` names and types the columns, ``contents`` fills them from a dataset, ``about`` says whose
they are and of which day, and each ``as_...`` module writes one format. ``docs/exports.md`` says
the same for users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.exchange.write.contents import Export

EXPORTS = ("claims", "events", "control", "places")
FORMATS = {
    "csv": "as_csv",
    "parquet": "as_parquet",
    "geojson": "as_geojson",
    "kml": "as_kml",
    "xlsx": "as_xlsx",
    "timemap": "as_timemap",
}
"""Each format and the module beside this one that writes it; the format is also the suffix."""
TAGGED = ("csv", "xlsx")
"""Formats that can carry a row of HXL tags."""
ONLY = {"timemap": ("events",)}
"""Formats that hold only some of the exports."""


class NoExport(ValueError):
    """What was asked for cannot be written in this format."""


def write(
    export: Export,
    path: Path,
    kind: str,
    tagged: bool = False,
    watch: Callable[[Iterable], Iterable] = iter,
) -> list[Path]:
    """Write an export as one format; every file is written whole or not at all.

    Parameters
    ----------
    kind
        One of ``FORMATS``.
    tagged
        Add a row of HXL tags under the header.
    watch
        Is handed the rows and gives them on, for a caller that shows progress.

    Returns
    -------
    The files written: the one asked for first, then those beside it.

    Raises
    ------
    NoExport
        Where the format cannot hold this export or one of its values.
    """
    problems = faults(export.name, kind, tagged)
    if problems:
        raise NoExport(" ".join(problems))
    writer = import_module(f"helpers.exchange.write.{FORMATS[kind]}")
    options = {"tagged": True} if tagged else {}
    return writer.write(export, path, watch, **options)


def faults(name: str, kind: str, tagged: bool = False) -> list[str]:
    """Say why an export cannot be written as a format; nothing where it can."""
    if kind not in FORMATS:
        return [f'No format "{kind}"; there are {", ".join(FORMATS)}.']
    told = []
    if name not in ONLY.get(kind, EXPORTS):
        told.append(f"{kind} holds {' and '.join(ONLY[kind])}, not {name}.")
    if tagged and kind not in TAGGED:
        told.append(f"HXL tags stand in {' and '.join(TAGGED)}, not in {kind}.")
    return told
