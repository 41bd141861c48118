"""The claim timeline: who claimed, denied or admitted each change of hands, and when."""

import pandas as pd
import plotly.graph_objects as go

from helpers import places
from helpers.charts import lanes, style, tooltips
from helpers.order import id_keys
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.text import count, day

STEP_PX, MARK_PX = 12, 10
PAD_PX, MIN_ROW_PX, TWO_LINES_PX = 5, 24, 34
MOST_PX = 3600
"""How high all lines may be; those with the fewest claims are left out, and counted."""
LABELS = 4
"""Days that are named: beside the places and both sides' signs a phone has room for no more."""
STANCES = {"asserts": "assert", "denies": "deny", "doubts": "doubt", "retracts": "withdraw"}
WINDOWS = {
    grade: {"color": fill, "line": {"color": style.RULE, "width": 1}}
    for grade, fill in style.LOOKS["windows"].items()
}
KINDS = style.LOOKS["kinds"]
NEUTRAL = style.SideStyle("neutral source", style.INK, style.NEUTRAL_SYMBOL, "▲")


def draw_claims(d: Dataset, rows: pd.DataFrame, events: pd.DataFrame) -> go.Figure:
    """Draw each claim of some changes of hands on the day on which it was published.

    ``rows`` are claims (``claims.claims_in_force``), ``events`` graded events
    (``claims.grade_events``). One line an event; a mark is a claim: the shape and colour of who
    makes it, filled where it states the change, hollow where it only points to it, hollow with a
    dot where its side admits its own loss, crossed where it denies (hollow where the denial was
    answered since), ? for a doubt. The bar is the window of the event, darker where it is surer.
    Claims published after a week without one are counted in the words.
    """
    words = {"title": "Who states, admits or denies each change of hands"}
    words |= {"unit": f"claims by the day of their report, to {day(d.as_of)}"}
    shown = events[(events["holder"] != "") & (events["place_id"] != "")]
    shown = shown[shown["day"] <= d.as_of].sort_values(["day", "event_id"], key=id_keys)
    rank = shown["place_id"].map(shown["place_id"].unique().tolist().index)
    shown = shown.assign(rank=rank).sort_values("rank", kind="stable", ignore_index=True)
    if shown.empty:
        sentence = f"No report read here claims a change of hands by {day(d.as_of)}."
        return style.draw_nothing(d, sentence, **words)
    rows = rows[rows["event_id"].isin(shown["event_id"])]
    last = lanes.last_drawn(d, rows["published"], stop_at_gap=True)
    late, cut = int((rows["published"] > last).sum()), len(shown)
    marks = _pile_up(rows[rows["published"] <= last], shown)
    shown = _lay_lanes(d, shown, marks)
    cut -= len(shown)
    shown["row"] = range(len(shown))
    marks = marks[marks["event_id"].isin(shown["event_id"])]
    marks = marks.assign(
        x=lanes.stamps(marks["published"]),
        y=marks["event_id"].map(shown.set_index("event_id")["middle"])
        + (marks["slot"] - (marks["pile"] - 1) / 2) * STEP_PX,
        row=marks["claim_id"],
    )
    level = shown["grade"].where(shown["grade"].isin(WINDOWS), "less sure")
    windows = shown.assign(level=level, y=shown["middle"], high=shown["height"] - 6)
    windows = windows.assign(first=shown["start"], last=shown["end"]).dropna(subset="first")
    figure = go.Figure()
    for level, look in WINDOWS.items():
        if len(own := windows[windows["level"] == level]):
            name, high = f"day, {level}", own["high"].tolist()
            figure.add_trace(lanes.draw_days(own, look, width=high, name=name))
    figure.add_traces(_draw_signs(d, marks))
    first = min([d.offensive.start - pd.Timedelta(days=1), *marks["published"]])
    bottoms = shown["bottom"].tolist()
    figure.update_layout(barmode="overlay", shapes=lanes.rules(bottoms[:-1]))
    return tooltips.finish_with_tips(
        figure,
        d,
        lanes.day_axis(first, last, LABELS, grid=True),
        lanes.label_axis(shown["label"].tolist(), shown["middle"], (bottoms[-1], 0)),
        **words,
        notes=[
            f"{count(cut, 'change')} with fewer claims not drawn" if cut else "",
            f"{count(late, 'claim')} published later not drawn" if late else "",
        ],
        alt=_describe(d, shown, marks),
        table=_tabulate(d, shown),
        height=int(shown["height"].sum()) + style.key_px(figure) + 40,
    )


def _pile_up(rows: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Add kind (of ``KINDS``), slot (0, 1, ... on one day of an event) and pile (how many)."""
    loser = rows["event_id"].map(shown.set_index("event_id")["loser"])
    asserts = rows["stance"] == "asserts"
    own = (rows["claimant_side"] == loser) & (loser != "")
    own &= (rows["origin"] == rows["loser_side"]) | (rows["origin"] == rows["loser_id"])
    kind = rows["stance"].mask(asserts & ~rows["stating"], "points")
    kind = kind.mask(asserts & rows["stating"] & ~rows["inferred"] & own, "admits")
    rows = rows.assign(
        order=rows["stance"].map({stance: i for i, stance in enumerate(STANCES)}),
        kind=kind.mask((rows["stance"] == "denies") & ~rows["live"], "answered"),
    ).sort_values(["event_id", "published", "order", "claimant_side", "claim_id"], key=id_keys)
    pile = rows.groupby(["event_id", "published"])["claim_id"]
    return rows.assign(slot=pile.cumcount(), pile=pile.transform("size"))


def _lay_lanes(d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Give the lines with most claims that have room together, with label, height and middle."""
    name = places.names(d)
    glyph = {side: look.glyph for side, look in style.side_styles(d).items()} | {NOBODY: "left"}
    labels = shown["place_id"].map(lambda place: style.wrap(name[place], style.LABEL_CHARS, 2))
    pile = shown["event_id"].map(marks.groupby("event_id")["pile"].max()).fillna(1)
    height = (pile * STEP_PX + 2 * PAD_PX).clip(lower=MIN_ROW_PX)
    height = height.mask(labels.str.contains("<br>"), height.clip(lower=TWO_LINES_PX))
    labels = labels + " → " + shown["holder"].map(glyph)
    claims = shown["event_id"].map(marks["event_id"].value_counts()).fillna(0)
    first = claims.sort_values(ascending=False, kind="stable").index
    kept = height[first].cumsum().sort_index() <= MOST_PX
    shown = shown.assign(label=labels)[kept]
    return shown.join(lanes.stack_lanes(height[kept])).reset_index(drop=True)


def _tabulate(d: Dataset, shown: pd.DataFrame) -> dict:
    """Give the table, a row for each event: who takes the place, how sure and when, its claims."""
    name, styles, rows = tooltips.full_names(d), style.side_styles(d), []
    behind = tooltips.claims_by_event(d)
    for event in shown.itertuples():
        stated = f"{'stated' if event.stated else 'pointed to'} by {tooltips.weigh(event)}"
        what = ", ".join(filter(None, (event.grade, tooltips.window(event), stated)))
        holder = styles[event.holder].name
        rows.append((name[event.place_id], holder, what, behind[event.event_id]))
    return style.tabulate(style.LOOKS["columns"]["claims"], rows)


def _marker(kind: str, side: style.SideStyle) -> dict:
    symbol, colour, size, white = side.symbol, side.colour, MARK_PX, "#ffffff"
    crossed = symbol in style.CROSSED
    thin = style.marker("x-thin", colour, size, colour, 1.5)
    return {
        "asserts": style.marker(symbol, colour, size, white),
        "points": style.marker(symbol, white, size - 1, colour, 1.5),
        "admits": style.marker(f"{symbol}-open-dot", colour, size, width=2),
        "denies": style.marker(f"{symbol}-x" if crossed else "x", colour, size + 1, white),
        "answered": style.marker(f"{symbol}-x-open", colour, size) if crossed else thin,
        "doubts": style.marker("circle", white, size + 1, style.MUTED),
        "retracts": style.marker("line-ew", style.INK, size, style.INK, 3),
    }[kind]


def _draw_signs(d: Dataset, marks: pd.DataFrame) -> list[go.Scatter]:
    """Draw the claims, one trace a kind and side, and the key: sides by shape, kinds in grey."""
    styles = style.side_styles(d)
    speakers = {side: styles[side] for side in styles if side in d.offensive.sides} | {"": NEUTRAL}
    markers = {(k, side): _marker(k, look) for k in KINDS for side, look in speakers.items()}
    groups = lanes.draw_groups(marks, ["kind", "claimant_side"], markers)
    for trace, rows in groups:
        if rows["kind"].iloc[0] == "doubts":
            font = {"size": style.SMALL_PX, "color": style.INK}
            trace.update(mode="markers+text", text=["?"] * len(rows), textfont=font)
    present, kinds = set(marks["claimant_side"]), set(marks["kind"]) - {"asserts"}
    entries = [
        (look.name, _marker("asserts", look)) for s, look in speakers.items() if s in present
    ]
    entries += [(name, _marker(kind, style.GREY)) for kind, name in KINDS.items() if kind in kinds]
    return [*(trace for trace, _ in groups), *style.key(entries)]


def _describe(d: Dataset, shown: pd.DataFrame, marks: pd.DataFrame) -> str:
    """Say in words how many claims of each stance are shown."""
    stances = marks["stance"].value_counts()
    by_stance = ", ".join(f"{stances[s]} {word}" for s, word in STANCES.items() if s in stances)
    admitted = int((marks["kind"] == "admits").sum())
    verb = "is an admission" if admitted == 1 else "are admissions"
    return (
        f"{count(len(shown), 'change')} of hands at {count(shown['place_id'].nunique(), 'place')}, "
        f"{count(len(marks), 'claim')} by the day of the report, to {day(d.as_of)}: {by_stance}. "
        f"{admitted} of them {verb} by the side that lost the place."
    )
