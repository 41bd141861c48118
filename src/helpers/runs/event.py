"""What a build tells while it works: a line for people that programs can read too."""

from __future__ import annotations

import json
from dataclasses import dataclass


class Event(str):
    """A line for people, with what it says for programs.

    >>> event = Event("a: built", "built", slug="a", seconds=1.5)
    >>> print(event)
    a: built
    >>> event.json
    '{"event": "built", "slug": "a", "seconds": 1.5}'
    """

    __slots__ = ("facts",)

    def __new__(cls, line: str, kind: str, **facts: object) -> Event:
        """Keep a line, the kind of event and what belongs to it; all that JSON can hold."""
        made = super().__new__(cls, line)
        made.facts = {"event": kind, **facts}
        return made

    @property
    def json(self) -> str:
        """Give the event as one line of JSON."""
        return json.dumps(self.facts, ensure_ascii=False)


def as_json(line: str) -> str:
    """Give any line as JSON: an event as such, other text as a remark.

    >>> as_json("Another build works here; waiting for it.")
    '{"event": "remark", "text": "Another build works here; waiting for it."}'
    """
    return (line if isinstance(line, Event) else Event(line, "remark", text=line)).json


@dataclass(frozen=True)
class Outcome:
    """What a build did: the slugs that it made, those that failed, and how many it left alone."""

    built: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    left: int = 0

    def __str__(self) -> str:
        """Say it in one line.

        >>> print(Outcome(("a", "b"), (), 20))
        2 built, 0 failed, 20 left as they are.
        """
        return f"{len(self.built)} built, {len(self.failed)} failed, {self.left} left as they are."

    @property
    def event(self) -> Event:
        """Say it to programs too."""
        return Event(
            str(self), "done", built=len(self.built), failed=list(self.failed), left=self.left
        )
