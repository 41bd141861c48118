"""What a notebook file says of itself, without running it: its cells and its parameters."""

import ast
import json
from pathlib import Path

TYPES = {"str": str, "int": int, "float": float, "bool": bool}


def read_cells(path: Path) -> list[dict]:
    """Read kind, source and tags of the cells of a notebook; ``ValueError`` where it is none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tags = [sorted(cell.get("metadata", {}).get("tags", [])) for cell in cells]
        return [
            {"kind": cell["cell_type"], "source": "".join(cell["source"]), "tags": own}
            for cell, own in zip(cells, tags, strict=True)
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a notebook.") from error


def read_parameters(cells: list[dict]) -> dict[str, object]:
    """Read the parameters of a notebook and their defaults from its cell tagged ``parameters``.

    ``ValueError`` where there is no such cell, or one of its lines is not ``name: type = value``
    with a type of str, int, float or bool and a value of that type.
    """
    tagged = [c for c in cells if c["kind"] == "code" and "parameters" in c["tags"]]
    if len(tagged) != 1:
        how = "in JupyterLab: the gear at the upper right, Cell Tags; see docs/own-page.md"
        raise ValueError(f'it has {len(tagged)} cells tagged "parameters" instead of one ({how}).')
    try:
        lines = ast.parse(tagged[0]["source"]).body
    except SyntaxError as error:
        raise ValueError(f"its parameters cell is not Python (line {error.lineno}).") from error
    return dict(map(_parameter, lines))


def _parameter(line: ast.stmt) -> tuple[str, object]:
    where = f'"{ast.unparse(line)}" in its parameters cell'
    if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value):
        raise ValueError(f"{where} is not of the form name: type = value.")
    kind = TYPES.get(ast.unparse(line.annotation))
    if kind is None:
        raise ValueError(f"{where}: the type is one of {', '.join(TYPES)}.")
    try:
        return line.target.id, kind(ast.literal_eval(line.value))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: the value is not a literal of that type.") from error
