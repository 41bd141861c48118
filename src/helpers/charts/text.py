"""Text in pictures: made safe, wrapped, and the source line."""

from __future__ import annotations

import html
import textwrap

import pandas as pd

from helpers.tables import Dataset

LABEL_CHARS = 20
"""Letters a line of the name of a place beside a chart."""
ENDS = ("at every bar", "by any claim")
"""What floor and ceiling are called wherever they are shown."""


def escape(text: object) -> str:
    """Make text safe where plotly would read markup or a formula.

    >>> escape("<b>5 & $6$</b>")
    '&lt;b&gt;5 &amp; &#36;6&#36;&lt;/b&gt;'
    """
    return html.escape(str(text), quote=False).replace("$", "&#36;")


def lines(text: str, width: int) -> str:
    """Wrap plain text to lines and make each safe.

    >>> lines("one two three", 8)
    'one two<br>three'
    """
    wrapped = textwrap.wrap(str(text), width, break_on_hyphens=False)
    return "<br>".join(escape(line) for line in wrapped)


def short(text: str, width: int) -> str:
    """Shorten a text.

    >>> short("The rebels took Birch.", 16)
    'The rebels took…'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= width else text[: width - 1].rstrip(" ,;-") + "…"


def label(name: str) -> str:
    """Give a name as the label of a line of a chart: on two lines where it is long.

    >>> label("Homs"), label("Infantry School near Aleppo")
    ('Homs', 'Infantry School near<br>Aleppo')
    """
    return lines(short(name, 2 * LABEL_CHARS), LABEL_CHARS)


def long_day(day: pd.Timestamp) -> str:
    """Give a day as text.

    >>> long_day(pd.Timestamp("2030-01-06"))
    '6 January 2030'
    """
    return f"{day.day} {day:%B %Y}"


def short_day(day: pd.Timestamp) -> str:
    """Give a day as short text without its year.

    >>> short_day(pd.Timestamp("2030-01-06"))
    '6 Jan'
    """
    return f"{day.day} {day:%b}"


def number(value: float) -> str:
    """Give a number as text, whole as in the sentences beside a picture.

    >>> number(1234.0), number(47.1)
    ('1,234', '47')
    """
    return f"{value:,.0f}"


def brief(value: float) -> str:
    """Give a number as short text, large ones to three digits.

    >>> brief(2992300), brief(298896), brief(1240), brief(8.13)
    ('2.99M', '299k', '1,240', '8')
    """
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= max(size, 1e4):
            return f"{value / size:.3g}{letter}"
    return number(value)


def count(n: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun.

    >>> count(1, "place"), count(2, "place")
    ('1 place', '2 places')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def when(d: Dataset) -> str:
    """Say which day is shown and what was known."""
    if d.known_by == d.as_of:
        return f"as known on {long_day(d.as_of)}"
    return f"as of {long_day(d.as_of)}, known by {long_day(d.known_by)}"


def source_line(d: Dataset, *notes: str) -> str:
    """Name what a picture rests on: reports, dataset, days, and anything else to say."""
    told = f"{count(len(d.reports), 'report')}, {d.offensive.title}, {when(d)}"
    return " ".join(f"{note.strip().rstrip('.')}." for note in (told, *notes) if note.strip())
