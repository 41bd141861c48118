"""Dates, numbers, lists and names as they are written in a brief."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

OFFICE = re.compile(
    r"\b(government|army|ministry|military|presidency|leadership|administration|council|office"
    r"|operation|Center|Centre|Command|Room|Forces)$"
    r"|\b(embassy in|envoy for) "
)
"""What the name of a source ends with, or has in it, that is spoken of with an article."""
SITE = re.compile(r"\b(school|colleges|battalion|junction)\b", re.IGNORECASE)
"""What stands in the name of a place that is spoken of with an article."""
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def date(day: pd.Timestamp, year: bool = True) -> str:
    """Write a calendar day.

    >>> date(pd.Timestamp("2024-12-07")), date(pd.Timestamp("2024-12-07"), year=False)
    ('7 December 2024', '7 December')
    """
    return f"{day.day} {day.month_name()}" + (f" {day.year}" if year else "")


def when(start: pd.Timestamp, end: pd.Timestamp, or_earlier: bool = False) -> str:
    """Write the days between which something happened.

    >>> a, b = pd.Timestamp("2024-12-05"), pd.Timestamp("2024-12-07")
    >>> when(a, a), when(a, b), when(b, b, or_earlier=True)
    ('on 5 December', 'between 5 and 7 December', 'on or before 7 December')
    """
    if or_earlier:
        return f"on or before {date(end, year=False)}"
    if start == end:
        return f"on {date(end, year=False)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"between {start.day} and {date(end, year=False)}"
    return f"between {date(start, year=False)} and {date(end, year=False)}"


def number(value: float) -> str:
    """Write a number with thousands separated; whole numbers without a fraction.

    >>> number(2098210), number(31.0)
    ('2,098,210', '31')
    """
    return f"{value:,.0f}"


def between(floor: float, ceiling: float) -> str:
    """Write a floor and a ceiling.

    >>> between(31, 44), between(31, 31)
    ('between 31 and 44', '31')
    """
    low, high = number(floor), number(ceiling)
    return low if low == high else f"between {low} and {high}"


def count(value: int, noun: str, plural: str = "") -> str:
    """Write a small number in words with its noun.

    >>> count(1, "place"), count(3, "city", "cities"), count(12, "place"), count(0, "place")
    ('one place', 'three cities', '12 places', 'no places')
    """
    said = WORDS[value] if value < len(WORDS) else number(value)
    return f"{said} {noun if value == 1 else plural or noun + 's'}"


def named(source: str) -> str:
    """Give the name of a source as it stands in a sentence: an office with its article.

    >>> named("Syrian government"), named("Jordanian embassy in Washington")
    ('the Syrian government', 'the Jordanian embassy in Washington')
    >>> named("provincial council"), named("a member of parliament")
    ('the provincial council', 'a member of parliament')
    >>> named("the opposition"), named("SOHR"), named("Syrian army sources")
    ('the opposition', 'SOHR', 'Syrian army sources')
    """
    office = OFFICE.search(source) and not source.lower().startswith(("the ", "a "))
    return f"the {source}" if office else source


def located(place: str) -> str:
    """Give the name of a place as it stands in a sentence: a site with its article.

    >>> located("Infantry School near Elm"), located("M4/M5 junction"), located("Elm")
    ('the Infantry School near Elm', 'the M4/M5 junction', 'Elm')
    """
    return f"the {place}" if SITE.search(place) and not place.startswith("the ") else place


def listing(items: Iterable[str], most: int = 99) -> str:
    """Join items as a list; beyond ``most`` the others are counted.

    >>> listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"]), listing("abcde", most=2)
    ('a', 'a and b', 'a, b and c', 'a, b and 3 others')
    """
    items = list(items)
    if len(items) > most + 1:
        items = [*items[:most], f"{len(items) - most} others"]
    return (
        items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
    )


def capital(text: str) -> str:
    """Begin a sentence with a capital letter.

    >>> capital("the army left.")
    'The army left.'
    """
    return text[:1].upper() + text[1:]


def stop(text: str) -> str:
    """End a sentence with one full stop.

    >>> stop("It fell."), stop("It fell")
    ('It fell.', 'It fell.')
    """
    return text.rstrip(". ") + "."
