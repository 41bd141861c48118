"""What a descriptor and the outlines must hold: ``shapes.json``; the columns: ``columns.json``."""

import json
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

STANDARD = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
"""The rules of this package, for a descriptor that prints none and for a new dataset."""
COLUMNS = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))
"""The tables of every dataset by name, with their columns, as Frictionless describes resources."""
GRADES = tuple(grade["grade"] for grade in STANDARD["grades"])
STATES = tuple(state["state"] for state in STANDARD["states"])
TABLES = ("events", "reports", "sources", "actors", "places", "routes")
SHAPES = json.loads(Path(__file__).with_name("shapes.json").read_text(encoding="utf-8"))
FORMATS = FormatChecker(())
WORDS = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))
"""What is wrong, in words, and what to do about it."""
WIDTH = 100  # letters of a line of a descriptor
Fault = tuple[int, str, str, str]  # line (0 = unknown), member, value, what is wrong


@FORMATS.checks("day", ValueError)
def _is_day(text: object) -> bool:
    if isinstance(text, str) and not re.fullmatch("(1[7-9]|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("write it as 2024-12-05, from 1700 to 2199")
    return not isinstance(text, str) or bool(date.fromisoformat(text))


@FORMATS.checks("pattern", ValueError)
def _takes_no_time(pattern: object) -> bool:
    """Say whether a text is a pattern that RE2 knows: one that hangs on no cell."""
    return not isinstance(pattern, str) or bool(pc.match_substring_regex(pa.array([""]), pattern))


@FORMATS.checks("file of this folder")
def _is_inside(path: object) -> bool:
    parts = PurePosixPath(str(path)).parts
    return bool(parts) and not {"/", ".."} & {*parts} and not {"\\", ":"} & {*str(path)}


def parse(content: bytes, kind: str) -> tuple[dict, list[Fault]]:
    """Read JSON, a ``package`` or ``outlines``; give what it holds and its faults."""
    line, rule = 0, ""
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=int)  # NaN is none
        json.dumps(found, ensure_ascii=False).encode("utf-8")
        shape = SHAPES | {"$ref": f"#/$defs/{kind}"}
        errors = Draft202012Validator(shape, format_checker=FORMATS).iter_errors(found)
        faults = list(map(_fault, errors))
        if kind == "package" and not faults:
            found = whole(found)
        faults = faults or list(_gaps(found) if kind == "package" else _shapeless(found))
        return ({} if faults else found), faults
    except UnicodeDecodeError:
        rule = "the file is not UTF-8"
    except UnicodeEncodeError:
        rule = "the file holds half a character (a lone surrogate)"
    except json.JSONDecodeError as error:
        line, rule = error.lineno, f"the file is not JSON: {error.msg}"
    except (ValueError, RecursionError):
        rule = "the file is not JSON that can be read: a number or a nest too big"
    return {}, [(line, "", "", rule)]


def _shapeless(outlines: dict) -> Iterator[Fault]:
    """Give the features that have no shape on the globe."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    around = (outlines.get("surroundings") or {}).get("features", [])
    listed = {"features": outlines["features"], "surroundings.features": around}
    for name, number, feature in ((n, *each) for n in listed for each in enumerate(listed[n])):
        try:
            west, south, east, north = shape(feature["geometry"]).bounds
            on_globe = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        except (TypeError, ValueError, IndexError, ShapelyError):
            on_globe = False
        if not on_globe:
            yield 0, f"{name}.{number}.geometry", "", WORDS["shapeless"]


def whole(package: dict) -> dict:
    """Give a descriptor with all that it leaves to this package: columns of tables, and rules.

    Of a table it holds the file, and ``more_columns`` that follow the others; ``fronts`` of the
    offensive are the values of a place's front. A table with its own ``schema`` keeps that.
    """
    offensive, tables = package["offensive"], []
    for table in package["resources"]:
        if "schema" not in table and table["name"] in COLUMNS:
            table = deepcopy(COLUMNS[table["name"]]) | table
            table["schema"]["fields"] += table.pop("more_columns", [])
            for field in table["schema"]["fields"]:
                if field["name"] == "front" and offensive.get("fronts"):
                    field["constraints"] = {"enum": offensive["fronts"]}
        tables.append(table)
    return {**package, "offensive": {**deepcopy(STANDARD), **offensive}, "resources": tables}


def as_text(value: object, depth: int = 0) -> str:
    """Write JSON; what has room on one line stands on one line.

    >>> print(as_text({"box": [1, 2]}))
    {
     "box": [1, 2]
    }
    """
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or depth and depth + len(line) < WIDTH:
        return line
    named = isinstance(value, dict)
    parts = [
        (f"{json.dumps(part, ensure_ascii=False)}: " if named else "")
        + as_text(value[part] if named else part, depth + 1)
        for part in value
    ]
    inside = ",\n".join(f"{' ' * (depth + 1)}{part}" for part in parts)
    return f"{line[0]}\n{inside}\n{' ' * depth}{line[-1]}"


def _fault(error: ValidationError) -> Fault:
    given, member = error.instance, [*map(str, error.absolute_path)]
    if error.validator == "required":
        member.append(error.message.split("'")[1])
    shown = "" if isinstance(given, dict | list) else str(given)
    rule = WORDS["shape"][error.validator].format(error.validator_value)
    return 0, ".".join(member), shown, f"{rule}: {error.cause}" if error.cause else rule


def _gaps(package: dict) -> Iterator[Fault]:
    """Give the tables that are missing, and where grades or states are not the standard ones."""
    found = {table["name"] for table in package["resources"] if "schema" in table}
    if missing := [name for name in TABLES if name not in found]:
        yield 0, "resources", "", f"no table {', '.join(missing)}"
    for key in ("grade", "state"):
        standard = STANDARD[f"{key}s"]
        given, names = package["offensive"].get(f"{key}s", standard), [s[key] for s in standard]
        for one, other in zip(given, standard, strict=False):
            if "sources" in other and "sources" not in one:
                yield 0, f"offensive.{key}s", "", f"say how many sources make an event {other[key]}"
        if [one[key] for one in given] != names:
            yield 0, f"offensive.{key}s", "", f"the {key}s are {', '.join(names)}, in this order"
