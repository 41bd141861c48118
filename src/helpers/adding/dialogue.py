"""A report and its claims, asked for one line at a time."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from helpers.adding import doubts
from helpers.adding.answers import day
from helpers.adding.asking import Asker
from helpers.adding.claim import Claim
from helpers.adding.draft import Draft, Row
from helpers.adding.lookup import Lookup
from helpers.adding.naming import named

DATE_IN_URL = re.compile(r"(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-3]\d)(?!\d)")


class Dialogue:
    """Fills a draft by asking; ``run`` says whether it is to be written."""

    def __init__(self, draft: Draft, today: date):
        """Begin a dialogue."""
        self.draft, self.today = draft, today
        self.ask = Asker()
        self.lookup = Lookup(draft, self.ask)
        self.claim = Claim(draft, self.ask, self.lookup, today)

    def run(self) -> bool:
        """Ask for the report, then for claims until there are no more.

        Returns
        -------
        Whether the rows of the draft are to be written.
        """
        self.ask.say("Enter takes what stands in brackets, . does so up to what must be answered,")
        self.ask.say(
            "- is nothing, Tab completes. Ctrl-C leaves; nothing is written before the end."
        )
        self.ask.say()
        report = self.report()
        before: Row = {}
        while True:
            number = len(self.draft.added["events"]) + 1
            self.ask.say(f"\nClaim {number} of {report['report_id']}")
            before = self.kept("events", lambda last: self.claim.row(report, last), before)
            words = ["next claim", "write", "redo", "quit"]
            answer = self.ask.one_of("What now", words, "next claim")
            if answer == "redo":
                self.draft.added["events"].remove(before)
            elif answer != "next claim":
                return answer == "write"

    def report(self) -> Row:
        """Ask for the report, or find it in the table by its address or number."""
        url = self.ask.line("address (or the number of a report that is in the table)")
        row = self.draft.row("reports", url)
        same = [row] if row else doubts.same_address(self.draft, url)
        if same:
            self.ask.say("  This report is in the table:")
            self.ask.say(self.shown("reports", same[0]))
            if self.ask.yes("Add claims to it?"):
                return same[0]
        return self.kept("reports", lambda last: self.report_cells(url, last), {})

    def report_cells(self, url: str, last: Row) -> Row:
        """Ask for the cells of a report."""
        of_host = [r for r in self.draft.standing["reports"] if host(r["url"]) == host(url) != ""]
        like = (of_host or self.draft.standing["reports"] or [{}])[-1]
        known = of_host[-1]["outlet_id"] if of_host else self.outlet(host(url))
        outlet = self.lookup.named("reports", "outlet_id", last.get("outlet_id") or known)
        found = DATE_IN_URL.search(url)
        default = last.get("published") or ("-".join(found.groups()) if found else "")
        published = self.ask.read(
            "published (day)", lambda text: day(text, str(self.today)), default
        )
        fields = self.draft.fields("reports")
        return {
            "outlet_id": outlet,
            "url": url,
            "published": str(published),
            "title": self.ask.line("title in our own words", last.get("title", "")),
            "language": self.ask.line("language", last.get("language") or like.get("language", "")),
            "read": self.ask.one_of(
                "read",
                fields["read"]["constraints"]["enum"],
                last.get("read") or like.get("read", ""),
            ),
            "archive_url": self.ask.line(
                "address of an archived copy", last.get("archive_url", "")
            ),
            "note": self.ask.line("note", last.get("note", "")),
            "accessed_on": str(self.today),
        }

    def outlet(self, site: str) -> str:
        """Give the source that is named as a site is: reuters.com is Reuters."""
        found = (named(self.draft, "sources", name)[0] for name in (site, site.rpartition(".")[0]))
        return next(filter(None, found), "") if site else ""

    def kept(self, table: str, ask, last: Row) -> Row:
        """Ask for a row until it has no fault and, where doubtful, is meant so; show it."""
        while True:
            row = self.draft.add(table, ask(last))
            self.ask.hurried = False
            self.ask.say(self.shown(table, row))
            problems = self.draft.check()
            about = doubts.of_report if table == "reports" else doubts.of_claim
            told = [] if problems else about(self.draft, row)
            for line in (*problems, *told):
                self.ask.say(f"  ! {line}")
            if not problems and (not told or self.ask.yes("Is it meant so?", False)):
                return row
            self.draft.added[table].remove(row)
            self.ask.say("\nOnce more; Enter keeps what was said.")
            last = row

    def shown(self, table: str, row: Row) -> str:
        """Show a row, one cell that is not empty a line."""
        width = max(map(len, row))
        return "\n".join(f"  {key.ljust(width)}  {value}" for key, value in row.items() if value)


def host(url: str) -> str:
    """Give the host of an address without www.

    >>> host("https://www.leaf.example/1"), host("r0001")
    ('leaf.example', '')
    """
    try:
        return re.sub(r"^www\.", "", urlsplit(url).netloc.lower())
    except ValueError:
        return ""
