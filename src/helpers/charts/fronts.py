"""Small multiples: the band of places held, one panel a front, as a still."""

from __future__ import annotations

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers import claims
from helpers.charts import style, text
from helpers.tables import Dataset

WIDTH_PX = 360
PANEL_PX = 118
FOOT_PX = 14
PX_PER_INCH = 96
ACROSS = 2


def draw_fronts(d: Dataset, bands: pd.DataFrame) -> style.StaticFigure:
    """Draw places held by front, each panel on its own scale of all places of that front.

    Parameters
    ----------
    bands
        As ``progress.by_front`` gives it: day, floor, ceiling, of, front.

    Returns
    -------
    One panel a front: the floor as a full line, the ceiling dashed, the band between them tinted.
    """
    names = list(dict.fromkeys(bands["front"]))
    down = max(1, -(-len(names) // ACROSS))
    height = down * PANEL_PX + FOOT_PX
    with rc_context(style.STILL_STYLE):
        drawing = Drawing(figsize=(WIDTH_PX / PX_PER_INCH, height / PX_PER_INCH))
        for i, name in enumerate(names):
            row, column = divmod(i, ACROSS)
            bottom = (height - (row + 1) * PANEL_PX + 26) / height
            axes = drawing.add_axes((0.08 + 0.5 * column, bottom, 0.4, (PANEL_PX - 52) / height))
            panel(axes, d, bands[bands["front"] == name], name)
        if not names:
            drawing.text(0.5, 0.5, "No place belongs to a front.", ha="center", va="center")
        svg = style.svg_of(drawing)
    return style.StaticFigure(
        svg=svg,
        title=f"Places held by front, to {text.long_day(d.as_of)}",
        unit="places",
        source=text.source_line(d),
        alt=alternative(bands, names),
        table=table(bands, names),
    )


def panel(axes: Axes, d: Dataset, band: pd.DataFrame, name: str) -> None:
    """Draw one front: floor, ceiling and the band between, out of all its places."""
    colour = style.side_styles(d)[d.offensive.attacker].colour
    x = range(len(band))
    low, high = band["floor"].tolist(), band["ceiling"].tolist()
    axes.fill_between(x, low, high, step="mid", color=colour, alpha=0.25, linewidth=0)
    axes.step(x, high, where="mid", color=colour, linewidth=1.2, linestyle=(0, (3, 2)))
    axes.step(x, low, where="mid", color=colour, linewidth=1.8)
    total = float(band["of"].iloc[-1])
    axes.set_ylim(0, max(total, 1))
    axes.set_yticks([0, total], ["0", text.number(round(total))])
    axes.set_xlim(0, max(len(band) - 1, 1))
    ends = [0, len(band) - 1] if len(band) > 1 else [0]
    days = [text.short_day(band["day"].iloc[i]) for i in ends]
    axes.set_xticks(ends, days)
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        label.set_ha(side)
    axes.tick_params(length=3)
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)
    held = f"{name.replace('-', ' ')}: {span(band)}"
    axes.text(0, axes.get_ylim()[1] * 1.08, held, ha="left", va="bottom", weight="bold")


def span(band: pd.DataFrame) -> str:
    """Write floor, ceiling and total of the last day."""
    last = band.iloc[-1]
    low, high = round(last["floor"]), round(last["ceiling"])
    return (
        f"{low} of {round(last['of'])}" if low == high else f"{low}–{high} of {round(last['of'])}"
    )


def table(bands: pd.DataFrame, names: list[str]) -> dict:
    """Give floor, ceiling and total of each front on the last day, and the claims that moved it."""
    rows = []
    for name in names:
        band = bands[bands["front"] == name]
        low, high, of = (round(band[end].iloc[-1]) for end in ("floor", "ceiling", "of"))
        rows.append(
            [name.replace("-", " "), low, high, of, list(claims.unique_ids(band["claim_ids"]))]
        )
    ends = (end.capitalize() for end in text.ENDS)
    return {"columns": ["Front", *ends, "Places", "Claims behind it"], "rows": rows}


def alternative(bands: pd.DataFrame, names: list[str]) -> str:
    """Say floor, ceiling and total of each front on the last day."""
    told = [f"{n.replace('-', ' ')} {span(bands[bands['front'] == n])}" for n in names]
    return f"Places held on the last day, by front: {'; '.join(told) or 'no front has a place'}."
