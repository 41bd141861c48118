"""What the tests of formats share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import tables
from helpers.exchange import write as formats
from helpers.exchange.write.export import make_export


@pytest.fixture
def written(riverland, tmp_path) -> Callable[..., Path]:
    """Write an export of the made-up offensive: ``written("events", "kml")`` gives its path."""

    def write(name: str, kind: str, **options) -> Path:
        path = tmp_path / f"{name}.{kind}"
        formats.write(make_export(riverland, name), path, kind, **options)
        return path

    return write


@pytest.fixture
def hostile(edit) -> Callable[[str], tables.Dataset]:
    """Put a text into the summary of the first claim and the name of its place."""

    def load(text: str):
        folder = edit("events", "c0001", summary=text)
        edit("places", "birch", name=text)
        return tables.load(folder)

    return load
