"""Pictures of a notebook as ``<figure>`` elements: named, sourced and described.

A chart says what it shows in ``layout.meta``, a still picture in the metadata of its output:
``title``, ``source`` and ``alt``, a ``unit`` and a ``table`` where there is one. A table is
``{"columns": [...], "rows": [[...]]}``; a list in a cell holds ids of rows of the page, and
``customdata`` of a mark is the number of its row, or the id of a row of the page. A still picture
with ``marks`` is a map: by shape, wide or ``narrow``, which is another picture, x, y and row of
each mark. Where ``quoted``
says how many claims of a row shall be quoted, the page's script writes the words over a mark from
the table and from the list of claims; ``plain`` are columns whose name is not needed there.
"""

import base64
import gzip
import json
import re
from urllib.parse import quote

from markupsafe import Markup
from nbformat import NotebookNode

from helpers.pages.shared_assets import environment, vendored
from helpers.tables import Dataset
from helpers.text import count
from helpers.wording.sentence import Table

PLOTLY = "application/vnd.plotly.v1+json"
SVG = "image/svg+xml"
PICTURES = (SVG, "image/png")
KEPT = "!$&'()*+,-./:;=?@_~"  # what an address of an SVG need not write in another way
EXPLORER = "application/vnd.offensive-progress.explorer+json"
"""An output to explore: ``data`` for ``explore.js``, and ``words`` (HTML) that stand without it."""
WORDS = {n: n for n in ("title", "unit", "source", "alt", "table")} | {"alt": "alternative text"}
FINISH = "charts.finish(d, figure, title=..., unit=...) gives it all of them."
UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<\u2028\u2029"}
DEFAULT_HEIGHT_PX = 450
MOST_ROWS, MOST_TIPS, MOST_STILL = 250, 2000, 100_000
"""Rows of a chart's table, of a chart with words over marks beyond those, letters of a still."""

CHART = Markup('<div class="chart" id="{}" role="img" aria-label="{}" style="{}">{}</div>')
HEIGHTS, UNDRAWN = "--wide:{}px;--narrow:{}px", "This chart is drawn by a script."
IMAGE = Markup('<img src="data:{},{}" alt="{}">')
MAP = Markup('<div class="map" data-wide="{}" data-narrow="{}">{}{}</div>')
EXPLORED = Markup('<div id="explorer" class="explorer">{}</div>')
RESULTS = Markup('<script type="{}" id="explorer-data">{}</script>')
MOST_PLAIN = 1_000_000  # letters of results; more are packed, and not the same on every machine
SCRIPT = Markup('<script type="application/json" data-for="{}">{}</script>')


class ExportError(ValueError):
    """A notebook that cannot become a brief; the message names the cell and what to do."""


def complete(notebook: NotebookNode, d: Dataset) -> list[str]:
    """Give the figures of an executed notebook the words that they lack; say of each which.

    A figure without a title gets the heading above it. A page says of source and unit that they
    are not named, and by which day the figure was known.
    """
    from helpers.charts import source_line  # takes long, and what only lists pages needs it not

    heading, lacks = "A figure", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall("^#+ (.+)", cell.source, re.MULTILINE)][-1]
        for output in cell.get("outputs", ()):
            data, holder, name, drawn = output.get("data", {}), output.get("metadata", {}), "", ""
            if PLOTLY in data:
                holder, name = data[PLOTLY].setdefault("layout", {}), "meta"
                drawn = re.sub("<[^>]*>", " ", (holder.get("title") or {}).get("text") or "")
            elif is_still(data):
                name = next(kind for kind in PICTURES if kind in data)
            else:
                continue
            told = holder.get(name)
            words = {"title": drawn, **(told if isinstance(told, dict) else {})}
            title = words["title"] or heading
            filled = {"title": title, "unit": "unit not named", "alt": f"{title}: not described."}
            filled["source"] = f"not named. {source_line(d)}"
            empty = [n for n in WORDS if not str(words.get(n) or "").strip()]
            holder[name] = {**words, **{n: filled[n] for n in empty if n in filled}}
            if empty:
                names = ", ".join(WORDS[n] for n in empty)
                lacks.append(f'the figure under "{heading}" has no {names}; {FINISH}')
    return lacks


def kinds(spec: dict) -> set[str]:
    """Give the kinds of traces of a chart."""
    return {trace.get("type", "scatter") for trace in spec.get("data") or []}


def script_json(value: object) -> str:
    """Write a value as JSON that no text in it can break out of a ``<script>`` element.

    >>> script_json({"title": "</script>"})
    '{"title":"\\\\u003c/script>"}'
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.translate(UNSAFE)


def chart(spec: dict, number: int, where: str) -> tuple[Markup, Markup]:
    """Make a figure of a plotly chart: its element, and the script element with its data.

    It is described, see ``complete``. An ExportError where it has a trace that the inlined script
    cannot draw, or controls that a keyboard cannot reach.
    """
    layout = spec["layout"]
    words = layout["meta"]
    known = vendored()["bundles"][-1]["traces"]
    for kind in sorted(kinds(spec) - set(known)):
        raise ExportError(
            f'{where}: a trace of type "{kind}" needs more than the inlined script draws. '
            f"Use one of {', '.join(known)}."
        )
    if layout.get("updatemenus") or layout.get("sliders"):
        raise ExportError(f"{where}: a keyboard cannot reach the controls of this chart.")
    name, fitted = f"figure-{number}", _page_layout(layout)
    tips = {key: layout["meta"][key] for key in ("quoted", "plain") if key in layout["meta"]}
    many = len((words.get("table") or {"rows": ()})["rows"]) > MOST_TIPS
    traces = [_without_words(t, many) if tips else t for t in spec.get("data") or []]
    key = layout["meta"].get("key_px", 0)
    drawn = {"data": traces, "layout": fitted, "key": key, "tips": tips}
    try:
        data = SCRIPT.format(name, Markup(script_json(drawn)))
    except ValueError as error:
        raise ExportError(f"{where}: the chart holds NaN or infinity; leave a gap.") from error
    from helpers.charts.still import draw_still  # takes long, as above

    still = draw_still(spec.get("data") or [], fitted, key)
    shown = ("", UNDRAWN)
    if still and len(still[0]) <= MOST_STILL:
        shown = HEIGHTS.format(*still[1:]), _image(SVG, still[0], words["alt"])
    return _frame(name, words, CHART.format(name, words["alt"], *shown)), data


def _without_words(trace: dict, many: bool) -> dict:
    """Give a trace without the words over marks that stand on the page, or of too ``many``."""
    marks = zip(trace.get("customdata") or (), trace.get("hovertext") or (), strict=False)
    there = ((isinstance(key, str) or many or key < MOST_ROWS, tip) for key, tip in marks)
    words = ["" if written else tip for written, tip in there]
    return {**trace, "hovertext": words} if any(words) else {**trace, "hovertext": None}


def explorer(shown: dict) -> tuple[Markup, Markup]:
    """Make the element that ``explore.js`` fills, and the script element with its data."""
    element = EXPLORED.format(Markup(shown["words"]))
    results = script_json(shown["data"])
    if len(results) <= MOST_PLAIN:
        return element, RESULTS.format("application/json", Markup(results))
    packed = base64.b64encode(gzip.compress(results.encode(), mtime=0)).decode()
    return element, RESULTS.format("text/plain", packed)


def _page_layout(layout: dict) -> dict:
    """Fit a layout to the page: as wide as its box, without a title, and a finger scrolls past."""
    room, margin = layout["meta"].get("title_px", 0), dict(layout.get("margin") or {})
    own = ("width", "title", "meta")
    fitted = {key: value for key, value in layout.items() if key not in own}
    fitted["height"] = int(layout.get("height") or DEFAULT_HEIGHT_PX) - room
    margin |= {"t": max(0, margin["t"] - room)} if "t" in margin else {}
    fitted["legend"] = {**(layout.get("legend") or {}), "y": 1}
    return {"dragmode": False, **fitted, "margin": margin, "autosize": True}


def is_still(data: dict) -> bool:
    """Say whether an output is a picture, with no text of its own to stand in its place."""
    return "text/html" not in data and not data.keys().isdisjoint(PICTURES)


def still(data: dict, metadata: dict, number: int) -> Markup:
    """Make a figure of an SVG or PNG picture, which is described, held in the page."""
    kind = next(kind for kind in PICTURES if kind in data)
    words = metadata[kind]
    picture = _image(kind, "".join(data[kind]), words["alt"])
    if "marks" in words:
        marks = (script_json(words["marks"][shape]) for shape in ("wide", "narrow"))
        picture = MAP.format(*marks, picture, _image(kind, words["narrow"], words["alt"]))
    return _frame(f"figure-{number}", words, picture)


def _image(kind: str, content: str, alt: str) -> Markup:
    if kind == SVG:
        return IMAGE.format(kind, quote(content, safe=KEPT), alt)
    return IMAGE.format(f"{kind};base64", "".join(content.split()), alt)


def _frame(name: str, words: dict, picture: Markup) -> Markup:
    """Put a picture between its caption and its source line, its words and table below."""
    template = environment().get_template("figure.html.j2")
    table = words.get("table") or {"columns": (), "rows": []}
    rows, more = table["rows"][:MOST_ROWS], len(table["rows"]) - MOST_ROWS
    caption = f"{words['title']}; {more} more are left out" if more > 0 else words["title"]
    cells = (
        tuple("–" if c is None else tuple(c) if isinstance(c, list) else c for c in row)
        for row in rows
    )
    drawn = Table(caption, tuple(table["columns"]), tuple(cells))
    made = Markup(drawn._repr_html_()) if rows else ""
    shown = words | {"id": name, "picture": picture, "table": made, "rows": count(len(rows), "row")}
    return Markup(template.render(shown))
