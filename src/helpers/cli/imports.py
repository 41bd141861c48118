"""The command that reads other projects' files into the tables."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.common import dataset_path


@click.command("import")
@click.argument("form", metavar="FORMAT", type=click.Choice(["acled", "ucdp", "viina"]))
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--to", "dataset", default=None, help="Default: the dataset in briefs.toml.")
@click.option("--from", "first", default="", help="First day, YYYY-MM-DD; default: the start.")
@click.option("--until", "last", default="", help="Last day; default: the end of the offensive.")
@click.option("--country", "countries", multiple=True, help="Only this country; may be repeated.")
@click.option("--published", default="", help="Day of the files where they do not say it.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
def import_(
    form: str,
    files: tuple[Path, ...],
    dataset: str | None,
    first: str,
    last: str,
    countries: tuple[str, ...],
    published: str,
    dry_run: bool,
) -> None:
    """Read files of another project into the tables: acled, ucdp or viina.

    CSV as those projects publish it, compressed too, or XLSX. A second import of the same files
    changes nothing; newer files update what the older ones brought.
    """
    from helpers.exchange import read as imports
    from helpers.runs.plan import BadPlan
    from helpers.tables import BadTables

    folder = dataset_path(dataset)
    size = sum(path.stat().st_size for path in files)
    try:
        with click.progressbar(length=size, label=f"Reading {form}") as bar:
            tally = imports.bring(
                form, list(files), folder, first, last, countries, published, dry_run, bar.update
            )
    except BadTables:
        raise
    except ValueError as error:
        raise BadPlan([str(error)]) from error
    for line in tally.lines():
        click.echo(line)
    if dry_run:
        click.echo("Nothing was written.")
