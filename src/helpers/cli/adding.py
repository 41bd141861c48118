"""Commands that put rows into the tables, and help to write them."""

from __future__ import annotations

import click

from helpers.cli.common import dataset_path, guarded


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--dataset", default=None, help="Default: the one in briefs.toml.")
@guarded
def place(name: tuple[str, ...], dataset: str | None) -> None:
    """Find a place by any spelling, Latin or Arabic, and say how sure that is."""
    from helpers import gazetteer, tables

    d = tables.load(dataset_path(dataset))
    finding = gazetteer.Gazetteer(d).find(" ".join(name))
    for line in gazetteer.told(d, finding):
        click.echo(line)
