"""Several files of one dataset, changed together or not at all."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from helpers.build import store


def write(texts: dict[Path, str]) -> None:
    """Write files in their order; none of them changes before all are on the disk.

    A reader sees each file as it was or as it will be. Should the machine stop while they are
    renamed, those before it are new and those after it old.

    Raises
    ------
    OSError
        Where one of them cannot be written; its name is said, and nothing was changed.
    """
    with ExitStack() as stack:
        for path, text in reversed(texts.items()):
            try:
                file = stack.enter_context(store.whole(path))
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(path)) from error
