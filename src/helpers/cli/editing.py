"""Commands that write tables anew: in one form, with another id, or joined."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from helpers.cli import common
from helpers.text import count, printable

if TYPE_CHECKING:
    from helpers.tables.join import Joined

_file = click.Path(path_type=Path)


@click.command()
@click.argument("dataset", required=False)
@common.dry_option
@click.option("--yes", is_flag=True, help="Write without asking.")
def tidy(dataset: str | None, dry: bool, yes: bool) -> None:
    """Write the tables in one form, whatever a spreadsheet did to it; without a name, all of them.

    Encoding, commas, order, quotes, days and numbers. It says first what changes, and what a
    spreadsheet has destroyed. Exit code 3 where faults are left.
    """
    from helpers.tables import append, tidy
    from helpers.tables.reader import grouped

    left = 0
    for folder in common.dataset_paths(dataset):
        done = tidy.tidy(folder)
        for line in done.changes or ["is tidy."] * (not done.left):
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
@common.dry_option
@common.dataset_option
def rename(kind: str, old: str, new: str, dry: bool, dataset: str | None) -> None:
    """Give a place, an event, a source or an actor another id, wherever it stands in a dataset."""
    from helpers.tables.rename import rename

    for file, cells in rename(common.dataset_path(dataset), kind, old, new, dry).items():
        click.echo(f"{file}: {count(cells, 'cell')}")
    click.echo("Nothing was written." if dry else f"{old} is now {new}. Next: briefs build")


@click.command()
@click.argument("theirs", required=False)
@click.option("--base", help="What both come from: a folder or a commit; default: as git says.")
@click.option("--dataset", default=None, help="Join into this one; default: that in briefs.toml.")
@click.option("--install", is_flag=True, help="Let git join tables by row in this clone.")
@click.option("--driver", nargs=4, type=_file, hidden=True, help="Called by git: %O %A %B %P.")
def merge(
    theirs: str | None, base: str | None, dataset: str | None, install: bool, driver: tuple | None
) -> None:
    """Join the tables of two people row by row, and give clashing numbers anew.

    Without THEIRS: finish the merge, rebase, cherry-pick or stash that git left open. With it: join
    a folder or a commit into the dataset. A report moves to its new number with all that names it.
    What a person has to decide is told, exit 1; in a merge of git both rows stand in the table.
    """
    from helpers.tables.git import Clone

    clone = Clone(Path.cwd())
    if install:
        if not clone.install():
            locked = "git cannot write .git/config: it is locked, read-only or on a full disk"
            why = locked if clone.root else "it is in no clone of git"
            raise click.UsageError(f"{Path.cwd()}: {why}. Nothing is set.")
        click.echo("From now on git joins tables by row in this clone.")
    elif driver:
        _tell(clone.drive(*driver[:3], str(driver[3])))
    elif theirs:
        _join(common.dataset_path(dataset), theirs, base)
    elif commits := clone.root and clone.open_merge():
        _tell(clone.finish(commits))
        click.echo("Joined and added. Next: git commit, git rebase --continue or git stash drop")
    else:
        raise click.UsageError("git has no merge open. Name what to join: a commit or a folder.")


def _join(folder: Path, theirs: str, base: str | None) -> None:
    """Join a folder or a commit into a dataset, all tables or none."""
    from helpers import files
    from helpers.tables.git import Clone
    from helpers.tables.join import join
    from helpers.tables.matching import BASE, OURS, SIDES, THEIRS
    from helpers.tables.reader import DESCRIPTOR

    clone, folders = Clone(folder), {OURS: folder}
    inside = folder.relative_to(clone.root).as_posix() if clone.root else ""
    at = {THEIRS: [theirs], BASE: [base] if base else clone.common("HEAD", theirs)}
    with TemporaryDirectory() as home, files.lock(folder):
        for side, names in at.items():
            own = Path(*names[:1])
            folders[side] = own if own.is_dir() else clone.write(names, inside, home)
            if not names or not (folders[side] / DESCRIPTOR).is_file():
                word = "--base" if side == BASE else theirs
                rule = f"{word}: name a folder or a commit with the tables of this dataset."
                raise click.UsageError(rule)
        joined = join(folders, {OURS: folder.name, THEIRS: theirs})
        _tell(joined)
        before = {folder / path: of[SIDES.index(OURS)] for path, of in joined.sides.items()}
        changed = {folder / p: c for p, c in joined.files.items() if before[folder / p] != c}
        there = {path: content for path, content in before.items() if content}
        files.write_all(changed, there, folder)
    click.echo(f"{folder.name}: joined with {theirs}; files changed: {len(changed)}.")


def _tell(joined: Joined) -> None:
    """Say which rows moved; leave where a person has to decide."""
    for problem in joined.moved:
        click.echo(str(problem), err=True)
    if joined.conflicts:
        common.stop([str(problem) for problem in joined.conflicts], common.FAILED)
