"""Commands on the tables."""

from __future__ import annotations

import click

from helpers.cli.common import BAD_DATA, dataset_path, stop


@click.command()
@click.argument("dataset", required=False)
@click.option("--doubts", is_flag=True, help="List what breaks no rule and looks wrong too.")
def check(dataset: str | None, doubts: bool) -> None:
    """Check every row of a dataset's tables; without a name, of every dataset under data/."""
    from helpers import tables
    from helpers.adding.plausibility import find_doubts
    from helpers.tables.reader import read_descriptor
    from helpers.text import count

    folders = [dataset_path(dataset)]
    if not dataset:  # the one of briefs.toml comes first
        every = {path.parent for path in folders[0].parent.glob("*/datapackage.json")}
        folders += sorted(every - {*folders})
    problems = {folder: tables.check(folder) for folder in folders}
    lines = [
        f"{folder.name}: {problem}" if len(folders) > 1 else str(problem)
        for folder, found in problems.items()
        for problem in found
    ]
    if lines:
        stop(lines, BAD_DATA)
    for folder in folders:
        d = tables.load(folder)
        found = find_doubts(d, read_descriptor(folder))
        for doubt in found if doubts else []:
            click.echo(f"{folder.name}: {doubt}" if len(folders) > 1 else str(doubt))
        left = f" {count(len(found), 'doubt')}." if found else ""
        if found and not doubts:
            left = f"{left[:-1]}; briefs check --doubts lists them."
        click.echo(
            f"{folder.name}: {len(d.events)} claims from {len(d.reports)} reports, "
            f"no problems.{left}"
        )
