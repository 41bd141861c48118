"""Commands that write tables anew: in one form, or with another id."""

from __future__ import annotations

import sys

import click

from helpers.cli import common


@click.command()
@click.argument("dataset", required=False)
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def tidy(dataset: str | None, dry: bool, yes: bool) -> None:
    """Write the tables in one form, whatever a spreadsheet did to it; without a name, all of them.

    Encoding, commas, order, quotes, days and numbers. It says first what changes, and what a
    spreadsheet has destroyed. Exit code 3 where faults are left.
    """
    from helpers.tables import append, tidy
    from helpers.tables.reader import grouped
    from helpers.text import count, printable

    left = 0
    for folder in common.dataset_paths(dataset):
        done = tidy.tidy(folder)
        for line in done.changes or ["is tidy."]:
            click.echo(printable(f"{folder.name}: {line}"))
        for line in grouped(done.left):
            click.echo(f"{folder.name}, left as it is: {line}", err=True)
        left += len(done.left)
        if not done.contents or dry:
            continue
        if yes or click.confirm(f"Write {count(len(done.contents), 'file')}?", default=True):
            append.write(folder, done.contents, done.before)
            click.echo("Written. Next: briefs check")
        else:
            click.echo("Nothing was written.")
    sys.exit(common.BAD_DATA if left else 0)


@click.command()
@click.argument("kind", type=click.Choice(["place", "event", "source", "actor"]))
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--dataset", default=None, help="Default: the one in briefs.toml.")
def rename(kind: str, old: str, new: str, dry: bool, dataset: str | None) -> None:
    """Give a place, an event, a source or an actor another id, wherever it stands in a dataset."""
    from helpers.tables.rename import rename
    from helpers.text import count

    for file, cells in rename(common.dataset_path(dataset), kind, old, new, dry).items():
        click.echo(f"{file}: {count(cells, 'cell')}")
    click.echo("Nothing was written." if dry else f"{old} is now {new}. Next: briefs build")
