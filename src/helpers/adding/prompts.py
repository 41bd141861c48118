"""One question at a time at a terminal, and short ways of answering with a day or a number."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypeVar

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import FuzzyWordCompleter

from helpers.adding import WORDS
from helpers.text import printable

T = TypeVar("T")
NOTHING = "-"  # the answer that empties a line which has a default
REST = "."  # the answer that takes what stands in brackets, here and from here on
WIDE = 70  # longer lists of words stand on a line of their own before the question
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBER_WORDS: dict[str, list[str]] = WORDS["number_words"]


class Prompter:
    """Asks at a terminal; Ctrl-C and Ctrl-D end it as KeyboardInterrupt."""

    def __init__(self) -> None:
        """Open a session; while ``hurried``, defaults are taken unasked, until one will not do."""
        self.session: PromptSession = PromptSession(reserve_space_for_menu=4)
        self.hurried = False

    def show(self, text: str = "") -> None:
        """Print lines, harmless for a terminal."""
        for line in text.split("\n"):
            click.echo(printable(line))

    def refuse(self, reason: str) -> None:
        """Say why an answer will not do; after a default that was taken unasked, just ask."""
        if not self.hurried:
            self.show(f"  {reason}")
        self.hurried = False

    def line(self, label: str, default: str = "", words: Iterable[str] = ()) -> str:
        """Ask for a line: Enter takes the default, which stands in brackets, ``-`` is nothing."""
        if self.hurried:
            return default
        question = f"{label} [{default}]: " if default else f"{label}: "
        completer = FuzzyWordCompleter(list(dict.fromkeys(filter(None, words))))
        try:
            answer = self.session.prompt(printable(question), completer=completer).strip()
        except EOFError as error:
            raise KeyboardInterrupt from error
        self.hurried = answer == REST
        return "" if answer == NOTHING else default if answer in ("", REST) else answer

    def parsed(self, label: str, parse: Callable[[str], T], default: str = "") -> T:
        """Ask until the answer can be parsed; what ``parse`` raises as ValueError is shown."""
        while True:
            try:
                return parse(self.line(label, default))
            except ValueError as error:
                self.refuse(str(error))

    def one_of(self, label: str, allowed: list[str], default: str = "", needed: bool = True) -> str:
        """Ask for one of a few words; the beginning of one is enough."""
        words = ", ".join(allowed)
        if len(words) > WIDE:
            self.show(f"  {label}: {words}")
        question = label if len(words) > WIDE else f"{label} ({words})"
        while True:
            answer = self.line(question, default, allowed).lower()
            if answer in allowed or (not answer and not needed):
                return answer
            matching = [word for word in allowed if answer and word.startswith(answer)]
            if len(matching) == 1:
                return matching[0]
            self.refuse(f"Write one of {', '.join(matching or allowed)}.")

    @contextmanager
    def own_question(self) -> Iterator[None]:
        """Ask a question within another: a full stop in it ends with it."""
        self.hurried = False
        yield
        self.hurried = False

    def agreed(self, question: str, default: bool = True) -> bool:
        """Ask for yes or no."""
        with self.own_question():
            return self.one_of(question, ["yes", "no"], "yes" if default else "no") == "yes"

    def number_of(self, label: str, options: list[str], default: int = 0) -> int:
        """Ask for one of numbered lines; 0 is none of them."""
        for i, option in enumerate(options, start=1):
            self.show(f"  {i}  {option}")
        while True:
            with self.own_question():
                answer = self.line(f"{label}, 0 for none", str(default) if default else "")
            if answer.isdigit() and int(answer) <= len(options):
                return int(answer)
            self.refuse(f"Write a number from 0 to {len(options)}.")


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
    for pattern, (low, high) in (NUMBER_WORDS | WORDS["numbers"]).items():
        if match := re.fullmatch(pattern, word):
            return match.expand(low), match.expand(high)
    words = ", ".join(NUMBER_WORDS)
    raise ValueError(f"“{text}” is no number: write 20, 10-20, at least 20, up to 20, or {words}.")
