"""Every rule of the tables, each broken once."""

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
    ("sources", "crown-tv", {"speaks_for": "crwn"}, "speaks_for", "Did you mean crown?"),
    ("actors", "hill-brigade", {"side": "rebel"}, "side", "Did you mean rebels?"),
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
