"""Kernels that are forked from a process which has imported everything, not started anew."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

PROVISIONER = "helpers-forked"
"""The name of the entry point under which Jupyter finds ``Forked``."""

waiting: list[Prepared] = []
"""The process that this one has forked and not yet made a kernel; at most one."""


class Prepared:
    """A process that waits to be a kernel; afterwards it can be used like a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess, pipe: Connection):
        """Keep the process and the pipe to it, whose end the process takes as its own."""
        self.process, self.pipe, self.pid = process, pipe, process.pid

    def begin(self, connection_file: str, cwd: str, env: dict[str, str]) -> None:
        """Make the process a kernel."""
        self.pipe.send((connection_file, cwd, env))

    def poll(self) -> int | None:
        """Give the exit code, or None while it runs."""
        return self.process.exitcode

    def wait(self) -> int | None:
        """Wait for its end and give the exit code."""
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self.process.terminate()


def prepare() -> None:
    """Fork a process that waits to be the next kernel; call it while there is one thread."""
    context = multiprocessing.get_context("fork")
    theirs, ours = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(theirs, ours), daemon=True)
    process.start()
    theirs.close()
    waiting.append(Prepared(process, ours))
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = PROVISIONER


class Forked(LocalProvisioner):
    """Makes the waiting process the kernel; without one a stock kernel is started."""

    async def launch_kernel(self, cmd: list[str], **kwargs) -> KernelConnectionInfo:
        """Launch a kernel."""
        if not waiting:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = waiting.pop()
        self.process.begin(
            self.parent.connection_file, kwargs.get("cwd") or os.getcwd(), kwargs["env"]
        )
        self.pid = self.pgid = self.process.pid
        return self.connection_info


def serve(pipe: Connection, parents_end: Connection) -> None:
    """Wait for the order to be a kernel and be one; ends when the other end of the pipe closes.

    Working directory, variables, search path and the state of the random generators are those
    of a new interpreter.
    """
    parents_end.close()
    os.setsid()
    try:
        connection_file, cwd, env = pipe.recv()
    except EOFError:
        return
    threading.Thread(target=end_with, args=(pipe,), daemon=True).start()
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder of the command, which a new kernel would not look in
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    reseed()

    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(["-f", connection_file])


def reseed() -> None:
    """Draw new seeds, as a new interpreter does."""
    import numpy

    random.seed()
    numpy.random.seed()


def end_with(pipe: Connection) -> None:
    """End this process when the other end of a pipe closes, however that happens."""
    try:
        pipe.recv()
    except (EOFError, OSError):
        os._exit(1)
