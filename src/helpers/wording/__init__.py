"""Sentences and tables from measures, hedged by grade: wording owns rounding and hedging.

"Captured" is said only of what is confirmed, "reportedly" of what is corroborated, "according to"
of what is claimed, and a disputed event names who says it and who denies it.
"""
# ruff: noqa: F401 - what notebooks use as ``wording.NAME`` is gathered here

from helpers.wording.answers import answer_places, count_places
from helpers.wording.away_from_front import (
    describe_tolls,
    headline_away,
    summarise_away,
    title_away,
    title_tolls,
)
from helpers.wording.briefing import (
    by_weight,
    headline,
    list_changes,
    list_denials,
    list_events_away,
    list_open_questions,
    summarise_news,
    summarise_state,
)
from helpers.wording.captions import (
    describe_distance,
    describe_fitness,
    describe_gaps,
    describe_limits,
    describe_losses,
    describe_pace,
    describe_road,
    describe_road_ends,
    describe_states,
    headline_capitals,
    headline_fitness,
    headline_losses,
    headline_road,
    state_cells,
    title_days,
    title_road,
)
from helpers.wording.events import describe_event
from helpers.wording.hindsight import (
    describe_grade_record,
    headline_hindsight,
    revised_table,
    summarise_hindsight,
)
from helpers.wording.sentence import Prose, Table
from helpers.wording.source_sentences import (
    dependence_table,
    describe_dependence,
    describe_record,
    describe_relays,
    headline_sources,
    summarise_sources,
    track_record_table,
)
from helpers.wording.tables import (
    bars,
    claims_table,
    diary,
    holder_names,
    in_charge_table,
    problems_table,
    spans,
    states_table,
    table,
    theme_table,
)

__all__ = [name for name, of in [*globals().items()] if name[0] != "_" and callable(of)]
