"""How fast the collection is built, beside the other ways to run the same notebooks.

    python -m tests.benchmarks.speed [--only 02-how-far ...] [--ways "shell loop" ...] [--repeats 5]

All contenders run the same notebooks with the same parameters in the same environment, in turns,
in one go; the table gives the median, the spread and the ratio to ``briefs build``. A turn takes
the better part of an hour: the slowest contender starts two interpreters and a kernel for every
brief. A build with nothing to do, and one after a report of the last day was added, are always of
the whole collection; ``briefs watch`` is timed from the save of a report to its last brief, in the
whole collection and in one with the same tables and a single brief. Nothing here passes or fails.
ploomber-engine takes part where installed.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from helpers.runs import inputs, plan

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
BY_HAND = Path(__file__).with_name("by_hand.py")
ONE = '[datasets.syria-2024]\nprefix = ""\n[[brief]]\nslug = "a"\nnotebook = "00-brief.ipynb"\n'
READY_SECONDS = 4
"""After so long what ``briefs watch`` forks its runs from has imported everything."""
NO_GRAMMAR = 'import sys\nsys.modules["rfc3987_syntax"] = None\n'


def main() -> None:
    """Run all contenders in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[], help="slugs; default: all briefs")
    parser.add_argument("--ways", nargs="*", default=[], help="contenders; default: all")
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="speed-") as home:
        copy = collection(Path(home))
        timed([BIN / "briefs", "build"], copy)
        runs = [r for r in plan.read(copy) if not given.only or r.slug in given.only]
        added(copy)
        touched = [s.run for s in inputs.survey(plan.read(copy), copy / "briefs") if s.reasons]
        all_ways = everyone(copy, runs, touched, Path(home))
        single = collection(Path(home) / "single")
        (single / "notebooks" / "briefs.toml").write_text(ONE)
        all_ways["briefs watch, a report added"] = lambda: watched(copy)
        all_ways["briefs watch, a single brief"] = lambda: watched(single)
        contenders = {way: all_ways[way] for way in given.ways or all_ways}
        took: dict[str, list[float]] = {name: [] for name in contenders}
        for turn in range(given.repeats):
            for name, contender in contenders.items():
                took[name].append(contender())
                print(f"{turn + 1}/{given.repeats} {name}: {took[name][-1]:.2f} s", flush=True)
    print(f"\n{len(runs)} briefs, {os.cpu_count()} cores, medians of {given.repeats};")
    print(f"a report added touches {', '.join(run.slug for run in touched)}\n")
    print(table(took))


def collection(home: Path) -> Path:
    """Copy what a build needs, so that the briefs of this checkout stay as they are."""
    copy = home / "collection"
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, copy / name)
    return copy


def added(copy: Path) -> None:
    """Add a report of the last day to the tables, with a claim like the last of them."""
    folder = copy / "data" / plan.read(copy)[0].values["dataset"]
    reports, events = lines(folder / "reports.csv"), lines(folder / "events.csv")
    ids = {"report_id": following(reports[-1]["report_id"])}
    day = max(report["published"] for report in reports)
    append(folder / "reports.csv", {**reports[-1], **ids, "published": day, "url": ""})
    ids["claim_id"] = following(events[-1]["claim_id"])
    append(folder / "events.csv", {**events[-1], **ids, "supersedes": ""})


def lines(path: Path) -> list[dict[str, str]]:
    """Read the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(path: Path, row: dict[str, str]) -> None:
    """Write a row at the end of a table."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row.values())


def following(number: str) -> str:
    """Give the next number: r0143 after r0142."""
    return f"{number[0]}{int(number[1:]) + 1:04}"


def everyone(
    copy: Path, runs: list[plan.Run], touched: list[plan.Run], home: Path
) -> dict[str, Callable[[], float]]:
    """Give the contenders by name; each runs once and gives its seconds."""
    slugs = [run.slug for run in runs]
    out = home / "out"
    lean = home / "lean"
    lean.mkdir()
    (lean / "sitecustomize.py").write_text(NO_GRAMMAR)
    ways = ["loop", "pool", "floor"]
    ways += ["ploomber"] if importlib.util.find_spec("ploomber_engine") else []
    by_hand = {way: [sys.executable, BY_HAND, way, out, *slugs] for way in ways}
    least = [*by_hand["floor"][:4], *(run.slug for run in touched)]
    brief = [BIN / "briefs", "build"]
    return {
        "briefs build": lambda: timed([*brief, "--force", *slugs], copy),
        "briefs build, stock kernels": lambda: timed(
            [*brief, "--force", "--isolation", "kernel", *slugs], copy
        ),
        "briefs build, a report added": lambda: added(copy) or timed(brief, copy),
        "briefs build, nothing to do": lambda: timed(brief, copy),
        "a bare interpreter": lambda: timed([sys.executable, "-c", "pass"], copy),
        "shell loop": lambda: timed(["sh", "-c", script(copy, runs, out)], copy),
        "shell loop, without the slow import": lambda: timed(
            ["sh", "-c", script(copy, runs, out)], copy, PYTHONPATH=str(lean)
        ),
        "one process, papermill": lambda: timed(by_hand["loop"], copy),
        "two processes, papermill": lambda: timed(by_hand["pool"], copy),
        "the floor": lambda: timed(by_hand["floor"], copy, reported=True),
        "the floor of a report added": lambda: timed(least, copy, reported=True),
    } | (
        {"one process, ploomber-engine": lambda: timed(by_hand["ploomber"], copy)}
        if "ploomber" in by_hand
        else {}
    )


def script(copy: Path, runs: list[plan.Run], out: Path) -> str:
    """Write the shell loop: papermill, then nbconvert, for one brief after the other."""
    lines = [f"mkdir -p {out}", f"cd {copy / 'notebooks'}"]
    for run in runs:
        given = " ".join(f"-p {name} '{value}'" for name, value in run.parameters.items())
        made = out / f"{run.slug}.ipynb"
        lines.append(f"{BIN / 'papermill'} --no-progress-bar {run.notebook} {made} {given}")
        lines.append(f"{BIN / 'jupyter'} nbconvert --log-level 40 --to html --no-input {made}")
    return " && ".join(lines)


def timed(command: list, cwd: Path, reported: bool = False, **variables: str) -> float:
    """Run a command and give its seconds, or those that it reports itself."""
    began = time.perf_counter()
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{command} failed:\n{done.stdout}\n{done.stderr}")
    return float(done.stdout.split()[-1]) if reported else time.perf_counter() - began


def watched(copy: Path) -> float:
    """Give the seconds from the save of a report to the end of the build that it starts."""
    command = [BIN / "briefs", "watch"]
    process = subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, text=True)
    until(process, "Watching")
    time.sleep(READY_SECONDS)
    added(copy)
    began = time.perf_counter()
    until(process, " built, 0 failed")
    took = time.perf_counter() - began
    process.terminate()
    process.communicate()
    return took


def until(process: subprocess.Popen, text: str) -> None:
    """Read what a process says until a line has a text."""
    for line in process.stdout:
        if text in line:
            return
    sys.exit(f"The command ended before it said {text!r}.")


def table(took: dict[str, list[float]]) -> str:
    """Write medians, spread and the ratio to the first contender as a table in Markdown."""
    first = statistics.median(next(iter(took.values())))
    lines = ["| way | seconds | least to most | ratio |", "|---|---|---|---|"]
    for name, found in took.items():
        middle = statistics.median(found)
        spread = f"{min(found):.2f} to {max(found):.2f}"
        lines.append(f"| {name} | {middle:.2f} | {spread} | {middle / first:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
