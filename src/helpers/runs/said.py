"""Which texts of this package a run came upon: its page does not depend on the others.

A sentence that stands behind a branch not taken is on no page, and no reading of the source can
tell. So where kernels are forked the functions of this package are compiled to note each text of
several words that they come upon (``listen``). A run like the last one comes upon the same texts.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import marshal
import re
import sys
from collections import Counter
from collections.abc import Set
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import NamedTuple

from helpers.runs import scopes

PACKAGE = __name__.partition(".")[0]
SEVERAL_WORDS = re.compile(r"\S\s|\s\S")
NOTING = "__said__"
"""What the functions call with the name of a text, before they come upon it."""
known: set[str] = set()
"""The names of the texts that are listened to, in the modules imported since ``listen``."""
said: set[str] = set()
"""The names of those that this process, or one that it was forked from, has come upon."""

Texts = dict[str, list[str | None]]
"""By function, a checksum of each of its texts; None for one that was not come upon."""
ANY_TEXT = "a text"
"""What stands for each text where a function is compared without them."""
LOOKED_AT = {
    ast.AnnAssign: ("value",),
    ast.AsyncFunctionDef: ("body",),
    ast.FormattedValue: ("value",),
    ast.FunctionDef: ("body",),
    ast.match_case: ("guard", "body"),
}
"""By kind of node, in which of its fields texts are looked for; in all of any other."""


def listen() -> None:
    """Note from now on what the modules of this package come upon that are imported later."""
    sys.meta_path.insert(0, Finder)


class Finder:
    """Finds the modules of this package, to be loaded by ``Listening``."""

    @staticmethod
    def find_spec(name: str, path: list[str] | None = None, target=None) -> ModuleSpec | None:
        """Find a module of this package where Python itself finds it; None for all others."""
        if name.partition(".")[0] != PACKAGE:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and type(spec.loader) is SourceFileLoader:
            spec.loader = Listening(spec.loader.name, spec.loader.path)
        return spec


class Listening(SourceFileLoader):
    """Loads a module whose functions note the texts that they come upon."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the module, or take what was compiled from the same source before."""
        source = self.get_data(self.path)
        kept = importlib.util.cache_from_source(self.path, optimization="said")
        mark = hashlib.sha256(source + own_sources()).digest()
        found = self.compiled(kept, mark)
        if found is None:
            names, tree = noting(fullname, ast.parse(source))
            found = names, self.source_to_code(tree, self.path)
            if not sys.dont_write_bytecode:
                self.set_data(kept, mark + marshal.dumps(found))
        known.update(found[0])
        return found[1]

    def compiled(self, kept: str, mark: bytes) -> tuple[list[str], CodeType] | None:
        """Read the names of the texts and the code that were kept with a mark, if they were."""
        try:
            found = self.get_data(kept)
            return marshal.loads(found[len(mark) :]) if found.startswith(mark) else None
        except (OSError, TypeError, ValueError, EOFError):
            return None

    def exec_module(self, module) -> None:
        """Run the module."""
        vars(module)[NOTING] = said.add
        super().exec_module(module)


@cache
def own_sources() -> bytes:
    """Give all that decides how a module is compiled: sources, and Python with its version."""
    python = f"{sys.version} {sys.flags.optimize}"
    return python.encode() + b"".join(Path(f).read_bytes() for f in (__file__, scopes.__file__))


def noting(module: str, tree: ast.Module) -> tuple[list[str], ast.Module]:
    """Let the functions of a module note their texts; the tree is changed.

    Returns
    -------
    The names of the texts, and the tree.
    """
    names = []
    for function, statement in functions(tree.body).items():
        for number, text in enumerate(texts(statement)):
            names.append(f"{place(module, function)}:{number}")
            text.note(names[-1])
    return names, tree


def place(module: str, function: str) -> str:
    """Give what a function is called in ``Texts``.

    >>> place("helpers.wording.tolls", "losses")
    'wording/tolls:losses'
    """
    return f"{path(module)}:{function}"


def path(module: str) -> str:
    """Give the path of a module of this package in it, without ending.

    >>> path("helpers.wording.tolls")
    'wording/tolls'
    """
    return module.removeprefix(f"{PACKAGE}.").replace(".", "/")


def functions(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """Give the functions and classes at the top of a module whose name nothing else there binds."""
    bound = Counter(name for statement in body for name in scopes.bound(statement))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {s.name: s for s in body if isinstance(s, kinds) and bound[s.name] == 1}


class Text(NamedTuple):
    """A text, and where the expression stands that is it or is formatted with it."""

    constant: ast.Constant
    holder: ast.AST
    field: str
    index: int | None

    def note(self, name: str) -> None:
        """Put ``NOTING(name) or`` before the expression; noting gives None."""
        held = getattr(self.holder, self.field)
        node = held if self.index is None else held[self.index]
        noting, named = ast.Name(NOTING, ast.Load()), ast.Constant(name)
        call = ast.Call(noting, [named], [])
        noted = ast.BoolOp(ast.Or(), [call, node])
        for made in (noting, named, call, noted):
            ast.copy_location(made, node)
        if self.index is None:
            setattr(self.holder, self.field, noted)
        else:
            held[self.index] = noted


def texts(statement: ast.stmt) -> list[Text]:
    """Give the texts of several words in the bodies of functions, in their order.

    Left out are docstrings, annotations, patterns and how a value is formatted.

    >>> found = ast.parse("def f(a='b c'):\\n    'One two.'\\n    return f'd e {a + \\"f g\\"}'")
    >>> [text.constant.value for text in texts(found.body[0])]
    ['d e ', 'f g']
    """
    found: list[Text] = []
    gather(statement, False, found)
    return found


def gather(node: ast.AST, inside: bool, found: list[Text]) -> None:
    """Add the texts in a node to those found; ``inside`` the body of a function."""
    kind = type(node)
    if kind is ast.Expr and scopes.text(node):
        return
    inside = inside or kind in (ast.FunctionDef, ast.AsyncFunctionDef)
    for name in LOOKED_AT.get(kind, kind._fields):
        value = getattr(node, name)
        for index, part in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(part, ast.JoinedStr):
                for each in part.values:
                    if isinstance(each, ast.Constant):
                        add(Text(each, node, name, index), inside, found)
                    else:
                        gather(each, inside, found)
            elif isinstance(part, ast.Constant):
                add(Text(part, node, name, index), inside, found)
            elif isinstance(part, ast.AST):
                gather(part, inside, found)


def add(text: Text, inside: bool, found: list[Text]) -> None:
    """Add a constant to the texts found, where it is a text of several words in a function."""
    value = text.constant.value
    if inside and isinstance(value, str) and SEVERAL_WORDS.search(value):
        found.append(text)


def checksums(statement: ast.stmt) -> tuple[list[str], str]:
    """Give a checksum of each text of a statement, and the statement without them as a text."""
    found = [text.constant for text in texts(statement)]
    values = [text.value for text in found]
    for text in found:
        text.value = ANY_TEXT
    bare = ast.dump(statement)
    for text, value in zip(found, values, strict=True):
        text.value = value
    return [hashlib.sha256(value.encode()).hexdigest()[:8] for value in values], bare


def unsaid(found: Texts, came_upon: Set[str]) -> frozenset[str]:
    """Give the names of those texts that are listened to and that a run did not come upon."""
    names = {name for where, sums in found.items() for name, _ in named(where, sums)}
    return frozenset((names & known) - came_upon)


def named(where: str, sums: list[str | None]) -> list[tuple[str, str | None]]:
    """Give the names of the texts of a piece of code with their checksums."""
    return [(f"{where}:{number}", each) for number, each in enumerate(sums)]


def without(found: Texts, names: Set[str]) -> Texts:
    """Give texts without the checksums of those whose names are given."""
    return {
        where: [None if name in names else each for name, each in named(where, sums)]
        for where, sums in found.items()
    }


def like(found: Texts, before: Texts) -> Texts:
    """Give texts without the checksums of those that a run before did not come upon."""
    told = (pair for where, sums in before.items() for pair in named(where, sums))
    return without(found, {name for name, each in told if not each})
