"""Read, check and slice a dataset: the only reader of ``data/``.

A dataset is a folder with a ``datapackage.json`` (Frictionless Tabular Data Package) and the
tables that it describes. ``load`` gives typed frames cut to what was known on a day, ``check``
gives every bad row at once.
"""

import pandas as pd

from helpers.tables.dataset import Dataset, Offensive, cached_per_dataset, check, cut, load
from helpers.tables.reader import BadTables, Problem, find_dataset, read_rows

__all__ = [
    "BadTables",
    "Dataset",
    "Offensive",
    "Problem",
    "check",
    "cut",
    "find_dataset",
    "load",
    "cached_per_dataset",
    "read_rows",
]

pd.set_option("mode.string_storage", "python")  # faster than Arrow where cells are taken one by one
