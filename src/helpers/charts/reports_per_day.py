"""Coverage: how many reports and claims there are of each day, as a still."""

from __future__ import annotations

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers import claims, control
from helpers.charts import style, text
from helpers.tables import Dataset

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

    Returns
    -------
    Bars a day from the eve of the offensive to ``as_of`` or the first week without a report:
    claims stacked by stance, and below them reports. What was published before or after is left
    out and counted in the words.
    """
    rows = claims.claims_in_force(d)
    days = control.days(d)
    days = days[days <= style.last_drawn(d, d.reports["published"], stop_at_gap=True)]
    said = rows.groupby(["published", "stance"]).size().unstack(fill_value=0)
    said = said.reindex(index=days, columns=list(STANCES), fill_value=0)
    reports = d.reports.groupby("published").size().reindex(days, fill_value=0)
    outside = int((~rows["published"].isin(days)).sum())
    with rc_context(style.STILL_STYLE):
        drawing = Drawing(figsize=[px / PX_PER_INCH for px in SIZE_PX])
        upper = drawing.add_axes((0.1, 0.42, 0.85, 0.42))
        lower = drawing.add_axes((0.1, 0.1, 0.85, 0.17))
        stack(upper, said)
        lower.bar(range(len(days)), reports.tolist(), width=0.8, color=style.MUTED)
        dress(upper, days, "claims")
        dress(lower, days, "reports")
        key(drawing, [stance for stance in STANCES if said[stance].any()])
        svg = style.svg_of(drawing)
    return style.StaticFigure(
        svg=svg,
        title=f"Reports and claims by day, to {text.long_day(d.as_of)}",
        unit="claims and reports a day",
        source=text.source_line(d),
        alt=alternative(said, reports, outside),
        table=table(d, said, reports),
    )


def stack(axes: Axes, said: pd.DataFrame) -> None:
    """Draw the claims of each day, one stance on the other."""
    base = pd.Series(0, index=said.index)
    for stance, (_, fill) in STANCES.items():
        if said[stance].any():
            axes.bar(
                range(len(said)),
                said[stance].tolist(),
                bottom=base.tolist(),
                width=0.8,
                facecolor=fill,
                edgecolor=style.INK,
                linewidth=0.7,
            )
        base = base + said[stance]


def dress(axes: Axes, days: pd.DatetimeIndex, name: str) -> None:
    """Set the axes of a panel: few days, whole numbers, its name above."""
    every = max(1, -(-len(days) // 6))
    ticks = list(range(len(days)))[::-1][::every][::-1]
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.set_xticks(ticks, [text.short_day(days[i]) for i in ticks])
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1))
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    axes.tick_params(length=3)
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)
    axes.text(-0.6, axes.get_ylim()[1] * 1.06, name, ha="left", va="bottom", weight="bold")


def key(drawing: Drawing, stances: list[str]) -> None:
    """Name the stances above the panels, at fixed places."""
    for i, stance in enumerate(stances):
        word, fill = STANCES[stance]
        left = 0.1 + 0.22 * i
        axes = drawing.add_axes((left, 0.93, 0.04, 0.04))
        axes.bar([0], [1], facecolor=fill, edgecolor=style.INK, linewidth=0.7)
        axes.set(xlim=(-0.4, 0.4), ylim=(0, 1))
        axes.axis("off")
        drawing.text(left + 0.05, 0.95, word, ha="left", va="center")


def table(d: Dataset, said: pd.DataFrame, reports: pd.Series) -> dict:
    """Give the claims of each day by stance, and its reports."""
    ids = d.reports.groupby("published")["report_id"].agg(list)
    rows = [
        [text.long_day(day), *map(int, said.loc[day]), int(reports[day]), ids.get(day, [])]
        for day in said.index
    ]
    words = [word.capitalize() for word, _ in STANCES.values()]
    return {"columns": ["Published on", *words, "Reports", "Which reports"], "rows": rows}


def alternative(said: pd.DataFrame, reports: pd.Series, outside: int) -> str:
    """Say in words how much was published and when most."""
    total = said.sum(axis=1)
    told = [
        f"{text.count(int(reports.sum()), 'report')} with "
        f"{text.count(int(total.sum()), 'claim')} in {text.count(len(said), 'day')}; "
        f"{int(said['denies'].sum())} of the claims deny."
    ]
    if total.max() > 0:
        told.append(
            f"Most claims, {int(total.max())}, were published on {text.long_day(total.idxmax())}."
        )
    if outside:
        told.append(f"{text.count(outside, 'claim')} published before or after are not drawn.")
    return " ".join(told)
