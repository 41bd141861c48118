"""Sentences and tables from measures, hedged by status: wording owns rounding and hedging.

"Captured" is said only of what is confirmed, "reported" of what is corroborated, "according to"
of what is claimed, and a contested event names both voices.
"""

from helpers.wording.beyond import (
    beyond_line,
    theme_reading,
    theme_table,
    themes_table,
    tolls_reading,
)
from helpers.wording.briefing import (
    beyond_the_front,
    bottom_line,
    disputed,
    what_changed,
    what_to_watch,
)
from helpers.wording.events import sentence
from helpers.wording.hindsight import (
    false_starts_table,
    hindsight,
    late_truths_table,
    settling_reading,
    then_and_now_reading,
    two_briefs,
)
from helpers.wording.listings import (
    bars_table,
    capitals_table,
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
from helpers.wording.register import claims_by_report
from helpers.wording.tolls import tolls_table
from helpers.wording.weighing import (
    fate_reading,
    leaning_reading,
    links_reading,
    record_reading,
    relays_reading,
    weighing_line,
    without_reading,
)
from helpers.wording.weights import echoes_table, leaning_table, record_table, without_table

__all__ = [
    "Prose",
    "Sentence",
    "Table",
    "band_reading",
    "bars_table",
    "beyond_line",
    "beyond_the_front",
    "bottom_line",
    "capitals_table",
    "claims_by_report",
    "diary",
    "disputed",
    "distance_reading",
    "echoes_table",
    "ends_reading",
    "event_table",
    "false_starts_table",
    "fate_reading",
    "fitness",
    "fronts_reading",
    "gaps_reading",
    "hindsight",
    "ladder_reading",
    "ladder_table",
    "late_truths_table",
    "leaning_reading",
    "leaning_table",
    "limits",
    "links_reading",
    "map_reading",
    "meeting_reading",
    "pace_reading",
    "population_reading",
    "problems_table",
    "record_reading",
    "record_table",
    "relays_reading",
    "reports_table",
    "reversals_table",
    "road_reading",
    "rules_table",
    "segments_table",
    "sentence",
    "settling_reading",
    "silence_reading",
    "standing",
    "theme_reading",
    "theme_table",
    "themes_table",
    "then_and_now_reading",
    "tolls_reading",
    "tolls_table",
    "trust_table",
    "two_briefs",
    "weighing_line",
    "what_changed",
    "what_to_watch",
    "without_reading",
    "without_table",
]
