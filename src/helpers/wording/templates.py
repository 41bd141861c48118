"""Sentences from templates: ``say`` fills in one of ``sentences.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from string import Formatter

import pandas as pd

from helpers import text
from helpers.claims import unique_ids
from helpers.tables import Dataset
from helpers.wording.sentence import Sentence


@cache
def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("helpers.wording").joinpath("sentences.toml").read_text("utf-8"))


def say(
    d: Dataset,
    name: str,
    about: object = (),
    events: Iterable[str] = (),
    /,
    front: str = "all",
    **values: object,
) -> Sentence:
    """Make the sentence called "section.key", with the claims and events that it rests on.

    ``about`` are claims or tuples of claims, each counted once; or a row or frame with claim_ids,
    whose cells a template may name as ``{row.column}``.

    A number is written with its thousands apart, ``{n:event}`` as "one event", ``{n:is/are}`` as
    the word that agrees with it; a pair as "between 3 and 5"; a day as "7 December 2024",
    ``{day:short}`` without its year; a list as "a, b and c", ``{names:8}`` with the others counted
    after eight, ``{names:place}`` and ``{names:is/are}`` as their number is. Every template may
    name ``{attacker}``, ``{defender}``, ``{as_of}``, ``{known_by}``, and where something is limited
    to a front ``{front}`` (" of the front “north”"), ``{on_front}`` and ``{at_front}``.
    """
    section, key = name.split(".")
    sides = d.offensive.sides
    values |= {"attacker": sides[d.offensive.attacker], "defender": sides[d.offensive.defender]}
    values |= {"as_of": d.as_of, "known_by": d.known_by}
    for place, word in (("front", "of"), ("on_front", "on"), ("at_front", "at places of")):
        values[place] = "" if front == "all" else f" {word} the front “{front}”"
    words = _Writer().format(_templates()[section][key], **{"row": about} | values)
    ids = getattr(about, "claim_ids", about)
    behind = unique_ids((i,) if isinstance(i, str) else i for i in ids)
    return Sentence(text.capitalise(words), behind, tuple(events))


def amount(low: float, high: float) -> str:
    """Write a number, a range or an open end in words.

    >>> amount(24, 99), amount(2500, pd.NA), amount(pd.NA, 40), amount(1200, 1200)
    ('24 to 99', '2,500 or more', 'up to 40', '1,200')
    """
    if pd.isna(low):
        return f"up to {text.number(high)}"
    if pd.isna(high):
        return f"{text.number(low)} or more"
    return " to ".join(dict.fromkeys(text.number(end) for end in (low, high)))


class _Writer(Formatter):
    def format_field(self, value: object, spec: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, pd.Timestamp):
            return text.day(value, year=spec != "short")
        if isinstance(value, tuple):
            return text.between(*value)
        if isinstance(value, list) and (not spec or spec.isdigit()):
            items = (self.format_field(item, "short") for item in value)
            return text.list_of(items, int(spec) if spec else None)
        value = len(value) if isinstance(value, list) else value
        if "/" in spec:
            singular, plural = spec.split("/")
            return singular if value == 1 else plural
        return text.count_in_words(int(value), spec) if spec else text.number(value)
