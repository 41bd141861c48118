"""The words over a mark: status, window, origins, and the claims with their reports.

All text of the tables is untrusted and made safe here; plotly reads hover text as markup.
"""

from __future__ import annotations

import pandas as pd

from helpers import claims
from helpers.charts.style import escape, wrap
from helpers.control import BEFORE
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.text import count, day, short_day, shorten

WIDTH = 46
"""Letters a line: what a phone shows."""
SHOWN = 4
"""Claims shown over a mark; the rest is counted."""
SUMMARY_CHARS = 96
STANCES = {"asserts": "Said", "denies": "Denied", "doubts": "Doubted", "retracts": "Withdrawn"}


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


def speaker(claim: dict) -> str:
    """Say in a word what a claim does, and who makes it.

    >>> speaker({"stance": "denies", "claimant": "SANA", "via": "Xinhua"})
    'Denied by SANA (via Xinhua)'
    """
    via = f" (via {claim['via']})" if claim["via"] else ""
    return f"{STANCES[claim['stance']]} by {claim['claimant']}{via}"


def describe_claim(claim: dict) -> str:
    """Give one claim as text that plotly can show: who says it and when, its words, its report.

    >>> describe_claim({"claim_id": "c1", "report_id": "r1", "outlet": "Leaf", "via": "",
    ...                 "claimant": "A & B", "published": pd.Timestamp("2030-01-02"),
    ...                 "stance": "denies", "summary": "No."})
    '<b>Denied</b> by A &amp; B on 2 Jan (c1)<br>No.<br>Leaf, r1'
    """
    word = STANCES[claim["stance"]]
    head = wrap(f"{speaker(claim)} on {short_day(claim['published'])} ({claim['claim_id']})", WIDTH)
    summary = wrap(shorten(claim["summary"], SUMMARY_CHARS), WIDTH)
    report = wrap(f"{claim['outlet']}, {claim['report_id']}", WIDTH)
    return "<br>".join([head.replace(word, f"<b>{word}</b>", 1), summary, report])


def list_claims(shown: list[dict], total: int) -> str:
    """Give some of a number of claims below one another, and count the others."""
    more = [f"and {count(total - len(shown), 'more claim')}"] if total > len(shown) else []
    return "<br>".join([*map(describe_claim, shown), *more])


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


def weight(event: dict) -> str:
    """Count the origins that state an event and those that deny it."""
    denied = f", denied by {len(event['denied_by'])}" if event["denied_by"] else ""
    return f"{count(event['origins'], 'origin')}{denied}"


def span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Give days as text.

    >>> span(pd.Timestamp("2030-01-02"), pd.Timestamp("2030-01-04"))
    '2 Jan to 4 January 2030'
    """
    return day(last) if first == last else f"{short_day(first)} to {day(last)}"


def bold_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each place with its Arabic name, safe, by place_id.

    The Arabic is set apart, so that its direction does not turn the line.
    """
    return {
        p.place_id: f"<b>{escape(p.name)}</b>"
        + (f" \u2068{escape(p.name_ar)}\u2069" if p.name_ar else "")
        for p in d.places.itertuples(index=False)
    }


def full_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each place with its Arabic name in brackets, by place_id."""
    return {
        p.place_id: f"{p.name} ({p.name_ar})" if p.name_ar else p.name
        for p in d.places.itertuples(index=False)
    }


class EventNotes:
    """What lies behind the events of a dataset; each text is made once."""

    def __init__(self, d: Dataset, events: pd.DataFrame | None = None):
        """Gather claims and statuses; ``events`` as ``claims.grade_events`` gives them."""
        events = claims.grade_events(d) if events is None else events
        self.events = {row["event_id"]: row for row in events.to_dict("records")}
        self.claims: dict[str, list[dict]] = {}
        for row in claims_by_id(d).values():
            self.claims.setdefault(row["event_id"], []).append(row)
        self.made: dict[str, str] = {}

    def describe(self, event_id: str) -> str:
        """Give origins, denials and first claims of an event as text that plotly can show.

        Assertions of different origins come first, then denials, then the rest is counted.
        """
        if event_id not in self.made:
            rows = self.claims[event_id]
            by_origin: dict[str, dict] = {}
            for row in rows:
                if row["stance"] == "asserts":
                    by_origin.setdefault(row["origin"], row)
            first = list(by_origin.values())
            answers = [row for row in rows if row["stance"] != "asserts"]
            order = [*first[:3], *answers[:2], *first[3:]]
            order += [row for row in rows if row not in order]
            listed = list_claims(order[:SHOWN], len(rows))
            self.made[event_id] = f"{weight(self.events[event_id])}<br>{listed}"
        return self.made[event_id]

    def claim_ids(self, *event_ids: str) -> tuple[str, ...]:
        """Give all claims about events."""
        events = dict.fromkeys(event_ids)
        return tuple(row["claim_id"] for event in events for row in self.claims.get(event, ()))

    def weigh(self, event_id: str) -> str:
        """Count the origins that state an event and those that deny it; '' where there is none."""
        return weight(self.events[event_id]) if event_id in self.events else ""

    def holds(self, name: str, holder: str, status: str, event_id: str) -> str:
        """Say who holds a place and how sure that is, as plain text.

        ``name`` is the printed name of the holder.
        """
        if status == BEFORE:
            return name + (", since before the offensive" if holder else "")
        verb = "abandoned" if holder == NOBODY else f"held by {name}"
        when = window(self.events[event_id]) if event_id in self.events else ""
        return f"{verb}: {status}, {when}"
