"""Build whenever something is saved."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import watchfiles

from helpers.runs import output, run
from helpers.runs.plan import BadPlan
from helpers.runs.rebuild import rebuild
from helpers.tables import BadTables

KINDS = (".csv", ".json", ".geojson", ".toml", ".ipynb", ".py", ".j2", ".css", ".js")
PACE_MS = {"debounce": 50, "step": 10, "rust_timeout": 250}
SETTLED_SECONDS = 0.5


def watch(root: Path, say: Callable[[str], None], jobs: int | None, isolation: str) -> None:
    """Build now and after every change, even one during a build; does not return."""
    run.warm()
    changes = watchfiles.watch(
        *(root / "data", root / "notebooks", output.PACKAGE),
        **PACE_MS,
        watch_filter=counts,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    next(changes)  # it watches from here on
    attempt(root, say, jobs, isolation)
    say("Watching; Ctrl-C ends it.")
    for changed in filter(None, changes):
        if any(Path(path).is_relative_to(output.PACKAGE) for _, path in changed):
            say("The package changed; starting anew.")
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, "-m", "helpers.cli", *sys.argv[1:]])
        attempt(root, say, jobs, isolation)


def counts(_: watchfiles.Change, path: str) -> bool:
    """Tell whether a file is one that briefs are made from, and not an editor's own."""
    parts = Path(path).parts
    hidden = any(part.startswith((".", "~", "#")) or part == "__pycache__" for part in parts)
    return Path(path).suffix in KINDS and not hidden


def attempt(root: Path, say: Callable[[str], None], jobs: int | None, isolation: str) -> None:
    """Build and say how it went, or what is wrong; a file still being written is given time."""
    problems: list[str] = []
    for pause in (SETTLED_SECONDS, 0):
        try:
            outcome = rebuild(root, say, jobs=jobs, isolation=isolation)
        except (BadPlan, BadTables, OSError) as error:
            problems = getattr(error, "lines", str(error).splitlines())
            time.sleep(pause)
        else:
            say(outcome.event)
            return
    for line in (*problems, "Nothing was built; the last good briefs stay."):
        say(line)
