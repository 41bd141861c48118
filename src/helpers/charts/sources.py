"""How much rests on whom: what each source states, and what is left without it."""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from helpers import control, sources
from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import capitalise, count, day, end_sentence
from helpers.wording.events import with_article

ROW_PX, AXIS_PX = 34, 26
MOST = 8  # how many lines a picture draws; the others are counted


def draw_sources(d: Dataset, record: pd.DataFrame) -> go.Figure:
    """Draw how many events each source states: alone, before, with or after the others.

    ``record`` is as ``sources.track_record`` gives it; the sources with most events are drawn.
    """
    unit = f"events stated by each independent source, to {day(d.as_of)}"
    stating = record[record["events"] > 0].sort_values("events", ascending=False, kind="stable")
    if stating.empty:
        sentence = f"No event is stated by {day(d.as_of)}."
        return style.draw_nothing(d, sentence, title="Events by source", unit=unit)
    rows = stating.head(MOST)
    top, names = stating.iloc[0], _names(d, rows["source"])
    part = f"{top.alone} of {count(top.events, 'event')}"
    title = f"{capitalise(names[0])}: {part} stated by no other source read here"
    edge = {"color": style.INK, "width": 1}
    parts = style.LOOKS["parts"].items()
    looks = {name: (part, {"color": fill, "line": edge}) for part, (name, fill) in parts}
    return _draw_stacks(
        d,
        rows,
        names,
        looks,
        ("Source", "Events"),
        title=title,
        unit=unit,
        notes=[_left_out(len(stating), "more source")],
        alt=f"{title}. {count(len(stating), 'source')} state events.",
    )


def draw_leave_one_out(d: Dataset, headlines: pd.DataFrame, where: str = "") -> go.Figure:
    """Draw the places taken by state, with all sources and without each in turn.

    ``headlines`` are as ``leave_one_out.headline_numbers`` gives them; drawn are the sources
    without which most places would be in another state. ``where`` says what places are limited to.
    """
    moved = headlines[headlines["moves"] > 0].sort_values("moves", ascending=False, kind="stable")
    others = len(headlines) - 1 - len(moved)
    rows = pd.concat([headlines.iloc[:1], moved.head(MOST)])
    title = "No single source changes how many places are taken"
    if len(moved):
        top = moved.iloc[0]
        moves = f"{top.moves} of {count(top.listed, 'place')} would be in another state"
        title = f"Without {with_article(_names(d, [top.without])[0])}, {moves}"
    of_rest = "the other source" if others == 1 else f"any one of {others} other sources"
    rest = f"Without {of_rest} nothing changes" if others else ""
    look = style.side_styles(d)[d.offensive.attacker]
    looks = {state: (state, style.state_fill(state, look.colour)) for state in control.CHANGED}
    return _draw_stacks(
        d,
        rows,
        ["all sources", *_names(d, rows["without"])[1:]],
        looks,
        ("All sources, then without", "Places taken"),
        title=title,
        unit=f"places{where} taken by {look.name}, {day(d.as_of)}, with and without each source",
        notes=[_left_out(len(moved), "more source"), rest],
        alt=" ".join(end_sentence(part) for part in (title, rest) if part),
    )


def _names(d: Dataset, ids: Iterable[str]) -> list[str]:
    name = sources.names(d)
    return [name.get(i, i) for i in ids]


def _left_out(lines: int, noun: str) -> str:
    """Say how many lines are not drawn; '' where all are."""
    return f"{count(lines - MOST, noun)} not drawn" if lines > MOST else ""


def _draw_stacks(
    d: Dataset,
    rows: pd.DataFrame,
    names: list[str],
    looks: dict[str, tuple[str, dict]],
    heads: tuple[str, str],
    **words: object,
) -> go.Figure:
    """Draw a bar a row, in parts that add up, with their sum at its end.

    ``looks`` are column and marker by the name of a part, ``heads`` name a line and the sum.
    """
    ys = list(range(len(rows)))
    sums = rows[[column for column, _ in looks.values()]].sum(axis=1).tolist()
    layout = {"barmode": "stack", "showlegend": True, "legend": {"traceorder": "normal"}}
    figure = go.Figure(layout=layout)
    for name, (column, look) in looks.items():
        place = {"y": ys, "orientation": "h", "width": 0.62, "customdata": ys}
        figure.add_bar(x=rows[column].tolist(), name=name, marker=look, **place)
    look = {"marker": {"size": 18, "opacity": 0}}
    look["textfont"] = {"size": style.SMALL_PX, "shadow": "auto"}
    told = [f"{n:,}" for n in sums]
    figure.add_trace(lanes.write_beside(sums, ys, told, "middle right", **look))
    listed = "; ".join(f"{name} {n:,}" for name, n in zip(names, sums, strict=True))
    words["alt"] = f"{words['alt']} {listed}."
    parts = (rows[column].tolist() for column, _ in looks.values())
    columns = {heads[0]: names, **dict(zip(map(capitalise, looks), parts, strict=True))}
    columns |= {heads[1]: sums}
    most = max(int(max(sums)), 1)
    scale = {"tickformat": ",d", "dtick": 1 if most < 5 else None, "tick0": 0, "side": "top"}
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.number_axis(-0.02 * most, 1.16 * most, **scale),
        lanes.label_axis([style.wrap(name, style.LABEL_CHARS, 2) for name in names]),
        table=style.tabulate(list(columns), zip(*columns.values(), strict=True)),
        quoted=0,
        height=ROW_PX * len(names) + AXIS_PX + 12,
        top=AXIS_PX,
        edges=(8, 12, 10),
        **words,
    )
