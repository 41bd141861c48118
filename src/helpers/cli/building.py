"""Commands that say which briefs are stale, build them, verify and print them."""

import json
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from helpers.cli.common import FAILED, USAGE, stop
from helpers.runs import output, plan

ISOLATION = click.option(
    "--isolation",
    type=click.Choice(["fork", "kernel"]),
    default="fork",
    show_default=True,
    help="Fork kernels from a process that has imported everything, or start stock ones.",
)
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), help="Notebooks at a time; default: as many as fit."
)
QUIET = click.option("--quiet", is_flag=True, help="Say only what failed or needs a person.")
JSON = click.option(
    "--json", "as_json", is_flag=True, help="For programs: a line of JSON an event."
)
_address = partial(click.option, metavar="ADDRESS", default="")
SLUGS = click.argument("slugs", metavar="[SLUG]...", nargs=-1)


def _teller(as_json: bool, quiet: bool = False) -> Callable[[str], None]:
    """Give what prints each line of progress as it comes: for people, or for programs.

    ``quiet`` leaves out what went as it should.
    """
    for stream in (sys.stdout, sys.stderr):  # letters that an output lacks are written out
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def say(line: str) -> None:
        if not (quiet and getattr(line, "facts", {}).get("event") in output.AS_IT_SHOULD):
            click.echo(output.as_json(line) if as_json else line)

    return say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON list.")
def status(as_json: bool) -> None:
    """Say which briefs are behind their data, and why."""
    from helpers.runs import inputs

    root = plan.root()
    found = inputs.survey(plan.read(root), root / "briefs")
    if as_json:
        keys = ("slug", "notebook", "parameters", "state", "reasons")
        rows = [(s.run.slug, s.run.notebook.name, s.run.values, s.state, s.reasons) for s in found]
        listed = [dict(zip(keys, row, strict=True)) for row in rows]
        click.echo(json.dumps(listed, indent=1, ensure_ascii=False))
        return
    for one in found:
        why = "" if one.state == "never built" else "; ".join(one.reasons)
        click.echo(f"{one.run.slug}: {one.state}" + (f" ({why})" if why else ""))


@click.command()
@click.argument("name")
def notebook(name: str) -> None:
    """Write a notebook NAME that already builds as a page, and add it to the plan."""
    from helpers.runs import plan_file

    slugs = plan_file.add_notebook(plan.root(), name)
    click.echo(f"notebooks/{name}.ipynb: made. docs/own-page.md says how it becomes your own.")
    click.echo(f"notebooks/briefs.toml: added. Next: briefs build {' '.join(slugs)}")


@click.command()
@SLUGS
@click.option("--force", is_flag=True, help="Build even what is fresh.")
@JOBS
@ISOLATION
@_address("--dask", "scheduler", help="Run on the workers of a Dask scheduler: tcp://HOST:PORT.")
@_address(
    "--output", "address", help="Then bring a folder or s3://BUCKET/briefs to the same state."
)
@click.option("--dry-run", is_flag=True, help="Say what would be built, and build nothing.")
@QUIET
@JSON
def build(slugs: tuple[str, ...], force: bool, address: str, dry_run: bool, **means) -> None:
    """Run the notebooks whose answer could differ and write their briefs."""
    root, say = plan.root(), _teller(means.pop("as_json"), means.pop("quiet"))
    folder = root / "briefs"
    if address:
        from helpers.runs import publish

        publish.check_address(address, folder)
    fresh = None if slugs or force else output.unchanged(root, folder)
    if dry_run:
        _rehearse(root, slugs, force, fresh, say)
        return
    outcome = output.Outcome(left=fresh or 0)
    if fresh is None:
        from helpers.runs import run

        if not means["scheduler"]:
            run.warm()  # it imports everything while this process imports what it needs
        from helpers.runs.rebuild import rebuild

        signal.signal(signal.SIGTERM, signal.default_int_handler)
        outcome = rebuild(root, say, slugs, force, **means)
    say(outcome.event)
    if address:
        say(publish.publish(folder, address))
    sys.exit(FAILED if outcome.failed else 0)


def _rehearse(
    root: Path, slugs: tuple[str, ...], force: bool, fresh: int | None, say: Callable[[str], None]
) -> None:
    """Say which briefs would be built, and why; ``fresh`` is their number where none is behind."""
    todo, total = [], fresh
    if fresh is None:
        from helpers.runs import inputs
        from helpers.runs.rebuild import stale

        found = inputs.survey(plan.read(root), root / "briefs")
        todo, total = stale(found, slugs, force), len(found)
    for one in todo:
        line = f"{one.run.slug}: {'; '.join(one.reasons) or 'forced'}"
        facts = {"slug": one.run.slug, "state": one.state, "reasons": one.reasons}
        say(output.Event(line, "would_build", **facts))
    line = f"{len(todo)} of {total} would be built."
    say(output.Event(line, "rehearsed", briefs=len(todo), of=total))


@click.command()
@JOBS
@ISOLATION
@JSON
def watch(jobs: int | None, isolation: str, as_json: bool) -> None:
    """Build whenever a table, a notebook or the plan is saved, until it is stopped.

    Faults are told and the last good briefs stay. When the package itself changes, the command
    starts itself anew.
    """
    from helpers.runs import run

    run.warm()
    from helpers.runs.watch import watch

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watch(plan.root(), _teller(as_json), jobs, isolation)


@click.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github"]))
@click.option("--install", is_flag=True, help="Write the units of systemd where it looks for them.")
def schedule(kind: str, install: bool) -> None:
    """Print what cron, systemd or GitHub needs to build this collection by itself."""
    from helpers.runs.schedule import schedule, write_units

    command = Path(sys.executable).with_name("briefs")
    made = schedule(kind, plan.root().resolve(), command)
    if install and kind != "systemd":
        raise click.UsageError(f"--install is for systemd; briefs schedule {kind} prints its file.")
    click.echo(write_units(made) if install else "\n".join(made.values()), nl=install)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Path)
def verify(files: tuple[Path, ...]) -> None:
    """Make briefs again from this checkout and compare them byte for byte.

    Exit code 1 where one differs, 2 where one is no brief that can be made here.
    """
    from helpers.runs.verify import verify

    root, differing, unmade = plan.root(), False, []
    for path in files:
        try:
            differences = verify(path, root)
        except plan.BadPlan as bad:
            unmade += bad.problems
            continue
        click.echo(f"{path}: {'DIFFERS' if differences else 'verified'}")
        for line in differences:
            click.echo(f"  {line}")
        differing |= bool(differences)
    if unmade:
        stop(unmade, USAGE)
    sys.exit(FAILED if differing else 0)


@click.command()
@SLUGS
@click.option("--card", is_flag=True, help="Draw headline and map as a picture for links instead.")
def pdf(slugs: tuple[str, ...], card: bool) -> None:
    """Print built briefs as PDF, through Chromium where there is one."""
    from helpers.runs import pdf

    pages, failed = pdf.built_pages(plan.root() / "briefs", slugs), False
    chromium, make = pdf.find_browser(), pdf.draw_card if card else pdf.print_page
    for page in pages:
        try:
            click.echo(f"{make(page, chromium).name}: {'drawn' if card else 'printed'}")
        except pdf.NoPdf as error:
            click.echo(str(error), err=True)
            failed = True
    sys.exit(FAILED if failed else 0)
