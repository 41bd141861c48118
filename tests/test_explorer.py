"""The page to play with: each choice moves what it should, and without widgets it is a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import papermill
import pytest
from nbconvert import HTMLExporter

from helpers import claims, control, explorer, progress, tables, wording
from helpers.explorer import selection, widgets
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import on, world


@pytest.fixture(scope="module")
def river(riverland) -> explorer.Explorer:
    """A page on the made-up offensive; a test sets what it needs and all else back."""
    return explorer.Explorer(riverland, "corroborated", "all")


@pytest.fixture
def play(river):
    """Set choices by name, at first all as the page opens."""

    def choose(**values):
        river.day.value = river.d.as_of
        for name in ("known_by", "left_out", "place"):
            getattr(river, name).value = ""
        river.bar.value, river.front.value = "corroborated", "all"
        for name, value in values.items():
            getattr(river, name).value = value
        return river

    return choose


def marks(drawn: explorer.Explorer) -> dict[str, str]:
    """Give the text behind each mark of the map by its place's name."""
    told = [
        text
        for trace in drawn.map.data
        if trace.hoverinfo == "text"
        for x, text in zip(trace.x, trace.hovertext, strict=True)
        if x is not None
    ]
    return {text.split("</b>")[0].removeprefix("<b>"): text for text in told}


def figure(area) -> dict:
    """Give the figure that an area shows."""
    return area.outputs[0]["data"][widgets.FIGURE]


def test_without_widgets_it_is_a_sentence_and_nothing_else(riverland):
    """Where no page with widgets asks, nothing is made and one sentence says what is needed."""
    assert not explorer.can_hold_widgets()
    assert explorer.show(riverland, "corroborated", "all") is explorer.NEEDS_JUPYTERLAB
    assert "JupyterLab" in str(explorer.NEEDS_JUPYTERLAB) and "Run All Cells" in str(
        explorer.NEEDS_JUPYTERLAB
    )


@pytest.mark.parametrize(("metadata", "runs"), [({"cellId": "a"}, True), ({}, False)])
def test_widgets_are_made_where_the_request_names_its_cell(monkeypatch, metadata, runs):
    """JupyterLab says which cell it runs; papermill and nbconvert do not."""
    kernel = SimpleNamespace(get_parent=lambda channel: {"metadata": metadata})
    monkeypatch.setattr(widgets, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    assert explorer.can_hold_widgets() is runs


def test_the_notebook_runs_anywhere_and_shows_only_the_sentence(tmp_path):
    """Through papermill it runs without widgets, and as a still page it says what it needs."""
    notebook = Path(__file__).parents[1] / "notebooks" / "explore.ipynb"
    done = papermill.execute_notebook(
        str(notebook),
        str(tmp_path / "out.ipynb"),
        {"dataset": str(RIVERLAND), "as_of": "2030-01-04", "front": "east"},
        progress_bar=False,
        request_save_on_cell_execute=False,
    )
    outputs = [output for cell in done["cells"] for output in cell.get("outputs", [])]
    assert [output["data"]["text/plain"] for output in outputs] == [str(explorer.NEEDS_JUPYTERLAB)]
    assert "widgets" not in done["metadata"]
    still, _ = HTMLExporter().from_notebook_node(done)
    assert "choose Run All Cells." in still and "widget-view" not in still


def test_a_page_that_cannot_hold_widgets_gets_the_sentence(river):
    """Beside the widgets the same cell gives the sentence as HTML and as plain text."""
    given = river._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in given
    assert "JupyterLab" in given["text/html"] and "JupyterLab" in given["text/plain"]


def test_it_opens_on_the_last_day_with_everything_known(play, riverland):
    """At first the page shows what the dataset was loaded for, and rests on all its claims."""
    drawn = play()
    assert drawn.day.value == riverland.as_of and drawn.selection.d.known_by == riverland.known_by
    assert len(drawn.selection.rows) == len(claims.claims_in_force(riverland))
    assert f"{len(claims.claims_in_force(riverland))} claims" in drawn.note.value


def test_the_day_moves_the_map_the_band_and_the_table(play, riverland):
    """An earlier day draws other marks, a shorter band and fewer claims."""
    late = play()
    before = marks(late), figure(late.band)["data"][0]["x"], late.claims.value
    early = play(day=on(3))
    after = marks(early), figure(early.band)["data"][0]["x"], early.claims.value
    assert "3 January 2030" in early.map.layout.title.text
    assert before[0] != after[0] and set(before[0]) == set(after[0])
    assert after[1][-1] == "2030-01-03" < before[1][-1]
    assert after[2].count("<tr id=") < before[2].count("<tr id=")


def test_the_bar_changes_the_map_and_not_the_band(play):
    """A wider bar turns marks; floor and ceiling stand whatever the bar."""
    low = play(bar="claimed")
    wide, band = marks(low), figure(low.band)
    sure = play(bar="confirmed")
    assert wide != marks(sure) and "(confirmed)" in sure.map.layout.title.text
    assert figure(sure.band) == band


def test_a_front_limits_marks_claims_and_places_to_pick(play, riverland):
    """Only the places of the front are drawn, offered and spoken of."""
    drawn = play(front="east")
    east = riverland.places[riverland.places["front"] == "east"]
    assert set(marks(drawn)) <= set(east["name"])
    assert {value for _, value in drawn.place.options} == {"", *east["place_id"]}
    listed = [row[0] for row in wording.claims_table(drawn.selection.d, "east").rows]
    of = riverland.events.set_index("claim_id")["place_id"]
    assert listed and set(of[listed]) <= set(east["place_id"])
    for words in (drawn.map_words.value, drawn.band_words.value):
        assert "places of the front “east”" in words


def test_knowledge_is_offered_only_from_the_day_shown_on(play, riverland):
    """Nobody could know a day before it was over; a choice that is gone falls back to the day."""
    drawn = play(day=on(3))
    days = [value for _, value in drawn.known_by.options[1:]]
    assert days and min(days) > on(3)
    drawn.known_by.value = days[0]
    assert drawn.selection.d.known_by == days[0] and drawn.selection.d.as_of == on(3)
    drawn.day.value = riverland.as_of
    assert drawn.known_by.value == "" and drawn.selection.d.known_by == riverland.as_of


def test_leaving_an_origin_out_is_as_if_it_had_never_spoken(riverland):
    """Without the army its admission and its denial are both gone, and the bars follow."""
    said = [
        {"event": "x", "claimant": "rebel-command", "day": 3},
        {"event": "x", "claimant": "crown-army", "day": 4},
    ]
    d = world(riverland, said)
    assert set(claims.claims_in_force(d)["origin"]) == {"rebels", "crown"}
    whole, left = selection.select(d, d.as_of), selection.select(d, d.as_of, left_out="crown")
    assert list(whole.events["grade"]) == ["confirmed"]
    assert list(left.events["grade"]) == ["claimed"]
    assert (
        progress.band(d, whole.held)["floor"].iloc[-1]
        == 1 + (progress.band(d, left.held)["floor"].iloc[-1])
    )


def test_a_denial_stands_again_without_the_one_who_brought_it_down(riverland):
    """A neutral report of a later day fells the denial; leave it out and the event is disputed."""
    said = [
        {"claimant": "rebel-command", "day": 3},
        {"claimant": "crown-army", "day": 3, "stance": "denies"},
        {"claimant": "far-post", "day": 3, "published": 4},
    ]
    d = world(riverland, said)
    post = claims.claims_in_force(d)["origin"].iloc[-1]
    assert selection.select(d, d.as_of).rows["live"].sum() == 0
    left = selection.select(d, d.as_of, left_out=post)
    assert left.rows["live"].sum() == 1 and list(left.events["grade"]) == ["disputed"]


def test_leaving_out_says_what_it_changes(play):
    """The note counts the claims left out and gives the band without them and with them."""
    drawn = play()
    origin = drawn.left_out.options[1]
    drawn.left_out.value = origin[1]
    assert origin[0] in drawn.note.value and "with everybody" in drawn.note.value


def test_a_picked_place_shows_its_ladder_its_words_and_its_reports(play, riverland):
    """The ladder, a sentence for each event, and the reports as links that open a page."""
    drawn = play(place="birch")
    assert figure(drawn.ladder)["layout"]["title"]["text"].startswith("Birch")
    assert "Birch" in drawn.place_words.value
    assert [note.text for note in drawn.map.layout.annotations] == ["<b>Birch</b>"]
    mine = riverland.events[riverland.events["place_id"] == "birch"]
    assert drawn.place_reports.value.count("<tr") == 1 + mine["report_id"].nunique()
    assert drawn.place_reports.value.count('<a target="_blank" href="http') > 0
    drawn.place.value = ""
    assert drawn.ladder.outputs == () and not drawn.map.layout.annotations


def test_a_click_on_a_mark_picks_its_place(play):
    """The point clicked is the place drawn there; a click beside every mark picks nothing."""
    drawn = play()
    trace = next(t for t in drawn.map.data if t.hoverinfo == "text" and any(t.x))
    i = next(i for i, x in enumerate(trace.x) if x is not None)
    name = trace.hovertext[i].split("</b>")[0].removeprefix("<b>")
    drawn.pick(trace, SimpleNamespace(xs=[trace.x[i]], ys=[trace.y[i]]), None)
    assert drawn.place.label == name
    drawn.pick(trace, SimpleNamespace(xs=[9.5], ys=[9.5]), None)
    drawn.pick(trace, SimpleNamespace(xs=[], ys=[]), None)
    assert drawn.place.label == name


def test_places_of_one_name_are_told_apart(riverland):
    """Two places called the same are offered with where they are."""
    same = riverland.places.assign(name="Oak")
    labels = [label for label, _ in selection.place_options(replace(riverland, places=same), "all")]
    assert len(set(labels)) == len(labels) and all(label.startswith("Oak (") for label in labels)


def test_text_of_the_tables_is_made_safe(riverland):
    """Markup in a name or a title is shown and not run, on the map, in words and in tables."""
    bad = "<img src=x onerror=alert(1)>"
    d = replace(
        riverland,
        places=riverland.places.assign(name=bad),
        reports=riverland.reports.assign(title=bad),
    )
    drawn = explorer.Explorer(d, "claimed", "all")
    drawn.place.value = "birch"
    shown = [box.value for box in (drawn.map_words, drawn.place_words, drawn.place_reports)]
    drawn_too = (figure(drawn.ladder), json.loads(drawn.map.to_json()))
    shown += [json.dumps([f["data"], {**f["layout"], "meta": ""}]) for f in drawn_too]
    shown.append(drawn.claims.value)
    assert not any("<img" in text for text in shown)


@pytest.mark.parametrize("rows", [[], [{}]], ids=["no claim", "one claim"])
def test_it_answers_with_little_or_nothing(riverland, rows):
    """Without any claim, with one, and with that one left out, every choice has an answer."""
    drawn = explorer.Explorer(world(riverland, rows), "confirmed", "all")
    drawn.place.value, drawn.day.value = "birch", drawn.day.options[0][1]
    for origin in [value for _, value in drawn.left_out.options]:
        drawn.left_out.value = origin
        assert drawn.map.data and drawn.band.outputs and drawn.ladder.outputs
        assert drawn.note.value and drawn.place_words.value and drawn.claims.value
        drawn.day.value = drawn.day.options[-1][1]
    assert len(drawn.selection.rows) == 0 and drawn.map.data


@pytest.mark.parametrize(("bar", "front"), [("certain", "all"), ("claimed", "moon")])
def test_an_unknown_bar_or_front_is_named(riverland, bar, front):
    """The error says which there are."""
    with pytest.raises(ValueError, match="there are"):
        explorer.Explorer(riverland, bar, front)


def test_the_same_choice_is_worked_out_once(play, monkeypatch):
    """Going back to a day costs no second reckoning."""
    drawn = play()
    monkeypatch.setattr(control, "control_table", None)
    assert drawn.selection is play().selection


def test_it_answers_on_the_shipped_tables():
    """No part is empty on the first, a middle and the last day, each with another bar and front."""
    d = tables.load(SYRIA)
    days, bars, fronts = control.days(d), list(d.offensive.bars), d.offensive.fronts
    drawn = explorer.Explorer(d, bars[0], fronts[0])
    for i in range(3):
        drawn.day.value = days[i * (len(days) - 1) // 2]
        drawn.bar.value, drawn.front.value = bars[i % len(bars)], fronts[i * 2]
        drawn.place.value = drawn.place.options[1][1]
        assert fronts[i * 2] in figure(drawn.band)["layout"]["title"]["text"]
        assert drawn.bar.value in drawn.map.layout.title.text and marks(drawn)
        assert drawn.place_words.value and drawn.ladder.outputs and drawn.claims.value


def test_the_words_of_a_claim_are_only_words(edit):
    """Marks in a summary are shown as they are written."""
    d = tables.load(edit("events", "c0016", summary="{{ 7 }} <b>bold</b>"))
    told = wording.claims_table(selection.select(d, d.as_of).d)._repr_html_()
    assert "{{ 7 }} &lt;b&gt;bold&lt;/b&gt;" in told


def test_claims_lead_to_the_addresses_of_their_reports(riverland):
    """In the explorer there is no table of reports to jump to, so each claim links to the web."""
    told = wording.claims_table(selection.select(riverland, riverland.as_of).d)._repr_html_()
    assert 'href="https://leaf.example/1"' in told and 'href="#r' not in told
