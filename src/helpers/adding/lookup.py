"""Asks for the cells of any table as its descriptor describes them, and for new rows on the way."""

from collections.abc import Callable

import pandas as pd

from helpers import gazetteer, places
from helpers.adding import WORDS
from helpers.adding.plausibility import find_doubts_about
from helpers.adding.prompts import Prompter
from helpers.adding.resolve import Resolver
from helpers.gazetteer import CERTAIN, LIKELY, Spot
from helpers.tables import Problem
from helpers.tables.append import Draft, Row
from helpers.text import slug


class Lookup:
    """Asks for cells; a source, actor or place by any of its names, and adds one not there yet."""

    def __init__(self, draft: Draft):
        """Look up in a draft, and ask at the terminal."""
        self.draft, self.resolver, self.ask = draft, Resolver(draft), Prompter()
        self.meant: list[Problem] = []
        """Doubts about reports and claims of this draft that were answered with yes."""

    def row(self, table: str, ask_row: Callable[[Row], Row], last: Row) -> Row:
        """Add the row that is asked for: until it has no fault and, where doubtful, is meant so."""
        while True:
            with self.ask.own_question():  # a full stop hurries to the end of a row and no further
                row = self.draft.add(table, ask_row(last))
            self.show(row)
            problems = self.draft.check()
            about = {table: [row]}
            if table == "events":  # what it uses counts from now on
                about |= {name: self.draft.added[name] for name in ("reports", "sources")}
            notes = [] if problems else find_doubts_about(self.draft, about)
            # its claims are still to come, or it is meant so
            notes = [n for n in notes if n.column != "report_id" and n not in self.meant]
            for line in (*problems, *notes):
                self.ask.show(f"  ! {line}")
            if not problems and (not notes or self.ask.agreed("Is it meant so?", False)):
                self.meant += notes
                return row
            self.draft.take_back(table, row)
            self.ask.show("\nOnce more; Enter keeps what was said.")
            last = row

    def show(self, row: Row) -> None:
        """Show the filled cells of a row."""
        width = max(map(len, row))
        for column, cell in row.items():
            if cell:
                self.ask.show(f"  {column.ljust(width)}  {cell}")

    def cell(self, table: str, column: str, default: str = "", new: bool = False) -> str:
        """Ask for one cell; ``new`` is a row made on the way, whose columns are explained."""
        field = self.draft.fields(table)[column]
        rules, into = field.get("constraints", {}), self.resolver.target(table, column)
        needed, indent = bool(rules.get("required")), "  " if new else ""
        if "enum" in rules:
            return self.ask.one_of(f"{indent}{column}", rules["enum"], default, needed)
        if into == "places":
            ids = [r["place_id"] for r in self.draft.rows(into) if r["kind"] == "governorate"]
            return self.ask.one_of(f"{indent}{column}", ids, default, needed)
        label = WORDS["labels"].get(column, column)
        if into:
            return self._named(table, column, label, default, needed)
        return self.ask.line(f"  {column}: {field['description']}" if new else label, default)

    def _named(self, table: str, column: str, label: str, default: str, needed: bool) -> str:
        into = self.resolver.target(table, column)
        one = into.removesuffix("s")
        while True:
            typed = self.ask.line(label, default, self._words(into))
            if not typed and needed:
                self.ask.refuse(f"A {one} is needed here.")
                continue
            row_id, advice = self.resolver.cell(table, column, typed)
            if row_id or not typed:
                return row_id
            self.ask.refuse(f"No {one} has this name. {advice}")
            if self.ask.agreed(f"  Add “{typed}” as a new {one}?", default=False):
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
            chosen = self.ask.number_of("  which", list(map(self._option, finding.spots)), likely)
            spot = finding.spots[chosen - 1] if chosen else None
            if spot and spot.place_id:
                return spot.place_id
            known = self._known_of(spot) if spot else {"name": typed}
            if self.ask.agreed(f"  Add {known['name']} as a new place?", default=bool(spot)):
                return self._new("places", known)

    def _words(self, table: str) -> list[str]:
        rows = self.draft.rows(table)
        return [word for row in rows for word in (next(iter(row.values())), row["name"])]

    def _option(self, spot: Spot) -> str:
        near = places.neighbours(self.draft.dataset, spot.lat, spot.lon, 2)
        around = ", ".join(f"{n.name} {n.km:.0f} km" for n in near)
        return gazetteer.describe_spot(spot) + (f" (near {around})" if near else "")

    def _known_of(self, spot: Spot) -> Row:
        rows = self.draft.rows("places")
        above = [r["place_id"] for r in rows if r["name"] == spot.governorate]
        cells = {"name": spot.name, "name_ar": spot.name_ar, "geonames_id": spot.geonames_id}
        cells |= {"governorate": above[0] if above else "", "coord_source": spot.coord_source}
        if not pd.isna(spot.lat):
            cells |= {"lat": str(spot.lat), "lon": str(spot.lon), "coord_km": "1"}
        return cells

    def _new(self, table: str, known: Row) -> str:
        key, *columns = self.draft.fields(table)
        columns.remove("name")
        self.ask.show(f"  A new row of {self.draft.path(table).name}:")

        def ask_row(last: Row) -> Row:
            name = self.ask.line("  name", last.get("name", ""))
            row = {"name": name, key: self.ask.line(f"  {key}", last.get(key) or slug(name))}
            return row | {c: self.cell(table, c, last.get(c, ""), new=True) for c in columns}

        return self.row(table, ask_row, known)[key]
