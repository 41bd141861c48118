"""A report and its claims written down in a YAML file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import yaml

from helpers.adding.draft import NUMBERED, ORDER, Draft, Row
from helpers.adding.naming import settle, target
from helpers.tables import Problem
from helpers.tables.reader import suggest

SECTIONS = {"sources": "sources", "actors": "actors", "places": "places", "claims": "events"}
"""The lists of a form and the tables to which their rows go."""

DEFAULTS = {"stance": "asserts", "evidence": "statement", "read": "excerpt"}
"""What a left-out line means."""

LEFT_OUT = {
    "date_latest": "the day of the report",
    "coded_on": "today",
    "accessed_on": "today",
    "place_id": "the place of the event, where that is in the table",
    "place_precision": "at, where there is a place",
}
"""What a left-out line means where that depends on others, in words."""


class BadForm(ValueError):
    """A form with faults; ``problems`` holds every one of them."""

    def __init__(self, problems: list[Problem]):
        """Keep the faults."""
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Section(dict):
    """A mapping of a form: its values as text, and the line on which each of them stands."""

    def __init__(self, line: int):
        """Begin at a line."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def fill(draft: Draft, text: str, file: str, today: date) -> list[Problem]:
    """Add what a form says to a draft.

    Parameters
    ----------
    file
        Name by which faults call the form.

    Returns
    -------
    Every fault, by line of the form; none = the draft can be saved.
    """
    try:
        form = Form(file, parsed(text, file))
    except BadForm as bad:
        return bad.problems
    return form.into(draft, today)


class Form:
    """A parsed form, and the faults found on the way into a draft."""

    def __init__(self, file: str, told: Section):
        """Take a parsed form."""
        self.file, self.told = file, told
        self.problems: list[Problem] = []
        self.at: dict[str, Section] = {}

    def fault(self, where: Section, key: str, rule: str, advice: str = "") -> None:
        """Keep a fault."""
        value, line = where.get(key, ""), where.lines.get(key, where.line)
        value = value if isinstance(value, str) else ""
        self.problems.append(Problem(self.file, line, "", key, value, rule, advice))

    def into(self, draft: Draft, today: date) -> list[Problem]:
        """Add all rows to a draft, check the tables, and give every fault."""
        known = ["report", *SECTIONS]
        for key in self.told:
            if key not in known:
                self.fault(self.told, key, "not a part of a form", suggest(key, known))
        for key in ("sources", "actors", "places"):
            for section in self.sections(key):
                self.row(draft, key, section, {})
        draft.check()  # so that the claims find the new places by name
        report = self.report(draft, today)
        for section in self.sections("claims"):
            event = section.get("event_id", "")
            place = next(
                (r["place_id"] for r in draft.rows("events") if r["event_id"] == event), ""
            )
            defaults = {
                "report_id": report.get("report_id", ""),
                "coded_on": str(today),
                "date_latest": report.get("published", ""),
                "place_id": place,
            }
            row = self.row(draft, "events", section, {**DEFAULTS, **defaults})
            if row["place_id"] and not row["place_precision"]:
                row["place_precision"] = "at"
        self.translate(draft.check())
        return sorted(self.problems, key=lambda p: p.line)

    def sections(self, key: str) -> Iterator[Section]:
        """Give the rows of a list of the form."""
        rows = self.told.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, Section) for row in rows):
            self.fault(self.told, key, "not a list of rows", "Begin each row with “- ”.")
            return
        yield from rows

    def report(self, draft: Draft, today: date) -> Row:
        """Add the report, or give the one of the table that the form names by its id."""
        told = self.told.get("report")
        if isinstance(told, str) and told:
            row = draft.row("reports", told)
            if not row:
                self.fault(self.told, "report", "no such report_id in reports.csv")
            return row
        if not isinstance(told, Section):
            self.fault(self.told, "report", "the report is missing", "Say which report was read.")
            return {}
        return self.row(draft, "reports", told, {**DEFAULTS, "accessed_on": str(today)})

    def row(self, draft: Draft, table: str, section: Section, defaults: Row) -> Row:
        """Add one row; names become ids."""
        fields = list(draft.fields(table))
        own = fields[1:] if table in NUMBERED else fields
        cells = {key: value for key, value in defaults.items() if key in fields}
        for key, value in section.items():
            if key not in own or (table == "events" and key == "report_id"):
                self.fault(section, key, f"not a line of {table}", suggest(key, own))
            elif not isinstance(value, str):
                self.fault(section, key, "not a single value")
            elif value:
                found, advice = settle(draft, table, key, value)
                if not found:
                    into = target(draft, table, key)
                    self.fault(section, key, f"not one of the {into} of the tables", advice)
                cells[key] = found
        row = draft.add(table, cells)
        self.at[row[fields[0]]] = section
        return row

    def translate(self, problems: list[Problem]) -> None:
        """Keep faults of the tables by the line of the form that they come from.

        What follows from a fault that is kept already is left out.
        """
        kept = {(p.line, p.column) for p in self.problems}
        lost = any(p.column == "report" for p in self.problems)
        for p in [] if lost else problems:
            section = self.at.get(p.id)
            line = section.lines.get(p.column, section.line) if section else p.line
            file = self.file if section else p.file
            if (line, p.column) not in kept:
                told = Problem(file, line, p.id, p.column, p.value, p.rule, p.advice)
                self.problems.append(told)


def parsed(text: str, file: str) -> Section:
    """Read YAML as text: every value as it is written, no dates, numbers or yes and no.

    Raises
    ------
    BadForm
        Where it is not YAML, not a mapping, or a line stands twice.
    """
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise yaml.YAMLError
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        rule = f"not YAML: {getattr(error, 'problem', None) or 'a sign that is not allowed'}"
        line = mark.line + 1 if mark else 0
        advice = "Put text with a colon or a quote between double quotes."
        raise BadForm([Problem(file, line, "", "", "", rule, advice)]) from error
    if not isinstance(node, yaml.MappingNode):
        raise BadForm([Problem(file, 0, "", "", "", "it holds no report", "See --template.")])
    doubled: list[Problem] = []
    told = value(node, file, doubled)
    if doubled:
        raise BadForm(doubled)
    return told


def value(node: yaml.Node, file: str, doubled: list[Problem]) -> object:
    """Turn a node into text, a list or a section; keys that stand twice go into ``doubled``."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [value(item, file, doubled) for item in node.value]
    section = Section(node.start_mark.line + 1)
    for key, item in node.value:
        line = key.start_mark.line + 1
        name = str(key.value)
        if name in section:
            doubled.append(Problem(file, line, "", name, "", "the line stands twice"))
        section[name] = value(item, file, doubled)
        section.lines[name] = line
    return section


def template(draft: Draft) -> str:
    """Give an empty form with every line explained as the descriptor does."""
    lines = [
        "# One report and the claims that it makes. Check and add it with: briefs add FILE.yml",
        "# Nothing is written unless all of it is valid. A line left empty or left out is empty.",
        "# Sources, actors and places may be written as their id or by any name that they have;",
        "# a place that has namesakes is asked for by its id, or as: Suran, Hama",
        "",
        "report:  # or the id of a report that is in the table: report: r0001",
        *keys(draft, "reports", "  "),
        "",
        "claims:  # one row is what one claimant says about one event, one place and one actor",
        *keys(draft, "events", "    "),
        "",
        "# A source, actor or place that is not in its table yet; take away the # to use it.",
    ]
    for table in ORDER[:3]:
        lines += [f"# {table}:", *(f"# {line}" for line in keys(draft, table, "    "))]
    return "\n".join(lines) + "\n"


def keys(draft: Draft, table: str, indent: str) -> list[str]:
    """Give one commented line for each column of a table that a form may give."""
    fields = list(draft.fields(table).values())
    told = []
    for field in fields[1:] if table in NUMBERED else fields:
        if table == "events" and field["name"] == "report_id":
            continue
        rules = field.get("constraints", {})
        left_out = LEFT_OUT.get(field["name"], DEFAULTS.get(field["name"], ""))
        parts = ["Needed."] if rules.get("required") and not left_out else []
        parts.append(field["description"])
        parts += [f"One of {', '.join(rules['enum'])}."] if "enum" in rules else []
        parts += [f"Left out: {left_out}."] if left_out else []
        told.append(f"{indent}{field['name']}:  # {' '.join(parts)}")
    if table != "reports":
        told[0] = f"{indent[:-2]}- {told[0].strip()}"
    return told
