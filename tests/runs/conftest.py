"""A collection small enough to build in a test: one dataset, notebooks of a few cells, a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs.collection import Collection


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """The collection, which is also the working directory."""
    made = Collection(tmp_path / "collection")
    monkeypatch.chdir(made.root)
    return made
