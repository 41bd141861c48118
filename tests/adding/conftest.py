"""A keyboard that tests type on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from helpers.adding.dialogue import Dialogue
from helpers.tables.append import Draft

TODAY = date(2030, 2, 1)


class Left(Exception):
    """The dialogue was left by Ctrl-C or Ctrl-D."""


@pytest.fixture
def typed(draft: Draft) -> Iterator[Callable[..., bool]]:
    """Run the dialogue with what is typed, one line an answer."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):

        def run(*answers: str, end: str = "\r") -> bool:
            keys.send_text("".join(f"{answer}\r" for answer in answers[:-1]))
            keys.send_text(answers[-1] + end + "\x03")  # too few answers end it, not hang it
            try:
                return Dialogue(draft, TODAY).run()
            except KeyboardInterrupt as left:
                raise Left from left

        yield run


@pytest.fixture(autouse=True)
def no_loop():
    """A browser that another test has opened keeps a loop running; a dialogue begins its own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)
