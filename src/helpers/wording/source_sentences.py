"""How much rests on whom, in words: small numbers are shown as small, and nobody is graded."""

from __future__ import annotations

import pandas as pd

from helpers import claims, sources, text
from helpers.tables import Dataset
from helpers.wording.captions import are, of_front, side
from helpers.wording.events import source_names, with_article
from helpers.wording.sentence import Prose, Sentence, prose

FEW = 5
"""Below so many events no median is given; the reader is told how few there are."""
MOST = 3
"""How many sources are named before the others are counted."""


def summarise_sources(
    d: Dataset, record: pd.DataFrame, links: pd.DataFrame, heads: pd.DataFrame
) -> Prose:
    """Say how much rests on one origin, and what its loss would change.

    Parameters
    ----------
    record, links, heads
        As ``sources.track_record``, ``sources.reports_and_origins`` and
        ``leave_one_out.headline_numbers`` give them.
    """
    if record.empty:
        return prose(f"Nobody has said anything by {text.day(d.as_of)}.")
    alone = int((links["origins"] == 1).sum())
    top = (f"{_name(d, r.source)} ({text.number(r.claims)})" for r in record[:MOST].itertuples())
    said = text.capitalise(text.count_in_words(int(record["claims"].sum()), "claim"))
    return prose(
        f"{said} in force come from {text.count_in_words(len(record), 'independent origin')}, the "
        f"most from {text.list_of(top)}. All who speak for one side are one origin.",
        f"Of {text.count_in_words(len(links), 'event')} that anybody asserts, {text.number(alone)} "
        f"{are(alone, 'rests', 'rest')} on one origin alone."
        if len(links)
        else "Nobody asserts any event.",
        _single_source_events(d, links),
        *_losses(d, heads),
        bullets=True,
    )


def _name(d: Dataset, source: str) -> str:
    return with_article(sources.names(d).get(source, source))


def _single_source_events(d: Dataset, links: pd.DataFrame) -> Sentence:
    """Say how many events have several reports but one origin, and which has most."""
    several, single = links[links["reports"] > 1], sources.single_source_events(links)
    if several.empty:
        return Sentence("No event is asserted in more than one report.")
    asserted = f"Of {text.count_in_words(len(several), 'event')} asserted in two reports or more"
    if single.empty:
        return Sentence(f"{asserted}, none rests on one origin.")
    top = single.iloc[0]
    summaries = claims.claims_in_force(d).set_index("claim_id")["summary"]
    return Sentence(
        f"{asserted}, {len(single)} still {are(len(single), 'rests', 'rest')} on one origin: "
        "counting links would have called them agreed. Most repeated, with "
        f"{text.count_in_words(int(top['reports']), 'report')} from "
        f"{_name(d, top['origin_ids'][0])} alone: "
        f"“{summaries[top['claim_ids'][0]].rstrip('. ')}”.",
        top["claim_ids"],
        (top["event_id"],),
    )


def _losses(d: Dataset, heads: pd.DataFrame) -> list[str]:
    """Say whose loss lowers the floor, the ceiling and the confirmed events most."""
    whole, rest = heads.iloc[0], heads.iloc[1:]
    numbers = {
        "places_floor": f"places that {side(d)} hold at every bar",
        "places_ceiling": f"places that {side(d)} hold by any claim",
        "confirmed": "confirmed events",
    }
    sentences = []
    for column, what in numbers.items():
        low = rest[column].min()
        if low < whole[column]:
            names = [_name(d, origin) for origin in rest.loc[rest[column] == low, "without"]]
            sentences.append(
                f"Without the claims of {_either(names)}, {text.number(low)} of "
                f"{text.number(whole[column])} {what} would be left."
            )
    return sentences or ["Without any one origin no place and no confirmed event would be lost."]


def _either(names: list[str]) -> str:
    """Join names as alternatives.

    >>> _either(["a", "b"]), _either(["a", "b", "c", "d", "e"])
    ('a or b', 'a, b, c or 2 others')
    """
    return " or ".join(text.list_of(names, MOST).rsplit(" and ", len(names) > 1))


def describe_links(d: Dataset, links: pd.DataFrame) -> Prose:
    """Say how far the number of reports overstates the number of origins."""
    several = links[links["reports"] > 1]
    if several.empty:
        return prose(f"No event is asserted in more than one report by {text.day(d.as_of)}.")
    as_many = int((several["reports"] == several["origins"]).sum())
    three = int((several["origins"] > 2).sum())
    return prose(
        _single_source_events(d, links),
        f"Counted event by event, they have {text.number(several['reports'].sum())} reports and "
        f"{text.number(several['origins'].sum())} origins; for {text.number(as_many)} of them the "
        f"two are equal, and {text.number(three)} {are(three, 'has', 'have')} more than two "
        "origins.",
    )


def _most_asserting(record: pd.DataFrame) -> pd.DataFrame:
    rows = record[record["events"] > 0]
    return rows.sort_values("events", ascending=False, kind="stable")


def describe_record(d: Dataset, record: pd.DataFrame) -> Prose:
    """Say who is alone, and how early the reports of the origins with most events stand."""
    asserting = _most_asserting(record)
    if asserting.empty:
        return prose(f"Nobody asserts anything by {text.day(d.as_of)}.")
    sentences = []
    for r in asserting.head(MOST).itertuples():
        shared = r.events - r.alone
        if shared:
            how = (
                f"{text.number(r.alone)} of them alone; of the other {text.number(shared)}, "
                f"{text.number(r.earlier)} before any other, {text.number(r.tied)} on the same day "
                f"as another, {text.number(r.after)} after"
            )
        else:
            how = f"alone with {'it' if r.events == 1 else 'all of them'}"
        who, events = text.capitalise(_name(d, r.source)), text.count_in_words(r.events, "event")
        sentences.append(f"{who}: {events}, {how}.")
    return prose(*sentences, _median_leads(d, asserting), bullets=True)


def _median_leads(d: Dataset, asserting: pd.DataFrame) -> str:
    """Give the median leads of origins with events enough for one."""
    enough = asserting[asserting["events"] - asserting["alone"] >= FEW]
    few = text.count_in_words(FEW, "event")
    if enough.empty:
        return f"No origin shares {few} with another: too few for a median lead."
    leads = (
        f"{_lead(days)} for {text.list_of(_name(d, source) for source in group['source'])}"
        for days, group in sorted(enough.groupby("lead_days"), key=lambda pair: -pair[0])
    )
    return (
        f"The median lead over the first other origin, where {few} or more are shared: "
        f"{'; '.join(leads)}. Reports carry a day and no hour, so a lead within one day cannot be "
        "seen."
    )


def _lead(days: float) -> str:
    """Say a lead in words.

    >>> _lead(0.0), _lead(1.0), _lead(-2.5)
    ('none', 'a day', '2.5 days behind')
    """
    size = "a day" if abs(days) == 1 else f"{abs(days):g} days"
    return f"{size} behind" if days < 0 else size if days else "none"


def describe_outcomes(d: Dataset, record: pd.DataFrame) -> Prose:
    """Say what became of the assertions and denials of the origins with most events."""
    asserted = (
        f"Of {text.count_in_words(r.events, 'event')} asserted by {_name(d, r.source)}, "
        f"{text.number(r.confirmed)} {are(r.confirmed)} confirmed, "
        f"{text.number(r.later_confirmed)} of them later and by others alone; another denied "
        f"{text.number(r.later_denied)} on the same day or later."
        for r in _most_asserting(record).head(MOST).itertuples()
    )
    denying = record[record["denied"] > 0].sort_values("denied", ascending=False, kind="stable")
    denied = [
        f"{_name(d, r.source)} {text.number(r.denied_confirmed)} of {text.number(r.denied)}"
        for r in denying.head(MOST).itertuples()
    ]
    return prose(
        *asserted,
        f"Events that they denied and that are confirmed all the same: {text.list_of(denied)}."
        if denied
        else "Nobody denies anything.",
        "These are counts of this table, not rates of being right: what nobody else spoke of "
        "could be neither confirmed nor denied.",
        bullets=True,
    )


def describe_relays(d: Dataset, relayed: pd.DataFrame) -> Prose:
    """Say how many claims came straight, at first and at second hand, and the busiest relay.

    ``relayed`` is as ``sources.relays`` gives it.
    """
    if relayed.empty:
        return prose(f"Nobody relays anything by {text.day(d.as_of)}.")
    straight = relayed["claimant_id"] == relayed["carrier_id"]
    total, own = relayed["claims"].sum(), relayed.loc[straight, "claims"].sum()
    second = relayed["second_hand"].sum()
    sentences = [
        f"Of {text.count_in_words(total, 'claim')}, {text.number(own)} {are(own, 'was', 'were')} "
        f"read with the claimant itself, {text.number(total - own - second)} with an outlet that "
        f"names no relay, and {text.number(second)} at second hand: an outlet that quotes a relay "
        "that quotes the claimant."
    ]
    carried = relayed[~straight]
    if len(carried):
        top, names = carried.iloc[0], source_names(d)
        carriers = int((carried["claimant_id"] == top["claimant_id"]).sum())
        claimant, carrier = (with_article(names[top[c]]) for c in ("claimant_id", "carrier_id"))
        busiest = Sentence(
            f"The busiest line runs from {claimant} through {carrier}, with "
            f"{text.count_in_words(int(top['claims']), 'claim')}; "
            f"{text.count_in_words(carriers, 'carrier')} in all brought what {claimant} said, and "
            "they are still one origin.",
            top["claim_ids"],
        )
        sentences.append(busiest)
    return prose(*sentences)


def describe_leave_one_out(d: Dataset, heads: pd.DataFrame, front: str = "all") -> Prose:
    """Say whose loss moves the numbers of places and capitals, and how many move nothing.

    ``heads`` is as ``leave_one_out.headline_numbers`` gives it for the front.
    """
    whole, rest = heads.iloc[0], heads.iloc[1:]
    if rest.empty:
        return prose("There is no origin to leave out.")
    moved = rest[rest["moves"] > 0].sort_values("moves", ascending=False, kind="stable")
    without = (
        f"Without the claims of {_name(d, r.without)} it would be "
        f"{text.between(r.places_floor, r.places_ceiling)} places and "
        f"{text.between(r.capitals_floor, r.capitals_ceiling)} capitals."
        for r in moved.head(MOST).itertuples()
    )
    still = len(rest) - len(moved)
    part = f"{text.number(still)} of " if len(moved) else ""
    return prose(
        f"With all claims {side(d)} hold "
        f"{text.between(whole['places_floor'], whole['places_ceiling'])} of "
        f"{text.number(whole['places_of'])} places and "
        f"{text.between(whole['capitals_floor'], whole['capitals_ceiling'])} of "
        f"{text.number(whole['capitals_of'])} capitals{of_front(front)} on {text.day(d.as_of)}.",
        *without,
        f"Leaving out any one of {part}the {text.count_in_words(len(rest), 'origin')} moves "
        "neither number of places."
        if still
        else "",
    )


def describe_dependence(d: Dataset, leaning: pd.DataFrame, bar: str, front: str = "all") -> Prose:
    """Say how many places have a holder, at a bar, that hangs on one origin.

    ``leaning`` is as ``leave_one_out.dependent_places`` gives it for the front.
    """
    day, where = text.day(d.as_of), of_front(front)
    if leaning.empty:
        return prose(
            f"At the bar “{bar}” no place{where} would have another holder on {day} without any "
            "one origin."
        )
    size = (
        leaning["without"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    spots = leaning["place_id"].nunique()
    return prose(
        Sentence(
            f"At the bar “{bar}” the holder of {text.count_in_words(spots, 'place')}{where} on "
            f"{day} hangs on one origin or another: "
            f"{text.list_of((f'{_name(d, origin)} ({n})' for origin, n in size.items()), 6)}.",
            claims.unique_ids(leaning["claim_ids"]),
        ),
        "A place can hang on two at once, where it takes both to meet the bar."
        if len(leaning) > spots
        else "",
    )
