"""From clean text to typed values by the descriptor, and the columns derived from them."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.tables.reader import Problem, suggest
from helpers.tables.schema import WORDS
from helpers.tables.spellings import day_form, days, plain_numbers
from helpers.text import shorten

Advice = str | Callable[[str], str]  # in words, or worked out from the value
Fault = tuple[pd.Series, str, Advice]  # which cells, what is wrong, what to do

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
EXCEL_EPOCH = date(1899, 12, 30)
STATING_EXTENTS = ("full", "most")  # part and outskirts only point to a change
PROVING_EVIDENCE = ("geolocated", "satellite")
MOST_LETTERS_SHOWN = 80


def convert_table(frame: pd.DataFrame, resource: dict) -> tuple[pd.DataFrame, list[Problem]]:
    """Turn clean text into the types of the descriptor and check each column's constraints.

    Dates become midnight timestamps, integers ``Int64``, numbers ``float64``; a value that cannot
    be read becomes missing and a problem.
    """
    columns, problems = {}, []
    for field in resource["schema"]["fields"]:
        name, kind = field["name"], field["type"]
        columns[name] = column = _convert(frame[name], kind)
        unread = (frame[name] != "") & column.isna()
        faults = list(_misspelt(frame[name], unread, kind))
        faults += [(wrong & ~unread, *words) for wrong, *words in _check_constraints(column, field)]
        for wrong, rule, advice in faults:
            problems += cell_problems(resource, frame, wrong, name, rule, advice)
    return pd.DataFrame(columns, index=frame.index), problems


def cell_problems(
    resource: dict, frame: pd.DataFrame, wrong: pd.Series, column: str, rule: str, advice: Advice
) -> list[Problem]:
    """Make a problem of each wrong cell of a column; a row's id is its first column."""
    problems, first = [], frame.columns[0]
    for line in frame.index[wrong.fillna(False).astype(bool)]:
        value = frame.at[line, column]
        todo = advice(value) if callable(advice) else advice
        if isinstance(value, pd.Timestamp):
            value = value.date()
        text = shorten("" if pd.isna(value) else str(value), MOST_LETTERS_SHOWN)
        row_id = "" if column == first and not text else frame.at[line, first]
        problems.append(Problem(resource["path"], int(line), row_id, column, text, rule, todo))
    return problems


def _convert(text: pd.Series, kind: str) -> pd.Series:
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


def _misspelt(text: pd.Series, unread: pd.Series, kind: str) -> Iterator[Fault]:
    """Name the cells that are not of a column's type, apart from those that briefs tidy mends."""
    rule, mended = WORDS["unread"].get(kind, ""), pd.Series(False, index=text.index)
    if kind == "date" and unread.any():
        read = days(text.where(unread, ""))
        forms = pd.Series(list(map(day_form, text, read)), index=text.index).where(read.notna())
        for form in forms.dropna().unique():
            yield forms == form, WORDS["other_day"].format(form=form), WORDS["run_tidy"]
        mended = read.notna()
    elif rule and unread.any():
        mended = unread & (plain_numbers(text, kind) != "")
        yield mended, rule, WORDS["run_tidy"]
    yield unread & ~mended, rule, partial(advise_form, kind)


def advise_form(kind: str, value: str) -> str:
    """Say what a misread date or number may have been meant to be.

    >>> advise_form("date", "05/12/2024")
    'Write 2024-12-05 if this is day/month, 2024-05-12 if it is month/day.'
    >>> advise_form("date", "45631")
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
            it = "it" if options else "this"
            with suppress(ValueError):
                options.append(f"{date(year, month, day)} if {it} is {name}")
    return f"Write {', '.join(options)}." if options else "Write the day as in 2024-12-05."


def _check_constraints(column: pd.Series, field: dict) -> Iterator[Fault]:
    rules = field.get("constraints", {})
    given = column.notna() & (column != "")
    if rules.get("required"):
        yield ~given, "a value is required", field["description"]
    if rules.get("unique"):
        advice = "Ids are permanent: give the newer row a new one."
        yield given & column.duplicated(), "the id stands more than once", advice
    if allowed := rules.get("enum"):
        advice = partial(suggest_of, allowed, f"Write one of {', '.join(allowed)}.")
        yield given & ~column.isin(allowed), "not an allowed value", advice
    if pattern := rules.get("pattern"):
        rule = f"not of the form {pattern}"
        yield given & ~fits(column, pattern), rule, field["description"]
    if "minimum" in rules:
        yield column < rules["minimum"], f"below {rules['minimum']}", ""
    if "maximum" in rules:
        yield column > rules["maximum"], f"above {rules['maximum']}", ""


def fits(text: pd.Series, pattern: str) -> pd.Series:
    """Say which texts begin with a pattern, as RE2 reads it: in a time that grows with them."""
    found = pc.match_substring_regex(pa.array(text.astype("str"), pa.string()), f"^(?:{pattern})")
    return pd.Series(found.to_numpy(zero_copy_only=False), text.index).fillna(False).astype(bool)


def suggest_of(known: list[str], others: str, value: str) -> str:
    """Name the known value nearest to one, then say ``others``."""
    return f"{suggest(value, known)} {others}".strip()


def add_derived(events: pd.DataFrame) -> pd.DataFrame:
    """Add stating, stated_from, proving and inferred to claims.

    ``stating`` says that all or most of a place changed hands, at the place itself, ``stated_from``
    is the ``date_earliest`` of those; ``proving`` asserts something with evidence that proves it.
    """
    asserts = events["stance"] == "asserts"
    whole = events["extent"].isin(STATING_EXTENTS) & (events["place_precision"] != "near")
    stating = asserts & whole & (events["holder_after"] != "")
    return events.assign(
        stating=stating,
        stated_from=events["date_earliest"].where(stating),
        proving=asserts & events["evidence"].isin(PROVING_EVIDENCE),
        inferred=events["evidence"] == "inferred",
    )
