"""Kernels that are forked from a process which has imported everything, not started anew."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import sys
import threading
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Type

PROVISIONER = "helpers-forked"
"""The name of the entry point under which Jupyter finds ``Forked``."""

TURN_SECONDS = 1
POLL_SECONDS = 0.005

waiting: list[Prepared] = []
"""The process that this one has forked and not yet made a kernel; at most one."""


class Prepared:
    """A process that waits to be a kernel; afterwards it can be used like a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess, pipe: Connection):
        """Keep the process and the pipe to it, whose end the process takes as its own."""
        self.process, self.pipe, self.pid = process, pipe, process.pid

    def begin(self, connection_file: str, cwd: str, env: dict[str, str]) -> None:
        """Make the process a kernel; returns when it can be reached, or has died."""
        self.pipe.send((connection_file, cwd, env))
        with contextlib.suppress(EOFError, ConnectionError):
            self.pipe.recv()

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
    theirs, ours = context.Pipe()
    process = context.Process(target=serve, args=(theirs, ours), daemon=True)
    process.start()
    theirs.close()
    waiting.append(Prepared(process, ours))
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = PROVISIONER


class Client(AsyncKernelClient):
    """Is ready when the kernel is, where Jupyter's own waits a fifth of a second for silence."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes comes through.

        Raises
        ------
        RuntimeError
            Where the kernel died, or did not answer in time.
        """
        until = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < until:
            asked = self.kernel_info()
            try:
                await self.get_shell_msg(timeout=TURN_SECONDS)
                while not ended(await self.get_iopub_msg(timeout=TURN_SECONDS), asked):
                    pass
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("The kernel died before it was ready.") from None
            else:
                return
        raise RuntimeError(f"The kernel did not answer in {timeout} seconds.")


def ended(message: dict, asked: str) -> bool:
    """Tell whether a message says that the kernel is done with what was asked."""
    state = message["content"].get("execution_state")
    return state == "idle" and message["parent_header"].get("msg_id") == asked


class Manager(AsyncKernelManager):
    """Notices the end of a kernel at once."""

    client_factory = Type(Client)

    async def _async_wait(self, pollinterval: float = POLL_SECONDS) -> None:
        await super()._async_wait(POLL_SECONDS)


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

    app = IPKernelApp.instance()
    app.initialize(["-f", connection_file])
    pipe.send("ready")  # a client that knocks sooner tries again only after a while
    app.start()


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
