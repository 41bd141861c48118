"""How much rests on whom: what each origin and outlet told, and what would be left without it.

Sources are described by what they said and when, never graded by reputation. Every measure looks
at the claims in force about the events shown; background is left out.
"""

from helpers.sources.record import asserted, firsts, record
from helpers.sources.relays import echoes, links, matrix, relays
from helpers.sources.spoken import kinds, names, spoken
from helpers.sources.without import headlines, holders_without, leaning, statuses_without

__all__ = [
    "asserted",
    "echoes",
    "firsts",
    "headlines",
    "holders_without",
    "kinds",
    "leaning",
    "links",
    "matrix",
    "names",
    "record",
    "relays",
    "spoken",
    "statuses_without",
]
