"""Commands on the tables."""

from __future__ import annotations

import click

from helpers.cli.common import BAD_DATA, dataset_path, guarded, stop


@click.command()
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
