"""Files written whole or not at all, one or several together, and folders that one writer has."""

import errno
import json
import os
import platform
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

MOUNTED = (errno.EBUSY, errno.EXDEV)  # onto a mount point no file can be renamed
WAIT_SECONDS = 60.0
LOCK_NAME = ".lock"
BYTES = "surrogateescape"  # keeps in a text what is not UTF-8
UNDO = ".undo.json"  # what files of a folder held before a writing that has not ended


class ConcurrentEdit(ValueError):
    """A file was changed by somebody else since it was read; nothing was written."""


class Locked(OSError):
    """Another process works in the folder and did not end in time."""


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; its folder is made. See ``write_all``."""
    write_all({path: content})


def write_all(
    contents: Mapping[Path, str | bytes],
    before: Mapping[Path, bytes] | None = None,
    folder: Path | None = None,
) -> None:
    """Write several files, all or none, in their order; folders are made.

    All are on the disk beside their targets before the first is renamed; where one cannot be
    renamed, those before it get their old content back. A symbolic link stays, and so do an old
    file's mode and group. Of files in a ``folder``, whose lock the caller has, all or none are
    written even where this process is killed: what they held stands in ``UNDO``, see ``recover``.

    ``before`` is what files held when they were read: ConcurrentEdit where one now holds something
    else. An OSError names the file that cannot be written. Either way nothing was changed.
    """
    several = len(contents) > 1
    old = {path: path.read_bytes() if path.is_file() else None for path in contents if several}
    if folder and several:
        contents = {folder / UNDO: json.dumps(dict(_undo(folder, old))), **contents}
        old[folder / UNDO] = None  # goes last
    drafts: dict[Path, Path] = {}
    with ExitStack() as leftovers:
        for path, content in contents.items():
            target = path.resolve()
            drafts[target] = draft = _draft(target)
            leftovers.callback(_drop, draft)
            with _named(path.parent if path.name == UNDO else path):
                target.parent.mkdir(parents=True, exist_ok=True)
                with draft.open("wb") as file:
                    file.write(content.encode("utf-8") if isinstance(content, str) else content)
                    _finish(file, target)
        for path, known in (before or {}).items():
            if not path.is_file() or path.read_bytes() != known:
                raise ConcurrentEdit(f"{path.name} was changed meanwhile; nothing was written.")
        try:
            for target, draft in drafts.items():
                with _named(target):
                    _replace(target, draft)
        except BaseException:
            _put_back(old)
            raise
    if folder and several:
        (folder / UNDO).unlink()


def _undo(folder: Path, old: Mapping[Path, bytes | None]) -> Iterator[tuple[str, str | None]]:
    for path, content in old.items():
        there = content is not None
        yield path.relative_to(folder).as_posix(), content.decode(errors=BYTES) if there else None


def _put_back(old: Mapping[Path, bytes | None]) -> None:
    """Give files the content that they had; None = there was no file."""
    for path, content in old.items():
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != content:
            write(path, content)


def recover(folder: Path) -> None:
    """Put back what a killed process has changed in a folder before it could change it all."""
    left = folder / UNDO
    if not left.is_file():
        return
    with lock(folder):
        if left.is_file():  # else its writer was still alive, and has ended meanwhile
            remove_drafts(folder)
            old = json.loads(left.read_bytes())
            for name, text in old.items():
                if ".." in Path(name).parts or Path(name).is_absolute():
                    raise ValueError(f"{left} names {name}, which is not in its folder; remove it.")
                old[name] = None if text is None else text.encode(errors=BYTES)
            _put_back({folder / name: content for name, content in old.items()} | {left: None})


def remove_drafts(folder: Path) -> None:
    """Remove what killed processes left of files; call it while the folder is locked."""
    for path in folder.rglob(".*.draft"):
        path.unlink(missing_ok=True)


@contextmanager
def lock(
    folder: Path,
    timeout: float = WAIT_SECONDS,
    waiting: Callable[[str], None] = lambda holder: None,
) -> Iterator[None]:
    """Let one process at a time write in a folder; the lock ends with the process that has it.

    ``timeout`` is how many seconds to wait for another process, below 0 without end, Locked says
    who has the folder after that; ``waiting`` is called with who has it where one has to wait.
    """
    from filelock import FileLock, Timeout
    from psutil import Process

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK_NAME
    held = FileLock(path, mode=0o664)
    try:
        held.acquire(timeout=0)
    except Timeout:
        waiting(_holder(path))
        try:
            held.acquire(timeout=timeout)
        except Timeout:
            why = f"{_holder(path)} works in {folder}; wait until it ends, or stop it"
            raise Locked(why) from None
    try:
        user = Process().username()
        path.write_text(f"process {os.getpid()} of {user} on {platform.node()}", "utf-8")
        yield
    finally:
        held.release()


def _holder(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("utf-8").strip() or "another process"
    return "another process"


def _drop(draft: Path) -> None:
    with suppress(OSError):  # what is done is done; the next writer removes it
        draft.unlink(missing_ok=True)


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.{threading.get_native_id()}.draft")


def _finish(file: BinaryIO, target: Path) -> None:
    """Put an open draft on the disk, with the mode and the group of the file that it replaces."""
    file.flush()
    if target.exists():
        old = target.stat()
        with suppress(PermissionError):
            os.fchown(file.fileno(), -1, old.st_gid)
        os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
    os.fsync(file.fileno())


def _replace(target: Path, draft: Path) -> None:
    """Rename a draft onto its target; onto a mount point, whose name is fixed, write in place."""
    try:
        draft.replace(target)
    except OSError as error:
        if error.errno not in MOUNTED:
            raise
        old = target.read_bytes()
        try:
            _overwrite(target, draft.read_bytes())
        except OSError:
            _overwrite(target, old)
            raise


def _overwrite(path: Path, content: bytes) -> None:
    """Write into a file as it stands; first it gets its room, so that a full disk is seen."""
    with path.open("r+b") as file:
        if hasattr(os, "posix_fallocate") and content:
            os.posix_fallocate(file.fileno(), 0, len(content))
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Name the file in an OSError that names none, or only its draft."""
    try:
        yield
    except OSError as error:
        if error.errno is None or not str(error.filename or ".draft").endswith(".draft"):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
