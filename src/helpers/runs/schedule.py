"""What to give cron, systemd or GitHub so that briefs are built by themselves."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = files("helpers.runs") / "schedules"
KINDS: Mapping[str, tuple[str, ...]] = {
    "cron": ("briefs.crontab",),
    "systemd": ("briefs.service", "briefs.timer", "briefs.path"),
    "github": ("briefs.yml",),
}
"""The files of each kind, in the order in which they are printed."""


def schedule(kind: str, root: Path, command: Path) -> dict[str, str]:
    """Write the files of a schedule for one collection.

    Parameters
    ----------
    kind
        ``cron``, ``systemd`` or ``github``.
    root
        The collection, by its whole path.
    command
        The ``briefs`` command that is to be run, by its whole path.

    Returns
    -------
    The text of each file by name.

    Raises
    ------
    ValueError
        Where a path holds what a crontab or a unit cannot say: a line break.
    """
    if "\n" in f"{root}{command}":
        raise ValueError("A path with a line break cannot stand in a schedule.")
    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # these are no pages
    )
    environment.filters |= {"shell": shell, "unit": unit, "word": word}
    return {
        name: environment.get_template(f"{name}.j2").render(
            root=root, command=command, datasets=datasets(root)
        )
        for name in KINDS[kind]
    }


def datasets(root: Path) -> list[Path]:
    """Give the folders of the collection's datasets."""
    return sorted(path.parent for path in (root / "data").glob("*/datapackage.json"))


def shell(path: object) -> str:
    """Quote a path for a crontab, in which a percent sign ends the line.

    >>> shell("/a b/50%")
    "'/a b/50\\\\%'"
    """
    return shlex.quote(str(path)).replace("%", r"\%")


def unit(path: object) -> str:
    """Write a path for a setting of a systemd unit, in which a percent sign begins a name.

    >>> unit("/a b/50%")
    '/a b/50%%'
    """
    return str(path).replace("%", "%%")


def word(path: object) -> str:
    """Quote a path as one word of a command of a systemd unit.

    >>> word('/a b/50%')
    '"/a b/50%%"'
    """
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{unit(text)}"'
