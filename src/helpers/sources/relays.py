"""Who relays whom, and how many links come from how many origins."""

from __future__ import annotations

import pandas as pd

from helpers import claims
from helpers.sources.spoken import claims_considered
from helpers.tables import Dataset


def relays(d: Dataset) -> pd.DataFrame:
    """Count by whom the claims of each claimant reached the table.

    Returns
    -------
    One row a claimant and carrier, most claims first: claimant_id, carrier_id (the named relay,
    else the outlet of the report), claims, second_hand (those that came by way of the carrier
    into the report of another outlet), claim_ids (tuple). Where the carrier is the claimant, nobody
    stood between.
    """
    rows = claims_considered(d)
    carrier = rows["via_id"].where(rows["via_id"] != "", rows["outlet_id"])
    rows = rows.assign(carrier_id=carrier, second_hand=carrier != rows["outlet_id"])
    by_pair = rows.groupby(["claimant_id", "carrier_id"])
    out = pd.DataFrame(
        {
            "claims": by_pair.size(),
            "second_hand": by_pair["second_hand"].sum(),
            "claim_ids": by_pair["claim_id"].agg(tuple),
        }
    )
    order = ["claims", "claimant_id", "carrier_id"]
    return out.reset_index().sort_values(order, ascending=[False, True, True], ignore_index=True)


def relay_matrix(
    relayed: pd.DataFrame, claimants: int = 10, carriers: int = 6, values: str = "claims"
) -> pd.DataFrame:
    """Lay the claimants and carriers with most claims out as a matrix, the rest as ``others``.

    Parameters
    ----------
    relayed
        As ``relays`` gives it.
    values
        What stands in the cells: the number of ``claims``, or their ``claim_ids`` (tuple).

    Returns
    -------
    By claimant_id (rows) and carrier_id (columns), most claims first; ``others`` last.
    """
    kept = relayed
    for column, most in (("claimant_id", claimants), ("carrier_id", carriers)):
        size = relayed.groupby(column)["claims"].sum().sort_values(ascending=False, kind="stable")
        order = [*size.index[:most], *(["others"] if len(size) > most else [])]
        named = kept[column].where(kept[column].isin(size.index[:most]), "others")
        kept = kept.assign(**{column: pd.Categorical(named, order, ordered=True)})
    cells = kept.groupby(["claimant_id", "carrier_id"], observed=False)[values]
    told = cells.sum() if values == "claims" else cells.agg(claims.unique_ids)
    return told.unstack()


def reports_and_origins(events: pd.DataFrame) -> pd.DataFrame:
    """Lay the number of reports of each event beside the number of independent origins.

    Parameters
    ----------
    events
        As ``claims.grade_events`` gives them.

    Returns
    -------
    The columns of ``events``, without background and events that nobody asserts, most reports
    first: ``reports`` is the naive count, ``origins`` the one that matters.
    """
    said = events[(events["event_type"] != "background") & (events["origins"] > 0)]
    order = ["reports", "origins", "event_id"]
    return said.sort_values(order, ascending=[False, True, True], ignore_index=True)


def single_source_events(linked: pd.DataFrame) -> pd.DataFrame:
    """Give the events that two reports or more assert and only one origin: one voice, many links.

    Takes and gives the columns of ``reports_and_origins``.
    """
    return linked[(linked["reports"] > 1) & (linked["origins"] == 1)].reset_index(drop=True)
