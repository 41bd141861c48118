"""One build from end to end: what is stale is run and kept, and the list of briefs is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd

from helpers import files, pages
from helpers.pages.index import Entry
from helpers.pages.manifest import digest
from helpers.runs import inputs, output, plan, run
from helpers.runs.inputs import Status
from helpers.runs.output import Event, Order, Outcome, Result
from helpers.runs.plan import BadPlan
from helpers.tables.reader import suggest
from helpers.tables.rules import spellings

VERSION_LETTERS = 8
Say = Callable[[str], None]
Results = Callable[[list[Order]], Iterator[tuple[Order, Result, list[Order]]]]


def rebuild(
    root: Path,
    say: Say,
    slugs: tuple[str, ...] = (),
    force: bool = False,
    jobs: int | None = None,
    isolation: str = "fork",
    scheduler: str = "",
) -> Outcome:
    """Run the notebooks whose answer could differ and write their briefs.

    Parameters
    ----------
    root
        The collection.
    say
        Takes each line of progress.
    slugs
        Only these, and the editions of these; empty = all.
    force
        Build even what is fresh.
    jobs, isolation
        See ``run.results``; without ``jobs`` as many as the machine bears.
    scheduler
        The address of a Dask scheduler, whose workers do the runs instead; '' = this machine.

    Raises
    ------
    BadPlan, tables.BadTables
        Before anything is run or written.
    """
    folder = root / "briefs"
    if not scheduler:
        run.warm()
    with output.locked(folder, lambda who: say(f"{who} builds here too; waiting for it.")):
        mark = output.fingerprint(root)
        runs, entries = plan.read(root), output.entries(folder)
        found = [Status(each, inputs.of_run(each)) for each in runs]
        found = inputs.compare(found, folder, entries)
        todo = stale(found, slugs, force)
        output.forget_unchanged(folder)  # from here on it may be untrue
        for slug in output.sweep(folder, [each.slug for each in runs]):
            say(Event(f"{slug}: removed, it is no longer in briefs.toml", "removed", slug=slug))
        try:
            with _means(scheduler, root, say, jobs, isolation) as (results, at_a_time):
                failed = build(folder, todo, entries, results, at_a_time, say)
        finally:
            after = inputs.compare(found, folder, entries)
            write_lists(folder, after, entries)
        if all(status.state == "fresh" for status in after):
            output.note_unchanged(folder, mark, [status.run.slug for status in after])
    built = tuple(status.run.slug for status in todo if status.run.slug not in failed)
    return Outcome(built, tuple(failed), len(found) - len(todo))


@contextmanager
def _means(
    scheduler: str, root: Path, say: Say, jobs: int | None, isolation: str
) -> Iterator[tuple[Results, int]]:
    """Give what does runs, here or on a cluster, and how many at a time.

    Raises
    ------
    BadPlan
        Where the cluster cannot be reached, or the library for it is not installed.
    """
    if not scheduler:
        jobs = jobs or run.most_jobs()
        yield lambda orders: run.results(orders, jobs, isolation), jobs
        return
    try:
        from helpers.runs.cluster import connected
    except ModuleNotFoundError as error:
        how = 'pip install -e ".[cluster]"'
        raise BadPlan([f"A cluster needs {error.name}; install it: {how}."]) from error
    with connected(scheduler, root, say) as cluster:
        yield cluster.results, cluster.jobs


def build(
    folder: Path,
    todo: list[Status],
    entries: dict[str, dict],
    results: Results,
    jobs: int,
    say: Say,
) -> list[str]:
    """Run notebooks and keep their briefs; the longest are begun first.

    Parameters
    ----------
    folder
        ``briefs/``.
    entries
        What is kept of each brief, by slug; brought up to date.
    results
        Does the runs, ``jobs`` at a time, see ``run.results``.
    say
        Takes an ``Event`` a run: one line of progress, and those that tell of a failure.

    Returns
    -------
    The slugs of the runs that failed.
    """
    runs = {status.run.slug: status.run for status in todo}
    last = {slug: entry["seconds"] for slug, entry in entries.items() if entry.get("seconds")}
    usual = sum(last.values()) / len(last) if last else 1.0
    expected = {slug: last.get(slug, usual) for slug in runs}
    orders = sorted((order(status) for status in todo), key=lambda o: -expected[o.slug])
    took: dict[str, float] = {}
    failed = []
    with closing(results(orders)) as done:
        for made, result, others in done:
            slug, running = made.slug, [other.slug for other in others]
            entry = entries.get(slug, {})
            entries[slug], result = output.keep(folder, runs[slug], made.inputs, result, entry)
            failed += [slug] if result.failure else []
            took[slug] = result.seconds
            left = run.seconds_left(expected, took, running, jobs) if running else 0
            rest = f", about {left:.0f} s left ({', '.join(running)})" if running else ""
            say(_ended(made, result, f"{len(took)}/{len(todo)}", rest))
    return failed


def order(status: Status) -> Order:
    """Give a run that is to be done."""
    planned = status.run
    folder, header = planned.dataset.path, _header(status)
    return Order(planned.notebook, folder, planned.parameters, header, status.inputs)


def _header(status: Status) -> dict[str, object]:
    """Give what the header of a page shows, see ``pages.page``.

    The version of the data is the beginning of a digest of all rows that the run may see.
    """
    latest = status.run.dataset.reports["published"].max()
    return {
        **status.run.values,
        "slug": status.run.slug,
        "offensive": status.run.dataset.offensive.title,
        "latest_report": "" if pd.isna(latest) else str(latest.date()),
        "data_version": digest(status.inputs["rows"])[:VERSION_LETTERS],
    }


def _ended(made: Order, result: Result, progress: str, left: str) -> Event:
    """Say how a run ended, how long the others will take, and how it failed if it did."""
    line = f"{progress} {made.slug}: {'FAILED' if result.failure else 'built'}{left}"
    facts = {"slug": made.slug, "seconds": result.seconds}
    if result.failure is None:
        return Event(line, "built", **facts)
    failure = {**result.failure, "parameters": made.parameters}
    return Event(f"{line}\n{_in_words(failure)}", "failed", **facts, **failure)


def _in_words(failure: Mapping) -> str:
    """Tell of a failure: where, what and with which parameters."""
    source = "".join(f"\n    {line}" for line in failure["source"].splitlines())
    given = ", ".join(f"{name} = {value!r}" for name, value in failure["parameters"].items())
    return f"  {failure['cell']}:{source}\n  {failure['error']}\n  with {given}"


def stale(found: list[Status], slugs: tuple[str, ...], force: bool) -> list[Status]:
    """Give the named runs whose brief is stale, or all of the named with ``force``.

    A name stands for all its editions too.

    Raises
    ------
    BadPlan
        For a name that is in no plan.
    """

    def named(status: Status, slug: str) -> bool:
        return slug in (status.run.slug, status.run.slug.removesuffix(f"-{status.run.day}"))

    every = [status.run.slug for status in found]
    unknown = [s for s in slugs if not any(named(status, s) for status in found)]
    if unknown:
        raise BadPlan([f'There is no brief "{s}". {suggest(s, every)}'.strip() for s in unknown])
    chosen = [s for s in found if not slugs or any(named(s, slug) for slug in slugs)]
    return [status for status in chosen if force or status.reasons]


def write_lists(folder: Path, statuses: list[Status], entries: Mapping[str, dict]) -> None:
    """Write ``index.html`` and ``feed.xml``: every brief, and which are stale."""
    listed = [_listed(folder, status, entries.get(status.run.slug, {})) for status in statuses]
    files.write(folder / "index.html", pages.index(listed, _spellings(statuses)))
    files.write(folder / "feed.xml", pages.feed(listed))


def _listed(folder: Path, status: Status, kept: Mapping) -> Entry:
    """Give a brief as the list shows it."""
    planned = status.run
    shown = {**planned.values, **kept.get("values", {})}
    there = "inputs" in kept and output.brief(folder, planned.slug).is_file()
    return Entry(
        slug=planned.slug,
        offensive=status.run.dataset.offensive.title,
        as_of=str(shown["as_of"]),
        known_by=str(shown["known_by"]),
        day=planned.day,
        href=f"{planned.slug}.html" if there else "",
        old="; ".join(status.reasons) if there else "",
        error=_in_words(kept["failure"]) if "failure" in kept else "",
        **{"question": "", "bottom_line": "", **kept.get("summary", {})},
    )


def _spellings(statuses: list[Status]) -> dict[str, set[str]]:
    """Give the spellings of every place of the gazetteers, by printed name."""
    found: dict[str, set[str]] = {}
    for dataset in {s.run.dataset.path: s.run.dataset for s in statuses}.values():
        name = dict(zip(dataset.places["place_id"], dataset.places["name"], strict=True))
        for text, place in zip(*spellings(dataset.places), strict=True):
            found.setdefault(name[place], set()).update({text} - {place})
    return found
