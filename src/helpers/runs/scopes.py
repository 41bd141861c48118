"""What a statement names: the names from outside it, with their attributes, and all its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

WORD = re.compile(r"[^\W\d]\w*")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
CLOSED = (*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef)
"""What keeps the names that are bound in it."""
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
IMPORTS = (ast.Import, ast.ImportFrom)


class Import(NamedTuple):
    """A name that an import binds: to a module, or to an attribute of it."""

    name: str
    module: str
    attribute: str = ""


def bare(tree: ast.Module) -> ast.Module:
    """Take out docstrings and other texts that are statements; the tree is changed.

    >>> ast.unparse(bare(ast.parse("def one():\\n    'Give one.'\\n    return 1")))
    'def one():\\n    return 1'
    """
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [s for s in body if not text(s)] or [ast.Pass()]
    return tree


def text(statement: ast.stmt) -> bool:
    """Say whether a statement is a text and nothing else."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def bound(statement: ast.stmt) -> set[str]:
    """Give the names that a statement binds where it stands.

    >>> sorted(bound(ast.parse("if a:\\n    b, c = [d for d in a]").body[0]))
    ['b', 'c']
    """
    return bindings(around(statement))


def bindings(nodes: Iterable[ast.AST]) -> set[str]:
    """Give the names that nodes bind."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            found |= {node.id} if stored(node) else set()
        elif isinstance(node, NAMED) and node.name:
            found.add(node.name)
        elif isinstance(node, IMPORTS):
            found |= {each.name for each in imports([node])}
    return found


def stored(name: ast.Name) -> bool:
    """Say whether a name is bound here, not read."""
    return not isinstance(name.ctx, ast.Load)


def around(*waiting: ast.AST) -> Iterator[ast.AST]:
    """Give nodes and those in them, but not what stands inside of another scope."""
    stack = list(waiting)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, CLOSED):
            stack += ast.iter_child_nodes(node)


def imports(nodes: Iterable[ast.AST], home: str = "") -> Iterator[Import]:
    """Give what the imports among nodes bind; relative ones count from the package ``home``."""
    for found in nodes:
        if isinstance(found, ast.Import):
            for alias in found.names:
                first = alias.name.partition(".")[0]
                yield Import(alias.asname or first, alias.name if alias.asname else first)
                yield Import("", alias.name)
        elif isinstance(found, ast.ImportFrom):
            above = home.split(".")[: len(home.split(".")) - found.level + 1]
            module = ".".join([*(above if found.level else ()), *filter(None, [found.module])])
            for alias in found.names:
                yield Import(alias.asname or alias.name, module, alias.name)


def named(node: ast.AST, local: frozenset[str] = frozenset()) -> Iterator[tuple[str, ...]]:
    """Give the names that a node reads from outside, each with the attributes that follow it.

    >>> list(named(ast.parse("def f(a, b=c.d.e):\\n    return a.x + [g for g in h]").body[0]))
    [('c', 'd', 'e'), ('h',)]
    """
    if isinstance(node, ast.Name):
        if node.id not in local:
            yield (node.id,)
    elif isinstance(node, ast.Attribute):
        chain, root = [node.attr], node.value
        while isinstance(root, ast.Attribute):
            chain, root = [root.attr, *chain], root.value
        if not isinstance(root, ast.Name):
            yield from named(root, local)
        elif root.id not in local:
            yield (root.id, *chain)
    elif isinstance(node, FUNCTIONS):
        yield from function(node, local)
    elif isinstance(node, COMPREHENSIONS):
        first, *rest = node.generators
        yield from named(first.iter, local)
        targets = (n for g in node.generators for n in ast.walk(g.target))
        own = local | {n.id for n in targets if isinstance(n, ast.Name) and stored(n)}
        parts = [first.target, *first.ifs, *rest]
        parts += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for part in parts:
            yield from named(part, own)
    else:
        for child in ast.iter_child_nodes(node):
            yield from named(child, local)


def function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, local: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Give the names that a function reads from outside: in its head, then in its body."""
    given = [a for a in ast.walk(node.args) if isinstance(a, ast.arg)]
    heads = [*node.args.defaults, *node.args.kw_defaults, *(a.annotation for a in given)]
    heads += [*getattr(node, "decorator_list", ()), getattr(node, "returns", None)]
    for head in filter(None, heads):
        yield from named(head, local)
    body = node.body if isinstance(node.body, list) else [node.body]
    here = list(around(*body))
    outside = {name for found in here if isinstance(found, ast.Global) for name in found.names}
    own = bindings(found for found in here if not isinstance(found, IMPORTS))
    inside = (local | {a.arg for a in given} | own) - outside
    for statement in body:
        yield from named(statement, inside)


def words(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Give every word of code: names, attributes, arguments, and those in its texts."""
    for found in nodes:
        if isinstance(found, ast.Constant):
            if isinstance(found.value, str):
                yield from WORD.findall(found.value)
        else:
            for name in ("id", "attr", "arg", "name"):
                if isinstance(word := getattr(found, name, None), str):
                    yield from WORD.findall(word)


def texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Give the texts of nodes, the parts of formatted ones too."""
    for found in nodes:
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value
