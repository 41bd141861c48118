"""Pictures of measures: each takes frames and gives a figure that says what it shows.

Charts never compute. Every figure carries title, unit, source line, text alternative and table in
``figure.layout.meta``; a still carries them in its metadata. For a chart of your own make a plotly
figure, give each mark the number of its row in the table as ``customdata``, and ``finish`` it.
"""

from helpers.charts.claim_timeline import draw_claims
from helpers.charts.event_timeline import draw_events
from helpers.charts.fronts import draw_fronts
from helpers.charts.map import draw_map
from helpers.charts.progress import draw_progress
from helpers.charts.reports_per_day import draw_reports
from helpers.charts.revised_places import draw_revised_places
from helpers.charts.revisions import draw_revisions
from helpers.charts.route_timeline import draw_route
from helpers.charts.sources import (
    draw_independent_sources,
    draw_leave_one_out,
    draw_relays,
    draw_sources,
)
from helpers.charts.style import StaticFigure, finish, side_styles, source_line, tabulate
from helpers.charts.tolls import draw_tolls

__all__ = [
    "StaticFigure",
    "draw_claims",
    "draw_events",
    "draw_fronts",
    "draw_independent_sources",
    "draw_leave_one_out",
    "draw_map",
    "draw_progress",
    "draw_relays",
    "draw_reports",
    "draw_revised_places",
    "draw_revisions",
    "draw_route",
    "draw_sources",
    "draw_tolls",
    "finish",
    "side_styles",
    "source_line",
    "tabulate",
]
