"""Adding reports and claims to a dataset, and beginning a dataset.

The rows of a ``tables.append.Draft`` come from a ``Dialogue`` or from a YAML form; ``plausibility``
has what a person should look at. ``words.toml`` holds the words of all three.
"""

import tomllib
from pathlib import Path

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
