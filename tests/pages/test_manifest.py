"""What programs read of a brief: the manifest inside the page and the JSON beside it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from helpers import control, progress, tables
from helpers.pages import ExportError, manifest, page
from helpers.pages.summary import Summary
from tests.conftest import RIVERLAND, SYRIA
from tests.pages.notebooks import MANIFEST, carrying, notebook

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "brief.schema.json").read_text())
DIGEST = "0123456789abcdef"
VALUES = {
    "dataset": "riverland",
    "as_of": "2030-01-06",
    "known_by": "2030-01-06",
    "front": "all",
}
INPUTS = {
    "rows": {"events": {"c0001": DIGEST, "c0002": DIGEST[::-1]}, "routes": {"r1 1": DIGEST}},
    **{n: DIGEST * 4 for n in ("descriptor", "boundaries", "notebook")},
    "code": {"wording/listings.py": DIGEST},
    "versions": {"python": "3.11.0"},
    "links": {"All briefs": "index-riverland.html"},
    "values": VALUES,
}
SUMMARY = Summary("How far is it?", "Not far.", ("Birch fell.",))


def about(**values: str) -> dict:
    """Make a manifest with some values changed."""
    inputs = {**INPUTS, "values": {**VALUES, **values}}
    return manifest.of_run("brief.ipynb", {"front": "all"}, "a-2030-01-06", inputs)


def brief(d: tables.Dataset, **values: str) -> dict:
    """Make a brief for programs and read it."""
    return json.loads(manifest.brief(d, control.control_table(d), about(**values), SUMMARY, "<p>"))


def test_the_headline_of_the_made_up_offensive(riverland):
    """States, whole and source of each number are those that can be counted by hand."""
    told = brief(riverland)
    sources = {number.pop("source") for number in told["headline"].values()}
    assert sources == {"8 reports, Riverland offensive, as known on 6 January 2030."}
    places = told["headline"]["places"]
    assert {state: number for state, number in places["states"].items() if number} == {
        "confirmed": 2,
        "corroborated": 1,
        "disputed": 1,
        "not_reported": 2,
    }
    attacker = {"confirmed": 2, "corroborated": 1, "claimed": 0, "disputed": 0}
    assert (places["attacker"], places["listed"], places["named"]) == (attacker, 6, 5)
    assert told["headline"]["capitals"]["attacker"]["corroborated"] == 1
    people = told["headline"]["population"]
    assert (people["unit"], people["listed"], people["places_unknown"]) == ("people", 74000, 2)
    assert people["states"]["corroborated"] == 20000
    assert told["headline"]["distance"] == {
        "unit": "km",
        "to": "elm",
        "confirmed": 111.3,
        "corroborated": 111.3,
        "claimed": 111.3,
        "before": None,
    }


def test_places_named_later_are_not_counted_as_named_by_the_day():
    """Of a past day as known since, it counts the places named by its evening, as charts do."""
    d = tables.load(RIVERLAND, "2030-01-03", "2030-01-06")
    counts = progress.count_states(d, control.control_table(d))
    told = brief(d, as_of="2030-01-03")["headline"]["places"]
    assert told["named"] == counts["named"].iloc[-1] == 3


def test_the_headline_of_a_front(riverland):
    """Of a front only its own places count, in the distance too: degrees on the equator to elm."""
    distance = brief(riverland, front="west")["headline"]["distance"]
    assert (distance["confirmed"], distance["corroborated"]) == (None, 334.0)


def test_the_statuses(riverland):
    """Every event stands there once with its place, grade and claims, by name."""
    events = {event["event_id"]: event for event in brief(riverland)["events"]}
    assert list(events) == sorted(events) and len(events) == 10
    assert events["birch-falls"] == {
        "event_id": "birch-falls",
        "event_type": "capture",
        "place_id": "birch",
        "grade": "corroborated",
        "claim_ids": ["c0001", "c0003", "c0006"],
        "denial_ids": [],
    }
    assert events["toll-total"]["place_id"] is None
    assert events["dogwood-abandoned"]["denial_ids"] == ["c0005"]


@pytest.mark.parametrize("day", ["2030-01-02", "2030-01-04", "2030-01-06"])
@pytest.mark.parametrize("front", ["all", "west", "east"])
def test_it_keeps_the_schema(day, front):
    """On every day and front the JSON is what its schema says."""
    told = brief(tables.load(RIVERLAND, day), front=front)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(told)


def test_it_keeps_the_schema_on_the_real_offensive():
    """The shipped tables give a JSON that keeps the schema, for a front without news too."""
    d = tables.load(SYRIA, "2024-11-28")
    for front in ("all", d.offensive.fronts[-1]):
        jsonschema.Draft202012Validator(SCHEMA).validate(brief(d, front=front))


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda told: told.update(as_of="6 January"), "as_of"),
        (lambda told: told["headline"]["places"].pop("unit"), "places"),
        (lambda told: told["headline"]["population"].update(unit="places"), "unit"),
        (lambda told: told["headline"]["capitals"].update(best=3), "capitals"),
        (lambda told: told["events"][0].update(grade="sure"), "grade"),
        (lambda told: told.update(author="me"), ""),
    ],
)
def test_the_schema_refuses_what_is_wrong(riverland, spoil, path):
    """A number without a unit, an unknown grade or a field too many is not the format."""
    told = brief(riverland)
    spoil(told)
    faults = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(told))
    assert faults and all(path in ([*map(str, fault.absolute_path), ""]) for fault in faults)


def test_the_same_bytes(riverland):
    """The JSON is the same each time, ends in a line end, and names its page by checksum."""
    held = control.control_table(riverland)
    text = manifest.brief(riverland, held, about(), SUMMARY, "<p>")
    assert text == manifest.brief(riverland, held, about(), SUMMARY, "<p>") and text.endswith("}\n")
    made = json.loads(text)
    assert made["page"] == {"file": "a-2030-01-06.html", "sha256": manifest.sha256("<p>")}
    assert made["changed"] == ["Birch fell."]


def test_a_page_carries_its_manifest():
    """What is put into a page can be read back and taken out, whatever stands in it."""
    html = page(notebook(), MANIFEST)
    hostile = {**about(), "parameters": {"front": "</script><script>x()//{{7*7}}"}}
    made = carrying(html, hostile)
    assert manifest.read(made) == hostile and manifest.bare(made) == html
    assert made.count("<script") == html.count("<script") + 1


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>",
        carrying("</body>", {"version": 2}),
        f"{manifest.OPENED}{'[' * 100_000}</script>\n",
        f'{manifest.OPENED}{{"version": 2{"0" * 5000}}}</script>\n',
    ],
    ids=["empty", "another page", "half a manifest", "a deep nest", "an endless number"],
)
def test_a_page_without_a_manifest(html):
    """A page that carries none, or only part of one, says so."""
    with pytest.raises(ExportError, match="carries no manifest"):
        manifest.read(html)


def test_a_manifest_of_another_version():
    """A manifest of a later format is not misread."""
    with pytest.raises(ExportError, match="version 4, not 3"):
        manifest.read(carrying("</body>", {**about(), "version": 4}))
