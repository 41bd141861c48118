"""Days, numbers and names in the cells of other projects' files."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exchange.read import cells
from helpers.tables import spellings

DAYS = st.dates(pd.Timestamp("1970-01-01").date(), pd.Timestamp("2068-12-31").date())


@given(day=DAYS, form=st.sampled_from(spellings.DAY_FORMS), late=st.booleans())
def test_every_way_to_write_a_day_is_read(day, form, late):
    """A day written in any known form, with a time of day or without, is that day."""
    text = f"{day:{form}}" + (" 23:59:59.000" if late else "")
    assert spellings.days(pd.Series([text]))[0] == pd.Timestamp(day)


@given(day=DAYS, american=st.booleans())
def test_a_slashed_day_is_never_guessed(day, american):
    """A day with slashes is read right, or not at all where it may be two."""
    text = f"{day:%m/%d/%Y}" if american else f"{day:%d/%m/%Y}"
    read = spellings.days(pd.Series([text]))[0]
    either = day.day <= 12 and day.month != day.day
    assert pd.isna(read) if either else read == pd.Timestamp(day)


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y"])
def test_the_order_of_slashed_days_is_that_of_their_column(form):
    """One day that can only be read one way tells how all of its column are written."""
    days = pd.Series(pd.date_range("2024-11-27", "2024-12-09", unit="s"))
    assert spellings.days(days.dt.strftime(form)).tolist() == days.tolist()


def test_a_column_with_both_orders_tells_nothing():
    """Where days are written both ways, what may be two is left out and the rest read."""
    told = spellings.days(pd.Series(["27/11/2024", "11/28/2024", "05/12/2024"]))
    assert told.isna().tolist() == [False, False, True]


@pytest.mark.parametrize("cell", ["", "yesterday", "2024-13-01", "31/31/2024", "12", None])
def test_what_is_no_day_is_missing(cell):
    """No text is turned into a day that it does not say."""
    assert pd.isna(spellings.days(pd.Series([cell], dtype=object))[0])


@given(st.integers(0, 10**9), st.sampled_from(["{}", "{}.0", "{:,}", " {} "]))
def test_whole_numbers(number, form):
    """A whole number is read however it is written."""
    assert cells.whole(pd.Series([form.format(number)]))[0] == number


def test_numbers_with_a_comma():
    """A comma is decimal, and half a person is no number."""
    assert cells.numbers(pd.Series(["35,1318", "-1.5"])).tolist() == [35.1318, -1.5]
    assert cells.numbers(pd.Series(["x", ""])).isna().all()
    assert cells.whole(pd.Series(["1.5", "x", ""])).isna().all()


def test_where_coordinates_have_a_comma_a_point_parts_thousands():
    """``1.000`` beside ``35,13`` is a thousand, beside ``35.13`` it is one, row by row."""
    rows = [("35,13", "1.000"), ("35,13", "1,0"), ("35,13", "1.200,0"), ("35.13", "1.000")]
    frame = pd.DataFrame(rows, columns=["latitude", "killed"]).assign(longitude="36")
    read = cells.with_points(frame, ["latitude", "killed"])
    assert cells.whole(read["killed"]).tolist() == [1000, 1, 1200, 1]
    assert cells.numbers(read["latitude"]).tolist() == [35.13] * 4


@pytest.mark.parametrize("text", ["9223372036854775808", "99999999999999999999", "1e30", "inf"])
def test_numbers_beyond_all_measure_are_none(text):
    """A number that no column of whole numbers holds is missing, and stops nothing."""
    assert cells.whole(pd.Series([text, "1"])).isna().tolist() == [True, False]
    assert cells.moments(pd.Series([text])).tolist() == [-1]


def test_moments():
    """Seconds, milliseconds and days give the same moment; nothing gives -1."""
    told = pd.Series(["1735689600", "1735689600000", "2025-01-01", "", "x"])
    assert cells.moments(told).tolist() == [1735689600] * 3 + [-1] * 2


@given(st.text())
def test_a_name_stays_on_its_line(name):
    """Whatever a file says, a name has no line ends and nothing that steers a screen."""
    assert all(c.isprintable() for c in cells.tidy(name))
