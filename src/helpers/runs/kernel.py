"""Kernels that are forked from one that has run nothing, not started anew.

The kernel is ipykernel's own and papermill and nbclient talk to it as to any other; only its
messages go through a pipe instead of sockets, which spares threads, signatures and waiting. Each
process that does runs has a ``Seed``: a process of its own that has made a kernel and keeps it as
it is; what runs a notebook is a copy.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from queue import Empty
from typing import ClassVar

from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.inprocess.socket import DummySocket
from ipykernel.iostream import IOPubThread
from jupyter_client import KernelClient, KernelManager
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets.config import Config

from helpers.runs import said

SETTINGS = Config({"HistoryManager": {"enabled": False}, "IPythonKernel": {"_execute_sleep": 0}})
forking = multiprocessing.get_context("fork")


class Seed:
    """A process with a kernel that has run nothing; kernels are forked from it, one at a time."""

    current: Seed | None = None
    said: ClassVar[set[str]] = set()
    """The texts of this package that the last kernel came upon, see ``said``."""

    @classmethod
    def of_this_process(cls) -> Seed:
        """Give the seed of this process; there is a new one where it has none or it has died."""
        if not (cls.current and cls.current.lives()):
            cls.current = cls()
        return cls.current

    def __init__(self):
        """Fork the process; it ends when this one does."""
        self.owner, self.busy = os.getpid(), False
        self.control, theirs = forking.Pipe()
        if not os.fork():
            try:
                self.control.close()
                grow(theirs)
            finally:
                os._exit(0)
        theirs.close()

    def lives(self) -> bool:
        """Tell whether kernels can be forked from it."""
        return self.owner == os.getpid() and not self.control.poll()

    def fork(self, pipe: Connection, life: Connection) -> None:
        """Fork a kernel that works in this process's folder and sees its variables, see ``serve``.

        This process lets go of both ends.
        """
        self.control.send((os.getcwd(), dict(os.environ)))
        for end in (pipe, life):
            send_handle(self.control, end.fileno(), None)
            end.close()
        self.busy = True

    def runs(self) -> bool:
        """Tell whether the kernel runs: nothing is said before it has ended."""
        return self.busy and not self.control.poll()

    def signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        self.control.send(number)

    def end(self) -> None:
        """End the kernel at once and wait until it is gone."""
        try:
            self.signal(signal.SIGKILL)
            self.control.recv()
        except (EOFError, OSError):  # with the seed the kernel is gone too
            self.control.close()
            type(self).current = None
        self.busy = False


class Manager(KernelManager):
    """Forks a kernel and ends it."""

    seed = None

    @property
    def has_kernel(self) -> bool:
        """Tell whether there is a kernel."""
        return self.seed is not None

    def start_kernel(self, **_) -> None:
        """Fork a kernel."""
        self.seed = Seed.of_this_process()  # first: it would keep the ends of the pipes open
        Seed.said.clear()
        self.pipe, theirs = forking.Pipe()
        life, self.held = forking.Pipe(duplex=False)
        self.seed.fork(theirs, life)

    def client(self, **_) -> Client:
        """Give what talks to the kernel."""
        return Client(self)

    def is_alive(self) -> bool:
        """Tell whether the kernel runs."""
        return self.seed is not None and self.seed.runs()

    def interrupt_kernel(self) -> None:
        """Stop what the kernel does, as Ctrl-C would."""
        self.seed.signal(signal.SIGINT)

    def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the kernel at once."""
        self.seed.end()
        self.seed = None

    def cleanup_resources(self, restart: bool = False) -> None:
        """Let go of what held the kernel; its client closes the pipe."""
        self.held.close()


class Client(KernelClient):
    """Talks to a kernel through a pipe."""

    def __init__(self, manager: Manager):
        """Take the manager of the kernel."""
        super().__init__()
        self.is_alive, self.pipe = manager.is_alive, manager.pipe
        self.boxes = {name: Box(self) for name in ("shell", "iopub")}

    @property
    def shell_channel(self) -> Box:
        """Requests go out and replies come in here."""
        return self.boxes["shell"]

    @property
    def iopub_channel(self) -> Box:
        """What the kernel shows comes in here."""
        return self.boxes["iopub"]

    def start_channels(self, *_, **__) -> None:
        """Listen."""
        self.loop = asyncio.get_running_loop()
        self.loop.add_reader(self.pipe.fileno(), self.receive)

    def stop_channels(self) -> None:
        """Listen no more."""
        self.loop.remove_reader(self.pipe.fileno())
        self.pipe.close()

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return at once: what is sent to a kernel that is not ready waits in the pipe."""

    def receive(self) -> None:
        """Take every message that has come; a kernel that is dead sends no more."""
        try:
            while self.pipe.poll():
                name, message = self.session.unpack(self.pipe.recv_bytes())
                if name == "said":
                    Seed.said.update(message)
                else:
                    self.boxes[name].put_nowait(message)
        except (EOFError, OSError):
            self.loop.remove_reader(self.pipe.fileno())


class Box(asyncio.Queue):
    """Messages of one channel."""

    def __init__(self, client: Client):
        """Take the client whose messages these are."""
        super().__init__()
        self.client = client

    def send(self, message: dict) -> None:
        """Send a message to the kernel."""
        try:
            self.client.pipe.send_bytes(self.client.session.pack(message))
        except OSError:  # it is dead, which is noticed by whoever waits for its answer
            pass

    async def get_msg(self, timeout: float | None = None) -> dict:
        """Wait for a message.

        Raises
        ------
        queue.Empty
            Where none comes in time.
        """
        try:
            return await asyncio.wait_for(self.get(), timeout)
        except TimeoutError:
            raise Empty from None


class Outbox(Session):
    """Sends a kernel's messages through a pipe, whatever socket they are meant for."""

    def open(self, pipe: Connection) -> None:
        """Take the kernel's end of the pipe; this process's own output is taken from now on."""
        self.pipe, self.lock, self.told = pipe, threading.RLock(), set()
        self.loose = {"stdout": Loose(1), "stderr": Loose(2)}

    def send(self, stream, msg_or_type, content=None, parent=None, *_, metadata=None, **__) -> dict:
        """Send a message: a reply where there is no stream, else something to be shown."""
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(message, content, parent, metadata=metadata)
        with self.lock:
            for name, output in self.loose.items():
                if text := output.taken():
                    told = {"name": name, "text": text}
                    self.post("iopub", self.msg("stream", told, message["parent_header"]))
            if stream is None:
                self.post("said", sorted(said.said - self.told))
                self.told |= said.said
            self.post("shell" if stream is None else "iopub", message)
        return message

    def post(self, channel: str, message: dict) -> None:
        """Put a message into the pipe."""
        try:
            self.pipe.send_bytes(self.pack((channel, message)))
        except UnicodeEncodeError:  # half a letter: whoever writes it down says so
            whole = json.dumps((channel, message), default=json_default)
            self.pipe.send_bytes(whole.encode())


class Loose:
    """What is written to this process's own output, past Python: by a program that a cell calls."""

    def __init__(self, number: int):
        """Take the number of the output, 1 or 2, and keep what comes in a file without a name."""
        self.file, self.place = tempfile.TemporaryFile(), 0
        os.dup2(self.file.fileno(), number)

    def taken(self) -> str:
        """Give what has come since the last time."""
        size = os.fstat(self.file.fileno()).st_size
        if size == self.place:
            return ""
        told = os.pread(self.file.fileno(), size - self.place, self.place)
        self.place = size
        return told.decode(errors="replace")


def grow(control: Connection) -> None:
    """Be a seed: make a kernel, and fork from it what ``Seed.fork`` asks for until that ends."""
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder of the command, which a new kernel would not look in
    session = Outbox()
    still = IOPubThread(DummySocket(), session=session)  # never started: nothing waits for it
    traits = {"session": session, "iopub_thread": still, "user_ns": None, "config": SETTINGS}
    kernel = InProcessKernel.instance(**traits)
    gc.freeze()  # what is there by now stays shared
    while True:
        try:
            folder, variables = control.recv()
        except EOFError:
            return
        pipe, life = (Connection(recv_handle(control)) for _ in range(2))
        process = forking.Process(
            target=serve, args=(kernel, pipe, life, folder, variables, control)
        )
        process.start()
        pipe.close()
        life.close()
        while process.is_alive():
            if control in wait([control, process.sentinel]):
                tell(process.pid, control.recv())
        process.join()
        with contextlib.suppress(ProcessLookupError):  # where it started none that is left
            os.killpg(process.pid, signal.SIGKILL)
        control.send(process.exitcode)


def tell(kernel: int, number: int) -> None:
    """Send a signal to a kernel and to the processes that its cells started."""
    try:
        os.killpg(kernel, number)
    except ProcessLookupError:  # it has not come so far as to be a group of its own
        os.kill(kernel, number)


def serve(
    kernel: InProcessKernel,
    pipe: Connection,
    life: Connection,
    folder: str,
    variables: dict[str, str],
    control: Connection,
) -> None:
    """Be a kernel; ends when the process that asked for it closes ``life``, or does so by ending.

    The search path and the state of the random generators are those of a new interpreter.
    """
    control.close()
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=end_with, args=(life,), daemon=True).start()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    tempfile.tempdir = None  # looks at the variable anew
    kernel.shell.starting_dir, kernel.shell.user_ns["_dh"][:] = folder, [Path(folder)]
    reseed()
    asyncio.set_event_loop(asyncio.new_event_loop())
    kernel.session.open(pipe)
    sys.stdout, sys.stderr = kernel.stdout, kernel.stderr
    while True:
        message = kernel.session.unpack(pipe.recv_bytes())
        answer(kernel, message)
        kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, message)


def answer(kernel: InProcessKernel, message: dict) -> None:
    """Let the kernel do what a message asks, to the end."""
    kernel.set_parent([], message)
    asked = kernel.shell_handlers[message["header"]["msg_type"]](None, [], message)
    if asked is not None:
        try:
            asked.send(None)
        except StopIteration:
            return
        raise RuntimeError("A kernel's handler waits for something that never comes.")


def reseed() -> None:
    """Draw new seeds, as a new interpreter does."""
    import numpy

    random.seed()
    numpy.random.seed()


def end_with(life: Connection) -> None:
    """End this process and those it started when the other end of a pipe closes."""
    try:
        life.recv()
    except (EOFError, OSError):
        os.killpg(0, signal.SIGKILL)
