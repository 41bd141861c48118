"""What a notebook file says of itself, without running it."""

from __future__ import annotations

import ast
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

KINDS = {"str": str, "int": int, "float": float, "bool": bool}
WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: its name, its type and what it is when nothing is given."""

    name: str
    kind: type
    default: object

    def refusal(self, value: object) -> str:
        """Say why a value does not fit; empty where it does.

        >>> Parameter("as_of", str, "").refusal(7)
        'as_of = 7 is not a text; write it between quotes.'
        """
        whole_for_number = self.kind is float and type(value) is int
        if type(value) is self.kind or whole_for_number:
            return ""
        advice = "write it between quotes" if self.kind is str else "write it without quotes"
        return f"{self.name} = {value} is not {WORDS[self.kind]}; {advice}."


def read(path: Path) -> list[dict]:
    """Read the cells of a notebook: kind, source as one text, tags.

    Raises
    ------
    ValueError
        Where the file is not a notebook.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [
            {
                "kind": cell["cell_type"],
                "source": "".join(cell["source"]),
                "tags": sorted(cell.get("metadata", {}).get("tags", [])),
            }
            for cell in cells
        ]
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path.name} is not a notebook.") from error


def digest(path: Path) -> str:
    """Give a digest of the code, prose and tags of a notebook, and of the modules in its folder.

    Outputs and ids do not matter.
    """
    modules = [file.read_text("utf-8") for file in sorted(path.parent.rglob("*.py"))]
    content = json.dumps([read(path), modules], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def parameters(cells: list[dict]) -> dict[str, Parameter]:
    """Read the parameters that a notebook takes from its cell tagged ``parameters``.

    Raises
    ------
    ValueError
        Where there is no such cell, or one of its lines is not ``name: type = value``.
    """
    tagged = [c for c in cells if c["kind"] == "code" and "parameters" in c["tags"]]
    if len(tagged) != 1:
        raise ValueError(f'it has {len(tagged)} cells tagged "parameters" instead of one.')
    try:
        lines = ast.parse(tagged[0]["source"]).body
    except SyntaxError as error:
        raise ValueError(f"its parameters cell is not Python (line {error.lineno}).") from error
    return {found.name: found for found in map(parameter, lines)}


def parameter(line: ast.stmt) -> Parameter:
    """Read one line of a parameters cell.

    Raises
    ------
    ValueError
        Where it is not ``name: type = value`` with a type of str, int, float or bool.
    """
    where = f'"{ast.unparse(line)}" in its parameters cell'
    if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value):
        raise ValueError(f"{where} is not of the form name: type = value.")
    kind = KINDS.get(ast.unparse(line.annotation))
    if kind is None:
        raise ValueError(f"{where}: the type is one of {', '.join(KINDS)}.")
    try:
        return Parameter(line.target.id, kind, ast.literal_eval(line.value))
    except ValueError as error:
        raise ValueError(f"{where}: the value is not a literal.") from error
