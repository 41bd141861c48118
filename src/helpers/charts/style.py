"""What all pictures share: colours and shapes of the sides, text, the finish, the still."""

from __future__ import annotations

import html
import io
import textwrap
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from matplotlib import rc_context
from matplotlib.figure import Figure as Drawing

from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial",
         "Noto Sans", "sans-serif")
FONT_PX = 13
SMALL_PX = 12
LINE_PX = 19
TITLE_CHARS = 44
"""Letters of a title that fit side by side on a phone 360 pixels wide."""
INK, MUTED, RULE, GRID = "#222222", "#595959", "#8a8a8a", "#e4e4e4"
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
SYMBOLS = ("circle", "square", "diamond", "triangle-down", "pentagon", "star", "hexagon")
GLYPHS = ("●", "■", "◆", "▼", "⬟", "★", "⬢")
NEUTRAL_SYMBOL = "triangle-up"
DAY_MS = 86_400_000
HALF_DAY = pd.Timedelta(hours=12)


@dataclass(frozen=True)
class Look:
    """How a side is drawn: its printed name, colour, marker symbol and the letter like it."""

    name: str
    colour: str
    symbol: str
    glyph: str


def looks(d: Dataset) -> dict[str, Look]:
    """Give each side its look: the attacker first, the defender second, then as described.

    ``none`` (nobody is reported in) and '' (not known) have a look too.
    """
    told = d.offensive
    order = dict.fromkeys((told.attacker, told.defender, *told.sides))
    found = {}
    for i, side in enumerate(order):
        n = i % len(SYMBOLS)
        found[side] = Look(told.sides.get(side, side), COLOURS[n], SYMBOLS[n], GLYPHS[n])
    found[NOBODY] = Look("nobody reported in", INK, "x", "×")
    found[""] = Look("not known", RULE, "cross", "+")
    return found


def tint(colour: str, white: float) -> str:
    """Mix a colour with white.

    >>> tint("#000000", 0.8)
    '#cccccc'
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * white):02x}" for p in parts)


def escape(text: object) -> str:
    """Make text safe where plotly would read markup or a formula.

    >>> escape("<b>5 & $6$</b>")
    '&lt;b&gt;5 &amp; &#36;6&#36;&lt;/b&gt;'
    """
    return html.escape(str(text), quote=False).replace("$", "&#36;")


def lines(text: str, width: int) -> str:
    """Wrap plain text to lines and make each safe.

    >>> lines("one two three", 8)
    'one two<br>three'
    """
    wrapped = textwrap.wrap(str(text), width, break_on_hyphens=False)
    return "<br>".join(escape(line) for line in wrapped)


def short(text: str, width: int) -> str:
    """Shorten a text at a word.

    >>> short("The rebels took Birch.", 16)
    'The rebels took…'
    """
    return textwrap.shorten(str(text), width, placeholder="…")


def long_day(day: pd.Timestamp) -> str:
    """Give a day as text.

    >>> long_day(pd.Timestamp("2030-01-06"))
    '6 January 2030'
    """
    return f"{day.day} {day:%B %Y}"


def short_day(day: pd.Timestamp) -> str:
    """Give a day as short text without its year.

    >>> short_day(pd.Timestamp("2030-01-06"))
    '6 Jan'
    """
    return f"{day.day} {day:%b}"


def number(value: float) -> str:
    """Give a number as text: whole where it is whole or large, else with one decimal.

    >>> number(1234.0), number(7.25)
    ('1,234', '7.2')
    """
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"


def count(n: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun.

    >>> count(1, "place"), count(2, "place")
    ('1 place', '2 places')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def when(d: Dataset) -> str:
    """Say which day is shown and what was known."""
    if d.known_by == d.as_of:
        return f"as known on {long_day(d.as_of)}"
    return f"as of {long_day(d.as_of)}, known by {long_day(d.known_by)}"


def source_line(d: Dataset, *notes: str) -> str:
    """Name what a picture rests on: reports, dataset, days, and anything else to say."""
    told = f"{count(len(d.reports), 'report')}, {d.offensive.title}, {when(d)}"
    return " ".join(f"{note.strip().rstrip('.')}." for note in (told, *notes) if note.strip())


def finish(
    figure: go.Figure, *, title: str, unit: str, source: str, alt: str, height: int
) -> go.Figure:
    """Give a picture its title, unit, source line, text alternative and common style.

    All four are kept in ``layout.meta``; only the title is drawn.

    Raises
    ------
    ValueError
        Where one of them is empty.
    """
    meta = {"title": title, "unit": unit, "source": source, "alt": alt}
    missing = [name for name, text in meta.items() if not text.strip()]
    if missing:
        raise ValueError(f"A figure needs its {', '.join(missing)}.")
    figure.update_layout(
        meta=meta, template="none", height=height, autosize=True,
        title={"text": lines(title, TITLE_CHARS), "automargin": True, "yref": "container",
               "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yanchor": "top",
               "pad": {"l": 8, "t": 8, "b": 10}, "font": {"size": 15, "color": INK}},
        font={"family": ", ".join(FONTS), "size": FONT_PX, "color": INK},
        paper_bgcolor="white", plot_bgcolor="white",
        hoverlabel={"bgcolor": "white", "bordercolor": RULE, "align": "left", "namelength": -1,
                    "font": {"family": ", ".join(FONTS), "size": SMALL_PX, "color": INK}},
        legend={"itemclick": False, "itemdoubleclick": False, "orientation": "h", "x": 0,
                "xanchor": "left", "yanchor": "top", "font": {"size": SMALL_PX},
                "bgcolor": "rgba(0,0,0,0)"},
    )
    return figure


def day_axis(first: pd.Timestamp, last: pd.Timestamp) -> dict:
    """Give an axis of days with few enough labels for a phone; the last day is labelled."""
    days = (last - first).days + 1
    return {
        "type": "date", "range": [stamp(first - HALF_DAY), stamp(last + HALF_DAY)],
        "tick0": stamp(last), "dtick": DAY_MS * max(1, -(-days // 5)), "tickformat": "%-d %b",
        "tickangle": 0, "ticks": "outside", "tickcolor": RULE, "showgrid": False,
        "zeroline": False, "linecolor": RULE, "showline": True, "tickfont": {"size": SMALL_PX},
        "minor": {"dtick": DAY_MS, "tick0": stamp(last), "ticks": "outside", "ticklen": 3,
                  "tickcolor": GRID},
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
    figure.add_annotation(text=lines(text, TITLE_CHARS), x=0.5, y=0.5, xref="paper", yref="paper",
                          showarrow=False, font={"size": 14, "color": MUTED})
    figure.update_layout(xaxis={"visible": False}, yaxis={"visible": False},
                         margin={"l": 10, "r": 10, "t": 10, "b": 10})
    return finish(figure, title=title, unit=unit, source=source, alt=text, height=180)


@dataclass(frozen=True)
class Still:
    """A still picture: an SVG with its title, unit, source line and text alternative."""

    svg: str
    title: str
    unit: str
    source: str
    alt: str

    def __post_init__(self) -> None:
        """Refuse a picture that does not say what it shows."""
        missing = [k for k in ("title", "unit", "source", "alt") if not getattr(self, k).strip()]
        if missing:
            raise ValueError(f"A figure needs its {', '.join(missing)}.")

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        """Give the picture and its words to Jupyter."""
        words = {"title": self.title, "unit": self.unit, "source": self.source, "alt": self.alt}
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": words}


STILL_STYLE = {
    "svg.fonttype": "none", "svg.hashsalt": "offensive-progress", "font.size": 10.5,
    "font.family": ["DejaVu Sans"], "axes.edgecolor": RULE, "text.color": INK,
    "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "hatch.linewidth": 0.8,
}
"""Text stays text, so that the bytes do not hang on the fonts of a machine."""


def svg_of(drawing: Drawing) -> str:
    """Write a drawing as SVG, the same bytes every time, in the fonts of the page."""
    out = io.StringIO()
    with rc_context(STILL_STYLE):
        drawing.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    family = ", ".join(f"'{name}'" if " " in name else name for name in FONTS)
    return out.getvalue().replace("'DejaVu Sans'", family)
