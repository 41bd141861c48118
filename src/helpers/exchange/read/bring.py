"""One import: from files to tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.exchange.read import acled, landing, ucdp, viina
from helpers.exchange.read.claims import Desk
from helpers.exchange.read.scope import Scope
from helpers.exchange.read.spots import Spots
from helpers.exchange.read.tally import Tally
from helpers.exchange.read.voices import Actors, Sources
from helpers.tables.dataset import parse_day, read_offensive
from helpers.tables.reader import read_descriptor

FORMATS = {"acled": acled, "ucdp": ucdp, "viina": viina}
"""Each format and the module that reads it."""


def bring(
    form: str,
    paths: list[Path],
    dataset: Path,
    first: str = "",
    last: str = "",
    countries: tuple[str, ...] = (),
    published: str = "",
    dry: bool = False,
    advance: Callable[[int], None] = lambda done: None,
) -> Tally:
    """Bring files of one format into a dataset.

    Parameters
    ----------
    form
        One of ``FORMATS``.
    first, last
        Days outside which rows are refused, ``YYYY-MM-DD``; '' = those of the offensive.
    countries
        Only rows of these countries, where the format names one; none = all.
    published
        Day on which the files were published, for rows that do not say; '' = today.
    dry
        Write nothing.
    advance
        Called with the number of bytes read since the last call.

    Returns
    -------
    What was read, mapped, left open, refused and landed.

    Raises
    ------
    BadTables
        Where a file cannot be read, or the tables would not be sound; nothing was written then.
    ValueError
        Where a day is not a day.
    """
    for name, value in (("from", first), ("until", last), ("published", published)):
        if value:
            parse_day(name, value)
    module, folder = FORMATS[form], tables.find_dataset(dataset)
    told, found = read_offensive(read_descriptor(folder)), tables.read_rows(dataset)
    desk = Desk(
        project=module.PROJECT,
        actors=Actors(found["actors"], told.sides),
        sources=Sources(found["sources"]),
        spots=Spots(found["places"], module.PROJECT.name),
        scope=Scope.of(told, first, last, countries),
        tally=Tally(),
        published=pd.Timestamp(published) if published else pd.Timestamp.now().normalize(),
        time_zone=told.time_zone,
        versions=landing.versions(module.PROJECT.name, found["events"]),
        advance=advance,
    )
    texts = landing.land(folder, found, module.read(paths, desk), desk)
    if texts:
        landing.checked(folder, texts)
        if not dry:
            landing.write(folder, texts)
    return desk.tally
