"""What every run needs, imported and used once: runs and their kernels are forked from here.

Importing this module makes the process a template: it settles in a folder of its own, imports the
libraries, lets them do what they do on first use, and keeps one thread. matplotlib_inline is left
out: it looks at the shell when it is imported.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

from helpers.build import surroundings

HOME = Path(tempfile.mkdtemp(prefix="briefs-"))
surroundings.furnish(HOME)
surroundings.settle(HOME)


def tidy(owner: int) -> None:
    """Remove the folder when the process that made it ends, not when a forked one does."""
    if os.getpid() == owner:
        shutil.rmtree(HOME, ignore_errors=True)


atexit.register(partial(tidy, os.getpid()))

# ruff: noqa: E402
import matplotlib.pyplot  # noqa: F401
import nbformat
import plotly.graph_objects
from ipykernel import ipkernel, kernelapp  # noqa: F401

from helpers import charts, claims, control, export, progress, sources, vintage, wording  # noqa: F401
from helpers.build import worker  # noqa: F401
from helpers.export.page import environment, exporter

exporter().from_notebook_node(nbformat.v4.new_notebook())
environment().get_template("page.html.j2")
plotly.graph_objects.Figure(plotly.graph_objects.Scatter(y=[1])).to_dict()
gc.collect()
gc.freeze()
