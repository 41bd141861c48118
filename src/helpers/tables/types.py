"""From clean text to typed values, one field of the descriptor at a time."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd
import pandera.pandas as pa

from helpers.tables.reader import Problem, suggest

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
EXCEL_EPOCH = date(1899, 12, 30)
MOST_LETTERS_SHOWN = 80
NOT_READ = {
    "date": "not a date written YYYY-MM-DD",
    "integer": "not a whole number",
    "number": "not a number",
}


def convert_table(frame: pd.DataFrame, resource: dict) -> tuple[pd.DataFrame, list[Problem]]:
    """Turn clean text into the types of the descriptor and check each column's constraints.

    Dates become midnight timestamps, integers ``Int64``, numbers ``float64``; text stays text
    and an empty text stays empty. A value that cannot be read becomes missing and a problem.
    """
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    columns = {name: _convert(frame[name], field["type"]) for name, field in fields.items()}
    result = pd.DataFrame(columns, index=frame.index)
    unread = (frame != "") & result.isna()
    problems = [
        cell_problem(resource, frame, line, name, NOT_READ[kind], _advise_form(value, kind))
        for name, kind in ((name, field["type"]) for name, field in fields.items())
        for line, value in frame.loc[unread[name], name].items()
    ]
    for line, name, check in _broken_constraints(result, fields):
        if not unread.at[line, name]:
            rule, advice = _name_constraint(check, fields[name], frame.at[line, name])
            problems.append(cell_problem(resource, frame, line, name, rule, advice))
    return result, problems


def cell_problem(
    resource: dict, frame: pd.DataFrame, line: int, column: str, rule: str, advice: str = ""
) -> Problem:
    """Make a problem of one cell; the row's id is its first column."""
    value, first = frame.at[line, column], frame.columns[0]
    if isinstance(value, pd.Timestamp):
        value = value.date()
    text = "" if pd.isna(value) else str(value)
    if len(text) > MOST_LETTERS_SHOWN:
        text = f"{text[: MOST_LETTERS_SHOWN - 1]}…"
    row_id = "" if column == first and not text else frame.at[line, first]
    return Problem(resource["path"], int(line), row_id, column, text, rule, advice)


def _convert(text: pd.Series, kind: str) -> pd.Series:
    """Read a column of text as ``date``, ``integer``, ``number`` or ``string``."""
    if kind == "date":
        iso = text.where(text.str.match(ISO_DAY))
        return pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")
    if kind == "integer":
        whole = text.where(text.str.fullmatch(r"-?\d{1,18}"))
        return pd.to_numeric(whole, errors="coerce").astype("Int64")
    if kind == "number":
        plain = text.where(text.str.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?"))
        return pd.to_numeric(plain, errors="coerce").astype("float64")
    return text


def _advise_form(value: str, kind: str) -> str:
    """Say what a misread date or number may have been meant to be.

    >>> _advise_form("05/12/2024", "date")
    'Write 2024-12-05 if this is day/month, 2024-05-12 if it is month/day.'
    >>> _advise_form("45631", "date")
    'This looks like a spreadsheet serial number for 2024-12-05.'
    """
    if kind != "date":
        return "Write digits only, without separators or words; leave it empty where unknown."
    if re.fullmatch(r"\d{5}", value):
        day = EXCEL_EPOCH + timedelta(days=int(value))
        return f"This looks like a spreadsheet serial number for {day}."
    options = []
    if parts := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", value):
        first, second, year = map(int, parts.groups())
        for day, month, name in ((first, second, "day/month"), (second, first, "month/day")):
            try:
                it = "it" if options else "this"
                options.append(f"{date(year, month, day)} if {it} is {name}")
            except ValueError:
                continue
    return f"Write {', '.join(options)}." if options else "Write the day as in 2024-12-05."


def _broken_constraints(
    result: pd.DataFrame, fields: dict[str, dict]
) -> list[tuple[int, str, str]]:
    """Check every column with pandera; give line, column and constraint of each fault."""
    schema = pa.DataFrameSchema({name: _column(field) for name, field in fields.items()})
    try:
        schema.validate(result.replace("", pd.NA), lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        return list(zip(cases["index"], cases["column"], cases["check"], strict=True))
    return []


def _column(field: dict) -> pa.Column:
    """Turn a field of the descriptor into a pandera column."""
    rules = field.get("constraints", {})
    kinds = {
        "enum": pa.Check.isin,
        "pattern": pa.Check.str_matches,
        "minimum": pa.Check.ge,
        "maximum": pa.Check.le,
    }
    return pa.Column(
        None,
        [check(rules[name], error=name) for name, check in kinds.items() if name in rules],
        nullable=not rules.get("required", False),
        unique=rules.get("unique", False),
        report_duplicates="exclude_first",
    )


def _name_constraint(check: str, field: dict, value: str) -> tuple[str, str]:
    """Say which constraint a value breaks and what to do."""
    rules = field.get("constraints", {})
    if check == "not_nullable":
        return "a value is required", field["description"]
    if check == "field_uniqueness":
        return "the id stands more than once", "Ids are permanent: give the newer row a new one."
    if check == "enum":
        allowed = f"Write one of {', '.join(rules['enum'])}."
        return "not an allowed value", f"{suggest(value, rules['enum'])} {allowed}".strip()
    if check == "minimum":
        return f"below {rules['minimum']}", ""
    if check == "maximum":
        return f"above {rules['maximum']}", ""
    return f"not of the form {rules['pattern']}", field["description"]
