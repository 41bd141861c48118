"""Read, check and slice a dataset: the only reader of ``data/``.

A dataset is a folder with a ``datapackage.json`` (Frictionless Tabular Data Package) and the
tables that it describes. ``load`` gives typed frames cut to what was known on a day, ``check``
gives every bad row at once.
"""
# ruff: noqa: F401 - what other rooms use as ``tables.NAME`` is gathered here

import pandas as pd

from helpers.tables.dataset import Dataset, cached_per_dataset, check, cut, load
from helpers.tables.reader import BadTables, Problem, find_dataset

__all__ = ["BadTables", "Dataset", "check", "load"]  # what notebooks use

pd.set_option("mode.string_storage", "python")  # faster than Arrow where cells are taken one by one
