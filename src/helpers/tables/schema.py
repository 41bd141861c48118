"""What a descriptor and the outlines must hold, before anything relies on it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, FiniteFloat, ValidationError

TABLES = ("events", "reports", "sources", "actors", "places", "routes")


def _calendar_day(text: str) -> str:
    return str(date.fromisoformat(text))


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        raise ValueError("it is no file of this folder")
    return path


def _complete(resources: list[Resource]) -> list[Resource]:
    missing = [n for n in TABLES if n not in {r.name for r in resources if r.columns}]
    if missing:
        raise ValueError(f"no table {', '.join(missing)}")
    return resources


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_calendar_day)]
Some = Annotated[str, Field(min_length=1)]


class Constraints(BaseModel):
    """What the values of a column must keep to."""

    required: bool = False
    unique: bool = False
    enum: list[str] | None = None
    pattern: re.Pattern | None = None
    minimum: float | None = None
    maximum: float | None = None


class Column(BaseModel):
    """One column of a table."""

    name: Some
    type: Literal["string", "date", "integer", "number"]
    description: str
    constraints: Constraints = Constraints()


class Target(BaseModel):
    """Where a foreign key points."""

    resource: str
    fields: Some


class Key(BaseModel):
    """A foreign key."""

    fields: Some
    reference: Target


class Columns(BaseModel):
    """The columns and keys of a table."""

    fields: Annotated[list[Column], Field(min_length=1)]
    foreignKeys: list[Key]


class Resource(BaseModel):
    """One file of the dataset; a table where it has columns."""

    name: Some
    path: Annotated[str, AfterValidator(_inside)]
    columns: Columns | None = Field(None, alias="schema")


class Side(BaseModel):
    """One side of the fighting."""

    side: Some
    name: Some


class Route(BaseModel):
    """One road."""

    route_id: Some
    name: Some


class Status(BaseModel):
    """One status of an event, with its rule."""

    status: Some
    rule: Some


class Bar(BaseModel):
    """One bar of proof, and the statuses that it lets in."""

    bar: Some
    admits: list[str]


class Offensive(BaseModel):
    """The offensive itself."""

    title: Some
    attacker: Some
    defender: Some
    start: Day
    end: Day | None = None
    time_zone: Some
    objective: str
    box: tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat]
    sides: Annotated[list[Side], Field(min_length=1)]
    routes: list[Route]
    statuses: Annotated[list[Status], Field(min_length=1)]
    bars: Annotated[list[Bar], Field(min_length=1)]


class Package(BaseModel):
    """A whole descriptor; further members are allowed everywhere."""

    name: Annotated[str, Field(pattern=r"^[\w.-]+$")]
    title: Some
    offensive: Offensive
    resources: Annotated[list[Resource], AfterValidator(_complete)]


class Shape(BaseModel):
    """Where a feature lies."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list


class Feature(BaseModel):
    """One outline."""

    geometry: Shape


class Outlines(BaseModel):
    """``boundaries.geojson``."""

    features: list[Feature]


def parse(content: bytes, kind: type[BaseModel]) -> tuple[dict, list[tuple[int, str, str, str]]]:
    """Read JSON that holds a descriptor or outlines.

    Returns
    -------
    What it holds, and its faults: line (0 = unknown), member, value, what is wrong.
    """
    try:
        text = content.decode("utf-8")
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        return {}, [(0, "", "", "the file is not UTF-8")]
    except UnicodeEncodeError:
        return {}, [(0, "", "", "the file holds half a character (a lone surrogate)")]
    except json.JSONDecodeError as error:
        return {}, [(error.lineno, "", "", f"the file is not JSON: {error.msg}")]
    except (ValueError, RecursionError):
        return {}, [
            (0, "", "", "the file is not JSON that can be read: a number or a nest too big")
        ]
    try:
        kind.model_validate(found)
    except ValidationError as errors:
        return {}, [_fault(error) for error in errors.errors(include_url=False)]
    return found, []


def _fault(error: dict) -> tuple[int, str, str, str]:
    """Give one of pydantic's faults: where, what stands there, what is wrong with it."""
    given = error["input"]
    shown = "" if error["type"] == "missing" or isinstance(given, dict | list) else str(given)
    rule = error["msg"].removeprefix("Value error, ")
    return 0, ".".join(map(str, error["loc"])), shown, f"{rule[:1].lower()}{rule[1:]}"
