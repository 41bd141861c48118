"""A papermill engine that runs a notebook in a stock kernel, or inside this process.

The latter serves processes that are forked for one run each, with all libraries in place: the
kernel is ipykernel's own, made here, and what it says is recorded instead of sent. nbclient then
makes the outputs of each cell of the record, as it would of the messages of any kernel.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from subprocess import DEVNULL

from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.inprocess.socket import DummySocket
from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from nbformat import NotebookNode
from papermill.clientwrap import CellExecutionError, PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

NAME = "one-run"
MOST = {"prints": 1_000_000, "shows": 10_000_000}
"""Letters that one cell may print or show: more would fill the memory, and no page bears them."""
SETTINGS = Config({"HistoryManager": {"enabled": False}, "IPythonKernel": {"_execute_sleep": 0}})


class OneRun(Engine):
    """Runs the cells of a notebook one after the other; see ``papermill.engines``."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name: str, forked: bool, tell: Callable[..., None], **_
    ) -> None:
        """Run a notebook; papermill calls it.

        ``tell`` is called with number and code of each cell that begins, and with the reason alone
        where a cell has to be ended.
        """
        client = (_InThisProcess if forked else _StockKernel)(nb_man, kernel_name=kernel_name)
        client.tell, client.record_timing, client.shutdown_kernel = tell, False, "immediate"
        client.execute(stdout=DEVNULL, stderr=DEVNULL)  # a kernel sends it, and repeats it there


papermill_engines.register(NAME, OneRun)


class _StockKernel(PapermillNotebookClient):
    """Tells of each cell, and counts what it prints and shows."""

    run_cell = PapermillNotebookClient.execute_cell

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        self.tell(cell_index + 1, cell.source)
        self.letters = dict.fromkeys(MOST, 0)
        return self.run_cell(cell, cell_index)

    def process_message(self, message: dict, *where) -> NotebookNode | None:
        self.count("prints", len(message["content"].get("text", "")))
        self.count("shows", _shown(message))
        return super().process_message(message, *where)

    def count(self, what: str, letters: int) -> None:
        self.letters[what] += letters
        if self.letters[what] > MOST[what]:
            self.tell(f"It {what} more than {MOST[what]:,} letters.")


def _shown(message: dict) -> int:
    return sum(len(str(part)) for part in message["content"].get("data", {}).values())


class _InThisProcess(_StockKernel):
    """Runs each cell to its end, then lets nbclient make outputs of what the kernel said."""

    process_message = PapermillNotebookClient.process_message  # it is counted before it is kept

    def execute(self, **_) -> NotebookNode:
        self.reset_execution_trackers()
        self.session = _Session(self.count)
        thread = IOPubThread(DummySocket(), session=self.session)  # never started
        streams = {
            name: _Printed(self.session, thread, name, watchfd=False)
            for name in ("stdout", "stderr")
        }
        self.kernel = InProcessKernel.instance(
            session=self.session, iopub_thread=thread, user_ns=None, config=SETTINGS, **streams
        )
        sys.stdout, sys.stderr = streams.values()
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = self.kernel.kernel_info["language_info"]
        self.set_widgets_metadata()
        return self.nb

    def run_cell(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        cell.outputs, self.clear_before_next_output = [], False
        request = self._run(cell.source)
        for message in self.session.shown:
            if message["parent_header"].get("msg_id") == request:
                self.process_message(message, cell, cell_index)
        expected = "raises-exception" in cell.metadata.get("tags", [])
        if self.session.reply["status"] == "error" and not expected:
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

    def __init__(self, count: Callable[[str, int], None]):
        super().__init__()
        self.count, self.shown, self.reply = count, [], {}
        self.loose = {"stdout": _LooseOutput(1), "stderr": _LooseOutput(2)}

    def send(self, stream, msg_or_type, content=None, parent=None, *_, metadata=None, **__) -> dict:
        """Record a message: a reply where there is no stream, else something to be shown."""
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(message, content, parent, metadata=metadata)
        self.record_loose(message["parent_header"])
        self.count("shows", _shown(message))
        if stream is None:
            self.reply = self._arrived(message)["content"]
        else:
            self.shown.append(self._arrived(message))
        return message

    def record_loose(self, parent: dict) -> None:
        """Record as shown what has come past Python meanwhile."""
        for name, output in self.loose.items():
            self.count("prints", output.waiting())
            if text := output.new_text():
                message = self.msg("stream", {"name": name, "text": text}, parent)
                self.shown.append(self._arrived(message))

    def _arrived(self, message: dict) -> dict:
        try:
            return self.unpack(self.pack(message))
        except UnicodeEncodeError:  # half a letter: whoever writes it to a file says so
            return json.loads(json.dumps(message, default=json_default))


class _Printed(OutStream):
    """What Python prints; it is counted before it is kept."""

    def write(self, string: str) -> int | None:
        self.session.count("prints", len(string))
        return super().write(string)


class _LooseOutput:
    """What is written to this process's own output, past Python: by a program that a cell calls."""

    def __init__(self, number: int):
        self.file, self.position = tempfile.TemporaryFile(), 0
        os.dup2(self.file.fileno(), number)

    def waiting(self) -> int:
        """Give how many bytes have come since they were last read."""
        return os.fstat(self.file.fileno()).st_size - self.position

    def new_text(self) -> str:
        """Give what has come since the last time."""
        content = os.pread(self.file.fileno(), self.waiting(), self.position)
        self.position += len(content)
        return content.decode(errors="replace")
