"""The surroundings that every run has on every machine: nothing of the user's own is read."""

from __future__ import annotations

import atexit
import gc
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIXED = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "COLUMNS": "80",
    "SOURCE_DATE_EPOCH": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PLOTLY_RENDERER": "plotly_mimetype",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
NEW_OBJECTS = 50_000
"""After so many Python looks for garbage; its own 700 costs a run a twentieth of its time."""
KERNEL_CONFIG = """c = get_config()
c.HistoryManager.enabled = False
c.IPKernelApp.log_level = 50
"""


@contextmanager
def fixed() -> Iterator[None]:
    """Let processes that are started meanwhile begin with these variables."""
    before = dict(os.environ)
    os.environ.update(FIXED)
    os.environ.pop("PYTHONSTARTUP", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def furnish(home: Path) -> None:
    """Lay out a folder in which kernels find nothing of the user's own set-up."""
    profile = home / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(KERNEL_CONFIG, encoding="utf-8")
    (home / "matplotlibrc").touch()


def settle(home: Path) -> None:
    """Make this process and the kernels that it starts use a furnished folder.

    No profile, start-up file, style or history of the user is read.
    """
    os.environ.pop("PYTHONSTARTUP", None)
    os.environ.update(FIXED)
    os.environ.update(
        IPYTHONDIR=str(home / "ipython"),
        MATPLOTLIBRC=str(home / "matplotlibrc"),
    )
    if hasattr(time, "tzset"):
        time.tzset()


def collect_seldom() -> None:
    """Look for garbage less often, and not at the end, when all is given back anyway."""
    gc.set_threshold(NEW_OBJECTS)
    atexit.register(gc.freeze)


def work_in(folder: str) -> None:
    """Make this process and its kernel put what they need for a while into a folder."""
    os.environ.update(TMPDIR=folder, JUPYTER_RUNTIME_DIR=folder)
    tempfile.tempdir = None  # looks at the variable anew
