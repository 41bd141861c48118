"""The page to play with: choices above; the map, the band, a place and the claims follow."""

from __future__ import annotations

from functools import lru_cache, partial
from html import escape

import ipywidgets as widgets
import plotly.graph_objects as go
from IPython import get_ipython

from helpers import charts, claims, control, places, progress, sources, wording
from helpers.charts import style
from helpers.explorer import views
from helpers.explorer.parts import LOOK, choice, column, html, put, side_by_side
from helpers.explorer.views import View
from helpers.tables import Dataset
from helpers.wording.phrases import between, count, date, number
from helpers.wording.sentence import Prose, prose

NEEDS = prose(
    "The map and the tables of this notebook need JupyterLab to be running: open it there and "
    "choose Run All Cells.",
    "Nothing else is shown here.",
)
THE_DAY, NO_ONE, NOWHERE = ("the day shown", ""), ("nobody", ""), ("none", "")
UNWANTED = ["sendChartToCloud", "toImage", "lasso2d", "select2d", "autoScale2d"]
"""Buttons that a map does not need; the first would send it away."""


def show(d: Dataset, bar: str, front: str) -> Explorer | Prose:
    """Give the page to play with, or a sentence where nobody could.

    Parameters
    ----------
    d
        The days on offer end with its ``as_of``, the knowledge with its ``known_by``.
    bar, front
        Chosen at first.
    """
    return Explorer(d, bar, front) if running() else NEEDS


def running() -> bool:
    """Say whether a page that can hold widgets runs this cell.

    Such a page names its cell in the request to run it; papermill and nbconvert do not.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    return kernel is not None and "cellId" in kernel.get_parent("shell").get("metadata", {})


class Explorer:
    """Choices above; the map, the band, a place and the claims below follow them."""

    def __init__(self, d: Dataset, bar: str, front: str) -> None:
        """Show the last day with everything that is known.

        Raises
        ------
        ValueError
            Where the dataset has no such bar or front.
        """
        self.d, self.busy = d, False
        self.view_of = lru_cache(maxsize=32)(partial(views.look, d))
        control.changes_admitted(d, claims.grade_events(d), bar)
        self.make_choices(bar, front)
        self.map = go.FigureWidget(self.map_figure())
        self.map.layout.modebar = {"orientation": "v", "remove": UNWANTED}
        self.band, self.ladder = widgets.Output(), widgets.Output()
        boxes = ("note", "map_words", "band_words", "place_words", "place_reports", "claims")
        for name in boxes:
            setattr(self, name, widgets.HTML().add_class("jp-RenderedHTMLCommon"))
        self.refresh()
        for box in (self.day, *self.choices):
            box.observe(self.changed, "value")
        self.page = self.laid_out()

    def _repr_mimebundle_(self, **kwargs) -> dict:
        """Give the widgets, and a sentence to pages that have none."""
        words = {"text/html": NEEDS._repr_html_(), "text/plain": str(NEEDS)}
        return {**self.page._repr_mimebundle_(**kwargs), **words}

    def make_choices(self, bar: str, front: str) -> None:
        """Make the widgets of the choices."""
        days = [(date(day, year=False), day) for day in control.days(self.d)]
        name, heard = sources.names(self.d), claims.claims_in_force(self.d)["origin"].value_counts()
        self.day = widgets.SelectionSlider(
            options=days,
            value=days[-1][1],
            description="Day",
            continuous_update=False,
            layout=widgets.Layout(width="100%"),
        )
        self.known_by = choice("Known by", [THE_DAY])
        self.bar = choice("Bar", list(self.d.offensive.bars), bar)
        self.front = choice("Front", ["all", *self.d.offensive.fronts])
        self.left_out = choice("Leave out", [NO_ONE, *((name[o], o) for o in heard.index)])
        self.place = choice("Place", [NOWHERE])
        self.choices = (self.known_by, self.bar, self.front, self.left_out, self.place)
        places.counted(self.d, front)
        self.front.value = front
        self.offer()
        self.known_by.value = self.known_by.options[-1][1]

    def laid_out(self) -> widgets.VBox:
        """Lay the choices and what follows them out on one page."""
        for box in (self.claims, self.place_reports):
            box.layout = widgets.Layout(max_height="420px", overflow="auto")
        maps = widgets.VBox([self.map, self.map_words], layout=column("2 1 min(700px, 100%)"))
        bands = widgets.VBox([self.band, self.band_words], layout=column("1 1 min(340px, 100%)"))
        story = [self.place_words, self.ladder, self.place_reports]
        return widgets.VBox(
            [
                widgets.HTML(LOOK),
                self.day,
                side_by_side(self.choices),
                self.note,
                side_by_side([maps, bands]),
                *story,
                self.claims,
            ]
        )

    @property
    def view(self) -> View:
        """What is chosen comes to."""
        return self.view_of(self.day.value, self.known_by.value, self.left_out.value)

    def offer(self) -> None:
        """Offer only knowledge from the day shown on, and only places of the front."""
        known = {*self.d.reports["published"], self.d.known_by}
        later = sorted(day for day in known if day > self.day.value)
        spots = views.place_options(self.d, self.front.value)
        offers = {self.known_by: [THE_DAY, *((date(day), day) for day in later)]}
        for box, options in {**offers, self.place: [NOWHERE, *spots]}.items():
            kept = box.value
            box.options = options
            box.value = kept if kept in [value for _, value in options] else ""

    def changed(self, change: dict) -> None:
        """Follow a choice; those that only follow another are not followed again."""
        if self.busy:
            return
        self.busy = True
        try:
            self.offer()
        finally:
            self.busy = False
        parts = {self.place: self.draw_place, self.bar: self.draw_map}
        parts.get(change["owner"], self.refresh)()

    def picked(self, trace: object, points: object, state: object) -> None:
        """Choose the place of which the mark is clicked."""
        place = views.place_at(self.d, points.xs[0], points.ys[0]) if points.xs else ""
        if place in [value for _, value in self.place.options[1:]]:
            self.place.value = place

    def refresh(self) -> None:
        """Draw and say everything anew, the map first."""
        self.draw_map()
        self.say()
        self.draw_band()
        self.draw_place()
        self.claims.value = html(views.claims_listed(self.view, self.front.value))

    def map_figure(self) -> go.Figure:
        """Give the map of the day shown."""
        view = self.view
        held = views.today(view, self.front.value)
        return charts.draw_map(view.d, held, self.bar.value, view.events)

    def draw_map(self) -> None:
        """Draw the map of the day shown; how far one has zoomed in stays."""
        new, view, front = self.map_figure(), self.view, self.front.value
        with self.map.batch_update():
            self.map.data = ()
            self.map.add_traces(new.data)
            for name in ("title", "margin", "height", "meta"):
                self.map.layout[name] = new.layout[name]
        self.notes = [note.to_plotly_json() for note in new.layout.annotations]
        self.point_out()
        for trace in self.map.data:
            trace.on_click(self.picked)
        here, held = views.on_front(view.d, front), views.today(view, front)
        words = wording.describe_map(here, held, self.bar.value)
        self.map_words.value = html(words, f"<small>{escape(new.layout.meta['source'])}</small>")

    def point_out(self) -> None:
        """Point to the chosen place on the map, beside what the map says of itself."""
        self.map.layout.annotations = [*self.notes, *pointer(self.d, self.place.value)]

    def say(self) -> None:
        """Say what the page rests on, and what leaving somebody out changes."""
        view, origin = self.view, self.left_out.value
        read = count(view.rows["report_id"].nunique(), "report")
        told = f"{count(len(view.rows), 'claim')} from {read}"
        said = [f"This page rests on {told}, published by {date(view.d.known_by)}."]
        if origin:
            whole = self.view_of(self.day.value, self.known_by.value)
            gone = count(len(whole.rows) - len(view.rows), "claim")
            side = self.d.offensive.sides[self.d.offensive.attacker]
            said += [
                f"Left out: {gone} by {sources.names(self.d)[origin]}.",
                f"Without {'it' if gone == 'one claim' else 'them'} {side} hold "
                f"{self.band_now(view)} places, with everybody {self.band_now(whole)}.",
            ]
        self.note.value = html(prose(*said))

    def band_now(self, view: View) -> str:
        """Say how many places the attacker's side holds in a view, of how many."""
        last = progress.band(view.d, view.held, front=self.front.value).iloc[-1]
        return f"{between(last['floor'], last['ceiling'])} of {number(last['of'])}"

    def draw_band(self) -> None:
        """Draw how many places the attacker's side holds up to the day shown."""
        view, front = self.view, self.front.value
        title = "Places held" if front == "all" else f"Places held on the front “{front}”"
        band = progress.band(view.d, view.held, front=front)
        put(self.band, charts.draw_progress(view.d, band, title=title, unit="places"))
        self.band_words.value = html(wording.describe_band(view.d, band, "places"))

    def draw_place(self) -> None:
        """Point the chosen place out, and tell what is said of it."""
        place, view = self.place.value, self.view
        self.point_out()
        self.place_reports.value, self.ladder.outputs = "", ()
        if not place:
            self.place_words.value = html(prose("Pick a place above or on the map."))
            return
        name = places.names(self.d)[place]
        self.place_words.value = html(f"<h3>{escape(name)}</h3>", views.place_story(view, place))
        self.place_reports.value = html(views.place_reports(view, place))
        title = f"{name}, claim by claim"
        put(self.ladder, charts.draw_claims(view.d, view.rows, view.events, [place], title))


def pointer(d: Dataset, place_id: str) -> list[dict]:
    """Give the arrow to a place on the map; none where it is not drawn."""
    spots = places.located(d).set_index("place_id")
    if place_id not in spots.index:
        return []
    spot = spots.loc[place_id]
    name = {"text": f"<b>{style.escape(spot['name'])}</b>", "x": spot["lon"], "y": spot["lat"]}
    arrow = {"ax": 0, "ay": -40, "arrowhead": 2, "standoff": 9, "arrowcolor": style.INK}
    return [{**name, **arrow, "bgcolor": "white", "bordercolor": style.INK, "borderpad": 3}]
