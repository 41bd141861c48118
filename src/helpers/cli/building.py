"""Commands that say which briefs are behind their data, and build them."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import click

from helpers.cli.common import FAILED, chosen, guarded


@click.command()
@guarded
def status() -> None:
    """Say which briefs are behind their data, and why."""
    from helpers.build import freshness, plan

    root = plan.root()
    for found in freshness.survey(plan.read(root), root / "briefs"):
        told = "" if found.state == "never built" else "; ".join(found.reasons)
        click.echo(f"{found.run.slug}: {found.state}" + (f" ({told})" if told else ""))


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--force", is_flag=True, help="Build even what is fresh.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="Notebooks run at a time.",
)
@click.option(
    "--isolation",
    type=click.Choice(["fork", "kernel"]),
    default="fork",
    show_default=True,
    help="Fork kernels from a process that has imported everything, or start stock ones.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be built, and build nothing.")
@guarded
def build(slugs: tuple[str, ...], force: bool, jobs: int, isolation: str, dry_run: bool) -> None:
    """Run the notebooks whose answer could differ and write their briefs."""
    from helpers.build import freshness, plan

    root = plan.root()
    planned = plan.read(root)
    found = freshness.survey(planned, root / "briefs")
    todo = [s for s in chosen(found, slugs) if force or s.reasons]
    if dry_run:
        for one in todo:
            click.echo(f"{one.run.slug}: {'; '.join(one.reasons) or 'forced'}")
        click.echo(f"{len(todo)} of {len(found)} would be built.")
        return
    failed = built(root / "briefs", planned, todo, jobs, isolation)
    sys.exit(FAILED if failed else 0)


def built(folder: Path, planned, todo: list, jobs: int, isolation: str) -> list[str]:
    """Build briefs and the list of all; tidies up when interrupted."""
    from helpers.build import freshness, run, store

    titles = {name: dataset.offensive.title for name, dataset in planned.datasets.items()}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for slug in store.sweep(folder, [r.slug for r in planned.runs]):
            click.echo(f"{slug}: removed, it is no longer in briefs.toml")
        failed = run.build(folder, todo, titles, jobs, click.echo, isolation)
    finally:
        run.index(folder, freshness.survey(planned, folder), titles)
    click.echo(
        f"{len(todo) - len(failed)} built, {len(failed)} failed, "
        f"{len(planned.runs) - len(todo)} left as they are."
    )
    return failed
