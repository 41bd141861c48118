"""Pictures of a notebook as ``<figure>`` elements: named, sourced and described.

A chart says what it shows in ``layout.meta``, a still picture in the metadata of its output:
``title``, ``source`` and ``alt``, and a ``unit`` where there is one.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from importlib.resources import files

from markupsafe import Markup

PLOTLY = "application/vnd.plotly.v1+json"
PICTURES = ("image/svg+xml", "image/png")
REQUIRED = ("title", "source", "alt")
UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
DEFAULT_HEIGHT_PX = 450

FIGURE = Markup("""<figure id="{id}-box" aria-labelledby="{id}-title">
<figcaption id="{id}-title"><strong>{title}</strong>{unit}</figcaption>
<div class="card">{picture}</div>
<p class="source">Source: {source}</p>
<details id="{id}-alt"><summary>What it shows, in words</summary><p>{alt}</p></details>
</figure>""")


class ExportError(ValueError):
    """A notebook that cannot become a brief; the message names the cell and what to do."""


@cache
def vendored() -> dict:
    """Give what is known of the inlined script: package, version, checksums, trace types."""
    path = files("helpers.export") / "vendor" / "VENDORED.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def plotly_script() -> str:
    """Give the text of the script that draws the charts (1.5 MB)."""
    path = files("helpers.export") / "vendor" / "plotly-cartesian.min.js"
    return path.read_text(encoding="utf-8")


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


def chart(spec: dict, number: int, where: str) -> tuple[Markup, Markup]:
    """Make a figure of a plotly chart.

    Returns
    -------
    The figure element, and the script element with the data that the page's script draws.

    Raises
    ------
    ExportError
        Where the chart is not described, or has a trace that the inlined script cannot draw.
    """
    layout = dict(spec.get("layout") or {})
    told = described(layout.get("meta"), where, "figure.layout.meta")
    known = vendored()["traces"]
    for trace in spec.get("data") or []:
        kind = trace.get("type", "scatter")
        if kind not in known:
            raise ExportError(
                f'{where}: a trace of type "{kind}" needs more than the inlined script draws. '
                f"Use one of {', '.join(known)}."
            )
    name = f"figure-{number}"
    fitted = page_layout(layout)
    picture = Markup(
        '<div class="chart" id="{}" role="img" aria-label="{}" style="height:{}px">'
        "<noscript>This chart is drawn by a script.</noscript></div>"
    )
    drawn = {"data": spec.get("data") or [], "layout": fitted}
    if spec.get("frames"):
        drawn["frames"] = spec["frames"]
    data = Markup('<script type="application/json" data-for="{}">{}</script>').format(
        name, Markup(json_of(drawn, where))
    )
    return frame(name, told, picture.format(name, told["alt"], fitted["height"])), data


def page_layout(layout: dict) -> dict:
    """Fit a layout to the page: as wide as its box, no second title, and a finger scrolls past.

    The room that the drawn title took (``title_px`` in the layout's ``meta``) is given back.
    """
    room = layout["meta"].get("title_px", 0)
    fitted = {key: value for key, value in layout.items() if key not in ("width", "title")}
    fitted["height"] = int(layout.get("height") or DEFAULT_HEIGHT_PX) - room
    margin = layout.get("margin") or {}
    if "t" in margin:
        fitted["margin"] = {**margin, "t": margin["t"] - room}
    return {"dragmode": False, **fitted, "autosize": True}


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
    return frame(f"figure-{number}", told, element)


def frame(name: str, told: dict[str, str], picture: Markup) -> Markup:
    """Put a picture between its caption and its source line."""
    unit = Markup(' <span class="unit">{}</span>').format(told["unit"]) if told["unit"] else ""
    return FIGURE.format(
        id=name,
        title=told["title"],
        unit=unit,
        picture=picture,
        source=told["source"],
        alt=told["alt"],
    )
