"""Tables for a page: capitals, events, claims, reports, rules; and the standing limits."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from helpers import claims, control, places
from helpers.tables import Dataset, Problem
from helpers.tables.rules import NOBODY
from helpers.wording.events import describe_event, source_names
from helpers.wording.phrases import capital, count, date, listing, number, when
from helpers.wording.sentence import Link, Prose, Table, prose, shut


def holder_name(d: Dataset, holder: str) -> str:
    """Give the printed name of a holder."""
    return d.offensive.sides.get(holder, "nobody reported in" if holder == NOBODY else "unknown")


def standing(d: Dataset, held: pd.DataFrame, front: str = "all") -> Table:
    """List the places that have changed hands at some bar: the holder at each, and the claims."""
    counted = places.counted(d, front).set_index("place_id")
    now = held[(held["day"] == held["day"].max()) & held["place_id"].isin(counted.index)]
    moved = now[now["status"] != control.BEFORE]["place_id"].unique()
    now = now[now["place_id"].isin(moved)]
    wide = now.pivot(index="place_id", columns="bar", values="holder")
    ids = now.groupby("place_id")["claim_ids"].agg(claims.unique_ids)
    rows = tuple(
        (
            counted.at[p, "name"],
            counted.at[p, "name_ar"],
            *(holder_name(d, row[bar]) for bar in d.offensive.bars),
            ids[p],
        )
        for p, row in wide.iterrows()
    )
    return shut(
        Table(
            f"Places that have changed hands by {date(d.as_of)}, at some bar",
            *spelled(("Place", "Arabic", *map(capital, d.offensive.bars), "Claims"), rows),
        )
    )


def spelled(columns: tuple[str, ...], rows: tuple[tuple, ...]) -> tuple[tuple, tuple]:
    """Give columns and rows, without the second, of Arabic names, where no row has one."""
    if not rows or any(row[1] for row in rows):
        return columns, rows
    return (columns[0], *columns[2:]), tuple((row[0], *row[2:]) for row in rows)


def capitals_table(d: Dataset, held: pd.DataFrame) -> Table:
    """List every provincial capital with its holder at each bar and the claims behind it."""
    cities = places.capitals(d).set_index("place_id")
    now = held[(held["day"] == held["day"].max()) & held["place_id"].isin(cities.index)]
    by_place = {bar: now[now["bar"] == bar].set_index("place_id") for bar in d.offensive.bars}
    governed = places.governed(d)
    rows = []
    for place, city in cities.iterrows():
        ids = dict.fromkeys(c for f in by_place.values() for c in f.at[place, "claim_ids"])
        rows.append(
            (
                city["name"],
                city["name_ar"],
                governed[city["capital_of"]],
                *(holder_name(d, frame.at[place, "holder"]) for frame in by_place.values()),
                tuple(ids),
            )
        )
    return Table(
        f"Provincial capitals on {date(d.as_of)}",
        *spelled(
            ("Capital", "Arabic", "Capital of", *map(capital, d.offensive.bars), "Claims"),
            tuple(rows),
        ),
    )


def bars_table(d: Dataset, held: pd.DataFrame) -> Table:
    """Give the first day on which each capital left the defender's hands, at each bar."""
    cities = places.capitals(d).set_index("place_id")
    lost = held[
        held["place_id"].isin(cities.index)
        & (held["holder"] != d.offensive.defender)
        & (held["status"] != control.BEFORE)
    ]
    first = lost.groupby(["place_id", "bar"])["day"].min()
    rows = tuple(
        (
            city["name"],
            city["name_ar"],
            *(
                date(first[p, bar], year=False) if (p, bar) in first.index else "–"
                for bar in d.offensive.bars
            ),
        )
        for p, city in cities.iterrows()
    )
    return Table(
        "First day out of the earlier holder's hands",
        *spelled(("Capital", "Arabic", *map(capital, d.offensive.bars)), rows),
    )


def trust_table(d: Dataset, bars: pd.DataFrame) -> Table:
    """Say what is left if only one bar is trusted: places, capitals, inhabitants, distance."""
    goal = places.names(d).get(d.offensive.objective, d.offensive.objective)
    rows = tuple(
        (
            capital(row.bar),
            int(row.places),
            int(row.capitals),
            int(row.population),
            "–" if pd.isna(row.nearest_km) else round(row.nearest_km),
        )
        for row in bars.itertuples()
    )
    columns = ("Trusting only", "Places", "Capitals", "Inhabitants", f"Km to {goal}")
    return Table(f"Held on {date(d.as_of)}, by the bar that is trusted", columns, rows)


def segments_table(d: Dataset, stretches: pd.DataFrame, route_id: str) -> Table:
    """List the stretches of a route and whose each is on the last day."""
    held = d.offensive.sides[d.offensive.attacker]
    said = {"floor": f"{held}, at every bar", "ceiling": f"{held}, at some bars"}
    rows = tuple(
        (
            s.first if s.first == s.last else f"{s.first} to {s.last}",
            s.stops,
            round(s.km),
            said.get(s.state) or holder_name(d, s.state),
        )
        for s in stretches.itertuples()
    )
    caption = f"{d.offensive.routes.get(route_id, 'The road')} on {date(d.as_of)}"
    return Table(
        caption, ("Stretch", "Listed places", "Km", "Held by, at the bar of this brief"), rows
    )


def ladder_table(d: Dataset, steps: pd.DataFrame) -> Table:
    """List when each loss was first claimed, denied and admitted, and how long that took."""
    names = places.names(d)
    rows = tuple(
        (
            names.get(s.place_id, "–"),
            s.status,
            *(
                date(x, year=False) if pd.notna(x) else "–"
                for x in (s.claimed, s.denied, s.admitted)
            ),
            "never" if pd.isna(s.admitted_after) else count(int(s.admitted_after), "day"),
            (*s.claim_ids, *s.denial_ids),
        )
        for s in steps.sort_values(["claimed", "event_id"]).itertuples()
    )
    columns = ("Place", "Status", "First claimed", "First denied", "Admitted", "After", "Claims")
    caption = "From the first claim to the admission, by day of publication"
    return shut(Table(caption, columns, rows))


def reversals_table(d: Dataset, turns: pd.DataFrame) -> Table:
    """List the places that changed hands more than once, turn by turn."""
    names = places.names(d)
    rows = tuple(
        (names[t.place_id], date(t.acts, year=False), holder_name(d, t.holder), listing(t.bars))
        for t in turns.itertuples()
    )
    columns = ("Place", "From", "Held by", "At the bars")
    return shut(Table("Places that changed hands more than once", columns, rows))


def event_table(d: Dataset, events: pd.DataFrame, caption: str) -> Table:
    """List events with place, days, status, origins, standing denials and claims."""
    names = places.names(d)
    rows = tuple(
        (
            names.get(e.place_id, "–"),
            e.event_type.replace("_", " ")
            + (f" by {d.offensive.sides[e.holder]}" if e.holder in d.offensive.sides else ""),
            when(e.start, e.end, e.or_earlier) if pd.notna(e.start) else when(e.day, e.day),
            e.status,
            e.origins,
            e.reports,
            len(e.denied_by),
            (*e.claim_ids, *e.denial_ids),
        )
        for e in events.itertuples()
    )
    columns = ("Place", "Event", "When", "Status", "Origins", "Reports", "Denials", "Claims")
    return shut(Table(caption, columns, rows))


def diary(d: Dataset, events: pd.DataFrame, caption: str) -> Table:
    """List events day by day, each in one sentence hedged by its status."""
    rows = tuple(
        (
            date(e.day, e.day.year != d.as_of.year),
            describe_event(d, e).text,
            e.status,
            (*e.claim_ids, *e.denial_ids),
        )
        for e in events.itertuples()
    )
    return shut(Table(caption, ("Day", "What the reports say", "Status", "Claims"), rows))


def problems_table(problems: list[Problem]) -> Table | Prose:
    """List what is wrong with the tables, row by row, with the place to mend it."""
    if not problems:
        return prose("No row of the tables is at fault.")
    rows = tuple(
        (p.file, p.line, p.id, p.column, p.value, f"{p.rule}. {p.advice}".strip()) for p in problems
    )
    columns = ("File", "Line", "Id", "Column", "Value", "Rule and advice")
    return Table(f"What is wrong with the tables: {count(len(problems), 'fault')}", columns, rows)


def fitness(d: Dataset, problems: list[Problem]) -> Prose:
    """Say whether the table is fit to use, and how much it holds."""
    events = claims.grade_events(d)
    origins = claims.claims_in_force(d)["origin"].unique()
    by_status = events["status"].value_counts()
    told = [f"{number(by_status[s])} {s}" for s in d.offensive.statuses if s in by_status]
    listed = len(claims.claims_shown(d))
    part = f", of which {number(listed)} concern the time to {date(d.as_of)},"
    part = part if listed < len(d.events) else ""
    if told:
        told[0] = told[0].replace(" ", " is " if told[0].startswith("1 ") else " are ", 1)
    return prose(
        f"The tables have {count(len(problems), 'error')}."
        if problems
        else "The tables have no errors.",
        f"By {date(d.known_by)} they hold {number(len(d.events))} claims{part} about "
        f"{number(len(events))} events, read in {number(len(d.reports))} reports and coming from "
        f"{number(len(origins))} independent origins.",
        f"Of the events, {listing(told)}." if told else "",
    )


def reports_table(d: Dataset) -> Table:
    """List the reports with outlet, day, language and how much of each was read."""
    name, counts = source_names(d), Counter(d.events["report_id"])
    reports = d.reports.sort_values(["published", "report_id"])
    rows = tuple(
        (
            Link(r.title or r.report_id, r.url),
            name[r.outlet_id],
            date(r.published),
            r.language,
            r.read,
            counts[r.report_id],
        )
        for r in reports.itertuples()
    )
    return Table(
        f"Reports published by {date(d.known_by)}",
        ("Report", "Outlet", "Published", "Language", "Read", "Claims"),
        rows,
        tuple(reports["report_id"]),
        folded=True,
    )


def rules_table(d: Dataset) -> Table:
    """Print the rules by which an event gets its status, first match first."""
    return Table(
        "How an event gets its status; the first rule that fits counts",
        ("Status", "Rule"),
        tuple(d.offensive.statuses.items()),
    )


def limits(d: Dataset) -> Prose:
    """Say what the table cannot tell, with numbers of this dataset."""
    counted = places.counted(d)
    undrawn = counted[counted["lat"].isna()]["name"]
    no_head = int(counted["population"].isna().sum())
    events = claims.grade_events(d)
    asserted = events[(events["origins"] > 0) & (events["event_type"] != "background")]
    alone = int((asserted["origins"] == 1).sum())
    roads = listing(d.offensive.routes.values())
    return prose(
        f"The table holds what {count(len(d.reports), 'report')} said. {read_in_part(d)}",
        f"{capital(count(alone, 'event'))} of {len(asserted)} that somebody asserts, background "
        f"left out, {'rests' if alone == 1 else 'rest'} on one origin.",
        f"The population of {count(no_head, 'place')} of {len(counted)} is unknown and left out.",
        f"{capital(count(len(undrawn), 'place'))} "
        f"{'has' if len(undrawn) == 1 else 'have'} no coordinate: {listing(undrawn, 8)}."
        if len(undrawn)
        else "",
        "A place not spoken of keeps its last holder; that is not a report that it is quiet.",
        f"{roads}: straight hops between listed places, not the course of the road."
        if roads
        else "",
        bullets=True,
    )


def read_in_part(d: Dataset) -> str:
    """Say how many reports were read only in part."""
    parts, whole = int((d.reports["read"] == "excerpt").sum()), len(d.reports)
    if parts == 0:
        return "Each was read in full."
    if parts == whole:
        told = "It was" if whole == 1 else "All were"
    else:
        told = f"{number(parts)} of them {'was' if parts == 1 else 'were'}"
    return f"{told} read only in part, and what was not read is not known."
