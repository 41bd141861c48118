"""From a row of UCDP GED to claims: one for each source that it names, and one for its deaths.

Rules from the UCDP GED codebook; docs/imports.md prints them. UCDP says nothing about who holds a
place, so none of its claims does.
"""

from __future__ import annotations

import pandas as pd
from slugify import slugify

from helpers.exchange.read.cells import folded, one_day, tidy
from helpers.exchange.read.claims import SENTINELS, Claim, Desk, day, noted
from helpers.exchange.read.spots import Hint

VIOLENCE = {
    1: ("clash", "State-based violence"),
    2: ("clash", "Violence between organised groups"),
    3: ("casualties", "Violence against civilians"),
}
"""Type of event and words for each type_of_violence."""
YEAR = pd.Timedelta(days=365)
"""A source dated further than this from the event cannot be its source as it stands."""


def coded(row, desk: Desk) -> list[Claim]:
    """Turn one row into claims.

    Every source that is named asserts the event. The number of deaths is UCDP's own, so it is an
    event of its own with UCDP as claimant, from the lowest to the highest estimate.
    """

    def note(kind: str, rule: str) -> None:
        desk.tally.note(kind, rule, row.file, [row.row])

    kind, words = VIOLENCE[row.kind]
    note("mapped", f"{words.lower()} as {kind}")
    place, precision, where = placed(row, desk)
    if row.earliest == row.latest and row.date_prec in ("2", "3", "4", "5"):
        note("open", "how exact the day is (date_prec says a span, the days do not)")
    acts = tidy(row.side_a) if row.kind == 3 else ""
    if not acts:
        note("open", "who acted (side_a and side_b do not tell)")
    who = " and ".join(filter(None, (tidy(row.side_a), "" if row.kind == 3 else tidy(row.side_b))))
    common = {
        "stance": "asserts",
        "place_id": place,
        "place_precision": precision,
        "date_earliest": day(row.earliest),
        "date_latest": day(row.latest),
        "actor_id": desk.actors.find(acts),
        "evidence": "statement",
        "note": noted(
            f"UCDP {row.id}",
            f"relid {tidy(row.relid)}" if row.relid else "",
            f"type of violence {row.kind}",
            tidy(row.dyad_name),
            f"date_prec {tidy(row.date_prec) or 'not given'}",
            f"where_prec {row.exact or 'not given'}",
            "several events in one row" if row.event_clarity == "2" else "",
        ),
    }
    slug = f"ucdp-{slugify(row.id)}"
    event = {"event_id": slug, "event_type": kind, "summary": f"{words} {where}: {who}."}
    claims = [common | event | voice for voice in voices(row, desk)]
    low, high, best = row.low, row.high, row.best
    if max(low, high, best) > 0:
        low, high = (best if value < 0 else value for value in (low, high))
        told = str(low) if low == high else f"between {low} and {high}"
        toll = {
            "event_id": f"{slug}-killed",
            "event_type": "casualties",
            "claimant_id": desk.own(),
            "count_low": number(low),
            "count_high": number(high),
            "count_of": "killed",
            "count_scope": "event",
            "summary": f"UCDP counts {told} killed {where}.",
            "note": noted(common["note"], f"best estimate {best}" if best >= 0 else ""),
        }
        claims.append(common | toll)
    return [Claim(row.id, "", pd.NaT, cells) for cells in claims]


def number(value: int) -> str:
    """Write a number, '' where there is none."""
    return str(value) if value >= 0 else ""


def voices(row, desk: Desk) -> list[dict[str, str]]:
    """Give claimant and relay for each source that is used; UCDP itself where none is."""
    named = offices(row, desk)
    if not named:
        desk.tally.note("open", "who says so; UCDP itself stands for it", row.file, [row.row])
        return [{"claimant_id": desk.own()}]
    ids = dict.fromkeys(desk.sources.find(source, "UCDP") for source in named)
    return [{"claimant_id": source, "via_id": desk.own()} for source in ids]


def offices(row, desk: Desk) -> list[str]:
    """Give the different sources of a row, without those that are dated years off the event.

    ``source_office`` and ``source_date`` name one report each, in the same order. A stand-in for
    a day says nothing; a source is left out only where all its days are years off.
    """
    names = [tidy(name).strip('"') for name in row.source_office.split(";")]
    dates = row.source_date.split(";")
    dates = dates if len(dates) == len(names) else [""] * len(names)
    told = [one_day(date) for date in dates]
    used: dict[str, str] = {}
    off: dict[str, str] = {}
    stand_ins = [day(when) in SENTINELS for when in told]
    if any(stand_ins):
        rule = "when a source was published (a stand-in for a day)"
        desk.tally.note("open", rule, row.file, [row.row])
    for name, when, empty in zip(names, told, stand_ins, strict=True):
        years = not empty and (when < row.earliest - YEAR or when > row.latest + YEAR)
        if folded(name):
            (off if years else used).setdefault(folded(name), name)
    if off.keys() - used.keys():
        rule = "what a source says that is dated years off the event (the source is left out)"
        desk.tally.note("open", rule, row.file, [row.row])
    return list(used.values())


def placed(row, desk: Desk) -> tuple[str, str, str]:
    """Give place_id, place_precision and words for where it happened.

    where_prec 1 is the place, 2 its surroundings, 3 a district, 4 a province, 5 a line or an area
    with a stand-in point, 6 the country, 7 the sea or the air.
    """
    name = tidy(row.where_coordinates) or tidy(row.adm_2) or tidy(row.adm_1) or "unnamed place"
    district, province = tidy(row.adm_2), tidy(row.adm_1)
    if row.exact in (6, 7):
        return "", "", f"in {tidy(row.country)}" if row.country else "in the country"
    if row.exact == 4 and province:
        return desk.spots.region(province), "at", f"in {province}"
    if row.exact in (3, 4, 5):
        area = district if row.exact == 3 and district else name
        hint = Hint(area, row.lat, row.lon, province, district, kind="area")
        return desk.spots.find(hint), "at", f"in the area of {area}"
    precision = {0: "", 1: "at"}.get(row.exact, "near")
    if not row.exact:
        desk.tally.note("open", "how exact the place is", row.file, [row.row])
    place = desk.spots.find(Hint(name, row.lat, row.lon, province, district))
    return place, precision, f"{precision or 'at'} {name}"
