"""What to give cron, systemd or GitHub so that briefs are built by themselves."""

import os
import shlex
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from helpers import files
from helpers.pages.shared_assets import environment
from helpers.runs import SETTINGS

TEMPLATES = resources.files("helpers.runs") / "schedules"
KINDS: dict[str, list[str]] = SETTINGS["schedules"]


def schedule(kind: str, root: Path, command: Path) -> dict[str, str]:
    """Write the files of a schedule for one collection; gives the text of each by its name.

    ``kind`` is one of ``KINDS``; ``root`` and ``command``, the collection and the ``briefs``
    command, are whole paths. ``ValueError`` for a line break in one of them.
    """
    if "\n" in f"{root}{command}":
        raise ValueError("A path with a line break cannot stand in a schedule.")
    templates = environment(TEMPLATES, escape=False)
    templates.filters["quoted"] = shlex.quote
    datasets = sorted(str(path.parent) for path in (root / "data").glob("*/datapackage.json"))
    given = {"root": str(root), "command": str(command), "datasets": datasets}
    return {name: templates.get_template(f"{name}.j2").render(given) for name in KINDS[kind]}


def write_units(made: Mapping[str, str]) -> str:
    """Write units where systemd looks for those of a user, all or none, and say what to run."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    files.write_all({home / name: text for name, text in made.items()})
    notes = [line[2:] for line in made["briefs.service"].splitlines() if line.startswith("# ")]
    return "\n".join([f"{home}: {', '.join(made)} written. Now run:", *notes[2:]])
