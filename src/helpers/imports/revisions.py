"""Rows of event files: sift them chunk by chunk, and keep the newest row of each id."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.imports.files import BEYOND
from helpers.imports.tally import Tally

REFUSED = "refused"
SMALL = ["id", "version", "file", "row", REFUSED]
"""What is kept of a row that is refused."""


@dataclass
class Sieve:
    """Keeps the rows that concern a dataset, and of all others only id, version and row."""

    tally: Tally
    kept: list[pd.DataFrame] = field(default_factory=list)
    passed: list[pd.DataFrame] = field(default_factory=list)

    def sift(self, path: Path, frame: pd.DataFrame, rules: list[tuple[pd.Series, str]]) -> None:
        """Refuse the rows of a chunk under the first rule that fits; keep the others.

        Parameters
        ----------
        frame
            A chunk with ``id`` (text) and ``version`` (whole number, -1 = none) beside its columns.
        rules
            Masks over the chunk, each with the rule in words.
        """
        why = pd.Series("", index=frame.index, dtype=object)
        beyond = frame[BEYOND] != "" if BEYOND in frame else pd.Series(False, index=frame.index)
        for mask, rule in [(beyond, "more cells than columns"), *rules]:
            why[mask.fillna(False).astype(bool) & (why == "")] = rule
        marked = frame.assign(file=path.name, row=frame.index, refused=why)
        self.passed.append(marked.loc[why != "", SMALL])
        self.kept.append(marked[why == ""])

    def newest(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give the kept rows and the refused ids, each id once, by its newest row of all files.

        Of rows of one version the last one counts. Refusals are counted here, an older row of an
        id that stands in the files again under a rule of its own.
        """
        empty = pd.DataFrame({name: [] for name in SMALL})
        kept = pd.concat(self.kept or [empty], ignore_index=True)
        passed = pd.concat(self.passed or [empty], ignore_index=True)
        self.kept, self.passed = [], []
        every = pd.concat([kept[SMALL], passed], keys=["kept", "passed"])
        order = every["file"].map({name: i for i, name in enumerate(self.tally.read)})
        every = every.assign(order=order).sort_values(["version", "order", "row"], kind="stable")
        named = every["id"] != ""
        old = every[named & every.duplicated("id", keep="last")]
        count(self.tally, old.assign(refused="older than another row of the same id"))
        rest = every.drop(old.index)
        count(self.tally, rest[rest[REFUSED] != ""])
        at = rest.index.get_level_values(1)
        mine = rest.index.get_level_values(0) == "kept"
        return kept.loc[sorted(at[mine])], rest[~mine & (rest["id"] != "")]


def count(tally: Tally, rows: pd.DataFrame) -> None:
    """Count refused rows by rule and file."""
    for (rule, file), group in rows.groupby([REFUSED, "file"], sort=False):
        tally.note("refused", rule, file, group["row"])
