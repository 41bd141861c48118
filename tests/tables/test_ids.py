"""Ids are in the order of their numbers: one digit more changes nothing but the ids."""

import re

import pytest

from helpers import claims, control, tables, tolls, vintage, wording
from helpers.exchange.write.export import make_export

MORE = {"c": 9990, "r": 9995}
"""What is added to the numbers of claims and reports, so that they pass 9999."""


def renumbered(text: str) -> str:
    """Write higher numbers in the place of the ids in a text."""
    return re.sub(
        r"\b([cr])(\d{4})\b", lambda match: f"{match[1]}{int(match[2]) + MORE[match[1]]:04d}", text
    )


@pytest.fixture
def higher(copy) -> tables.Dataset:
    """The made-up offensive with numbers that pass 9999, and its rows in a muddle."""
    for name in ("events", "reports"):
        path = copy / f"{name}.csv"
        head, *rows = renumbered(path.read_text("utf-8")).splitlines(keepends=True)
        path.write_text("".join([head, *sorted(rows)]), "utf-8")
    return tables.load(copy)


MEASURES = {
    "events": lambda d: claims.grade_events(d),
    "claims": lambda d: claims.claims_shown(d).reset_index(drop=True),
    "control": lambda d: control.control_table(d, claims.grade_events(d)),
    "tolls": lambda d: tolls.reported_numbers(d, claims.grade_events(d)),
    "export of claims": lambda d: list(make_export(d, "claims").rows()),
    "export of events": lambda d: list(make_export(d, "events").rows()),
    "changes": lambda d: wording.list_changes(d, vintage.changes(vintage.day_before(d), d)),
    "register": lambda d: wording.claims_table(d),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_digit_more_changes_nothing_but_the_ids(riverland, higher, name):
    """What is worked out and said of higher numbers is the same, with those numbers."""

    def shown(value: object) -> str:
        return value.to_csv() if hasattr(value, "to_csv") else str(value)

    assert shown(MEASURES[name](higher)) == renumbered(shown(MEASURES[name](riverland)))
