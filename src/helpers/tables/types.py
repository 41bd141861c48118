"""From clean text to typed values, one descriptor field at a time."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd
import pandera.pandas as pa

from helpers.tables.reader import Problem, suggest

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
EXCEL_EPOCH = date(1899, 12, 30)
SPOKEN = {
    "date": "not a date written YYYY-MM-DD",
    "integer": "not a whole number",
    "number": "not a number",
}


def typed(frame: pd.DataFrame, resource: dict) -> tuple[pd.DataFrame, list[Problem]]:
    """Turn clean text into the types of the descriptor and check each column's constraints.

    Dates become midnight timestamps, integers ``Int64``, numbers ``float64``; text stays text
    and an empty text stays empty. A value that cannot be read becomes missing and a problem.
    """
    fields = resource["schema"]["fields"]
    out, problems = {}, []
    for field in fields:
        text = frame[field["name"]]
        out[field["name"]] = convert(text, field["type"])
        if field["type"] != "string":
            bad = text[(text != "") & out[field["name"]].isna()]
            problems += [
                problem(
                    resource,
                    frame,
                    line,
                    field["name"],
                    value,
                    SPOKEN[field["type"]],
                    number_advice(value, field["type"]),
                )
                for line, value in bad.items()
            ]
    result = pd.DataFrame(out, index=frame.index)
    return result, problems + constraint_problems(frame, result, resource)


def convert(text: pd.Series, kind: str) -> pd.Series:
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


def number_advice(value: str, kind: str) -> str:
    """Say what a misread date or number may have been meant to be.

    >>> number_advice("05/12/2024", "date")
    'Write 2024-12-05 if this is day/month, 2024-05-12 if it is month/day.'
    >>> number_advice("45631", "date")
    'This looks like a spreadsheet serial number for 2024-12-05.'
    """
    if kind != "date":
        advice = "Write digits only, without separators or words; leave it empty where unknown."
        return advice
    if re.fullmatch(r"\d{5}", value):
        day = EXCEL_EPOCH + timedelta(days=int(value))
        return f"This looks like a spreadsheet serial number for {day}."
    parts = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", value)
    if not parts:
        return "Write the day as in 2024-12-05."
    first, second, year = (int(part) for part in parts.groups())
    options = []
    for day, month, name in ((first, second, "day/month"), (second, first, "month/day")):
        try:
            options.append(
                f"{date(year, month, day)} if {'this' if not options else 'it'} is {name}"
            )
        except ValueError:
            continue
    return f"Write {', '.join(options)}." if options else "Write the day as in 2024-12-05."


def constraint_problems(frame: pd.DataFrame, result: pd.DataFrame, resource: dict) -> list[Problem]:
    """Check required, unique, enum, pattern, minimum and maximum of every column with pandera."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    blank = result.replace("", pd.NA)
    try:
        pa.DataFrameSchema({n: column(f) for n, f in fields.items()}).validate(blank, lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases
    else:
        return []
    problems = []
    for case in failures.itertuples():
        value = frame.at[case.index, case.column]
        unread = value != "" and pd.isna(blank.at[case.index, case.column])
        if not unread:
            rule, advice = spoken(case.check, fields[case.column], value)
            problems.append(problem(resource, frame, case.index, case.column, value, rule, advice))
    return problems


def column(field: dict) -> pa.Column:
    """Turn a field of the descriptor into a pandera column."""
    rules = field.get("constraints", {})
    checks = []
    if "enum" in rules:
        checks.append(pa.Check.isin(rules["enum"], error="enum"))
    if "pattern" in rules:
        checks.append(pa.Check.str_matches(rules["pattern"], error="pattern"))
    if "minimum" in rules:
        checks.append(pa.Check.ge(rules["minimum"], error="minimum"))
    if "maximum" in rules:
        checks.append(pa.Check.le(rules["maximum"], error="maximum"))
    required = rules.get("required", False)
    unique = rules.get("unique", False)
    return pa.Column(
        None, checks, nullable=not required, unique=unique, report_duplicates="exclude_first"
    )


def spoken(check: str, field: dict, value: str) -> tuple[str, str]:
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


def problem(
    resource: dict,
    frame: pd.DataFrame,
    line: int,
    column: str,
    value: object,
    rule: str,
    advice: str = "",
) -> Problem:
    """Make a problem of one cell; the row's id is its first column."""
    first = frame.columns[0]
    row_id = "" if column == first and rule.startswith("a value") else frame.at[line, first]
    shown = str(value) if len(str(value)) <= 80 else f"{str(value)[:79]}…"
    return Problem(resource["path"], int(line), row_id, column, shown, rule, advice)
