"""Tables of a page from frames: how cells are printed, linked and left out."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import claims, control, text, wording
from helpers.wording import tables
from helpers.wording.sentence import references

DAY = pd.Timestamp("2030-01-02")


def test_cells_are_printed_by_what_they_are():
    """Ids become links, days lose their year, lists are joined, what is missing is a dash."""
    frame = pd.DataFrame(
        {"place": ["Elm"], "day": [DAY], "km": [4.0], "share": [0.5], "bars": [["a", "b"]]}
    ).assign(ids=[("c1", "c2")], none=[pd.NaT])
    table = wording.table(frame, "Caption")
    assert table.columns == ("Place", "Day", "Km", "Share", "Bars", "Ids", "None")
    assert table.rows == (("Elm", "2 January", 4, 0.5, "a and b", ("c1", "c2"), "–"),)
    assert '<a href="#c1">' in table._repr_html_() and isinstance(table.rows[0][2], int)


@pytest.mark.parametrize(("name_ar", "stays"), [(["بتولا", ""], True), (["", ""], False)])
def test_a_column_without_any_text_is_left_out(name_ar, stays):
    """The column of Arabic names stands where a place has one, and goes where none has."""
    frame = pd.DataFrame({"Place": ["Birch", "Elm"], "Arabic": name_ar})
    table = wording.table(frame, "Places")
    assert ("Arabic" in table.columns) is stays
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_table_has_a_bound():
    """Of 302 rows 300 are shown, and the caption says how many are left out."""
    made = tables.table(pd.DataFrame({"n": range(302)}), "Numbers")
    assert (len(made.rows), made.caption) == (300, "Numbers; 2 more are left out")


def test_a_diary_has_a_bound(riverland, monkeypatch):
    """Of ten events the three in most reports stand in the order of their days."""
    monkeypatch.setattr(tables, "MOST_EVENTS", 3)
    events = claims.grade_events(riverland)
    most = events["reports"].nlargest(3).index
    made = tables.diary(riverland, events, "Events")
    assert made.caption == "Events: the 3 of 10 events in most reports"
    days = events.loc[sorted(most), "day"]
    assert [row[0] for row in made.rows] == [f"{day.day} January" for day in days]


def test_a_long_table_folds_and_is_printed_all_the_same():
    """More than 8 rows close, unless the caller says how; an empty frame is its caption."""
    long = pd.DataFrame({"n": range(9)})
    assert wording.table(long, "Long").most == 5
    assert not wording.table(long.head(8), "Short").most
    assert not wording.table(long, "Open", folded=False).most
    assert wording.table(long.head(0), "Nothing")._repr_html_() == (
        "<p>Nothing: none in the reports read here.</p>"
    )


def test_the_states_of_places_counted_by_hand(riverland):
    """Birch is corroborated since 2 January; of Elm no report tells the holder, nor a day."""
    held = control.control_table(riverland)
    spots = riverland.places[riverland.places["place_id"].isin(["birch", "elm"])]
    table = wording.states_table(riverland, held, spots, "Capitals")
    rows = {row[0]: row[2:] for row in table.rows}
    assert table.columns[2:] == (
        *("On 6 January", "Since", "Sources"),
        *("Last reported", "Claims"),
    )
    assert rows["Birch"][:3] == ("Held by rebel forces (corroborated)", "2 January", 3)
    assert rows["Elm"] == ("Not reported, last known with crown forces", "–", 0, "–", ())


def test_days_have_their_year_where_they_are_of_several(riverland):
    """In an offensive of several years each day names its own, and in one of one year none does."""
    offensive = replace(riverland.offensive, start=pd.Timestamp("2029-12-30"))
    d = replace(riverland, offensive=offensive)
    assert all(name.endswith(" 2030") for name in references(d).values())
    assert not any(name.endswith(" 2030") for name in references(riverland).values())
    frame = pd.DataFrame({"Day": pd.to_datetime(["2029-12-30", "2030-01-02"])})
    assert wording.table(frame, "Days").rows == (("30 December 2029",), ("2 January 2030",))
    assert wording.table(frame[1:], "Days").rows == (("2 January",),)
    assert text.days(*frame["Day"], year=True) == "between 30 December 2029 and 2 January 2030"
