"""A finding in words, for a terminal."""

from __future__ import annotations

from helpers.gazetteer.around import neighbours, on_roads
from helpers.gazetteer.resolver import ASK, CERTAIN, LIKELY, Finding, Spot
from helpers.tables import Dataset

HEADS = {CERTAIN: "certain", LIKELY: "likely, please look", ASK: "please choose"}


def told(d: Dataset, finding: Finding) -> list[str]:
    """Tell a finding line by line: how sure, and each place it may be with what lies around it."""
    lines = [f"{finding.asked}: {HEADS.get(finding.sure, 'not found')} – {finding.how}."]
    for spot in finding.spots:
        lines.append(f"  {name(spot)}")
        lines += [f"    {around}" for around in surroundings(d, spot)]
    return [printable(line) for line in lines]


def name(spot: Spot) -> str:
    """Name a spot with what tells it from its namesakes.

    >>> name(Spot("suran-hama", "Suran", "صوران", "town", "Hama", "حماة", 35.3, 36.7, ""))
    'Suran (صوران), town, Hama: suran-hama'
    """
    arabic = f" ({spot.name_ar})" if spot.name_ar else ""
    parts = [f"{spot.name}{arabic}", spot.kind.replace("_", " "), spot.governorate]
    where = spot.place_id or "not in places.csv"
    return f"{', '.join(filter(None, parts))}: {where}"


def surroundings(d: Dataset, spot: Spot) -> list[str]:
    """Say what lies near a spot, on which road it lies, and what the tables note of it."""
    near = [f"{n.name} {n.km:.0f} km" for n in neighbours(d, spot.lat, spot.lon)]
    lines = [f"near {', '.join(near)}"] if near else ["no coordinate known"]
    lines += [f"on the {road}" for road in on_roads(d, spot.place_id)] if spot.place_id else []
    return lines + ([spot.note] if spot.note else [])


def printable(text: str) -> str:
    """Keep text from a table or a file from moving the cursor or changing the terminal.

    >>> printable("a\\x1b[31mred")
    'a�[31mred'
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
