"""Rows of event files: sift them chunk by chunk, and keep the newest row of each id."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.exchange.read.files import BEYOND
from helpers.exchange.read.tally import Tally

SMALL = ["id", "version", "file", "row", "refused"]
"""What is kept of a row that is refused; file and rule as numbers, 0 = not refused."""


@dataclass
class Sieve:
    """Keeps the rows that concern a dataset, and of all others only id, version and row."""

    tally: Tally
    kept: list[pd.DataFrame] = field(default_factory=list)
    passed: list[pd.DataFrame] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=lambda: [""])

    def start(self, path: Path, frame: pd.DataFrame) -> pd.DataFrame:
        """Number the rows of a chunk and refuse those with a separator too many."""
        if path.name not in self.files:
            self.files.append(path.name)
        frame = frame.assign(file=self.files.index(path.name), row=frame.index, refused=0)
        beyond = frame[BEYOND] != "" if BEYOND in frame else pd.Series(False, index=frame.index)
        return self.refuse(frame, [(beyond, "with more cells than columns")])

    def refuse(self, frame: pd.DataFrame, rules: list[tuple[pd.Series, str]]) -> pd.DataFrame:
        """Refuse rows under the first rule that fits and give the others.

        Parameters
        ----------
        frame
            Rows as ``start`` gives them, with ``id`` (text) and ``version`` (whole number, -1 =
            none).
        rules
            Masks over the rows, each with the rule in words.
        """
        why = pd.Series(0, index=frame.index)
        for mask, rule in rules:
            if rule not in self.rules:
                self.rules.append(rule)
            why = why.mask(mask.fillna(False).astype(bool) & (why == 0), self.rules.index(rule))
        passed = frame.assign(refused=why).loc[why > 0, SMALL]
        self.passed.append(passed.astype({"file": "int16", "row": "int32", "refused": "int16"}))
        return frame[why == 0]

    def newest(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give the kept rows and the refused ones, each id once, by its newest row of all files.

        Of rows of one version the last one counts. Refusals are counted here, an older row of an
        id that stands in the files again under a rule of its own.

        Returns
        -------
        The kept rows with the name of their ``file``, in the order of the files; id and version
        of the refused.
        """
        empty = pd.DataFrame({name: [] for name in SMALL}).astype({"id": "str"})
        kept = pd.concat(self.kept or [empty], ignore_index=True)
        every = pd.concat([kept[SMALL], *self.passed], ignore_index=True)
        self.kept, self.passed = [], []
        twice = (every["id"] != "") & every.duplicated("id", keep=False)
        order = every[twice].sort_values(["version", "file", "row"], kind="stable")
        old = order.index[order.duplicated("id", keep="last")]
        every.loc[old, "refused"] = len(self.rules)
        self.rules.append("older than another row of the same id")
        for (rule, file), rows in every[every["refused"] > 0].groupby(["refused", "file"]):
            self.tally.note("refused", self.rules[rule], self.files[file], rows["row"])
        newest = every.drop(old)
        live = kept.loc[newest.index[newest.index < len(kept)]]
        gone = newest.loc[(newest.index >= len(kept)) & (newest["id"] != ""), ["id", "version"]]
        return live.assign(file=live["file"].map(dict(enumerate(self.files)))), gone
