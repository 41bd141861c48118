"""Coverage: how many reports and claims there are of each day, as a still."""

from __future__ import annotations

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers import claims, control
from helpers.charts import lanes, style
from helpers.tables import Dataset
from helpers.text import count, day, short_day

SIZE_PX = (360, 330)
PX_PER_INCH = 96
STANCES = {
    "asserts": ("assert", "#6f6f6f"),
    "denies": ("deny", "#ffffff"),
    "doubts": ("doubt", "#cfcfcf"),
    "retracts": ("withdraw", "#111111"),
}


def draw_reports(d: Dataset) -> style.StaticFigure:
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
    outside = int((~rows["published"].isin(days)).sum())
    with rc_context(style.STATIC_STYLE):
        drawing = Drawing(figsize=[px / PX_PER_INCH for px in SIZE_PX])
        upper = drawing.add_axes((0.1, 0.42, 0.85, 0.42))
        lower = drawing.add_axes((0.1, 0.1, 0.85, 0.17))
        used = [stance for stance in STANCES if stances[stance].any()]
        base = pd.Series(0, index=days)
        for stance in used:
            heights, bottom = stances[stance].tolist(), base.tolist()
            upper.bar(range(len(days)), heights, bottom=bottom, width=0.8, **_bar_style(stance))
            base = base + stances[stance]
        lower.bar(range(len(days)), reports.tolist(), width=0.8, color=style.MUTED)
        _set_axes(upper, days, "claims")
        _set_axes(lower, days, "reports")
        _draw_key(drawing, used)
        svg = style.svg_of(drawing)
    ids = d.reports.groupby("published")["report_id"].agg(tuple)
    table = [
        (day(moment), *map(int, stances.loc[moment]), int(reports[moment]), ids.get(moment, ()))
        for moment in days
    ]
    words = (word.capitalize() for word, _ in STANCES.values())
    return style.StaticFigure(
        svg=svg,
        title=f"Reports and claims by day, to {day(d.as_of)}",
        unit="claims and reports a day",
        source=style.source_line(d),
        alt=_describe(stances, reports, outside),
        table=style.tabulate(["Published on", *words, "Reports", "Which reports"], table),
    )


def _bar_style(stance: str) -> dict:
    return {"facecolor": STANCES[stance][1], "edgecolor": style.INK, "linewidth": 0.7}


def _set_axes(axes: Axes, days: pd.DatetimeIndex, name: str) -> None:
    """Set the axes of a panel: few days, whole numbers, its name above."""
    every = max(1, -(-len(days) // 6))
    ticks = list(range(len(days)))[::-1][::every][::-1]
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.set_xticks(ticks, [short_day(days[i]) for i in ticks])
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1))
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    axes.text(-0.6, axes.get_ylim()[1] * 1.06, name, ha="left", va="bottom", weight="bold")


def _draw_key(drawing: Drawing, stances: list[str]) -> None:
    """Name the stances above the panels, at fixed places."""
    for i, stance in enumerate(stances):
        left = 0.1 + 0.22 * i
        axes = drawing.add_axes((left, 0.93, 0.04, 0.04))
        axes.bar([0], [1], **_bar_style(stance))
        axes.set(xlim=(-0.4, 0.4), ylim=(0, 1))
        axes.axis("off")
        drawing.text(left + 0.05, 0.95, STANCES[stance][0], ha="left", va="center")


def _describe(stances: pd.DataFrame, reports: pd.Series, outside: int) -> str:
    """Say in words how much was published and when most."""
    total = stances.sum(axis=1)
    sentences = [
        f"{count(int(reports.sum()), 'report')} with {count(int(total.sum()), 'claim')} in "
        f"{count(len(stances), 'day')}; {int(stances['denies'].sum())} of the claims deny."
    ]
    if total.max() > 0:
        sentences.append(f"Most claims, {total.max()}, were published on {day(total.idxmax())}.")
    if outside:
        sentences.append(f"{count(outside, 'claim')} published before or after are not drawn.")
    return " ".join(sentences)
