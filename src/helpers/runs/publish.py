"""The built site at another address, like ``s3://bucket/briefs``: only what changed is sent.

There the pages share style and scripts, and stand beside that as they are here, as one file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import fsspec

from helpers.pages.manifest import sha256
from helpers.pages.shared_assets import WHOLE, all_assets
from helpers.runs import SETTINGS
from helpers.runs.output import Event, web_form
from helpers.text import count

LISTING = ".published.json"  # checksums by name of what was put there: all that is ever removed
LAST = re.compile(r"(about|feed|index)\b")  # what leads to the briefs
TYPES: dict[str, str] = SETTINGS["content_types"]
TYPE_WORD = {"s3": "ContentType", "gs": "content_type"}  # by protocol of the object store
SECRET = re.compile(r"//[^/@\s]*@")
BESIDE = re.compile(rb'<(?:script|link)\b[^>]* (?:src|href)="([^"]+)"')  # a page shares with others
OURS = re.compile(rf"({WHOLE}/)?[\w-][\w.-]*({'|'.join(map(re.escape, TYPES))})")
"""A name that a build gives a file; no other name in a listing is believed."""


class NotPublished(OSError):
    """An address that cannot be written to; what stood there still stands."""


def publish(folder: Path, address: str) -> Event:
    """Bring an address, a folder or any that fsspec knows, to the state of ``briefs/``.

    Briefs go before the lists that name them, and what is gone here is removed there afterwards.
    No password of the address is in the message of ``NotPublished``.
    """
    check_address(address, folder)
    try:
        remote, root = fsspec.url_to_fs(address)
        root = root.rstrip("/")
        before, site = _listed(remote, f"{root}/{LISTING}"), dict(_contents(folder))
        now = {name: sha256(content) for name, content in site.items()}
        changed = [name for name in now if before.get(name) != now[name]]
        changed.sort(key=lambda name: (bool(LAST.match(name)), name))
        gone = sorted(before.keys() - now)
        remote.makedirs(f"{root}/{WHOLE}", exist_ok=True)
        with remote.transaction:
            for name in changed:
                _write(remote, f"{root}/{name}", site[name])
        for name in gone:
            with suppress(FileNotFoundError):  # a publish that was stopped had removed it
                remote.rm_file(f"{root}/{name}")
        if changed or gone:
            _write(remote, f"{root}/{LISTING}", json.dumps(now, indent=1).encode())
    except Exception as error:  # each kind of address fails in its own way
        why = f"{address}: {type(error).__name__}: {error}"
        raise NotPublished(f"Not published: {SECRET.sub('//', why)}") from error
    sent, removed, stood = len(changed), len(gone), len(now) - len(changed)
    line = f"Published: {count(sent, 'file')} sent, {removed} removed, {stood} stood there already."
    return Event(line, "published", sent=sent, removed=removed, stood=stood)


def check_address(address: str, folder: Path) -> None:
    """Refuse with ``NotPublished`` an address whose files would overwrite the built site."""
    protocol, _, _ = address.rpartition("://")
    if protocol in ("", "file", "local"):
        there, here = Path(fsspec.url_to_fs(address)[1]).resolve(), folder.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            why = "is in, around or the same as the folder of the built briefs"
            raise NotPublished(f"Not published: {there} {why}; choose another folder.")


def _listed(remote: fsspec.AbstractFileSystem, path: str) -> Mapping[str, str]:
    """Read what was put there before, without names that no build gives."""
    try:
        listing = json.loads(remote.cat_file(path)) if remote.exists(path) else {}
    except ValueError:
        listing = {}  # then all is sent anew, and nothing removed
    names = listing if isinstance(listing, dict) else {}
    return {name: names[name] for name in names if OURS.fullmatch(name)}


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file by its name there, what others need first, checksums as pages stand there."""
    checksums, assets = {}, all_assets()
    for path in sorted(folder.glob("[!.]*.*")):
        if path.suffix not in (".html", ".json", ".pdf", ".png", ".xml") or not path.is_file():
            continue
        content = path.read_bytes()
        web = web_form(folder, path.stem)
        if path.suffix == ".html" and web.is_file():
            page = web.read_bytes()
            needed = {name.decode() for name in BESIDE.findall(page)}
            if needed <= assets.keys():  # else it is of another version: one file needs none
                yield f"{WHOLE}/{path.name}", content
                yield from ((name, assets[name].text.encode()) for name in sorted(needed))
                checksums[path.stem] = (sha256(content), sha256(page))
                content = page
        elif path.suffix == ".json" and path.stem in checksums:
            here, there = checksums[path.stem]
            content = content.replace(here.encode(), there.encode())
        yield path.name, content


def _write(remote: fsspec.AbstractFileSystem, path: str, content: bytes) -> None:
    names = remote.protocol if isinstance(remote.protocol, tuple) else (remote.protocol,)
    kind = TYPES.get(Path(path).suffix, "application/octet-stream")
    words = {TYPE_WORD[name]: kind for name in names if name in TYPE_WORD}  # else browsers save it
    with remote.open(path, "wb", **words) as file:
        file.write(content)
