"""What a row that breaks no rule may still get wrong; pointed out before it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from helpers import gazetteer, places
from helpers.adding.draft import Draft, Row

TRACKING = re.compile(
    r"(utm|at|mc|ns|pk|hsa)_\w+|[a-z]*clid|igshid?|ref(_\w+)?|ocid|cmp(id)?|s?cid|smid|share|amp"
)
"""Parameters of an address that say how a reader came, not what is read."""

TOTAL = re.compile(
    r"\b(so far|since|to date|total|overall|altogether|in all|(has|have|had) (risen|reached)|"
    r"(rises|rose|risen|brings|bringing) to|death toll|toll (of|stands))\b",
    re.IGNORECASE,
)
"""Words of a running total."""


@dataclass(frozen=True)
class Doubt:
    """Something about a row to be added that a person should look at."""

    id: str
    text: str

    def __str__(self) -> str:
        """Give the doubt as one line."""
        return f"{self.id}: {self.text}"


def found(draft: Draft) -> list[Doubt]:
    """Give every doubt about the rows to be added: of reports, places and claims."""
    told = [d for row in draft.added["reports"] for d in of_report(draft, row)]
    told += [d for row in draft.added["places"] for d in of_place(draft, row)]
    return told + [d for row in draft.added["events"] for d in of_claim(draft, row)]


def address(url: str) -> str:
    """Give what makes an address the same page: no scheme, www, tracking, archive or last slash.

    >>> address("http://www.leaf.example/a/?utm_source=x&id=3#top")
    'leaf.example/a?id=3'
    >>> address("https://web.archive.org/web/2024/https://leaf.example/a?id=3")
    'leaf.example/a?id=3'
    """
    bare = re.sub(r"^https?://web\.archive\.org/web/[^/]+/", "", url.strip())
    try:
        parts = urlsplit(bare if "//" in bare else f"//{bare}")
    except ValueError:
        return bare
    host = re.sub(r"^(www\d?|m|mobile|amp)\.", "", parts.netloc.lower().rpartition("@")[2])
    host = re.sub(r":(80|443)$", "", host)
    path = re.sub(r"(/amp|/index\.html?)?/*$", "", unquote(parts.path))
    kept = [(k, v) for k, v in parse_qsl(parts.query) if not TRACKING.fullmatch(k.lower())]
    return f"{host}{path}" + (f"?{urlencode(sorted(kept))}" if kept else "")


def same_address(draft: Draft, url: str) -> list[Row]:
    """Give the reports that have an address already, tracking and the like apart."""
    wanted = address(url) if url else ""
    return [
        row
        for row in draft.rows("reports")
        if wanted in {address(row[c]) for c in ("url", "archive_url") if row[c]}
    ]


def of_report(draft: Draft, row: Row) -> list[Doubt]:
    """Point out a report whose address is in the table."""
    told = []
    for other in same_address(draft, row["url"]):
        if other is not row:
            text = f"its address is that of {other['report_id']} of {other['published']}"
            told.append(Doubt(row["report_id"], f"{text}; is it the same report?"))
    return told


def of_place(draft: Draft, row: Row) -> list[Doubt]:
    """Point out a place outside the country, or with the name of another."""
    told = []
    try:
        outside = places.kilometres_outside(
            draft.dataset, float(row["lat"]), float(row["lon"])
        ) - float(row["coord_km"] or 0)
    except ValueError:
        outside = 0
    if outside > 0:
        told.append(Doubt(row["place_id"], f"lies {outside:.0f} km outside the country"))
    for name in filter(None, (row["name"], row["name_ar"])):
        spots = draft.gazetteer.find(name).spots
        others = [s for s in spots if s.place_id not in ("", row["place_id"])]
        told += [
            Doubt(row["place_id"], f"has the name of another place: {gazetteer.describe_spot(s)}")
            for s in others
            if gazetteer.fold(name) in {gazetteer.fold(s.name), gazetteer.fold(s.name_ar)}
        ]
    return list(dict.fromkeys(told))


def of_claim(draft: Draft, row: Row) -> list[Doubt]:
    """Point out a claim coded already, a relay of a known claim, and a doubtful total."""
    before = list(takewhile(lambda other: other is not row, draft.rows("events")))
    earlier = [
        other
        for other in before
        if (other["event_id"], other["stance"]) == (row["event_id"], row["stance"])
    ]
    told = [*repeated(draft, row, earlier), *relayed(draft, row, earlier), *totals(row, before)]
    return [Doubt(row["claim_id"], text) for text in told]


def repeated(draft: Draft, row: Row, earlier: list[Row]) -> list[str]:
    """Name the claims by the same claimant about the same event.

    A shared voice such as ``witnesses`` is the same only within one outlet.
    """
    outlet = draft.row("reports", row["report_id"]).get("outlet_id")
    shared = draft.row("sources", row["claimant_id"]).get("kind") == "unnamed"
    same = [
        other
        for other in earlier
        if other["claimant_id"] == row["claimant_id"]
        and row["supersedes"] != other["claim_id"]
        and (not shared or draft.row("reports", other["report_id"]).get("outlet_id") == outlet)
    ]
    day = [other for other in same if other["date_latest"] == row["date_latest"]]
    if day:
        return [f"looks coded already: {told(day)} has the same event, claimant and day"]
    return [f"relays what is known: the same claimant says it in {told(same)}"] if same else []


def relayed(draft: Draft, row: Row, earlier: list[Row]) -> list[str]:
    """Name the claims that the claimant passed on for somebody else."""
    passed = [
        other
        for other in earlier
        if other["claimant_id"] != row["claimant_id"]
        and row["claimant_id"]
        in (other["via_id"], draft.row("reports", other["report_id"]).get("outlet_id"))
    ]
    if not passed:
        return []
    voices = ", ".join(dict.fromkeys(other["claimant_id"] for other in passed))
    return [
        f"may be a relay: in {told(passed)}, {row['claimant_id']} passed this on for {voices}; "
        "is this its own word?"
    ]


def totals(row: Row, before: list[Row]) -> list[str]:
    """Point out a number that looks like a running total but is not called one."""
    if row["count_scope"] not in ("event", "day"):
        return []
    value = row["count_low"] or row["count_high"]
    grown = [
        other
        for other in before
        if other["count_scope"] == "cumulative"
        and (other["claimant_id"], other["count_of"]) == (row["claimant_id"], row["count_of"])
        and at_least(value, other["count_low"] or other["count_high"])
    ]
    words = TOTAL.search(row["summary"])
    why = []
    if words:
        why.append(f"the summary says “{words[0]}”")
    if grown:
        why.append(f"it carries on the running total of {grown[-1]['claim_id']}")
    if row["count_scope"] == "day" and row["date_earliest"] != row["date_latest"]:
        why.append("its days are more than one")
    advice = f"is it a running total (cumulative) and no number of one {row['count_scope']}?"
    return [f"{advice} {'; '.join(why)}"] if why else []


def at_least(value: str, other: str) -> bool:
    """Compare two counts as they stand in the table."""
    return value.isdigit() and other.isdigit() and int(value) >= int(other)


def told(rows: list[Row]) -> str:
    """Name the last few claims of a list.

    >>> told([{"claim_id": "c1"}, {"claim_id": "c2"}])
    'c1, c2'
    """
    ids = [row["claim_id"] for row in rows]
    return ", ".join(ids[-3:]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
