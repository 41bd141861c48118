"""KML: time spans, styles, and text that runs nothing."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from helpers.exchange import write as formats
from helpers.exchange.write import EXPORTS
from helpers.exchange.write.export import make_export

NS = {"k": "http://www.opengis.net/kml/2.2"}


def parsed(path) -> ElementTree.Element:
    """Read a KML file as XML."""
    return ElementTree.parse(path).getroot().find("k:Document", NS)


def told(mark: ElementTree.Element) -> dict:
    """Give the data of a placemark by column."""
    return {data.get("name"): data.text for data in mark.iterfind(".//k:SimpleData", NS)}


def span(mark: ElementTree.Element) -> tuple:
    """Give the first and the last day of a placemark."""
    return tuple(mark.findtext(f"k:TimeSpan/k:{end}", None, NS) for end in ("begin", "end"))


def test_control_is_told_in_stretches(written):
    """No report names Birch on 1, from 2 January the rebels hold it: two placemarks, whole days."""
    marks = parsed(written("control", "kml")).findall("k:Placemark", NS)
    birch = [mark for mark in marks if told(mark)["place_id"] == "birch"]
    found = [(span(mark), told(mark).get("holder"), told(mark).get("event_id")) for mark in birch]
    assert found[0] == (("2030-01-01", "2030-01-01"), None, None)
    assert found[-1] == (("2030-01-02", "2030-01-06"), "rebels", "birch-falls")
    assert len(found) == 2


def test_an_event_has_the_days_between_which_it_can_have_happened(written):
    """An interval has both ends; where the first day is not known it is open to the past."""
    marks = parsed(written("events", "kml")).findall("k:Placemark", NS)
    spans = {told(mark)["event_id"]: span(mark) for mark in marks}
    assert spans["birch-falls"] == ("2030-01-02", "2030-01-02")
    assert spans["dogwood-abandoned"] == (None, "2030-01-03")


@pytest.mark.parametrize("name", EXPORTS)
def test_every_placemark_has_a_look(written, name):
    """Each holder or grade has a style of its own, and every style that is used is there."""
    document = parsed(written(name, "kml"))
    styles = {f"#{style.get('id')}" for style in document.iterfind("k:Style", NS)}
    used = [mark.findtext("k:styleUrl", None, NS) for mark in document.iterfind("k:Placemark", NS)]
    assert set(used) <= styles and len(set(used)) > 1
    assert "CC-BY-4.0" in document.findtext("k:description", None, NS)
    data = {
        d.get("name"): d.findtext("k:value", None, NS)
        for d in document.iterfind("k:ExtendedData/k:Data", NS)
    }
    assert data["as_of"] == "2030-01-06" and data["licence"] and data["attribution"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "]]><b>x</b>",
        "&lt;b&gt;",
        "$[description] $[note]",
        "javascript:alert(1)",
    ],
)
def test_text_of_a_table_stays_text(hostile, tmp_path, text):
    """In a description nothing of a table becomes markup, a link or a filled-in name."""
    path = tmp_path / "a.kml"
    formats.write(make_export(hostile(text), "claims"), path, "kml")
    mark = parsed(path).find("k:Placemark", NS)
    html = mark.findtext("k:description", None, NS)
    page = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in page.find_all(True)} == {"table", "tr", "td", "a", "p"}
    assert [a["href"] for a in page.find_all("a")] == ["https://leaf.example/1"]
    assert text in page.get_text() and "$[" not in html
    assert told(mark)["summary"] == text


def test_a_place_without_a_coordinate_is_listed(written):
    """It has a placemark and no point."""
    marks = parsed(written("places", "kml")).findall("k:Placemark", NS)
    (mark,) = [m for m in marks if told(m)["place_id"] == "westland"]
    assert mark.find("k:Point", NS) is None
    assert mark.findtext("k:name", None, NS) == "Westland: not reported"
