"""Find a place of a dataset by any spelling, Latin or Arabic, and never guess among namesakes."""

from helpers.gazetteer.around import Neighbour, kilometres_outside, neighbours, on_roads
from helpers.gazetteer.folding import fold
from helpers.gazetteer.resolver import (
    ASK,
    CERTAIN,
    LIKELY,
    UNKNOWN,
    Finding,
    Gazetteer,
    Spot,
)
from helpers.gazetteer.telling import name, printable, told

__all__ = [
    "ASK",
    "CERTAIN",
    "LIKELY",
    "UNKNOWN",
    "Finding",
    "Gazetteer",
    "Neighbour",
    "Spot",
    "fold",
    "kilometres_outside",
    "name",
    "neighbours",
    "on_roads",
    "printable",
    "told",
]
