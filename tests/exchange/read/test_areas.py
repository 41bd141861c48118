"""Areas as GeoJSON has them: holes, parts, heights, other systems, and what is no area."""

import gzip
from types import SimpleNamespace

import pandas as pd
import pyproj
import pytest

from helpers.exchange.read import areas
from helpers.exchange.read.context import Account
from helpers.tables import BadTables
from tests.exchange.read.test_control import area, drawn, square

PLACES = pd.DataFrame({"place_id": ["in", "hole", "far"], "lon": [1, 2, 9], "lat": [0, 0, 0]})


@pytest.fixture
def found(tmp_path):
    """Read a map; the places in it, its properties and the features refused."""

    def look(*features, **members):
        path = drawn(tmp_path / "map.geojson", *features, **members)
        context = SimpleNamespace(account=Account(), advance=lambda done: None)
        rows, shapes = areas.read(path, context)
        refused = [
            n for files in context.account.notes["refused"].values() for n in files[str(path)]
        ]
        return areas.cover(PLACES, shapes)["place"].tolist(), rows, sorted(refused)

    return look


def test_a_hole_is_outside(found):
    """A place in the hole of a polygon is not in it; one on its edge is."""
    holed = square(0, -1, 3, (1.5, -0.5, 1))
    assert found(area("x", holed))[0] == ["in"]
    assert found(area("x", square(1, 0, 1)))[0] == ["in", "hole"]


def test_all_parts_count(found):
    """A multipolygon covers what any of its parts does."""
    parts = square(0.5, -0.5, 1), square(8.5, -0.5, 1)
    assert found(area("x", *parts, kind="MultiPolygon"))[0] == ["in", "far"]


def test_heights_are_dropped_and_bows_mended(found):
    """A third coordinate says nothing; an outline that crosses itself is read as two areas."""
    high = [[[x, y, 120.5] for x, y in ring] for ring in square(0.5, -0.5, 1)]
    bow = [[[0, -1], [2.5, 1], [2.5, -1], [0, 1], [0, -1]]]
    assert found(area("x", high))[0] == ["in"] and found(area("x", bow))[0] == ["in", "hole"]


def test_a_map_that_would_fill_the_memory_is_refused(tmp_path):
    """Millions of points, and brackets packed to nothing, are one message; nests are no map."""
    points = b'{"features": [{"geometry": {"coordinates": [[' + b"[1.5,2.5]," * 1_500_000
    for number, (content, words) in enumerate(
        {
            points: "more than 64 MB or 4,000,000 numbers. Simplify",
            b" " * (2**26 + 1): "more than 64 MB or 4,000,000 numbers. Simplify",
            b"[" * 200_000: "not a GeoJSON file of areas",
            b'{"a":' * 200_000: "not a GeoJSON file of areas",
        }.items()
    ):
        path = tmp_path / f"{number}.geojson.gz"
        path.write_bytes(gzip.compress(content, 1))
        with pytest.raises(BadTables, match=words):
            areas.read(path, SimpleNamespace(account=Account(), advance=lambda done: None))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadTables, match="the file cannot be read"):
        areas.read(path, SimpleNamespace(account=Account(), advance=lambda done: None))


def test_another_system_is_turned_into_degrees(found):
    """Metres of the web's map are degrees once the file names them, and refused otherwise."""
    change = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    metres = [[change.transform(x, y) for x, y in ring] for ring in square(0.5, -0.5, 1)]
    web = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert found(area("x", metres), crs=web)[0] == ["in"]
    plain = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert found(area("x", square(0.5, -0.5, 1)), crs=plain)[0] == ["in"]
    with pytest.raises(BadTables, match="no degrees, and it names no other system"):
        found(area("x", metres))
    with pytest.raises(BadTables, match="of an unknown system: Atlantis 1"):
        found(area("x", metres), crs={"type": "name", "properties": {"name": "Atlantis 1"}})


def test_what_is_no_area_is_refused_by_number(found):
    """Points, lines, empty and broken shapes are counted; properties may be missing."""
    whole = area("x", square(0.5, -0.5, 1))
    broken = [
        whole | {"geometry": None},
        whole | {"geometry": {"type": "Point", "coordinates": [1, 0]}},
        whole | {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}},
        whole | {"geometry": {"type": "Polygon", "coordinates": []}},
        {"type": "Feature"},
        "text",
    ]
    bare = {"type": "Feature", "properties": None, "geometry": whole["geometry"]}
    inside, rows, refused = found(*broken, whole, bare)
    assert inside == ["in", "in"] and refused == [1, 2, 3, 4, 5, 6]
    assert rows["row"].tolist() == [1, 3, 4, 5, 6, 7, 8]  # all but the point may be an area
    assert rows["status"].tolist() == ["x"] * 3 + ["", "", "x", ""]


def test_polygons_in_a_collection_count(found):
    """What a collection of shapes holds is read, however deep; its points and lines are no area."""
    inner = {"type": "Polygon", "coordinates": square(8.5, -0.5, 1)}
    inner = {"type": "GeometryCollection", "geometries": [inner]}
    shapes = [{"type": "Point", "coordinates": [2, 0]}, area("x", square(0.5, -0.5, 1))["geometry"]]
    held = {"type": "Feature", "properties": {}} | {
        "geometry": inner | {"geometries": [*shapes, inner]}
    }
    assert found(held)[0] == ["in", "far"] and not found(held)[2]


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"type": "Feature"}', '{"features": 3}', "null"])
def test_a_file_that_is_no_map_is_named(tmp_path, text):
    """What is no GeoJSON is one message with the name of the file."""
    (path := tmp_path / "map.geojson").write_text(text)
    context = SimpleNamespace(account=Account(), advance=lambda done: None)
    with pytest.raises(BadTables, match="map.geojson.*not a GeoJSON file of areas"):
        areas.read(path, context)
