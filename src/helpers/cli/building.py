"""Commands that say which briefs are stale, build them, verify and print them."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.cli.common import FAILED, USAGE, stop

if TYPE_CHECKING:
    from helpers.runs.inputs import Status

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

JSON = click.option(
    "--json", "as_json", is_flag=True, help="For programs: one line of JSON an event."
)


def teller(as_json: bool) -> Callable[[str], None]:
    """Give what prints each line of progress as it comes: for people, or for programs."""
    from helpers.runs.output import as_json as written

    for stream in (sys.stdout, sys.stderr):  # letters that an output lacks are written out
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def say(line: str) -> None:
        click.echo(written(line) if as_json else line)

    return say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON list.")
def status(as_json: bool) -> None:
    """Say which briefs are behind their data, and why."""
    from helpers.runs import inputs, plan

    root = plan.root()
    found = inputs.survey(plan.read(root), root / "briefs")
    if as_json:
        click.echo(json.dumps([_for_programs(one) for one in found], indent=1, ensure_ascii=False))
        return
    for one in found:
        why = "" if one.state == "never built" else "; ".join(one.reasons)
        click.echo(f"{one.run.slug}: {one.state}" + (f" ({why})" if why else ""))


def _for_programs(status: Status) -> dict[str, object]:
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
@click.option(
    "--dask",
    "scheduler",
    metavar="ADDRESS",
    default="",
    help="Spread the runs over the workers of a Dask scheduler, like tcp://HOST:PORT.",
)
@click.option(
    "--output",
    "address",
    metavar="ADDRESS",
    default="",
    help="Then bring a folder, or an address like s3://BUCKET/briefs, to the same state.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be built, and build nothing.")
@JSON
def build(
    slugs: tuple[str, ...],
    force: bool,
    jobs: int | None,
    isolation: str,
    scheduler: str,
    address: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Run the notebooks whose answer could differ and write their briefs."""
    from helpers.runs import output, plan

    root, say = plan.root(), teller(as_json)
    folder = root / "briefs"
    if address:
        _check_address(address, folder)
    fresh = None if slugs or force else output.unchanged(root, folder)
    if dry_run:
        _rehearse(root, slugs, force, fresh, say)
        return
    if fresh is None:
        from helpers.runs import run

        if not scheduler:
            run.warm()  # it imports everything while this process imports what it needs
        from helpers.runs.rebuild import rebuild

        signal.signal(signal.SIGTERM, signal.default_int_handler)
        outcome = rebuild(root, say, slugs, force, jobs, isolation, scheduler)
    else:
        outcome = output.Outcome(left=fresh)
    say(outcome.event)
    if address:
        _publish(folder, address, say)
    sys.exit(FAILED if outcome.failed else 0)


def _rehearse(
    root: Path, slugs: tuple[str, ...], force: bool, fresh: int | None, say: Callable[[str], None]
) -> None:
    """Say which briefs would be built, and why; ``fresh`` is their number where none is behind."""
    from helpers.runs.output import Event

    todo, total = [], fresh
    if fresh is None:
        from helpers.runs import inputs, plan
        from helpers.runs.rebuild import stale

        found = inputs.survey(plan.read(root), root / "briefs")
        todo, total = stale(found, slugs, force), len(found)
    for one in todo:
        why = "; ".join(one.reasons) or "forced"
        facts = {"slug": one.run.slug, "state": one.state, "reasons": one.reasons}
        say(Event(f"{one.run.slug}: {why}", "would_build", **facts))
    line = f"{len(todo)} of {total} would be built."
    say(Event(line, "rehearsed", briefs=len(todo), of=total))


def _check_address(address: str, folder: Path) -> None:
    """Leave where the address is the folder of the built site itself, before anything is built."""
    from helpers.runs.publish import NotPublished, check_address

    try:
        check_address(address, folder)
    except NotPublished as error:
        stop([f"Not published: {error}"], USAGE)


def _publish(folder: Path, address: str, say: Callable[[str], None]) -> None:
    """Bring an address to the state of the built site, or say why not and leave."""
    from helpers.runs.output import Event
    from helpers.runs.publish import NotPublished, publish

    try:
        sent, removed, stood = publish(folder, address)
    except NotPublished as error:
        stop([f"Not published: {error}"], FAILED)
    line = f"Published: {sent} files sent, {removed} removed, {stood} stood there already."
    say(Event(line, "published", sent=sent, removed=removed, stood=stood))


@click.command()
@JOBS
@ISOLATION
@JSON
def watch(jobs: int | None, isolation: str, as_json: bool) -> None:
    """Build whenever a table, a notebook or the plan is saved, until it is stopped.

    Faults are told and the last good briefs stay. When the package itself changes, the command
    starts itself anew.
    """
    from helpers.runs import plan, run

    run.warm()
    from helpers.runs.watch import watch

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watch(plan.root(), teller(as_json), jobs, isolation)


@click.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github"]))
def schedule(kind: str) -> None:
    """Print what cron, systemd or GitHub needs to build this collection by itself."""
    from helpers.runs import plan
    from helpers.runs.schedule import schedule

    command = Path(sys.executable).with_name("briefs")
    made = schedule(kind, plan.root().resolve(), command)
    click.echo("\n".join(made.values()), nl=False)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Path)
def verify(files: tuple[Path, ...]) -> None:
    """Make briefs again from this checkout and compare them byte for byte.

    Exit code 1 where one differs, 2 where one is no brief that can be made here.
    """
    from helpers.runs import plan
    from helpers.runs.verify import verify

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


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
def pdf(slugs: tuple[str, ...]) -> None:
    """Print built briefs as PDF, through Chromium where there is one."""
    from helpers.runs import pdf, plan

    pages = pdf.built_pages(plan.root() / "briefs", slugs)
    chromium = pdf.browser()
    if chromium is None:
        advice = "Install chromium, or open a brief in any browser and print it from there."
        raise plan.BadPlan([f"There is no Chromium on this machine to print with. {advice}"])
    failed = 0
    for page in pages:
        try:
            click.echo(f"{pdf.printed(page, chromium).name}: printed")
        except pdf.NoPdf as error:
            click.echo(str(error), err=True)
            failed += 1
    sys.exit(FAILED if failed else 0)
