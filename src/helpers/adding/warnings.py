"""What a row that breaks no rule may still get wrong: one line each, pointed out before writing."""

from __future__ import annotations

import re
from itertools import takewhile
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from helpers import gazetteer, places
from helpers.adding.resolve import Resolver
from helpers.tables.append import Draft, Row

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


def of_draft(draft: Draft, resolver: Resolver) -> list[str]:
    """Give every warning about the rows to be added."""
    tables = ("reports", "places", "events")
    return [w for t in tables for row in draft.added[t] for w in of_row(draft, resolver, t, row)]


def of_row(draft: Draft, resolver: Resolver, table: str, row: Row) -> list[str]:
    """Give the warnings about one report, place or claim; no other row has any."""
    if table == "places":
        return of_place(draft, resolver, row)
    checks = {"reports": of_report, "events": of_claim}
    return checks[table](draft, row) if table in checks else []


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


def of_report(draft: Draft, row: Row) -> list[str]:
    """Point out a report whose address is in the table."""
    return [
        f"{row['report_id']}: its address is that of {other['report_id']} of {other['published']}; "
        "is it the same report?"
        for other in same_address(draft, row["url"])
        if other is not row
    ]


def of_place(draft: Draft, resolver: Resolver, row: Row) -> list[str]:
    """Point out a place outside the country, or with the name of another."""
    try:
        point = float(row["lat"]), float(row["lon"])
        outside = places.kilometres_outside(draft.dataset, *point) - float(row["coord_km"] or 0)
    except ValueError:
        outside = 0
    texts = [f"lies {outside:.0f} km outside the country"] if outside > 0 else []
    for name in filter(None, (row["name"], row["name_ar"])):
        texts += [
            f"has the name of another place: {gazetteer.describe_spot(spot)}"
            for spot in resolver.gazetteer.find(name).spots
            if spot.place_id not in ("", row["place_id"])
            and gazetteer.fold(name) in {gazetteer.fold(spot.name), gazetteer.fold(spot.name_ar)}
        ]
    return [f"{row['place_id']}: {text}" for text in dict.fromkeys(texts)]


def of_claim(draft: Draft, row: Row) -> list[str]:
    """Point out a claim coded already, a relay of a known claim, and a doubtful total."""
    before = list(takewhile(lambda other: other is not row, draft.rows("events")))
    same = (row["event_id"], row["stance"])
    earlier = [other for other in before if (other["event_id"], other["stance"]) == same]
    texts = [_repeated(draft, row, earlier), _relayed(draft, row, earlier), _total(row, before)]
    return [f"{row['claim_id']}: {text}" for text in texts if text]


def _repeated(draft: Draft, row: Row, earlier: list[Row]) -> str:
    """Name the claims by the same claimant about the same event.

    A shared voice such as ``witnesses`` is the same only within one outlet.
    """
    shared = draft.row("sources", row["claimant_id"]).get("kind") == "unnamed"
    same = [
        other
        for other in earlier
        if other["claimant_id"] == row["claimant_id"]
        and row["supersedes"] != other["claim_id"]
        and (not shared or _outlet(draft, other) == _outlet(draft, row))
    ]
    same_day = [other for other in same if other["date_latest"] == row["date_latest"]]
    if same_day:
        return f"looks coded already: {_ids(same_day)} has the same event, claimant and day"
    return f"relays what is known: the same claimant says it in {_ids(same)}" if same else ""


def _relayed(draft: Draft, row: Row, earlier: list[Row]) -> str:
    """Name the claims that the claimant passed on for somebody else."""
    claimant = row["claimant_id"]
    passed = [
        other
        for other in earlier
        if other["claimant_id"] != claimant and claimant in (other["via_id"], _outlet(draft, other))
    ]
    sources = ", ".join(dict.fromkeys(other["claimant_id"] for other in passed))
    text = f"may be a relay: in {_ids(passed)}, {claimant} passed this on for {sources}; "
    return f"{text}is this its own word?" if passed else ""


def _outlet(draft: Draft, row: Row) -> str:
    return draft.row("reports", row["report_id"]).get("outlet_id", "")


def _total(row: Row, before: list[Row]) -> str:
    """Point out a number that looks like a running total but is not called one."""
    if row["count_scope"] not in ("event", "day"):
        return ""
    value = row["count_low"] or row["count_high"]
    grown = [
        other["claim_id"]
        for other in before
        if other["count_scope"] == "cumulative"
        and (other["claimant_id"], other["count_of"]) == (row["claimant_id"], row["count_of"])
        and _at_least(value, other["count_low"] or other["count_high"])
    ]
    words = TOTAL.search(row["summary"])
    why = [f"the summary says “{words[0]}”"] if words else []
    why += [f"it carries on the running total of {grown[-1]}"] if grown else []
    if row["count_scope"] == "day" and row["date_earliest"] != row["date_latest"]:
        why.append("its days are more than one")
    advice = f"is it a running total (cumulative) and no number of one {row['count_scope']}?"
    return f"{advice} {'; '.join(why)}" if why else ""


def _at_least(value: str, other: str) -> bool:
    return value.isdigit() and other.isdigit() and int(value) >= int(other)


def _ids(rows: list[Row]) -> str:
    """Name the last few claims of a list."""
    ids = [row["claim_id"] for row in rows]
    return ", ".join(ids[-3:]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
