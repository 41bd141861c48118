"""Loading: types, and the cut to what was known on a day."""

import gc
import weakref
from dataclasses import replace

import pandas as pd
import pytest
from tests.conftest import RIVERLAND

from helpers import tables
from helpers.tables import reader
from helpers.variants import variants


def test_columns_have_the_types_of_the_descriptor(riverland):
    """Days are timestamps, counts are integers that may be missing, coordinates are floats."""
    assert riverland.events["date_latest"].dtype.kind == "M"
    assert str(riverland.events["count_low"].dtype) == "Int64"
    assert riverland.places["lat"].dtype == "float64"


def test_without_parameters_everything_is_known(riverland, edit):
    """Empty as_of is the latest report's day; once the offensive has an end, that day at most."""
    assert riverland.as_of == riverland.known_by == pd.Timestamp("2030-01-06")
    folder = edit("reports", "r0008", published="2030-01-20")
    assert tables.load(folder).as_of.day == 20
    descriptor = folder / "datapackage.json"
    ended = descriptor.read_text().replace(
        '"start": "2030-01-02"', '"start": "2030-01-02", "end": "2030-01-07"'
    )
    descriptor.write_text(ended)
    d = tables.load(folder)
    assert (d.as_of.day, d.known_by.day) == (7, 20)


def test_known_by_cuts_reports_and_their_claims():
    """Only reports published by the day, and only the claims read in them, are loaded."""
    d = tables.load(RIVERLAND, "2030-01-02", "2030-01-03")
    assert list(d.reports["report_id"]) == ["r0001", "r0002", "r0003"]
    assert list(d.events["claim_id"]) == [
        "c0001",
        "c0002",
        "c0003",
        "c0004",
        "c0005",
        "c0007",
        "c0015",
    ]


def test_nobody_can_know_before_the_day_itself():
    """A known_by earlier than as_of is refused, and so is a day that is none."""
    with pytest.raises(ValueError, match="earlier than as_of"):
        tables.load(RIVERLAND, "2030-01-04", "2030-01-03")
    with pytest.raises(ValueError, match='as_of = "tomorrow" is not a day'):
        tables.load(RIVERLAND, "tomorrow")


def test_a_cut_dataset_cannot_be_widened_again():
    """Rows that a dataset was cut from cannot be asked of it."""
    d = tables.load(RIVERLAND, "2030-01-03")
    assert len(tables.cut(d, d.offensive.start, d.offensive.start).reports) == 2
    with pytest.raises(ValueError, match="Known only by 2030-01-03"):
        tables.cut(d, d.as_of, pd.Timestamp("2030-01-05"))


def test_tables_are_read_again_when_a_byte_of_them_changes(edit):
    """A correction of the same length, saved within the same second, is seen."""
    folder = edit("events", "c0001", summary="Rebels were seen.")
    assert tables.load(folder).events["summary"].iloc[0] == "Rebels were seen."
    path = folder / "events.csv"
    path.write_text(path.read_text().replace("Rebels were seen.", "Rebels were felt."))
    assert tables.load(folder).events["summary"].iloc[0] == "Rebels were felt."


def test_what_is_done_to_a_frame_stays_with_it(copy):
    """Who changes a frame changes no other load of the same tables."""
    first = tables.load(copy)
    for name in ("events", "places"):
        frame = getattr(first, name)
        frame.loc[frame.index[0], "place_id"] = "changed"
        frame["more"] = 1
        again = getattr(tables.load(copy), name)
        assert "more" not in again and "changed" not in set(again["place_id"])


def test_what_was_worked_out_goes_with_its_dataset(riverland):
    """Each dataset has its own, once; when it is gone nothing of it is kept."""
    d = replace(riverland)
    assert variants(d) is variants(d) is not variants(riverland)
    gone = weakref.ref(d)
    del d
    gc.collect()
    assert gone() is None


def test_bad_tables_are_not_loaded(edit):
    """Loading a dataset with faults raises all of them at once."""
    edit("events", "c0003", extent="all")
    with pytest.raises(tables.BadTables) as caught:
        tables.load(edit("events", "c0004", stance="claims"))
    assert [p.id for p in caught.value.problems] == ["c0003", "c0004"]
    assert str(caught.value).startswith("2 problems in the tables:\n")


@pytest.mark.parametrize("day", ["9999-12-31", "2024-12-05\n", "٢٠٢٤-12-05", "2030-02-30"])
def test_a_day_that_cannot_be_meant_is_refused(day):
    """A day far beyond the offensive, or one in other digits, is an error and not a long wait."""
    with pytest.raises(
        ValueError, match=r"is not a day|more than 365 days after the latest report"
    ):
        tables.load(RIVERLAND, day)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"as_of": "2030-01-01"}, r"as_of \(2030-01-01\) is before the offensive began"),
        ({"as_of": "2030-01-08"}, r"as_of \(2030-01-08\) is after the last day of the dataset"),
        ({"as_of": "2030-01-06", "known_by": "2030-01-05"}, "earlier than as_of"),
        ({"known_by": "2030-01-01"}, "earlier than as_of"),
        ({"front": "north"}, 'No front "north"; there are all, west, east'),
    ],
)
def test_what_a_dataset_cannot_tell_is_refused_in_one_sentence(copy, values, message):
    """A day outside the offensive, an unknown front is an error that says what there is."""
    path = copy / "datapackage.json"
    start = '"start": "2030-01-02"'
    path.write_text(path.read_text().replace(start, f'{start}, "end": "2030-01-07"'))
    with pytest.raises(ValueError, match=message):
        tables.load(copy, **values)


def test_a_report_from_before_the_offensive_shows_its_first_day(copy):
    """Where every report is older than the offensive, the first day of it is shown."""
    path = copy / "datapackage.json"
    path.write_text(path.read_text().replace('"start": "2030-01-02"', '"start": "2030-02-01"'))
    d = tables.load(copy)
    assert d.as_of == d.known_by == d.offensive.start


def test_claims_are_in_the_order_of_their_numbers(copy):
    """c10000 stands after c9999, wherever it stands in the file."""
    path = copy / "events.csv"
    text = path.read_text("utf-8").replace("c0001", "c10000").replace("c0002", "c9999")
    path.write_text(text, "utf-8")
    assert list(tables.load(copy).events["claim_id"])[-2:] == ["c9999", "c10000"]


def test_a_past_day_lists_what_its_claims_name(copy):
    """On 3 January three places are named; the others are on the road, or capital and objective."""
    add = {
        "places": "gorse,Gorse,,town,heath,,,,,,,,,,,\nheath,Heath,,governorate,,,,,,,,,,,,",
        "sources": "spring-post,Spring Post,outlet,,,",
        "actors": "marsh-band,Marsh Band,,rebels,,",
    }
    for name, rows in add.items():
        with (copy / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{rows}\n")
    then, now = tables.load(copy, "2030-01-03"), tables.load(copy)
    assert then.as_known_then and not now.as_known_then
    assert set(now.places["place_id"]) - set(then.places["place_id"]) == {"gorse", "heath", "fir"}
    assert set(then.actors["actor_id"]) == {"rebels", "crown-army"}
    early = tables.load(copy, known_by="2030-01-05")
    assert (early.as_of.day, len(early.places), early.as_known_then) == (5, len(now.places), False)
    assert "spring-post" not in {*then.sources["source_id"], *now.sources["source_id"]}
    assert {"rebel-command", "daily-leaf"} <= set(then.sources["source_id"])
    cut = tables.cut(now, then.as_of, then.known_by)
    assert set(cut.places["place_id"]) == set(now.places["place_id"])  # days of one page compare


def test_what_was_checked_is_not_read_again(copy, monkeypatch):
    """Tables without a fault are read once for a check, a second one and all that is loaded."""
    read, files = reader.read, []
    monkeypatch.setattr(reader, "read", lambda *given: files.append(given) or read(*given))
    assert tables.check(copy) == tables.check(copy) == []
    once = len(files)
    assert once and tables.load(copy, "2030-01-03").events.shape[0] and len(files) == once
    path = copy / "events.csv"
    path.write_text(path.read_text("utf-8").replace(",asserts,", ",says,"), "utf-8")
    assert {problem.column for problem in tables.check(copy)} == {"stance"}
    assert len(files) == 2 * once


def test_loading_names_the_faults_of_tables_and_outlines_together(edit):
    """The fault of a cell and that of the outlines are both said, as a check says them."""
    folder = edit("events", "c0010", extent="all")
    (folder / "boundaries.geojson").write_text("{}")
    with pytest.raises(tables.BadTables) as bad:
        tables.load(folder)
    files = [problem.file for problem in bad.value.problems]
    assert files[0] == "events.csv" and set(files[1:]) == {"boundaries.geojson"}
    assert bad.value.problems == tables.check(folder)


@pytest.mark.parametrize(
    ("report", "claims", "day"),
    [
        ("2030-02-20", "2030-01-06", 20),  # news of the last 60 days
        ("2032-01-06", "2030-01-06", 6),  # looks back: the day that it tells of
        ("2032-01-06", "2032-01-06", 5),  # far off with all its claims: after a lull
    ],
)
def test_a_day_far_off_makes_no_day_of_an_open_offensive(copy, report, claims, day):
    """The last day is one of news; two years without a report end an offensive without an end."""
    for name, old, new in (
        ("reports", "2030-01-06,en,full,2030-02-01", f"{report},en,full,2033-02-01"),
        ("events", "2030-01-06,2030-01-06", f"{claims},{claims}"),
    ):
        path = copy / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    d = tables.load(copy)
    assert d.as_of.day == day and d.as_of.year == 2030
    assert d.known_by == pd.Timestamp(report)
