"""What was counted on the day itself and is counted now."""

import pandas as pd
import plotly.graph_objects as go

from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import capitalise, count, day

COUNTS = style.LOOKS["counts"]
MANY_DAYS = 24  # beyond, the marks are smaller


def draw_revisions(d: Dataset, settled: pd.DataFrame) -> go.Figure:
    """Draw how many places each day had as taken: as known that evening, and as known now.

    ``settled`` is as ``vintage.revisions`` gives it. An open mark is the count of the day's own
    evening, a full one that of now; where both are equal only the full one is seen.
    """
    by_view = {view: rows.set_index("day") for view, rows in settled.groupby("view")}
    words = {"unit": "places by day, as known that evening and as known now"}
    if not by_view:
        nothing = f"No day is counted by {day(d.as_of)}."
        return style.draw_nothing(d, nothing, title="Counts then and now", **words)
    then, now = (
        pd.DataFrame({name: by_view[v][look[0]].sum(axis=1) for name, look in COUNTS.items()})
        for v in ("then", "now")
    )
    last = lanes.last_drawn(d, now.index[((now.diff() != 0) | (then != now)).any(axis=1)])
    top = float(max(1.0, then.max(axis=None), now.max(axis=None)))
    then, now = then[:last], now[:last]
    moved = (then != now).any(axis=1)[now.index >= d.offensive.start]  # not on the eve
    revised, known = int(moved.sum()), count(len(moved), "day")
    title, most = "No later report changed the count of a day", ""
    if revised:
        most = f", most that of {day((then - now).abs().sum(axis=1).idxmax())}"
        title = f"Later reports changed the count of {revised} of {known}"
    shown, step = lanes.thin(now.index)
    then, now, figure = then.loc[shown], now.loc[shown], go.Figure()
    words["unit"] = words["unit"].replace("by day", step.removeprefix("day "))
    for name, (_, symbol, white) in COUNTS.items():
        colour = style.tint(style.side_styles(d)[d.offensive.attacker].colour, white)
        size, grey = 10 if len(now) <= MANY_DAYS else 6, {"color": style.MUTED, "width": 2}
        rows = pd.DataFrame({"x": lanes.stamps(now.index), "row": range(len(now))})
        rows = rows.assign(then=then[name].tolist(), y=now[name].tolist())
        moved = rows[rows["then"] != rows["y"]]
        hops = moved[["x", "then", "x", "y"]].itertuples(index=False, name=None)
        look = {"mode": "lines+markers", "showlegend": True}
        look |= {"line": {"color": colour, "width": 1, "shape": "hvh"}}
        figure.add_trace(lanes.draw_joins(hops, grey))
        mark = style.marker(symbol, colour, size)
        figure.add_trace(lanes.draw_marks(rows, mark, **look, name=f"{name}, as known now"))
        if len(moved):
            own, name = moved.assign(y=moved["then"]), f"{name}, as known that evening"
            mark = style.marker(symbol, "#ffffff", size, colour, 2)
            figure.add_trace(lanes.draw_marks(own, mark, name=name, showlegend=True))
    ids = by_view["now"]["claim_ids"].loc[shown]
    heads = [f"{capitalise(name)}, {view}" for name in COUNTS for view in ("then", "now")]
    columns = [round(side[name]).astype(int) for name in COUNTS for side in (then, now)]
    table = zip(map(day, now.index), *columns, ids, strict=True)
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(now.index[0], last),
        lanes.number_axis(-0.04 * top, 1.1 * top),
        title=title,
        **words,
        height=340,
        top=8,
        edges=(32, 14, 22),
        notes=[lanes.fold_note(d, last)],
        alt=f"{title}{most}.",
        table=style.tabulate(["Day", *heads, "Claims behind the last change"], table),
        quoted=0,
    )
