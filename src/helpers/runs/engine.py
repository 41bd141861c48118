"""A papermill engine that runs a notebook inside this process.

It serves processes that are forked for one run each, with all libraries in place: the kernel is
ipykernel's own, made here, and what it says is recorded instead of sent. nbclient then makes the
outputs of each cell of the record, as it would of the messages of any kernel.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable

from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.inprocess.socket import DummySocket
from ipykernel.iostream import IOPubThread
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from nbformat import NotebookNode
from papermill.clientwrap import CellExecutionError, PapermillNotebookClient
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
        _Client(nb_man, kernel_name=kernel_name, begin=begin, record_timing=False).execute()


papermill_engines.register(NAME, InThisProcess)


class _Client(PapermillNotebookClient):
    """Runs each cell to its end, then lets nbclient make outputs of what the kernel said."""

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

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        self.begin(cell_index + 1, cell.source)
        cell.outputs, self.clear_before_next_output = [], False
        request = self._run(cell.source)
        for message in self.session.shown:
            if message["parent_header"].get("msg_id") == request:
                self.process_message(message, cell, cell_index)
        if self.session.reply["status"] == "error" and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, self.session.reply)
        return cell

    def _run(self, source: str) -> str:
        """Let the kernel run a cell to its end, and give the id of the request."""
        content = {"code": source, "silent": False, "store_history": True, "stop_on_error": True}
        request = self.session.msg("execute_request", content)
        self.session.shown = []
        self.kernel.set_parent([], request)
        running = self.kernel.execute_request(None, [], request)
        try:
            running.send(None)
        except StopIteration:
            self.session.record_loose(request["header"])
            return request["header"]["msg_id"]
        raise RuntimeError("The kernel waits for something that never comes.")


class _Session(Session):
    """Records what a kernel shows, and its reply, as they would arrive at a client."""

    def __init__(self, **options):
        super().__init__(**options)
        self.shown, self.reply = [], {}
        self.loose = {"stdout": _LooseOutput(1), "stderr": _LooseOutput(2)}

    def send(self, stream, msg_or_type, content=None, parent=None, *_, metadata=None, **__) -> dict:
        """Record a message: a reply where there is no stream, else something to be shown."""
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(message, content, parent, metadata=metadata)
        self.record_loose(message["parent_header"])
        if stream is None:
            self.reply = self._arrived(message)["content"]
        else:
            self.shown.append(self._arrived(message))
        return message

    def record_loose(self, parent: dict) -> None:
        """Record as shown what has come past Python meanwhile."""
        for name, output in self.loose.items():
            if text := output.new_text():
                message = self.msg("stream", {"name": name, "text": text}, parent)
                self.shown.append(self._arrived(message))

    def _arrived(self, message: dict) -> dict:
        try:
            return self.unpack(self.pack(message))
        except UnicodeEncodeError:  # half a letter: whoever writes it to a file says so
            return json.loads(json.dumps(message, default=json_default))


class _LooseOutput:
    """What is written to this process's own output, past Python: by a program that a cell calls."""

    def __init__(self, number: int):
        self.file, self.position = tempfile.TemporaryFile(), 0
        os.dup2(self.file.fileno(), number)

    def new_text(self) -> str:
        """Give what has come since the last time."""
        size = os.fstat(self.file.fileno()).st_size
        content = os.pread(self.file.fileno(), size - self.position, self.position)
        self.position = size
        return content.decode(errors="replace")
