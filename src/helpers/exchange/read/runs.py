"""Runs of one status: from daily rows or snapshots to when each mapper showed what.

A year of VIINA has a row for each of 33,000 places and 365 days; what is held is one row for each
stretch of days in which one mapper shows one status for one place.
"""

from __future__ import annotations

import pandas as pd

from helpers.exchange.read.tally import Tally
from helpers.tables import BadTables, Problem

STATUSES = ("UA", "RU", "CONTESTED")
HELD = 500_000
"""Runs held before they are joined anew."""


class Runs:
    """Runs by place and mapper, joined as rows come in."""

    def __init__(self, tally: Tally):
        """Begin with none."""
        self.tally = tally
        self.mappers: list[str] = []
        self.files: list[str] = []
        self.parts: list[pd.DataFrame] = []
        self.joined = 0

    def add(
        self, file: str, place: pd.Series, mapper: str, moment: pd.Series, status: pd.Series
    ) -> None:
        """Take what one mapper shows, by row: place (number), moment (YYYYMMDDhhmmss), status.

        An empty status says nothing and is passed over.
        """
        told = status.str.upper()
        known = told.isin(STATUSES)
        unknown = status.index[~known & (told != "")]
        self.tally.note("refused", f"with a status other than {', '.join(STATUSES)}", file, unknown)
        part = pd.DataFrame(
            {
                "place": place[known],
                "mapper": position(self.mappers, mapper),
                "status": told[known].map(STATUSES.index).astype("int8"),
                "first": moment[known],
                "last": moment[known],
                "file": position(self.files, file),
                "row": status.index[known],
            }
        )
        self.parts.append(join(part))
        if sum(map(len, self.parts)) > self.joined + HELD:
            self.parts = [self.join()]
            self.joined = len(self.parts[0])

    def join(self) -> pd.DataFrame:
        """Join all runs.

        Raises
        ------
        BadTables
            Where two rows show one place otherwise at one time.
        """
        runs = join(pd.concat(self.parts, ignore_index=True))
        same = (runs["place"] == runs["place"].shift()) & (runs["mapper"] == runs["mapper"].shift())
        clash = runs[same & (runs["first"] <= runs["last"].shift())]
        if len(clash):
            one = clash.iloc[0]
            advice = "Give one version of each file, its rows in the order of their days."
            file, mapper = self.files[one["file"]], self.mappers[one["mapper"]]
            value = str(one["first"])[:8]
            rule = f"GeoNames {one['place']} has another status then in another row ({mapper})"
            raise BadTables([Problem(file, int(one["row"]), "", "date", value, rule, advice)])
        return runs

    def finished(self) -> pd.DataFrame:
        """Give all runs, by place, mapper and time.

        Returns
        -------
        One row a run: place (number), mapper, status (text), first and last (moments), file, row.
        """
        if not self.parts:
            columns = ["place", "mapper", "status", "first", "last", "file", "row"]
            return pd.DataFrame(columns=columns)
        runs = self.join()
        return runs.assign(
            mapper=runs["mapper"].map(dict(enumerate(self.mappers))),
            status=runs["status"].map(dict(enumerate(STATUSES))),
            file=runs["file"].map(dict(enumerate(self.files))),
        )


def position(names: list[str], name: str) -> int:
    """Give the place of a name in a list, added at its end where it is new."""
    if name not in names:
        names.append(name)
    return names.index(name)


def join(runs: pd.DataFrame) -> pd.DataFrame:
    """Join runs of one status that follow each other, by place and mapper."""
    runs = runs.sort_values(["place", "mapper", "first", "last"], kind="stable", ignore_index=True)
    key = runs[["place", "mapper", "status"]]
    number = (key != key.shift()).any(axis=1).cumsum()
    by_run = runs.groupby(number, sort=False)
    return by_run.agg(
        {name: "first" for name in ("place", "mapper", "status", "first")}
        | {"last": "max", "file": "first", "row": "first"}
    ).reset_index(drop=True)
