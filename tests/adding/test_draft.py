"""Rows are tried on a copy, and written whole or not at all."""

from __future__ import annotations

import pytest

from helpers import tables
from helpers.adding import Draft, Meanwhile
from tests.adding.conftest import snapshot

REPORT = {
    "outlet_id": "new-post",
    "url": "https://new.example/1",
    "published": "2030-01-06",
    "language": "en",
    "read": "full",
    "accessed_on": "2030-02-01",
}
CLAIM = {
    "event_id": "gap-struck",
    "report_id": "r0009",
    "event_type": "strike",
    "stance": "asserts",
    "place_id": "gap",
    "date_latest": "2030-01-06",
    "actor_id": "gap-guard",
    "claimant_id": "new-post",
    "evidence": "statement",
    "summary": "The guard struck Gap",
    "coded_on": "2030-02-01",
}


def filled(draft: Draft) -> Draft:
    """Fill a draft with one row of each table."""
    draft.add("sources", {"source_id": "new-post", "name": "New Post", "kind": "outlet"})
    draft.add("actors", {"actor_id": "gap-guard", "name": "Gap guard", "side": "league"})
    draft.add("places", {"place_id": "gap", "name": "Gap", "kind": "town"})
    draft.add("reports", REPORT)
    draft.add("events", CLAIM)
    return draft


def test_one_row_of_each_table(draft, copy):
    """Each file gets one line, and the tables have no problem."""
    before = snapshot(copy)
    filled(draft).save()
    after = snapshot(copy)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"{t}.csv" for t in ("sources", "actors", "places", "reports", "events")}
    assert all(after[n].startswith(before[n]) for n in changed)
    assert all(after[n].count(b"\n") == before[n].count(b"\n") + 1 for n in changed)
    assert b"c0020,gap-struck,r0009" in after["events.csv"] and tables.check(copy) == []


@pytest.mark.parametrize("written", range(5))
def test_a_write_cut_short_leaves_valid_tables(draft, copy, monkeypatch, written):
    """Wherever the writing stops, the tables have no problem, and a second try completes them."""
    filled(draft)
    rename, done = type(copy).replace, []

    def failing(file, path):
        if len(done) == written:
            raise OSError("the machine stops")
        done.append(rename(file, path))

    monkeypatch.setattr(type(copy), "replace", failing)
    with pytest.raises(OSError, match="stops"):
        draft.save()
    monkeypatch.undo()
    assert tables.check(copy) == [] and len(done) == written
    assert len(tables.read_rows(copy)["events"]) == 19


def test_a_fault_stops_everything(draft, copy):
    """A row at fault: the faults are those of ``briefs check``, and nothing is written."""
    before = snapshot(copy)
    filled(draft).added["events"][0]["place_id"] = "gaap"
    with pytest.raises(tables.BadTables) as bad:
        draft.save()
    (problem,) = bad.value.problems
    assert (problem.file, problem.id, problem.column) == ("events.csv", "c0020", "place_id")
    assert "Did you mean gap?" in problem.advice and snapshot(copy) == before


def test_a_file_changed_meanwhile_is_not_overwritten(draft, copy):
    """A row that somebody else added in the meantime stays, and nothing else is written."""
    filled(draft)
    path = copy / "reports.csv"
    path.write_text(path.read_text().replace("Cedar claimed", "Cedar is claimed"))
    before = snapshot(copy)
    with pytest.raises(Meanwhile, match=r"reports\.csv was changed"):
        draft.save()
    assert snapshot(copy) == before


def test_numbers_follow_the_highest(draft):
    """The next number is one more than the highest, whatever the order, and grows beyond four."""
    assert (draft.next_id("reports"), draft.next_id("events")) == ("r0009", "c0020")
    draft.standing["events"][3]["claim_id"] = "c9999"
    assert draft.next_id("events") == "c10000"
    draft.standing["events"][3]["claim_id"] = "c0200"
    draft.add("events", CLAIM)
    assert draft.next_id("events") == "c0202"


def test_strange_files_are_met(copy):
    """A byte order mark, CRLF, no final newline and another order of columns are kept."""
    path = copy / "reports.csv"
    rows = path.read_text().splitlines()
    shuffled = [",".join([*row.split(",")[1:], row.split(",")[0]]) for row in rows]
    old = "\ufeff" + "\r\n".join(shuffled)
    path.write_bytes(old.encode())
    draft = Draft(copy)
    draft.add("reports", {**REPORT, "outlet_id": "far-post"})
    draft.save()
    new = path.read_bytes().decode()
    assert new.startswith(old + "\r\n") and new.endswith(",r0009\r\n")
    assert tables.check(copy) == []


def test_faults_come_first(edit):
    """Tables that have faults already are not added to."""
    with pytest.raises(tables.BadTables):
        Draft(edit("events", "c0003", extent="all"))
