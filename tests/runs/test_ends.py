"""Whatever goes wrong, a build and its processes end at once, and the fault is one brief's."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from helpers import files
from helpers.cli import main
from helpers.runs import output, plan, run
from helpers.runs.rebuild import rebuild
from tests.long import LONG
from tests.runs.test_run import of, until

ESCAPES = "\\x1b[31m\\u202e\u062f\u0645\u0634\u0642"
BAD = {
    "leaves": ("import os; os._exit(0)", "Kernel died"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "Kernel died"),
    "prints": ("while True:\n    print('x' * 1_000)", "It prints more than 1,000,000 letters."),
    "swallows": (
        "while True:\n    try:\n        print('x' * 999)\n    except BaseException:\n        pass",
        "It prints more than 1,000,000 letters.",
    ),
    "shows": ("while True:\n    display('x' * 99_999)", "It shows more than 10,000,000 letters."),
    "calls": ("import subprocess\nsubprocess.run(['yes'])", "It prints more than 1,000,000"),
    "tells": (f"raise ValueError('{ESCAPES}' * 10**6)", "ValueError: \\x1b[31m\\u202e\u062f"),
    "stops": ("raise SystemExit(4)", "SystemExit: 4"),
    "breaks": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "forks": ("import os, time\nos.fork() or time.sleep(999)\nleave(os.getpid())\n1 / 0", "Zero"),
    "starts": (
        "import subprocess\n"
        "leave(subprocess.Popen(['sleep', '999'], start_new_session=True).pid)\n1 / 0",
        "ZeroDivisionError",
    ),
    "fills": ("import os\nopen(tempfile.mkstemp()[1], 'w').write('x')\nos._exit(1)", "Kernel died"),
    "hangs": (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "while True:\n    time.sleep(999)",
        "It took more than 30 seconds.",
    ),
}
"""Cells of notebooks that must not stop a build, and the words that name the fault."""
ODD = {
    "moves": "import os\nos.chdir('/')\nprint(1)",
    "closes": "import os\nos.close(1)\nos.close(2)",
}
"""Cells that a page can be made of all the same."""
SLOW = ("hangs",)  # only where there is time
SOME = ("leaves", "prints", "starts")  # of stock kernels, which take long
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


@pytest.mark.long
@pytest.mark.parametrize("isolation", ["fork", "kernel"])
def test_no_notebook_stops_the_others(collection, tmp_path, monkeypatch, isolation):
    """It dies, floods, hangs, leaves programs, lies in colours: it is named, and the rest built."""
    monkeypatch.setattr(run, "CELL_SECONDS", 30)
    names = [n for n in BAD if LONG or n not in SLOW and (isolation == "fork" or n in SOME)]
    if isolation == "kernel":
        names = [n for n in names if n != "calls"]  # below pytest it does not see such output
    cells = {name: BAD[name][0] for name in names} | ODD
    begin = f"""import tempfile
def leave(what):
    print(what, file=open({str(tmp_path / "left")!r}, "a"))
leave(tempfile.gettempdir())
"""
    entry = '[[brief]]\nslug = "{0}"\nnotebook = "{0}.ipynb"\n'
    collection.plan('[datasets.riverland]\nprefix = ""\n' + "".join(map(entry.format, cells)))
    for name, cell in cells.items():
        collection.notebook(begin, cell, name=f"{name}.ipynb")
    said: list[str] = []
    outcome = rebuild(collection.root, said.append, jobs=2, isolation=isolation)
    assert sorted(outcome.failed) == sorted(names) and sorted(outcome.built) == sorted(ODD), said
    for name in names:
        [line] = [line for line in said if f" {name}: FAILED" in line]
        assert f"\n  cell 5 of {name}.ipynb:\n    {BAD[name][0].splitlines()[0]}" in line, line
        assert BAD[name][1] in line and "\x1b" not in line and len(line) < 25_000, line
    assert multiprocessing.active_children() == []
    for left in (tmp_path / "left").read_text().split():
        until(lambda left=left: not runs(left) if left.isdigit() else not Path(left).exists(), 10)
    assert max(p.stat().st_size for p in collection.briefs.rglob("*.*")) < 2_000_000


def runs(number: str) -> bool:
    """Tell whether a process is there, and not only what its parent has not asked for."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(int(number)).status() != psutil.STATUS_ZOMBIE
    return False


@pytest.mark.parametrize(
    ("path", "command", "told"),
    [
        ("data/riverland/boundaries.geojson", "check", "boundaries.geojson: it is a device or a"),
        ("data/riverland/datapackage.json", "check", 'No dataset "riverland"'),
        ("data/riverland/events.csv", "tidy --yes", "events.csv: it is a device or a pipe"),
        ("theirs/events.csv", "merge theirs --base was", "events.csv"),
        ("notebooks/briefs.toml", "status", "There is no"),
        ("data/riverland/more.csv", "build --dry-run", "would be built"),
    ],
)
def test_a_pipe_is_never_waited_for(collection, monkeypatch, path, command, told):
    """What never ends is named, or left alone, wherever a file should stand."""
    for name in ("was", "theirs"):
        shutil.copytree(collection.root / "data" / "riverland", collection.root / name)
    monkeypatch.setattr(plan, "__file__", str(collection.root / "a" / "b" / "c" / "plan.py"))
    (collection.root / path).unlink(missing_ok=True)
    os.mkfifo(collection.root / path)
    signal.alarm(60)
    try:
        done = CliRunner().invoke(main, command.split())
    finally:
        signal.alarm(0)
    assert told in done.output, done.output


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
