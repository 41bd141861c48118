"""Run what is behind, several at a time, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path

import pandas as pd

from helpers import export
from helpers.build import store, surroundings
from helpers.build.child import work
from helpers.build.freshness import Status, checksum
from helpers.build.plan import Run
from helpers.build.store import Result, failed
from helpers.export.index import Entry
from helpers.tables.rules import spellings

PATIENCE_SECONDS = 5
VERSION_LETTERS = 8


def build(
    folder: Path,
    todo: list[Status],
    titles: dict[str, str],
    jobs: int,
    say: Callable[[str], None],
    isolation: str = "fork",
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
        Takes one line of progress a run, and the lines that tell of a failure.
    isolation
        See ``results``.

    Returns
    -------
    The slugs of the runs that failed.
    """
    inputs = {status.run.slug: status.inputs for status in todo}
    bad: list[str] = []
    began = time.monotonic()
    for done, (run, result) in enumerate(results(todo, titles, jobs, isolation), start=1):
        store.keep(folder, run, inputs[run.slug], result)
        left = (time.monotonic() - began) / done * (len(todo) - done)
        say(
            f"{done}/{len(todo)} {run.slug}: {'FAILED' if result.failure else 'built'}"
            + (f", about {left:.0f} s left" if done < len(todo) else "")
        )
        if result.failure:
            bad.append(run.slug)
            say(told(run, result.failure))
    return bad


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
) -> Iterator[tuple[Run, Result]]:
    """Give each run's result as it comes; leaving early ends the processes that still run.

    Parameters
    ----------
    isolation
        ``fork``: kernels are forked from a process that has imported everything, where the
        machine can; ``kernel``: every run starts a stock kernel. Both give the same bytes.
    """
    context = processes()
    forked = isolation == "fork" and context.get_start_method() == "forkserver"
    waiting, active = deque(todo), {}
    try:
        while waiting or active:
            while waiting and len(active) < jobs:
                status = waiting.popleft()
                run, manifest = status.run, header(status, titles)
                ours, theirs = context.Pipe(duplex=False)
                args = (theirs, forked, run.notebook, run.parameters, manifest)
                process = context.Process(target=work, args=args, name=run.slug)
                with surroundings.fixed():
                    process.start()
                theirs.close()
                active[ours] = (process, run)
            for pipe in wait(list(active)):
                process, run = active[pipe]
                result = received(pipe, process)
                del active[pipe]
                yield run, result
    finally:
        end([process for process, _ in active.values()])


@cache
def processes() -> multiprocessing.context.BaseContext:
    """Give clean processes: forked from one that has imported everything, where that exists."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["helpers.build.template"])
    return context


def received(pipe, process) -> Result:
    """Take a result from a process, or say how the process ended without one."""
    try:
        result = pipe.recv()
    except EOFError:
        process.join()
        result = failed(process.name, "", f"its process ended with code {process.exitcode}.")
    pipe.close()
    process.join()
    return result


def end(running: list) -> None:
    """End processes and their kernels; none is left when this returns."""
    for process in running:
        process.terminate()
    for process in running:
        process.join(PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()


def index(folder: Path, statuses: list[Status], titles: dict[str, str]) -> None:
    """Write ``index.html`` and ``feed.xml``: every brief, and which are behind their data."""
    known = store.manifest(folder)
    entries = [entry(folder, status, known.get(status.run.slug, {}), titles) for status in statuses]
    store.write(folder / "index.html", export.index(entries, spelled(statuses)))
    store.write(folder / "feed.xml", export.feed(entries))


def entry(folder: Path, status: Status, built: dict, titles: dict[str, str]) -> Entry:
    """Give a brief as the list shows it."""
    run = status.run
    shown = {**run.values, **built.get("values", {})}
    there = "inputs" in built and store.brief(folder, run.slug).is_file()
    return Entry(
        slug=run.slug,
        offensive=titles[str(run.values["dataset"])],
        question=built.get("question", ""),
        bottom_line=built.get("bottom_line", ""),
        as_of=str(shown["as_of"]),
        known_by=str(shown["known_by"]),
        day=run.day,
        href=f"{run.slug}.html" if there else "",
        old="; ".join(status.reasons) if there else "",
        changed=tuple(built.get("changed", ())),
        mentions=built.get("mentions", {}),
    )


def spelled(statuses: list[Status]) -> dict[str, set[str]]:
    """Give the spellings of every place of the gazetteers, by printed name."""
    told: dict[str, set[str]] = {}
    for dataset in {id(s.dataset): s.dataset for s in statuses}.values():
        name = dataset.places.set_index("place_id")["name"]
        for text, place in zip(*spellings(dataset.places), strict=True):
            told.setdefault(name[place], set()).update({text} - {place})
    return told
