"""Commands on built pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from helpers.cli.common import FAILED, USAGE, guarded, stop


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Path)
@guarded
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
@guarded
def pdf(slugs: tuple[str, ...]) -> None:
    """Print built briefs as PDF, through Chromium where there is one."""
    from helpers.runs import freshness, pdf, plan, store
    from helpers.runs.rebuild import chosen

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
