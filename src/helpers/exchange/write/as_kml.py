"""KML: a placemark a row, with the days between which it holds, for Google Earth."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from html import escape
from pathlib import Path

from pygeoif.geometry import Point

from helpers.charts.style import COLOURS, side_styles
from helpers.exchange.write import schema
from helpers.exchange.write.contents import Export
from helpers.runs import store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # fastkml asks for lxml, which only indents
    from fastkml import KML, Data, Document, ExtendedData, Placemark, Schema, SchemaData, StyleUrl
    from fastkml.data import SimpleData, SimpleField
    from fastkml.enums import DataType
    from fastkml.styles import IconStyle, LabelStyle, Style
    from fastkml.times import KmlDateTime, TimeSpan

NS = ""
"""The namespace stands once, on the root."""
ICONS = "http://maps.google.com/mapfiles/kml/shapes/{}.png"
"""White shapes that Google Earth has and tints."""
SHAPES = ("placemark_circle", "placemark_square", "open-diamond", "triangle", "polygon", "star")
STATUS_SHAPES = {
    "confirmed": "placemark_circle",
    "corroborated": "target",
    "overtaken": "open-diamond",
    "contested": "cross-hairs",
    "claimed": "donut",
    "denied": "forbidden",
    "retracted": "placemark_square",
}
TYPES = {
    "string": DataType.string,
    "date": DataType.string,
    "integer": DataType.int_,
    "number": DataType.double,
    "boolean": DataType.bool_,
}
SPANS = {"claims": ("date_earliest", "date_latest"), "events": ("date_earliest", "date_latest")}
LAST = "day_last"
"""Column that control has here and nowhere else: the last day of a stretch, ``day`` the first."""
COLOURED_BY = {"claims": "status", "events": "status", "control": "holder", "places": "holder"}


def write(export: Export, path: Path, watch: Callable[[Iterable], Iterable]) -> list[Path]:
    """Write a document with a placemark a row; one without a coordinate is listed and not drawn.

    Claims and events have the days between which they can have happened, control the days of each
    stretch on which nothing changes. Every column stands in the typed data of a placemark.
    """
    rows = watch(export.rows())
    rows = stretches(rows) if export.name == "control" else rows
    styles = styled(export)
    told = Document(
        ns=NS,
        name=export.about["title"],
        description=table(export.about),
        schemata=[fields(export)],
        styles=list(styles.values()),
        extended_data=ExtendedData(
            ns=NS, elements=[Data(ns=NS, name=n, value=v) for n, v in export.about.items() if v]
        ),
        features=[placemark(export, row, styles) for row in rows],
    )
    text = KML(ns=NS, features=[told]).to_string(prettyprint=False)
    with store.whole(path) as file:
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode())
    return [path]


def stretches(rows: Iterable[dict]) -> Iterator[dict]:
    """Join the days that follow one another and differ in nothing else; adds ``day_last``."""
    open_: dict | None = None
    for row in rows:
        if open_ and open_ | {"day": row["day"], LAST: None} == row | {LAST: None}:
            if row["day"] == open_[LAST] + timedelta(days=1):
                open_[LAST] = row["day"]
                continue
        if open_:
            yield open_
        open_ = row | {LAST: row["day"]}
    if open_:
        yield open_


def fields(export: Export) -> Schema:
    """Give the names and types of the data of every placemark."""
    told = [(column.name, TYPES[column.type]) for column in export.columns]
    told += [(LAST, DataType.string)] if export.name == "control" else []
    return Schema(
        ns=NS,
        id=export.name,
        name=export.name,
        fields=[SimpleField(ns=NS, name=name, type_=kind) for name, kind in told],
    )


def placemark(export: Export, row: dict, styles: dict[str, Style]) -> Placemark:
    """Give a row as a placemark."""
    there = row["lat"] is not None and row["lon"] is not None
    style = styles.get(row[COLOURED_BY[export.name]] or "")
    return Placemark(
        ns=NS,
        name=heading(export.name, row),
        description=table(row, export.about["attribution"], export.about["licence"]),
        times=span(export.name, row),
        style_url=StyleUrl(ns=NS, url=f"#{style.id}") if style else None,
        extended_data=ExtendedData(
            ns=NS,
            elements=[
                SchemaData(
                    ns=NS,
                    schema_url=f"#{export.name}",
                    data=[
                        SimpleData(ns=NS, name=name, value=plain(value))
                        for name, value in row.items()
                        if value is not None
                    ],
                )
            ],
        ),
        geometry=Point(row["lon"], row["lat"]) if there else None,
    )


def heading(name: str, row: dict) -> str:
    """Give the name of a placemark: the place, and for a claim or an event how sure it is."""
    place = row["place_name"] or " ".join(str(row[key]) for key in schema.KEYS[name])
    return f"{place}: {row['event_type']}, {row['status']}" if name in SPANS else place


def span(name: str, row: dict) -> TimeSpan | None:
    """Give the days of a row; without a first one it is open towards the past."""
    first, last = SPANS.get(name, ("day", LAST))
    ends = {
        end: KmlDateTime(row[column])
        for end, column in (("begin", first), ("end", last))
        if row.get(column)
    }
    return TimeSpan(ns=NS, **ends) if "end" in ends else None


def plain(value: object) -> str:
    """Give a value as KML writes it.

    >>> plain(True), plain(35.5), plain("Hama")
    ('1', '35.5', 'Hama')
    """
    return str(int(value)) if isinstance(value, bool) else str(value)


def table(row: dict, *below: str) -> str:
    """Give what is known of a row as HTML: no text of a table is read as markup or replaced.

    >>> table({"summary": "<b>$[note]", "note": None})
    '<table><tr><td>summary</td><td>&lt;b&gt;&#36;[note]</td></tr></table>'
    """
    cells = "".join(
        f"<tr><td>{safe(name.replace('_', ' '))}</td><td>{linked(str(value))}</td></tr>"
        for name, value in row.items()
        if value not in (None, "")
    )
    return f"<table>{cells}</table>" + "".join(f"<p>{safe(line)}</p>" for line in below)


def linked(text: str) -> str:
    """Give a web address as a link, any other text as it is."""
    address = text.startswith(("http://", "https://")) and not set(text) & set(" \n\t")
    return f'<a href="{safe(text)}">{safe(text)}</a>' if address else safe(text)


def safe(text: str) -> str:
    """Escape a text for HTML, and the ``$[...]`` by which Google Earth would fill in data."""
    return escape(text).replace("$[", "&#36;[")


def styled(export: Export) -> dict[str, Style]:
    """Give the look of each holder or status: a colour and a shape, told apart without colour."""
    if COLOURED_BY[export.name] == "holder":
        known = side_styles(export.dataset)
        found = {
            value: (look.colour, SHAPES[i % len(SHAPES)])
            for i, (value, look) in enumerate(known.items())
        }
    else:
        found = {
            value: (colour, shape)
            for (value, shape), colour in zip(STATUS_SHAPES.items(), COLOURS, strict=True)
        }
    return {
        value: Style(
            ns=NS,
            id=f"{COLOURED_BY[export.name]}-{i}",
            styles=[
                IconStyle(ns=NS, color=abgr(colour), scale=0.8, icon_href=ICONS.format(shape)),
                LabelStyle(ns=NS, scale=0.8),
            ],
        )
        for i, (value, (colour, shape)) in enumerate(found.items())
    }


def abgr(colour: str) -> str:
    """Give a colour as KML writes it: opacity, blue, green, red.

    >>> abgr("#D55E00")
    'ff005ed5'
    """
    red, green, blue = (colour[i : i + 2].lower() for i in (1, 3, 5))
    return f"ff{blue}{green}{red}"
