"""Text says days, numbers and lists as people write them; ids are in the order of their numbers."""

import pandas as pd
import pytest

from helpers import order, text


def test_numbers_and_days_of_pandas():
    """Days and numbers are written alike whether pandas, numpy or Python made them."""
    moment = pd.Timestamp("2024-09-07")
    assert (text.day(moment), text.short_day(moment)) == ("7 September 2024", "7 Sep")
    assert text.days(moment, pd.Timestamp("2025-09-08")) == "between 7 September and 8 September"
    for series in (pd.Series([1234]), pd.Series([1234.2]), pd.Series([1234], dtype="Int64")):
        assert text.number(series[0]) == "1,234"
    assert text.count(pd.Series([1])[0], "city") == "1 city"


def test_lists_of_many():
    """One item over the most is written out, since "1 others" would be no shorter."""
    assert text.list_of("abc", most=2) == "a, b and c"
    assert text.list_of("abcd", most=2) == "a, b and 2 others"


@pytest.mark.parametrize("unsafe", ["\x1b[2J", "\u202e", "\x07", "a\nb", "\ud800"])
def test_text_for_a_terminal(unsafe):
    """Nothing that steers a terminal, turns the direction of writing or breaks the line is left."""
    safe = text.printable(unsafe)
    assert safe.isprintable() and "\\" in safe
    assert text.printable(safe) == safe


def test_ids_in_the_order_of_their_numbers():
    """c9999 comes before c10000, alone and among other columns, which keep their own order."""
    rows = pd.DataFrame(
        {
            "published": pd.to_datetime(["2024-12-02", "2024-12-01", "2024-12-02", "2024-12-02"]),
            "claim_id": ["c10000", "c10001", "c9999", None],
        }
    )
    by_id = rows.sort_values("claim_id", key=order.id_keys)["claim_id"]
    assert by_id.tolist()[:3] == ["c9999", "c10000", "c10001"]
    by_day = rows.sort_values(["published", "claim_id"], key=order.id_keys)["claim_id"]
    assert by_day.tolist()[:3] == ["c10001", "c9999", "c10000"]
    assert rows.set_index("claim_id").sort_index(key=order.id_keys).index[0] == "c9999"


def test_runs_of_equal_rows():
    """A run ends where any column changes."""
    rows = pd.DataFrame({"day": [1, 1, 1, 2], "holder": ["a", "b", "b", "b"]})
    assert order.number_runs(rows).tolist() == [1, 2, 2, 3]
    assert order.number_runs(rows["holder"]).tolist() == [1, 2, 2, 2]
