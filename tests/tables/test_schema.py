"""A descriptor or outlines that are not what they should be are refused in words."""

from __future__ import annotations

import json
import os

import frictionless
import pytest

from helpers import tables
from helpers.tables.reader import read_descriptor
from helpers.tables.schema import COLUMNS, STANDARD, as_text


def spoilt(copy, spoil, all_told=True):
    """Change the descriptor of a copy, first made whole, and give what is said of it."""
    path = copy / "datapackage.json"
    told = read_descriptor(copy) if all_told else json.loads(path.read_text("utf-8"))
    spoil(told)
    path.write_text(json.dumps(told), "utf-8")
    return [str(problem) for problem in tables.check(copy)]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p["offensive"].pop("box"), "offensive.box"),
        (lambda p: p["offensive"].update(start="soon"), 'offensive.start = "soon"'),
        (lambda p: p["offensive"].update(start="2030-02-30"), "day is out of range"),
        (lambda p: p["offensive"].update(title=["a"]), "offensive.title"),
        (lambda p: p["offensive"].update(title="x\ud800"), "half a character"),
        (lambda p: p["offensive"]["box"].pop(), 'offensive.box = "": fewer than 4'),
        (lambda p: p["offensive"].update(grades=[]), "the grades are confirmed, corroborated,"),
        (lambda p: p["offensive"]["grades"][0].pop("sources"), "say how many sources make"),
        (lambda p: p["offensive"]["grades"][1].update(sources=0), "offensive.grades.1.sources"),
        (lambda p: p["offensive"]["states"].pop(), "the states are confirmed, corroborated,"),
        (lambda p: p.update(name="../../x"), 'name = "../../x"'),
        (lambda p: p["resources"][0].update(path="../../secret"), "no file of this folder"),
        (lambda p: p["resources"][0].update(path="/etc/passwd"), "no file of this folder"),
        (lambda p: p["resources"].pop(0), "no table events"),
        (lambda p: p["resources"][0]["schema"].pop("fields"), "resources.0.schema.fields"),
        (
            lambda p: p["resources"][0]["schema"]["fields"][0]["constraints"].update(pattern="(["),
            "no pattern: Invalid regular expression",
        ),
        (
            lambda p: p["resources"][0]["schema"]["fields"][0]["constraints"].update(
                pattern="(?=c)(.+)+$"
            ),
            "no pattern: Invalid regular expression",
        ),
    ],
)
def test_a_descriptor_with_a_fault_is_refused(copy, spoil, said):
    """Each fault of the descriptor is one line that names the member, and nothing is loaded."""
    [problem] = spoilt(copy, spoil)
    assert problem.startswith("datapackage.json") and said in problem
    with pytest.raises(tables.BadTables):
        tables.load(copy)


def test_no_pattern_of_a_descriptor_hangs(copy, edit):
    """A pattern that would take Python years on one cell is read in no time."""
    edit("events", "c0001", note="a" * 60 + "!")
    [problem] = spoilt(
        copy,
        lambda p: p["resources"][0]["schema"]["fields"][-1].update(
            constraints={"pattern": "^(a+)+$"}
        ),
    )
    assert "c0001" in problem and "not of the form ^(a+)+$" in problem


def test_a_pipe_is_no_table(copy):
    """What never ends is not waited for."""
    (copy / "reports.csv").unlink()
    os.mkfifo(copy / "reports.csv")
    assert "reports.csv: it is a device or a pipe. Save it" in str(tables.check(copy)[0])


def test_a_descriptor_of_the_first_edition_still_loads(copy):
    """One that prints no rules, or those of bars of proof, is read by the rules of the package."""
    first = {"statuses": [], "bars": [{"bar": "claimed", "admits": ["claimed"]}]}

    def as_before(package):
        for key in ("grades", "states", "rules"):
            del package["offensive"][key]
        package["offensive"].update(first)

    assert spoilt(copy, as_before) == []
    d = tables.load(copy)
    assert list(d.offensive.grades)[:2] == ["confirmed", "corroborated"]
    assert d.offensive.needed["corroborated"] == 2


@pytest.mark.parametrize("name", ["datapackage.json", "boundaries.geojson"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the file is not JSON"),
        (b'{\n"name": "half', "line 2: the file is not JSON"),
        (b'{"title": "\xe9"}', "not UTF-8"),
        (b"[]", "not of the type object"),
        (b"{}", "it is missing"),
        (b"[" * 100_000, "too big"),
        (b'{"name": 1' + b"0" * 5000 + b"}", "too big"),
    ],
)
def test_a_file_that_is_half_written_is_refused(copy, name, content, said):
    """A descriptor or outlines that are cut off, of another kind or absurd are faults in words."""
    (copy / name).write_bytes(content)
    problems = [str(problem) for problem in tables.check(copy)]
    assert problems and all(problem.startswith(name) for problem in problems)
    assert said in problems[0]
    with pytest.raises(tables.BadTables):
        tables.load(copy)


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Polygon", []),
        ("Polygon", "text"),
        ("Polygon", [[[1e308, 0], [1, 1], [0, 1], [1e308, 0]]]),
        ("Polygon", [[[[0, 0], [1, 1], [0, 1], [0, 0]]]]),
        ("MultiPolygon", [[[0, 0], [1, 1], [0, 1], [0, 0]]]),
        ("Polygon", [[[0, 0], [0, 95], [1, 95], [0, 0]]]),
        ("Polygon", [[[0, 0], [1, None], [1, 1], [0, 0]]]),
    ],
)
def test_outlines_that_are_no_area(copy, kind, coordinates):
    """An area that is empty, off the globe or of another shape than it says is named."""
    areas = [{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [0, 0]]]}]
    areas.append({"type": kind, "coordinates": coordinates})
    features = [{"type": "Feature", "properties": {}, "geometry": area} for area in areas]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    (copy / "boundaries.geojson").write_text(content)
    [problem] = map(str, tables.check(copy))
    assert problem.startswith("boundaries.geojson, features.1.geometry")


def test_what_is_told_of_an_area_has_members(copy):
    """A number in the place of an area's properties is a fault in words; none at all is none."""
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [0, 0]]]}
    for told, faults in ((1e308, 1), (None, 0)):
        content = json.dumps({"features": [{"geometry": area, "properties": told}]})
        (copy / "boundaries.geojson").write_text(content)
        problems = list(map(str, tables.check(copy)))
        assert len(problems) == faults
        assert all(p.startswith("boundaries.geojson, features.0.properties") for p in problems)


def test_a_short_descriptor_means_the_columns_of_the_package(copy):
    """It names its files; columns, keys and rules come from the package, fronts from itself."""
    short = json.loads((copy / "datapackage.json").read_text("utf-8"))
    assert not any("schema" in table for table in short["resources"])
    told = read_descriptor(copy)
    found = {table["name"]: table["schema"] for table in told["resources"] if "schema" in table}
    assert set(found) == set(COLUMNS) and found["events"] == COLUMNS["events"]["schema"]
    front = next(f for f in found["places"]["fields"] if f["name"] == "front")
    assert front["constraints"]["enum"] == short["offensive"]["fronts"] == ["west", "east"]
    assert told["offensive"]["rules"] == STANDARD["rules"]


def test_a_whole_descriptor_reads_the_same(copy):
    """A dataset may still print every column itself, and is valid for the tools of others."""
    before = tables.load(copy)
    whole = read_descriptor(copy)
    assert spoilt(copy, lambda package: None) == [] and read_descriptor(copy) == whole
    report = frictionless.validate(str(copy / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert tables.load(copy).offensive == before.offensive


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p["offensive"].update(fronts="west"), "offensive.fronts"),
        (lambda p: p["offensive"].update(fronts=["east"]), 'front = "west": not an allowed value'),
        (lambda p: p["resources"][0].update(more_columns=[{"name": "x"}]), "more_columns.0.type"),
        (lambda p: p["resources"][0].update(name="evnts"), "no table events"),
    ],
)
def test_a_short_descriptor_with_a_fault_is_refused(copy, spoil, said):
    """It is told by its member, or by the row that it leaves without meaning."""
    assert any(said in problem for problem in spoilt(copy, spoil, all_told=False))


def test_without_fronts_any_word_is_one(copy):
    """A new dataset has no fronts yet."""
    assert spoilt(copy, lambda p: p["offensive"].update(fronts=[]), all_told=False) == []
    assert tables.load(copy).offensive.fronts == ()


def test_json_is_written_short():
    """What has room stands on one line, and reads back the same."""
    value = {"a": [1.5, "é"], "b": [{"c": "x" * 60, "d": "y" * 60}], "e": {}, "f": []}
    assert json.loads(as_text(value)) == value and as_text(value).count("\n") == 10
