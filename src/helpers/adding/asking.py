"""One question at a time at a terminal, with completion and a default."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import FuzzyWordCompleter

from helpers.text import printable

NOTHING = "-"
"""The answer that empties a line which has a default."""
REST = "."
"""The answer that takes what stands in brackets, here and from here on."""
WIDE = 70
"""Longer lists of words stand on a line of their own before the question."""


class Asker:
    """Asks at a terminal; Ctrl-C and Ctrl-D end it as KeyboardInterrupt."""

    def __init__(self) -> None:
        """Open a session on the terminal."""
        self.session: PromptSession = PromptSession(reserve_space_for_menu=4)
        self.hurried = False
        """Whether defaults are taken unasked, until one will not do."""

    def say(self, text: str = "") -> None:
        """Print lines, harmless for a terminal."""
        for line in text.split("\n"):
            click.echo(printable(line))

    def wrong(self, text: str) -> None:
        """Say why an answer will not do; after a default that was taken unasked, just ask."""
        if not self.hurried:
            self.say(f"  {text}")
        self.hurried = False

    def line(self, label: str, default: str = "", words: Iterable[str] = ()) -> str:
        """Ask for a line: Enter takes the default, which stands in brackets, ``-`` is nothing."""
        if self.hurried:
            return default
        shown = f"{label} [{default}]: " if default else f"{label}: "
        completer = FuzzyWordCompleter(list(dict.fromkeys(filter(None, words))))
        try:
            answer = self.session.prompt(printable(shown), completer=completer).strip()
        except EOFError as error:
            raise KeyboardInterrupt from error
        self.hurried = answer == REST
        return "" if answer == NOTHING else default if answer in ("", REST) else answer

    def read(self, label: str, reader: Callable, default: str = "") -> object:
        """Ask until ``reader`` can read the answer; what it raises as ValueError is shown."""
        while True:
            try:
                return reader(self.line(label, default))
            except ValueError as error:
                self.wrong(str(error))

    def one_of(self, label: str, allowed: list[str], default: str = "", needed: bool = True) -> str:
        """Ask for one of a few words; the beginning of one is enough."""
        told = ", ".join(allowed)
        if len(told) > WIDE:
            self.say(f"  {label}: {told}")
        asked = label if len(told) > WIDE else f"{label} ({told})"
        while True:
            answer = self.line(asked, default, allowed).lower()
            begun = [word for word in allowed if word.startswith(answer)] if answer else []
            if answer in allowed or (not answer and not needed):
                return answer
            if len(begun) == 1:
                return begun[0]
            self.wrong(f"Write one of {', '.join(begun or allowed)}.")

    def yes(self, question: str, default: bool = True) -> bool:
        """Ask for yes or no."""
        shown = "Y/n" if default else "y/N"
        self.hurried = False
        while True:
            answer = self.line(f"{question} {shown}").lower()
            if not answer:
                return default
            if answer in ("y", "yes", "n", "no"):
                return answer[0] == "y"
            self.wrong("Write y or n.")

    def pick(self, label: str, options: list[str], default: int = 0) -> int:
        """Ask for one of numbered lines; 0 is none of them."""
        for i, option in enumerate(options, start=1):
            self.say(f"  {i}  {option}")
        self.hurried = False
        while True:
            answer = self.line(f"{label}, 0 for none", str(default) if default else "")
            if answer.isdigit() and int(answer) <= len(options):
                return int(answer)
            self.wrong(f"Write a number from 0 to {len(options)}.")
