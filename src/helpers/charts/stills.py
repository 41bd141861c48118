"""Pictures that stand still: places by state and front, reports and claims by day."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from helpers import claims, control
from helpers.charts import lanes, style
from helpers.tables import Dataset
from helpers.text import count, day, number, short_day

WIDTH_PX, PX_PER_INCH = 360, 96
LOOK = {
    "svg.fonttype": "none",
    "svg.hashsalt": "offensive-progress",
    "hatch.linewidth": 0.6,
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
KEY_ACROSS, SMALL_PT = 3, 8.5
HATCHES = {"/": "////", "x": "xxxx"}
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


def draw_fronts(d: Dataset, by_front: pd.DataFrame) -> StaticFigure:
    """Draw places by state and front, each panel on its own scale of all places of that front.

    ``by_front`` is as ``progress.by_front`` gives it. One panel a front: the states of each day
    stacked as in ``draw_states``, above them how many were taken by several sources.
    """
    fronts = {name.replace("-", " "): rows for name, rows in by_front.groupby("front", sort=False)}
    taken = {
        name: f"{number(now['confirmed'] + now['corroborated'])} of {number(now['listed'])}"
        for name, now in ((name, rows.iloc[-1]) for name, rows in fronts.items())
    }
    shown = [state for state in style.STATE_NAMES if by_front[state].any()]
    key_px = 16 * -(-len(shown) // KEY_ACROSS) + 8
    height = key_px + max(1, -(-len(fronts) // ACROSS)) * PANEL_PX + FOOT_PX

    def draw(drawing: Drawing) -> None:
        _draw_key(d, drawing, shown, height)
        for i, (name, rows) in enumerate(fronts.items()):
            row, column = divmod(i, ACROSS)
            bottom = (height - key_px - (row + 1) * PANEL_PX + 26) / height
            axes = drawing.add_axes((0.08 + 0.5 * column, bottom, 0.4, (PANEL_PX - 52) / height))
            _draw_front(d, axes, rows, shown)
            _write_above(axes, -0.5, 1.08, f"{name}: {taken[name]}")
        if not fronts:
            drawing.text(0.5, 0.5, "No place belongs to a front.", ha="center", va="center")

    rows = [
        (
            name,
            *(round(rows.iloc[-1][state]) for state in (*shown, "listed")),
            claims.unique_ids(rows["claim_ids"]),
        )
        for name, rows in fronts.items()
    ]
    states = (style.STATE_NAMES[state].capitalize() for state in shown)
    last = "; ".join(f"{name} {words}" for name, words in taken.items())
    return StaticFigure(
        svg=_draw_svg(height, draw),
        title=f"Taken by two or more sources: {last or 'no front has a place'}",
        unit=f"places by front and state, day by day to {day(d.as_of)}",
        source=style.source_line(d),
        alt=f"Places taken on the last day by two or more sources, by front: {last or 'none'}.",
        table=style.tabulate(["Front", *states, "Listed", "Claims behind it"], rows),
    )


def _look(d: Dataset, state: str) -> dict:
    """Give how an area of a state is filled, as ``style.state_fill``, in the words of this room."""
    side = d.offensive.defender if state == "held" else d.offensive.attacker
    fill = style.state_fill(state, style.side_styles(d)[side].colour)
    hatch, edge = fill.get("pattern"), fill["line"]["color"]
    look = {"facecolor": fill["color"], "edgecolor": edge, "linewidth": 0.5}
    return look | ({"hatch": HATCHES[hatch["shape"]]} if hatch else {})


def _draw_key(d: Dataset, drawing: Drawing, shown: list[str], height: int) -> None:
    """Draw what each fill means, above the panels."""
    for i, state in enumerate(shown):
        row, column = divmod(i, KEY_ACROSS)
        at, y = 0.02 + column / KEY_ACROSS, 1 - (16 * row + 12) / height
        box = Rectangle((at, y - 4 / height), 0.035, 9 / height, **_look(d, state))
        drawing.add_artist(box)
        words = style.STATE_NAMES[state]
        drawing.text(at + 0.05, y, words, ha="left", va="center", size=SMALL_PT)


def _draw_front(d: Dataset, axes: Axes, rows: pd.DataFrame, shown: list[str]) -> None:
    """Draw one front: a bar a day, the states on one another, out of all its places."""
    bottom = pd.Series(0.0, index=rows.index)
    for state in shown:
        axes.bar(range(len(rows)), rows[state], bottom=bottom, width=0.92, **_look(d, state))
        bottom += rows[state]
    total = float(rows["listed"].iloc[-1])
    axes.set_ylim(0, max(total, 1))
    axes.set_yticks([0, total], ["0", number(total)])
    axes.set_xlim(-0.5, max(len(rows) - 0.5, 1))
    ends = sorted({0, len(rows) - 1})
    axes.set_xticks(ends, [short_day(rows["day"].iloc[i]) for i in ends])
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        label.set_ha(side)


def _write_above(axes: Axes, x: float, height: float, words: str) -> None:
    axes.text(x, axes.get_ylim()[1] * height, words, ha="left", va="bottom", weight="bold")


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
