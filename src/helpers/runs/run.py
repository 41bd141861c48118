"""Do runs, several at a time, each in a process of its own that ends with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from helpers.runs import SETTINGS
from helpers.runs.output import Order, Result, failed

if TYPE_CHECKING:
    from helpers.tables.dataset import Read

CELL_SECONDS = 600  # what one cell, or the making of a page, may take
PATIENCE_SECONDS = 5
FILE_BYTES = 2**30  # what one file that a run writes may hold
ADOPT = 36  # Linux's PR_SET_CHILD_SUBREAPER: whose parent has ended is a child of this process
RUN_BYTES = 250_000_000  # what a run may need at most, with its kernel; measured by the benchmarks
ENVIRONMENT: dict[str, str] = SETTINGS["environment"]
_starting = threading.Lock()


def results(
    orders: Iterable[Order], jobs: int, isolation: str = "fork"
) -> Iterator[tuple[Order, Result, list[Order]]]:
    """Give each run's result as it comes, with the runs that go on; close it to end those.

    The first orders are begun first, ``jobs`` at a time. With the isolation ``fork`` kernels are
    forked from a process that has imported everything, where the machine can; with ``kernel`` every
    run starts a stock one. Both give the same bytes.
    """
    forked = isolation == "fork" and forks()
    waiting, active = deque(orders), []
    try:
        while waiting or active:
            while waiting and len(active) < jobs:
                active.append(_Process(waiting.popleft(), forked))
            left = min(process.deadline for process in active) - time.monotonic()
            wait([process.pipe for process in active], min(max(left, 0.0), CELL_SECONDS))
            done = [process for process in active if process.finished()]
            active = [process for process in active if process not in done]
            for process in done:
                yield process.order, process.result, [other.order for other in active]
    finally:
        main = threading.current_thread() is threading.main_thread()  # no other hears signals
        deaf_to = (signal.SIGINT, signal.SIGTERM) if main else ()
        handlers = {number: signal.signal(number, signal.SIG_IGN) for number in deaf_to}
        for process in active:
            process.end()
        for number, handler in handlers.items():
            signal.signal(number, handler)


class _Process:
    """A process that does one run; it is handed the tables, where they were read here."""

    def __init__(self, order: Order, forked: bool):
        from helpers.tables.dataset import LAST_READ  # takes long, and processes begin before it

        self.order, self.began = order, time.monotonic()
        self.where, self.source = order.notebook.name, ""
        self.deadline = self.began + CELL_SECONDS
        self.home = tempfile.TemporaryDirectory(prefix="briefs-", ignore_cleanup_errors=True)
        self.pipe, theirs = context().Pipe(duplex=False)
        read = LAST_READ.get(order.folder)
        read = read and read._replace(datasets={})
        arguments = (theirs, order, read, forked, self.home.name)
        self.process = context().Process(target=_work, args=arguments, daemon=True)
        with _fixed_environment():
            self.process.start()
        theirs.close()

    def finished(self) -> bool:
        """Read what the process has sent; True where ``result`` is there and the process gone."""
        result = None
        try:
            while result is None and self.pipe.poll():
                message = self.pipe.recv()
                if isinstance(message, Result):
                    result = message
                elif len(message) == 1:
                    result = failed(self.where, self.source, *message)
                else:
                    self.where, self.source = message
                    self.deadline = time.monotonic() + CELL_SECONDS
        except (EOFError, OSError):
            self.process.join(PATIENCE_SECONDS)
            error = f"Kernel died with exit code {self.process.exitcode}."
            result = failed(self.where, self.source, error)
        if result is None and time.monotonic() >= self.deadline:
            error = f"It took more than {CELL_SECONDS} seconds."
            result = failed(self.where, self.source, error)
        if result is None:
            return False
        self.end()
        self.result = replace(result, seconds=round(time.monotonic() - self.began, 2))
        return True

    def end(self) -> None:
        """End the process, and all that its cells started, at once; its folder goes too."""
        _end_descendants(self.process.pid)
        with contextlib.suppress(AttributeError, OSError):  # it may not yet be a group of its own
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.home.cleanup()


def _end_descendants(process_id: int) -> None:
    """End what a process has started, and what that has, in whichever group or session."""
    import psutil

    with contextlib.suppress(psutil.Error):
        for started in psutil.Process(process_id).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                started.kill()


def _work(pipe: Connection, order: Order, read: Read | None, forked: bool, home: str) -> None:
    """Do one run in a process of its own, which ends with the one that started it."""
    multiprocessing.current_process().daemon = False  # its cells may start processes
    if hasattr(os, "setsid"):
        os.setsid()
        _limit()
    threading.Thread(target=_follow_parent, args=(home,), daemon=True).start()
    from helpers.runs import warm_start  # noqa: F401  # there already where processes are forked
    from helpers.runs.worker import make_brief
    from helpers.tables.dataset import LAST_READ

    LAST_READ.update({order.folder: read} if read else {})
    os.environ.update(TMPDIR=home, JUPYTER_RUNTIME_DIR=home)
    tempfile.tempdir = None  # looks at the variable anew
    result = make_brief(order, forked, lambda *message: pipe.send(message))
    _end_descendants(os.getpid())
    pipe.send(result)


def _limit() -> None:
    """Let no file of this process grow without end, and adopt what its programs leave behind."""
    import ctypes
    import resource

    if resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT, 1)


def _follow_parent(home: str) -> None:
    """End this process and all that its cells started when the one that started it is gone."""
    wait([multiprocessing.parent_process().sentinel])
    _end_descendants(os.getpid())
    shutil.rmtree(home, ignore_errors=True)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


@cache
def context() -> multiprocessing.context.BaseContext:
    """Give clean processes: forked from one that has imported everything, where that exists."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["helpers.runs.warm_start"])
    return forking


def forks() -> bool:
    """Tell whether this machine can fork clean processes."""
    return context().get_start_method() == "forkserver"


def warm() -> None:
    """Begin to import everything, in the process from which runs are forked, and do not wait."""
    if forks():
        with _fixed_environment():
            forkserver.ensure_running()


@contextmanager
def _fixed_environment() -> Iterator[None]:
    """Let processes that are started meanwhile begin with the variables of every run."""
    with _starting:
        before = dict(os.environ)
        os.environ.update(ENVIRONMENT)
        try:
            yield
        finally:
            for name in ENVIRONMENT:
                del os.environ[name]
            os.environ.update(before)


def most_jobs() -> int:
    """Give how many runs at a time the machine bears: as many as cores and memory allow."""
    import psutil

    room = psutil.virtual_memory().available // RUN_BYTES
    return max(1, min(os.cpu_count() or 1, room))
