"""The control map: who holds each place, day by day, and what is only claimed."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import basemap, labels, map_marks, style, text, tooltips
from helpers.control import BEFORE
from helpers.tables import Dataset

CONTROLS_PX = 190
"""Room for the slider and the key."""
STATUS_LEVELS = {BEFORE: "before", "confirmed": "sure", "corroborated": "middle"}
MANY_DAYS = 31
"""Up to here the slider has every day; beyond, only those on which a mark changes."""


def draw_map(
    d: Dataset, held: pd.DataFrame, bar: str, events: pd.DataFrame | None = None
) -> go.Figure:
    """Draw who holds each place, with a slider over the days, at first on the last day.

    Parameters
    ----------
    held
        Control at every bar, as ``control.control_table`` gives it.
    bar
        Which of its bars sets the marks; a wider bar with another holder adds a ring.
    events
        As ``claims.grade_events`` gives them; default: of all known claims.

    Returns
    -------
    A mark's shape and colour is the holder, its fill the status, its ring what a side is said to
    hold below the bar. Governorates are outlines, routes straight hops.
    """
    spots = places.counted(d)
    spots = spots[spots["lat"].notna()]
    marks = stays(d, held[held["place_id"].isin(spots["place_id"])], bar)
    marks = marks.merge(spots[["place_id", "lat", "lon"]], on="place_id", validate="m:1")
    marks["level"] = marks["status"].map(STATUS_LEVELS).fillna("weak")
    notes = tooltips.Notes(d, events)
    marks["text"] = texts(d, marks, bar, notes)
    marks["ids"] = list(map(notes.ids, marks["event_id"], marks["rival_event"]))
    figure = go.Figure([*basemap.outlines(d.boundaries), *basemap.road(d)])
    fixed = len(figure.data)
    layers = list(map_marks.traces(d, marks))
    figure.add_traces([trace for trace, _ in layers])
    extent = basemap.extent(d, spots)
    figure.add_traces([*names(d, spots, extent), *map_marks.key(d, marks)])
    add_slider(figure, [rows for _, rows in layers], fixed, days(held))
    basemap.frame(figure, extent)
    now = marks[marks["last"] == held["day"].max()] if len(held) else marks
    quiet = not (marks["status"] != BEFORE).any()
    if quiet:
        say_nothing(figure, d)
    later = "" if d.known_by == d.as_of else f", as known by {text.long_day(d.known_by)}"
    return style.finish(
        figure,
        title=f"Control to {text.long_day(d.as_of)}{later} ({bar})",
        unit="places",
        source=source(d, spots),
        alt=alternative(d, now, bar),
        height=basemap.height_px(extent) + CONTROLS_PX,
        top=46 if quiet else 8,
    )


def source(d: Dataset, spots: pd.DataFrame) -> str:
    """Give the source line: reports, boundaries, and what is schematic or not drawn.

    The boundaries are named after the members ``source`` and ``note`` of their GeoJSON.
    """
    whence = str((d.boundaries or {}).get("source") or "")
    missing = len(places.counted(d)) - len(spots)
    return text.source_line(
        d,
        f"Boundaries: {whence}" if whence else "",
        str((d.boundaries or {}).get("note") or ""),
        "Routes are schematic: straight hops between listed places" if len(d.routes) else "",
        f"{text.count(missing, 'place')} without a coordinate not drawn" if missing else "",
    )


def days(held: pd.DataFrame) -> list[pd.Timestamp]:
    """Give the days of a frame in order."""
    return sorted(held["day"].unique())


def stays(d: Dataset, held: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Fold days into stays: runs of days in which nothing at a place changes.

    Returns
    -------
    One row a stay: place_id, holder, status, event_id, rival (the side that a wider bar gives the
    place to, or missing), rival_status, rival_event, first and last (days).
    """
    bars = d.offensive.bars
    wider = sorted((b for b in bars if set(bars[b]) > set(bars[bar])), key=lambda b: len(bars[b]))
    rows = held[held["bar"] == bar].set_index(["place_id", "day"])
    rows = rows[["holder", "status", "event_id"]].assign(
        rival=None, rival_status="", rival_event=""
    )
    for other in wider:
        there = held[held["bar"] == other].set_index(["place_id", "day"]).reindex(rows.index)
        differs = (there["holder"] != rows["holder"]) & (there["holder"] != "")
        for column, name in (
            ("rival", "holder"),
            ("rival_status", "status"),
            ("rival_event", "event_id"),
        ):
            rows[column] = rows[column].mask(differs, there[name])
    rows = rows.reset_index().sort_values(["place_id", "day"], ignore_index=True)
    state = rows.drop(columns="day").fillna("-")
    run = (state != state.shift()).any(axis=1).cumsum()
    ends = rows.groupby(run)["day"].agg(["min", "max"])
    kept = rows.groupby(run).head(1).drop(columns="day").reset_index(drop=True)
    return kept.assign(first=ends["min"].to_numpy(), last=ends["max"].to_numpy())


def texts(d: Dataset, marks: pd.DataFrame, bar: str, notes: tooltips.Notes) -> list[str]:
    """Give the hover text of each stay."""
    name, look = tooltips.place(d), style.side_styles(d)

    def held(row: dict, holder: str, status: str, event: str) -> str:
        told = notes.held(look[row[holder]].name, row[holder], row[status], row[event])
        behind = [notes.behind(row[event])] if row[event] else []
        return "<br>".join([text.lines(told, tooltips.WIDTH), *behind])

    out = []
    for row in marks.to_dict("records"):
        told = [name[row["place_id"]], held(row, "holder", "status", "event_id")]
        if isinstance(row["rival"], str):
            told.append(f"<b>Below the bar “{text.escape(bar)}”:</b>")
            told.append(held(row, "rival", "rival_status", "rival_event"))
        out.append("<br>".join(told))
    return out


def shown(rows: list[tuple], day: pd.Timestamp) -> list[float | None]:
    """Give the longitudes of stays (lon, first, last) that hold on a day, else None."""
    return [lon if first <= day <= last else None for lon, first, last in rows]


def add_slider(
    figure: go.Figure, layers: list[pd.DataFrame], fixed: int, span: list[pd.Timestamp]
) -> None:
    """Show the last day and step over all; a step moves only which stays are drawn."""
    index = list(range(fixed, fixed + len(layers)))
    lasting = [
        list(zip(rows["lon"].round(3).tolist(), rows["first"], rows["last"], strict=True))
        for rows in layers
    ]
    for i, rows in zip(index, lasting, strict=True):
        figure.data[i].x = shown(rows, span[-1])
    steps = [
        {
            "label": text.short_day(day),
            "method": "restyle",
            "args": [{"x": [shown(rows, day) for rows in lasting]}, index],
        }
        for day in (span if len(span) <= MANY_DAYS else turning_days(layers, span))
    ]
    if len(steps) > 1 and layers:
        figure.update_layout(
            sliders=[
                {
                    "active": len(steps) - 1,
                    "steps": steps,
                    "x": 0.02,
                    "len": 0.96,
                    "y": 0,
                    "yanchor": "top",
                    "pad": {"t": 6, "b": 4},
                    "font": {"size": style.SMALL_PX},
                    "currentvalue": {"prefix": "End of ", "xanchor": "left", "font": {"size": 14}},
                    "bordercolor": style.RULE,
                    "bgcolor": "#f0f0f0",
                    "ticklen": 4,
                    "minorticklen": 3,
                }
            ]
        )


def turning_days(layers: list[pd.DataFrame], span: list[pd.Timestamp]) -> list[pd.Timestamp]:
    """Give the first day, each on which a mark changes, and the last."""
    starts = {day for rows in layers for day in rows["first"]}
    return [day for day in span if day in starts or day in (span[0], span[-1])]


def names(
    d: Dataset, spots: pd.DataFrame, extent: tuple[float, float, float, float]
) -> list[go.Scatter]:
    """Write the names that have room: objective, capitals, then the most populous places.

    One trace for a map of each ``labels.ROOM_PX``, which its ``meta`` names; a page shows the one
    that suits its width, anything else the one for a wide map.
    """
    by_id, out = spots.set_index("place_id"), []
    for room in labels.ROOM_PX:
        placed = labels.place(spots, d.offensive.objective, extent, room)
        at = by_id.loc[list(placed)]
        out.append(
            go.Scatter(
                x=at["lon"].round(3).tolist(),
                y=at["lat"].round(3).tolist(),
                mode="markers+text",
                text=[text.escape(name) for name in at["name"]],
                textposition=list(placed.values()),
                textfont={"size": style.SMALL_PX, "color": style.INK, "shadow": "auto"},
                hoverinfo="skip",
                marker={"size": 15, "opacity": 0},
                showlegend=False,
                cliponaxis=False,
                meta=room,
                visible=room == "wide",
            )
        )
    return [trace for trace in out if trace.text]


def say_nothing(figure: go.Figure, d: Dataset) -> None:
    """Write above the map that nothing has changed."""
    figure.add_annotation(
        text=text.lines(
            f"No place drawn here changed hands at this bar by {text.long_day(d.as_of)}.", 44
        ),
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        align="left",
        showarrow=False,
        font={"size": style.FONT_PX, "color": style.MUTED},
    )


def alternative(d: Dataset, now: pd.DataFrame, bar: str) -> str:
    """Say in words what the map shows on its last day."""
    look = style.side_styles(d)
    sums = now["holder"].value_counts()
    told = [f"{look[side].name} {sums[side]}" for side in look if side in sums]
    rivals = now["rival"].notna().sum()
    said = (
        f"Map of {text.count(len(now), 'place')} on {text.long_day(d.as_of)}, at the bar "
        f"{bar}: {', '.join(told) or 'none drawn'}."
    )
    changed = (now["status"] != BEFORE).sum()
    said += f" Since before the offensive {text.count(int(changed), 'place')} changed hands."
    if rivals:
        said += (
            f" {text.count(int(rivals), 'place')} {'is' if rivals == 1 else 'are'} said to be "
            "in other hands below this bar."
        )
    return said
