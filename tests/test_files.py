"""Files are written whole, several of them together or not at all, by one writer at a time."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import files

RENAME = Path.replace


def contents(folder):
    """Give what the files of a folder hold, drafts and all."""
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_change_in_their_order(tmp_path, monkeypatch):
    """Every file is on the disk before the first is renamed, and the last one is renamed last."""
    seen = []

    def watched(draft, path):
        seen.append((path.name, len([*tmp_path.glob(".*")])))
        return RENAME(draft, path)

    monkeypatch.setattr(Path, "replace", watched)
    files.write_all({tmp_path / "a": "1", tmp_path / "b": "é"})
    assert seen == [("a", 2), ("b", 1)]
    assert contents(tmp_path) == {"a": "1", "b": "é"}


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_full_disk_changes_nothing(tmp_path, fill_disk, call):
    """Wherever the disk is full, every file stays as it was and the one it stopped at is named."""
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_text("old")
    fill_disk(call)
    with pytest.raises(OSError, match=f"No space left on device: .*/{'abc'[call - 1]}'"):
        files.write_all(dict.fromkeys(paths, "new"))
    assert contents(tmp_path) == dict.fromkeys("abc", "old")


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_rename_that_fails_undoes_those_before_it(tmp_path, monkeypatch, call, there):
    """Whichever rename fails, every file is as it was: old content, or not there."""
    paths = [tmp_path / name for name in "abc"]
    if there:
        files.write_all(dict.fromkeys(paths, "old"))
    calls = []

    def refused(draft, path):
        calls.append(path)
        if len(calls) == call:
            raise OSError(errno.EIO, "Input/output error")
        return RENAME(draft, path)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OSError, match=f"error: .*/{'abc'[call - 1]}'"):
        files.write_all(dict.fromkeys(paths, "new"))
    assert contents(tmp_path) == (dict.fromkeys("abc", "old") if there else {})


def test_a_file_that_somebody_else_changed(tmp_path):
    """Nothing is written where a file is no longer as it was read, or is gone."""
    files.write_all({tmp_path / "a": "1", tmp_path / "b": "2"})
    for before in ({tmp_path / "b": b"other"}, {tmp_path / "c": b""}):
        with pytest.raises(files.ConcurrentEdit, match="[bc] was changed meanwhile"):
            files.write_all({tmp_path / "a": "new"}, before)
    assert contents(tmp_path) == {"a": "1", "b": "2"}
    files.write_all({tmp_path / "a": "new"}, {tmp_path / "b": b"2"})
    assert contents(tmp_path) == {"a": "new", "b": "2"}


def test_links_and_modes_stay(tmp_path):
    """A symbolic link still points to its file, which keeps its mode; a new file has the usual."""
    real = tmp_path / "real.csv"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    files.write(link, "new")
    assert link.is_symlink() and real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640
    files.write(tmp_path / "usual", b"")
    (tmp_path / "plain").touch()
    assert (tmp_path / "usual").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_mount_point_is_written_in_place(tmp_path, monkeypatch):
    """A file that no other can take the name of is written as it stands, and put back whole."""
    path = tmp_path / "a"
    path.write_text("old and long")

    def busy(draft, target):
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", busy)
    files.write(path, "new")
    assert contents(tmp_path) == {"a": "new"}
    monkeypatch.setattr(os, "posix_fallocate", lambda *_: 1 / 0, raising=False)
    with pytest.raises(ZeroDivisionError):
        files.write(path, "newer")
    assert contents(tmp_path) == {"a": "new"}


def test_drafts_of_killed_processes(tmp_path):
    """What killed processes left is removed, and nothing else."""
    files._draft(tmp_path / "a").write_text("half")
    (tmp_path / ".keep").write_text("")
    files.remove_drafts(tmp_path)
    assert contents(tmp_path) == {".keep": ""}


def test_one_writer_at_a_time(tmp_path):
    """A second process hears who has the folder, and goes on once that one has ended."""
    hold = "import sys; from pathlib import Path; from helpers import files\n"
    hold += "with files.lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        heard = []
        why = f"process {other.pid} of .* works in {tmp_path}; wait until it ends"
        with pytest.raises(files.Locked, match=why):
            with files.lock(tmp_path, timeout=0.1, waiting=heard.append):
                pass
        assert len(heard) == 1 and f"process {other.pid} of " in heard[0]
        other.stdin.close()
        with files.lock(tmp_path, timeout=20):
            other.wait()
    with files.lock(tmp_path, timeout=0, waiting=heard.append):
        assert len(heard) == 1


def test_what_a_killed_writer_changed_is_put_back(tmp_path):
    """Of two tables one was written: both hold what they did, and one that was new is gone."""
    paths = [tmp_path / name for name in "abc"]
    files.write_all(dict.fromkeys(paths[:2], "old"))
    killed = "import os, sys; from pathlib import Path; from helpers import files\n"
    killed += "home, rename = Path(sys.argv[1]), Path.replace\n"
    killed += (
        "def die(draft, path): return os._exit(9) if path.name == 'c' else rename(draft, path)\n"
    )
    killed += "Path.replace = die\n"
    killed += "files.write_all({home / name: b'new' for name in 'bac'}, {}, home)"
    command = [sys.executable, "-c", killed, str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == 9
    assert contents(tmp_path)["a"] == contents(tmp_path)["b"] == "new"
    files.recover(tmp_path)
    (tmp_path / files.LOCK_NAME).unlink()
    assert contents(tmp_path) == {"a": "old", "b": "old"}


def test_a_note_of_what_to_put_back_reaches_no_other_folder(tmp_path):
    """A dataset from a stranger cannot name a file outside of it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / files.UNDO).write_text('{"../victim": "x"}')
    with pytest.raises(ValueError, match="not in its folder; remove it"):
        files.recover(tmp_path / "home")
    assert not (tmp_path / "victim").exists()
