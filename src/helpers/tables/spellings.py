"""How spreadsheets and other projects write a table: what parts its columns, and its days."""

import csv
import re
from functools import lru_cache

import pandas as pd

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
BEFORE = re.compile(r"\s*|\W*sep=(?P<separator>.)\W*", re.IGNORECASE)  # may precede the names
DAY_FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y"),
    *("%d-%b-%y", "%d %b %y", "%B %d, %Y"),
)
SLASHED = re.compile(r"^(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4})$")
TIME_OF_DAY = r"[T ]+\d{1,2}:\d{2}.*$"


def separator(names: str) -> str:
    """Give the sign that parts the columns of a table, by its line of names.

    >>> separator("claim_id;event_id;note")
    ';'
    """
    line = " ".join(names.split("\r"))
    return max(SEPARATORS, key=lambda sign: len(next(csv.reader([line], delimiter=sign))))


def days(text: pd.Series) -> pd.Series:
    """Read days as the projects and the spreadsheets of their users write them.

    ``05/12/2024`` is read only where others of these cells with the same sign tell the order of
    all. Gives midnight timestamps, missing where the cell is empty or no day.
    """
    codes, cells = pd.factorize(text, use_na_sentinel=False)
    plain = pd.Series(cells, dtype=object).astype(str).str.strip()
    plain = plain.str.replace(TIME_OF_DAY, "", regex=True)
    moments = pd.Series(pd.NaT, index=plain.index, dtype="datetime64[s]")
    for form in DAY_FORMS:
        left = plain[moments.isna()]
        moments.update(pd.to_datetime(left, format=form, errors="coerce").astype("datetime64[s]"))
    left = plain[moments.isna()]
    for _, alike in left.groupby(left.str.extract("([/.-])")[0]):  # each writer has one sign
        moments.update(_slashed(alike))
    return pd.Series(moments.to_numpy()[codes], index=text.index)


@lru_cache(maxsize=10_000)
def one_day(cell: str) -> pd.Timestamp:
    """Read one day as ``days`` does.

    >>> one_day("5 December 2024")
    Timestamp('2024-12-05 00:00:00')
    """
    return days(pd.Series([cell]))[0]


def day_form(cell: str, day: pd.Timestamp) -> str:
    """Say how a cell that means a day is written.

    >>> day_form("05.12.2024", one_day("2024-12-05")), day_form("5 Dec 2024", None)
    ('dd.mm.yyyy', 'in another way')
    """
    parts = SLASHED.match(cell)
    if not parts:
        return "in another way"
    order = ("dd", "mm") if int(parts["first"]) == day.day else ("mm", "dd")
    return re.sub(r"\d+(.)\d+(.)\d+", rf"{order[0]}\1{order[1]}\2yyyy", cell)


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


def plain_numbers(text: pd.Series, kind: str) -> pd.Series:
    """Write the numbers of a column plainly, as ``1234`` or ``36.13``; '' where it is unsure.

    A comma is read as a decimal comma where other cells have one, and no cell has a point.

    >>> plain_numbers(pd.Series(["1,234", "12.0", "1E+05"]), "integer").tolist()
    ['1234', '12', '']
    >>> plain_numbers(pd.Series(["36,10", "1,234"]), "number").tolist()
    ['36.1', '1.234']
    """
    plain = text.str.replace(r"(?<=\d)[' ](?=\d{3}\b)", "", regex=True)
    if kind == "integer":
        plain = plain.str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True)
        plain = plain.str.replace(r"[.,]0{1,2}$", "", regex=True)
        return plain.where(plain.str.fullmatch(r"-?\d{1,18}"), "")
    comma = plain.str.fullmatch(r"-?\d+,(\d{1,2}|\d{4,})").any()
    if comma and not plain.str.contains(".", regex=False).any():
        plain = plain.str.replace(",", ".", regex=False)
    plain = plain.str.replace(r"\.0+$|(\.\d*[1-9])0+$", r"\1", regex=True)
    return plain.where(plain.str.fullmatch(r"-?\d+(\.\d+)?"), "")
