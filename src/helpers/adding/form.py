"""A report and its claims written down in a YAML file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from helpers.adding import WORDS
from helpers.adding.resolve import Resolver
from helpers.tables import BadTables, Problem
from helpers.tables.append import NUMBERED, Draft, Row
from helpers.tables.reader import suggest
from helpers.tables.schema import WORDS as RULES
from helpers.tables.types import advise_form

DEFAULTS: dict[str, str] = WORDS["defaults"]
LEFT_OUT: dict[str, str] = {**DEFAULTS, **WORDS["left_out"]}  # what a left-out line means, in words
NOT_ASKED = {"events": ("report_id", "origin_id")}
"""Columns that a form does not give: the report stands above, and only imports have an origin."""
HEAD = Path(__file__).parent / "form_head.txt"


class Section(dict):
    """A mapping of a form: its values as text, and the line on which each of them stands."""

    def __init__(self, line: int):
        """Begin at a line."""
        self.line, self.lines = line, {}


def fill(draft: Draft, text: str, file: str, today: date) -> list[Problem]:
    """Add what a form, called ``file``, says to a draft, and give every fault by its line."""
    try:
        form = parsed(text, file)
    except BadTables as bad:
        return bad.problems
    return _Filling(draft, file, form, today).problems


class _Filling:
    def __init__(self, draft: Draft, file: str, form: Section, today: date):
        self.draft, self.file, self.form, self.today = draft, file, form, today
        self.resolver = Resolver(draft)
        self.problems: list[Problem] = []
        self.sections: dict[str, Section] = {}  # by the id of their row
        known = ["report", "sources", "actors", "places", "claims"]
        for key in form:
            if key not in known:
                self._fault(form, key, "not a part of a form", suggest(key, known))
        for key in ("sources", "actors", "places"):
            for section in self._rows(key):
                self._add(key, section, {})
        draft.check()  # so that the claims find the new places by name
        report = self._report()
        usual = {
            **DEFAULTS,
            "report_id": report.get("report_id", ""),
            "coded_on": str(today),
            "date_latest": report.get("published", ""),
        }
        for section in self._rows("claims"):
            event, rows = section.get("event_id", ""), draft.rows("events")
            usual["place_id"] = next((r["place_id"] for r in rows if r["event_id"] == event), "")
            row = self._add("events", section, usual)
            if row["place_id"] and not row["place_precision"]:
                row["place_precision"] = "at"
        self._translate(draft.check())
        self.problems.sort(key=lambda problem: problem.line)

    def _fault(self, where: Section, key: str, rule: str, advice: str = "") -> None:
        value, line = where.get(key, ""), where.lines.get(key, where.line)
        value = value if isinstance(value, str) else ""
        self.problems.append(Problem(self.file, line, "", key, value, rule, advice))

    def _rows(self, key: str) -> Iterator[Section]:
        rows = self.form.get(key) or []
        if isinstance(rows, list) and all(isinstance(row, Section) for row in rows):
            yield from rows
        else:
            self._fault(self.form, key, "not a list of rows", "Begin each row with “- ”.")

    def _report(self) -> Row:
        report = self.form.get("report")
        if isinstance(report, Section):
            return self._add("reports", report, {**DEFAULTS, "accessed_on": str(self.today)})
        if not isinstance(report, str) or not report:
            advice = "Say which report was read."
            self._fault(self.form, "report", "the report is missing", advice)
            return {}
        row = self.draft.row("reports", report)
        if not row:
            self._fault(self.form, "report", "no such report_id in reports.csv")
        return row

    def _add(self, table: str, section: Section, defaults: Row) -> Row:
        asked = [field["name"] for field in _asked(self.draft, table)]
        cells = {key: value for key, value in defaults.items() if key in self.draft.fields(table)}
        for key, value in section.items():
            if key not in asked:
                self._fault(section, key, f"not a line of {table}", suggest(key, asked))
            elif not isinstance(value, str):
                self._fault(section, key, "not a single value")
            elif value:
                cells[key], advice = self.resolver.cell(table, key, value)
                if not cells[key]:
                    into = self.resolver.target(table, key)
                    self._fault(section, key, f"not one of the {into} of the tables", advice)
        row = self.draft.add(table, cells)
        self.sections[next(iter(row.values()))] = section
        return row

    def _translate(self, problems: list[Problem]) -> None:
        """Keep faults of the tables by the line of the form, without those that follow from one."""
        kept = {(p.line, p.column) for p in self.problems}
        lost = any(p.column == "report" for p in self.problems)
        for p in [] if lost else problems:
            section = self.sections.get(p.id)
            line = section.lines.get(p.column, section.line) if section else p.line
            file, advice = self.file if section else p.file, p.advice
            if section and advice == RULES["run_tidy"]:  # which reads tables and no forms
                advice = advise_form("date" if "YYYY" in p.rule else "number", p.value)
            if (line, p.column) not in kept:
                self.problems.append(Problem(file, line, p.id, p.column, p.value, p.rule, advice))


def parsed(text: str, file: str) -> Section:
    """Read YAML as text: every value as it is written, no dates, numbers or yes and no.

    BadTables where it is not YAML, not a mapping, or a line stands twice.
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
        raise BadTables([Problem(file, line, "", "", "", rule, advice)]) from error
    if not isinstance(node, yaml.MappingNode):
        raise BadTables([Problem(file, 0, "", "", "", "it holds no report", "See --template.")])
    doubled: list[Problem] = []
    form = _value(node, file, doubled)
    if doubled:
        raise BadTables(doubled)
    return form


def _value(node: yaml.Node, file: str, doubled: list[Problem]) -> object:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file, doubled) for item in node.value]
    section = Section(node.start_mark.line + 1)
    for key, item in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if name in section:
            doubled.append(Problem(file, line, "", name, "", "the line stands twice"))
        section[name] = _value(item, file, doubled)
        section.lines[name] = line
    return section


def template(draft: Draft) -> str:
    """Give an empty form with every line explained as the descriptor does."""
    reports, claims = _keys(draft, "reports", "  "), _keys(draft, "events", "    ")
    head = HEAD.read_text("utf-8").format(reports=reports, claims=claims)
    for table in ("sources", "actors", "places"):
        lines = [f"{table}:", *_keys(draft, table, "    ").splitlines()]
        head += "".join(f"# {line}\n" for line in lines)
    return head


def _asked(draft: Draft, table: str) -> list[dict]:
    fields = list(draft.fields(table).values())[1 if table in NUMBERED else 0 :]
    return [field for field in fields if field["name"] not in NOT_ASKED.get(table, ())]


def _keys(draft: Draft, table: str, indent: str) -> str:
    """Give one commented line for each column of a table that a form may give."""
    lines = []
    for field in _asked(draft, table):
        rules = field.get("constraints", {})
        left_out = LEFT_OUT.get(field["name"]) if table in NUMBERED else None
        parts = ["Needed."] if rules.get("required") and not left_out else []
        parts.append(field["description"])
        parts += [f"One of {', '.join(rules['enum'])}."] if "enum" in rules else []
        parts += [f"Left out: {left_out}."] if left_out else []
        lines.append(f"{indent}{field['name']}:  # {' '.join(parts)}")
    if table != "reports":
        lines[0] = f"{indent[:-2]}- {lines[0].strip()}"
    return "\n".join(lines)
