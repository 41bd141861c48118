"""From a row of ACLED to claims: one for each source that it names, and one for its fatalities.

Rules from the ACLED codebook, sections *Event types*, *Spatial precision codes*, *Reported
fatalities* and *Sources*; docs/imports.md prints them.
"""

from __future__ import annotations

from slugify import slugify

from helpers.exchange.read.cells import parts, tidy
from helpers.exchange.read.claims import Claim, Desk, day, noted
from helpers.exchange.read.sides import ORDER, Change, change, only_actor
from helpers.exchange.read.spots import Hint

KINDS = {
    "armed clash": "clash",
    "government regains territory": "capture",
    "non-state actor overtakes territory": "capture",
    "non-violent transfer of territory": "handover",
    "chemical weapon": "strike",
    "air/drone strike": "strike",
    "suicide bomb": "strike",
    "shelling/artillery/missile attack": "strike",
    "remote explosive/landmine/ied": "strike",
    "grenade": "strike",
    "agreement": "diplomacy",
    "no change of territory": "clash",
    "remote violence": "strike",
}
"""Type of event for each sub-event; the last two are event types of files before 2019."""


def coded(row, desk: Desk) -> list[Claim]:
    """Turn one row into claims; none where its type has no counterpart and nobody was killed.

    Every source that is named asserts the event. The number of killed is ACLED's own, the lowest
    of those reported, so it is an event of its own with ACLED as claimant; 0 means that nothing
    was reported, so it gives no number.
    """

    def note(kind: str, rule: str) -> None:
        desk.tally.note(kind, rule, row.file, [row.row])

    said = tidy(row.sub_event_type or row.event_type.lower().removeprefix("battle-")) or "no type"
    kind = KINDS.get(said.lower())
    if kind is None and not row.killed:
        note("refused", f"of a type without counterpart: {said}")
        return []
    what = changed(kind, said, row)
    place, precision, where = placed(row, desk)
    for rule in (
        what.open,
        "" if row.time_precision else "how exact the day is",
        "" if row.exact else "how exact the place is",
    ):
        if rule:
            note("open", rule)
    common = {
        "stance": "asserts",
        "place_id": place,
        "place_precision": precision,
        "date_earliest": day(row.earliest),
        "date_latest": day(row.latest),
        "actor_id": desk.actors.find(what.actor),
        "evidence": "statement",
        "note": noted(
            f"ACLED {row.id}" + (f" version {row.version}" if row.version >= 0 else ""),
            said,
            "actors " + (" and ".join(actors(row)) or "not named"),
            f"time precision {row.time_precision or 'not given'}",
            f"geo precision {row.exact or 'not given'}",
            f"left open {what.open}" if what.open else "",
        ),
    }
    slug = f"acled-{slugify(row.id)}"
    claims = []
    if kind:
        note("mapped", f"{said} as {kind}")
        event = {"event_id": slug, "event_type": kind, "summary": told(row, said, what, where)}
        claims += [common | event | held(what, desk) | voice for voice in voices(row, desk)]
    else:
        note("mapped", f"{said}, its fatalities only")
    if row.killed:
        toll = {
            "event_id": f"{slug}-killed",
            "event_type": "casualties",
            "actor_id": desk.actors.find(only_actor(row)),
            "claimant_id": desk.own(),
            "count_low": str(row.killed),
            "count_high": str(row.killed),
            "count_of": "killed",
            "count_scope": "event",
            "summary": f"ACLED counts {row.killed} killed {where}: {said}.",
        }
        claims.append(common | toll)
    version = str(row.version) if row.version >= 0 else ""
    return [Claim(row.id, version, row.uploaded, cells) for cells in claims]


def changed(kind: str | None, said: str, row) -> Change:
    """Say who acted and who gained, as far as the row tells."""
    if kind in ("capture", "handover"):
        return change(said, row)
    actor = only_actor(row)
    return Change(actor, open=ORDER if kind == "strike" and row.actor1 and not actor else "")


def held(what: Change, desk: Desk) -> dict[str, str]:
    """Give the cells about control, none where the gaining side is open."""
    if not what.holder:
        return {}
    return {
        "holder_after": desk.actors.find(what.holder),
        "loser_id": desk.actors.find(what.loser) or desk.actors.not_named(),
        "extent": "full",
    }


def voices(row, desk: Desk) -> list[dict[str, str]]:
    """Give claimant and relay for each source of a row, ACLED itself where it names none."""
    named = parts(row.source)
    if not named:
        desk.tally.note("open", "who says so; ACLED itself stands for it", row.file, [row.row])
        return [{"claimant_id": desk.own()}]
    ids = dict.fromkeys(desk.sources.find(source, "ACLED") for source in named)
    return [{"claimant_id": source, "via_id": desk.own()} for source in ids]


def placed(row, desk: Desk) -> tuple[str, str, str]:
    """Give place_id, place_precision and words for where it happened.

    Precision 1 is the place and 2 its surroundings. 3 is a region, for which the row names a town
    as stand-in: the region is meant, and nothing in it is turned.
    """
    if row.exact == 3 and row.admin1:
        return desk.spots.region(row.admin1), "near", f"in the region of {tidy(row.admin1)}"
    name = tidy(row.location) or tidy(row.admin2) or tidy(row.admin1) or "unnamed place"
    place = desk.spots.find(Hint(name, row.lat, row.lon, row.admin1, row.admin2))
    precision = {0: "", 1: "at"}.get(row.exact, "near")
    return place, precision, f"{precision or 'at'} {name}"


def actors(row) -> list[str]:
    """Give the two actors of a row, as far as they are named."""
    return [tidy(name) for name in (row.actor1, row.actor2) if name]


def told(row, said: str, what: Change, where: str) -> str:
    """Say in our own words what the row claims; its notes are not copied."""
    if what.holder:
        loser = f" from {tidy(what.loser)}" if what.loser else ""
        return f"{tidy(what.holder)} took control {where.replace('at ', 'of ', 1)}{loser}."
    who = " and ".join(actors(row))
    return f"{said[:1].upper()}{said[1:]} {where}" + (f" with {who}." if who else ".")
