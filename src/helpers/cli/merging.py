"""The command that joins two states of a dataset."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from helpers.cli import common

if TYPE_CHECKING:
    from helpers.tables.join import Joined

_file = click.Path(path_type=Path)


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

    Without THEIRS: finish the merge, rebase or cherry-pick that git left open. With it: join a
    folder or a commit into the dataset. A report moves to its new number with all that names it.
    What a person has to decide is told, exit 1; in a merge of git both rows stand in the table.
    """
    from helpers.tables.git import Clone

    clone = Clone(Path.cwd())
    if install:
        if not clone.install():
            raise click.UsageError(f"{Path.cwd()} is in no clone of git.")
        click.echo("From now on git joins tables by row in this clone.")
    elif driver:
        _tell(clone.drive(*driver[:3], str(driver[3])))
    elif theirs:
        _join(common.dataset_path(dataset), theirs, base)
    elif commits := clone.root and clone.open_merge():
        _tell(clone.finish(commits))
        click.echo("The tables are joined and added. Next: git commit, or git rebase --continue")
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
    from helpers.text import printable

    for problem in joined.moved:
        click.echo(printable(str(problem)), err=True)
    if joined.conflicts:
        common.stop([str(problem) for problem in joined.conflicts], common.FAILED)
