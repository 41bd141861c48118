"""What all commands share: exit codes, faults as messages, finding a dataset."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from helpers.text import count, printable

FAILED, USAGE, BAD_DATA, STOPPED = 1, 2, 3, 130
EXIT_CODES = dict.fromkeys(("BadPlan", "Unclear", "NotInTables", "NoDataset"), USAGE)
EXIT_CODES |= dict.fromkeys(("ConcurrentEdit", "Locked", "NotPublished"), FAILED)
EXIT_CODES["BadTables"] = BAD_DATA
"""Of the errors that are meant for the user, by their name, so that no room is imported for it."""
FULL = "cannot be written: the disk is full. Make room on it and do the same again."
CLOSED = "cannot be used: that is not allowed. Allow it, or choose another place."
UNUSABLE = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), CLOSED),
}
"""Why a file cannot be read or written and what to do, by number of the error."""


def leave_with_message(error: Exception) -> NoReturn:
    """Say what went wrong, one fault a line, and leave with its exit code; else raise it anew."""
    if isinstance(error, KeyboardInterrupt):
        why = str(error) or "Stopped."
        click.echo(f"{why} What was done stays; nothing is half written.", err=True)
        sys.exit(STOPPED)
    if code := EXIT_CODES.get(type(error).__name__):
        problems = getattr(error, "problems", [error])
        stop(getattr(error, "lines", [*map(str, problems)]), code, len(problems))
    if isinstance(error, OSError) and error.errno not in (None, errno.EPIPE):  # click ends a pipe
        stop([unusable(error)], FAILED)
    raise error


def unusable(error: OSError, path: Path | None = None) -> str:
    """Say of a file that could not be read or written why, and what to do.

    >>> unusable(OSError(errno.ENOSPC, "No space left on device"), Path("a.csv"))
    'a.csv cannot be written: the disk is full. Make room on it and do the same again.'
    """
    name = error.filename or path or "A file"
    return f"{name} {UNUSABLE.get(error.errno, f'cannot be used: {error.strerror}.')}"


def stop(problems: list[str], code: int, number: int = 0) -> NoReturn:
    """Print problems, one a line, with their number (of lines where none is given), and leave."""
    for line in "\n".join(problems).splitlines():
        click.echo(printable(line), err=True)
    click.echo(f"{count(number or len(problems), 'problem')}.", err=True)
    sys.exit(code)


@contextmanager
def time_limit(minutes: float) -> Iterator[None]:
    """Stop, as Ctrl-C does, what takes longer; without end where no alarm is known (Windows)."""

    def late(*_: object) -> NoReturn:
        raise KeyboardInterrupt(f"It took more than {minutes:g} minutes and was stopped.")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, minutes * 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def dataset_path(name: str | None) -> Path:
    """Give the folder of a dataset; without a name, of the one in ``briefs.toml``.

    NoDataset says that there is no such dataset, BadPlan that none is named.
    """
    from helpers import tables
    from helpers.runs import plan, plan_file
    from helpers.tables.reader import DESCRIPTOR

    root = plan.root()
    name = name or next(iter(plan_file.datasets(plan.read_toml(root))))
    if not name:
        raise plan.BadPlan(["briefs.toml names no dataset; give one."])
    own = root / "data" / name
    return tables.find_dataset(own if (own / DESCRIPTOR).is_file() else name)


def dataset_paths(name: str | None) -> list[Path]:
    """Give the folder of a dataset; without a name, of all that stand beside the first one."""
    folders = [dataset_path(name)]
    found = {path.parent for path in folders[0].parent.glob("*/datapackage.json")}
    return folders if name else [*folders, *sorted(found - {*folders})]


def _day(_, parameter: click.Parameter, value: str) -> str:
    from helpers.tables.dataset import parse_day

    try:
        return value and str(parse_day(parameter.opts[0], value).date())
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


day_option = partial(click.option, default="", callback=_day)
"""An option that takes a calendar day, as text."""
dataset_option = click.option(
    "--dataset", "--to", default=None, help="Default: the one in briefs.toml."
)
dry_option = click.option(
    "--dry-run", "dry", is_flag=True, help="Say what would be done, and write nothing."
)
