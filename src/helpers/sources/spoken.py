"""The claims that the measures of sources look at, and the printed names of who makes them."""

from __future__ import annotations

import pandas as pd

from helpers import claims
from helpers.tables import Dataset, cached_per_dataset


def names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each origin and source by its id, of an origin where both have it.

    A side is named as the descriptor does; an owner by its sources, one of many by its own slug.
    """
    name = d.sources.set_index("source_id")["name"]
    origin = claims.origins(d.sources)
    out = {}
    for key, members in name.groupby(origin.reindex(name.index)):
        own = list(members)
        out[key] = " and ".join(own) if len(own) < 3 else key.replace("-", " ").title()
    return {**out, **name.to_dict(), **d.offensive.sides}


def kinds(d: Dataset) -> dict[str, str]:
    """Give what each origin and source is by its id: ``side``, or the kinds of its sources."""
    own = d.sources.set_index("source_id")["kind"].str.replace("_", " ")
    of = claims.origins(d.sources).reindex(own.index)
    joined = own.groupby(of).agg(lambda said: ", ".join(dict.fromkeys(said)))
    return {**joined.to_dict(), **own.to_dict(), **dict.fromkeys(d.offensive.sides, "side")}


@cached_per_dataset
def claims_considered(d: Dataset) -> pd.DataFrame:
    """Give the claims that every measure here looks at, as ``claims.claims_in_force`` does.

    Those in force about events that can have begun by ``as_of``, without background.
    """
    rows = claims.claims_in_force(d)
    shown = claims.grade_events(d)
    return rows[rows["event_id"].isin(shown.loc[shown["event_type"] != "background", "event_id"])]
