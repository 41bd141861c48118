"""What was known when: what changed between two days of knowledge."""

from __future__ import annotations

import pandas as pd

from helpers import claims, tables
from helpers.tables import Dataset

STRENGTH = {
    "confirmed": 4,
    "corroborated": 3,
    "claimed": 2,
    "contested": 1,
    "overtaken": 1,
    "denied": 0,
    "retracted": 0,
}
"""How much a status carries, for telling an upgrade from a downgrade."""


def day_before(d: Dataset) -> Dataset | None:
    """Give the dataset as the last day's brief saw it; nothing before the offensive's first day."""
    earlier = d.as_of - pd.Timedelta(days=1)
    return tables.cut(d, earlier, earlier) if earlier >= d.offensive.start else None


def changes(before: Dataset | None, now: Dataset) -> pd.DataFrame:
    """Say which events a later brief sees otherwise than an earlier one.

    Returns
    -------
    One row an event that is new or whose status differs, by change and event_id: the columns of
    ``claims.statuses``, and change (``new``, ``upgraded``, ``downgraded``, ``newly contested``,
    ``retracted``), was (the earlier status or ''), by_claims (the claims that came in between).
    """
    after = claims.statuses(now)
    earlier = claims.statuses(before) if before is not None else after.iloc[:0]
    before_it = earlier.set_index("event_id")["status"].to_dict()
    was = pd.Series([before_it.get(e, "") for e in after["event_id"]], after.index, dtype=object)
    fresh = set(now.events["claim_id"]) - set(before.events["claim_id"] if before else ())
    new_rows = now.events[now.events["claim_id"].isin(fresh)]
    by_event = new_rows.groupby("event_id")["claim_id"].agg(tuple)
    rows = after.assign(
        was=was,
        change=[kind(a, b) for a, b in zip(was, after["status"], strict=True)],
        by_claims=[by_event.get(event, ()) for event in after["event_id"]],
    )
    order = pd.CategoricalDtype(
        ["retracted", "downgraded", "newly contested", "upgraded", "new"], ordered=True
    )
    rows = rows[rows["change"] != ""].assign(change=lambda r: r["change"].astype(order))
    return (
        rows.sort_values(["change", "day", "event_id"])
        .assign(change=lambda r: r["change"].astype(str))
        .reset_index(drop=True)
    )


def kind(was: str, now: str) -> str:
    """Name the change from one status to another.

    >>> kind("claimed", "confirmed"), kind("confirmed", "contested"), kind("", "claimed")
    ('upgraded', 'newly contested', 'new')
    """
    if was == now:
        return ""
    if not was:
        return "new"
    if now in ("retracted", "denied"):
        return "retracted"
    if now == "contested":
        return "newly contested"
    return "upgraded" if STRENGTH[now] > STRENGTH[was] else "downgraded"
