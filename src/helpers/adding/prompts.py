"""One question at a time at a terminal, with completion and a default."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import FuzzyWordCompleter

from helpers.text import printable

T = TypeVar("T")
NOTHING = "-"  # the answer that empties a line which has a default
REST = "."  # the answer that takes what stands in brackets, here and from here on
WIDE = 70  # longer lists of words stand on a line of their own before the question


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

    def agreed(self, question: str, default: bool = True) -> bool:
        """Ask for yes or no."""
        self.hurried = False
        return self.one_of(question, ["yes", "no"], "yes" if default else "no") == "yes"

    def number_of(self, label: str, options: list[str], default: int = 0) -> int:
        """Ask for one of numbered lines; 0 is none of them."""
        for i, option in enumerate(options, start=1):
            self.show(f"  {i}  {option}")
        self.hurried = False
        while True:
            answer = self.line(f"{label}, 0 for none", str(default) if default else "")
            if answer.isdigit() and int(answer) <= len(options):
                return int(answer)
            self.refuse(f"Write a number from 0 to {len(options)}.")
