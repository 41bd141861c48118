"""How much rests on whom, in words: small numbers are shown as small, and nobody is graded."""

from __future__ import annotations

import pandas as pd

from helpers import claims, sources
from helpers.tables import Dataset
from helpers.wording.captions import side
from helpers.wording.events import source_names
from helpers.wording.phrases import between, capital, count, date, listing, named, number
from helpers.wording.sentence import Prose, Sentence, prose

FEW = 5
"""Below so many events no median is given; the reader is told how few there are."""
MOST = 3


def summarise_sources(
    d: Dataset, record: pd.DataFrame, links: pd.DataFrame, heads: pd.DataFrame
) -> Prose:
    """Say how much rests on one origin, and what its loss would change.

    Parameters
    ----------
    record, links, heads
        As ``sources.track_record``, ``sources.reports_and_origins`` and
        ``sources.headline_numbers`` give them.
    """
    if record.empty:
        return prose(f"Nobody has said anything by {date(d.as_of)}.")
    alone = int((links["origins"] == 1).sum())
    top = [f"{who(d, r.source)} ({number(r.claims)})" for r in record.head(MOST).itertuples()]
    return prose(
        f"{capital(count(int(record['claims'].sum()), 'claim'))} in force come from "
        f"{count(len(record), 'independent origin')}, the most from {listing(top)}. All who speak "
        "for one side are one origin.",
        f"Of {count(len(links), 'event')} that anybody asserts, {number(alone)} "
        f"{'rests' if alone == 1 else 'rest'} on one origin alone."
        if len(links)
        else "Nobody asserts any event.",
        links_sentence(d, links),
        *loss_sentences(d, heads),
        bullets=True,
    )


def who(d: Dataset, source: str) -> str:
    """Give the name of an origin inside a sentence."""
    return named(sources.names(d).get(source, source))


def links_sentence(d: Dataset, links: pd.DataFrame) -> Sentence:
    """Say how many events have several reports but one origin, and which has most."""
    several, echoes = links[links["reports"] > 1], sources.single_source_events(links)
    if several.empty:
        return Sentence("No event is asserted in more than one report.")
    if echoes.empty:
        return Sentence(
            f"Of {count(len(several), 'event')} asserted in two reports or more, none rests on "
            "one origin."
        )
    top = echoes.iloc[0]
    said = (
        claims.claims_in_force(d).set_index("claim_id")["summary"][top["claim_ids"][0]].rstrip(". ")
    )
    return Sentence(
        f"Of {count(len(several), 'event')} asserted in two reports or more, {len(echoes)} still "
        f"{'rests' if len(echoes) == 1 else 'rest'} on one origin: counting links would have "
        f"called them agreed. Most repeated, with {count(int(top['reports']), 'report')} from "
        f"{who(d, top['origin_ids'][0])} alone: “{said}”.",
        top["claim_ids"],
    )


def loss_sentences(d: Dataset, heads: pd.DataFrame) -> list[str]:
    """Say whose loss lowers the floor, the ceiling and the confirmed events most."""
    whole, rest = heads.iloc[0], heads.iloc[1:]
    told = []
    for column, what in (
        ("places_floor", f"places that {side(d)} hold at every bar"),
        ("places_ceiling", f"places that {side(d)} hold by any claim"),
        ("confirmed", "confirmed events"),
    ):
        low = int(rest[column].min())
        if low < whole[column]:
            names = [who(d, o) for o in rest.loc[rest[column] == low, "without"]]
            told.append(
                f"Without the claims of {either(names)}, "
                f"{number(low)} of {number(whole[column])} {what} would be left."
            )
    return told or ["Without any one origin no place and no confirmed event would be lost."]


def either(names: list[str]) -> str:
    """Join names as alternatives.

    >>> either(["a", "b"]), either(["a", "b", "c", "d", "e"])
    ('a or b', 'a, b, c or 2 others')
    """
    said = listing(names, MOST)
    head, found, tail = said.rpartition(" and ")
    return f"{head} or {tail}" if found and len(names) > 1 else said


def describe_record(d: Dataset, record: pd.DataFrame) -> Prose:
    """Read who is alone, and how early the reports of the origins with most events stand."""
    said = record[record["events"] > 0].sort_values("events", ascending=False, kind="stable")
    if said.empty:
        return prose(f"Nobody asserts anything by {date(d.as_of)}.")
    told = [
        f"{capital(who(d, r.source))}: {count(r.events, 'event')}, {number(r.alone)} of them "
        f"alone; of the other {number(r.events - r.alone)}, {number(r.earlier)} before any other, "
        f"{number(r.tied)} on the same day as another, {number(r.after)} after."
        if r.events > r.alone
        else f"{capital(who(d, r.source))}: {count(r.events, 'event')}, alone with "
        f"{'it' if r.events == 1 else 'all of them'}."
        for r in said.head(MOST).itertuples()
    ]
    return prose(*told, lead_sentence(d, said), bullets=True)


def lead_sentence(d: Dataset, said: pd.DataFrame) -> str:
    """Read the median leads, of origins with events enough for one."""
    enough = said[said["events"] - said["alone"] >= FEW]
    if enough.empty:
        return f"No origin shares {count(FEW, 'event')} with another: too few for a median lead."
    told = [
        f"{lead_words(days)} for {listing([who(d, s) for s in group['source']])}"
        for days, group in sorted(enough.groupby("lead_days"), key=lambda g: -g[0])
    ]
    return (
        f"The median lead over the first other origin, where {count(FEW, 'event')} or more are "
        f"shared: {'; '.join(told)}. Reports carry a day and no hour, so a lead within one day "
        "cannot be seen."
    )


def lead_words(days: float) -> str:
    """Say a lead in words.

    >>> lead_words(0.0), lead_words(1.0), lead_words(-2.5)
    ('none', 'a day', '2.5 days behind')
    """
    if not days:
        return "none"
    size = "a day" if abs(days) == 1 else f"{abs(days):g} days"
    return size if days > 0 else f"{size} behind"


def describe_outcomes(d: Dataset, record: pd.DataFrame) -> Prose:
    """Read what became of the assertions and denials of the origins with most events."""
    said = record[record["events"] > 0].sort_values("events", ascending=False, kind="stable")
    told = [
        f"Of {count(r.events, 'event')} asserted by {who(d, r.source)}, {number(r.confirmed)} "
        f"{'is' if r.confirmed == 1 else 'are'} confirmed, {number(r.later_confirmed)} of them "
        f"later and by others alone; another denied {number(r.later_denied)} on the same day or "
        "later."
        for r in said.head(MOST).itertuples()
    ]
    no = record[record["denied"] > 0].sort_values("denied", ascending=False, kind="stable")
    denials = [
        f"{who(d, r.source)} {number(r.denied_confirmed)} of {number(r.denied)}"
        for r in no.head(MOST).itertuples()
    ]
    return prose(
        *told,
        f"Events that they denied and that are confirmed all the same: {listing(denials)}."
        if denials
        else "Nobody denies anything.",
        "These are counts of this table, not rates of being right: what nobody else spoke of "
        "could be neither confirmed nor denied.",
        bullets=True,
    )


def describe_relays(d: Dataset, relayed: pd.DataFrame) -> Prose:
    """Read how many claims came straight, at first and at second hand, and the busiest relay.

    ``relayed`` is as ``sources.relays`` gives it.
    """
    if relayed.empty:
        return prose(f"Nobody relays anything by {date(d.as_of)}.")
    straight = relayed["claimant_id"] == relayed["carrier_id"]
    total, own = int(relayed["claims"].sum()), int(relayed.loc[straight, "claims"].sum())
    second = int(relayed["second_hand"].sum())
    name = source_names(d)
    told = [
        f"Of {count(total, 'claim')}, {number(own)} "
        f"{'was' if own == 1 else 'were'} read with the claimant itself, "
        f"{number(total - own - second)} with an outlet that names no relay, and {number(second)} "
        "at second hand: an outlet that quotes a relay that quotes the claimant."
    ]
    between_them = relayed[~straight]
    if len(between_them):
        top = between_them.iloc[0]
        hands = between_them[between_them["claimant_id"] == top["claimant_id"]]
        claimant, carrier = (named(name[top[c]]) for c in ("claimant_id", "carrier_id"))
        told.append(
            f"The busiest line runs from {claimant} through {carrier}, with "
            f"{count(int(top['claims']), 'claim')}; {count(len(hands), 'carrier')} in all brought "
            f"what {claimant} said, and they are still one origin."
        )
    return prose(*told)


def describe_links(d: Dataset, links: pd.DataFrame) -> Prose:
    """Read how far the number of reports overstates the number of origins."""
    several = links[links["reports"] > 1]
    if several.empty:
        return prose(f"No event is asserted in more than one report by {date(d.as_of)}.")
    as_many = int((several["reports"] == several["origins"]).sum())
    reports, origins = int(several["reports"].sum()), int(several["origins"].sum())
    three = int((several["origins"] > 2).sum())
    return prose(
        links_sentence(d, links),
        f"Counted event by event, they have {number(reports)} reports and {number(origins)} "
        "origins; for "
        f"{number(as_many)} of them the two are equal, and {number(three)} "
        f"{'has' if three == 1 else 'have'} more than two origins.",
    )


def describe_leave_one_out(d: Dataset, heads: pd.DataFrame) -> Prose:
    """Read whose loss moves the numbers of places and capitals, and how many move nothing."""
    whole, rest = heads.iloc[0], heads.iloc[1:]
    if rest.empty:
        return prose("There is no origin to leave out.")
    moved = rest[rest["moves"] > 0].sort_values("moves", ascending=False, kind="stable")
    told = [
        f"Without the claims of {who(d, r.without)} it would be "
        f"{between(r.places_floor, r.places_ceiling)} places and "
        f"{between(r.capitals_floor, r.capitals_ceiling)} capitals."
        for r in moved.head(MOST).itertuples()
    ]
    still = len(rest) - len(moved)
    return prose(
        f"With all claims {side(d)} hold "
        f"{between(whole['places_floor'], whole['places_ceiling'])} of "
        f"{number(whole['places_of'])} places and "
        f"{between(whole['capitals_floor'], whole['capitals_ceiling'])} of "
        f"{number(whole['capitals_of'])} capitals on {date(d.as_of)}.",
        *told,
        f"Leaving out any one of {f'{number(still)} of ' if len(moved) else ''}the "
        f"{count(len(rest), 'origin')} moves neither number of places."
        if still
        else "",
    )


def describe_dependence(d: Dataset, leaning: pd.DataFrame, bar: str) -> Prose:
    """Read how many places have a holder, at a bar, that hangs on one origin.

    ``leaning`` is as ``sources.depends_on_one_source`` gives it.
    """
    if leaning.empty:
        return prose(
            f"At the bar “{bar}” no place would have another holder on {date(d.as_of)} without any "
            "one origin."
        )
    size = leaning["without"].value_counts()
    top = [f"{who(d, o)} ({n})" for o, n in sorted(size.items(), key=lambda i: (-i[1], i[0]))]
    ids = tuple(dict.fromkeys(c for cs in leaning["claim_ids"] for c in cs))
    spots = leaning["place_id"].nunique()
    return prose(
        Sentence(
            f"At the bar “{bar}” the holder of {count(spots, 'place')} on {date(d.as_of)} hangs on "
            f"one origin or another: {listing(top, 6)}.",
            ids,
        ),
        "A place can hang on two at once, where it takes both to meet the bar."
        if len(leaning) > spots
        else "",
    )
