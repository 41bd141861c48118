"""What a page rests on: every claim under its report, how fit the table is, what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from babel import Locale

from helpers import claims, places, sources, text
from helpers.order import id_keys
from helpers.tables import Dataset, Problem
from helpers.wording.events import source_names
from helpers.wording.sentence import NOWHERE, PLACE, Link, Output, Prose, prose
from helpers.wording.templates import say

COLUMNS = ("Claim", "Who says so", "What", PLACE, "Grade of event")
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


@dataclass(frozen=True, repr=False)
class ClaimsTable(Output):
    """A folded list of reports, a table for each day, so that a browser lays out what is in view.

    It stands open on paper. Of one that is not ``whole`` a page shows the claims that it uses.
    """

    columns: ClassVar[tuple[str, ...]] = COLUMNS
    caption: str
    days: tuple[tuple[str, tuple[Report, ...]], ...]
    whole: bool = False

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of all claims."""
        return [row for _, reports in self.days for report in reports for row in report.rows]

    def metadata(self) -> dict:
        """Give the claims about each place by its printed name."""
        by_place: dict[str, list[str]] = {}
        for claim, _, _, place, _ in self.rows:
            by_place.setdefault(place, []).append(claim)
        by_place.pop(NOWHERE, None)
        return {"role": "claims", "places": by_place}

    def __str__(self) -> str:
        """Give the caption; as text the list itself would be too long to read."""
        return self.caption


def claims_table(d: Dataset, front: str = "all", whole: bool = False) -> ClaimsTable:
    """List the reports that were known by day of publication, each with its claims in force.

    Of a front only the claims on its places are listed, and their reports. A claim says who says
    what, through whom it came where that is known, about which place, and the grade of its event;
    who does not assert it has the stance behind the name. A claim that only points to a change of
    hands is marked so. A page shows the claims that it uses, unless the ``whole`` is asked for.
    """
    shown, reports, events = claims.claims_shown(d), d.reports, claims.grade_events(d)
    if front != "all":
        shown = shown[shown["place_id"].isin(places.counted(d, front)["place_id"])]
        reports = reports[reports["report_id"].isin(shown["report_id"])]
    names, name = places.names(d), source_names(d)
    grade = dict(zip(events["event_id"], events["grade"], strict=True))
    unstated = events.loc[~events["stated"] & (events["holder"] != ""), "claim_ids"]
    pointing = {claim for ids in (*events["pointing_ids"], *unstated) for claim in ids}
    by_report: dict[str, list[tuple[str, ...]]] = {}
    for c in shown.itertuples():
        via = f" (via {name[c.via_id]})" if c.via_id in name else ""
        stance = "" if c.stance == "asserts" else f" ({c.stance})"
        who = f"{name[c.claimant_id]}{via}{stance}"
        place = names.get(c.place_id, NOWHERE)
        points = " (points to it)" if c.claim_id in pointing else ""
        row = (c.claim_id, who, c.summary, place, f"{grade.get(c.event_id, '')}{points}")
        by_report.setdefault(c.report_id, []).append(row)
    days: dict[pd.Timestamp, list[Report]] = {}
    for r in reports.sort_values(["published", "report_id"], key=id_keys).itertuples():
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
        f"{text.count_in_words(len(reports), 'report')}"
        f"{f' on the front “{front}”' if front != 'all' else ''}"
    )
    listed = tuple((text.day(day), tuple(of)) for day, of in days.items())
    return ClaimsTable(caption, listed, whole)


def describe_fitness(d: Dataset, problems: list[Problem]) -> Prose:
    """Say whether the table is fit to use, and how much it holds."""
    events, shown = claims.grade_events(d), len(claims.claims_shown(d))
    number = events["grade"].value_counts()
    held = [grade for grade in d.offensive.grades if grade in number]
    grades = [*held[:1], *(f"{number[grade]:,} {grade}" for grade in held[1:])]
    counts = {"claims": len(d.events), "events": len(events), "reports": len(d.reports)}
    counts["origins"] = claims.claims_in_force(d)["origin"].nunique()
    part = say(d, "fitness.part", n=shown).text if shown < len(d.events) else ""
    return prose(
        say(d, "fitness.errors", n=len(problems)),
        say(d, "fitness.holds", part=part, **counts),
        say(d, "fitness.grades", first=number[held[0]], grades=grades) if held else "",
    )


def describe_limits(d: Dataset) -> Prose:
    """Say what the table cannot tell, with numbers of this dataset."""
    counted, events = places.counted(d), claims.grade_events(d)
    stated = sources.reports_and_origins(events)
    undrawn, unknown = counted[counted["lat"].isna()]["name"], counted["population"].isna().sum()
    parts, whole = int((d.reports["read"] == "excerpt").sum()), len(d.reports)
    read = "full" if parts == 0 else "excerpts" if parts == whole else "some"
    named = counted["place_id"].isin(d.events["place_id"]).sum()
    return prose(
        say(d, f"limits.{read}", n=whole, parts=parts),
        say(d, "limits.one_source", n=(stated["origins"] == 1).sum(), all=len(stated)),
        say(d, "limits.listed", n=named, all=len(counted)) if d.as_known_then else "",
        say(d, "limits.population", n=unknown, all=len(counted)),
        say(d, "limits.coordinates", n=len(undrawn), names=[*undrawn]) if len(undrawn) else "",
        say(d, "limits.unreported"),
        say(d, "limits.roads", roads=[*d.offensive.routes.values()]) if d.offensive.routes else "",
        bullets=True,
    )
