"""The marks of a chart as rows of a table: what a pointer finds, without a pointer.

A picture may give its table as ``{"columns": [...], "rows": [[...]]}``, a chart in
``layout.meta["table"]``; a list in a cell holds ids of rows of the page. Else the hover texts of
its marks are the rows, with the claims that ``customdata`` names for each, separated by spaces;
and where it has none, the numbers drawn. What a hover text quotes of a claim in a ``<span>``, after
its number, is left out where the page lists the claim.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from helpers.wording.sentence import references

MOST_ROWS = 250
TAG = re.compile(r"(</?[bi]>|<br>)")
FOREIGN = re.compile(r"\u2068([\u0600-\u06ff][^\u2068\u2069]*)\u2069")
WORD = re.compile(r"[\w-]+")
QUOTE = re.compile(r"(?<=\()([\w-]+)\)<span>(.*?)</span>")
UNSPOKEN = ("skip", "none")
BEHIND = ("Claims behind it", "More claims behind it")
"""Where no row names any of them itself, and where one does."""


@dataclass(frozen=True)
class Row:
    """One row: the header that it shares with its neighbours, and its cells; all safe HTML.

    ``claims`` are the ids of those behind its mark.
    """

    header: Markup
    cells: tuple[Markup, ...]
    claims: tuple[str, ...] = ()

    def unnamed(self) -> list[str]:
        """Give the claims behind the row that its words do not name."""
        named = {*WORD.findall(" ".join(self.cells))}
        return [claim for claim in self.claims if claim not in named]


@dataclass(frozen=True)
class Marks:
    """The table of a chart.

    ``shown`` gives for each hover text the number of its row; it is empty where the rows are not
    hover texts. ``left_out`` counts the rows beyond the most that are shown.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    shown: dict[str, int]
    left_out: int = 0

    def html(self, caption: str) -> Markup:
        """Give the table; neighbours with the same header share its cell.

        The last column has the claims behind rows that their words do not name.
        """
        behind = [row.unnamed() for row in self.rows]
        some = any(len(b) < len(row.claims) for b, row in zip(behind, self.rows, strict=True))
        columns = (*self.columns, BEHIND[some]) if any(behind) else self.columns
        head = Markup("").join(Markup("<th>{}</th>").format(name) for name in columns)
        body, at = [], 0
        for count in runs([row.header for row in self.rows]):
            span = Markup(' rowspan="{}"').format(count) if count > 1 else ""
            first = Markup("<th{}>{}</th>").format(span, self.rows[at].header)
            for i, row in enumerate(self.rows[at : at + count], start=at):
                cells = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row.cells)
                if behind[i]:
                    cells += Markup(references(behind[i], "td"))
                body.append(Markup("<tr>{}{}</tr>").format(first, cells))
                first = ""
            at += count
        more = f"; {self.left_out} more are left out" if self.left_out else ""
        return Markup(
            "<table><caption>{}{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
        ).format(caption, more, head, Markup("").join(body))


def runs(values: list) -> Iterator[int]:
    """Give the lengths of the runs of equal neighbours.

    >>> list(runs(["a", "a", "b", "a"]))
    [2, 1, 1]
    """
    count = 0
    for i, value in enumerate(values):
        count += 1
        if i + 1 == len(values) or values[i + 1] != value:
            yield count
            count = 0


def marks(spec: dict, listed: Container[str] = ()) -> Marks:
    """Give the table of a chart; it may have no rows.

    Parameters
    ----------
    spec
        ``data`` and ``layout`` as plotly writes them.
    listed
        The ids of the claims that the page lists.
    """
    layout = spec.get("layout") or {}
    given = (layout.get("meta") or {}).get("table")
    if given:
        return table(given)
    spoken = list(hovers(spec.get("data") or []))
    return told(spoken, layout, listed) if spoken else drawn(spec.get("data") or [], layout)


def table(given: dict) -> Marks:
    """Give the table that a picture brings with it."""
    return cut(tuple(map(str, given["columns"])), [plain(row) for row in given["rows"]])


def cut(columns: tuple[str, ...], rows: list[Row], shown: dict[str, int] | None = None) -> Marks:
    """Keep as many rows as a page bears."""
    kept = {text: row for text, row in (shown or {}).items() if row < MOST_ROWS}
    return Marks(columns, tuple(rows[:MOST_ROWS]), kept, max(0, len(rows) - MOST_ROWS))


def plain(values: list) -> Row:
    """Make a row of values; the first is its header."""
    first, *rest = [
        Markup(references(value)) if isinstance(value, list) else escape(written(value))
        for value in values
    ]
    return Row(first, tuple(rest))


def written(value: object) -> str:
    """Write a value of a table.

    >>> written(1234), written(7.25), written(None), written("Birch")
    ('1,234', '7.25', '–', 'Birch')
    """
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def hovers(traces: list[dict]) -> Iterator[tuple[str, object, str]]:
    """Give the hover text, the height and the claims of every mark that has a text.

    Of a grid, row by row.
    """
    for trace in traces:
        texts = trace.get("hovertext")
        if not texts or trace.get("hoverinfo") in UNSPOKEN:
            continue
        heights = trace.get("y") or []
        texts = texts if isinstance(texts, list) else [texts] * max(1, len(heights))
        ids = trace.get("customdata") or [""] * len(texts)
        for i, line in enumerate(texts):
            for text in line if isinstance(line, list) else [line]:
                if text:
                    yield str(text), heights[i] if i < len(heights) else i, ids[i]


def told(spoken: list[tuple[str, object, str]], layout: dict, listed: Container[str] = ()) -> Marks:
    """Make rows of hover texts: by the label of their height, else by their own first line.

    A text that stands twice in one place makes one row.
    """
    labels = tick_labels(layout)
    distinct: dict[tuple[int, str], dict[str, None]] = {}
    for text, height, ids in spoken:
        at = nearest(labels, height) if labels else -1
        distinct.setdefault((at, text), {}).update(dict.fromkeys(ids.split()))
    if labels:
        order = sorted(distinct, key=lambda found: found[0])
        names = [safe(label) for _, label in labels]
        rows = [
            Row(names[at], (safe(unquoted(text, listed)),), (*distinct[at, text],))
            for at, text in order
        ]
        columns = (axis_title(layout, "yaxis", "Row"), "What stands there")
    else:
        order = by_head(list(distinct), hidden(layout))
        rows = [
            Row(safe(head), (safe(unquoted(rest, listed)),), (*distinct[mark],))
            for mark, (head, rest) in ((mark, split(mark[1])) for mark in order)
        ]
        columns = ("Mark", "What it says")
    return cut(columns, rows, {text: i for i, (_, text) in reversed(list(enumerate(order)))})


def unquoted(text: str, listed: Container[str]) -> str:
    """Leave out of a hover text what the list of claims says.

    >>> unquoted("Said by A (c1)<span><br>No.</span>", {"c1"})
    'Said by A (c1)'
    >>> unquoted("Said by A (c1)<span><br>No.</span>", {})
    'Said by A (c1)<br>No.'
    """
    return QUOTE.sub(lambda told: f"{told[1]})" + ("" if told[1] in listed else told[2]), text)


def by_head(found: list[tuple[int, str]], by_name: bool) -> list[tuple[int, str]]:
    """Bring texts with the same first line together, by name or as they come."""
    heads = dict.fromkeys(split(text)[0] for _, text in found)
    order = {head: i for i, head in enumerate(sorted(heads) if by_name else heads)}
    return sorted(found, key=lambda mark: order[split(mark[1])[0]])


def split(text: str) -> tuple[str, str]:
    """Split a hover text after its first line; a bold line that is wrapped counts as one.

    >>> split("<b>A<br>B</b><br>C<br>D")
    ('<b>A<br>B</b>', 'C<br>D')
    """
    head, *lines = text.split("<br>")
    while lines and head.count("<b>") != head.count("</b>"):
        head += f"<br>{lines.pop(0)}"
    return head, "<br>".join(lines)


def hidden(layout: dict) -> bool:
    """Tell whether the axes are hidden, as on a map."""
    return (layout.get("xaxis") or {}).get("visible") is False


def tick_labels(layout: dict) -> list[tuple[float, str]]:
    """Give the named heights of a chart from top to bottom."""
    axis = layout.get("yaxis") or {}
    texts, values = axis.get("ticktext") or [], axis.get("tickvals") or []
    if axis.get("visible") is False or not all(isinstance(v, int | float) for v in values):
        return []
    found = [(value, text) for value, text in zip(values, texts, strict=False) if text]
    span = axis.get("range") or [0, 1]
    down = axis.get("autorange") == "reversed" or span[0] > span[-1]
    return sorted(found, key=lambda tick: tick[0], reverse=not down)


def nearest(labels: list[tuple[float, str]], height: object) -> int:
    """Give the number of the label that is nearest to a height."""
    if not isinstance(height, int | float):
        return 0
    return min(range(len(labels)), key=lambda i: abs(labels[i][0] - height))


def drawn(traces: list[dict], layout: dict) -> Marks:
    """Make rows of the numbers of a chart without hover texts: series, across, up."""
    columns = ("Series", axis_title(layout, "xaxis", "Across"), axis_title(layout, "yaxis", "Up"))
    rows = []
    for number, trace in enumerate(traces, start=1):
        name = trace.get("name") or f"Series {number}"
        across, up = (trace.get(axis) for axis in "xy")
        if not isinstance(across, list) or not isinstance(up, list):
            continue
        for x, y in zip(across, up, strict=False):
            if x is not None and y is not None:
                rows.append(Row(safe(str(name)), (safe(written(x)), safe(written(y)))))
    return cut(columns, rows)


def axis_title(layout: dict, axis: str, otherwise: str) -> str:
    """Give the title of an axis as plain text."""
    title = (layout.get(axis) or {}).get("title")
    text = title.get("text") if isinstance(title, dict) else title
    return html.unescape(TAG.sub(" ", str(text))).strip() if text else otherwise


def safe(text: str) -> Markup:
    """Turn plotly's text into HTML that can hold nothing but bold, italics and line breaks.

    Arabic that letters of direction set apart is set apart by an element instead.

    >>> safe("<b>A &amp; B</b><br><i onclick=x>")
    Markup('<b>A &amp; B</b><br>&lt;i onclick=x&gt;')
    """
    if any(text.count(f"<{name}>") != text.count(f"</{name}>") for name in "bi"):
        text = re.sub("</?[bi]>", "", text)
    parts = (
        Markup(part) if TAG.fullmatch(part) else escape(html.unescape(part))
        for part in TAG.split(text)
    )
    joined = "".join(map(str, parts))
    return Markup(FOREIGN.sub(r'<bdi lang="ar">\1</bdi>', joined))
