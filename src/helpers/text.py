"""Dates, numbers, lists and names as they are written for readers, and text safe for a terminal.

``LOCALE`` sets how dates, numbers and lists are written in sentences, tables and over marks. What
reads or draws English days besides: docs/architecture.md, "the language".
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

__all__ = "capitalise count day days end_sentence list_of number short_day short_number".split()

LOCALE = "en_GB"
COUNT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SHORT_DAY = {"en_GB": "en"}.get(LOCALE, LOCALE)
"""British "Sept" is the only short month of four letters; charts write "Sep"."""


def day(moment: date, year: bool = True) -> str:
    """Write a calendar day.

    >>> day(date(2024, 12, 7)), day(date(2024, 12, 7), year=False)
    ('7 December 2024', '7 December')
    """
    return _formatted(moment, "d MMMM y" if year else "d MMMM", LOCALE)


def short_day(moment: date, year: bool = False) -> str:
    """Write a calendar day in few letters.

    >>> short_day(date(2024, 9, 7)), short_day(date(2024, 9, 7), year=True)
    ('7 Sep', '7 Sep 2024')
    """
    return _formatted(moment, "d MMM y" if year else "d MMM", SHORT_DAY)


def month(moment: date) -> str:
    """Write a month.

    >>> month(date(2024, 11, 27))
    'Nov 2024'
    """
    return _formatted(moment, "MMM y", SHORT_DAY)


@lru_cache(maxsize=10_000)
def _formatted(moment: date, pattern: str, locale: str) -> str:
    from babel.dates import format_date

    return format_date(moment, pattern, locale)


def days(first: date, last: date, or_earlier: bool = False, year: bool = False) -> str:
    """Write the days between which something happened, with the preposition.

    >>> a, b, c = date(2024, 11, 30), date(2024, 12, 5), date(2024, 12, 7)
    >>> days(c, c), days(b, c), days(a, c)
    ('on 7 December', 'between 5 and 7 December', 'between 30 November and 7 December')
    >>> days(b, c, or_earlier=True)
    'on or before 7 December'
    """
    end = day(last, year)
    if or_earlier:
        return f"on or before {end}"
    if first == last:
        return f"on {end}"
    same_month = (first.year, first.month) == (last.year, last.month)
    start = first.day if same_month else day(first, year and first.year != last.year)
    return f"between {start} and {end}"


def number(value: float) -> str:
    """Write a number rounded to a whole one, thousands separated.

    >>> number(2098210), number(31.0)
    ('2,098,210', '31')
    """
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0", locale=LOCALE)


def short_number(value: float) -> str:
    """Write a number in few letters, large ones to three digits.

    >>> short_number(2992300), short_number(298896), short_number(1240), short_number(8.13)
    ('2.99M', '299k', '1,240', '8')
    """
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= max(size, 1e4):
            return f"{value / size:.3g}{letter}"
    return number(value)


def plural(noun: str) -> str:
    """Write a regular noun in the plural.

    >>> plural("place"), plural("city"), plural("day"), plural("crossing")
    ('places', 'cities', 'days', 'crossings')
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def count(n: int, noun: str, many: str = "") -> str:
    """Write a number with its noun; ``many`` is the plural where it is not regular.

    >>> count(1, "place"), count(2, "city"), count(1200, "person", "people")
    ('1 place', '2 cities', '1,200 people')
    """
    return f"{number(n)} {noun if n == 1 else many or plural(noun)}"


def count_in_words(n: int, noun: str) -> str:
    """Write a number with its noun, up to ten in words.

    >>> [count_in_words(n, "place") for n in (0, 1, 3, 12)]
    ['no places', 'one place', 'three places', '12 places']
    """
    digits, _, rest = count(n, noun).partition(" ")
    return f"{COUNT_WORDS[n] if n < len(COUNT_WORDS) else digits} {rest}"


def list_of(items: Iterable[str], most: int | None = None) -> str:
    """Join items as a list; beyond ``most`` the others are counted.

    >>> list_of([]), list_of("a"), list_of("ab"), list_of("abc"), list_of("abcde", most=2)
    ('', 'a', 'a and b', 'a, b and c', 'a, b and 3 others')
    """
    from babel.lists import format_list

    items = list(items)
    if most is not None and len(items) > most + 1:
        items = [*items[:most], f"{len(items) - most} others"]
    return format_list(items, locale=LOCALE)


def capitalise(sentence: str) -> str:
    """Begin a sentence with a capital letter and leave the others as they are.

    >>> capitalise("the SDF left.")
    'The SDF left.'
    """
    return sentence[:1].upper() + sentence[1:]


def end_sentence(sentence: str) -> str:
    """End a sentence with one full stop.

    >>> end_sentence("It fell."), end_sentence("It fell")
    ('It fell.', 'It fell.')
    """
    return sentence.rstrip(". ") + "."


def shorten(sentence: str, width: int) -> str:
    """Put text on one line of at most ``width`` letters.

    >>> shorten("The rebels took Birch.", 16)
    'The rebels took…'
    """
    sentence = " ".join(sentence.split())
    return sentence if len(sentence) <= width else sentence[: width - 1].rstrip(" ,;-") + "…"


def slug(name: str) -> str:
    """Make an id of a name: small Latin letters, digits and hyphens.

    >>> slug("Al-Ḥamrā / Hama"), slug("درعا")
    ('al-hamra-hama', 'dr')
    """
    from slugify import slugify

    return slugify(name)


def printable(text: str) -> str:
    r"""Write as escapes what a terminal would obey or cannot show, line breaks included.

    >>> print(printable("Hama \x1b[31m حماة"))
    Hama \x1b[31m حماة
    """
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return "".join(shown)
