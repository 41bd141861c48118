"""What a choice comes to: the measures of a view, and what is said of its places."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers import claims, control, places, tables, wording
from helpers.tables import Dataset
from helpers.wording.events import source_names
from helpers.wording.phrases import date
from helpers.wording.sentence import Link, Prose, Table, prose

BACKGROUND = "background"


@dataclass(frozen=True)
class View:
    """What a day, a state of knowledge and an origin left out come to.

    ``rows`` as ``claims.claims_in_force``, ``events`` as ``claims.grade_events``, ``held`` as
    ``control.control_table`` gives them.
    """

    d: Dataset
    rows: pd.DataFrame
    events: pd.DataFrame
    held: pd.DataFrame


def look(
    d: Dataset, day: pd.Timestamp, known_by: pd.Timestamp | str = "", left_out: str = ""
) -> View:
    """Work out a view.

    Parameters
    ----------
    day
        Last day shown.
    known_by
        Day by which reports were published; '' = the day shown.
    left_out
        An origin, as ``claims.origins`` gives it; '' = nobody.
    """
    seen = without(tables.cut(d, day, known_by or day), left_out)
    rows = claims.claims_in_force(seen)
    events = claims.grade_events(seen, rows)
    return View(seen, rows, events, control.control_table(seen, events))


def without(d: Dataset, origin: str) -> Dataset:
    """Leave out every claim of an origin, as if it had said nothing; '' leaves out none.

    Its reports stay, for others speak in them too. A denial that only this origin had brought
    down stands again.
    """
    by = d.events["claimant_id"].map(claims.origins(d.sources))
    return replace(d, events=d.events[by != origin]) if origin else d


def on_front(d: Dataset, front: str) -> Dataset:
    """Give a dataset of which the places are only those counted on a front; ``all`` = all."""
    return d if front == "all" else replace(d, places=places.counted(d, front))


def today(view: View, front: str) -> pd.DataFrame:
    """Give control at every bar on the last day shown, for the counted places of a front."""
    held, spots = view.held, places.counted(view.d, front)["place_id"]
    return held[(held["day"] == held["day"].max()) & held["place_id"].isin(spots)]


def place_options(d: Dataset, front: str) -> list[tuple[str, str]]:
    """Give (label, place_id) of the counted places by name; those of one name say where."""
    spots, name = places.counted(d, front), places.names(d)
    where = spots["governorate"].map(lambda g: name.get(g, g)) + ", " + spots["place_id"]
    twice = spots["name"].duplicated(keep=False)
    labels = spots["name"].mask(twice, spots["name"] + " (" + where + ")")
    return sorted(zip(labels, spots["place_id"], strict=True))


def place_at(d: Dataset, lon: float, lat: float) -> str:
    """Give the place that the map draws at a point; '' = none."""
    spots = places.counted(d)
    hit = (spots["lon"].round(3) == round(lon, 3)) & (spots["lat"].round(3) == round(lat, 3))
    return next(iter(spots.loc[hit, "place_id"]), "")


def place_story(view: View, place_id: str) -> Prose:
    """Tell what is said of a place, a sentence for each event, without background."""
    mine = view.events[view.events["place_id"] == place_id]
    told = mine[mine["event_type"] != BACKGROUND]
    if told.empty:
        name, known = places.names(view.d)[place_id], date(view.d.known_by)
        return prose(f"No report published by {known} tells of an event at {name}.")
    said = [wording.describe_event(view.d, event) for event in told.itertuples()]
    return prose(*said, bullets=True)


def place_reports(view: View, place_id: str) -> Table:
    """List the reports that speak of a place as links, with the number of claims on it."""
    mine = view.rows[view.rows["place_id"] == place_id]
    read = view.d.reports[view.d.reports["report_id"].isin(mine["report_id"])]
    table = wording.reports_table(replace(view.d, events=mine, reports=read))
    name, known = places.names(view.d)[place_id], date(view.d.known_by)
    return replace(table, caption=f"Reports by {known} that speak of {name}", folded=False)


def claims_listed(view: View, front: str) -> Table:
    """List the claims in force with who says so, through whom, and the address of the report.

    Where a front is chosen, these are the claims on its places.
    """
    d, rows = view.d, claims.claims_shown(view.d)
    caption = f"Claims known by {date(d.known_by)}"
    if front != "all":
        rows = rows[rows["place_id"].isin(places.counted(d, front)["place_id"])]
        caption += f" on the front “{front}”"
    address = dict(zip(d.reports["report_id"], d.reports["url"], strict=True))
    status = dict(zip(view.events["event_id"], view.events["status"], strict=True))
    names, name = places.names(d), source_names(d)
    cells = tuple(
        (
            c.claim_id,
            name[c.claimant_id],
            c.stance,
            c.summary,
            names.get(c.place_id, "–"),
            status.get(c.event_id, ""),
            Link(f"{name[c.outlet_id]}, {date(c.published, year=False)}", address[c.report_id]),
            name.get(c.via_id, "–"),
        )
        for c in rows.itertuples()
    )
    columns = ("Claim", "Who", "Stance", "What", "Place", "Status of event", "Read in", "By way of")
    return Table(caption, columns, cells, tuple(rows["claim_id"]))
