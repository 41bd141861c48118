"""Small multiples: the band of places held, one panel a front, as a still."""

from __future__ import annotations

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers import claims
from helpers.charts import style
from helpers.tables import Dataset
from helpers.text import day, number, short_day

WIDTH_PX = 360
PANEL_PX = 118
FOOT_PX = 14
PX_PER_INCH = 96
ACROSS = 2


def draw_fronts(d: Dataset, bands: pd.DataFrame) -> style.StaticFigure:
    """Draw places held by front, each panel on its own scale of all places of that front.

    ``bands`` are as ``progress.by_front`` gives them: day, floor, ceiling, of, front. One panel a
    front: the floor as a full line, the ceiling dashed, the band between them tinted.
    """
    fronts = {name.replace("-", " "): band for name, band in bands.groupby("front", sort=False)}
    height = max(1, -(-len(fronts) // ACROSS)) * PANEL_PX + FOOT_PX
    colour = style.side_styles(d)[d.offensive.attacker].colour
    with rc_context(style.STATIC_STYLE):
        drawing = Drawing(figsize=(WIDTH_PX / PX_PER_INCH, height / PX_PER_INCH))
        for i, (name, band) in enumerate(fronts.items()):
            row, column = divmod(i, ACROSS)
            bottom = (height - (row + 1) * PANEL_PX + 26) / height
            axes = drawing.add_axes((0.08 + 0.5 * column, bottom, 0.4, (PANEL_PX - 52) / height))
            _draw_panel(axes, band, name, colour)
        if not fronts:
            drawing.text(0.5, 0.5, "No place belongs to a front.", ha="center", va="center")
        svg = style.svg_of(drawing)
    last = "; ".join(f"{name} {_last_count(band)}" for name, band in fronts.items())
    rows = [
        [name, *(round(band[c].iloc[-1]) for c in ("floor", "ceiling", "of"))]
        + [claims.unique_ids(band["claim_ids"])]
        for name, band in fronts.items()
    ]
    ends = (end.capitalize() for end in style.ENDS)
    return style.StaticFigure(
        svg=svg,
        title=f"Places held by front, to {day(d.as_of)}",
        unit="places",
        source=style.source_line(d),
        alt=f"Places held on the last day, by front: {last or 'no front has a place'}.",
        table=style.tabulate(["Front", *ends, "Places", "Claims behind it"], rows),
    )


def _draw_panel(axes: Axes, band: pd.DataFrame, name: str, colour: str) -> None:
    """Draw one front: floor, ceiling and the band between, out of all its places."""
    x = range(len(band))
    low, high = band["floor"].tolist(), band["ceiling"].tolist()
    axes.fill_between(x, low, high, step="mid", color=colour, alpha=0.25, linewidth=0)
    axes.step(x, high, where="mid", color=colour, linewidth=1.2, linestyle=(0, (3, 2)))
    axes.step(x, low, where="mid", color=colour, linewidth=1.8)
    total = float(band["of"].iloc[-1])
    axes.set_ylim(0, max(total, 1))
    axes.set_yticks([0, total], ["0", number(total)])
    axes.set_xlim(0, max(len(band) - 1, 1))
    ends = sorted({0, len(band) - 1})
    axes.set_xticks(ends, [short_day(band["day"].iloc[i]) for i in ends])
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        label.set_ha(side)
    title = f"{name}: {_last_count(band)}"
    axes.text(0, axes.get_ylim()[1] * 1.08, title, ha="left", va="bottom", weight="bold")


def _last_count(band: pd.DataFrame) -> str:
    """Write floor, ceiling and total of the last day."""
    low, high, of = (round(band[column].iloc[-1]) for column in ("floor", "ceiling", "of"))
    return f"{low} of {of}" if low == high else f"{low}–{high} of {of}"
