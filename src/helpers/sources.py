"""What each origin and outlet reported: how much, alone, how early, how it fared, by whose relay.

Sources are described by what they said and when, never graded by reputation. Every measure looks
at the claims in force about the events shown; background is left out. *First* means first in the
table: the day is that of the report in which a claim was read, not of the statement itself.
"""

from __future__ import annotations

import pandas as pd

from helpers import claims
from helpers.grades import Claim, grade_event
from helpers.order import id_keys
from helpers.tables import Dataset, cached_per_dataset

BY = ("origin", "outlet_id")
"""What a track record can be kept by: the origin of a claim, or the outlet in which it was read."""
PARTS = ("alone", "earlier", "tied", "after")
"""How an assertion stands to those of others; each event of a source is in one part."""
COUNTED = (*PARTS, "confirmed", "later_confirmed", "later_denied")


def names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each origin and source by its id, of an origin where both have it.

    A side is named as the descriptor does; an owner by its sources, one of many by its own slug.
    """
    name = d.sources.set_index("source_id")["name"]
    origin_names = {
        origin: " and ".join(own) if len(own) < 3 else origin.replace("-", " ").title()
        for origin, own in name.groupby(claims.origins(d.sources))
    }
    actors = dict(zip(d.actors["actor_id"], d.actors["name"], strict=True))  # of states
    return {**actors, **origin_names, **name.to_dict(), **d.offensive.sides}


def kinds(d: Dataset) -> dict[str, str]:
    """Give what each origin and source is by its id: ``side``, or the kinds of its sources."""
    kind = d.sources.set_index("source_id")["kind"].str.replace("_", " ")
    by_origin = kind.groupby(claims.origins(d.sources))
    joined = by_origin.agg(lambda own: ", ".join(dict.fromkeys(own)))
    return {**joined.to_dict(), **kind.to_dict(), **dict.fromkeys(d.offensive.sides, "side")}


@cached_per_dataset
def claims_considered(d: Dataset) -> pd.DataFrame:
    """Give the claims that every measure here looks at, as ``claims.claims_in_force`` does.

    Those in force about events that can have begun by ``as_of``, without background.
    """
    rows, events = claims.claims_in_force(d), claims.grade_events(d)
    events = events[events["event_type"] != "background"]
    return rows[rows["event_id"].isin(events["event_id"])]


def first_reports(rows: pd.DataFrame, by: str = "origin") -> pd.DataFrame:
    """Say when each source first asserted each event, and when any other first did.

    ``rows`` is as ``claims_considered`` gives it; ``by`` is one of ``BY``, else a ValueError. One
    row a source and event that it asserts: source, event_id, said (day of its first report), others
    (day of the first report by any other; missing where it is alone), lead_days (others minus
    said), and alone, earlier, tied, after (bool, one of them true).
    """
    if by not in BY:
        raise ValueError(f'No track record by "{by}"; there are {", ".join(BY)}.')
    asserting = rows[rows["stance"] == "asserts"].rename(columns={by: "source"})
    pairs = asserting.groupby(["source", "event_id"])["published"].min().rename("said")
    pairs = pairs.reset_index().sort_values(["event_id", "said", "source"], ignore_index=True)
    rank = pairs.groupby("event_id").cumcount()
    first, second = (
        pairs[["event_id"]].join(pairs[rank == n].set_index("event_id")["said"], on="event_id")
        for n in (0, 1)
    )
    others = first["said"].where(rank > 0, second["said"])
    lead = (others - pairs["said"]).dt.days.astype(float)
    return pairs.assign(
        others=others,
        lead_days=lead,
        alone=others.isna(),
        earlier=lead > 0,
        tied=lead == 0,
        after=lead < 0,
    )


def asserting_claims(d: Dataset, by: str = "origin") -> dict[tuple[str, str], tuple[str, ...]]:
    """Give the asserting claims of each source and part (``PARTS``), by (source, part)."""
    rows = claims_considered(d)
    asserting = rows[rows["stance"] == "asserts"].rename(columns={by: "source"})
    pairs = first_reports(rows, by).merge(asserting, on=["source", "event_id"], validate="1:m")
    return {
        (source, part): tuple(own["claim_id"])
        for part in PARTS
        for source, own in pairs[pairs[part]].groupby("source")
    }


def track_record(d: Dataset, by: str = "origin") -> pd.DataFrame:
    """Count what each origin or outlet reported, and how it fared, those with most claims first.

    The columns are source (origin or outlet), claims (in force), reports (they were read in),
    origins (whose claims they are; 1 for an origin);

    events (that it asserts) = alone (no other asserts it) + earlier (another does too, but only in
    reports of later days) + tied (another's first report is of the same day) + after (another has a
    report of an earlier day); first to report, with ties counted for each, is earlier + tied;

    lead_days (median of ``first_reports`` over the events that another asserts too; above 0 =
    earlier than any other; missing without one);

    confirmed (events that it asserts and that are confirmed, by whomever) of which later_confirmed
    (the claims of all others alone confirm them too, and did not yet in reports published before
    its own first assertion);

    later_denied (events that it asserts and another denies in a report of the same or a later day,
    whether or not the denial stands);

    denied (events that it denies), of which denied_confirmed (are confirmed nevertheless).
    """
    rows, events = claims_considered(d), claims.grade_events(d)
    confirmed = set(events.loc[events["grade"] == "confirmed", "event_id"])
    pairs = first_reports(rows, by)
    pairs = pairs.assign(confirmed=pairs["event_id"].isin(confirmed))
    pairs = pairs.assign(
        later_confirmed=_confirmed_by_others(d, rows, pairs[pairs["confirmed"]], by),
        later_denied=_denied_by_others(rows, pairs, by),
    )
    by_source = pairs.groupby("source")
    denied = rows[rows["stance"] == "denies"].drop_duplicates([by, "event_id"])
    counts = pd.DataFrame(
        {
            "claims": rows.groupby(by).size(),
            "reports": rows.groupby(by)["report_id"].nunique(),
            "origins": rows.groupby(by)["origin"].nunique(),
            "events": by_source.size(),
            **{c: by_source[c].sum() for c in COUNTED},
            "denied": denied.groupby(by).size(),
            "denied_confirmed": denied[denied["event_id"].isin(confirmed)].groupby(by).size(),
        }
    )
    counts = counts.fillna(0).astype(int).assign(lead_days=by_source["lead_days"].median())
    counts = counts.rename_axis("source").reset_index()
    return counts.sort_values(["claims", "source"], ascending=[False, True], ignore_index=True)


def _confirmed_by_others(d: Dataset, rows: pd.DataFrame, pairs: pd.DataFrame, by: str) -> pd.Series:
    """Say which assertions the claims of all others confirm, and did not confirm before it.

    Each pair of source and event is graded twice: with all claims of the others, and with those
    of reports published before the source first reported it.
    """
    by_event = {group[0].event_id: group for group in claims.group_claims(rows)}
    confirmed = []
    for source, event, day in zip(pairs["source"], pairs["event_id"], pairs["said"], strict=True):
        others = [c for c in by_event[event] if getattr(c, by) != source]
        before = [c for c in others if c.published < day]
        confirmed.append(_confirm(d, others) and not _confirm(d, before))
    return pd.Series(confirmed, index=pairs.index, dtype=bool)


def _confirm(d: Dataset, group: list[Claim]) -> bool:
    return bool(group) and grade_event(group, d.offensive.needed).grade == "confirmed"


def _denied_by_others(rows: pd.DataFrame, pairs: pd.DataFrame, by: str) -> pd.Series:
    """Say which assertions another denies in a report of the same or a later day."""
    denials = rows.loc[rows["stance"] == "denies", ["event_id", by, "published"]]
    met = pairs[["source", "event_id", "said"]].merge(denials, on="event_id", validate="m:m")
    met = met[(met["source"] != met[by]) & (met["published"] >= met["said"])]
    denied = pd.MultiIndex.from_frame(met[["source", "event_id"]])
    keys = pd.MultiIndex.from_frame(pairs[["source", "event_id"]])
    return pd.Series(keys.isin(denied), index=pairs.index)


def relays(d: Dataset) -> pd.DataFrame:
    """Count by whom the claims of each claimant reached the table, most claims first.

    The columns are claimant_id, carrier_id (the named relay, else the outlet of the report),
    claims, second_hand (those that came by way of the carrier into the report of another outlet),
    claim_ids (tuple). Where the carrier is the claimant, nobody stood between.
    """
    rows = claims_considered(d)
    carrier = rows["via_id"].where(rows["via_id"] != "", rows["outlet_id"])
    rows = rows.assign(carrier_id=carrier, second_hand=carrier != rows["outlet_id"])
    pairs = rows.groupby(["claimant_id", "carrier_id"], as_index=False).agg(
        claims=("claim_id", "size"),
        second_hand=("second_hand", "sum"),
        claim_ids=("claim_id", tuple),
    )
    order = ["claims", "claimant_id", "carrier_id"]
    return pairs.sort_values(order, ascending=[False, True, True], ignore_index=True)


def relay_matrix(
    relayed: pd.DataFrame, claimants: int = 10, carriers: int = 6, values: str = "claims"
) -> pd.DataFrame:
    """Lay claimants and carriers with most claims out as a matrix, the rest as ``others``, last.

    ``relayed`` is as ``relays`` gives it. Rows are by claimant_id, columns by carrier_id, most
    claims first; the cells hold ``values``: the number of ``claims``, or ``claim_ids`` (tuple).
    """
    kept = relayed
    for column, most in (("claimant_id", claimants), ("carrier_id", carriers)):
        size = relayed.groupby(column)["claims"].sum().sort_values(ascending=False, kind="stable")
        order = [*size.index[:most], *(["others"] if len(size) > most else [])]
        named = kept[column].where(kept[column].isin(size.index[:most]), "others")
        kept = kept.assign(**{column: pd.Categorical(named, order, ordered=True)})
    cells = kept.groupby(["claimant_id", "carrier_id"], observed=False)[values]
    return (cells.sum() if values == "claims" else cells.agg(claims.unique_ids)).unstack()


def reports_and_origins(events: pd.DataFrame) -> pd.DataFrame:
    """Lay the number of reports of each event beside the number of independent origins.

    Takes and gives the columns of ``claims.grade_events``, without background and events that
    nobody asserts, most reports first: ``reports`` is the naive count, ``origins`` the one that
    matters.
    """
    asserted = events[(events["event_type"] != "background") & (events["origins"] > 0)]
    asserted = asserted.sort_values("event_id", key=id_keys)
    order = {"by": ["reports", "origins"], "ascending": [False, True]}
    return asserted.sort_values(**order, kind="stable", ignore_index=True)


def single_source_events(linked: pd.DataFrame) -> pd.DataFrame:
    """Keep the events of ``reports_and_origins`` with two reports or more and only one origin."""
    return linked[(linked["reports"] > 1) & (linked["origins"] == 1)].reset_index(drop=True)
