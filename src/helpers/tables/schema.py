"""What a descriptor and the outlines must hold, before anything relies on it."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, FiniteFloat, ValidationError, create_model

STANDARD = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
"""The rules of this package, for a descriptor that prints none and for a new dataset."""
GRADES = tuple(grade["grade"] for grade in STANDARD["grades"])
STATES = tuple(state["state"] for state in STANDARD["states"])
TABLES = ("events", "reports", "sources", "actors", "places", "routes")


def _calendar_day(text: str) -> str:
    if not "1700" < str(date.fromisoformat(text)) < "2200":
        raise ValueError("it is no day of the years 1700 to 2199")
    return text


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        raise ValueError("it is no file of this folder")
    return path


def _complete(resources: list[_Resource]) -> list[_Resource]:
    missing = [n for n in TABLES if n not in {r.name for r in resources if r.columns}]
    if missing:
        raise ValueError(f"no table {', '.join(missing)}")
    return resources


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_calendar_day)]
Some = Annotated[str, Field(min_length=1)]


class _Constraints(BaseModel):
    required: bool = False
    unique: bool = False
    enum: list[str] | None = None
    pattern: re.Pattern | None = None
    minimum: float | None = None
    maximum: float | None = None


class _Column(BaseModel):
    name: Some
    type: Literal["string", "date", "integer", "number"]
    description: str
    constraints: _Constraints = _Constraints()


_Target = create_model("_Target", resource=str, fields=Some)
_Key = create_model("_Key", fields=Some, reference=_Target)


_Columns = create_model(
    "_Columns", fields=Annotated[list[_Column], Field(min_length=1)], foreignKeys=list[_Key]
)


class _Resource(BaseModel):
    name: Some
    path: Annotated[str, AfterValidator(_inside)]
    columns: _Columns | None = Field(None, alias="schema")


_Side = create_model("_Side", side=Some, name=Some)
_Route = create_model("_Route", route_id=Some, name=Some)
_Grade = create_model(
    "_Grade", grade=Some, rule=Some, sources=(Annotated[int, Field(ge=1)] | None, None)
)
_State = create_model("_State", state=Some, rule=Some)
_Rule = create_model("_Rule", term=Some, rule=Some)


def _as_standard(key: str, given: list[BaseModel]) -> list[BaseModel]:
    names = [standard[key] for standard in STANDARD[f"{key}s"]]
    for one, standard in zip(given, STANDARD[f"{key}s"], strict=False):
        if "sources" in standard and one.sources is None:
            raise ValueError(f"say how many sources make an event {standard[key]}")
    if [getattr(one, key) for one in given] != names:
        raise ValueError(f"the {key}s are {', '.join(names)}, in this order")
    return given


_Grades = Annotated[list[_Grade], AfterValidator(partial(_as_standard, "grade"))]
_States = Annotated[list[_State], AfterValidator(partial(_as_standard, "state"))]


class _Offensive(BaseModel):
    title: Some
    attacker: Some
    defender: Some
    start: Day
    end: Day | None = None
    time_zone: Some
    objective: str
    box: tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat]
    sides: Annotated[list[_Side], Field(min_length=1)]
    routes: list[_Route]
    grades: _Grades = STANDARD["grades"]
    states: _States = STANDARD["states"]
    rules: list[_Rule] = STANDARD["rules"]


class Package(BaseModel):
    """A whole descriptor; further members are allowed everywhere."""

    name: Annotated[str, Field(pattern=r"^[\w.-]+$")]
    title: Some
    offensive: _Offensive
    resources: Annotated[list[_Resource], AfterValidator(_complete)]


_Shape = create_model("_Shape", type=Literal["Polygon", "MultiPolygon"], coordinates=list)
_Feature = create_model("_Feature", geometry=_Shape)


class Outlines(BaseModel):
    """``boundaries.geojson``."""

    features: list[_Feature]


def parse(content: bytes, kind: type[BaseModel]) -> tuple[dict, list[tuple[int, str, str, str]]]:
    """Read JSON; give what it holds and its faults: line (0 = unknown), member, value, rule."""
    line, rule = 0, ""
    try:
        found = json.loads(content.decode("utf-8"))
        json.dumps(found, ensure_ascii=False).encode("utf-8")
        kind.model_validate(found)
        return found, []
    except ValidationError as errors:
        return {}, [_fault(error) for error in errors.errors(include_url=False)]
    except UnicodeDecodeError:
        rule = "the file is not UTF-8"
    except UnicodeEncodeError:
        rule = "the file holds half a character (a lone surrogate)"
    except json.JSONDecodeError as error:
        line, rule = error.lineno, f"the file is not JSON: {error.msg}"
    except (ValueError, RecursionError):
        rule = "the file is not JSON that can be read: a number or a nest too big"
    return {}, [(line, "", "", rule)]


def _fault(error: dict) -> tuple[int, str, str, str]:
    given = error["input"]
    shown = "" if error["type"] == "missing" or isinstance(given, dict | list) else str(given)
    rule = error["msg"].removeprefix("Value error, ")
    return 0, ".".join(map(str, error["loc"])), shown, f"{rule[:1].lower()}{rule[1:]}"
