"""Pictures of measures: each takes frames and gives a figure that says what it shows.

Charts never compute. Every figure carries title, unit, source line, text alternative and table in
``figure.layout.meta``. For one of your own hand a plotly figure, or the axes of a pandas plot, to
``finish``.
"""
# ruff: noqa: F401 - what notebooks use as ``charts.NAME`` is gathered here

from helpers.charts.claim_timeline import draw_admissions
from helpers.charts.days import draw_levels
from helpers.charts.event_timeline import draw_events
from helpers.charts.map import draw_map
from helpers.charts.own import by_span, finish
from helpers.charts.revisions import draw_revisions
from helpers.charts.route_timeline import draw_route
from helpers.charts.sources import draw_leave_one_out, draw_sources
from helpers.charts.states import draw_fronts, draw_states
from helpers.charts.style import side_styles, source_line, tabulate
from helpers.charts.tolls import draw_tolls

__all__ = [name for name, of in [*globals().items()] if name[0] != "_" and callable(of)]
