"""Commands that compare: two editions, or what has changed since a day."""

from __future__ import annotations

import sys

import click

from helpers.cli.common import dataset_path, day_option

MAIL = 30_000
"""So many bytes a digest has at most as a mail; of its lists as many sentences as fit."""
ROOM = (20, 10, 5, 2, 0)


@click.command()
@click.argument("names", metavar="A B", nargs=2)
@click.option("--dataset", default=None, help="Of days; default: the one in briefs.toml.")
def diff(names: tuple[str, str], dataset: str | None) -> None:
    """Lay two editions side by side: what was gained, lost, upgraded, withdrawn or revised.

    A and B are slugs (00-brief-2024-12-07) or days (2024-12-07), in any order.
    """
    from helpers import editions, tables
    from helpers.runs import plan
    from helpers.wording.comparison import compare_editions

    runs = {run.slug: run for run in plan.read(plan.root())}
    pair = editions.in_order(
        *(
            tables.load(dataset_path(dataset), as_of=name)
            if name[:4].isdigit()
            else runs[plan.pick([name], list(runs))[-1]].dataset
            for name in names
        )
    )
    if pair[0].path != pair[1].path:
        raise plan.BadPlan([f"{' and '.join(names)} are of different offensives."])
    _print(compare_editions(*pair))
    days = [f"{moment.date()}" for d in pair for moment in (d.as_of, d.known_by)]
    for page in {run.explore for run in runs.values() if run.dataset.path == pair[0].path} - {""}:
        chosen = "day={}&known={}&day2={}&known2={}".format(*days)
        click.echo(f"On a page, with both maps: briefs/{page}.html#{chosen}")


@click.command()
@day_option("--since", required=True, help="Day of the edition that the reader knows, YYYY-MM-DD.")
@click.option("--html", "as_html", is_flag=True, help="One mail in HTML of at most 30 kB.")
@click.option("--address", default="", help="Where the pages stand, for links: https://HOST/BRIEFS")
def digest(since: str, as_html: bool, address: str) -> None:
    """Sum up each offensive since a day: headline, what changed, what was denied, the capitals."""
    import pandas as pd

    from helpers import claims
    from helpers.pages.shared_assets import environment
    from helpers.runs import plan
    from helpers.wording.comparison import sum_up

    runs = sorted(plan.read(plan.root()), key=lambda run: run.day)  # the newest edition comes last
    newest, told = {run.dataset.path: run for run in runs}, []
    with click.progressbar(newest.values(), label="Reading", file=sys.stderr) as editions:
        for run in editions:
            page = f"{address.rstrip('/')}/{run.slug}.html" if address else ""
            told.append((page, sum_up(run.dataset, pd.Timestamp(since))))
    if as_html:
        template = environment().get_template("digest.html.j2")
        whole = all(claims.coding(run.dataset).whole for run in newest.values())
        values = {"told": told, "since": since, "whole": whole}
        mails = (template.render(**values, most=most) for most in ROOM)
        click.echo(next(mail for mail in mails if len(mail.encode()) <= MAIL))
        return
    for page, sections in told:
        _print(sections)
        click.echo(f"{page}\n" if page else "")


def _print(sections: dict[str, list]) -> None:
    """Print headings, each with its sentences as a list."""
    from helpers.text import printable

    for heading, sentences in sections.items():
        click.echo(printable(heading))
        click.echo("".join(f"- {printable(sentence.text)}\n" for sentence in sentences))
