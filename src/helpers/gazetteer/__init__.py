"""Find a place of a dataset by any spelling, Latin or Arabic, and never guess among namesakes."""

from helpers.gazetteer.resolver import (
    ASK,
    CERTAIN,
    LIKELY,
    UNKNOWN,
    Finding,
    Gazetteer,
    Spot,
    describe_finding,
    describe_spot,
)
from helpers.gazetteer.spelling import fold

__all__ = [
    "ASK",
    "CERTAIN",
    "LIKELY",
    "UNKNOWN",
    "Finding",
    "Gazetteer",
    "Spot",
    "describe_finding",
    "describe_spot",
    "fold",
]
