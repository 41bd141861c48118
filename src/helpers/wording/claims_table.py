"""What a page rests on: every claim under its report, how fit the table is, what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import pandas as pd
from babel import Locale

from helpers import claims, places, text
from helpers.order import id_keys
from helpers.tables import Dataset, Problem
from helpers.wording.events import source_names
from helpers.wording.sentence import NOWHERE, PLACE, Link, Output, Prose, cell, prose

COLUMNS = ("Claim", "Who says so", "What", PLACE, "Status of event")
TITLE_SPAN = 3
"""Over how many columns the title of a report goes; what else is said of it takes the others."""
READ = {"full": "read in full", "excerpt": "read in part"}
OURS = Locale("en")
"""The language of the page; only another one is named."""


@dataclass(frozen=True)
class Report:
    """One report: its id, its title as a link, outlet, day and reading, and a row for each claim.

    The first cell of a row is the claim's id.
    """

    report_id: str
    title: Link
    details: str
    rows: tuple[tuple[str, ...], ...]

    def html(self) -> str:
        """Give the report as a group of rows under its own; ids are anchors."""
        rest = len(COLUMNS) - TITLE_SPAN
        head = cell(self.title).replace("<td>", f'<th colspan="{TITLE_SPAN}" scope="rowgroup">')
        head = head.replace("</td>", "</th>") + f'<td colspan="{rest}">{escape(self.details)}</td>'
        rows = "".join(
            f'<tr id="{escape(row[0])}">{"".join(map(cell, row))}</tr>' for row in self.rows
        )
        return f'<tbody><tr id="{escape(self.report_id)}">{head}</tr>{rows}</tbody>'


@dataclass(frozen=True)
class ClaimsTable(Output):
    """A folded list of reports, a table for each day, so that a browser lays out what is in view.

    It stands open on paper.
    """

    caption: str
    days: tuple[tuple[str, tuple[Report, ...]], ...]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of all claims."""
        return [row for _, reports in self.days for report in reports for row in report.rows]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of all claims listed."""
        return tuple(row[0] for row in self.rows)

    def metadata(self) -> dict:
        """Give the claims about each place by its printed name."""
        by_place: dict[str, list[str]] = {}
        for row in self.rows:
            by_place.setdefault(row[COLUMNS.index(PLACE)], []).append(row[0])
        by_place.pop(NOWHERE, None)
        return {"role": "claims", "places": by_place}

    def _repr_html_(self) -> str:
        label = escape(self.caption)
        return (
            f'<details class="long"><summary>{label}</summary>'
            f'<div class="table register" aria-label="Table: {label}">'
            f"{''.join(self._tables())}</div></details>"
        )

    def _tables(self) -> Iterator[str]:
        """Give the table of each day; ``--rows`` tells a browser how high it will be."""
        head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
        for day, reports in self.days:
            rows = sum(1 + len(report.rows) for report in reports)
            yield (
                f'<div class="day" style="--rows:{rows}"><table><caption>{escape(day)}</caption>'
                f"<thead><tr>{head}</tr></thead>{''.join(r.html() for r in reports)}</table></div>"
            )

    def __str__(self) -> str:
        """Give the table as tab-separated text."""
        lines = [self.caption, "\t".join(COLUMNS)]
        for report in (report for _, reports in self.days for report in reports):
            lines.append(f"{report.title} ({report.details})")
            lines += ["\t".join(row) for row in report.rows]
        return "\n".join(lines)

    __repr__ = __str__


def claims_table(d: Dataset) -> ClaimsTable:
    """List the reports that were known by day of publication, each with its claims in force.

    A claim says who says what, through whom it came where that is known, about which place, and
    the status of its event; who does not assert it has the stance behind the name.
    """
    shown, events = claims.claims_shown(d), claims.grade_events(d)
    names, name = places.names(d), source_names(d)
    status = dict(zip(events["event_id"], events["status"], strict=True))
    by_report: dict[str, list[tuple[str, ...]]] = {}
    for c in shown.itertuples():
        via = f" (via {name[c.via_id]})" if c.via_id in name else ""
        stance = "" if c.stance == "asserts" else f" ({c.stance})"
        who = f"{name[c.claimant_id]}{via}{stance}"
        place = names.get(c.place_id, NOWHERE)
        row = (c.claim_id, who, c.summary, place, status.get(c.event_id, ""))
        by_report.setdefault(c.report_id, []).append(row)
    days: dict[pd.Timestamp, list[Report]] = {}
    for r in d.reports.sort_values(["published", "report_id"], key=id_keys).itertuples():
        language = OURS.languages.get(r.language, r.language)
        details = [name[r.outlet_id], text.day(r.published, year=False)]
        details += [f"in {language}"] * (r.language != OURS.language) + [READ.get(r.read, r.read)]
        title = Link(r.title or r.report_id, r.url)
        rows = tuple(by_report.get(r.report_id, ()))
        days.setdefault(r.published, []).append(
            Report(r.report_id, title, ", ".join(details), rows)
        )
    caption = (
        f"Claims known by {text.day(d.known_by)}: {text.count_in_words(len(shown), 'claim')} in "
        f"{text.count_in_words(len(d.reports), 'report')}"
    )
    return ClaimsTable(caption, tuple((text.day(day), tuple(of)) for day, of in days.items()))


def describe_fitness(d: Dataset, problems: list[Problem]) -> Prose:
    """Say whether the table is fit to use, and how much it holds."""
    events = claims.grade_events(d)
    origins = claims.claims_in_force(d)["origin"].nunique()
    by_status = events["status"].value_counts()
    grades = [f"{text.number(by_status[s])} {s}" for s in d.offensive.statuses if s in by_status]
    if grades:
        grades[0] = grades[0].replace(" ", " is " if grades[0].startswith("1 ") else " are ", 1)
    shown = len(claims.claims_shown(d))
    part = f", of which {text.number(shown)} concern the time to {text.day(d.as_of)},"
    errors = text.count_in_words(len(problems), "error")
    return prose(
        f"The tables have {errors}.",
        f"By {text.day(d.known_by)} they hold {text.number(len(d.events))} claims"
        f"{part if shown < len(d.events) else ''} about {text.number(len(events))} events, read in "
        f"{text.number(len(d.reports))} reports and coming from {text.number(origins)} "
        "independent origins.",
        f"Of the events, {text.list_of(grades)}." if grades else "",
    )


def describe_limits(d: Dataset) -> Prose:
    """Say what the table cannot tell, with numbers of this dataset."""
    counted, events = places.counted(d), claims.grade_events(d)
    undrawn = counted[counted["lat"].isna()]["name"]
    unknown = text.count_in_words(int(counted["population"].isna().sum()), "place")
    asserted = events[(events["origins"] > 0) & (events["event_type"] != "background")]
    alone = int((asserted["origins"] == 1).sum())
    one_origin = text.capitalise(text.count_in_words(alone, "event"))
    without = text.capitalise(text.count_in_words(len(undrawn), "place"))
    roads = text.list_of(d.offensive.routes.values())
    return prose(
        f"The table holds what {text.count_in_words(len(d.reports), 'report')} said. "
        f"{_read_in_part(d)}",
        f"{one_origin} of {len(asserted)} that somebody asserts, background left out, "
        f"{'rests' if alone == 1 else 'rest'} on one origin.",
        f"The population of {unknown} of {len(counted)} is unknown and left out.",
        f"{without} {'has' if len(undrawn) == 1 else 'have'} no coordinate: "
        f"{text.list_of(undrawn, 8)}."
        if len(undrawn)
        else "",
        "A place not spoken of keeps its last holder; that is not a report that it is quiet.",
        f"{roads}: straight hops between listed places, not the course of the road."
        if roads
        else "",
        bullets=True,
    )


def _read_in_part(d: Dataset) -> str:
    parts, whole = int((d.reports["read"] == "excerpt").sum()), len(d.reports)
    if parts == 0:
        return "Each was read in full."
    if parts == whole:
        which = "It was" if whole == 1 else "All were"
    else:
        which = f"{text.number(parts)} of them {'was' if parts == 1 else 'were'}"
    return f"{which} read only in part, and what was not read is not known."
