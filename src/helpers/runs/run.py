"""Run what is behind, several at a time, each in a process of its own."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import psutil

from helpers.runs import processes, store
from helpers.runs.event import Event
from helpers.runs.freshness import Status, checksum
from helpers.runs.plan import Run
from helpers.runs.store import Result
from helpers.tables import dataset

if TYPE_CHECKING:
    from helpers.runs.cluster import Cluster

VERSION_LETTERS = 8
RUN_BYTES = 250_000_000
"""What a run may need at most, with its kernel; measured: see the benchmarks."""


def build(
    folder: Path,
    todo: list[Status],
    titles: dict[str, str],
    jobs: int,
    say: Callable[[str], None],
    isolation: str = "fork",
    cluster: Cluster | None = None,
) -> list[str]:
    """Run notebooks and keep their briefs.

    Parameters
    ----------
    folder
        ``briefs/``.
    titles
        The title of each dataset's offensive, by name.
    jobs
        Runs at a time.
    say
        Takes an ``Event`` a run: one line of progress, and those that tell of a failure.
    isolation
        See ``results``.
    cluster
        Where the runs go instead of processes of this machine.

    Returns
    -------
    The slugs of the runs that failed.
    """
    inputs = {status.run.slug: status.inputs for status in todo}
    expected = guesses(todo, store.entries(folder))
    ordered = sorted(todo, key=lambda status: -expected[status.run.slug])
    bad: list[str] = []
    took: dict[str, float] = {}
    if cluster:
        came = cluster.results([(s.run, header(s, titles)) for s in ordered])
        jobs = cluster.jobs
    else:
        came = results(ordered, titles, jobs, isolation)
    for run, result, running in came:
        store.keep(folder, run, inputs[run.slug], result)
        took[run.slug] = result.seconds
        rest = left(expected, took, running, jobs) if running else 0
        say(came_to(run, result, f"{len(took)}/{len(todo)}", rest, running))
        if result.failure:
            bad.append(run.slug)
    return bad


def came_to(run: Run, result: Result, count: str, rest: float, running: list[str]) -> Event:
    """Say how a run ended, how long the others will take, and how it failed if it did."""
    line = f"{count} {run.slug}: {'FAILED' if result.failure else 'built'}"
    line += f", about {rest:.0f} s left ({', '.join(running)})" if running else ""
    facts = {"slug": run.slug, "seconds": result.seconds}
    if result.failure is None:
        return Event(line, "built", **facts)
    failure = {**result.failure, "parameters": run.parameters}
    return Event(f"{line}\n{told(run, result.failure)}", "failed", **facts, **failure)


def guesses(todo: list[Status], entries: dict[str, dict]) -> dict[str, float]:
    """Guess the seconds of each run: what it took last, else what others took, else one."""
    last = {slug: entry["seconds"] for slug, entry in entries.items() if entry.get("seconds")}
    otherwise = sum(last.values()) / len(last) if last else 1.0
    return {status.run.slug: last.get(status.run.slug, otherwise) for status in todo}


def left(
    expected: dict[str, float], took: dict[str, float], running: list[str], jobs: int
) -> float:
    """Estimate the seconds that are left: at the pace so far, with those that run half done.

    >>> left({"a": 1, "b": 1, "c": 1}, {"a": 2}, ["b"], 1)
    3.0
    """
    pace = sum(took.values()) / sum(expected[slug] for slug in took)
    rest = sum(seconds for slug, seconds in expected.items() if slug not in took)
    return pace * (rest - sum(expected[slug] for slug in running) / 2) / jobs


def told(run: Run, failure: dict[str, str]) -> str:
    """Tell of a failure: where, what and with which parameters."""
    source = "".join(f"\n    {line}" for line in failure["source"].splitlines())
    given = ", ".join(f"{name} = {value!r}" for name, value in run.parameters.items())
    return f"  {failure['cell']}:{source}\n  {failure['error']}\n  with {given}"


def header(status: Status, titles: dict[str, str]) -> dict[str, object]:
    """Give what the header of a page shows, see ``export.page``, and what it was made from.

    The version of the data is the beginning of a checksum of all rows that the run may see.
    """
    run = status.run
    published = status.dataset.reports["published"]
    latest = published[published <= pd.Timestamp(str(run.values["known_by"]))].max()
    return {
        **run.values,
        "slug": run.slug,
        "inputs": status.inputs,
        "offensive": titles[str(run.values["dataset"])],
        "latest_report": "" if pd.isna(latest) else str(latest.date()),
        "data_version": checksum(status.inputs["rows"])[:VERSION_LETTERS],
    }


def results(
    todo: list[Status], titles: dict[str, str], jobs: int, isolation: str = "fork"
) -> Iterator[tuple[Run, Result, list[str]]]:
    """Give each run's result as it comes; leaving early ends the processes that still run.

    Parameters
    ----------
    isolation
        ``fork``: kernels are forked from a process that has imported everything, where the
        machine can; ``kernel``: every run starts a stock kernel. Both give the same bytes.

    Yields
    ------
    The run, its result and the slugs of the runs that go on.
    """
    forked = isolation == "fork" and processes.forks()
    waiting, idle, active = deque(todo), [], {}
    typed = {folder: read._replace(rows={}) for folder, read in dataset.LAST_READ.items()}

    def fill() -> None:
        while waiting and len(active) < jobs:
            status = waiting.popleft()
            run = status.run
            runner = idle.pop() if idle else processes.Runner(forked, typed)
            active[runner.pipe] = (runner, run, time.monotonic())
            runner.begin(run.notebook, run.parameters, header(status, titles))

    try:
        fill()
        while active:
            found = []
            for pipe in wait(list(active)):
                runner, run, began = active[pipe]
                found.append((run, runner.received(), time.monotonic() - began))
                del active[pipe]
                if runner.lasts():
                    idle.append(runner)
                else:
                    processes.end([runner])
            fill()
            for run, result, seconds in found:
                names = [other.slug for _, other, _ in active.values()]
                yield run, replace(result, seconds=round(seconds, 2)), names
    finally:
        processes.end([*idle, *(runner for runner, _, _ in active.values())])


def most_jobs() -> int:
    """Give how many runs at a time the machine bears: as many as cores and memory allow."""
    room = psutil.virtual_memory().available // RUN_BYTES
    return max(1, min(os.cpu_count() or 1, room))
