"""Commands that compare: two editions, or what has changed since a day."""

from __future__ import annotations

import click

from helpers.cli.common import dataset_path, load


@click.command()
@click.argument("names", metavar="A B", nargs=2)
@click.option("--dataset", default=None, help="Of days; default: the one in briefs.toml.")
def diff(names: tuple[str, str], dataset: str | None) -> None:
    """Lay two editions side by side: what was gained, lost, upgraded, withdrawn or revised.

    A and B are slugs (00-brief-2024-12-07) or days (2024-12-07), in any order.
    """
    from helpers import editions
    from helpers.runs import plan
    from helpers.text import printable
    from helpers.wording.comparison import compare_editions

    runs = {run.slug: run for run in plan.read(plan.root())}
    pair = editions.in_order(
        *(
            load(dataset_path(dataset), as_of=name)
            if name[:4].isdigit()
            else runs[plan.pick([name], list(runs))[-1]].dataset
            for name in names
        )
    )
    if pair[0].path != pair[1].path:
        raise plan.BadPlan([f"{' and '.join(names)} are of different offensives."])
    for heading, sentences in compare_editions(*pair).items():
        click.echo(printable(heading))
        click.echo("".join(f"- {printable(sentence.text)}\n" for sentence in sentences))
    days = [f"{moment.date()}" for d in pair for moment in (d.as_of, d.known_by)]
    for page in {run.explore for run in runs.values() if run.dataset.path == pair[0].path} - {""}:
        chosen = "day={}&known={}&day2={}&known2={}".format(*days)
        click.echo(f"On a page, with both maps: briefs/{page}.html#{chosen}")
