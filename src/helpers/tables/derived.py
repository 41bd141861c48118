"""Derived columns: does a claim state a change of hands, from when, and is it proof?"""

from __future__ import annotations

import pandas as pd

STATING_EXTENTS = ("full", "most")
"""Extents by which a claim states a change of hands; part and outskirts only point to one."""
PROVING_EVIDENCE = ("geolocated", "satellite")


def add_derived(events: pd.DataFrame) -> pd.DataFrame:
    """Add to claims whether each states who holds its place, from when, and whether it is proof.

    Added are stating (bool: it asserts that all or most of a place changed hands, at the place
    itself), stated_from (``date_earliest`` of those, else missing), proving (bool: it asserts
    something with evidence that proves it) and inferred (bool: the report implies it only).
    """
    asserts = events["stance"] == "asserts"
    whole = events["extent"].isin(STATING_EXTENTS) & (events["place_precision"] != "near")
    stating = asserts & whole & (events["holder_after"] != "")
    return events.assign(
        stating=stating,
        stated_from=events["date_earliest"].where(stating),
        proving=asserts & events["evidence"].isin(PROVING_EVIDENCE),
        inferred=events["evidence"] == "inferred",
    )
