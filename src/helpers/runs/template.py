"""What every run needs, imported and used once: runs and their kernels are forked from here.

Importing this module makes the process a template: it settles in a folder of its own, imports the
libraries, lets them do what they do on first use, and keeps one thread. matplotlib_inline is left
out: it looks at the shell when it is imported. plotly's renderers look at a variable first
that ``surroundings`` sets. What libraries import if it is there and no run needs is left to
notebooks that import it themselves.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import shutil
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path

from helpers.runs import said, surroundings

LOOK_SECONDS = 0.2


def end_without(parent: int, *_) -> None:
    """End while this is being imported when the process that asked for it has ended."""
    if os.getppid() != parent:
        raise SystemExit(1)


signal.signal(signal.SIGALRM, partial(end_without, os.getppid()))
signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
said.listen()
HOME = Path(tempfile.mkdtemp(prefix="briefs-"))
surroundings.furnish(HOME)
surroundings.settle(HOME)
surroundings.collect_seldom()


def tidy(owner: int) -> None:
    """Remove the folder when the process that made it ends, not when a forked one does."""
    if os.getpid() == owner:
        shutil.rmtree(HOME, ignore_errors=True)


atexit.register(partial(tidy, os.getpid()))

gc.disable()  # while there is nothing but what stays
NEEDLESS = ("debugpy", "hypothesis")
"""A debugger that no front end talks to, and what draws examples for tests."""
left_out = [name for name in NEEDLESS if sys.modules.setdefault(name, None) is None]
# ruff: noqa: E402
import bdb  # noqa: F401

import matplotlib.pyplot  # noqa: F401
import nbformat
import tornado.platform.asyncio  # noqa: F401
from ipykernel import debugger  # noqa: F401
from IPython.core import application, completerlib, logger, oinspect  # noqa: F401
from matplotlib.backends import backend_agg, backend_svg  # noqa: F401
from plotly import graph_objects as go
from plotly.io import _kaleido, _renderers  # noqa: F401

from helpers import (  # noqa: F401
    charts,
    claims,
    control,
    pages,
    progress,
    sources,
    tables,
    tolls,
    vintage,
    wording,
)
from helpers.runs import collection, worker  # noqa: F401


def first_figure() -> None:
    """Make a figure of the parts that ours have: plotly imports each part when it is first used."""
    font, line = {"font": {"size": 9}}, {"line": {"width": 1}}
    axis = {"tickfont": {"size": 9}, "minor": {"ticks": "inside"}, "title": font}
    layout = {"xaxis": axis, "yaxis": axis, "annotations": [font], "shapes": [line]}
    go.Figure(go.Bar(marker={**line, "pattern": {"shape": "/"}}), layout).update_layout(title=font)


def first_use() -> None:
    """Read the first dataset of the collection and draw once."""
    d = tables.load(min(collection.root().glob("data/*/datapackage.json")).parent)
    events = claims.grade_events(d)
    charts.draw_map(d, control.control_table(d, events), next(iter(d.offensive.bars)), events)
    charts.draw_reports(d).svg  # noqa: B018
    wording.claims_by_report(d)._repr_html_()


first_figure()
typed = nbformat.v4.new_markdown_cell("# A *question*")
pages.page(nbformat.v4.new_notebook(cells=[typed]), {})
with contextlib.suppress(Exception):  # what is wrong with them is told elsewhere
    first_use()
for name in left_out:
    sys.modules.pop(name)
gc.enable()
gc.freeze()
signal.setitimer(signal.ITIMER_REAL, 0)
signal.signal(signal.SIGALRM, signal.SIG_DFL)
