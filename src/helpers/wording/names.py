"""How actors, sources and places are named in a sentence."""

import re
import tomllib
from pathlib import Path

from helpers import claims, places
from helpers.tables import Dataset, cached_per_dataset
from helpers.text import count, list_of, number

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
KINDS = "office", "common", "site", "plural"
OFFICE, COMMON, SITE, PLURAL = (re.compile(WORDS["names"][kind]) for kind in KINDS)


@cached_per_dataset
def _actor_names(d: Dataset) -> dict[str, str]:
    """Give the name of each actor as it stands in a sentence, by its id."""
    named = zip(d.actors["actor_id"], d.actors["name"], strict=True)
    return {who: n[0].lower() + n[1:] if COMMON.match(n) else with_article(n) for who, n in named}


def actor_name(d: Dataset, actor_id: str, side: str) -> str:
    """Name who acts: the actor that the claims name, else its side."""
    return _actor_names(d).get(actor_id) or d.offensive.sides.get(side, "an unnamed side")


@cached_per_dataset
def source_names(d: Dataset) -> dict[str, str]:
    """Give the printed name of each source by its id."""
    return dict(zip(d.sources["source_id"], d.sources["name"], strict=True))


def describe_coding(d: Dataset) -> str:
    """Say where claims come from: "8 reports" if all are coded by hand, else how many are not."""
    coded, name = claims.coding(d), source_names(d)
    if coded.whole:
        return count(coded.reports, "report")
    theirs = f"imported from {list_of((name[who] for who in coded.outlets), 3)}"
    if not coded.by_hand:
        return f"{count(coded.imported, 'claim')} {theirs}"
    own = f"{count(coded.by_hand, 'claim')} coded by hand from {count(coded.reports, 'report')}"
    return f"{own}, {number(coded.imported)} {theirs}"


def with_article(source: str) -> str:
    """Give the name of a source as it stands in a sentence: an office with its article.

    >>> with_article("Syrian government"), with_article("a member of parliament")
    ('the Syrian government', 'a member of parliament')
    """
    office = OFFICE.search(source) and not source.lower().startswith(("the ", "a "))
    return f"the {source}" if office else source


def place_name(d: Dataset, place_id: str) -> str:
    """Give the name of a place as it stands in a sentence: a site with its article."""
    name = places.names(d)[place_id]
    return f"the {name}" if SITE.search(name) and not name.startswith("the ") else name


def in_place(d: Dataset, place_id: str) -> str:
    """Say in which place something was: " in Homs"; nothing of the whole country."""
    return f" in {place_name(d, place_id)}" if place_id else ""


def agree(name: str, one: str, many: str) -> str:
    """Give the verb that agrees with a name.

    >>> [agree(who, "has", "have") for who in ("Reuters", "M23", "Local fighters in Daraa")]
    ['has', 'has', 'have']
    """
    return many if PLURAL.search(name) else one
