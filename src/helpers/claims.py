"""Who says so: the claims in force, their origins, and the status of each event.

The rules stand in the descriptor of a dataset and are printed by the notebook
``01-check-the-table``. A row of the table is what one report says, not what happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import pandas as pd

from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

TURNING_EXTENTS = ("full", "most")
"""Extents that turn a place; part and outskirts never do."""
PROVING_EVIDENCE = ("geolocated", "satellite")
STATUSES = ("confirmed", "corroborated", "overtaken", "contested", "claimed", "denied", "retracted")


def origins(sources: pd.DataFrame) -> pd.Series:
    """Give the origin of each source: its side, else its owner, else the source itself.

    All sources that speak for one side are one origin; a relay adds nothing.

    Returns
    -------
    Series of text by source_id.
    """
    of = sources.set_index("source_id")
    own = pd.Series(of.index, index=of.index)
    return of["speaks_for"].where(of["speaks_for"] != "", of["owner"].where(of["owner"] != "", own))


def known(d: Dataset) -> pd.DataFrame:
    """Give the claims in force: those that no other known claim replaces.

    Returns
    -------
    One row a claim: the columns of ``events``, and published (day), outlet_id, origin,
    neutral and named (bool), claimant_side, actor_side, loser_side, holder_side (a side, ``none``
    or ''), live (bool: a denial that stands).
    """
    events = d.events[~d.events["claim_id"].isin(d.events["supersedes"])]
    side = d.actors.set_index("actor_id")["side"]
    sources = d.sources.set_index("source_id")
    rows = events.merge(
        d.reports[["report_id", "published", "outlet_id"]], on="report_id", validate="m:1"
    )
    rows = rows.assign(
        origin=rows["claimant_id"].map(origins(d.sources)),
        claimant_side=rows["claimant_id"].map(sources["speaks_for"]),
        neutral=rows["claimant_id"].map(sources["speaks_for"]) == "",
        named=rows["claimant_id"].map(sources["kind"]) != "unnamed",
        actor_side=rows["actor_id"].map(side).fillna(""),
        loser_side=rows["loser_id"].map(side).fillna(""),
        holder_side=rows["holder_after"]
        .map(side)
        .fillna("")
        .mask(rows["holder_after"] == NOBODY, NOBODY),
    )
    return rows.assign(live=live(rows))


def live(rows: pd.DataFrame) -> pd.Series:
    """Say which denials stand.

    A denial falls when its own origin asserts the event in a report of the same or a later day,
    or a neutral origin does in a report of a later day.
    """
    asserts = rows[rows["stance"] == "asserts"]
    own = asserts.groupby(["event_id", "origin"])["published"].max().rename("own")
    neutral = asserts[asserts["neutral"]].groupby("event_id")["published"].max().rename("neutral")
    last = rows[["event_id", "origin"]].join(own, on=["event_id", "origin"])
    last = last.join(neutral, on="event_id")
    falls = (last["own"] >= rows["published"]) | (last["neutral"] > rows["published"])
    return (rows["stance"] == "denies") & ~falls


def statuses(d: Dataset, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Work out the status of every event that a known claim dates to the last day shown or before.

    Parameters
    ----------
    rows
        Claims as ``known`` gives them, for a caller that leaves some out; default: all of them.

    Returns
    -------
    One row an event, by day and event_id: event_id, event_type, place_id, status, holder (a side,
    ``none`` or ''), loser (a side or ''), start and end (the window; missing where no full
    or most assertion at the place itself stands), or_earlier (bool: the window's beginning is not
    known), day (last day on which it can have happened), origins (number asserting), origin_ids,
    denied_by (origins of live denials), reports (number asserting), claim_ids (asserting),
    denial_ids (live), first_published.
    """
    rows = known(d) if rows is None else rows
    events = described(rows)
    status = pd.Series("claimed", index=events.index)
    asserted = pd.Series(
        events.index.isin(rows.loc[rows["stance"] == "asserts", "event_id"]), index=events.index
    )
    said_no = events.index.isin(rows.loc[rows["stance"].isin(["denies", "doubts"]), "event_id"])
    status[~asserted] = "retracted"
    status[~asserted & said_no] = "denied"
    status[asserted & contested(rows, events)] = "contested"
    status[asserted & corroborated(rows, events)] = "corroborated"
    status[asserted & confirmed(rows, events)] = "confirmed"
    status[overtaken(events, status)] = "overtaken"
    begun = events["start"].fillna(events["day"]) <= d.as_of
    out = events.assign(status=status)[begun].reset_index().sort_values(["day", "event_id"])
    return out.reset_index(drop=True)[
        [
            "event_id",
            "event_type",
            "place_id",
            "status",
            "holder",
            "loser",
            "start",
            "end",
            "or_earlier",
            "day",
            "origins",
            "origin_ids",
            "denied_by",
            "reports",
            "claim_ids",
            "denial_ids",
            "first_published",
        ]
    ]


def debated(events: pd.DataFrame) -> pd.DataFrame:
    """Give the changes of hands on which more than one origin has spoken, for or against.

    Takes and gives the columns of ``statuses``.
    """
    voices = [
        len({*said, *denied})
        for said, denied in zip(events["origin_ids"], events["denied_by"], strict=True)
    ]
    return events[events["start"].notna() & (pd.Series(voices, index=events.index) > 1)]


def ladder(d: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give for each change of hands when it was first claimed, denied and admitted.

    Days are those of publication. *Denied* counts every denial, standing or fallen; *admitted* is
    the first assertion by the losing side, whatever its extent.

    Parameters
    ----------
    events
        Changes of hands, as ``statuses`` gives them.

    Returns
    -------
    The columns of ``events`` and claimed, denied, admitted (days, missing where never) and
    admitted_after (whole days from the first claim to the admission, as a number).
    """
    rows = known(d).merge(events[["event_id", "loser"]], on="event_id", validate="m:1")
    yes = rows[rows["stance"] == "asserts"]
    own = yes[(yes["claimant_side"] != "") & (yes["claimant_side"] == yes["loser"])]
    steps = {"claimed": yes, "denied": rows[rows["stance"] == "denies"], "admitted": own}
    out = events
    for name, of in steps.items():
        out = out.join(of.groupby("event_id")["published"].min().rename(name), on="event_id")
    return out.assign(admitted_after=(out["admitted"] - out["claimed"]).dt.days)


def described(rows: pd.DataFrame) -> pd.DataFrame:
    """Gather what the claims say of each event: place, sides, window, origins; index event_id."""
    rows = rows.sort_values("claim_id")
    yes = rows[rows["stance"] == "asserts"]
    by_event = rows.groupby("event_id")
    holders = rows[~rows["holder_side"].isin(["", NOBODY])]
    asserted_holders = holders[holders["stance"] == "asserts"]
    empty_handed = rows[rows["holder_side"] == NOBODY].groupby("event_id")["holder_side"].first()
    denied = rows[rows["live"]].groupby("event_id")
    out = (
        pd.DataFrame(
            {
                "event_type": first(yes, "event_type").reindex(by_event.size().index),
                "place_id": by_event["place_id"].first(),
            }
        )
        .assign(
            event_type=lambda e: e["event_type"].fillna(by_event["event_type"].first()),
            holder=lambda e: (
                first(asserted_holders, "holder_side")
                .reindex(e.index)
                .fillna(empty_handed)
                .fillna(first(holders, "holder_side"))
                .fillna("")
            ),
            loser=lambda e: (
                first(yes[yes["loser_side"] != ""], "loser_side")
                .reindex(e.index)
                .fillna(first(rows[rows["loser_side"] != ""], "loser_side"))
                .fillna("")
            ),
        )
        .join(windows(yes))
    )
    out["or_earlier"] = out["or_earlier"].fillna(False).astype(bool)
    out["day"] = out["end"].fillna(yes.groupby("event_id")["date_latest"].min())
    out["day"] = out["day"].fillna(by_event["date_latest"].min())
    said = yes.groupby("event_id")
    for name, values in (
        ("origin_ids", said["origin"].agg(distinct)),
        ("denied_by", denied["origin"].agg(distinct)),
        ("claim_ids", said["claim_id"].agg(tuple)),
        ("denial_ids", denied["claim_id"].agg(tuple)),
    ):
        out[name] = pd.Series(
            [values.get(event, ()) for event in out.index], index=out.index, dtype=object
        )
    out["origins"] = out["origin_ids"].map(len).astype(int)
    out["reports"] = said["report_id"].nunique().reindex(out.index).fillna(0).astype(int)
    out["first_published"] = by_event["published"].min()
    return out


def first(rows: pd.DataFrame, column: str) -> pd.Series:
    """Give a column's value in the first claim of each event."""
    return rows.groupby("event_id")[column].first()


def distinct(values: pd.Series) -> tuple[str, ...]:
    """Give the different values in alphabetical order."""
    return tuple(sorted(set(values)))


def turning(rows: pd.DataFrame) -> pd.Series:
    """Say which assertions can turn a place: full or most of it, at the place itself."""
    return (
        (rows["stance"] == "asserts")
        & (rows["holder_side"] != "")
        & rows["extent"].isin(TURNING_EXTENTS)
        & (rows["place_precision"] != "near")
    )


def windows(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the days between which each change of hands happened.

    L is the latest ``date_earliest`` that is given, U the earliest ``date_latest``; the window
    is [min(L, U), max(L, U)]. Without any L both ends are U, marked ``or_earlier``.

    Returns
    -------
    start, end, or_earlier by event_id, for events with an assertion that can turn the place.
    """
    by_event = rows[turning(rows)].groupby("event_id")
    low, high = by_event["date_earliest"].max(), by_event["date_latest"].min()
    ends = pd.DataFrame({"low": low.fillna(high), "high": high})
    return pd.DataFrame(
        {
            "start": ends.min(axis=1),
            "end": ends.max(axis=1),
            "or_earlier": low.isna(),
        }
    )


def confirmed(rows: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Rule 1: admission against interest, geolocated proof, or two neutral origins undenied."""
    changes = rows["event_id"].map(events["holder"]) != ""
    weighty = ~changes | rows["extent"].isin(TURNING_EXTENTS)
    yes = rows[(rows["stance"] == "asserts") & rows["named"] & weighty]
    loser, gainer = yes["event_id"].map(events["loser"]), yes["event_id"].map(gaining(events))
    admits = yes[(yes["claimant_side"] != "") & (yes["claimant_side"] == loser)]
    proves = yes[yes["evidence"].isin(PROVING_EVIDENCE) & ~speaks_for(yes, gainer)]
    neutral = yes[yes["neutral"]].groupby("event_id")["origin"].nunique()
    agreed = events.index.isin(neutral[neutral >= 2].index) & (events["denied_by"].map(len) == 0)
    sure = events.index.isin(admits["event_id"]) | events.index.isin(proves["event_id"])
    return pd.Series(sure | agreed, index=events.index)


def corroborated(rows: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Rule 2: two origins, one of them not the gainer's, and no neutral denial that stands."""
    yes = rows[rows["stance"] == "asserts"]
    gainer = yes["event_id"].map(gaining(events))
    outside = yes[yes["neutral"] | ((gainer != "") & ~speaks_for(yes, gainer))]
    doubted = rows[rows["live"] & rows["neutral"]]["event_id"]
    return (
        (events["origins"] >= 2)
        & events.index.isin(outside["event_id"])
        & ~events.index.isin(doubted)
    )


def gaining(events: pd.DataFrame) -> pd.Series:
    """Give the side that gains by each event; '' where nobody does."""
    return events["holder"].replace(NOBODY, "")


def speaks_for(rows: pd.DataFrame, side: pd.Series) -> pd.Series:
    """Say which claimants speak for the side given."""
    return (rows["claimant_side"] != "") & (rows["claimant_side"] == side)


def contested(rows: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Rule 3: an assertion, and a denial that stands by another origin."""
    both = [
        any(no != yes for no in denied for yes in said)
        for said, denied in zip(events["origin_ids"], events["denied_by"], strict=True)
    ]
    return pd.Series(both, index=events.index, dtype=bool)


def overtaken(events: pd.DataFrame, status: pd.Series) -> pd.Series:
    """Say which contested events a later, better supported one at the place has overtaken.

    Nobody loses a place twice without regaining it.
    """
    sure = events[status.isin(["corroborated", "confirmed"]) & (events["loser"] != "")]
    last = sure[sure["place_id"] != ""].groupby(["place_id", "loser"])["day"].max().rename("last")
    later = events[["place_id", "loser"]].join(last, on=["place_id", "loser"])["last"]
    return (status == "contested") & (later > events["day"])


def flat(told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Join tuples of claims to one, each claim once.

    >>> flat([("c2", "c1"), ("c1",)])
    ('c2', 'c1')
    """
    return tuple(dict.fromkeys(chain(*told)))
