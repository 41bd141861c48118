"""Pictures of a notebook as ``<figure>`` elements: named, sourced and described.

A chart says what it shows in ``layout.meta``, a still picture in the metadata of its output:
``title``, ``source`` and ``alt``, and a ``unit`` where there is one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Container
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from helpers.pages.marks import Marks, marks, table
from helpers.pages.packing import gathered, once, packed, slid, slider, wordless

PLOTLY = "application/vnd.plotly.v1+json"
PICTURES = ("image/svg+xml", "image/png")
REQUIRED = ("title", "source", "alt")
UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
DEFAULT_HEIGHT_PX = 450

SLIDER_PX = 64

FIGURE = Markup("""<figure id="{id}-box" aria-labelledby="{id}-title">
<figcaption id="{id}-title"><strong>{title}</strong>{unit}</figcaption>
<div class="card">{picture}</div>
<p class="source">Source: {source}</p>
<details class="words" id="{id}-alt"><summary>What it shows, in words</summary>
<p>{alt}</p></details>
{table}</figure>""")
TABLE = Markup("""<details id="{id}-data"><summary>What it shows, as a table ({count})</summary>
<div class="table">{table}</div></details>
""")


class ExportError(ValueError):
    """A notebook that cannot become a brief; the message names the cell and what to do."""


@cache
def vendored() -> dict:
    """Give what is known of the scripts that draw charts: version, checksums, bundles, traces."""
    return json.loads(vendor("VENDORED.json"))


@cache
def vendor(name: str) -> str:
    """Give the text of a file that is not ours."""
    return (files("helpers.pages") / "vendor" / name).read_text(encoding="utf-8")


def bundle(kinds: set[str]) -> str:
    """Give the smallest script that draws these kinds of traces (1.2 or 1.5 MB)."""
    bundles = vendored()["bundles"]
    return vendor(next(b["file"] for b in bundles if kinds <= set(b["traces"])))


def kinds(spec: dict) -> set[str]:
    """Give the kinds of traces of a chart."""
    return {trace.get("type", "scatter") for trace in spec.get("data") or []}


def script_json(value: object) -> str:
    """Write a value as JSON that no text in it can break out of a ``<script>`` element.

    >>> script_json({"title": "</script>"})
    '{"title":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.translate(UNSAFE)


def described(meta: object, where: str, how: str) -> dict[str, str]:
    """Check that a picture says what it shows and where it comes from.

    Raises
    ------
    ExportError
        Where a title, a source or a text alternative is missing.
    """
    told = meta if isinstance(meta, dict) else {}
    missing = [name for name in REQUIRED if not str(told.get(name) or "").strip()]
    if missing:
        raise ExportError(f"{where}: the figure has no {', '.join(missing)}; give it in {how}.")
    return {name: str(told.get(name) or "").strip() for name in (*REQUIRED, "unit")}


def chart(
    spec: dict, number: int, where: str, met: dict[str, list], listed: Container[str]
) -> tuple[Markup, Markup]:
    """Make a figure of a plotly chart.

    Parameters
    ----------
    met
        Long traces of the charts before it by their JSON, each as the id of its chart and its place
        there; those of this chart are added.
    listed
        The ids of the claims that the page lists.

    Returns
    -------
    The figure element, and the script element with the data that the page's script draws.

    Raises
    ------
    ExportError
        Where the chart is not described, has a trace that the inlined script cannot draw, or
        controls that a keyboard cannot reach.
    """
    layout = dict(spec.get("layout") or {})
    told = described(layout.get("meta"), where, "figure.layout.meta")
    known = vendored()["bundles"][-1]["traces"]
    for kind in sorted(kinds(spec) - set(known)):
        raise ExportError(
            f'{where}: a trace of type "{kind}" needs more than the inlined script draws. '
            f"Use one of {', '.join(known)}."
        )
    found = marks(spec, listed)
    name = f"figure-{number}"
    fitted = page_layout(layout, controls(layout, where))
    picture = Markup(
        '<div class="chart" id="{}" role="img" aria-label="{}" style="height:{}px">'
        "This chart is drawn by a script.</div>"
    )
    traces, sliders = spec.get("data") or [], layout.get("sliders")
    if sliders:
        traces = slid(traces, sliders[0])
    drawn = {
        "data": gathered(once([packed(trace, found.shown) for trace in traces], name, met)),
        "layout": wordless(fitted),
        "headed": "Mark" in found.columns,
    }
    if sliders:
        drawn["steps"] = slider(sliders[0])
    data = Markup('<script type="application/json" data-for="{}">{}</script>').format(
        name, Markup(json_of(drawn, where))
    )
    picture = picture.format(name, told["alt"], fitted["height"])
    return frame(name, told, picture, found), data


def controls(layout: dict, where: str) -> int:
    """Give the number of sliders of a chart: one or none.

    Raises
    ------
    ExportError
        Where it has controls that the page does not make anew, so that no keyboard reaches them.
    """
    sliders = layout.get("sliders") or []
    methods = {step.get("method") for control in sliders for step in control["steps"]}
    if layout.get("updatemenus") or len(sliders) > 1 or not methods <= {"restyle"}:
        raise ExportError(
            f"{where}: a keyboard cannot reach the controls of this chart; "
            "a brief can have one slider whose steps restyle."
        )
    return len(sliders)


def page_layout(layout: dict, sliders: int) -> dict:
    """Fit a layout to the page: as wide as its box, no second title, and a finger scrolls past.

    The room that the drawn title (``title_px`` in the layout's ``meta``) and a slider took is given
    back: the page has its own.
    """
    room, below = layout["meta"].get("title_px", 0), sliders * SLIDER_PX
    fitted = {key: value for key, value in layout.items() if key not in ("width", "title")}
    fitted["height"] = int(layout.get("height") or DEFAULT_HEIGHT_PX) - room - below
    margin = {**(layout.get("margin") or {})}
    for side, taken in (("t", room), ("b", below)):
        if side in margin:
            margin[side] = max(0, margin[side] - taken)
    return {"dragmode": False, **fitted, "margin": margin, "autosize": True}


def json_of(drawn: dict, where: str) -> str:
    """Write a chart as JSON.

    Raises
    ------
    ExportError
        Where it holds a number that JSON has no word for.
    """
    try:
        return script_json(drawn)
    except ValueError as error:
        raise ExportError(f"{where}: the chart holds NaN or infinity; leave a gap.") from error


def still(data: dict, metadata: dict, number: int, where: str) -> Markup:
    """Make a figure of an SVG or PNG picture, held in the page itself.

    Raises
    ------
    ExportError
        Where the picture is not described.
    """
    kind = next(kind for kind in PICTURES if kind in data)
    meta = metadata.get(kind) or metadata
    told = described(meta, where, f"the output's metadata under {kind}")
    content = "".join(data[kind])
    coded = base64.b64encode(content.encode()).decode() if "svg" in kind else content
    picture = Markup('<img src="data:{};base64,{}" alt="{}">')
    element = picture.format(kind, "".join(coded.split()), told["alt"])
    given = meta.get("table")
    return frame(f"figure-{number}", told, element, table(given) if given else None)


def frame(name: str, told: dict[str, str], picture: Markup, found: Marks | None = None) -> Markup:
    """Put a picture between its caption and its source line, its words and table below."""
    unit = Markup(' <span class="unit">{}</span>').format(told["unit"]) if told["unit"] else ""
    below = Markup("")
    if found and found.rows:
        made = found.html(told["title"])
        below = TABLE.format(id=name, count=counted(len(found.rows)), table=made)
    return FIGURE.format(
        id=name,
        title=told["title"],
        unit=unit,
        picture=picture,
        source=told["source"],
        alt=told["alt"],
        table=below,
    )


def counted(rows: int) -> str:
    """Say how many rows there are.

    >>> counted(1), counted(2)
    ('1 row', '2 rows')
    """
    return "1 row" if rows == 1 else f"{rows} rows"
