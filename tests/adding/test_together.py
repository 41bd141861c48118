"""Several files are changed together or not at all."""

import errno
import os

import pytest

from helpers.adding import together


def test_files_change_in_their_order(tmp_path, monkeypatch):
    """Every file is written before the first is renamed, and the last one is renamed last."""
    seen = []
    rename = type(tmp_path).replace

    def watched(draft, path):
        seen.append((path.name, len([*tmp_path.glob(".*")])))
        return rename(draft, path)

    monkeypatch.setattr(type(tmp_path), "replace", watched)
    together.write({tmp_path / "a": "1", tmp_path / "b": "é"})
    assert seen == [("a", 2), ("b", 1)]
    assert (tmp_path / "b").read_bytes() == "é".encode() and len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_full_disk_changes_nothing(tmp_path, monkeypatch, call):
    """Wherever the disk is full, every file stays as it was and the one it stopped at is named."""
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_text("old")
    sync, calls = os.fsync, []

    def full(number):
        calls.append(number)
        if len(calls) == call:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device: .*/[abc]"):
        together.write({path: "new" for path in paths})
    assert [path.read_text() for path in paths] == ["old"] * 3
    assert len([*tmp_path.iterdir()]) == 3
