"""The tables of a choice of day, knowledge and origin, and what is said about its places."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers import claims, control, places, tables, text, wording
from helpers.tables import Dataset
from helpers.wording.sentence import Prose, Table, prose


@dataclass(frozen=True)
class Selection:
    """The tables of a day, of what was known by another, with an origin left out.

    ``rows`` as ``claims.claims_in_force``, ``events`` as ``claims.grade_events``, ``held`` as
    ``control.control_table`` gives them.
    """

    d: Dataset
    rows: pd.DataFrame
    events: pd.DataFrame
    held: pd.DataFrame

    def last_day(self, front: str) -> pd.DataFrame:
        """Give control on the last day shown, for the counted places of a front."""
        on_front = self.held["place_id"].isin(places.counted(self.d, front)["place_id"])
        return self.held[(self.held["day"] == self.held["day"].max()) & on_front]


def select(
    d: Dataset, day: pd.Timestamp, known_by: pd.Timestamp | str = "", left_out: str = ""
) -> Selection:
    """Work out a selection.

    ``day`` is the last day shown, ``known_by`` the one by which reports were published ('' = the
    day shown), ``left_out`` an origin as ``claims.origins`` gives it ('' = nobody).
    """
    seen = without_origin(tables.cut(d, day, known_by or day), left_out)
    rows = claims.claims_in_force(seen)
    events = claims.grade_events(seen, rows)
    return Selection(seen, rows, events, control.control_table(seen, events))


def without_origin(d: Dataset, origin: str) -> Dataset:
    """Leave out every claim of an origin, as if it had said nothing; '' leaves out none.

    Its reports stay, for others are quoted in them too. A denial that only this origin had brought
    down stands again.
    """
    origins = d.events["claimant_id"].map(claims.origins(d.sources))
    return replace(d, events=d.events[origins != origin]) if origin else d


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


def describe_place(selection: Selection, place_id: str) -> Prose:
    """Say what is known of a place, a sentence for each event, without background."""
    d, events = selection.d, selection.events
    events = events[(events["place_id"] == place_id) & (events["event_type"] != "background")]
    if events.empty:
        name, known = places.names(d)[place_id], text.day(d.known_by)
        return prose(f"No report published by {known} tells of an event at {name}.")
    sentences = [wording.describe_event(d, event) for event in events.itertuples()]
    return prose(*sentences, bullets=True)


def reports_on_place(selection: Selection, place_id: str) -> Table:
    """List the reports on a place as links, with the number of claims on it."""
    d, rows = selection.d, selection.rows[selection.rows["place_id"] == place_id]
    reports = d.reports[d.reports["report_id"].isin(rows["report_id"])]
    table = wording.reports_table(replace(d, events=rows, reports=reports))
    caption = f"Reports by {text.day(d.known_by)} that speak of {places.names(d)[place_id]}"
    return replace(table, caption=caption, folded=False)
