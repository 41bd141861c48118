"""A figure of one's own, of plotly or of matplotlib, as a picture of a page."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
import plotly.graph_objects as go
from markupsafe import escape
from matplotlib.axes import Axes
from plotly.colors import qualitative
from plotly.io import renderers
from plotly.io.base_renderers import MimetypeRenderer, PlotlyRenderer

from helpers import text
from helpers.charts import lanes, style
from helpers.charts.still import draw_still
from helpers.tables import Dataset

SVG = "image/svg+xml"
DAY = re.compile(r"\d{4}-\d\d-\d\d([T ]00:00:00[.0]*)?$")
GREYS = (style.MUTED, "#cfcfcf", style.INK, style.RULE)
"""Colours of what is no side, in the place of plotly's own, two of which look like sides."""


ALONE = """<svg xmlns='http://www.w3.org/2000/svg' width='800' height='{high}'>\
<path d='M0 0H800V{high}H0z' fill='#fff'/><text x='8' y='20' font-family='sans-serif' \
font-size='15' font-weight='700'>{title}</text><svg y='{room}' height='{rest}'>{svg}</svg></svg>"""
"""A picture with its title, for JupyterLab's export, GitHub and nbviewer."""


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawing as SVG, with its title, unit, source, text alternative and table."""

    svg: str
    words: Mapping

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        return {SVG: self.svg, "text/plain": self.words["alt"]}, {SVG: dict(self.words)}


class _Shown(MimetypeRenderer):
    """Shows a finished figure as plotly does and, where plotly draws nothing, its still picture."""

    def to_mimebundle(self, fig_dict: dict) -> dict:
        bundle = PlotlyRenderer().to_mimebundle(fig_dict)
        spec = next(iter(bundle.values()))
        meta = spec["layout"].get("meta")
        if not isinstance(meta, dict) or "title_px" not in meta:
            return bundle
        room, margin = meta["title_px"], spec["layout"]["margin"]
        layout = {**spec["layout"], "height": spec["layout"]["height"] - room}
        layout["margin"] = margin | {"t": margin["t"] - room}
        if drawn := draw_still(spec["data"], layout, meta["key_px"]):
            svg, high, _ = drawn
            size = {"high": high + room, "rest": high, "room": room}
            bundle[SVG] = ALONE.format(svg=svg, title=escape(meta["title"]), **size)
        return bundle


renderers["plotly_mimetype"] = _Shown()
renderers.default = renderers.default  # which had the one of before


def by_span(d: Dataset, by_day: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Give a table by day with short names of its days for bars, and the word "day".

    One of more days than a picture shows is summed by month, and the word is "month".
    """
    if len(by_day) <= lanes.MOST_DAYS:
        return by_day.set_axis([text.short_day(day, d.years) for day in by_day.index]), "day"
    months = by_day.resample("MS").sum()
    return months.set_axis([text.month(day) for day in months.index]).rename_axis("month"), "month"


def finish(
    d: Dataset,
    figure: go.Figure | Axes,
    table: pd.DataFrame | None = None,
    *,
    title: str,
    unit: str,
    alt: str = "",
) -> go.Figure | Picture:
    """Finish a figure of your own as a picture of a page, the same bytes each time.

    ``figure`` is a plotly figure, or the axes that ``frame.plot`` of pandas gives. ``title`` says
    what is found, ``unit`` what is measured and in what. Source, day, height, look and text
    alternative are filled in, and the colour of each trace called as a side, or by its id.
    ``table`` is what was drawn: its index is what stands along the axis, its columns are the
    traces; without it, it is read from the figure. ``alt`` says what is seen, where the highest
    value of each column does not. ValueError where a text is empty.
    """
    drawn = isinstance(figure, Axes)
    if table is None:
        table = _read_axes(figure) if drawn else _read_figure(figure, unit)
    rows = [_name(row) for row in table.index]
    tops = [
        f"{f'{column} ' if len(table.columns) > 1 else ''}{_cell(values.max()):,}, {_name(at)}"
        for column, values in table.items()
        for at in values.index[values == values.max()][:1]
    ]
    most = f"; most: {'; '.join(tops)}" if tops else ""
    words = {"title": title, "unit": unit, "source": style.source_line(d)}
    words["alt"] = alt or text.end_sentence(f"{title}. {text.capitalise(unit)}{most}")
    cells = [(row, *map(_cell, values)) for row, values in zip(rows, table.to_numpy(), strict=True)]
    head = "Day" if all(DAY.match(str(row)) for row in table.index) else table.index.name
    columns = [text.capitalise(str(head or "What")), *map(str, table)]
    words["table"] = style.tabulate(columns, cells)
    return (_finish_axes if drawn else _finish_plotly)(d, figure, words)


def _name(row: object) -> str:
    return text.day(pd.Timestamp(str(row))) if DAY.match(str(row)) else str(row)


def _cell(value: float) -> float | None:
    return None if pd.isna(value) else int(value) if value == int(value) else round(float(value), 3)


def _read_figure(figure: go.Figure, unit: str) -> pd.DataFrame:
    """Read what the traces of a figure draw; no rows where a trace has two values at one place."""
    columns, name = {}, ""
    for trace in figure.data:
        place, long = ("y", "x") if trace["orientation"] == "h" else ("x", "y")
        at = range(len(trace[long])) if trace[place] is None else trace[place]
        columns[trace.name or unit] = pd.Series(list(trace[long]), index=list(at))
        name = figure.layout[f"{place}axis"].title.text
    if not columns or not all(values.index.is_unique for values in columns.values()):
        return pd.DataFrame()
    return pd.concat(columns, axis="columns", sort=False).rename_axis(name)


def _read_axes(axes: Axes) -> pd.DataFrame:
    columns = {
        line.get_label(): pd.Series(line.get_ydata(), index=list(line.get_xdata(orig=True)))
        for line in axes.get_lines()
    }
    for bars in axes.containers:
        flat = bars.orientation == "horizontal"
        labels = (axes.get_yticklabels if flat else axes.get_xticklabels)()
        values = [bar.get_width() if flat else bar.get_height() for bar in bars]
        columns[bars.get_label()] = pd.Series(values, index=[label.get_text() for label in labels])
    return pd.DataFrame(columns)


def _finish_plotly(d: Dataset, figure: go.Figure, words: Mapping) -> go.Figure:
    looks = {key: look for i, look in style.side_styles(d).items() for key in (i, look.name)}
    own = {None, *map(str.lower, qualitative.Plotly)}
    for i, trace in enumerate(t for t in figure.data if t.type in ("bar", "scatter")):
        colour = looks[trace.name].colour if looks.get(trace.name) else GREYS[i % len(GREYS)]
        lines = trace.marker if trace.type == "bar" else trace.line
        for part in (trace.marker, lines):
            if isinstance(part.color, str | None) and (part.color or "").lower() in {*own, ""}:
                part.color = colour
    across = [str(x) for t in figure.data if t["x"] is not None for x in t["x"]]
    flat = any(trace["orientation"] == "h" for trace in figure.data)
    figure.update_xaxes(automargin=True, showgrid=flat)
    figure.update_yaxes(automargin=True, showgrid=not flat, title_text=None)
    if across and all(map(DAY.match, across)):
        figure.update_xaxes(**lanes.day_axis(*map(pd.Timestamp, (min(across), max(across)))))
        flat = True
    if flat:  # then unit or labels say it
        figure.update_xaxes(title_text=None)
    below = 44 if figure.layout.xaxis.title.text else 28
    figure.update_layout(margin={"l": 8, "r": 14, "b": below}, legend_title_text="")
    return style.finish(figure, **words, height=figure.layout.height or 320, top=10)


def _finish_axes(_: Dataset, axes: Axes, words: Mapping) -> Picture:
    axes.figure.set_size_inches(9.5, 3.2)  # as wide as a page
    axes.set(xlabel="", ylabel="")
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params("x", rotation=45)
    axes.legend(frameon=False, ncols=4, loc="upper left")
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "offensive-progress"}):
        axes.figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    mpl.pyplot.close(axes.figure)
    return Picture(out.getvalue(), words)
