"""What stands in the cells of files that other projects publish."""

import pandas as pd

from helpers.adding.resolve import name_key
from helpers.tables.spellings import days


def numbers(text: pd.Series) -> pd.Series:
    """Read numbers; ``35,13`` has a decimal comma. Missing where it is empty or no number."""
    plain = text.str.replace(",", ".", regex=False)
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def with_points(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Write decimal points where the coordinates of a row have commas: ``1.000`` is 1,000 there."""
    comma = frame["latitude"].str.contains(",") | frame["longitude"].str.contains(",")
    other = frame.loc[comma, names].apply(lambda text: text.str.translate({44: ".", 46: ","}))
    return frame.assign(**{name: frame[name].mask(comma, other[name]) for name in names})


def whole(text: pd.Series) -> pd.Series:
    """Read whole numbers, ``12``, ``12.0``, ``1,234`` or ``2e+00``; missing where it is none."""
    plain = text.str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True)
    read = pd.to_numeric(plain, errors="coerce").astype("float64")
    return read.where((read % 1 == 0) & (read.abs() < 2**63)).astype("Int64")


def people(text: pd.Series) -> pd.Series:
    """Read numbers of people; -1 where a cell says none, or one that no war has."""
    read = whole(text)
    return read.where((read >= 0) & (read < 10**8)).fillna(-1).astype("int64")


def moments(text: pd.Series) -> pd.Series:
    """Read Unix timestamps, in seconds or milliseconds, or days; whole seconds, -1 = none."""
    read = whole(text)
    read = read.where(~(read > 10**11), read // 1000).where(lambda seconds: seconds < 2**33)
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
