"""Tolls: who gives which number, for what and how wide, each for itself and never summed."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import count, day, short_day, short_number, shorten

HEAD_PX, TEXT_PX, MARK_PX = 30, 16, 25
"""Height of a heading, of a line of words, and of the mark below them."""
ABOVE_PX = 10
"""How far the words end above the middle of the mark."""
CHARS, MOST_CHARS = 50, 160
"""Letters of a line that fit a phone, and of all lines above a mark."""
MOST = 40
"""How many numbers a picture draws; the smaller ones are counted."""
LEAST = 0.5
"""Where a zero stands on the scale of tens."""
DECIMALS = 3
OPEN = 0.22
"""How far the arrow of an open end reaches, in tenfold steps."""
SCOPES = {
    "cumulative": ("circle", "so far, in all"),
    "day": ("square", "in one day"),
    "event": ("diamond", "in one event"),
}
COLUMNS = ("Number", "By", "Scope", "What is counted")
COLUMNS += ("Who says so", "The event is", "Claims behind it")


def draw_tolls(d: Dataset, steps: pd.DataFrame, title: str = "") -> go.Figure:
    """Draw each number on a scale of tens, below one another by day, in one panel a subject.

    ``steps`` are numbers as ``tolls.distinct_numbers`` gives them. One mark a number, under its
    words. The shape tells whether it covers everything so far, one day or one event; two hollow
    marks joined are a range, an arrow an open end. The colour is that of the side for which the
    claimant speaks, black for none. Of more than ``MOST`` the largest of each subject are drawn.
    """
    unit = "people or places" if (steps["count_of"] == "places").any() else "people"
    words = {
        "title": f"{title or 'Numbers and who gives them'}, to {day(d.as_of)}",
        "unit": f"{unit}; each grid line is ten times the one before",
    }
    if steps.empty:
        return style.draw_nothing(d, f"Nobody gives a number by {day(d.as_of)}.", **words)
    name = dict(zip(d.sources["source_id"], d.sources["name"], strict=True))
    steps = steps.assign(
        number=list(map(amount, steps["low"], steps["high"])),
        claimant=steps["claimant_id"].map(name),
    )
    alt, cut = _describe(d, steps), len(steps) - MOST
    steps = _largest(steps.reset_index(drop=True))
    steps = steps.assign(row=range(len(steps)))
    rows, heads = lay_panels(steps.assign(words=_write_words(steps)))
    bottom = float(rows["y"].max() + MARK_PX)
    sides = {side: style.side_styles(d)[side] for side in d.offensive.sides}
    colours = {"": style.INK} | {side: look.colour for side, look in sides.items()}
    colours = {s: colour for s, colour in colours.items() if s in {*rows["claimant_side"]}}
    scopes = {*rows["count_scope"]}
    entries = [
        (word, _marker(shape, style.MUTED)) for s, (shape, word) in SCOPES.items() if s in scopes
    ]
    entries += [
        (f"said by {sides[s].name if s else 'neither side'}", style.marker("line-ew", c, 10, c, 4))
        for s, c in colours.items()
    ]
    marks = [*_draw_ranges(rows, colours), *_draw_numbers(rows, colours)]
    figure = go.Figure([*marks, *style.key(entries)])
    for head in heads.itertuples():
        title = f"<b>{style.escape(shorten(head.text, CHARS - 5))}</b>"
        figure.add_annotation(style.note(title, y=head.y, yref="y", yanchor="middle"))
    for row in rows.itertuples():
        above = {"y": row.y - ABOVE_PX, "yref": "y", "yanchor": "bottom"}
        figure.add_annotation(style.note("<br>".join(row.words), **above))
    figure.update_layout(shapes=lanes.rules((heads["y"] - HEAD_PX / 2).tolist()[1:], style.RULE))
    return tooltips.finish_with_tips(
        figure,
        d,
        _tens_axis(rows),
        {"range": [bottom, 0], "visible": False},
        **words,
        notes=[
            "Numbers count different people, days and scopes and are never added up",
            f"Of each subject the largest; {cut} smaller ones are not drawn" if cut > 0 else "",
        ],
        alt=alt,
        table=_tabulate(rows),
        edges=(8, 8, 10),
        height=int(bottom) + 50 + style.LINE_PX * len(entries),
    )


def _largest(steps: pd.DataFrame) -> pd.DataFrame:
    """Give the numbers that are drawn: of each subject the largest, so many as have room."""
    size = steps["high"].fillna(steps["low"]).astype(float)
    rank = size.groupby([steps["count_of"], steps["whose"]]).rank(method="first", ascending=False)
    return steps.loc[rank.sort_values(kind="stable").index[:MOST].sort_values()]


def to_scale(value: float) -> float:
    """Give the place of a number on the scale of tens, to less than a pixel.

    >>> to_scale(1000), to_scale(0) == to_scale(0.5)
    (3.0, True)
    """
    return round(math.log10(max(float(value), LEAST)), DECIMALS)


def amount(low: float, high: float) -> str:
    """Write a number, a range or an open end.

    >>> amount(24, 99), amount(2500, pd.NA), amount(pd.NA, 40), amount(9, 9)
    ('24–99', '2,500+', '≤ 40', '9')
    """
    if pd.isna(low):
        return f"≤ {short_number(high)}"
    if pd.isna(high):
        return f"{short_number(low)}+"
    return short_number(low) if low == high else f"{short_number(low)}–{short_number(high)}"


def lay_panels(steps: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each number its height and each panel its heading, in pixels from the top.

    ``steps`` have words, the lines above each mark. Gives the rows with subject, y, start and end
    (ends on the scale of tens, missing = open); and one row a panel: y, text.
    """
    rows = steps.reset_index(drop=True)
    whose = ("at the cost of " + rows["whose"]).where(rows["whose"] != "", "no side named")
    subject = rows["count_of"].str.capitalize() + ", " + whose
    panel = (subject != subject.shift()).cumsum()
    height = rows["words"].map(len) * TEXT_PX + MARK_PX
    bottom = panel * HEAD_PX + height.cumsum()
    rows = rows.assign(
        subject=subject,
        y=bottom - MARK_PX + ABOVE_PX,
        start=rows["low"].map(to_scale, na_action="ignore").astype("Float64"),
        end=rows["high"].map(to_scale, na_action="ignore").astype("Float64"),
    )
    first = ~panel.duplicated()
    heads = {"y": (bottom - height)[first] - HEAD_PX / 2, "text": subject[first]}
    return rows, pd.DataFrame(heads)


def _write_words(rows: pd.DataFrame) -> list[list[str]]:
    """Say by which day a number is given, by whom, and what is said, in safe lines.

    The first line begins with the number.
    """
    words = []
    for row in rows.itertuples():
        whole = f"{row.number} by {short_day(row.day)}, {row.claimant}: {row.summary}"
        first, *others = style.wrap(shorten(whole, MOST_CHARS), CHARS).split("<br>")
        words.append([f"<b>{row.number}</b>{first.removeprefix(row.number)}", *others])
    return words


def _tabulate(rows: pd.DataFrame) -> dict:
    cells = []
    for row in rows.itertuples():
        number = (row.number, short_day(row.day), SCOPES[row.count_scope][1], row.subject)
        denied = f", denied by {len(row.denied_by)}" if row.denied_by else ""
        said = (row.claimant, f"{row.grade}{denied}", row.claim_ids)
        cells.append((*number, *said))
    return style.tabulate(COLUMNS, cells)


def _tens_axis(rows: pd.DataFrame) -> dict:
    """Give the scale of tens with its numbers above: whole steps, with room for arrows."""
    ends = pd.concat([rows["start"], rows["end"]]).dropna()
    low, high = math.floor(ends.min()) - OPEN, max(float(ends.max()), 1.0) + 2 * OPEN
    ticks = list(range(math.ceil(low), math.floor(high) + 1))
    return {
        "range": [low, high],
        "side": "top",
        "tickvals": ticks,
        "ticktext": [short_number(10**tick) for tick in ticks],
        "tickangle": 0,
        "showgrid": True,
    }


def _draw_ranges(rows: pd.DataFrame, colours: dict[str, str]) -> list[go.Scatter]:
    """Draw each range as a line between its ends, an open end as an arrow."""
    ranges, lines = rows[rows["start"].ne(rows["end"]).fillna(True)], []
    for side, wide in ranges.groupby("claimant_side"):
        starts = wide["start"].fillna((wide["end"] - OPEN).round(DECIMALS)).tolist()
        ends = wide["end"].fillna((wide["start"] + OPEN).round(DECIMALS)).tolist()
        left = wide["start"].isna().map({True: "triangle-left", False: "line-ns"})
        right = wide["end"].isna().map({True: "triangle-right", False: "line-ns"})
        symbols = [shape for pair in zip(left, right, strict=True) for shape in (*pair, "line-ns")]
        marker = {"symbol": symbols, "size": 8, "color": colours[side], "opacity": 1}
        hops = zip(starts, wide["y"], ends, wide["y"], strict=True)
        line = lanes.draw_joins(hops, {"color": colours[side], "width": 2})
        lines.append(line.update(mode="lines+markers", marker=marker))
    return lines


def _marker(shape: str, colour: str, hollow: bool = False) -> dict:
    """Give the marker of a scope: full for one number, hollow for the ends of a range."""
    return style.marker(shape, "#ffffff" if hollow else colour, 10, colour, 1.5)


def _draw_numbers(rows: pd.DataFrame, colours: dict[str, str]) -> list[go.Scatter]:
    """Draw the numbers: one mark where one is given, two where it is a range."""
    wide = rows["start"].notna() & rows["end"].notna() & rows["start"].ne(rows["end"])
    marks = rows.assign(x=rows["start"].fillna(rows["end"]), wide=wide)
    marks = pd.concat([marks, marks[wide].assign(x=lambda pairs: pairs["end"])])
    looks = {
        (side, scope, hollow): _marker(shape, colour, hollow)
        for side, colour in colours.items()
        for scope, (shape, _) in SCOPES.items()
        for hollow in (False, True)
    }
    by = ["claimant_side", "count_scope", "wide"]
    return [trace for trace, _ in lanes.draw_groups(marks, by, looks)]


def _describe(d: Dataset, steps: pd.DataFrame) -> str:
    """Say in words how many numbers there are of each kind and who gives them."""
    kinds = []
    for kind, own in steps.groupby("count_of", sort=False):
        least = own["number"][own["low"].fillna(0).idxmin()]
        most = own["number"][own["high"].fillna(own["low"]).idxmax()]
        kinds.append(f"{count(len(own), 'number')} of {kind}, from {least} to {most}")
    origins = count(steps["origin"].nunique(), "origin")
    numbers = count(len(steps), "number")
    return f"{numbers} by {origins} to {day(d.as_of)}: {'; '.join(kinds)}. None are added up."
