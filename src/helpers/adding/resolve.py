"""Which row a name means: sources and actors by any spelling, places by name or by coordinate."""

import hashlib
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count

import pandas as pd
from rapidfuzz import fuzz

from helpers import gazetteer
from helpers.adding import WORDS
from helpers.gazetteer import CERTAIN, LIKELY, SETTLED, Gazetteer, fold, words
from helpers.places import AREAS, WGS84
from helpers.tables.append import Draft, Row, one_line
from helpers.tables.reader import suggest
from helpers.tables.rules import NOBODY, references, spellings, spellings_of
from helpers.text import slug

SAME_NAME_KM, SAME_NAME_DEGREES = 25.0, 0.25
"""A place of the same name within this distance, and so these degrees of latitude, is the same."""
LIKE_NAME_KM, LIKE_NAME = 5.0, 80.0  # so is one this much alike (per cent) so near
IMPORTED = ("ACLED: ", "UCDP: ", "VIINA: ")  # begins the coord_source of an added place
SIZE = re.compile(r"\s+(city|town|village)$")  # in small letters; it is part of "Benin City"
REGION = re.compile(
    r"\b(governorate|province|region|oblast|state|county|district|strip|muhafazah)\b", re.I
)


@lru_cache(maxsize=100_000)
def name_key(text: str) -> str:
    """Give the key that the spellings of one source or actor share; '' where nothing is left.

    >>> name_key("The Air Wars") == name_key("Airwars"), name_key("Enab Bāladi")
    (True, 'enabbaladi')
    """
    return "".join(word for word in words(text) if word != "the")


def _region_key(text: str) -> str:
    return fold(REGION.sub("", text))


class Resolver:
    """Finds rows of a draft by name, among them those that are to be added."""

    def __init__(self, draft: Draft):
        """Look up in a draft."""
        self.draft = draft
        self._gazetteer: tuple[list[str], Gazetteer] | None = None
        self._indexes: dict[str, tuple[int, int, dict[str, list[str]]]] = {}

    @property
    def gazetteer(self) -> Gazetteer:
        """The places of the draft as of its last check."""
        places = self.draft.dataset.places["place_id"].tolist()
        if self._gazetteer is None or self._gazetteer[0] != places:
            self._gazetteer = places, Gazetteer(self.draft.dataset)
        return self._gazetteer[1]

    def target(self, table: str, column: str) -> str:
        """Give the table into which a column points, '' where it points nowhere."""
        return references(self.draft.resources[table]).get(column, ("", ""))[0]

    def cell(self, table: str, column: str, text: str) -> tuple[str, str]:
        """Turn a cell as typed into the value for the table, or give '' and advice."""
        into = self.target(table, column)
        if not into or not text or into in ("reports", "events"):
            return text, ""
        return (NOBODY, "") if (column, text) == ("holder_after", NOBODY) else self.find(into, text)

    def find(self, table: str, text: str) -> tuple[str, str]:
        """Give the id that a name means in a table, or '' and advice; nothing is guessed."""
        if self.draft.row(table, text):
            return text, ""
        if table == "places":
            return _certain(self.gazetteer.find(text))
        ids = self.ids(table, text)
        if len(ids) == 1:
            return ids[0], ""
        if ids:
            return "", f"Several have this name; write the id: {', '.join(sorted(ids))}."
        return "", suggest(text, *spellings(pd.DataFrame(self.draft.rows(table))))

    def ids(self, table: str, text: str) -> list[str]:
        """Give the ids of all rows of a table that go by a name."""
        edits, done, index = self._indexes.get(table, (-1, 0, {}))
        new = self.draft.added[table][done:]
        if edits != self.draft.edits:
            index, new = {}, self.draft.rows(table)
        for row in new:
            for key in dict.fromkeys(map(name_key, spellings_of(row))):
                index.setdefault(key, []).append(next(iter(row.values())))
        self._indexes[table] = self.draft.edits, len(self.draft.added[table]), index
        return index.get(name_key(text), []) if name_key(text) else []

    def free_id(self, table: str, *names: str) -> str:
        """Make an id that no row has: the further names, then numbers, tell it apart."""
        parts = list(filter(None, map(slug, names)))
        parts = parts or [hashlib.blake2s("".join(names).encode(), digest_size=4).hexdigest()]
        longer = ("-".join(parts[:n]) for n in range(1, len(parts) + 1))
        numbered = (f"{parts[0]}-{n}" for n in count(2))
        return next(i for i in chain(longer, numbered) if not self.draft.row(table, i))


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
    country: str = ""


class PlaceMatcher:
    """Finds places by name and coordinate, and adds those that a dataset has not."""

    def __init__(self, resolver: Resolver, project: str):
        """Index the places; those that ``project`` added before are found by their origin."""
        self.resolver, self.draft, self.project = resolver, resolver.draft, project
        self.regions: dict[str, str] = {}
        self.candidates: list[tuple[Row, set[str], float, float]] = []
        self.resolved: dict[Hint, str] = {}
        standing = self.draft.standing["places"]
        self.by_origin = {row["coord_source"]: row["place_id"] for row in standing}
        self.by_geonames = {row["geonames_id"]: row["place_id"] for row in standing}
        for row in standing:
            for spelling in spellings_of(row) if row["kind"] == "governorate" else ():
                self.regions.setdefault(_region_key(spelling), row["place_id"])
            if row["kind"] not in AREAS and not row["coord_source"].startswith(f"{project}: "):
                keys = set(map(fold, spellings_of(row))) - {""}
                point = (float(row[c] or "nan") for c in ("lat", "lon"))
                self.candidates.append((row, keys, *point))

    def find(self, hint: Hint) -> str:
        """Give the id of a place: the one added before, one of the gazetteer, or a new one."""
        if hint not in self.resolved:
            known = self.by_geonames.get(hint.geonames_id) if hint.geonames_id else ""
            known = known or self.by_origin.get(origin(self.project, hint))
            self.resolved[hint] = known or self.near(hint) or self._add(hint)
        return self.resolved[hint]

    def region(self, text: str, country: str = "") -> str:
        """Give the governorate of that name, added where there is none; '' without a name.

        One that an import added keeps its country among its variants: in another it is another.
        """
        key, printed = _region_key(text), text if REGION.search(text) else f"{text} region"
        own = f"{text} ({country})" if country else text
        found = self.regions.get(_region_key(own)) or self.regions.get(key, "")
        known = self.draft.row("places", found).get("variants", "")
        abroad = country and own not in known and f"{text} (" in known
        if key and (abroad or not found):
            printed += f" ({country})" if abroad else ""
            cells = {"name": printed, "kind": "governorate"}
            cells["variants"] = "; ".join(dict.fromkeys((text, own)))
            found = self.resolver.free_id("places", printed)
            self.draft.add("places", cells | {"place_id": found})
            self.regions.setdefault(key, found)
            self.regions[_region_key(own)] = found
        return found

    def near(self, hint: Hint) -> str:
        """Give the place that a hint means, '' where none does.

        Places that other projects added count only under the very same name, and last.
        """
        if hint.kind in AREAS:
            return ""
        bare, kind = SIZE.sub("", hint.name).split(" - ")[-1], _class_of(_kind(hint))
        keys = set(map(fold, (hint.name, bare))) - {""}
        region = self.regions.get(_region_key(hint.region))
        fits = []
        for row, names, lat, lon in self.candidates:
            if abs(lat - hint.lat) > SAME_NAME_DEGREES:
                continue
            if kind and row["kind"] and kind != _class_of(row["kind"]):
                continue
            km = WGS84.inv(hint.lon, hint.lat, lon, lat)[2] / 1000
            if math.isnan(km):  # without a coordinate
                km = SAME_NAME_KM if row["governorate"] == region else math.inf
            foreign = row["coord_source"].startswith(IMPORTED)
            alike = 100.0 if keys & names else 0.0
            if not alike and km <= LIKE_NAME_KM and not foreign:
                alike = max((fuzz.ratio(a, b) for a in keys for b in names), default=0.0)
            if km <= SAME_NAME_KM and alike >= LIKE_NAME:
                fits.append((foreign, -alike, km, row["place_id"]))
        return min(fits, default=("",))[-1]

    def _add(self, hint: Hint) -> str:
        bare = hint.name if hint.kind in AREAS else SIZE.sub("", hint.name)
        names = (bare.split(" - ")[-1], hint.district, hint.region)
        cells = {
            "place_id": self.resolver.free_id("places", *names),
            "name": bare,
            "kind": _kind(hint),
            "governorate": self.region(hint.region, hint.country),
            "geonames_id": hint.geonames_id,
        }
        if not math.isnan(hint.lat + hint.lon):
            cells |= {"lat": _degrees(hint.lat), "lon": _degrees(hint.lon)}
            cells["coord_source"] = origin(self.project, hint)
        self.by_origin[origin(self.project, hint)] = cells["place_id"]
        return self.draft.add("places", cells)["place_id"]


def _kind(hint: Hint) -> str:
    """Give the kind that a hint or its name states; '' where neither does."""
    patterns = WORDS["place_kinds"].items()
    stated = (kind for pattern, kind in patterns if re.search(pattern, hint.name, re.I))
    size, kind = SIZE.search(hint.name), next(stated, "")
    return hint.kind or (size[1] if size else "" if kind in SETTLED else kind)


def _class_of(kind: str) -> str:
    return "settled" if kind in SETTLED[:-1] else kind


def origin(project: str, hint: Hint) -> str:
    """Write where a coordinate comes from; the place is found again by it.

    >>> origin("ACLED", Hint("Hama", 35.1318, 36.7578))
    'ACLED: Hama at 35.1318, 36.7578'
    """
    what = f"{hint.kind} " if hint.kind in AREAS else ""
    return one_line(f"{project}: {what}{hint.name} at {_degrees(hint.lat)}, {_degrees(hint.lon)}")


def _degrees(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.5f}".rstrip("0").rstrip(".")


def _certain(finding: gazetteer.Finding) -> tuple[str, str]:
    if finding.sure == CERTAIN and finding.spots[0].place_id:
        return finding.spots[0].place_id, ""
    names = "; ".join(map(gazetteer.describe_spot, finding.spots))
    if finding.sure == CERTAIN:
        return "", f"{names}. Give it a row in places.csv first."
    if finding.sure == LIKELY:
        return "", f"Write the place_id if this is meant: {names}."
    return "", f"Write the place_id: {names}." if names else "Write the place_id."
