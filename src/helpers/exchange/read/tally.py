"""What an import read, mapped, left open and refused, by rule and row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 3
"""Rows named for each rule and file; the rest are counted."""


@dataclass
class Rows:
    """Some rows of one file: how many, and the first few."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, rows: list[int]) -> None:
        """Count rows, and keep the first few; a row that says several things counts for each."""
        self.count += len(rows)
        self.first = sorted({*self.first, *sorted({*rows})[:SHOWN]})[:SHOWN]

    def __str__(self) -> str:
        """Name the rows.

        >>> few = Rows(); few.add([9, 4]); print(few)
        rows 4 and 9
        >>> few.add(list(range(10, 42))); print(few)
        rows 4, 9, 10 and 31 more
        """
        *most, last = map(str, self.first)
        if self.count > len(self.first):
            return f"rows {', '.join([*most, last])} and {self.count - len(self.first):,} more"
        return f"rows {', '.join(most)} and {last}" if most else f"row {last}"


def rules() -> dict[str, dict[str, Rows]]:
    """Make an empty list of rules with their rows by file."""
    return defaultdict(lambda: defaultdict(Rows))


@dataclass
class Tally:
    """What one import did; rows are numbered as a spreadsheet shows them, the header is row 1."""

    read: dict[str, int] = field(default_factory=dict)
    mapped: dict[str, dict[str, Rows]] = field(default_factory=rules)
    open: dict[str, dict[str, Rows]] = field(default_factory=rules)
    refused: dict[str, dict[str, Rows]] = field(default_factory=rules)
    claims: dict[str, int] = field(default_factory=dict)
    added: dict[str, list[str]] = field(default_factory=dict)
    advice: list[str] = field(default_factory=list)

    def note(self, kind: str, rule: str, file: str, rows: Iterable[int]) -> None:
        """Count rows under a rule; ``kind`` is mapped, open or refused."""
        rows = [int(row) for row in rows]
        if rows:
            getattr(self, kind)[rule][file].add(rows)

    def lines(self) -> list[str]:
        """Give the account, one line a rule."""
        total = sum(self.read.values())
        files = "1 file" if len(self.read) == 1 else f"{len(self.read)} files"
        out = [f"Read: {total:,} rows of {files}."]
        for kind, title in (("mapped", "Mapped"), ("open", "Left open"), ("refused", "Refused")):
            found = getattr(self, kind)
            out += [f"{title}:"] if found else []
            for rule, files in sorted(found.items(), key=lambda item: -counted(item[1])):
                where = "; ".join(f"{file} {rows}" for file, rows in sorted(files.items()))
                out.append(f"  {counted(files):,} {rule} ({where})")
        told = ", ".join(f"{count:,} {what}" for what, count in self.claims.items() if count)
        out.append(f"Claims: {told or 'none'}.")
        added = ", ".join(f"{table} {len(ids):,}" for table, ids in self.added.items() if ids)
        return [*out, *([f"Added to {added}."] if added else []), *self.advice]


def counted(files: dict[str, Rows]) -> int:
    """Count the rows of a rule in all files."""
    return sum(rows.count for rows in files.values())
