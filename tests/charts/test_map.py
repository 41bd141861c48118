"""The map: the right mark at each place, nothing that can be misread, names that touch nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from shapely.affinity import translate
from shapely.geometry import mapping, shape
from tests.charts.conftest import touching_names
from tests.conftest import AFGHANISTAN, SYRIA
from tests.worlds import ENDED, GONE, world

from helpers import charts, control, tables
from helpers.charts import style
from helpers.charts.basemap import shapes
from helpers.charts.own import Picture

SVG = "{http://www.w3.org/2000/svg}"
REBELS, CROWN, GREY = "#D55E00", "#0072B2", "#d0d0d0"
"""Colours of the two sides, and of a place that no report speaks of."""
PALE = style.tint(REBELS, style.LOOKS["light"])
HOSTILE = "<script>alert(1)</script> & 'x'"


def draw(d: tables.Dataset, **options) -> Picture:
    """Draw the map of a dataset."""
    return charts.draw_map(d, control.control_table(d), **options)


@pytest.fixture(scope="module")
def drawn(riverland) -> Picture:
    """The map of the made-up offensive."""
    return draw(riverland)


@pytest.fixture(scope="module")
def syria() -> Picture:
    """The map of a real day on which much changed."""
    return draw(tables.load(SYRIA, "2024-12-08"))


def marks_of(picture: Picture) -> dict[str, tuple[str, str, bool]]:
    """Give fill, edge, and whether it has a ring, of the mark of each place, by its name."""
    root, looks, rows = ElementTree.fromstring(picture.svg), {}, picture.words["table"]["rows"]
    for group in root.iter(f"{SVG}g"):
        if (group.get("id") or "").startswith("mark"):
            first = next(group.iter(f"{SVG}path"))
            ringed = group.find(f"{SVG}circle") is not None
            looks[f"#{group.get('id')}"] = (first.get("fill"), first.get("stroke"), ringed)
    uses = [use for use in root.iter(f"{SVG}use") if use.get("class") == "mark"]
    found = {}
    for x, y, row in picture.words["marks"]["wide"]:
        far = [abs(float(use.get("x")) - x) + abs(float(use.get("y")) - y) for use in uses]
        nearest = uses[far.index(min(far))]
        found[rows[row][0].partition(" (")[0]] = looks[nearest.get("href")]
    return found


def tinted(picture: Picture) -> list[str]:
    """Give the paths of the ground that has the tint of a side."""
    colours = "|".join(style.tint(colour, style.LOOKS["tint"]) for colour in (REBELS, CROWN))
    paths = re.findall(rf"<path d='([^']*)' fill='(?:{colours})'/>", picture.svg)
    return [path for path in paths if "h8v12" not in path]


def test_each_place_has_the_mark_of_its_state(drawn):
    """One is corroborated, one confirmed, one claimed back, one not reported, one off the map."""
    fills = {place: fill for place, (fill, *_) in marks_of(drawn).items()}
    assert fills == {
        "Birch": PALE,
        "Cedar": "#ffffff",
        "Dogwood": REBELS,
        "Elm": GREY,
    }


def test_a_surer_mark_is_never_smaller():
    """Confirmed is the largest mark, then corroborated, claimed, and not reported the smallest."""
    sizes = {state: look[0] for state, look in style.LOOKS["marks"].items()}
    assert set(sizes) == set(control.STATES)
    assert sizes["confirmed"] > sizes["corroborated"] > sizes["claimed"] == sizes["disputed"]
    assert min(sizes, key=sizes.get) == "not_reported"


def test_what_changed_that_day_has_a_ring(riverland):
    """A capture of the last day is ringed, and the key says the day; the day after none is."""
    d = world(riverland, [{"place": "birch", "day": 2, "published": 2}])
    d = replace(d, as_of=pd.Timestamp("2030-01-02"))
    assert marks_of(draw(d))["Birch"][2] and "changed on 2 January" in draw(d).svg
    later = replace(d, as_of=pd.Timestamp("2030-01-03"))
    assert not marks_of(draw(later))["Birch"][2] and "changed on" not in draw(later).svg


def test_the_ground_has_a_tint_around_settled_places(riverland, drawn):
    """Around reported places the ground has the tint of the settled holder, around others none."""
    assert tinted(drawn) and "held by several sources" in drawn.svg
    assert tinted(draw(world(riverland, []))) == []


def test_the_frame_leaves_out_the_empty_country(riverland):
    """The frame holds what is reported and the objective; what lies beyond is counted."""
    d = world(riverland, [{"place": "birch"}, {"place": "cedar"}])
    d = replace(d, offensive=replace(d.offensive, objective="cedar"))
    picture = draw(d)
    assert {"Birch", "Cedar"} <= marks_of(picture).keys()
    assert re.search(r"\d places? beyond the edge of the map", picture.words["source"])


def test_a_zoom_shows_a_governorate(syria):
    """A governorate or a front fills the map; a name that is none is refused."""
    d = tables.load(SYRIA, "2024-12-08")
    near = draw(d, zoom="daraa-governorate")
    assert "Daraa" in marks_of(near) and "Manbij" not in marks_of(near)
    assert "Manbij" in marks_of(syria)
    with pytest.raises(ValueError, match="nowhere"):
        draw(d, zoom="nowhere")


@pytest.mark.parametrize(("told", "state"), [(GONE, "left"), (ENDED, "open")])
def test_what_has_no_holder_has_no_colour_of_a_side(riverland, told, state):
    """Every place that is not reported, left or open is grey or white."""
    d = world(riverland, [{**told, "claimant": who} for who in ("river-monitor", "far-post")])
    held = control.control_table(d)
    assert set(held["state"]) == {state, "not_reported"}
    colours = {colour for fill, edge, _ in marks_of(draw(d)).values() for colour in (fill, edge)}
    assert len(colours) > 1 and not {REBELS, CROWN} & colours


def test_it_says_what_it_shows(drawn, riverland):
    """Title, unit, source line, text alternative and table are there, in both shapes of it."""
    words = drawn.words
    assert all(
        words[name] for name in ("title", "unit", "source", "alt", "table", "narrow", "marks")
    )
    assert "8 reports, Riverland offensive, as known on 6 January 2030." in words["source"]
    assert "Routes are schematic" in words["source"]
    assert "1 place without a coordinate not drawn" in words["source"]
    outlines = riverland.boundaries | {"source": "Natural Earth", "note": "Drawn as held."}
    whole = draw(replace(riverland, boundaries=outlines))
    told = "Boundaries, neighbours and water: Natural Earth. Drawn as held."
    assert told in whole.words["source"]


def test_the_title_is_a_finding_of_few_words(syria):
    """It counts capitals that several sources give the attacker; single claims stand apart."""
    title = "Opposition forces hold Damascus and 7 other capitals; 2 more claimed; 13 places not"
    assert syria.words["title"] == f"{title} reported"
    for folder, day in ((SYRIA, "2024-11-27"), (SYRIA, "2024-12-01"), (AFGHANISTAN, "2021-08-08")):
        assert len(draw(tables.load(folder, day)).words["title"].split()) <= 15


def test_its_words_count_all_listed_places(riverland, drawn):
    """A place without a coordinate is in the title and in the text alternative, not drawn."""
    assert drawn.words["alt"].startswith("Map of 6 places on 6 January 2030: 2 confirmed")
    assert "2 places not reported" in drawn.words["title"]


def test_text_of_the_tables_is_never_markup(edit):
    """A name with tags arrives as plain letters."""
    d = tables.load(edit("places", "birch", name=HOSTILE))
    for svg in (draw(d).svg, draw(d).words["narrow"]):
        assert "<script" not in svg and "&lt;script&gt;" in svg


def test_it_is_drawn_the_same_again_and_is_light(riverland, drawn, syria):
    """The same tables give the same bytes, and a real day takes little of a page."""
    again = draw(riverland)
    assert (again.svg, again.words) == (drawn.svg, drawn.words)
    assert len(syria.svg) + len(syria.words["narrow"]) < 160_000


def test_little_is_drawn_too(riverland):
    """A single place, a single claim, none at all, and no boundaries make a picture."""
    few = replace(riverland, events=riverland.events.iloc[:1])
    one = riverland.places[riverland.places["place_id"] == "birch"]
    routes = riverland.routes.iloc[1:2]
    alone = replace(few, places=one, routes=routes, boundaries={})
    nothing = charts.draw_map(riverland, control.control_table(riverland).iloc[:0])
    assert nothing.svg.endswith("</svg>")
    for d in (few, alone, world(riverland, [])):
        assert draw(d).svg.endswith("</svg>") and "nan" not in draw(d).svg.casefold()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("folder", "day"),
    [(SYRIA, "2024-12-01"), (SYRIA, "2024-12-08"), (AFGHANISTAN, "2021-08-15")],
)
def test_no_name_touches_a_mark_or_another_name(page, folder, day):
    """As a browser draws it, in both shapes; the objective is named, and most capitals are."""
    d = tables.load(folder, day)
    picture = draw(d)
    for svg in (picture.svg, picture.words["narrow"]):
        assert touching_names(page, svg) == []
        assert f">{d.places.set_index('place_id').loc[d.offensive.objective, 'name']}</text>" in svg
    names = re.findall(r">([^<]+)</text>", picture.svg)
    capitals = d.places.loc[d.places["capital_of"] != "", "name"]
    assert capitals.isin(names).sum() > len(capitals) / 2


def test_outlines_that_overlap_are_drawn(riverland):
    """Areas that share ground, as of a map edited by hand, are one country on the map."""
    first, *others = riverland.boundaries["features"]
    moved = mapping(translate(shape(first["geometry"]), 0.3, 0.2))
    features = [first, first | {"geometry": moved}, *others]
    d = replace(riverland, boundaries=riverland.boundaries | {"features": features})
    one, other, *_ = shapes(d)["land"].values()
    assert one.overlaps(other) and shapes(d)["country"][""].contains(one.union(other).buffer(-1))
    assert "<path d='M" in draw(d).svg
