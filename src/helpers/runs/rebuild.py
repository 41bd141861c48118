"""One build from end to end: what is behind is run, the list is written, the state is stamped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.runs import freshness, plan, processes, run, site, stamp, store
from helpers.runs.event import Event, Outcome
from helpers.runs.freshness import Status
from helpers.runs.plan import BadPlan, Plan
from helpers.tables.reader import suggest

if TYPE_CHECKING:
    from helpers.runs.cluster import Cluster


def rebuild(
    root: Path,
    say: Callable[[str], None],
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
        processes.warm()
    with store.locked(folder, lambda: say("Another build works here; waiting for it.")):
        taken = stamp.current(root)
        planned = plan.read(root)
        found = freshness.survey(planned, folder)
        todo = behind(found, slugs, force)
        for slug in store.sweep(folder, [r.slug for r in planned.runs]):
            say(Event(f"{slug}: removed, it is no longer in briefs.toml", "removed", slug=slug))
        after = found
        try:
            titles = titles_of(planned)
            with reached(scheduler, root, say) as cluster:
                most = jobs or run.most_jobs()
                failed = run.build(folder, todo, titles, most, say, isolation, cluster)
        finally:
            after = freshness.compare(found, folder)
            site.write(folder, after, titles)
        if all(status.state == "fresh" for status in after):
            stamp.save(folder, taken, [status.run.slug for status in after])
    made = tuple(status.run.slug for status in todo if status.run.slug not in failed)
    return Outcome(made, tuple(failed), len(found) - len(todo))


def reached(
    scheduler: str, root: Path, say: Callable[[str], None]
) -> AbstractContextManager[Cluster | None]:
    """Connect to a cluster where one is named.

    Raises
    ------
    BadPlan
        Where it cannot be reached, or the library for it is not installed.
    """
    if not scheduler:
        return nullcontext()
    try:
        from helpers.runs.cluster import connected
    except ModuleNotFoundError as error:
        how = 'pip install -e ".[cluster]"'
        raise BadPlan([f"A cluster needs {error.name}; install it: {how}."]) from error
    return connected(scheduler, root, say)


def titles_of(planned: Plan) -> dict[str, str]:
    """Give the title of each dataset's offensive by the dataset's name."""
    return {name: dataset.offensive.title for name, dataset in planned.datasets.items()}


def behind(found: list[Status], slugs: tuple[str, ...], force: bool) -> list[Status]:
    """Give the named runs that are behind their data, or all of them with ``force``."""
    return [status for status in chosen(found, slugs) if force or status.reasons]


def chosen(found: list[Status], slugs: tuple[str, ...]) -> list[Status]:
    """Give the statuses of the named briefs; a name stands for all its editions too.

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
    return [s for s in found if not slugs or any(named(s, slug) for slug in slugs)]
