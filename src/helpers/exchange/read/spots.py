"""Places: found in the gazetteer by name and distance, or added with the file's coordinate."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from helpers.exchange.read.cells import folded, region, tidy
from helpers.exchange.read.rows import Rows
from helpers.places import AREAS, WGS84

SAME_NAME_KM = 25.0
"""A place of the same name within this distance is the same place."""
LIKE_NAME_KM, LIKE_NAME = 5.0, 80.0
"""So is one with a name this much alike (per cent) within this distance."""
PROJECTS = ("ACLED: ", "UCDP: ", "VIINA: ")
"""How ``coord_source`` begins in a place that an import added."""
KINDS = (
    (r"\b(border )?crossing\b", "crossing"),
    (r"\bprison\b", "prison"),
    (r"\bair ?base|air ?field\b", "air_base"),
    (r"\bairport\b", "airport"),
    (r"\bnaval base\b", "naval_base"),
    (r"\b(military|army) (base|barracks)\b|\bbarracks\b", "base"),
    (r"\bcity$", "city"),
    (r"\bvillage$", "village"),
    (r" - ", "quarter"),
)
"""Words of a name that say what kind of place it is; without any it is a town."""
SIZE = r"\s+(city|town|village)$"


@dataclass(frozen=True)
class Hint:
    """What a file says of a place; coordinates in degrees, missing as nan."""

    name: str
    lat: float
    lon: float
    region: str = ""
    district: str = ""
    kind: str = ""
    geonames_id: str = ""
    other_names: tuple[str, ...] = ()


class Spots:
    """The gazetteer of a dataset and what an import adds to it."""

    def __init__(self, frame: pd.DataFrame, project: str):
        """Take ``places.csv``; places that ``project`` added before are found by their origin."""
        self.rows = Rows(frame)
        self.project = project
        self.regions: dict[str, str] = {}
        self.by_origin: dict[str, str] = {}
        self.by_geonames: dict[str, str] = {}
        self.candidates: dict[tuple[int, int] | None, list[dict]] = defaultdict(list)
        self.cache: dict[Hint, str] = {}
        for row in self.rows.known:
            names = [row["place_id"], row["name"], row["name_ar"], *row["variants"].split(";")]
            if row["kind"] == "governorate":
                for name in names:
                    self.regions.setdefault(region(name), row["place_id"])
            if row["coord_source"].startswith(f"{project}: "):
                self.by_origin[row["coord_source"]] = row["place_id"]
            elif row["kind"] not in AREAS:
                folds = {folded(name) for name in names} - {""}
                spot = point(row)
                self.candidates[cell(*spot)].append(row | {"names": folds, "place": spot})
            if row["geonames_id"]:
                self.by_geonames[row["geonames_id"]] = row["place_id"]

    def find(self, hint: Hint) -> str:
        """Give the id of a place: the one added before, one of the gazetteer, or a new one."""
        if hint not in self.cache:
            known = self.by_geonames.get(hint.geonames_id) or self.by_origin.get(
                origin(self.project, hint)
            )
            self.cache[hint] = known or self.near(hint) or self.add(hint)
        return self.cache[hint]

    def near(self, hint: Hint) -> str:
        """Give the place of the gazetteer that a hint means, '' where none does.

        Places that other projects added count only under the very same name, and after those of
        the gazetteer's own, so that the order of imports changes nothing.
        """
        if hint.kind in AREAS:
            return ""
        names = {folded(text) for text in short(hint.name)} | {*map(folded, hint.other_names)}
        found = []
        for row in self.around(hint):
            km = distance(hint, row["place"])
            foreign = row["coord_source"].startswith(PROJECTS)
            alike = 100.0 if names & row["names"] else 0.0
            if not alike and not foreign and km <= LIKE_NAME_KM:
                alike = max(fuzz.ratio(a, b) for a in names for b in row["names"])
            elif alike and math.isinf(km):
                km = SAME_NAME_KM if row["governorate"] == self.governorate(hint.region) else km
            if km <= (SAME_NAME_KM if alike == 100 else LIKE_NAME_KM) and alike >= LIKE_NAME:
                found.append((foreign, -alike, km, row["place_id"]))
        return min(found)[-1] if found else ""

    def around(self, hint: Hint) -> list[dict]:
        """Give the candidates in the degree of a hint and those beside it, and the unlocated."""
        here = cell(hint.lat, hint.lon)
        beside = (
            [(here[0] + y, here[1] + x) for y in (-1, 0, 1) for x in (-1, 0, 1)] if here else []
        )
        return [row for key in (*beside, None) for row in self.candidates.get(key, ())]

    def governorate(self, name: str) -> str | None:
        """Give the governorate of that name, None where the gazetteer has none."""
        return self.regions.get(region(name)) if region(name) else None

    def region(self, name: str) -> str:
        """Give the governorate of that name, added where there is none; '' without a name."""
        name = tidy(name)
        if not region(name):
            return ""
        if self.governorate(name) is None:
            printed = name if region(name) != folded(name) else f"{name} governorate"
            place = self.rows.fresh(printed)
            self.rows.add(place_id=place, name=printed, kind="governorate", variants=name)
            self.regions[region(name)] = place
        return self.regions[region(name)]

    def add(self, hint: Hint) -> str:
        """Add a place with what the file says of it; its holder and front stay open."""
        name = tidy(hint.name)
        bare = name if hint.kind in AREAS else re.sub(SIZE, "", name, flags=re.IGNORECASE)
        located = not math.isnan(hint.lat + hint.lon)
        place = self.rows.add(
            place_id=self.rows.fresh(bare.split(" - ")[-1], hint.district, hint.region),
            name=bare,
            kind=hint.kind or kind(name),
            governorate=self.region(hint.region),
            lat=degrees(hint.lat) if located else "",
            lon=degrees(hint.lon) if located else "",
            coord_source=origin(self.project, hint) if located else "",
            geonames_id=hint.geonames_id,
            variants="; ".join(hint.other_names),
        )
        self.by_origin[origin(self.project, hint)] = place
        return place


def origin(project: str, hint: Hint) -> str:
    """Write where a coordinate comes from; the place is found again by it.

    >>> origin("ACLED", Hint("Hama", 35.1318, 36.7578))
    'ACLED: Hama at 35.1318, 36.7578'
    """
    what = f"{hint.kind} " if hint.kind in AREAS else ""
    return f"{project}: {what}{tidy(hint.name)} at {degrees(hint.lat)}, {degrees(hint.lon)}"


def degrees(value: float) -> str:
    """Write degrees without zeros at the end.

    >>> degrees(35.1300), degrees(-1e-05), degrees(float("nan"))
    ('35.13', '-0.00001', '')
    """
    return "" if math.isnan(value) else f"{value:.5f}".rstrip("0").rstrip(".")


def short(name: str) -> list[str]:
    """Give a name, without the word for its size, and the part after a dash.

    >>> short("Aleppo - Al Midan"), short("Hama city")
    (['Aleppo - Al Midan', 'Al Midan'], ['Hama city', 'Hama'])
    """
    bare = re.sub(SIZE, "", name, flags=re.IGNORECASE)
    return list(dict.fromkeys([name, bare.split(" - ")[-1]]))


def kind(name: str) -> str:
    """Tell what kind of place a name says it is.

    >>> kind("Nasib Border Crossing"), kind("Aleppo - Al Midan"), kind("Hama")
    ('crossing', 'quarter', 'town')
    """
    return next((k for words, k in KINDS if re.search(words, name, re.IGNORECASE)), "town")


def point(row: dict[str, str]) -> tuple[float, float]:
    """Give latitude and longitude of a row, nan where it has none."""
    try:
        return float(row["lat"]), float(row["lon"])
    except ValueError:
        return math.nan, math.nan


def cell(lat: float, lon: float) -> tuple[int, int] | None:
    """Give the whole degrees of a point, None without a coordinate."""
    return None if math.isnan(lat + lon) else (math.floor(lat), math.floor(lon))


def distance(hint: Hint, place: tuple[float, float]) -> float:
    """Give the distance in km, inf where either has no coordinate."""
    lat, lon = place
    if math.isnan(hint.lat + hint.lon + lat + lon):
        return math.inf
    return WGS84.inv(hint.lon, hint.lat, lon, lat)[2] / 1000
