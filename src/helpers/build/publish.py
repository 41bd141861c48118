"""The built site at another address, like ``s3://bucket/briefs``: only what changed is sent."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import fsspec

LISTING = ".published.json"
"""What was put there before: checksums by name. Nothing else there is ever removed."""
LAST = ("feed.xml", "index.html")
SUFFIXES = (".html", ".json", ".pdf", ".xml")
SECRET = re.compile(r"//[^/@\s]*@")


class NotPublished(OSError):
    """An address that cannot be written to; what stood there still stands."""


def publish(folder: Path, address: str) -> tuple[int, int, int]:
    """Bring an address to the state of ``briefs/``; whole or, where the address allows it, not.

    Briefs go before the lists that name them, and what is gone here is removed there afterwards.

    Parameters
    ----------
    address
        A folder, or any address that fsspec knows and has the library for.

    Returns
    -------
    How many files were sent, how many removed, and how many stood there already.

    Raises
    ------
    NotPublished
        Where it cannot be done; no password of the address is in the message.
    """
    try:
        files, root = fsspec.url_to_fs(address)
        listing = f"{root.rstrip('/')}/{LISTING}"
        before = json.loads(files.cat_file(listing)) if files.exists(listing) else {}
        now = {path.name: digest(path) for path in sorted(folder.iterdir()) if sent(path)}
        changed = [name for name in now if before.get(name) != now[name]]
        changed.sort(key=lambda name: LAST.index(name) if name in LAST else -1)
        gone = sorted(before.keys() - now)
        files.makedirs(root, exist_ok=True)
        with files.transaction:
            for name in changed:
                write(files, f"{root}/{name}", (folder / name).read_bytes())
        for name in gone:
            files.rm_file(f"{root}/{name}")
        if changed or gone:
            write(files, listing, json.dumps(now, indent=1).encode())
    except Exception as error:  # each kind of address fails in its own way
        told = SECRET.sub("//", f"{address}: {type(error).__name__}: {error}")
        raise NotPublished(told) from error
    return len(changed), len(gone), len(now) - len(changed)


def write(files: fsspec.AbstractFileSystem, path: str, content: bytes) -> None:
    """Write one file at the address."""
    with files.open(path, "wb") as file:
        file.write(content)


def sent(path: Path) -> bool:
    """Tell whether a file of ``briefs/`` is part of the site."""
    return path.is_file() and path.suffix in SUFFIXES and not path.name.startswith(".")


def digest(path: Path) -> str:
    """Give the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
