"""Pictures of measures: each takes frames and gives a figure that says what it shows.

Charts never compute. Every figure carries title, unit, source line and text alternative in
``figure.layout.meta``; a still carries them in its metadata.
"""

from helpers.charts.band import progress_band
from helpers.charts.fronts import fronts
from helpers.charts.ladder import claim_ladder
from helpers.charts.map import control_map
from helpers.charts.strip import route_strip
from helpers.charts.style import Still, finish, looks
from helpers.charts.timeline import reports_by_day

__all__ = [
    "Still",
    "claim_ladder",
    "control_map",
    "finish",
    "fronts",
    "looks",
    "progress_band",
    "reports_by_day",
    "route_strip",
]
