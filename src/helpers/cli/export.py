"""The command that hands out what the notebooks work out, in the formats of other programs."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.common import dataset_path, unwritten
from helpers.exchange.write import EXPORTS, FORMATS

NO_FORMAT = f"{{}}: no format. End the name in .{', .'.join(FORMATS)}, or give --format."


@click.command()
@click.argument("what", type=click.Choice(EXPORTS), metavar=f"[{'|'.join(EXPORTS)}]")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Default: the suffix of FILE.")
@click.option("--hxl", is_flag=True, help="Add a row of HXL tags (csv and xlsx).")
@click.option("--front", default="all", help="Only places of this front.")
@click.option("--as-of", default="", help="Last day shown, YYYY-MM-DD; default: the last one.")
@click.option("--known-by", default="", help="Only reports published by this day.")
@click.option("--dataset", default=None, help="Default: the one in briefs.toml.")
def export(
    what: str,
    output: Path,
    kind: str | None,
    hxl: bool,
    front: str,
    as_of: str,
    known_by: str,
    dataset: str | None,
) -> None:
    """Write claims, events, control (who holds each place on each day) or places to a file.

    docs/exports.md lists the columns.
    """
    from helpers import tables
    from helpers.exchange import write as formats
    from helpers.exchange.write.export import make_export
    from helpers.runs.plan import BadPlan

    kind = kind or output.suffix.lower().removeprefix(".")
    problems = []
    if not output.parent.is_dir():
        problems.append(f"{output}: there is no folder {output.parent}. Make it first.")
    problems += formats.check_format(what, kind, hxl) if kind else [NO_FORMAT.format(output)]
    if problems:
        raise BadPlan(problems)
    folder = dataset_path(dataset)
    try:
        loaded = tables.load(folder, as_of, known_by)
        made = make_export(loaded, what, front)
        paths = formats.write(made, output, kind, hxl)
    except tables.BadTables:
        raise
    except ValueError as error:
        raise BadPlan([str(error)]) from error
    except OSError as error:
        raise BadPlan([unwritten(error, output)]) from error
    click.echo(f"{', '.join(map(str, paths))}: {made.table.num_rows} rows")
