"""Forked kernels in a corner: cells that hang, die or show what cannot be written down."""

from __future__ import annotations

import contextlib
import multiprocessing

import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import v4, write

from helpers.runs import kernel, processes, worker

pytestmark = pytest.mark.skipif(not processes.forks(), reason="needs processes that fork")


@pytest.fixture
def outputs(tmp_path):
    """Give a function that runs cells in a forked kernel and gives what each of them showed."""

    def run(*sources: str) -> list[list]:
        path = tmp_path / "some.ipynb"
        stock = {"name": "python3", "display_name": "Python 3", "language": "python"}
        cells = [v4.new_code_cell(source) for source in sources]
        write(v4.new_notebook(cells=cells, metadata={"kernelspec": stock}), path)
        try:
            return [cell.outputs for cell in worker.execute(path, {}, forked=True).cells]
        finally:
            assert multiprocessing.active_children() == []

    return run


def test_a_cell_that_hangs_is_ended(outputs, monkeypatch):
    """A cell that takes longer than it may ends its kernel, and the run says so."""
    monkeypatch.setattr(worker, "CELL_SECONDS", 1)
    with pytest.raises(CellTimeoutError, match="after 1 seconds"):
        outputs("import time", "time.sleep(60)")


def test_a_kernel_that_is_killed(outputs):
    """A kernel that is killed from without is noticed, as one that ends itself."""
    with pytest.raises(DeadKernelError):
        outputs("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")


def test_half_a_letter_is_not_dropped(outputs):
    """A text that no file can hold comes out as it is, so that whoever writes it fails."""
    assert outputs("print('a\\ud800')")[0][0]["text"] == "a\ud800\n"


def test_the_texts_that_a_kernel_came_upon(outputs):
    """They are told of by each kernel for itself, whatever the one before it came upon."""
    come = "from helpers.runs import said\nsaid.said.add('{}')"
    outputs(come.format("a:f:0"), come.format("a:f:1"))
    assert {"a:f:0", "a:f:1"} <= kernel.Seed.said
    outputs(come.format("b:g:0"))
    assert "b:g:0" in kernel.Seed.said and not kernel.Seed.said & {"a:f:0", "a:f:1"}


def test_kernels_share_nothing(outputs):
    """What a cell does to libraries, variables and random numbers is gone with its kernel."""
    change = "import math, os, random\nmath.pi, os.environ['A'] = 3, 'b'\nprint(random.random())"
    [[first]] = outputs(change)
    look = "import math, os, random\nprint(random.random())\nmath.pi > 3.1, 'A' in os.environ"
    [[second, seen]] = outputs(look)
    assert seen["data"]["text/plain"] == "(True, False)"
    assert first["text"] != second["text"]


@pytest.mark.parametrize("end", ["", "os._exit(1)"])
def test_what_a_cell_starts_ends_with_its_kernel(outputs, tmp_path, end):
    """No program that a cell started runs on, whether the kernel is ended or ends itself."""
    start = f"""p = subprocess.Popen(["sleep", "60"])
print(p.pid, file=open({str(tmp_path / "id")!r}, "w"), flush=True)"""
    with pytest.raises(DeadKernelError) if end else contextlib.nullcontext():
        outputs("import os, subprocess", start, end)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int((tmp_path / "id").read_text())).wait(5)
