"""The order of rows: ids by their number, and runs of equal rows."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 12  # numbers in ids are compared as if written with this many digits


def id_key(row_id: str) -> str:
    """Give what an id is sorted by, so that c9999 comes before c10000.

    >>> sorted(["c10000", "c9999", "c0776"], key=id_key), min("c10000", "c9999", key=id_key)
    (['c0776', 'c9999', 'c10000'], 'c9999')
    """
    return re.sub(r"\d+", lambda digits: digits[0].zfill(DIGITS), row_id)


def id_keys(column: pd.Series) -> pd.Series:
    """Give what a column is sorted by: ids by their number, other columns as they are.

    It is a ``key`` of ``sort_values`` and ``sort_index``, for any number of columns at once:
    ``rows.sort_values(["published", "claim_id"], key=id_keys)``.
    """
    is_id = str(column.name).endswith("_id") and column.dtype.kind in "OU"
    return column.map(id_key, na_action="ignore") if is_id else column


def in_order(rows: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Sort rows by a column or some, ids by their number; they stay as they are if sorted."""
    if isinstance(by, str) and id_keys(rows[by]).is_monotonic_increasing:
        return rows
    return rows.sort_values(by, key=id_keys)


def shared(column: pd.Series) -> list:
    """Give the values of a column, equal ones as one object, which takes less time and memory."""
    codes, values = column.factorize(use_na_sentinel=False)
    values = values.tolist()
    return [values[code] for code in codes.tolist()]


def keep(rows: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
    """Keep the chosen rows; all of them are the same table once more, which takes no memory."""
    return rows if chosen.all() else rows[chosen]


def in_days(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Give rows with those of a ``key`` together, in the order of their days.

    Those that stand so already are the same table: a copy of millions of rows takes memory.
    """
    own = number_runs(rows[key])
    later = rows["day"].diff()[own == own.shift()].dt.days > 0
    ordered = own.max() <= rows[key].nunique() and later.all()
    return rows if ordered else rows.sort_values([key, "day"])


def number_runs(rows: pd.DataFrame | pd.Series) -> pd.Series:
    """Number the runs of neighbouring rows that are equal, from 1 upwards; missing is equal too.

    Group by the result to get one group a run.

    >>> import pandas as pd
    >>> number_runs(pd.Series([1, 1, None, None, 1], dtype="Int64")).tolist()
    [1, 1, 2, 2, 3]
    """
    columns = [rows[name] for name in rows] if rows.ndim == 2 else [rows]
    pairs = ((column, column.shift()) for column in columns)
    changed = reduce(or_, ((a != b) & ~(a.isna() & b.isna()) for a, b in pairs))
    changed = changed.fillna(True).astype(bool)  # a number unlike a missing one
    changed.iloc[:1] = True
    return changed.cumsum()
