"""Every claim of a page under the report in which it was read, day by day of publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

import pandas as pd
from babel import Locale

from helpers import claims, places
from helpers.tables import Dataset
from helpers.wording.events import source_names
from helpers.wording.phrases import count, date
from helpers.wording.sentence import NOWHERE, PLACE, Link, Output, cell

COLUMNS = ("Claim", "Who says so", "What", PLACE, "Status of event")
TITLE_SPAN = 3
"""Over how many columns the title of a report goes; what else is told of it takes the others."""
READ = {"full": "read in full", "excerpt": "read in part"}
ASSERTS = "asserts"
OURS = "en"
"""The language of the page; only another one is named."""


@dataclass(frozen=True)
class Reading:
    """One report: its id, its title as a link, what is told of it, and a row for each claim.

    The first cell of a row is the claim's id.
    """

    report_id: str
    title: Link
    told: str
    rows: tuple[tuple[str, ...], ...]

    def html(self) -> str:
        """Give the report as a group of rows under its own; ids are anchors."""
        rest = len(COLUMNS) - TITLE_SPAN
        head = cell(self.title).replace("<td>", f'<th colspan="{TITLE_SPAN}" scope="rowgroup">')
        head = head.replace("</td>", "</th>") + f'<td colspan="{rest}">{escape(self.told)}</td>'
        rows = "".join(
            f'<tr id="{escape(row[0])}">{"".join(map(cell, row))}</tr>' for row in self.rows
        )
        return f'<tbody><tr id="{escape(self.report_id)}">{head}</tr>{rows}</tbody>'


@dataclass(frozen=True)
class Register(Output):
    """A folded list of reports, a table for each day, so that a browser lays out what is in view.

    It stands open on paper.
    """

    caption: str
    days: tuple[tuple[str, tuple[Reading, ...]], ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of all claims listed."""
        return tuple(row[0] for _, readings in self.days for r in readings for row in r.rows)

    def metadata(self) -> dict:
        """Give the claims about each place by its printed name."""
        column, found = COLUMNS.index(PLACE), {}
        for _, readings in self.days:
            for row in (row for reading in readings for row in reading.rows):
                if row[column] != NOWHERE:
                    found.setdefault(row[column], []).append(row[0])
        return {"role": "claims", "places": found}

    def _repr_html_(self) -> str:
        label = escape(self.caption)
        return (
            f'<details class="long"><summary>{label}</summary>'
            f'<div class="table register" aria-label="Table: {label}">'
            f"{''.join(self.tables())}</div></details>"
        )

    def tables(self) -> Iterator[str]:
        """Give the table of each day; ``--rows`` tells a browser how high it will be."""
        head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
        for day, readings in self.days:
            rows = sum(1 + len(reading.rows) for reading in readings)
            yield (
                f'<div class="day" style="--rows:{rows}"><table><caption>{escape(day)}</caption>'
                f"<thead><tr>{head}</tr></thead>{''.join(r.html() for r in readings)}</table></div>"
            )

    def __str__(self) -> str:
        """Give the register as tab-separated text."""
        lines = [self.caption, "\t".join(COLUMNS)]
        for _, readings in self.days:
            for reading in readings:
                lines.append(f"{reading.title} ({reading.told})")
                lines += ["\t".join(row) for row in reading.rows]
        return "\n".join(lines)

    __repr__ = __str__


def claims_by_report(d: Dataset) -> Register:
    """List the reports that were known, each with its claims in force.

    Reports stand by day of publication. A claim tells who says what, through whom it came where
    that is known, about which place, and the status of its event; who does not assert it has the
    stance behind the name.
    """
    known = claims.claims_shown(d)
    names, name = places.names(d), source_names(d)
    events = claims.grade_events(d)
    status = dict(zip(events["event_id"], events["status"], strict=True))
    listed: dict[str, list[tuple[str, ...]]] = {}
    for c in known.itertuples():
        via = f" (via {name[c.via_id]})" if c.via_id in name else ""
        stance = "" if c.stance == ASSERTS else f" ({c.stance})"
        told = (
            c.claim_id,
            f"{name[c.claimant_id]}{via}{stance}",
            c.summary,
            names.get(c.place_id, NOWHERE),
            status.get(c.event_id, ""),
        )
        listed.setdefault(c.report_id, []).append(told)
    days: dict[pd.Timestamp, list[Reading]] = {}
    for r in d.reports.sort_values(["published", "report_id"]).itertuples():
        read = READ.get(r.read, r.read)
        tongue = "" if r.language == OURS else f"in {language(r.language)}, "
        told = f"{name[r.outlet_id]}, {date(r.published, year=False)}, {tongue}{read}"
        rows = tuple(listed.get(r.report_id, ()))
        reading = Reading(r.report_id, Link(r.title or r.report_id, r.url), told, rows)
        days.setdefault(r.published, []).append(reading)
    caption = (
        f"Claims known by {date(d.known_by)}: {count(len(known), 'claim')} in "
        f"{count(len(d.reports), 'report')}"
    )
    return Register(caption, tuple((date(day), tuple(found)) for day, found in days.items()))


@cache
def language(code: str) -> str:
    """Name a language by its code in ISO 639-1; the code itself where it has no name.

    >>> language("ar"), language("xx")
    ('Arabic', 'xx')
    """
    return Locale(OURS).languages.get(code, code)
