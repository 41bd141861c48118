"""How much rests on whom, in words: small numbers are shown as small, and no source is graded."""

from collections.abc import Sequence

import pandas as pd

from helpers import places, sources, text
from helpers.tables import Dataset
from helpers.wording.captions import state_cells
from helpers.wording.names import with_article
from helpers.wording.sentence import Prose, Sentence, Table, prose, say
from helpers.wording.tables import table

MOST = 3  # how many sources are named before the others are counted


def headline_sources(d: Dataset, links: pd.DataFrame) -> Prose:
    """Say how many events rest on one independent source.

    ``links`` are as ``sources.reports_and_origins`` gives them.
    """
    n, alone = len(links), int((links["origins"] == 1).sum())
    part = _roughly(alone, n) if n else ""
    which = "headline" if part else "alone" if n else "unstated"
    return prose(say(d, f"sources.{which}", n=n, alone=alone, part=part), role="headline")


def _roughly(part: int, whole: int) -> str:
    """Say a share in small numbers, where it is within a twentieth of one; else ''.

    >>> _roughly(401, 598), _roughly(3, 4), _roughly(1, 50)
    ('two in three', 'three in four', '')
    """
    shares = [(few, of) for of in (2, 3, 4, 5) for few in (1, of - 1)]
    few, of = min(shares, key=lambda share: abs(share[0] / share[1] - part / whole))
    near = abs(few / of - part / whole) < 0.05
    return f"{text.COUNT_WORDS[few]} in {text.COUNT_WORDS[of]}" if near else ""


def summarise_sources(d: Dataset, record: pd.DataFrame, heads: pd.DataFrame) -> Prose:
    """Say from whom the claims come, and what the loss of a source would change.

    ``record`` and ``heads`` are as ``sources.track_record`` and
    ``leave_one_out.headline_numbers`` give them.
    """
    if record.empty:
        return prose(say(d, "sources.none"))
    top = [f"{_name(d, r.source)} ({r.claims:,})" for r in record[:MOST].itertuples()]
    return prose(
        say(d, "sources.counted", claims=record["claims"].sum(), n=len(record), top=top),
        _losses(d, heads),
        bullets=True,
    )


def _name(d: Dataset, source: str) -> str:
    return with_article(sources.names(d).get(source, source))


def _losses(d: Dataset, heads: pd.DataFrame) -> Sentence:
    """Say without which source fewest confirmed events would be left."""
    rest, of = heads.iloc[1:], heads["events_confirmed"].iloc[0]
    low = rest["events_confirmed"].min()
    if not low < of:
        return say(d, "sources.without_any")
    who = [_name(d, w) for w in rest.loc[rest["events_confirmed"] == low, "without"]]
    who = " or ".join(text.list_of(who, MOST).rsplit(" and ", len(who) > 1))
    return say(d, "sources.without_confirmed", who=who, low=low, of=of)


def describe_record(d: Dataset, record: pd.DataFrame) -> Prose:
    """Say what the sources that deny most denied that is confirmed, and what no count says."""
    if not record["events"].any():
        return prose(say(d, "record.none"))
    denying = record[record["denied"] > 0].nlargest(MOST, "denied")
    parts = part_of(denying["denied_confirmed"], denying["denied"])
    who = [f"{_name(d, s)} {part}" for s, part in zip(denying["source"], parts, strict=True)]
    which = "record.denied" if who else "record.undenied"
    return prose(say(d, which, who=who), say(d, "record.no_rates"))


def track_record_table(d: Dataset, record: pd.DataFrame, caption: str) -> Table:
    """List each source with what it reported, how early, and what became of it.

    ``record`` is as ``sources.track_record`` gives it.
    """
    frame = {
        "Source": record["source"].map(sources.names(d)),
        "Claims": record["claims"],
        "Events stated": record["events"],
        "By no other source": record["alone"],
        "Before any other": record["earlier"],
        "Same day": record["tied"],
        "After another": record["after"],
        "Confirmed": part_of(record["confirmed"], record["events"]),
        "Later confirmed by others": part_of(record["later_confirmed"], record["events"]),
        "Denied by another": part_of(record["later_denied"], record["events"]),
        "Denied by it, yet confirmed": part_of(record["denied_confirmed"], record["denied"]),
    }
    return table(pd.DataFrame(frame), caption)


def part_of(parts: Sequence[int], wholes: Sequence[int]) -> list[str]:
    """Write parts of wholes.

    >>> part_of([2, 0], [3, 0])
    ['2 of 3', '–']
    """
    pairs = zip(parts, wholes, strict=True)
    return [f"{text.number(part)} of {text.number(all_)}" if all_ else "–" for part, all_ in pairs]


def describe_relays(d: Dataset, relayed: pd.DataFrame) -> Prose:
    """Say how many claims came straight, at first and at second hand.

    ``relayed`` is as ``sources.relays`` gives it.
    """
    if relayed.empty:
        return prose(say(d, "relays.none"))
    carried = relayed[relayed["claimant_id"] != relayed["carrier_id"]]
    total, second = relayed["claims"].sum(), relayed["second_hand"].sum()
    first = carried["claims"].sum() - second
    own = total - first - second
    return prose(say(d, "relays.hands", total=total, own=own, first=first, second=second))


def describe_dependence(d: Dataset, leaning: pd.DataFrame, front: str = "all") -> Prose:
    """Say for how many places the state hangs on one source, and on which.

    ``leaning`` is as ``leave_one_out.dependent_places`` gives it for the front.
    """
    if leaning.empty:
        return prose(say(d, "left_out.hangs_not", front=front))
    size, n = leaning["without"].value_counts(), leaning["place_id"].nunique()
    origins = [f"{_name(d, who)} ({places})" for who, places in size.items()]
    return prose(
        say(d, "left_out.hangs", leaning, front=front, n=n, origins=origins),
        say(d, "left_out.twice") if len(leaning) > n else "",
    )


def dependence_table(
    d: Dataset, leaning: pd.DataFrame, caption: str, folded: bool | None = None
) -> Table:
    """List the places whose state hangs on one source, with that source's claims."""
    frame = {
        "Without": leaning["without"].map(sources.names(d)),
        "Place": leaning["place_id"].map(places.names(d)),
        "Now": state_cells(d, leaning),
        "Would be": state_cells(d, leaning, "instead_"),
        "Claims of that source": leaning["claim_ids"],
    }
    return table(pd.DataFrame(frame), caption, folded)
