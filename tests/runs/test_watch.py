"""Builds follow what is saved, and faults stop nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from watchfiles import Change

from helpers.runs import watch

ONE = '[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("data/riverland/events.csv", True),
        ("notebooks/briefs.toml", True),
        ("notebooks/00-brief.ipynb", True),
        ("notebooks/.~00-brief.ipynb", False),
        ("notebooks/.ipynb_checkpoints/00-brief-checkpoint.ipynb", False),
        ("data/riverland/.events.csv.swp", False),
        ("data/riverland/events.csv~", False),
        ("data/riverland/~$events.csv", False),
        ("data/riverland/4913", False),
        ("src/helpers/__pycache__/claims.cpython-311.pyc", False),
    ],
)
def test_editors_own_files_do_not_count(path, wanted):
    """Only files that briefs are made from start a build."""
    assert watch.counts(Change.modified, path) is wanted


def test_a_fault_is_given_time_and_then_told(collection, monkeypatch):
    """A table that stays faulty is told of once, line by line, and nothing is written."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    table = collection.root / "data" / "riverland" / "events.csv"
    table.write_text(table.read_text() + "c9999\n")
    said: list[str] = []
    watch.attempt(collection.root, said.append, 1, "fork")
    assert waited and said[0].startswith("riverland: events.csv line ") and "c9999" in said[0]
    assert said[-1] == "Nothing was built; the last good briefs stay."
    assert list(collection.briefs.glob("*.html")) == []


def test_a_mended_fault_is_told_where_nothing_is_to_be_done(collection):
    """A table that is again as the briefs have it: the last line is not that of the fault."""
    collection.plan(ONE)
    said: list[str] = []
    table = collection.root / "data" / "riverland" / "events.csv"
    good = table.read_text()
    for text in (good, good + "c9999\n", good):
        table.write_text(text)
        watch.attempt(collection.root, said.append, 1, "fork")
    assert said[-2:] == [
        "Nothing was built; the last good briefs stay.",
        "0 built, 0 failed, 1 left as they are.",
    ]


def test_what_is_saved_during_the_first_build_is_met_by_the_next(collection, monkeypatch):
    """Watching begins before the first build does; a second save is not needed."""
    builds = []

    def attempt(*_) -> None:
        builds.append(len(builds))
        if len(builds) == 2:
            raise KeyboardInterrupt
        collection.save("events", collection.rows("events"))

    monkeypatch.setattr(watch, "attempt", attempt)
    monkeypatch.setattr(watch.run, "warm", lambda: None)
    late = threading.Timer(20, os.kill, (os.getpid(), signal.SIGINT))
    late.start()
    with pytest.raises(KeyboardInterrupt):
        watch.watch(collection.root, print, 1, "fork")
    late.cancel()
    assert builds == [0, 1]


def test_saving_builds(collection, tmp_path):
    """While it watches, a saved table builds its brief, a typo is told, and Ctrl-C ends it."""
    collection.plan(ONE)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "helpers.cli", "watch", "--jobs", "1"]
    with out.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
    try:
        until(out, "Watching")
        assert "1/1 a: built" in out.read_text()
        rows = collection.rows("events")
        good = rows[0]["summary"]
        rows[0]["place_id"], kept = "brich", rows[0]["place_id"]
        collection.save("events", rows)
        until(out, "Did you mean birch?")
        rows[0]["place_id"], rows[0]["summary"] = kept, good + " Seen again."
        collection.save("events", rows)
        until(out, "1 built, 0 failed, 0 left", 2)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130


def until(out: Path, text: str, times: int = 1, seconds: float = 120) -> None:
    """Wait until a file holds a text so many times."""
    end = time.monotonic() + seconds
    while out.read_text().count(text) < times:
        assert time.monotonic() < end, out.read_text()
        time.sleep(0.1)
