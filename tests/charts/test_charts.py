"""Charts: the right numbers in the marks, words on every figure, nothing that can be misread."""

import json
import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest
from tests.conftest import SYRIA
from tests.worlds import world

from helpers import charts, claims, control, progress, tables
from helpers.charts import basemap, claim_timeline, labels, style, tooltips

CARTESIAN = {"scatter", "bar"}
HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"


def draw(d: tables.Dataset) -> dict[str, go.Figure]:
    """Draw every chart of a dataset."""
    events, rows = claims.grade_events(d), claims.claims_in_force(d)
    held = control.control_table(d, events)
    route = next(iter(d.offensive.routes))
    along = progress.along_route(d, held, route)
    return {
        "map": charts.draw_map(d, held, "corroborated", events),
        "band": charts.draw_progress(d, progress.band(d, held), "Places held", "places"),
        "road": charts.draw_progress(
            d, progress.road_held(along), "Road held", "km", columns=("floor_km", "ceiling_km")
        ),
        "distance": charts.draw_progress(
            d,
            progress.objective_distance(d, held),
            "Distance",
            "km",
            columns=("floor_km", "ceiling_km"),
        ),
        "strip": charts.draw_route(d, along, "corroborated", events),
        "ladder": charts.draw_claims(d, rows, events),
    }


@pytest.fixture(scope="module")
def drawn(riverland) -> dict[str, go.Figure]:
    """Every chart of the made-up offensive."""
    return draw(riverland)


def shown(figure: go.Figure, xs: list[list] | None = None) -> set[tuple[float, str, float]]:
    """Give (longitude, symbol, size) of the marks of a map, at a step of its slider."""
    traces = [t for t in figure.data if t.marker.symbol and t.y and t.y[0] is not None]
    traces = [t for t in traces if t.mode == "markers"]
    xs = xs or [t.x for t in traces]
    return {
        (x, t.marker.symbol, t.marker.size)
        for t, row in zip(traces, xs, strict=True)
        for x in row
        if x is not None
    }


def test_map_shows_who_holds_each_place_on_the_last_day(drawn):
    """Four places are the attacker's, one the defender's, one is claimed back by the defender."""
    assert shown(drawn["map"]) == {
        (0, "circle", 5),
        (1, "circle", 8),
        (2, "circle", 8),
        (2, "square-open", 13),
        (3, "circle", 8),
        (4, "square", 5),
    }


def test_map_steps_from_the_eve_to_the_last_day(drawn):
    """The slider has six days, starts at the last, and its first shows the holders before."""
    slider = drawn["map"].layout.sliders[0]
    assert [step.label for step in slider.steps] == [f"{n} Jan" for n in range(1, 7)]
    assert slider.active == 5
    assert shown(drawn["map"], slider.steps[0].args[0]["x"]) == {
        (0, "circle", 5),
        (1, "square", 5),
        (2, "square", 5),
        (3, "square", 5),
        (4, "square", 5),
    }


def test_map_fills_a_mark_by_its_status(riverland):
    """At the bar claimed, a place that is only claimed is a hollow mark of its claimant."""
    held = control.control_table(riverland)
    figure = charts.draw_map(riverland, held, "claimed")
    hollow = [t for t in figure.data if t.marker.color == "#ffffff" and t.hovertext]
    assert [(t.marker.symbol, [x for x in t.x if x is not None]) for t in hollow] == [
        ("square", [2])
    ]
    told = {t.name: t.marker.color for t in figure.data if t.name}
    assert told["claimed"] == "#ffffff" != told["confirmed"]


def test_band_carries_floor_and_ceiling(drawn):
    """The two lines are the counts of each day and the dotted one the count on the eve."""
    high, low, before = drawn["band"].data
    assert list(low.y) == [1, 2, 2, 3, 3, 4]
    assert list(high.y) == [1, 2, 2, 4, 4, 5]
    assert (low.line.dash, high.line.dash, before.line.dash) == (None, "5px,4px", "dot")
    assert list(before.y) == [1, 1]
    told = [a.text for a in drawn["band"].layout.annotations]
    assert told == ["<b>4</b> at every bar", "<b>5</b> by any claim", "<b>1</b> before"]
    assert "4 at every bar, 5 by any claim" in drawn["band"].layout.meta["alt"]


def test_band_leaves_a_gap_where_nothing_is_known(riverland):
    """A missing value is a gap, not a zero, and no NaN reaches the page."""
    days = pd.date_range("2030-01-01", "2030-01-06")
    band = pd.DataFrame(
        {
            "day": days,
            "floor": [None, None, 3.0, 3.0, 4.0, 4.0],
            "ceiling": [None, 5.0, 5.0, 6.0, 6.0, 7.5],
        }
    )
    figure = charts.draw_progress(riverland, band, "Title", "km")
    assert list(figure.data[1].y) == [None, None, 3, 3, 4, 4]
    assert "NaN" not in figure.to_json()


@pytest.mark.parametrize(("ceiling", "step"), [(2, 1), (4, 1), (5, None)])
def test_a_small_count_has_whole_numbers_on_its_axis(riverland, ceiling, step):
    """There is no half place: up to four the axis steps by one, beyond it is left to plotly."""
    days = pd.date_range("2030-01-01", "2030-01-03")
    band = pd.DataFrame({"day": days, "floor": [0, 1, 1], "ceiling": [0, 1, ceiling]})
    figure = charts.draw_progress(riverland, band, "Places held", "places")
    assert figure.layout.yaxis.dtick == step


def test_strip_tells_sure_from_claimed(drawn):
    """Nine runs of days; three places solid, one hatched, on the last day one the defender's."""
    bars = [t for t in drawn["strip"].data if t.type == "bar"]
    last = {
        t.name: sorted(
            y
            for y, base, x in zip(t.y, t.base, t.x, strict=True)
            if pd.Timestamp(base) + pd.Timedelta(x, "ms") == pd.Timestamp("2030-01-06 12:00")
        )
        for t in bars
    }
    assert last == {
        "● rebel forces, at all bars": [0, 1, 3],
        "○ rebel forces, at some bars only": [2],
        "■ crown forces": [4],
    }


def test_a_place_that_is_said_to_be_left_is_marked_on_the_road(riverland):
    """Its row stays the defender's at a stricter bar, and a cross and the key say what is told."""
    gone = {"claimant": "river-monitor", "holder": "none", "type": "withdrawal"}
    d = world(riverland, [gone])
    strip = charts.draw_route(
        d, progress.along_route(d, control.control_table(d), "r1"), "corroborated"
    )
    crosses = [t for t in strip.data if t.name == "nobody reported in, at some bars only"]
    assert [list(t.y) for t in crosses] == [[1]] and crosses[0].marker.symbol == "x-open"
    assert not any("at some bars" in t.name for t in strip.data if t.type == "bar")


def test_no_place_of_the_strip_is_drawn_into_the_next(drawn):
    """Every bar is told its height, less than one row, however far apart its state stands."""
    bars = [t for t in drawn["strip"].data if t.type == "bar"]
    assert bars and all(t.width is not None and 0 < t.width < 1 for t in bars)
    assert sum(len(t.y) for t in bars) == 9
    assert [bool(t.marker.pattern.shape) for t in bars] == [False, True, False]


def test_ladder_has_one_mark_a_claim_and_none_hides_another(drawn):
    """Fifteen claims stand at fifteen different points."""
    spots = [
        (x, y)
        for t in drawn["ladder"].data
        if t.type == "scatter" and t.hovertext
        for x, y in zip(t.x, t.y, strict=True)
    ]
    assert len(spots) == len(set(spots)) == 15


def test_ladder_tells_admission_and_denial_apart(drawn):
    """Two admissions, one denial that stands and one that fell, each with its own symbol."""
    counts = {}
    for trace in drawn["ladder"].data:
        if trace.type == "scatter" and trace.hovertext:
            counts[trace.marker.symbol] = counts.get(trace.marker.symbol, 0) + len(trace.x)
    assert counts == {
        "circle": 5,
        "square": 1,
        "triangle-up": 5,
        "square-open-dot": 2,
        "square-x": 1,
        "square-x-open": 1,
    }


def test_ladder_shows_the_places_asked_for_in_their_order(riverland):
    """Only the lines of the named places are drawn."""
    figure = charts.draw_claims(
        riverland,
        claims.claims_in_force(riverland),
        claims.grade_events(riverland),
        ["cedar", "birch"],
    )
    assert list(figure.layout.yaxis.ticktext) == ["Cedar → ●", "Cedar → ■", "Birch → ●"]


def test_hover_leads_to_reports(drawn):
    """The mark of a place names holder, grade, window, claimant, relay, report and denial."""
    told = "\n".join(h for t in drawn["map"].data for h in t.hovertext or ())
    for words in (
        "البتولا",
        "held by rebel forces: confirmed, on 2 Jan",
        "3 origins",
        "<b>Said</b> by River Monitor (via The Wire)",
        "r0003",
        "The rebels took Birch.",
        "<b>Denied</b> by Crown army",
        "Below the bar “corroborated”",
        "crown forces, since before the offensive",
    ):
        assert words in told


def test_every_figure_says_what_it_shows(drawn):
    """Title, unit, source line and text alternative are kept, and the title is drawn."""
    for figure in drawn.values():
        meta = figure.layout.meta
        assert set(meta) == {*style.WORDS, "table", "title_px", "quoted", "plain"}
        assert all(value for name, value in meta.items() if name != "quoted")
        assert "8 reports, Riverland offensive, as known on 6 January 2030." in meta["source"]
        assert figure.layout.title.text.replace("<br>", " ") == meta["title"]
    assert "Routes are schematic" in drawn["map"].layout.meta["source"]
    assert "1 place without a coordinate not drawn" in drawn["map"].layout.meta["source"]


def test_boundaries_are_credited_with_their_note(riverland):
    """The source line of a map names where the outlines come from and what to know of them."""
    whole = replace(
        riverland,
        boundaries=riverland.boundaries | {"source": "Natural Earth", "note": "Drawn as held."},
    )
    figure = charts.draw_map(whole, control.control_table(whole), "claimed")
    assert "Boundaries: Natural Earth. Drawn as held." in figure.layout.meta["source"]


@pytest.mark.parametrize("name", ["title", "unit", "source", "alt"])
def test_a_figure_without_its_words_is_refused(name):
    """None of title, unit, source and alt has a default or may be empty."""
    words = dict.fromkeys(style.WORDS, "told") | {"table": style.tabulate([], [])}
    with pytest.raises(TypeError):
        style.finish(go.Figure(), height=100, **{k: v for k, v in words.items() if k != name})
    with pytest.raises(ValueError, match=name):
        style.finish(go.Figure(), height=100, **words | {name: " "})
    with pytest.raises(ValueError, match=name):
        charts.StaticFigure(svg="<svg/>", **words | {name: ""})


def test_a_figure_without_its_table_is_refused():
    """A picture is finished only with what it shows as a table."""
    words = dict.fromkeys(style.WORDS, "told")
    with pytest.raises(TypeError, match="table"):
        style.finish(go.Figure(), height=100, **words)
    with pytest.raises(TypeError, match="table"):
        charts.StaticFigure(svg="<svg/>", **words)


def test_a_chart_of_ones_own_hands_over_a_frame(riverland):
    """A plotly figure is finished with a frame as its table, and its rows as words over marks."""
    frame = pd.DataFrame({"Day": ["2 January", "3 January"], "Places": [1, 2]})
    figure = go.Figure(go.Bar(x=frame["Day"], y=frame["Places"], customdata=[0, 1]))
    words = {"title": "Held", "unit": "places", "alt": "1, then 2."}
    source = charts.source_line(riverland)
    figure = charts.finish(
        figure, **words, source=source, table=frame, height=200, tips=["one", "two"]
    )
    assert figure.layout.meta["table"] == {
        "columns": ["Day", "Places"],
        "rows": [["2 January", 1], ["3 January", 2]],
    }
    assert figure.data[0].hovertext == ("one", "two")


def test_text_of_the_tables_is_never_markup(edit):
    """Names, summaries and sources with tags or dollars arrive as plain letters everywhere."""
    edit("places", "birch", name=HOSTILE)
    edit("sources", "rebel-command", name=HOSTILE)
    folder = edit("events", "c0001", summary=HOSTILE)
    path = folder / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace("rebel forces", HOSTILE), "utf-8")
    for figure in draw(tables.load(folder)).values():
        layout = figure.to_plotly_json()
        layout["layout"].pop("meta")
        told = json.dumps(layout, default=str)
        assert not re.search(r"<(?!/?(b|span)>|br>)", told)
        assert "<b>x" not in told and "$" not in told.replace("&#36;", "")


@pytest.mark.parametrize("told", [[], [{"published": 2}]])
def test_an_early_day_is_drawn(riverland, told):
    """Before any report and on the first day every chart is a figure, and says so in words."""
    d = world(riverland, told)
    for figure in draw(d).values():
        assert figure.layout.meta["alt"]
        assert "NaN" not in figure.to_json()
    assert charts.draw_reports(d).alt


def test_an_empty_answer_is_a_sentence(riverland):
    """Nothing to draw gives a figure whose only text says so."""
    d = world(riverland, [])
    empty = charts.draw_claims(d, claims.claims_in_force(d), claims.grade_events(d))
    assert empty.layout.annotations[0].text.replace("<br>", " ") == (
        f"Nobody claims a change of hands by {d.as_of.day} January 2030."
    )
    quiet = charts.draw_map(d, control.control_table(d), "confirmed")
    assert "No place drawn here changed hands" in quiet.layout.annotations[0].text
    band = pd.DataFrame({"day": [], "floor": [], "ceiling": []})
    assert charts.draw_progress(riverland, band, "Title", "km").layout.annotations
    along = progress.along_route(riverland, control.control_table(riverland), "r1").iloc[:0]
    assert charts.draw_route(riverland, along, "claimed").layout.annotations


def test_one_row_is_enough(riverland):
    """A dataset with a single claim, or with a single place, is drawn."""
    few = replace(riverland, events=riverland.events.iloc[:1])
    alone = replace(
        riverland,
        places=riverland.places[riverland.places["place_id"] == "birch"],
        routes=riverland.routes.iloc[1:2],
        boundaries={},
        events=riverland.events.iloc[:1],
    )
    for d in (few, alone):
        for figure in draw(d).values():
            assert figure.layout.meta["alt"]


def test_the_same_tables_give_the_same_bytes(riverland, drawn):
    """Figures and the still are equal when drawn again, and hold no random name."""
    again = draw(riverland)
    assert {k: f.to_json() for k, f in drawn.items()} == {k: f.to_json() for k, f in again.items()}
    assert "uid" not in "".join(f.to_json() for f in drawn.values())
    still = charts.draw_reports(riverland)
    assert still.svg == charts.draw_reports(riverland).svg
    assert "<dc:date>" not in still.svg


def test_only_cartesian_traces(drawn):
    """The inlined script of a brief can draw every trace."""
    assert {t.type for f in drawn.values() for t in f.data} <= CARTESIAN


def test_figures_are_light():
    """With the real offensive every chart and its table together are below 250 kB."""
    for name, figure in draw(tables.load(SYRIA)).items():
        assert len(figure.to_json()) < 250_000, name


def test_sides_differ_in_colour_and_shape(riverland):
    """Every side, nobody and the unknown have a shape of their own, the attacker the first."""
    told = riverland.offensive
    many = replace(
        riverland,
        offensive=replace(
            told, sides={**{f"side-{n}": f"Side {n}" for n in range(4)}, **told.sides}
        ),
    )
    looks = style.side_styles(many)
    assert [looks[told.attacker].symbol, looks[told.defender].symbol] == ["circle", "square"]
    for field in ("colour", "symbol", "glyph"):
        assert len({getattr(look, field) for look in looks.values()}) == len(looks)
    assert style.NEUTRAL_SYMBOL not in [look.symbol for look in looks.values()]


def test_a_timeline_of_many_claims_has_a_bound(riverland, monkeypatch):
    """Where not all lines have room those with most claims are drawn; the others are counted."""
    monkeypatch.setattr(claim_timeline, "MOST_PX", 100)
    events = claims.grade_events(riverland)
    figure = charts.draw_claims(riverland, claims.claims_in_force(riverland), events)
    assert 0 < figure.layout.yaxis.range[0] <= 100
    drawn = figure.layout.meta["table"]["rows"]
    all_of_them = events[(events["holder"] != "") & (events["place_id"] != "")]
    cut = len(all_of_them) - len(drawn)
    assert cut > 0 and f"{cut} changes with fewer claims not drawn" in figure.layout.meta["source"]
    fewest = min(len(row[-1]) for row in drawn)
    assert fewest >= sorted(map(len, all_of_them["claim_ids"] + all_of_them["denial_ids"]))[cut]


def test_long_silence_is_folded(riverland):
    """A late straggler does not squeeze the days of the offensive, and stands as later."""
    late = pd.Timestamp("2030-03-01")
    reports = riverland.reports.assign(
        published=riverland.reports["published"].mask(
            riverland.reports["report_id"] == "r0008", late
        )
    )
    d = replace(riverland, reports=reports, as_of=late, known_by=late)
    figure = charts.draw_claims(d, claims.claims_in_force(d), claims.grade_events(d))
    assert figure.layout.xaxis.ticktext[-1] == "later"
    assert pd.Timestamp(figure.layout.xaxis.range[1]) < pd.Timestamp("2030-01-12")
    band = charts.draw_progress(d, progress.band(d, control.control_table(d)), "Places", "places")
    assert band.data[0].x[-1] == "2030-01-08"
    assert "Nothing changes after 8 January 2030" in band.layout.meta["source"]


def test_still_carries_its_words(riverland):
    """Jupyter gets an SVG with text as text, and title, source and alt in the metadata."""
    still = charts.draw_reports(riverland)
    data, metadata = still._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg ") and ">claims</text>" in still.svg
    assert set(metadata["image/svg+xml"]) == {"title", "unit", "source", "alt", "table"}
    assert still.table["rows"][1] == ["2 January 2030", 1, 1, 0, 0, 2, ["r0001", "r0002"]]
    assert still.alt == (
        "8 reports with 17 claims in 6 days; 2 of the claims deny. "
        "Most claims, 5, were published on 5 January 2030."
    )


@pytest.mark.parametrize("room", labels.ROOM_PX)
@pytest.mark.parametrize("folder", [SYRIA, SYRIA.parent / "afghanistan-2021"])
def test_names_on_a_map_do_not_cover_each_other(folder, room):
    """No two names of a real map share ground, nor hide a capital; few hide any other mark."""
    d = tables.load(folder)
    spots = d.places[d.places["lat"].notna() & ~d.places["kind"].isin(["governorate", "area"])]
    extent = basemap.map_extent(d, spots)
    placed = labels.place_names(spots, d.offensive.objective, extent, room)
    points, name = labels.to_pixels(spots, extent, room), spots.set_index("place_id")["name"]
    boxes = [labels.name_box(points[p], name[p], position) for p, position in placed.items()]
    assert not any(labels.overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    capitals = set(spots[spots["capital_of"] != ""]["place_id"])
    hidden = [{p for p in points if labels.covers(box, points[p])} for box in boxes]
    assert not capitals & set().union(*hidden[1:])  # the objective is named in any case
    assert max(map(len, hidden)) <= labels.MOST_HIDDEN
    assert next(iter(placed)) == d.offensive.objective
    assert len(capitals & set(placed)) > len(capitals) / 2


def test_hover_text_is_short():
    """Over a mark stand at most four claims of an event, none wider than a phone."""
    for figure in draw(tables.load(SYRIA)).values():
        texts = [text for trace in figure.data for text in trace.hovertext or ()]
        for text in texts:
            lines = text.split("<br>")
            assert len(lines) <= 48
            assert all(len(re.sub(r"<[^>]*>|&\w+;", "", line)) <= tooltips.WIDTH for line in lines)


def test_source_line_tells_two_days_apart(riverland):
    """A view of an earlier day with later knowledge names both days."""
    d = replace(riverland, as_of=pd.Timestamp("2030-01-04"))
    assert style.source_line(d).endswith("as of 4 January 2030, known by 6 January 2030.")
