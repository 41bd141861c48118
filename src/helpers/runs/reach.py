"""What of this package a notebook can reach: the code that its page could depend on.

Read from the source; nothing is run. A definition is a function, a class, a constant or an import
at the top of a module. It leads to what it names, and so do the cells of a notebook and the build
itself (``BUILD``). What runs when a module is imported counts for all that import it, and where a
name cannot be followed, all of the module or of the package counts. Docstrings and comments never
do.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import re
import sys
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from helpers.runs import said, scopes

SOURCES = Path(__file__).parents[1]
"""The folder of this package."""
Name = tuple[str, str]
"""A module and a definition in it; ``*`` is all of it, '' what an import of it runs."""
ALL, IMPORTED = "*", ""
ANYTHING, AS_IT_STANDS = ("", ALL), ("", "sources")
BUILD: tuple[Name, ...] = (
    ("helpers.runs.child", "work"),
    ("helpers.runs.run", "header"),
    ("helpers.runs.store", "keep"),
)
"""What makes the page of any notebook."""
WARMING = ("helpers.runs.template", "first_use")
"""It fills caches for the runs to come and shows nothing: what it names is not followed."""
WHOLE = (
    "helpers.tables.facts",
    "helpers.tables.schema",
    "helpers.tables.reader",
    "helpers.tables.rules",
    "helpers.tables.types",
)
"""Modules that see whole tables, before a run is given its part: their words do not count."""
QUIET = {"cache", "cached_property", "classmethod", "contextmanager", "dataclass", "field"} | {
    *(
        "lru_cache",
        "once",
        "pd.Timedelta",
        "property",
        "re.compile",
        "staticmethod",
        "style.SideStyle",
    ),
}
"""What does nothing more when it decorates a definition or makes a value."""
BASES = {"NamedTuple", *dir(builtins)}
"""Classes that take no note of the classes made from them."""
BLIND = {"__globals__", "__import__", "eval", "exec", "exec_module", "find_spec", "get_ipython"} | {
    *("globals", "import_module", "modules", "reload", "run_module", "run_path"),
}
"""What finds code by names that need not stand in the source."""
HARMLESS = {("sys", "modules", "setdefault"), ("sys", "modules", "pop")}
"""They keep a module of others from being imported, and let it be again."""
FINDERS = {("helpers.runs.said", "Finder"), ("helpers.runs.said", "Listening")}
"""They find no other module than Python itself would."""
DOCUMENTED = {"__doc__", "getdoc", "getsource", "help"}
"""What shows docstrings or sources; then every module counts as it stands."""
ELSEWHERE = {"Popen", "concurrent", "fork", "forkpty", "joblib", "multiprocessing", "popen"} | {
    *("posix_spawn", "subprocess", "system"),
}
"""What starts other processes, of which nobody knows what texts they come upon."""
PACKAGE = said.PACKAGE
SPOKEN = re.compile(rf"\b{PACKAGE}\.[\w.]*")
"""A module of this package in a text."""


@dataclass(frozen=True)
class Reached:
    """What a notebook reaches: a checksum by module, the names, and all words in their code.

    ``texts`` are those that only its cells can come upon; the checksums are without them.
    """

    digests: dict[str, str]
    texts: said.Texts
    names: frozenset[Name]
    words: frozenset[str]


@dataclass
class Piece:
    """Statements as others see them: their text, the words in it, and the names it leads to.

    ``bare`` is the text without what ``texts`` has checksums of. ``elsewhere``: it may start
    another process.
    """

    text: str = ""
    bare: str = ""
    texts: list[str] = field(default_factory=list)
    elsewhere: bool = False
    words: set[str] = field(default_factory=set)
    leads: set[Name] = field(default_factory=set)


class Module:
    """The statements of a module: definitions by name, and what runs when it is imported."""

    def __init__(self, name: str, source: str, home: str = ""):
        """Sort the statements of a source; ``home`` is the package that the module is in."""
        self.name, self.home = name, home
        self.defined: dict[str, list[ast.stmt]] = {}
        self.run: list[ast.stmt] = []
        self.imports: list[scopes.Import] = []
        body = scopes.bare(ast.parse(source)).body
        self.telling = said.functions(body)
        for statement in body:
            defining = defines(statement)
            for each in scopes.bound(statement):
                self.defined.setdefault(each, []).extend([statement] if defining else [])
            self.run += [] if defining else [statement]
            self.imports += scopes.imports(scopes.around(statement), home)

    def statements(self, name: str) -> list[ast.stmt]:
        """Give those behind a name: all that bind it, or those that an import runs."""
        return self.run if name == IMPORTED else self.defined[name]


def defines(statement: ast.stmt) -> bool:
    """Say whether a statement does nothing when it is run but to define its names."""
    if isinstance(statement, ast.FunctionDef):
        defaults = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
        return quiet(statement.decorator_list) and not any(map(calls, defaults))
    if isinstance(statement, ast.ClassDef):
        bases = {ast.unparse(base) for base in statement.bases}
        inside = (isinstance(s, ast.Pass) or defines(s) for s in statement.body)
        alone = bases <= BASES and not statement.keywords
        return alone and quiet(statement.decorator_list) and all(inside)
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        parts = [part for target in targets for part in getattr(target, "elts", [target])]
        plain = all(isinstance(part, ast.Name) for part in parts)
        return plain and not (statement.value and calls(statement.value))
    ours = isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith(PACKAGE)
    return ours and statement.names[0].name != "*"


def quiet(decorators: list[ast.expr]) -> bool:
    """Say whether decorators do nothing beyond what they decorate."""
    return all(ast.unparse(d.func if isinstance(d, ast.Call) else d) in QUIET for d in decorators)


def calls(value: ast.expr) -> bool:
    """Say whether a value is made by a call, which may do more than make it."""
    found = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(ast.unparse(call.func) not in QUIET for call in found)


class Package:
    """The modules of this package; each is read once, and only where something reaches it."""

    def __init__(self, root: Path, build: tuple[Name, ...] = BUILD):
        """Take the folder of the package, and what in it makes every page."""
        self.build = build
        paths = {path: path.relative_to(root).with_suffix("").parts for path in root.rglob("*.py")}
        named = {".".join([PACKAGE, *parts]): path for path, parts in paths.items()}
        self.files = {name.removesuffix(".__init__"): named[name] for name in sorted(named)}
        self.sources = {name: path.read_text("utf-8") for name, path in self.files.items()}
        self.digest = checksum(repr((sys.version, build, self.sources)))
        self.modules: dict[str, Module] = {}
        self.pieces: dict[Name, Piece] = {}

    def reached(self, cells: Iterable[str]) -> Reached:
        """Give what cells of code reach, and the build of their page.

        Cells that are not plain Python may reach anything.
        """
        own, source = Piece(), "\n".join(cells)
        try:
            self.add(own, Module("", source), ast.parse(source))
        except SyntaxError:
            own.leads.add(ANYTHING)
        page, named = self.led_to(self.build), self.led_to(own.leads)
        names = {**page, **named}
        elsewhere = any(piece.elsewhere for piece in (own, *named.values()))
        alone = () if elsewhere or ANYTHING in named else named.keys() - page.keys()
        texts = {said.place(*name): named[name].texts for name in sorted(alone)}
        cut = (piece.words for (module, _), piece in names.items() if module not in WHOLE)
        return Reached(
            self.digests(names, alone),
            {where: found for where, found in texts.items() if found},
            frozenset(names),
            frozenset(own.words.union(*cut)),
        )

    def led_to(self, names: Iterable[Name]) -> dict[Name, Piece]:
        """Give what names lead to, and they themselves."""
        found: dict[Name, Piece] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                if name not in self.pieces:
                    self.pieces[name] = self.piece(*name)
                found[name] = self.pieces[name]
                waiting += found[name].leads
        return found

    def digests(self, names: dict[Name, Piece], alone: Container[Name]) -> dict[str, str]:
        """Give a checksum of what is reached of each module, by its path without ending.

        It is without the texts of the names that are led to by the cells ``alone``.
        """
        told: dict[str, list[str]] = {}
        for module, name in sorted(names):
            piece = names[module, name]
            text = piece.bare if (module, name) in alone else piece.text
            if text:
                told.setdefault(module, []).append(f"{name}={text}")
        for module, source in self.sources.items() if AS_IT_STANDS in names else ():
            told.setdefault(module, []).append(source)
        return {said.path(module): checksum("\n".join(texts)) for module, texts in told.items()}

    def module(self, name: str) -> Module:
        """Give a module of the package by its name."""
        if name not in self.modules:
            is_package = self.files[name].stem == "__init__"
            home = name if is_package else name.rpartition(".")[0]
            self.modules[name] = Module(name, self.sources[name], home)
        return self.modules[name]

    def piece(self, name: str, definition: str) -> Piece:
        """Give what stands behind a name."""
        made = Piece()
        if (name, definition) == ANYTHING:
            made.leads |= {(each, ALL) for each in self.files}
        if not name:
            return made
        module = self.module(name)
        made.leads.add((name, IMPORTED))
        if definition == ALL:
            for each in module.defined:
                made.leads |= self.followed(module, (each,))
            return made
        for statement in module.statements(definition):
            self.add(made, module, statement)
            made.text += ast.dump(statement)
        made.bare = made.text
        if definition in module.telling:
            made.texts, made.bare = said.checksums(module.telling[definition])
        if definition == IMPORTED:
            above = name.rpartition(".")[0]
            made.leads |= {(above, IMPORTED)} if above else set()
            made.leads |= self.imported(module.imports)
        if (name, definition) == WARMING:
            made.leads.clear()
        if (name, definition) in FINDERS:
            made.leads.discard(ANYTHING)
        return made

    def add(self, piece: Piece, module: Module, node: ast.AST) -> None:
        """Add to a piece the words of a node of a module, and the names it leads to."""
        nodes = list(ast.walk(node))
        inner = list(scopes.imports(nodes, module.home))
        chains, texts = set(scopes.named(node)), set(scopes.texts(nodes))
        piece.words |= set(scopes.words(nodes))
        piece.leads |= self.imported(inner)
        for chain in chains:
            piece.leads |= self.followed(module, chain)
            for each in inner:
                piece.leads |= self.resolved(each, chain[1:]) if each.name == chain[0] else set()
        for text in texts:
            for found in SPOKEN.findall(text):
                piece.leads |= self.spoken(found)
        parts = {part for chain in chains - HARMLESS for part in chain}
        parts |= {each.attribute for each in inner}
        piece.elsewhere |= bool(parts & ELSEWHERE)
        piece.leads |= {ANYTHING} if (parts | texts) & BLIND else set()
        piece.leads |= {AS_IT_STANDS} if parts & DOCUMENTED else set()

    def imported(self, imports: Iterable[scopes.Import]) -> set[Name]:
        """Give what imports run: each module of this package, or all of it where they take all."""
        found = set()
        for each in imports:
            for name in {each.module, f"{each.module}.{each.attribute}"} & self.files.keys():
                found.add((name, IMPORTED))
            if each.attribute == "*" and each.module in self.files:
                found.add((each.module, ALL))
        return found

    def followed(self, module: Module, chain: tuple[str, ...]) -> set[Name]:
        """Give what a name in a module means, with the attributes after it."""
        found = {(module.name, chain[0])} if module.name and chain[0] in module.defined else set()
        for each in module.imports:
            found |= self.resolved(each, chain[1:]) if each.name == chain[0] else set()
        return found

    def resolved(self, each: scopes.Import, chain: tuple[str, ...]) -> set[Name]:
        """Give what an imported name means, with the attributes after it."""
        return self.meant(each.module, (*filter(None, [each.attribute]), *chain))

    def meant(self, module: str, chain: tuple[str, ...]) -> set[Name]:
        """Give what attributes of a module mean; the module itself is all of it."""
        if module not in self.files:
            return set()
        if chain and chain[0] in self.module(module).defined:
            return self.followed(self.module(module), chain)
        if chain and f"{module}.{chain[0]}" in self.files:
            return self.meant(f"{module}.{chain[0]}", chain[1:])
        return {(module, ALL)}

    def spoken(self, text: str) -> set[Name]:
        """Give what a text means that holds the path of a module, or the beginning of one."""
        if text.endswith("."):
            return {(name, ALL) for name in self.files if name.startswith(text)}
        _, *chain = text.split(".")
        return self.meant(PACKAGE, tuple(chain))


def checksum(text: str) -> str:
    """Give the beginning of a checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
