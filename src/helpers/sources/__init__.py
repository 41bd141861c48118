"""How much rests on whom: what each origin and outlet told, and what would be left without it.

Sources are described by what they said and when, never graded by reputation. Every measure looks
at the claims in force about the events shown; background is left out.
"""

from helpers.sources.record import asserting_claims, first_reports, track_record
from helpers.sources.relays import relay_matrix, relays, reports_and_origins, single_source_events
from helpers.sources.spoken import claims_considered, kinds, names
from helpers.sources.without import (
    depends_on_one_source,
    headline_numbers,
    holders_without_each,
    leave_one_out,
)

__all__ = [
    "asserting_claims",
    "single_source_events",
    "first_reports",
    "headline_numbers",
    "holders_without_each",
    "kinds",
    "depends_on_one_source",
    "reports_and_origins",
    "relay_matrix",
    "names",
    "track_record",
    "relays",
    "claims_considered",
    "leave_one_out",
]
