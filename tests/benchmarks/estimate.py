"""How near is the estimate of unreported places to the full count when half the reports are hidden?

    python -m tests.benchmarks.estimate [--times 200] [--seed 1] [DATASET:DAY ...]

Half of the reports are hidden at random. First table: how many places the *whole* has out of the
defender's hands, corroborated or better, how many the remaining half has (*plain*), and how far
plain count and plain count with estimate are from the whole. Second table, of the places alone that
the half does not report and the whole does: how many of them are gone, corroborated or better and
by any claim, what each setting estimates, and how far that is from both. Error is the mean absolute
one, bias the mean.
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
    *(f"syria-2024:2024-{day}" for day in ("11-30", "12-02", "12-05", "12-06", "12-07", "12-11")),
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
    "as printed: exp(-km / 25)": (weighted_share(progress.NEAR_KM), "gone"),
    "the same, within 50 km": (weighted_share(progress.NEAR_KM, most_km=50), "gone"),
    "the same, sum of weights at least 1": (weighted_share(progress.NEAR_KM, least=1), "gone"),
    "exp(-km / 50)": (weighted_share(50), "gone"),
    "all five alike": (weighted_share(np.inf), "gone"),
    "as printed, by any claim": (weighted_share(progress.NEAR_KM), "claimed"),
}
"""By name the share and what the neighbours are asked: gone (corroborated), or claimed so."""


def main() -> None:
    """Hide halves, and print errors by day and setting."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("days", nargs="*", default=DAYS)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    trials = {}
    for name in given.days:
        dataset, day = name.rsplit(":", 1)
        d = tables.load(dataset)
        d = tables.cut(d, pd.Timestamp(day), d.known_by)
        trials[name] = hide_halves(d, given.times, given.seed)
    for dataset in dict.fromkeys(name.rsplit(":", 1)[0] for name in given.days):
        own = [of_day for name, of_day in trials.items() if name.startswith(f"{dataset}:")]
        trials[f"{dataset}, all days"] = pd.concat(own)
    first = next(iter(SETTINGS))
    print_heads("day", "whole", "plain", "error", "bias", "with estimate", "error", "bias")
    for name, rows in trials.items():
        cells = [f"{rows['whole'].mean():.0f}"]
        for count in (rows["plain"], rows["plain"] + rows[first]):
            cells += [f"{count.mean():.1f}", *differ(count, rows["whole"])]
        print("|", " | ".join([name, *cells]), "|")
    print()
    heads = ("hidden", "gone", "claimed", "setting", "estimate")
    print_heads("day", *heads, *("error", "bias") * 2)
    for name, rows in trials.items():
        counts = [f"{rows[column].mean():.1f}" for column in ("hidden", "gone", "claimed")]
        for setting in SETTINGS:
            cells = [*differ(rows[setting], rows["gone"]), *differ(rows[setting], rows["claimed"])]
            cells = [name, *counts, setting, f"{rows[setting].mean():.1f}", *cells]
            print("|", " | ".join(cells), "|")


def print_heads(*heads: str) -> None:
    """Print the head of a table."""
    print("|", " | ".join(heads), "|\n" + "|---" * len(heads) + "|")


def differ(estimates: pd.Series, truth: pd.Series) -> tuple[str, str]:
    """Give mean absolute error and bias."""
    error = estimates - truth
    return f"{error.abs().mean():.1f}", f"{error.mean():+.1f}"


def hide_halves(d: Dataset, times: int, seed: int) -> pd.DataFrame:
    """Give for each trial: whole, plain, hidden, of these gone and claimed, and the estimates."""
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
        asked = half[half["reported"] & km.notna().any(axis=1)]
        trial = {
            "whole": whole["gone"].sum(),
            "plain": half["gone"].sum(),
            "hidden": len(hidden),
            "gone": whole.loc[hidden, "gone"].sum(),
            "claimed": whole.loc[hidden, "claimed"].sum(),
            **dict.fromkeys(SETTINGS, 0.0),
        }
        for place in hidden:
            far = km.loc[asked.index, place].to_numpy()
            nearest = np.argsort(far, kind="stable")[: progress.NEIGHBOURS]
            for name, (share, column) in SETTINGS.items():
                trial[name] += share(far[nearest], asked[column].to_numpy(float)[nearest])
        rows.append(trial)
    return pd.DataFrame(rows).astype(float)


def _last_states(d: Dataset, own: pd.Index) -> pd.DataFrame:
    """Say of some places whether a report tells of them, and whether the defender has lost them."""
    stays = control.stays_by_place(d)
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
