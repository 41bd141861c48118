"""The route strip: each place of a route by day, sure, claimed or neither."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import style, text, tooltips
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

ROW_PX = 22
NAME_CHARS = 18
OPEN = str.maketrans("●■◆▲", "○□◇△")
"""The glyph of a mark that is drawn open."""
ROW_FILL = 0.9
"""Set for each bar: left to itself, a state two rows apart draws its bars twice as high."""


def draw_route(
    d: Dataset, along: pd.DataFrame, bar: str, events: pd.DataFrame | None = None
) -> go.Figure:
    """Draw who holds each place of a route, places down and days across.

    Parameters
    ----------
    along
        Control along a route, as ``progress.along_route`` gives it.
    bar
        Where the attacker's side does not hold a place at any bar: the bar that says who does.
    events
        As ``claims.grade_events`` gives them; default: of all known claims.

    Returns
    -------
    Solid where the attacker's side holds a place at all bars, hatched where at some only, pale
    elsewhere; a symbol at the start of each run says the side.
    """
    name = d.offensive.routes.get(along["route_id"].iloc[0], "") if len(along) else ""
    title = f"{name or 'Road'}, place by place to {text.long_day(d.as_of)}"
    if along.empty:
        return style.nothing(
            "No place of this route has a coordinate.",
            title=title,
            unit="days",
            source=text.source_line(d),
        )
    stops = along.drop_duplicates("position").sort_values("position", ignore_index=True)
    runs = segments(along, bar).merge(
        stops[["position"]].assign(row=range(len(stops))), on="position", validate="m:1"
    )
    end = style.last_drawn(d, runs["first"])
    runs["last"] = runs["last"].clip(upper=end)
    notes = tooltips.Notes(d, events)
    runs["text"] = texts(d, runs, notes)
    at_bars = [f"event_{bar}" for bar in d.offensive.bars]
    runs["ids"] = [notes.ids(*found) for found in runs[at_bars].to_numpy()]
    figure = go.Figure([*bars(d, runs), *signs(d, runs)])
    names = [text.escape(text.short(name, NAME_CHARS)) for name in stops["name"]]
    figure.update_layout(
        barmode="overlay",
        hovermode="closest",
        xaxis={**style.day_axis(along["day"].min(), end), "side": "top"},
        yaxis={
            "range": [len(stops) - 0.5, -0.5],
            "tickvals": list(range(len(stops))),
            "ticktext": names,
            "tickfont": {"size": style.SMALL_PX},
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        margin={"l": 8, "r": 22, "b": 10},
    )
    return style.finish(
        figure,
        title=title,
        unit="places by day",
        source=text.source_line(
            d,
            "Places in the order of the route, distances are straight hops",
            style.fold_note(d, end),
        ),
        alt=alternative(d, along, len(stops)),
        height=61 + style.key_px(figure) + ROW_PX * len(stops),
        top=30,
    )


def segments(along: pd.DataFrame, bar: str) -> pd.DataFrame:
    """Fold days into runs in which nothing at a place of the route changes, at any bar.

    Returns
    -------
    One row a run: position, place_id, km, state (``floor``, ``ceiling`` or the side at ``bar``),
    left (bool: at another bar nobody is there), event_<bar>, holder_<bar>, status_<bar>, first and
    last (days).
    """
    state = along[f"holder_{bar}"].mask(along["ceiling"], "ceiling").mask(along["floor"], "floor")
    at_bars = along[[name for name in along if name.startswith("holder_")]]
    left = (at_bars == NOBODY).any(axis=1) & ~state.isin(["floor", "ceiling", NOBODY])
    rows = along.assign(state=state, left=left)
    rows = rows.sort_values(["position", "day"], ignore_index=True)
    kept = ["position", "state", *(c for c in rows if c.startswith(("holder_", "event_")))]
    run = (rows[kept] != rows[kept].shift()).any(axis=1).cumsum()
    ends = rows.groupby(run)["day"].agg(["min", "max"])
    first = rows.groupby(run).head(1).reset_index(drop=True)
    return first.assign(first=ends["min"].to_numpy(), last=ends["max"].to_numpy())


def texts(d: Dataset, runs: pd.DataFrame, notes: tooltips.Notes) -> list[str]:
    """Give the hover text of each run: the holder at each bar and the claims behind it."""
    name, look = tooltips.place(d), style.side_styles(d)
    out = []
    for row in runs.to_dict("records"):
        told = [
            f"{name[row['place_id']]}, {text.number(round(row['km']))} km along",
            tooltips.span(row["first"], row["last"]),
        ]
        by_bar: dict[str, list[str]] = {}
        for bar in d.offensive.bars:
            held = notes.held(
                look[row[f"holder_{bar}"]].name,
                row[f"holder_{bar}"],
                row[f"status_{bar}"],
                row[f"event_{bar}"],
            )
            by_bar.setdefault(held, []).append(bar)
        told += [
            text.lines(f"At {', '.join(names)}: {held}", tooltips.WIDTH)
            for held, names in by_bar.items()
        ]
        told += [
            notes.behind(event)
            for event in dict.fromkeys(row[f"event_{bar}"] for bar in d.offensive.bars)
            if event
        ]
        out.append("<br>".join(told))
    return out


def faces(d: Dataset) -> dict[str, tuple[str, style.SideStyle, dict]]:
    """Give name, look and fill of each state, in the order of the key."""
    look = style.side_styles(d)
    attacker = look[d.offensive.attacker]
    hatch = {
        "shape": "/",
        "size": 6,
        "solidity": 0.3,
        "fgcolor": attacker.colour,
        "bgcolor": "#ffffff",
        "fillmode": "overlay",
    }
    edge = {"color": attacker.colour, "width": 1}
    found = {
        "floor": (
            f"{attacker.name}, at all bars",
            attacker,
            {"color": attacker.colour, "line": edge},
        ),
        "ceiling": (
            f"{attacker.name}, at some bars only",
            attacker,
            {"color": "#ffffff", "pattern": hatch, "line": edge},
        ),
    }
    for side, its in look.items():
        if side != d.offensive.attacker:
            pale = "#ffffff" if side in (NOBODY, "") else style.tint(its.colour, 0.8)
            rim = {"color": style.tint(its.colour, 0.4), "width": 1}
            found[side] = (its.name, its, {"color": pale, "line": rim})
    return found


def bars(d: Dataset, runs: pd.DataFrame) -> list[go.Bar]:
    """Draw each run as a bar over its days, one trace a state."""
    out = []
    for state, (name, its, marker) in faces(d).items():
        rows = runs[runs["state"] == state]
        glyph = its.glyph.translate(OPEN) if state == "ceiling" else its.glyph
        if len(rows):
            out.append(
                go.Bar(
                    orientation="h",
                    y=rows["row"].tolist(),
                    width=ROW_FILL,
                    name=text.lines(f"{glyph} {name}", style.KEY_CHARS),
                    base=[style.stamp(day - style.HALF_DAY) for day in rows["first"]],
                    x=[
                        ((b - a).days + 1) * style.DAY_MS
                        for a, b in zip(rows["first"], rows["last"], strict=True)
                    ],
                    hovertext=rows["text"].tolist(),
                    customdata=rows["ids"].tolist(),
                    hoverinfo="text",
                    marker=marker,
                    textposition="none",
                )
            )
    return out


def signs(d: Dataset, runs: pd.DataFrame) -> list[go.Scatter]:
    """Draw the symbol of the side at the start of each run, or that it is said to be gone."""
    out, gone = [], runs[runs["left"]]
    if len(gone):
        name = text.lines("nobody reported in, at some bars only", style.KEY_CHARS)
        cross = {"symbol": "x-open", "size": 8, "color": style.INK}
        out.append(starts(gone, name=name, marker=cross))
    for state, (_, its, _) in faces(d).items():
        rows = runs[(runs["state"] == state) & ~runs["left"]]
        if len(rows):
            fill = {"floor": "#ffffff", "ceiling": "#ffffff"}.get(state, its.colour)
            out.append(
                starts(
                    rows,
                    showlegend=False,
                    marker={
                        "symbol": its.symbol,
                        "size": 8,
                        "color": fill,
                        "opacity": 1,
                        "line": {
                            "width": 1.5 if state == "ceiling" else 0.5,
                            "color": its.colour if state == "ceiling" else style.INK,
                        },
                    },
                )
            )
    return out


def starts(rows: pd.DataFrame, **looks: object) -> go.Scatter:
    """Draw one mark at the start of each run."""
    at = [style.stamp(day) for day in rows["first"]]
    return go.Scatter(x=at, y=rows["row"].tolist(), mode="markers", hoverinfo="skip", **looks)


def alternative(d: Dataset, along: pd.DataFrame, stops: int) -> str:
    """Say in words how many places of the route are held on the last day."""
    now = along[along["day"] == along["day"].max()]
    sure, some = int(now["floor"].sum()), int((now["ceiling"] & ~now["floor"]).sum())
    who = style.side_styles(d)[d.offensive.attacker].name
    ends = now.sort_values("position")["name"]
    return (
        f"Strip of {text.count(stops, 'place')} from {ends.iloc[0]} to {ends.iloc[-1]}, day by "
        f"day to {text.long_day(d.as_of)}. On that day {who} hold {sure} at all bars and "
        f"{some} more at some bars only."
    )
