"""What some cells of a claim come down to, so that nothing depends on more of them than that."""

from __future__ import annotations

import pandas as pd

TURNING_EXTENTS = ("full", "most")
"""Extents that turn a place; part and outskirts never do."""
PROVING_EVIDENCE = ("geolocated", "satellite")


def added(events: pd.DataFrame) -> pd.DataFrame:
    """Add to claims, as they are typed or as they stand in the file, what their cells come down to.

    Returns
    -------
    The columns of ``events`` and turning (bool: it asserts that all or most of a place changed
    hands, at the place itself), turned_from (``date_earliest`` of those, else missing), proving
    (bool: it asserts something with evidence that proves it).
    """
    asserts = events["stance"] == "asserts"
    whole = events["extent"].isin(TURNING_EXTENTS) & (events["place_precision"] != "near")
    turning = asserts & whole & (events["holder_after"] != "")
    return events.assign(
        turning=turning,
        turned_from=events["date_earliest"].where(turning),
        proving=asserts & events["evidence"].isin(PROVING_EVIDENCE),
    )
