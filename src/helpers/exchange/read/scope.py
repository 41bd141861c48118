"""What of a file concerns an offensive: its days, its box, and countries where some are asked."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.exchange.read.cells import folded
from helpers.tables.dataset import Offensive


@dataclass(frozen=True)
class Scope:
    """The days (first and last), the box (west, south, east, north) and folded country names."""

    first: pd.Timestamp
    last: pd.Timestamp
    box: tuple[float, float, float, float]
    countries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, told: Offensive, first: str, last: str, countries: tuple[str, ...]) -> Scope:
        """Take the days and the box of an offensive; days that are given go before its own."""
        return cls(
            first=pd.Timestamp(first) if first else told.start,
            last=pd.Timestamp(last) if last else told.end,
            box=told.box,
            countries=frozenset(map(folded, countries)),
        )

    @property
    def days(self) -> str:
        """Name the days."""
        if self.last.year > 2200:
            return f"the days from {self.first.date()}"
        return f"the days from {self.first.date()} to {self.last.date()}"

    def off_days(self, earliest: pd.Series, latest: pd.Series) -> pd.Series:
        """Say of each span of days whether it lies wholly outside; a missing day never does."""
        return (latest < self.first) | (earliest > self.last)

    def off_box(self, lat: pd.Series, lon: pd.Series) -> pd.Series:
        """Say of each point whether it lies outside the box; a missing one never does."""
        west, south, east, north = self.box
        return (lat < south) | (lat > north) | (lon < west) | (lon > east)

    def off_country(self, country: pd.Series) -> pd.Series:
        """Say of each country whether others were asked for."""
        if not self.countries:
            return pd.Series(False, index=country.index)
        wanted = {name: folded(name) in self.countries for name in country.unique()}
        return ~country.map(wanted).astype(bool)
