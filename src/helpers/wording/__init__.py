"""Sentences and tables from measures, hedged by status: wording owns rounding and hedging.

"Captured" is said only of what is confirmed, "reported" of what is corroborated, "according to"
of what is claimed, and a contested event names both voices.
"""

from helpers.wording.briefing import (
    beyond_the_front,
    bottom_line,
    disputed,
    what_changed,
    what_to_watch,
)
from helpers.wording.events import sentence
from helpers.wording.listings import (
    bars_table,
    capitals_table,
    claims_table,
    diary,
    event_table,
    fitness,
    ladder_table,
    limits,
    problems_table,
    reports_table,
    reversals_table,
    rules_table,
    segments_table,
    standing,
    trust_table,
)
from helpers.wording.prose import Prose, Sentence, Table
from helpers.wording.readings import (
    band_reading,
    distance_reading,
    ends_reading,
    fronts_reading,
    gaps_reading,
    ladder_reading,
    map_reading,
    meeting_reading,
    pace_reading,
    population_reading,
    road_reading,
    silence_reading,
)

__all__ = [
    "Prose",
    "Sentence",
    "Table",
    "band_reading",
    "bars_table",
    "beyond_the_front",
    "bottom_line",
    "capitals_table",
    "claims_table",
    "diary",
    "disputed",
    "distance_reading",
    "ends_reading",
    "event_table",
    "fitness",
    "fronts_reading",
    "gaps_reading",
    "ladder_reading",
    "ladder_table",
    "limits",
    "map_reading",
    "meeting_reading",
    "pace_reading",
    "population_reading",
    "problems_table",
    "reports_table",
    "reversals_table",
    "road_reading",
    "rules_table",
    "segments_table",
    "sentence",
    "silence_reading",
    "standing",
    "trust_table",
    "what_changed",
    "what_to_watch",
]
