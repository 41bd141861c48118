"""What each origin and outlet told: how much, alone, how early, and how it fared.

*First* means first in the table: the day is that of the report in which a claim was read, not of
the statement itself.
"""

from __future__ import annotations

import pandas as pd

from helpers import claims
from helpers.sources.spoken import claims_considered
from helpers.tables import Dataset

BY = ("origin", "outlet_id")
"""What a record can be kept by: the origin of a claim, or the outlet in which it was read."""
PARTS = ("alone", "earlier", "tied", "after")
"""How an assertion stands to those of others; each event of a source is in one part."""
COUNTED = (*PARTS, "confirmed", "later_confirmed", "later_denied")
"""What a record counts of the events that a source asserts."""


def first_reports(rows: pd.DataFrame, by: str = "origin") -> pd.DataFrame:
    """Say when each source first asserted each event, and when any other first did.

    Parameters
    ----------
    rows
        As ``claims_considered`` gives them.

    Returns
    -------
    One row a source and event that it asserts: source, event_id, said (day of its first report),
    others (day of the first report by any other; missing where it is alone), lead_days (others
    minus said: above 0 = earlier than any other, 0 = the same day, missing = alone).

    Raises
    ------
    ValueError
        Where ``by`` is not one of ``BY``.
    """
    if by not in BY:
        raise ValueError(f'No record by "{by}"; there are {", ".join(BY)}.')
    yes = rows[rows["stance"] == "asserts"].rename(columns={by: "source"})
    own = yes.groupby(["source", "event_id"])["published"].min().rename("said").reset_index()
    own = own.sort_values(["event_id", "said", "source"], ignore_index=True)
    rank = own.groupby("event_id").cumcount()
    for n, name in ((0, "first"), (1, "second")):
        own = own.join(own[rank == n].set_index("event_id")["said"].rename(name), on="event_id")
    others = own["first"].where(rank > 0, own["second"])
    own = own.assign(others=others, lead_days=(others - own["said"]).dt.days.astype(float))
    return own.drop(columns=["first", "second"])


def compare_with_others(rows: pd.DataFrame, by: str = "origin") -> pd.DataFrame:
    """Say of each source and event that it asserts in which part it stands.

    Returns
    -------
    The columns of ``first_reports`` and alone, earlier, tied, after (bool, one of them true).
    """
    pairs = first_reports(rows, by)
    return pairs.assign(
        alone=pairs["others"].isna(),
        earlier=pairs["lead_days"] > 0,
        tied=pairs["lead_days"] == 0,
        after=pairs["lead_days"] < 0,
    )


def asserting_claims(d: Dataset, by: str = "origin") -> dict[tuple[str, str], tuple[str, ...]]:
    """Give the asserting claims of each source and part (``PARTS``), by (source, part)."""
    rows = claims_considered(d)
    yes = rows[rows["stance"] == "asserts"].rename(columns={by: "source"})
    both = compare_with_others(rows, by).merge(yes, on=["source", "event_id"], validate="1:m")
    return {
        (source, part): tuple(own["claim_id"])
        for part in PARTS
        for source, own in both[both[part]].groupby("source")
    }


def track_record(d: Dataset, by: str = "origin") -> pd.DataFrame:
    """Count what each origin or outlet told, and how it fared.

    Returns
    -------
    One row a source, those with most claims first:

    source (origin or outlet), claims (in force), reports (they were read in), origins (whose
    claims they are; 1 for an origin);

    events (that it asserts) = alone (no other asserts it) + earlier (another does too, but only in
    reports of later days) + tied (another's first report is of the same day) + after (another has
    a report of an earlier day); first to report, with ties counted for each, is earlier + tied;

    lead_days (median of ``first_reports`` over the events that another asserts too; above 0 =
    earlier than any other; missing without one);

    confirmed (events that it asserts and that are confirmed, by whomever) of which
    later_confirmed (the claims of all others alone confirm them too, and did not yet in reports
    published before its own first assertion);

    later_denied (events that it asserts and another denies in a report of the same or a later
    day, whether or not the denial stands);

    denied (events that it denies), of which denied_confirmed (are confirmed nevertheless).
    """
    rows, told = claims_considered(d), claims.grade_events(d)
    sure = set(told.loc[told["status"] == "confirmed", "event_id"])
    pairs = compare_with_others(rows, by)
    pairs = pairs.assign(
        confirmed=pairs["event_id"].isin(sure),
        later_confirmed=confirmed_by_others(rows, pairs[pairs["event_id"].isin(sure)], by),
        later_denied=denied_by_others(rows, pairs, by),
    )
    by_source = pairs.groupby("source")
    no = rows[rows["stance"] == "denies"].drop_duplicates([by, "event_id"])
    out = pd.DataFrame(
        {
            "claims": rows.groupby(by).size(),
            "reports": rows.groupby(by)["report_id"].nunique(),
            "origins": rows.groupby(by)["origin"].nunique(),
            "events": by_source.size(),
            **{c: by_source[c].sum() for c in COUNTED},
            "denied": no.groupby(by).size(),
            "denied_confirmed": no[no["event_id"].isin(sure)].groupby(by).size(),
        }
    )
    out = out.fillna(0).astype(int).assign(lead_days=by_source["lead_days"].median())
    out = out.rename_axis("source").reset_index()
    return out.sort_values(["claims", "source"], ascending=[False, True], ignore_index=True)


def confirmed_by_others(rows: pd.DataFrame, pairs: pd.DataFrame, by: str) -> pd.Series:
    """Say which assertions the claims of all others confirm, and did not confirm before it.

    Each pair of source and event is weighed twice: with all claims of the others, and with those
    of reports published before the source first spoke.
    """
    about = {said[0].event_id: said for said in claims.group_claims(rows)}
    found = []
    for source, event, day in zip(pairs["source"], pairs["event_id"], pairs["said"], strict=True):
        others = [c for c in about[event] if getattr(c, by) != source]
        before = [c for c in others if c.published < day]
        found.append(confirms(others) and not confirms(before))
    return pd.Series(found, index=pairs.index, dtype=bool)


def confirms(said: list[claims.Claim]) -> bool:
    """Say whether some claims about an event alone confirm it."""
    return bool(said) and claims.grade_event(said).status == "confirmed"


def denied_by_others(rows: pd.DataFrame, pairs: pd.DataFrame, by: str) -> pd.Series:
    """Say which assertions another denies in a report of the same or a later day."""
    no = rows.loc[rows["stance"] == "denies", ["event_id", by, "published"]]
    both = pairs[["source", "event_id", "said"]].merge(no, on="event_id", validate="m:m")
    hit = both[(both["source"] != both[by]) & (both["published"] >= both["said"])]
    denied = set(zip(hit["source"], hit["event_id"], strict=True))
    found = [pair in denied for pair in zip(pairs["source"], pairs["event_id"], strict=True)]
    return pd.Series(found, index=pairs.index, dtype=bool)
