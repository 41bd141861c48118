"""What does a build leave behind that is stopped or killed at any moment?

    python -m tests.benchmarks.killed [--times 100] [--seed 1]

A small collection is built anew with ``--force``; after a moment of chance the command gets Ctrl-C
or, every other time, SIGKILL. Then: is any of its processes left after some seconds, does every
brief still open whole, and is the next build right, to the byte?
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from tests.runs.collection import Collection

MARK = "BRIEFS_KILLED_STUDY"
PATIENCE_SECONDS = 5
DRAWS = """from helpers import charts, control, tables
d = tables.load(dataset, as_of, known_by)
charts.draw_map(d, control.control_table(d))"""


def main() -> None:
    """Stop and kill builds, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    draw, found, when = random.Random(given.seed), Counter(), []
    with tempfile.TemporaryDirectory(prefix="killed-") as home:
        os.environ.update({MARK: home, "TMPDIR": home})
        made = Collection(Path(home) / "collection")
        made.notebook(DRAWS)
        began = time.monotonic()
        if briefs(made.root).wait():
            sys.exit("The first build failed.")
        whole, seconds = site(made.briefs), time.monotonic() - began
        for number in range(given.times):
            how = (signal.SIGINT, signal.SIGKILL)[number % 2]
            build = briefs(made.root)
            when.append(draw.uniform(0, seconds))
            time.sleep(when[-1])
            build.send_signal(how)
            build.wait()
            name = how.name
            found[name, "times"] += 1
            found[name, "still running after it"] += bool(left(home, PATIENCE_SECONDS))
            found[name, "a brief was not whole"] += site(made.briefs) != whole
            again = briefs(made.root)
            found[name, "the next build failed"] += again.wait() != 0
            found[name, "the next build differs"] += site(made.briefs) != whole
            left(home, PATIENCE_SECONDS)  # the last of it goes a moment after the command
            found[name, "files left over"] += len(drafts(Path(home)))
            print(f"{number + 1}/{given.times} {name} after {when[-1]:.1f} s", flush=True)
    print(f"Stopped between {min(when):.1f} and {max(when):.1f} s of a build of {seconds:.1f} s.")
    print("| | Ctrl-C | SIGKILL |\n|---|---|---|")
    for what in dict.fromkeys(what for _, what in found):
        print(f"| {what} | {found['SIGINT', what]} | {found['SIGKILL', what]} |")


def briefs(root: Path) -> subprocess.Popen:
    """Begin a build of everything in a session of its own."""
    return subprocess.Popen(
        [Path(sys.executable).with_name("briefs"), "build", "--force"],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def site(folder: Path) -> dict[str, bytes]:
    """Give every page, list and feed as it stands."""
    return {p.name: p.read_bytes() for p in folder.glob("*.*") if not p.name.startswith(".")}


def left(home: str, patience: float) -> list[int]:
    """Give the processes of the study that still run after some seconds, but for this one."""
    until = time.monotonic() + patience
    while True:
        running = [p.pid for p in psutil.process_iter() if p.pid != os.getpid() and ours(p, home)]
        if not running or time.monotonic() > until:
            return running
        time.sleep(0.1)


def ours(process: psutil.Process, home: str) -> bool:
    """Tell whether a process belongs to the study."""
    try:
        return process.environ().get(MARK) == home and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def drafts(home: Path) -> list[Path]:
    """Give files half written, and temporary folders of builds that are gone."""
    return [*home.rglob(".*.draft"), *home.glob("briefs-*")]


if __name__ == "__main__":
    main()
