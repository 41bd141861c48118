"""What each independent source reported: how much, alone, how early, how it fared, by whose relay.

Sources are described by what they said and when, never graded by reputation. Every measure looks
at the claims in force about the events shown; background is left out. A source counts for an event
that it *states*, not for one that it only points to. *First* means first in the table: the day is
that of the report in which a claim was read, not of the statement itself.
"""

import pandas as pd

from helpers import claims
from helpers.grades import Claim, grade_event
from helpers.order import id_keys
from helpers.tables import Dataset, cached_per_dataset

__all__ = ["names", "relays", "reports_and_origins", "track_record"]


def names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each independent source and each source by its id.

    All who speak for a side are named after it ("government-side sources"), an owner by its
    sources, one of many by its own slug.
    """
    name = d.sources.set_index("source_id")["name"]
    origin_names = {
        origin: " and ".join(own) if len(own) < 3 else _spell(origin)
        for origin, own in name.groupby(claims.origins(d.sources))
    }
    actors = dict(zip(d.actors["actor_id"], d.actors["name"], strict=True))  # of states
    sides = {
        side: f"sources of {called}"
        if "-" in called
        else f"{called.removesuffix(' forces')}-side sources"
        for side, called in d.offensive.sides.items()
    }
    return {**origin_names, **actors, **name.to_dict(), **sides}


def _spell(slug: str) -> str:
    return slug.upper() if len(slug) < 4 else slug.replace("-", " ").title()


@cached_per_dataset
def claims_considered(d: Dataset) -> pd.DataFrame:
    """Give the claims that every measure here looks at, without background.

    The columns are of ``claims.claims_in_force``, and states (bool: it states its event).
    """
    rows, events = claims.claims_in_force(d), claims.grade_events(d)
    events = events[events["event_type"] != "background"]
    rows = rows[rows["event_id"].isin(events["event_id"])]
    stating = claims.unique_ids(events.loc[events["stated"], "claim_ids"])
    return rows.assign(states=rows["claim_id"].isin(stating))


def first_reports(rows: pd.DataFrame) -> pd.DataFrame:
    """Say when each source first stated each event, and how that stands to the others.

    ``rows`` is as ``claims_considered`` gives it. One row a source and event: source, event_id,
    first_day (of its first report), and alone, earlier, tied, after (bool, one of them true: no
    other states it, or the first other report is of a later, the same or an earlier day).
    """
    pairs = rows[rows["states"]].rename(columns={"origin": "source"})
    pairs = pairs.groupby(["source", "event_id"])["published"].min().rename("first_day")
    pairs = pairs.reset_index().sort_values(["event_id", "first_day", "source"], ignore_index=True)
    by_event, own = pairs.groupby("event_id"), pairs["first_day"]
    others = own.groupby(pairs["event_id"]).transform("min")
    others = others.where(by_event.cumcount() > 0, by_event["first_day"].shift(-1))
    return pairs.assign(
        alone=others.isna(), earlier=own < others, tied=own == others, after=own > others
    )


def track_record(d: Dataset) -> pd.DataFrame:
    """Count what each independent source reported, and how it fared, those with most claims first.

    The columns are source, claims (in force), reports (they were read in);

    events (that it states) = alone (no other states it) + earlier (another does too, but only in
    reports of later days) + tied (another's first report is of the same day) + after (another has a
    report of an earlier day);

    confirmed (events that it states and that are confirmed, by whomever), of which
    later_confirmed (the others' claims confirm them too, and did not yet before its own first
    report); later_denied (events that it states and another denies in a report of the same or a
    later day, whether or not the denial stands);

    denied (events that it denies), of which denied_confirmed (are confirmed nevertheless).
    """
    rows, events = claims_considered(d), claims.grade_events(d)
    confirmed = set(events.loc[events["grade"] == "confirmed", "event_id"])
    pairs = first_reports(rows)
    pairs = pairs.assign(
        confirmed=pairs["event_id"].isin(confirmed),
        later_confirmed=_confirmed_by_others(d, rows, pairs, confirmed),
        later_denied=_denied_by_others(rows, pairs),
    )
    by_source, by = pairs.groupby("source"), "origin"
    denied = rows[rows["stance"] == "denies"].drop_duplicates([by, "event_id"])
    counts = pd.DataFrame(
        {
            "claims": rows.groupby(by).size(),
            "reports": rows.groupby(by)["report_id"].nunique(),
            "events": by_source.size(),
            **{c: by_source[c].sum() for c in pairs.columns[3:]},
            "denied": denied.groupby(by).size(),
            "denied_confirmed": denied[denied["event_id"].isin(confirmed)].groupby(by).size(),
        }
    )
    counts = counts.fillna(0).astype(int).rename_axis("source").sort_index().reset_index()
    return counts.sort_values("claims", ascending=False, kind="stable", ignore_index=True)


def _confirmed_by_others(
    d: Dataset, rows: pd.DataFrame, pairs: pd.DataFrame, confirmed: set[str]
) -> list[bool]:
    """Say which events the claims of all others confirm, and did not before the source spoke."""
    by_event = {group[0].event_id: group for group in claims.group_claims(rows)}

    def confirm(group: list[Claim]) -> bool:
        return bool(group) and grade_event(group, d.offensive.needed).grade == "confirmed"

    found = []
    for source, event, day in pairs[["source", "event_id", "first_day"]].itertuples(index=False):
        others = [c for c in by_event[event] if c.origin != source] if event in confirmed else []
        found.append(confirm(others) and not confirm([c for c in others if c.published < day]))
    return found


def _denied_by_others(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Say which events another denies in a report of the same or a later day."""
    denials = rows.loc[rows["stance"] == "denies", ["event_id", "origin", "published"]]
    met = pairs.reset_index().merge(denials, on="event_id", validate="m:m")
    met = met[(met["source"] != met["origin"]) & (met["published"] >= met["first_day"])]
    return pd.Series(pairs.index.isin(met["index"]), pairs.index)


def relays(d: Dataset) -> pd.DataFrame:
    """Count by whom the claims of each claimant reached the table, most claims first.

    The columns are claimant_id, carrier_id (the named relay, else the outlet of the report),
    claims, second_hand (those that came by way of the carrier into the report of another outlet),
    claim_ids (tuple). Where the carrier is the claimant, nobody stood between.
    """
    rows = claims_considered(d)
    carrier = rows["via_id"].where(rows["via_id"] != "", rows["outlet_id"])
    rows = rows.assign(carrier_id=carrier, second_hand=carrier != rows["outlet_id"])
    columns = {"claims": ("claim_id", "size"), "second_hand": ("second_hand", "sum")}
    by_pair = rows.groupby(["claimant_id", "carrier_id"], as_index=False)
    pairs = by_pair.agg(**columns, claim_ids=("claim_id", tuple))
    return pairs.sort_values("claims", ascending=False, kind="stable", ignore_index=True)


def reports_and_origins(events: pd.DataFrame) -> pd.DataFrame:
    """Lay the number of reports of each event beside the number of independent sources.

    Takes and gives the columns of ``claims.grade_events``, without background and events that
    nobody states, most reports first: ``reports`` is the naive count, ``origins`` the one that
    matters.
    """
    stated = events[(events["event_type"] != "background") & events["stated"]]
    order, ascending = ["reports", "origins", "event_id"], [False, True, True]
    return stated.sort_values(order, ascending=ascending, key=id_keys, ignore_index=True)
