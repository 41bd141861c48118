"""How much rests on whom: what each origin states, who relays it, what falls without it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import claims, places, sources
from helpers.charts import lanes, style
from helpers.charts.tooltips import describe_rows
from helpers.tables import Dataset
from helpers.text import count, day

PARTS = {
    "alone": ("alone", "#ffffff"),
    "earlier": ("before any other", "#222222"),
    "tied": ("same day as another", "#8a8a8a"),
    "after": ("after another", "#d4d4d4"),
}
CELL_WIDTH, DARKEST = 0.92, 0.77
"""How much of its room a cell takes, and how dark the one with most claims is."""
BEHIND = "Claims behind it"


def _names(d: Dataset, ids: Sequence[str]) -> list[str]:
    """Give the printed names of origins; a side with its shape."""
    name, styles = sources.names(d), style.side_styles(d)
    glyph = {side: f"{styles[side].glyph} " for side in d.offensive.sides}
    return [glyph.get(i, "") + name.get(i, i) for i in ids]


def _labels(names: Sequence[str], width: int = style.LABEL_CHARS) -> list[str]:
    """Break names into at most two safe lines."""
    return [style.wrap(name, width, 2) for name in names]


def _draw_nothing(d: Dataset, what: str, **words: str) -> go.Figure:
    return style.draw_nothing(d, f"Nobody {what} by {day(d.as_of)}.", **words)


def draw_sources(d: Dataset, record: pd.DataFrame) -> go.Figure:
    """Draw how many events each origin asserts: alone, before, with or after the others.

    ``record`` is as ``sources.track_record`` gives it; the origins with most events are drawn. One
    bar an origin, in four parts, with the number of events at its end.
    """
    words = {"title": f"Events by origin, to {day(d.as_of)}", "unit": "events asserted"}
    asserting = record[record["events"] > 0].sort_values("events", ascending=False, kind="stable")
    if asserting.empty:
        return _draw_nothing(d, "asserts anything", **words)
    rows, cut = lanes.keep_top(asserting, "origin")
    silent = len(record) - len(asserting)
    mute = f"{count(silent, 'origin')} without an asserted event" if silent else ""
    names, behind = _names(d, rows["source"]), sources.asserting_claims(d)
    labels, ys = _labels(names), list(range(len(rows)))
    figure = go.Figure()
    for part, (word, fill) in PARTS.items():
        figure.add_bar(
            x=rows[part].tolist(),
            y=ys,
            orientation="h",
            name=word,
            width=0.62,
            marker={"color": fill, "line": {"color": style.INK, "width": 1}},
            customdata=ys,
        )
    figure.add_trace(lanes.write_numbers(rows["events"], ys, "middle right"))
    figure.update_layout(barmode="stack")
    ids = [
        claims.unique_ids(behind.get((source, part), ()) for part in PARTS)
        for source in rows["source"]
    ]
    cells = zip(names, *(map(int, rows[column]) for column in [*PARTS, "events"]), ids, strict=True)
    heads = ["Origin", *(word.capitalize() for word, _ in PARTS.values()), "Events", BEHIND]
    listed = "; ".join(f"{name} {n}" for name, n in zip(names, rows["events"], strict=True))
    return lanes.finish_bars(
        figure,
        d,
        labels,
        lanes.number_axis(rows["events"].max()),
        **words,
        notes=[", ".join(filter(None, (cut, mute)))],
        alt=f"{count(len(asserting), 'origin')} with events that they assert, "
        f"{int(asserting['alone'].sum())} of them by that origin alone. {listed}.",
        table=style.table(heads, cells),
    )


def draw_leave_one_out(d: Dataset, headlines: pd.DataFrame, where: str = "") -> go.Figure:
    """Draw floor and ceiling of the places held, with all claims and without each origin.

    ``headlines`` are as ``leave_one_out.headline_numbers`` gives them; drawn are the origins whose
    loss moves either end. One line a world, from its floor (filled) to its ceiling (hollow);
    dotted, both ends with all claims. ``where`` says in the title what the places are limited to.
    """
    moved = headlines[headlines["moves"] > 0].sort_values("moves", ascending=False, kind="stable")
    others = len(headlines) - 1 - len(moved)
    moved, cut = lanes.keep_top(moved, "origin")
    rows = pd.concat([headlines.iloc[:1], moved])
    low, high = rows["places_floor"], rows["places_ceiling"]
    names = ["all claims"]
    names += [f"no {name.removeprefix('a ')}" for name in _names(d, moved["without"])]
    ends = list(zip(low, high, strict=True))
    figure = lanes.draw_dumbbells(low, high, style.ENDS)
    line = {"color": style.MUTED, "width": 1, "dash": "dot"}
    for value in sorted(set(ends[0])):
        figure.add_vline(x=value, line=line, layer="below")
    said = sources.claims_considered(d)
    by_origin = said.groupby("origin")["claim_id"].agg(tuple)
    ids = [tuple(said["claim_id"]), *(by_origin[origin] for origin in moved["without"])]
    rest = f"Leaving out any one of {others} other origins moves neither end" if others else ""
    listed = "; ".join(f"{name} {a} to {b}" for name, (a, b) in zip(names, ends, strict=True))
    return lanes.finish_bars(
        figure,
        d,
        _labels(names, 23),
        lanes.number_axis(high.max(), left=0.16),
        title=f"Places held without each origin, on {day(d.as_of)}",
        unit="places",
        notes=[cut, rest],
        alt=f"Places held, floor to ceiling: {listed}. {rest}".strip(),
        table=style.table(
            ["With", *(end.capitalize() for end in style.ENDS), "Claims it makes"],
            [(name, int(a), int(b), i) for name, (a, b), i in zip(names, ends, ids, strict=True)],
        ),
    )


def draw_independent_sources(d: Dataset, links: pd.DataFrame) -> go.Figure:
    """Draw how many reports assert each event beside how many independent origins do.

    ``links`` are as ``sources.reports_and_origins`` gives them, those with most reports first.
    """
    words = {
        "title": f"Reports and independent origins, to {day(d.as_of)}",
        "unit": "reports and origins an event",
    }
    rows = links.head(lanes.MOST)
    if rows.empty:
        return _draw_nothing(d, "asserts anything", **words)
    place = places.names(d)
    names = [
        f"{place[row.place_id]}, {row.event_type.replace('_', ' ')}"
        if row.place_id in place
        else row.event_id.replace("-", " ")
        for row in rows.itertuples()
    ]
    origins, reports = rows["origins"], rows["reports"]
    both = list(zip(names, map(int, origins), map(int, reports), strict=True))
    figure = lanes.draw_dumbbells(origins, reports, ("origins", "reports"))
    listed = "; ".join(f"{name} {b} from {a}" for name, a, b in both)
    more = len(links) - len(rows)
    cells = [(*row, ids) for row, ids in zip(both, rows["claim_ids"], strict=True)]
    return lanes.finish_bars(
        figure,
        d,
        _labels(names),
        lanes.number_axis(reports.max(), left=0.16),
        **words,
        notes=[f"{count(more, 'event')} with fewer reports not drawn" if more else ""],
        alt=f"Reports and the independent origins behind them, by event: {listed}.",
        table=style.table(["Event", "Origins", "Reports", BEHIND], cells),
    )


def draw_relays(d: Dataset, table: pd.DataFrame, ids: pd.DataFrame) -> go.Figure:
    """Draw through whom the claims of each claimant reached the table, numbers in the cells.

    ``table`` and ``ids`` are as ``sources.relay_matrix`` gives them: the numbers of claims, and the
    claims. One cell a pair, drawn as a bar, which the smaller script can; darker for more claims;
    what is summed up as others stays white.
    """
    words = {"title": f"Who relays whom, to {day(d.as_of)}", "unit": "claims"}
    if table.empty:
        return _draw_nothing(d, "is relayed", **words)
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
    most = max(1, cells.loc[~cells["rest"], "claims"].max())
    cells["shade"] = (1 - DARKEST * cells["claims"] / most).mask(cells["rest"], 1.0)
    cells["row"] = range(len(cells))
    who, through = _labels(claimants), _labels(carriers, 14)
    figure = go.Figure(_draw_cells(cells))
    figure.update_layout(barmode="overlay")
    across = lanes.label_axis(through, ends=(-0.6, len(through) - 0.4))
    known = cells[~cells["rest"]].sort_values("claims", ascending=False, kind="stable").head(3)
    top = "; ".join(
        f"{claimants[c.y]} through {carriers[c.x]} {c.claims}" for c in known.itertuples()
    )
    rows = [(claimants[c.y], carriers[c.x], c.claims, c.ids) for c in cells.itertuples()]
    relayed = style.table(["Claimant", "Through", "Claims", BEHIND], rows)
    return lanes.finish_lanes(
        figure,
        d,
        across | {"tickangle": -90, "side": "top"},
        lanes.label_axis(who),
        **words,
        notes=["Lines are claimants, columns the nearest named carrier"],
        right=12,
        alt=f"Claims by claimant and nearest carrier, {cells['claims'].sum()} in all. Most: {top}.",
        table=relayed,
        tips=describe_rows(d, relayed, most_claims=0),
        height=lanes.ROW_PX * len(who) + 110,
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
        customdata=cells["row"].tolist(),
        showlegend=False,
    )
