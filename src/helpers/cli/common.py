"""What all commands share: exit codes, faults as messages, finding a dataset."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NoReturn

import click

FAILED, USAGE, BAD_DATA, STOPPED = 1, 2, 3, 130
FULL = "the disk is full. Make room on it and do the same again."
CLOSED = "that is not allowed. Let it be written, or choose another place."
UNWRITABLE = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), CLOSED),
}
"""Why a file cannot be written and what to do, by number of the error."""


def guarded(command: Callable) -> Callable:
    """Turn faults of plan, tables or wording, and Ctrl-C, into messages and an exit code."""

    @wraps(command)
    def inner(*args, **kwargs):
        try:
            return command(*args, **kwargs)
        except ValueError as error:
            code = exit_code(error)
            if code is None:
                raise
            stop([str(problem) for problem in error.problems], code)
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            stop([unwritten(error)], FAILED)
        except KeyboardInterrupt:
            click.echo("Stopped. What was done stays; nothing is half written.", err=True)
            sys.exit(STOPPED)

    return inner


def unwritten(error: OSError, path: Path | None = None) -> str:
    """Say of a file that could not be written why, and what to do.

    >>> unwritten(OSError(errno.ENOSPC, "No space left on device"), Path("a.csv"))
    'a.csv cannot be written: the disk is full. Make room on it and do the same again.'
    """
    name = error.filename or path or "A file"
    return f"{name} cannot be written: {UNWRITABLE.get(error.errno, f'{error.strerror}.')}"


def exit_code(error: ValueError) -> int | None:
    """Give the exit code of an error that lists faults; None for any other error."""
    from helpers.runs.plan import BadPlan
    from helpers.tables import BadTables

    return {BadPlan: USAGE, BadTables: BAD_DATA}.get(type(error))


def stop(problems: list[str], code: int) -> NoReturn:
    """Print problems, one a line, with their number, and leave."""
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("1 problem." if len(problems) == 1 else f"{len(problems)} problems.", err=True)
    sys.exit(code)


def dataset_path(name: str | None) -> Path:
    """Give the folder of a dataset; without a name, of the one in ``briefs.toml``.

    Raises
    ------
    BadPlan
        Where there is no such dataset, or none is named.
    """
    from helpers import tables
    from helpers.runs import plan

    try:
        root = plan.root()
        name = name or plan.read_toml(root).get("dataset")
        if not name:
            raise plan.BadPlan(["briefs.toml names no dataset; give one."])
        own = root / "data" / name
        return tables.find_dataset(own if own.is_dir() else name)
    except FileNotFoundError as error:
        raise plan.BadPlan([str(error)]) from error
