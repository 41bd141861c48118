"""In real clones of git, tables are joined by row, whichever way git takes."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import RIVERLAND, SYRIA

from helpers import tables
from helpers.cli import main
from helpers.tables.git import Clone

REPORT = "{0},daily-leaf,{1},https://leaf.example/{1},,2030-01-06,en,full,2030-02-01,\n"
CLAIM = (
    "{0},elm-struck,{1},strike,asserts,elm,at,2030-01-04,2030-01-04,rebels,crown-army,,,daily-leaf,"
    ",reporter,,,,,{3},{2},2030-02-01,\n"
)
HOME = {
    **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
    **dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull),
    **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "desk@example.org"),
    "GIT_EDITOR": "true",
}


class Person:
    """Somebody with a clone of their own."""

    def __init__(self, name: str, folder: Path):
        """Work in a clone under a name."""
        self.name, self.root, self.folder = name, folder, folder / "data" / "riverland"
        self.env = HOME | dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), name)

    def __call__(self, *words: str) -> subprocess.CompletedProcess:
        """Run a command of git, or ``briefs`` with what follows."""
        start = [sys.executable, "-m", "helpers.cli"] if words[0] == "briefs" else ["git"]
        words = words[1:] if words[0] == "briefs" else words
        return subprocess.run(
            [*start, *words],
            cwd=self.root,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def append(self, table: str, row: str, *cells: str) -> None:
        """Add a row at the end of a table."""
        with (self.folder / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row.format(*cells))

    def add(self, report: str, title: str, *claims: str) -> None:
        """Add a report with claims, which say their words after its title, and commit."""
        self.append("reports", REPORT, report, title)
        for at, claim in enumerate(claims):
            before = claims[at - 1] if at else ""
            self.append("events", CLAIM, claim, report, f"{title} {at + 1}.", before)
        self.commit(title)

    def edit(self, table: str, old: str, new: str) -> None:
        """Put other words into a table, and commit."""
        path = self.folder / f"{table}.csv"
        assert path.read_text("utf-8").count(old) == 1
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
        self.commit(new)

    def commit(self, words: str) -> None:
        """Commit what was changed."""
        assert self("commit", "-qam", words).returncode == 0

    def rows(self) -> dict[str, tuple[str, str]]:
        """Give by the summary of a claim the title of its report and the summary it supersedes."""
        d = tables.load(self.folder)
        titles = d.reports.set_index("report_id")["title"]
        said = d.events.set_index("claim_id")["summary"]
        return {
            row.summary: (titles[row.report_id], said.get(row.supersedes, ""))
            for row in d.events.itertuples()
            if row.claim_id > "c0019"
        }


@pytest.fixture
def desk(tmp_path) -> tuple[Person, Person]:
    """Two people with a clone each of one repository, in which git joins tables by row."""
    rana = Person("Rana", tmp_path / "rana")
    shutil.copytree(RIVERLAND, rana.folder)
    shutil.copy(SYRIA.parents[1] / ".gitattributes", rana.root)
    for words in (["init", "-qb", "main"], ["add", "-A"], ["commit", "-qm", "The table"]):
        assert rana(*words).returncode == 0
    omar = Person("Omar", tmp_path / "omar")
    assert rana("clone", "-q", str(rana.root), str(omar.root)).returncode == 0
    rana("remote", "add", "omar", str(omar.root))
    assert Clone(rana.root).install() and Clone(omar.folder).install()
    return rana, omar


@pytest.fixture
def both_gave(desk):
    """Rana and Omar each have added a report r0009 with two claims under the same numbers."""
    rana, omar = desk
    rana.add("r0009", "Leaf", "c0020", "c0021")
    omar.add("r0009", "Oak", "c0020", "c0021")
    return rana, omar


BOTH = {
    "Leaf 1.": ("Leaf", ""),
    "Leaf 2.": ("Leaf", "Leaf 1."),
    "Oak 1.": ("Oak", ""),
    "Oak 2.": ("Oak", "Oak 1."),
}


def test_a_merge_keeps_each_claim_on_its_report(both_gave):
    """Both gave r0009 and c0020: Rana's, which Omar finds published, stay, and his move."""
    rana, omar = both_gave
    done = omar("pull", "-q", "--no-rebase", "--no-edit")
    assert done.returncode == 0 and "r0009 → r0010" in done.stderr
    assert "c0020 → c0022, c0021 → c0023" in done.stderr and "(Omar)" in done.stderr
    assert omar.rows() == BOTH and omar("status", "--porcelain").stdout == ""
    assert "\nc0021,elm-struck,r0009," in (omar.folder / "events.csv").read_text("utf-8")
    assert rana("pull", "-q", "omar", "main").returncode == 0 and rana.rows() == BOTH


def test_both_go_on_after_a_merge_that_moved_rows(both_gave):
    """Omar adds to a report that Rana moved meanwhile, under its old number: it follows."""
    rana, omar = both_gave
    rana("fetch", "-q", "omar")
    rana("branch", "-r", "-d", "omar/main")
    assert rana("merge", "-q", "--no-edit", "FETCH_HEAD").returncode == 0
    omar.append("events", CLAIM, "c0022", "r0009", "Oak 3.", "c0021")
    omar.edit("events", "Oak 1.", "Oak one.")
    assert omar("pull", "-q", "--no-rebase", "--no-edit").returncode == 0
    assert omar.rows() == {
        **{said: of for said, of in BOTH.items() if "Leaf" in said},
        "Oak one.": ("Oak", ""),
        "Oak 2.": ("Oak", "Oak one."),
        "Oak 3.": ("Oak", "Oak 2."),
    }


def test_a_rebase_moves_what_is_put_on_top(desk):
    """Three commits of Omar, the later ones on rows of the first, are replayed on Rana's."""
    rana, omar = desk
    rana.add("r0009", "Leaf", "c0020", "c0021")
    omar.add("r0009", "Oak", "c0020")
    omar.append("events", CLAIM, "c0021", "r0009", "Oak 2.", "c0020")
    omar.commit("More of it")
    omar.edit("events", "Oak 1.", "Oak one.")
    done = omar("pull", "-q", "--rebase")
    assert done.returncode == 0, done.stderr
    assert omar.rows() == {
        **{said: of for said, of in BOTH.items() if "Leaf" in said},
        "Oak one.": ("Oak", ""),
        "Oak 2.": ("Oak", "Oak one."),
    }


def test_a_picked_commit_moves_too(desk):
    """Rana picks the second of Omar's commits: only its rows come, under free numbers."""
    rana, omar = desk
    rana.add("r0009", "Leaf", "c0020", "c0021")
    omar.add("r0009", "Elm", "c0020")
    omar.add("r0010", "Oak", "c0021", "c0022")
    rana("fetch", "-q", "omar")
    done = rana("cherry-pick", "omar/main")
    assert done.returncode == 0, done.stderr
    assert rana.rows() == BOTH


def test_both_merge_at_once(both_gave):
    """Each takes the other's rows, and then the other's merge: nothing is doubled."""
    rana, omar = both_gave
    rana("fetch", "-q", "omar"), omar("fetch", "-q", "origin")
    for person, other in ((rana, "omar/main"), (omar, "origin/main")):
        assert person("merge", "-q", "--no-edit", other).returncode == 0
    omar.edit("events", "Leaf 1.,2030-02-01", "Leaf 1.,2030-02-09")
    done = rana("pull", "-q", "--no-rebase", "--no-edit", "omar", "main")
    assert done.returncode == 0, done.stderr
    assert rana.rows() == BOTH
    assert "Leaf 1.,2030-02-09" in (rana.folder / "events.csv").read_text("utf-8")


def test_reports_without_claims_leave_their_number(desk):
    """A claim that comes later to a number which both gave points to no report, and is named."""
    rana, omar = desk
    rana.add("r0009", "Leaf")
    omar.add("r0009", "Oak")
    rana("fetch", "-q", "omar")
    assert rana("merge", "-q", "--no-edit", "omar/main").returncode == 0
    omar.append("events", CLAIM, "c0020", "r0009", "Oak 1.", "")
    omar.commit("Its claim")
    assert omar("pull", "-q", "--no-rebase", "--no-edit").returncode == 0
    (problem,) = tables.check(omar.folder)
    assert (problem.id, problem.column, problem.value) == ("c0020", "report_id", "r0009")


def test_what_has_to_be_decided_is_told_in_words(desk):
    """One cell edited by both: file, row, column, both values, and both rows in the table."""
    rana, omar = desk
    rana.edit("events", "Most of Westland", "Half of Westland")
    omar.edit("events", "Most of Westland", "A part of Westland")
    omar.add("r0009", "Oak", "c0020")
    done = omar("pull", "-q", "--no-rebase", "--no-edit")
    assert done.returncode == 1
    words = [
        "riverland/events.csv, c0019, summary",
        '"Half of Westland is held',
        '"A part of Westland is',
    ]
    assert all(word in done.stderr for word in words)
    path = omar.folder / "events.csv"
    ours, theirs = path.read_text("utf-8").partition("<<<<<<<")[2].split("=======")
    assert "\nc0019," in ours and "\nc0019," in theirs and "c0020" not in ours + theirs[:200]
    (problem,) = [p for p in tables.check(omar.folder) if "merge" in p.advice]
    assert (problem.file, problem.rule) == ("events.csv", "git left a merge to be finished")
    kept = [line for line in path.read_text("utf-8").splitlines(keepends=True)]
    kept = [line for line in kept if line[:7] not in ("<<<<<<<", "=======", ">>>>>>>")]
    kept.remove(next(line for line in kept if "Half of Westland" in line))
    path.write_text("".join(kept), encoding="utf-8")
    assert tables.check(omar.folder) == []


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
def test_a_merge_without_the_driver_is_finished(desk, way):
    """Git left its marks; ``briefs merge`` joins all tables and adds them to the merge."""
    rana, omar = desk
    omar("config", "--remove-section", "merge.briefs")
    rana.add("r0009", "Leaf", "c0020", "c0021")
    omar.add("r0009", "Oak", "c0020", "c0021")
    omar("fetch", "-q")
    assert omar(way, "origin/main").returncode == 1
    told = tables.check(omar.folder)
    assert {problem.rule for problem in told} == {"git left a merge to be finished"}
    assert all("briefs merge" in problem.advice for problem in told)
    done = omar("briefs", "merge")
    assert done.returncode == 0, done.stderr
    assert omar.rows() == BOTH and omar("diff", "--name-only").stdout == ""
    go_on = ["commit", "--no-edit"] if way == "merge" else [way, "--continue"]
    assert omar(*go_on).returncode == 0 and omar.rows() == BOTH


@pytest.mark.parametrize("how", ["semicolons", "utf-16"])
@pytest.mark.parametrize("by", ["Rana", "Omar"])
def test_a_table_of_a_spreadsheet_is_joined_as_tidy_writes_it(desk, how, by):
    """One saved the claims in another form, days too, the other added: both come."""
    rana, omar = desk
    person, other = (rana, omar) if by == "Rana" else (omar, rana)
    path = person.folder / "events.csv"
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    rows = [[re.sub(r"^2030-(\d\d)-(\d\d)$", r"2030/\1/\2", cell) for cell in row] for row in rows]
    csv.writer(text := io.StringIO(newline=""), delimiter=";").writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-16" if how == "utf-16" else "utf-8"))
    person.commit("Saved")
    other.add("r0009", "Oak", "c0020")
    done = omar("pull", "-q", "--no-rebase", "--no-edit")
    assert done.returncode == 0, done.stderr
    added = CLAIM.format("c0020", "r0009", "Oak 1.", "")
    before = (RIVERLAND / "events.csv").read_text("utf-8")
    assert (omar.folder / "events.csv").read_text("utf-8") == before + added


@pytest.mark.parametrize("older", [False, True])
def test_a_stash_that_git_could_not_put_back_is_finished(desk, older):
    """What was put aside meets other edits: ``briefs merge`` joins it, and takes no older stash."""
    rana, omar = desk
    rana.add("r0009", "Leaf", "c0020", "c0021")
    omar("config", "--remove-section", "merge.briefs")
    for word in ("older", "newer"):
        path = omar.folder / "reports.csv"
        path.write_text(path.read_text("utf-8") + REPORT.format("r0009", word), encoding="utf-8")
        assert omar("stash", "-q").returncode == 0
    assert omar("pull", "-q").returncode == 0
    assert omar("stash", "pop", "stash@{1}" if older else "stash@{0}").returncode == 1
    done = omar("briefs", "merge")
    if older:
        assert done.returncode == 2 and "git has no merge open" in done.stderr
    else:
        assert done.returncode == 0 and "git stash drop" in done.stdout
        titles = tables.load(omar.folder).reports.set_index("report_id")["title"]
        assert (titles["r0009"], titles["r0010"]) == ("Leaf", "newer")


def test_a_table_that_cannot_be_read_is_left_with_the_marks_of_git(desk):
    """Omar's claims are no UTF-8: that is told, both rows stand between marks, none is lost."""
    rana, omar = desk
    rana.add("r0009", "Leaf", "c0020")
    omar.append("events", CLAIM, "c0020", "r0008", "Oak.", "")
    path = omar.folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b"Oak.", b"\xd6l."))
    omar.commit("Oak")
    done = omar("pull", "-q", "--no-rebase", "--no-edit")
    assert done.returncode == 1 and "the file is not UTF-8" in done.stderr
    assert "Run briefs merge" in done.stderr
    text = path.read_bytes()
    assert b"<<<<<<<" in text and b"\xd6l." in text and b"Leaf 1." in text


def test_a_table_edited_since_is_not_overwritten(desk):
    """Who took the marks out by hand keeps that, and is told how to begin anew."""
    rana, omar = desk
    omar("config", "--remove-section", "merge.briefs")
    rana.add("r0009", "Leaf", "c0020")
    omar.add("r0009", "Oak", "c0020")
    omar("fetch", "-q")
    omar("merge", "origin/main")
    path = omar.folder / "reports.csv"
    text = path.read_text("utf-8").partition("<<<<<<<")[0]
    path.write_text(text + REPORT.format("r0012", "Oak"), encoding="utf-8")
    before = {file: file.read_bytes() for file in omar.folder.iterdir() if file.is_file()}
    done = omar("briefs", "merge")
    assert done.returncode == 1 and "reports.csv: it was edited since" in done.stderr
    assert before == {file: file.read_bytes() for file in before}


def test_outside_of_a_clone_nothing_is_set_up(tmp_path, monkeypatch):
    """The function says so and does nothing."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert not Clone(tmp_path).install()


def test_settings_that_git_did_not_take_are_told(desk):
    """Another process holds the settings of the clone: exit 2, and afterwards it goes."""
    rana, _ = desk
    rana("config", "--remove-section", "merge.briefs")
    (lock := rana.root / ".git" / "config.lock").touch()
    done = rana("briefs", "merge", "--install")
    assert done.returncode == 2 and "git cannot write .git/config" in done.stderr
    assert done.stdout == ""
    lock.unlink()
    done = rana("briefs", "merge", "--install")
    assert done.returncode == 0 and "git joins tables by row" in done.stdout


def test_a_file_that_is_no_table_stays_in_conflict_and_is_named(desk):
    """Both wrote a line of README.md: the tables are added, and exit 1 names what is not."""
    rana, omar = desk
    for person, report in ((rana, "Leaf"), (omar, "Oak")):
        (person.root / "README.md").write_text(report, encoding="utf-8")
        person("add", "README.md")
        person.add("r0009", report, "c0020", "c0021")
    assert omar("pull", "-q", "--no-rebase", "--no-edit").returncode == 1
    done = omar("briefs", "merge")
    assert done.returncode == 1 and done.stdout == ""
    assert "\nREADME.md: git could not join it" in done.stderr and "\n1 problem." in done.stderr
    assert omar("diff", "--name-only", "--diff-filter=U").stdout == "README.md\n"
    omar("add", "README.md")
    assert omar("briefs", "merge").returncode == 0 and omar.rows() == BOTH


def test_a_new_dataset_tells_git_how_to_join(tmp_path, monkeypatch):
    """``briefs new`` in a clone sets git up there, and says so."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").mkdir()
    shutil.copy(SYRIA.parents[1] / "notebooks" / "briefs.toml", tmp_path / "notebooks")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, env=HOME, check=True)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["new", "delta", "--yes"])
    assert done.exit_code == 0 and "git joins its tables by row" in done.output
    assert "--driver %O %A %B %P" in Clone(tmp_path)("config", "merge.briefs.driver")
