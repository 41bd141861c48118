"""Whether anything at all has changed since the last build, told without reading a table.

A stamp is a checksum of every file that any brief can depend on, byte by byte, and of what is
installed. It can only say that nothing changed; else ``freshness`` works out what did. Nothing is
imported here that takes long.
"""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def current(root: Path) -> str:
    """Give the checksum of a collection as it stands."""
    total = hashlib.sha256()
    for path in inputs(root):
        total.update(f"{path}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    total.update("\0".join(installed()).encode())
    return total.hexdigest()


def inputs(root: Path) -> Iterator[Path]:
    """Give every file that briefs are made from: notebooks, their plan, tables, this package."""
    for folder in (root / "notebooks", root / "data", PACKAGE):
        for place, folders, names in os.walk(folder):
            folders[:] = sorted(set(folders) - {"__pycache__", ".ipynb_checkpoints"})
            yield from (Path(place, name) for name in sorted(names))


def installed() -> list[str]:
    """Give the names and versions of what is installed, as the names of its folders tell them."""
    homes = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return sorted({n for home in homes for n in os.listdir(home) if n.endswith(".dist-info")})


def path(folder: Path) -> Path:
    """Give the path of the stamp in ``briefs/``."""
    return folder / ".state" / "stamp"


def fresh(root: Path, folder: Path) -> int | None:
    """Say whether nothing is to be built, by the last stamp.

    Returns
    -------
    The number of briefs; None where something changed, a page is missing or there is no stamp.
    """
    try:
        told = json.loads(path(folder).read_text(encoding="utf-8"))
        if told["stamp"] != current(root):
            return None
        whole = all((folder / name).is_file() for name in told["files"])
        return told["briefs"] if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(folder: Path, stamp: str, slugs: list[str]) -> None:
    """Keep a stamp that was taken before a build after which every brief is fresh."""
    from helpers.runs import store

    files = [f"{slug}.html" for slug in slugs]
    told = {"stamp": stamp, "briefs": len(slugs), "files": [*files, "index.html", "feed.xml"]}
    store.write(path(folder), json.dumps(told))
