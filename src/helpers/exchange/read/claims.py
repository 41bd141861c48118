"""One claim of an import, before it has a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.exchange.read.scope import Scope
from helpers.exchange.read.spots import Spots
from helpers.exchange.read.tally import Tally
from helpers.exchange.read.voices import Actors, Sources


@dataclass(frozen=True)
class Project:
    """A project whose files are imported, as a source and as the outlet of its reports."""

    id: str
    name: str
    kind: str
    url: str
    data: str
    note: str


SENTINELS = ("1753-01-01", "1900-01-01", "9999-12-31")
"""Days that databases write where they have none."""


@dataclass(slots=True)
class Claim:
    """A row of ``events.csv`` to be: ``cells`` lack only the number, the report and ``coded_on``.

    ``key`` is the original id, ``version`` orders its revisions ('' where the project keeps none),
    ``published`` the day on which the project gave it (missing where the file does not say).
    """

    key: str
    version: str
    published: pd.Timestamp
    cells: dict[str, str]


@dataclass
class Landing:
    """What a format hands over: claims, and the original ids whose other claims are withdrawn.

    ``withdrawn`` gives for an original id its version and why; claims of that id that are not
    among ``claims`` leave every measure.
    """

    claims: list[Claim] = field(default_factory=list)
    withdrawn: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Desk:
    """What every format works with."""

    project: Project
    actors: Actors
    sources: Sources
    spots: Spots
    scope: Scope
    tally: Tally
    published: pd.Timestamp
    time_zone: str
    versions: dict[str, str]
    advance: Callable[[int], None]

    def version(self, original: str) -> int:
        """Give the version of an original id in the tables, -1 where there is none."""
        return int(self.versions.get(original) or -1)

    def own(self) -> str:
        """Give the project itself as a source."""
        return self.sources.own(self.project.name, self.project.kind, self.project.note)


def day(value: pd.Timestamp) -> str:
    """Write a day, '' where there is none."""
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def noted(*parts: str) -> str:
    """Join what a note says."""
    return "; ".join(part for part in parts if part)


Reader = Callable[[list[Path], Desk], Landing]
"""Reads the files of one format."""
