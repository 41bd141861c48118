"""Axes of days."""

import pandas as pd

from helpers.charts import lanes


def test_a_long_axis_names_months_and_few_of_them():
    """Of three years three months with their years, of ten days four days without."""
    first = pd.Timestamp("2024-11-27")
    short, long = (lanes.day_axis(first, first + pd.Timedelta(days=n)) for n in (9, 1000))
    assert (short["tickformat"], short["dtick"]) == ("%-d %b", 3 * lanes.DAY_MS)
    assert (long["tickformat"], long["dtick"]) == ("%b ’%y", 334 * lanes.DAY_MS)
    assert lanes.name_tick(first, first, first + pd.Timedelta(days=1000)) == "Nov ’24"
