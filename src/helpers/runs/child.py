"""A process that does runs: what it is made of, how it ends, and whose end it follows."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from multiprocessing.connection import Connection, wait
from pathlib import Path

from helpers.runs import surroundings


def work(pipe: Connection, forked: bool, read: dict) -> None:
    """Take runs and send their results until the pipe closes; ends at once when terminated.

    Parameters
    ----------
    pipe
        Brings a notebook, parameters and a manifest each time, see ``worker.result``.
    forked
        Whether each run's kernel is forked from this process; else a stock kernel is started.
    read
        Tables that were read before, see ``dataset.LAST_READ``.
    """
    signal.signal(signal.SIGINT, lambda *_: None)  # the parent ends us, so that it can tidy up
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=follow, daemon=True).start()  # holds no lock when we fork: it waits
    from helpers.runs import template  # there already where processes are forked
    from helpers.runs.worker import result
    from helpers.tables import dataset

    dataset.LAST_READ.update(read)
    while True:
        try:
            order: tuple[Path, dict, dict] = pipe.recv()
        except EOFError:
            return
        with tempfile.TemporaryDirectory(dir=template.HOME, ignore_cleanup_errors=True) as own:
            surroundings.work_in(own)
            made = result(*order, forked)
        pipe.send(made)


def follow() -> None:
    """End this process when the one that started it is gone, however that happened."""
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)
