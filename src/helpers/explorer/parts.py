"""The widgets of the page and how they are laid out."""

from __future__ import annotations

from json import loads

import ipywidgets as widgets
import plotly.graph_objects as go

FIGURE = "application/vnd.plotly.v1+json"
LOOK = (
    "<style>.explorer { line-height: 1.45 } .widget-box .js-plotly-plot { overflow-x: auto }"
    ".widget-slider > .widget-readout { min-width: 8em; max-width: none }"
    ".widget-html .explorer table { margin: 0 }"
    ".widget-html .explorer .table :is(caption, th, td) { text-align: start; vertical-align: top }"
    ".widget-html .explorer .table td.number { text-align: end }</style>"
)


def html(*parts: object) -> str:
    """Give prose and tables as HTML; links to reports open a page of their own."""
    whole = "".join(part if isinstance(part, str) else part._repr_html_() for part in parts)
    whole = whole.replace('<a href="http', '<a target="_blank" href="http')
    return f'<div class="explorer">{whole}</div>'


def put(area: widgets.Output, figure: go.Figure) -> None:
    """Show a figure in place of the one before."""
    drawn = {**loads(figure.to_json()), "config": {"displayModeBar": False}}
    data = {FIGURE: drawn, "text/plain": figure.layout.meta["alt"]}
    area.outputs = ({"output_type": "display_data", "metadata": {}, "data": data},)


def choice(name: str, options: list, value: str = "") -> widgets.Dropdown:
    """Make a list to choose from; '' chooses the first."""
    layout = widgets.Layout(flex="1 1 210px", min_width="0", max_width="min(340px, 100%)")
    box = widgets.Dropdown(options=options, description=name, layout=layout)
    if value:
        box.value = value
    return box


def column(flex: str) -> widgets.Layout:
    """Give a column that shrinks, and goes below the other where there is no room."""
    return widgets.Layout(flex=flex, min_width="0")


def side_by_side(boxes: list | tuple) -> widgets.HBox:
    """Put widgets side by side, as many as there is room for."""
    return widgets.HBox(list(boxes), layout=widgets.Layout(flex_flow="row wrap"))
