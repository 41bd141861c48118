"""The code that a run depends on: its notebook, and what that reaches of this package."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from helpers.runs import notebooks, reach, store

GOVERNED = ("helpers.places", "governed")
"""What a notebook reaches that shows governorates of which no claim speaks."""


class Code:
    """A notebook with the modules beside it: its checksum and text, and what it reaches.

    ``digests`` are checksums by module, without the ``texts``. ``words`` are all words in the
    code; None where it could reach anything, so that they are not known. ``governed``: it may speak
    of any governorate.
    """

    def __init__(self, path: Path, kept: dict[str, dict] | None = None):
        """Read the notebook; ``kept`` is what notebooks reached before, by checksum."""
        cells = [*notebooks.read(path), *notebooks.beside(path)]
        self.digest = notebooks.digest(cells)
        self.text = "\n".join(cell["source"] for cell in cells)
        sources = [cell["source"] for cell in cells if cell["kind"] == "code"]
        self.reached = (kept or {}).get(self.digest) or told(package().reached(sources))
        self.digests, self.texts = self.reached["digests"], self.reached["texts"]
        self.governed = self.reached["governed"]
        words = self.reached["words"]
        self.words = None if words is None else frozenset(words)


def told(found: reach.Reached) -> dict:
    """Give of what is reached what a run depends on, as JSON can hold it."""
    anything = reach.ANYTHING in found.names
    return {
        "digests": found.digests,
        "texts": found.texts,
        "words": None if anything else sorted(found.words),
        "governed": anything or GOVERNED in found.names,
    }


def read(paths: Iterable[Path], folder: Path) -> dict[Path, Code]:
    """Read notebooks, and keep what they reach in ``briefs/`` for as long as no code changes."""
    file = folder / ".state" / "reach"
    sources = package().digest
    found = store.read(file)
    kept = found.get("notebooks", {}) if found.get("package") == sources else {}
    codes = {path: Code(path, kept) for path in paths}
    now = {code.digest: code.reached for code in codes.values()}
    if now != kept and file.parent.is_dir():
        store.write(file, json.dumps({"package": sources, "notebooks": now}, sort_keys=True))
    return codes


@cache
def package() -> reach.Package:
    """Give this package as it stands."""
    return reach.Package(reach.SOURCES)
