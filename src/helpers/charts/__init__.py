"""Pictures of measures: each takes frames and gives a figure that says what it shows.

Charts never compute. Every figure carries title, unit, source line and text alternative in
``figure.layout.meta``; a still carries them in its metadata.
"""

from helpers.charts.band import progress_band
from helpers.charts.fronts import fronts
from helpers.charts.ladder import claim_ladder
from helpers.charts.map import control_map
from helpers.charts.relays import relay_matrix
from helpers.charts.settling import settling
from helpers.charts.sources import (
    links_and_origins,
    told_by_origin,
    without_each,
)
from helpers.charts.strip import route_strip
from helpers.charts.style import Still, finish, looks
from helpers.charts.themes import theme_timeline
from helpers.charts.then_and_now import then_and_now
from helpers.charts.timeline import reports_by_day
from helpers.charts.tolls import toll_steps

__all__ = [
    "Still",
    "claim_ladder",
    "control_map",
    "finish",
    "fronts",
    "links_and_origins",
    "looks",
    "progress_band",
    "relay_matrix",
    "reports_by_day",
    "route_strip",
    "settling",
    "theme_timeline",
    "then_and_now",
    "told_by_origin",
    "toll_steps",
    "without_each",
]
