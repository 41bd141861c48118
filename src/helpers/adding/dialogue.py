"""A report and its claims, asked for one line at a time."""

import re
from datetime import date
from itertools import chain, count
from operator import itemgetter

from helpers.adding import WORDS
from helpers.adding.form import DEFAULTS
from helpers.adding.lookup import Lookup
from helpers.adding.plausibility import address
from helpers.adding.prompts import day, number, span
from helpers.tables.append import Draft, Row
from helpers.text import slug

DATE_IN_URL = re.compile(r"(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-3]\d)(?!\d)")
CARRIED = ("claimant_id", "via_id", "evidence")  # to the next claim of a report
SHARED = ("event_type", "place_precision", "actor_id", "loser_id", "holder_after", "extent")
"""What the claims of one event have most often in common."""
ABOUT_REPORT = ("title", "language", "read", "archive_url", "note")
USUAL = {**DEFAULTS, "place_precision": "at", "extent": "full"}
MOST = 8
ASKED: dict[str, str] = WORDS["asked"]


class Dialogue:
    """Fills a draft by asking; ``run`` says whether it is to be written."""

    def __init__(self, draft: Draft, today: date):
        """Begin a dialogue."""
        self.draft, self.today = draft, today
        self.lookup = Lookup(draft)
        self.ask = self.lookup.ask

    def run(self) -> bool:
        """Ask for the report, then for claims; say whether the rows are to be written."""
        self.ask.show(ASKED["intro"])
        report = self._report()
        before: Row = {}
        while True:
            number = len(self.draft.added["events"]) + 1
            self.ask.show(f"\nClaim {number} of {report['report_id']}")
            before = self.lookup.row("events", lambda last: self._claim(report, last), before)
            words = ["next claim", "write", "redo", "quit"]
            answer = self.ask.one_of("What now", words, "next claim")
            if answer == "redo":
                self.draft.take_back("events", before)
            elif answer != "next claim":
                return answer == "write"

    def _report(self) -> Row:
        url = self.ask.line(ASKED["report"])
        for row in self.draft.rows("reports") if url else []:
            own = [address(row[c]) for c in ("url", "archive_url") if row[c]]
            if url == row["report_id"] or address(url) in own:
                self.ask.show("  This report is in the table:")
                self.lookup.show(row)
                if self.ask.agreed("Add claims to it?"):
                    return row
                break
        return self.lookup.row("reports", lambda last: self._report_cells(url, last), {})

    def _report_cells(self, url: str, last: Row) -> Row:
        """Ask for the cells of a report; the last one of the same site gives the defaults."""
        standing, site, today = self.draft.standing["reports"], _host(url), str(self.today)
        of_host = [row for row in standing if _host(row["url"]) == site != ""]
        like = (of_host or standing or [{}])[-1]
        in_url = DATE_IN_URL.search(url)
        usual = {
            "outlet_id": of_host[-1]["outlet_id"] if of_host else self._outlet(site),
            "published": "-".join(in_url.groups()) if in_url else "",
            **{column: like.get(column, "") for column in ("language", "read")},
            **last,
        }
        row = {"url": url, "accessed_on": today}
        for column in ("outlet_id", "published", *ABOUT_REPORT):
            default = usual.get(column, "")
            if column == "published":
                said = self.ask.parsed("published (day)", lambda text: day(text, today), default)
            else:
                said = self.lookup.cell("reports", column, default)
            row[column] = said
        return row

    def _outlet(self, site: str) -> str:
        """Give the source that is named as a site is: reuters.com is Reuters."""
        names = (site, site.rpartition(".")[0]) if site else ()
        ids = (self.lookup.resolver.find("sources", name)[0] for name in names)
        return next(filter(None, ids), "")

    def _claim(self, report: Row, last: Row) -> Row:
        """Ask for a claim; ``last`` is the one before, or this one as said the first time."""
        again = last.get("claim_id") == self.draft.next_id("events")
        usual = dict(last) if again else {c: last.get(c, "") for c in CARRIED}
        place = self.lookup.place(usual.get("place_id", ""))
        event, like = self._event(place, usual.get("event_id", ""))
        usual = usual if again else {**usual, **{c: like.get(c, "") for c in SHARED}}
        kind = self.lookup.cell("events", "event_type", usual.get("event_type", ""))
        if not again and kind != like.get("event_type"):
            usual["extent"] = ""  # how much of a place was entered is not how much was captured

        def cell(column: str) -> str:
            default = usual.get(column) or ("" if again else USUAL.get(column, ""))
            return self.lookup.cell("events", column, default)

        row = {
            "event_id": event or self._new_event(place, kind),
            "report_id": report["report_id"],
            "event_type": kind,
            "place_id": place,
            **{column: cell(column) for column in ("stance", "claimant_id", "via_id", "evidence")},
            **self._days(report, last if again else {}),
            "actor_id": cell("actor_id"),
            "loser_id": cell("loser_id"),
            "coded_on": str(self.today),
        }
        if place:
            row["place_precision"] = cell("place_precision")
            row["holder_after"] = cell("holder_after")
            row["extent"] = cell("extent") if row["holder_after"] else ""
        row |= self._count(last if again else {})
        row["supersedes"] = self._replaced(row, usual.get("supersedes", ""))
        said = usual.get("summary", "")
        row["summary"] = self.ask.parsed("the claim in one sentence", _given, said)
        row["note"] = cell("note")
        return row

    def _event(self, place: str, default: str) -> tuple[str, Row]:
        """Ask for an event at a place, and give it with its latest claim; '' = a new one."""
        rows = sorted(self.draft.rows("events"), key=itemgetter("date_latest"))
        latest = {row["event_id"]: row for row in rows if row["place_id"] == place}
        recent = sorted(latest, key=lambda event: latest[event]["date_latest"], reverse=True)[:MOST]
        for i, event in enumerate(recent, start=1):
            row = latest[event]
            self.ask.show(f"  {i}  {event}: {row['date_latest']}, {row['summary']}")
        first = default or (recent[0] if recent else "new")
        while True:
            typed = self.ask.line(ASKED["event"], first, [*latest, "new"])
            if typed.isdigit() and 0 < int(typed) <= len(recent):
                typed = recent[int(typed) - 1]
            if typed == "new":
                return "", {}
            if typed == slug(typed) != "":
                return typed, latest.get(typed, {})
            self.ask.refuse("Write a number of the list, new, or an id such as hama-falls.")

    def _new_event(self, place: str, kind: str) -> str:
        stem = f"{place or 'country'}-{kind}".replace("_", "-")
        taken = {row["event_id"] for row in self.draft.rows("events")}
        free = chain([stem], (f"{stem}-{n}" for n in count(2)))
        first = next(event for event in free if event not in taken)
        return self.ask.parsed("id of the new event", _given, first)

    def _days(self, report: Row, again: Row) -> Row:
        published = report["published"]
        default = f"{again['date_earliest']}..{again['date_latest']}" if again else f"..{published}"
        while True:
            first, last = self.ask.parsed(ASKED["days"], lambda it: span(it, published), default)
            if last <= published:
                return {"date_earliest": first, "date_latest": last}
            self.ask.refuse(f"The report is of {published}; it cannot tell of a later day.")

    def _count(self, again: Row) -> Row:
        low, high = again.get("count_low", ""), again.get("count_high", "")
        default = f"{low}-{high}" if low and high else ""
        default = default or (low and f"at least {low}") or (high and f"up to {high}")
        said = self.ask.parsed(ASKED["count"], lambda text: text and number(text), default)
        if not said:
            return {}
        low, high = said
        row = {"count_low": low, "count_high": high}
        for column in ("count_of", "count_scope"):
            row[column] = self.lookup.cell("events", column, again.get(column, ""))
        return row

    def _replaced(self, row: Row, default: str) -> str:
        key, rows = itemgetter("event_id", "claimant_id"), self.draft.rows("events")
        earlier = [other["claim_id"] for other in rows if key(other) == key(row)]
        if not earlier and row["stance"] != "retracts":
            return ""
        label = ASKED["replaced"].format(", ".join(earlier[-MOST:]))
        return self.ask.line(label, default, earlier)


def _host(url: str) -> str:
    return re.split("[/?]", address(url))[0]


def _given(text: str) -> str:
    if not text:
        raise ValueError("This is needed.")
    return text
