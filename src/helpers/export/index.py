"""The list of all briefs: an edition for each day, and the current run of every notebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.export.page import environment, policy, style


@dataclass(frozen=True)
class Entry:
    """One brief as the list shows it; all text.

    ``day`` is the day of an edition and empty for a current run. ``href`` is empty where the
    brief was never built. ``old`` says in words why the brief is behind its data; empty = it is
    not.
    """

    slug: str
    offensive: str
    question: str
    bottom_line: str
    as_of: str
    known_by: str
    day: str = ""
    href: str = ""
    old: str = ""


def index(entries: Iterable[Entry]) -> str:
    """Make ``index.html``: current runs in their order, then editions, the newest first."""
    entries = list(entries)
    current = [entry for entry in entries if not entry.day]
    editions = sorted((e for e in entries if e.day), key=lambda e: e.day, reverse=True)
    titles = sorted({entry.offensive for entry in entries if entry.offensive})
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            offensive=", ".join(titles) or "No briefs yet",
            groups=[("Now", current), ("Day by day", editions)],
            policy=policy([]),
            style=style(),
        )
    )
