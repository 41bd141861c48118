"""How much rests on whom, in words: small numbers are shown as small, and nobody is graded."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from helpers import claims, sources, text
from helpers.tables import Dataset
from helpers.wording.events import source_names, with_article
from helpers.wording.sentence import Prose, Sentence, prose
from helpers.wording.templates import say

FEW = 5
"""Below so many events no median is given; the reader is told how few there are."""
MOST = 3
"""How many sources are named before the others are counted."""


def summarise_sources(
    d: Dataset, record: pd.DataFrame, links: pd.DataFrame, heads: pd.DataFrame
) -> Prose:
    """Say how much rests on one origin, and what its loss would change.

    ``record``, ``links`` and ``heads`` are as ``sources.track_record``,
    ``sources.reports_and_origins`` and ``leave_one_out.headline_numbers`` give them.
    """
    if record.empty:
        return prose(say(d, "sources.none"))
    alone, claimed = int((links["origins"] == 1).sum()), record["claims"].sum()
    top = [f"{_name(d, r.source)} ({r.claims:,})" for r in record[:MOST].itertuples()]
    which = "sources.alone" if len(links) else "sources.unasserted"
    return prose(
        say(d, "sources.counted", claims=claimed, n=len(record), top=top),
        say(d, which, n=len(links), alone=alone),
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
        return say(d, "sources.one_report")
    if single.empty:
        return say(d, "sources.several", n=len(several))
    top = single.iloc[0]
    summaries = claims.claims_in_force(d).set_index("claim_id")["summary"]
    summary, who = summaries[top.claim_ids[0]].rstrip(". "), _name(d, top.origin_ids[0])
    values = {"n": len(several), "single": len(single), "summary": summary, "who": who}
    return say(d, "sources.single", top, [top.event_id], **values)


def _losses(d: Dataset, heads: pd.DataFrame) -> list[Sentence]:
    """Say whose loss lowers the floor, the ceiling and the confirmed events most."""
    whole, rest, sentences = heads.iloc[0], heads.iloc[1:], []
    columns = {"places_floor": "floor", "places_ceiling": "ceiling", "confirmed": "confirmed"}
    for column, what in columns.items():
        low, of = rest[column].min(), whole[column]
        if low < of:
            who = _either([_name(d, origin) for origin in rest.loc[rest[column] == low, "without"]])
            sentences.append(say(d, f"sources.without_{what}", who=who, low=low, of=of))
    return sentences or [say(d, "sources.without_any")]


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
        return prose(say(d, "sources.one_report_by"))
    sums, origins = several[["reports", "origins"]].sum(), several["origins"]
    counts = {"equal": (several["reports"] == origins).sum(), "three": (origins > 2).sum()}
    return prose(_single_source_events(d, links), say(d, "sources.links", **sums, **counts))


def describe_record(d: Dataset, record: pd.DataFrame) -> Prose:
    """Say who is alone, and how early the reports of the origins with most events stand."""
    asserting = record[record["events"] > 0]
    asserting = asserting.sort_values("events", ascending=False, kind="stable")
    if asserting.empty:
        return prose(say(d, "record.none"))
    sentences = []
    for r in asserting.head(MOST).itertuples():
        shared = r.events - r.alone
        which = "record.shared" if shared else "record.alone"
        sentences.append(say(d, which, who=_name(d, r.source), shared=shared, r=r))
    return prose(*sentences, _median_leads(d, asserting), bullets=True)


def _median_leads(d: Dataset, asserting: pd.DataFrame) -> Sentence:
    """Give the median leads of origins with events enough for one."""
    enough = asserting[asserting["events"] - asserting["alone"] >= FEW]
    leads = "; ".join(
        f"{_lead(days)} for {text.list_of(_name(d, source) for source in group['source'])}"
        for days, group in sorted(enough.groupby("lead_days"), key=lambda pair: -pair[0])
    )
    return say(d, "record.few" if enough.empty else "record.leads", n=FEW, leads=leads)


def _lead(days: float) -> str:
    """Say a lead in words.

    >>> _lead(0.0), _lead(1.0), _lead(-2.5)
    ('none', 'a day', '2.5 days behind')
    """
    size = "a day" if abs(days) == 1 else f"{abs(days):g} days"
    return f"{size} behind" if days < 0 else size if days else "none"


def describe_outcomes(d: Dataset, record: pd.DataFrame) -> Prose:
    """Say what became of the assertions and denials of the origins with most events."""
    asserting = record[record["events"] > 0].nlargest(MOST, "events")
    denying = record[record["denied"] > 0].nlargest(MOST, "denied")
    who = [
        f"{_name(d, r.source)} {r.denied_confirmed:,} of {r.denied:,}" for r in denying.itertuples()
    ]
    return prose(
        *(say(d, "record.outcome", r=r, who=_name(d, r.source)) for r in asserting.itertuples()),
        say(d, "record.denied" if who else "record.undenied", who=who),
        say(d, "record.no_rates"),
        bullets=True,
    )


def describe_relays(d: Dataset, relayed: pd.DataFrame) -> Prose:
    """Say how many claims came straight, at first and at second hand, and the busiest relay.

    ``relayed`` is as ``sources.relays`` gives it.
    """
    if relayed.empty:
        return prose(say(d, "relays.none"))
    carried = relayed[relayed["claimant_id"] != relayed["carrier_id"]]
    total, second = relayed["claims"].sum(), relayed["second_hand"].sum()
    own = total - carried["claims"].sum()
    values = {"total": total, "own": own, "first": total - own - second, "second": second}
    hands = say(d, "relays.hands", **values)
    if carried.empty:
        return prose(hands)
    top = carried.iloc[0]
    who, through = (with_article(source_names(d)[top[c]]) for c in ("claimant_id", "carrier_id"))
    carriers = (carried["claimant_id"] == top.claimant_id).sum()
    busiest = say(d, "relays.busiest", top, who=who, through=through, carriers=carriers)
    return prose(hands, busiest)


def describe_leave_one_out(d: Dataset, heads: pd.DataFrame, front: str = "all") -> Prose:
    """Say whose loss moves the numbers of places and capitals, and how many move nothing.

    ``heads`` is as ``leave_one_out.headline_numbers`` gives it for the front.
    """
    whole, rest = heads.iloc[0], heads.iloc[1:]
    if rest.empty:
        return prose(say(d, "left_out.none"))
    moved = rest[rest["moves"] > 0]
    still, n = len(rest) - len(moved), len(rest)
    part = f"{still} of " if len(moved) else ""
    return prose(
        say(d, "left_out.all", front=front, whole=whole, **_places_and_capitals(whole)),
        *(
            say(d, "left_out.one", who=_name(d, row.without), **_places_and_capitals(row))
            for row in moved.nlargest(MOST, "moves").itertuples()
        ),
        say(d, "left_out.unmoved", part=part, n=n) if still else "",
    )


def _places_and_capitals(row: tuple) -> dict[str, tuple[int, int]]:
    return {
        "places": (row.places_floor, row.places_ceiling),
        "capitals": (row.capitals_floor, row.capitals_ceiling),
    }


def describe_dependence(d: Dataset, leaning: pd.DataFrame, bar: str, front: str = "all") -> Prose:
    """Say how many places have a holder, at a bar, that hangs on one origin.

    ``leaning`` is as ``leave_one_out.dependent_places`` gives it for the front.
    """
    if leaning.empty:
        return prose(say(d, "left_out.hangs_not", front=front, bar=bar))
    size = Counter(sorted(leaning["without"])).most_common()
    origins, n = [f"{_name(d, origin)} ({n})" for origin, n in size], leaning["place_id"].nunique()
    return prose(
        say(d, "left_out.hangs", leaning, front=front, bar=bar, n=n, origins=origins),
        say(d, "left_out.twice") if len(leaning) > n else "",
    )
