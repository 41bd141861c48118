"""Asks for sources, actors and places as they are typed, and for new ones on the way."""

from __future__ import annotations

import pandas as pd

from helpers import gazetteer, places
from helpers.adding import WORDS, warnings
from helpers.adding.prompts import Prompter
from helpers.adding.resolve import Resolver
from helpers.gazetteer import CERTAIN, LIKELY, Spot
from helpers.tables.append import Draft, Row
from helpers.tables.rules import NOBODY
from helpers.text import slug

ONE = {"sources": "source", "actors": "actor", "places": "place"}


class Lookup:
    """Asks for a row of another table by any of its names, and adds one that is not there."""

    def __init__(self, draft: Draft, resolver: Resolver, ask: Prompter):
        """Look up in a draft."""
        self.draft, self.resolver, self.ask = draft, resolver, ask

    def named(self, table: str, column: str, default: str = "") -> str:
        """Ask for a source or an actor; '' where none is given and none is needed."""
        into = self.resolver.target(table, column)
        needed = self.draft.fields(table)[column].get("constraints", {}).get("required")
        while True:
            typed = self.ask.line(WORDS["labels"].get(column, column), default, self._words(into))
            if not typed and needed:
                self.ask.refuse(f"A {ONE[into]} is needed here.")
                continue
            if not typed or (column == "holder_after" and typed == NOBODY):
                return typed
            row_id, advice = self.resolver.find(into, typed)
            if row_id:
                return row_id
            self.ask.refuse(f"No {ONE[into]} has this name. {advice}")
            if self.ask.agreed(f"  Add “{typed}” as a new {ONE[into]}?", default=False):
                return self._new(into, {"name": typed})

    def place(self, default: str = "") -> str:
        """Ask for a place as the report spells it; '' = the whole country or abroad.

        Only a certain finding is taken without a question.
        """
        label, words = "place (- = the whole country or abroad)", self._words("places")
        while True:
            typed = self.ask.line(label, default, words)
            if not typed or typed == default:
                return typed
            finding = self.resolver.gazetteer.find(typed)
            if finding.sure == CERTAIN and finding.spots[0].place_id:
                self.ask.show(f"  {gazetteer.describe_spot(finding.spots[0])}")
                return finding.spots[0].place_id
            self.ask.refuse(finding.how)
            likely = int(finding.sure in (CERTAIN, LIKELY))
            chosen = self.ask.number_of("  which", self._options(finding.spots), likely)
            spot = finding.spots[chosen - 1] if chosen else None
            if spot and spot.place_id:
                return spot.place_id
            known = self._known_of(spot) if spot else {"name": typed}
            if self.ask.agreed(f"  Add {known['name']} as a new place?", default=bool(spot)):
                return self._new("places", known)

    def _words(self, table: str) -> list[str]:
        """Give the ids and names of a table, for completion."""
        rows = self.draft.rows(table)
        return [word for row in rows for word in (next(iter(row.values())), row["name"])]

    def _options(self, spots: tuple[Spot, ...]) -> list[str]:
        """Name places with what lies near each."""
        lines = []
        for spot in spots:
            near = places.neighbours(self.draft.dataset, spot.lat, spot.lon, 2)
            around = ", ".join(f"{n.name} {n.km:.0f} km" for n in near)
            lines.append(gazetteer.describe_spot(spot) + (f" (near {around})" if near else ""))
        return lines

    def _known_of(self, spot: Spot) -> Row:
        """Give what the tables know of a place that has no row in places.csv."""
        rows = self.draft.rows("places")
        above = [r["place_id"] for r in rows if r["name"] == spot.governorate]
        cells = {"name": spot.name, "name_ar": spot.name_ar, "geonames_id": spot.geonames_id}
        cells |= {"governorate": above[0] if above else "", "coord_source": spot.coord_source}
        if not pd.isna(spot.lat):
            cells |= {"lat": str(spot.lat), "lon": str(spot.lon), "coord_km": "1"}
        return cells

    def _new(self, table: str, last: Row) -> str:
        """Ask for a new row of a table, its name first, until it has no fault; give its id."""
        fields = self.draft.fields(table)
        key = next(iter(fields))
        self.ask.hurried = False
        self.ask.show(f"  A new row of {self.draft.path(table).name}:")
        while True:
            name = self.ask.line("  name", last.get("name", ""))
            row = {"name": name, key: self.ask.line(f"  {key}", last.get(key) or slug(name))}
            for column, field in fields.items():
                if column not in row:
                    row[column] = self._cell(table, field, last.get(column, ""))
            self.ask.hurried = False  # a full stop hurries to the end of this row and no further
            last = self.draft.add(table, row)
            problems = self.draft.check()
            notes = []
            if table == "places" and not problems:
                notes = warnings.of_place(self.draft, self.resolver, last)
            for line in (*problems, *notes):
                self.ask.show(f"  ! {line}")
            if not problems and (not notes or self.ask.agreed("  Is it meant so?", default=False)):
                return last[key]
            self.draft.take_back(table, last)
            self.ask.show("  Once more; Enter keeps what was said.")

    def _cell(self, table: str, field: dict, default: str) -> str:
        """Ask for one cell of a new row."""
        column, rules = field["name"], field.get("constraints", {})
        into = self.resolver.target(table, column)
        needed = bool(rules.get("required"))
        if "enum" in rules:
            return self.ask.one_of(f"  {column}", rules["enum"], default, needed)
        if into == "places":
            ids = [r["place_id"] for r in self.draft.rows(into) if r["kind"] == "governorate"]
            return self.ask.one_of(f"  {column}", ids, default, needed)
        if into:
            return self.named(table, column, default)
        return self.ask.line(f"  {column}: {field['description']}", default)
