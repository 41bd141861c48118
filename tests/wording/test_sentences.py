"""Sentences say no more than their grade allows."""

import math
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import claims, control, progress, tables, tolls, vintage, wording
from helpers.wording import events
from helpers.wording.sentence import MOST_LISTED, Link, Sentence, Table, fold, prose, references
from tests.conftest import RIVERLAND, SYRIA
from tests.worlds import on, world


def said(d, event_id="x"):
    """Give the sentence about one event."""
    events = claims.grade_events(d).set_index("event_id", drop=False)
    return wording.describe_event(d, next(events.loc[[event_id]].itertuples(index=False)))


ARMY = dict(claimant="crown-army")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([{}], "According to Rebel command, rebels took Birch on 3 January."),
        (
            [{}, dict(claimant="river-monitor")],
            "Rebels reportedly took Birch on 3 January (Rebel command and River Monitor).",
        ),
        (
            [{}, ARMY],
            "Rebels captured Birch on 3 January (admitted by the Crown army).",
        ),
        (
            [{}, ARMY | dict(stance="denies")],
            "Rebel command says that rebels took Birch on 3 January; "
            "the Crown army denied it on 3 January.",
        ),
        (
            [dict(claimant="witnesses"), ARMY | dict(stance="denies")],
            "Witnesses say that rebels took Birch on 3 January; "
            "the Crown army denied it on 3 January.",
        ),
        (
            [dict(extent="most")],
            "According to Rebel command, rebels took most of Birch on 3 January.",
        ),
        (
            [dict(extent="most"), ARMY],
            "Rebels captured Birch on 3 January (admitted by the Crown army).",
        ),
        (
            [dict(claimant="witnesses"), dict(claimant="witnesses", stance="denies", published=4)],
            "According to witnesses, rebels took Birch on 3 January; "
            "other witnesses denied it by 4 January.",
        ),
        (
            [dict(extent="part")],
            "According to Rebel command, rebels took part of Birch on 3 January.",
        ),
        (
            [dict(extent="part", type="entry")],
            "According to Rebel command, rebels entered Birch on 3 January.",
        ),
        (
            [dict(extent="part", holder="none", type="withdrawal")],
            "According to Rebel command, the crown army left part of Birch on 3 January.",
        ),
        (
            [dict(extent="part"), dict(near=True)],
            "According to Rebel command, rebels took part of Birch on 3 January.",
        ),
        (
            [ARMY | dict(holder="none", earliest=None)],
            "The crown army left Birch on or before 3 January (admitted by the Crown army).",
        ),
        (
            [ARMY | dict(stance="denies")],
            "Something happened, the Crown army says.",
        ),
        (
            [ARMY | dict(stance="denies"), dict(claimant="crown-tv", stance="denies")],
            "Something happened, the Crown army and Crown TV say.",
        ),
        (
            [{}, dict(claimant="river-monitor", extent="part")],
            "According to Rebel command, rebels took Birch on 3 January; according to River "
            "Monitor, part of it.",
        ),
        (
            [{}, dict(claimant="witnesses", near=True), dict(claimant="wire", extent="most")],
            "Rebels reportedly took Birch on 3 January (Rebel command; according to The Wire, "
            "most of it; according to witnesses, the area near it).",
        ),
        (
            [dict(near=True), dict(claimant="wire", extent="outskirts", type="entry")],
            "According to The Wire, rebels reached the outskirts of Birch on 3 January; according "
            "to Rebel command, the area near it.",
        ),
        (
            [ARMY | dict(holder="none"), dict(extent="most")],
            "The crown army left Birch on 3 January (admitted by the Crown army); according to "
            "Rebel command, rebels took most of it.",
        ),
        (
            [ARMY | dict(stance="denies", published=4), {}, dict(claimant="wire", published=5)],
            "Rebels reportedly took Birch on 3 January (Rebel command and The Wire); denied by the "
            "Crown army by 4 January, corroborated all the same.",
        ),
        (
            [dict(claimant="wire", evidence="inferred")],
            "As implied by The Wire, rebels took Birch on 3 January.",
        ),
        (
            [{}, dict(claimant="wire", evidence="inferred")],
            "Rebels reportedly took Birch on 3 January (Rebel command and by implication The "
            "Wire).",
        ),
        (
            [{}, ARMY | dict(extent="most")],
            "Rebels captured most of Birch on 3 January (admitted by the Crown army).",
        ),
        (
            [dict(near=True, holder="none", type="withdrawal")],
            "According to Rebel command, the crown army left positions near Birch on 3 January.",
        ),
    ],
)
def test_one_sentence_for_each_status(riverland, rows, text):
    """The verb follows the grade, and a disputed event names both voices."""
    assert said(world(riverland, rows)).text == text


def test_an_advance_beside_a_denied_capture_takes_no_place(riverland):
    """Who denies a fall that no source states makes no capture of an advance."""
    rows = [dict(holder="", loser="crown-army", type="advance"), ARMY | dict(stance="denies")]
    assert said(world(riverland, rows)).text == (
        "Something happened, according to Rebel command; the Crown army denied it on 3 January."
    )


def test_a_sentence_carries_the_claims_behind_it(riverland):
    """Assertions come first, then the denials that stand."""
    d = world(riverland, [{}, ARMY | dict(stance="denies")])
    assert said(d).claims == ("c0001", "c0002")


@pytest.mark.parametrize("day", ["2024-11-30", "2024-12-07", ""])
def test_nothing_below_confirmed_is_called_captured(day):
    """On the shipped tables only confirmed events are said to be captured, left or entered."""
    d = tables.load(SYRIA, day)
    for event in claims.grade_events(d).itertuples():
        text = wording.describe_event(d, event).text
        if event.holder and event.grade != "confirmed":
            assert " captured " not in text
        if event.grade == "disputed":
            assert " says" in text or " say" in text
            assert " denied it" in text


def test_text_of_the_tables_is_shown_as_text(edit):
    """Markup in a name, a title or a summary reaches the page escaped."""
    edit("places", "birch", name="<script>alert(1)</script>")
    edit("reports", "r0001", title='"><img onerror=alert(1)>')
    d = tables.load(edit("events", "c0016", summary="{{ 7 }} <b>bold</b>"))
    events, held = claims.grade_events(d), control.control_table(d)
    shown = "".join(
        x._repr_html_()
        for x in (
            wording.summarise_state(d, held),
            wording.claims_table(d),
            wording.table(d.reports, "Reports"),
            wording.diary(d, events, "All"),
            wording.table(d.places, "Places"),
        )
    )
    assert "<script" not in shown and "<img" not in shown and "<b>" not in shown
    assert "&lt;script&gt;" in shown and "&lt;b&gt;bold" in shown


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], ["According to Rebel command, rebels took Birch on 3 January."]),
        ([dict(event="y", day=4, claimant="crown-army")], []),
    ],
)
def test_a_thin_claim_is_watched_until_a_better_one_is_as_late(riverland, more, told):
    """What rests on one origin is named with its voice; what has been settled since is not."""
    d = world(riverland, [{}, *more])
    along = progress.along_route(d, control.control_table(d), "r1")
    said = wording.list_open_questions(d, claims.grade_events(d), along).sentences
    assert [s.text for s in said if s.text.startswith("According")] == told


def test_what_is_open_of_a_disputed_place_is_whether_it_changed_hands(riverland):
    """Not the place is disputed, nor who holds it now, but the change."""
    d = world(riverland, [{}, ARMY | dict(stance="denies")])
    along = progress.along_route(d, control.control_table(d), "r1")
    told = wording.list_open_questions(d, claims.grade_events(d), along).sentences
    assert [s.text for s in told if s.claims == ("c0001", "c0002")] == [
        "Whether Birch changed hands is disputed; an admission or a second neutral source would "
        "settle it."
    ]


def test_one_of_a_kind_is_told_in_the_singular(riverland):
    """One claim of one place is one claim about one event from one source."""
    d = world(riverland, [{}])
    told = " ".join(s.text for s in wording.describe_fitness(d, []).sentences)
    assert told == (
        "By 3 January 2030 the tables hold 1 claim about 1 event, read in 1 report and coming from "
        "1 independent source. 0 of 1 event is confirmed or corroborated."
    )


def test_a_verb_agrees_with_the_side_it_is_said_of(riverland):
    """A movement holds a place where forces hold one."""
    d = world(riverland, [dict(claimant="river-monitor"), {}])
    held = control.control_table(d)
    for name, hold in (("rebel forces", "hold"), ("the Movement", "holds")):
        sides = d.offensive.sides | {"rebels": name}
        named = replace(d, offensive=replace(d.offensive, sides=sides))
        said = str(wording.headline_capitals(named, held))
        assert said.startswith(f"{name[0].upper()}{name[1:]} {hold} 1 of 2 provincial capitals")


@pytest.mark.parametrize(
    ("rows", "by"),
    [
        ([{}, ARMY], "(admitted by the Crown army)"),
        (
            [{}, dict(claimant="river-monitor", evidence="geolocated")],
            "(pictures with a checked place: River Monitor)",
        ),
        (
            [{}, dict(claimant="river-monitor"), dict(claimant="far-post")],
            "(independently reported by River Monitor and Far Post)",
        ),
    ],
)
def test_what_confirms_an_event_is_named(riverland, rows, by):
    """Only the voices stand behind a confirmed event that confirm it, and how they do."""
    assert said(world(riverland, rows)).text.endswith(f" {by}.")


def test_an_address_that_is_no_web_address_is_no_link():
    """Only http and https addresses become links."""
    script, web = Link("text", "javascript:alert(1)"), Link("text", "https://a.example/?a=1&b=2")
    html = Table("Links", ("A", "B"), ((script, web),))._repr_html_()
    assert "<td>text</td>" in html and 'href="https://a.example/?a=1&amp;b=2"' in html


def test_a_cell_keeps_a_day_together_and_says_what_is_arabic():
    """No line breaks between day and month; letters from right to left find their direction."""
    html = Table("Cells", ("A", "B", "C"), (("by 7 December", "حماة", "Hama حماة"),))._repr_html_()
    assert "<td>by 7\xa0December</td>" in html
    assert '<td dir="auto" lang="ar">حماة</td><td dir="auto">Hama حماة</td>' in html


def test_the_state_of_all_places_counted_by_hand(riverland):
    """Three of six are taken, and Cedar is claimed back."""
    held = control.control_table(riverland)
    assert str(wording.summarise_state(riverland, held)) == (
        "By 6 January 2030, 3 of 6 listed places have changed hands by two or more independent "
        "sources (2 of them confirmed): 3 to rebel forces. Claims by a single source, or that are "
        "denied, add 1 more (1 of them disputed): 1 to crown forces."
    )


def test_who_is_in_charge_on_a_day_without_news_of_it(riverland):
    """Elm, the objective, is not reported, and no report tells of the leaders or of a collapse."""
    events, held = claims.grade_events(riverland), control.control_table(riverland)
    shown = wording.in_charge_table(riverland, held, events)
    assert [row[:2] for row in shown.rows] == [
        ("Who holds Elm?", "Not reported, last known with crown forces"),
        ("Where are the leaders of the crown army?", "No report read here tells"),
        ("Does the crown army command?", "No report read here says that it collapsed"),
    ]


def test_who_is_in_charge_by_grade_and_with_who_denies_it(riverland):
    """The army has collapsed by its own word; that its leaders fled is claimed, and denied."""
    own = dict(holder="", loser="crown-army", actor="crown-army", place="")
    gone = own | dict(event="gone", type="evacuation")
    rows = [gone | dict(claimant="press"), gone | ARMY | dict(stance="denies")]
    d = world(riverland, [*rows, own | ARMY | dict(event="end", type="collapse", day=4)])
    shown = wording.in_charge_table(d, control.control_table(d), claims.grade_events(d))
    assert [row[1:4] for row in shown.rows[1:]] == [
        ("Something happened (disputed)", "3 January", "crown-side sources"),
        ("The crown army has collapsed (confirmed)", "4 January", ""),
    ]
    taken = world(riverland, [dict(place="elm"), dict(place="elm", claimant="river-monitor")])
    events, held = claims.grade_events(taken), control.control_table(taken)
    first = wording.in_charge_table(taken, held, events).rows[0]
    assert first[1:3] == ("Held by rebel forces (corroborated)", "3 January")


def test_the_lede_names_who_denies_the_fall_of_a_capital(riverland):
    """What the army still denies is said in the first sentence, beside who says it."""
    d = world(riverland, [dict(claimant="river-monitor"), {}, ARMY | dict(stance="denies")])
    lede = wording.summarise_news(d, vintage.changes(None, d))
    assert lede.role == "bottom-line" and str(lede) == (
        "Rebels reportedly took Birch on 3 January (River Monitor and Rebel command); the Crown "
        "army denied it on 3 January."
    )


def test_the_state_of_a_front_counts_that_front_and_says_so(riverland):
    """What changed hands is that of the front alone."""
    held = control.control_table(riverland)
    assert str(wording.summarise_state(riverland, held, "west")) == (
        "By 6 January 2030, 1 of 3 listed places of the front “west” has changed hands by two or "
        "more independent sources (none of them confirmed): 1 to rebel forces. Claims by a single "
        "source, or that are denied, add 1 more (1 of them disputed): 1 to crown forces."
    )
    nothing = vintage.changes(riverland, riverland)
    assert "Nothing new on the front “east”" in str(
        wording.summarise_news(riverland, nothing, "east")
    )
    counts = progress.count_states(riverland, held, front="west")
    assert str(wording.describe_states(riverland, counts, "places", "west")) == (
        "Of 3 listed places of the front “west” on 6 January, whoever holds them: 1 corroborated, "
        "1 disputed and 1 not reported. Reports published by 6 January had named 2 of the 3 "
        "places."
    )


def test_an_estimate_is_marked_and_says_of_how_many(riverland):
    """Elm is the only unreported place of the crown, and its neighbours have changed hands."""
    held = control.control_table(riverland)
    counts, estimate = progress.count_states(riverland, held), progress.estimate_unreported
    said = str(
        wording.describe_states(riverland, counts, "places", "all", estimate(riverland, held))
    )
    assert said.endswith(
        "Estimate: judging by their neighbours, about 1 of 1 place that crown forces held and "
        "that is not reported has changed hands too."
    )


def test_what_weighs_most_is_told_first(riverland):
    """The collapse stands before the capital, that before a town, and that before a strike."""
    strike = dict(event="s", type="strike", holder="", loser="crown-army", place="cedar")
    end = dict(event="z", type="collapse", holder="", loser="crown-army", place="")
    d = world(riverland, [strike, dict(event="c", place="cedar"), dict(event="b"), end])
    changes = vintage.changes(None, d)
    lede, away = wording.summarise_news(d, changes), wording.list_events_away(d, changes)
    told = [sentence.events[0] for prose in (lede, away) for sentence in prose.sentences]
    assert told == ["z", "b", "c", "s"]


def test_a_sentence_quotes_two_smaller_claims_and_counts_the_others(riverland):
    """Of four who say less than all, those who say most are quoted."""
    less = [("wire", "most"), ("far-post", "part"), ("daily-leaf", "outskirts")]
    rows = [{}, *(dict(claimant=who, extent=extent) for who, extent in less)]
    d = world(riverland, [*rows, dict(claimant="witnesses", near=True)])
    assert said(d).text == (
        "Rebels reportedly took Birch on 3 January (Rebel command; according to The Wire, most of "
        "it; according to Far Post, part of it; 2 others say less)."
    )


def test_background_is_no_news(riverland):
    """What a report tells of an earlier war is not listed as a change, however new its row."""
    told = dict(type="background", holder="", loser="", event="old", day=1, published=3)
    d = world(riverland, [told])
    assert "Nothing new" in str(wording.summarise_news(d, vintage.changes(None, d)))
    assert said(d, "old").text == "Something happened, according to Rebel command (background)."


def test_an_actor_is_named_as_itself(riverland):
    """The claim names the Hill Brigade and the crown army; the sides are for counting."""
    d = world(riverland, [{}])
    d = replace(d, events=d.events.assign(holder_after="hill-brigade"))
    assert said(d).text == "According to Rebel command, the Hill Brigade took Birch on 3 January."


def test_the_words_of_one_source_are_not_put_into_the_mouth_of_another(riverland):
    """Two sources report one strike in words of their own; the first is quoted, numbers apart."""
    strike = dict(type="strike", holder="", loser="crown-army", claimant="river-monitor")
    d = world(riverland, [strike, strike | dict(claimant="far-post")])
    other = d.events["summary"].where(d.events["claim_id"] == "c0001", "Scores died.")
    d = replace(d, events=d.events.assign(summary=other))
    assert said(d).text == (
        "Something happened, according to River Monitor; Far Post tells of it in other words "
        "(the event is confirmed)."
    )
    d = replace(d, events=d.events.assign(count_of="killed", count_low=[4, 9], count_high=[4, 9]))
    assert said(d).text == (
        "Something happened, according to River Monitor; Far Post counts 9 (the event is "
        "confirmed)."
    )
    d = replace(d, events=d.events.assign(count_low=[4, 3], count_high=[4, 9]))
    assert "Far Post tells of it in other words" in said(d).text


def test_a_collapse_is_said_by_its_grade(riverland):
    """By one neutral source it is a claim; by the army itself a fact, and places are open."""
    row = dict(type="collapse", holder="", loser="crown-army", place="", actor="crown-army")
    d = world(riverland, [row | dict(claimant="river-monitor")])
    assert said(d).text == "The crown army collapsed on 3 January, according to River Monitor."
    d = world(riverland, [row | ARMY])
    assert said(d).text == (
        "The crown army collapsed on 3 January (confirmed, admitted by the Crown army)."
    )
    assert "open" in set(control.control_table(d)["state"])


def test_an_objective_without_a_coordinate_is_said_to_have_none(riverland):
    """That no distance can be measured says nothing of the places that are held."""
    no_elm = riverland.places["place_id"] == "elm"
    spots = riverland.places.assign(lat=riverland.places["lat"].mask(no_elm))
    d = replace(riverland, places=spots)
    distance = progress.objective_distance(d, control.control_table(d))
    assert str(wording.describe_distance(d, distance)) == (
        "No distance to Elm can be measured: it has no coordinate."
    )
    pace = wording.describe_pace(d, progress.pace(distance))
    assert str(pace) == "So no pace can be measured either."


def test_what_changed_says_what_was(riverland):
    """The second town stands below the lede, with its grade of the day before."""
    towns = [dict(event=e, place=e, claimant="wire") for e in ("cedar", "dogwood", "elm", "fir")]
    later = [row | dict(claimant="far-post", published=4) for row in towns]
    d = world(riverland, towns + later)
    told = wording.list_changes(d, vintage.changes(tables.dataset.cut(d, on(3), on(3)), d))
    assert str(told) == (
        "Rebels captured Fir on 3 January (independently reported by The Wire and Far Post). The "
        "day before it was claimed."
    )
    same = vintage.changes(riverland, riverland)
    assert str(wording.summarise_news(riverland, same)) == (
        "Nothing new since the brief of 5 January 2030."
    )
    silent = tables.load(RIVERLAND, "2030-01-09")
    assert str(wording.summarise_news(silent, vintage.changes(silent, silent))) == (
        "No report read here was published on 9 January 2030; this brief says what was known the "
        "day before."
    )


def test_denials_are_told_with_their_days_and_those_answered_come_last(riverland):
    """What the army denies stands first, and what it denied before comes later."""
    rows = [
        {},
        ARMY | dict(stance="denies"),
        *(dict(event="c", place="cedar", claimant=who) for who in ("river-monitor", "press")),
    ]
    answered = dict(event="c", place="cedar", published=3, stance="denies") | ARMY
    d = world(riverland, [*rows, answered, dict(event="c", place="cedar", published=4)])
    nothing = vintage.changes(d, d)
    told = wording.list_denials(d, claims.grade_events(d), nothing)
    first, second = (sentence.text for sentence in told.sentences)
    assert first.endswith("; the Crown army denied it on 3 January.")
    assert "denied by the Crown army on 3 January, before it was co" in second


def test_a_denial_that_leads_the_page_is_not_said_to_be_none():
    """Where the lede tells the one denial that stands, the list says that there is no other."""
    d = tables.load(RIVERLAND, "2030-01-02")
    changed = vintage.changes(vintage.day_before(d), d)
    events = claims.grade_events(d)
    assert "denied it on" in str(wording.summarise_news(d, changed))
    told = str(wording.list_denials(d, events[events["event_id"] == "birch-falls"], changed))
    assert told == "No other denial stands by 2 January 2030."
    nothing = wording.list_denials(d, events.iloc[:0], changed)
    assert str(nothing) == "No denial stands by 2 January 2030."


def test_the_road_read_from_both_ends(riverland):
    """The longest gap and the next place of the road of the made-up offensive."""
    held = control.control_table(riverland)
    along = progress.along_route(riverland, held, "r1")
    said = str(wording.headline_road(riverland, along, "r1"))
    assert said.startswith("No report read here tells who holds the") and "between" in said
    watch = str(wording.list_open_questions(riverland, claims.grade_events(riverland), along))
    assert "road from Dogwood to Elm: Elm (not reported, last known with crown forces)." in watch


def test_an_end_of_the_road_is_said_with_what_comes_next(riverland):
    """Elm is confirmed and Dogwood claimed: two runs; where no run begins the state is named."""
    along = progress.along_route(riverland, control.control_table(riverland), "r1")
    now = along[along["day"] == along["day"].max()]
    states = dict(
        elm=("confirmed", "rebels"), dogwood=("claimed", "rebels"), cedar=("held", "crown")
    )
    for place, (state, holder) in states.items():
        now.loc[now["place_id"] == place, ["state", "holder"]] = state, holder
    assert str(wording.describe_road_ends(riverland, now, "r1")) == (
        "Alder itself is not reported, last known with rebel forces.\n"
        "Elm is held (confirmed); next is Dogwood (claimed for rebel forces).\n"
        "From Elm they hold every listed place as far as Dogwood (claimed); next is Cedar "
        "(reported held by crown forces)."
    )


def test_forces_say_and_a_monitor_says(riverland):
    """The verb goes with the name of the one who is quoted."""
    said = claims.claims_in_force(riverland)
    by_monitor = list(said[said["claimant_id"] == "river-monitor"].head(1).itertuples())
    monitor = riverland.sources["source_id"] == "river-monitor"
    name = riverland.sources["name"].mask(monitor, "Free Forces")
    free = replace(riverland, sources=riverland.sources.assign(name=name))
    assert events.says(riverland, by_monitor) == "says"
    assert events.says(free, by_monitor) == "say"


def test_a_table_without_rows_shows_its_caption_alone():
    """No row of headers stands over nothing."""
    assert Table("No <b>", ("A", "B"), ())._repr_html_() == "<p>No &lt;b&gt;.</p>"


def test_of_many_claims_seven_are_named():
    """One is a link and six wait behind a click, the last three among them; the rest counts."""
    ids = tuple(f"c{n}" for n in range(1, 21))
    told = Sentence("It fell.", ids, sources=("River Monitor, 3 January",))
    made = BeautifulSoup(prose(told)._repr_html_(), "html.parser").small
    assert [(a["href"], a.get_text()) for a in made("a")] == [("#c1", "River Monitor, 3 January")]
    assert made["data-claims"] == "c2 c3 c4 c18 c19 c20" and made["data-more"] == "13"
    assert made.get_text().endswith("3 January and 19 more")
    few = BeautifulSoup(prose(Sentence("It fell.", ids[:7]))._repr_html_(), "html.parser").small
    assert few["data-claims"] == "c2 c3 c4 c5 c6 c7" and not few.has_attr("data-more")


def test_a_link_to_a_claim_says_who_says_so_through_whom_and_when(riverland):
    """A relay is named, who denies is marked, and of an unnamed source the outlet is told."""
    army = ARMY | dict(stance="denies")
    strike = army | dict(event="strike", type="strike", holder="")
    d = world(riverland, [dict(via="wire"), army, dict(claimant="press"), strike])
    told = dict(sorted(references(d).items()))
    assert [told["c0001"], told["c0002"], told["c0004"]] == [
        "Rebel command via The Wire, 3 January",
        "Crown army (denies the loss), 3 January",
        "Crown army (denies), 3 January",
    ]
    assert told["c0003"].endswith("via Far Post, 3 January")


def test_the_others_of_a_long_list_are_folded_by_theme(riverland):
    """Two of five are shown; the others wait behind a click, counted by theme."""
    told = [Sentence(f"Event {n}.") for n in range(5)]
    made = fold(riverland, told, ["strikes", "tolls", "tolls", "strikes", "tolls"], 2)
    html = BeautifulSoup(made._repr_html_(), "html.parser")
    assert [li.get_text() for li in html.find("ul")("li")] == ["Event 0.", "Event 1."]
    assert html.summary.get_text() == "Show 3 more: tolls (2), strikes (1)"
    assert [h.get_text() for h in html("h3")] == ["Tolls", "Strikes"]
    assert str(made).splitlines() == [f"Event {n}." for n in (0, 1, 2, 4, 3)]


def test_what_is_beyond_a_bound_is_counted_and_not_made(riverland):
    """Of a list that nobody could read the last are counted by theme, and say where they stand."""
    made = []

    def tell(n):
        made.append(n)
        return Sentence(f"Event {n}.")

    rows = [partial(tell, n) for n in range(MOST_LISTED + 3)]
    told = fold(riverland, rows, ["strikes"] * (MOST_LISTED + 1) + ["tolls"] * 2, 2)
    assert len(made) == MOST_LISTED and [s.text for s in told.sentences] == [
        "Event 0.",
        "Event 1.",
        "Three events more are left out here: tolls (2) and strikes (1). All stand in events.csv.",
    ]


def test_a_table_of_many_rows_shows_the_first_and_folds_the_others():
    """Of seven rows five stand open; the caption is there once for each part."""
    shown = wording.table(pd.DataFrame({"n": range(7)}), "Numbers", most=5)._repr_html_()
    assert shown.index('<td class="number">4</td>') < shown.index("<summary>Show 2 more rows")
    assert shown.index("<summary>Show 2 more rows") < shown.index('<td class="number">5</td>')


def test_numbers_stand_beside_bars_of_their_kind(riverland):
    """The longest bar is that of the largest number of what is counted, and none is a sum."""
    events = claims.grade_events(riverland)
    steps = tolls.distinct_numbers(tolls.reported_numbers(riverland, events))
    made = wording.bars(steps)
    assert [str(bar) for bar in made] == wording.spans(steps["low"], steps["high"])
    longest = {
        kind: max(made[i].share for i in own)
        for kind, own in steps.groupby("count_of").indices.items()
    }
    assert set(longest.values()) == {100}


@pytest.mark.parametrize(("rows", "folded"), [(8, False), (9, True)])
def test_a_long_table_is_folded_and_printed_all_the_same(rows, folded):
    """Up to eight rows stand open; of more the first five do, and numbers under their names."""
    days = pd.DataFrame({"day": ["3 January"] * rows, "reports": 1})
    shown = wording.table(days, "Days")._repr_html_()
    assert ('<details class="long"><summary>Show 4 more rows</summary>' in shown) == folded
    assert shown.partition("<details")[0].count("<tr>") == (6 if folded else 9)
    assert '<th scope="col">Day</th><th scope="col" class="number">Reports</th>' in shown


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (["full", "full"], "Each was read in full."),
        (["full", "excerpt"], "1 of them was read only in part, and what was not read is not"),
        (["excerpt", "excerpt"], "All were read only in part, and what was not read is not known."),
    ],
)
def test_the_limits_say_how_much_was_read(riverland, read, told):
    """None, one or all of the reports were read only in part; both routes are told of once."""
    d = replace(riverland, reports=riverland.reports.head(2).assign(read=read))
    said = str(wording.describe_limits(d))
    assert told in said and said.count("straight lines") == 1


def test_the_limits_of_a_past_day_say_what_it_lists(riverland):
    """On 3 January reports name three of five listed places; a page of today says nothing of it."""
    said = str(wording.describe_limits(tables.load(RIVERLAND, "2030-01-03")))
    assert "lists five places: those that reports known by 3 January 2030 name (3), the cap" in said
    assert "The brief lists" not in str(wording.describe_limits(riverland))


@pytest.mark.parametrize("routes", [True, False])
def test_a_road_that_cannot_be_measured(riverland, routes):
    """Without coordinates or without any road every reading says so, and none fails."""
    bare = replace(riverland, places=riverland.places.assign(lat=math.nan, lon=math.nan))
    if not routes:
        bare = replace(bare, offensive=replace(bare.offensive, routes={}))
    route = bare.offensive.main_route
    along = progress.along_route(bare, control.control_table(bare), route)
    why = f"No place on the {bare.offensive.routes['r1']} has" if routes else "The tables name no"
    assert why in str(wording.describe_road(bare, progress.road_held(bare, along), route))
    assert why in str(wording.describe_road_ends(bare, along, route))
    assert why in str(wording.headline_road(bare, along, route))
