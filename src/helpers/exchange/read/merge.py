"""Merge the claims of an import into the tables: known ones are found again by their origin.

Whose data came goes into the descriptor, and the days and the box if these are open.
"""

from collections.abc import Iterable
from math import ceil, floor

import pandas as pd

from helpers.exchange.read.cells import iso
from helpers.exchange.read.context import KILLED, WORDS, Batch, Claim, Context, Project, is_open
from helpers.tables.append import Draft, Row, one_line
from helpers.tables.reader import DESCRIPTOR, BadTables, Problem, file_problem
from helpers.tables.rules import MOST_YEARS, WITHDRAWN
from helpers.text import list_of

ORIGIN: dict[str, str] = WORDS["origin_id"]
NOT_COMPARED = {"claim_id", "report_id", "supersedes", "coded_on"}
"""Cells of a claim that an import leaves as they are."""
KEPT = {"claim_id", "report_id", "date_latest", "claimant_id", "via_id", "evidence", "coded_on"}
"""Cells that a withdrawn claim keeps."""
EVER = {"start": pd.Timestamp("1700-01-01"), "end": pd.Timestamp("2199-12-31")}
"""From which day and until which rows are taken where these are open."""
MANY = 60  # days, of which each may become an edition


def _origin(project: Project, origin: str, version: str) -> str:
    return f"{project.id}:{origin}" + (f"@{version}" if version else "")


def unsound_rows(
    problems: Iterable[Problem], batch: Batch, context: Context
) -> dict[tuple[str, int], str]:
    """Give by file and row the rules that the claims of an import break."""
    names = {_origin(context.project, c.origin, c.version): c.where for c in batch.claims}
    found = {}
    for problem in problems:
        row = context.draft.row("events", problem.id)
        if row.get("origin_id") in names:
            found[names[row["origin_id"]]] = f"{problem.column} {problem.rule}"
    return found


def merge(batch: Batch, context: Context) -> None:
    """Put claims into the draft: new ones are added, known ones changed where they differ.

    Claims that their project took back keep their number and leave every measure.
    """
    draft, today = context.draft, iso(pd.Timestamp.now())
    context.account.without_row = sum(not claim.where[1] for claim in batch.claims)
    if batch.claims:
        draft.add_column("events", ORIGIN)
    reports = _reports_by_day(context)
    counts = context.account.claims
    left = {origin: {_part(row): row for row in rows} for origin, rows in context.known.items()}
    touched = set()
    for claim in batch.claims:
        had = batch.moved.get(claim.origin, claim.origin)
        row = left.get(had, {}).pop(_part(claim.cells), None)
        origin = _origin(context.project, claim.origin, claim.version)
        wanted = dict.fromkeys(draft.fields("events"), "") | claim.cells | {"origin_id": origin}
        if row and not row["note"].startswith(f"{context.project.name} {had}"):
            wanted["note"] = row["note"]  # a person wrote it anew
        if row and all(row[c] == one_line(wanted[c]) for c in wanted if c not in NOT_COMPARED):
            counts["as they were"] += 1
            continue
        touched.add(claim.origin)
        wanted |= {"report_id": _add_report(claim, reports, context, today), "coded_on": today}
        if row:
            kept = {column: row[column] for column in ("claim_id", "supersedes")}
            draft.change("events", row["claim_id"], wanted | kept)
        else:
            draft.add("events", wanted)
        counts["changed" if row else "new"] += 1
    for origin, (version, why) in batch.withdrawn.items():
        for row in left.get(origin, {}).values():
            _, killed, part = row["event_id"].partition(KILLED)
            unsaid = killed and (origin, part) in batch.unsaid
            if not unsaid and not row["event_id"].endswith(WITHDRAWN):
                gone = _withdrawn(row, origin, version, why, context.project)
                draft.change("events", row["claim_id"], gone | {"coded_on": today})
                counts["withdrawn"] += 1
                touched.add(origin)
    same = {claim.where for claim in batch.claims if claim.origin not in touched}
    context.account.known = same - {c.where for c in batch.claims if c.origin in touched}
    added = draft.added.items()
    context.account.added = {name: len(rows) for name, rows in added if name != "events"}
    context.account.advice += _advice(draft)


def _part(cells: Row) -> tuple[str, ...]:
    _, *counted = cells["event_id"].removesuffix(WITHDRAWN).partition(KILLED)
    return cells["claimant_id"], *counted


def _withdrawn(row: Row, origin: str, version: str, why: str, project: Project) -> Row:
    note = f"{project.name} {origin}" + (f" version {version}" if version else "")
    cells = {
        "event_id": f"{row['event_id']}{WITHDRAWN}",
        "event_type": "background",
        "stance": "asserts",
        "summary": WORDS["withdrawn"][why].format(project.name),
        "note": f"{note}; withdrawn",
        "origin_id": _origin(project, origin, version),
    }
    return {column: row[column] if column in KEPT else "" for column in row} | cells


def _reports_by_day(context: Context) -> dict[str, str]:
    own = context.resolver.ids("sources", context.project.name)
    return {
        row["published"]: row["report_id"]
        for row in context.draft.standing["reports"]
        if row["outlet_id"] in own and row["url"] == context.project.url
    }


def _add_report(claim: Claim, reports: dict[str, str], context: Context, today: str) -> str:
    unsaid = pd.isna(claim.published)
    published = iso(context.published if unsaid else claim.published)
    if published not in reports:
        why = "published: the files do not say" if unsaid else "published: as the rows say"
        cells = {
            "outlet_id": context.own(),
            "title": f"{context.project.data} of {published}",
            "url": context.project.url,
            "published": published,
            "language": "en",
            "read": "full",
            "accessed_on": max(today, published),
            "note": f"Imported; {why}.",
        }
        reports[published] = context.draft.add("reports", cells)["report_id"]
    return reports[published]


def _advice(draft: Draft) -> list[str]:
    """Say what a coder has to fill in, because no file says it."""
    sideless = [row["actor_id"] for row in draft.added["actors"] if not row["side"]]
    unnamed = [row["source_id"] for row in draft.added["sources"] if row["kind"] == "unnamed"]
    missing = {"side": sideless, "source": unnamed}
    return [f"{WORDS['advice'][what]}: {list_of(ids, 8)}." for what, ids in missing.items() if ids]


def complete(draft: Draft, project: Project) -> list[str]:
    """Put whose data came into the descriptor, fill in what is open, and say what was filled in.

    Days and box are those of all claims and places; BadTables where they span too many years.
    """
    _credit(draft.described, project)
    old, rows = draft.described["offensive"], draft.rows("events")
    found = {
        "start": min((row["date_earliest"] or row["date_latest"] for row in rows), default=""),
        "end": max((row["date_latest"] for row in rows), default=""),
        "box": _box([(float(r["lon"]), float(r["lat"])) for r in draft.rows("places") if r["lat"]]),
    }
    new = {key: value for key, value in found.items() if value and is_open(draft, key)}
    new = {key: value for key, value in new.items() if value != old.get(key)}
    first, last = (pd.Timestamp((old | new).get(k) or old["start"]) for k in ("start", "end"))
    if new and last > first + pd.DateOffset(years=MOST_YEARS):
        rule = WORDS["too_many_years"].format(first.date(), last.date(), MOST_YEARS)
        raise BadTables([file_problem(DESCRIPTOR, 0, rule, WORDS["name_days"])])
    order = ["title", "attacker", "defender", "start", "end"]  # the last day beside the first
    told = {key: (old | new)[key] for key in (*order, *old, *new) if key in old | new}
    draft.described["offensive"] = told
    days = (last - first).days + 1
    shown = ", ".join(f"{key} {value}" for key, value in new.items())
    filled = [WORDS["filled_in"].format(shown)] if new else []
    return filled + [WORDS["many_days"].format(days)] * (days > MANY and "end" in new)


def _box(spots: list[tuple[float, float]]) -> list[float]:
    """Give west, south, east and north around places, to the next tenth of a degree; [] of none."""
    if not spots:
        return []
    low, high = (list(map(edge, zip(*spots, strict=True))) for edge in (min, max))
    return [*((floor(x * 10) - 1) / 10 for x in low), *((ceil(x * 10) + 1) / 10 for x in high)]


def _credit(told: dict, project: Project) -> None:
    """Name a project among the sources of the data, and its licence among the licences."""
    licence = dict(project.licence)
    title = ", ".join(filter(None, (f"{project.data} ({project.name})", licence.get("title"))))
    source = {"title": title} | ({"path": project.url} if project.url else {})
    if source not in (sources := told.setdefault("sources", [])):
        sources.append(source)
    licences = told.setdefault("licenses", [])
    if licence and licence["name"] not in [one.get("name") for one in licences]:
        licences.append(licence | {"title": f"{licence['title']} (rows of {project.name})"})
