"""A papermill engine that runs a notebook inside this process.

It serves processes that are forked for one run each, with all libraries in place: the kernel is
ipykernel's own, made here, and what it says to its client is recorded instead of sent. nbclient
then reads the record of each cell as it would read the messages of any kernel.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable
from queue import Empty

from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.inprocess.socket import DummySocket
from ipykernel.iostream import IOPubThread
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

NAME = "this-process"
SETTINGS = Config({"HistoryManager": {"enabled": False}, "IPythonKernel": {"_execute_sleep": 0}})


class InThisProcess(Engine):
    """Runs the cells of a notebook one after the other; see ``papermill.engines``."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name: str, begin: Callable[[int, str], None], **_
    ) -> None:
        """Run a notebook; papermill calls it. ``begin`` is told of each cell by number and code."""
        _Client(nb_man, kernel_name=kernel_name, begin=begin).execute()


papermill_engines.register(NAME, InThisProcess)


class _Client(PapermillNotebookClient):
    """Runs each cell to its end, then lets nbclient read what the kernel said."""

    def __init__(self, nb_man, begin: Callable[[int, str], None], **traits):
        super().__init__(nb_man, **traits)
        self.begin = begin

    def execute(self, **_) -> NotebookNode:
        self.reset_execution_trackers()
        self.session = _Session()
        thread = IOPubThread(DummySocket(), session=self.session)  # never started
        self.kernel = InProcessKernel.instance(
            session=self.session, iopub_thread=thread, user_ns=None, config=SETTINGS
        )
        sys.stdout, sys.stderr = self.kernel.stdout, self.kernel.stderr
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = self.kernel.kernel_info["language_info"]
        self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options) -> NotebookNode:
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or skipped:
            return cell
        self.begin(cell_index + 1, cell.source)
        self.kc = self._record(cell.source)
        return super().execute_cell(cell, cell_index, **options)

    def _record(self, source: str) -> _Record:
        """Let the kernel run a cell to its end and record what it says."""
        content = {"code": source, "silent": False, "store_history": True, "stop_on_error": True}
        request = self.session.msg("execute_request", content)
        request = self.session.unpack(self.session.pack(request))
        self.session.record = []
        self.kernel.set_parent([], request)
        running = self.kernel.execute_request(None, [], request)
        try:
            running.send(None)
        except StopIteration:
            pass
        else:
            raise RuntimeError("The kernel waits for something that never comes.")
        self.session.send(self.kernel.iopub_socket, "status", {"execution_state": "idle"}, request)
        return _Record(request["header"]["msg_id"], self.session.record)


class _Record:
    """What a kernel said while it ran a cell, to be read like the channels of a client."""

    def __init__(self, request: str, messages: list[tuple[str, dict]]):
        self.request = request
        self.shell_channel = _Channel([m for name, m in messages if name == "shell"])
        self.iopub_channel = _Channel([m for name, m in messages if name == "iopub"])

    def execute(self, *_, **__) -> str:
        return self.request

    def is_alive(self) -> bool:
        return True


class _Channel:
    def __init__(self, messages: list[dict]):
        self.messages = iter(messages)

    async def get_msg(self, timeout: float | None = None) -> dict:
        message = next(self.messages, None)
        if message is None:
            await asyncio.sleep(0)
            raise Empty
        return message


class _Session(Session):
    """Records a kernel's messages, whatever socket they are meant for, as they would arrive."""

    def __init__(self, **options):
        super().__init__(**options)
        self.record: list[tuple[str, dict]] = []
        self.loose = {"stdout": _LooseOutput(1), "stderr": _LooseOutput(2)}

    def send(self, stream, msg_or_type, content=None, parent=None, *_, metadata=None, **__) -> dict:
        """Record a message: a reply where there is no stream, else something to be shown."""
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(message, content, parent, metadata=metadata)
        for name, output in self.loose.items():
            if text := output.new_text():
                shown = {"name": name, "text": text}
                self._keep("iopub", self.msg("stream", shown, message["parent_header"]))
        self._keep("shell" if stream is None else "iopub", message)
        return message

    def _keep(self, channel: str, message: dict) -> None:
        try:
            packed = self.pack(message)
        except UnicodeEncodeError:  # half a letter: whoever writes it to a file says so
            packed = json.dumps(message, default=json_default).encode()
        self.record.append((channel, self.unpack(packed)))


class _LooseOutput:
    """What is written to this process's own output, past Python: by a program that a cell calls."""

    def __init__(self, number: int):
        """Take the number of the output, 1 or 2, and keep what comes in a file without a name."""
        self.file, self.position = tempfile.TemporaryFile(), 0
        os.dup2(self.file.fileno(), number)

    def new_text(self) -> str:
        """Give what has come since the last time."""
        size = os.fstat(self.file.fileno()).st_size
        if size == self.position:
            return ""
        content = os.pread(self.file.fileno(), size - self.position, self.position)
        self.position = size
        return content.decode(errors="replace")
