"""Finding a place by any spelling, and never guessing among namesakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import gazetteer, places, tables
from helpers.gazetteer import ASK, CERTAIN, LIKELY, UNKNOWN
from helpers.tables.rules import spellings
from tests.conftest import RIVERLAND, SYRIA, csv_rows

PRESS = csv_rows(Path(__file__).parent / "data" / "press_spellings.csv")
TAKEN = (CERTAIN, LIKELY)


@pytest.fixture(scope="module")
def syria() -> tables.Dataset:
    """The shipped dataset."""
    return tables.load(SYRIA)


@pytest.fixture(scope="module")
def found(syria):
    """Find a name among the places of the shipped dataset."""
    return gazetteer.Gazetteer(syria).find


def place_ids(finding: gazetteer.Finding) -> list[str]:
    """Give the ids of the spots of a finding."""
    return [spot.place_id for spot in finding.spots]


def right(finding: gazetteer.Finding, expected: str) -> bool:
    """Say whether a finding takes the expected place, asks where it must, or takes none."""
    if expected == "ask":
        return finding.sure == ASK and len(finding.spots) > 1
    if expected == "none":
        return not (finding.sure in TAKEN and place_ids(finding)[0])
    return finding.sure in TAKEN and place_ids(finding) == [expected]


def test_its_own_spellings_are_found(syria, found):
    """Of all ids, names, Arabic names and variants of places.csv at least 99 % are found."""
    texts, ids = spellings(syria.places)
    missed = [t for t, i in zip(texts, ids, strict=True) if i not in place_ids(found(t))]
    taken = [t for t, i in zip(texts, ids, strict=True) if place_ids(found(t)) == [i]]
    assert len(texts) > 1000 and len(missed) <= len(texts) / 100, missed
    assert len(taken) >= len(texts) * 0.98


def test_press_spellings_and_typos_are_found(found):
    """Of a hand-made list of press spellings, slips, namesakes and strangers 95 % are right."""
    wrong = [row["spelling"] for row in PRESS if not right(found(row["spelling"]), row["expected"])]
    assert len(PRESS) >= 150 and len(wrong) <= len(PRESS) / 20, wrong


@pytest.mark.parametrize("row", PRESS, ids=lambda row: row["spelling"])
def test_no_press_spelling_is_wrong_with_confidence(found, row):
    """Where a finding is certain, it is the expected place, or none that places.csv has."""
    finding = found(row["spelling"])
    assert finding.sure != CERTAIN or place_ids(finding) in ([row["expected"]], [""])


@pytest.mark.parametrize("name", [r["spelling"] for r in PRESS if r["kind"] == "homonym"])
def test_a_namesake_is_asked_about(found, name):
    """A name of several places is never decided, and each comes with its governorate."""
    finding = found(name)
    assert finding.sure == ASK and len(finding.spots) > 1
    assert all(spot.governorate for spot in finding.spots)


def test_a_name_without_its_brackets_is_only_likely(found):
    """Quneitra alone may be the governorate or the new town; only the whole name is certain."""
    for name in ("Al-Qunaytirah", "Quneitra", "القنيطرة"):
        assert (found(name).sure, place_ids(found(name))) == (LIKELY, ["quneitra-old-town"])
    assert found("Quneitra (old town)").sure == CERTAIN


def test_a_governorate_tells_namesakes_apart(found):
    """A governorate behind the name decides between namesakes of two governorates, not of one."""
    assert place_ids(found("Suran, Hama")) == ["suran-hama"]
    assert place_ids(found("صوران (حماة)")) == ["suran-hama"]
    assert found("Suran, Aleppo").sure == CERTAIN and place_ids(found("Suran, Aleppo")) == [""]
    assert found("Zahraa, Aleppo").sure == ASK
    assert found("Suran, Homs").sure == ASK


@pytest.mark.parametrize("name", ["Ouagadougou", "Xyzzy", "東京"])
def test_an_unknown_name_is_said_to_be_unknown(found, name):
    """A name like none is unknown, and those spelt most like it are named all the same."""
    assert found(name).sure == UNKNOWN


@pytest.mark.parametrize("name", ["", "  ", "–", "()", ",", "ال", "al"])
def test_no_name_is_no_place(found, name):
    """Without a letter, or with an article alone, nothing is taken."""
    assert found(name).sure in (UNKNOWN, ASK)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(found, text):
    """Whatever is typed, there is an answer, and a taken one names exactly one place."""
    finding = found(text)
    assert finding.sure not in TAKEN or len(finding.spots) == 1


@given(st.data())
def test_case_marks_and_hyphens_change_nothing(syria, found, data):
    """A name in capitals, with accents or with other hyphens is the same name."""
    name = data.draw(st.sampled_from([n for n in syria.places["name"] if n.isascii()]))
    other = name.upper() if data.draw(st.booleans()) else name.lower()
    other = other.replace("a", data.draw(st.sampled_from(["a", "ā", "á"])))
    other = other.replace("-", data.draw(st.sampled_from(["-", " ", "‐"])))
    assert set(place_ids(found(name))) == set(place_ids(found(other)))


def test_any_dataset_will_do():
    """The made-up offensive has a namesake in another province and a place that no row needs."""
    d = tables.load(RIVERLAND)
    find = gazetteer.Gazetteer(d).find
    assert find("Cedar").sure == ASK and place_ids(find("Cedar, Westland")) == ["cedar"]
    assert find("البتولا").sure == CERTAIN and place_ids(find("Berch")) == ["birch"]
    assert find("Gorze").sure == LIKELY or find("Gorze").sure == CERTAIN
    assert find("Gorse").spots[0].geonames_id == "77" and find("Gorse").spots[0].place_id == ""


def test_what_lies_around_is_told():
    """Birch lies on the road between Alder and Cedar; a degree on the equator is 111 km."""
    d = tables.load(RIVERLAND)
    told = gazetteer.describe_finding(d, gazetteer.Gazetteer(d).find("Birch"))
    assert told == [
        "Birch: certain – spelt “Birch”.",
        "  Birch (البتولا), city, Westland: birch",
        "    near Alder 111 km, Cedar 111 km, Dogwood 223 km, Elm 334 km",
        "    on the R1, between Alder and Cedar",
    ]
    assert places.on_roads(d, "alder") == ["R1, its end, by Birch"]
    assert places.on_roads(d, "fir") == [] and places.neighbours(d, float("nan"), 1) == []


def test_outside_the_country():
    """A point is measured from the boundaries, or from the box where a dataset has none."""
    syria, riverland = tables.load(SYRIA), tables.load(RIVERLAND)
    assert places.kilometres_outside(syria, 33.51, 36.29) == 0
    assert 30 < places.kilometres_outside(syria, 33.89, 35.50) < 60  # Beirut
    bare = replace(riverland, boundaries={})
    assert places.kilometres_outside(bare, 0, 0) == 0
    assert places.kilometres_outside(riverland, 0, 40) > 1000
    assert 110 < places.kilometres_outside(bare, 11, 0) < 112


@pytest.mark.parametrize(
    ("name", "place"),
    [("Albab", "al-bab"), ("Elbab", "al-bab"), ("Alraqqa", "raqqa"), ("Elrastan", "rastan")],
)
def test_an_article_in_one_word_with_the_name(found, name, place):
    """The name behind the article is offered first, and asked about."""
    finding = found(name)
    assert (finding.sure, finding.spots[0].place_id) == (LIKELY, place)


def test_an_article_before_an_unlisted_name(found):
    """So is a place that has no row yet."""
    assert found("Althawra").spots[0].name == "Al-Tabqa"
