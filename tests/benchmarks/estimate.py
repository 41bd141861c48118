"""How near is the estimate of unreported places to the full count when half the reports are hidden?

    python -m tests.benchmarks.estimate [--times 200] [--seed 1] [DATASET:DAY ...]

Half of the reports are hidden at random. *Full* is how many places the whole table has out of the
defender's hands, corroborated or better; *plain* what the remaining half has. To it is added what a
setting estimates for the places that the half does not report and the whole table does. The second
half of the table looks at these places alone. Error is the mean absolute one, bias the mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers import control, places, progress, tables
from helpers.tables import Dataset

DAYS = (
    *(f"syria-2024:2024-{day}" for day in ("11-30", "12-02", "12-05", "12-07", "12-08", "12-11")),
    *(f"afghanistan-2021:2021-08-{day}" for day in ("09", "11", "13", "14", "15")),
)


def weighted_share(near_km: float, most_km: float = np.inf, least: float = 0.0) -> Callable:
    """Give an estimate: weights exp(-km / near_km), none beyond a limit, their sum at least so."""

    def share(km: np.ndarray, gone: np.ndarray) -> float:
        weights = np.exp(-km / near_km) * (km <= most_km)
        total = max(weights.sum(), least)
        return float((weights * gone).sum() / total) if total > 0 else 0.0

    return share


SETTINGS = {
    "exp(-km / 25), as printed": weighted_share(progress.NEAR_KM),
    "the same, within 50 km": weighted_share(progress.NEAR_KM, most_km=50),
    "the same, sum at least 1": weighted_share(progress.NEAR_KM, least=1),
    "exp(-km / 50)": weighted_share(50),
    "five nearest, one weight": weighted_share(np.inf),
}


def main() -> None:
    """Hide halves, and print errors by day and setting."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("days", nargs="*", default=DAYS)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    heads = ("day", "full", "setting", "error", "bias")
    heads += ("hidden places", "gone", "gone by any claim", "error", "bias")
    print("|", " | ".join(heads), "|\n" + "|---" * len(heads) + "|")
    trials = {}
    for name in given.days:
        dataset, day = name.rsplit(":", 1)
        d = tables.load(dataset)
        d = tables.cut(d, pd.Timestamp(day), d.known_by)
        trials[name] = hide_halves(d, given.times, given.seed)
        print_errors(name, trials[name])
    for dataset in dict.fromkeys(name.rsplit(":", 1)[0] for name in given.days):
        own = [of_day for name, of_day in trials.items() if name.startswith(dataset)]
        print_errors(f"{dataset}, all days", pd.concat(own))


def print_errors(name: str, trials: pd.DataFrame) -> None:
    """Print a line for the plain count and one for each setting."""
    for setting in ("plain", *SETTINGS):
        more = 0 if setting == "plain" else trials["plain"]
        of_all = trials[setting] + more - trials["full"]
        cells = [of_all.abs().mean(), of_all.mean()]
        cells += [trials[name].mean() for name in ("hidden", "gone", "claimed")]
        if setting != "plain":
            of_hidden = trials[setting] - trials["gone"]
            cells += [of_hidden.abs().mean(), of_hidden.mean()]
        words = [name, f"{trials['full'].mean():.0f}", setting, *(f"{cell:.1f}" for cell in cells)]
        print("|", " | ".join(words), "|", flush=True)


def hide_halves(d: Dataset, times: int, seed: int) -> pd.DataFrame:
    """Give for each trial: full, plain, hidden, of these gone and claimed, and the estimates."""
    before, defender = places.sides_before(d), d.offensive.defender
    own = before.index[before == defender].intersection(places.counted(d)["place_id"])
    km = pd.DataFrame({place: places.distances(d, place) for place in own}).reindex(own)
    whole, draw = _last_states(d, own), np.random.default_rng(seed)
    rows = []
    for _ in range(times):
        kept = d.reports.sample(frac=0.5, random_state=draw)
        events = d.events[d.events["report_id"].isin(kept["report_id"])]
        half = _last_states(replace(d, reports=kept, events=events), own)
        hidden = own[~half["reported"] & whole["reported"] & km.notna().any()]
        neighbours = own[half["reported"] & km.notna().any(axis=1)]
        gone = half.loc[neighbours, "gone"].to_numpy(float)
        trial = {
            "full": whole["gone"].sum(),
            "plain": half["gone"].sum(),
            "hidden": len(hidden),
            "gone": whole.loc[hidden, "gone"].sum(),
            "claimed": whole.loc[hidden, "claimed"].sum(),
            **dict.fromkeys(SETTINGS, 0.0),
        }
        for place in hidden:
            far = km.loc[neighbours, place].to_numpy()
            nearest = np.argsort(far, kind="stable")[: progress.NEIGHBOURS]
            for name, share in SETTINGS.items():
                trial[name] += share(far[nearest], gone[nearest])
        rows.append(trial)
    return pd.DataFrame(rows).astype(float)


def _last_states(d: Dataset, own: pd.Index) -> pd.DataFrame:
    """Say of some places whether a report tells of them, and whether the defender has lost them."""
    stays = control.stays_by_place(d, on=d.as_of)
    last = [stays[place][-1] for place in own]
    columns = ["reported", "settled", "holder"]
    rows = [(stay.state != "not_reported", stay.settled_holder, stay.holder) for stay in last]
    table, defender = pd.DataFrame(rows, own, columns), d.offensive.defender
    return table.assign(
        gone=table["reported"] & (table["settled"] != defender),
        claimed=table["reported"] & (table["holder"] != defender),
    )


if __name__ == "__main__":
    main()
