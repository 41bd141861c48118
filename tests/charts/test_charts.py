"""Charts: the right numbers in the marks, words on every figure, nothing that can be misread."""

import json
import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest
from tests.conftest import SYRIA
from tests.worlds import ENDED, GONE, world

from helpers import charts, claims, control, progress, tables
from helpers.charts import lanes, route_timeline, style, tooltips
from helpers.pages import figures

WORDS = ("title", "unit", "source", "alt")
CARTESIAN = {"scatter", "bar"}
HOSTILE = "<script>alert(1)</script> <b>x</b> $y$"


def draw(d: tables.Dataset) -> dict[str, go.Figure]:
    """Draw every chart of a dataset that shows control or claims, but the map."""
    events = claims.grade_events(d)
    held = control.control_table(d, events)
    along = progress.along_route(d, held, next(iter(d.offensive.routes)))
    counts, estimate = progress.count_states(d, held), progress.estimate_unreported(d, held)
    road, distance = progress.road_held(d, along), progress.objective_distance(d, held)
    return {
        "states": charts.draw_states(d, counts, estimate=estimate),
        "fronts": charts.draw_fronts(d, progress.by_front(d, held)),
        "road": charts.draw_levels(d, road, "Road held", "km"),
        "distance": charts.draw_levels(d, distance, "Distance", "km"),
        "strip": charts.draw_route(d, along),
        "losses": charts.draw_admissions(d, claims.first_steps(d, events)),
    }


@pytest.fixture(scope="module")
def drawn(riverland) -> dict[str, go.Figure]:
    """Every chart of the made-up offensive."""
    return draw(riverland)


REBELS, CROWN = "#D55E00", "#0072B2"
"""Colours of the two sides."""


@pytest.mark.parametrize(("told", "state"), [(GONE, "left"), (ENDED, "open")])
def test_what_has_no_holder_has_no_colour_of_a_side(riverland, told, state):
    """Every place that is not reported, left or open is grey or white on strip and stack."""
    d = world(riverland, [{**told, "claimant": who} for who in ("river-monitor", "far-post")])
    held = control.control_table(d)
    assert set(held["state"]) == {state, "not_reported"}
    strip = charts.draw_route(d, progress.along_route(d, held, "r1"))
    bars = [t.marker for t in strip.data if t.type == "bar"]
    fills = {colour for bar in bars for colour in (bar.color, bar.pattern.fgcolor) if colour}
    assert len(fills) > 1 and not {REBELS, CROWN} & fills
    states = charts.draw_states(d, progress.count_states(d, held))
    assert not {REBELS, CROWN} & {t.marker.color for t in states.data}


def test_of_too_many_runs_each_week_is_drawn_as_on_its_last_day(riverland, monkeypatch):
    """The strip of six days, thinned to one: each stop is one bar over all of them."""
    along = progress.along_route(riverland, control.control_table(riverland), "r1")
    monkeypatch.setattr(route_timeline, "MOST_RUNS", 5)
    monkeypatch.setattr(lanes, "MOST_DAYS", 1)
    strip = charts.draw_route(riverland, along)
    bars = [t for t in strip.data if t.type == "bar" and t.base is not None]
    assert sorted(y for bar in bars for y in bar.y) == list(range(along["position"].nunique()))
    assert {x for bar in bars for x in bar.x} == {6 * lanes.DAY_MS}
    assert "week by week" in strip.layout.meta["unit"]


def test_states_of_a_day_are_stacked_to_all_listed_places(drawn):
    """On each day the bars add up to six places; those of the last day are named beside it."""
    bars = [t for t in drawn["states"].data if t.type == "bar"]
    assert [sum(y or 0 for y in day) for day in zip(*(t.y for t in bars), strict=True)] == [6] * 6
    assert {t.name: t.y[-1] for t in bars} == {
        "confirmed": 2,
        "corroborated": 1,
        "disputed": 1,
        "not reported": 2,
        "reported held": None,
    }
    named = [a.text for a in drawn["states"].layout.annotations]
    assert set(named) == {
        "<b>2</b> confirmed",
        "<b>1</b> corroborated",
        "<b>1</b> disputed",
        "<b>+1</b> estimate",
        "<b>2</b> not reported",
    }
    assert [t.name for t in bars if t.showlegend] == ["reported held"]
    assert {t.hoverinfo for t in bars} == {"skip"}  # one mark a day answers to a pointer
    meta = drawn["states"].layout.meta
    assert meta["title"] == "3 of 6 places taken by 6 January, by two or more sources"
    assert (
        "On 6 January 2030: 2 confirmed, 1 corroborated, 1 disputed, 2 not reported."
        in (meta["alt"])
    )


def test_the_estimate_stands_apart_from_what_is_counted(drawn):
    """It is a dashed line within the unreported, marked so, and a column of its own."""
    (line,) = [t for t in drawn["states"].data if t.type == "scatter" and t.mode == "lines"]
    assert line.line.dash and line.y[-1] == 5  # four in other states, and one by its neighbours
    meta = drawn["states"].layout.meta
    assert "Estimate (dashed): judging by their neighbours, about 1 of 1 unr" in meta["source"]
    row = dict(zip(meta["table"]["columns"], meta["table"]["rows"][-1], strict=True))
    assert row["Changed hands too (estimate)"] == 1 and row["Not reported"] == 2
    assert row["Listed"] == 6


def test_every_state_has_a_look_of_its_own():
    """Fill and pattern tell eight states apart, without colour too."""
    looks = [style.state_fill(state, "#000000") for state in style.STATE_NAMES]
    assert set(style.STATE_NAMES) == set(control.STATES)
    told = [(look["color"], look.get("pattern", {}).get("shape")) for look in looks[:-1]]
    assert len(set(told)) == len(told)  # the last is the other side's colour


def test_levels_are_three_lines_named_at_their_ends(riverland):
    """Thick is confirmed, thin corroborated, dotted claimed; a missing value is a gap."""
    days = pd.date_range("2030-01-01", "2030-01-03")
    table = pd.DataFrame(
        {
            "day": days,
            "confirmed_km": [None, None, 9.0],
            "corroborated_km": [None, 8.0, 5.0],
            "claimed_km": [None, 7.0, 5.0],
            "claim_ids": [()] * 3,
        }
    )
    figure = charts.draw_levels(riverland, table, "Title", "km")
    claimed, corroborated, confirmed, _ = figure.data
    assert list(confirmed.y) == [None, None, None, 9, 9]
    assert list(corroborated.y) == [None, None, 8, 5, 5]
    assert claimed.line.dash and confirmed.line.width > corroborated.line.width
    named = {a.text for a in figure.layout.annotations}
    assert named == {"<b>9</b> confirmed", "<b>5</b> corroborated", "<b>5</b> claimed"}
    assert figure.layout.meta["table"]["rows"][1][1:4] == [None, 8, 7]
    assert "NaN" not in figure.to_json()


@pytest.mark.parametrize(("most", "step"), [(2, 1), (4, 1), (5, None)])
def test_a_small_count_has_whole_numbers_on_its_axis(riverland, most, step):
    """There is no half place: up to four the axis steps by one, beyond it is left to plotly."""
    zeros = dict.fromkeys(control.STATES, 0.0)
    counts = pd.DataFrame([{"day": riverland.as_of, **zeros, "claimed": most, "listed": most}])
    figure = charts.draw_states(riverland, counts.assign(named=0, claim_ids=[()]))
    assert figure.layout.yaxis.dtick == step


def test_fronts_stand_beside_one_another(riverland, drawn):
    """A panel for each front, with its places as the end of its scale and the taken above."""
    bands = progress.by_front(riverland, control.control_table(riverland))
    last = bands.groupby("front").last()
    told = {a.text for a in drawn["fronts"].layout.annotations}
    taken = (last["confirmed"] + last["corroborated"]).astype(int)
    assert told == {
        f"<b>{front}</b>: {taken[front]} of {int(last['listed'][front])}" for front in last.index
    }
    assert len({t.yaxis for t in drawn["fronts"].data}) == len(last)


def test_strip_tells_the_states_apart(drawn):
    """On the last day two places are white, one pale, one solid, one hatched crosswise."""
    bars = [t for t in drawn["strip"].data if t.type == "bar" and t.hovertext]
    last = {
        y: (t.marker.color, t.marker.pattern.shape)
        for t in bars
        for y, base, x in zip(t.y, t.base, t.x, strict=True)
        if pd.Timestamp(base) + pd.Timedelta(x, "ms") == pd.Timestamp("2030-01-06 12:00")
    }
    assert last == {
        0: ("#ffffff", None),
        1: (style.tint(REBELS, style.LOOKS["light"]), None),
        2: ("#ffffff", "x"),
        3: (REBELS, None),
        4: ("#ffffff", None),
    }
    key = [t.name for t in drawn["strip"].data if t.name]
    assert key == [
        "rebel forces",
        "crown forces",
        *("confirmed", "corroborated", "disputed", "not reported", "reported held"),
    ]


def test_no_place_of_the_strip_is_drawn_into_the_next(drawn):
    """Every bar is told its height, less than one row, however far apart its state stands."""
    bars = [t for t in drawn["strip"].data if t.type == "bar" and t.hovertext]
    assert bars and all(t.width is not None and 0 < t.width < 1 for t in bars)
    assert sum(len(t.y) for t in bars) == 11


def test_hover_leads_to_claims(drawn):
    """The mark of a place names holder, grade, window, sources and claims."""
    told = "\n".join(h for t in drawn["strip"].data for h in t.hovertext or ()).replace("<br>", " ")
    for words in (
        "البتولا",
        "held by rebel forces (corroborated)",
        "By whom: rebels",
        "Since: 2 Jan",
        "3 sources",
        "Last reported: 4 Jan",
        "c0003",
        "not reported, last known with crown forces",
    ):
        assert words in told


def test_every_figure_says_what_it_shows(drawn):
    """Title, unit, source line and text alternative are kept, and the title is drawn."""
    for figure in drawn.values():
        meta = figure.layout.meta
        assert set(meta) == {*WORDS, "table", "title_px", "key_px", "quoted", "plain"}
        assert all(value for name, value in meta.items() if name not in ("quoted", "key_px"))
        assert "8 reports, Riverland offensive, as known on 6 January 2030." in meta["source"]
        assert figure.layout.title.text.replace("<br>", " ") == meta["title"]


@pytest.mark.parametrize("name", WORDS)
def test_a_figure_without_its_words_is_refused(name):
    """None of title, unit, source and alt has a default or may be empty."""
    words = dict.fromkeys(WORDS, "told") | {"table": style.tabulate([], [])}
    with pytest.raises(TypeError):
        style.finish(go.Figure(), height=100, **{k: v for k, v in words.items() if k != name})
    with pytest.raises(ValueError, match=name):
        style.finish(go.Figure(), height=100, **words | {name: " "})


def test_a_figure_without_its_table_is_refused():
    """A picture is finished only with what it shows as a table."""
    words = dict.fromkeys(WORDS, "told")
    with pytest.raises(TypeError, match="table"):
        style.finish(go.Figure(), height=100, **words)


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


def test_an_empty_answer_is_a_sentence(riverland):
    """Nothing to draw gives a figure whose only text says so."""
    d = world(riverland, [])
    none = progress.count_states(d, control.control_table(d)).iloc[:0]
    assert charts.draw_states(riverland, none).layout.annotations
    none = progress.objective_distance(d, control.control_table(d)).iloc[:0]
    assert charts.draw_levels(riverland, none, "Title", "km").layout.annotations
    along = progress.along_route(riverland, control.control_table(riverland), "r1").iloc[:0]
    assert charts.draw_route(riverland, along).layout.annotations


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
    """Figures are equal when drawn again, and hold no random name."""
    again = draw(riverland)
    assert {k: f.to_json() for k, f in drawn.items()} == {k: f.to_json() for k, f in again.items()}
    assert "uid" not in "".join(f.to_json() for f in drawn.values())


def test_only_cartesian_traces(drawn):
    """The inlined script of a brief can draw every trace."""
    assert {t.type for f in drawn.values() for t in f.data} <= CARTESIAN


def test_figures_are_light():
    """With the real offensive every chart and its table take less than 200 kB of a page."""
    for name, figure in draw(tables.load(SYRIA)).items():
        parts = figures.chart(json.loads(figure.to_json()), 1, name)
        assert sum(map(len, parts)) < 200_000, name


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
    for field in ("colour", "symbol"):
        assert len({getattr(look, field) for look in looks.values()}) == len(looks)


def test_long_silence_is_folded(riverland):
    """A late straggler does not squeeze the days of the offensive."""
    late = pd.Timestamp("2030-03-01")
    reports = riverland.reports.assign(
        published=riverland.reports["published"].mask(
            riverland.reports["report_id"] == "r0008", late
        )
    )
    d = replace(riverland, reports=reports, as_of=late, known_by=late)
    states = charts.draw_states(d, progress.count_states(d, control.control_table(d)))
    assert states.data[0].x[-1] == "2030-01-08"
    assert "Nothing changes after 8 January 2030" in states.layout.meta["source"]


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
