"""The timeline of losses: when each was first claimed, first denied and first admitted."""

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import lanes, style, tooltips
from helpers.claims import MANY
from helpers.tables import Dataset
from helpers.text import count, day, short_day
from helpers.wording.captions import title_losses

STEPS = ("claimed", "denied", "admitted")
ROW_PX, HEAD_PX, MARK_PX = 28, 22, 9
APART_PX = 9  # how far marks of one day stand from one another
COLUMN, MOST = 0.19, 40  # width of a column of numerals, in parts of the days; places drawn


def draw_admissions(d: Dataset, losses: pd.DataFrame) -> go.Figure:
    """Draw the first claim, the first denial and the first admission of losses, a line a place.

    ``losses`` are as ``claims.first_steps`` gives them; drawn are those that were denied or
    admitted. At the right stand the numbers of claims, denials and admissions.
    """
    words = {"title": title_losses(d, losses)}
    words |= {"unit": f"first report of each step and number of claims, to {day(d.as_of)}"}
    rows = losses[losses["denied"].notna() | losses["admitted"].notna()]
    if rows.empty:
        sentence = f"No loss of a place is denied or admitted by {day(d.as_of)}."
        return style.draw_nothing(d, sentence, **words)
    cut, rows = len(rows) - MOST, rows.head(MOST).reset_index(drop=True)
    first = min(d.offensive.start, rows["claimed"].min())
    last = rows[list(STEPS)].max().max()
    rows["y"] = HEAD_PX + ROW_PX * (rows.index + 0.5)
    waits = rows[rows["admitted_after"] > 0]
    starts, ends = lanes.stamps(waits["claimed"]), lanes.stamps(waits["admitted"])
    hops = zip(starts, waits["y"], ends, waits["y"], strict=True)
    figure = go.Figure(lanes.draw_joins(hops, {"color": style.RULE, "width": 2}))
    looks = _looks(d)
    for step, mark in looks.items():
        shown = rows[rows[step].notna()]
        at = pd.DataFrame({"x": lanes.stamps(shown[step]), "row": shown.index})
        figure.add_trace(lanes.draw_marks(at.assign(y=_beside(shown, step).array), mark))
    wide = max((last - first).days, 4) * COLUMN * pd.Timedelta(days=1)
    for i, (mark, many) in enumerate(zip(looks.values(), MANY, strict=True), start=1):
        x = lanes.stamp((last + wide * i).round("min"))
        head = pd.DataFrame({"x": [x], "y": [HEAD_PX / 2], "row": [None]})
        figure.add_trace(lanes.draw_marks(head, mark).update(customdata=None, hoverinfo="skip"))
        look = {"mode": "text", "textfont": {"size": style.SMALL_PX}}
        told, ys = rows[many].map("{:,}".format).tolist(), rows["y"].tolist()
        figure.add_trace(lanes.write_beside([x] * len(rows), ys, told, "middle center", **look))
    names = ("first claim", "first denial", "first admission")
    figure.add_traces(style.key(zip(names, looks.values(), strict=True)))
    figure.update_layout(shapes=lanes.rules((rows["y"] + ROW_PX / 2).tolist()[:-1]))
    name, high = places.names(d), HEAD_PX + ROW_PX * len(rows)
    labels = [style.wrap(name[place], style.LABEL_CHARS, 2) for place in rows["place_id"]]
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(first, last, 2, beside=3.6 * wide),
        lanes.label_axis(labels, rows["y"].tolist(), (high, 0)),
        **words,
        notes=[
            "Of each place the best supported loss; the numerals count claims, denials, admissions",
            f"{count(cut, 'place')} not drawn" if cut > 0 else "",
        ],
        alt=f"{words['title']}. {count(len(rows), 'place')} whose loss was denied or admitted.",
        table=_tabulate(d, rows, name),
        height=high + 40,
    )


def _looks(d: Dataset) -> dict[str, dict]:
    """Give the mark of each step; that of an admission has shape and colour of the losing side."""
    loses = style.side_styles(d)[d.offensive.defender]
    return {
        "claimed": style.marker("circle", style.INK, MARK_PX, "#ffffff"),
        "denied": style.marker("x", style.INK, MARK_PX, "#ffffff"),
        "admitted": style.marker(f"{loses.symbol}-open-dot", loses.colour, MARK_PX, width=2),
    }


def _beside(rows: pd.DataFrame, step: str) -> pd.Series:
    """Give how high the mark of a step stands: those of one day are moved apart."""
    same = pd.DataFrame({other: rows[other] == rows[step] for other in STEPS})
    before = same.iloc[:, : STEPS.index(step)].sum(axis=1)
    return rows["y"] + (before - (same.sum(axis=1) - 1) / 2) * APART_PX


def _tabulate(d: Dataset, rows: pd.DataFrame, name: dict[str, str]) -> dict:
    """Give the table, a row a place: its grade, day of each step, wait, counts, claims."""
    cells = []
    for row in rows.itertuples():
        when = (getattr(row, step) for step in STEPS)
        days = ["–" if pd.isna(moment) else short_day(moment, d.years) for moment in when]
        wait = "never" if pd.isna(row.admitted_after) else count(int(row.admitted_after), "day")
        denial = "stands" if row.denied_by else "answered" if row.answered_ids else "–"
        ids = row.claim_ids + row.denial_ids + row.answered_ids
        many = [getattr(row, kind) for kind in MANY]
        cells.append((name[row.place_id], row.grade, *days, denial, wait, *many, ids))
    return style.tabulate(style.LOOKS["columns"]["claims"], cells)
