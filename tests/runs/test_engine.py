"""Kernels in a forked process, in a corner: cells that hang, die or cannot be written down."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from contextlib import closing

import nbformat
import psutil
import pytest
from nbformat import v4, write

from helpers.runs import output, run

pytestmark = pytest.mark.skipif(not run.forks(), reason="needs processes that fork")


DAYS = 'as_of: str = ""\nknown_by: str = ""'


@pytest.fixture
def ran(collection):
    """Give a function that runs cells in a forked process and gives the result."""

    def ran(*sources: str) -> output.Result:
        path = collection.root / "notebooks" / "some.ipynb"
        stock = {"name": "python3", "display_name": "Python 3", "language": "python"}
        given = v4.new_code_cell(DAYS, metadata={"tags": ["parameters"]})
        cells = [v4.new_markdown_cell("# How?"), given, *map(v4.new_code_cell, sources)]
        write(v4.new_notebook(cells=cells, metadata={"kernelspec": stock}), path)
        header = {"slug": "a", "dataset": "riverland", "as_of": "", "known_by": "2030-01-06"}
        header |= {"revisions": []}
        inputs = {"values": header, "rows": {}, "code": {}}
        folder = collection.root / "data" / "riverland"
        with closing(run.results([output.Order(path, folder, {}, header, inputs)], 1)) as results:
            [(_, result, _)] = results
        assert multiprocessing.active_children() == []
        return result

    return ran


def outputs(result: output.Result) -> list[list]:
    """Give what each cell showed."""
    assert result.failure is None, result.failure
    return [c.outputs for c in nbformat.reads(result.executed, 4).cells[2:]]


def test_a_cell_that_hangs_is_ended(ran, monkeypatch):
    """A cell that takes longer than it may ends its run, whatever it waits for, and is named."""
    assert ran("1").failure is None  # all is imported from here on
    monkeypatch.setattr(run, "CELL_SECONDS", 5)
    began = time.monotonic()
    failure = ran("import signal", "signal.pthread_sigmask(2, [2])\nsignal.pause()").failure
    assert failure["error"] == "It took more than 5 seconds." and time.monotonic() < began + 60
    assert failure["cell"] == "cell 4 of some.ipynb" and "signal.pause()" in failure["source"]


def test_a_cell_that_closes_everything(ran):
    """A process that can say nothing any more is ended too."""
    failure = ran("import os, time", "os.closerange(3, 1000)\ntime.sleep(60)").failure
    assert failure["cell"] == "cell 4 of some.ipynb" and "Kernel died" in failure["error"]


def test_half_a_letter_is_a_failure(ran):
    """A text that no file can hold fails its run and is named."""
    failure = ran("print('a\\ud800')").failure
    assert "'\\ud800', which no file can hold" in failure["error"]


@pytest.mark.parametrize("loose", ["threading.Thread(target=time.sleep, args=(999,)).start()", ""])
def test_what_a_cell_leaves_running_does_not_hold_the_run(ran, loose):
    """A thread that never ends ends with the run."""
    assert ran(f"import threading, time\n{loose}", "print(1)").failure is None


def test_kernels_share_nothing(ran):
    """What a cell does to libraries, variables and random numbers is gone with its kernel."""
    change = "import math, os, random\nmath.pi, os.environ['A'] = 3, 'b'\nprint(random.random())"
    [[first]] = outputs(ran(change))
    look = "import math, os, random\nprint(random.random())\nmath.pi > 3.1, 'A' in os.environ"
    [[second, seen]] = outputs(ran(look))
    assert seen["data"]["text/plain"] == "(True, False)"
    assert first["text"] != second["text"]


@pytest.mark.parametrize("end", ["", "os._exit(1)"])
def test_what_a_cell_starts_ends_with_its_kernel(ran, tmp_path, end):
    """No program that a cell started runs on, whether the kernel is ended or ends itself."""
    start = f"""p = subprocess.Popen(["sleep", "60"])
print(p.pid, file=open({str(tmp_path / "id")!r}, "w"), flush=True)"""
    assert bool(ran("import os, subprocess", start, end).failure) == bool(end)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int((tmp_path / "id").read_text())).wait(5)
