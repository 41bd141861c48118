"""Sources, actors and places as they are typed, and new ones on the way."""

from __future__ import annotations

import pandas as pd

from helpers import gazetteer, places
from helpers.adding import doubts, naming
from helpers.adding.answers import slug
from helpers.adding.asking import Asker
from helpers.adding.draft import Draft, Row
from helpers.gazetteer import CERTAIN, LIKELY, Spot
from helpers.tables.rules import NOBODY

ONE = {"sources": "source", "actors": "actor", "places": "place"}


class Lookup:
    """Asks for a row of another table by any of its names, and adds one that is not there."""

    def __init__(self, draft: Draft, ask: Asker):
        """Look up in a draft."""
        self.draft, self.ask = draft, ask

    def named(self, table: str, column: str, default: str = "") -> str:
        """Ask for a source or an actor; '' where none is given and none is needed."""
        into = naming.target(self.draft, table, column)
        needed = self.draft.fields(table)[column].get("constraints", {}).get("required")
        words = [
            w for row in self.draft.rows(into) for w in (next(iter(row.values())), row["name"])
        ]
        while True:
            typed = self.ask.line(LABELS.get(column, column), default, words)
            if not typed and needed:
                self.ask.wrong(f"A {ONE[into]} is needed here.")
                continue
            if not typed or (column == "holder_after" and typed == NOBODY):
                return typed
            found, advice = naming.named(self.draft, into, typed)
            if found:
                return found
            self.ask.wrong(f"No {ONE[into]} has this name. {advice}")
            if self.ask.yes(f"  Add “{typed}” as a new {ONE[into]}?", default=False):
                return self.new(into, {"name": typed})

    def place(self, default: str = "") -> str:
        """Ask for a place as the report spells it; '' = the whole country or abroad.

        Only a certain finding is taken without a question.
        """
        words = self.words("places")
        while True:
            typed = self.ask.line("place (- = the whole country or abroad)", default, words)
            if not typed or typed == default:
                return typed
            finding = self.draft.gazetteer.find(typed)
            if finding.sure == CERTAIN and finding.spots[0].place_id:
                self.ask.say(f"  {gazetteer.describe_spot(finding.spots[0])}")
                return finding.spots[0].place_id
            self.ask.wrong(finding.how)
            chosen = self.ask.pick(
                "  which", self.options(finding.spots), int(finding.sure in (CERTAIN, LIKELY))
            )
            if chosen and finding.spots[chosen - 1].place_id:
                return finding.spots[chosen - 1].place_id
            like = of_spot(self.draft, finding.spots[chosen - 1]) if chosen else {"name": typed}
            if self.ask.yes(f"  Add {like['name']} as a new place?", default=bool(chosen)):
                return self.new("places", like)

    def words(self, table: str) -> list[str]:
        """Give the ids and names of a table, for completion."""
        return [
            w for row in self.draft.rows(table) for w in (next(iter(row.values())), row["name"])
        ]

    def options(self, spots: tuple[Spot, ...]) -> list[str]:
        """Name spots with what lies near each."""
        told = []
        for spot in spots:
            near = places.neighbours(self.draft.dataset, spot.lat, spot.lon, 2)
            around = ", ".join(f"{n.name} {n.km:.0f} km" for n in near)
            told.append(gazetteer.describe_spot(spot) + (f" (near {around})" if near else ""))
        return told

    def new(self, table: str, last: Row) -> str:
        """Ask for a new row of a table, its name first, until it has no fault; give its id."""
        fields = self.draft.fields(table)
        key = next(iter(fields))
        self.ask.say(f"  A new row of {self.draft.path(table).name}:")
        while True:
            name = self.ask.line("  name", last.get("name", ""))
            row = {"name": name, key: self.ask.line(f"  {key}", last.get(key) or slug(name))}
            for column, field in fields.items():
                if column not in row:
                    row[column] = self.cell(table, field, last.get(column, ""))
            last = self.draft.add(table, row)
            problems = self.draft.check()
            told = doubts.of_place(self.draft, last) if table == "places" and not problems else []
            for line in (*problems, *told):
                self.ask.say(f"  ! {line}")
            if not problems and (not told or self.ask.yes("  Is it meant so?", default=False)):
                return last[key]
            self.draft.added[table].remove(last)
            self.ask.say("  Once more; Enter keeps what was said.")

    def cell(self, table: str, field: dict, default: str) -> str:
        """Ask for one cell of a new row."""
        column, rules = field["name"], field.get("constraints", {})
        into = naming.target(self.draft, table, column)
        needed = bool(rules.get("required"))
        if "enum" in rules:
            return self.ask.one_of(f"  {column}", rules["enum"], default, needed)
        if into == "places":
            ids = [r["place_id"] for r in self.draft.rows(into) if r["kind"] == "governorate"]
            return self.ask.one_of(f"  {column}", ids, default, needed)
        if into:
            return self.named(table, column, default)
        return self.ask.line(f"  {column}: {field['description']}", default)


def of_spot(draft: Draft, spot: Spot) -> Row:
    """Give what the tables know of a place that has no row in places.csv."""
    above = [r["place_id"] for r in draft.rows("places") if r["name"] == spot.governorate]
    known = not pd.isna(spot.lat)
    return {
        "name": spot.name,
        "name_ar": spot.name_ar,
        "governorate": above[0] if above else "",
        "lat": str(spot.lat) if known else "",
        "lon": str(spot.lon) if known else "",
        "coord_km": "1" if known else "",
        "coord_source": spot.coord_source,
        "geonames_id": spot.geonames_id,
    }


LABELS = {
    "outlet_id": "outlet",
    "claimant_id": "who says so",
    "via_id": "passed on by",
    "actor_id": "who acts",
    "loser_id": "who is worse off",
    "holder_after": "who holds it afterwards (none = nobody reported in)",
    "holder_before": "  holder_before: who held it on the day before the offensive",
    "parent_id": "  parent_id: the actor of which it is a part",
}
