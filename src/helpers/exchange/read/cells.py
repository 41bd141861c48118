"""What stands in a cell of somebody else's file: days, numbers and names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pandas as pd
from slugify import slugify

DAY_FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y"),
    *("%d-%b-%y", "%d %b %y", "%B %d, %Y"),
)
SLASHED = r"^(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})$"
TIME_OF_DAY = r"[T ]+\d{1,2}:\d{2}.*$"
ARTICLES = {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "the"}
REGION_WORDS = r"\b(governorate|province|region|oblast|state|county|muhafazah)\b"


def days(text: pd.Series) -> pd.Series:
    """Read days as the projects and the spreadsheets of their users write them.

    A time of day is left out. ``05/12/2024`` may be two days, so it is read only where one part
    is above 12 or both are the same, or where others of these cells tell the order of all.

    Returns
    -------
    Midnight timestamps; missing where the cell is empty or no day.
    """
    codes, cells = pd.factorize(text, use_na_sentinel=False)
    plain = pd.Series(cells, dtype=object).astype(str).str.strip()
    plain = plain.str.replace(TIME_OF_DAY, "", regex=True)
    found = pd.Series(pd.NaT, index=plain.index, dtype="datetime64[s]")
    for form in DAY_FORMS:
        left = plain[found.isna()]
        found.update(pd.to_datetime(left, format=form, errors="coerce").astype("datetime64[s]"))
    found.update(slashed(plain[found.isna()]))
    return pd.Series(found.to_numpy()[codes], index=text.index)


@lru_cache(maxsize=10_000)
def one_day(cell: str) -> pd.Timestamp:
    """Read one day as ``days`` does.

    >>> one_day("5 December 2024")
    Timestamp('2024-12-05 00:00:00')
    """
    return days(pd.Series([cell]))[0]


def slashed(text: pd.Series) -> pd.Series:
    """Read ``13/12/2024`` or ``12/13/2024``.

    Where a cell may be either, the others tell, if each that is only one of the two has the same
    order.

    >>> slashed(pd.Series(["13/12/2024", "05/12/2024"])).dt.strftime("%d %B").tolist()
    ['13 December', '05 December']
    >>> slashed(pd.Series(["05/12/2024", "11/11/2024"])).isna().tolist()
    [True, False]
    """
    parts = text.str.extract(SLASHED).apply(pd.to_numeric)
    one, two = parts["first"], parts["second"]
    day_first, month_first = one > 12, two > 12
    either = (one != two) & ~day_first & ~month_first
    if day_first.any() != month_first.any():
        either &= False
        day_first |= day_first.any()
    day = one.where(day_first, two)
    told = pd.DataFrame({"year": parts["year"], "month": two.where(day_first, one), "day": day})
    return pd.to_datetime(told[~either], errors="coerce").reindex(text.index)


def numbers(text: pd.Series) -> pd.Series:
    """Read numbers; ``35,13`` has a decimal comma.

    Returns
    -------
    Floats; missing where the cell is empty or no number.
    """
    return read(text, lambda left: left.str.replace(",", ".", regex=False))


def whole(text: pd.Series) -> pd.Series:
    """Read whole numbers, ``12``, ``12.0``, ``1,234`` or ``2e+00``; missing where it is none."""
    found = read(text, lambda left: left.str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True))
    return found.where(found % 1 == 0).astype("Int64")


def read(text: pd.Series, mend: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Read numbers, those with a comma after mending them."""
    found = pd.to_numeric(text.where(text != ""), errors="coerce").astype("float64")
    comma = text.str.contains(",", regex=False, na=False)
    if comma.any():
        found[comma] = pd.to_numeric(mend(text[comma]), errors="coerce").astype("float64")
    return found


def moments(text: pd.Series) -> pd.Series:
    """Read Unix timestamps, in seconds or milliseconds, or days; whole seconds, -1 = none."""
    found = whole(text)
    found = found.where(~(found > 10**11), found // 1000)
    dated = days(text.where(found.isna()))
    seconds = (dated - pd.Timestamp(0)) // pd.Timedelta(seconds=1)
    return found.fillna(seconds.astype("Int64")).fillna(-1).astype("int64")


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """Write a name so that its spellings are alike: Latin letters, no marks and no articles.

    >>> folded("Al-Bāb"), folded("Khan Shaykhun"), folded("Куп'янськ")
    ('bab', 'khan shaykhun', 'kup iansk')
    """
    words = slugify(name).split("-")
    return " ".join(word for word in words if word not in ARTICLES) or " ".join(words)


def region(name: str) -> str:
    """Fold the name of a region without the word for what it is.

    >>> region("Hama governorate"), region("Donetsk Oblast"), region("Hama")
    ('hama', 'donetsk', 'hama')
    """
    return folded(re.sub(REGION_WORDS, "", name, flags=re.IGNORECASE))


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
    found: dict[str, str] = {}
    for name in map(tidy, cell.split(";")):
        if folded(name):
            found.setdefault(folded(name), name)
    return list(found.values())
