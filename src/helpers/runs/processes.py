"""Clean processes that do runs, one after the other: how they begin and end; quick to import."""

from __future__ import annotations

import contextlib
import multiprocessing
from functools import cache
from multiprocessing import forkserver
from pathlib import Path

from helpers.runs import surroundings
from helpers.runs.child import work
from helpers.runs.store import Result, failed

PATIENCE_SECONDS = 5


class Runner:
    """A process that does runs, one at a time."""

    def __init__(self, forked: bool, read: dict | None = None):
        """Begin the process; where kernels are ``forked`` it is for many runs, else for one.

        ``read`` are tables that it need not read once more, see ``dataset.LAST_READ``.
        """
        self.forked = forked
        self.pipe, theirs = context().Pipe()
        self.process = context().Process(target=work, args=(theirs, forked, read or {}))
        with surroundings.fixed():
            self.process.start()
        theirs.close()

    def begin(self, notebook: Path, parameters: dict, manifest: dict) -> None:
        """Begin a run; its result is there when ``pipe`` has something."""
        self.notebook = notebook
        with contextlib.suppress(OSError):  # where it has died the result will say so
            self.pipe.send((notebook, parameters, manifest))

    def received(self) -> Result:
        """Take the result, or say how the process ended without one."""
        try:
            return self.pipe.recv()
        except (EOFError, ConnectionError):
            self.process.join()
            code = self.process.exitcode
            return failed(self.notebook.name, "", f"its process ended with code {code}.")

    def lasts(self) -> bool:
        """Tell whether it can do another run."""
        return self.forked and self.process.is_alive()


@cache
def context() -> multiprocessing.context.BaseContext:
    """Give clean processes: forked from one that has imported everything, where that exists."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["helpers.runs.template"])
    return forking


def forks() -> bool:
    """Tell whether this machine can fork clean processes."""
    return context().get_start_method() == "forkserver"


def warm() -> None:
    """Begin to import everything, in the process from which runs are forked, and do not wait."""
    if forks():
        with surroundings.fixed():
            forkserver.ensure_running()


def end(runners: list[Runner]) -> None:
    """End processes and their kernels; none is left when this returns."""
    for runner in runners:
        runner.process.terminate()
    for runner in runners:
        runner.process.join(PATIENCE_SECONDS)
        if runner.process.is_alive():
            runner.process.kill()
            runner.process.join()
        runner.pipe.close()
