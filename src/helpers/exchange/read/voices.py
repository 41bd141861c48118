"""Actors and sources: found among those of the dataset, or added with what is unknown left open."""

from __future__ import annotations

import re

import pandas as pd

from helpers.exchange.read.cells import folded, tidy
from helpers.exchange.read.rows import Rows

NOT_NAMED = "not-named"
"""Actor for a side that somebody lost or took a place from, and whom the row does not name."""


class Actors:
    """The parties that act, by every name that they go by."""

    def __init__(self, frame: pd.DataFrame, sides: dict[str, str]):
        """Take ``actors.csv`` and the sides of the offensive (name by id)."""
        self.rows = Rows(frame)
        self.sides = {folded(text): side for side, name in sides.items() for text in (name, side)}
        self.by_name: dict[str, str] = {}
        for row in self.rows.known:
            for name in (row["actor_id"], row["name"], row["name_ar"], *row["aliases"].split(";")):
                if folded(name):
                    self.by_name.setdefault(folded(name), row["actor_id"])

    def find(self, name: str, *others: str) -> str:
        """Give the id of an actor, added where none goes by one of the names.

        ``QSD: Syrian Democratic Forces (2015-)`` is looked for as a whole, by the part after the
        colon, by the part before it, and each without what stands in brackets. The side of an
        actor that is added stays empty, unless one of its names is that of a side.
        """
        names = [tidy(name), *others]
        if not names[0]:
            return ""
        for spelling in (s for name in names for s in spellings(name)):
            if folded(spelling) in self.by_name:
                return self.by_name[folded(spelling)]
        side = next((self.sides[folded(n)] for n in names if folded(n) in self.sides), "")
        actor = self.rows.add(
            actor_id=self.rows.fresh(names[0]), name=names[0], side=side, aliases="; ".join(others)
        )
        for spelling in names:
            self.by_name.setdefault(folded(spelling), actor)
        return actor

    def not_named(self) -> str:
        """Give the actor that stands for somebody whom the row does not name."""
        if NOT_NAMED not in self.rows.by_id:
            self.rows.add(actor_id=NOT_NAMED, name="actor not named")
        return NOT_NAMED


def spellings(name: str) -> list[str]:
    """Give a name as a whole, after and before its colon, and each without brackets.

    >>> spellings("QSD: Syrian Democratic Forces (Syria)")[:3]
    ['QSD: Syrian Democratic Forces (Syria)', ' Syrian Democratic Forces (Syria)', 'QSD']
    """
    short, colon, long = name.partition(":")
    whole = [name, long, short] if colon else [name]
    return whole + [re.sub(r"\(.*?\)", " ", text) for text in whole]


class Sources:
    """The voices behind claims, by id and name."""

    def __init__(self, frame: pd.DataFrame):
        """Take ``sources.csv``."""
        self.rows = Rows(frame)
        self.by_name: dict[str, str] = {}
        for row in self.rows.known:
            for name in (row["source_id"], row["name"]):
                self.by_name.setdefault(folded(name), row["source_id"])

    def find(self, name: str, project: str) -> str:
        """Give the id of a source that a project names, added where the dataset has none.

        What kind of voice it is, and for whom it speaks, no file says: until a coder does, it
        counts as unnamed, which confirms nothing.
        """
        note = (
            f"Named by {project}. Kind and speaks_for are still open; "
            "until a coder fills them it counts as unnamed and confirms nothing."
        )
        return self.own(name, "unnamed", note)

    def own(self, name: str, kind: str, note: str, owner: str = "") -> str:
        """Give the id of a source, added with what is known of it."""
        name = tidy(name)
        if folded(name) not in self.by_name:
            self.by_name[folded(name)] = self.rows.add(
                source_id=self.rows.fresh(name), name=name, kind=kind, owner=owner, note=note
            )
        return self.by_name[folded(name)]
