"""How good a status is, and the words of ``wording.hedges`` as patterns, for all that checks."""

from __future__ import annotations

import re

from helpers.wording import hedges
from helpers.wording.hedges import words

RANK = {"confirmed": 3, "corroborated": 2, "claimed": 1, "contested": 1, "overtaken": 1}
STRONG, TURNING = words(hedges.STRONG), words(hedges.STRONG, *hedges.TURNING)
HOLDING, BEFORE, DEEDS = words(hedges.HOLDING), words(hedges.BEFORE), words(hedges.DEEDS)
STATING, GIVING = words(hedges.STATING), words(hedges.GIVING)
STATES = words(hedges.STRONG, *hedges.TURNING, hedges.HOLDING, hedges.STATING, hedges.DEEDS)
COUNTED = words(*hedges.COUNTED, hedges.BEFORE)
NAMED, REPORTED = words(*hedges.NAMED), words(*hedges.NAMED, *hedges.REPORTED)
CLAUSE = re.compile(
    r";|,? (?:but|while|when|since|because|although|though) |, (?:and|so|yet) (?!that)"
)
LABEL = re.compile(r"\((confirmed|corroborated|claimed|contested)\)")
VOICE = re.compile("‹voice›")
"""What stands in the place of the name of a source."""


def fault(text: str, why: str) -> str:
    """Write one fault: the sentence, and what is wrong with it."""
    return f"honest wording: “{text}”: {why}."
