"""Does ``briefs watch`` grow while it runs for weeks?

    python -m tests.benchmarks.leak [--rebuilds 1000] [--every 50]

A small collection is watched while the summary of a claim is changed over and over, each time after
the brief was built. Beside the number of rebuilds stand the processes, open files and sockets,
threads and memory (USS, what no other process shares) of the whole family, temporary files, and how
long the last of them took from the save until the brief was there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

import psutil

from tests.runs.collection import Collection

PLAN = '[datasets.riverland]\nprefix = ""\n[[brief]]\nslug = "a"\nnotebook = "brief.ipynb"\n'
DRAWS = """from helpers import charts, control, tables
d = tables.load(dataset)
charts.draw_map(d, control.control_table(d))"""
COLUMNS = ("rebuilds", "processes", "files", "threads", "MB", "temporary files", "seconds each")


def main() -> None:
    """Watch, save, wait; print a row now and then."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rebuilds", type=int, default=1000)
    parser.add_argument("--every", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leak-") as home:
        temporary = Path(home) / "tmp"
        temporary.mkdir()
        made = Collection(Path(home) / "collection")
        made.plan(PLAN)
        made.notebook(DRAWS)
        with watching(made.root, temporary) as process:
            print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|", flush=True)
            took = []
            for number in range(1, given.rebuilds + 1):
                took.append(rebuilt(made, process.stdout, number))
                if number % given.every == 0 or number == 1:
                    row = [number, *size(process.pid), len([*temporary.rglob("*")])]
                    row.append(f"{statistics.median(took[-given.every :]):.2f}")
                    print("| " + " | ".join(map(str, row)) + " |", flush=True)
            process.terminate()
            process.wait(30)


def watching(root: Path, temporary: Path) -> subprocess.Popen:
    """Begin to watch and wait for the first build."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("briefs"), "watch", "--jobs", "1"],
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until(process.stdout, "Watching")
    return process


def rebuilt(made: Collection, said: TextIO, number: int) -> float:
    """Change a summary and give the seconds until the brief is built."""
    rows = made.rows("events")
    rows[0]["summary"] = f"Change {number}."
    made.save("events", rows)
    began = time.perf_counter()
    until(said, "1 built, 0 failed")
    return time.perf_counter() - began


def until(said: TextIO, text: str) -> None:
    """Read on until a line has a text."""
    for line in said:
        if text in line:
            return
        if "failed" in line and "0 failed" not in line:
            sys.exit(line)
    sys.exit(f"The command ended before it said {text!r}.")


def size(pid: int) -> tuple[int, int, int, str]:
    """Give processes, files and sockets, threads and MB of a process and all under it."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    files, threads, own = 0, 0, 0
    for process in family:
        files += process.num_fds()
        threads += process.num_threads()
        own += process.memory_full_info().uss
    return len(family), files, threads, f"{own / 1e6:.1f}"


if __name__ == "__main__":
    main()
