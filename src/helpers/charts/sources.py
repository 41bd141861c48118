"""How much rests on whom: what each origin states, who relays it, what falls without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import claims, places, sources
from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import capitalise, count, day

PARTS = {
    "alone": ("alone", "#ffffff"),
    "earlier": ("before any other", "#222222"),
    "tied": ("same day as another", "#8a8a8a"),
    "after": ("after another", "#d4d4d4"),
}
CELL_WIDTH, DARKEST = 0.92, 0.77
"""How much of its room a cell takes, and how dark the one with most claims is."""
ROW_PX, AXIS_PX = 34, 26
MOST = 12
"""How many lines a picture draws; the others are counted."""
BEHIND = "Claims behind it"


def draw_sources(d: Dataset, record: pd.DataFrame) -> go.Figure:
    """Draw how many events each origin asserts: alone, before, with or after the others.

    ``record`` is as ``sources.track_record`` gives it; the origins with most events are drawn. One
    bar an origin, in four parts, with the number of events at its end.
    """
    words = {"title": f"Events by origin, to {day(d.as_of)}", "unit": "events asserted"}
    asserting = record[record["events"] > 0].sort_values("events", ascending=False, kind="stable")
    if asserting.empty:
        return style.draw_nothing(d, f"Nobody asserts anything by {day(d.as_of)}.", **words)
    rows, silent = asserting.head(MOST), len(record) - len(asserting)
    ys, events = list(range(len(rows))), rows["events"].tolist()
    figure = go.Figure(layout={"barmode": "stack"})
    for part, (word, fill) in PARTS.items():
        look = {"color": fill, "line": {"color": style.INK, "width": 1}}
        place = {"y": ys, "orientation": "h", "width": 0.62, "customdata": ys}
        figure.add_bar(x=rows[part].tolist(), name=word, marker=look, **place)
    figure.add_trace(_write_numbers(events, ys, "middle right"))
    names, behind = _names(d, rows["source"]), sources.asserting_claims(d)
    ids = (
        claims.unique_ids(behind.get((source, part), ()) for part in PARTS)
        for source in rows["source"]
    )
    numbers = (rows[column].tolist() for column in PARTS)
    heads = ["Origin", *(word.capitalize() for word, _ in PARTS.values()), "Events", BEHIND]
    listed = "; ".join(f"{name} {n}" for name, n in zip(names, events, strict=True))
    mute = f"{count(silent, 'origin')} without an asserted event" if silent else ""
    cut = _left_out(len(asserting), "more origin")
    return _finish(
        figure,
        d,
        _labels(names),
        max(events),
        **words,
        notes=[", ".join(filter(None, (cut, mute)))],
        alt=f"{count(len(asserting), 'origin')} with events that they assert, "
        f"{asserting['alone'].sum()} of them by that origin alone. {listed}.",
        table=style.tabulate(heads, zip(names, *numbers, events, ids, strict=True)),
    )


def draw_leave_one_out(d: Dataset, headlines: pd.DataFrame, where: str = "") -> go.Figure:
    """Draw floor and ceiling of the places held, with all claims and without each origin.

    ``headlines`` are as ``leave_one_out.headline_numbers`` gives them; drawn are the origins whose
    loss moves either end. One line a world, from its floor (filled) to its ceiling (hollow);
    dotted, both ends with all claims. ``where`` says in the title what the places are limited to.
    """
    moved = headlines[headlines["moves"] > 0].sort_values("moves", ascending=False, kind="stable")
    others, cut = len(headlines) - 1 - len(moved), _left_out(len(moved), "more origin")
    rows = pd.concat([headlines.iloc[:1], moved.head(MOST)])
    made = sources.claims_considered(d)
    ids = {"": tuple(made["claim_id"])} | made.groupby("origin")["claim_id"].agg(tuple).to_dict()
    without = [f"no {name.removeprefix('a ')}" for name in _names(d, rows["without"])]
    ends = (rows[f"places_{end}"].tolist() for end in ("floor", "ceiling"))
    behind = (ids[origin] for origin in rows["without"])
    lines = list(zip(["all claims", *without[1:]], *ends, behind, strict=True))
    rest = f"Leaving out any one of {others} other origins moves neither end" if others else ""
    listed = "; ".join(f"{name} {low} to {high}" for name, low, high, _ in lines)
    figure = _draw_pairs(
        d,
        lines,
        ("With", *style.ENDS, "Claims it makes"),
        chars=23,
        title=f"Places held{where} without each origin, on {day(d.as_of)}",
        unit="places",
        notes=[cut, rest],
        alt=f"Places held, floor to ceiling: {listed}. {rest}".strip(),
    )
    for value in sorted({*lines[0][1:3]}):
        line = {"color": style.MUTED, "width": 1, "dash": "dot"}
        figure.add_vline(x=value, line=line, layer="below")
    return figure


def draw_independent_sources(d: Dataset, links: pd.DataFrame) -> go.Figure:
    """Draw how many reports assert each event beside how many independent origins do.

    ``links`` are as ``sources.reports_and_origins`` gives them, those with most reports first.
    """
    title = f"Reports and independent origins, to {day(d.as_of)}"
    words = {"title": title, "unit": "reports and origins an event"}
    if links.empty:
        return style.draw_nothing(d, f"Nobody asserts anything by {day(d.as_of)}.", **words)
    place, lines = places.names(d), []
    for event in links.head(MOST).itertuples():
        name = event.event_id.replace("-", " ")
        if event.place_id:
            name = f"{place[event.place_id]}, {event.event_type.replace('_', ' ')}"
        lines.append((name, event.origins, event.reports, event.claim_ids))
    listed = "; ".join(f"{name} {reports} from {origins}" for name, origins, reports, _ in lines)
    return _draw_pairs(
        d,
        lines,
        ("Event", "origins", "reports", BEHIND),
        **words,
        notes=[_left_out(len(links), "event", " with fewer reports")],
        alt=f"Reports and the independent origins behind them, by event: {listed}.",
    )


def draw_relays(d: Dataset, table: pd.DataFrame, ids: pd.DataFrame) -> go.Figure:
    """Draw through whom the claims of each claimant reached the table, numbers in the cells.

    ``table`` and ``ids`` are as ``sources.relay_matrix`` gives them: the numbers of claims, and the
    claims. One cell a pair, drawn as a bar, which the smaller script can; darker for more claims;
    what is summed up as others stays white.
    """
    words = {"title": f"Who relays whom, to {day(d.as_of)}", "unit": "claims"}
    if table.empty:
        return style.draw_nothing(d, f"Nobody is relayed by {day(d.as_of)}.", **words)
    name = dict(zip(d.sources["source_id"], d.sources["name"], strict=True)) | {"others": "others"}
    claimants, carriers = ([name[i] for i in axis] for axis in (table.index, table.columns))
    cells = pd.DataFrame(
        [
            (x, y, int(table.iat[y, x]), "others" in (claimant, carrier), ids.iat[y, x])
            for y, claimant in enumerate(table.index)
            for x, carrier in enumerate(table.columns)
            if table.iat[y, x]
        ],
        columns=["x", "y", "claims", "rest", "ids"],
    )
    known = cells[~cells["rest"]].sort_values("claims", ascending=False, kind="stable")
    most = max(1, known["claims"].max())
    cells["shade"] = (1 - DARKEST * cells["claims"] / most).mask(cells["rest"], 1.0)
    figure = go.Figure(_draw_cells(cells), layout={"barmode": "overlay"})
    across = lanes.label_axis(_labels(carriers, 14), ends=(-0.6, len(carriers) - 0.4))
    top = (f"{claimants[c.y]} through {carriers[c.x]} {c.claims}" for c in known[:3].itertuples())
    rows = ((claimants[c.y], carriers[c.x], c.claims, c.ids) for c in cells.itertuples())
    return tooltips.finish_with_tips(
        figure,
        d,
        across | {"tickangle": -90, "side": "top"},
        lanes.label_axis(_labels(claimants)),
        **words,
        notes=["Lines are claimants, columns the nearest named carrier"],
        edges=(8, 12, 10),
        alt=f"Claims by claimant and nearest carrier, {cells['claims'].sum()} in all. "
        f"Most: {'; '.join(top)}.",
        table=style.tabulate(["Claimant", "Through", "Claims", BEHIND], rows),
        quoted=0,
        height=ROW_PX * len(claimants) + 110,
        top=102,
    )


def _draw_cells(cells: pd.DataFrame) -> go.Bar:
    ink = ["#ffffff" if shade < 0.46 else "#000000" for shade in cells["shade"]]
    edge = {"color": style.RULE, "width": 0.5}
    return go.Bar(
        orientation="h",
        base=(cells["x"] - CELL_WIDTH / 2).tolist(),
        x=[CELL_WIDTH] * len(cells),
        y=cells["y"].tolist(),
        width=CELL_WIDTH,
        marker={"color": [style.tint("#000000", s) for s in cells["shade"]], "line": edge},
        text=cells["claims"].astype(str).tolist(),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        insidetextfont={"size": style.SMALL_PX, "color": ink},
        customdata=list(range(len(cells))),
        showlegend=False,
    )


def _names(d: Dataset, ids: Iterable[str]) -> list[str]:
    """Give the printed names of origins; a side with its shape."""
    name, styles = sources.names(d), style.side_styles(d)
    glyph = {side: f"{styles[side].glyph} " for side in d.offensive.sides}
    return [glyph.get(i, "") + name.get(i, i) for i in ids]


def _labels(names: Iterable[str], chars: int = style.LABEL_CHARS) -> list[str]:
    """Break names into at most two safe lines."""
    return [style.wrap(name, chars, 2) for name in names]


def _left_out(lines: int, noun: str, which: str = "") -> str:
    """Say how many lines are not drawn; '' where all are."""
    return f"{count(lines - MOST, noun)}{which} not drawn" if lines > MOST else ""


def _write_numbers(values: Sequence[int], ys: Sequence[int], side: str) -> go.Scatter:
    """Write numbers beside the ends of bars or marks."""
    words, font = [f"{n:,}" for n in values], {"size": style.SMALL_PX, "shadow": "auto"}
    unseen = {"size": 18, "opacity": 0}
    return lanes.write_beside(values, ys, words, side, marker=unseen, textfont=font)


def _draw_pairs(
    d: Dataset,
    lines: list[tuple],
    heads: tuple[str, str, str, str],
    chars: int = style.LABEL_CHARS,
    **words: object,
) -> go.Figure:
    """Draw two numbers a line and what lies between; equal ones as one mark.

    ``lines`` (name, low, high, ids of claims) are the table too, under the ``heads``, of which the
    key names those of both numbers.
    """
    names, low, high, _ = zip(*lines, strict=True)
    ys = list(range(len(lines)))
    hops = zip(low, ys, high, ys, strict=True)
    figure = go.Figure(lanes.draw_joins(hops, {"color": style.RULE, "width": 3}))
    for xs, name, symbol in ((high, heads[2], "circle-open"), (low, heads[1], "circle")):
        rows = pd.DataFrame({"x": xs, "y": ys, "row": ys})
        look = style.marker(symbol, style.INK, 11, style.INK, 2)
        figure.add_trace(lanes.draw_marks(rows, look, name=name, showlegend=True))
    apart = [y for y in ys if low[y] != high[y]]
    figure.add_trace(_write_numbers(high, ys, "middle right"))
    figure.add_trace(_write_numbers([low[y] for y in apart], apart, "middle left"))
    table = style.tabulate([capitalise(head) for head in heads], lines)
    return _finish(figure, d, _labels(names, chars), max(high), left=0.16, table=table, **words)


def _finish(
    figure: go.Figure, d: Dataset, labels: list[str], most: int, left: float = 0.02, **words: object
) -> go.Figure:
    """Finish a picture of named lines, one a row of its table, on a scale of numbers from zero.

    ``left`` is the room left of zero, as a part of the whole.
    """
    most = max(int(most), 1)
    look = {"tickformat": ",d", "dtick": 1 if most < 5 else None, "tick0": 0, "side": "top"}
    scale = lanes.number_axis(-left * most, 1.16 * most, **look)
    figure.update_layout(showlegend=True, legend={"traceorder": "normal"})
    height = ROW_PX * len(labels) + style.key_px(figure) + AXIS_PX + 12
    size = {"height": height, "top": AXIS_PX, "edges": (8, 12, 10)}
    return tooltips.finish_with_tips(
        figure, d, scale, lanes.label_axis(labels), quoted=0, **size, **words
    )
