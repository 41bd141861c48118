"""Every chart has a still picture that draws what the chart draws."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import unquote

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup
from plotly.io import renderers
from tests.charts.test_tables import every_chart
from tests.conftest import RIVERLAND, SYRIA

from helpers import charts, tables
from helpers.charts.still import draw_still
from helpers.pages import figures

TABLE = pd.DataFrame({"Day": ["2030-01-01", "2030-01-02"], "Places": [1, 3]})
WORDS = {"title": "Places held", "unit": "places", "source": "8 reports", "alt": "From 1 to 3."}


def still_of(figure: go.Figure) -> tuple[BeautifulSoup, dict]:
    """Give the still picture of a figure as a page draws it, and its data as plotly writes them."""
    spec = json.loads(figure.to_json())
    shown, _ = figures.chart(spec, 1, "cell 1")
    picture = BeautifulSoup(shown, "html.parser").select_one(".chart > img")
    svg = picture["src"].removeprefix("data:image/svg+xml,")
    return BeautifulSoup(html.unescape(unquote(svg)), "html.parser"), spec


def spots(trace: dict) -> list[tuple]:
    """Give the points of a trace that have a place."""
    return [at for at in zip(trace["x"], trace["y"], strict=True) if None not in at]


@pytest.fixture(scope="module", params=[RIVERLAND, SYRIA], ids=lambda folder: folder.name)
def stills(request) -> dict[str, tuple[BeautifulSoup, dict]]:
    """The still picture of every chart of a made-up and of a real offensive."""
    found = every_chart(tables.load(request.param))
    return {name: still_of(figure) for name, figure in found.items()}


def test_a_still_has_as_many_marks_as_its_chart(stills):
    """Each bar longer than nothing, each mark that is seen and each line is drawn, once."""
    for name, (svg, spec) in stills.items():
        bars = [t for t in spec["data"] if t["type"] == "bar"]
        long = {"h": 0}
        parts = sum(bool(at[long.get(t.get("orientation"), 1)]) for t in bars for at in spots(t))
        points = [t for t in spec["data"] if t["type"] == "scatter"]
        marks = [t for t in points if "markers" in t["mode"] and t["marker"].get("opacity") != 0]
        lines = [t for t in points if "lines" in t["mode"]]
        assert len(svg.select(".bars rect")) == parts, name
        assert len(svg.select(".marks use")) == sum(len(spots(t)) for t in marks), name
        assert len(svg.select("svg[viewbox] > path")) == len(lines), name


def test_a_still_has_the_words_of_its_chart(stills):
    """Every label, note and entry of the key stands in it, and in the colours of the chart."""
    for name, (svg, spec) in stills.items():
        told = " ".join(text.get_text() for text in svg.select("text"))
        notes = [note["text"] for note in spec["layout"].get("annotations", ())]
        labels = spec["layout"]["yaxis"].get("ticktext") or ()
        keys = [t["name"] for t in spec["data"] if t.get("name") and t.get("showlegend", True)]
        for words in [*notes, *labels, *keys]:
            for line in re.sub("</?b>", "", words).split("<br>"):
                assert html.unescape(line) in told, (name, words)
        colours = {t["marker"].get("color") for t in spec["data"] if t["type"] == "bar"}
        seen = {group["fill"] for group in svg.select(".bars, pattern path[fill]")}
        assert colours <= seen | {"#ffffff"}, name


def test_bars_stand_where_their_numbers_say():
    """Two bars of 1 and 3 on a scale to 4: a quarter and three quarters of the plot's height."""
    figure = go.Figure(go.Bar(x=["2030-01-01", "2030-01-02"], y=[1, 3]))
    figure.update_layout(height=300, margin={"t": 50, "b": 50, "l": 20, "r": 20})
    spec = figure.update_yaxes(range=[0, 4]).to_plotly_json()
    svg, wide, narrow = draw_still(spec["data"], spec["layout"], 0)
    rects = BeautifulSoup(svg, "html.parser").select("rect")
    assert [(rect["y"], rect["height"]) for rect in rects] == [("150", "50"), ("50", "150")]
    assert rects[0]["width"] == rects[1]["width"] and (wide, narrow) == (300, 300)


@pytest.mark.parametrize(
    "figure",
    [
        px.bar(TABLE, x="Day", y="Places"),
        px.line(TABLE, x="Day", y="Places", markers=True),
        px.scatter(TABLE, x="Places", y="Day"),
        px.bar(TABLE.assign(Place=["<i>", "A & B"]), x="Places", y="Place", orientation="h"),
        go.Figure([go.Bar(y=[1, 2], name="one"), go.Bar(y=[2, 1], name="two")]),
    ],
    ids=["bars", "line", "marks", "names", "beside"],
)
def test_a_chart_of_plain_plotly_has_a_still(figure):
    """Bars, lines and marks of plotly's own makers are drawn, packed numbers and names too."""
    table = charts.tabulate(TABLE.columns, TABLE.itertuples(index=False))
    svg, spec = still_of(charts.style.finish(figure, **WORDS, table=table))
    drawn = [max(len(t["x"]) if "x" in t else 0, 2) for t in spec["data"]]
    marks = svg.select(".bars rect, .marks use")
    assert len(marks) == sum(drawn) and "NaN" not in str(svg)


@pytest.mark.parametrize(
    "trace",
    [
        {"type": "heatmap", "z": [[1]]},
        {"type": "bar", "x": [1], "y": [1], "text": ["one"]},
        {"type": "scatter", "x": [1], "y": [1], "marker": {"color": [1]}},
        {"type": "scatter", "x": [1], "y": [1], "mode": "markers", "marker": {"symbol": "star"}},
    ],
)
def test_what_a_still_cannot_draw_has_none(trace):
    """A chart that a still would draw otherwise has none: the page shows its words."""
    margin = {"t": 50, "b": 50, "l": 20, "r": 20}
    assert draw_still([trace], {"height": 300, "margin": margin}, 0) is None


def test_what_plotly_does_not_draw_is_there_as_a_picture(riverland):
    """A notebook keeps beside each chart a picture with its title, for GitHub and for exports."""
    figure = every_chart(riverland)["states"]
    bundle = renderers["plotly_mimetype"].to_mimebundle(figure.to_dict())
    assert list(bundle) == [figures.PLOTLY, figures.SVG]
    svg = BeautifulSoup(bundle[figures.SVG], "html.parser")
    assert svg.text.startswith(figure.layout.meta["title"]) and svg.select(".bars rect")
    plain = renderers["plotly_mimetype"].to_mimebundle(px.bar(y=[1]).to_dict())
    assert list(plain) == [figures.PLOTLY]
