"""What every run needs, imported and used once: the processes of runs are forked from here.

Importing this module makes the process a template: it settles in a folder of its own, where nothing
of the user's own set-up is read, imports the libraries, lets them do what they do on first use, and
keeps one thread. matplotlib_inline is left out: it looks at the shell when it is imported.
"""

import atexit
import contextlib
import gc
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from helpers.runs import SETTINGS
from helpers.runs.run import ENVIRONMENT

NEW_OBJECTS = 50_000  # then Python looks for garbage; its own 700 costs a twentieth of a run
HOME, OWNER = Path(tempfile.mkdtemp(prefix="briefs-")), os.getpid()


@atexit.register
def _remove_home() -> None:
    if os.getpid() == OWNER:  # not when a forked process ends
        shutil.rmtree(HOME, ignore_errors=True)


profile = HOME / "ipython" / "profile_default"
profile.mkdir(parents=True)
(profile / "ipython_kernel_config.py").write_text(SETTINGS["kernel_config"], encoding="utf-8")
(HOME / "matplotlibrc").touch()
os.environ.pop("PYTHONSTARTUP", None)
os.environ.update(ENVIRONMENT, IPYTHONDIR=str(profile.parent), MATPLOTLIBRC=f"{HOME}/matplotlibrc")
if hasattr(time, "tzset"):
    time.tzset()
gc.set_threshold(NEW_OBJECTS)
atexit.register(gc.freeze)  # at the end all is given back anyway

gc.disable()  # while there is nothing but what stays
NEEDLESS = ("debugpy", "hypothesis")  # for a front end, which there is none; for tests
left_out = [name for name in NEEDLESS if sys.modules.setdefault(name, None) is None]
# ruff: noqa: E402
import bdb  # noqa: F401

import click  # noqa: F401  # the command is imported anew in each process
import matplotlib.pyplot  # noqa: F401
import nbformat
import tornado.platform.asyncio  # noqa: F401
from ipykernel import debugger  # noqa: F401
from IPython.core import application, completerlib, logger, oinspect  # noqa: F401
from matplotlib.backends import backend_agg, backend_svg  # noqa: F401
from plotly.io import _kaleido, _renderers  # noqa: F401

from helpers import charts, claims, control, pages, progress, tables, tolls, wording  # noqa: F401
from helpers.pages import shared_assets
from helpers.runs import plan, worker  # noqa: F401

typed = nbformat.v4.new_markdown_cell("# A *question*")
pages.page(nbformat.v4.new_notebook(cells=[typed]), {})
[asset.integrity for asset in shared_assets.all_assets().values()]  # what each page needs
with contextlib.suppress(Exception):  # what is wrong with them is told elsewhere
    d = tables.load(min(plan.root().glob("data/*/datapackage.json")).parent)
    held = control.control_table(d)
    charts.draw_map(d, held)
    charts.draw_states(d, progress.count_states(d, held)).to_json()
    charts.draw_route(d, progress.along_route(d, held, d.offensive.main_route)).to_json()
    wording.claims_table(d)._repr_html_()
for name in left_out:
    sys.modules.pop(name)
gc.enable()
gc.freeze()
