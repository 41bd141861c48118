"""One claim, asked for one line at a time."""

from __future__ import annotations

from datetime import date

from helpers.adding.answers import number, slug, span
from helpers.adding.asking import Asker
from helpers.adding.draft import Draft, Row
from helpers.adding.form import DEFAULTS
from helpers.adding.lookup import Lookup

CARRIED = ("claimant_id", "via_id", "evidence")
"""What the next claim of a report has most often in common with the one before."""

SHARED = ("event_type", "place_precision", "actor_id", "loser_id", "holder_after", "extent")
"""What the claims of one event have most often in common."""
MOST = 8


class Claim:
    """Asks for the cells of a claim."""

    def __init__(self, draft: Draft, ask: Asker, lookup: Lookup, today: date):
        """Ask on behalf of a draft."""
        self.draft, self.ask, self.lookup, self.today = draft, ask, lookup, today

    def row(self, report: Row, last: Row) -> Row:
        """Ask for a claim of a report.

        ``last`` is the claim before, or this claim as it was said the first time; the defaults
        come from it and from the latest claim about the same event.
        """
        again = last.get("claim_id") == self.draft.next_id("events")
        said = dict(last) if again else {c: last.get(c, "") for c in CARRIED}
        place = self.lookup.place(said.get("place_id", ""))
        event, like = self.event(place, said.get("event_id", ""))
        said = said if again else {**said, **{c: like.get(c, "") for c in SHARED}}
        kind = self.one_of("event_type", said)
        if not again and kind != like.get("event_type"):
            said["extent"] = ""  # how much of a place was entered is not how much was captured
        event = event or self.new_event(place, kind)
        row = {
            "event_id": event,
            "report_id": report["report_id"],
            "event_type": kind,
            "place_id": place,
            "stance": self.one_of("stance", said),
            "claimant_id": self.lookup.named("events", "claimant_id", said.get("claimant_id", "")),
            "via_id": self.lookup.named("events", "via_id", said.get("via_id", "")),
            "evidence": self.one_of("evidence", said),
            **self.days(report, last if again else {}),
            "actor_id": self.lookup.named("events", "actor_id", said.get("actor_id", "")),
            "loser_id": self.lookup.named("events", "loser_id", said.get("loser_id", "")),
            "coded_on": str(self.today),
        }
        if place:
            usual = {"place_precision": "at", "extent": "full"} | full(said)
            row["place_precision"] = self.one_of("place_precision", usual)
            holder = self.lookup.named("events", "holder_after", said.get("holder_after", ""))
            row["holder_after"] = holder
            row["extent"] = self.one_of("extent", usual) if holder else ""
        row |= self.count(last if again else {})
        row["supersedes"] = self.replaced(row, said.get("supersedes", ""))
        row["summary"] = self.ask.read("the claim in one sentence", given, said.get("summary", ""))
        row["note"] = self.ask.line("note", said.get("note", ""))
        return row

    def one_of(self, column: str, said: Row) -> str:
        """Ask for one of the allowed values of a column."""
        rules = self.draft.fields("events")[column]["constraints"]
        default = said.get(column) or DEFAULTS.get(column, "")
        return self.ask.one_of(column, rules["enum"], default, bool(rules.get("required")))

    def event(self, place: str, default: str) -> tuple[str, Row]:
        """Ask for an event at a place, and give it with its latest claim; '' = a new one."""
        latest = {
            row["event_id"]: row
            for row in sorted(self.draft.rows("events"), key=lambda row: row["date_latest"])
            if row["place_id"] == place
        }
        recent = sorted(latest, key=lambda event: latest[event]["date_latest"], reverse=True)[:MOST]
        for i, event in enumerate(recent, start=1):
            told = latest[event]
            self.ask.say(f"  {i}  {event}: {told['date_latest']}, {told['summary']}")
        label = "event (its number or id, or a new id; new = named by us)"
        first = default or (recent[0] if recent else "new")
        while True:
            typed = self.ask.line(label, first, [*latest, "new"])
            if typed.isdigit() and 0 < int(typed) <= len(recent):
                typed = recent[int(typed) - 1]
            if typed == "new":
                return "", {}
            if typed == slug(typed) != "":
                return typed, latest.get(typed, {})
            self.ask.wrong("Write a number of the list, new, or an id such as hama-falls.")

    def new_event(self, place: str, kind: str) -> str:
        """Ask for the id of a new event, which is suggested."""
        stem = f"{place or 'country'}-{kind}".replace("_", "-")
        taken = {row["event_id"] for row in self.draft.rows("events")}
        free = [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))]
        return self.ask.read("id of the new event", given, next(s for s in free if s not in taken))

    def days(self, report: Row, again: Row) -> Row:
        """Ask when it happened."""
        published = report["published"]
        default = f"{again['date_earliest']}..{again['date_latest']}" if again else f"..{published}"
        label = "day of the event (5, fri, 3..5, ..5 = by the 5th)"
        while True:
            first, last = self.ask.read(label, lambda text: span(text, published), default)
            if last <= published:
                return {"date_earliest": first, "date_latest": last}
            self.ask.wrong(f"The report is of {published}; it cannot tell of a later day.")

    def count(self, again: Row) -> Row:
        """Ask for a number, what it counts and what it covers."""
        default = f"{again.get('count_low', '')}-{again.get('count_high', '')}".strip("-")
        low, high = self.ask.read(
            "number, if any (20, 10-20, at least 20, dozens)",
            lambda text: number(text) if text else ("", ""),
            default,
        )
        if not low and not high:
            return {}
        counted = {c: self.one_of(c, again) for c in ("count_of", "count_scope")}
        return {"count_low": low, "count_high": high, **counted}

    def replaced(self, row: Row, default: str) -> str:
        """Ask which earlier claim of the same claimant this one replaces, where there is one."""
        earlier = [
            other["claim_id"]
            for other in self.draft.rows("events")
            if (other["event_id"], other["claimant_id"]) == (row["event_id"], row["claimant_id"])
        ]
        if not earlier and row["stance"] != "retracts":
            return ""
        told = ", ".join(earlier[-MOST:])
        return self.ask.line(f"replaces an earlier claim of its own ({told})", default, earlier)


def full(row: Row) -> Row:
    """Leave out the cells that are empty."""
    return {column: cell for column, cell in row.items() if cell}


def given(text: str) -> str:
    """Give a text back.

    Raises
    ------
    ValueError
        Where it is empty.
    """
    if not text:
        raise ValueError("This is needed.")
    return text
