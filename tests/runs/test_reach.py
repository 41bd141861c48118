"""What a notebook reaches is never less than what runs, and never a docstring or a comment."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.runs import notebooks, reach

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0*.ipynb"))
SMALL = {
    "__init__": "",
    "words": "ONE = 'one'\nTWO = 'two'\n\n\ndef say():\n    'Say one.'\n    return ONE\n",
    "signs": "from helpers import words\n\n\ndef draw():\n    return words.say()\n",
}


def small(folder: Path, **modules: str) -> reach.Package:
    """Lay out a package of a few modules, without any that makes pages."""
    for name, source in {**SMALL, **modules}.items():
        path = folder / f"{name.replace('__of__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return reach.Package(folder, build=())


def names(package: reach.Package, *cells: str) -> set[str]:
    """Give the definitions that cells reach, as ``module.name``."""
    found = package.reached(cells).names
    return {f"{m.removeprefix('helpers.')}.{n}" for m, n in found if n not in ("", "*")}


def test_what_is_named_is_reached_and_no_more(tmp_path):
    """A function leads to the constant that it names, through modules, and not to its neighbour."""
    package = small(tmp_path)
    assert names(package, "from helpers import signs\nsigns.draw()") == {
        "signs.draw",
        "signs.words",
        "words.say",
        "words.ONE",
    }
    assert names(package, "from helpers.words import TWO\nTWO") == {"words.TWO"}


WHOLE = {"words.ONE", "words.TWO", "words.say"}


@pytest.mark.parametrize(
    "cell",
    [
        "from helpers import words\nf(words)",
        "from helpers import words\ngetattr(words, 'say')()",
        "from helpers.words import *",
        "import helpers.words\nhelpers.words.other",
        "from helpers import signs\nsigns.words",
        "__import__(name)",
        "from importlib import import_module as take\ntake(name)",
        "load('helpers.words')",
        "%time 1",
    ],
)
def test_what_cannot_be_followed_counts_wholly(tmp_path, cell):
    """A module as a value, a star, an unknown attribute, a name in a text, a magic: all of it."""
    assert names(small(tmp_path), cell) >= WHOLE


@pytest.mark.parametrize(
    "source",
    [
        "from helpers import words\nwords.say()",
        "from helpers.words import say\n\n\n@say\ndef other():\n    pass",
        "from helpers.words import say\n\n\ndef other(at=say()):\n    pass",
        "from helpers.words import say\n\n\nclass Other:\n    made = say()",
        "from helpers.words import say\n\n\nclass Other(say()):\n    pass",
        "from helpers.words import say\n\nKEPT = [say()]",
        "if True:\n    from helpers.words import say\n    say()",
        "import helpers.words\nhelpers.words.ONE = helpers.words.say()",
        "from helpers import words\n\nKEPT, words.ONE = 1, words.TWO",
    ],
)
def test_what_an_import_runs_counts_for_all_that_import(tmp_path, source):
    """Calls, decorators, defaults, bases and bodies of classes run without being named."""
    package = small(tmp_path, other=f"{source}\n\n\ndef plain():\n    pass")
    assert names(package, "from helpers.other import plain") >= {"words.ONE"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(words):\n    return words.say()", False),
        ("def f():\n    words = g()\n    return words.say()", False),
        ("def f():\n    return [words for words in words.say()]", True),
        ("def f():\n    g = [words for words in h]\n    return words.say()", True),
        ("def f():\n    global words\n    words = words.say()", True),
        ("def f(at=lambda: words.say()):\n    words = 1", True),
        ("class F:\n    words = 1\n\n    def f(self):\n        return words.say()", True),
        ("def f():\n    from helpers import words as w\n    return w.say()", True),
        ("def f(a: words.say):\n    pass", True),
        ("f = {'x': words.say}", True),
    ],
)
def test_names_are_read_as_python_reads_them(tmp_path, source, found):
    """A name that a function binds hides the module; one of a comprehension or class does not."""
    package = small(tmp_path, other=f"from helpers import words\n\n\n{source}")
    name = "F" if "class F" in source else "f"
    reached = names(package, f"from helpers.other import {name}\n{name}")
    assert ("words.say" in reached) == found


def test_names_that_an_init_gives_on(tmp_path):
    """What a package gives on is followed to where it is defined, past a module of that name."""
    package = small(
        tmp_path,
        parts__of____init__="from helpers.parts.draw import draw, rub",
        parts__of__draw="def draw():\n    pass\n\n\ndef rub():\n    pass",
    )
    told = names(package, "from helpers import parts\nparts.draw()")
    assert told == {"parts.draw", "parts.draw.draw"}


@pytest.mark.parametrize(
    ("module", "old", "new", "differs"),
    [
        ("words", "Say one.", "Say it.", False),
        ("words", "ONE = 'one'\n", "ONE = 'one'  # first\n\n", False),
        ("words", "'two'", "'zwei'", False),
        ("words", "'one'", "'eins'", True),
        ("words", "return ONE", "return TWO", True),
        ("signs", "from helpers import words", "from helpers import other as words", True),
        ("words", "TWO = ", "print()\nTWO = ", True),
        ("__init__", "", "import pandas", True),
    ],
)
def test_what_changes_the_checksum(tmp_path, module, old, new, differs):
    """Code that is reached or run does; docstrings, comments and what nobody reaches do not."""
    cell = ["from helpers import signs\nsigns.draw()"]
    before = small(tmp_path, other="say = 1").reached(cell).digests
    source = SMALL[module].replace(old, new) if old else new
    after = small(tmp_path, **{"other": "say = 1", module: source}).reached(cell).digests
    assert (before != after) == differs


SAYING = "def say():\n    return 'one two'\n"


@pytest.mark.parametrize(
    ("cell", "build", "alone"),
    [
        ("words.say()", (), True),
        ("words.say()", (("helpers.words", "say"),), False),
        ("words.say()\nsubprocess.run(['ls'])", (), False),
        ("%time words.say()", (), False),
        ("words.say.__doc__", (), False),
    ],
)
def test_texts_that_count_by_themselves(tmp_path, cell, build, alone):
    """Only cells come upon them, in a process that is watched; all others count as code."""
    small(tmp_path, words=SAYING)
    cells = [f"from helpers import words\n{cell}"]
    before = reach.Package(tmp_path, build).reached(cells)
    small(tmp_path, words=SAYING.replace("two", "three"))
    after = reach.Package(tmp_path, build).reached(cells)
    assert (before.digests == after.digests) == alone
    assert (before.texts != after.texts) or not alone


def test_a_docstring_that_is_shown_counts(tmp_path):
    """Where code reads docstrings, the text of every module counts as it stands."""
    cell = ["from helpers import words\nwords.say.__doc__"]
    before = small(tmp_path).reached(cell).digests
    after = small(tmp_path, words=SMALL["words"].replace("Say one.", "Say it."))
    assert before != after.reached(cell).digests


def test_what_makes_every_page_is_there():
    """Each name from which the build is followed exists: a renamed one would go unnoticed."""
    package = reach.Package(reach.SOURCES)
    for module, name in (*reach.BUILD, reach.WARMING):
        assert name in package.module(module).defined, (module, name)
    assert set(reach.WHOLE) <= package.files.keys()


@pytest.fixture(scope="module")
def package() -> reach.Package:
    """This package as it stands."""
    return reach.Package(reach.SOURCES)


def reached(package: reach.Package, notebook: Path) -> reach.Reached:
    """Give what a notebook reaches."""
    cells = notebooks.read(notebook)
    return package.reached(cell["source"] for cell in cells if cell["kind"] == "code")


def spans(package: reach.Package, found: reach.Reached) -> dict[str, list[range]]:
    """Give the lines of what is reached, by module."""
    lines: dict[str, list[range]] = {}
    for module, name in found.names:
        for statement in package.module(module).statements(name) if name != "*" else ():
            heads = [statement, *getattr(statement, "decorator_list", ())]
            first = min(getattr(node, "lineno", 1) for node in heads)
            last = getattr(statement, "end_lineno", None) or 1
            lines.setdefault(module, []).append(range(first, last + 1))
    return lines


@pytest.mark.parametrize(
    ("notebook", "more"),
    [*((path, ()) for path in NOTEBOOKS), (NOTEBOOKS[2], ("page",))],
    ids=[*(path.stem for path in NOTEBOOKS), "a whole page"],
)
def test_nothing_runs_that_is_not_reached(package, notebook, more):
    """Every function that a notebook or the build of a page calls is among those it reaches."""
    dataset = "syria-2024" if more else "riverland"
    command = [sys.executable, "-m", "tests.runs.traced", str(notebook), dataset, *more]
    found = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT / "tests", env=found)
    assert ran.returncode == 0, ran.stderr
    lines = spans(package, reached(package, notebook))
    called = json.loads(ran.stdout)
    assert len(called) > 100
    for path, line in called:
        module = f"helpers.{path.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")
        assert any(line in span for span in lines.get(module, ())), f"{path} line {line}"


def test_an_edit_of_anything_reached_is_noticed(package):
    """Each text in each reached definition, changed alone, gives its module another checksum."""
    found = reached(package, NOTEBOOKS[2])
    count = 0
    for module, name in sorted(found.names):
        statements = package.module(module).statements(name) if name != "*" else []
        before = package.pieces[module, name].text
        for statement in statements:
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    node.value, kept = f"{node.value} now", node.value
                    assert package.piece(module, name).text != before, (module, name, kept)
                    node.value, count = kept, count + 1
                    break
    assert count > 200
