"""No built page says more than its claims allow."""

from __future__ import annotations

import pytest

from helpers import claims, tables, wording
from helpers.pages import honesty, page
from helpers.wording.sentence import Table, prose
from tests.conftest import RIVERLAND, SYRIA
from tests.pages.executed import BRIEFS, executed
from tests.pages.notebooks import PROSE, chart, html, notebook
from tests.pages.planted import KNOWN, LAST, faults, row, said

DIARY = ("Day", "What the reports say", "Status", "Claims")
OVERSTATED = {
    "a claim stated as fact": (
        LAST,
        said("Rebel forces took Westland by 4 January.", "c0019"),
        "Rebel forces took Westland by 4 January",
        "westland-falls is claimed and is stated as fact",
    ),
    "a single voice passed off as reported": (
        LAST,
        said("Rebel forces were reported to have taken Westland.", "c0019"),
        "Rebel forces were reported to have taken Westland",
        "is claimed and is stated as fact",
    ),
    "captured, of what is only corroborated": (
        "2030-01-03",
        said("Rebel command and River Monitor say that rebel forces captured Birch.", "c0001"),
        "rebel forces captured Birch",
        "birch-falls is corroborated: too bold a verb",
    ),
    "the attribution after the fact": (
        LAST,
        said("Rebel forces took Westland, says Rebel command.", "c0019"),
        "Rebel forces took Westland, says Rebel command",
        "westland-falls is claimed: too bold a verb",
    ),
    "holding without a hedge": (
        LAST,
        said("Rebel forces hold most of Westland (Rebel command).", "c0019"),
        "Rebel forces hold most of Westland",
        "is stated as fact",
    ),
    "a contested event with one voice": (
        "2030-01-04",
        said("According to River Monitor alone, crown forces left Dogwood.", "c0004"),
        "According to River Monitor alone",
        "a denial of dogwood-abandoned stands; name both voices",
    ),
    "called confirmed": (
        LAST,
        said("Rebel command says that Westland is theirs (confirmed: Rebel command).", "c0019"),
        "Westland is theirs",
        "westland-falls is claimed, not confirmed",
    ),
    "a list with too good a label": (
        LAST,
        said("Rebel forces hold Birch and Westland (confirmed).", "c0001", "c0019"),
        "Rebel forces hold Birch and Westland",
        "Westland is called confirmed; it is claimed",
    ),
    "a contested place listed alone as claimed": (
        "2030-01-04",
        said("Of 2 towns rebel forces hold Dogwood (claimed).", "c0004", "c0005"),
        "Of 2 towns rebel forces hold Dogwood",
        "Dogwood is called claimed; it is contested",
    ),
    "a contested place listed as claimed": (
        "2030-01-04",
        said("Out of their hands: Birch (confirmed); Dogwood (claimed).", "c0001", "c0004"),
        "Out of their hands",
        "Dogwood is called claimed; it is contested",
    ),
    "a weak claim behind the three that are shown": (
        LAST,
        said("Rebel forces took Birch.", "c0001", "c0003", "c0006", "c0019"),
        "Rebel forces took Birch",
        "westland-falls is claimed",
    ),
    "a fact that its claims do not speak of": (
        LAST,
        said("Rebel forces captured Birch and Elm on 4 January.", "c0001"),
        "Rebel forces captured Birch and Elm",
        "no claim behind it speaks of Elm",
    ),
    "a fact without a claim": (
        LAST,
        said("Rebel forces entered Elm in the night."),
        "Rebel forces entered Elm in the night",
        "leads to no claim",
    ),
    "a deed without a claim": (
        LAST,
        said("An air strike on Elm killed thirty people."),
        "An air strike on Elm killed thirty people",
        "leads to no claim",
    ),
    "a claim that could not be known yet": (
        "2030-01-04",
        said("According to Leaf Radio alone, rebel forces took Dogwood.", "c0013"),
        "rebel forces took Dogwood",
        "cannot know the claim c0013",
    ),
    "one end of a count": (
        LAST,
        said("Rebel forces hold 5 of 6 places on 6 January 2030."),
        "Rebel forces hold 5 of 6 places",
        "floor and ceiling differ",
    ),
    "likelihood and confidence in one sentence": (
        LAST,
        said("The fall is very likely, with moderate confidence."),
        "very likely, with moderate confidence",
        "ICD 203",
    ),
    "a diary that is too bold": (
        LAST,
        row(DIARY, "4 January", "Rebel forces captured Westland.", "claimed", ("c0019",)),
        "Rebel forces captured Westland",
        "is stated as fact",
    ),
    "a row with too good a status": (
        LAST,
        row(("Place", "Status", "Claims"), "Westland", "confirmed", ("c0019",)),
        "Westland | confirmed",
        "the row calls it confirmed; it is claimed",
    ),
    "a row that does not say how sure it is": (
        LAST,
        row(("Place", "Holder", "Evidence"), "Westland", "rebel forces", ("c0019",)),
        "Westland | rebel forces",
        "how sure it is",
    ),
    "a quote without a voice": (
        LAST,
        row(("What", "Rests on"), "Most of Westland is held by the rebels.", ("c0019",)),
        "Most of Westland is held by the rebels",
        "does not name who says so",
    ),
    "a picture described too boldly": (
        LAST,
        chart({**KNOWN, "alt": "Map: rebel forces took Elm on 6 January."}),
        "Map: rebel forces took Elm on 6 January",
        "leads to no claim",
    ),
    "a cell that is a sentence without a full stop": (
        LAST,
        row(("Day", "What"), "4 January", "Rebel forces captured Westland"),
        "Rebel forces captured Westland",
        "leads to no claim",
    ),
    "the caption of a table": (
        LAST,
        html(Table("How rebel forces captured Elm", ("a", "b"), (("x", "y"),))._repr_html_()),
        "How rebel forces captured Elm",
        "leads to no claim",
    ),
    "a text outside any paragraph": (
        LAST,
        html("<div>Rebel forces captured <b>Elm</b>.<p>It is hot.</p></div>"),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a small heading": (
        LAST,
        html("<h5>Rebel forces captured Elm</h5>"),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a text that a pointer finds": (
        LAST,
        html('<p><span title="Rebel forces captured Elm.">So far</span></p>'),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a word cut by a letter that nobody sees": (
        LAST,
        html("<p>Rebel forces cap\u200btured Elm.</p>"),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a word cut by a control character": (
        LAST,
        html("<p>Rebel forces cap\x7ftured Elm.</p>"),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a number of dead without a claim": (
        LAST,
        said("Thirty soldiers were killed."),
        "Thirty soldiers were killed",
        "leads to no claim",
    ),
    "a verb of motion without a claim": (
        LAST,
        said("Crown forces retreated from Elm."),
        "Crown forces retreated from Elm",
        "leads to no claim",
    ),
    "a label written into a chart": (
        LAST,
        chart(KNOWN, name="Rebel forces captured Elm"),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a hover text that is the same for all marks": (
        LAST,
        chart(KNOWN, hovertemplate="Rebel forces captured Elm %{x}<extra></extra>"),
        "Rebel forces captured Elm",
        "leads to no claim",
    ),
    "a chance and a confidence": (
        LAST,
        said("There is a 90% chance of rain, with high confidence."),
        "chance of rain, with high confidence",
        "ICD 203",
    ),
    "a figure with a day and no source": (
        LAST,
        chart({**KNOWN, "source": "as known on 6 January 2030."}),
        "Places held",
        "no source",
    ),
    "a figure whose day is none": (
        LAST,
        chart({**KNOWN, "source": "8 reports, as known on 6 Foo 2030."}),
        "Places held",
        "by which day it was known",
    ),
    "a figure without a unit": (LAST, chart({**KNOWN, "unit": ""}), "Places held", "no unit"),
    "a figure without a vintage": (
        LAST,
        chart({**KNOWN, "source": "8 reports."}),
        "Places held",
        "by which day it was known",
    ),
    "a figure that knows too much": (
        "2030-01-04",
        chart(KNOWN),
        "Places held",
        "knows more than the brief",
    ),
}


@pytest.mark.parametrize("name", OVERSTATED)
def test_an_overstatement_is_caught(name):
    """Each planted overstatement is found, alone, and its sentence is named."""
    day, output, sentence, why = OVERSTATED[name]
    found = faults(output, day=day)
    assert found and all(sentence in fault for fault in found)
    assert any(why in fault for fault in found)


def test_a_typed_overstatement_is_caught():
    """What somebody types into a notebook is held to the same rule, headings too."""
    typed = (*PROSE, "## How the rebels captured Elm", "As everybody saw, Elm has fallen.")
    assert len(faults(prose=typed)) == 2


def test_a_contested_place_needs_both_voices_on_the_page():
    """A sentence may name what is contested in a word, where the page tells who says what."""
    output = said("Contested: Dogwood.", "c0004", "c0005")
    d = tables.load(RIVERLAND, "2030-01-04")
    assert faults(output, day="2030-01-04") == []
    [fault] = honesty.faults(page(notebook(output), {}), d)
    assert "Contested: Dogwood." in fault and "does not name both voices" in fault


@pytest.mark.parametrize("day", ["2030-01-02", "2030-01-03", "2030-01-04", "2030-01-05", LAST])
def test_what_wording_says_of_every_event_is_honest(day):
    """The sentence for each event of each status passes, alone and in a diary."""
    d = tables.load(RIVERLAND, day)
    told = prose(*(wording.describe_event(d, e) for e in claims.grade_events(d).itertuples()))
    diary = wording.diary(d, claims.grade_events(d), "Diary")
    assert faults(html(told._repr_html_()), html(diary._repr_html_()), day=day) == []


def test_a_count_on_which_all_bars_agree():
    """One number is enough where floor and ceiling are the same; two ends are always enough."""
    agreed = said("Rebel forces hold 1 of 2 capitals on 6 January 2030.")
    both = said("Rebel forces hold between 3 and 5 of 6 places on 6 January 2030.")
    assert faults(agreed, both) == []


def test_nothing_held_is_no_overstatement():
    """A side that holds no place at any bar may be said to hold none, without a claim."""
    road = said("Rebel forces hold no listed place of this road.")
    assert faults(road, said("Rebel forces hold no place with a coordinate.")) == []


def test_it_stops_a_page():
    """The check raises what the build tells, one line a fault."""
    output = said("Rebel forces took Westland.", "c0019")
    with pytest.raises(honesty.Dishonest, match="westland-falls is claimed"):
        honesty.check(page(notebook(output), {}), tables.load(RIVERLAND))


@pytest.mark.parametrize("name", BRIEFS)
@pytest.mark.parametrize(
    ("folder", "day"), [(SYRIA, "2024-12-03"), (RIVERLAND, "2030-01-02"), (RIVERLAND, LAST)]
)
def test_the_notebooks_are_honest(name, folder, day):
    """No sentence, row or figure of a shipped notebook is too bold."""
    made = page(executed(name, dataset=str(folder), as_of=day), {})
    assert honesty.faults(made, tables.load(folder, day)) == []


def test_claims_that_are_only_counted_are_read():
    """The check reads each claim behind a sentence, those written in short too."""
    told = faults(said("Rebel forces hold all of it.", "c0001", "c0003", "c0004", "c0008", "c0019"))
    assert any("westland-falls" in fault for fault in told)
