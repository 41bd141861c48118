"""The built site at another address, like ``s3://bucket/briefs``: only what changed is sent.

There the pages share style and scripts. Each of them stands beside them as one file too, as it is
here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import fsspec

from helpers.pages import sharing

LISTING = ".published.json"
"""What was put there before: checksums by name. Nothing else there is ever removed."""
LAST = ("feed.xml", "index.html")
SUFFIXES = (".html", ".json", ".pdf", ".xml")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".xml": "application/atom+xml; charset=utf-8",
}
TYPE_WORD = {"s3": "ContentType", "gs": "content_type"}
"""How the file systems of object stores call the type of a file, by protocol."""
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
        site = dict(contents(folder))
        now = {name: digest(content) for name, content in site.items()}
        changed = [name for name in now if before.get(name) != now[name]]
        changed.sort(key=lambda name: LAST.index(name) if name in LAST else -1)
        gone = sorted(before.keys() - now)
        files.makedirs(f"{root}/{sharing.WHOLE}", exist_ok=True)
        with files.transaction:
            for name in changed:
                write(files, f"{root}/{name}", site[name])
        for name in gone:
            files.rm_file(f"{root}/{name}")
        if changed or gone:
            write(files, listing, json.dumps(now, indent=1).encode())
    except Exception as error:  # each kind of address fails in its own way
        told = SECRET.sub("//", f"{address}: {type(error).__name__}: {error}")
        raise NotPublished(told) from error
    return len(changed), len(gone), len(now) - len(changed)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file of the site by its name there: what others need comes before them.

    The JSON of a brief holds the checksum of its page as it stands there.
    """
    checksums = {}
    for path in sorted(path for path in folder.iterdir() if sent(path)):
        content = path.read_bytes()
        if path.suffix == ".html" and path.name not in LAST:
            page, needed = sharing.shared(content.decode("utf-8"), path.name)
            if needed:
                yield f"{sharing.WHOLE}/{path.name}", content
            yield from ((name, sharing.parts()[name].text.encode()) for name in needed)
            checksums[path.stem] = (digest(content), digest(page.encode()))
            content = page.encode()
        elif path.suffix == ".json" and path.stem in checksums:
            here, there = checksums[path.stem]
            content = content.replace(here.encode(), there.encode())
        yield path.name, content


def write(files: fsspec.AbstractFileSystem, path: str, content: bytes) -> None:
    """Write one file at the address."""
    with files.open(path, "wb", **typed(files, path)) as file:
        file.write(content)


def typed(files: fsspec.AbstractFileSystem, path: str) -> dict[str, str]:
    """Give how an object store is told what a file is, lest browsers save what they should show.

    >>> typed(fsspec.filesystem("memory"), "briefs/index.html")
    {}
    """
    protocols = files.protocol if isinstance(files.protocol, tuple) else (files.protocol,)
    word = next((TYPE_WORD[name] for name in protocols if name in TYPE_WORD), None)
    return {word: TYPES.get(Path(path).suffix, "application/octet-stream")} if word else {}


def sent(path: Path) -> bool:
    """Tell whether a file of ``briefs/`` is part of the site."""
    return path.is_file() and path.suffix in SUFFIXES and not path.name.startswith(".")


def digest(content: bytes) -> str:
    """Give the checksum of a file."""
    return hashlib.sha256(content).hexdigest()
