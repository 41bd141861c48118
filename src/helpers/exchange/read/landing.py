"""Bring claims into the tables of a dataset: found again by original id, checked, then written."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import files, tables
from helpers.exchange.read.claims import Claim, Desk, Landing, day
from helpers.exchange.read.rows import Rows

WITHDRAWN = "-withdrawn"
"""End of the event_id of a claim that its project took back."""
WHY = {
    "deleted": "{} deleted this event from its data.",
    "changed": "{} no longer gives this claim.",
}
KEPT = {"claim_id", "report_id", "supersedes", "coded_on"}
"""Cells of a claim that an import does not compare."""
ORDER = ("actors", "sources", "places", "reports", "events")
"""Tables in the order in which they are written: nothing points to a row that is not there yet."""


def original(project: str, note: str) -> tuple[str, str] | None:
    """Read the original id and its version from a note, None where another hand wrote the row.

    >>> original("ACLED", "ACLED SYR12 version 1734480000; Armed clash")
    ('SYR12', '1734480000')
    """
    found = re.match(rf"{project} (\S+?)(?: version (\d+))?(?:;|$)", note)
    return (found[1], found[2] or "") if found else None


def versions(project: str, events: pd.DataFrame) -> dict[str, str]:
    """Give the newest version of each original id in the tables."""
    found: dict[str, str] = {}
    for note in events["note"]:
        if known := original(project, note):
            found[known[0]] = max(known[1], found.get(known[0], ""), key=lambda v: int(v or -1))
    return found


def part(cells: dict[str, str]) -> tuple[str, bool]:
    """Tell apart the claims of one original id: by who claims it, and whether it is a toll."""
    return cells["claimant_id"], cells["event_id"].removesuffix(WITHDRAWN).endswith("-killed")


@dataclass
class Table:
    """One file of a dataset: its text line by line, and its rows by line."""

    lines: list[str]
    frame: pd.DataFrame

    @classmethod
    def read(cls, path: Path, frame: pd.DataFrame) -> Table:
        """Read the text behind the rows that ``tables.read_rows`` gives."""
        return cls(io.StringIO(path.read_bytes().decode("utf-8"), newline="").readlines(), frame)

    def written(self, changed: dict[int, dict[str, str]], added: list[dict[str, str]]) -> str:
        """Give the text with some rows replaced and others appended; every other byte stays.

        ``changed`` has the new cells by the line on which a row begins.
        """
        header = list(pd.read_csv(io.StringIO(self.lines[0].lstrip("\ufeff")), nrows=0).columns)
        header = [name.strip() for name in header if not name.startswith("Unnamed")]
        end = "\r\n" if self.lines[0].endswith("\r\n") else "\n"
        starts = [*self.frame.index, len(self.lines) + 1]
        out = self.lines[: starts[0] - 1]
        for start, stop in zip(starts, starts[1:], strict=False):
            if start in changed:
                out.append(as_csv([changed[start]], header, end))
            else:
                out += self.lines[start - 1 : stop - 1]
        if added and out and not out[-1].endswith(("\n", "\r")):
            out[-1] += end
        return "".join(out) + (as_csv(added, header, end) if added else "")


def as_csv(rows: list[dict[str, str]], header: list[str], end: str) -> str:
    """Write rows as CSV."""
    return pd.DataFrame(rows)[header].to_csv(index=False, header=False, lineterminator=end)


def land(
    folder: Path, found: dict[str, pd.DataFrame], landing: Landing, desk: Desk
) -> dict[str, str]:
    """Work out the new text of each table that changes.

    Parameters
    ----------
    found
        The tables as ``tables.read_rows`` gives them.

    Returns
    -------
    Text by name of table; nothing where the tables already say all of it.
    """
    today = day(pd.Timestamp.now().normalize())
    reports, events = Rows(found["reports"]), Rows(found["events"])
    numbers = Numbers(found, reports, desk, today)
    mine: dict[str, dict[tuple[str, bool], tuple[int, dict]]] = {}
    for line, row in zip(found["events"].index, events.known, strict=True):
        if known := original(desk.project.name, row["note"]):
            key = part(row)
            mine.setdefault(known[0], {})[key] = (line, row)
    changed: dict[int, dict[str, str]] = {}
    fresh = same = taken = 0
    for claim in landing.claims:
        line, row = mine.get(claim.key, {}).pop(part(claim.cells), (0, None))
        wanted = dict.fromkeys(events.columns, "") | claim.cells
        if row is None:
            row = wanted | {
                "claim_id": numbers.claim(),
                "report_id": numbers.report(claim),
                "coded_on": today,
            }
            events.add(**row)
            fresh += 1
        elif all(row[name] == wanted[name] for name in events.columns if name not in KEPT):
            same += 1
        else:
            kept = {"claim_id": row["claim_id"], "supersedes": row["supersedes"]}
            changed[line] = wanted | kept | {"report_id": numbers.report(claim), "coded_on": today}
    updated = len(changed)
    for key, (version, why) in landing.withdrawn.items():
        for line, row in mine.get(key, {}).values():
            gone = withdrawn(row, key, version, why, desk)
            if gone != row and not row["event_id"].endswith(WITHDRAWN):
                changed[line] = gone | {"coded_on": today}
                taken += 1
    desk.tally.claims = {
        "new": fresh, "changed": updated, "withdrawn": taken, "as they were": same,
    }  # fmt: skip
    added = {
        "actors": desk.actors.rows, "sources": desk.sources.rows, "places": desk.spots.rows,
        "reports": reports, "events": events,
    }  # fmt: skip
    desk.tally.added = {name: list(rows.new) for name, rows in added.items() if name != "events"}
    desk.tally.advice = advice(desk)
    texts = {}
    for name in ORDER:
        lines = changed if name == "events" else {}
        if lines or added[name].added:
            table = Table.read(folder / f"{name}.csv", found[name])
            texts[name] = table.written(lines, added[name].added)
    return texts


def advice(desk: Desk) -> list[str]:
    """Say what a coder has to fill in, because no file says it."""
    sideless = [row["actor_id"] for row in desk.actors.rows.added if not row["side"]]
    unnamed = [row["source_id"] for row in desk.sources.rows.added if row["kind"] == "unnamed"]
    return [
        f"{told}: {', '.join(ids[:8])}{' and more' if len(ids) > 8 else ''}."
        for ids, told in (
            (sideless, "Fill in side in actors.csv; without it a place does not change hands"),
            (
                unnamed,
                "Fill in kind and speaks_for in sources.csv; until then they confirm nothing",
            ),
        )
        if ids
    ]


def withdrawn(row: dict[str, str], key: str, version: str, why: str, desk: Desk) -> dict[str, str]:
    """Give a claim that its project took back: its number and day stay, it is in no measure."""
    project = desk.project.name
    note = f"{project} {key}" + (f" version {version}" if version else "") + "; withdrawn"
    kept = ("claim_id", "report_id", "date_latest", "claimant_id", "via_id", "evidence", "coded_on")
    return (
        dict.fromkeys(row, "")
        | {name: row[name] for name in kept}
        | {
            "event_id": row["event_id"].removesuffix(WITHDRAWN) + WITHDRAWN,
            "event_type": "background",
            "stance": "asserts",
            "summary": WHY[why].format(project),
            "note": note,
        }
    )


class Numbers:
    """Next numbers of claims, and the report for each day on which a project gave something."""

    def __init__(self, found: dict[str, pd.DataFrame], reports: Rows, desk: Desk, today: str):
        """Begin after the highest number of each table."""
        self.desk, self.reports, self.today = desk, reports, today
        self.last_claim = highest(found["events"]["claim_id"])
        self.last_report = highest(found["reports"]["report_id"])
        self.by_day = {
            row["published"]: row["report_id"]
            for row in reports.known
            if row["outlet_id"] == desk.project.id and row["url"] == desk.project.url
        }

    def claim(self) -> str:
        """Give the next number of a claim."""
        self.last_claim += 1
        return f"c{self.last_claim:04}"

    def report(self, claim: Claim) -> str:
        """Give the report of the day on which a claim was published, added where there is none."""
        unsaid = pd.isna(claim.published)
        published = day(self.desk.published if unsaid else claim.published)
        if published not in self.by_day:
            self.last_report += 1
            project = self.desk.project
            why = "published: the files do not say" if unsaid else "published: as the rows say"
            self.by_day[published] = self.reports.add(
                report_id=f"r{self.last_report:04}",
                outlet_id=self.desk.own(),
                title=f"{project.data} of {published}",
                url=project.url,
                published=published,
                language="en",
                read="full",
                accessed_on=max(self.today, published),
                note=f"Imported; {why}.",
            )
        return self.by_day[published]


def highest(ids: pd.Series) -> int:
    """Give the highest number among ids such as c0012, 0 where there is none."""
    found = pd.to_numeric(ids.str.extract(r"^[a-z](\d+)$")[0], errors="coerce").max()
    return 0 if pd.isna(found) else int(found)


def checked(folder: Path, texts: dict[str, str]) -> None:
    """Check the dataset as it would be.

    Raises
    ------
    BadTables
        With every fault; nothing was written.
    """
    with tempfile.TemporaryDirectory() as spare:
        for path in folder.iterdir():
            if path.is_file() and path.stem not in texts:
                shutil.copy(path, spare)
        for name, text in texts.items():
            (Path(spare) / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        problems = tables.check(spare)
    if problems:
        raise tables.BadTables(problems)


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write the tables, all or none, the events last."""
    files.write_all({folder / f"{name}.csv": texts[name] for name in ORDER if name in texts})
