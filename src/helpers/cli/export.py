"""Commands that hand out what the notebooks work out."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.cli.common import dataset_path, guarded

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.group()
def export() -> None:
    """Hand out what the notebooks work out."""


@export.command("control")
@click.option("--bar", required=True, help="confirmed, corroborated or claimed.")
@click.option("--as-of", default="", help="Last day, YYYY-MM-DD; default: the latest report.")
@click.option("--known-by", default="", help="Only reports published by this day.")
@click.option("--dataset", default=None, help="Default: the one in briefs.toml.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@guarded
def export_control(bar: str, as_of: str, known_by: str, dataset: str | None, output: Path) -> None:
    """Write who holds each place on each day at one bar, as CSV."""
    from helpers import control, tables
    from helpers.build import store
    from helpers.build.plan import BadPlan

    folder = dataset_path(dataset)
    try:
        loaded = tables.load(folder, as_of, known_by)
        held = control.control(loaded, bar)
    except tables.BadTables:
        raise
    except ValueError as error:
        raise BadPlan([str(error)]) from error
    told = held[["place_id", "day", "holder", "status", "origins", "claim_ids"]].assign(
        day=held["day"].dt.strftime("%Y-%m-%d"), claim_ids=held["claim_ids"].map(" ".join)
    )
    told = told.map(harmless)
    store.write(output, told.to_csv(index=False, lineterminator="\n"))
    click.echo(f"{output}: {len(told)} rows")


def harmless(cell: object) -> object:
    """Keep a spreadsheet from running a text as a formula.

    >>> harmless("=1+1"), harmless("aleppo"), harmless(-3)
    ("'=1+1", 'aleppo', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
