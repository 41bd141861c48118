"""Tables at commits of git: the sides of a merge, and the driver that git calls for each table."""

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, mkdtemp

from helpers.tables import append
from helpers.tables.join import Joined, join
from helpers.tables.matching import BASE, OURS, THEIRS
from helpers.tables.reader import DESCRIPTOR, MARKER, BadTables, Problem
from helpers.tables.schema import WORDS

SETTINGS = {
    "merge.briefs.name": "tables joined by row, with numbers that do not clash",
    "merge.briefs.driver": f"{shlex.quote(sys.executable)} -P -m helpers.cli merge"
    " --driver %O %A %B %P",
    "merge.briefs.recursive": "binary",
    "diff.briefs.wordRegex": '"[^"]*"|[^,]+',
}
"""What git is told once in a clone; ``.gitattributes`` says for which files."""
Commits = tuple[list[str], str]
"""The commits from which both sides of a merge come, and that of the other side."""


class Clone:
    """A clone of git, as far as its tables are joined; ``root`` is None outside of one."""

    def __init__(self, folder: Path):
        """Find the clone that holds a folder."""
        self.root: Path | None = folder
        top = self("rev-parse", "--show-toplevel")
        self.root = Path(top) if top else None

    def __call__(self, *words: str) -> str:
        """Give what a command of git prints; nothing where it fails."""
        return self.read(*words).decode("utf-8", "replace").strip()

    def read(self, *words: str) -> bytes:
        """Give the same byte for byte."""
        try:
            done = subprocess.run(["git", *words], capture_output=True, check=False, cwd=self.root)
        except FileNotFoundError:
            return b""
        return b"" if done.returncode else done.stdout

    def install(self) -> bool:
        """Let git join tables by row here; False where git did not take a setting."""
        for name, value in SETTINGS.items() if self.root else ():
            self("config", name, value)
        return bool(self.root) and all(self("config", n) == v for n, v in SETTINGS.items())

    def common(self, one: str, other: str) -> list[str]:
        """Give the commits from which two others come."""
        return self("merge-base", "--all", one, other).split()

    def names(self, commit: str, folder: str) -> list[str]:
        """Give the paths of the files under a folder at a commit."""
        return self("ls-tree", "-r", "--name-only", "-z", commit, "--", folder).split("\0")

    def open_merge(self) -> Commits | None:
        """Give the sides of the merge, rebase, pick, revert or stash that waits for a person."""
        for head in ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD"):
            if other := self("rev-parse", "-q", "--verify", head):
                if head == "REVERT_HEAD":
                    return [other], f"{other}^"
                return self.common("HEAD", other) if head == "MERGE_HEAD" else [f"{other}^"], other
        for path in self.unmerged()[:1]:
            found = self("rev-parse", "-q", "--verify", f":3:{path}")
            if found and found == self("rev-parse", "-q", "--verify", f"stash:{path}"):
                return ["stash^"], "stash"
        return None

    def unmerged(self) -> list[str]:
        """Give the paths of the files that git left in conflict."""
        return [*filter(None, self("diff", "--name-only", "--diff-filter=U", "-z").split("\0"))]

    def running_merge(self, path: str, base: Path, ours: Path, theirs: Path) -> Commits | None:
        """Find the sides of the merge in which git calls its driver for one file.

        Git names the commits that it merges in its environment. One that it picks, in a rebase
        too, is the commit that made of ``base`` what ``theirs`` is; None where that is not sure.
        """
        heads = [name.removeprefix("GITHEAD_") for name in os.environ if "GITHEAD_" in name]
        found = {other: (self.common("HEAD", other), other) for other in heads}
        if not heads:
            made = self("hash-object", "--no-filters", str(theirs))
            log = ("log", "--all", "-m", "--first-parent", "--format=%H", f"--find-object={made}")
            for other in self(*log, "--", path).split():
                if self.at(f"{other}^", path) == base.read_bytes():
                    folder = str(PurePosixPath(path).parent)
                    trees = self("rev-parse", f"{other}^:{folder}", f"{other}:{folder}")
                    found[trees] = [f"{other}^"], other
        commits = next(iter(found.values()), None)
        fits = len(found) == 1 and self.at(commits[1], path) == theirs.read_bytes()
        return commits if fits and self.at("HEAD", path) == ours.read_bytes() else None

    def at(self, commit: str, path: str) -> bytes:
        """Give a file as it stood at a commit."""
        return self.read("cat-file", "blob", f"{commit}:{path}")

    def join(self, commits: Commits, folder: str) -> Joined:
        """Join the tables of a folder at HEAD and at the other commit; it is named in what is told.

        Rows of HEAD keep their numbers, but in a merge with what alone is on a remote already.
        """
        bases, other = commits
        published = [bool(self("branch", "-r", "--contains", side)) for side in ("HEAD", other)]
        merged = "^" not in "".join((*bases, other))  # a commit that is picked has one parent
        keep = THEIRS if merged and published == [False, True] else OURS
        log = ("log", "-1", "--no-show-signature", "--format=%h (%an)")
        names = {OURS: self(*log, "HEAD"), THEIRS: self(*log, other)}
        with TemporaryDirectory() as home:
            at = {BASE: bases, OURS: ["HEAD"], THEIRS: [other]}
            folders = {side: self.write(at[side], folder, home) for side in at}
            joined = join(folders, names, keep)
        for told in (joined.moved, joined.conflicts):
            told[:] = [replace(problem, file=f"{folder}/{problem.file}") for problem in told]
        return joined

    def write(self, commits: list[str], folder: str, home: str) -> Path:
        """Write the tables of a folder at a commit below ``home``; those of several are joined."""
        target = Path(mkdtemp(dir=home)).resolve()
        for commit in commits[:1]:
            for name in self.names(commit, f"{folder}/"):
                if name.endswith((".csv", ".json")):
                    path = target / PurePosixPath(name).relative_to(folder)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(self.at(commit, name))
        for commit in commits[1:]:  # both sides took from each other: what they had in common
            sides = {OURS: target, THEIRS: self.write([commit], folder, home)}
            sides[BASE] = self.write(self.common(commits[0], commit), folder, home)
            joined = join(sides, {OURS: "", THEIRS: ""})
            if joined.conflicts:
                return sides[BASE]
            for path, content in joined.files.items():
                (target / path).write_bytes(content)
        return target

    def drive(self, base: Path, ours: Path, theirs: Path, path: str) -> Joined:
        """Write one table, joined, where git wants it: into ``ours``.

        Where the commits are not known, it is joined by line as git does, and left to be finished.
        """
        commits = self.running_merge(path, base, ours, theirs)
        self.read("merge-file", *map(str, (ours, base, theirs)))  # holds until all is joined
        folder = self.dataset(path, commits[1]) if commits else ""
        joined = told = Joined({})
        try:
            joined = self.join(commits, folder) if folder else told
        except BadTables as bad:
            told.conflicts = bad.problems
        name = path.removeprefix(f"{folder}/")
        if name not in joined.files:
            told.conflicts.append(_problem(path, "alone"))
            return told
        ours.write_bytes(joined.files[name])
        told.moved = [problem for problem in joined.moved if problem.file == path]
        told.conflicts = [problem for problem in joined.conflicts if problem.file == path]
        told.conflicts += [_problem(f"{folder}/{p}", "otherwise") for p in joined.taken_otherwise()]
        return told

    def dataset(self, path: str, commit: str) -> str:
        """Give the folder of the dataset to which a file belongs."""
        folders = map(str, PurePosixPath(path).parents)
        return next((f for f in folders if self.names(commit, f"{f}/{DESCRIPTOR}") != [""]), "")

    def finish(self, commits: Commits) -> Joined:
        """Join the tables of a merge that git left open, of each dataset all or none.

        Where nothing is left to decide they are added to the merge; those of a dataset in which
        one was edited by hand since are left as they are. Other files in conflict are told.
        """
        told, own = Joined({}), set()
        paths = {*self.names("HEAD", "."), *self.names(commits[1], ".")}
        for folder in sorted(p.removesuffix(f"/{DESCRIPTOR}") for p in paths if DESCRIPTOR in p):
            trees = [self("rev-parse", f"{c}:{folder}") for c in (*commits[0], "HEAD", commits[1])]
            if trees[-1] in trees[:-1] or trees[-2] in trees[:-2]:
                continue  # git took it from one side
            joined = self.join(commits, folder)
            home, now = self.root / folder, {}
            own |= {f"{folder}/{path}" for path in joined.files}
            for path, content in joined.files.items():
                now[path] = (home / path).read_bytes() if (home / path).is_file() else b""
                marked = MARKER.search(now[path].decode("utf-8", "replace"))
                if now[path] not in (*joined.sides[path], content) and not marked:
                    joined.conflicts.append(_problem(f"{folder}/{path}", "edited"))
            told.moved += joined.moved
            told.conflicts += joined.conflicts
            if not any(problem.rule == WORDS["join"]["edited"] for problem in joined.conflicts):
                before = {home / path: content for path, content in now.items() if content}
                append.write(home, {home / p: c for p, c in joined.files.items()}, before)
                if not joined.conflicts:
                    self("add", "--", *(f"{folder}/{path}" for path in joined.files))
        told.conflicts += [
            _problem(path, "unmerged") for path in self.unmerged() if path not in own
        ]
        return told


def _problem(path: str, rule: str) -> Problem:
    words = WORDS["join"]
    advice = {"edited": "anew", "unmerged": "by_hand"}.get(rule, "finish")
    return Problem(path, 0, "", "", "", words[rule], words[advice])
