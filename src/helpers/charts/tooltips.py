"""The words over a mark: its row of the chart's table, and the claims behind it.

All text of the tables is untrusted and made safe here; plotly reads hover text as markup.
"""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from helpers import claims, places
from helpers.charts import style
from helpers.charts.style import wrap
from helpers.tables import Dataset, cached_per_dataset
from helpers.text import count, day, list_of, short_day
from helpers.wording.captions import describe_state

WIDTH = 46  # letters a line: what a phone shows
MOST_CLAIMS = 4  # claims named over a mark; the rest is counted
PLAIN = ("Days", "Day", "What is reported", "Independent sources", "What is said")
"""Columns whose cells need no name beside them."""


@cached_per_dataset
def claims_by_event(d: Dataset) -> dict[str, tuple[str, ...]]:
    """Give the claims of each event, those first that say most of it.

    Assertions of three different origins, then two denials or doubts, then the others.
    """
    rows = claims.claims_in_force(d).reset_index(drop=True)
    asserts = rows["stance"] == "asserts"
    origins = rows[asserts].drop_duplicates(["event_id", "origin"]).groupby("event_id").cumcount()
    answers = rows[~asserts].groupby("event_id").cumcount()
    rank = pd.Series(3, index=rows.index)
    rank[origins.index] = (origins >= 3) * 2
    rank[answers[answers < 2].index] = 1
    ordered = rows.assign(rank=rank).sort_values("rank", kind="stable")
    return ordered.groupby("event_id")["claim_id"].agg(tuple).to_dict()


def _describe_rows(table: dict, most_claims: int) -> list[str]:
    """Give each row of a table as text that plotly can show over a mark.

    The first cell is bold, the others follow the name of their column; of the claims in a cell the
    first are named and the others counted, unless none shall be.
    """
    tips = []
    for head, *cells in table["rows"]:
        lines = [f"<b>{wrap(head, WIDTH).replace('<br>', '</b><br><b>')}</b>"]
        for column, cell in zip(table["columns"][1:], cells, strict=True):
            if isinstance(cell, list):
                cell = list_of(cell, most_claims) if most_claims else ""
            if cell not in ("", None):
                name = "" if column in PLAIN else f"{column}: "
                words = f"{cell:,}" if isinstance(cell, int) else cell
                lines.append(wrap(f"{name}{words}", WIDTH))
        tips.append("<br>".join(lines))
    return tips


def tabulate_stays(d: Dataset, stays: pd.DataFrame) -> dict:
    """Give the table of stays (runs of days, as ``lanes.fold_runs`` gives them), a row for each.

    Behind it are all claims of the event, those that deny it too.
    """
    behind, place = claims_by_event(d), places.names(d)
    events = {event.event_id: event for event in claims.grade_events(d).itertuples()}
    actor = d.actors.set_index("actor_id")["name"]
    arabic = d.places.set_index("place_id")["name_ar"]
    rows = []
    for stay in stays.itertuples():
        event, last = events.get(stay.event_id), stay.last_reported
        who, when, weight = "", "", ""
        if event:
            when = _say_when(event, d.years)
            when += f", as part of {place[stay.part_of]}" if stay.part_of else ""
            who = actor.get(event.holder_id, "") if event.holder == stay.holder else ""
            weight = count(event.origins, "source")
            weight += f", denied by {len(event.denied_by)}" if event.denied_by else ""
        name, script = place[stay.place_id], arabic[stay.place_id]
        name += f" ({script})" if script else ""
        since = f"{short_day(stay.first, d.years)} to " if stay.first != stay.last else ""
        seen = "never" if pd.isna(last) else short_day(last, d.years)
        ids = behind.get(stay.event_id, stay.claim_ids)
        held = (name, f"{since}{day(stay.last)}", describe_state(d, stay))
        rows.append((*held, who, when, weight, seen, ids))
    return style.tabulate(style.LOOKS["columns"]["stays"], rows)


def _say_when(event: tuple, year: bool) -> str:
    """Say when a change of hands happened; '' where nobody says that it did."""
    if pd.isna(event.start):
        return ""
    if event.start == event.end:
        return short_day(event.end, year) + (" or earlier" if event.or_earlier else "")
    return f"between {short_day(event.start, year)} and {short_day(event.end, year)}"


def finish_with_tips(
    figure: go.Figure,
    d: Dataset,
    xaxis: dict,
    yaxis: dict,
    *,
    table: dict,
    notes: Iterable[str] = (),
    quoted: int = MOST_CLAIMS,
    edges: tuple[int, int, int] = (8, 22, 10),
    **words: object,
) -> go.Figure:
    """Finish a picture: axes, source line, and over each mark what its row says.

    ``customdata`` of a mark is the number of its row, of which ``quoted`` claims are named; a page
    writes what stands over a mark itself, and quotes them. ``edges`` are the room at the left, at
    the right and below in pixels; for ``words`` see ``style.finish``.
    """
    margin = dict(zip("lrb", edges, strict=True))
    figure.layout.update(xaxis=xaxis, yaxis=yaxis, hovermode="closest", margin=margin)
    words = {"top": 30, "source": style.source_line(d, *notes), **words}
    tips = _describe_rows(table, quoted)
    for trace in figure.data:
        if trace.customdata is not None:
            trace.hovertext = [tips[int(row)] for row in trace.customdata]
            trace.hoverinfo = "text"
    return style.finish(figure, table=table, quoted=quoted, plain=PLAIN, **words)
