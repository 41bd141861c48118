"""A process for one run: what it is made of, how it ends, and whose end it follows."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from multiprocessing.connection import Connection, wait
from pathlib import Path

from helpers.build import surroundings


def work(pipe: Connection, forked: bool, notebook: Path, parameters: dict, manifest: dict) -> None:
    """Run one notebook and send its result; ends at once, kernel included, when terminated.

    Parameters
    ----------
    forked
        Whether the kernel is forked from this process; else a stock kernel is started.
    parameters, manifest
        See ``worker.result``.
    """
    from helpers import tables
    from helpers.build import template  # there already where processes are forked
    from helpers.build.worker import dataset, result

    with tempfile.TemporaryDirectory(dir=template.HOME, ignore_cleanup_errors=True) as own:
        surroundings.work_in(own)
        if forked:
            from helpers.build import kernel

            with contextlib.suppress(Exception):  # what is wrong with them is told by the run
                tables.load(dataset(notebook, manifest["dataset"]))  # once for us and our kernel
            kernel.prepare()
        signal.signal(signal.SIGINT, lambda *_: None)  # the parent ends us, so that it can tidy up
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        threading.Thread(target=follow, daemon=True).start()
        pipe.send(result(notebook, parameters, manifest))


def follow() -> None:
    """End this process when the one that started it is gone, however that happened."""
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)
