"""Schedules fit the collection and mean what they say."""

from __future__ import annotations

import configparser
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from helpers.runs.schedule import KINDS, schedule, write_units

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def odd(tmp_path) -> Path:
    """A collection at a path that needs care, and a command that says where it was run."""
    root = tmp_path / "50% of 'em"
    (root / "data" / "one").mkdir(parents=True)
    (root / "data" / "one" / "datapackage.json").touch()
    command = root / "briefs"
    command.write_text('#!/bin/sh\necho "$* in $PWD" > "$(dirname "$0")/said"\n')
    command.chmod(0o755)
    return root


def test_the_line_of_cron_runs_a_build(odd):
    """What cron hands to the shell changes to the collection and calls the command."""
    text = schedule("cron", odd, odd / "briefs")["briefs.crontab"]
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line.split(" cd ")[0] for line in lines] == ["17 5,17 * * *", "@reboot"]
    for line in lines:
        command = line[line.index("cd ") :].replace(r"\%", "%")  # as cron does
        subprocess.run(["/bin/sh", "-c", command], check=True, cwd="/", env={"PATH": os.defpath})
        assert (odd / "said").read_text() == f"build --quiet in {odd}\n"
        (odd / "said").unlink()


def test_the_units_name_the_collection(odd):
    """The service runs the command in the collection; the path unit watches each dataset."""
    made = schedule("systemd", odd, odd / "briefs")
    units = {}
    for name, text in made.items():
        units[name] = configparser.ConfigParser(strict=False, interpolation=None)
        units[name].read_string(text)
    plain = str(odd).replace("%", "%%")
    assert units["briefs.service"]["Service"]["WorkingDirectory"] == plain
    assert units["briefs.service"]["Service"]["ExecStart"] == f'"{plain}/briefs" build'
    assert units["briefs.timer"]["Timer"]["Persistent"] == "true"
    watched = [line for line in made["briefs.path"].splitlines() if line.startswith("PathChanged")]
    assert watched == [f"PathChanged={plain}/data/one", f"PathChanged={plain}/notebooks"]


def test_units_are_installed_all_or_none(odd, tmp_path, monkeypatch):
    """They stand where systemd looks for those of a user, and what to run then is said."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    made = schedule("systemd", odd, odd / "briefs")
    told = write_units(made)
    home = tmp_path / "settings" / "systemd" / "user"
    assert {path.name: path.read_text() for path in home.iterdir()} == made
    for command in ("daemon-reload", "enable --now briefs.timer briefs.path", "enable-linger"):
        assert command in told
    made["briefs.timer"] = "[Timer]\n"
    monkeypatch.setattr(Path, "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_units(made)
    assert "[Timer]\n" not in [path.read_text() for path in home.iterdir()]


def test_each_schedule_says_what_else_it_needs(odd):
    """Mail, lingering, a reload, GitHub Pages and the branch are named where they matter."""
    text = {kind: "".join(schedule(kind, odd, odd / "briefs").values()) for kind in KINDS}
    assert "cron mails" in text["cron"] and "Settings, Pages" in text["github"]
    assert all(word in text["systemd"] for word in ("daemon-reload", "enable-linger", "briefs new"))
    assert "branches: [main, master]" in text["github"]


def test_the_workflow_is_the_one_of_this_project():
    """The printed workflow is the file that this project itself runs, and is YAML."""
    [text] = schedule("github", REPOSITORY, Path("/usr/bin/briefs")).values()
    assert text == (REPOSITORY / ".github" / "workflows" / "briefs.yml").read_text()
    assert yaml.safe_load(text)["jobs"]["build"]["steps"]


def test_every_file_has_a_template():
    """No kind names a file that cannot be written."""
    for kind, names in KINDS.items():
        assert list(schedule(kind, REPOSITORY, Path("/usr/bin/briefs"))) == list(names)


def test_a_line_break_is_refused(tmp_path):
    """A path that would begin a second line is an error, not a second order."""
    with pytest.raises(ValueError, match="line break"):
        schedule("cron", tmp_path / "a\n@reboot rm", Path("/usr/bin/briefs"))
