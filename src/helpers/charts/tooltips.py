"""The words over a mark: its row of the chart's table, and the claims with their reports.

All text of the tables is untrusted and made safe here; plotly reads hover text as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import claims
from helpers.charts import style
from helpers.charts.style import wrap
from helpers.control import BEFORE
from helpers.tables import Dataset, cached_per_dataset
from helpers.tables.rules import NOBODY
from helpers.text import count, day, short_day, shorten

WIDTH = 46
"""Letters a line: what a phone shows."""
MOST_CLAIMS = 4
"""Claims shown over a mark; the rest is counted."""
SUMMARY_CHARS = 96
STANCES = {"asserts": "Said", "denies": "Denied", "doubts": "Doubted", "retracts": "Withdrawn"}
PLAIN = ("Days", "Day", "Who holds it", "Origins", "What is said")
"""Columns whose cells need no name beside them."""


@cached_per_dataset
def claims_by_id(d: Dataset) -> dict[str, dict]:
    """Give the claims in force by claim_id, with the printed names claimant, via and outlet."""
    rows = claims.claims_in_force(d)
    name = dict(zip(d.sources["source_id"], d.sources["name"], strict=True))
    columns = ("claim_id", "event_id", "report_id", "stance", "origin", "published", "summary")
    parties = {
        role: [name.get(source, source) for source in rows[f"{role}_id"]]
        for role in ("claimant", "via", "outlet")
    }
    records = rows[[*columns]].assign(**parties).to_dict("records")
    return {row["claim_id"]: row for row in records}


@cached_per_dataset
def claims_by_event(d: Dataset) -> dict[str, tuple[str, ...]]:
    """Give the claims of each event, those first that say most of it.

    Assertions of three different origins, then two denials or doubts, then the others.
    """
    by_event: dict[str, list[dict]] = {}
    for claim in claims_by_id(d).values():
        by_event.setdefault(claim["event_id"], []).append(claim)
    ordered = {}
    for event, rows in by_event.items():
        by_origin: dict[str, str] = {}
        for row in rows:
            if row["stance"] == "asserts":
                by_origin.setdefault(row["origin"], row["claim_id"])
        first = list(by_origin.values())
        answers = [row["claim_id"] for row in rows if row["stance"] != "asserts"]
        ids = [*first[:3], *answers[:2], *first[3:], *(row["claim_id"] for row in rows)]
        ordered[event] = tuple(dict.fromkeys(ids))
    return ordered


def describe_rows(d: Dataset, table: dict, most_claims: int = MOST_CLAIMS) -> list[str]:
    """Give each row of a table as text that plotly can show over a mark.

    The first cell is bold, the others follow the name of their column; of the claims in a cell the
    first are quoted and the others counted, unless none shall be.
    """
    known, tips = claims_by_id(d), []
    for head, *cells in table["rows"]:
        lines = [f"<b>{wrap(head, WIDTH).replace('<br>', '</b><br><b>')}</b>"]
        for column, cell in zip(table["columns"][1:], cells, strict=True):
            if isinstance(cell, list):
                lines += [describe_claim(known[claim]) for claim in cell[:most_claims]]
                more = len(cell) - most_claims
                lines += [f"and {count(more, 'more claim')}"] if more > 0 < most_claims else []
            elif cell not in ("", None):
                name = "" if column in PLAIN else f"{column}: "
                words = f"{cell:,}" if isinstance(cell, int) else cell
                lines.append(wrap(f"{name}{words}", WIDTH))
        tips.append("<br>".join(lines))
    return tips


def say_speaker(claim: dict) -> str:
    """Say in a word what a claim does, and who makes it when.

    >>> say_speaker({"stance": "denies", "claimant": "SANA", "via": "Xinhua",
    ...              "published": pd.Timestamp("2030-01-02")})
    'Denied by SANA (via Xinhua) on 2 Jan'
    """
    via = f" (via {claim['via']})" if claim["via"] else ""
    speaker = f"{STANCES[claim['stance']]} by {claim['claimant']}{via}"
    return f"{speaker} on {short_day(claim['published'])}"


def describe_claim(claim: dict) -> str:
    """Give one claim as text that plotly can show: who says it and when, its words, its report.

    >>> describe_claim({"claim_id": "c1", "report_id": "r1", "outlet": "Leaf", "via": "",
    ...                 "claimant": "A & B", "published": pd.Timestamp("2030-01-02"),
    ...                 "stance": "denies", "summary": "No."})
    '<b>Denied</b> by A &amp; B on 2 Jan (c1)<br>No.<br>Leaf, r1'
    """
    word = STANCES[claim["stance"]]
    head = wrap(f"{say_speaker(claim)} ({claim['claim_id']})", WIDTH)
    summary = wrap(shorten(claim["summary"], SUMMARY_CHARS), WIDTH)
    report = wrap(f"{claim['outlet']}, {claim['report_id']}", WIDTH)
    return "<br>".join([head.replace(word, f"<b>{word}</b>", 1), summary, report])


def window(event: dict) -> str:
    """Say when a change of hands happened; '' where nobody says that it did.

    >>> day = pd.Timestamp("2030-01-02")
    >>> window({"start": day, "end": day, "or_earlier": True})
    'on 2 Jan or earlier'
    """
    if pd.isna(event["start"]):
        return ""
    if event["start"] == event["end"]:
        return f"on {short_day(event['end'])}" + (" or earlier" if event["or_earlier"] else "")
    return f"between {short_day(event['start'])} and {short_day(event['end'])}"


def weigh(event: dict) -> str:
    """Count the origins that state an event and those that deny it."""
    denied = f", denied by {len(event['denied_by'])}" if event["denied_by"] else ""
    return f"{count(event['origins'], 'origin')}{denied}"


def span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Give days as text.

    >>> span(pd.Timestamp("2030-01-02"), pd.Timestamp("2030-01-04"))
    '2 Jan to 4 January 2030'
    """
    return day(last) if first == last else f"{short_day(first)} to {day(last)}"


def full_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each place with its Arabic name in brackets, by place_id."""
    return {
        p.place_id: f"{p.name} ({p.name_ar})" if p.name_ar else p.name
        for p in d.places.itertuples(index=False)
    }


def describe_holder(name: str, holder: str, status: str, event: dict | None) -> str:
    """Say who holds a place and how sure that is; ``name`` is the printed name of the holder."""
    if status == BEFORE:
        return name + (", since before the offensive" if holder else "")
    verb = "abandoned" if holder == NOBODY else f"held by {name}"
    return f"{verb}: {status}, {window(event) if event else ''}"


def index_events(d: Dataset, events: pd.DataFrame | None = None) -> dict[str, dict]:
    """Give events by event_id; ``events`` as ``claims.grade_events`` gives them (default: all)."""
    events = claims.grade_events(d) if events is None else events
    return {row["event_id"]: row for row in events.to_dict("records")}


def finish(
    figure: go.Figure,
    d: Dataset,
    xaxis: dict,
    yaxis: dict,
    *,
    table: dict,
    notes: Iterable[str] = (),
    tips: Sequence[str] = (),
    quoted: int = MOST_CLAIMS,
    edges: tuple[int, int, int] = (8, 22, 10),
    **words: object,
) -> go.Figure:
    """Finish a picture: its axes and source line, and over each mark what its row says.

    ``quoted`` claims of a row stand over its mark, unless other ``tips`` are given; ``edges`` are
    the room at the left, at the right and below in pixels; for ``words`` see ``style.finish``.
    """
    margin = dict(zip("lrb", edges, strict=True))
    figure.update_layout(xaxis=xaxis, yaxis=yaxis, hovermode="closest", margin=margin)
    words = {"top": 30, "source": style.source_line(d, *notes), **words}
    return style.finish(figure, table=table, tips=tips or describe_rows(d, table, quoted), **words)
