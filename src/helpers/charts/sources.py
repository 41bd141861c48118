"""How much rests on whom: what each origin told, how many links tell it, what falls without."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import places, sources
from helpers.charts import style, text
from helpers.charts.lanes import (
    MOST,
    done,
    dumbbells,
    ends,
    enumerated,
    label,
    lines,
    named,
    nothing,
    scale,
    topmost,
)
from helpers.tables import Dataset

PARTS = {
    "alone": ("alone", "#ffffff"),
    "earlier": ("before any other", "#222222"),
    "tied": ("same day as another", "#8a8a8a"),
    "after": ("after another", "#d4d4d4"),
}


def draw_sources(d: Dataset, record: pd.DataFrame) -> go.Figure:
    """Draw how many events each origin asserts: alone, before, with or after the others.

    Parameters
    ----------
    record
        As ``sources.track_record`` gives it; the origins with most events are drawn.

    Returns
    -------
    One bar an origin, in four parts, with the number of events at its end.
    """
    title, unit = f"Events by origin, to {text.long_day(d.as_of)}", "events asserted"
    told = record[record["events"] > 0].sort_values("events", ascending=False, kind="stable")
    if told.empty:
        return nothing(d, "asserts anything", title, unit)
    rows, note = topmost(told, "origin")
    silent = len(record) - len(told)
    mute = f"{text.count(silent, 'origin')} without an asserted event" if silent else ""
    note = ", ".join(filter(None, (note, mute)))
    labels, said = named(d, rows["source"]), sources.asserting_claims(d)
    figure = go.Figure()
    for part, (word, fill) in PARTS.items():
        figure.add_bar(
            x=rows[part].tolist(),
            y=list(range(len(rows))),
            orientation="h",
            name=word,
            width=0.62,
            marker={"color": fill, "line": {"color": style.INK, "width": 1}},
            hovertext=[
                f"<b>{label}</b><br>{n} of {text.count(of, 'event')} asserted {word}"
                for label, n, of in zip(labels, rows[part], rows["events"], strict=True)
            ],
            customdata=[" ".join(said.get((source, part), ())) for source in rows["source"]],
            hoverinfo="text",
        )
    ends(figure, rows["events"], range(len(rows)), "middle right")
    figure.update_layout(barmode="stack", yaxis=lines(labels), xaxis=scale(rows["events"].max()))
    alone = f"{int(told['alone'].sum())} of them by that origin alone"
    return done(
        figure,
        d,
        len(rows),
        title=title,
        unit=unit,
        note=note,
        alt=f"{text.count(len(told), 'origin')} with events that they assert, {alone}. "
        + enumerated(labels, rows["events"]),
    )


def draw_leave_one_out(d: Dataset, headlines: pd.DataFrame) -> go.Figure:
    """Draw floor and ceiling of the places held, with all claims and without each origin.

    Parameters
    ----------
    headlines
        As ``leave_one_out.headline_numbers`` gives it; drawn are the origins whose loss moves
        either end.

    Returns
    -------
    One line a world from its floor (filled) to its ceiling (hollow); dotted, both ends with all
    claims.
    """
    title, unit = f"Places held without each origin, on {text.long_day(d.as_of)}", "places"
    moved = headlines[headlines["moves"] > 0].sort_values("moves", ascending=False, kind="stable")
    still = len(headlines) - 1 - len(moved)
    moved, note = topmost(moved, "origin")
    rows = pd.concat([headlines.iloc[:1], moved])
    said = sources.claims_considered(d)
    by_origin = said.groupby("origin")["claim_id"].agg(tuple)
    said = tuple(said["claim_id"])
    labels = [
        "all claims",
        *(f"no {name.removeprefix('a ')}" for name in named(d, moved["without"])),
    ]
    figure = dumbbells(
        rows["places_floor"],
        rows["places_ceiling"],
        labels,
        text.ENDS,
        [
            f"{a} {text.ENDS[0]}, {b} {text.ENDS[1]}"
            for a, b in zip(rows["places_floor"], rows["places_ceiling"], strict=True)
        ],
        [" ".join(said if origin == "" else by_origin[origin]) for origin in rows["without"]],
    )
    for value in sorted({*rows[["places_floor", "places_ceiling"]].iloc[0].tolist()}):
        line = {"color": style.MUTED, "width": 1, "dash": "dot"}
        figure.add_shape(
            type="line", x0=value, x1=value, y0=0, y1=1, yref="paper", line=line, layer="below"
        )
    rest = f"Leaving out any one of {still} other origins moves neither end" if still else ""
    told = "; ".join(
        f"{label} {a} to {b}"
        for label, a, b in zip(labels, rows["places_floor"], rows["places_ceiling"], strict=True)
    )
    return done(
        figure,
        d,
        len(rows),
        title=title,
        unit=unit,
        note=f"{note}. {rest}" if note else rest,
        alt=f"Places held, floor to ceiling: {told.replace('<br>', ' ')}. {rest}".strip(),
    )


def draw_independent_sources(d: Dataset, links: pd.DataFrame) -> go.Figure:
    """Draw how many reports assert each event beside how many independent origins do.

    Parameters
    ----------
    links
        As ``sources.reports_and_origins`` gives it; the events with most reports are drawn.
    """
    title = f"Reports and independent origins, to {text.long_day(d.as_of)}"
    unit = "reports and origins an event"
    rows = links.head(MOST)
    if rows.empty:
        return nothing(d, "asserts anything", title, unit)
    name = places.names(d)
    told = [happening(row, name.get(row.place_id, "")) for row in rows.itertuples()]
    labels = list(map(label, told))
    figure = dumbbells(
        rows["origins"],
        rows["reports"],
        labels,
        ("origins", "reports"),
        [
            f"asserted by {text.count(a, 'origin')} in {text.count(b, 'report')}"
            for a, b in zip(rows["origins"], rows["reports"], strict=True)
        ],
        list(map(" ".join, rows["claim_ids"])),
    )
    said = "; ".join(
        f"{event} {a} from {b}"
        for event, a, b in zip(told, rows["reports"], rows["origins"], strict=True)
    )
    more = len(links) - len(rows)
    return done(
        figure,
        d,
        len(rows),
        title=title,
        unit=unit,
        note=f"{text.count(more, 'event')} with fewer reports not drawn" if more else "",
        alt=f"Reports and the independent origins behind them, by event: {said}.",
    )


def happening(event: tuple, where: str) -> str:
    """Name an event by its place and kind; without a place, by its id in words."""
    kind = event.event_type.replace("_", " ")
    return f"{where}, {kind}" if where else event.event_id.replace("-", " ")
