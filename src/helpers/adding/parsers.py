"""Short ways of writing days and numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta

from helpers.adding import WORDS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBER_WORDS: dict[str, list[int]] = WORDS["number_words"]
NUMBERS = {
    r"(?:about|some|nearly)? ?(\d+)": (r"\1", r"\1"),
    r"(?:at least|more than|over) (\d+)": (r"\1", ""),
    r"(\d+)\+": (r"\1", ""),
    r"up to (\d+)": ("", r"\1"),
    r"(\d+) ?(?:-|–|to) ?(\d+)": (r"\1", r"\2"),
}
"""Ways of writing a number, and its lower and upper end by the parts of the pattern."""


def span(text: str, published: str) -> tuple[str, str]:
    """Read when an event happened, as first and last day.

    ``5`` is the 5th, ``fri`` the Friday, at the latest on the day of the report; ``3..5`` is from
    one day to another; ``..5``, or nothing, is by then, with no first day. ValueError where it
    cannot be read as a day.

    >>> span("5", "2024-12-07"), span("fri", "2024-12-07"), span("2024-12-01..3", "2024-12-07")
    (('2024-12-05', '2024-12-05'), ('2024-12-06', '2024-12-06'), ('2024-12-01', '2024-12-03'))
    >>> span("", "2024-12-07"), span("..30", "2024-12-07")
    (('', '2024-12-07'), ('', '2024-11-30'))
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        return (day(first, published),) * 2 if first else ("", published)
    return day(first, published) if first else "", day(last, published) if last else published


def day(text: str, published: str) -> str:
    """Read one day, given in full, as a day of the month or as a weekday by the day of the report.

    ValueError where it is none of them.
    """
    word = text.strip().lower()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
            return str(date.fromisoformat(word))
        by = date.fromisoformat(published)
        for back in range(62):
            earlier = by - timedelta(days=back)
            if word.lstrip("0") == str(earlier.day) or word[:3] == WEEKDAYS[earlier.weekday()]:
                return str(earlier)
    except ValueError:
        pass
    raise ValueError(f"“{text}” is no day: write 2024-12-05, 5, fri, 3..5 or ..5.")


def number(text: str) -> tuple[str, str]:
    """Read a number as lower and upper end, by the codebook's words; ValueError where it is none.

    >>> number("20"), number("10-20"), number("at least 20"), number("up to 20"), number("dozens")
    (('20', '20'), ('10', '20'), ('20', ''), ('', '20'), ('24', '99'))
    """
    word = re.sub(r"(?<=\d)[,  ](?=\d{3}\b)", "", text.strip().lower())
    if word in NUMBER_WORDS:
        low, high = NUMBER_WORDS[word]
        return str(low), str(high)
    for pattern, ends in NUMBERS.items():
        match = re.fullmatch(pattern, word)
        if match:
            return match.expand(ends[0]), match.expand(ends[1])
    words = ", ".join(NUMBER_WORDS)
    raise ValueError(f"“{text}” is no number: write 20, 10-20, at least 20, up to 20, or {words}.")
