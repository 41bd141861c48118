"""The ``briefs`` command: check the tables, say what is behind, build, verify, print, hand out.

Exit codes: 0 done or nothing to do, 1 a notebook failed or a brief differs, 2 usage, 3 bad data,
130 stopped by hand.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

FAILED, USAGE, BAD_DATA, STOPPED = 1, 2, 3, 130
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(command: Callable) -> Callable:
    """Turn the faults of a plan or of tables, and Ctrl-C, into messages and an exit code."""

    @wraps(command)
    def inner(*args, **kwargs):
        from helpers.build.plan import BadPlan
        from helpers.tables import BadTables

        try:
            return command(*args, **kwargs)
        except BadPlan as bad:
            stop(bad.problems, USAGE)
        except BadTables as bad:
            stop([str(problem) for problem in bad.problems], BAD_DATA)
        except KeyboardInterrupt:
            click.echo("Stopped. What was done stays; nothing is half written.", err=True)
            sys.exit(STOPPED)

    return inner


def stop(problems: list[str], code: int) -> None:
    """Print problems, one a line, with their number, and leave."""
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("1 problem." if len(problems) == 1 else f"{len(problems)} problems.", err=True)
    sys.exit(code)


def dataset_path(name: str | None) -> Path:
    """Give the folder of a dataset; without a name, of the one in ``briefs.toml``.

    Raises
    ------
    BadPlan
        Where there is no such dataset, or none is named.
    """
    from helpers import tables
    from helpers.build import plan

    try:
        root = plan.root()
        name = name or plan.listed(root).get("dataset")
        if not name:
            raise plan.BadPlan(["briefs.toml names no dataset; give one."])
        own = root / "data" / name
        return tables.find(own if own.is_dir() else name)
    except FileNotFoundError as error:
        raise plan.BadPlan([str(error)]) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="offensive-progress")
def main() -> None:
    """Turn news reports of an offensive into briefs, and keep them up to date."""


@main.command()
@click.argument("dataset", required=False)
@guarded
def check(dataset: str | None) -> None:
    """Check every row of a dataset's tables."""
    from helpers import tables

    folder = dataset_path(dataset)
    problems = tables.check(folder)
    if problems:
        stop([str(problem) for problem in problems], BAD_DATA)
    rows = tables.rows(folder)
    click.echo(
        f"{folder.name}: {len(rows['events'])} claims from {len(rows['reports'])} reports, "
        "no problems."
    )


@main.command()
@guarded
def status() -> None:
    """Say which briefs are behind their data, and why."""
    from helpers.build import freshness, plan

    root = plan.root()
    for found in freshness.survey(plan.read(root), root / "briefs"):
        told = "" if found.state == "never built" else "; ".join(found.reasons)
        click.echo(f"{found.run.slug}: {found.state}" + (f" ({told})" if told else ""))


@main.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--force", is_flag=True, help="Build even what is fresh.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="Notebooks run at a time.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be built, and build nothing.")
@guarded
def build(slugs: tuple[str, ...], force: bool, jobs: int, dry_run: bool) -> None:
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
    failed = built(root / "briefs", planned, todo, jobs)
    sys.exit(FAILED if failed else 0)


def chosen(found: list, slugs: tuple[str, ...]) -> list:
    """Give the statuses of the named briefs; a name stands for all its editions too.

    Raises
    ------
    BadPlan
        For a name that is in no plan.
    """
    from helpers.build.plan import BadPlan
    from helpers.tables.reading import suggest

    def named(status, slug: str) -> bool:
        return slug in (status.run.slug, status.run.slug.removesuffix(f"-{status.run.day}"))

    every = [status.run.slug for status in found]
    unknown = [s for s in slugs if not any(named(status, s) for status in found)]
    if unknown:
        raise BadPlan([f'There is no brief "{s}". {suggest(s, every)}'.strip() for s in unknown])
    return [s for s in found if not slugs or any(named(s, slug) for slug in slugs)]


def built(folder: Path, planned, todo: list, jobs: int) -> list[str]:
    """Build briefs and the list of all; tidies up when interrupted."""
    from helpers.build import freshness, run, store

    titles = {name: dataset.offensive.title for name, dataset in planned.datasets.items()}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for slug in store.sweep(folder, [r.slug for r in planned.runs]):
            click.echo(f"{slug}: removed, it is no longer in briefs.toml")
        failed = run.build(folder, todo, titles, jobs, say=click.echo)
    finally:
        run.index(folder, freshness.survey(planned, folder), titles)
    click.echo(
        f"{len(todo) - len(failed)} built, {len(failed)} failed, "
        f"{len(planned.runs) - len(todo)} left as they are."
    )
    return failed


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Path)
@guarded
def verify(files: tuple[Path, ...]) -> None:
    """Make briefs again from this checkout and compare them byte for byte.

    Exit code 1 where one differs, 2 where one is no brief that can be made here.
    """
    from helpers.build import plan
    from helpers.build.verify import verify

    root = plan.root()
    differing, unmade = 0, []
    for path in files:
        try:
            verdict = verify(path, root)
        except plan.BadPlan as bad:
            unmade += bad.problems
            continue
        click.echo(f"{path}: {'verified' if verdict.same else 'DIFFERS'}")
        for line in verdict.differs:
            click.echo(f"  {line}")
        differing += not verdict.same
    if unmade:
        stop(unmade, USAGE)
    sys.exit(FAILED if differing else 0)


@main.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@guarded
def pdf(slugs: tuple[str, ...]) -> None:
    """Print built briefs as PDF, through Chromium where there is one."""
    from helpers.build import freshness, pdf, plan, store

    root = plan.root()
    found = chosen(freshness.survey(plan.read(root), root / "briefs"), slugs)
    pages = [store.brief(root / "briefs", status.run.slug) for status in found]
    missing = [page.stem for page in pages if not page.is_file()]
    if missing and slugs:
        raise plan.BadPlan([f"{slug} was never built; briefs build {slug}." for slug in missing])
    chromium = pdf.browser()
    if chromium is None:
        advice = "Install chromium, or open a brief in any browser and print it from there."
        raise plan.BadPlan([f"There is no Chromium on this machine to print with. {advice}"])
    failed = 0
    for page in (page for page in pages if page.is_file()):
        try:
            click.echo(f"{pdf.printed(page, chromium).name}: printed")
        except pdf.NoPdf as error:
            click.echo(str(error), err=True)
            failed += 1
    sys.exit(FAILED if failed else 0)


@main.group()
def export() -> None:
    """Hand out what the notebooks work out."""


@export.command("control")
@click.option("--bar", required=True, help="confirmed, corroborated or claimed.")
@click.option("--as-of", default="", help="Last day, YYYY-MM-DD; default: the latest report.")
@click.option("--known-by", default="", help="Only reports published by this day.")
@click.option("--dataset", default=None, help="Default: the one in briefs.toml.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@guarded
def export_control(bar: str, as_of: str, known_by: str, dataset: str | None, output: Path) -> None:
    """Write who holds each place on each day at one bar, as CSV."""
    from helpers import control, tables
    from helpers.build import store
    from helpers.build.plan import BadPlan

    folder = dataset_path(dataset)
    try:
        loaded = tables.load(folder, as_of, known_by)
        held = control.control(loaded, bar)
    except tables.BadTables:
        raise
    except ValueError as error:
        raise BadPlan([str(error)]) from error
    told = held[["place_id", "day", "holder", "status", "origins", "claim_ids"]].assign(
        day=held["day"].dt.strftime("%Y-%m-%d"), claim_ids=held["claim_ids"].map(" ".join)
    )
    told = told.map(harmless)
    store.write(output, told.to_csv(index=False, lineterminator="\n"))
    click.echo(f"{output}: {len(told)} rows")


def harmless(cell: object) -> object:
    """Keep a spreadsheet from running a text as a formula.

    >>> harmless("=1+1"), harmless("aleppo"), harmless(-3)
    ("'=1+1", 'aleppo', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


if __name__ == "__main__":
    main()
