"""What changed between two briefs."""

import pandas as pd

from helpers import tables, vintage
from tests.conftest import RIVERLAND


def change(day):
    """Give the changes of a day's brief against the day before by event."""
    d = tables.load(RIVERLAND, day)
    return vintage.changes(vintage.day_before(d), d).set_index("event_id")


def test_the_first_brief_has_only_new_events():
    """Before the offensive's first day there is no brief to compare with."""
    d = tables.load(RIVERLAND, "2030-01-02")
    assert vintage.day_before(d) is None
    assert set(vintage.changes(None, d)["change"]) == {"new"}


def test_upgrades_name_the_claim_that_did_it():
    """The army's admission lifts Birch to confirmed, and it is that claim which is named."""
    birch = change("2030-01-04").loc["birch-falls"]
    assert (birch["change"], birch["was"], birch["by_claims"]) == (
        "upgraded",
        "corroborated",
        ("c0006",),
    )


def test_retractions_come_first_and_nothing_means_an_empty_table():
    """A retraction leads the list; a day on which nothing was learnt has no rows."""
    rows = change("2030-01-06")
    assert rows.loc["elm-struck", "change"] == "retracted"
    assert rows.index[0] == "elm-struck"
    d = tables.load(RIVERLAND)
    assert vintage.changes(d, d).empty


def test_later_knowledge_of_an_earlier_day(riverland):
    """The picture of 2 January known on the 6th differs from the one known on the 2nd."""
    then = tables.load(RIVERLAND, "2030-01-02")
    now = tables.load(RIVERLAND, "2030-01-02", "2030-01-06")
    rows = vintage.changes(then, now)
    assert list(rows["event_id"]) == ["birch-falls"]
    assert rows["change"].iloc[0] == "upgraded"
    assert now.known_by == pd.Timestamp("2030-01-06")
