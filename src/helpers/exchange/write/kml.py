"""KML: a placemark a row, with the days between which it holds, for Google Earth.

``kml.xml`` is the document; here stands what it is filled with.
"""

import tomllib
from collections.abc import Iterable, Iterator
from itertools import cycle, groupby
from pathlib import Path

from markupsafe import Markup, escape

from helpers.charts.style import side_styles
from helpers.exchange.write import Contents
from helpers.exchange.write.export import DESCRIPTIONS, Export
from helpers.pages.shared_assets import environment

ICON = "http://maps.google.com/mapfiles/kml/shapes/{}.png"
"""White shapes that Google Earth has and tints."""
LOOKS = tomllib.loads((Path(__file__).parent / "kml.toml").read_text("utf-8"))
"""Shapes of holders in their order; shape and colour of each grade."""
KML_TYPES = {"integer": "int", "number": "double", "boolean": "bool"}  # any other: string


def write(export: Export, path: Path) -> Contents:
    """Give a document with a placemark a row; one without a coordinate is listed and not drawn.

    Claims and events have their days, control those of each stretch on which nothing changes.
    """
    rows, fields = export.rows(), {c.name: KML_TYPES.get(c.type, "string") for c in export.columns}
    if export.name == "control":
        rows, fields = _join_days(rows), fields | {"day_last": "string"}
    styles = _styles(export)
    templates = environment(Path(__file__).parent)
    templates.filters |= {"linked": _linked, "safe_text": _safe_text}
    document = templates.get_template("kml.xml").render(
        export=export,
        fields=fields,
        styles=styles.values(),
        placemarks=(_placemark(export, row, styles) for row in rows),
    )
    return {path: document}


def _join_days(rows: Iterable[dict]) -> Iterator[dict]:
    each_day = dict.fromkeys(("day", "last_reported", "days_since"))
    for _, stretch in groupby(rows, key=lambda row: row | each_day):
        first, *_, last = [*stretch] * 2
        yield last | {"day": first["day"], "day_last": last["day"]}


def _placemark(export: Export, row: dict, styles: dict[str, dict]) -> dict:
    about = DESCRIPTIONS[export.name]
    heading = row["place_name"] or export.key(row)
    if export.name in ("claims", "events"):
        heading = f"{heading}: {row['event_type']}, {row['grade']}"
    else:
        heading = f"{heading}: {(row['state'] or '').replace('_', ' ')}"
    first, last = (row[column] for column in about["days"]) if "days" in about else (None, None)
    style = styles.get(row[about["coloured_by"]] or "")
    return {"heading": heading, "first": first, "last": last, "style": style, "row": row}


def _styles(export: Export) -> dict[str, dict]:
    by = DESCRIPTIONS[export.name]["coloured_by"]
    looks = LOOKS["grades"].items()
    if by == "holder":
        sides = side_styles(export.dataset).items()
        looks = [(s, (shape, one.colour)) for (s, one), shape in zip(sides, cycle(LOOKS["shapes"]))]
    styles = {}
    for i, (value, (shape, colour)) in enumerate(looks):
        abgr = f"ff{bytes.fromhex(colour[1:])[::-1].hex()}"  # opacity, blue, green, red
        styles[value] = {"id": f"{by}-{i}", "colour": abgr, "icon": ICON.format(shape)}
    return styles


def _linked(text: str) -> Markup:
    """Give a web address as a link, any other text as it is."""
    shown = _safe_text(text)
    is_address = text.startswith(("http://", "https://")) and not set(text) & set(" \n\t")
    return Markup(f'<a href="{shown}">{shown}</a>') if is_address else shown


def _safe_text(text: str) -> Markup:
    """Escape a text for HTML, and the ``$[...]`` by which Google Earth would fill in data.

    >>> _safe_text("<b>$[note]")
    Markup('&lt;b&gt;&#36;[note]')
    """
    return Markup(str(escape(text)).replace("$[", "&#36;["))
