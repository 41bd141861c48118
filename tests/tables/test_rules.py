"""Every rule of the tables, each broken once."""

import json

import pytest

from helpers import tables

FAULTS = [
    ("events", "c0003", {"claim_id": "c0002"}, "claim_id", "stands more than once"),
    ("events", "c0003", {"extent": "ful"}, "extent", "Did you mean full?"),
    ("events", "c0003", {"summary": ""}, "summary", "a value is required"),
    ("events", "c0003", {"place_id": "brich"}, "place_id", "Did you mean birch?"),
    ("events", "c0003", {"claimant_id": "river-moniter"}, "claimant_id", "Did you mean river-mon"),
    ("events", "c0003", {"report_id": "r0999"}, "report_id", "no such report_id in reports.csv"),
    ("events", "c0003", {"holder_after": "nobody"}, "holder_after", "no such actor_id"),
    (
        "events",
        "c0003",
        {"date_earliest": "2030-01-03", "date_latest": "2030-01-02"},
        "date_earliest",
        "after date_latest",
    ),
    ("events", "c0001", {"date_latest": "2030-01-03"}, "date_latest", "dated after its report"),
    ("events", "c0003", {"loser_id": ""}, "loser_id", "required with holder_after"),
    ("events", "c0003", {"holder_after": ""}, "extent", "given without holder_after"),
    ("events", "c0011", {"loser_id": "hill-brigade"}, "holder_after", "of the same side"),
    ("events", "c0010", {"loser_id": "crown-army"}, "holder_after", "of the same side"),
    (
        "events",
        "c0017",
        {"event_type": "collapse", "actor_id": "", "place_id": "eastland"},
        "actor_id",
        "required here",
    ),
    ("events", "c0017", {"event_type": "collapse"}, "place_id", "no governorate"),
    (
        "events",
        "c0019",
        {"event_type": "collapse"},
        "holder_after",
        "given with a collapse. Who came in is an event of its own",
    ),
    ("events", "c0017", {"date_latest": "2028-12-31"}, "date_latest", "more than a year before"),
    ("events", "c0006", {"place_id": "elm"}, "place_id", "another place than in the first claim"),
    ("events", "c0003", {"holder_after": "crown-army"}, "holder_after", "another side than in"),
    ("events", "c0016", {"count_high": "29"}, "count_low", "above count_high"),
    ("events", "c0016", {"count_scope": ""}, "count_scope", "required with a number"),
    ("events", "c0016", {"count_low": "dozens"}, "count_low", "not a whole number"),
    ("events", "c0016", {"supersedes": "c0001"}, "supersedes", "has another claimant"),
    ("events", "c0018", {"supersedes": ""}, "supersedes", "required with retracts"),
    ("events", "c0015", {"supersedes": "c0016"}, "supersedes", "in a circle"),
    ("reports", "r0003", {"url": "javascript:alert(1)"}, "url", "not of the form"),
    ("reports", "r0003", {"published": "2031-01-01"}, "published", "published after it was read"),
    ("reports", "r0001", {"published": "2028-12-31"}, "published", "more than a year before"),
    ("sources", "crown-tv", {"speaks_for": "crwn"}, "speaks_for", "Did you mean crown?"),
    ("actors", "hill-brigade", {"side": "rebel"}, "side", "Did you mean rebels?"),
    ("sources", "wire", {"speaks_for": "crown-arm"}, "speaks_for", "not a speaks_for"),
    ("places", "cedar", {"lat": "60"}, "lat", "outside the country's box"),
    ("places", "cedar", {"lon": ""}, "lat", "latitude without longitude"),
    ("places", "cedar", {"coord_source": ""}, "coord_source", "required with a coordinate"),
    ("places", "cedar", {"population": "many"}, "population", "not a whole number"),
]


@pytest.mark.parametrize(("table", "row", "cells", "column", "said"), FAULTS)
def test_each_fault_is_named_with_its_line_and_column(edit, table, row, cells, column, said):
    """A broken rule is reported for the right file, line, id and column, and says what to do."""
    folder = edit(table, row, **cells)
    ids = [line.split(",")[0] for line in (folder / f"{table}.csv").read_text().splitlines()]
    line = max(i for i, value in enumerate(ids, 1) if value == cells.get("claim_id", row))
    problems = [p for p in tables.check(folder) if said in str(p)]
    assert {(p.file, p.column) for p in problems} == {(f"{table}.csv", column)}
    assert line in [p.line for p in problems]


@pytest.mark.parametrize(
    ("table", "row", "cells"),
    [
        ("events", "c0016", {"count_low": "1.200", "count_high": ""}),
        ("events", "c0016", {"count_low": "about 30", "count_high": ""}),
        ("places", "elm", {"lat": "2,5"}),
    ],
)
def test_a_number_that_cannot_be_read_is_not_missing(edit, table, row, cells):
    """It is one fault; what belongs to the number is not said to stand without it."""
    [fault] = tables.check(edit(table, row, **cells))
    assert (fault.id, fault.column) == (row, next(iter(cells)))


def test_fifteen_faults_give_fifteen_messages(edit):
    """Faults in many rows are all reported at once, one message each."""
    planted = [
        ("events", "c0001", "stance", "claims"),
        ("events", "c0002", "evidence", "hearsay"),
        ("events", "c0003", "date_latest", "03/01/2030"),
        ("events", "c0005", "summary", ""),
        ("events", "c0006", "actor_id", "army"),
        ("events", "c0007", "claimant_id", "rebel"),
        ("events", "c0008", "loser_id", ""),
        ("events", "c0009", "place_precision", "by"),
        ("events", "c0010", "date_earliest", "2030-01-06"),
        ("events", "c0013", "via_id", "wires"),
        ("events", "c0016", "count_of", ""),
        ("reports", "r0002", "language", "English"),
        ("sources", "wire", "kind", "newswire"),
        ("places", "fir", "capital_of", "northland"),
        ("places", "elm", "lon", "44"),
    ]
    for table, row, column, value in planted:
        folder = edit(table, row, **{column: value})
    found = [(p.file.removesuffix(".csv"), p.id, p.column) for p in tables.check(folder)]
    expected = [
        ("places", "elm", "lat") if f[:3] == ("places", "elm", "lon") else f[:3] for f in planted
    ]
    assert sorted(found) == sorted(expected)


def test_the_shipped_and_the_made_up_dataset_are_clean(riverland):
    """No fault stands in the made-up offensive."""
    assert tables.check(riverland.path) == []


def test_a_source_may_speak_for_one_actor(edit):
    """The state media of an ally speak for that state and not for the side that it helps."""
    assert tables.check(edit("sources", "far-post", speaks_for="league-militia")) == []


def test_what_is_of_the_time_of_the_offensive(edit):
    """A year before the start and a year after the end are in it; background may be older."""
    folder = edit("events", "c0017", date_earliest="", date_latest="2029-01-02")
    edit("events", "c0018", date_earliest="", event_type="background", date_latest="1999-01-01")
    assert tables.check(folder) == []
    edit("reports", "r0008", published="2032-02-01", accessed_on="2032-02-01")
    edit("events", "c0014", date_latest="2031-01-06")
    describe(folder, end="2030-01-06")
    assert tables.check(folder) == []
    edit("events", "c0014", date_latest="2031-01-07")
    assert [p.rule for p in tables.check(folder)] == [
        "more than a year after the last day of the dataset"
    ]


def describe(folder, **offensive: str) -> None:
    """Change what the descriptor says of the offensive."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    package["offensive"].update(offensive)
    path.write_text(json.dumps(package))


def test_an_end_before_the_start(copy):
    """An offensive that ends before it begins is named, instead of failing later."""
    describe(copy, end="2030-01-01")
    (problem,) = tables.check(copy)
    assert str(problem) == (
        'datapackage.json, offensive, end = "2030-01-01": before start (2030-01-02). '
        "Correct the one or the other."
    )


def test_more_years_than_can_be_shown(copy):
    """A report over ten years after an open offensive began is named; a nearer end lets it pass."""
    describe(copy, start="2020-01-06")
    assert tables.check(copy) == []
    describe(copy, start="2020-01-02")
    assert {(p.id, p.column) for p in tables.check(copy)} == {
        (f"r000{n}", "published") for n in range(3, 9)
    }
    describe(copy, end="2030-01-01")
    assert tables.check(copy) == [] and tables.load(copy).as_of.year == 2030


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_far_from_our_time(copy, day):
    """Days with which nothing can be reckoned are faults of the descriptor."""
    describe(copy, start=day)
    (problem,) = tables.check(copy)
    assert problem.rule == "no day: write it as 2024-12-05, from 1700 to 2199"


def test_a_place_twice_on_one_road(copy):
    """A ring road that names its first place at its end too is a fault with its line."""
    with (copy / "routes.csv").open("a") as file:
        file.write("r1,6,alder\n")
    (problem,) = tables.check(copy)
    assert (problem.line, problem.column) == (7, "place_id")
    assert problem.rule == "the place_id stands twice on this route"


def test_a_collapse_of_a_side(edit):
    """Of the country or of one governorate, without a holder: nothing is wrong but its name."""
    for place in ("", "eastland"):
        folder = edit("events", "c0017", event_type="collapse", place_id=place, event_id="x")
        assert {p.column for p in tables.check(folder)} <= {"event_type"}
