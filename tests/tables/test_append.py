"""The only writer of tables: rows are tried on a copy, and written whole or not at all."""

from __future__ import annotations

import csv
import doctest
import errno
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import SYRIA, read_rows, snapshot

from helpers import files, tables
from helpers.files import ConcurrentEdit
from helpers.tables import append
from helpers.tables.append import Draft, edited, one_line
from helpers.tables.dataset import LAST_READ

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
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
ROWS = st.lists(st.fixed_dictionaries({"a": WORDS, "b": WORDS}), min_size=1, max_size=4)


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


def test_a_trial_is_not_kept(draft):
    """However often a draft is checked, only its newest dataset stays in memory."""
    read = set(LAST_READ)
    assert filled(draft).check() == draft.check() == []
    assert "gap" in set(draft.dataset.places["place_id"]) and set(LAST_READ) == read


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
    assert len(read_rows(copy)["events"]) == 19


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
    with pytest.raises(ConcurrentEdit, match=r"reports\.csv was changed"):
        draft.save()
    assert snapshot(copy) == before


def test_numbers_follow_the_highest(draft, edit):
    """The next number is one more than the highest, whatever the order, and grows beyond four."""
    assert (draft.next_id("reports"), draft.next_id("events")) == ("r0009", "c0020")
    assert Draft(edit("events", "c0004", claim_id="c9999")).next_id("events") == "c10000"
    draft = Draft(edit("events", "c9999", claim_id="c0200"))
    row = draft.add("events", CLAIM)
    assert (row["claim_id"], draft.next_id("events")) == ("c0201", "c0202")
    draft.take_back("events", row)
    assert draft.next_id("events") == "c0201"


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


def test_a_changed_row_keeps_the_bytes_of_all_others(draft, copy):
    """A row with other cells is written anew; nothing else of its file changes."""
    before = (copy / "events.csv").read_text().splitlines()
    draft.change("events", "c0003", {"summary": "The rebels hold\nBirch, now."})
    draft.save()
    after = (copy / "events.csv").read_text().splitlines()
    assert [a for a, b in zip(after, before, strict=True) if a != b] == [
        before[3].replace("The rebels hold Birch.", '"The rebels hold Birch, now."')
    ]


def test_a_new_column_is_empty_in_every_row(draft, copy):
    """A column is added to descriptor and table together; rows that are there leave it empty."""
    field = {"name": "origin_id", "type": "string", "description": "Id of an imported row."}
    draft.add_column("events", field)
    draft.add(
        "events",
        {
            **CLAIM,
            "report_id": "r0008",
            "place_id": "birch",
            "actor_id": "rebels",
            "claimant_id": "wire",
            "origin_id": "acled:1",
        },
    )
    draft.save()
    origin = read_rows(copy)["events"]["origin_id"]
    assert tables.check(copy) == [] and list(origin) == [""] * 19 + ["acled:1"]
    assert (copy / "datapackage.json").read_text().count("origin_id") == 1


def test_what_lies_beside_the_tables_is_not_copied(draft, copy, monkeypatch):
    """A check takes the tables alone, however much lies in the folder."""
    (copy / "scans").mkdir()
    (copy / "scans" / "page.tif").write_bytes(bytes(1000))
    copied = []
    real = append.shutil.copyfile
    monkeypatch.setattr(
        append.shutil, "copyfile", lambda a, b: (copied.append(Path(a).name), real(a, b))
    )
    assert filled(draft).check() == [] and "events.csv" in copied and "page.tif" not in copied


@pytest.mark.parametrize("fails", [1, 2, 3, 4])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_an_error_half_way_leaves_every_table_as_it_was(draft, copy, monkeypatch, call, fails):
    """Whichever write or rename fails, all tables are as before and the rows can be given again."""
    before, calls = snapshot(copy), []
    real = os.fsync if call == "fsync" else Path.replace

    def failing(*args):
        calls.append(args)
        if len(calls) == fails:
            raise OSError(errno.EIO, "Input/output error")
        return real(*args)

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), failing)
    with pytest.raises(OSError, match="Input/output"):
        filled(draft).save()
    monkeypatch.undo()
    assert snapshot(copy) == before
    draft.save()
    assert tables.check(copy) == [] and len(read_rows(copy)["events"]) == 20


def test_a_linked_table_stays_a_link(draft, copy, tmp_path):
    """A table that is a symbolic link is written where it points to, with its mode."""
    real = (copy / "events.csv").rename(tmp_path / "shared.csv")
    real.chmod(0o664)
    (copy / "events.csv").symlink_to(real)
    filled(Draft(copy)).save()
    assert (copy / "events.csv").is_symlink() and b"c0020" in real.read_bytes()
    assert real.stat().st_mode & 0o777 == 0o664


def test_a_mounted_table_is_written_in_place(draft, copy, monkeypatch):
    """Onto a mount point nothing can be renamed: the table is written there, and all the others."""
    real = Path.replace

    def mounted(draft, target):
        if Path(target).name == "events.csv":
            raise OSError(errno.EBUSY, "Device or resource busy")
        return real(draft, target)

    monkeypatch.setattr(Path, "replace", mounted)
    filled(draft).save()
    assert tables.check(copy) == [] and len(read_rows(copy)["events"]) == 20


def test_of_two_writers_the_second_is_told(copy):
    """Two drafts of one state: the first is written, the second loses nothing of it and says so."""
    first, second = filled(Draft(copy)), filled(Draft(copy))
    first.save()
    once = snapshot(copy)
    with pytest.raises(ConcurrentEdit, match="changed meanwhile"):
        second.save()
    assert snapshot(copy) == once


def test_a_row_saved_during_the_last_check_is_kept(draft, copy, monkeypatch):
    """A row that an editor saves while the new rows are checked stops the writing."""
    filled(draft)
    check = draft.check

    def slow_check():
        with (copy / "events.csv").open("a") as file:
            file.write("c0099,")
        return check()

    monkeypatch.setattr(draft, "check", slow_check)
    with pytest.raises(ConcurrentEdit, match=r"events\.csv was changed"):
        draft.save()
    assert (copy / "events.csv").read_text().endswith("c0099,")


def test_a_writer_waits_for_the_other(draft, copy, monkeypatch):
    """While another process writes in the folder, nothing is written."""
    lock = files.lock
    monkeypatch.setattr(files, "lock", lambda folder: lock(folder, timeout=0.1))
    with lock(copy), pytest.raises(files.Locked):
        filled(draft).save()


def test_the_examples_in_the_text_are_true():
    """Each example in a docstring gives what it says."""
    assert doctest.testmod(append) == (0, 2)


@given(ROWS, ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans(), st.booleans())
def test_every_byte_before_is_kept_and_every_row_is_read_back(old, new, end, quoted, bom, newline):
    """Whatever the line ends, quoting, byte order mark and last line: old text, then new rows."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(out, ["b", "a"], lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(old)
    text = ("\ufeff" if bom else "") + out.getvalue()
    text = text if newline else text.removesuffix(end)
    after = edited(text, new)
    assert after.startswith(text) and after.endswith(end)
    read = list(csv.DictReader(io.StringIO(after.removeprefix("\ufeff"), newline="")))
    want = [{k: one_line(v) for k, v in row.items()} for row in new]
    assert [{"a": r["a"], "b": r["b"]} for r in read][-len(new) :] == want
    tail = after[len(text) :].removeprefix(end)
    assert tail.count(end) == len(new) and ("\n" in tail.replace(end, "")) is False


@pytest.mark.parametrize("name", ["events", "reports", "sources", "actors", "places"])
def test_rows_are_quoted_as_the_shipped_tables_are(name):
    """Every row of the shipped tables comes out as it stands there."""
    text = (SYRIA / f"{name}.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    header = text[: text.index("\n") + 1]
    assert edited(header, rows) == text


def test_no_rows_no_change():
    """Without a row the text is the same, a missing final newline too."""
    assert edited("a,b\n1,2", []) == "a,b\n1,2"
