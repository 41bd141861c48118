"""Files are written whole, and several of them together or not at all."""

import errno
import os

import pytest

from helpers.runs import store
from tests.runs.test_run import files


def test_files_change_in_their_order(tmp_path, monkeypatch):
    """Every file is written before the first is renamed, and the last one is renamed last."""
    seen = []
    rename = type(tmp_path).replace

    def watched(draft, path):
        seen.append((path.name, len([*tmp_path.glob(".*")])))
        return rename(draft, path)

    monkeypatch.setattr(type(tmp_path), "replace", watched)
    store.write_all({tmp_path / "a": "1", tmp_path / "b": "é"})
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
        store.write_all({path: "new" for path in paths})
    assert [path.read_text() for path in paths] == ["old"] * 3
    assert len([*tmp_path.iterdir()]) == 3


def test_a_write_that_is_interrupted(tmp_path, monkeypatch):
    """A reader sees the old file whole when a write is cut off, and no draft stays."""
    path = tmp_path / "a.html"
    store.write(path, "old")

    def full(*_):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write(path, "new")
    assert files(tmp_path) == {"a.html": b"old"}


@pytest.mark.parametrize("room", [1, 2])
def test_files_that_belong_together(tmp_path, monkeypatch, room):
    """Where one of several cannot be written, all stay as they were; else all are new."""
    paths = [tmp_path / name for name in ("a.json", "a.html", "a.state")]
    store.write_all(dict.fromkeys(paths, "old"))
    kept, left = os.fsync, [room]

    def full(number):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "no space left on device")
        kept(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write_all(dict.fromkeys(paths, "new"))
    assert set(files(tmp_path).values()) == {b"old"} and len(files(tmp_path)) == 3
    monkeypatch.setattr(os, "fsync", kept)
    store.write_all(dict.fromkeys(paths, "new"))
    assert set(files(tmp_path).values()) == {b"new"} and len(files(tmp_path)) == 3
