"""Pictures of measures: each takes frames and gives a figure that says what it shows.

Charts never compute. Every figure carries title, unit, source line, text alternative and table in
``figure.layout.meta``. For a chart of your own hand the axes of a pandas plot to ``draw_picture``,
or make a plotly figure, give each mark the number of its row in the table as ``customdata``, and
``finish`` it.
"""

from helpers.charts.claim_timeline import draw_admissions as draw_admissions
from helpers.charts.days import draw_levels as draw_levels
from helpers.charts.event_timeline import draw_events as draw_events
from helpers.charts.map import draw_map as draw_map
from helpers.charts.pictures import draw_picture as draw_picture
from helpers.charts.revisions import draw_revisions as draw_revisions
from helpers.charts.route_timeline import draw_route as draw_route
from helpers.charts.sources import draw_leave_one_out as draw_leave_one_out
from helpers.charts.sources import draw_sources as draw_sources
from helpers.charts.states import draw_fronts as draw_fronts
from helpers.charts.states import draw_states as draw_states
from helpers.charts.style import finish as finish
from helpers.charts.style import side_styles as side_styles
from helpers.charts.style import source_line as source_line
from helpers.charts.style import tabulate as tabulate
from helpers.charts.tolls import draw_tolls as draw_tolls
