"""The words behind a mark: status, window, origins, and the claims with their reports.

All text of the tables is untrusted and made safe here; plotly reads hover text as markup.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers import claims
from helpers.charts import text
from helpers.control import BEFORE
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY

WIDTH = 46
"""Letters a line: what a phone shows."""
SHOWN = 4
"""Claims shown behind a mark; the rest is counted."""
SUMMARY_CHARS = 96
TOLD = ("claim_id", "event_id", "report_id", "stance", "origin", "published", "summary")
STANCES = {"asserts": "Said", "denies": "Denied", "doubts": "Doubted", "retracts": "Withdrawn"}


def told(d: Dataset) -> dict[str, dict]:
    """Give the claims in force by claim_id, each with what its text needs.

    Members: claim_id, event_id, report_id, stance, origin, published, summary, and the printed
    names claimant, via and outlet.
    """
    rows = claims.claims_in_force(d)
    name = dict(zip(d.sources["source_id"], d.sources["name"], strict=True))
    columns = {c: rows[c].tolist() for c in TOLD}
    columns |= {
        said: [name.get(source, source) for source in rows[f"{said}_id"]]
        for said in ("claimant", "via", "outlet")
    }
    each = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return {row["claim_id"]: row for row in each}


def claim(row: dict) -> str:
    """Give one claim as text that plotly can show: who says it and when, its words, its report.

    What the list of claims of a brief says too is a ``<span>``, which looks like any other text.

    >>> claim({"claim_id": "c1", "report_id": "r1", "outlet": "Leaf", "claimant": "A & B",
    ...        "via": "", "published": pd.Timestamp("2030-01-02"), "stance": "denies",
    ...        "summary": "No."})
    '<b>Denied</b> by A &amp; B on 2 Jan (c1)<span><br>No.<br>Leaf, r1</span>'
    """
    via = f" (via {row['via']})" if row["via"] else ""
    word = STANCES[row["stance"]]
    day = text.short_day(row["published"])
    head = f"{word} by {row['claimant']}{via} on {day} ({row['claim_id']})"
    bold = text.lines(head, WIDTH).replace(word, f"<b>{word}</b>", 1)
    summary = text.lines(text.short(row["summary"], SUMMARY_CHARS), WIDTH)
    report = text.lines(f"{row['outlet']}, {row['report_id']}", WIDTH)
    return f"{bold}<span><br>{summary}<br>{report}</span>"


def window(event: dict) -> str:
    """Say when a change of hands happened.

    >>> day = pd.Timestamp("2030-01-02")
    >>> window({"start": day, "end": day, "or_earlier": True})
    'on 2 Jan or earlier'
    """
    if event["start"] == event["end"]:
        return f"on {text.short_day(event['end'])}" + (" or earlier" if event["or_earlier"] else "")
    return f"between {text.short_day(event['start'])} and {text.short_day(event['end'])}"


def behind(said: list[dict], event: dict) -> str:
    """Give what lies behind an event: its origins, denials and first claims.

    Assertions of different origins come first, then denials, then the rest is counted.
    """
    by_origin: dict[str, dict] = {}
    for row in said:
        if row["stance"] == "asserts":
            by_origin.setdefault(row["origin"], row)
    first = list(by_origin.values())
    no = [row for row in said if row["stance"] != "asserts"]
    order = [*first[:3], *no[:2], *first[3:]]
    order += [row for row in said if row not in order]
    told = [claim(row) for row in order[:SHOWN]]
    more = len(said) - len(told)
    rest = [f"and {text.count(more, 'more claim')}"] if more else []
    denied = f", denied by {len(event['denied_by'])}" if event["denied_by"] else ""
    return "<br>".join([f"{text.count(event['origins'], 'origin')}{denied}", *told, *rest])


def ids(told: Iterable[tuple[str, ...]]) -> str:
    """Give claims as the ``customdata`` of a mark, from which its row in a brief links to them.

    >>> ids([("c1", "c2"), ("c1",)])
    'c1 c2'
    """
    return " ".join(claims.unique_ids(told))


class Notes:
    """What lies behind the events of a dataset; each text is made once."""

    def __init__(self, d: Dataset, events: pd.DataFrame | None = None):
        """Gather claims and statuses; ``events`` as ``claims.grade_events`` gives them."""
        events = claims.grade_events(d) if events is None else events
        self.events = {row["event_id"]: row for row in events.to_dict("records")}
        self.said: dict[str, list[dict]] = {}
        for row in told(d).values():
            self.said.setdefault(row["event_id"], []).append(row)
        self.made: dict[str, str] = {}

    def behind(self, event_id: str) -> str:
        """Give the claims behind an event as text that plotly can show."""
        if event_id not in self.made:
            self.made[event_id] = behind(self.said[event_id], self.events[event_id])
        return self.made[event_id]

    def ids(self, *event_ids: str) -> str:
        """Give all claims about events, for the ``customdata`` of a mark."""
        behind = (self.said.get(event, ()) for event in dict.fromkeys(event_ids))
        return ids(tuple(row["claim_id"] for row in said) for said in behind)

    def window(self, event_id: str) -> str:
        """Say when an event happened; '' where there is none."""
        return window(self.events[event_id]) if event_id in self.events else ""

    def held(self, name: str, holder: str, status: str, event_id: str) -> str:
        """Say who holds a place and how sure that is, as plain text.

        ``name`` is the printed name of the holder.
        """
        if status == BEFORE:
            return name + (", since before the offensive" if holder else "")
        verb = "abandoned" if holder == NOBODY else f"held by {name}"
        return f"{verb}: {status}, {self.window(event_id)}"


def place(d: Dataset) -> dict[str, str]:
    """Give the printed name of each place with its Arabic name, safe, by place_id.

    The Arabic is set apart, so that its direction does not turn the line.
    """
    return {
        p.place_id: f"<b>{text.escape(p.name)}</b>"
        + (f" \u2068{text.escape(p.name_ar)}\u2069" if p.name_ar else "")
        for p in d.places.itertuples(index=False)
    }


def span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Give days as text.

    >>> span(pd.Timestamp("2030-01-02"), pd.Timestamp("2030-01-04"))
    '2 Jan to 4 January 2030'
    """
    end = text.long_day(last)
    return end if first == last else f"{text.short_day(first)} to {end}"
