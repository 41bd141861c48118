"""What stands in a cell of somebody else's file: days, numbers and names."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from helpers.adding.resolve import name_key

DAY_FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y"),
    *("%d-%b-%y", "%d %b %y", "%B %d, %Y"),
)
SLASHED = r"^(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})$"
TIME_OF_DAY = r"[T ]+\d{1,2}:\d{2}.*$"


def days(text: pd.Series) -> pd.Series:
    """Read days as the projects and the spreadsheets of their users write them.

    ``05/12/2024`` is read only where others of these cells tell the order of all. Gives midnight
    timestamps, missing where the cell is empty or no day.
    """
    codes, cells = pd.factorize(text, use_na_sentinel=False)
    plain = pd.Series(cells, dtype=object).astype(str).str.strip()
    plain = plain.str.replace(TIME_OF_DAY, "", regex=True)
    moments = pd.Series(pd.NaT, index=plain.index, dtype="datetime64[s]")
    for form in DAY_FORMS:
        left = plain[moments.isna()]
        moments.update(pd.to_datetime(left, format=form, errors="coerce").astype("datetime64[s]"))
    moments.update(_slashed(plain[moments.isna()]))
    return pd.Series(moments.to_numpy()[codes], index=text.index)


@lru_cache(maxsize=10_000)
def one_day(cell: str) -> pd.Timestamp:
    """Read one day as ``days`` does.

    >>> one_day("5 December 2024")
    Timestamp('2024-12-05 00:00:00')
    """
    return days(pd.Series([cell]))[0]


def _slashed(text: pd.Series) -> pd.Series:
    """Read ``13/12/2024`` or ``12/13/2024``; of a cell that may be either the others tell."""
    parts = text.str.extract(SLASHED).apply(pd.to_numeric)
    one, two = parts["first"], parts["second"]
    day_first, month_first = one > 12, two > 12
    either = (one != two) & ~day_first & ~month_first
    if day_first.any() != month_first.any():
        either &= False
        day_first |= day_first.any()
    day, month = one.where(day_first, two), two.where(day_first, one)
    dates = pd.DataFrame({"year": parts["year"], "month": month, "day": day})
    return pd.to_datetime(dates[~either], errors="coerce").reindex(text.index)


def numbers(text: pd.Series) -> pd.Series:
    """Read numbers; ``35,13`` has a decimal comma. Missing where it is empty or no number."""
    plain = text.str.replace(",", ".", regex=False)
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def whole(text: pd.Series) -> pd.Series:
    """Read whole numbers, ``12``, ``12.0``, ``1,234`` or ``2e+00``; missing where it is none."""
    plain = text.str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True)
    read = pd.to_numeric(plain, errors="coerce").astype("float64")
    return read.where((read % 1 == 0) & (read.abs() < 2**63)).astype("Int64")


def moments(text: pd.Series) -> pd.Series:
    """Read Unix timestamps, in seconds or milliseconds, or days; whole seconds, -1 = none."""
    read = whole(text)
    read = read.where(~(read > 10**11), read // 1000)
    seconds = (days(text.where(read.isna())) - pd.Timestamp(0)) // pd.Timedelta(seconds=1)
    return read.fillna(seconds.astype("Int64")).fillna(-1).astype("int64")


def tidy(name: str) -> str:
    """Keep a name on one line, without characters that steer a screen.

    >>> tidy(" Free\\n Army\\x1b[2J\\u202e ")
    'Free Army[2J'
    """
    return " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())


def parts(cell: str) -> list[str]:
    """Split a cell of several names at semicolons; each once, in their order.

    >>> parts("SOHR; Enab Baladi ;sohr;")
    ['SOHR', 'Enab Baladi']
    """
    names: dict[str, str] = {}
    for name in map(tidy, cell.split(";")):
        if name_key(name):
            names.setdefault(name_key(name), name)
    return list(names.values())


def iso(value: pd.Timestamp) -> str:
    """Write a day, '' where there is none."""
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
