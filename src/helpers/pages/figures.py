"""Pictures of a notebook as ``<figure>`` elements: named, sourced and described.

A chart says what it shows in ``layout.meta``, a still picture in the metadata of its output:
``title``, ``source`` and ``alt``, a ``unit`` and a ``table`` where there is one. A table is
``{"columns": [...], "rows": [[...]]}``; a list in a cell holds ids of rows of the page, and
``customdata`` of a mark is the number of its row, or the id of a row of the page. Where ``quoted``
says how many claims of a row shall be quoted, the page's script writes the words over a mark from
the table and from the list of claims; ``plain`` are columns whose name is not needed there.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from helpers.text import count
from helpers.wording.sentence import Table

VENDOR = files("helpers.pages") / "vendor"
PLOTLY = "application/vnd.plotly.v1+json"
PICTURES = ("image/svg+xml", "image/png")
EXPLORER = "application/vnd.offensive-progress.explorer+json"
"""An output to explore: ``data`` for ``explore.js``, and ``words`` (HTML) that stand without it."""
REQUIRED = ("title", "source", "alt")
UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<\u2028\u2029"}
DEFAULT_HEIGHT_PX, SLIDER_PX = 450, 64
MOST_ROWS = 250

FIGURE = Markup("""<figure id="{id}-box" aria-labelledby="{id}-title">
<figcaption id="{id}-title"><strong>{title}</strong>{unit}</figcaption>
<div class="card">{picture}</div>
<p class="source">Source: {source}</p>
<details class="words" id="{id}-alt"><summary>What it shows, in words</summary>
<p>{alt}</p></details>
{table}</figure>""")
TABLE = Markup("""<details id="{id}-data"><summary>What it shows, as a table ({count})</summary>
{table}</details>
""")
CHART = Markup("""<div class="chart" id="{}" role="img" aria-label="{}" style="height:{}px">\
This chart is drawn by a script.</div>""")
IMAGE = Markup('<img src="data:{};base64,{}" alt="{}">')
EXPLORED = Markup('<div id="explorer" class="explorer">{}</div>')
RESULTS = Markup('<script type="application/json" id="explorer-data">{}</script>')
SCRIPT = Markup('<script type="application/json" data-for="{}">{}</script>')


class ExportError(ValueError):
    """A notebook that cannot become a brief; the message names the cell and what to do."""


@cache
def vendored() -> dict:
    """Give what is known of the scripts that draw charts: version, checksums, bundles, traces."""
    return json.loads(vendor("VENDORED.json"))


@cache
def vendor(name: str) -> str:
    """Give the text of a file that is not ours."""
    if name.endswith(".js"):
        return gzip.decompress(vendored_gzip(name)).decode()
    return (VENDOR / name).read_text(encoding="utf-8")


def vendored_gzip(name: str) -> bytes:
    """Give a script that is not ours as it is kept: the same bytes on every machine."""
    return (VENDOR / f"{name}.gz").read_bytes()


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


def _described(meta: object, where: str, how: str) -> dict:
    """Give the words and the table of a picture; an ExportError where it lacks its words."""
    meta = meta if isinstance(meta, dict) else {}
    words = {name: str(meta.get(name) or "").strip() for name in (*REQUIRED, "unit")}
    missing = [name for name in REQUIRED if not words[name]]
    if missing:
        raise ExportError(f"{where}: the figure has no {', '.join(missing)}; give it in {how}.")
    return {**words, "table": meta.get("table")}


def chart(spec: dict, number: int, where: str) -> tuple[Markup, Markup]:
    """Make a figure of a plotly chart: its element, and the script element with its data.

    An ExportError where the chart is not described, has a trace that the inlined script cannot
    draw, or controls that a keyboard cannot reach.
    """
    layout = spec.get("layout") or {}
    words = _described(layout.get("meta"), where, "figure.layout.meta")
    known = vendored()["bundles"][-1]["traces"]
    for kind in sorted(kinds(spec) - set(known)):
        raise ExportError(
            f'{where}: a trace of type "{kind}" needs more than the inlined script draws. '
            f"Use one of {', '.join(known)}."
        )
    slider = _slider(layout, where)
    name, fitted = f"figure-{number}", _page_layout(layout, slider is not None)
    tips = {key: layout["meta"][key] for key in ("quoted", "plain") if key in layout["meta"]}
    traces = [_without_words(t) if tips else t for t in spec.get("data") or []]
    drawn = {"data": traces, "layout": fitted, "slider": slider, "tips": tips}
    try:
        data = SCRIPT.format(name, Markup(script_json(drawn)))
    except ValueError as error:
        raise ExportError(f"{where}: the chart holds NaN or infinity; leave a gap.") from error
    return _frame(name, words, CHART.format(name, words["alt"], fitted["height"])), data


def _without_words(trace: dict) -> dict:
    """Give a trace without the words over marks whose row, or whose claim, stands on the page."""
    marks = zip(trace.get("customdata") or (), trace.get("hovertext") or (), strict=False)
    words = ["" if isinstance(key, str) or key < MOST_ROWS else tip for key, tip in marks]
    return {**trace, "hovertext": words} if any(words) else {**trace, "hovertext": None}


def explorer(shown: dict) -> tuple[Markup, Markup]:
    """Make the element that ``explore.js`` fills, and the script element with its data."""
    return EXPLORED.format(Markup(shown["words"])), RESULTS.format(
        Markup(script_json(shown["data"]))
    )


def _slider(layout: dict, where: str) -> dict | None:
    """Give the slider of a chart; others of plotly's controls no keyboard reaches."""
    sliders = layout.get("sliders") or []
    methods = {step.get("method") for slider in sliders for step in slider["steps"]}
    if layout.get("updatemenus") or len(sliders) > 1 or not methods <= {"restyle"}:
        raise ExportError(
            f"{where}: a keyboard cannot reach the controls of this chart; "
            "a brief can have one slider whose steps restyle."
        )
    return sliders[0] if sliders else None


def _page_layout(layout: dict, slider: bool) -> dict:
    """Fit a layout to the page: as wide as its box, no second title, and a finger scrolls past.

    The room that the drawn title (``title_px`` in the layout's ``meta``) and a slider took is given
    back: the page has its own.
    """
    room, below = layout["meta"].get("title_px", 0), SLIDER_PX * slider
    own = ("width", "title", "meta", "sliders")
    fitted = {key: value for key, value in layout.items() if key not in own}
    fitted["height"] = int(layout.get("height") or DEFAULT_HEIGHT_PX) - room - below
    taken, margin = {"t": room, "b": below}, dict(layout.get("margin") or {})
    margin |= {side: max(0, margin[side] - px) for side, px in taken.items() if side in margin}
    return {"dragmode": False, **fitted, "margin": margin, "autosize": True}


def is_still(data: dict) -> bool:
    """Say whether an output is a picture, with no text of its own to stand in its place."""
    return "text/html" not in data and not data.keys().isdisjoint(PICTURES)


def still(data: dict, metadata: dict, number: int, where: str) -> Markup:
    """Make a figure of an SVG or PNG picture, held in the page; an ExportError as for a chart."""
    kind = next(kind for kind in PICTURES if kind in data)
    how = f"the output's metadata under {kind}"
    words = _described(metadata.get(kind) or metadata, where, how)
    content = "".join(data[kind])
    coded = base64.b64encode(content.encode()).decode() if "svg" in kind else content
    picture = IMAGE.format(kind, "".join(coded.split()), words["alt"])
    return _frame(f"figure-{number}", words, picture)


def _frame(name: str, words: dict, picture: Markup) -> Markup:
    """Put a picture between its caption and its source line, its words and table below."""
    unit = Markup(' <span class="unit">{}</span>').format(words["unit"]) if words["unit"] else ""
    table = _table(name, words["title"], words["table"])
    return FIGURE.format(**words | {"id": name, "unit": unit, "picture": picture, "table": table})


def _table(name: str, title: str, table: dict | None) -> Markup:
    """Give the folded table of a picture, a gap as a dash; nothing where it has none."""
    if not table or not table["rows"]:
        return Markup("")
    rows, more = table["rows"][:MOST_ROWS], len(table["rows"]) - MOST_ROWS
    caption = f"{title}; {more} more are left out" if more > 0 else title
    cells = (
        tuple("–" if c is None else tuple(c) if isinstance(c, list) else c for c in row)
        for row in rows
    )
    made = Table(caption, tuple(table["columns"]), tuple(cells))
    return TABLE.format(id=name, count=count(len(rows), "row"), table=Markup(made._repr_html_()))
