"""A chart of bars, lines and marks as a still picture, for where no script draws it.

What stands where is worked out here and written by ``still.svg.j2``. The picture is as wide as the
room that it gets: places across are percent of its plot's width, those down are pixels.
"""

import base64
import html
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, Template
from matplotlib.ticker import MaxNLocator

from helpers.charts import lanes, style
from helpers.text import short_number

ROOMS, SIGN_PX, LETTER_PX = (640, 326), 26, 6.3
"""Room of a key on a page and on a phone, of the sign of an entry and of a letter."""
EPOCH, DAY_MS = datetime(1970, 1, 1), 86_400_000
PLOTLY: dict[str, dict] = style.LOOKS["plotly"]


def draw_still(traces: list[dict], layout: Mapping, key_px: int) -> tuple[str, float, float] | None:
    """Draw a chart as it stands on a page: SVG, and its height there and on a phone in pixels.

    ``traces`` and ``layout`` are as plotly writes them, ``key_px`` is the room in it for the key.
    Gives None for a chart that has more than bars, lines, marks, straight shapes and notes.
    """
    try:
        plot = _Plot(traces, layout)
        keys = [plot.key(room) for room in ROOMS]
        svg = _template().render(plot=plot, keys=keys, layout=layout, style=style)
        return (svg.replace("\n", ""), *(layout["height"] - key_px + high for _, high in keys))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    room = Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    turn = lambda way: math.degrees(math.atan2(-way[1], -way[0]))  # noqa: E731
    room.filters |= {"px": _short, "lines": _lines, "turn": turn}
    return room.get_template("still.svg.j2")


def _short(number: float) -> str:
    """Write a number with at most two decimals: 12, 0.26, never -0."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _lines(words: object) -> list[list[tuple[str, bool]]]:
    """Split the markup of a chart's words into lines of plain text, each part bold or not.

    >>> _lines("<b>a &amp; b</b> c<br>d")
    [[('a & b', True), (' c', False)], [('d', False)]]
    """
    lines = (re.split(r"<b>(.*?)</b>", line) for line in str(words).split("<br>"))
    plain = ([html.unescape(re.sub("<[^>]*>", "", part)) for part in line] for line in lines)
    return [[(part, i % 2 == 1) for i, part in enumerate(line) if part] for line in plain]


def _wide(words: object) -> float:
    return LETTER_PX * max(sum(len(part) for part, _ in line) for line in _lines(words))


def _listed(values: object) -> list:
    """Give the values of a trace, which plotly may have packed."""
    if isinstance(values, Mapping):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return list(values)


@lru_cache(4096)
def _moment(value: str | float) -> float:
    """Give a moment in milliseconds since 1970, which a number is already."""
    if isinstance(value, str):
        return (datetime.fromisoformat(value) - EPOCH) / timedelta(milliseconds=1)
    return value


class _Axis:
    """A scale: where a number stands on the plot, as a part of it from the left or from below."""

    def __init__(self, look: Mapping, values: list):
        self.look, self.names, self.used = look, [*dict.fromkeys(values)], []
        self.kind = look.get("type") or ("date" if any(isinstance(v, str) for v in values) else "")
        ways = {"date": _moment, "log": math.log10, "category": self.names.index}
        self.read = ways.get(self.kind, float)
        self.start, self.end = look.get("domain", (0, 1))
        try:
            self.ends = [_moment(end) for end in look.get("range") or ()]
            list(map(self.read, values))
        except ValueError:  # names
            self.kind, self.read, self.ends = "category", self.names.index, []
        self.unit = DAY_MS if self.kind == "date" else 1
        if "overlaying" in look:
            raise ValueError("a second scale beside the first")

    def part(self, number: float) -> float:
        if not self.ends:
            low, high = min(self.used), max(self.used)
            room = 0.5 * (low != 0) if self.kind == "category" else (high - low) / 20 or 1
            self.ends = [low - room * (low != 0), high + room]
        low, high = self.ends
        return self.start + (number - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """Give where each label stands on the plot, and its words."""
        if self.look.get("visible") is False:
            return []
        self.part(0)
        look, ends = self.look, [end / self.unit for end in sorted(self.ends)]
        if look.get("tickvals") is not None:
            found = [self.read(value) for value in look["tickvals"]]
        elif self.kind == "category":
            found = range(len(self.names))
        elif not (found := self.every(look)):
            steps = MaxNLocator(look.get("nticks") or 6, steps=[1, 2, 5, 10], integer=self.unit > 1)
            found = [n * self.unit for n in steps.tick_values(*ends) if ends[0] <= n <= ends[1]]
        words = look.get("ticktext") or [self._word(number) for number in found]
        return [(self.part(number), word) for number, word in zip(found, words, strict=True)]

    def every(self, look: Mapping) -> list[float]:
        """Give the numbers that are some steps of ``dtick`` from the first one."""
        if not (step := look.get("dtick")):
            return []
        (low, high), first = sorted(self.ends), _moment(look.get("tick0") or 0)
        counts = range(math.ceil((low - first) / step), math.floor((high - first) / step) + 1)
        return [first + n * step for n in counts]

    def _word(self, number: float) -> str:
        if self.kind == "date":
            first, last, at = (EPOCH + timedelta(milliseconds=n) for n in (*self.ends, number))
            return lanes.name_tick(at, first, last)
        if self.kind == "category":
            return str(self.names[number])
        number, many = (10**number, 1e3) if self.kind == "log" else (number, 1e4)
        words = f"{number / 1e3:g}k" if many <= number < 1e6 else f"{number:,.10g}"
        return short_number(number) if number >= 1e6 else words


class _Plot:
    """What is drawn of a chart, and where; see ``still.svg.j2``."""

    def __init__(self, traces: list[dict], layout: Mapping):
        self.layout, self.axes, values = layout, {}, defaultdict(list)
        if any(shape["type"] != "line" for shape in layout.get("shapes") or ()):
            raise ValueError("a shape that is not a line")
        self.edges = PLOTLY["edges"] | layout["margin"]
        self.high = layout["height"] - self.edges["t"] - self.edges["b"]
        colours = itertools.cycle(style.LOOKS["colours"])
        self.traces = [_full(*each) for each in zip(traces, colours, strict=False)]
        for trace, side in itertools.product(self.traces, "xy"):
            values[trace[f"{side}axis"]] += [v for v in trace[side] if v is not None]
        common = (layout.get("template") or {}).get("layout") or {}
        for name in sorted({"x", "y", *values}):
            side, number = f"{name[0]}axis", name[1:]
            look = {**(common.get(side) or {}), **(layout.get(side + number) or {})}
            self.axes[name] = _Axis(look, values[name])
        tops = defaultdict(float)
        for trace in self.traces:
            x, y = (self.axes[trace[f"{side}axis"]] for side in "xy")
            spots = zip(trace["x"], trace["y"], strict=True)
            laid = (None if None in at else ((x.read(at[0]), y.read(at[1])),) for at in spots)
            trace["laid"] = [*(self._lay(trace, x, y, tops) if trace["type"] == "bar" else laid)]
            ends = [end for laid in trace["laid"] if laid for end in laid]
            x.used += [end[0] for end in ends]
            y.used += [end[1] for end in ends]

    def _lay(self, trace: Mapping, x: _Axis, y: _Axis, tops: dict) -> Iterator[tuple]:
        """Give two corners of each bar that is longer than nothing, and note where it ends."""
        mode = self.layout.get("barmode", "group")
        turn = -1 if trace.get("orientation") == "h" else 1
        (axis, scale), (place, long) = (x, y)[::turn], "xy"[::turn]
        if scale.kind == "log":
            raise ValueError("a bar has no beginning on a scale of tens")
        pair = (trace["xaxis"], trace["yaxis"])
        bars = [t for t in self.traces if t["type"] == "bar" and (t["xaxis"], t["yaxis"]) == pair]
        spots = sorted({axis.read(v) for bar in bars for v in bar[place] if v is not None})
        apart = min((b - a for a, b in itertools.pairwise(spots)), default=axis.unit)
        wide, shift = trace.get("width") or apart * (1 - self.layout.get("bargap", 0.2)), 0
        if mode == "group":
            wide /= len(bars)
            shift = (bars.index(trace) - (len(bars) - 1) / 2) * wide
        bases = trace.get("base") or itertools.repeat(None)
        for at, length, base in zip(trace[place], trace[long], bases, strict=False):
            if at is not None and length:
                middle, stack = axis.read(at) + shift, (*pair, at, length < 0)
                begin = scale.read(base) if base else tops[stack] * (mode in ("stack", "relative"))
                tops[stack] = begin + length
                one, other = (middle - wide / 2, begin), (middle + wide / 2, begin + length)
                yield one[::turn], other[::turn]

    @property
    def left(self) -> float:
        """The room at the left, with that of the names there, in pixels."""
        axes = [a for name, a in self.axes.items() if name[0] == "y" and a.look.get("automargin")]
        return max([self.edges["l"], *(14 + _wide(word) for a in axes for _, word in a.ticks())])

    def spare_labels(self, axis: _Axis) -> set[float]:
        """Give where labels of an axis stand for which a phone has no room."""
        room, end, spare = ROOMS[1] - self.left - self.edges["r"], -math.inf, set()
        for part, words in sorted(axis.ticks()):
            half = _wide(words) / 2
            if part * room - half < end + LETTER_PX:
                spare.add(part)
            else:
                end = part * room + half
        return spare

    @property
    def hatches(self) -> list[dict]:
        """The patterns that fill bars."""
        found = [trace["marker"].get("pattern") or {} for trace in self.traces]
        return [each for i, each in enumerate(found) if each.get("shape") and each not in found[:i]]

    def down(self, part: float) -> float:
        """Give a place down in pixels."""
        return self.high * (1 - part)

    def places(self, trace: Mapping) -> list[tuple | None]:
        """Give where each point stands (percent, pixels), or left, top, width, height of a bar."""
        x, y, found = self.axes[trace["xaxis"]], self.axes[trace["yaxis"]], []
        for laid in trace["laid"]:
            spots = [(100 * x.part(end[0]), self.down(y.part(end[1]))) for end in laid or ()]
            if trace["type"] == "bar":
                (left, right), (top, bottom) = (sorted(ends) for ends in zip(*spots, strict=True))
                spots = [(left, top, right - left, bottom - top)]
            found.append(spots[0] if spots else None)
        return found

    def path(self, trace: Mapping) -> str:
        """Give the line through the points of a trace."""
        drawn, last, turn = [], None, PLOTLY["turns"].get(trace["line"].get("shape"), "L{1} {2}")
        for place in self.places(trace):
            if place:
                middle = ((last or place)[0] + place[0]) / 2
                way = turn if last else "M{1} {2}"
                drawn.append(way.format(*map(_short, (middle, *place))))
            last = place
        return "".join(drawn)

    def spot(self, thing: Mapping, name: str, to: str) -> float:
        """Give where a note or the end of a line stands, as a part of the plot."""
        axis = self.axes.get(thing.get(to, to[0]))
        return axis.part(axis.read(thing[name])) if axis else thing[name]

    def key(self, room: float) -> tuple[list[tuple[float, float, dict]], float]:
        """Give the entries of the key: where each stands and its trace; and how high the key is."""
        named = [t for t in self.traces if t.get("name") and t.get("showlegend") is not False]
        if self.layout.get("barmode") == "stack" and "traceorder" not in self.layout["legend"]:
            named.reverse()
        if not self.layout.get("showlegend", len(named) != 1 or named[0].get("showlegend")):
            named = []
        put, x, y, low = [], 0.0, 0.0, 0.0
        for trace in named:
            wide = SIGN_PX + _wide(trace["name"]) + 14
            x, y = (0.0, low) if x + wide > room else (x, y)
            put.append((x, y, trace))
            x, low = x + wide, max(low, y + style.LINE_PX * len(_lines(trace["name"])))
        return put, low + 12 if put else 0


def _full(given: Mapping, colour: str) -> dict:
    """Give a trace with what plotly takes where nothing is said; ValueError where it has more."""
    trace = PLOTLY["trace"] | given
    if trace.keys() & PLOTLY["undrawn"][trace["type"]]:  # a LookupError for another type
        raise ValueError("more than is drawn here")
    for side, other in ("xy", "yx"):
        found = given.get(side)
        trace[side] = range(len(_listed(given[other]))) if found is None else _listed(found)
    mark = {"color": colour, **PLOTLY["mark"], **given.get("marker", {})}
    mark["line"] = {"width": 0, "color": "#444", **mark.get("line", {})}
    mark["shape"] = style.LOOKS["shapes"][mark["symbol"].partition("-open")[0]]
    if (mark.get("pattern") or {}).get("shape"):
        mark["pattern"] = {"bgcolor": "#ffffff", "fgcolor": mark["color"], **mark["pattern"]}
    if not isinstance(mark["color"], str) or not isinstance(mark["size"], int | float):
        raise ValueError("marks that differ within a trace")
    trace |= {"marker": mark, "line": {"color": mark["color"], "width": 2, **given.get("line", {})}}
    few = "lines+markers" if len(trace["x"]) < 20 else "lines"
    return trace | {"mode": trace.get("mode", few).split("+")}
