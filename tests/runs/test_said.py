"""A run is noted to come upon exactly the texts that it comes upon, and does all else as before."""

from __future__ import annotations

import ast
from importlib.util import module_from_spec, spec_from_loader

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.runs import reach, said

SOURCE = '''
KEPT = "at the top"


def say(what, other="a default", *, more: "an annotation" = None):
    """Say some thing."""
    if what == "two words":
        return "came to this"
    elif not what:
        return "" or "nothing at all"
    told: "a note" = f"of {what:>3} and {'one more' if more else 'no more'}"
    match what:
        case "another pattern":
            return told + " in a case"
    return [told for _ in range(2) if (lambda: "in a lambda")()]


class Speaker:
    label = "of a class"

    def say(self):
        """Say a thing."""
        def inner():
            return "from within", "word"
        return inner()


def twice():
    return "the first one"


def twice():
    return "the second one"
'''


def listening(source: str) -> tuple[dict, list[str], set[str]]:
    """Run a module that notes its texts; give its names, those of all texts, and those noted."""
    heard: set[str] = set()
    names, tree = said.noting("helpers.some", ast.parse(source))
    space = {said.NOTING: heard.add, "__name__": "some"}
    exec(compile(tree, "some", "exec"), space)
    return space, names, heard


def spoken(source: str) -> dict[str, str]:
    """Give each text of a module by its name."""
    found = said.functions(ast.parse(source).body)
    return {
        f"{said.place('helpers.some', function)}:{n}": text.constant.value
        for function, statement in found.items()
        for n, text in enumerate(said.texts(statement))
    }


@pytest.mark.parametrize(
    ("call", "heard"),
    [
        ("say('two words')", ["two words", "came to this"]),
        ("say('')", ["two words", "nothing at all"]),
        ("say('it')", ["two words", "of ", " and ", "no more", "in a lambda"]),
        ("say('it', more=1)", ["two words", "of ", " and ", "one more", "in a lambda"]),
        ("say('another pattern')", ["two words", "of ", " and ", "no more", " in a case"]),
        ("Speaker().say()", ["from within"]),
        ("twice()", []),
    ],
)
def test_what_is_noted(call, heard):
    """Only texts of several words in functions that are come upon, and the value is the same."""
    plain: dict = {}
    exec(SOURCE, plain)
    space, names, noted = listening(SOURCE)
    assert noted == set()
    assert repr(eval(call, space)) == repr(eval(call, plain))
    texts = spoken(SOURCE)
    assert set(names) == texts.keys()
    expected = [text for text in heard if said.SEVERAL_WORDS.search(text)]
    assert {texts[name] for name in noted} == set(expected)


@given(st.lists(st.sampled_from(["one two", "three four", "five", ""]), max_size=6), st.data())
def test_each_branch_tells_of_itself_alone(words, data):
    """Of many branches the one that is taken is noted, wherever it stands."""
    lines = [f"    if n == {n}:\n        return {word!r}" for n, word in enumerate(words)]
    source = "\n".join(["def f(n):", *lines, "    return 'the end of it'"])
    taken = data.draw(st.integers(0, len(words)))
    space, _, noted = listening(source)
    value = space["f"](taken)
    assert value == [*words, "the end of it"][taken]
    assert [spoken(source)[name] for name in noted] == ([value] if " " in value else [])


def test_a_reworded_text_changes_its_own_checksum_alone():
    """The statement without its texts stays the same, and so do the other texts."""
    statement, other = (
        ast.parse(s).body[1] for s in (SOURCE, SOURCE.replace("no more", "none yet"))
    )
    (before, bare), (after, still) = said.checksums(statement), said.checksums(other)
    assert bare == still == said.checksums(statement)[1]
    assert [a == b for a, b in zip(before, after, strict=True)].count(False) == 1


@pytest.mark.parametrize("word", ["", "none", "a text"])
def test_a_text_that_becomes_one_word_is_not_taken_for_another(word):
    """Fewer texts, or the same texts in other places, are never the same statement."""
    ends = f"'one two' or 'three four' or {word!r}", f"{word!r} or 'three four' or 'three four'"
    first, other = (ast.parse(f"def f(a):\n    return a or {end}").body[0] for end in ends)
    assert said.checksums(first) != said.checksums(other)


def test_every_text_that_counts_by_itself_can_be_noted():
    """What is reached and what is noted number the texts of all modules alike."""
    package = reach.Package(reach.SOURCES)
    noted = set()
    for name in package.files:
        noted |= set(said.noting(name, ast.parse(package.sources[name]))[0])
    found = package.reached(["from helpers import charts, wording\nf(charts, wording)"]).texts
    assert sum(map(len, found.values())) > 200
    for where, sums in found.items():
        assert f"{where}:0" in noted and f"{where}:{len(sums)}" not in noted


def test_texts_without_those_not_come_upon():
    """They are left out of what is kept, and then of what it is compared with."""
    kept = said.without({"a:f": ["1", "2"], "b:g": ["3"]}, {"a:f:1", "c:h:0"})
    assert kept == {"a:f": ["1", None], "b:g": ["3"]}
    assert said.like({"a:f": ["1", "9"], "b:g": ["3"]}, kept) == kept
    assert said.like({"a:f": ["9", "2"], "b:g": ["3"]}, kept) != kept
    assert said.like({"a:f": ["1"], "b:g": ["3"]}, kept) != kept


def loaded(path):
    """Load a module from a file so that it notes its texts."""
    loader = said.Listening("helpers.some_module", str(path))
    module = module_from_spec(spec_from_loader("helpers.some_module", loader))
    loader.exec_module(module)
    return module


def test_a_module_is_compiled_once_for_as_long_as_it_is_the_same(tmp_path, monkeypatch):
    """What was compiled is taken again; another source, or a broken file, is compiled anew."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = tmp_path / "some_module.py"
    path.write_text("def f():\n    return 'one two'\n")
    assert loaded(path).f() == "one two"
    assert {"some_module:f:0"} <= said.said & said.known
    [kept] = (tmp_path / "__pycache__").iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(said, "noting", None)
        assert loaded(path).f() == "one two"
    path.write_text("def f():\n    return 'one six'\n")
    assert loaded(path).f() == "one six"
    for broken in (b"", b"x" * 40, kept.read_bytes()[:40]):
        kept.write_bytes(broken)
        assert loaded(path).f() == "one six"


def test_other_packages_are_left_to_python():
    """Nothing but this package is loaded in another way."""
    assert said.Finder.find_spec("json") is None
    assert said.Finder.find_spec("helpersome") is None
