"""Commands that say which briefs are behind their data, and build them."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.cli.common import FAILED, chosen, guarded

if TYPE_CHECKING:
    from helpers.build.freshness import Status
    from helpers.build.plan import Plan

ISOLATION = click.option(
    "--isolation",
    type=click.Choice(["fork", "kernel"]),
    default="fork",
    show_default=True,
    help="Fork kernels from a process that has imported everything, or start stock ones.",
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Notebooks run at a time; default: as many as cores and memory allow.",
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON list.")
@guarded
def status(as_json: bool) -> None:
    """Say which briefs are behind their data, and why."""
    from helpers.build import freshness, plan

    root = plan.root()
    found = freshness.survey(plan.read(root), root / "briefs")
    if as_json:
        click.echo(json.dumps([told(one) for one in found], indent=1, ensure_ascii=False))
        return
    for one in found:
        why = "" if one.state == "never built" else "; ".join(one.reasons)
        click.echo(f"{one.run.slug}: {one.state}" + (f" ({why})" if why else ""))


def told(status: Status) -> dict[str, object]:
    """Give what a program wants to know of a brief."""
    run = status.run
    return {
        "slug": run.slug,
        "notebook": run.notebook.name,
        "parameters": run.values,
        "state": status.state,
        "reasons": list(status.reasons),
    }


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--force", is_flag=True, help="Build even what is fresh.")
@JOBS
@ISOLATION
@click.option("--dry-run", is_flag=True, help="Say what would be built, and build nothing.")
@guarded
def build(
    slugs: tuple[str, ...], force: bool, jobs: int | None, isolation: str, dry_run: bool
) -> None:
    """Run the notebooks whose answer could differ and write their briefs."""
    from helpers.build import collection, stamp

    root = collection.root()
    folder = root / "briefs"
    fresh = None if slugs or force else stamp.fresh(root, folder)
    if fresh is not None:
        click.echo(f"0 of {fresh} would be built." if dry_run else summary(0, 0, fresh))
        return
    from helpers.build import freshness, plan, run, store

    if dry_run:
        found = freshness.survey(plan.read(root), folder)
        todo = [s for s in chosen(found, slugs) if force or s.reasons]
        for one in todo:
            click.echo(f"{one.run.slug}: {'; '.join(one.reasons) or 'forced'}")
        click.echo(f"{len(todo)} of {len(found)} would be built.")
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    run.warm()
    with store.locked(folder, lambda: click.echo("Another build works here; waiting for it.")):
        taken = stamp.current(root)
        planned = plan.read(root)
        found = freshness.survey(planned, folder)
        todo = [s for s in chosen(found, slugs) if force or s.reasons]
        failed, after = built(folder, planned, found, todo, jobs or run.most_jobs(), isolation)
        if all(status.state == "fresh" for status in after):
            stamp.save(folder, taken, [status.run.slug for status in after])
    click.echo(summary(len(todo) - len(failed), len(failed), len(found) - len(todo)))
    sys.exit(FAILED if failed else 0)


def summary(built: int, failed: int, left: int) -> str:
    """Say in one line what a build did."""
    return f"{built} built, {failed} failed, {left} left as they are."


def built(
    folder: Path, planned: Plan, found: list[Status], todo: list[Status], jobs: int, isolation: str
) -> tuple[list[str], list[Status]]:
    """Build briefs and the pages about all of them, even when interrupted.

    Returns
    -------
    The slugs of those that failed, and all statuses afterwards.
    """
    from helpers.build import freshness, run, site, store

    titles = {name: dataset.offensive.title for name, dataset in planned.datasets.items()}
    for slug in store.sweep(folder, [r.slug for r in planned.runs]):
        click.echo(f"{slug}: removed, it is no longer in briefs.toml")
    try:
        failed = run.build(folder, todo, titles, jobs, click.echo, isolation)
    finally:
        after = freshness.compare(found, folder)
        site.write(folder, after, titles)
    return failed, after
