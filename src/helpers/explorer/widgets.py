"""The page to play with: choices above; the map, the band, a place and the claims follow."""

from __future__ import annotations

from functools import lru_cache, partial
from html import escape
from json import loads

import ipywidgets as widgets
import plotly.graph_objects as go
from IPython import get_ipython

from helpers import charts, claims, control, places, progress, sources, text, wording
from helpers.charts import style
from helpers.explorer import selection
from helpers.explorer.selection import Selection
from helpers.tables import Dataset
from helpers.wording.sentence import Prose, prose

NEEDS_JUPYTERLAB = prose(
    "The map and the tables of this notebook need JupyterLab to be running: open it there and "
    "choose Run All Cells.",
    "Nothing else is shown here.",
)
THE_DAY, NO_ONE, NOWHERE = ("the day shown", ""), ("nobody", ""), ("none", "")
UNWANTED_BUTTONS = ["sendChartToCloud", "toImage", "lasso2d", "select2d", "autoScale2d"]
"""Buttons that a map does not need; the first would send it away."""
FIGURE = "application/vnd.plotly.v1+json"
STYLESHEET = (
    "<style>.explorer { line-height: 1.45 } .widget-box .js-plotly-plot { overflow-x: auto }"
    ".widget-slider > .widget-readout { min-width: 8em; max-width: none }"
    ".widget-html .explorer table { margin: 0 }"
    ".widget-html .explorer .table :is(caption, th, td) { text-align: start; vertical-align: top }"
    ".widget-html .explorer .table td.number { text-align: end }</style>"
)


def show(d: Dataset, bar: str, front: str) -> Explorer | Prose:
    """Give the page to play with, or a sentence where nobody could.

    The days on offer end with the dataset's ``as_of``, the knowledge with its ``known_by``; ``bar``
    and ``front`` are chosen at first.
    """
    return Explorer(d, bar, front) if can_hold_widgets() else NEEDS_JUPYTERLAB


def can_hold_widgets() -> bool:
    """Say whether a page that can hold widgets runs this cell.

    Such a page names its cell in the request to run it; papermill and nbconvert do not.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    return kernel is not None and "cellId" in kernel.get_parent("shell").get("metadata", {})


class Explorer:
    """Choices above; the map, the band, a place and the claims below follow them."""

    def __init__(self, d: Dataset, bar: str, front: str) -> None:
        """Show the last day with everything that is known; an unknown bar or front is refused."""
        self.d, self._following = d, False
        self._select = lru_cache(maxsize=32)(partial(selection.select, d))
        d.offensive.check_bar(bar)
        d.offensive.check_front(front)
        self._make_choices(bar, front)
        self.map = go.FigureWidget(self._draw_map())
        self.map.layout.modebar = {"orientation": "v", "remove": UNWANTED_BUTTONS}
        self.band, self.ladder = widgets.Output(), widgets.Output()
        boxes = ("note", "map_words", "band_words", "place_words", "place_reports", "claims")
        for name in boxes:
            setattr(self, name, widgets.HTML().add_class("jp-RenderedHTMLCommon"))
        self._show_all()
        for box in (self.day, *self.choices):
            box.observe(self._follow, "value")
        self.page = self._lay_out()

    def _repr_mimebundle_(self, **kwargs) -> dict:
        """Give the widgets, and a sentence to pages that have none."""
        words = {"text/html": NEEDS_JUPYTERLAB._repr_html_(), "text/plain": str(NEEDS_JUPYTERLAB)}
        return {**self.page._repr_mimebundle_(**kwargs), **words}

    def _make_choices(self, bar: str, front: str) -> None:
        days = [(text.day(day, year=False), day) for day in control.days(self.d)]
        name = sources.names(self.d)
        origins = claims.claims_in_force(self.d)["origin"].value_counts().index
        self.day = widgets.SelectionSlider(
            options=days,
            value=days[-1][1],
            description="Day",
            continuous_update=False,
            layout=widgets.Layout(width="100%"),
        )
        self.known_by = _dropdown("Known by", [THE_DAY])
        self.bar = _dropdown("Bar", list(self.d.offensive.bars), bar)
        self.front = _dropdown("Front", ["all", *self.d.offensive.fronts], front)
        self.left_out = _dropdown("Leave out", [NO_ONE, *((name[o], o) for o in origins)])
        self.place = _dropdown("Place", [NOWHERE])
        self.choices = (self.known_by, self.bar, self.front, self.left_out, self.place)
        self._offer()
        self.known_by.value = self.known_by.options[-1][1]

    def _lay_out(self) -> widgets.VBox:
        """Put the choices in a row, the map beside the band where there is room, the rest below."""
        for box in (self.claims, self.place_reports):
            box.layout = widgets.Layout(max_height="420px", overflow="auto")
        wide, narrow = "2 1 min(700px, 100%)", "1 1 min(340px, 100%)"
        columns = [
            widgets.VBox(parts, layout=widgets.Layout(flex=flex, min_width="0"))
            for flex, parts in (
                (wide, [self.map, self.map_words]),
                (narrow, [self.band, self.band_words]),
            )
        ]
        choices, drawings = (
            widgets.HBox(boxes, layout=widgets.Layout(flex_flow="row wrap"))
            for boxes in (self.choices, columns)
        )
        parts = [widgets.HTML(STYLESHEET), self.day, choices, self.note, drawings]
        parts += [self.place_words, self.ladder, self.place_reports, self.claims]
        return widgets.VBox(parts)

    @property
    def selection(self) -> Selection:
        """The tables of what is chosen."""
        return self._select(self.day.value, self.known_by.value, self.left_out.value)

    def _offer(self) -> None:
        """Offer only knowledge from the day shown on, and only places of the front."""
        known = {*self.d.reports["published"], self.d.known_by}
        later = [(text.day(day), day) for day in sorted(known) if day > self.day.value]
        spots = selection.place_options(self.d, self.front.value)
        for box, options in ((self.known_by, [THE_DAY, *later]), (self.place, [NOWHERE, *spots])):
            kept = box.value
            box.options = options
            box.value = kept if kept in [value for _, value in options] else ""

    def _follow(self, change: dict) -> None:
        """Follow a choice; those that only follow another are not followed again."""
        if self._following:
            return
        self._following = True
        try:
            self._offer()
        finally:
            self._following = False
        parts = {self.place: self._show_place, self.bar: self._show_map}
        parts.get(change["owner"], self._show_all)()

    def pick(self, trace: object, points: object, state: object) -> None:
        """Choose the place of which the mark is clicked."""
        place = selection.place_at(self.d, points.xs[0], points.ys[0]) if points.xs else ""
        if place in [value for _, value in self.place.options[1:]]:
            self.place.value = place

    def _show_all(self) -> None:
        """Draw and say everything anew, the map first."""
        self._show_map()
        self._show_note()
        self._show_band()
        self._show_place()
        rows = wording.claims_table(self.selection.d, self.front.value)
        self.claims.value = _html(rows).replace("<details", "<details open", 1)

    def _draw_map(self) -> go.Figure:
        chosen = self.selection
        held = chosen.last_day(self.front.value)
        return charts.draw_map(chosen.d, held, self.bar.value, chosen.events)

    def _show_map(self) -> None:
        """Draw the map of the day shown; how far one has zoomed in stays."""
        new, chosen, front = self._draw_map(), self.selection, self.front.value
        with self.map.batch_update():
            self.map.data = ()
            self.map.add_traces(new.data)
            for name in ("title", "margin", "height", "meta"):
                self.map.layout[name] = new.layout[name]
        self._notes = [note.to_plotly_json() for note in new.layout.annotations]
        self._point_out()
        for trace in self.map.data:
            trace.on_click(self.pick)
        held = chosen.last_day(front)
        words = wording.describe_map(chosen.d, held, self.bar.value, front)
        self.map_words.value = _html(words, f"<small>{escape(new.layout.meta['source'])}</small>")

    def _point_out(self) -> None:
        """Point to the chosen place on the map, beside what the map says of itself."""
        self.map.layout.annotations = [*self._notes, *_arrow(self.d, self.place.value)]

    def _show_note(self) -> None:
        """Say what the page rests on, and what leaving somebody out changes."""
        chosen, origin = self.selection, self.left_out.value
        claim_count = text.count_in_words(len(chosen.rows), "claim")
        report_count = text.count_in_words(chosen.rows["report_id"].nunique(), "report")
        known = text.day(chosen.d.known_by)
        sentences = [f"This page rests on {claim_count} from {report_count}, published by {known}."]
        if origin:
            whole = self._select(self.day.value, self.known_by.value)
            fewer = len(whole.rows) - len(chosen.rows)
            side = self.d.offensive.sides[self.d.offensive.attacker]
            by = sources.names(self.d)[origin]
            sentences += [
                f"Left out: {text.count_in_words(fewer, 'claim')} by {by}.",
                f"Without {'it' if fewer == 1 else 'them'} {side} hold "
                f"{self._places_held(chosen)} places, with everybody {self._places_held(whole)}.",
            ]
        self.note.value = _html(prose(*sentences))

    def _places_held(self, chosen: Selection) -> str:
        """Say how many places the attacker's side holds, of how many."""
        last = progress.band(chosen.d, chosen.held, front=self.front.value).iloc[-1]
        return f"{text.between(last['floor'], last['ceiling'])} of {text.number(last['of'])}"

    def _show_band(self) -> None:
        """Draw how many places the attacker's side holds up to the day shown."""
        chosen, front = self.selection, self.front.value
        title = "Places held" if front == "all" else f"Places held on the front “{front}”"
        band = progress.band(chosen.d, chosen.held, front=front)
        _put(self.band, charts.draw_progress(chosen.d, band, title=title, unit="places"))
        self.band_words.value = _html(wording.describe_band(chosen.d, band, "places", front))

    def _show_place(self) -> None:
        """Point the chosen place out, and say what is known of it."""
        place, chosen = self.place.value, self.selection
        self._point_out()
        self.place_reports.value, self.ladder.outputs = "", ()
        if not place:
            self.place_words.value = _html(prose("Pick a place above or on the map."))
            return
        name = places.names(self.d)[place]
        heading = f"<h3>{escape(name)}</h3>"
        self.place_words.value = _html(heading, selection.describe_place(chosen, place))
        self.place_reports.value = _html(selection.reports_on_place(chosen, place))
        title = f"{name}, claim by claim"
        _put(self.ladder, charts.draw_claims(chosen.d, chosen.rows, chosen.events, [place], title))


def _arrow(d: Dataset, place_id: str) -> list[dict]:
    """Give the arrow to a place on the map; none where it is not drawn."""
    spots = places.located(d).set_index("place_id")
    if place_id not in spots.index:
        return []
    spot = spots.loc[place_id]
    name = {"text": f"<b>{style.escape(spot['name'])}</b>", "x": spot["lon"], "y": spot["lat"]}
    arrow = {"ax": 0, "ay": -40, "arrowhead": 2, "standoff": 9, "arrowcolor": style.INK}
    return [{**name, **arrow, "bgcolor": "white", "bordercolor": style.INK, "borderpad": 3}]


def _html(*parts: object) -> str:
    """Give prose and tables as HTML; links to reports open a page of their own."""
    whole = "".join(part if isinstance(part, str) else part._repr_html_() for part in parts)
    whole = whole.replace('<a href="http', '<a target="_blank" href="http')
    return f'<div class="explorer">{whole}</div>'


def _put(area: widgets.Output, figure: go.Figure) -> None:
    """Show a figure in place of the one before."""
    drawn = {**loads(figure.to_json()), "config": {"displayModeBar": False}}
    data = {FIGURE: drawn, "text/plain": figure.layout.meta["alt"]}
    area.outputs = ({"output_type": "display_data", "metadata": {}, "data": data},)


def _dropdown(name: str, options: list, value: str = "") -> widgets.Dropdown:
    """Make a list to choose from; '' chooses the first."""
    layout = widgets.Layout(flex="1 1 210px", min_width="0", max_width="min(340px, 100%)")
    chosen = {"value": value} if value else {}
    return widgets.Dropdown(options=options, description=name, layout=layout, **chosen)
