"""Rows of a table that an import may add to, found again by what they say."""

from __future__ import annotations

import hashlib

import pandas as pd
from slugify import slugify


class Rows:
    """One table as text, and the rows that are added to it."""

    def __init__(self, frame: pd.DataFrame):
        """Take a table as ``tables.read_rows`` gives it."""
        self.columns = list(frame.columns)
        self.key = self.columns[0]
        self.known = frame.to_dict("records")
        self.by_id = {row[self.key]: row for row in self.known}
        self.new: dict[str, dict[str, str]] = {}

    @property
    def added(self) -> list[dict[str, str]]:
        """The rows that were added, in their order."""
        return list(self.new.values())

    def add(self, **cells: str) -> str:
        """Add a row; cells that are not given stay empty. Gives its id."""
        row = dict.fromkeys(self.columns, "") | cells
        self.by_id[row[self.key]] = self.new[row[self.key]] = row
        return row[self.key]

    def fresh(self, *names: str) -> str:
        """Make an id from a name that no row has: the further names, then numbers, tell it apart.

        A name without any letter or digit gives a hash.
        """
        parts = [slugify(name) for name in names if slugify(name)]
        parts = parts or [hashlib.blake2s("".join(names).encode(), digest_size=4).hexdigest()]
        for length in range(1, len(parts) + 1):
            if "-".join(parts[:length]) not in self.by_id:
                return "-".join(parts[:length])
        number = 2
        while f"{parts[0]}-{number}" in self.by_id:
            number += 1
        return f"{parts[0]}-{number}"
