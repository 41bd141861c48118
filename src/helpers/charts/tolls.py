"""Tolls: who gives which number, for what and how wide, each for itself and never summed."""

import math

import pandas as pd
import plotly.graph_objects as go

from helpers import tolls
from helpers.charts import lanes, style, tooltips
from helpers.tables import Dataset
from helpers.text import count, day, short_day
from helpers.wording.names import source_names
from helpers.wording.tables import spans

ROW_PX, LETTER_PX = 30, 5.5
MOST = 16  # how many numbers a picture draws; the smaller ones are counted
LEAST = 0.5  # where a zero stands on the scale of tens
SHAPES = style.LOOKS["scopes"]


def draw_tolls(d: Dataset, steps: pd.DataFrame, title: str = "") -> go.Figure:
    """Draw each number on a scale of tens, a line each, by subject and day.

    ``steps`` are numbers as ``tolls.distinct_numbers`` gives them. Beside its mark stands the
    number. The shape tells whether it covers everything so far, one day or one event; two hollow
    marks joined are a range. The colour is that of the side for which the claimant speaks, black
    for none.
    """
    unit = "people or places" if (steps["count_of"] == "places").any() else "people"
    words = {"title": title or f"Who gives which number, to {day(d.as_of)}"}
    words |= {"unit": f"{unit}; each grid line is ten times the one before"}
    if steps.empty:
        return style.draw_nothing(d, f"Nobody gives a number by {day(d.as_of)}.", **words)
    cut, origins = len(steps) - MOST, count(steps["origin"].nunique(), "source")
    kinds = ", ".join(f"{n} of {kind}" for kind, n in steps["count_of"].value_counts().items())
    numbers = f"{count(len(steps), 'number')} by {origins} to {day(d.as_of)}: {kinds}"
    rows = _lay_rows(d, _largest(steps.reset_index(drop=True)))
    heads = rows.drop_duplicates("subject")
    styles = style.side_styles(d)
    colours = {"": style.INK} | {side: styles[side].colour for side in d.offensive.sides}
    figure = go.Figure(_draw_numbers(rows, colours))
    entries = [
        (tolls.SCOPES[scope], style.marker(shape, style.MUTED, 10))
        for scope, shape in SHAPES.items()
        if scope in set(rows["count_scope"])
    ]
    for side, colour in colours.items():
        if side in set(rows["claimant_side"]):
            who = f"said by {styles[side].name if side else 'neither'}"
            entries.append((who, style.marker("line-ew", colour, 10, colour, 4)))
    figure.add_traces(style.key(entries))
    labels = [f"{short_day(row.day, d.years)}, {row.claimant}" for row in rows.itertuples()]
    labels = [style.wrap(label, style.LABEL_CHARS, 2) for label in labels]
    left = -LETTER_PX * max(len(line) for label in labels for line in label.split("<br>"))
    for head in heads.itertuples():
        subject = f"<b>{style.wrap(head.subject, style.TITLE_CHARS, 1)}</b>"
        figure.add_annotation(style.note(subject, y=head.y - 1, yref="y", xshift=left))
    figure.update_layout(shapes=lanes.rules((heads["y"] - 1.5).tolist()[1:], style.RULE))
    ends = pd.concat([rows["start"], rows["end"]])
    span = [math.floor(math.log10(ends.min())) - 0.1, math.log10(ends.max()) + 0.2]
    scale = {"type": "log", "range": span, "dtick": 1, "tickformat": "~s", "tickangle": 0}
    lines = len(rows) + len(heads)
    return tooltips.finish_with_tips(
        figure,
        d,
        {**scale, "side": "top", "showgrid": True},
        lanes.label_axis(labels, rows["y"], (lines - 0.5, -0.5)),
        **words,
        notes=[
            "Numbers count different people, days and scopes and are never added up",
            f"Of each subject the largest; {cut} smaller ones are not drawn" if cut > 0 else "",
        ],
        alt=f"{words['title']}. {numbers}. None are added up.",
        table=_tabulate(d, rows),
        edges=(8, 64, 10),
        height=ROW_PX * lines + 40,
    )


def _largest(steps: pd.DataFrame) -> pd.DataFrame:
    """Give the numbers that are drawn: of each subject the largest of each source, then others."""
    subject = [steps["count_of"], steps["whose"]]
    size = steps["high"].fillna(steps["low"]).astype(float)
    nth, rank = (
        size.groupby(groups).rank(method="first", ascending=False)
        for groups in ([*subject, steps["origin"]], subject)
    )
    ranked = steps.assign(nth=nth, rank=rank).sort_values(["nth", "rank"], kind="stable")
    return ranked.head(MOST).sort_index()


def _lay_rows(d: Dataset, steps: pd.DataFrame) -> pd.DataFrame:
    """Give each number its line below the heading of its subject, its words and its two ends."""
    driven = steps["count_of"].eq("displaced").map({True: "from areas of ", False: "side of "})
    whose = (driven + steps["whose"]).where(steps["whose"] != "", "no side named")
    subject = steps["count_of"].str.capitalize() + ", " + whose
    ends = steps[["low", "high"]].astype(float).clip(lower=LEAST)
    return steps.assign(
        subject=subject,
        number=spans(steps["low"], steps["high"], short=True),
        claimant=steps["claimant_id"].map(source_names(d)),
        row=range(len(steps)),
        y=(subject != subject.shift()).cumsum() + list(range(len(steps))),
        start=ends["low"].fillna(ends["high"]),
        end=ends["high"].fillna(ends["low"]),
    )


def _tabulate(d: Dataset, rows: pd.DataFrame) -> dict:
    denied = [f", denied by {len(ids)}" if ids else "" for ids in rows["denied_by"]]
    told = rows.assign(
        day=[short_day(moment, d.years) for moment in rows["day"]],
        scope=[tolls.SCOPES[scope] for scope in rows["count_scope"]],
        event=rows["grade"] + denied,
    )
    cells = told[["number", "day", "scope", "subject", "claimant", "summary", "event", "claim_ids"]]
    return style.tabulate(style.LOOKS["columns"]["tolls"], cells.itertuples(index=False))


def _draw_numbers(rows: pd.DataFrame, colours: dict[str, str]) -> list[go.Scatter]:
    """Draw one mark where one number is given, two joined where it is a range, and the number."""
    wide = rows["start"] != rows["end"]
    hops = rows.loc[wide, ["start", "y", "end", "y"]].itertuples(index=False, name=None)
    marks = rows.assign(x=rows["start"], wide=wide)
    marks = pd.concat([marks, marks[wide].assign(x=rows["end"])])
    looks = {
        (side, scope, hollow): style.marker(shape, "#ffffff" if hollow else colour, 10, colour, 1.5)
        for side, colour in colours.items()
        for scope, shape in SHAPES.items()
        for hollow in (False, True)
    }
    groups = dict(iter(marks.groupby(["claimant_side", "count_scope", "wide"])))
    words = [f"<b>{number}</b>" for number in rows["number"]]
    unseen = {"marker": {"size": 16, "opacity": 0}, "textfont": {"size": style.SMALL_PX}}
    xs, ys = rows["end"].tolist(), rows["y"].tolist()
    return [
        lanes.draw_joins(hops, {"color": style.MUTED, "width": 2}),
        *(lanes.draw_marks(groups[key], look) for key, look in looks.items() if key in groups),
        lanes.write_beside(xs, ys, words, "middle right", **unseen),
    ]
