"""Pictures that stand still: the band of places held by front, reports and claims by day."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers import claims, control
from helpers.charts import lanes, style
from helpers.tables import Dataset
from helpers.text import count, day, number, short_day

WIDTH_PX, PX_PER_INCH = 360, 96
LOOK = {
    "svg.fonttype": "none",
    "svg.hashsalt": "offensive-progress",
    "font.size": 9.75,
    "font.family": ["DejaVu Sans"],
    "axes.edgecolor": style.RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": style.INK,
    "axes.labelcolor": style.INK,
    "xtick.color": style.INK,
    "ytick.color": style.INK,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
}
"""Text stays text, so that the bytes do not hang on the fonts of a machine."""
ACROSS, PANEL_PX, FOOT_PX = 2, 118, 14
"""Panels beside one another, the height of each, and what lies below them."""
REPORTS_PX = 330
STANCES = {
    "asserts": ("assert", "#6f6f6f"),
    "denies": ("deny", "#ffffff"),
    "doubts": ("doubt", "#cfcfcf"),
    "retracts": ("withdraw", "#111111"),
}


@dataclass(frozen=True)
class StaticFigure:
    """A picture that stands still: an SVG with its title, unit, source line, alternative, table."""

    svg: str
    title: str
    unit: str
    source: str
    alt: str
    table: dict

    def __post_init__(self) -> None:
        """Refuse a picture that does not say what it shows."""
        style.refuse_silence(vars(self))

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        words = {key: value for key, value in vars(self).items() if key != "svg"}
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": words}


def _draw_svg(height: int, draw: Callable[[Drawing], None]) -> str:
    """Give what is drawn as SVG, the same bytes every time, in the fonts of the page."""
    out = io.StringIO()
    with rc_context(LOOK):
        drawing = Drawing(figsize=(WIDTH_PX / PX_PER_INCH, height / PX_PER_INCH))
        draw(drawing)
        drawing.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    return svg[svg.index("<svg") :].replace("'DejaVu Sans'", style.FONTS)


def draw_fronts(d: Dataset, bands: pd.DataFrame) -> StaticFigure:
    """Draw places held by front, each panel on its own scale of all places of that front.

    ``bands`` are as ``progress.by_front`` gives them: day, floor, ceiling, of, front. One panel a
    front: the floor as a full line, the ceiling dashed, the band between them tinted.
    """
    fronts = {name.replace("-", " "): band for name, band in bands.groupby("front", sort=False)}
    counts = {name: _write_count(*_last_numbers(band)) for name, band in fronts.items()}
    last = "; ".join(f"{name} {words}" for name, words in counts.items())
    height = max(1, -(-len(fronts) // ACROSS)) * PANEL_PX + FOOT_PX
    colour = style.side_styles(d)[d.offensive.attacker].colour

    def draw(drawing: Drawing) -> None:
        for i, (name, band) in enumerate(fronts.items()):
            row, column = divmod(i, ACROSS)
            bottom = (height - (row + 1) * PANEL_PX + 26) / height
            axes = drawing.add_axes((0.08 + 0.5 * column, bottom, 0.4, (PANEL_PX - 52) / height))
            _draw_front(axes, band, colour)
            _write_above(axes, 0, 1.08, f"{name}: {counts[name]}")
        if not fronts:
            drawing.text(0.5, 0.5, "No place belongs to a front.", ha="center", va="center")

    rows = [
        (name, *_last_numbers(band), claims.unique_ids(band["claim_ids"]))
        for name, band in fronts.items()
    ]
    ends = (end.capitalize() for end in style.ENDS)
    return StaticFigure(
        svg=_draw_svg(height, draw),
        title=f"Places held by front, to {day(d.as_of)}",
        unit="places",
        source=style.source_line(d),
        alt=f"Places held on the last day, by front: {last or 'no front has a place'}.",
        table=style.tabulate(["Front", *ends, "Places", "Claims behind it"], rows),
    )


def _draw_front(axes: Axes, band: pd.DataFrame, colour: str) -> None:
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


def _write_above(axes: Axes, x: float, height: float, words: str) -> None:
    axes.text(x, axes.get_ylim()[1] * height, words, ha="left", va="bottom", weight="bold")


def _last_numbers(band: pd.DataFrame) -> list[int]:
    """Give floor, ceiling and total of the last day."""
    return [round(band[column].iloc[-1]) for column in ("floor", "ceiling", "of")]


def _write_count(low: int, high: int, of: int) -> str:
    return f"{low} of {of}" if low == high else f"{low}–{high} of {of}"


def draw_reports(d: Dataset) -> StaticFigure:
    """Draw the reports and claims published on each day, the claims by what they say.

    Bars a day from the eve of the offensive to ``as_of`` or the first week without a report: claims
    stacked by stance, and below them reports. What was published before or after is left out and
    counted in the words.
    """
    rows = claims.claims_in_force(d)
    days = control.days(d)
    days = days[days <= lanes.last_drawn(d, d.reports["published"], stop_at_gap=True)]
    stances = rows.groupby(["published", "stance"]).size().unstack(fill_value=0)
    stances = stances.reindex(index=days, columns=list(STANCES), fill_value=0)
    reports = d.reports.groupby("published").size().reindex(days, fill_value=0)
    ids = d.reports.groupby("published")["report_id"].agg(tuple)
    table = [
        (day(moment), *map(int, stances.loc[moment]), int(reports[moment]), ids.get(moment, ()))
        for moment in days
    ]
    words = (word.capitalize() for word, _ in STANCES.values())

    def draw(drawing: Drawing) -> None:
        upper = drawing.add_axes((0.1, 0.42, 0.85, 0.42))
        lower = drawing.add_axes((0.1, 0.1, 0.85, 0.17))
        base = pd.Series(0, index=days)
        for i, stance in enumerate(stance for stance in STANCES if stances[stance].any()):
            word, fill = STANCES[stance]
            look = {"facecolor": fill, "edgecolor": style.INK, "linewidth": 0.7}
            bottom, left = base.tolist(), 0.1 + 0.22 * i
            upper.bar(range(len(days)), stances[stance].tolist(), bottom=bottom, width=0.8, **look)
            base = base + stances[stance]
            sample = drawing.add_axes((left, 0.93, 0.04, 0.04))
            sample.bar([0], [1], **look)
            sample.set(xlim=(-0.4, 0.4), ylim=(0, 1))
            sample.axis("off")
            drawing.text(left + 0.05, 0.95, word, ha="left", va="center")
        lower.bar(range(len(days)), reports.tolist(), width=0.8, color=style.MUTED)
        _set_axes(upper, days, "claims")
        _set_axes(lower, days, "reports")

    return StaticFigure(
        svg=_draw_svg(REPORTS_PX, draw),
        title=f"Reports and claims by day, to {day(d.as_of)}",
        unit="claims and reports a day",
        source=style.source_line(d),
        alt=_describe_reports(stances, reports, (~rows["published"].isin(days)).sum()),
        table=style.tabulate(["Published on", *words, "Reports", "Which reports"], table),
    )


def _set_axes(axes: Axes, days: pd.DatetimeIndex, name: str) -> None:
    """Set the axes of a panel: few days, whole numbers, its name above."""
    every = max(1, -(-len(days) // 6))
    ticks = list(range(len(days)))[::-1][::every][::-1]
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.set_xticks(ticks, [short_day(days[i]) for i in ticks])
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1))
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    _write_above(axes, -0.6, 1.06, name)


def _describe_reports(stances: pd.DataFrame, reports: pd.Series, outside: int) -> str:
    """Say in words how much was published and when most."""
    total = stances.sum(axis=1)
    words = (
        f"{count(int(reports.sum()), 'report')} with {count(int(total.sum()), 'claim')} in "
        f"{count(len(stances), 'day')}; {int(stances['denies'].sum())} of the claims deny."
    )
    if total.max() > 0:
        words += f" Most claims, {total.max()}, were published on {day(total.idxmax())}."
    if outside:
        words += f" {count(int(outside), 'claim')} published before or after are not drawn."
    return words
