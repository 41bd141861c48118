"""Derived columns: can a claim change control, from when, and is it proof?"""

from __future__ import annotations

import pandas as pd

TURNING_EXTENTS = ("full", "most")
"""Extents that turn a place; part and outskirts never do."""
PROVING_EVIDENCE = ("geolocated", "satellite")


def add_derived(events: pd.DataFrame) -> pd.DataFrame:
    """Add to claims whether each can change who holds its place, from when, and is proof.

    Added are turning (bool: it asserts that all or most of a place changed hands, at the place
    itself), turned_from (``date_earliest`` of those, else missing) and proving (bool: it asserts
    something with evidence that proves it).
    """
    asserts = events["stance"] == "asserts"
    whole = events["extent"].isin(TURNING_EXTENTS) & (events["place_precision"] != "near")
    turning = asserts & whole & (events["holder_after"] != "")
    return events.assign(
        turning=turning,
        turned_from=events["date_earliest"].where(turning),
        proving=asserts & events["evidence"].isin(PROVING_EVIDENCE),
    )
