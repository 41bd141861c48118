"""One sentence for one event, hedged by its status."""

from __future__ import annotations

import pandas as pd

from helpers import places
from helpers.tables import Dataset
from helpers.tables.rules import NOBODY
from helpers.wording.phrases import capital, listing, stop, when
from helpers.wording.prose import Sentence


def sentence(d: Dataset, event: pd.Series | tuple, rows: pd.DataFrame) -> Sentence:
    """Say one event.

    Parameters
    ----------
    event
        A row of ``claims.statuses`` (as ``itertuples`` gives it).
    rows
        Claims as ``claims.known`` gives them.
    """
    mine = rows[rows["event_id"] == event.event_id]
    said = mine[mine["claim_id"].isin(event.claim_ids)]
    denied = mine[mine["claim_id"].isin(event.denial_ids)]
    if event.status in ("denied", "retracted"):
        text = unsaid(d, mine)
    elif event.holder:
        text = change_of_hands(d, event, said)
    else:
        text = other(d, event, said)
    no = dissent(d, denied) if event.status != "denied" else ""
    closing = " Later events have overtaken this." if event.status == "overtaken" else ""
    claims = (*event.claim_ids, *event.denial_ids) or tuple(mine["claim_id"])
    return Sentence(capital(stop(text.rstrip(". ") + no)) + closing, claims)


def change_of_hands(d: Dataset, event: tuple, said: pd.DataFrame) -> str:
    """Say who took or left a place, in the words that the status allows."""
    place = places.names(d).get(event.place_id, "the country")
    turned = pd.notna(event.start)
    day = when(event.start, event.end, event.or_earlier) if turned else when(event.day, event.day)
    left = event.holder == NOBODY
    side = d.offensive.sides.get(event.loser if left else event.holder, "an unnamed side")
    if event.status == "confirmed":
        verb = "left" if left else "captured" if turned else "entered"
        return f"{side} {verb} {place} {day} ({grounds(d, event, said)})"
    deed = "left" if left else "took" if turned else "entered or came near"
    if event.status == "corroborated":
        done = f"have {'left' if left else 'taken' if turned else 'entered or come near'}"
        return f"{side} were reported to {done} {place} {day} ({voices(d, said)})"
    if event.status in ("contested", "overtaken"):
        return f"{voices(d, said)} {says(d, said)} that {side} {deed} {place} {day}"
    return f"according to {voices(d, said)} alone, {side} {deed} {place} {day}"


def grounds(d: Dataset, event: tuple, said: pd.DataFrame) -> str:
    """Say on whose word a change of hands is confirmed; the loser's own admission comes first."""
    admits = said[said["named"] & (said["claimant_side"] == event.loser) & (event.loser != "")]
    return f"admitted by {voices(d, admits)}" if len(admits) else voices(d, said)


def other(d: Dataset, event: tuple, said: pd.DataFrame) -> str:
    """Say an event that turns no place: the first claim's own summary, and who says so."""
    summary = stop(said.sort_values("claim_id")["summary"].iloc[0]).rstrip(".")
    if event.status == "confirmed":
        return f"{summary} (confirmed: {voices(d, said)})"
    if event.status == "corroborated":
        return f"reported by {voices(d, said)}: {summary}"
    if event.status in ("contested", "overtaken"):
        return f"{voices(d, said)} {says(d, said)}: {summary}"
    return f"according to {voices(d, said)} alone: {summary}"


def unsaid(d: Dataset, mine: pd.DataFrame) -> str:
    """Say an event of which only denials, doubts or retractions are left."""
    last = mine.sort_values("claim_id").iloc[-1:]
    summary = stop(last["summary"].iloc[0]).rstrip(".")
    taken_back = last["stance"].iloc[0] == "retracts"
    rest = "the claim is taken back" if taken_back else "nobody in the table asserts the opposite"
    return f"{voices(d, last)} {says(d, last)}: {summary}; {rest}"


def dissent(d: Dataset, denied: pd.DataFrame) -> str:
    """Name the voices of the denials that stand."""
    if denied.empty:
        return ""
    return f"; {voices(d, denied)} {'denies' if says(d, denied) == 'says' else 'deny'} it"


def voices(d: Dataset, rows: pd.DataFrame, most: int = 3) -> str:
    """Name who makes some claims, the first to say so first."""
    names = d.sources.set_index("source_id")["name"]
    order = rows.sort_values(["published", "claim_id"])["claimant_id"].drop_duplicates()
    return listing([names[source] for source in order], most)


def says(d: Dataset, rows: pd.DataFrame) -> str:
    """Give the verb that agrees with the voices of some claims; unnamed voices are plural."""
    who = rows["claimant_id"].unique()
    kind = d.sources.set_index("source_id")["kind"]
    plural = len(who) > 1 or (len(who) == 1 and kind[who[0]] == "unnamed")
    return "say" if plural else "says"
