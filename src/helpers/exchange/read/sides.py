"""Who acts and who gains in an ACLED row, as far as the row says.

From the codebook: the order of the two actors has no meaning, but the target of violence against
civilians is the second; civilians cannot engage in violence; *Government regains territory* is
only used for government forces and their affiliates; *Non-state actor overtakes territory* is
used for a non-state actor or a foreign state (which is coded as an external force).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STATE = ("1", "state forces")
UNARMED = ("6", "7", "protesters", "civilians")
STATE_NAME = r"(military|police) forces of|government of"
UNARMED_NAME = r"(civilians|protesters) \("
ORDER = "who acted (the order of the two actors says nothing)"

NOBODY = "who gained (the actors do not tell)"


@dataclass(frozen=True)
class Change:
    """Who acts, who gains and who loses; '' where it is not said, and ``open`` says what is not."""

    actor: str = ""
    holder: str = ""
    loser: str = ""
    open: str = ""


def is_state(name: str, inter: str) -> bool:
    """Say whether an actor is a state's own forces, by its code, or its name without one."""
    code = inter.strip().lower().removesuffix(".0")
    return code in STATE if code else bool(re.match(STATE_NAME, name, re.IGNORECASE))


def is_unarmed(name: str, inter: str) -> bool:
    """Say whether an actor is civilians or protesters."""
    code = inter.strip().lower().removesuffix(".0")
    return code in UNARMED if code else bool(re.match(UNARMED_NAME, name, re.IGNORECASE))


def only_actor(row) -> str:
    """Give the actor who must have acted: the only one, or the one who met the unarmed."""
    if not row.actor2 or is_unarmed(row.actor2, row.inter2):
        return "" if is_unarmed(row.actor1, row.inter1) else row.actor1
    return "" if row.actor1 and not is_unarmed(row.actor1, row.inter1) else row.actor2


def change(said: str, row) -> Change:
    """Work out who gained by one of the three sub-events about territory.

    *Government regains*: the one state force. *Non-state actor overtakes*: the one that is no
    state force, against a state force. *Non-violent transfer*: the only actor. Two actors of a
    kind are left open.
    """
    one, two = row.actor1, row.actor2
    kind = said.lower()
    if not one or not two:
        alone = one or two
        fits = kind.startswith("non-violent") or (
            is_state(alone, row.inter1 if one else row.inter2) == kind.startswith("government")
        )
        return Change(alone, alone) if alone and fits else Change(open=NOBODY)
    states = [is_state(one, row.inter1), is_state(two, row.inter2)]
    if kind.startswith("non-violent") or sum(states) != 1:
        return Change(open=NOBODY)
    gains, loses = (one, two) if states[0] == kind.startswith("government") else (two, one)
    return Change(gains, gains, loses)
