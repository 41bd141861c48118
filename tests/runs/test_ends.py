"""Whatever goes wrong, a build and its processes end at once, and the fault is one brief's."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers import files
from helpers.runs import output, run
from helpers.runs.rebuild import rebuild
from tests.runs.test_run import of, until

NAMES = ("folder", "half", "arabic", "good")
PLAN = '[datasets.riverland]\nprefix = ""\n' + "".join(
    f'[[brief]]\nslug = "{name}"\nnotebook = "{name}.ipynb"\n' for name in NAMES
)


@pytest.fixture
def many(collection):
    """A collection of four briefs, of which one shows half a letter and one fails in Arabic."""
    collection.plan(PLAN)
    cells = dict.fromkeys(NAMES, "print(1)")
    cells |= {"half": "print('\\ud800')", "arabic": "raise ValueError('دمشق')"}
    for name, cell in cells.items():
        collection.notebook(cell, name=f"{name}.ipynb")
    return collection


def test_errors_that_nobody_foresaw_are_those_of_one_brief(many):
    """A folder with a page's name, half a letter, Arabic where the output is Latin: all ends."""
    (many.briefs / "folder.html").mkdir(parents=True)
    command = [sys.executable, "-m", "helpers.cli", "build", "--jobs", "2"]
    env = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(command, capture_output=True, timeout=120, env=env, check=False)
    said = ran.stdout.decode("latin-1")
    assert ran.returncode == 1 and b"Traceback" not in ran.stderr, (said, ran.stderr)
    assert "1 built, 3 failed" in said
    assert "folder.html cannot be written: Is a directory." in said
    assert "which no file can hold" in said
    assert r"ValueError: \u062f\u0645\u0634\u0642" in said
    assert output.brief(many.briefs, "good").is_file()
    assert (many.briefs / "index.html").is_file()
    until(lambda: not of(many.root), 10)


def test_a_file_that_may_not_grow(many):
    """Where files may have 1 kB only, each brief fails and the build ends."""
    command = f"ulimit -f 1; exec {sys.executable} -m helpers.cli build"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120, check=False)
    assert ran.returncode not in (0, None)
    until(lambda: not of(many.root), 10)


@pytest.mark.skipif(not run.forks(), reason="needs processes that fork")
@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize("how", [signal.SIGINT, errno.ENOSPC, "unforeseen"])
def test_whenever_a_write_is_stopped_all_ends(many, monkeypatch, call, number, how):
    """A signal, a full disk or any error at a write leaves no process and nothing half written."""
    calls = []
    home = {"fsync": os, "replace": Path}[call]
    real = getattr(home, call)

    def stopped(*args):
        calls.append(args)
        if len(calls) == number:
            if how == signal.SIGINT:
                os.kill(os.getpid(), how)
                time.sleep(1)
            raise RuntimeError("?") if how == "unforeseen" else OSError(how, "No space left")
        return real(*args)

    monkeypatch.setattr(home, call, stopped)
    many.notebook("import time; time.sleep(60)", name="good.ipynb")
    began = time.monotonic()
    stop = signal.SIGINT
    try:
        rebuild(many.root, lambda line: line.startswith("3/4") and os.kill(os.getpid(), stop))
    except (KeyboardInterrupt, OSError, RuntimeError):
        pass
    monkeypatch.undo()
    assert time.monotonic() - began < 40
    assert multiprocessing.active_children() == []
    assert not [path for path in many.briefs.rglob("*.draft") if path.is_file()]
    for slug, entry in output.entries(many.briefs).items():
        assert "failure" in entry or output.brief(many.briefs, slug).is_file()
    with files.lock(many.briefs / ".state", timeout=0):
        pass


def test_what_was_stale_before_a_stop_is_stale_after_it(many):
    """Building one brief, or failing to, never makes the next build say that all is fresh."""
    many.plan(PLAN.replace("half", "good2").replace("arabic", "good3"))
    for name in ("good2", "good3"):
        many.notebook("print(1)", name=f"{name}.ipynb")
    rebuild(many.root, print)
    rows = many.rows("events")
    many.save("events", [{**rows[0], "summary": "Something else."}, *rows[1:]])
    assert rebuild(many.root, print, slugs=("good",)).built == ("good",)
    many.save("events", rows)
    command = [sys.executable, "-m", "helpers.cli", "build"]
    ran = subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert b"1 built, 0 failed, 3 left" in ran.stdout
