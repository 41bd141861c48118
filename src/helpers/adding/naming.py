"""Which row of a table a name means: by id, name, Arabic name or alias."""

from __future__ import annotations

from helpers.adding.draft import Draft
from helpers.gazetteer import CERTAIN, LIKELY, Finding, describe_spot, fold
from helpers.tables.reader import suggest
from helpers.tables.rules import NOBODY

SPELT = ("name", "name_ar", "aliases", "variants")


def target(draft: Draft, table: str, column: str) -> str:
    """Give the table into which a column points, '' where it points nowhere."""
    if column == "holder_after":
        return "actors"
    for key in draft.resources[table]["schema"].get("foreignKeys", []):
        if key["fields"] == column:
            return key["reference"]["resource"] or table
    return ""


def named(draft: Draft, table: str, text: str) -> tuple[str, str]:
    """Give the id that a name means in a table, or '' and advice.

    Places are looked up in the gazetteer, and only a certain finding is taken.
    """
    if draft.row(table, text):
        return text, ""
    if table == "places":
        return placed(draft.gazetteer.find(text))
    found, texts, ids = set(), [], []
    for row in draft.rows(table):
        key = next(iter(row.values()))
        for spelling in [key, *(s.strip() for c in SPELT for s in row.get(c, "").split(";"))]:
            if spelling and fold(spelling) == fold(text):
                found.add(key)
            texts, ids = [*texts, spelling or key], [*ids, key]
    if len(found) == 1:
        return found.pop(), ""
    if found:
        return "", f"Several have this name; write the id: {', '.join(sorted(found))}."
    return "", suggest(text, texts, ids)


def placed(finding: Finding) -> tuple[str, str]:
    """Give the place_id of a finding that is certain, or '' and advice."""
    if finding.sure == CERTAIN and finding.spots[0].place_id:
        return finding.spots[0].place_id, ""
    told = "; ".join(map(describe_spot, finding.spots))
    if finding.sure == CERTAIN:
        return "", f"{told}. Give it a row in places.csv first."
    if finding.sure == LIKELY:
        return "", f"Write the place_id if this is meant: {told}."
    return "", f"Write the place_id: {told}." if told else "Write the place_id."


def settle(draft: Draft, table: str, column: str, text: str) -> tuple[str, str]:
    """Turn a cell as typed into the value for the table, or give '' and advice.

    Only columns that point to another table change; ``none`` stays where nobody may hold.
    """
    into = target(draft, table, column)
    if not into or not text or into in ("reports", "events"):
        return text, ""
    return (NOBODY, "") if column == "holder_after" and text == NOBODY else named(draft, into, text)
