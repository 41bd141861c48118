"""GeoJSON: what RFC 7946 asks for."""

import json

import pyogrio
import pytest

from helpers.exchange import write as formats
from helpers.exchange.write import EXPORTS
from helpers.exchange.write.export import make_export


@pytest.mark.parametrize("name", EXPORTS)
def test_rfc_7946(written, riverland, name):
    """Longitude first, null where there is no place, a box around all points, no crs, own ids."""
    told = json.loads(written(name, "geojson").read_text(encoding="utf-8"))
    assert told["type"] == "FeatureCollection" and "crs" not in told
    assert told["bbox"][:2] == [min(x) for x in points(told)]
    assert told["bbox"][2:] == [max(x) for x in points(told)]
    assert told["licence"].endswith("(CC-BY-4.0)") and told["as_of"] == "2030-01-06"
    assert not {"geometry", "coordinates", "properties"} & set(told)
    ids = [feature["id"] for feature in told["features"]]
    assert len(set(ids)) == len(ids)
    for feature in told["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        spot = feature["properties"]["lon"], feature["properties"]["lat"]
        if None in spot:
            assert feature["geometry"] is None
        else:
            assert feature["geometry"] == {"type": "Point", "coordinates": list(spot)}


def points(told: dict) -> tuple[list, list]:
    """Give the longitudes and the latitudes of a collection."""
    spots = [f["geometry"]["coordinates"] for f in told["features"] if f["geometry"]]
    return [x for x, _ in spots], [y for _, y in spots]


def test_a_file_without_any_place_has_no_box(riverland, tmp_path):
    """Where nothing has a coordinate no box is given."""
    d = riverland.places.assign(lat=float("nan"))
    from dataclasses import replace

    export = make_export(replace(riverland, places=d), "places")
    formats.write(export, tmp_path / "a.geojson", "geojson")
    told = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert "bbox" not in told and {f["geometry"] for f in told["features"]} == {None}


def test_gdal_sees_points_and_days(written):
    """GDAL, and so QGIS, sees points on WGS 84, and days as days without a time."""
    info = pyogrio.read_info(written("control", "geojson"))
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert (info["driver"], info["crs"], info["geometry_type"]) == ("GeoJSON", "EPSG:4326", "Point")
    assert kinds["day"] == "datetime64[D]" and kinds["origins"] == "int32"
