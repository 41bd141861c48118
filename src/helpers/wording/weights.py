"""Tables of how much rests on whom: each origin and outlet, the links, and what falls without."""

from __future__ import annotations

import pandas as pd

from helpers import places, sources
from helpers.tables import Dataset
from helpers.wording.listings import holder_name
from helpers.wording.phrases import count, date, number
from helpers.wording.sentence import Table
from helpers.wording.source_sentences import FEW

RECORD_COLUMNS = (
    "Who",
    "What it is",
    "Reports",
    "Claims",
    "Events asserted",
    "Alone",
    "Before any other",
    "Same day",
    "After another",
    "Median lead in days",
    "Confirmed",
    "Later, by others alone",
    "Denied by another",
    "Denied by it, yet confirmed",
)


def record_table(d: Dataset, record: pd.DataFrame, caption: str) -> Table:
    """List each origin or outlet with what it told, how early, and what became of it."""
    name, kind = sources.names(d), sources.kinds(d)
    rows = tuple(
        (
            name.get(r.source, r.source),
            kind.get(r.source, ""),
            r.reports,
            r.claims,
            r.events,
            r.alone,
            r.earlier,
            r.tied,
            r.after,
            lead_cell(r.lead_days, r.events - r.alone),
            of(r.confirmed, r.events),
            of(r.later_confirmed, r.events),
            of(r.later_denied, r.events),
            of(r.denied_confirmed, r.denied),
        )
        for r in record.itertuples()
    )
    return Table(caption, RECORD_COLUMNS, rows, folded=True)


def of(part: int, whole: int) -> str:
    """Write a part of a whole.

    >>> of(2, 3), of(0, 0)
    ('2 of 3', '–')
    """
    return f"{number(part)} of {number(whole)}" if whole else "–"


def reach(floor: int, ceiling: int) -> str:
    """Write a floor and a ceiling shortly.

    >>> reach(14, 85), reach(3, 3)
    ('14 to 85', '3')
    """
    return number(floor) if floor == ceiling else f"{number(floor)} to {number(ceiling)}"


def lead_cell(days: float, shared: int) -> str:
    """Write a median lead, or how few events there are for one.

    >>> lead_cell(-0.5, 8), lead_cell(1.0, 2), lead_cell(float("nan"), 0)
    ('−0.5', 'only two events', '–')
    """
    if shared < FEW:
        return f"only {count(shared, 'event')}" if shared else "–"
    return f"{days:+g}".replace("-", "−").replace("+0", "0")


def echoes_table(d: Dataset, echoes: pd.DataFrame) -> Table:
    """List the events that several reports assert and one origin, with that origin.

    ``echoes`` is as ``sources.single_source_events`` gives it.
    """
    name, spots = sources.names(d), places.names(d)
    rows = tuple(
        (
            e.event_id.replace("-", " "),
            spots.get(e.place_id, "–"),
            e.reports,
            name.get(e.origin_ids[0], e.origin_ids[0]),
            e.status,
            e.claim_ids,
        )
        for e in echoes.itertuples()
    )
    columns = ("Event", "Place", "Reports", "Their one origin", "Status", "Claims")
    caption = f"Asserted in several reports, by one origin, as known by {date(d.known_by)}"
    return Table(caption, columns, rows, folded=True)


def without_table(d: Dataset, heads: pd.DataFrame) -> Table:
    """List the headline numbers with all claims, and without each origin that moves one of them.

    ``heads`` is as ``leave_one_out.headline_numbers`` gives it.
    """
    name = sources.names(d)
    told = ["confirmed", "corroborated"]
    ends = ["places_floor", "places_ceiling", "capitals_floor", "capitals_ceiling"]
    moved = (heads[[*told, *ends]] != heads[[*told, *ends]].iloc[0]).any(axis=1)
    rows = tuple(
        (
            name.get(r.without, r.without) if r.without else "nobody: all claims",
            r.claims,
            reach(r.places_floor, r.places_ceiling),
            reach(r.capitals_floor, r.capitals_ceiling),
            r.confirmed,
            r.corroborated,
            r.asserted,
        )
        for r in heads[moved | (heads["without"] == "")].itertuples()
    )
    still = int((~moved).sum()) - 1
    rest = f"; without any one of {count(still, 'more origin')} nothing changes" if still else ""
    return Table(
        f"What the numbers of {date(d.as_of)} would be without one origin{rest}",
        (
            "Left out",
            "Claims left out",
            "Places held",
            "Capitals held",
            "Events confirmed",
            "Events corroborated",
            "Events asserted",
        ),
        rows,
    )


def leaning_table(d: Dataset, leaning: pd.DataFrame, bar: str) -> Table:
    """List the places whose holder at a bar hangs on one origin, with the claims of that origin.

    ``leaning`` is as ``leave_one_out.dependent_places`` gives it.
    """
    name, spots = sources.names(d), places.names(d)
    size = leaning.groupby("without")["place_id"].transform("size")
    order = leaning.assign(size=size).sort_values(
        ["size", "without", "place_id"], ascending=[False, True, True]
    )
    rows = tuple(
        (
            name.get(r.without, r.without),
            spots[r.place_id],
            holder_name(d, r.holder),
            holder_name(d, r.instead),
            r.claim_ids,
        )
        for r in order.itertuples()
    )
    return Table(
        f"Places that would have another holder without one origin, at the bar “{bar}”",
        ("Without", "Place", "Held by", "Would be held by", "Claims of that origin"),
        rows,
        folded=True,
    )
