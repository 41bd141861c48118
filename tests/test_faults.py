"""Whatever fails at whichever write: files are whole, tables change together, a second try works.

Every command that writes is done in a process in which one of its writes, renames or removals
fails, or before which it is killed: at each of these moments in the long run, else at every 61st.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers import tables
from helpers.cli import main
from helpers.cli import tables as commands
from helpers.runs import run, watch
from tests.adding.conftest import TODAY
from tests.adding.test_form import FORM
from tests.exchange.read.made import ACLED, save
from tests.exchange.read.test_run import SOME
from tests.long import times
from tests.runs.collection import Collection
from tests.runs.test_machine import page_of

STRIDE = times(61, 1)
KILLED = 9
HOWS = (KILLED, errno.ENOSPC, errno.EIO, errno.EACCES)
COMMANDS = {
    "add": ("add", "new.yml", "--yes"),
    "import": ("import", "acled", "acled.csv", "--published", "2030-01-20"),
    "rename": ("rename", "place", "birch", "birch-town"),
    "merge": ("merge", "theirs", "--base", "was"),
    "tidy": ("tidy", "loose", "--yes"),
    "notebook": ("notebook", "mine"),
    "new": ("new", "elsewhere", "--yes"),
    "build": ("build",),
    "watch": ("watch",),
    "publish": ("build", "--output", "site"),
    "export": ("export", "control", "-o", "control.csv"),
    "export parquet": ("export", "events", "-o", "events.parquet"),
}
TABLES = ("add", "import", "rename", "merge", "tidy")
"""Commands that change several tables of a dataset together."""
OTHERWISE = ("index", "about", "feed.xml")
"""Lists tell of a brief that failed, and are written anew by the next build."""
CHANGES = {"os.rename": 0, "os.remove": 0, "os.link": 0, "os.mkdir": 0, "os.truncate": 0}


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """A collection with its briefs, one of which is stale, and what the commands read."""
    root = tmp_path_factory.mktemp("faults") / "collection"
    made = Collection(root)
    (root / "new.yml").write_text(FORM, "utf-8")
    save(root / "acled.csv", ACLED, *SOME)
    for name in ("was", "theirs"):
        shutil.copytree(root / "data" / "riverland", root / name)
    for name, row in {"sources": "far-radio,Far Radio,outlet,,,\n", "actors": "x,X,,,,\n"}.items():
        with (root / "theirs" / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(row)
    loose = shutil.copytree(root / "data" / "riverland", root / "data" / "loose")
    for name in ("sources", "actors"):
        table = loose / f"{name}.csv"
        table.write_text(table.read_text("utf-8").replace("\n", "\r\n"), "utf-8", newline="")
    assert ended(root, COMMANDS["build"])[0] == 0
    assert ended(root, COMMANDS["publish"])[0] == 0
    (root / "control.csv").write_text("old\n")
    rows = made.rows("events")
    made.save("events", [*rows[:-1], {**rows[-1], "note": "Seen again."}])
    return root


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_a_fault_at_any_write(base, tmp_path, name):
    """Each file is then the old or the new one, tables go together, and a second try succeeds."""
    command, old = COMMANDS[name], contents(base)
    whole = shutil.copytree(base, tmp_path / "whole")
    code, said, moments = ended(whole, command)
    assert code == 0, said
    new = contents(whole)
    assert new != old
    tried = 0
    for number in range(1, moments + 1):
        if number % STRIDE and number != moments:
            continue
        how = HOWS[tried % len(HOWS)]
        for how in HOWS if STRIDE == 1 else (how,):
            root = shutil.copytree(base, tmp_path / "tried", symlinks=True)
            code, said, _ = ended(root, command, number, how)
            where = f"{name}, write {number} of {moments}, {errno.errorcode.get(how, how)}: {said}"
            assert "Traceback" not in said, where
            assert (code == KILLED) == (how == KILLED), where
            now = contents(root)
            for path in now.keys() | old.keys():
                if code == 1 and Path(path).name.startswith(OTHERWISE):
                    continue
                assert now.get(path) in (old.get(path), new.get(path)), f"{path}: {where}"
            if name in TABLES:
                for dataset in ("riverland", "loose"):
                    assert tables.check(root / "data" / dataset) == [], where
                now = contents(root, "data")
                assert now in (contents(base, "data"), contents(whole, "data")), where
            elif code == 0:
                assert now == new, where
            made = (root / "data" / "elsewhere").is_dir() or (name == "notebook" and code == 0)
            if now != contents(whole, "data") and not made:  # nothing is added or made twice
                code, said, _ = ended(root, command)
                assert code == 0, f"again after {where}; {said}"
            assert made or contents(root) == new, f"again after {where}"
            assert code == 0 or how == KILLED or not leftovers(root), where
            shutil.rmtree(root)
            tried += 1


def contents(root: Path, below: str = ".") -> dict[str, bytes]:
    """Give every file by its path, without what begins with a full stop."""
    found = (path for path in sorted((root / below).rglob("*")) if path.is_file())
    made = {path.relative_to(root): path.read_bytes() for path in found}
    return {str(p): made[p] for p in made if not any(part[0] == "." for part in p.parts)}


def leftovers(root: Path) -> list[Path]:
    """Give what a fault has left half written."""
    return [*root.rglob(".*.draft"), *root.rglob(".undo.json"), *root.glob("data/.*")]


def ended(root: Path, command: tuple[str, ...], number: int = 0, how: int = 0):
    """Do a command in a process of its own; give its exit code, what it said and its writes."""
    said, counted = root.parent / "said", root.parent / "counted"
    child = os.fork()
    if not child:
        code = 99
        try:
            output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            os.chdir(root)
            stand_in()
            count = fail_at(root, number, how)
            try:
                main(command)
            except SystemExit as end:
                code = int(end.code or 0)
            writes, number = count(), 0
            counted.write_text(str(writes))
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, said.read_text(), int(counted.read_text() or 0) if counted.is_file() else 0


def stand_in() -> None:
    """Let a function make pages in the place of notebooks, today be a day, and one save be seen."""
    commands.date = SimpleNamespace(today=lambda: TODAY)
    run.warm = lambda: None
    run.results = lambda orders, jobs, isolation: ((each, page_of(each), []) for each in orders)
    watch.SETTLED_SECONDS = 0
    saved = [{(1, "data/riverland/events.csv")}]
    watch.watchfiles.watch = lambda *folders, **how: iter([set(), *saved])


def fail_at(root: Path, number: int, how: int) -> Callable[[], int]:
    """Let one write below a folder fail, counted from 1, or kill this process; give their count."""
    calls, sync = 0, os.fsync

    def called() -> None:
        nonlocal calls
        calls += 1
        if number and calls == number:
            if how == KILLED:
                os._exit(KILLED)
            raise OSError(how, os.strerror(how))

    def watched(event: str, arguments: tuple) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = {*"wxa+"} & {*mode} if mode else flags & (os.O_WRONLY | os.O_RDWR)
        else:
            path, writes = arguments[0] if arguments else "", event in CHANGES
        if writes and isinstance(path, str | Path) and str(path).startswith((str(root), "briefs")):
            called()

    def synced(file: int) -> None:
        called()
        sync(file)

    os.fsync = synced
    sys.addaudithook(watched)
    return lambda: calls
