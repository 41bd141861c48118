"""Commands on the tables."""

from __future__ import annotations

import click

from helpers.cli.common import BAD_DATA, dataset_path, stop


@click.command()
@click.argument("dataset", required=False)
def check(dataset: str | None) -> None:
    """Check every row of a dataset's tables; without a name, of every dataset under data/."""
    from helpers import tables

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
        rows = tables.read_rows(folder)
        click.echo(
            f"{folder.name}: {len(rows['events'])} claims from {len(rows['reports'])} reports, "
            "no problems."
        )
