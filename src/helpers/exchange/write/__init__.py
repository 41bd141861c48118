"""Exports for other programs: the same columns as CSV, Parquet, GeoJSON, KML, XLSX and timemap.

``columns.csv`` lists the columns, ``export`` fills them from a dataset, and each other module
gives the files of the format of its name. ``docs/exports.md`` says the same for users.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from helpers import files

if TYPE_CHECKING:
    from helpers.exchange.write.export import Export

EXPORTS = ("claims", "events", "control", "places")
FORMATS = ("csv", "parquet", "geojson", "kml", "xlsx", "timemap")
"""Each is the name of the module that writes it, and the suffix of its files."""
TAGGED = ("csv", "xlsx")  # formats that can carry a row of HXL tags
Contents = dict[Path, str | bytes]  # of each file that an export is to be
ONLY = {"timemap": ("events",)}  # formats that hold only some of the exports


def write(export: Export, path: Path, kind: str, tagged: bool = False) -> list[Path]:
    """Write an export as one of ``FORMATS``; every file is written whole or not at all.

    ``tagged`` adds a row of HXL tags under the header. Gives the files written: the one asked for
    first, then those beside it. ValueError where the format cannot hold the export or a value, or
    where a file would stand in the folder of a dataset.
    """
    from helpers.tables.reader import DESCRIPTOR

    problems = check_format(export.name, kind, tagged)
    if problems:
        raise ValueError(" ".join(problems))
    options = {"tagged": True} if tagged else {}
    form = import_module(f"helpers.exchange.write.{kind}")
    contents: Contents = form.write(export, path, **options)
    if any((home / DESCRIPTOR).is_file() for file in contents for home in file.resolve().parents):
        raise ValueError(f"{path}: that is in the folder of a dataset. Choose another folder.")
    files.write_all(contents)
    return list(contents)


def check_format(name: str, kind: str, tagged: bool = False) -> list[str]:
    """Say why an export cannot be written as a format; nothing where it can."""
    if kind not in FORMATS:
        return [f'No format "{kind}"; there are {", ".join(FORMATS)}.']
    problems = []
    if name not in ONLY.get(kind, EXPORTS):
        problems.append(f"{kind} holds {' and '.join(ONLY[kind])}, not {name}.")
    if tagged and kind not in TAGGED:
        problems.append(f"HXL tags stand in {' and '.join(TAGGED)}, not in {kind}.")
    return problems
