"""What all pictures share: colours and shapes of the sides, text, the finish, the still."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go
from matplotlib import rc_context
from matplotlib.figure import Figure as Drawing

from helpers.charts import svg
from helpers.charts.text import lines, long_day
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Helvetica Neue",
    "Arial",
    "Noto Sans",
    "sans-serif",
)
FONT_PX = 13
SMALL_PX = 12
LINE_PX = 19
TITLE_CHARS = 44
"""Letters of a title that fit side by side on a phone 360 pixels wide."""
KEY_CHARS = 40
"""Letters a line of the key there."""
INK, MUTED, RULE, GRID = "#222222", "#595959", "#8a8a8a", "#e4e4e4"
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
SYMBOLS = ("circle", "square", "diamond", "triangle-down", "pentagon", "star", "hexagon")
GLYPHS = ("●", "■", "◆", "▼", "⬟", "★", "⬢")
NEUTRAL_SYMBOL = "triangle-up"
DAY_MS = 86_400_000
HALF_DAY = pd.Timedelta(hours=12)
WEEK = pd.Timedelta(days=7)


@dataclass(frozen=True)
class SideStyle:
    """How a side is drawn: its printed name, colour, marker symbol and the letter like it."""

    name: str
    colour: str
    symbol: str
    glyph: str


def side_styles(d: Dataset) -> dict[str, SideStyle]:
    """Give each side its look: the attacker first, the defender second, then as described.

    ``none`` (nobody is reported in) and '' (not known) have a look too.
    """
    told = d.offensive
    order = dict.fromkeys((told.attacker, told.defender, *told.sides))
    found = {}
    for i, side in enumerate(order):
        n = i % len(SYMBOLS)
        found[side] = SideStyle(told.sides.get(side, side), COLOURS[n], SYMBOLS[n], GLYPHS[n])
    found[NOBODY] = SideStyle("nobody reported in", INK, "x", "×")
    found[""] = SideStyle("not known", RULE, "cross", "+")
    return found


def tint(colour: str, white: float) -> str:
    """Mix a colour with white.

    >>> tint("#000000", 0.8)
    '#cccccc'
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * white):02x}" for p in parts)


def finish(
    figure: go.Figure, *, title: str, unit: str, source: str, alt: str, height: int, top: int = 8
) -> go.Figure:
    """Give a picture its title, unit, source line, text alternative and common style.

    All four are kept in ``layout.meta``, with the height of the drawn title (``title_px``), which a
    page that prints the title itself takes off again; only the title is drawn. ``height`` is that
    of all but the title, ``top`` the room in it above the plot (both in pixels).

    Raises
    ------
    ValueError
        Where one of them is empty.
    """
    meta = {"title": title, "unit": unit, "source": source, "alt": alt}
    missing = [name for name, text in meta.items() if not text.strip()]
    if missing:
        raise ValueError(f"A figure needs its {', '.join(missing)}.")
    drawn = lines(title, TITLE_CHARS)
    figure.update_layout(
        meta={**meta, "title_px": title_px(title)},
        template="none",
        height=height + title_px(title),
        autosize=True,
        margin={"t": top + title_px(title)},
        title={
            "text": drawn,
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"l": 8, "t": 20 if "<br>" in drawn else 9},  # several lines are lifted
            "font": {"size": 15, "color": INK},
        },
        font={"family": ", ".join(FONTS), "size": FONT_PX, "color": INK},
        paper_bgcolor="white",
        plot_bgcolor="white",
        hoverlabel={
            "bgcolor": "white",
            "bordercolor": RULE,
            "align": "left",
            "namelength": -1,
            "font": {"family": ", ".join(FONTS), "size": SMALL_PX, "color": INK},
        },
        legend={
            "itemclick": False,
            "itemdoubleclick": False,
            "orientation": "h",
            "xref": "container",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "font": {"size": SMALL_PX},
            "bgcolor": "rgba(0,0,0,0)",
            "maxheight": 1,
        },
    )
    return figure


def title_px(title: str) -> int:
    """Give the height in pixels that the drawn title takes off a figure.

    >>> title_px("Short"), title_px("A title that is far too long to fit one line of a phone")
    (30, 50)
    """
    return 10 + 20 * (1 + lines(title, TITLE_CHARS).count("<br>"))


def key(entries: Iterable[tuple[str, dict]]) -> list[go.Scatter]:
    """Give the entries of a key: a name and a marker each, as traces without a point."""
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=lines(name, KEY_CHARS),
            marker=marker,
            hoverinfo="skip",
        )
        for name, marker in entries
    ]


def key_px(figure: go.Figure) -> int:
    """Give the height in pixels of a key on a phone, where each of its entries takes a line.

    >>> key_px(go.Figure([go.Bar(name="one"), go.Bar(name="two<br>lines"), go.Bar()]))
    69
    """
    names = [trace.name for trace in figure.data if trace.name and trace.showlegend is not False]
    return 12 + LINE_PX * sum(1 + name.count("<br>") for name in names)


def last_drawn(d: Dataset, news: Iterable[pd.Timestamp], stop_at_gap: bool = False) -> pd.Timestamp:
    """Give the last day worth drawing: the last day shown, unless nothing is new for a week.

    Parameters
    ----------
    news
        The days on which something is new.
    stop_at_gap
        Stop at the first week without news, for stragglers that have a place of their own.
    """
    last = d.offensive.start
    for day in sorted(set(news)):
        if stop_at_gap and day - last > WEEK:
            break
        last = max(last, min(day, d.as_of))
    return d.as_of if d.as_of - last <= WEEK else last + pd.Timedelta(days=2)


def fold_note(d: Dataset, last: pd.Timestamp) -> str:
    """Say which days are left out because nothing is new."""
    return f"Nothing changes after {long_day(last)}" if last < d.as_of else ""


def day_axis(first: pd.Timestamp, last: pd.Timestamp, labels: int = 4) -> dict:
    """Give an axis of days with few enough labels for a phone; the last day is labelled."""
    days = (last - first).days + 1
    return {
        "type": "date",
        "range": [stamp(first - HALF_DAY), stamp(last + HALF_DAY)],
        "tick0": stamp(last),
        "dtick": DAY_MS * max(1, -(-days // labels)),
        "tickformat": "%-d %b",
        "tickangle": 0,
        "ticks": "outside",
        "tickcolor": RULE,
        "showgrid": False,
        "zeroline": False,
        "linecolor": RULE,
        "showline": True,
        "tickfont": {"size": SMALL_PX},
        "minor": {
            "dtick": DAY_MS,
            "tick0": stamp(last),
            "ticks": "outside",
            "ticklen": 3,
            "tickcolor": GRID,
        },
    }


def stamp(moment: pd.Timestamp) -> str:
    """Write a moment so that plotly reads it in no time zone.

    >>> stamp(pd.Timestamp("2030-01-06")), stamp(pd.Timestamp("2030-01-06 12:00"))
    ('2030-01-06', '2030-01-06 12:00')
    """
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else f"{moment:%Y-%m-%d %H:%M}"


def nothing(text: str, *, title: str, unit: str, source: str) -> go.Figure:
    """Give a picture of an empty answer: one sentence, which is the text alternative too."""
    figure = go.Figure()
    figure.add_annotation(
        text=lines(text, TITLE_CHARS),
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": 14, "color": MUTED},
    )
    figure.update_layout(
        xaxis={"visible": False}, yaxis={"visible": False}, margin={"l": 10, "r": 10, "b": 10}
    )
    return finish(figure, title=title, unit=unit, source=source, alt=text, height=150)


@dataclass(frozen=True)
class StaticFigure:
    """A still picture: an SVG with its title, unit, source line, text alternative and table.

    ``table`` is ``{"columns": [...], "rows": [[...]]}``; a list in a cell holds ids of claims or
    reports.
    """

    svg: str
    title: str
    unit: str
    source: str
    alt: str
    table: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a picture that does not say what it shows."""
        missing = [k for k in ("title", "unit", "source", "alt") if not getattr(self, k).strip()]
        if missing:
            raise ValueError(f"A figure needs its {', '.join(missing)}.")

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        """Give the picture and its words to Jupyter."""
        told = {key: value for key, value in vars(self).items() if key != "svg"}
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": told}


STILL_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "offensive-progress",
    "font.size": 9.75,
    "font.family": ["DejaVu Sans"],
    "axes.edgecolor": RULE,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
"""Text stays text, so that the bytes do not hang on the fonts of a machine."""


def svg_of(drawing: Drawing) -> str:
    """Write a drawing as SVG, the same bytes every time, in the fonts of the page."""
    out = io.StringIO()
    with rc_context(STILL_STYLE):
        drawing.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    family = ", ".join(f"'{name}'" if " " in name else name for name in FONTS)
    return svg.compact(out.getvalue(), family)
