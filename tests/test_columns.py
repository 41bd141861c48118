"""The tables that analysts work with are as their docstrings say."""

import inspect
import re

import pandas as pd
import pytest

from helpers import claims, control, progress, sources, tables, vintage
from tests.conftest import RIVERLAND

MODULES = {m.__name__.split(".")[-1]: m for m in (claims, control, progress, sources, vintage)}
FILTERS = ("with_several_origins",)  # they keep the rows of a table with their numbers
GIVING = [
    (module, name)
    for module in MODULES.values()
    for name in module.__all__
    if inspect.isfunction(function := getattr(module, name))
    and inspect.signature(function).return_annotation is pd.DataFrame
]


def words(module, name: str) -> set[str]:
    """Give the words of a docstring, of the tables that it points to, and what stands for more."""
    text, events = getattr(module, name).__doc__, tables.load(RIVERLAND).events
    found = set(re.findall(r"\w+", text))
    for at, other in re.findall(r"``(?:(\w+)\.)?([a-z_]+)``", text):
        there = MODULES.get(at, module)
        if (there, other) in GIVING and other != name:
            found |= words(there, other)
    found |= {column for column in events if "the table ``events``" in text}
    for level in progress.LEVELS if "<level>" in text else ():
        found |= {level + rest for rest in re.findall(r"<level>(\w+)", text)}
        found |= {f"longest_{level}_km"}
    return found | {*(control.STATES if "STATES" in text else ())}


@pytest.mark.parametrize(("module", "name"), GIVING, ids=lambda of: getattr(of, "__name__", of))
def test_its_columns_are_those_of_its_docstring(module, name):
    """Each column is named there, and the rows are numbered from 0 in their order."""
    d = tables.load(RIVERLAND)
    held, seen = control.control_table(d), vintage.daily_views(d)
    given = {
        **{"d": d, "now": d, "before": vintage.day_before(d), "events": claims.grade_events(d)},
        **{"held": held, "seen": seen, "differ": vintage.revised_places(d, seen)},
        **{"route_id": "r1", "along": progress.along_route(d, held, "r1")},
        "distance": progress.objective_distance(d, held),
    }
    function = getattr(module, name)
    needed = inspect.signature(function).parameters.values()
    table = function(*(given[p.name] for p in needed if p.default is p.empty))
    assert {*table.columns} <= words(module, name)
    assert [*table.index.names, table.columns.name] == [None, None]
    assert name in FILTERS or table.index.equals(pd.RangeIndex(len(table)))
