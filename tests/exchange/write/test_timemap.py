"""timemap: the shapes that its own validators let in."""

import json

import jsonschema
import pytest

from helpers.exchange import write as formats
from helpers.exchange.write.export import make_export

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def shape(required: tuple[str, ...], **kinds) -> dict:
    """Say which keys an object must and may have; no others."""
    return {
        "type": "object",
        "properties": kinds,
        "required": list(required),
        "additionalProperties": False,
    }


EVENT = shape(
    ("description", "associations", "latitude", "longitude", "date"),
    **dict.fromkeys(
        "id description date time time_precision location latitude longitude type category "
        "category_full comments time_display shape colour".split(),
        TEXT,
    ),
    associations=TEXTS,
    sources=TEXTS,
)
"""``eventSchema.js``; the last two are not required there, but ``validators.js`` reads them."""
ASSOCIATION = shape(
    ("id", "title", "mode"),
    **dict.fromkeys("id title desc mode colour type display".split(), TEXT),
    filter_paths=TEXTS,
)
SOURCE = shape(
    ("id", "paths"),
    **dict.fromkeys(
        "id title thumbnail type url description parent author date notes".split(), TEXT
    ),
    paths=TEXTS,
    affil_s=TEXTS,
)
EXAMPLE = {
    "id": "cedar-falls",
    "date": "01/04/2030",
    "time": "",
    "time_precision": "day",
    "location": "Cedar",
    "latitude": "0.0",
    "longitude": "2.0",
    "type": "capture",
    "category": "capture",
}


@pytest.fixture
def files(written) -> tuple[list, list, dict]:
    """The three files: events, associations, sources."""
    path = written("events", "timemap")
    names = ("events.timemap", "events.associations.json", "events.sources.json")
    return tuple(json.loads((path.parent / n).read_text(encoding="utf-8")) for n in names)


def test_the_shapes(files):
    """Every event, association and source is one that timemap does not throw away."""
    events, associations, sources = files
    assert events and associations and sources
    for told, schema in ((events, EVENT), (associations, ASSOCIATION), (sources.values(), SOURCE)):
        for one in told:
            jsonschema.Draft202012Validator(schema).validate(one)
    assert all(event["date"] for event in events)


def test_everything_that_is_named_is_there(files):
    """Associations are unique, and those and the sources that an event names stand in the files."""
    events, associations, sources = files
    ids = [one["id"] for one in associations]
    assert len(set(ids)) == len(ids)
    for event in events:
        assert set(event["associations"]) <= set(ids) and set(event["sources"]) <= set(sources)
    assert {one["mode"] for one in associations} == {"CATEGORY", "FILTER"}
    assert all(key == source["id"] for key, source in sources.items())


def test_an_event_on_the_example_shape(files, riverland):
    """An event counted by hand: month first, coordinates as text, told as what it is."""
    events = {event["id"]: event for event in files[0]}
    assert len(events) == len(list(make_export(riverland, "events").rows()))
    cedar = events["cedar-falls"]
    assert {key: cedar[key] for key in EXAMPLE} == EXAMPLE
    told = "Confirmed: The rebels took Cedar. Asserted by crown, rebels."
    assert cedar["description"] == told
    assert cedar["sources"] == ["r0005", "r0006"]
    assert events["dogwood-abandoned"]["time_display"] == "by 2030-01-03"
    assert "CC-BY-4.0" in cedar["comments"]


def test_only_events(riverland, tmp_path):
    """timemap knows events; any other export is refused and nothing is written."""
    with pytest.raises(ValueError, match="timemap holds events, not places"):
        export = make_export(riverland, "places")
        formats.write(export, tmp_path / "a.timemap", "timemap")
    assert not list(tmp_path.iterdir())
