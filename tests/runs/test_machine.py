"""In whatever order a desk works, a brief that counts as fresh is what a fresh build makes of it.

hypothesis draws what is done: rows changed and changed back, notebooks, the plan and the package
edited, builds of everything or of one brief, builds that fail, are stopped, are killed at any write
or run beside another, tables saved meanwhile, a site published to two places. Runs are stood in for
by a function that makes a page of all that a run can see, so that thousands of builds can be tried.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from helpers import tables
from helpers.runs import inputs, output, plan, publish, rebuild, run
from helpers.tables.dataset import LAST_READ
from tests.long import times
from tests.runs.collection import Collection

SEQUENCES = times(2, 2000)
STEPS = 15
NOTEBOOKS = ("brief.ipynb", "other.ipynb")
CELLS = ("print(1)", "print(2)", "raise ValueError")
BRIEF = '[[brief]]\nslug = "{}"\nnotebook = "{}"\n'
EACH_DAY = BRIEF.format("00-brief", "brief.ipynb") + "each_day = true\n"
NOW, OTHER = BRIEF.format("01-now", "brief.ipynb"), BRIEF.format("02-other", "other.ipynb")
PLANS = (EACH_DAY + NOW, EACH_DAY + OTHER, NOW + OTHER + 'parameters = { level = "claimed" }\n')
EDITS = {
    "events": {"summary": ("One thing.", "Another thing."), "note": ("", "Seen again.")},
    "places": {"name": ("Alder", "Alder Town")},  # of one place, for names are not given twice
    "sources": {"note": ("", "Looked up.")},
    "reports": {"title": ("One", "Two")},
}
"""Cells that can be changed without breaking a rule of the tables."""
KILLED = 9


def page_of(order: output.Order) -> output.Result:
    """Make a page of everything that a run can see; its notebook fails where it raises."""
    cells = json.loads(order.notebook.read_text("utf-8"))["cells"]
    source = "".join("".join(cell["source"]) for cell in cells)
    if "raise" in source:
        return output.failed("cell 4", "raise ValueError", "ValueError")
    given = order.header["as_of"], order.header["known_by"]
    d = tables.load(order.folder, *map(str, given))
    seen = [getattr(d, name).to_csv() for name in inputs.TABLES]
    package = [path.read_text("utf-8") for path in output.PACKAGE.glob("charts.py")]
    page = json.dumps([source, order.parameters, order.header, package, seen], default=str)
    page = f"<html>{page}</html>".encode()
    return output.Result(page, b"{}", b"{}", {}, page)


class Desk(RuleBasedStateMachine):
    """A desk with one collection, whose package can change too."""

    def __init__(self):
        """Lay out the collection, with a package of one module."""
        super().__init__()
        self.home = Path(mkdtemp(prefix="desk-")).resolve()
        self.collection = Collection(self.home / "collection")
        self.root, self.briefs = self.collection.root, self.collection.briefs
        for name in NOTEBOOKS:
            self.collection.notebook(CELLS[0], name=name)
        self.plan(0)
        self.package = self.home / "package"
        self.package.mkdir()
        self.code(0)
        self.before, self.read = (output.PACKAGE, run.results, run.warm, Path.cwd()), {**LAST_READ}
        output.PACKAGE, run.warm = self.package, lambda: None
        os.chdir(self.root)

    def teardown(self):
        """Leave everything as it was."""
        output.PACKAGE, run.results, run.warm, here = self.before
        inputs.code.cache_clear()
        LAST_READ.clear()
        LAST_READ.update(self.read)  # tests that share a dataset go on with it
        os.chdir(here)
        shutil.rmtree(self.home)

    # What a desk changes

    @rule(number=st.sampled_from(range(len(PLANS))))
    def plan(self, number):
        """The plan is edited."""
        self.collection.plan('[datasets.riverland]\nprefix = ""\n' + PLANS[number])

    @rule(number=st.sampled_from(range(3)))
    def code(self, number):
        """Another version of the package is installed."""
        (self.package / "charts.py").write_text(f"VERSION = {number}\n")

    @rule(name=st.sampled_from(NOTEBOOKS), cell=st.sampled_from(CELLS))
    def notebook(self, name, cell):
        """A notebook is changed; with its last cell it fails."""
        self.collection.notebook(cell, name=name)

    @rule(data=st.data())
    def edit(self, data):
        """A cell is changed, or changed back."""
        table = data.draw(st.sampled_from(list(EDITS)))
        column = data.draw(st.sampled_from(list(EDITS[table])))
        rows = self.collection.rows(table)
        number = 2 if column == "name" else data.draw(st.integers(0, len(rows) - 1))
        rows[number][column] = data.draw(st.sampled_from(EDITS[table][column]))
        self.collection.save(table, rows)

    @rule()
    def report(self):
        """A report of the last day is added, or taken out again."""
        rows = self.collection.rows("reports")
        known = [row for row in rows if row["report_id"] != "r0099"]
        added = [{**rows[-1], "report_id": "r0099", "title": "Late", "url": ""}]
        self.collection.save("reports", known if len(known) < len(rows) else rows + added)

    @rule(day=st.integers(0, 20000))
    def clock(self, day):
        """Files get another time, as after a checkout or with a wrong clock."""
        for path in output.files_below(self.home):
            with suppress(FileNotFoundError):
                os.utime(path, (day * 86400, day * 86400))

    # What a desk does

    def command(self, slugs=(), force=False, meanwhile=None, stop_at=0):
        """Do what ``briefs build`` does in a new process; ``meanwhile`` at its first run."""
        LAST_READ.clear()
        inputs.code.cache_clear()
        doing = [meanwhile]

        def results(orders, jobs, isolation):
            for number, order in enumerate(orders, 1):
                if doing[0]:
                    doing.pop()()
                    doing.append(None)
                if number == stop_at:
                    raise KeyboardInterrupt
                yield order, page_of(order), []

        run.results = results
        if not slugs and not force and output.unchanged(self.root, self.briefs) is not None:
            return output.Outcome()
        return rebuild.rebuild(self.root, lambda line: None, slugs, force, jobs=1)

    def in_child(self, *commands):
        """Do commands at the same time, each in a process; give their exit codes."""
        children = []
        for command in commands:
            child = os.fork()
            if not child:
                with suppress(BaseException):
                    command()
                    os._exit(0)
                os._exit(1)
            children.append(child)
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    @rule(force=st.booleans())
    def build(self, force):
        """Everything is built; what does not fail is then as a fresh build makes it."""
        outcome = self.command(force=force)
        for status in self.survey():
            failed = "raise" in status.run.notebook.read_text("utf-8")
            assert status.state == ("failed" if failed else "fresh"), status
            assert not outcome.failed or (status.run.slug in outcome.failed) == failed
        assert not [*self.briefs.rglob(".*.draft")]
        self.lists_are_those_of_a_fresh_build()

    @rule(number=st.integers(0, 7))
    def build_one(self, number):
        """One brief is built."""
        slugs = [each.slug for each in plan.read(self.root)]
        self.command(slugs=(slugs[number % len(slugs)],))

    @rule(number=st.integers(1, 4))
    def stop(self, number):
        """A build is stopped at one of its runs."""
        with suppress(KeyboardInterrupt):
            self.command(stop_at=number)

    @rule(call=st.integers(1, 60), force=st.booleans())
    def kill(self, call, force):
        """A build is killed just before a write, a rename or a removal."""
        self.in_child(lambda: (die_at(call), self.command(force=force)))

    @rule()
    def two(self):
        """Two builds run at once."""
        assert self.in_child(self.command, self.command) == [0, 0]

    @rule(data=st.data())
    def edited_meanwhile(self, data):
        """A table or a notebook is saved while a build runs."""
        name = data.draw(st.sampled_from(NOTEBOOKS))
        cell = data.draw(st.sampled_from(CELLS))
        doing = data.draw(st.sampled_from(["edit", "notebook", "report"]))
        ways = {
            "edit": lambda: self.edit(data),
            "notebook": lambda: self.notebook(name, cell),
            "report": self.report,
        }
        self.command(meanwhile=ways[doing])

    @rule(where=st.sampled_from(["a", "b"]))
    def publish(self, where):
        """The site is published: then it is there as it would be at an empty address."""
        self.command()
        there, anew = self.home / where, self.home / "anew"
        publish.publish(self.briefs, str(there))
        publish.publish(self.briefs, str(anew))
        assert contents(there) == contents(anew)
        shutil.rmtree(anew)

    # What holds after every step

    def survey(self):
        """Ask for the state of every brief."""
        inputs.code.cache_clear()
        return inputs.survey(plan.read(self.root), self.briefs)

    @invariant()
    def what_counts_as_fresh_is_so(self):
        """A fresh brief is what its run makes now; a page is whole; "nothing to do" is true."""
        if not self.briefs.is_dir():
            return
        found, quiet = self.survey(), output.unchanged(self.root, self.briefs) is not None
        for status in found:
            path = output.brief(self.briefs, status.run.slug)
            assert status.state == "fresh" or not quiet, (status.run.slug, status.state)
            if status.state == "fresh":
                made = page_of(rebuild.order(status))
                assert path.read_bytes() == made.html, status.run.slug
            if path.is_file():
                page = path.read_bytes()
                assert page.startswith(b"<html>") and page.endswith(b"</html>")

    def lists_are_those_of_a_fresh_build(self):
        """Lists, feed and pages are those of a build in an empty folder."""
        if any("raise" in (self.root / "notebooks" / n).read_text("utf-8") for n in NOTEBOOKS):
            return
        here, aside = contents(self.briefs), self.home / "aside"
        self.briefs.rename(aside)
        self.command()
        assert contents(self.briefs) == here
        shutil.rmtree(self.briefs)
        aside.rename(self.briefs)


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file that readers see."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".state" not in path.parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}


def die_at(number: int) -> None:
    """Let this process be killed at one of its next writes, renames or removals."""
    calls = 0

    def watched(event: str, arguments: tuple) -> None:
        nonlocal calls
        writes = event == "open" and isinstance(arguments[1], str) and {*"wxa+"} & {*arguments[1]}
        calls += bool(writes or event in ("os.rename", "os.remove", "os.link", "os.truncate"))
        if calls == number:
            os._exit(KILLED)

    sys.addaudithook(watched)


Desk.TestCase.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestDesk = pytest.mark.long(Desk.TestCase)
TestDesk.__doc__ = "Whatever a desk does, nothing is ever wrong and quiet."


def test_what_is_saved_while_a_page_is_made():
    """A page made while a row, a notebook or the package was saved is not kept as the old one's."""
    desk = Desk()
    try:
        rows = desk.collection.rows("events")
        ways = {
            "a row": lambda n: desk.collection.save(
                "events", [{**rows[0], "summary": f"Thing {n}."}, *rows[1:]]
            ),
            "a notebook": lambda n: desk.collection.notebook(f"print({n})"),
            "the package": desk.code,
        }
        for way in ways.values():
            way(1)
            outcome = desk.command(force=True, meanwhile=lambda: way(2))
            assert not outcome.built and outcome.left == len(plan.read(desk.root))
            way(1)
            desk.what_counts_as_fresh_is_so()
            desk.build(force=False)
    finally:
        desk.teardown()
