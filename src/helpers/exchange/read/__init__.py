"""Import files of ACLED, UCDP GED and VIINA, and maps of control, into the tables of a dataset.

Every import goes the same way: files → rows that concern the offensive → claims → the newest of
each → merged into a draft of the tables → written all or none. docs/imports.md prints the rules.

To add a format: a TOML file with its project and what it maps, a module with ``PROJECT`` and
``read(paths, context)`` beside it, and its name in ``FORMATS`` and in the command (cli/tables.py).
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from helpers.adding.resolve import name_key
from helpers.exchange.read import acled, control, files, ucdp, viina
from helpers.exchange.read.context import WORDS, Account, Context, is_open
from helpers.exchange.read.control import Told as Told
from helpers.exchange.read.files import Unclear as Unclear
from helpers.exchange.read.merge import EVER, complete, merge, unsound_rows
from helpers.tables.append import Draft
from helpers.tables.dataset import parse_day
from helpers.tables.reader import DESCRIPTOR, BadTables

FORMATS = {"acled": acled, "ucdp": ucdp, "viina": viina, "control": control}
"""Each format and the module that reads it: its ``PROJECT``, and ``read``, which gives claims."""


def run(
    form: str,
    paths: list[Path],
    dataset: str | Path,
    first: str = "",
    last: str = "",
    countries: tuple[str, ...] = (),
    published: str = "",
    dry: bool = False,
    told: control.Told | None = None,
    advance: Callable[[int], None] = lambda done: None,
) -> Account:
    """Import files of one of ``FORMATS`` into a dataset; ``dry`` writes nothing.

    Rows outside ``first`` to ``last`` (``YYYY-MM-DD``, '' = the days of the offensive) are refused,
    and those of other ``countries`` where some are given. Rows that do not say when they were
    published have the day ``published`` ('' = today). ``advance`` is called with the number of
    bytes read since its last call. ``told`` is for *control*: its mapper and columns.

    A row whose claims break a rule of the tables is refused by it, as if the file had not had it.

    Raises BadTables where a file cannot be read or the tables would not be sound, Unclear where the
    user has to say more, ConcurrentEdit where somebody else changed a table meanwhile, ValueError
    where a day is none.
    """
    for path in paths:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise files.bad(path, 0, "it is a device or a pipe", "Save it as a file first.")
    days = {"from": first, "until": last, "published": published}
    given = {name: parse_day(name, value) for name, value in days.items() if value}
    module, refused = FORMATS[form], {}
    while True:
        draft = Draft(dataset)
        own = draft.dataset.offensive
        bounds = {key: EVER[key] if is_open(draft, key) else getattr(own, key) for key in EVER}
        context = Context(
            project=control.project(told) if told else module.PROJECT,
            draft=draft,
            first=given.get("from", bounds["start"]),
            last=given.get("until", bounds["end"]),
            countries=frozenset(map(name_key, countries)),
            published=given.get("published", pd.Timestamp.now().normalize()),
            asked=given.keys(),
            advance=advance,
            told=told,
        )
        batch = module.read(list(dict.fromkeys(paths)), context)
        merge(batch.without(refused), context)
        for where, rule in refused.items():
            context.account.refuse(rule, *where)
        if context.account.all_refused:
            descriptor = draft.folder / DESCRIPTOR
            context.account.advice.append(WORDS["all_refused"].format(descriptor))
        if any(draft.added.values()) or any(draft.changed.values()):
            context.account.advice += complete(draft, context.project)
        try:
            draft.save(dry)
        except BadTables as bad:
            unsound = unsound_rows(bad.problems, batch, context)
            if unsound.keys() <= refused.keys():
                raise
            refused |= unsound
            advance = lambda done: None  # noqa: E731  # the files are read once more
        else:
            return context.account
