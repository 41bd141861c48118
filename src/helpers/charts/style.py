"""What all pictures share: colours and shapes of the sides, safe text, the finish."""

import html
import itertools
import textwrap
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from helpers import text
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.names import describe_coding

LOOKS = tomllib.loads(Path(__file__).with_name("looks.toml").read_text("utf-8"))
SMALL_PX, LINE_PX = 12, 19
TITLE_CHARS, KEY_CHARS, LABEL_CHARS = 44, 40, 20
"""Letters a line of a title, of a key and of a name beside a chart, on a phone of 360 pixels."""
PAIR_CHARS = 19  # letters of names in a key of which two stand beside one another there
INK, MUTED, RULE, GRID = "#222222", "#595959", "#8a8a8a", "#e4e4e4"
STATE_NAMES = LOOKS["states"]


@dataclass(frozen=True)
class SideStyle:
    """How a side is drawn: its printed name, colour and marker symbol."""

    name: str
    colour: str
    symbol: str


GREY = SideStyle("", MUTED, "circle")  # how a key explains marks of any side


def side_styles(d: Dataset) -> dict[str, SideStyle]:
    """Give each side its style: the attacker first, the defender second, then as described.

    ``none`` (nobody is reported in) and '' (not known) have a style too.
    """
    names = d.offensive.sides
    sides = dict.fromkeys((d.offensive.attacker, d.offensive.defender, *names))
    looks = zip(LOOKS["colours"], LOOKS["symbols"], strict=True)
    styles = {
        side: SideStyle(names.get(side, side), *look)
        for side, look in zip(sides, itertools.cycle(looks), strict=False)
    }
    styles[NOBODY] = SideStyle("holder reported gone", MUTED, "x")
    styles[""] = SideStyle("not known", RULE, "cross")
    return styles


def state_fill(state: str, colour: str) -> dict:
    """Give how an area of a state is filled: the surer, the fuller the colour of the holder.

    Claimed is hatched, disputed hatched crosswise, left striped in grey, open dotted, and what is
    not reported white.
    """
    fill, edge = LOOKS["fills"].get(state, (colour, colour))
    look = {"color": fill, "line": {"color": edge, "width": 0.7}}
    if state == "corroborated":
        look["color"] = tint(colour, LOOKS["light"])
    if shape := LOOKS["hatches"].get(state):
        ink = colour if state in ("claimed", "disputed") else edge
        hatch = {"size": 6, "solidity": 0.3, "bgcolor": "#ffffff", "fgcolor": ink}
        look |= {"color": "#ffffff", "pattern": {"shape": shape, **hatch}}
    return look


def say_states(numbers: pd.Series) -> str:
    """Say how many are in each state; ``numbers`` are by state.

    >>> say_states(pd.Series({"claimed": 2, "held": 0, "confirmed": 1}))
    '1 confirmed, 2 claimed'
    """
    told = ((numbers.get(state, 0), name) for state, name in STATE_NAMES.items())
    return ", ".join(f"{text.number(n)} {name}" for n, name in told if n) or "none"


def tint(colour: str, white: float) -> str:
    """Mix a colour with white.

    >>> tint("#000000", 0.8)
    '#cccccc'
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * white):02x}" for p in parts)


def escape(words: object) -> str:
    """Make text safe where plotly would read markup or a formula.

    >>> escape("<b>5 & $6$</b>")
    '&lt;b&gt;5 &amp; &#36;6&#36;&lt;/b&gt;'
    """
    return html.escape(str(words), quote=False).replace("$", "&#36;")


def wrap(words: str, width: int, most: int | None = None) -> str:
    """Wrap plain text to at most so many lines and make each safe.

    >>> wrap("one two three", 8), wrap("one two three", 8, most=1)
    ('one two<br>three', 'one two…')
    """
    look = {"max_lines": most, "placeholder": "…", "break_on_hyphens": False}
    lines = textwrap.wrap(str(words), width, **look)
    return "<br>".join(map(escape, lines))


def source_line(d: Dataset, *notes: str) -> str:
    """Name what a picture rests on: reports, dataset, days, and anything else to say."""
    known = f"as known on {text.day(d.as_of)}"
    if d.known_by != d.as_of:
        known = f"as of {text.day(d.as_of)}, known by {text.day(d.known_by)}"
    basis = f"{describe_coding(d)}, {d.offensive.title}, {known}"
    return " ".join(text.end_sentence(note) for note in (basis, *notes) if note.strip())


def tabulate(columns: Sequence[str], rows: Iterable[Sequence]) -> dict:
    """Give a table as a figure hands it over: a cell is text, a number, or a list of row ids.

    >>> tabulate(["Day", "Claims"], [("1 May", ("c1", "c2"))])
    {'columns': ['Day', 'Claims'], 'rows': [['1 May', ['c1', 'c2']]]}
    """
    cells = [[list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in rows]
    return {"columns": list(columns), "rows": cells}


def finish(
    figure: go.Figure,
    *,
    title: str,
    unit: str,
    source: str,
    alt: str,
    table: dict,
    height: int = 360,
    top: int = 8,
    **tips: object,
) -> go.Figure:
    """Give a picture its title, unit, source line, text alternative, table and common style.

    All five are kept in ``layout.meta``, with the height of the drawn title (``title_px``), which a
    page that prints it itself takes off again, and that of the key on a phone (``key_px``).
    ``table`` is what ``tabulate`` gives, ``tips`` say how a page writes its rows over marks.
    ``height`` is that of all but the title and the key, ``top`` the room in it from the key to the
    plot (in pixels). ValueError where a text is empty.
    """
    meta = {"title": title, "unit": unit, "source": source, "alt": alt}
    if missing := [name for name, words in meta.items() if not words.strip()]:
        raise ValueError(f"A figure needs its {', '.join(missing)}.")
    drawn = wrap(title, TITLE_CHARS)
    title_px = 30 + 20 * drawn.count("<br>")
    axes = {"xaxis": LOOKS["axis"], "yaxis": LOOKS["axis"]}
    figure.layout.template = {"layout": LOOKS["layout"] | axes}
    lift = {"l": 8, "t": 20 if title_px > 30 else 9}  # a title of several lines is lifted
    above = key_px(figure)
    figure.layout.update(
        meta={**meta, "table": table, "title_px": title_px, "key_px": above, **tips},
        height=height + title_px + above,
        margin={"t": top + title_px + above},
        title={"text": drawn, "pad": lift},
        legend={"y": 1 - title_px / (height + title_px + above)},
    )
    return figure


def note(words: str, **place: object) -> dict:
    """Give an annotation without an arrow, at a place of the whole plot."""
    at = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "showarrow": False}
    return {**at, "text": words, "align": "left", "font": {"size": SMALL_PX, "color": INK}, **place}


def key(entries: Iterable[tuple[str, dict]]) -> list[go.Scatter]:
    """Give the entries of a key: a name and a marker each, as traces without a point."""
    look = {"x": [None], "y": [None], "mode": "markers", "hoverinfo": "skip"}
    return [go.Scatter(name=wrap(name, KEY_CHARS), marker=mark, **look) for name, mark in entries]


def marker(symbol: str, colour: str, size: int, edge: str = "", width: float = 1) -> dict:
    """Give the look of a mark, its edge in a colour of its own where one is named."""
    line = {"width": width} | ({"color": edge} if edge else {})
    return {"symbol": symbol, "color": colour, "size": size, "line": line, "opacity": 1}


def key_px(figure: go.Figure) -> int:
    """Give the height in pixels of a key on a phone, where two short names stand in a line.

    >>> key_px(go.Figure([go.Bar(name="one"), go.Bar(name="two"), go.Bar()]))
    31
    >>> key_px(go.Figure([go.Bar(name="a name that is longer"), go.Bar(name="two<br>lines")]))
    69
    """
    names = [t.name.split("<br>") for t in figure.data if t.name and t.showlegend is not False]
    longest = max((len(line) for lines in names for line in lines), default=0)
    pairs = len(names) > 1 and longest <= PAIR_CHARS
    heights = [max(map(len, names[i : i + 1 + pairs])) for i in range(0, len(names), 1 + pairs)]
    return 12 + LINE_PX * sum(heights) if names else 0


def draw_nothing(d: Dataset, sentence: str, *, title: str, unit: str) -> go.Figure:
    """Give a picture of an empty answer: one sentence, which is the text alternative too."""
    look = {"x": 0.5, "y": 0.5, "xanchor": "center", "font": {"size": 14, "color": MUTED}}
    figure = go.Figure().add_annotation(note(wrap(sentence, TITLE_CHARS), **look))
    edges = {"l": 10, "r": 10, "b": 10}
    figure.update_layout(xaxis_visible=False, yaxis_visible=False, margin=edges)
    words = {"title": title, "unit": unit, "source": source_line(d), "alt": sentence}
    return finish(figure, **words, table=tabulate([], []), height=150)
