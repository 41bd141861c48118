"""A clean process for each run: how it begins, gives its result and ends; quick to import."""

from __future__ import annotations

import multiprocessing
from functools import cache
from multiprocessing import forkserver
from pathlib import Path

from helpers.build import surroundings
from helpers.build.child import work
from helpers.build.store import Result, failed

PATIENCE_SECONDS = 5


def begun(notebook: Path, parameters: dict, manifest: dict, forked: bool) -> tuple:
    """Begin a run in a process of its own; give the pipe of its result, and the process."""
    ours, theirs = context().Pipe(duplex=False)
    args = (theirs, forked, notebook, parameters, manifest)
    process = context().Process(target=work, args=args, name=manifest["slug"])
    with surroundings.fixed():
        process.start()
    theirs.close()
    return ours, process


@cache
def context() -> multiprocessing.context.BaseContext:
    """Give clean processes: forked from one that has imported everything, where that exists."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["helpers.build.template"])
    return forking


def forks() -> bool:
    """Tell whether this machine can fork clean processes."""
    return context().get_start_method() == "forkserver"


def warm() -> None:
    """Begin to import everything, in the process from which runs are forked, and do not wait."""
    if forks():
        with surroundings.fixed():
            forkserver.ensure_running()


def received(pipe, process) -> Result:
    """Take a result from a process, or say how the process ended without one."""
    try:
        result = pipe.recv()
    except EOFError:
        process.join()
        result = failed(process.name, "", f"its process ended with code {process.exitcode}.")
    pipe.close()
    process.join()
    return result


def end(running: list) -> None:
    """End processes and their kernels; none is left when this returns."""
    for process in running:
        process.terminate()
    for process in running:
        process.join(PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
