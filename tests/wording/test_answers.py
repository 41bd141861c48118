"""Who holds a place, how sure, since when, who denies it, when it was last heard of."""

import pytest

from helpers import claims, control, tables, wording
from tests.conftest import AFGHANISTAN, RIVERLAND, SYRIA


def answers(folder, day: str = "") -> dict[str, str]:
    """Give what is said of each place of a dataset, as known on a day."""
    d = tables.load(folder, day)
    said = wording.answer_places(d, control.control_table(d), claims.grade_events(d))
    return {place: sentence.text for place, sentence in said.items()}


def test_the_answers_of_the_made_up_offensive():
    """Holder, grade, day, number of sources, denials with their day, and the last report."""
    said = answers(RIVERLAND)
    assert said["Birch"] == (
        "Birch: reportedly in the hands of rebel forces since 2 January (three independent sources,"
        " corroborated); denied by the Crown army on 2 January, before it was corroborated."
        " Last report on it: 4 January."
    )
    assert said["Cedar"].startswith(
        "Cedar: disputed; according to one independent source, in the hands of crown forces since"
        " 5 January; until then with rebel forces (confirmed)"
    )
    assert said["Dogwood"] == (
        "Dogwood: in the hands of rebel forces since 6 January (one independent source, confirmed)."
        " Last report on it: 6 January."
    )
    assert said["Elm"] == (
        "Elm: control not reported in the reports read here; last known with crown forces."
    )


HOMS = {
    "2024-11-30": ["control not reported in the reports read here"],
    "2024-12-06": [
        "disputed; according to one independent source, government forces gone since 6 December",
        "the Syrian defence ministry and the Syrian army denied it on 6 December",
        "Last report on it: 6 December",
    ],
    "2024-12-07": [
        "government forces reportedly gone since 7 December (two independent sources)",
        "no report read here says who came",
        "denied by Syrian state media and SOHR on 7 December",
        "Last report on it: 7 December",
    ],
    "2024-12-08": [
        "reportedly in the hands of opposition forces since 8 December (six independent sources",
        "the Syrian defence ministry and Syrian army sources denied it by 8 December",
        "Last report on it: 8 December",
    ],
}


@pytest.mark.parametrize("day", HOMS)
def test_homs_on_four_days(day):
    """What stands in the table of a day is said, and nobody is said to hold an unreported place."""
    said = answers(SYRIA, day)["Homs"]
    assert [words for words in HOMS[day] if words not in said] == []


@pytest.mark.parametrize(("folder", "day"), [(SYRIA, "2024-12-05"), (AFGHANISTAN, "2021-08-12")])
def test_no_unreported_place_is_held_by_anybody(folder, day):
    """Of a place that no report names only the last known holder is told, as such."""
    d = tables.load(folder, day)
    held = control.control_table(d)
    silent = held[(held["day"] == d.as_of) & (held["state"] == "not_reported")]
    names = {*d.places.set_index("place_id").loc[silent["place_id"], "name"]}
    told = {place: said for place, said in answers(folder, day).items() if place in names}
    assert len(told) > 5
    for place, said in told.items():
        assert said.startswith(
            f"{place}: control not reported in the reports read here; last known"
        )
        assert "hands" not in said
