"""Run the notebooks whose answer could differ, and keep the briefs.

``plan`` says which runs there are, ``inputs`` what they depend on and which are stale, ``rebuild``
builds from end to end: ``run`` gives each run a process, ``worker`` makes its page with ``engine``,
``output`` keeps it. Only the ``briefs`` command imports this.
"""

import tomllib
from pathlib import Path

SETTINGS = tomllib.loads(Path(__file__).with_name("settings.toml").read_text("utf-8"))
